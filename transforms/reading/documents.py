"""Documents: bytes → reading text with its metadata and articles, or a reason why not.

Belongs here: `Document`, `Metadata`, and which source of a date, a publisher, a place wins.
Does not: file access (`pipelines`), formats (`transforms.reading.formats`), finding metadata
(`transforms.reading.publication`), reading the page (`transforms.reading.pages`), extraction.
"""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from transforms.language.collecting import without_collecting
from transforms.reading.articles import Article
from transforms.reading.blocks import Content, OnPage, Table, ignore_page
from transforms.reading.dating import infer_date
from transforms.reading.decoding import UnreadableDocument as UnreadableDocument
from transforms.reading.formats.recognition import read_content
from transforms.reading.formats.wrapped import find_wrapper, take_field
from transforms.reading.marks import build_line_marks
from transforms.reading.markup import Markup, find_markup
from transforms.reading.pages import Page, read_marked_page, read_page
from transforms.reading.publication import (
    Dating,
    NameGazetteer,
    Precision,
    find_assembly_place,
    find_common_agency,
    find_datelines,
    find_interval,
    find_named_date,
    find_printed_date,
    find_publisher,
)
from transforms.reading.reading_lexicon import Publisher, ReadingLexicon
from warehouse.fields import KEY_BITS

