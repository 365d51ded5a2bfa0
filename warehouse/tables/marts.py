"""The marts: views for people and for BI tools, names instead of keys, a comment on every column.

Belongs here: the declarations of schema `marts`. The SQL of each view is `warehouse/marts/<name>.sql`; its columns are
these, in this order (a test compares them).
Does not: keys and hashes (schema `star`), lists and structs, which spreadsheets and BI tools cannot show.
"""

from warehouse import fields
from warehouse.contract import Column, Table
from warehouse.tables.silver import CHANGE_BASES, COMPARATORS
from warehouse.tables.star import CHOICE_REASONS, FREQUENCIES, MEASURES, PLACE_LEVELS, RELATIONS, VERDICTS

OUTCOMES = ("actual", "estimate")


def _text(name: str, doc: str, one_of: tuple[str, ...] = ()) -> Column:
    return Column(name, "text", doc, one_of=one_of)


_SOURCE = fields.SOURCE.shown()
_START = fields.CHAR_START.shown()
_END = fields.CHAR_END.shown()
_VALUE = fields.VALUE.shown()
_NUMBER = Column(
    "value_number", "real", "数值双精度 · value as a number that every tool shows; null where its digits are more than it holds"
)
_LOW = fields.VALUE_LOW
_HIGH = fields.VALUE_HIGH
_UNIT = fields.UNIT
_COMPARATOR = fields.COMPARATOR.shown()
_KIND = fields.KIND.shown()
_STATUS = fields.STATUS.shown()
_BASIS = fields.BASIS
_INDICATOR = _text("indicator", "指标 · what is measured: catalogue name, else the text's wording")
_CATEGORY = _text("category", "类别 · branch of statistics of the indicator")
_PLACE = _text("place", "地区 · full official name; null where unknown")
_PLACE_CODE = _text("place_code", "地区代码 · GB/T 2260 code")
_PLACE_LEVEL = _text("place_level", "地区层级 · nation, province, prefecture, county …", PLACE_LEVELS)
_PROVINCE = _text("province", "省级 · province the place lies in")
_PREFECTURE = _text("prefecture", "地级 · prefecture the place lies in")
_COUNTY = _text("county", "县级 · county the place lies in")
_SUBJECT = _text("subject", "主体 · company, project, facility the number describes; null for the place itself")
_PERIOD = fields.PERIOD.shown()
_PERIOD_LABEL = _text("period_label", "时期名称 · the period in Chinese words")
_FREQUENCY = _text("frequency", "频度 · year, half, quarter, month, day, span, since, as_of", FREQUENCIES)
_PERIOD_START = fields.PERIOD_START
_PERIOD_END = fields.PERIOD_END
_YEAR = Column("year", "integer", "年 · year of the period")
_BASE_PERIOD = fields.BASE_PERIOD.shown()
_DOCUMENT_KEY = fields.DOCUMENT_KEY.shown()
_TITLE = _text("article_title", "文章标题 · headline of the article")
_DATE = fields.PUBLICATION_DATE.shown()
_PUBLISHER = fields.PUBLISHER
_QUOTE = fields.QUOTE.shown()
_SURFACE = fields.SURFACE.shown()
_EVIDENCE = _text("evidence", "证据 · file:start-end “quote”")
_CONFIDENCE = fields.CONFIDENCE.shown()
_STATISTIC_KEY = Column("statistic_key", "integer", "统计编号 · key of the statistic; -1 for none")
_MENTIONS = Column("mention_count", "integer", "提及次数 · observations that state it", at_least=1)
_DOCUMENTS = Column("document_count", "integer", "文档数 · documents that state it", at_least=1)
_CONFLICTING = fields.IS_CONFLICTING.shown()
_REVISED = fields.IS_REVISED.shown()
_CONTRADICTED = Column(
    "is_contradicted", "boolean", "句内矛盾 · another figure of its sentence says it is the same and excludes it"
)

_PLACE_NOW = _text("place_now", "现地区 · what the place is called, or is part of, today, so that a series runs on over a new name")

