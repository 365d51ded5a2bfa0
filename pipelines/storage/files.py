"""Files written whole or not at all.

Belongs here: writing and reading Parquet, JSON and text below the data folder, clearing what killed runs left.
Does not: what is in them.
"""

import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.contract import Table, derive_polars_schema

_ABANDONED_SECONDS = 24 * 3600.0


def write_parquet(frame: pl.DataFrame, path: Path, notes: dict[str, str] | None = None) -> None:
    """Writes beside and renames, so that a reader meets the old file or the new one, never half of one. `notes` rest in
    the file's own metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        frame.write_parquet(beside, compression="zstd", metadata=notes)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """As `write_parquet`, for text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any] | None:
    """What a file of `write_text` holds; None where there is none, or a machine lost power while it was written."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def read_parquet(path: Path, table: Table) -> pl.DataFrame:
    """The frame of a file, or an empty one of the table's columns where there is no file."""
    return pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=derive_polars_schema(table))


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
