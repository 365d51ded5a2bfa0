"""`baoshu run`: the assets through Dagster in this process, with progress, and a short account at the end.

Belongs here: executing the job, the progress bar, what is printed.
Does not: options (`pipelines.command_line`), assets, what the account says (`pipelines.commands.run_report`).
"""

import datetime
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.running.machine_faults import find_machine_fault
from pipelines.settings import Settings
from pipelines.storage.input_folder import check_input_folder
from pipelines.visible_text import Pace, make_visible, say, warn
from pipelines.workers.check_process import CheckProcess

if TYPE_CHECKING:
    import dagster as dg

    from pipelines.workers.worker_pool import Progress
    from pipelines.workspace import Listener

ROWS_SHOWN = 12
# Errors that say what the person can change; the rest are faults of the program or the machine.
_INTERRUPTIONS = ("DagsterExecutionInterruptedError", "KeyboardInterrupt")
# Checks that hold a build against the one published last.
DRIFT_CHECKS = ("facts_are_kept",)
_MISTAKES = ("UnusableInput", "UnreadableReference", "InvalidReference")


class UnusableFolder(ValueError):  # noqa: N818 - the fault is the data folder's, not the program's
    """The data folder cannot be written to; the message is one line."""


def run_refresh(settings: Settings, *, full: bool) -> int:
    """Runs the job, prints its account, returns the exit code: 0 published, 1 failed, 2 a mistake of the person's.

    Raises UnusableInput and UnusableFolder before anything is written.
    """
    check_input_folder(settings.input)
    check_data_folder(settings)
    began, published = time.monotonic(), _identify(settings.warehouse_file)
    with CheckProcess() as checker:
        # Before Dagster is imported, so that both are at the same time.
        checker.prepare()
        try:
            return _run(settings, checker, began, published, full=full)
        except Exception as error:
            # Where the run itself is recorded, and what begins it: not a step's, of which the account would tell.
            if (fault := find_machine_fault(error)) is None:
                raise
            return _account_fault(settings, fault)


def _account_fault(settings: Settings, fault: str) -> int:
    from pipelines.running.failures import hide_secrets, report_failure

    fault = hide_secrets(settings, fault)
    report_failure(settings, "run", "-", fault, datetime.datetime.now(datetime.UTC))
    warn(f"baoshu: the run did not end well: {fault}; what is published in {settings.data} is whole")
    return 1


