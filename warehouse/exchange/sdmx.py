"""SDMX: statistics as observations of one dataflow, in SDMX-CSV 2.0, with every code they use.

Belongs here: the components of the data structure, and how a statistic becomes a row of codes.
Does not: the structure message (`warehouse.exchange.sdmx_structure`), files (`warehouse.exporting`).
"""

import datetime
from dataclasses import dataclass
from typing import Literal

import duckdb
import polars as pl

from warehouse.cells import defuse_formulas, trim_decimals
from warehouse.fields import UNKNOWN_KEY

AGENCY, DATAFLOW, VERSION = "BAOSHU", "STATISTICS", "1.0"

ComponentRole = Literal["dimension", "time", "measure", "attribute"]


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the data structure. It is coded where `codelist` names its list; `type` is SDMX's text type of
    the others."""

    id: str
    role: ComponentRole
    doc: str
    codelist: str | None = None
    type: str = "String"
    is_mandatory: bool = False


COMPONENTS = (
    Component("FREQ", "dimension", "频度 · frequency of observation", "CL_FREQ"),
    Component("REF_AREA", "dimension", "地区 · reference area", "CL_AREA"),
    Component("INDICATOR", "dimension", "指标 · what is measured", "CL_INDICATOR"),
    Component("SUBJECT", "dimension", "主体 · company, project or facility measured", "CL_SUBJECT"),
    Component("TRANSFORMATION", "dimension", "类型 · level, growth, change, ratio or rank", "CL_TRANSFORMATION"),
    Component("COMPARISON", "dimension", "比较基准 · basis of a change", "CL_COMPARISON"),
    Component("BASE_PER", "dimension", "基期 · period compared with; _Z where none is stated"),
    Component("SCENARIO", "dimension", "状态 · what happened, or what is planned", "CL_SCENARIO"),
    Component("ACCUMULATION", "dimension", "累计方式 · of the period, since its start, or up to its end", "CL_ACCUMULATION"),
    Component("UNIT_MEASURE", "dimension", "单位 · unit of measure", "CL_UNIT"),
    Component("TIME_PERIOD", "time", "时期 · time period", type="ObservationalTimePeriod"),
    Component("OBS_VALUE", "measure", "数值 · observation value", type="Decimal"),
    Component("UNIT_MULT", "attribute", "倍数 · exponent of ten the value is multiplied by", "CL_UNIT_MULT", is_mandatory=True),
    Component("OBS_STATUS", "attribute", "观测状态 · observation status", "CL_OBS_STATUS", is_mandatory=True),
    Component("COMPARATOR", "attribute", "比较符 · exact, about, more or less than", "CL_COMPARATOR", is_mandatory=True),
    Component("DECIMALS", "attribute", "小数位数 · decimals that were printed", type="Integer"),
    Component("LOWER_BOUND", "attribute", "下限 · low end of a range", type="Decimal"),
    Component("UPPER_BOUND", "attribute", "上限 · high end of a range", type="Decimal"),
    Component("PERIOD_AS_STATED", "attribute", "所述时期 · the period as the warehouse holds it"),
    Component("PUBLISHED", "attribute", "发布日期 · publication date of the text that states it", type="GregorianDay"),
    Component("PUBLISHER", "attribute", "发布者 · who published it"),
    Component("CONF_EXTRACTION", "attribute", "置信度 · confidence that it was read rightly", type="Decimal"),
    Component("COMMENT_OBS", "attribute", "证据 · file:start-end “quote”"),
)
DIMENSIONS = tuple(component.id for component in COMPONENTS if component.role in ("dimension", "time"))

# Code: (name in Chinese, name in English). The ids of CL_FREQ, CL_OBS_STATUS and CL_UNIT_MULT are those of the SDMX
# cross-domain lists, and mean what they mean there.
CODES: dict[str, dict[str, tuple[str, str]]] = {
    "CL_FREQ": {
        "A": ("年", "Annual"), "S": ("半年", "Half-yearly"), "Q": ("季", "Quarterly"), "M": ("月", "Monthly"),
        "D": ("日", "Daily"), "_O": ("其他", "Other: a span of its own length"),
    },
    "CL_TRANSFORMATION": {
        "L": ("数额", "Level"), "G": ("增速", "Growth rate"), "D": ("增减量", "Change"), "R": ("比率", "Ratio"),
        "K": ("位次", "Rank"),
    },
    "CL_COMPARISON": {
        "YOY": ("同比", "On the same period of the year before"), "POP": ("环比", "On the period before"),
        "AVG": ("年均", "Yearly average"), "CUM": ("累计", "Cumulated"), "PY": ("比上年", "On the year before"),
        "BASE": ("比基期", "On a base period"), "FIXED": ("定基", "On a fixed base"), "START": ("起点", "From the starting point"),
        "AVG2": ("两年平均", "Average of two years"), "_Z": ("不适用", "Not applicable"),
    },
    "CL_SCENARIO": {"ACT": ("实际", "Actual"), "PLAN": ("计划", "Planned")},
    "CL_ACCUMULATION": {
        "PER": ("当期", "Of the period"), "SINCE": ("以来", "Since the start of the period, to the publication"),
        "UPTO": ("截至", "As of the end of the period"),
    },
    "CL_UNIT_MULT": {"0": ("个", "Units")},
    "CL_OBS_STATUS": {
        "A": ("正常值", "Normal value"), "E": ("估计值", "Estimated value"), "F": ("预测值", "Forecast value"),
        "O": ("缺失值", "Missing value"), "U": ("可靠性低", "Low reliability"),
    },
    "CL_COMPARATOR": {
        "EQ": ("等于", "Exact"), "ABOUT": ("约", "About"), "GT": ("超过", "More than"), "LT": ("不到", "Less than"),
    },
}  # fmt: skip
_FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M", "day": "D"}
_KINDS = {"level": "L", "growth": "G", "delta": "D", "ratio": "R", "rank": "K"}
_COMPARISONS = {names[0]: code for code, names in CODES["CL_COMPARISON"].items() if code != "_Z"}
_COMPARATORS = {"=": "EQ", "~": "ABOUT", ">": "GT", "<": "LT"}

# Figures as they stand, and as they stood at the end of a day: the vintage that was known then, with nothing that was
# learnt later, as that another text contradicts it.
_LATEST = """
    SELECT statistic_key, value, value_low, value_high, comparator, known_as_of AS published, observation_key,
           is_conflicting OR is_contradicted AS is_unreliable
    FROM star.fct_statistic