OBSERVATIONS = Table(
    "marts", "observations", "观测 · every figure the texts state, with what it means and where it stands",
    (
        _SOURCE, _START, _END, _VALUE, _NUMBER, _LOW, _HIGH, _UNIT, _COMPARATOR, _KIND,
        fields.INDICATOR_WORDING,
        fields.INDICATOR_NAME,
        _CATEGORY, _PLACE, _PLACE_CODE, _PLACE_LEVEL, _PROVINCE, _PREFECTURE, _COUNTY,
        fields.PLACE_BASIS.shown(),
        _SUBJECT, _PERIOD, _PERIOD_LABEL, _FREQUENCY, _PERIOD_START, _PERIOD_END, _YEAR,
        fields.PERIOD_BASIS.shown(),
        _BASIS, _BASE_PERIOD, _STATUS,
        *(field.shown() for field in fields.OBSERVED),
        _SURFACE, _QUOTE, _EVIDENCE, _TITLE, _DATE, _PUBLISHER,
        _CONTRADICTED,
        Column("is_corrected", "boolean", "已更正 · a reviewer corrected a field"),
        fields.CORRECTED_FIELDS.shown(),
        fields.PRINTED_EXPONENT.shown(),
        fields.SENTENCE_NO.shown(),
        fields.PAGE.shown(),
        fields.CELL.shown(),
        Column("observation_key", "integer", "观测编号 · key of the observation"),
        _STATISTIC_KEY, _DOCUMENT_KEY,
    ),
    key=("observation_key",),
)  # fmt: skip

STATISTICS = Table(
    "marts", "statistics", "统计 · one row a reconciled statistic, with the value chosen and how many texts say it",
    (
        _INDICATOR,
        Column("is_catalogued", "boolean", "在册 · the indicator is in the catalogue"),
        _CATEGORY, _PLACE, _PLACE_CODE, _PLACE_LEVEL, _PROVINCE, _PREFECTURE, _COUNTY, _SUBJECT,
        _PERIOD, _PERIOD_LABEL, _FREQUENCY, _PERIOD_START, _PERIOD_END, _YEAR,
        _VALUE, _NUMBER, _LOW, _HIGH, _UNIT, _COMPARATOR, _KIND, _BASIS, _BASE_PERIOD, _STATUS,
        _text("measure", "存量流量 · stock, flow, rate or index", MEASURES),
        Column("is_additive", "boolean", "可加 · may be summed over places and periods"),
        _text("choice_reason", "选用理由 · why this value was chosen", CHOICE_REASONS),
        _MENTIONS, _DOCUMENTS,
        fields.VALUE_COUNT.shown(),
        fields.LOWEST_VALUE,
        fields.HIGHEST_VALUE,
        Column("relative_spread", "real", "相对差距 · highest less lowest, over the chosen value"),
        _CONFLICTING,
        Column("is_contradicted", "boolean", "句内矛盾 · every mention is contradicted by another figure of its sentence"),
        _REVISED,
        fields.FIRST_STATED,
        fields.KNOWN_AS_OF,
        _CONFIDENCE, _SURFACE, _QUOTE, _EVIDENCE, _PUBLISHER, _STATISTIC_KEY,
        Column("observation_key", "integer", "选用观测 · key of the observation whose value was chosen"),
    ),
    key=("statistic_key",),
)  # fmt: skip