def _identify(path: Path) -> tuple[int, int] | None:
    """What tells a published file from the one that takes its place; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _run(
    settings: Settings, checker: CheckProcess, began: float, published: tuple[int, int] | None, *, full: bool
) -> int:
    from pipelines.jobs import REBUILD, REFRESH

    result = execute_job(settings, checker, full=full)
    if result.success:
        return _account_success(settings, result, began)
    is_published = _identify(settings.warehouse_file) != published
    return _account_failure(settings, result, REBUILD if full else REFRESH, is_published=is_published)


def execute_job(settings: Settings, checker: CheckProcess, *, full: bool) -> "dg.ExecuteInProcessResult":
    """Runs the job in this process, with a progress bar; a run that failed is a result too."""
    from pipelines.running.instance import close_dead_runs, derive_process_tags, open_instance

    with open_instance(settings) as instance, _listen() as listener, _interrupts_as_keyboard():
        from pipelines.definitions import build_definitions
        from pipelines.jobs import FULL, REBUILD, REFRESH
        from pipelines.running.overview import derive_repository_tags

        close_dead_runs(instance)
        job = build_definitions(settings, listener, checker).resolve_job_def(REBUILD if full else REFRESH)
        return job.execute_in_process(
            run_config={**(FULL if full else {}), **_QUIET},
            instance=instance,
            tags={**derive_process_tags(), **derive_repository_tags()},
            raise_on_error=False,
        )


def check_data_folder(settings: Settings) -> None:
    """Nothing where the data folder is there, or can be made, and can be written to; UnusableFolder where not."""
    folder = settings.data
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UnusableFolder(f"data folder {folder} is a file, or lies below one") from None
    except OSError as error:
        raise UnusableFolder(f"data folder {folder} cannot be made: {(error.strerror or str(error)).lower()}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UnusableFolder(f"data folder {folder} cannot be written to")


# The account below says what matters; Dagster's own lines go to the event log alone.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def _account_success(settings: Settings, result: "dg.ExecuteInProcessResult", began: float) -> int:
    from pipelines.assets.metadata import describe_counts
    from pipelines.commands import run_report
    from pipelines.commands.terminal_tables import print_table
    from warehouse.summary import count_aside, count_contents, describe_unread, read_telling_observations

    found = read_telling_observations(settings.warehouse_file, ROWS_SHOWN)
    if found.height:
        rows = [
            [row["indicator"], row["place"], row["period"],
             f"{'' if row['comparator'] == '=' else row['comparator'] + ' '}{run_report.format_number(row['value'])}",
             row["unit"], row["kind"], row["source_file"]]
            for row in found.iter_rows(named=True)
        ]  # fmt: skip
        print_table(["indicator", "place", "period", "value", "unit", "kind", "document"], rows, right=("value",))
    for line in describe_unread(settings.warehouse_file):
        warn(f"warning: {line}")
    for failed in run_report.find_failed_checks(result):
        warn(f"warning: {run_report.describe_check(failed)}")
    aside = count_aside(settings.warehouse_file)
    say(f"documents: {describe_counts(run_report.read_counts(result))}")
    say(f"found: {describe_counts(count_contents(settings.warehouse_file))}")
    if any(aside.values()):
        say(f"stepped aside: {describe_counts(aside)}; `baoshu review` lists them first")
    if changes := run_report.read_changes_line(result):
        say(f"changes: {changes}; `baoshu diff` lists them")
    as_it_was = "" if run_report.was_rebuilt(result) else "as it was, nothing has changed, "
    say(f"warehouse: {settings.warehouse_file}  ({as_it_was}{time.monotonic() - began:.1f} s)")
    return 0


def _account_failure(
    settings: Settings, result: "dg.ExecuteInProcessResult", job: str, *, is_published: bool
) -> int:
    from pipelines.commands import run_report
    from pipelines.running.failures import hide_secrets, report_failure

    errors = list(run_report.find_errors(result))
    if any(kind in _INTERRUPTIONS for kind, _ in errors):
        raise KeyboardInterrupt
    blocking = [found for found in run_report.find_failed_checks(result) if found.severity.value == "ERROR"]
    for failed in blocking:
        warn(f"check failed: {run_report.describe_check(failed)}")
    if any(failed.check_name in DRIFT_CHECKS for failed in blocking):
        warn("baoshu: if the input changed on purpose, run again with --accept-changes")
    message = hide_secrets(settings, "; ".join(text for _, text in errors)) or "the run did not end well"
    if blocking:
        message = f"{len(blocking)} checks failed"
    report_failure(settings, job, result.run_id, message, datetime.datetime.now(datetime.UTC))
    if is_published:
        warn(f"baoshu: the new warehouse is published, but the run did not end well: {message}; run it again")
    else:
        kept = "; the warehouse published before is unchanged" if settings.warehouse_file.exists() else ""
        warn(f"baoshu: nothing was published: {message}{kept}")
    if any(kind in _MISTAKES for kind, _ in errors):
        return 2
    warn(f"baoshu: the whole story: baoshu ui --data {settings.data}, run {result.run_id}")
    return 1


@contextmanager
def _interrupts_as_keyboard() -> Iterator[None]:
    """Dagster tells of Ctrl-C by an exception of its own; here it is what it was."""
    import dagster as dg

    try:
        yield
    except dg.DagsterExecutionInterruptedError as error:
        raise KeyboardInterrupt from error


@contextmanager
def _listen() -> "Iterator[Listener]":
    """A listener that draws a bar on a terminal and prints a line now and then elsewhere."""
    from pipelines.workspace import Listener

    def notice(text: str) -> None:
        warn(text)

    def show(context: "dg.InitResourceContext") -> None:
        from pipelines.running.overview import show_in_overview

        if context.instance is not None and context.run is not None:
            show_in_overview(context.instance, context.run.run_id)

    if not sys.stderr.isatty():
        pace = Pace(at_once=True)

        def line(progress: "Progress") -> None:
            if pace.is_due(progress.batches_done == progress.batches):
                warn(f"extraction: {progress.describe()}")

        yield Listener(line, notice, show)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    said = TextColumn("{task.fields[said]}", markup=False)
    columns = (TextColumn("extraction"), BarColumn(), said, TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("extraction", total=None, visible=False, said="")

        def draw(progress: "Progress") -> None:
            said = f"{progress.documents_done}/{progress.documents} documents, {progress.megabytes_per_second:.2f} MB/s"
            said += make_visible(progress.describe_pages(), one_line=True)
            bar.update(task, total=progress.bytes, completed=progress.bytes_done, said=said, visible=True)

        yield Listener(draw, notice, show)
