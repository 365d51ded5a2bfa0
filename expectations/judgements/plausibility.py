"""Judgements on single observations: can this figure be what it says it is?

Belongs here: rules on one observation, seen with its document, its catalogue entry and its peers.
Does not: shares over a whole build (`coverage`), comparison with the last build (`drift`), arithmetic between figures
(`transforms.star.arithmetic` finds it, `star_tables` judges it).
"""

import polars as pl

from expectations.judgements.declaration import Rule, Theme
from expectations.outcomes import CheckInputs
from expectations.thresholds import GROWTH_LOOKED_AT, PEER_FACTOR, PEERS_NEEDED, ROUNDING_SLACK, TELLING_DIGITS
from warehouse.tables.silver import DOCUMENT, OBSERVATION

# An independent reading of what is printed: powers of ten that may stand between the digits and the unit. This is kept
# apart from the tables the extractor reads so that an error there cannot vouch for itself.
_POWERS = {
    "十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "萬": 4, "億": 8, "拾": 1, "佰": 2, "仟": 3,
}  # fmt: skip
_PRINTED = r"^第?([0-9][0-9,]*(?:\.[0-9]+)?)([十百千万亿萬億拾佰仟]*[多余餘几幾]?[十百千万亿萬億拾佰仟]*)([^0-9]*)$"
# 万元, 百万美元, 千人 over a column: what its cells may be multiplied by.
_POWERS_OF_HEADS = (0, 1, 2, 3, 4, 5, 6, 7, 8)
_WIDE, _NARROW = "０１２３４５６７８９．，", "0123456789.,"
# 三成, 二分之一, 两个半, 2个亿, 兆元 (not 兆瓦): what follows the number changes it in ways this reading does not follow.
_FURTHER_NUMBER = "[成折番半万亿萬億]|分之|^兆[^瓦伏焦帕赫字比]"

_CHINA = "100000"


def _value() -> pl.Expr:
    return pl.col("value").cast(pl.Float64)


def place_level() -> pl.Expr:
    """nation, province, prefecture or county from the GB/T 2260 code; null where there is no code."""
    code = pl.col("place_code")
    return (
        pl.when(code == _CHINA).then(pl.lit("nation"))
        .when(code.str.ends_with("0000")).then(pl.lit("province"))
        .when(code.str.ends_with("00")).then(pl.lit("prefecture"))
        .when(code.is_not_null()).then(pl.lit("county"))
    )  # fmt: skip


def _add_context(inputs: CheckInputs) -> pl.DataFrame:
    """Observations in their order with what their document and the catalogues say of them."""
    documents = inputs.frame(DOCUMENT.full_name).select(
        "document_id", "source_file", "publication_date", "text_length", pl.lit(True).alias("has_document")
    )
    indicators = inputs.indicators.select(pl.col("name").alias("indicator_name"), "dimensions", "is_additive")
    frame = inputs.frame(OBSERVATION.full_name).join(documents, on="document_id", how="left", maintain_order="left")
    frame = frame.join(indicators, on="indicator_name", how="left", maintain_order="left")
    return frame.with_columns(place_level().alias("place_level"), _dimension(inputs.units).alias("dimension"))


def _dimension(units: pl.DataFrame) -> pl.Expr:
    """The dimension of the unit, of 元/人 that of both sides: money/people; null where a side is not in the table."""
    table = dict(units.select("name", "dimension").iter_rows())
    sides = pl.col("unit").str.split_exact("/", 1).struct
    over, under = (
        sides.field(name).replace_strict(table, default=None, return_dtype=pl.String())
        for name in ("field_0", "field_1")
    )
    return pl.when(pl.col("unit").str.contains("/", literal=True)).then(over + "/" + under).otherwise(over)


def value_is_printed() -> pl.Expr:
    """Whether `value` is the number that `surface` prints, times the power of ten printed with it; null where the
    surface prints none in digits, or more than one, or a reviewer corrected the value. A cell that prints a number alone
    has its power of ten in the head of its column or over the table."""
    printed = pl.col("surface").str.replace_many(list(_WIDE), list(_NARROW)).str.extract_groups(_PRINTED).struct
    number = printed.field("1").str.replace_all(",", "", literal=True).cast(pl.Float64)
    words, unit = printed.field("2"), printed.field("3")
    exponent = pl.sum_horizontal(words.str.count_matches(word, literal=True) * power for word, power in _POWERS.items())
    # 千瓦, 百分点, 千克: the last word may belong to the unit.
    last = words.str.slice(-1).replace_strict(_POWERS, default=0, return_dtype=pl.Int64)
    size = _value().abs()
    in_head = pl.col("cell").is_not_null() & (words == "") & (unit == "")

    def fits(power: pl.Expr) -> pl.Expr:
        return ((number * 10.0 ** power.cast(pl.Float64)) - size).abs() <= 1e-6 + 1e-9 * size

    fits_head = pl.any_horizontal(fits(pl.lit(power)) for power in _POWERS_OF_HEADS)
    corrected = pl.col("corrected_fields").fill_null("").str.contains(r"(?:^|\s)value(?:\s|$)")
    applies = number.is_not_null() & pl.col("value").is_not_null() & ~unit.str.contains(_FURTHER_NUMBER) & ~corrected
    return pl.when(applies).then(fits(exponent) | fits(exponent - last) | (in_head & fits_head))


