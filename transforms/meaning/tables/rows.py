"""Rows of the silver tables from a table of the text: a sentence a row of cells, its observations, every numeral.

Belongs here: `add_table`, the context a table is read in, numerals of heads with their reason.
Does not: what a cell means (`transforms.meaning.tables.reading`).
"""

from collections.abc import Iterator, Sequence

from transforms.meaning.context import ReadingContext
from transforms.meaning.rows import Extraction, Row, build_observation_row
from transforms.meaning.tables.grid import strip_blanks
from transforms.meaning.tables.reading import TableContext, TableReading, read_table
from transforms.numbers.numerals import find_numerals
from transforms.periods.mentions import find_periods
from transforms.reading.articles import Article
from transforms.reading.blocks import Table
from transforms.reading.documents import Document
from transforms.reading.folding import fold
from transforms.reference import Reference

_NEAR = 3


def add_table(
    document: Document, table: Table, article: Article | None, opened: ReadingContext, reference: Reference,
    extraction: Extraction,
) -> None:  # fmt: skip
    """Adds what a table gives to the rows of its document, in the article it stands in (`opened` is how that opens)."""
    place = opened.default_place
    context = TableContext(
        anchor=document.metadata.publication_date, place=place,
        place_code=reference.gazetteer.code_of(place) if place else None, period=opened.period,
        headings=tuple(_find_headings(article, table)),
    )  # fmt: skip
    reading = read_table(table, document.legible, context, reference)
    number = article.number if article else 1
    paragraph = max((row["paragraph_no"] for row in extraction.sentences), default=0) + 1
    taken: list[tuple[int, int, int]] = []
    for row, observations in sorted(reading.rows.items(), key=lambda item: min(o.start for o in item[1])):
        cells = [cell for cell in table.cells if cell.row == row and cell.text]
        start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
        sentence_no = len(extraction.sentences) + 1
        original = document.legible[start:end]
        extraction.sentences.append(
            {
                "document_id": document.document_id, "article_no": number, "sentence_no": sentence_no,
                "paragraph_no": paragraph, "role": "table", "section": table.title.replace("\n", " ") or None,
                "carried_period": opened.period.code if opened.period else None, "carried_place": place,
                "text": original, "char_start": start, "char_end": end,
            }
        )  # fmt: skip
        for o in sorted(observations, key=lambda o: o.start):
            surface = strip_blanks(document.legible[o.start : o.end])
            extraction.observations.append(
                build_observation_row(document, number, sentence_no, (o.start, o.end), strip_blanks(original), o)
            )
            extraction.numerals.append(_numeral(document, o.start, o.end, surface, "observation", sentence_no))
            taken.append((o.start, o.end, sentence_no))
    extraction.numerals += _find_others(document, table, reading, sorted(taken), reference)


def build_table_article(document: Document) -> Row:
    """The article of a document that holds nothing but tables."""
    first = document.tables[0]
    return {
        "document_id": document.document_id, "article_no": 1, "headline": first.title.split("\n")[0] or None,
        "subheads": None, "byline": None, "authors": None, "dateline": None, "dateline_place": None,
        "dateline_date": None, "agency": None, "kind": "report", "is_truncated": False, "char_start": first.start,
        "char_end": document.tables[-1].end,
    }  # fmt: skip


def _find_headings(article: Article | None, table: Table) -> Iterator[str]:
    """Headings and sentences right before a table, nearest first, then the headline."""
    if article is None:
        return
    before = [sentence for sentence in article.sentences if sentence.end <= table.start]
    for sentence in reversed(before[-_NEAR:]):
        if sentence.text in table.title.split("\n"):
            continue
        if sentence.role in ("headline", "subhead") or sentence.text.rstrip().endswith(("：", ":")):
            yield sentence.text
    if article.headline:
        yield article.headline


def _find_others(
    document: Document, table: Table, reading: TableReading, taken: Sequence[tuple[int, int, int]], reference: Reference
) -> Iterator[Row]:
    """The numerals of a table that are no observations: of heads, names, times, notes."""
    text = fold(document.legible[table.start : table.end], reference.reading.folding)
    mentions = find_periods(text, reference.periods, document.metadata.publication_date)
    reasons = reading.reasons
    for numeral in find_numerals(text):
        start, end = table.start + numeral.start, table.start + numeral.end
        if any(a < end and start < b for a, b, _ in taken):
            continue
        reason = next((outcome for a, b, outcome in reasons if a <= start < b), None)
        if reason is None:
            reason = "date" if any(m.start <= numeral.start < m.end for m in mentions) else "name"
        yield _numeral(document, start, end, strip_blanks(document.legible[start:end]), reason, None)


def _numeral(document: Document, start: int, end: int, surface: str, outcome: str, sentence_no: int | None) -> Row:
    return {
        "document_id": document.document_id, "char_start": start, "char_end": end, "surface": surface,
        "outcome": outcome, "sentence_no": sentence_no,
    }  # fmt: skip
