"""Dagster's own home below the data folder: the one instance that the command line and the UI share.

Belongs here: its dagster.yaml (embedded SQLite, or PostgreSQL by setting), opening it, closing the books on dead runs.
Does not: assets and jobs (`pipelines.definitions`), the web server (`pipelines.commands.user_interface`).
"""

import contextlib
import importlib.util
import os
import socket
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.running.failures import hide_secrets
from pipelines.settings import Settings, WrongSetting
from pipelines.storage.files import set_aside, summarise
from pipelines.visible_text import warn
from warehouse.durable_files import write_text_file

if TYPE_CHECKING:
    from dagster import DagsterInstance, DagsterRun

# Tags of a run that the command line executes in its own process; by them a later run sees that the process is gone.
# What begins with .dagster/ is not shown: a person has no use for it.
HOST_TAG, PROCESS_TAG, BOOT_TAG = ".dagster/baoshu_host", ".dagster/baoshu_process", ".dagster/baoshu_process_start"

_BUSY_SECONDS = 10.0
LARGEST_CHECKED = 64 << 20

_MARK = "# Written by baoshu, and again when it changes. Remove this line to keep a version of your own."
_YAML = """\
# Dagster's configuration. The reasons:
#   telemetry   nothing leaves the machine
#   nux         no pop-up over a new user's first view
#   concurrency two refreshes of one warehouse queue, they never run at once
#   compute_logs steps say what they have to say in the event log; capturing stdout would cost each run two processes
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  pools:
    default_limit: 1
    granularity: run
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  poll_interval_seconds: 30
freshness:
  enabled: true
retention:
  schedule:
    purge_after_days: {skipped: 7, failure: 90, success: 365}
  sensor:
    purge_after_days: {skipped: 2, failure: 90, success: 365}
"""
_SQLITE_YAML = """\
run_storage:
  module: dagster._core.storage.runs
  class: SqliteRunStorage
  config: {base_dir: history}
event_log_storage:
  module: pipelines.running.event_storage
  class: KeptSqliteEventLogStorage
  config: {base_dir: history/runs}
schedule_storage:
  module: dagster._core.storage.schedules
  class: SqliteScheduleStorage
  config: {base_dir: schedules}
"""
_POSTGRES_YAML = """\
storage:
  postgres:
    postgres_url:
      env: BAOSHU_POSTGRES_URL
"""


def derive_dagster_yaml(settings: Settings) -> str:
    """The text of dagster.yaml for these settings. A PostgreSQL address stays in the environment, never in the file."""
    if settings.postgres_url:
        return "\n".join([_MARK, _YAML, _POSTGRES_YAML])
    storage = _SQLITE_YAML.replace("base_dir: ", f"base_dir: {settings.dagster_home}/")
    return "\n".join([_MARK, _YAML, storage])


def prepare_dagster_home(settings: Settings) -> Path:
    """The home with its dagster.yaml, written where it lacks, is an older one of ours, or only the beginning of one. One
    that a person wrote stays; where it is no YAML it is put aside, and standard error says so."""
    home = settings.dagster_home
    path, text = home / "dagster.yaml", derive_dagster_yaml(settings)
    known = path.read_bytes() if path.exists() else b""
    if known == text.encode():
        return home
    ours = known.startswith(_MARK.encode()) or _MARK.encode().startswith(known.strip())
    if not ours and not _is_mapping(known):
        aside = set_aside(path)
        _tell(f"{path} is no YAML and is now {aside.name}; it is written anew")
        ours = True
    if ours:
        write_text_file(path, text)
    return home


def set_damaged_databases_aside(settings: Settings) -> list[Path]:
    """Gives SQLite files of Dagster that are damaged another name, so that a run is not held up by the record of earlier
    ones; standard error says which. Returns the names they had."""
    home = settings.dagster_home
    found = [home / "history" / "runs.db", home / "history" / "runs" / "index.db", home / "schedules" / "schedules.db"]
    damaged = [path for path in found if path.exists() and _is_damaged(path)]
    for path in damaged:
        aside = set_aside(path)
        for more in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            more.unlink(missing_ok=True)
        _tell(f"{path} is damaged and is now {aside.name}; what Dagster recorded in it of earlier runs is lost")
    return damaged


