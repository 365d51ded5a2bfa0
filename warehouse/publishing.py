"""Publishing: a build is written beside, made durable, and put in place in one rename.

Belongs here: `publish`, kept builds, Parquet copies, what a killed run left behind, errors told to a person.
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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.database import build_database, write_frames, write_views
from warehouse.references import conform_all

KEEP_BUILDS = 3
_BUILDS, _PARQUET, _PARTIAL, _BUILDING = "builds", "parquet", ".partial-", ".building"


class PublishError(RuntimeError):
    """The build was not published; the file that was there before is intact. The message says why to a person."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: where, how large, how many rows a stored table, how long it took in seconds."""

    path: Path
    build_folder: Path
    byte_size: int
    row_counts: dict[str, int]
    seconds: float


def publish(
    frames: Mapping[str, pl.DataFrame], target: Path, run_id: str, keep: int = KEEP_BUILDS, parquet: bool = True
) -> Publication:
    """Build the warehouse from the frames of `transforms.star.build_star` and put it at `target`.

    A reader that has the old file open keeps it until it reconnects; a new one finds the new file. `keep` is how many
    earlier builds stay in `builds/`. A crash at any moment leaves the old file or the new one, whole.

    Raises ContractBreach where the frames break the contract, PublishError where the file cannot be written (a full
    disk, a read-only folder, a folder at `target`, another publisher at work); the old file is then untouched and
    nothing half-written stays.
    """
    started = time.monotonic()
    conformed = conform_all(frames)
    target = Path(target)
    if target.is_dir():
        raise PublishError(f"cannot publish to {target}: it is a folder")
    name = re.sub(r"[^A-Za-z0-9_-]", "_", run_id)
    beside = target.with_name(f"{target.name}.{name}{_BUILDING}")
    partial = target.parent / _BUILDS / f"{_PARTIAL}{name}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _only_publisher(target):
            remove_leftovers(target)
            try:
                partial.mkdir(parents=True)
                row_counts = write_frames(conformed, partial / _PARQUET)
                # The file takes one core; another writes the views at the same time.
                with ThreadPoolExecutor(1) as second:
                    views = second.submit(write_views, partial / _PARQUET) if parquet else None
                    build_database(partial / _PARQUET, beside)
                if views is not None:
                    views.result()
                else:
                    shutil.rmtree(partial / _PARQUET)
                byte_size = beside.stat().st_size
                _sync(beside)
                _link(beside, partial / target.name)
                beside.replace(target)
                _sync(target.parent)
            except BaseException:
                _remove_file(beside)
                shutil.rmtree(partial, ignore_errors=True)
                raise
            build_folder = _settle(partial, target)
            _remove_old_builds(target, keep)
    except (OSError, duckdb.Error) as error:
        raise PublishError(_explain(error, target)) from error
    return Publication(target, build_folder, byte_size, row_counts, time.monotonic() - started)


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
    _sync(target.parent)
    return folder


def _remove_old_builds(target: Path, keep: int) -> None:
    current = [path for path in list_builds(target) if path.samefile(target)]
    earlier = [path for path in list_builds(target) if path not in current]
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
        _sync(copy)


def _sync(path: Path) -> None:
    """Have the operating system write a file, or a folder's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_file(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}.wal")):
        each.unlink(missing_ok=True)


def _explain(error: Exception, target: Path) -> str:
    text = str(error)
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOSPC or "No space left" in text or "could not write all bytes" in text.lower():
        reason = "the disk is full"
    elif number in (errno.EACCES, errno.EPERM, errno.EROFS) or "Permission denied" in text or "Read-only" in text:
        reason = "the folder cannot be written to"
    else:
        reason = "the build failed"
    return f"cannot publish to {target}: {reason} ({text}); what was published before is unchanged"
