"""Extraction: one document → the rows of every silver table.

Belongs here: `extract_document`, the walk over articles and sentences, offsets back to the decoded original.
Does not: reading bytes (`transforms.reading.documents`), the grammar (`transforms.meaning.observations` and below), frames.
"""

import re

from transforms.indicators.composition import name_rows
from transforms.language.collecting import without_collecting
from transforms.meaning.observations import read_sentence
from transforms.meaning.opening import open_bare_context, open_context
from transforms.meaning.rows import Extraction, add_rows, find_numerals_outside_sentences, restore_original
from transforms.meaning.tables.rows import add_table, build_table_article
from transforms.periods.mentions import find_periods
from transforms.reading.articles import Article
from transforms.reading.documents import Document
from transforms.reading.locations import build_location_rows, count_cells, place_observations
from transforms.reference import Reference

# A heading on the line of its text: 四、2026年目标。
_RUN_IN = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}章)[^，；：、]{2,24}。")


def extract_document(document: Document, reference: Reference, *, with_decisions: bool = False) -> Extraction:
    """Every article, sentence, numeral and observation of a document, in reading order; `with_decisions` keeps, by the start
    of each figure of prose, what was decided of it and why."""
    extraction = Extraction(document={}, decisions={} if with_decisions else None)
    with without_collecting():
        for article in document.articles:
            _extract_article(document, article, reference, extraction)
        _extract_tables(document, reference, extraction)
    extraction.numerals += find_numerals_outside_sentences(document, reference)
    metadata = document.metadata
    extraction.document = {
        "document_id": document.document_id,
        "source_file": document.source_file,
        "sha256": document.sha256,
        "byte_size": document.byte_size,
        "encoding": document.content.encoding,
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
        "published_from": metadata.published_from,
        "published_to": metadata.published_to,
        "format": document.content.format,
        "page_count": document.content.page_count,
        "block_count": len(document.content.blocks) or len({row["paragraph_no"] for row in extraction.sentences}),
        "table_count": len(document.tables),
        "cell_count": count_cells(document.tables),
        "article_count": len(extraction.articles),
        "sentence_count": len(extraction.sentences),
        "numeral_count": len(extraction.numerals),
        "observation_count": len(extraction.observations),
        "set_aside_count": sum(end - start for start, end, _ in document.set_aside),
    }
    name_rows(extraction.observations, extraction.sentences, reference.composer)
    place_observations(document, extraction.observations)
    extraction.locations = list(build_location_rows(document))
    extraction.texts = [{"document_id": document.document_id, "text": document.text}]
    return extraction


def _extract_tables(document: Document, reference: Reference, extraction: Extraction) -> None:
    """The cells of every table, each table in the article it stands in, behind the sentences of all articles."""
    for table in document.tables:
        if not extraction.articles:
            extraction.articles.append(build_table_article(document))
        before = [article for article in document.articles if article.start < table.start]
        article = before[-1] if before else next(iter(document.articles), None)
        opened = open_context(document, article, reference) if article else open_bare_context(document)
        add_table(document, table, article, opened, reference, extraction)


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
    context = open_context(document, article, reference)
    for sentence in article.sentences:
        carried = context.period.code if context.period else None
        context.open_paragraph(sentence.paragraph)
        place = context.place or context.default_place
        if sentence.role in ("headline", "subhead"):
            context.open_story()
        if sentence.role in ("headline", "subhead") or _RUN_IN.fullmatch(sentence.text):
            context.read_heading(
                sentence.text, find_periods(sentence.text, reference.periods, context.anchor, context.period)
            )
        reading = read_sentence(sentence.text, context, reference, is_heading=sentence.role in ("headline", "subhead"))
        original = restore_original(document.legible, sentence.offsets)
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
        add_rows(document, article, sentence, original, reading, extraction)
