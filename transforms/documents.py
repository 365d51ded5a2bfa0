"""Documents: bytes → decoded text with its metadata and articles, or a reason why not.

Belongs here: `Document`, decoding, metadata (publication date, publisher, default place) and its basis.
Does not: file access (`pipelines`), articles (`transforms.articles`), extraction.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from transforms.articles import Article

Basis = Literal["stated", "filename", "text", "inferred"]
Precision = Literal["day", "month", "year"]


class UnreadableDocument(ValueError):  # noqa: N818 - a verdict on the document, not a fault of the program
    """The bytes are no text this project reads; the message is the reason, in words for a person."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document, each with where it comes from. Where only month or year is certain, the date is
    the last day of it that the text allows, and `precision` says so."""

    publication_date: datetime.date | None = None
    publication_date_basis: Basis | None = None
    publication_date_precision: Precision | None = None
    publisher: str | None = None
    publisher_basis: Basis | None = None
    place: str | None = None
    place_basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read. `text` is the decoded original, untouched; `set_aside` are the spans of it that belong
    to no article (page chrome, artifacts), each with a name of what it is."""

    document_id: int
    source_file: str
    sha256: str
    byte_size: int
    encoding: str
    text: str
    metadata: Metadata
    articles: tuple[Article, ...]
    set_aside: tuple[tuple[int, int, str], ...] = ()