"""
_AS_OF = """
    SELECT statistic_key, value, value_low, value_high, comparator, valid_from AS published, observation_key,
           false AS is_unreliable
    FROM star.fct_vintage
    WHERE valid_from <= DATE '{day}' AND (valid_to IS NULL OR valid_to >= DATE '{day}')
"""
_SQL = """
SELECT
    told.*, fact.kind, fact.basis, fact.status, mention.printed_exponent, mention.confidence,
    fact.place_key, place.code AS place_code, place.name AS place,
    fact.indicator_key, indicator.code AS indicator_code, indicator.name AS indicator, indicator.english,
    fact.subject_key, subject.name AS subject,
    fact.unit_key, unit.code AS unit_code, unit.name AS unit,
    period.code AS period, period.frequency, period.first_day, period.last_day, base_period.code AS base_period,
    fact.mention_count, document.publisher,
    document.source_file || ':' || mention.char_start || '-' || mention.char_end || ' “' || mention.quote || '”' AS evidence
FROM ({told}) AS told
SEMI JOIN selected ON selected.statistic_key = told.statistic_key
JOIN star.fct_statistic AS fact ON fact.statistic_key = told.statistic_key
JOIN star.fct_observation AS mention ON mention.observation_key = told.observation_key
JOIN star.dim_document AS document ON document.document_key = mention.document_key
JOIN star.dim_place AS place ON place.place_key = fact.place_key
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = fact.indicator_key
JOIN star.dim_subject AS subject ON subject.subject_key = fact.subject_key
JOIN star.dim_unit AS unit ON unit.unit_key = fact.unit_key
JOIN star.dim_period AS period ON period.period_key = fact.period_key
JOIN star.dim_period AS base_period ON base_period.period_key = fact.base_period_key
ORDER BY fact.mention_count DESC, fact.statistic_key
"""


@dataclass(frozen=True, slots=True)
class SdmxData:
    """Rows of SDMX-CSV, the codes they use, and how many statistics have no place there."""

    rows: pl.DataFrame
    codes: dict[str, dict[str, tuple[str, str]]]
    left_out: int


def build_sdmx(selected: duckdb.DuckDBPyRelation, as_of: datetime.date | None = None) -> SdmxData:
    """The statistics of a relation with `statistic_key`, as they stand or as they stood on a day.

    TIME_PERIOD may be neither empty nor open: a statistic without a period, or since a day after its publication, is left
    out; one since a day runs to its publication, one as of a month has that month, and ACCUMULATION says which. Of two
    that differ in nothing that the dimensions tell, the one stated more often stays.
    """
    told = _AS_OF.format(day=as_of.isoformat()) if as_of else _LATEST
    # The relation cannot name itself twice: how many there are is counted on the way.
    found = selected.query("selected", _SQL.format(told=told)).pl()
    chosen = selected.aggregate("count(*)").fetchall()[0][0]
    frame = found.filter(
        pl.col("period").is_not_null(), (pl.col("frequency") != "since") | (pl.col("published") >= pl.col("first_day"))
    ).with_columns(
        FREQ=_frequency(), TIME_PERIOD=_time_period(),
        REF_AREA=_member("place", "place_code", "P", "_U"), INDICATOR=_member("indicator", "indicator_code", "I", "_U"),
        SUBJECT=_member("subject", None, "S", "_Z"), UNIT_MEASURE=_member("unit", "unit_code", "U", "PURE_NUMB"),
    )  # fmt: skip
    rows = frame.select(
        pl.lit("dataflow").alias("STRUCTURE"), pl.lit(f"{AGENCY}:{DATAFLOW}({VERSION})").alias("STRUCTURE_ID"),
        pl.lit("I").alias("ACTION"), "FREQ", "REF_AREA", "INDICATOR", "SUBJECT",
        pl.col("kind").replace_strict(_KINDS).alias("TRANSFORMATION"),
        pl.col("basis").replace_strict(_COMPARISONS).fill_null("_Z").alias("COMPARISON"),
        pl.col("base_period").fill_null("_Z").alias("BASE_PER"),
        pl.col("status").replace_strict({"actual": "ACT", "planned": "PLAN"}).alias("SCENARIO"),
        pl.col("frequency").replace_strict({"since": "SINCE", "as_of": "UPTO"}, default="PER").alias("ACCUMULATION"),
        "UNIT_MEASURE", "TIME_PERIOD", pl.col("value").alias("OBS_VALUE"), pl.lit("0").alias("UNIT_MULT"),
        _status().alias("OBS_STATUS"), pl.col("comparator").replace_strict(_COMPARATORS).alias("COMPARATOR"),
        (-pl.col("printed_exponent")).clip(0).alias("DECIMALS"),
        pl.col("value_low").alias("LOWER_BOUND"), pl.col("value_high").alias("UPPER_BOUND"),
        pl.col("period").alias("PERIOD_AS_STATED"), pl.col("published").alias("PUBLISHED"),
        pl.col("publisher").alias("PUBLISHER"), pl.col("confidence").alias("CONF_EXTRACTION"),
        pl.col("evidence").alias("COMMENT_OBS"),
    ).unique(DIMENSIONS, keep="first", maintain_order=True).sort(DIMENSIONS)  # fmt: skip
    return SdmxData(defuse_formulas(trim_decimals(rows)), _used_codes(frame), chosen - rows.height)


def _frequency() -> pl.Expr:
    """As of a month is monthly; a span or a time since a day has a length of its own."""
    as_of = pl.col("period").str.slice(1)
    point = (
        pl.when(as_of.str.contains("-S")).then(pl.lit("S")).when(as_of.str.contains("-Q")).then(pl.lit("Q"))
        .when(as_of.str.len_chars() == 4).then(pl.lit("A")).when(as_of.str.len_chars() == 7).then(pl.lit("M"))
        .otherwise(pl.lit("D"))
    )  # fmt: skip
    whole = pl.col("frequency").replace_strict(_FREQUENCIES, default="_O")
    return pl.when(pl.col("frequency") == "as_of").then(point).otherwise(whole)


def _time_period() -> pl.Expr:
    """A code of SDMX, or a start with a duration in years, months or days, the longest unit that fits."""
    first = pl.col("first_day")
    last = pl.when(pl.col("frequency") == "since").then("published").otherwise("last_day")
    after = last + pl.duration(days=1)
    months = (after.dt.year() - first.dt.year()) * 12 + after.dt.month() - first.dt.month()
    is_whole = (first.dt.day() == 1) & (after.dt.day() == 1) & (pl.col("frequency") == "span")
    duration = (
        pl.when(is_whole & (months % 12 == 0)).then(pl.format("{}Y", months // 12))
        .when(is_whole).then(pl.format("{}M", months))
        .otherwise(pl.format("{}D", (after - first).dt.total_days()))
    )  # fmt: skip
    frequency = pl.col("frequency")
    return (
        pl.when(frequency.is_in(["span", "since"])).then(pl.format("{}/P{}", first.dt.to_string("%Y-%m-%d"), duration))
        .when(frequency == "as_of").then(pl.col("period").str.slice(1))
        .otherwise("period")
    )  # fmt: skip


def _member(name: str, code: str | None, letter: str, unknown: str) -> pl.Expr:
    """The code of a member: the catalogue's, else its key, which stays equal from build to build."""
    key = pl.col(f"{name}_key")
    by_key = pl.format("{}_{}", pl.lit(letter), key)
    known = pl.coalesce(code, by_key) if code else by_key
    return pl.when(key == UNKNOWN_KEY).then(pl.lit(unknown)).otherwise(known)


