"""Totals and parts: parts that add up to their total, and parts that may not exceed it.

Belongs here: sums over the parts of an indicator, the areas of a group, the periods of a span; limits that a total sets.
Does not: quotients and growth (`transforms.star.arithmetic_rates`).
"""

import polars as pl

from transforms.star.arithmetic_figures import SAME, format_amount, shape_checks, take_side
from warehouse.tables.star import UNKNOWN_KEY


def find_sums(figures: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Levels of a total beside the sum of its parts, where every part of one partition is stated.

    `parts` has indicator_key, total_key, partition, part_count, total_name, part_names.
    """
    levels = figures.filter(pl.col("kind") == "level")
    where = ["place_key", *SAME, "period_key", "unit_key"]
    summed = _add_up(
        levels.join(parts, on="indicator_key"),
        ["total_key", "partition", "part_count", "total_name", "part_names", *where],
    )
    both = take_side(levels, "total", {"indicator_key": "total_key", **{name: name for name in where}}).join(
        summed.filter(pl.col("member_count") == pl.col("part_count")), on=["total_key", *where]
    )
    formula = pl.format("{} = {}", "total_name", "part_names")
    return _shape_sum(both, formula, indicator_key=pl.col("total_key"))


def find_group_sums(figures: pl.DataFrame, additive: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Levels of a group of areas beside the sum over its members, where every member's is stated.

    `additive` has indicator_key and name; `groups` has place_key (a member), group_key, group_name, group_size, member.
    """
    levels = figures.filter((pl.col("kind") == "level") & (pl.col("subject_key") == UNKNOWN_KEY)).join(
        additive, on="indicator_key"
    )
    where = ["indicator_key", *SAME, "period_key", "unit_key"]
    summed = _add_up(
        levels.join(groups, on="place_key"), ["group_key", "group_name", "group_size", "name", *where], name="member"
    )
    both = take_side(levels, "total", {"place_key": "group_key", **{name: name for name in where}}).join(
        summed.filter(pl.col("member_count") == pl.col("group_size")), on=["group_key", *where]
    )
    formula = pl.format("{}：{} = {}", "name", "group_name", pl.col("members").list.join(" + "))
    return _shape_sum(both, formula, place_key=pl.col("group_key"))


_SERIES_OF_FLOWS = ["indicator_key", "place_key", *SAME, "unit_key", "kind"]


def find_period_sums(figures: pl.DataFrame, additive: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Flows of a span beside the sum over its years (or quarters), where they fill it; else each of them as a limit.

    `additive` has indicator_key, name, measure.
    """
    inside = _find_flows_within(figures, additive, periods)
    by_total = ["observation_key_total", "frequency"]
    filled = inside.group_by(by_total).agg(
        days=pl.col("day_count").sum(), day_count_total=pl.col("day_count_total").first()
    )
    filled = filled.filter(pl.col("days") == pl.col("day_count_total")).select(by_total)
    whole = inside.join(filled, on=by_total, how="semi")
    of_total = [
        f"{name}_total" for name in ("v", "low", "high", "text", "observation_key", "period_key", "label")
    ]
    both = _add_up(whole, [*of_total, "frequency", "name", *_SERIES_OF_FLOWS], name="label")
    sums = _shape_sum(
        both, pl.format("{}：{} = {}", "name", "label_total", pl.col("members").list.join(" + ")),
        period_key=pl.col("period_key_total"),
    )  # fmt: skip
    limits = _shape_limit(
        inside.join(filled, on=by_total, how="anti"),
        pl.format("{}：{} ≤ {}", "name", "label", "label_total"),
    )
    return pl.concat([sums, limits])


def _find_flows_within(figures: pl.DataFrame, additive: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Flows of a series, each beside a flow of a longer span that holds its own (columns that end in `_total`)."""
    days = periods.filter(pl.col("day_count").is_not_null()).select(
        "period_key", "frequency", "first_day", "last_day", "day_count", "label"
    )
    flows = (
        figures.filter(
            pl.col("kind").is_in(["level", "delta"]) & (pl.col("basis").is_null() | (pl.col("basis") == "累计"))
        )
        .filter(pl.col("low") >= 0)
        .join(additive.filter(pl.col("measure") == "flow"), on="indicator_key")
        .join(days, on="period_key")
    )
    spans = take_side(
        flows.filter(pl.col("day_count") > 31), "total", ["name", *_SERIES_OF_FLOWS],
        "period_key", "first_day", "last_day", "day_count", "label",
    )  # fmt: skip
    return (
        flows.join(spans, on=_SERIES_OF_FLOWS)
        .filter(
            (pl.col("first_day") >= pl.col("first_day_total")) & (pl.col("last_day") <= pl.col("last_day_total"))
            & (pl.col("day_count") < pl.col("day_count_total"))
        )
    )  # fmt: skip


def find_part_limits(figures: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Levels of a part beside the level of the total it lies in. `ancestors` has indicator_key, total_key, part_name,
    total_name."""
    levels = figures.filter(pl.col("kind") == "level")
    where = ["place_key", *SAME, "period_key", "unit_key"]
    both = levels.join(ancestors, on="indicator_key").join(
        take_side(levels, "total", {"indicator_key": "total_key", **{name: name for name in where}}),
        on=["total_key", *where],
    )
    return _shape_limit(both, pl.format("{} ≤ {}", "part_name", "total_name"))


def find_place_limits(figures: pl.DataFrame, additive: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Levels of an area beside those of the county, prefecture, province and nation it lies in."""
    levels = figures.filter((pl.col("kind") == "level") & (pl.col("subject_key") == UNKNOWN_KEY)).join(
        additive, on="indicator_key"
    )
    by_code = places.filter(pl.col("code").is_not_null()).select(
        code_above="code", place_key_total="place_key", above="name"
    )
    nation = pl.when(pl.col("province_code").is_not_null()).then(pl.lit("100000"))
    inside = (
        places.select(
            "place_key", "code", "name", "county_code", "prefecture_code", "province_code", nation_code=nation
        )
        .unpivot(
            ["county_code", "prefecture_code", "province_code", "nation_code"],
            index=["place_key", "code", "name"],
            value_name="code_above",
        )
        .filter(pl.col("code_above").is_not_null() & pl.col("code").ne_missing(pl.col("code_above")))
        .join(by_code, on="code_above")
        .select("place_key", "place_key_total", "above", place="name")
    )
    where = ["indicator_key", *SAME, "period_key", "unit_key"]
    both = levels.join(inside, on="place_key").join(
        take_side(levels, "total", {"place_key": "place_key_total", **{name: name for name in where}}),
        on=["place_key_total", *where],
    )
    return _shape_limit(both, pl.format("{}：{} ≤ {}", "name", "place", "above"))


def find_increase_limits(figures: pl.DataFrame, periods: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Increases beside the amount they led to: 新增9个、累计79个. The increase may have taken longer than a year only where
    the amount is no flow, which starts anew each year."""
    ends = periods.filter(pl.col("last_day").is_not_null()).select("period_key", "last_day", "day_count")
    dated = figures.join(ends, on="period_key").join(
        indicators.select("indicator_key", "name", "measure"), on="indicator_key"
    )
    where = ["indicator_key", "place_key", *SAME, "unit_key", "last_day"]
    both = dated.filter(
        (pl.col("kind") == "delta") & (pl.col("low") > 0) & (pl.col("basis").is_null() | (pl.col("basis") == "累计"))
    ).join(take_side(dated.filter(pl.col("kind") == "level"), "total", where), on=where)
    both = both.filter((pl.col("measure") != "flow") | (pl.col("day_count") <= 366))
    return _shape_limit(both, pl.format("新增{} ≤ {}", "name", "name"))


def find_named_parts(mentions: pl.DataFrame) -> pl.DataFrame:
    """Figures behind 其中 beside the figure before it, in one sentence and unit: A 100家，其中 B 30家."""
    where = ["document_key", "sentence_no", "unit_key", *SAME]
    amounts = mentions.filter(pl.col("kind").is_in(["level", "delta"]) & (pl.col("low") >= 0))
    amounts = amounts.filter(pl.struct(where).is_duplicated()).filter(
        pl.col("quote").str.contains("其中", literal=True)
    )
    halves = pl.col("quote").str.splitn("其中", 2).struct
    printed = pl.col("text").str.strip_chars_start("超近约")
    pieces = (
        amounts.with_columns(
            before=halves.field("field_0").str.split("；").list.last().str.contains(printed, literal=True),
            behind=halves.field("field_1").str.split("；").list.first().str.contains(printed, literal=True),
        )
        .drop("quote")
        .filter(pl.col("before") != pl.col("behind"))
    )
    last = (
        pieces.filter("before")
        .sort("char_start")
        .unique(["document_key", "sentence_no"], keep="last", maintain_order=True)
    )
    first = (
        pieces.filter("behind")
        .sort("char_start")
        .unique(["document_key", "sentence_no", "unit_key"], keep="first", maintain_order=True)
    )
    both = first.join(take_side(last, "total", where, "indicator_wording"), on=where)
    per_head = pl.concat_str("indicator_wording", "indicator_wording_total", ignore_nulls=True).str.contains("每|均")
    both = both.filter(~per_head)
    wording = pl.col("indicator_wording").fill_null("部分")
    return _shape_limit(both, pl.format("其中{} ≤ {}", wording, pl.col("indicator_wording_total").fill_null("总体")))


def _add_up(parts: pl.DataFrame, by: list[str], name: str | None = None) -> pl.DataFrame:
    members = [] if name is None else [pl.col(name).alias("members")]
    return (
        parts.sort("observation_key")
        .group_by(by, maintain_order=True)
        .agg(
            pl.len().alias("member_count"), pl.col("v").sum(), pl.col("low").sum(), pl.col("high").sum(),
            pl.col("text").str.join(" + "), pl.col("observation_key"), *members,
        )
    )  # fmt: skip


def _shape_sum(both: pl.DataFrame, formula: pl.Expr, **columns: pl.Expr) -> pl.DataFrame:
    return shape_checks(
        both.with_columns(formula=formula), "total", None,
        **columns,
        working=pl.format("{} = {}；所述 {}", "text", format_amount(pl.col("v")), "text_total"),
        stated=pl.col("v_total"), stated_low=pl.col("low_total"), stated_high=pl.col("high_total"),
        expected=pl.col("v"), expected_low=pl.col("low"), expected_high=pl.col("high"),
        observation_keys=pl.concat_list("observation_key_total", "observation_key"),
        roles=pl.concat_list(pl.lit("total"), pl.lit("part").repeat_by(pl.col("observation_key").list.len())),
    )  # fmt: skip


def _shape_limit(both: pl.DataFrame, formula: pl.Expr) -> pl.DataFrame:
    return shape_checks(
        both.rename({"observation_key": "observation_key_part"}).with_columns(formula=formula), "part", ("part", "total"),
        working=pl.format("{} ≤ {}", "text", "text_total"),
        stated=pl.col("v"), stated_low=pl.col("low"), stated_high=pl.col("high"),
        expected=pl.col("v_total"), expected_low=pl.col("low_total"), expected_high=pl.col("high_total"),
        is_limit=pl.lit(True),
    )  # fmt: skip
