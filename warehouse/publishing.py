"""Publishing: a build is written beside, made durable, and put in place in one rename.

Belongs here: `publish` and `Build`, kept builds, Parquet copies, what a killed run left behind, errors told to a person.
Does not: how a file is built (`warehouse.database`), whether it may be published (`pipelines`, `expectations`).

Beside the published file stand `builds/<time>-<run>/` (the last builds, each with its Parquet copy) and the link
`parquet`, which names the copy of the current build. POSIX only: a rename over an open file needs it.
"""

import contextlib
import datetime
import errno
import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.database import build_database, check_relations, complete_database, open_copies, write_frames, write_view
from warehouse.durable_files import sync, sync_below
from warehouse.relations import KEYED_FACT_ROWS, are_facts_keyed, build_relation, derive_relations
from warehouse.stored_frames import conform_all, conform_table
from warehouse.tables.audit import RELATION
from warehouse.tables.registry import VIEWS

KEEP_BUILDS = 3
_BUILDS, _PARQUET, _PARTIAL, _BUILDING = "builds", "parquet", ".partial-", ".building"


class PublishError(RuntimeError):
    """The build was not published; the file that was there before is intact. The message says why to a person."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: where, how large, how many rows a stored table, how long it was worked on in seconds."""

    path: Path
    build_folder: Path
    byte_size: int
    row_counts: dict[str, int]
    seconds: float


def publish(
    frames: Mapping[str, pl.DataFrame], target: Path, run_id: str, keep: int = KEEP_BUILDS, parquet: bool = True,
    keyed_fact_rows: int = KEYED_FACT_ROWS,
) -> Publication:  # fmt: skip
    """Build the warehouse from the frames of `transforms.star.build.build_star` and put it at `target`: `Build.finish` of a
    `Build` begun now, whose errors it raises.
    """
    return Build(frames, target, run_id, keep=keep, parquet=parquet, keyed_fact_rows=keyed_fact_rows).finish()


class Build:
    """A warehouse that is being built beside `target`, in a thread of its own: most of the work is DuckDB's, so whoever
    began it can do something else meanwhile. Then it is finished or abandoned, one of the two, once.

    A reader that has the old file open keeps it until it reconnects; a new one finds the new file. `keep` is how many
    earlier builds stay in `builds/`; facts have keys in the file where no table of them has more than `keyed_fact_rows`. A
    crash at any moment leaves the old file or the new one, whole.
    """

    def __init__(
        self, frames: Mapping[str, pl.DataFrame], target: Path, run_id: str, *, keep: int = KEEP_BUILDS,
        parquet: bool = True, keyed_fact_rows: int = KEYED_FACT_ROWS,
    ) -> None:  # fmt: skip
        self._frames, self._target, self._keep, self._parquet = frames, Path(target), keep, parquet
        self._keyed_fact_rows = keyed_fact_rows
        name = re.sub(r"[^A-Za-z0-9_-]", "_", run_id)
        self._beside = self._target.with_name(f"{self._target.name}.{name}{_BUILDING}")
        self._partial = self._target.parent / _BUILDS / f"{_PARTIAL}{name}"
        self._right_to_publish = contextlib.ExitStack()
        self._connections: set[duckdb.DuckDBPyConnection] = set()
        thread = ThreadPoolExecutor(1, "build")
        self._written = thread.submit(self._write)
        thread.shutdown(wait=False)

    def finish(self, late: Mapping[str, pl.DataFrame] | None = None) -> Publication:
        """Wait until the file is written, put it in place and file its copies.

        `late` are tables whose rows were not known at the start: those of a table that was empty, and new contents of
        rows that were there. No view may depend on them.

        Raises ContractBreach where the frames break the contract, PublishError where the file cannot be written (a full
        disk, a read-only folder, a folder at `target`, another publisher at work); the old file is then untouched and
        nothing half-written stays. One that comes later says that the new file is in place; the next publisher files it.
        """
        is_in_place = False
        try:
            with self._right_to_publish:
                try:
                    row_counts, seconds = self._written.result()
                except BaseException:
                    # What it raised itself, or an interruption of the wait, which Dagster tells of in its own way.
                    self.abandon()
                    raise
                began = time.monotonic()
                try:
                    row_counts |= self._add(late or {})
                    byte_size = self._beside.stat().st_size
                    sync(self._beside)
                    _link(self._beside, self._partial / self._target.name)
                    self._beside.replace(self._target)
                except BaseException:
                    self._remove()
                    raise
                is_in_place = True
                sync(self._target.parent)
                build_folder = _settle(self._partial, self._target)
                _remove_old_builds(self._target, build_folder, self._keep)
        except (OSError, duckdb.Error) as error:
            raise PublishError(_explain(error, self._target, is_in_place)) from error
        return Publication(self._target, build_folder, byte_size, row_counts, seconds + time.monotonic() - began)

    def abandon(self) -> None:
        """Stop, and leave nothing behind."""
        with self._right_to_publish:
            while wait([self._written], timeout=0.05).not_done:
                for connection in tuple(self._connections):
                    # Closed by its own thread already: then there is nothing to interrupt.
                    with contextlib.suppress(duckdb.Error):
                        connection.interrupt()
            if self._written.exception() is None:
                self._remove()

    def _write(self) -> tuple[dict[str, int], float]:
        """The file and the copies, beside; how many rows each table has, and the seconds it took."""
        started = time.monotonic()
        conformed = conform_all(self._frames)
        if self._target.is_dir():
            raise PublishError(f"cannot publish to {self._target}: it is a folder")
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._right_to_publish.enter_context(_only_publisher(self._target))
        remove_leftovers(self._target)
        copies = self._partial / _PARQUET
        try:
            self._partial.mkdir(parents=True)
            row_counts = write_frames(conformed, copies)
            facts_keyed = are_facts_keyed(row_counts, self._keyed_fact_rows)
            relations = derive_relations(facts_keyed)
            row_counts |= write_frames([(RELATION.full_name, build_relation(relations))], copies)
            with open_copies(copies, self._connections.add) as tables:
                check_relations(tables, relations)
                self._write_beside(copies, tables, facts_keyed)
            # What is synced here need not be waited for at the end.
            sync(self._beside)
            sync_below(self._partial)
        except BaseException:
            self._remove()
            raise
        return row_counts, time.monotonic() - started

    def _write_beside(self, copies: Path, tables: duckdb.DuckDBPyConnection, facts_keyed: bool) -> None:
        """The file, and the copies of the views, from the copies of the tables."""
        # Each takes one core; the file and the largest views come first, the smaller ones fill the rest of the time.
        with ThreadPoolExecutor(2) as pool:
            tasks = [pool.submit(build_database, copies, self._beside, facts_keyed, self._connections.add)]
            if self._parquet:
                tasks += [pool.submit(write_view, tables, view, copies, self._connections.add) for view in VIEWS]
            wait(tasks, return_when=FIRST_EXCEPTION)
            pool.shutdown(cancel_futures=True)
        for task in tasks:
            task.result()

    def _add(self, late: Mapping[str, pl.DataFrame]) -> dict[str, int]:
        copies = self._partial / _PARQUET
        row_counts = write_frames(((name, conform_table(late, name)) for name in late), copies)
        if late:
            complete_database(copies, self._beside, list(late))
        if not self._parquet:
            shutil.rmtree(copies)
        return row_counts

    def _remove(self) -> None:
        _remove_file(self._beside)
        shutil.rmtree(self._partial, ignore_errors=True)


