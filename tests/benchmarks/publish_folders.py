"""Does every folder publish? Runs the whole job, with its checks, on folders and on every single document of them.

Belongs here: running, counting what stepped aside, the table that is printed. Does not: what is asserted of it.

usage: python -m tests.benchmarks.publish_folders FOLDER [FOLDER …] [--alone] [--rows FILE.csv]

Prints a line a run: folder or document, whether it was published, observations, those quarantined, documents set aside.
--alone: every document of the folders in a data folder of its own, too. --rows: what was quarantined, as CSV, to be judged
by a person. Exit 1 where anything was not published.
"""

import argparse
import csv
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import polars as pl

from pipelines.commands.run_report import describe_check, find_errors, find_failed_checks
from pipelines.definitions import build_definitions
from pipelines.jobs import REFRESH
from pipelines.settings import load_settings
from pipelines.workers.check_process import CheckProcess
from pipelines.workspace import Listener
from warehouse.database import query_warehouse

METADATA = "documents.csv"
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_HELD = "SELECT rule, source_file, line, surface, quote, value, unit, indicator, place, period, status FROM "


def publish(folder: Path, checker: CheckProcess, settings_data: Path) -> tuple[bool, pl.DataFrame, dict[str, int]]:
    """Whether the folder was published, what was quarantined, counts of observations and documents set aside."""
    settings = load_settings(input=folder, data=settings_data, settle_seconds=0)
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_definitions(settings, Listener(), checker).resolve_job_def(REFRESH)
        result = job.execute_in_process(instance=instance, run_config=_QUIET, raise_on_error=False)
    if not result.success:
        for found in find_failed_checks(result):
            print("   ", describe_check(found).replace("\n", "\n    "))
        print("   ", *(text for _, text in find_errors(result)))
        return False, pl.DataFrame(), {}
    ask = settings.warehouse_file
    held = query_warehouse(ask, f"{_HELD} audit.quarantined_observation")
    counts = query_warehouse(
        ask,
        "SELECT (SELECT count(*) FROM star.fct_observation) AS observations,"
        " (SELECT count(*) FROM star.fct_observation WHERE is_contradicted) AS contradicted,"
        " (SELECT count(*) FROM audit.rejected_document WHERE rule IS NOT NULL) AS aside,"
        " (SELECT count(*) FROM audit.rejected_document WHERE rule IS NULL AND line IS NULL) AS unread",
    ).row(0, named=True)
    return True, held, counts


def list_single_documents(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name and path of each document below the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != METADATA and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix(), path


def stage_alone(path: Path, beside: Path, place: Path) -> None:
    """The document, with what the documents.csv beside it states of it, in a folder of its own."""
    place.mkdir()
    shutil.copyfile(path, place / path.name)
    table = path.parent / METADATA
    if table.exists():
        with table.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file))
        name = header.index("source_file")
        with (place / METADATA).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *(row for row in rows if row[name] == path.name)])


def main() -> int:
    """Runs, prints, writes; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--rows", type=Path)
    args = parser.parse_args()
    failed, held = 0, []
    with CheckProcess() as checker, tempfile.TemporaryDirectory() as name:
        base = Path(name)

        def run(title: str, folder: Path) -> None:
            nonlocal failed
            published, rows, counts = publish(folder, checker, base / "data")
            shutil.rmtree(base / "data", ignore_errors=True)
            failed += not published
            told = ", ".join(f"{value} {key}" for key, value in counts.items())
            print(
                f"{'published' if published else 'NOT PUBLISHED'}  {title}: {told}, {rows.height} quarantined",
                flush=True,
            )
            if rows.height:
                held.append(rows.with_columns(pl.lit(title).alias("run")))

        for folder in args.folders:
            run(str(folder), folder)
        for folder in args.folders if args.alone else ():
            for title, path in list_single_documents(folder):
                stage_alone(path, folder, base / "one")
                run(title, base / "one")
                shutil.rmtree(base / "one")
    if args.rows and held:
        pl.concat(held, how="diagonal_relaxed").write_csv(args.rows)
    print(f"{failed} not published")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
