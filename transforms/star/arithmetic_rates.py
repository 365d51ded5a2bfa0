"""Rates and their amounts: shares, growth, changes, contributions, quotients and differences.

Belongs here: what a stated rate or change ought to be, from the amounts that stand elsewhere.
Does not: totals and parts (`transforms.star.arithmetic_sums`).
"""

import polars as pl

from transforms.star.arithmetic_figures import SAME, format_amount, format_rounded, shape_checks, take_side

_WHERE = ["place_key", *SAME, "period_key"]
_TIMES = {"%": 100.0, "倍": 1.0}
# Words that name the whole by the area the text is about: 占全省比重.
_WIDER = r"^(.+?)占(全国|全省|全市|全区|全县|全州)(?:总量|总数)?的?(?:比重|比例|份额)$"


def find_shares(figures: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Stated shares (%) beside part ÷ whole. `shares` has indicator_key (of the share), part_key, whole_key, name."""
    levels = figures.filter(pl.col("kind") == "level")
    both = (
        figures.filter((pl.col("kind") == "ratio") & (pl.col("unit") == "%"))
        .join(shares, on="indicator_key")
        .join(
            take_side(levels, "part", {"indicator_key": "part_key", **{n: n for n in _WHERE}}, "unit_key"),
            on=["part_key", *_WHERE],
        )
        .join(
            take_side(levels, "whole", {"indicator_key": "whole_key", **{n: n for n in _WHERE}}, "unit_key"),
            on=["whole_key", *_WHERE],
        )
        .filter(pl.col("unit_key_part") == pl.col("unit_key_whole"))
    )
    return _shape_share(both, pl.col("name"))


def find_wider_shares(
    mentions: pl.DataFrame, figures: pl.DataFrame, places: pl.DataFrame, documents: pl.DataFrame
) -> pl.DataFrame:
    """Shares in the whole country or in the area of the document (A 4万亿元、占全省比重 61.3%), with the amount that stands
    in the same sentence and the whole that stands anywhere."""
    wording = pl.col("indicator_wording")
    ratios = (
        mentions.filter((pl.col("kind") == "ratio") & (pl.col("unit") == "%"))
        .with_columns(part_wording=wording.str.extract(_WIDER, 1), wider=wording.str.extract(_WIDER, 2))
        .filter(pl.col("part_wording").is_not_null())
    )
    amounts = mentions.filter(pl.col("kind") == "level").select(
        "document_key",
        "sentence_no",
        "status",
        "indicator_key",
        part_wording="indicator_wording",
        char_start_part="char_start",
        unit_key_part="unit_key",
        v_part="v",
        low_part="low",
        high_part="high",
        text_part="text",
        observation_key_part="observation_key",
    )
    codes = dict(places.filter(pl.col("code").is_not_null()).select("code", "place_key").iter_rows())
    home = documents.select("document_key", home_key="place_key")
    both = (
        ratios.drop("indicator_key").join(amounts, on=["document_key", "sentence_no", "status", "part_wording"])
        .filter(pl.col("char_start_part") < pl.col("char_start"))
        .sort("char_start_part").unique("observation_key", keep="last", maintain_order=True)
        .join(home, on="document_key")
        .with_columns(whole_place=pl.when(pl.col("wider") == "全国").then(pl.lit(codes.get("100000"), pl.Int64)).otherwise("home_key"))
    )  # fmt: skip
    wholes = take_side(
        figures.filter(pl.col("kind") == "level"),
        "whole",
        {"place_key": "whole_place", **{n: n for n in ("indicator_key", "period_key", *SAME, "unit_key")}},
    ).rename({"unit_key": "unit_key_part"})
    both = both.drop("subject_key").join(
        wholes, on=["whole_place", "indicator_key", "period_key", "status", "unit_key_part"]
    )
    both = both.filter(pl.col("observation_key_part") != pl.col("observation_key_whole"))
    return _shape_share(both, wording)


def _shape_share(both: pl.DataFrame, name: pl.Expr) -> pl.DataFrame:
    expected, low, high = _divide("part", "whole", 100.0)
    return shape_checks(
        both.filter(pl.col("low_whole") > 0).rename({"observation_key": "observation_key_share"}), "share",
        ("share", "part", "whole"),
        formula=pl.format("{} = 部分 ÷ 总体", name),
        working=pl.format("{} ÷ {} = {}%；所述 {}", "text_part", "text_whole", format_rounded(expected), "text"),
        **_stated(), expected=expected, expected_low=low, expected_high=high,
    )  # fmt: skip


def find_growth(figures: pl.DataFrame, spans: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Stated growth (%, 倍, 番) beside what two levels of the series give: on the year before, on the base period named,
    or over the years of a plan, yearly where the text says 年均. `names` has indicator_key, name, and only series whose
    growth is stated at current prices: real growth cannot be had from two amounts."""
    levels = figures.filter(pl.col("kind") == "level")
    series = ["indicator_key", "place_key", *SAME]
    growths = _with_ends(
        figures.filter((pl.col("kind") == "growth") & pl.col("unit").is_in(["%", "倍", "番"])).join(
            names, on="indicator_key"
        ),
        spans,
    )
    both = _join_ends(growths, levels, series).filter((pl.col("low_before") > 0) & (pl.col("low_now") >= 0))
    years = (
        pl.when((pl.col("basis") == "年均").fill_null(False)).then(pl.col("span_years")).otherwise(1).cast(pl.Float64)
    )

    def grown(now: str, before: str) -> pl.Expr:
        ratio = pl.col(now) / pl.col(before)
        rate = (ratio.pow(1 / years) - 1) * pl.col("unit").replace_strict(_TIMES, default=1.0, return_dtype=pl.Float64)
        return pl.when(pl.col("unit") == "番").then(ratio.log(2)).otherwise(rate)

    yearly = pl.when(years > 1).then(pl.format("({} ÷ {})^(1/{})", "text_now", "text_before", years.cast(pl.Int64))).otherwise(
        pl.format("{} ÷ {}", "text_now", "text_before")
    )  # fmt: skip
    expected = grown("v_now", "v_before")
    return shape_checks(
        both.rename({"observation_key": "observation_key_growth"}), "growth", ("growth", "current", "previous"),
        formula=pl.when(years > 1).then(pl.format("{}年均增速 = (期末 ÷ 基期)^(1/年数) − 1", "name")).otherwise(
            pl.format("{}增速 = 本期 ÷ 基期 − 1", "name")
        ),
        working=pl.format("{} − 1 = {}{}；所述 {}", yearly, format_rounded(expected), "unit", "text"),
        observation_keys=pl.concat_list("observation_key_growth", "observation_key_now", "observation_key_before"),
        **_stated(), expected=expected, expected_low=grown("low_now", "high_before"), expected_high=grown("high_now", "low_before"),
    )  # fmt: skip


def find_changes(figures: pl.DataFrame, spans: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Stated changes (增加3万人, 提高2个百分点) beside the difference of two levels, or two rates, of the series."""
    points = pl.col("unit") == "百分点"
    levels = figures.filter(pl.col("kind").is_in(["level", "ratio"])).with_columns(
        unit=pl.when(pl.col("unit") == "%").then(pl.lit("百分点")).otherwise("unit")
    )
    deltas = _with_ends(
        figures.filter((pl.col("kind") == "delta") & (points | (pl.col("unit") != "%"))).join(
            names, on="indicator_key"
        ),
        spans,
    )
    both = _join_ends(deltas, levels, ["indicator_key", "place_key", *SAME, "unit"])
    difference = pl.col("v_now") - pl.col("v_before")
    return shape_checks(
        both.rename({"observation_key": "observation_key_change"}), "change", ("change", "current", "previous"),
        formula=pl.format("{}增减 = 本期 − 基期", "name"),
        working=pl.format("{} − {} = {}；所述 {}", "text_now", "text_before", format_amount(difference), "text"),
        observation_keys=pl.concat_list("observation_key_change", "observation_key_now", "observation_key_before"),
        **_stated(), expected=difference,
        expected_low=pl.col("low_now") - pl.col("high_before"), expected_high=pl.col("high_now") - pl.col("low_before"),
    )  # fmt: skip


def find_contributions(mentions: pl.DataFrame, figures: pl.DataFrame, economy_key: int) -> pl.DataFrame:
    """Points contributed (拉动经济增长2.6个百分点) beside contribution rate × growth of the economy, `economy_key` being the
    indicator whose growth is meant. Rate and points stand in one sentence, as many of one as of the other."""
    wording = pl.col("indicator_wording")
    near = mentions.filter(pl.col("quote").str.contains("拉动|贡献"))
    where = ["document_key", "sentence_no"]
    rates = near.filter((pl.col("kind") == "ratio") & (pl.col("unit") == "%") & wording.str.contains("贡献"))
    points = near.filter((pl.col("kind") == "delta") & (pl.col("unit") == "百分点") & wording.str.contains("拉动|贡献"))
    rates, points = (
        frame.sort("document_key", "char_start").with_columns(
            position=pl.int_range(pl.len()).over(where), position_count=pl.len().over(where)
        )
        for frame in (rates, points)
    )  # fmt: skip
    order = [*where, "position", "position_count"]
    both = points.join(take_side(rates, "rate", order), on=order).join(
        take_side(
            figures.filter(
                (pl.col("kind") == "growth") & (pl.col("unit") == "%") & (pl.col("indicator_key") == economy_key)
                & (pl.col("basis").is_null() | pl.col("basis").is_in(["同比", "比上年"]))
            ).unique(_WHERE, keep="first", maintain_order=True),
            "growth", _WHERE,
        ),
        on=_WHERE,
    )  # fmt: skip
    expected = pl.col("v_rate") * pl.col("v_growth") / 100
    return shape_checks(
        both.rename({"observation_key": "observation_key_points"}), "contribution", ("points", "rate", "growth"),
        formula=pl.format("{} = 贡献率 × 增速", wording),
        working=pl.format("{} × {} = {}个百分点；所述 {}", "text_rate", "text_growth", format_rounded(expected), "text"),
        **_stated(), expected=expected,
        expected_low=pl.col("low_rate") * pl.col("low_growth") / 100, expected_high=pl.col("high_rate") * pl.col("high_growth") / 100,
    )  # fmt: skip


def find_defined(figures: pl.DataFrame, defined: pl.DataFrame) -> pl.DataFrame:
    """Indicators that others define: differences (贸易顺差) and quotients (per head, ratios of incomes).

    `defined` has relation, indicator_key, first_key, second_key, factor, slack_percent, name, first_name, second_name.
    """
    levels = figures.filter(pl.col("kind").is_in(["level", "ratio"]))
    both = levels.join(defined, on="indicator_key")
    for side in ("first", "second"):
        keys = {"indicator_key": f"{side}_key", **{n: n for n in _WHERE}}
        both = both.join(take_side(levels, side, keys, "unit_key"), on=[f"{side}_key", *_WHERE])
    subtracts = pl.col("relation_kind") == "difference"
    both = both.filter(
        (pl.col("low_second") > 0) & (~subtracts | (pl.col("unit_key_first") == pl.col("unit_key_second")))
    )
    quotient, low, high = _divide("first", "second", pl.col("factor"))
    slack = pl.col("slack_percent") / 100
    expected = pl.when(subtracts).then(pl.col("v_first") - pl.col("v_second")).otherwise(quotient)
    sign = pl.when(subtracts).then(pl.lit("−")).otherwise(pl.lit("÷"))
    shaped = {
        "formula": pl.format("{} = {} {} {}", "name", "first_name", sign, "second_name"),
        "working": pl.format("{} {} {} = {}；所述 {}", "text_first", sign, "text_second", format_amount(expected), "text"),
        **_stated(), "expected": expected,
        "expected_low": pl.when(subtracts).then(pl.col("low_first") - pl.col("high_second")).otherwise(low * (1 - slack)),
        "expected_high": pl.when(subtracts).then(pl.col("high_first") - pl.col("low_second")).otherwise(high * (1 + slack)),
    }  # fmt: skip
    both = both.rename({"observation_key": "observation_key_result"})
    return pl.concat(
        shape_checks(both.filter(pl.col("relation_kind") == kind), kind, ("result", "first", "second"), **shaped)
        for kind in ("difference", "quotient")
    )


def find_growth_between(figures: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Growth of a total beside the growth of all its parts: it lies between the slowest and the fastest of them.

    `parts` as in `find_sums`.
    """
    growths = figures.filter(
        (pl.col("kind") == "growth")
        & (pl.col("unit") == "%")
        & (pl.col("basis").is_null() | pl.col("basis").is_in(["同比", "比上年"]))
    )
    growths = growths.unique(["indicator_key", *_WHERE], keep="first", maintain_order=True)
    bounds = (
        growths.join(parts, on="indicator_key").sort("observation_key")
        .group_by("total_key", "partition", "part_count", "total_name", *_WHERE, maintain_order=True)
        .agg(
            pl.len().alias("member_count"), expected=pl.col("v").mean(), expected_low=pl.col("low").min(),
            expected_high=pl.col("high").max(), parts_text=pl.col("text").str.join("、"), keys="observation_key",
        )
        .filter(pl.col("member_count") == pl.col("part_count"))
    )  # fmt: skip
    both = take_side(growths, "total", {"indicator_key": "total_key", **{n: n for n in _WHERE}}).join(
        bounds, on=["total_key", *_WHERE]
    )
    return shape_checks(
        both, "between", None,
        indicator_key=pl.col("total_key"),
        formula=pl.format("{}增速介于各部分增速之间（{}）", "total_name", "partition"),
        working=pl.format("各部分 {}；总体 {}", "parts_text", "text_total"),
        stated=pl.col("v_total"), stated_low=pl.col("low_total"), stated_high=pl.col("high_total"),
        observation_keys=pl.concat_list("observation_key_total", "keys"),
        roles=pl.concat_list(pl.lit("growth"), pl.lit("part").repeat_by(pl.col("keys").list.len())),
    )  # fmt: skip


def _with_ends(changes: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Growths and changes with the periods of their two levels: now_key and before_key."""
    on_year = pl.col("basis").is_null() | pl.col("basis").is_in(["同比", "比上年"])
    base_named = pl.col("base_period_key") != -1
    over_span = pl.col("span_years").is_not_null()
    before = (
        pl.when(base_named).then("base_period_key").when(over_span).then("span_base_key")
        .when(on_year).then("year_ago_key")
    )  # fmt: skip
    return changes.filter((pl.col("basis") != "环比").fill_null(True)).join(spans, on="period_key").with_columns(
        now_key=pl.when(over_span).then("span_end_key").otherwise("period_key"), before_key=before
    )  # fmt: skip


def _join_ends(changes: pl.DataFrame, levels: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    keys = {name: name for name in series}
    now = take_side(levels, "now", {"period_key": "now_key", **keys}, "unit_key")
    before = take_side(levels, "before", {"period_key": "before_key", **keys}, "unit_key")
    return (
        changes.join(now, on=["now_key", *series]).join(before, on=["before_key", *series])
        .filter((pl.col("unit_key_now") == pl.col("unit_key_before")) & (pl.col("now_key") != pl.col("before_key")))
    )  # fmt: skip


def _divide(first: str, second: str, factor: float | pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    return (
        pl.col(f"v_{first}") / pl.col(f"v_{second}") * factor,
        pl.col(f"low_{first}") / pl.col(f"high_{second}") * factor,
        pl.col(f"high_{first}") / pl.col(f"low_{second}") * factor,
    )


def _stated() -> dict[str, pl.Expr]:
    return {"stated": pl.col("v"), "stated_low": pl.col("low"), "stated_high": pl.col("high")}
