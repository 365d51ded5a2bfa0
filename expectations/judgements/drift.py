"""Judgements against the last published build: did this one lose or shift what was there?

Belongs here: the summary of a build, and rules that compare two summaries.
Does not: where summaries rest (`pipelines`), rules that look at one build alone.
"""

from collections.abc import Mapping

import polars as pl

from expectations.judgements.declaration import Rule, Theme
from expectations.judgements.plausibility import place_level
from expectations.outcomes import CheckInputs
from expectations.thresholds import (
    DOCUMENT_MAY_CHANGE_BY,
    FACTS_KEPT_SHARE,
    FEW_ROWS,
    KIND_SHARE_MAY_MOVE_BY,
    MEDIAN_MAY_MOVE_BY,
    MEDIAN_ROWS_NEEDED,
    MEDIANS_STABLE,
)
from warehouse.tables.silver import DOCUMENT, KINDS, OBSERVATION

SUMMARY_SCHEMA = pl.Schema(
    {"measure": pl.String(), "key": pl.String(), "label": pl.String(), "rows": pl.Int64(), "value": pl.Float64()}
)


def summarise_build(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What the next build is compared with: rows in all, by document (SHA-256, its path as label), by path (its SHA-256
    as label), kind and status, and the median size by indicator, unit and level of place. From `silver.document` and
    `silver.observation`; as `SUMMARY_SCHEMA`."""
    observations = frames[OBSERVATION.full_name].with_columns(place_level().alias("place_level"))
    # Those that could not be read are there too: a text that is read no more has lost all its rows.
    counted = (
        frames[DOCUMENT.full_name].select("document_id", "source_file", "sha256")
        .join(observations.group_by("document_id").len("rows"), on="document_id", how="left")
        .with_columns(pl.col("rows").fill_null(0))
    )  # fmt: skip
    size = pl.col("value").cast(pl.Float64).abs()
    groups = ["indicator_name", "unit", "place_level", "kind"]
    medians = (
        observations.filter(pl.col("indicator_name").is_not_null() & pl.col("value").is_not_null())
        .group_by(pl.concat_str(groups, separator=" ", ignore_nulls=True).alias("key"))
        .agg(rows=pl.len(), value=size.median())
    )
    parts = (
        ("total", pl.DataFrame({"key": ["observations"], "rows": [observations.height]})),
        ("document", counted.group_by(key="sha256").agg(pl.col("rows").sum(), label=pl.col("source_file").min())),
        ("path", counted.group_by(key="source_file").agg(pl.col("rows").sum(), label=pl.col("sha256").min())),
        ("kind", observations.group_by(key="kind").agg(rows=pl.len())),
        ("status", observations.group_by(key="status").agg(rows=pl.len())),
        ("median", medians),
    )
    columns = [
        _fill(part.with_columns(pl.lit(measure).alias("measure"), pl.col("rows").cast(pl.Int64)))
        for measure, part in parts
    ]
    return pl.concat(columns).sort("measure", "key")


def _fill(summary: pl.DataFrame) -> pl.DataFrame:
    """The summary with every column of `SUMMARY_SCHEMA`; one that an earlier version of the program wrote may lack some."""
    lacking = [pl.lit(None, type_).alias(name) for name, type_ in SUMMARY_SCHEMA.items() if name not in summary.columns]
    return summary.with_columns(lacking).select(SUMMARY_SCHEMA.names())


def _judge(inputs: CheckInputs) -> pl.DataFrame:
    """One row a measure and key of either build; without a last build no rule applies."""
    now = summarise_build(inputs.frames)
    before = now.clear() if inputs.previous is None else _fill(inputs.previous)
    frame = before.join(now, on=["measure", "key"], how="full", coalesce=True, suffix="_now").sort("measure", "key")
    was, is_now = pl.col("rows").fill_null(0), pl.col("rows_now").fill_null(0)
    in_both = pl.col("rows").is_not_null() & pl.col("rows_now").is_not_null()
    change = (is_now - was).abs()
    total_was = before.filter(pl.col("measure") == "total")["rows"].sum()
    total_is = inputs.frame(OBSERVATION.full_name).height
    share_moved = (is_now / max(total_is, 1) - was / max(total_was, 1)).abs()
    value, value_now = pl.col("value"), pl.col("value_now")
    enough = pl.min_horizontal(was, is_now) >= MEDIAN_ROWS_NEEDED
    magnitude_holds = (value_now / value).is_between(1 / MEDIAN_MAY_MOVE_BY, MEDIAN_MAY_MOVE_BY)
    # A summary that an earlier version wrote may lack a measure.
    known = set(before["measure"]) if total_was > 0 else set()

    def judged(measure: str, applies: pl.Expr, holds: pl.Expr) -> pl.Expr:
        return pl.when(pl.lit(measure in known) & (pl.col("measure") == measure) & applies).then(holds)

    unchanged = in_both & (pl.col("measure") == "document")
    kept_in_all = is_now.filter(unchanged).sum() >= was.filter(unchanged).sum() * FACTS_KEPT_SHARE
    few_changed = (change <= was * DOCUMENT_MAY_CHANGE_BY) | (change <= FEW_ROWS)
    few_lost = (was - is_now <= was * DOCUMENT_MAY_CHANGE_BY) | (change <= FEW_ROWS)
    rewritten = in_both & (pl.col("label") != pl.col("label_now"))
    rules = {
        # Where too much is lost in all, the documents that lost it are named.
        "facts_are_kept": judged("document", in_both, kept_in_all | (is_now >= was * FACTS_KEPT_SHARE)),
        "document_rows_are_stable": judged("document", in_both, few_changed),
        "rewritten_documents_keep_rows": judged("path", rewritten, few_lost),
        "documents_are_still_there": judged("path", pl.lit(True), pl.col("rows_now").is_not_null()),
        "kind_shares_are_stable": judged("kind", pl.lit(total_is > 0), share_moved <= KIND_SHARE_MAY_MOVE_BY),
        "status_shares_are_stable": judged("status", pl.lit(total_is > 0), share_moved <= KIND_SHARE_MAY_MOVE_BY),
        "sizes_are_stable": judged("median", in_both & enough & (value > 0) & (value_now > 0), magnitude_holds),
    }
    counts = {"rows_before": was, "rows_now": is_now, "median_before": value, "median_now": value_now}
    path = pl.when(pl.col("measure") == "path").then("key").otherwise(pl.coalesce("label_now", "label"))
    named = {"source_file": pl.when(pl.col("measure").is_in(["document", "path"])).then(path)}
    return frame.select("measure", "key", **named, **counts, **rules)


DRIFT = Theme(
    "silver_observation_drift",
    OBSERVATION.full_name,
    _judge,
    (
        Rule(
            "facts_are_kept",
            "build",
            "观测未大量流失",
            "Texts that did not change yield at least 60 percent of the figures they yielded in the last build.",
            advice="these documents lost the most; if that was meant, run again with --accept-changes",
        ),
        Rule(
            "sizes_are_stable",
            "look",
            "数量级稳定",
            "Nine indicators in ten keep their order of magnitude from build to build.",
            mostly=MEDIANS_STABLE,
        ),
        Rule(
            "document_rows_are_stable",
            "look",
            "单篇观测数稳定",
            "A document that did not change yields about as many figures as before.",
        ),
        Rule(
            "rewritten_documents_keep_rows",
            "look",
            "改动文档未大量流失",
            "A document whose text changed yields at least half of the figures it yielded before.",
            advice="look whether the file was cut off",
        ),
        Rule(
            "documents_are_still_there",
            "look",
            "文档仍在",
            "Every document of the last build is still in the input folder.",
            advice="if they were not meant to go, put the files back: the next run takes them up again",
        ),
        Rule(
            "kind_shares_are_stable",
            "look",
            "类型构成稳定",
            f"The shares of {'、'.join(KINDS)} move by at most 15 points.",
        ),
        Rule(
            "status_shares_are_stable",
            "look",
            "实绩与计划构成稳定",
            "The shares of what happened and what is planned move by at most 15 points.",
        ),
    ),
    show=("source_file", "measure", "key", "rows_before", "rows_now", "median_before", "median_now"),
)
