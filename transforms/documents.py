"""Documents: bytes → decoded text with its metadata and articles, or a reason why not.

Belongs here: `Document`, decoding, metadata (publication date, publisher, default place) and its basis.
Does not: file access (`pipelines`), articles (`transforms.articles`), extraction.
"""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Literal, Protocol

from transforms.articles import Article
from transforms.pages import read_page
from transforms.reading import ReadingLexicon

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


class Reference(Protocol):
    """What the reading stage takes from `transforms.reference.Reference`."""

    @property
    def reading(self) -> ReadingLexicon: ...


def derive_document_id(sha256: str) -> int:
    """The key of a document version: the first 63 bits of its content hash."""
    return int(sha256[:16], 16) >> 1


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises UnreadableDocument."""
    for encoding in ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument("no character encoding fits the bytes")


def read_document(source_file: str, data: bytes, stated: Metadata | None, reference: Reference) -> Document:
    """The document as a reader sees it. Raises UnreadableDocument with the reason where it is no readable text."""
    text, encoding = decode(data)
    sha256 = hashlib.sha256(data).hexdigest()
    page = read_page(text, reference.reading)
    return Document(
        derive_document_id(sha256), source_file, sha256, len(data), encoding, text, stated or Metadata(), page.articles, page.set_aside
    )
