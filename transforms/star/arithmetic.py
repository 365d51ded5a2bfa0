"""Arithmetic: do the figures of the texts fit each other? Which relations are tried, and the verdict on each.

Belongs here: `build_arithmetic`, what the reference tables say about parts, shares and definitions, the tolerance.
Does not: the relations (`transforms.star.arithmetic_sums`, `transforms.star.arithmetic_rates`), two mentions of one figure
(`transforms.star.reconciliation`).
"""

import re
from collections.abc import Mapping

import polars as pl

from transforms.star.arithmetic_figures import build_mention_figures, build_series_figures, build_spans
from transforms.star.arithmetic_rates import (
    find_changes,
    find_contributions,
    find_defined,
    find_growth,
    find_growth_between,
    find_shares,
    find_wider_shares,
)
from transforms.star.arithmetic_sums import (
    find_group_sums,
    find_increase_limits,
    find_named_parts,
    find_part_limits,
    find_period_sums,
    find_place_limits,
    find_sums,
)
from transforms.star.dimensions import ReferenceRows
from transforms.star.reconciliation import find_mixed_sentences
from transforms.star.surrogate_keys import derive_row_keys
from warehouse.contract import conform
from warehouse.tables import star

_SHARE_NAME = re.compile(r"(.[^占]*)占(.+?)的?(?:比重|比例|份额)")
_ECONOMY = "地区生产总值"


def build_arithmetic(
    built: Mapping[str, pl.DataFrame], reference: Mapping[str, ReferenceRows]
) -> dict[str, pl.DataFrame]:
    """`star.fct_arithmetic` and `star.bridge_arithmetic_observation` from the other tables of the star.

    `reference` holds the rows of indicators (part_of, partition, additive, measure), place_groups (member_codes) and
    arithmetic_relations; a table that lacks counts as empty. A check holds where the interval that words and last digits
    of the figure stated leave open meets the interval that those of the other figures leave open; a limit where the
    part may lie at or below the total. A check that nothing could refute (both ends open) is not made.
    """
    facts, statistics, units = (built[f"star.{name}"] for name in ("fct_observation", "fct_statistic", "dim_unit"))
    indicators, periods, places = (built[f"star.dim_{name}"] for name in ("indicator", "period", "place"))
    unit_names = units.select("unit_key", unit="name")
    mixed = find_mixed_sentences(facts.filter(pl.col("statistic_key") != star.UNKNOWN_KEY))
    figures = build_series_figures(statistics, units, mixed).join(unit_names, on="unit_key")
    mentions = build_mention_figures(facts, units, mixed).join(unit_names, on="unit_key")
    names = indicators.select("indicator_key", "name", "measure", "is_additive")
    keys = _list_keys(indicators)
    rows = reference.get("indicators", ())
    relations = reference.get("arithmetic_relations", ())
    parts, ancestors = _list_parts(rows, keys)
    additive = names.filter(pl.col("is_additive")).select("indicator_key", "name", "measure")
    spans = build_spans(periods)
    series = names.filter(pl.col("indicator_key") != star.UNKNOWN_KEY).select("indicator_key", "name")
    nominal = series.filter(~pl.any_horizontal(pl.lit(False), *_real_growth(relations)))
    checks = pl.concat(
        [
            find_sums(figures, parts),
            find_group_sums(figures, additive, _list_groups(reference.get("place_groups", ()), places)),
            find_period_sums(figures, additive, periods),
            find_part_limits(figures, ancestors),
            find_place_limits(figures, additive, places),
            find_increase_limits(figures, periods, names),
            find_named_parts(mentions),
            find_shares(figures, _list_shares(indicators, keys)),
            find_wider_shares(mentions, figures, places, built["star.dim_document"]),
            find_growth(figures, spans, nominal),
            find_changes(figures, spans, series),
            find_contributions(mentions, figures, keys.get(_ECONOMY, star.UNKNOWN_KEY)),
            find_defined(figures, _list_defined(relations, keys)),
            find_growth_between(figures, parts),
        ]
    )
    return _tabulate(_judge(checks), facts)


