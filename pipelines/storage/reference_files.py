"""The reference tables on disk: every CSV of `seeds/reference/` read once, handed to the pure builder.

Belongs here: finding and reading those files, errors that name file and line, the cache.
Does not: what a table means (`transforms.reference` and the modules that own each table).
"""

import csv
import functools
from pathlib import Path

from pipelines.storage.seeds import REFERENCE_FOLDER
from transforms.reference import Reference, build_reference


class UnreadableReference(ValueError):  # noqa: N818 - a verdict on the file, not a fault of the program
    """A reference table cannot be read; the message names the file and the line."""


def read_reference_tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Rows of every ``*.csv`` of the folder, by file name without ending, in file order, cells stripped.

    Raises UnreadableReference where the folder holds no table, a file is not UTF-8, a column name is missing or stands
    twice, or a line has more or fewer cells than the header.
    """
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise UnreadableReference(f"{folder}: no reference table (*.csv) there")
    return {path.stem: _read_table(path) for path in paths}


def load_reference(folder: Path | None = None) -> Reference:
    """The reference built from a folder (the project's own where none is named); built again only when a file changed.

    Raises UnreadableReference as `read_reference_tables` does, and where the rows themselves are wrong.
    """
    folder = (folder or REFERENCE_FOLDER).resolve()
    paths = sorted(folder.glob("*.csv"))
    looks = ((path.name, path.stat()) for path in paths)
    return _build(folder, tuple((name, look.st_mtime_ns, look.st_size) for name, look in looks))


@functools.lru_cache(maxsize=4)
def _build(folder: Path, looks: tuple[tuple[str, int, int], ...]) -> Reference:
    tables = read_reference_tables(folder)
    try:
        return build_reference(tables)
    except ValueError as error:
        raise UnreadableReference(f"{folder}: {error}") from error


def _read_table(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableReference(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[dict[str, str]] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if header is None:
                header = _check_header(path, cells)
                continue
            if len(cells) != len(header):
                raise UnreadableReference(f"{path}:{reader.line_num}: {len(cells)} cells, the header has {len(header)}")
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise UnreadableReference(f"{path}:{reader.line_num}: {error}") from error
    if header is None:
        raise UnreadableReference(f"{path}: no header line")
    return rows


def _check_header(path: Path, cells: list[str]) -> list[str]:
    if not all(cells):
        raise UnreadableReference(f"{path}:1: a column without a name")
    if len(set(cells)) != len(cells):
        raise UnreadableReference(f"{path}:1: a column name stands twice")
    return cells
