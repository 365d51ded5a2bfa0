"""Pages as sites build them: what is read is their text, nothing of the furniture around it.

Belongs here: pages of our own in `tests/pages`, each with the figures of its main text (`figures.csv`).
Does not: the evidence for furniture (`tests/unit/transforms/reading/formats/test_html_layout.py`).

Places are real, figures and wording are invented. The furniture holds figures on purpose: counters, comments, related
news, rankings, polls, tickers, widgets, advertisements, tables of contents, cookie banners.
"""

import csv
from pathlib import Path

import pytest

from transforms.meaning.extraction import extract_document
from transforms.reading.documents import read_document
from transforms.reference import Reference

PAGES = Path(__file__).parents[1] / "pages"


def read_figures() -> dict[str, list[str]]:
    """The figures of the main text of each page, in order."""
    with (PAGES / "figures.csv").open(encoding="utf-8", newline="") as file:
        return {row["page"]: row["surfaces"].split() for row in csv.DictReader(file)}


FIGURES = read_figures()


@pytest.mark.parametrize("page", sorted(FIGURES))
def test_statistics_of_a_page_are_those_of_its_text(page: str, reference: Reference):
    document = read_document(f"{page}.html", (PAGES / f"{page}.html").read_bytes(), None, reference)
    rows = sorted(extract_document(document, reference).observations, key=lambda row: row["char_start"])
    assert [row["surface"] for row in rows if row["is_statistic"]] == FIGURES[page]


def test_every_page_has_its_figures():
    assert sorted(path.stem for path in PAGES.glob("*.html")) == sorted(FIGURES)
    assert len(FIGURES) >= 20