SERIES = Table(
    "marts", "series", "序列 · time series by indicator and place: level and growth of a period side by side",
    (
        _INDICATOR, _CATEGORY, _PLACE, _PLACE_NOW, _PLACE_CODE, _PLACE_LEVEL, _PROVINCE, _PREFECTURE, _SUBJECT,
        _FREQUENCY, _PERIOD, _PERIOD_LABEL, _PERIOD_START, _PERIOD_END, _YEAR, _STATUS,
        Column("level_value", "decimal", "数额 · level in the unit"),
        _NUMBER.but(name="level_number", doc="数额双精度 · level as a number that every tool shows"),
        _text("level_comparator", "数额比较符 · = exact, ~ about, > more than, < less than", COMPARATORS),
        Column("level_low", "decimal", "数额下限 · lowest value the words allow; null where open (近, 不到)"),
        Column("level_high", "decimal", "数额上限 · highest value the words allow; null where open (超, 逾)"),
        _text("level_unit", "数额单位 · unit of the level"),
        _text("level_basis", "数额口径 · 累计 …; null for the period's own", CHANGE_BASES),
        _BASE_PERIOD,
        Column("growth_percent", "decimal", "增速 · stated growth on the year before", unit="%"),
        _NUMBER.but(name="growth_number", doc="增速双精度 · growth as a number that every tool shows", unit="%"),
        _text("growth_comparator", "增速比较符 · = exact, ~ about, > more than, < less than", COMPARATORS),
        Column(
            "implied_growth_percent", "real", "推算增速 · growth on the level one year before, where both are known",
            unit="%",
        ),
        Column("previous_level_value", "decimal", "上年数额 · level one year before"),
        Column("mention_count", "integer", "提及次数 · observations behind the row"),
        _CONFLICTING,
        _REVISED,
        Column("level_observation_key", "integer", "数额观测编号 · key of the observation that states the level"),
        Column("growth_observation_key", "integer", "增速观测编号 · key of the observation that states the growth"),
    ),
    key=(
        "indicator", "place", "subject", "period", "status", "level_unit", "level_basis", "base_period",
    ),
)  # fmt: skip

CONFLICTS = Table(
    "marts", "conflicts", "矛盾 · statistics whose mentions cannot all be true, a row a mention",
    (
        _STATISTIC_KEY, _INDICATOR, _PLACE, _PLACE_CODE, _SUBJECT, _PERIOD, _PERIOD_LABEL, _KIND, _STATUS, _BASIS,
        _UNIT,
        Column("chosen_value", "decimal", "选用值 · value that was chosen"),
        _text("choice_reason", "选用理由 · why it was chosen", CHOICE_REASONS),
        Column("relative_spread", "real", "相对差距 · highest less lowest, over the chosen value"),
        _VALUE, _LOW, _HIGH, _COMPARATOR,
        Column("is_chosen", "boolean", "选用 · the mention whose value was chosen"),
        _MENTIONS, _DOCUMENTS, _CONFIDENCE, _DATE, _PUBLISHER, _SURFACE, _EVIDENCE,
        Column("observation_key", "integer", "观测编号 · key of the mention"),
    ),
)  # fmt: skip

ARITHMETIC = Table(
    "marts", "arithmetic", "勾稽 · totals, shares, growth and contributions that were checked against other figures",
    (
        _text(
            "relation",
            "关系 · total 合计, part 部分不超总体, share 占比, growth 增速, change 增减, contribution 拉动, "
            "difference 差额, quotient 比值, between 总体增速在各部分之间",
            RELATIONS,
        ),
        _text("formula", "算式 · the relation in words"),
        _INDICATOR, _PLACE, _PLACE_CODE, _PERIOD, _PERIOD_LABEL,
        Column(
            "holds", "boolean", "成立 · the difference lies within the tolerance; of a part, it does not exceed its total"
        ),
        Column("stated_value", "decimal", "所述值 · what the text states"),
        Column(
            "expected_value", "decimal", "应有值 · what the other figures give; of a part, the total it may not exceed"
        ),
        Column("difference", "decimal", "差额 · stated less expected"),
        Column("tolerance", "decimal", "容差 · how far rounding and 超, 近, 约 may take it"),
        _UNIT,
        Column("observation_count", "integer", "观测数 · observations used"),
        _DOCUMENTS,
        _text("working", "验算 · the check written out with its figures"),
        _text("observations", "所用观测 · role, file, offsets and quote of each observation used, a line each"),
        Column("arithmetic_key", "integer", "勾稽编号 · key of the check"),
    ),
    key=("arithmetic_key",),
)  # fmt: skip

