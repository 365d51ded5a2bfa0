"""Fields that several tables share: each described once, and named where a table holds it.

Belongs here: the columns that a document, an article, a numeral, an observation, a statistic carry from table to table, and the
words that they may hold. Does not: which table holds which (`warehouse.tables`), a column of one table alone.

A view shows a field as `FIELD.shown()`; a table where it may lack names it as `FIELD.but(nullable=True)`. What extraction says of
an observation beside its grain stands in `OBSERVED`: silver, star and marts hold all of it, so that a field added there travels
from the text to the mart by itself (CONTRIBUTING, "I want to …").
"""

from warehouse.contract import Column

BASES = ("stated", "filename", "text", "inferred")
KINDS = ("level", "growth", "delta", "ratio", "rank")
COMPARATORS = ("=", "~", ">", "<")
STATUSES = ("actual", "planned")
ARTICLE_KINDS = ("news", "commentary", "caption", "notice", "report")
PLACE_BASES = ("stated", "carried", "subject", "document", "assumed")
PERIOD_BASES = ("stated", "carried", "inherited", "assumed")
CHANGE_BASES = ("同比", "环比", "年均", "累计", "比上年", "比基期", "定基", "起点", "两年平均")
NUMERAL_OUTCOMES = (
    "observation", "date", "duration", "ordinal", "name", "enumerator", "article_use", "phone", "url", "page",
    "list_count", "artifact", "unreadable", "time_of_day", "code", "idiom", "unexplained",
)  # fmt: skip
DATE_PRECISIONS = ("day", "month", "year")
SOURCE_FORMATS = ("text", "markdown", "html", "pdf", "docx", "json", "csv", "scan")

# A period as SDMX code or ISO interval: 2021, 2021-S1, 2026-Q1, 2022-11, 2026-05-18, A/B, A/ (since), /B (as of).
_POINT = r"\d{4}(-(S[12]|Q[1-4]|\d{2}(-\d{2})?))?"
PERIOD_PATTERN = rf"^({_POINT}|{_POINT}/({_POINT})?|/{_POINT})$"

# The member 未知 of every dimension.
UNKNOWN_KEY = -1
# Every key has so many bits: a number of JavaScript holds them exactly, and so does JSON in many hands; a larger key would
# lose digits in a browser.
KEY_BITS = 53


def _text(name: str, doc: str, one_of: tuple[str, ...] = ()) -> Column:
    return Column(name, "text", doc, one_of=one_of)


def _count(name: str, doc: str) -> Column:
    return Column(name, "integer", doc, nullable=False, at_least=0)


# Files and documents
SOURCE = Column(
    "source_file", "text", "来源文件 · path below the input folder, with forward slashes", nullable=False
)
OTHER_FILES = _text("other_files", "同内容文件 · further paths of the same content, a line each")
SHA256 = Column("sha256", "text", "内容摘要 · SHA-256 of the bytes", nullable=False, matches=r"^[0-9a-f]{64}$")
BYTE_SIZE = Column("byte_size", "integer", "字节数 · size of the file", nullable=False, at_least=0, unit="byte")
LINE = Column(
    "line", "integer", "行号 · wrong line of a documents.csv; null where a file is rejected", at_least=1
)  # fmt: skip
ENCODING = _text("encoding", "编码 · character encoding the bytes were decoded with")
TEXT_LENGTH = Column("text_length", "integer", "字符数 · characters of the decoded text", at_least=0)
DOCUMENT_STATUS = Column(
    "status", "text", "状态 · ok, or rejected with a reason", nullable=False, one_of=("ok", "rejected")
)  # fmt: skip
REASON = _text("reason", "原因 · why it was rejected, in words for a person")
TITLE = _text("title", "标题 · headline of the first article")
PUBLICATION_DATE = Column("publication_date", "date", "发布日期 · the day the text was published, as far as known")
PUBLICATION_DATE_BASIS = _text("publication_date_basis", "日期依据 · where the date comes from", BASES)
PUBLICATION_DATE_PRECISION = _text(
    "publication_date_precision", "日期精度 · how much of the date is certain", DATE_PRECISIONS
)
PUBLISHER = _text("publisher", "发布者 · newspaper, agency or government")
PUBLISHER_BASIS = _text("publisher_basis", "发布者依据 · where the publisher comes from", BASES)
IS_OFFICIAL = Column(
    "is_official", "boolean", "官方 · published by a government or a statistical office", nullable=False
)  # fmt: skip
DEFAULT_PLACE = _text("place", "默认地区 · the area the text speaks of unless it says otherwise, full official name")
DEFAULT_PLACE_BASIS = _text("place_basis", "地区依据 · where the default place comes from", BASES)
IS_PREVIOUS_VERSION = Column(
    "is_previous_version", "boolean", "旧版 · an earlier version, kept because the current one did not pass the checks",
    nullable=False,
)  # fmt: skip
ARTICLE_COUNT = _count("article_count", "文章数 · articles found")
SENTENCE_COUNT = _count("sentence_count", "句数 · sentences found")
NUMERAL_COUNT = _count("numeral_count", "数字数 · numerals found")
OBSERVATION_COUNT = _count("observation_count", "观测数 · observations found")
PUBLISHED_FROM = Column(
    "published_from", "date", "发布日期起 · the first day the text can have been published on, as far as known"
)
PUBLISHED_TO = Column(
    "published_to", "date", "发布日期止 · the last day it can have been published on, as far as known"
)
FORMAT = _text("format", "格式 · what its bytes were read as", SOURCE_FORMATS)
PAGE_COUNT = Column("page_count", "integer", "页数 · pages of the source; null where it has none", at_least=0)
BLOCK_COUNT = Column(
    "block_count", "integer", "块数 · headings, paragraphs, tables and the like that were read", at_least=0
)
TABLE_COUNT = Column("table_count", "integer", "表数 · tables found", at_least=0)
CELL_COUNT = Column("cell_count", "integer", "单元格数 · cells of tables that hold anything", at_least=0)
SET_ASIDE_COUNT = _count("set_aside_count", "剔除字符数 · characters set aside as chrome or artifacts")

