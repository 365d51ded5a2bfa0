"""The star: dimensions, facts and the links between them, as they are published.

Belongs here: the declarations of schema `star`. Every dimension has a member -1 未知, so that no key of a fact is null;
keys are 53-bit hashes of natural keys and stay equal from build to build.
Does not: how the frames are built (`transforms.star.build`), the views for people (`warehouse.tables.marts`).
"""

from warehouse import fields
from warehouse.contract import Column, Table
from warehouse.fields import PERIOD_PATTERN
from warehouse.fields import UNKNOWN_KEY as UNKNOWN_KEY

UNKNOWN_NAME = "未知"

VERDICTS = ("unchecked", "passed", "warned", "failed")
PLACE_LEVELS = (
    "world", "country", "nation", "province", "prefecture", "county", "township", "village", "group", "several",
    "other", "unknown",
)  # fmt: skip
FREQUENCIES = ("year", "half", "quarter", "month", "day", "span", "since", "as_of", "unknown")
MEASURES = ("stock", "flow", "rate", "index", "unknown")
CHOICE_REASONS = ("only", "agreed", "sound", "exact", "later", "official", "precise", "confident")
RELATIONS = ("total", "part", "share", "growth", "change", "contribution", "difference", "quotient", "between")


def _key(name: str, doc: str, references: str | None = None) -> Column:
    return Column(name, "integer", doc, nullable=False, at_least=UNKNOWN_KEY, references=references)


_RUN = fields.RUN_KEY
_START = fields.CHAR_START
_END = fields.CHAR_END

DIM_RUN = Table(
    "star", "dim_run", "运行 · builds: which code read which input, and what the checks said",
    (
        _key("run_key", "运行编号 · key of the build"),
        Column("run_id", "text", "运行标识 · identifier of the Dagster run or of the build", nullable=False),
        Column("started_at", "timestamp", "开始时间 · when the run began, UTC"),
        Column("code_version", "text", "代码版本 · version of the program"),
        fields.RULES_VERSION,
        Column("reference_version", "text", "参考表版本 · hash of the reference tables"),
        Column("input_folder", "text", "输入目录 · folder that was read"),
        Column("document_count", "integer", "文档数 · documents read", nullable=False, at_least=0),
        Column(
            "rejected_count", "integer", "拒收文档数 · documents set aside with a reason",
            nullable=False, at_least=0,
        ),
        fields.OBSERVATION_COUNT.but(doc="观测数 · observations in the star"),
        Column("statistic_count", "integer", "统计数 · reconciled statistics", nullable=False, at_least=0),
        Column("verdict", "text", "检查结论 · unchecked, passed, warned or failed", nullable=False, one_of=VERDICTS),
        Column(
            "failed_checks", "integer", "未通过检查 · checks that failed with severity error",
            nullable=False, at_least=0,
        ),
        Column(
            "warned_checks", "integer", "警告检查 · checks that failed with severity warning",
            nullable=False, at_least=0,
        ),
    ),
    key=("run_key",), sort=("run_key",),
)  # fmt: skip

DIM_DOCUMENT = Table(
    "star", "dim_document", "文档 · one row a document version that was read",
    (
        _key("document_key", "文档编号 · key of the document version, from its content hash"),
        fields.SOURCE,
        fields.OTHER_FILES,
        fields.SHA256.but(nullable=True, doc="内容摘要 · SHA-256 of the bytes; null for 未知"),
        fields.BYTE_SIZE.but(nullable=True),
        fields.ENCODING,
        fields.TEXT_LENGTH,
        fields.TITLE,
        fields.PUBLICATION_DATE,
        fields.PUBLICATION_DATE_BASIS,
        fields.PUBLICATION_DATE_PRECISION,
        fields.PUBLISHER,
        fields.PUBLISHER_BASIS,
        fields.IS_OFFICIAL,
        fields.PUBLISHED_FROM,
        fields.PUBLISHED_TO,
        fields.FORMAT,
        fields.PAGE_COUNT,
        fields.BLOCK_COUNT,
        fields.TABLE_COUNT,
        fields.CELL_COUNT,
        _key("place_key", "默认地区 · area the text speaks of unless it says otherwise", "star.dim_place.place_key"),
        fields.ARTICLE_COUNT,
        fields.SENTENCE_COUNT,
        fields.NUMERAL_COUNT,
        fields.OBSERVATION_COUNT,
        fields.SET_ASIDE_COUNT,
        fields.IS_PREVIOUS_VERSION,
        _RUN,
    ),
    key=("document_key",), sort=("source_file", "document_key"),
)  # fmt: skip

