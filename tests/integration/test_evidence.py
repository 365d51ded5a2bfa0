"""Evidence: of figures drawn by chance over all formats, characters, page box or cell hold what was printed.

Belongs here: golden texts and tables in every format, a draw of figures, looking each up in its own source.
Does not: whether a figure is read rightly (`test_golden.py`, `test_golden_tables.py`).
"""

import html
import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
import pytest

from tests.integration.test_formats import (
    PdfPrinter,
    print_pdf,
    read_golden,
    read_paragraphs,
    render_html,
    render_markdown,
    render_word,
)
from tests.integration.test_golden_tables import GOLDEN, STATED
from transforms.meaning.extraction import Extraction, extract_document
from transforms.reading.documents import Metadata, read_document
from transforms.reference import Reference

__all__ = ["print_pdf"]  # the fixture

FIGURES = 500
_TEXTS = 10


class Figure(NamedTuple):
    """A figure with the file it was read from and what was read of that."""

    name: str
    data: bytes
    extraction: Extraction
    row: dict[str, Any]


def read_figures(name: str, data: bytes, stated: Metadata | None, reference: Reference) -> Iterator[Figure]:
    extraction = extract_document(read_document(name, data, stated, reference), reference)
    for row in extraction.observations:
        yield Figure(name, data, extraction, row)


def list_figures(reference: Reference, printer: PdfPrinter) -> Iterator[Figure]:
    """The figures of golden texts as text, web page, Markdown, Word and PDF, and of golden tables as they are, as web
    pages and as PDF."""
    for name, text, stated in read_golden()[:_TEXTS]:
        yield from read_figures(f"{name}.txt", text.encode(), stated, reference)
        yield from read_figures(f"{name}.html", render_html(text), stated, reference)
        yield from read_figures(f"{name}.md", render_markdown(text), stated, reference)
        yield from read_figures(f"{name}.docx", render_word(text), stated, reference)
        yield from read_figures(f"{name}.pdf", printer("\n".join(read_paragraphs(name, text, stated, reference))), stated, reference)
    for name in sorted(STATED):
        yield from read_figures(name, (GOLDEN / name).read_bytes(), STATED[name], reference)
        text = (GOLDEN / name).read_text(encoding="utf-8")
        if "\t" in text:
            page = render_table(text)
            yield from read_figures(f"{name}.html", page.encode(), STATED[name], reference)
            printer.page.set_content(page)
            yield from read_figures(f"{name}.pdf", printer.page.pdf(format="A4"), STATED[name], reference)


def render_table(text: str) -> str:
    """A text whose lines with tabs are rows as a page with a ruled table."""
    rows, others = [], []
    for line in filter(str.strip, text.splitlines()):
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t"))
        (rows if "\t" in line else others).append(f"<tr>{cells}</tr>" if "\t" in line else f"<p>{html.escape(line)}</p>")
    style = "<style>table{border-collapse:collapse}td{border:1px solid #000;padding:2px 6px}</style>"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{style}</head><body>{''.join(others)}<table>{''.join(rows)}</table></body></html>"


def holds(figure: Figure) -> bool:
    """Whether the characters named are the figure, and its page box, element or cell holds it in the source itself."""
    row, texts = figure.row, figure.extraction.texts
    surface = squeeze(row["surface"])
    # The text of Markdown is as it was written, with the marks around a number.
    if squeeze(texts[0]["text"][row["char_start"] : row["char_end"]]).replace("*", "") != surface:
        return False
    around = [
        place for place in figure.extraction.locations if place["char_start"] <= row["char_start"] < place["char_end"]
    ]
    boxes = [place for place in around if place["box_left"] is not None]
    if figure.name.endswith(".pdf"):
        return bool(boxes) and all(is_printed(figure, place, surface) for place in boxes)
    cells = [place for place in around if place["kind"] == "cell"]
    text = texts[0]["text"]
    if any(surface not in squeeze(text[place["char_start"] : place["char_end"]]) for place in cells):
        return False
    return surface in squeeze(read_source(figure)) and (row["cell"] is not None) == bool(cells)


def is_printed(figure: Figure, place: dict[str, Any], surface: str) -> bool:
    """Whether PDFium finds the beginning of the figure in the box (its line may break within it)."""
    document = pypdfium2.PdfDocument(figure.data)
    page = document[place["page"] - 1]
    height = page.get_height()
    found = page.get_textpage().get_text_bounded(
        place["box_left"] - 1, height - place["box_bottom"] - 1, place["box_right"] + 1, height - place["box_top"] + 1
    )
    document.close()
    printed, line = squeeze(found), figure.extraction.texts[0]["text"][figure.row["char_start"] : place["char_end"]]
    return squeeze(line)[: len(surface)] in printed


def read_source(figure: Figure) -> str:
    """What a source says when its marks are taken away."""
    if figure.name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(figure.data)) as archive:
            return html.unescape(re.sub(r"<[^>]*>", "", archive.read("word/document.xml").decode()))
    text = figure.data.decode()
    if figure.name.endswith(".html"):
        return html.unescape(re.sub(r"<[^>]*>", "", text))
    return text.replace("**", "")


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.mark.slow
@pytest.mark.browser
def test_evidence_of_figures_drawn_by_chance_holds_what_was_printed(reference: Reference, print_pdf: PdfPrinter):
    figures = list(list_figures(reference, print_pdf))
    drawn = random.Random(20).sample(figures, FIGURES)
    missing = [f"{figure.name} {figure.row['surface']} at {figure.row['char_start']}" for figure in drawn if not holds(figure)]
    kinds = Counter(figure.name.rpartition(".")[2] for figure in drawn)
    assert set(kinds) >= {"txt", "html", "md", "docx", "pdf"}
    assert missing == [], f"{len(missing)} of {FIGURES}, drawn {dict(kinds)}"
