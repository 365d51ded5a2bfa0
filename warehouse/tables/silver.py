"""Silver frames: what extraction leaves under `data/staging/` as Parquet, between the text and the star.

Belongs here: documents, articles, sentences, numerals, observations as the transforms return them.
Does not: star, marts and audit tables.
"""

from warehouse.contract import Column, Table

BASES = ("stated", "filename", "text", "inferred")
KINDS = ("level", "growth", "delta", "ratio", "rank")
COMPARATORS = ("=", "~", ">", "<")
STATUSES = ("actual", "planned")
ARTICLE_KINDS = ("news", "commentary", "caption", "notice", "report")
SENTENCE_ROLES = ("headline", "subhead", "body", "caption")
PLACE_BASES = ("stated", "carried", "subject", "document", "assumed")
PERIOD_BASES = ("stated", "carried", "inherited", "assumed")
CHANGE_BASES = ("同比", "环比", "年均", "累计", "比上年", "比基期", "定基", "起点", "两年平均")
NUMERAL_OUTCOMES = (
    "observation", "date", "duration", "ordinal", "name", "enumerator", "article_use", "phone", "url", "page",
    "list_count", "artifact", "unreadable", "time_of_day", "code", "idiom", "unexplained",
)  # fmt: skip

# A period as SDMX code or ISO interval: 2021, 2021-S1, 2026-Q1, 2022-11, 2026-05-18, A/B, A/ (since), /B (as of).
_POINT = r"\d{4}(-(S[12]|Q[1-4]|\d{2}(-\d{2})?))?"
PERIOD_PATTERN = rf"^({_POINT}|{_POINT}/({_POINT})?|/{_POINT})$"

_DOCUMENT_KEY = Column(
    "document_id", "integer", "文档编号 · key of the document version, from its content hash", nullable=False
)
_START = Column(
    "char_start", "integer", "起始位置 · first character in the decoded original, 0-based", nullable=False, at_least=0
)
_END = Column(
    "char_end", "integer", "结束位置 · one past the last character in the decoded original", nullable=False, at_least=1
)

DOCUMENT = Table(
    "silver", "document", "文档 · one row a document version: one content hash, whatever names its file has or had",
    (
        _DOCUMENT_KEY,
        Column("source_file", "text", "来源文件 · path below the input folder, with forward slashes", nullable=False),
        Column("other_files", "text", "同内容文件 · further paths of the same content, a line each"),
        Column("sha256", "text", "内容摘要 · SHA-256 of the bytes", nullable=False, matches=r"^[0-9a-f]{64}$"),
        Column("byte_size", "integer", "字节数 · size of the file", nullable=False, at_least=0, unit="byte"),
        Column("encoding", "text", "编码 · character encoding the bytes were decoded with; null where rejected"),
        Column("text_length", "integer", "字符数 · characters of the decoded text", at_least=0),
        Column("status", "text", "状态 · ok, or rejected with a reason", nullable=False, one_of=("ok", "rejected")),
        Column("reason", "text", "原因 · why the document was rejected, in words for a person"),
        Column("title", "text", "标题 · headline of the first article"),
        Column("publication_date", "date", "发布日期 · the day the text was published, as far as known"),
        Column("publication_date_basis", "text", "日期依据 · where the date comes from", one_of=BASES),
        Column("publication_date_precision", "text", "日期精度 · how much of the date is certain", one_of=("day", "month", "year")),
        Column("publisher", "text", "发布者 · newspaper, agency or government"),
        Column("publisher_basis", "text", "发布者依据 · where the publisher comes from", one_of=BASES),
        Column("place", "text", "默认地区 · the area the text speaks of unless it says otherwise, full official name"),
        Column("place_basis", "text", "地区依据 · where the default place comes from", one_of=BASES),
        Column("article_count", "integer", "文章数 · articles found", nullable=False, at_least=0),
        Column("sentence_count", "integer", "句数 · sentences found", nullable=False, at_least=0),
        Column("numeral_count", "integer", "数字数 · numerals found", nullable=False, at_least=0),
        Column("observation_count", "integer", "观测数 · observations found", nullable=False, at_least=0),
        Column("set_aside_count", "integer", "剔除字符数 · characters set aside as chrome or artifacts", nullable=False, at_least=0),
    ),
    key=("document_id",), sort=("source_file", "document_id"),
)  # fmt: skip

ARTICLE = Table(
    "silver", "article", "文章 · one row an article of a document",
    (
        _DOCUMENT_KEY,
        Column("article_no", "integer", "文章序号 · position in the document, from 1", nullable=False, at_least=1),
        Column("headline", "text", "标题 · headline, lines joined"),
        Column("subheads", "text", "小标题 · subheads, a line each"),
        Column("byline", "text", "署名 · the byline as printed"),
        Column("authors", "text", "作者 · names from the byline, joined by 、"),
        Column("dateline", "text", "电头 · the dateline as printed"),
        Column("dateline_place", "text", "电头地点 · place of the dateline"),
        Column("dateline_date", "date", "电头日期 · date of the dateline"),
        Column("agency", "text", "通讯社 · agency or paper that the dateline or byline names"),
        Column("kind", "text", "体裁 · kind of article", nullable=False, one_of=ARTICLE_KINDS),
        Column("is_truncated", "boolean", "残缺 · the text breaks off", nullable=False),
        _START, _END,
    ),
    key=("document_id", "article_no"), sort=("document_id", "article_no"),
)  # fmt: skip

