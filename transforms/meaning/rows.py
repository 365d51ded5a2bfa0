"""Rows of the silver tables from what was read, with offsets back to the untouched original.

Belongs here: `Extraction`, rows of observations and of numerals, numerals outside of sentences.
Does not: deciding what a numeral means (`transforms.meaning.observations`), frames.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from transforms.language.choice import Decision
from transforms.meaning.observations import Observation, SentenceReading
from transforms.numbers.numerals import find_numerals
from transforms.periods.mentions import find_periods
from transforms.reading.articles import Article
from transforms.reading.documents import Document
from transforms.reading.folding import fold
from transforms.reading.sentences import Sentence
from transforms.reference import Reference
from warehouse.tables.silver import OBSERVATION

_SET_ASIDE_OUTCOME = {"url": "url", "page": "page"}
_BLANK = re.compile(r"[\s\ufeff\u3000]+")
# Columns that an observation brings under their own names.
_OBSERVED = [name for name in OBSERVATION.column_names if name in Observation.__dataclass_fields__]
Row = dict[str, Any]


@dataclass(slots=True)
class Extraction:
    """Rows of one document for the silver tables, keys as declared in `warehouse.tables.silver`."""

    document: Row
    articles: list[Row] = field(default_factory=list)
    sentences: list[Row] = field(default_factory=list)
    numerals: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    decisions: dict[int, list[Decision]] | None = None
    texts: list[Row] = field(default_factory=list)
    locations: list[Row] = field(default_factory=list)


def build_observation_row(
    document: Document, article_no: int, sentence_no: int, span: tuple[int, int], quote: str, o: Observation
) -> Row:
    """The row of an observation that stands at `span` of the reading text."""
    start, end = span
    period = o.period
    return {name: getattr(o, name) for name in _OBSERVED} | {
        "document_id": document.document_id,
        "char_start": start,
        "char_end": end,
        "article_no": article_no,
        "sentence_no": sentence_no,
        "surface": _BLANK.sub("", document.legible[start:end]),
        "quote": quote,
        "value_low": o.low,
        "value_high": o.high,
        "printed_exponent": o.exponent,
        "place": o.place.name,
        "place_code": o.place.code,
        "place_basis": o.place.basis,
        "period": period.code if period else None,
        "period_start": period.first if period else None,
        "period_end": period.last if period else None,
        "base_period": o.base_period.code if o.base_period else None,
        "doubts": "; ".join(o.doubts) or None,
        "rules": " ".join(o.rules),
    }


def add_rows(
    document: Document,
    article: Article,
    sentence: Sentence,
    original: str,
    reading: SentenceReading,
    extraction: Extraction,
) -> None:
    offsets, number = sentence.offsets, sentence.number
    for start, end, outcome in reading.numerals:
        first, last = offsets[start], offsets[end - 1] + 1
        extraction.numerals.append(
            {
                "document_id": document.document_id,
                "char_start": first,
                "char_end": max(last, first + 1),
                "surface": _BLANK.sub("", original[start:end]),
                "outcome": outcome,
                "sentence_no": number,
            }
        )
    quote = _BLANK.sub("", original) if reading.observations else ""
    for o in reading.observations:
        span = _contiguous(document.legible, offsets, o.start, o.end)
        extraction.observations.append(build_observation_row(document, article.number, number, span, quote, o))
        if extraction.decisions is not None:
            extraction.decisions[extraction.observations[-1]["char_start"]] = o.decisions


def _contiguous(text: str, offsets: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Span in the original of characters start..end of the sentence; where foreign text (a caption) stands between
    them, the part before it."""
    first, last = offsets[start], offsets[end - 1] + 1
    if last - first == end - start:
        return first, last
    for i in range(start + 1, end):
        gap = text[offsets[i - 1] + 1 : offsets[i]] if offsets[i] > offsets[i - 1] else "x"
        if gap and not gap.isspace():
            return first, offsets[i - 1] + 1
    return first, last


def restore_original(text: str, offsets: Sequence[int]) -> str:
    """The sentence in the characters of the original, unfolded."""
    if isinstance(offsets, range):
        return text[offsets.start : offsets.stop]
    return "".join([text[i] for i in offsets])


def find_numerals_outside_sentences(document: Document, reference: Reference) -> Iterator[Row]:
    """Numerals of chrome, artifacts, bylines and datelines: they are no part of a sentence, but accounted for."""
    position = 0
    covered = sorted(_pieces(document))
    covered.append((len(document.text), len(document.text)))
    for start, end in covered:
        if start > position:
            yield from _numerals_of_gap(document, position, start, reference)
        position = max(position, end)


def _pieces(document: Document) -> Iterator[tuple[int, int]]:
    yield from ((table.start, table.end) for table in document.tables)
    for article in document.articles:
        for sentence in article.sentences:
            offsets = sentence.offsets
            if isinstance(offsets, range):
                yield offsets.start, offsets.stop
                continue
            first = previous = offsets[0]
            for offset in offsets[1:]:
                if offset != previous + 1:
                    yield first, previous + 1
                    first = offset
                previous = offset
            yield first, previous + 1


def _numerals_of_gap(document: Document, start: int, end: int, reference: Reference) -> Iterator[Row]:
    gap = fold(document.legible[start:end], reference.reading.folding)
    if gap.isspace():
        return
    mentions = find_periods(gap, reference.periods, document.metadata.publication_date)
    for numeral in find_numerals(gap):
        at = start + numeral.start
        outcome = next((name for a, b, name in document.set_aside if a <= at < b), None)
        is_date = any(m.start <= numeral.start < m.end for m in mentions)
        reason = "date" if is_date else _SET_ASIDE_OUTCOME.get(outcome or "", "artifact")
        yield {
            "document_id": document.document_id,
            "char_start": at,
            "char_end": start + numeral.end,
            "surface": _BLANK.sub("", document.legible[at : start + numeral.end]),
            "outcome": reason,
            "sentence_no": None,
        }
