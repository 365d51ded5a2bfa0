"""What a finished run has to say to a person at a terminal.

Belongs here: reading a run's events: counts, failed checks, the error that ended it.
Does not: running (`pipelines.commands.run`), what the warehouse holds (`warehouse.summary`), metadata for the UI (`pipelines.assets.metadata`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipelines.running.machine_faults import OUT_OF_MEMORY, is_out_of_memory

if TYPE_CHECKING:
    import dagster as dg

# Errors that say what their cause means.
_IN_WORDS = ("PublishError",)


def read_counts(result: "dg.ExecuteInProcessResult") -> dict[str, int]:
    """The counts that the steps reported: documents seen, new, changed, unchanged, vanished, skipped, extracted."""
    counted = ("seen", "new", "changed", "unchanged", "vanished", "skipped", "extracted")
    return {name: int(value) for name, value in _read_metadata(result) if name in counted}


def was_rebuilt(result: "dg.ExecuteInProcessResult") -> bool:
    """Whether the run built the warehouse, or found it to be what it would have built."""
    return any(name == "rebuilt" and value for name, value in _read_metadata(result))


def read_changes_line(result: "dg.ExecuteInProcessResult") -> str | None:
    """What the build changed against the one before, in a line; None where there was none before, or nothing was built."""
    return next((value for name, value in _read_metadata(result) if name == "changes"), None)


def _read_metadata(result: "dg.ExecuteInProcessResult") -> Iterator[tuple[str, Any]]:
    """Name and value of all that the steps said of what they made."""
    for event in result.all_events:
        if event.is_step_materialization:
            for name, entry in event.step_materialization_data.materialization.metadata.items():
                yield name, entry.value


def find_failed_checks(result: "dg.ExecuteInProcessResult") -> list["dg.AssetCheckEvaluation"]:
    """The evaluations that did not pass, errors first."""
    failed = [found for found in result.get_asset_check_evaluations() if not found.passed]
    return sorted(failed, key=lambda found: (found.severity.value != "ERROR", found.asset_key.path, found.check_name))


def describe_check(evaluation: "dg.AssetCheckEvaluation") -> str:
    """The table, and what `expectations.messages` says of the check."""
    return f"{evaluation.asset_key.to_user_string()}: {evaluation.description}"


def find_errors(result: "dg.ExecuteInProcessResult") -> Iterator[tuple[str, str]]:
    """The error of each failed step: its class and its message; that of the run where no step failed. It is the innermost
    cause, but for one that was put in words for a person."""
    failed = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    found: list[Any] = failed or [event.job_failure_data.error for event in result.all_events if event.is_job_failure]
    for error in found:
        while error is not None and error.cause is not None and error.cls_name not in _IN_WORDS:
            error = error.cause
        if error is not None:
            said = " ".join(error.message.split()).partition(": ")[2] or error.message
            kind = error.cls_name or "Error"
            yield kind, OUT_OF_MEMORY if is_out_of_memory(kind, said) else said


def format_number(value: Any) -> str:
    """A number as a reader wants it: no trailing zeros, thousands apart.

    >>> format_number(125000000), format_number(4.50), format_number(-0.2)
    ('125,000,000', '4.5', '-0.2')
    """
    text = f"{float(value):,.6f}".rstrip("0").rstrip(".")
    return text or "0"
