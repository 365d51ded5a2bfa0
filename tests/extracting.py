"""Extraction of a few sentences for tests.

Belongs here: from sentences of a test to silver rows in one call. Does not: what is asserted of them.
"""

import datetime
from typing import Any

from transforms.meaning.extraction import extract_document
from transforms.meaning.rows import Extraction
from transforms.reading.documents import Metadata, read_document
from transforms.reference import Reference

PUBLISHED = datetime.date(2026, 5, 20)
Row = dict[str, Any]


def extract(
    text: str, reference: Reference, *, date: datetime.date | None = PUBLISHED, place: str | None = "周口市"
) -> Extraction:
    """The rows of a text of that date and place; both stated, so that nothing is inferred."""
    metadata = Metadata(
        date, "stated" if date else None, "day" if date else None,
        "豫东日报", "stated", place, "stated" if place else None,
    )  # fmt: skip
    return extract_document(read_document("text.txt", text.encode(), metadata, reference), reference)


def observe(
    text: str, reference: Reference, *, date: datetime.date | None = PUBLISHED, place: str | None = "周口市"
) -> list[Row]:
    """The observations of a text, in reading order."""
    return extract(text, reference, date=date, place=place).observations


def outcomes(text: str, reference: Reference) -> list[tuple[str, str]]:
    """Every numeral of a text as printed, with what became of it."""
    return [(row["surface"], row["outcome"]) for row in extract(text, reference).numerals]