def _judge(checks: pl.DataFrame) -> pl.DataFrame:
    """The checks that something could refute, with whether they hold and by how much the values differ and may."""
    # Two ways may lead to one check (a part named by 其中 is also one by the catalogue); the first counts.
    checks = checks.with_columns(
        pair=pl.col("observation_keys").list.eval(pl.element().cast(pl.String)).list.join("|"),
    ).unique(["relation", "pair"], keep="first", maintain_order=True)
    stated, expected = pl.col("stated"), pl.col("expected")
    # The slack on the sides that face each other; with an open end as much as is needed.
    slack = pl.when(stated <= expected).then(
        (pl.col("stated_high") - stated) + (expected - pl.col("expected_low"))
    ).otherwise((stated - pl.col("stated_low")) + (pl.col("expected_high") - expected))  # fmt: skip
    meets = (pl.col("stated_low") <= pl.col("expected_high")) & (pl.col("expected_low") <= pl.col("stated_high"))
    below = pl.col("stated_low") <= pl.col("expected_high")
    open_above, open_below = (
        pl.col(f"stated_{end}").is_infinite() & pl.col(f"expected_{end}").is_infinite() for end in ("high", "low")
    )
    certain = pl.col("stated_high") <= pl.col("expected_low")
    undecidable = (
        pl.when("is_limit").then(~certain & (pl.col("expected_high").is_infinite() | pl.col("stated_low").is_infinite()))
        .otherwise(open_above | open_below)
    )  # fmt: skip
    return checks.filter(~undecidable).with_columns(
        holds=pl.when("is_limit").then(below).otherwise(meets),
        difference=stated - expected,
        tolerance=pl.when(slack.is_infinite()).then((stated - expected).abs()).otherwise(slack),
    )