Basis = Literal["stated", "filename", "text", "inferred"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document, each with where it comes from. Where only month or year is certain, the date is
    the last day of it that the text allows, and `precision` says so; `published_from` and `published_to` are the first and
    the last day it can have been published on."""

    publication_date: datetime.date | None = None
    publication_date_basis: Basis | None = None
    publication_date_precision: Precision | None = None
    publisher: str | None = None
    publisher_basis: Basis | None = None
    place: str | None = None
    place_basis: Basis | None = None
    published_from: datetime.date | None = None
    published_to: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read. `content` is its reading text with whatever its format tells of it; `set_aside` are the
    spans of it that belong to no article (page chrome, artifacts, tables), each with a name of what it is. `legible` is
    the reading text, of the same length, with the markup in it blanked out."""

    document_id: int
    source_file: str
    sha256: str
    byte_size: int
    content: Content
    legible: str
    metadata: Metadata
    articles: tuple[Article, ...]
    set_aside: tuple[tuple[int, int, str], ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def text(self) -> str:
        """The reading text: the decoded original, untouched, where the file is a plain text."""
        return self.content.text


class ReadingReference(Protocol):
    """What the reading stage takes from `transforms.reference.Reference`."""

    @property
    def reading(self) -> ReadingLexicon: ...

    @property
    def gazetteer(self) -> NameGazetteer | None: ...


def derive_document_id(sha256: str) -> int:
    """The key of a document version: the first `KEY_BITS` of its content hash."""
    return int(sha256[:16], 16) >> (64 - KEY_BITS)


def read_document(
    source_file: str, data: bytes, stated: Metadata | None, reference: ReadingReference, on_page: OnPage = ignore_page
) -> Document:
    """The document as a reader sees it. Raises UnreadableDocument with the reason where it is no readable text.

    `source_file` is the path below the input folder, `stated` what people state about the file, where they do;
    `on_page` hears how far a slow format is.
    """
    content = read_content(source_file, data, reference.reading, on_page)
    sha256 = hashlib.sha256(data).hexdigest()
    with without_collecting():
        page, markup = _read_page(content, reference.reading)
    told = dict(content.hints or (markup.hints if markup else ()))
    hints = {name: value for name in ("date", "publisher") if (value := take_field(told, name))}
    metadata = find_metadata(source_file, page, stated or Metadata(), reference, hints)
    return Document(
        document_id=derive_document_id(sha256), source_file=source_file, sha256=sha256, byte_size=len(data),
        content=content, legible=markup.legible if markup else content.text, metadata=metadata,
        articles=_date_articles(page.articles, metadata, reference), set_aside=page.set_aside, tables=page.tables,
    )  # fmt: skip


def _read_page(content: Content, lexicon: ReadingLexicon) -> tuple[Page, Markup | None]:
    """The page of a reading text, and the markup that was taken off for reading it."""
    if content.blocks:
        return read_page(content.text, lexicon, content.blocks), None
    markup = find_markup(content.text, content.format == "markdown")
    if markup is None:
        return read_page(content.text, lexicon), None
    return read_marked_page(content.text, markup, lexicon), markup


def find_metadata(
    source_file: str, page: Page, stated: Metadata, reference: ReadingReference, hints: Mapping[str, str] | None = None
) -> Metadata:
    """Publication date, publisher and default place: what is stated, else what the source says of itself (`hints`: date
    and publisher from the head of a page, front matter, fields), else what the file name says, else the text, else what
    it makes certain. A field nothing speaks of is None, its basis too."""
    found, hints = stated, hints or {}
    # The number of a record is no year.
    source_file = find_wrapper(source_file)
    if found.publication_date is None:
        parsed = [_parse_dateline(article, reference) for article in page.articles]
        datelines = list(find_datelines(date for date in parsed if date))
        sources: tuple[tuple[Basis, Dating | None], ...] = (
            ("text", find_printed_date([hints["date"]]) if "date" in hints else None),
            ("filename", find_named_date(source_file)),
            ("text", find_printed_date(page.furniture)),
        )
        basis, dating = next(((basis, dating) for basis, dating in sources if dating), (None, None))
        inferred = infer_date(page.articles, datelines) if dating is None or dating.precision == "year" else None
        if dating is None or (inferred and inferred.date.year == dating.date.year):
            basis, dating = ("inferred", inferred) if inferred else (basis, dating)
        if dating:
            found = replace(
                found,
                publication_date=dating.date,
                publication_date_basis=basis,
                publication_date_precision=dating.precision,
            )
    found = _bound_date(found, page, reference)
    publisher: Publisher | None = None
    names: Mapping[str, Publisher] = reference.reading.agencies
    if found.publisher is None:
        sources_of_text = [line for line in page.furniture if "来源" in line] + list(page.furniture)
        publisher_basis: Basis = "text"
        if source := hints.get("publisher"):
            publisher = find_publisher(names, [source]) or Publisher(source, "newspaper", "")
        if publisher is None:
            publisher_basis, publisher = "filename", find_publisher(names, [source_file])
        if publisher is None:
            publisher_basis, publisher = "text", find_publisher(names, sources_of_text)
        if publisher is None and (agency := find_common_agency(page.articles)):
            publisher = names.get(agency) or Publisher(agency, "newspaper", "")
        if publisher:
            found = replace(found, publisher=publisher.name, publisher_basis=publisher_basis)
    else:
        publisher = names.get(found.publisher)
    if found.place is None:
        place = find_assembly_place(page.articles, reference.gazetteer)
        if place:
            found = replace(found, place=place, place_basis="text")
        elif publisher and publisher.place and publisher.place != "中国":
            found = replace(found, place=publisher.place, place_basis="inferred")
    return found


def _bound_date(found: Metadata, page: Page, reference: ReadingReference) -> Metadata:
    """The metadata with the first and last day of publication; what the text speaks of narrows a month or a year."""
    date, precision = found.publication_date, found.publication_date_precision
    if date is None:
        return found
    evidence = None
    if precision in ("month", "year"):
        parsed = [_parse_dateline(article, reference) for article in page.articles]
        evidence = infer_date(page.articles, list(find_datelines(day for day in parsed if day)))
    first, last = find_interval(date, precision or "day", evidence)
    return replace(found, published_from=first, published_to=last)


def _parse_dateline(article: Article, reference: ReadingReference) -> tuple[int | None, int | None, int | None] | None:
    if not article.dateline:
        return None
    parsed = build_line_marks(reference.reading).parse_dateline(article.dateline)
    return (parsed.year, parsed.month, parsed.day) if parsed else None


def _date_articles(
    articles: tuple[Article, ...], metadata: Metadata, reference: ReadingReference
) -> tuple[Article, ...]:
    """The articles with the dates of their datelines, whose year is printed or that of the publication."""
    dated = []
    for article in articles:
        year, month, day = _parse_dateline(article, reference) or (None, None, None)
        published = metadata.publication_date
        if month and day and (year or published):
            try:
                date = datetime.date(year or published.year, month, day)  # type: ignore[union-attr]
            except ValueError:
                date = None
            if date and not year and published and date > published:
                # 12月30日电 in a January paper.
                date = date.replace(year=date.year - 1) if (month, day) != (2, 29) else None
            article = replace(article, dateline_date=date)
        dated.append(article)
    return tuple(dated)
