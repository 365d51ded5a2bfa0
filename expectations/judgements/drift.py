"""Judgements against the last published build: did this one lose or shift what was there?

Belongs here: the summary of a build, and rules that compare two summaries.
Does not: where summaries rest (`pipelines`), rules that look at one build alone.
"""

from collections.abc import Mapping

import polars as pl

from expectations.judgements.declaration import Rule, Theme
from expectations.judgements.plausibility import place_level
from expectations.outcomes import CheckInputs
from warehouse.tables.silver import DOCUMENT, KINDS, OBSERVATION

SUMMARY_SCHEMA = pl.Schema({"measure": pl.String(), "key": pl.String(), "rows": pl.Int64(), "value": pl.Float64()})

_TOTAL_MAY_SHRINK_TO = 0.6
_DOCUMENT_MAY_CHANGE_BY, _FEW_ROWS = 0.5, 5
_SHARE_MAY_MOVE_BY = 0.15
_MEDIAN_MAY_MOVE_BY, _GROUP_ROWS_NEEDED = 100.0, 3


def summarise_build(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What the next build is compared with: rows in all, by document (SHA-256), kind and status, and the median
    size by indicator, unit and level of place. From `silver.document` and `silver.observation`; as `SUMMARY_SCHEMA`."""
    observations = frames[OBSERVATION.full_name].with_columns(place_level().alias("place_level"))
    documents = frames[DOCUMENT.full_name].filter(pl.col("status") == "ok").select("document_id", "sha256")
    by_document = (
        documents.join(observations.group_by("document_id").len("rows"), on="document_id", how="left")
        .group_by(key="sha256")
        .agg(pl.col("rows").sum())
    )
    size = pl.col("value").cast(pl.Float64).abs()
    groups = ["indicator_name", "unit", "place_level", "kind"]
    medians = (
        observations.filter(pl.col("indicator_name").is_not_null() & pl.col("value").is_not_null())
        .group_by(pl.concat_str(groups, separator=" ", ignore_nulls=True).alias("key"))
        .agg(rows=pl.len(), value=size.median())
    )
    parts = (
        ("total", pl.DataFrame({"key": ["observations"], "rows": [observations.height]})),
        ("document", by_document),
        ("kind", observations.group_by(key="kind").agg(rows=pl.len())),
        ("status", observations.group_by(key="status").agg(rows=pl.len())),
        ("median", medians),
    )
    columns = [
        part.select(
            pl.lit(measure).alias("measure"), "key", pl.col("rows").cast(pl.Int64),
            (pl.col("value") if "value" in part.columns else pl.lit(None, dtype=pl.Float64)).alias("value"),
        )
        for measure, part in parts
    ]  # fmt: skip
    return pl.concat(columns).sort("measure", "key")


def _judge(inputs: CheckInputs) -> pl.DataFrame:
    """One row a measure and key of either build; without a last build no rule applies."""
    now = summarise_build(inputs.frames)
    before = now.clear() if inputs.previous is None else inputs.previous.select(SUMMARY_SCHEMA.names())
    frame = before.join(now, on=["measure", "key"], how="full", coalesce=True, suffix="_now").sort("measure", "key")
    was, is_now = pl.col("rows").fill_null(0), pl.col("rows_now").fill_null(0)
    in_both = pl.col("rows").is_not_null() & pl.col("rows_now").is_not_null()
    change = (is_now - was).abs()
    total_was = before.filter(pl.col("measure") == "total")["rows"].sum()
    total_is = inputs.frame(OBSERVATION.full_name).height
    share_moved = (is_now / max(total_is, 1) - was / max(total_was, 1)).abs()
    value, value_now = pl.col("value"), pl.col("value_now")
    enough = pl.min_horizontal(was, is_now) >= _GROUP_ROWS_NEEDED
    magnitude_holds = (value_now / value).is_between(1 / _MEDIAN_MAY_MOVE_BY, _MEDIAN_MAY_MOVE_BY)
    # A summary that an earlier version wrote may lack a measure.
    known = set(before["measure"]) if total_was > 0 else set()

    def judged(measure: str, applies: pl.Expr, holds: pl.Expr) -> pl.Expr:
        return pl.when(pl.lit(measure in known) & (pl.col("measure") == measure) & applies).then(holds)

    few_changed = (change <= was * _DOCUMENT_MAY_CHANGE_BY) | (change <= _FEW_ROWS)
    rules = {
        "facts_are_kept": judged("total", pl.lit(True), is_now >= was * _TOTAL_MAY_SHRINK_TO),
        "document_rows_are_stable": judged("document", in_both, few_changed),
        "kind_shares_are_stable": judged("kind", pl.lit(total_is > 0), share_moved <= _SHARE_MAY_MOVE_BY),
        "status_shares_are_stable": judged("status", pl.lit(total_is > 0), share_moved <= _SHARE_MAY_MOVE_BY),
        "sizes_are_stable": judged("median", in_both & enough & (value > 0) & (value_now > 0), magnitude_holds),
    }
    counts = {"rows_before": was, "rows_now": is_now, "median_before": value, "median_now": value_now}
    return frame.select("measure", "key", **counts, **rules)


DRIFT = Theme(
    "silver_observation_drift",
    OBSERVATION.full_name,
    _judge,
    (
        Rule(
            "facts_are_kept",
            "error",
            "观测未大量流失",
            "The build keeps at least 60 percent of the last published number of figures.",
        ),
        Rule(
            "sizes_are_stable",
            "error",
            "数量级稳定",
            "Nine indicators in ten keep their order of magnitude from build to build.",
            mostly=0.9,
        ),
        Rule(
            "document_rows_are_stable",
            "warning",
            "单篇观测数稳定",
            "A document that did not change yields about as many figures as before.",
        ),
        Rule(
            "kind_shares_are_stable",
            "warning",
            "类型构成稳定",
            f"The shares of {'、'.join(KINDS)} move by at most 15 points.",
        ),
        Rule(
            "status_shares_are_stable",
            "warning",
            "实绩与计划构成稳定",
            "The shares of what happened and what is planned move by at most 15 points.",
        ),
    ),
    show=("measure", "key", "rows_before", "rows_now", "median_before", "median_now"),
)