def _tabulate(judged: pl.DataFrame, facts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The judged checks as the tables of the star, with keys and the observations that each rests on."""
    judged = judged.with_columns(
        derive_row_keys(judged, ["relation", "pair"], "arithmetic").alias("arithmetic_key"),
        run_key=pl.lit(facts["run_key"].max() if facts.height else star.UNKNOWN_KEY, pl.Int64),
        stated_value=pl.col("stated").round(6), expected_value=pl.col("expected").round(6),
        difference=pl.col("difference").round(6), tolerance=pl.col("tolerance").abs().round(6),
        observation_count=pl.col("observation_keys").list.len().cast(pl.Int64),
    )  # fmt: skip
    used = judged.select(
        "arithmetic_key", "run_key", role="roles", observation_key="observation_keys",
        position=pl.int_ranges(1, pl.col("observation_count") + 1, dtype=pl.Int64),
    ).explode("role", "observation_key", "position")  # fmt: skip
    documents = (
        used.join(facts.select("observation_key", "document_key"), on="observation_key")
        .group_by("arithmetic_key")
        .agg(document_count=pl.col("document_key").n_unique().cast(pl.Int64))
    )
    judged = judged.join(documents, on="arithmetic_key")
    return {
        "star.fct_arithmetic": conform(judged.select(star.FCT_ARITHMETIC.column_names), star.FCT_ARITHMETIC),
        "star.bridge_arithmetic_observation": conform(
            used.select(star.BRIDGE_ARITHMETIC_OBSERVATION.column_names), star.BRIDGE_ARITHMETIC_OBSERVATION
        ),
    }


def _list_keys(indicators: pl.DataFrame) -> dict[str, int]:
    """Name, synonym or wording → indicator_key; the catalogue before wordings."""
    catalogue, wordings = indicators.filter("is_catalogued"), indicators.filter(~pl.col("is_catalogued")).sort("name")
    keys: dict[str, int] = dict(catalogue.select("name", "indicator_key").iter_rows())
    for synonyms, key in catalogue.sort("name").select("synonyms", "indicator_key").iter_rows():
        for word in (synonyms or "").split("、"):
            keys.setdefault(word, key)
    for name, key in wordings.select("name", "indicator_key").iter_rows():
        keys.setdefault(name, key)
    return keys


def _list_parts(rows: ReferenceRows, keys: Mapping[str, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Complete partitions, and every indicator beside all the totals it lies in."""
    name_of = {str(row["code"]): str(row["name"]) for row in rows if row.get("code")}
    above = {str(row["code"]): str(row.get("part_of") or "") for row in rows if row.get("code")}
    members: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.get("part_of") in name_of and row.get("partition"):
            members.setdefault((str(row["part_of"]), str(row["partition"])), []).append(str(row["name"]))
    parts = [
        {"indicator_key": keys[name], "total_key": keys[name_of[total]], "partition": partition, "part_count": len(names),
         "total_name": name_of[total], "part_names": " + ".join(names)}
        for (total, partition), names in members.items() if len(names) > 1
        for name in names
    ]  # fmt: skip
    ancestors = []
    for code, name in name_of.items():
        seen, total = {code}, above[code]
        while total in name_of and total not in seen:
            ancestors.append(
                {
                    "indicator_key": keys[name],
                    "total_key": keys[name_of[total]],
                    "part_name": name,
                    "total_name": name_of[total],
                }
            )
            seen.add(total)
            total = above.get(total, "")
    return (
        pl.DataFrame(parts, schema={"indicator_key": pl.Int64, "total_key": pl.Int64, "partition": pl.String,
                                    "part_count": pl.UInt32, "total_name": pl.String, "part_names": pl.String}),
        pl.DataFrame(ancestors, schema={"indicator_key": pl.Int64, "total_key": pl.Int64, "part_name": pl.String, "total_name": pl.String}),
    )  # fmt: skip


def _list_groups(rows: ReferenceRows, places: pl.DataFrame) -> pl.DataFrame:
    by_code = {code: (key, name) for code, key, name in places.select("code", "place_key", "name").iter_rows() if code}
    by_name = {
        name: key for name, key, level in places.select("name", "place_key", "level").iter_rows() if level == "group"
    }
    listed = []
    for row in rows:
        codes = [code for code in (row.get("member_codes") or "").split("|") if code]
        if len(codes) > 1 and row.get("name") in by_name and all(code in by_code for code in codes):
            for code in codes:
                key, member = by_code[code]
                listed.append({"place_key": key, "member": member, "group_key": by_name[str(row["name"])],
                               "group_name": row["name"], "group_size": len(codes)})  # fmt: skip
    return pl.DataFrame(listed, schema={"place_key": pl.Int64, "member": pl.String, "group_key": pl.Int64,
                                        "group_name": pl.String, "group_size": pl.UInt32})  # fmt: skip


def _list_shares(indicators: pl.DataFrame, keys: Mapping[str, int]) -> pl.DataFrame:
    """Indicators named A占B比重 where A and B are indicators too."""
    listed = []
    for key, name in indicators.filter(pl.col("name").str.contains("占")).select("indicator_key", "name").iter_rows():
        found = _SHARE_NAME.fullmatch(name)
        if found and found[1] in keys and found[2] in keys:
            listed.append({"indicator_key": key, "part_key": keys[found[1]], "whole_key": keys[found[2]], "name": name})
    return pl.DataFrame(
        listed, schema={"indicator_key": pl.Int64, "part_key": pl.Int64, "whole_key": pl.Int64, "name": pl.String}
    )


def _list_defined(relations: ReferenceRows, keys: Mapping[str, int]) -> pl.DataFrame:
    listed = []
    for row in relations:
        result, first, second = (keys.get(row.get(name) or "") for name in ("result", "first", "second"))
        if row["relation"] in ("difference", "quotient") and None not in (result, first, second):
            listed.append(
                {"relation_kind": row["relation"], "indicator_key": result, "first_key": first, "second_key": second,
                 "factor": float(row["factor"] or 1), "slack_percent": float(row["slack_percent"] or 0),
                 "name": row["result"], "first_name": row["first"], "second_name": row["second"]}
            )  # fmt: skip
    schema = {"relation_kind": pl.String, "indicator_key": pl.Int64, "first_key": pl.Int64, "second_key": pl.Int64,
              "factor": pl.Float64, "slack_percent": pl.Float64, "name": pl.String, "first_name": pl.String,
              "second_name": pl.String}  # fmt: skip
    return pl.DataFrame(listed, schema=schema)


def _real_growth(relations: ReferenceRows) -> list[pl.Expr]:
    words = [row["result"] for row in relations if row["relation"] == "real_growth" and row.get("result")]
    return [pl.col("name").str.contains(str(word), literal=True) for word in words]
