"""What runs leave behind and nobody will ask for again: kept by age and count, so that a data folder stops growing.

Belongs here: Dagster's record of runs, files put aside, logs. Does not: builds (`warehouse.publishing`), parts
(`pipelines.storage.silver_parts`), what checks said (`pipelines.workspace`), ticks of schedule and sensors, which Dagster
prunes itself by the `retention` of dagster.yaml.
"""

import datetime
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings import Settings
from pipelines.storage.files import list_set_aside

if TYPE_CHECKING:
    from dagster import DagsterInstance

_DAY = 24 * 3600.0


def prune(settings: Settings, instance: "DagsterInstance") -> list[str]:
    """Removes what the settings no longer keep; a line for each kind of which something went."""
    runs = prune_runs(instance, settings.keep_runs, datetime.timedelta(days=settings.keep_days))
    oldest = time.time() - settings.keep_days * _DAY
    # A run whose file has been written for less than a day may not have been recorded yet.
    lost = [path for path in _list_files_without_run(settings, instance) if _modified(path) < time.time() - _DAY]
    aside = [path for path in list_set_aside(settings.data) if _modified(path) < oldest]
    for path in (*lost, *aside):
        path.unlink(missing_ok=True)
    logs = (settings.log_file, settings.ui_log_file)
    shortened = [path.name for path in logs if shorten_log(path, settings.keep_log_megabytes << 20)]
    said = []
    if runs:
        said.append(f"removed {len(runs)} earlier runs from Dagster's record")
    if lost or aside:
        said.append(f"removed {len(lost) + len(aside)} files of runs long past")
    if shortened:
        said.append(f"shortened {', '.join(shortened)}")
    return said


def prune_runs(instance: "DagsterInstance", keep: int, longest: datetime.timedelta) -> list[str]:
    """Deletes ended runs beyond the last `keep`, and those that are older than `longest`; their ids. The last that
    succeeded stays in any case: by it the UI knows of every asset when it was made."""
    from dagster import DagsterRunStatus

    records = instance.get_run_records()
    oldest = datetime.datetime.now(datetime.UTC) - longest
    last_success = next((r for r in records if r.dagster_run.status == DagsterRunStatus.SUCCESS), None)
    gone = [
        record.dagster_run.run_id
        for number, record in enumerate(records)
        if (number >= keep or record.create_timestamp < oldest)
        if record.dagster_run.is_finished and record is not last_success
    ]
    for run_id in gone:
        instance.delete_run(run_id)
    return gone


def shorten_log(path: Path, largest: int) -> bool:
    """Leaves the last half of a log that is larger than so many bytes, from the beginning of a line on; whether it was. It
    is written over in place: whoever appends to it has it open."""
    try:
        with path.open("r+b") as log:
            size = log.seek(0, os.SEEK_END)
            if size <= largest:
                return False
            log.seek(size - largest // 2)
            log.readline()
            rest = log.read()
            log.seek(0)
            log.write(rest)
            log.truncate()
    except FileNotFoundError:
        return False
    return True


def _list_files_without_run(settings: Settings, instance: "DagsterInstance") -> list[Path]:
    """Event logs in SQLite of which no run is recorded any more, as where the record was damaged."""
    if settings.postgres_url:
        return []
    files = {path.stem: path for path in settings.dagster_home.glob("history/runs/*.db") if path.stem != "index"}
    if not files:
        return []
    for run in instance.get_runs():
        files.pop(run.run_id, None)
    return [path.with_name(f"{path.name}{end}") for path in files.values() for end in ("", "-wal", "-shm")]


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
