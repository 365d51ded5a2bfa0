"""Arithmetic: do the figures of the texts fit each other? Totals, shares, growth, contributions.

Belongs here: the relations, the tolerance that rounding allows, `build_arithmetic`.
Does not: two mentions of one figure (`transforms.reconciliation`).
"""

from collections.abc import Mapping

import polars as pl

from transforms.surrogate_keys import derive_row_keys
from warehouse.contract import conform, derive_polars_schema
from warehouse.tables import star

_KEYS = ["place_key", "subject_key", "unit_key", "status"]


def build_arithmetic(built: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """`star.fct_arithmetic` and `star.bridge_arithmetic_observation` from the other tables of the star.

    Checked is growth against two levels: a stated growth on the year before, the level of its period, and the level one
    year earlier. The tolerance is what the last printed digit of each figure leaves open.
    """
    statistics = built["star.fct_statistic"].filter(pl.col("value").is_not_null() & (pl.col("comparator") == "="))
    periods = built["star.dim_period"]
    codes = periods.select("code", previous_period_key="period_key")
    year_ago = periods.select("period_key", "year_ago_code").join(codes, left_on="year_ago_code", right_on="code")
    levels = statistics.filter(pl.col("kind") == "level").select(
        "indicator_key", *_KEYS, "period_key", "value", "printed_exponent", "observation_key"
    )
    growths = (
        statistics.filter(
            (pl.col("kind") == "growth") & (pl.col("basis").is_null() | pl.col("basis").is_in(["同比", "比上年"]))
        )
        .join(built["star.dim_unit"].filter(pl.col("name") == "%").select("unit_key"), on="unit_key", how="semi")
        .drop("unit_key")
    )
    on = ["indicator_key", "place_key", "subject_key", "status"]
    triples = (
        growths.join(levels, on=[*on, "period_key"], suffix="_now")
        .join(year_ago.select("period_key", "previous_period_key"), on="period_key")
        .join(
            levels.rename({"period_key": "previous_period_key"}),
            on=[*on, "unit_key", "previous_period_key"],
            suffix="_before",
        )
        .filter(pl.col("value_before") > 0)
    )
    if triples.is_empty():
        return _no_checks()
    now, before = pl.col("value_now").cast(pl.Float64), pl.col("value_before").cast(pl.Float64)
    expected = (now / before - 1) * 100
    slack = (
        _half_step("printed_exponent")
        + (_half_step("printed_exponent_now") / before + now * _half_step("printed_exponent_before") / before.pow(2))
        * 100
    )
    names = built["star.dim_indicator"].select("indicator_key", "name")
    checks = (
        triples.with_columns(
            derive_row_keys(triples, ["statistic_key", "observation_key_before"], "growth").alias("arithmetic_key")
        )
        .join(names, on="indicator_key", how="left")
        .join(
            built["star.fct_observation"].select("observation_key", document="document_key"),
            on="observation_key",
            how="left",
        )
        .with_columns(expected=expected, slack=slack)
        .with_columns(
            relation=pl.lit("growth"),
            formula=pl.format("{}增速 = 本期 ÷ 上年同期 − 1", "name"),
            stated_value="value",
            expected_value=pl.col("expected").round(6).cast(pl.Decimal(30, 6)),
            tolerance=pl.col("slack").round(6).cast(pl.Decimal(30, 6)),
        )
        .with_columns(difference=pl.col("stated_value") - pl.col("expected_value"))
        .with_columns(
            holds=pl.col("difference").abs() <= pl.col("tolerance"),
            observation_count=pl.lit(3, pl.Int64),
            document_count=pl.lit(1, pl.Int64),
            working=pl.format(
                "{} ÷ {} − 1 = {}%；所述 {}%",
                now.cast(pl.String),
                before.cast(pl.String),
                pl.col("expected").round(2).cast(pl.String),
                pl.col("value").cast(pl.Float64).cast(pl.String),
            ),
        )
    )
    used = pl.concat(
        checks.select(
            "arithmetic_key",
            pl.lit(position, pl.Int64).alias("position"),
            pl.lit(role).alias("role"),
            pl.col(column).alias("observation_key"),
            "run_key",
        )
        for position, (role, column) in enumerate(
            [("growth", "observation_key"), ("current", "observation_key_now"), ("previous", "observation_key_before")],
            1,
        )
    )
    mentions = built["star.fct_observation"].select("observation_key", "document_key")
    documents = (
        used.join(mentions, on="observation_key")
        .group_by("arithmetic_key")
        .agg(pl.col("document_key").n_unique().cast(pl.Int64).alias("document_count"))
    )
    checks = checks.drop("document_count").join(documents, on="arithmetic_key")
    return {
        "star.fct_arithmetic": conform(checks.select(star.FCT_ARITHMETIC.column_names), star.FCT_ARITHMETIC),
        "star.bridge_arithmetic_observation": conform(
            used.select(star.BRIDGE_ARITHMETIC_OBSERVATION.column_names), star.BRIDGE_ARITHMETIC_OBSERVATION
        ),
    }


def _half_step(exponent: str) -> pl.Expr:
    """Half of one in the last printed digit; half of one where the precision is not known."""
    return 0.5 * pl.lit(10.0).pow(pl.col(exponent).fill_null(0).cast(pl.Float64))


def _no_checks() -> dict[str, pl.DataFrame]:
    tables = (star.FCT_ARITHMETIC, star.BRIDGE_ARITHMETIC_OBSERVATION)
    return {table.full_name: pl.DataFrame(schema=derive_polars_schema(table)) for table in tables}