def _status() -> pl.Expr:
    """What is told as planned after its period has ended is an estimate of what came; 超 and 约 are COMPARATOR's matter."""
    ended = (pl.col("last_day") < pl.col("published")).fill_null(False)
    planned = pl.when(ended).then(pl.lit("E")).otherwise(pl.lit("F"))
    return (
        pl.when(pl.col("value").is_null()).then(pl.lit("O"))
        .when(pl.col("status") == "planned").then(planned)
        .when(pl.col("is_unreliable")).then(pl.lit("U"))
        .otherwise(pl.lit("A"))
    )  # fmt: skip


def _used_codes(frame: pl.DataFrame) -> dict[str, dict[str, tuple[str, str]]]:
    """The lists of the standard and of this project, and those of the members that the rows name."""
    members = {
        "CL_AREA": ("REF_AREA", "place", "place"), "CL_INDICATOR": ("INDICATOR", "indicator", "english"),
        "CL_SUBJECT": ("SUBJECT", "subject", "subject"), "CL_UNIT": ("UNIT_MEASURE", "unit", "unit"),
    }  # fmt: skip
    unknown = {"_U": ("未知", "Unknown"), "_Z": ("不适用", "Not applicable"), "PURE_NUMB": ("无单位", "Pure number")}
    used = {
        codelist: {
            code: unknown.get(code, (name, english or name))
            for code, name, english in frame.select(
                code, pl.col(name).alias("name"), pl.col(english).alias("english")
            ).unique(code).sort(code).iter_rows()
        }
        for codelist, (code, name, english) in members.items()
    }  # fmt: skip
    return CODES | used
