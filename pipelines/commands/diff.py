"""`baoshu diff`: which statistics two builds do not share, and why.

Belongs here: which two are meant, a build made beside with the rules of today, what is printed.
Does not: what differs (`transforms.star.changes`), kept builds (`warehouse.kept_builds`).
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands.query import check_format, print_rows
from pipelines.commands.requests import UnusableRequest
from pipelines.settings import Settings
from pipelines.visible_text import say, warn

if TYPE_CHECKING:
    import polars as pl

_SHOWN = (
    "change", "cause", "source_file", "indicator", "place", "subject", "period", "kind", "status", "comparator", "value", "unit",
    "difference",
)  # fmt: skip
_OF_RULES = ("rules", "reference tables", "rules or reference tables")


def show_changes(settings: Settings, before: str | None, after: str | None, limit: int, form: str) -> None:
    """Prints what the second build changed against the first: by default the one published, against the one before it.
    Raises UnusableRequest, WarehouseError."""
    check_format(form)
    from warehouse.kept_builds import find_kept_build

    target, kept = settings.warehouse_file, _list_kept(settings)
    newer = find_kept_build(target, after) if after is not None else kept[-1]
    if before is not None:
        older = find_kept_build(target, before)
    elif len(kept) == 1:
        raise UnusableRequest(
            f"only one build is kept, {kept[0].parent.name}; the next run gives one to compare it with"
        )
    else:
        older = kept[-2]
    if older == newer:
        raise UnusableRequest(f"{older.parent.name} would be compared with itself; name another build")
    _print_changes(_compare(older, newer), f"{older.parent.name} → {newer.parent.name}", limit, form)


def show_effect_of_rules(settings: Settings, before: str | None, after: str | None, limit: int, form: str) -> None:
    """Makes a build beside from the input, with the code and tables of today, and prints what these change against the one
    published; nothing is published, and the data folder is left as it is. Raises UnusableRequest, also where they give no
    build, WarehouseError, UnusableInput."""
    check_format(form)
    if before is not None or after is not None:
        raise UnusableRequest("--rules compares the build that is published with the rules of today; name no build")
    from pipelines.storage.input_folder import check_input_folder

    published = _list_kept(settings)[-1]
    check_input_folder(settings.input)
    with tempfile.TemporaryDirectory(prefix="baoshu-diff-") as folder:
        beside = _settings_beside(settings, Path(folder))
        if message := _build_beside(beside):
            raise UnusableRequest(f"the rules of today give no build: {message}")
        changes = _compare(published, beside.warehouse_file)
    import polars as pl

    of_rules = pl.col("cause").is_in(_OF_RULES)
    _print_changes(changes.filter(of_rules), f"{published.parent.name} → the rules of today", limit, form)
    if others := changes.filter(~of_rules).height:
        warn(
            f"{others} more statistics would change because of documents, what is known of them, corrections or checks"
        )


def _list_kept(settings: Settings) -> list[Path]:
    """The kept builds, the published one last; UnusableRequest where there is none."""
    from warehouse.publishing import list_builds

    if kept := list_builds(settings.warehouse_file):
        return kept
    raise UnusableRequest(f"no build is kept in {settings.data}; `baoshu run` makes one")


def _settings_beside(settings: Settings, folder: Path) -> Settings:
    """The same installation with everything written below another folder, and told to nobody."""
    return settings.model_copy(
        update={
            "data": folder, "corrections": settings.corrections_file, "accept_changes": True, "webhook": None,
            "postgres_url": None,
        }
    )  # fmt: skip


def _build_beside(beside: Settings) -> str | None:
    """Runs the whole job there; what went wrong, or None."""
    from pipelines.commands.run import execute_job
    from pipelines.commands.run_report import describe_check, find_errors, find_failed_checks
    from pipelines.workers.check_process import CheckProcess

    with CheckProcess() as checker:
        checker.prepare()
        result = execute_job(beside, checker, full=False)
    if result.success:
        return None
    blocking = [describe_check(found) for found in find_failed_checks(result) if found.severity.value == "ERROR"]
    return "; ".join(blocking or [text for _, text in find_errors(result)]) or "the run did not end well"


def _compare(older: Path, newer: Path) -> "pl.DataFrame":
    from transforms.star.changes import build_changes
    from warehouse.kept_builds import open_columns

    # The key of a run marks rows that are published, which these are not.
    with open_columns(older) as before, open_columns(newer) as after:
        return build_changes(before, after, run_key=-1)


def _print_changes(changes: "pl.DataFrame", between: str, limit: int, form: str) -> None:
    from transforms.star.changes import summarise_changes

    if form != "table":
        print_rows(changes.drop("run_key").head(limit), form)
        return
    if changes.height:
        print_rows(changes.select(_SHOWN).head(limit), form)
    say(f"{between}: {summarise_changes(changes)}")
    if changes.height > limit:
        warn(f"the first {limit} of {changes.height} rows; --limit shows more")