def remove_leftovers(target: Path) -> list[Path]:
    """Remove what killed publishers left beside `target`, return what was removed.

    A build that had been put in place but not yet filed under `builds/` is filed now.
    """
    removed: list[Path] = []
    builds = target.parent / _BUILDS
    for partial in sorted(builds.glob(f"{_PARTIAL}*")):
        copy = partial / target.name
        if copy.is_file() and target.is_file() and copy.samefile(target):
            _settle(partial, target)
        else:
            shutil.rmtree(partial)
            removed.append(partial)
    for path in sorted(target.parent.glob(f"{target.name}.*{_BUILDING}*")):
        _remove_file(path)
        removed.append(path)
    return removed


def is_whole(target: Path) -> bool:
    """Whether a warehouse is published there, filed among the kept builds, and has its Parquet copies beside it."""
    builds, copies = list_builds(target), target.parent / _PARQUET
    if not target.is_file() or not builds or not copies.is_dir():
        return False
    # Where the file system has no links, what is filed is a copy.
    is_filed = builds[-1].samefile(target) or builds[-1].stat().st_size == target.stat().st_size
    return is_filed and copies.samefile(builds[-1].parent / _PARQUET) and any(copies.iterdir())


def list_builds(target: Path) -> list[Path]:
    """The kept files of earlier builds and of the current one, oldest first."""
    folders = sorted(path for path in (target.parent / _BUILDS).glob("*") if not path.name.startswith("."))
    return [folder / target.name for folder in folders if (folder / target.name).is_file()]


@contextlib.contextmanager
def _only_publisher(target: Path) -> Iterator[None]:
    """The right to publish here; it ends with the process, however that ends."""
    lock = target.with_name(f".{target.name}.lock")
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishError(f"another run is publishing to {target}; try again when it is done") from error
        yield


def _settle(partial: Path, target: Path) -> Path:
    """File a build that is in place under its time and run, and let `parquet` name its copies."""
    stamp = datetime.datetime.fromtimestamp(target.stat().st_mtime, datetime.UTC).strftime("%Y%m%dT%H%M%S%f")
    folder = partial.with_name(f"{stamp}-{partial.name.removeprefix(_PARTIAL)}")
    partial.rename(folder)
    if (folder / _PARQUET).is_dir():
        link = target.parent / f".{_PARQUET}.link"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(_BUILDS) / folder.name / _PARQUET)
        link.replace(target.parent / _PARQUET)
    sync(folder.parent)
    sync(target.parent)
    return folder


def _remove_old_builds(target: Path, current: Path, keep: int) -> None:
    earlier = [path for path in list_builds(target) if path.parent != current]
    for path in earlier[: max(0, len(earlier) - keep)]:
        shutil.rmtree(path.parent)


def _link(source: Path, copy: Path) -> None:
    """A second name for the file; where the file system has no links, a copy."""
    try:
        os.link(source, copy)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        shutil.copyfile(source, copy)
        sync(copy)


def _remove_file(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}.wal")):
        each.unlink(missing_ok=True)


def _explain(error: Exception, target: Path, is_in_place: bool) -> str:
    text = str(error)
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOSPC or "No space left" in text or "could not write all bytes" in text.lower():
        reason = "the disk is full"
    elif number in (errno.EACCES, errno.EPERM, errno.EROFS) or "Permission denied" in text or "Read-only" in text:
        reason = "the folder cannot be written to"
    else:
        reason = "the build failed"
    if is_in_place:
        return f"cannot file the copies of {target}, which is published: {reason} ({text})"
    return f"cannot publish to {target}: {reason} ({text})"