# Keys that many tables hold. Every table of a build carries the same run: a reader can see that one query met one whole build.
RUN_KEY = Column(
    "run_key", "integer", "运行编号 · build that wrote the row, equal in all tables of one file", nullable=False,
    at_least=UNKNOWN_KEY, references="star.dim_run.run_key",
)  # fmt: skip
DOCUMENT_KEY = Column(
    "document_key", "integer", "文档编号 · document it stands in", nullable=False,
    at_least=UNKNOWN_KEY, references="star.dim_document.document_key",
)  # fmt: skip
DOCUMENT_ID = Column(
    "document_id", "integer", "文档编号 · key of the document version, from its content hash", nullable=False
)  # fmt: skip

# Articles and sentences
HEADLINE = _text("headline", "标题 · headline, lines joined")
SUBHEADS = _text("subheads", "小标题 · subheads, a line each")
BYLINE = _text("byline", "署名 · the byline as printed")
AUTHORS = _text("authors", "作者 · names from the byline, joined by 、")
DATELINE = _text("dateline", "电头 · the dateline as printed")
DATELINE_PLACE = _text("dateline_place", "电头地点 · place of the dateline")
DATELINE_DATE = Column("dateline_date", "date", "电头日期 · date of the dateline")
AGENCY = _text("agency", "通讯社 · agency or paper that the dateline or byline names")
ARTICLE_KIND = Column("kind", "text", "体裁 · kind of article", nullable=False, one_of=ARTICLE_KINDS)
IS_TRUNCATED = Column("is_truncated", "boolean", "残缺 · the text breaks off", nullable=False)
ARTICLE_NO = Column("article_no", "integer", "文章序号 · article of the document, from 1", nullable=False, at_least=1)
SENTENCE_NO = Column("sentence_no", "integer", "句序号 · sentence in the document, from 1", nullable=False, at_least=1)
CHAR_START = Column(
    "char_start", "integer", "起始位置 · first character in the decoded original, 0-based", nullable=False, at_least=0
)  # fmt: skip
CHAR_END = Column(
    "char_end", "integer", "结束位置 · one past the last character in the decoded original", nullable=False, at_least=1
)  # fmt: skip

# Numerals
NUMERAL_SURFACE = Column("surface", "text", "原文 · the numeral as printed, white space removed", nullable=False)
OUTCOME = Column("outcome", "text", "去向 · an observation, or why it is none", nullable=False, one_of=NUMERAL_OUTCOMES)
NUMERAL_SENTENCE_NO = SENTENCE_NO.but(nullable=True, doc="句序号 · sentence it stands in; null in text set aside")