DIM_ARTICLE = Table(
    "star", "dim_article", "文章 · one row an article",
    (
        _key("article_key", "文章编号 · key of the article"),
        fields.DOCUMENT_KEY,
        fields.ARTICLE_NO.but(at_least=0, doc="文章序号 · article of the document, from 1; 0 for 未知"),
        fields.HEADLINE,
        fields.SUBHEADS,
        fields.BYLINE,
        fields.AUTHORS,
        fields.DATELINE,
        fields.DATELINE_PLACE,
        fields.DATELINE_DATE,
        fields.AGENCY,
        fields.ARTICLE_KIND.but(nullable=True),
        fields.IS_TRUNCATED,
        fields.CHAR_START.but(nullable=True),
        fields.CHAR_END.but(nullable=True, at_least=0),
        _RUN,
    ),
    key=("article_key",), sort=("document_key", "article_no"),
)  # fmt: skip

DIM_PLACE = Table(
    "star", "dim_place", "地区 · administrative areas, groups of areas and smaller places, with the areas above them",
    (
        _key("place_key", "地区编号 · key of the place"),
        Column("name", "text", "地区 · full official name", nullable=False),
        Column("code", "text", "地区代码 · GB/T 2260 code; null for groups and places below the county"),
        Column(
            "level", "text", "层级 · world, nation, province, prefecture, county, village …",
            nullable=False, one_of=PLACE_LEVELS,
        ),
        Column("parent_code", "text", "上级代码 · code of the area directly above"),
        Column("parent", "text", "上级地区 · name of the area directly above"),
        Column("province_code", "text", "省级代码 · code of the province"),
        Column("province", "text", "省级 · province, autonomous region or municipality"),
        Column("prefecture_code", "text", "地级代码 · code of the prefecture"),
        Column("prefecture", "text", "地级 · prefecture or city"),
        Column("county_code", "text", "县级代码 · code of the county"),
        Column("county", "text", "县级 · county, district or county-level city"),
        Column("valid_from", "date", "生效日期 · first day of the code or name, where known"),
        Column("valid_to", "date", "失效日期 · last day of the code or name, where it ended"),
        Column("successor_code", "text", "继承代码 · code of the area it is part of today, where it ended and that is one"),
        Column("successor", "text", "继承地区 · the area or areas it is part of today, joined by 、; null where it stands"),
        Column("is_catalogued", "boolean", "在册 · in the table of places, not only in a text", nullable=False),
        _RUN,
    ),
    key=("place_key",), sort=("code", "name", "place_key"),
)  # fmt: skip

DIM_INDICATOR = Table(
    "star", "dim_indicator", "指标 · what is measured: the catalogue's indicators, and wordings that fit none of them",
    (
        _key("indicator_key", "指标编号 · key of the indicator"),
        Column("name", "text", "指标 · name in the catalogue, else the text's wording", nullable=False),
        Column("code", "text", "指标代码 · code in the catalogue"),
        Column("english", "text", "英文名 · name in English"),
        Column("category", "text", "类别 · branch of statistics"),
        Column("unit_dimension", "text", "量纲 · dimension of its unit: money, people, area …"),
        Column("measure", "text", "存量流量 · stock, flow, rate or index", nullable=False, one_of=MEASURES),
        Column("is_additive", "boolean", "可加 · may be summed over places and periods; null where unknown"),
        Column("unit", "text", "常用单位 · base unit it is usually stated in"),
        Column("whole", "text", "所属总量 · name of the indicator it is a part of"),
        Column("partition", "text", "划分 · how the whole is divided where the parts of one name add up to it"),
        Column("concept", "text", "概念 · what is measured, 产量: of a name made of parts, of another wording by its last words"),
        Column("qualifiers", "text", "限定 · of what: the parts of the name, joined by 、; outside the catalogue as written"),
        Column("synonyms", "text", "同义词 · further wordings, joined by 、"),
        Column("is_catalogued", "boolean", "在册 · in the catalogue, not only in a text", nullable=False),
        _RUN,
    ),
    key=("indicator_key",), sort=("is_catalogued", "name", "indicator_key"),
)  # fmt: skip

