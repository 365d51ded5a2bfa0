"""The file of reviewers' corrections: where it lies, how it is read, what of it cannot be used.

Belongs here: reading and appending lines. Does not: what a correction does (`transforms.star.corrections`).
"""

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from transforms.reading.decoding import decode_table
from transforms.star.corrections import HEADER, REFUSED_SCHEMA
from warehouse.durable_files import write_text_file

# Under this name the corrections that cannot be applied rest for the checks and the audit.
REFUSED = "refused_corrections"


def list_place_codes(places: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The code of each place name that only one place bears, from the rows of places.csv."""
    bearers = Counter(row["name"] for row in places)
    return {row["name"]: row["code"] for row in places if bearers[row["name"]] == 1}


def read_corrections(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines as text columns (`HEADER`, file and line), and the lines that are none, as `REFUSED_SCHEMA`; both empty
    where there is no file. Never raises: a file that is no such table is one refused line."""
    lines: list[dict[str, str | int | None]] = []
    refused: list[dict[str, str | int | None]] = []

    def refuse(line: int, reason: str) -> None:
        refused.append({"source_file": path.name, "line": line, "refused_because": reason})

    try:
        text = decode_table(path.read_bytes()) if path.exists() else ""
    except OSError as error:
        text, reason = None, (error.strerror or str(error)).lower()
    else:
        reason = "not readable as UTF-8 or GB18030"
    if text is None:
        refuse(1, reason)
    else:
        _read_lines(text, path.name, lines, refuse)
    schema = {"source_file": pl.String(), "line": pl.Int64(), **dict.fromkeys(HEADER, pl.String())}
    return pl.DataFrame(lines, schema=schema), pl.DataFrame(refused, schema=REFUSED_SCHEMA)


def _read_lines(
    text: str, name: str, lines: list[dict[str, str | int | None]], refuse: Callable[[int, str], None]
) -> None:
    header: list[str] | None = None
    reader = csv.reader(text.splitlines(keepends=True))
    next_line = 1
    try:
        for cells in reader:
            line, next_line = next_line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if missing := [column for column in HEADER if column not in header]:
                    refuse(line, f"missing columns {', '.join(missing)}; no line of the file is applied")
                    return
            elif len(cells) != len(header):
                refuse(line, f"{len(cells)} cells, the header has {len(header)}")
            else:
                row = dict(zip(header, cells, strict=True))
                lines.append({"source_file": name, "line": line, **{column: row[column] or None for column in HEADER}})
    except csv.Error as error:
        refuse(next_line, f"no CSV: {error}")


def append_line(path: Path, line: str) -> None:
    """Adds a line to the file, below its header, whatever the file ended with; in UTF-8, whatever it was written in."""
    known = (decode_table(path.read_bytes()) if path.exists() else "") or ""
    if not known.strip():
        known = ",".join(HEADER) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text_file(path, known + ("" if known.endswith("\n") else "\n") + line)
