"""Files written whole or not at all.

Belongs here: writing and reading Parquet and JSON below the data folder, what becomes of a file that cannot be read,
clearing what killed runs left.
Does not: what is in them; how a file is put in place (`warehouse.durable_files`).
"""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.contract import Table, derive_polars_schema
from warehouse.durable_files import replace_file

_ASIDE = ".unreadable-"
_ABANDONED_SECONDS = 24 * 3600.0


def write_parquet(
    frame: pl.DataFrame, path: Path, notes: dict[str, str] | None = None, *, is_lasting: bool = True
) -> None:
    """Writes a file whole or not at all. `notes` rest in the file's own metadata; one that is not `is_lasting` is
    not synced. Raises OSError that names the file."""
    replace_file(
        path, lambda beside: frame.write_parquet(beside, compression="zstd", metadata=notes), is_lasting=is_lasting
    )


def read_json(path: Path) -> dict[str, Any] | None:
    """The object that a JSON file holds; None where there is none, or it is damaged: what it says is found out anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def read_parquet(path: Path, table: Table) -> pl.DataFrame:
    """The frame of a file, or an empty one of the table's columns where there is no file."""
    return pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=derive_polars_schema(table))


def read_kept(path: Path, columns: pl.Schema | None, lost: str, tell: Callable[[str], None]) -> pl.DataFrame | None:
    """A frame that one run left for the next, with these columns (None: whatever it has); None where there is none. One
    that cannot be read is put aside under another name, and `tell` hears which, and what is `lost` with it."""
    if not path.exists():
        return None
    try:
        frame = pl.read_parquet(path)
        return frame if columns is None else frame.select(columns.names()).cast(columns)
    except pl.exceptions.PolarsError as error:
        aside = set_aside(path)
        tell(f"{path} cannot be read ({summarise(error)}) and is now {aside.name}; {lost}")
        return None


def is_readable(path: Path) -> bool:
    """Whether a Parquet file is there and whole enough to say what it holds: a truncated one has lost that."""
    try:
        pl.read_parquet_schema(path)
    except (OSError, pl.exceptions.PolarsError):
        return False
    return True


def set_aside(path: Path) -> Path:
    """Gives a file that cannot be read another name beside, so that a person can look at it and a new one takes its
    place; that name."""
    aside = path.with_name(f"{path.name}{_ASIDE}{time.strftime('%Y%m%dT%H%M%S')}")
    path.replace(aside)
    return aside


def list_set_aside(folder: Path) -> list[Path]:
    """Every file below the folder that was given another name because it cannot be read."""
    return sorted(folder.rglob(f"*{_ASIDE}*"))


def summarise(error: BaseException) -> str:
    """What an error says, in its first line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def clean_leftovers(folder: Path, now: float | None = None) -> list[Path]:
    """Removes what an ended process left half written below the folder: its name carries the process; a process that
    still runs keeps its own for a day. Returns what was removed."""
    removed = []
    for path in sorted(folder.rglob(".*.partial")) if folder.is_dir() else ():
        owner = path.name.split(".")[-2]
        is_running = owner.isdigit() and Path(f"/proc/{owner}").exists() and int(owner) != os.getpid()
        age = (now or time.time()) - path.stat().st_mtime
        if is_running and age < _ABANDONED_SECONDS:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        removed.append(path)
    return removed