SENTENCE = Table(
    "silver", "sentence", "句子 · one row a sentence, unwrapped",
    (
        _DOCUMENT_KEY,
        Column("article_no", "integer", "文章序号 · article the sentence stands in", nullable=False, at_least=1),
        Column("sentence_no", "integer", "句序号 · position in the document, from 1", nullable=False, at_least=1),
        Column("paragraph_no", "integer", "段序号 · paragraph in the document, from 1", nullable=False, at_least=1),
        Column("role", "text", "角色 · headline, subhead, body or caption", nullable=False, one_of=SENTENCE_ROLES),
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
        _DOCUMENT_KEY, _START, _END,
        Column("surface", "text", "原文 · the numeral as printed, white space removed", nullable=False),
        Column("outcome", "text", "去向 · an observation, or why it is none", nullable=False, one_of=NUMERAL_OUTCOMES),
        Column("sentence_no", "integer", "句序号 · sentence it stands in; null in text set aside", at_least=1),
    ),
    key=("document_id", "char_start"), sort=("document_id", "char_start"),
)  # fmt: skip

OBSERVATION = Table(
    "silver", "observation", "观测 · one quantity stated once in one document version",
    (
        _DOCUMENT_KEY, _START, _END,
        Column("article_no", "integer", "文章序号 · article it stands in", nullable=False, at_least=1),
        Column("sentence_no", "integer", "句序号 · sentence it stands in", nullable=False, at_least=1),
        Column("surface", "text", "原文 · number and unit as printed, white space removed", nullable=False),
        Column("quote", "text", "引文 · the sentence, white space removed", nullable=False),
        Column("value", "decimal", "数值 · in the base unit; null where the words name no figure; the middle of a range"),
        Column("value_low", "decimal", "下限 · low end of a range"),
        Column("value_high", "decimal", "上限 · high end of a range"),
        Column("printed_exponent", "integer", "印刷精度 · power of ten of the last printed digit, in base units"),
        Column("unit", "text", "单位 · base unit; null for ranks and bare coefficients"),
        Column("comparator", "text", "比较符 · exact, about, more than, less than", nullable=False, one_of=COMPARATORS),
        Column("kind", "text", "类型 · level, growth, delta, ratio, rank", nullable=False, one_of=KINDS),
        Column("basis", "text", "比较基准 · 同比, 环比, 年均 …", one_of=CHANGE_BASES),
        Column("indicator", "text", "指标 · what is measured, in the text's own words"),
        Column("indicator_name", "text", "规范指标 · name in the catalogue of indicators; null where none fits"),
        Column("place", "text", "地区 · full official name, 中国, 全球, a group, several joined by 、"),
        Column("place_code", "text", "地区代码 · GB/T 2260 code; null for groups and places below the county"),
        Column("place_basis", "text", "地区依据 · how the place is known", one_of=PLACE_BASES),
        Column("subject", "text", "主体 · company, project, facility, organisation the number describes"),
        Column("period", "text", "时期 · SDMX code or ISO interval; open end A/ since, /B as of", matches=PERIOD_PATTERN),
        Column("period_start", "date", "时期起 · first day; null where open"),
        Column("period_end", "date", "时期止 · last day; null where open"),
        Column("period_basis", "text", "时期依据 · how the period is known", one_of=PERIOD_BASES),
        Column("base_period", "text", "基期 · period compared with, where stated", matches=PERIOD_PATTERN),
        Column("status", "text", "状态 · actual or planned", nullable=False, one_of=STATUSES),
        Column("is_statistic", "boolean", "统计意义 · worth a table, not incidental", nullable=False),
        Column("confidence", "real", "置信度 · 0 doubtful to 1 sure", nullable=False, at_least=0, at_most=1),
        Column("doubts", "text", "存疑 · the fields whose reading was not clear, each with the runner-up; null where all were"),
        Column("rules", "text", "规则 · grammar rules that fired, joined by a space"),
        Column("corrected_fields", "text", "更正字段 · fields a reviewer corrected, joined by a space"),
    ),
    key=("document_id", "char_start"), sort=("document_id", "char_start"),
)  # fmt: skip

DOCUMENT_TEXT = Table(
    "silver", "document_text", "正文 · the text of each document that was read, as positions count in it",
    (
        _DOCUMENT_KEY,
        Column("text", "text", "正文 · the decoded text; char_start and char_end are offsets into it", nullable=False),
    ),
    key=("document_id",), sort=("document_id",),
)  # fmt: skip

TABLES = (DOCUMENT, ARTICLE, SENTENCE, NUMERAL, OBSERVATION, DOCUMENT_TEXT)