PLAN_VS_ACTUAL = Table(
    "marts", "plan_vs_actual", "计划与实际 · targets beside what came of them",
    (
        _INDICATOR, _CATEGORY, _PLACE, _PLACE_CODE, _SUBJECT, _PERIOD, _PERIOD_LABEL, _YEAR, _KIND, _BASIS, _UNIT,
        Column("planned_value", "decimal", "计划值 · target, in the base unit"),
        _text("planned_comparator", "计划比较符 · = exact, ~ about, > at least, < at most", COMPARATORS),
        Column("actual_value", "decimal", "实际值 · what was reached"),
        _text("actual_comparator", "实际比较符 · = exact, ~ about, > more than, < less than", COMPARATORS),
        _text(
            "outcome", "结果性质 · actual 实际, estimate 预计完成: told as expected after the period had ended", OUTCOMES
        ),
        Column("difference", "decimal", "差额 · actual less planned"),
        Column(
            "achieved_percent", "real", "完成率 · actual over planned, for levels; null where planned is not positive",
            unit="%",
        ),
        Column("is_met", "boolean", "达标 · the target was met; null where it cannot be told"),
        Column("previous_value", "decimal", "上年值 · what was reached, or expected, one year before"),
        _text("previous_comparator", "上年比较符 · = exact, ~ about, > more than, < less than", COMPARATORS),
        _text("planned_evidence", "计划证据 · file:start-end “quote” of the target"),
        _text("actual_evidence", "实际证据 · file:start-end “quote” of the outcome"),
        _text("previous_evidence", "上年证据 · file:start-end “quote” of the year before"),
        Column("planned_observation_key", "integer", "计划观测编号 · key of the observation of the target"),
        Column("actual_observation_key", "integer", "实际观测编号 · key of the observation of the outcome"),
        Column("previous_observation_key", "integer", "上年观测编号 · key of the observation of the year before"),
    ),
)  # fmt: skip

DOCUMENTS = Table(
    "marts", "documents", "文档 · what was read, and what was set aside and why",
    (
        _SOURCE,
        fields.DOCUMENT_STATUS.shown(),
        fields.REASON.shown(),
        fields.TITLE,
        _DATE,
        fields.PUBLICATION_DATE_BASIS.shown(),
        fields.PUBLISHED_FROM.shown(),
        fields.PUBLISHED_TO.shown(),
        fields.FORMAT.shown(),
        fields.PAGE_COUNT.shown(),
        fields.BLOCK_COUNT.shown(),
        fields.TABLE_COUNT.shown(),
        fields.CELL_COUNT.shown(),
        _PUBLISHER,
        fields.IS_OFFICIAL.shown(),
        fields.DEFAULT_PLACE.shown(),
        fields.ARTICLE_COUNT.shown(),
        fields.SENTENCE_COUNT.shown(),
        fields.NUMERAL_COUNT.shown(),
        Column("unexplained_count", "integer", "未解释数字 · numerals nothing explains"),
        Column("observation_count", "integer", "观测数 · observations published"),
        Column("statistic_count", "integer", "统计观测数 · observations worth a table"),
        fields.TEXT_LENGTH.shown(),
        fields.BYTE_SIZE.shown(),
        fields.ENCODING.shown(),
        fields.OTHER_FILES,
        fields.SHA256.shown(),
        Column("first_seen", "timestamp", "首次见到 · when this content was first found in the input folder, UTC"),
        fields.IS_PREVIOUS_VERSION.shown(),
        _DOCUMENT_KEY.but(doc="文档编号 · key of the document; null where its bytes could not be read"),
    ),
)  # fmt: skip

NUMERALS = Table(
    "marts", "numerals", "数字 · every numeral and what became of it",
    (
        _SOURCE, _START, _END, fields.NUMERAL_SURFACE.shown(),
        fields.OUTCOME.shown(),
        fields.NUMERAL_SENTENCE_NO.shown(),
        _text("evidence", "证据 · file:start-end “numeral”"),
        _DOCUMENT_KEY,
    ),
)  # fmt: skip