DIM_UNIT = Table(
    "star", "dim_unit", "单位 · base units",
    (
        _key("unit_key", "单位编号 · key of the unit"),
        Column("name", "text", "单位 · base unit as written in Chinese", nullable=False),
        Column("dimension", "text", "量纲 · money, people, area, share …"),
        Column("code", "text", "单位代码 · UN/CEFACT or ISO 4217 code, where there is one"),
        Column("is_catalogued", "boolean", "在册 · in the table of units, not only in a text", nullable=False),
        _RUN,
    ),
    key=("unit_key",), sort=("name", "unit_key"),
)  # fmt: skip

DIM_PERIOD = Table(
    "star", "dim_period", "时期 · periods by SDMX code or ISO interval, in two roles: measured, and base of a change",
    (
        _key("period_key", "时期编号 · key of the period"),
        Column("code", "text", "时期 · SDMX code or ISO interval; null for 未知", matches=PERIOD_PATTERN),
        Column("label", "text", "时期名称 · the period in Chinese words", nullable=False),
        Column(
            "frequency", "text", "频度 · year, half, quarter, month, day, span, since, as_of",
            nullable=False, one_of=FREQUENCIES,
        ),
        Column("first_day", "date", "首日 · first day; null where open"),
        Column("last_day", "date", "末日 · last day; null where open"),
        Column("year", "integer", "年 · year of the last day, else of the first", at_least=1, at_most=9999),
        Column("half", "integer", "半年 · 1 or 2, where the period lies in one", at_least=1, at_most=2),
        Column("quarter", "integer", "季度 · 1 to 4, where the period lies in one", at_least=1, at_most=4),
        Column("month", "integer", "月 · 1 to 12, where the period lies in one", at_least=1, at_most=12),
        Column("day_count", "integer", "天数 · days from first to last", at_least=1, unit="day"),
        Column(
            "is_cumulative", "boolean", "累计 · a running total: from new year to a month, since a day, or as of a day",
            nullable=False,
        ),
        Column("year_ago_code", "text", "上年同期 · code of the same period one year before", matches=PERIOD_PATTERN),
        _RUN,
    ),
    key=("period_key",), unique=(("code",),), sort=("last_day", "code", "period_key"),
)  # fmt: skip

DIM_SUBJECT = Table(
    "star", "dim_subject", "主体 · companies, projects, facilities, organisations and routes that numbers describe",
    (
        _key("subject_key", "主体编号 · key of the subject; -1 where the number describes the place itself"),
        Column("name", "text", "主体 · name", nullable=False),
        _RUN,
    ),
    key=("subject_key",), sort=("name", "subject_key"),
)  # fmt: skip

_GRAIN = (
    _key("indicator_key", "指标编号 · what is measured", "star.dim_indicator.indicator_key"),
    _key("place_key", "地区编号 · where", "star.dim_place.place_key"),
    _key("subject_key", "主体编号 · whom it describes; -1 for the place itself", "star.dim_subject.subject_key"),
    _key("period_key", "时期编号 · when it holds", "star.dim_period.period_key"),
    _key("base_period_key", "基期编号 · period compared with", "star.dim_period.period_key"),
    _key("unit_key", "单位编号 · base unit", "star.dim_unit.unit_key"),
)  # fmt: skip
_KIND = fields.KIND
_STATUS = fields.STATUS
_BASIS = fields.BASIS
_COMPARATOR = fields.COMPARATOR
_VALUE = fields.VALUE
_LOW = fields.VALUE_LOW
_HIGH = fields.VALUE_HIGH
_EXPONENT = fields.PRINTED_EXPONENT