def _is_damaged(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as connection:
            # What is large is looked at where it is read first: its head and the table of its tables.
            question = "PRAGMA quick_check(1)" if path.stat().st_size < LARGEST_CHECKED else "PRAGMA schema_version"
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            answer = connection.execute(question).fetchone()[0]
        return isinstance(answer, str) and answer != "ok"
    except sqlite3.OperationalError:
        # Locked by another program, or not to be opened: neither is damage.
        return False
    except sqlite3.DatabaseError:
        return True


def _is_mapping(text: bytes) -> bool:
    import yaml

    try:
        return isinstance(yaml.safe_load(text), dict)
    except (yaml.YAMLError, UnicodeDecodeError):
        return False


def _tell(line: str) -> None:
    warn(f"baoshu: {line}")


def open_instance(settings: Settings) -> "DagsterInstance":
    """The instance of this data folder; this process's environment points at it too, for Dagster's own children.

    Raises WrongSetting where PostgreSQL is asked for and its driver is not installed, or the server cannot be used."""
    from dagster import DagsterInstance

    home = prepare_dagster_home(settings)
    os.environ["DAGSTER_HOME"] = str(home)
    if not settings.postgres_url:
        set_damaged_databases_aside(settings)
        return DagsterInstance.from_config(str(home))
    if importlib.util.find_spec("dagster_postgres") is None:
        raise WrongSetting("BAOSHU_POSTGRES_URL: needs another package; pip install 'baoshu[postgres]'")
    os.environ["BAOSHU_POSTGRES_URL"] = settings.postgres_url
    try:
        return DagsterInstance.from_config(str(home))
    except Exception as error:
        if (said := _find_database_fault(error)) is None:
            raise
        raise WrongSetting(f"BAOSHU_POSTGRES_URL: {hide_secrets(settings, said)}") from error


def _find_database_fault(error: BaseException | None) -> str | None:
    """What the database or its driver said, in a line, where that is what caused an error."""
    from sqlalchemy.exc import DBAPIError

    while error is not None:
        if isinstance(error, DBAPIError):
            return summarise(error.orig or error)
        error = error.__cause__ or error.__context__
    return None


def derive_process_tags() -> dict[str, str]:
    """Tags that say which process executes a run."""
    return {
        HOST_TAG: socket.gethostname(),
        PROCESS_TAG: str(os.getpid()),
        BOOT_TAG: _read_process_start(os.getpid()) or "",
    }


def is_of_command_line(run: "DagsterRun") -> bool:
    """Whether the command line executes this run. One that the UI repeats has the tags of the run it repeats, too."""
    return HOST_TAG in run.tags and run.parent_run_id is None


def close_dead_runs(instance: "DagsterInstance") -> list[str]:
    """Marks as failed every run that a process of this machine began and no longer can end; their ids."""
    from dagster import DagsterRunStatus, RunsFilter

    closed = []
    begun = [DagsterRunStatus.STARTED, DagsterRunStatus.STARTING, DagsterRunStatus.NOT_STARTED]
    for run in instance.get_runs(RunsFilter(statuses=begun, tags={HOST_TAG: socket.gethostname()})):
        if is_of_command_line(run) and _read_process_start(int(run.tags[PROCESS_TAG])) != (run.tags.get(BOOT_TAG) or None):
            instance.report_run_failed(run, "The process that executed this run ended before the run did.")
            closed.append(run.run_id)
    return closed


def _read_process_start(process: int) -> str | None:
    """When a process started, in the kernel's words, so that a number used again is not taken for the old process;
    None where there is none, or where the system has no /proc."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return None