def _within_bounds(rule: str, bounds: pl.DataFrame) -> pl.Expr:
    """Whether the value lies in the bounds of every row of that rule in the table of bounds that speaks of it."""
    wording = pl.coalesce("indicator_name", "indicator")
    verdicts = [pl.lit(None, dtype=pl.Int8)]
    for bound in bounds.filter(pl.col("rule") == rule).iter_rows(named=True):
        applies = (
            wording.str.contains(bound["pattern"])
            & (pl.col("kind") == bound["kind"])
            & (pl.col("unit") == bound["unit"])
        )
        if bound["excluding"]:
            applies &= ~wording.str.contains(bound["excluding"])
        if bound["scope"] == "china":
            applies &= pl.col("place_code").is_not_null()
        holds = _value().is_between(float(bound["at_least"]), float(bound["at_most"]))
        verdicts.append(pl.when(applies & pl.col("value").is_not_null()).then(holds).cast(pl.Int8))
    return pl.min_horizontal(verdicts).cast(pl.Boolean)


def _add_whole(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `whole_place`, `whole_value` and `whole_quote`: the largest value stated for the smallest area
    around the place that has one, for the same additive indicator, unit, period and status; null where there is none. A
    figure that lacks its period is compared with nothing."""
    grain = ["indicator_name", "unit", "period", "status"]
    code = pl.col("place_code")
    amounts = frame.filter(
        (pl.col("kind") == "level")
        & pl.col("is_additive")
        & pl.col("subject").is_null()
        & pl.all_horizontal(pl.col("value", "place_code", *grain).is_not_null())
    )
    wholes = (
        amounts.filter(pl.col("comparator") != ">")
        .sort(_value(), descending=True, maintain_order=True)
        .unique(["place_code", *grain], keep="first", maintain_order=True)
        .select("place_code", *grain, whole_place="place", whole_value=_value(), whole_quote="quote")
    )
    parts = amounts.filter(pl.col("comparator") != "<").select(
        "document_id", "char_start", *grain, code.alias("part_code")
    )
    above = []
    for rank, ancestor in enumerate(
        (pl.col("part_code").str.head(4) + "00", pl.col("part_code").str.head(2) + "0000", pl.lit(_CHINA))
    ):
        found = parts.with_columns(ancestor.alias("place_code")).filter(pl.col("place_code") != pl.col("part_code"))
        found = found.join(wholes, on=["place_code", *grain], how="inner")
        above.append(found.select("document_id", "char_start", r"^whole_.*$", pl.lit(rank).alias("rank")))
    nearest = pl.concat(above).sort("rank", maintain_order=True).unique(["document_id", "char_start"], keep="first")
    return frame.join(nearest.drop("rank"), on=["document_id", "char_start"], how="left", maintain_order="left")


def _near_peers() -> pl.Expr:
    grain = ["indicator_name", "unit", "place_level"]
    peers = (
        (pl.col("kind") == "level") & pl.col("indicator_name").is_not_null() & pl.col("place_level").is_not_null()
        & pl.col("subject").is_null() & (_value().abs() > 0)
    )  # fmt: skip
    size = pl.when(peers).then(_value().abs())
    median, count = size.median().over(grain), size.count().over(grain)
    return pl.when(peers & (count >= PEERS_NEEDED)).then(
        (size <= median * PEER_FACTOR) & (size * PEER_FACTOR >= median)
    )


def _judge(inputs: CheckInputs) -> pl.DataFrame:
    frame = _add_whole(_add_context(inputs))
    share = _within_bounds("share_within_bounds", inputs.bounds)
    value, low, high = pl.col("value"), pl.col("value_low"), pl.col("value_high")
    percent_change = (pl.col("kind") == "growth") & (pl.col("unit") == "%")
    earliest = pl.coalesce("period_start", pl.date(pl.col("period_end").dt.year(), 1, 1))
    earliest_holds = earliest <= pl.col("publication_date")
    same = ["document_id", "sentence_no", "surface", "indicator", "place", "subject", "period", "kind", "status"]
    last_end = pl.col("char_end").cum_max().shift(1).over("document_id")
    return frame.with_columns(
        value_is_printed().alias("value_is_printed"),
        share.alias("share_within_bounds"),
        pl.when(share.is_null()).then(_within_bounds("rate_within_bounds", inputs.bounds)).alias("rate_within_bounds"),
        _within_bounds("population_within_nation", inputs.bounds).alias("population_within_nation"),
        pl.when(pl.col("whole_value").is_not_null())
        .then(_value() <= pl.col("whole_value") * ROUNDING_SLACK)
        .alias("part_within_whole"),
        pl.when(pl.col("status") == "actual").then(earliest_holds).alias("period_not_after_publication"),
        pl.when((pl.col("status") == "actual") & earliest_holds)
        .then(pl.col("period_end") <= pl.col("publication_date").dt.offset_by("1y"))
        .alias("period_ends_near_publication"),
        (pl.col("period_start") <= pl.col("period_end")).alias("period_is_ordered"),
        pl.when(low.is_not_null() | high.is_not_null())
        .then(((low <= value) & (value <= high)).fill_null(False))
        .alias("range_is_ordered"),
        pl.when(pl.col("kind") == "rank").then((value >= 1) & (value.floor() == value)).alias("rank_is_a_position"),
        pl.col("quote").str.contains(pl.col("surface"), literal=True).alias("quote_holds_surface"),
        ((pl.col("char_start") < pl.col("char_end")) & (pl.col("char_end") <= pl.col("text_length"))).alias(
            "span_within_text"
        ),
        pl.col("has_document").fill_null(False).alias("observation_has_document"),
        pl.when(percent_change).then(_value().abs() <= GROWTH_LOOKED_AT).alias("growth_is_usual"),
        pl.when((pl.col("kind") == "level") & pl.col("dimension").is_not_null())
        .then(pl.col("dimensions").list.contains(pl.col("dimension")))
        .alias("unit_fits_indicator"),
        _near_peers().alias("value_near_peers"),
        pl.when(pl.col("indicator").is_not_null() & (pl.col("surface").str.count_matches(r"\d") >= TELLING_DIGITS))
        .then(pl.struct(same).is_first_distinct())
        .alias("observation_is_single"),
        (pl.col("char_start") >= last_end).fill_null(True).alias("spans_do_not_overlap"),
    )


PLAUSIBILITY = Theme(
    "silver_observation_plausibility",
    OBSERVATION.full_name,
    _judge,
    (
        Rule(
            "value_is_printed",
            "row",
            "数值与原文相符",
            "The value is the number the text prints, times the 万 or 亿 printed with it.",
        ),
        Rule(
            "share_within_bounds",
            "row",
            "占比在 0 至 100% 之间",
            "What is by definition a part of a whole, as the urban share of people, lies between 0 and 100 percent.",
        ),
        Rule(
            "population_within_nation",
            "row",
            "人口不超过全国",
            "No area of China has more people than the nation.",
        ),
        Rule(
            "part_within_whole",
            "look",
            "局部不大于整体",
            "An area's amount does not exceed that of the area around it, unless the two count different things.",
        ),
        Rule(
            "period_not_after_publication",
            "row",
            "实绩时期不晚于发布",
            "What is said to have happened lies before the day it was published.",
        ),
        Rule("period_is_ordered", "row", "时期起止有序", "A period ends no earlier than it starts."),
        Rule(
            "range_is_ordered",
            "row",
            "区间有序",
            "A range has both ends, and its value lies between them.",
        ),
        Rule("rank_is_a_position", "row", "名次为正整数", "A rank is a whole number from 1."),
        Rule(
            "quote_holds_surface",
            "row",
            "引文含有该数",
            "The quoted sentence holds the figure, so a reader can find it.",
        ),
        Rule(
            "span_within_text",
            "row",
            "位置在原文之内",
            "The position of the figure lies within its document.",
        ),
        Rule(
            "observation_has_document",
            "build",
            "观测有出处",
            "Every figure belongs to a document that was read.",
        ),
        Rule("growth_is_usual", "look", "增幅异常须复核", "A change beyond ±80 percent is worth a second look."),
        Rule(
            "rate_within_bounds",
            "look",
            "比率在 0 至 100% 之间",
            "A rate outside 0 to 100 percent is rare and worth a second look; a budget fulfilled by 105 percent is true.",
        ),
        Rule(
            "period_ends_near_publication",
            "look",
            "实绩时期不远超发布",
            "What is said to have happened does not reach more than a year past its publication; it may be a plan misread.",
        ),
        Rule(
            "unit_fits_indicator",
            "look",
            "单位与指标相配",
            "The unit measures what the indicator counts: people in 人, trade in money.",
        ),
        Rule(
            "value_near_peers",
            "look",
            "与同类数值相差不过千倍",
            "A value a thousand times off its peers' median is often a slip between 万 and 亿.",
        ),
        Rule(
            "observation_is_single",
            "look",
            "同句不重复",
            "The same figure is not counted twice within one sentence.",
        ),
        Rule("spans_do_not_overlap", "look", "数字位置不重叠", "No two figures are read from the same characters."),
    ),
    show=(
        "source_file",
        "char_start",
        "surface",
        "quote",
        "value",
        "unit",
        "kind",
        "indicator",
        "place",
        "period",
        "status",
        "publication_date",
        "whole_place",
        "whole_value",
        "whole_quote",
    ),
)