FCT_OBSERVATION = Table(
    "star", "fct_observation", "观测 · one quantity stated once in one document version",
    (
        _key("observation_key", "观测编号 · key of the observation, from document and position"),
        fields.DOCUMENT_KEY,
        _key("article_key", "文章编号 · article it stands in", "star.dim_article.article_key"),
        *_GRAIN,
        _key("statistic_key", "统计编号 · statistic it is a mention of; -1 where it feeds none"),
        fields.SENTENCE_NO,
        _START, _END, _KIND, _STATUS, _BASIS, _COMPARATOR, _VALUE, _LOW, _HIGH, _EXPONENT,
        fields.SURFACE,
        Column("indicator_wording", "text", "指标原文 · what is measured, in the text's own words"),
        fields.QUOTE,
        fields.PLACE_BASIS,
        fields.PERIOD_BASIS,
        *fields.OBSERVED,
        Column("is_contradicted", "boolean", "句内矛盾 · another figure of its sentence excludes it", nullable=False),
        fields.PAGE,
        fields.CELL,
        Column("is_corrected", "boolean", "已更正 · a reviewer corrected a field", nullable=False),
        fields.CORRECTED_FIELDS,
        _RUN,
    ),
    key=("observation_key",), unique=(("document_key", "char_start"),), sort=("document_key", "char_start"),
)  # fmt: skip

FCT_STATISTIC = Table(
    "star", "fct_statistic",
    "统计 · one row a statistic, however many texts state it: the value chosen, why, and how far the mentions disagree",
    (
        _key("statistic_key", "统计编号 · key of the statistic, from its grain"),
        *_GRAIN, _KIND, _STATUS, _BASIS, _COMPARATOR, _VALUE, _LOW, _HIGH, _EXPONENT,
        _key(
            "observation_key", "选用观测 · observation whose value was chosen",
            "star.fct_observation.observation_key",
        ),
        _key("document_key", "选用文档 · document of the observation chosen", "star.dim_document.document_key"),
        # Copies of the chosen observation: its evidence is asked for with nearly every statistic, and to join a
        # million sentences for it takes longer than the rest of the question.
        _START, _END,
        fields.SURFACE.but(doc="原文 · number and unit of the observation chosen, as printed"),
        fields.QUOTE.but(doc="引文 · sentence of the observation chosen"),
        Column(
            "choice_reason", "text", "选用理由 · only, agreed, sound, exact, later, official, precise, confident",
            nullable=False, one_of=CHOICE_REASONS,
        ),
        Column("mention_count", "integer", "提及次数 · observations of the statistic", nullable=False, at_least=1),
        Column("document_count", "integer", "文档数 · documents that state it", nullable=False, at_least=1),
        fields.VALUE_COUNT,
        fields.LOWEST_VALUE,
        fields.HIGHEST_VALUE,
        Column("spread", "decimal", "差距 · highest less lowest value", at_least=0),
        Column("relative_spread", "real", "相对差距 · spread over the chosen value", at_least=0),
        fields.IS_CONFLICTING,
        Column("is_contradicted", "boolean", "句内矛盾 · every mention is contradicted so", nullable=False),
        fields.IS_REVISED,
        fields.FIRST_STATED,
        fields.KNOWN_AS_OF,
        fields.CONFIDENCE.but(doc="置信度 · of the observation chosen"),
        _RUN,
    ),
    # What is asked together lies together: an indicator, its places, their periods.
    key=("statistic_key",),
    sort=("indicator_key", "place_key", "subject_key", "period_key", "status", "kind", "statistic_key"),
)  # fmt: skip

