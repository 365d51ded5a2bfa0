"""Files written whole or not at all, and kept by a machine that loses power.

Belongs here: the one way in which a file that a later run relies on is written: beside, synced, renamed, folder synced.
Does not: what is in a file, what becomes of one that cannot be read (`pipelines.storage.files`).
"""

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

# Some file systems (FUSE, network shares) do not know how to sync a folder; the rename is then as safe as they have it.
_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF})


def replace_file(path: Path, write: Callable[[Path], object], *, is_lasting: bool = True) -> None:
    """Has `write` write a file beside `path` and puts it in place: a reader meets the old file or the new one, whole, and
    so does one after a power cut, where it `is_lasting`: what every run writes anew need not wait for the disk. The folder
    is made where it lacks. Raises OSError, and what `write` raises; the old file
    is then untouched and nothing half-written stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with naming(path):
            write(beside)
            if is_lasting:
                sync(beside)
            beside.replace(path)
            if is_lasting:
                sync(path.parent)
    finally:
        # What could not be written may be what cannot be removed; the first error is the one to tell of.
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def replace_folder(path: Path, write: Callable[[Path], object]) -> None:
    """As `replace_file`, for a folder that is not there yet. One that another process put there first stays, because a
    name says what is in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        with naming(path):
            beside.mkdir()
            write(beside)
            sync_below(beside)
            try:
                beside.rename(path)
            except OSError:
                if not path.exists():
                    raise
            sync(path.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Has an error of the disk say which file it is about: that of a write or a sync knows no more than a number, and
    Polars has the number in its text."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if number := re.search(r"\(os error (\d+)\)", str(error)):
            raise OSError(int(number[1]), os.strerror(int(number[1])), str(path)) from None
        if isinstance(error, OSError) and error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise


def write_text_file(path: Path, text: str) -> None:
    """`replace_file` for text in UTF-8."""
    replace_file(path, lambda beside: beside.write_text(text, encoding="utf-8"))


def sync(path: Path) -> None:
    """Has the operating system write a file, or a folder's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def sync_below(folder: Path) -> None:
    """`sync` for a folder and whatever lies in it."""
    for path in (*folder.rglob("*"), folder):
        sync(path)
