"""What a finished run has to say to a person at a terminal.

Belongs here: reading a run's events: counts, failed checks, the error that ended it; the table of what was found.
Does not: running (`pipelines.command_line`), metadata for the UI (`pipelines.asset_metadata`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import dagster as dg
    import polars as pl

# The most telling rows first: sure of themselves, worth a table, with a place and a time, one a document in turn.
_FOUND = """
WITH ranked AS (
  SELECT *, row_number() OVER (PARTITION BY source_file ORDER BY confidence DESC, char_start) AS turn
  FROM marts.observations
  WHERE is_statistic AND value IS NOT NULL AND period IS NOT NULL AND place IS NOT NULL
)
SELECT coalesce(indicator_name, indicator) AS indicator, place, period, comparator, value, unit, kind, source_file
FROM ranked ORDER BY turn, source_file, char_start
"""


def read_counts(result: "dg.ExecuteInProcessResult") -> dict[str, int]:
    """The counts that the steps reported: documents seen, new, changed, unchanged, vanished, skipped, extracted."""
    counts: dict[str, int] = {}
    for event in result.all_events:
        if event.is_step_materialization:
            for name, value in event.step_materialization_data.materialization.metadata.items():
                if name in ("seen", "new", "changed", "unchanged", "vanished", "skipped", "extracted"):
                    counts[name] = int(value.value)  # type: ignore[arg-type]
    return counts


def find_failed_checks(result: "dg.ExecuteInProcessResult") -> list["dg.AssetCheckEvaluation"]:
    """The evaluations that did not pass, errors first."""
    failed = [found for found in result.get_asset_check_evaluations() if not found.passed]
    return sorted(failed, key=lambda found: (found.severity.value != "ERROR", found.asset_key.path, found.check_name))


def describe_check(evaluation: "dg.AssetCheckEvaluation") -> str:
    """The check, its table and what it found, in one line."""
    return f"{evaluation.asset_key.to_user_string()} {evaluation.check_name}: {evaluation.description}"


def find_errors(result: "dg.ExecuteInProcessResult") -> Iterator[tuple[str, str]]:
    """The error of each failed step, innermost cause: its class and its message."""
    for event in result.all_events:
        if event.is_step_failure:
            error: Any = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            if error is not None:
                yield error.cls_name or "Error", " ".join(error.message.split()).partition(": ")[2] or error.message


def read_found(warehouse: Path, rows: int) -> "pl.DataFrame":
    """The first rows of what was found, and nothing where nothing was."""
    from warehouse.database import query_warehouse

    return query_warehouse(warehouse, _FOUND, rows)


def count_found(warehouse: Path) -> dict[str, int]:
    """Rows of the views that people ask first."""
    from warehouse.database import query_warehouse

    sql = (
        "SELECT (SELECT count(*) FROM star.dim_document WHERE document_key <> -1) AS documents,"
        " (SELECT count(*) FROM marts.observations) AS observations,"
        " (SELECT count(*) FROM star.fct_statistic) AS statistics,"
        " (SELECT count(*) FROM audit.rejected_document) AS rejected"
    )
    return query_warehouse(warehouse, sql).row(0, named=True)


def format_number(value: Any) -> str:
    """A number as a reader wants it: no trailing zeros, thousands apart.

    >>> format_number(125000000), format_number(4.50), format_number(-0.2)
    ('125,000,000', '4.5', '-0.2')
    """
    text = f"{float(value):,.6f}".rstrip("0").rstrip(".")
    return text or "0"