FCT_VINTAGE = Table(
    "star", "fct_vintage", "版本 · what was known of a statistic from one publication to the next",
    (
        _key("statistic_key", "统计编号 · statistic", "star.fct_statistic.statistic_key"),
        Column("vintage_no", "integer", "版本序号 · from 1, in order of publication", nullable=False, at_least=1),
        Column(
            "valid_from", "date", "生效日期 · publication date from which the value was known; null where undated",
        ),
        Column("valid_to", "date", "失效日期 · day before the next vintage; null for the current one"),
        _COMPARATOR, _VALUE, _LOW, _HIGH,
        _key("observation_key", "观测编号 · observation that states it", "star.fct_observation.observation_key"),
        Column("is_current", "boolean", "现行 · the value that fct_statistic holds", nullable=False),
        _RUN,
    ),
    key=("statistic_key", "vintage_no"), sort=("statistic_key", "vintage_no"),
)  # fmt: skip

FCT_ARITHMETIC = Table(
    "star", "fct_arithmetic", "勾稽 · relations between figures that were checked, and whether they hold",
    (
        _key("arithmetic_key", "勾稽编号 · key of the check"),
        Column(
            "relation", "text", "关系 · total, part, share, growth, change, contribution, difference, quotient, between",
            nullable=False, one_of=RELATIONS,
        ),
        Column("formula", "text", "算式 · the relation in words: 进出口总值 = 出口总值 + 进口总值", nullable=False),
        _key("place_key", "地区编号 · where", "star.dim_place.place_key"),
        _key("period_key", "时期编号 · when", "star.dim_period.period_key"),
        _key(
            "indicator_key", "指标编号 · indicator of the figure that was checked",
            "star.dim_indicator.indicator_key",
        ),
        Column("stated_value", "decimal", "所述值 · what the text states", nullable=False),
        Column(
            "expected_value", "decimal", "应有值 · what the other figures give; of a part, the total it may not exceed",
            nullable=False,
        ),
        Column("difference", "decimal", "差额 · stated less expected", nullable=False),
        Column(
            "tolerance", "decimal", "容差 · how far rounding and 超, 近, 约 may take it", nullable=False, at_least=0
        ),
        Column(
            "holds", "boolean", "成立 · the difference lies within the tolerance; of a part, it does not exceed its total",
            nullable=False,
        ),
        fields.OBSERVATION_COUNT.but(at_least=2, doc="观测数 · observations used"),
        Column("document_count", "integer", "文档数 · documents they come from", nullable=False, at_least=1),
        Column("working", "text", "验算 · the check written out with its figures", nullable=False),
        _RUN,
    ),
    key=("arithmetic_key",), sort=("holds", "relation", "arithmetic_key"),
)  # fmt: skip

BRIDGE_ARITHMETIC_OBSERVATION = Table(
    "star", "bridge_arithmetic_observation", "勾稽观测 · which observations a check used, and as what",
    (
        _key("arithmetic_key", "勾稽编号 · check", "star.fct_arithmetic.arithmetic_key"),
        Column(
            "position", "integer", "次序 · 1 for the figure checked, then the figures it was checked with",
            nullable=False, at_least=1,
        ),
        Column("role", "text", "角色 · total, part, share, whole, growth, current, previous …", nullable=False),
        _key("observation_key", "观测编号 · observation", "star.fct_observation.observation_key"),
        _RUN,
    ),
    key=("arithmetic_key", "position"), sort=("arithmetic_key", "position"),
)  # fmt: skip

FACTS = (FCT_OBSERVATION, FCT_STATISTIC, FCT_VINTAGE, FCT_ARITHMETIC, BRIDGE_ARITHMETIC_OBSERVATION)

# In order of creation: what a foreign key names stands before the table that holds it.
TABLES = (
    DIM_RUN, DIM_PLACE, DIM_DOCUMENT, DIM_ARTICLE, DIM_INDICATOR, DIM_UNIT, DIM_PERIOD, DIM_SUBJECT, *FACTS,
)  # fmt: skip
