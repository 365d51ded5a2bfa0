"""The same texts as plain text and in other formats: what is read is the same.

Belongs here: golden texts rendered as HTML, Markdown, Word and PDF, and the share of observations that are equal.
Does not: adapters by themselves (`tests/unit/transforms/reading/formats`).
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import find_chromium, publish_folder
from tests.written_files import write_word, write_word_paragraph
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Metadata, read_document
from transforms.reading.stated_metadata import parse_stated_table
from transforms.reference import Reference
from warehouse.database import query_warehouse

GOLDEN = Path(__file__).parents[1] / "golden"
FIELDS = (
    "surface", "value", "value_low", "value_high", "unit", "comparator", "kind", "basis", "indicator", "place", "subject",
    "period", "base_period", "status", "is_statistic",
)  # fmt: skip
TEXTS = 30
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?=[%亿万])")


def read_golden() -> list[tuple[str, str, Metadata | None]]:
    """Name, text and stated metadata of every third golden text."""
    stated = parse_stated_table((GOLDEN / "documents.csv").read_bytes()).metadata
    paths = sorted(GOLDEN.glob("*.txt"))[::3][:TEXTS]
    return [(path.stem, path.read_text(encoding="utf-8"), stated.get(path.name)) for path in paths]


def read_paragraphs(name: str, text: str, stated: Metadata | None, reference: Reference) -> list[str]:
    """The paragraphs of a text as a reader sees them, headings among them: what a page is set from."""
    articles = read_document(f"{name}.txt", text.encode(), stated, reference).articles
    sentences = [sentence for article in articles for sentence in article.sentences]
    return [
        "".join(sentence.text for sentence in group)
        for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)
    ]


def observe(name: str, data: bytes, stated: Metadata | None, reference: Reference) -> Counter[tuple[str, ...]]:
    """The observations of a document as far as no position goes into them, each with how often it is there."""
    rows = extract_document(read_document(name, data, stated, reference), reference).observations
    return Counter(tuple(str(row[field]) for field in FIELDS) for row in rows)


def render_html(text: str) -> bytes:
    """The text as a page with navigation and a footer, figures in bold and spans with sizes."""
    lines = [_FIGURE.sub(r"<b>\g<0></b>", html.escape(line.strip())) for line in text.splitlines() if line.strip()]
    body = "\n".join(f'<p style="text-indent:2em"><span style="font-size:16px">{line}</span></p>' for line in lines)
    links = "".join(f"<li><a href='/{number}.html'>第{number}栏增长{number}%</a></li>" for number in range(1, 9))
    title = html.escape(text.lstrip().split("\n", 1)[0])
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body><div class='nav'><ul>{links}"
        f"</ul></div><div class='article'>{body}</div><div class='footer'>版权所有 2024</div></body></html>"
    ).encode()


def render_markdown(text: str) -> bytes:
    """The text with a blank line between its lines, figures in bold, and a link behind it."""
    lines = [_FIGURE.sub(r"**\g<0>**", line.strip()) for line in text.splitlines() if line.strip()]
    return ("\n\n".join(lines) + "\n\n[原文](https://example.org/2024/05/11.html)\n").encode()


def render_word(text: str) -> bytes:
    """The text as a Word file, a paragraph a line."""
    return write_word("".join(write_word_paragraph(line.strip()) for line in text.splitlines() if line.strip()))


class PdfPrinter:
    """Prints texts through Chromium, every second one in two columns, with a header and page numbers."""

    def __init__(self, page: Any) -> None:
        self.page, self.printed = page, 0

    def __call__(self, text: str) -> bytes:
        self.printed += 1
        lines = [f"<p>{html.escape(line.strip())}</p>" for line in text.splitlines() if line.strip()]
        columns = 1 + self.printed % 2
        self.page.set_content(
            f"<style>body{{font:11pt 'Noto Serif CJK SC';columns:{columns};column-gap:24pt;text-align:justify}}"
            f"p{{text-indent:2em;margin:0}}</style>{''.join(lines)}"
        )
        return self.page.pdf(
            format="A4", margin={"top": "20mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
            display_header_footer=True, header_template="<div style='font-size:8px;margin:auto'>清河县年鉴 2024</div>",
            footer_template="<div style='font-size:8px;margin:auto'>第<span class=pageNumber></span>页</div>",
        )  # fmt: skip


@pytest.fixture(scope="module")
def print_pdf() -> Iterator[PdfPrinter]:
    chromium = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield PdfPrinter(browser.new_page())
        browser.close()


def measure_share(
    render: Callable[[str], bytes], suffix: str, reference: Reference, sets_paragraphs: bool = False, most: int = TEXTS
) -> tuple[float, list[str]]:
    """Share of observations that are equal to those of the plain text, over the first texts, and which differ."""
    equal = total = 0
    differing = []
    for name, text, stated in read_golden()[:most]:
        if sets_paragraphs:
            text = "\n".join(read_paragraphs(name, text, stated, reference))
        plain = observe(f"{name}.txt", text.encode(), stated, reference)
        other = observe(f"{name}{suffix}", render(text), stated, reference)
        shared = sum((plain & other).values())
        equal, total = equal + shared, total + max(sum(plain.values()), sum(other.values()))
        differing += [f"{name} {row}" for row in (plain - other) + (other - plain)]
    return equal / total, differing


@pytest.mark.parametrize(
    ("render", "suffix"), [(render_html, ".html"), (render_markdown, ".md")], ids=["html", "markdown"]
)
def test_texts_read_the_same_in_another_format(render: Callable[[str], bytes], suffix: str, reference: Reference):
    share, differing = measure_share(render, suffix, reference)
    assert share >= 0.99, "\n".join(differing)


@pytest.mark.slow
@pytest.mark.browser
def test_texts_read_the_same_from_a_pdf(print_pdf: PdfPrinter, reference: Reference):
    share, differing = measure_share(print_pdf, ".pdf", reference, sets_paragraphs=True)
    assert share >= 0.97, "\n".join(differing)


@pytest.mark.parametrize(("render", "suffix"), [(render_html, ".html"), (render_word, ".docx")], ids=["html", "word"])
def test_every_figure_stands_where_its_position_and_its_location_say(
    render: Callable[[str], bytes], suffix: str, reference: Reference
):
    checked = 0
    for name, text, stated in read_golden()[:8]:
        extraction = extract_document(read_document(f"{name}{suffix}", render(text), stated, reference), reference)
        reading_text = extraction.texts[0]["text"]
        spans = [(row["char_start"], row["char_end"]) for row in extraction.locations]
        for row in extraction.observations:
            start, end = row["char_start"], row["char_end"]
            assert "".join(reading_text[start:end].split()) == row["surface"]
            assert any(first <= start and start < last for first, last in spans), row["surface"]
            checked += 1
    assert checked > 200


def test_published_file_says_in_which_cell_a_figure_stands(tmp_path):
    (tmp_path / "input").mkdir()
    page = (
        "<html><body><h1>2025年主要农产品产量</h1><table><tr><th>指标</th><th>产量（万吨）</th></tr>"
        "<tr><td>粮食</td><td>120.5</td></tr><tr><td>油料</td><td>12.1</td></tr></table></body></html>"
    )
    (tmp_path / "input" / "a.html").write_text(page, encoding="utf-8")
    assert publish_folder(tmp_path / "input", tmp_path / "data").success
    found = query_warehouse(
        tmp_path / "data" / "warehouse.duckdb",
        """SELECT o.surface, l.table_no, l.row_no, l.column_no FROM marts.observations o
        JOIN audit.text_location l ON l.kind = 'cell' AND o.char_start BETWEEN l.char_start AND l.char_end - 1
        ORDER BY l.row_no""",
    )
    assert found.rows() == [("120.5", 1, 2, 2), ("12.1", 1, 3, 2)]