# Observations and statistics
SURFACE = Column("surface", "text", "原文 · number and unit as printed, white space removed", nullable=False)
QUOTE = Column("quote", "text", "引文 · the sentence, white space removed", nullable=False)
VALUE = Column(
    "value", "decimal", "数值 · in the base unit; null where the words name no figure; the middle of a range"
)  # fmt: skip
VALUE_LOW = Column("value_low", "decimal", "下限 · low end of a range")
VALUE_HIGH = Column("value_high", "decimal", "上限 · high end of a range")
PRINTED_EXPONENT = Column(
    "printed_exponent", "integer", "印刷精度 · power of ten of the last printed digit, in base units"
)  # fmt: skip
UNIT = _text("unit", "单位 · base unit: 元, 人, 吨, %, 百分点 …; null for ranks and bare coefficients")
COMPARATOR = Column(
    "comparator", "text", "比较符 · = exact, ~ about, > more than, < less than", nullable=False, one_of=COMPARATORS
)  # fmt: skip
KIND = Column(
    "kind", "text", "类型 · level 数额, growth 增速, delta 增减量, ratio 比率, rank 位次", nullable=False, one_of=KINDS
)  # fmt: skip
BASIS = _text("basis", "比较基准 · 同比, 环比, 年均 …", CHANGE_BASES)
STATUS = Column("status", "text", "状态 · actual 实际, planned 计划", nullable=False, one_of=STATUSES)
INDICATOR_WORDING = _text("indicator", "指标 · what is measured, in the text's own words")
INDICATOR_NAME = _text("indicator_name", "规范指标 · name in the catalogue of indicators; null where none fits")
PERIOD = Column(
    "period", "text", "时期 · SDMX code or ISO interval: 2025, 2026-Q1, 2021/2025, since 2026/, as of /2026-03",
    matches=PERIOD_PATTERN,
)  # fmt: skip
BASE_PERIOD = Column("base_period", "text", "基期 · period compared with, where stated", matches=PERIOD_PATTERN)
PERIOD_START = Column("period_start", "date", "时期起 · first day; null where open")
PERIOD_END = Column("period_end", "date", "时期止 · last day; null where open")
PLACE_BASIS = _text("place_basis", "地区依据 · how the place is known", PLACE_BASES)
PERIOD_BASIS = _text("period_basis", "时期依据 · how the period is known", PERIOD_BASES)
IS_STATISTIC = Column("is_statistic", "boolean", "统计意义 · worth a table, not incidental", nullable=False)
CONFIDENCE = Column("confidence", "real", "置信度 · 0 doubtful to 1 sure", nullable=False, at_least=0, at_most=1)
DOUBTS = _text("doubts", "存疑 · the fields whose reading was not clear, each with the runner-up; null where all were")
RULES = _text("rules", "规则 · grammar rules that fired, joined by a space")
CORRECTED_FIELDS = _text("corrected_fields", "更正字段 · fields a reviewer corrected, joined by a space")
VALUE_COUNT = _count("value_count", "取值数 · different values stated")
LOWEST_VALUE = Column("lowest_value", "decimal", "最低值 · lowest value stated")
HIGHEST_VALUE = Column("highest_value", "decimal", "最高值 · highest value stated")
IS_CONFLICTING = Column("is_conflicting", "boolean", "矛盾 · two mentions cannot both be true", nullable=False)
IS_REVISED = Column("is_revised", "boolean", "修订 · a later publication states another value", nullable=False)
FIRST_STATED = Column("valid_from", "date", "首见日期 · publication date of the first mention")
KNOWN_AS_OF = Column("known_as_of", "date", "截止日期 · publication date of the mention chosen")

# Where it stands in a source that has pages or cells.
PAGE = Column("page", "integer", "页 · page it stands on, from 1; null where the source has no pages", at_least=1)
CELL = _text("cell", "单元格 · table, row and column it stands in, from 1; null outside tables")

# Two builds of one text differ where this does, or the reference tables do.
RULES_VERSION = _text(
    "rules_version", "规则版本 · digest of the code and packages that read the texts and built the tables"
)

COMPARABLE_BASES = ("可比价格", "不变价格", "可比口径", "同口径", "扣除价格因素")
COMPARABLE_BASIS = _text(
    "comparable_basis", "可比基础 · prices or scope of both ends of a change were made comparable, in which way", COMPARABLE_BASES
)
# What a target promises, and where it ends: 力争增长6%以上 is "力争 以上".
TONES, TONE_BOUNDS = ("力争", "确保", "预计"), ("左右", "不低于", "以上", "不超过")
_TONE = "|".join((*TONES, *TONE_BOUNDS))
TARGET_TONE = Column(
    "target_tone", "text", "目标语气 · words that set the tone of a target, joined by a space; null where none, or no target",
    matches=rf"^({_TONE})( ({_TONE}))?$",
)  # fmt: skip

# What extraction says of an observation beside its grain.
OBSERVED = (IS_STATISTIC, CONFIDENCE, DOUBTS, RULES, COMPARABLE_BASIS, TARGET_TONE)
