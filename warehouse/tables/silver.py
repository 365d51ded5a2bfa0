"""Silver frames: what extraction leaves under `data/staging/` as Parquet, between the text and the star.

Belongs here: documents, articles, sentences, numerals, observations as the transforms return them.
Does not: star, marts and audit tables.
"""

from warehouse import fields
from warehouse.contract import Column, Table

# What the columns may hold, for those who ask the tables.
from warehouse.fields import (  # noqa: F401
    ARTICLE_KINDS,
    BASES,
    CHANGE_BASES,
    COMPARATORS,
    KINDS,
    NUMERAL_OUTCOMES,
    PERIOD_BASES,
    PERIOD_PATTERN,
    PLACE_BASES,
    STATUSES,
)

LOCATION_KINDS = ("heading", "paragraph", "list_item", "table", "caption", "furniture", "cell")

SENTENCE_ROLES = ("headline", "subhead", "body", "caption", "table")

_DOCUMENT_ID, _START, _END = fields.DOCUMENT_ID, fields.CHAR_START, fields.CHAR_END

DOCUMENT = Table(
    "silver", "document", "文档 · one row a document version: one content hash, whatever names its file has or had",
    (
        _DOCUMENT_ID,
        fields.SOURCE,
        fields.OTHER_FILES,
        fields.SHA256,
        fields.BYTE_SIZE,
        fields.ENCODING,
        fields.TEXT_LENGTH,
        fields.DOCUMENT_STATUS,
        fields.REASON,
        fields.TITLE,
        fields.PUBLICATION_DATE,
        fields.PUBLICATION_DATE_BASIS,
        fields.PUBLICATION_DATE_PRECISION,
        fields.PUBLISHER,
        fields.PUBLISHER_BASIS,
        fields.DEFAULT_PLACE,
        fields.DEFAULT_PLACE_BASIS,
        fields.PUBLISHED_FROM,
        fields.PUBLISHED_TO,
        fields.FORMAT,
        fields.PAGE_COUNT,
        fields.BLOCK_COUNT,
        fields.TABLE_COUNT,
        fields.CELL_COUNT,
        fields.ARTICLE_COUNT,
        fields.SENTENCE_COUNT,
        fields.NUMERAL_COUNT,
        fields.OBSERVATION_COUNT,
        fields.SET_ASIDE_COUNT,
    ),
    key=("document_id",), sort=("source_file", "document_id"),
)  # fmt: skip

ARTICLE = Table(
    "silver", "article", "文章 · one row an article of a document",
    (
        _DOCUMENT_ID,
        fields.ARTICLE_NO,
        fields.HEADLINE,
        fields.SUBHEADS,
        fields.BYLINE,
        fields.AUTHORS,
        fields.DATELINE,
        fields.DATELINE_PLACE,
        fields.DATELINE_DATE,
        fields.AGENCY,
        fields.ARTICLE_KIND,
        fields.IS_TRUNCATED,
        _START, _END,
    ),
    key=("document_id", "article_no"), sort=("document_id", "article_no"),
)  # fmt: skip

SENTENCE = Table(
    "silver", "sentence", "句子 · one row a sentence, unwrapped",
    (
        _DOCUMENT_ID,
        fields.ARTICLE_NO,
        fields.SENTENCE_NO,
        Column("paragraph_no", "integer", "段序号 · paragraph in the document, from 1", nullable=False, at_least=1),
        Column("role", "text", "角色 · headline, subhead, body, caption, or table for a row of one", nullable=False, one_of=SENTENCE_ROLES),
        Column("section", "text", "小节 · heading the sentence stands under"),
        Column("carried_period", "text", "承前时间 · last period stated before the sentence"),
        Column("carried_place", "text", "承前地点 · last place stated before the sentence"),
        Column("text", "text", "句子 · the sentence with its line wraps undone", nullable=False),
        _START, _END,
    ),
    key=("document_id", "sentence_no"), sort=("document_id", "sentence_no"),
)  # fmt: skip

NUMERAL = Table(
    "silver", "numeral", "数字 · every numeral of the text and what became of it",
    (
        _DOCUMENT_ID, _START, _END,
        fields.NUMERAL_SURFACE,
        fields.OUTCOME,
        fields.NUMERAL_SENTENCE_NO,
    ),
    key=("document_id", "char_start"), sort=("document_id", "char_start"),
)  # fmt: skip

OBSERVATION = Table(
    "silver", "observation", "观测 · one quantity stated once in one document version",
    (
        _DOCUMENT_ID, _START, _END,
        fields.ARTICLE_NO,
        fields.SENTENCE_NO,
        fields.SURFACE,
        fields.QUOTE,
        fields.VALUE,
        fields.VALUE_LOW,
        fields.VALUE_HIGH,
        fields.PRINTED_EXPONENT,
        fields.UNIT,
        fields.COMPARATOR,
        fields.KIND,
        fields.BASIS,
        fields.INDICATOR_WORDING,
        fields.INDICATOR_NAME,
        Column("place", "text", "地区 · full official name, 中国, 全球, a group, several joined by 、"),
        Column("place_code", "text", "地区代码 · GB/T 2260 code; null for groups and places below the county"),
        fields.PLACE_BASIS,
        Column("subject", "text", "主体 · company, project, facility, organisation the number describes"),
        fields.PERIOD,
        fields.PERIOD_START,
        fields.PERIOD_END,
        fields.PERIOD_BASIS,
        fields.BASE_PERIOD,
        fields.STATUS,
        *fields.OBSERVED,
        fields.PAGE,
        fields.CELL,
        fields.CORRECTED_FIELDS,
    ),
    key=("document_id", "char_start"), sort=("document_id", "char_start"),
)  # fmt: skip

DOCUMENT_TEXT = Table(
    "silver", "document_text", "正文 · the text of each document that was read, as positions count in it",
    (
        _DOCUMENT_ID,
        Column("text", "text", "正文 · the decoded text; char_start and char_end are offsets into it", nullable=False),
    ),
    key=("document_id",), sort=("document_id",),
)  # fmt: skip

TEXT_LOCATION = Table(
    "silver", "text_location", "位置 · where spans of the text stand in their source: page and box, element, cell",
    (
        _DOCUMENT_ID, _START, _END,
        Column("kind", "text", "类别 · what the span is", nullable=False, one_of=LOCATION_KINDS),
        fields.PAGE.but(doc="页 · page of a PDF or scan, from 1"),
        Column("box_left", "real", "左 · left edge of its box, from the left of the page", unit="point"),
        Column("box_top", "real", "上 · upper edge, from the top of the page", unit="point"),
        Column("box_right", "real", "右 · right edge", unit="point"),
        Column("box_bottom", "real", "下 · lower edge", unit="point"),
        Column("element", "text", "元素 · path of the element in a web page or Word file"),
        Column("table_no", "integer", "表序号 · table of the document, from 1; of a cell alone", at_least=1),
        Column("row_no", "integer", "行号 · row of the table, from 1", at_least=1),
        Column("column_no", "integer", "列号 · column of the table, from 1", at_least=1),
    ),
    key=("document_id", "char_start", "kind"), sort=("document_id", "char_start", "kind"),
)  # fmt: skip

TABLES = (DOCUMENT, ARTICLE, SENTENCE, NUMERAL, OBSERVATION, DOCUMENT_TEXT, TEXT_LOCATION)
