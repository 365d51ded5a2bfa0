"""The audit of a run: what went in, what came out, what was said of it.

Belongs here: `build_dim_run`, `record_verdict`.
Does not: the checks themselves (`expectations`).
"""

import datetime
from collections.abc import Mapping
from typing import Any

import polars as pl

from warehouse.contract import build_frame, conform
from warehouse.tables import star
from warehouse.tables.star import UNKNOWN_KEY, UNKNOWN_NAME


def build_dim_run(
    run: Mapping[str, Any], run_key: int, documents: pl.DataFrame, built: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """`star.dim_run`: this build, counted, and 未知. The verdict is `unchecked` until `record_verdict`."""
    rejected = built["audit.rejected_document"].filter(pl.col("line").is_null()).height
    started_at: datetime.datetime | None = run.get("started_at")
    if started_at is not None and started_at.tzinfo is not None:
        started_at = started_at.astimezone(datetime.UTC).replace(tzinfo=None)
    nothing = {
        "document_count": 0,
        "rejected_count": 0,
        "observation_count": 0,
        "statistic_count": 0,
        "failed_checks": 0,
        "warned_checks": 0,
        "verdict": "unchecked",
    }
    this = {
        **nothing,
        "run_key": run_key,
        "run_id": str(run["run_id"]),
        "started_at": started_at,
        **{name: run.get(name) for name in ("code_version", "rules_version", "reference_version", "input_folder")},
        "document_count": int((documents["status"] == "ok").sum()),
        "rejected_count": rejected,
        "observation_count": built["star.fct_observation"].height,
        "statistic_count": built["star.fct_statistic"].height,
    }
    return build_frame([{**nothing, "run_key": UNKNOWN_KEY, "run_id": UNKNOWN_NAME}, this], star.DIM_RUN)


def record_verdict(dim_run: pl.DataFrame, check_results: pl.DataFrame) -> pl.DataFrame:
    """The runs with what their own check results say: failed where an error-rule broke, warned where a warning did."""
    broken = check_results.group_by("run_id").agg(
        failed=(~pl.col("passed") & (pl.col("severity") == "error")).sum().cast(pl.Int64),
        warned=(~pl.col("passed") & (pl.col("severity") == "warning")).sum().cast(pl.Int64),
    )
    judged = dim_run.join(broken, on="run_id", how="left", maintain_order="left")
    verdict = (
        pl.when(pl.col("failed").is_null())
        .then(pl.col("verdict"))
        .when(pl.col("failed") > 0)
        .then(pl.lit("failed"))
        .when(pl.col("warned") > 0)
        .then(pl.lit("warned"))
        .otherwise(pl.lit("passed"))
    )
    return conform(
        judged.with_columns(
            verdict=verdict,
            failed_checks=pl.coalesce("failed", "failed_checks"),
            warned_checks=pl.coalesce("warned", "warned_checks"),
        ).select(star.DIM_RUN.column_names),
        star.DIM_RUN,
    )