ARITHMETIC_TERMS = Table(
    "marts", "arithmetic_terms", "勾稽所用 · which observations each check used, and as what",
    (
        Column("arithmetic_key", "integer", "勾稽编号 · key of the check"),
        Column("position", "integer", "次序 · 1 for the figure checked, then the figures it was checked with"),
        _text("role", "角色 · total, part, share, whole, growth, current, previous …"),
        Column("observation_key", "integer", "观测编号 · key of the observation"),
    ),
    key=("arithmetic_key", "position"),
)  # fmt: skip

REVISIONS = Table(
    "marts", "revisions", "修订 · statistics that later publications state otherwise, a row for each value once known",
    (
        _STATISTIC_KEY,
        Column("vintage_no", "integer", "版本序号 · from 1, in order of publication", at_least=1),
        _INDICATOR, _PLACE, _SUBJECT, _PERIOD, _PERIOD_LABEL, _KIND, _STATUS, _BASIS, _UNIT,
        _VALUE, _LOW, _HIGH, _COMPARATOR,
        Column("valid_from", "date", "生效日期 · publication date from which the value was known; null where undated"),
        Column("valid_to", "date", "失效日期 · day before the next vintage; null for the current one"),
        Column("is_current", "boolean", "现行 · the value that marts.statistics holds"),
        _PUBLISHER, _SURFACE, _EVIDENCE,
        Column("observation_key", "integer", "观测编号 · observation that states it"),
    ),
    key=("statistic_key", "vintage_no"),
)  # fmt: skip

INDICATORS = Table(
    "marts", "indicators", "指标 · what is measured in these texts, with how much is known of each",
    (
        _INDICATOR,
        _text("english", "英文名 · name in English"),
        _CATEGORY,
        _text("synonyms", "同义词 · further wordings, joined by 、"),
        Column("is_catalogued", "boolean", "在册 · the indicator is in the catalogue"),
        Column("statistic_count", "integer", "统计数 · statistics known of it", at_least=1),
        Column("place_count", "integer", "地区数 · places they hold for, an unknown one counted as one", at_least=1),
    ),
    key=("indicator",),
)  # fmt: skip

PLACES = Table(
    "marts", "places", "地区 · the places these texts speak of, with how much is known of each",
    (
        _PLACE, _PLACE_CODE, _PLACE_LEVEL, _PROVINCE, _PREFECTURE,
        _text("parent", "上级地区 · name of the area directly above"),
        Column("statistic_count", "integer", "统计数 · statistics known of it", at_least=1),
        Column("indicator_count", "integer", "指标数 · indicators they speak of", at_least=1),
    ),
)  # fmt: skip

BUILDS = Table(
    "marts", "builds", "版次 · the build this file holds: which code read which input, and what the checks said",
    (
        _text("run_id", "运行标识 · identifier of the Dagster run or of the build"),
        Column("started_at", "timestamp", "开始时间 · when the run began, UTC"),
        _text("code_version", "代码版本 · version of the program"),
        fields.RULES_VERSION,
        _text("reference_version", "参考表版本 · hash of the reference tables"),
        _text("input_folder", "输入目录 · folder that was read"),
        Column("document_count", "integer", "文档数 · documents read"),
        Column("rejected_count", "integer", "拒收文档数 · documents set aside with a reason"),
        Column("observation_count", "integer", "观测数 · observations in the star"),
        Column("statistic_count", "integer", "统计数 · reconciled statistics"),
        _text("verdict", "检查结论 · unchecked, passed, warned or failed", VERDICTS),
        Column("failed_checks", "integer", "未通过检查 · checks that failed with severity error"),
        Column("warned_checks", "integer", "警告检查 · checks that failed with severity warning"),
    ),
    key=("run_id",),
)  # fmt: skip

TABLES = (
    OBSERVATIONS, STATISTICS, SERIES, CONFLICTS, ARITHMETIC, ARITHMETIC_TERMS, PLAN_VS_ACTUAL, REVISIONS, DOCUMENTS,
    NUMERALS, INDICATORS, PLACES, BUILDS,
)  # fmt: skip
