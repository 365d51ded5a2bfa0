"""Extraction: one document → the rows of every silver table.

Belongs here: `extract_document`, the walk over articles and sentences, offsets back to the decoded original.
Does not: reading bytes (`transforms.documents`), the grammar (`transforms.observations` and below), frames.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from transforms.articles import Article
from transforms.context import ReadingContext
from transforms.documents import Document
from transforms.folding import fold
from transforms.numerals import find_numerals
from transforms.observations import Observation, SentenceReading, read_sentence
from transforms.period_mentions import find_periods
from transforms.periods import Period
from transforms.place_inference import find_village_of_story, infer_default_place
from transforms.places import PlaceScope
from transforms.reference import Reference
from transforms.sentences import Sentence
from transforms.spoken_periods import find_spoken_periods

_BLANK = re.compile(r"[\s\ufeff\u3000]+")
_REPORT_TITLE = re.compile(
    r"工作报告|公报|计划执行情况|预算执行情况|情况的?(?:报告|汇报|通报|分析)|工作(?:总结|打算|要点|安排|汇报)|统计(?:分析|快报|月报|简报)"
    r"|(?:经济|工业|运行)(?:运行)?(?:简况|简析)"
)
# What a document of this title tells is planned, but for its sections on what has been reached.
_PLAN_TITLE = re.compile(
    r"规划(?:纲要)?(?:》|（|$)|规划.{0,16}纲要|五年规划|实施方案|行动(?:计划|方案)(?:》|（|$)|工作要点|目标任务"
)
_COMPARISON = re.compile(r"同比|增长|下降|比上年|较上年|环比|占比|占全|提高\d|上涨")
_FIGURE = re.compile(r"(?<![\d.,])\d[\d.,]*(?:[万亿%]|个百分点)")
_SET_ASIDE_OUTCOME = {"url": "url", "page": "page"}
Row = dict[str, Any]


@dataclass(slots=True)
class Extraction:
    """Rows of one document for the silver tables, keys as declared in `warehouse.tables.silver`."""

    document: Row
    articles: list[Row] = field(default_factory=list)
    sentences: list[Row] = field(default_factory=list)
    numerals: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)


def extract_document(document: Document, reference: Reference) -> Extraction:
    """Every article, sentence, numeral and observation of a document, in reading order."""
    extraction = Extraction(document={})
    for article in document.articles:
        _extract_article(document, article, reference, extraction)
    extraction.numerals += _numerals_outside_sentences(document, reference)
    metadata = document.metadata
    extraction.document = {
        "document_id": document.document_id,
        "source_file": document.source_file,
        "sha256": document.sha256,
        "byte_size": document.byte_size,
        "encoding": document.encoding,
        "text_length": len(document.text),
        "status": "ok",
        "title": next((a.headline for a in document.articles if a.headline), None),
        "publication_date": metadata.publication_date,
        "publication_date_basis": metadata.publication_date_basis,
        "publication_date_precision": metadata.publication_date_precision,
        "publisher": metadata.publisher,
        "publisher_basis": metadata.publisher_basis,
        "place": metadata.place,
        "place_basis": metadata.place_basis,
        "article_count": len(extraction.articles),
        "sentence_count": len(extraction.sentences),
        "numeral_count": len(extraction.numerals),
        "observation_count": len(extraction.observations),
        "set_aside_count": sum(end - start for start, end, _ in document.set_aside),
    }
    return extraction


def _extract_article(document: Document, article: Article, reference: Reference, extraction: Extraction) -> None:
    extraction.articles.append(
        {
            "document_id": document.document_id,
            "article_no": article.number,
            "headline": article.headline,
            "subheads": "\n".join(article.subheads) or None,
            "byline": article.byline,
            "authors": "、".join(article.authors) or None,
            "dateline": article.dateline,
            "dateline_place": article.dateline_place,
            "dateline_date": article.dateline_date,
            "agency": article.agency,
            "kind": article.kind,
            "is_truncated": article.is_truncated,
            "char_start": article.start,
            "char_end": article.end,
        }
    )
    context = _open_context(document, article, reference)
    for sentence in article.sentences:
        carried = context.period.code if context.period else None
        context.open_paragraph(sentence.paragraph)
        place = context.place or context.default_place
        if sentence.role in ("headline", "subhead"):
            context.read_heading(
                sentence.text, find_periods(sentence.text, reference.periods, context.anchor, context.period)
            )
        reading = read_sentence(sentence.text, context, reference)
        original = _original(document.text, sentence.offsets)
        extraction.sentences.append(
            {
                "document_id": document.document_id,
                "article_no": article.number,
                "sentence_no": sentence.number,
                "paragraph_no": sentence.paragraph,
                "role": sentence.role,
                "section": sentence.section,
                "carried_period": carried,
                "carried_place": place,
                "text": original,
                "char_start": sentence.start,
                "char_end": sentence.end,
            }
        )
        _add_rows(document, article, sentence, original, reading, extraction)


def _open_context(document: Document, article: Article, reference: Reference) -> ReadingContext:
    metadata = document.metadata
    title = article.headline or ""
    is_plan = _PLAN_TITLE.search(title) is not None
    is_report = article.kind == "report" or is_plan or _REPORT_TITLE.search(title) is not None
    place = metadata.place
    text = "\n".join(sentence.text for sentence in article.sentences)
    # A paper of the province tells of one county at a time.
    is_guess = metadata.place_basis != "stated" or len(document.articles) > 1
    if place is None or (is_guess and not is_report):
        inferred = infer_default_place(text, reference.gazetteer, title=title, dateline=article.dateline_place)
        place = inferred.name if inferred else place
    lead = None if is_report else _lead_period(article, metadata.publication_date, reference)
    context = ReadingContext(metadata.publication_date, place, is_report, lead, is_planned_section=is_plan)
    if not is_report:
        context.story_village = find_village_of_story(text, reference.gazetteer, PlaceScope(place))
    if is_report and not is_plan:
        context.period = _title_period(title, metadata.publication_date, reference)
    return context


def _title_period(title: str, anchor: datetime.date | None, reference: Reference) -> Period | None:
    """The period a report is on, as its title says: 2023年统计公报, 一季度经济运行情况. None where it names a day or none."""
    mentions = find_periods(title, reference.periods, anchor)
    periods = [mention.period for mention in mentions if mention.role in ("point", "span") and mention.period]
    return next((period for period in periods if period.frequency != "D"), None)


def _lead_period(article: Article, anchor: datetime.date | None, reference: Reference) -> Period | None:
    """The period that news made of figures reports on: stated in its first sentences beside figures, in an article most
    of whose sentences compare. None for features, which tell of many times."""
    body = [sentence for sentence in article.sentences if sentence.role == "body"]
    compared = sum(len(_COMPARISON.findall(sentence.text)) for sentence in body)
    figures = sum(len(_FIGURE.findall(sentence.text)) for sentence in body)
    if anchor is None or figures < 0.8 * len(body) or compared < 0.25 * len(body):
        return None
    for sentence in body[:6]:
        first = _FIGURE.search(sentence.text)
        if first is None:
            continue
        mentions = find_spoken_periods(sentence.text, ReadingContext(anchor, None), reference)
        for mention in reversed([m for m in mentions if m.end <= first.start()]):
            period = mention.period
            if (
                mention.role not in ("point", "since")
                or period is None
                or period.first is None
                or period.frequency == "D"
            ):
                continue
            return period if (anchor - period.first).days < 800 else None
    return None


def _original(text: str, offsets: Sequence[int]) -> str:
    """The sentence in the characters of the original, unfolded."""
    if isinstance(offsets, range):
        return text[offsets.start : offsets.stop]
    return "".join([text[i] for i in offsets])


def _add_rows(
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
        extraction.observations.append(_observation_row(document, article, sentence, original, quote, o))


def _observation_row(
    document: Document, article: Article, sentence: Sentence, original: str, quote: str, o: Observation
) -> Row:
    start, end = _contiguous(document.text, sentence.offsets, o.start, o.end)
    period = o.period
    return {
        "document_id": document.document_id,
        "char_start": start,
        "char_end": end,
        "article_no": article.number,
        "sentence_no": sentence.number,
        "surface": _BLANK.sub("", document.text[start:end]),
        "quote": quote,
        "value": o.value,
        "value_low": o.low,
        "value_high": o.high,
        "printed_exponent": o.exponent,
        "unit": o.unit,
        "comparator": o.comparator,
        "kind": o.kind,
        "basis": o.basis,
        "indicator": o.indicator,
        "indicator_name": o.indicator_name,
        "place": o.place.name,
        "place_code": o.place.code,
        "place_basis": o.place.basis,
        "subject": o.subject,
        "period": period.code if period else None,
        "period_start": period.first if period else None,
        "period_end": period.last if period else None,
        "period_basis": o.period_basis,
        "base_period": o.base_period.code if o.base_period else None,
        "status": o.status,
        "is_statistic": o.is_statistic,
        "confidence": o.confidence,
        "rules": " ".join(o.rules),
    }


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


def _numerals_outside_sentences(document: Document, reference: Reference) -> Iterator[Row]:
    """Numerals of chrome, artifacts, bylines and datelines: they are no part of a sentence, but accounted for."""
    position = 0
    covered = sorted(_pieces(document))
    covered.append((len(document.text), len(document.text)))
    for start, end in covered:
        if start > position:
            yield from _numerals_of_gap(document, position, start, reference)
        position = max(position, end)


def _pieces(document: Document) -> Iterator[tuple[int, int]]:
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
    gap = fold(document.text[start:end], reference.reading.folding)
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
            "surface": _BLANK.sub("", document.text[at : start + numeral.end]),
            "outcome": reason,
            "sentence_no": None,
        }
