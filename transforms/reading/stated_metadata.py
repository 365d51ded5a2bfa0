"""Stated metadata: the lines of a `documents.csv` that say when, by whom and of which place a file was published.

Belongs here: reading such a table from its bytes, with the line number of whatever is wrong in it.
Does not: metadata found in names or texts (`transforms.reading.publication`), finding the files (`pipelines.storage.input_folder`).
"""

import calendar
import csv
import datetime
import re
from dataclasses import dataclass

from transforms.reading.decoding import decode_table
from transforms.reading.documents import Metadata, Precision

COLUMNS = ("source_file", "publication_date", "publisher", "place")

# 2026-05-20, 2026/5/20, 2026.5.20, 2026年5月20日; month and day may lack. Without marks all eight digits, or six, are needed:
# 46144 is how a spreadsheet counts days.
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?|(\d{4})(\d{2})(\d{2})?")
# The oldest newspapers of the language.
_EARLIEST = 1815


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong line: its number in the file, from 1, and what is wrong, in words for a person."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class StatedTable:
    """What a `documents.csv` states: metadata by source file, the line each stands in, and the lines that are wrong."""

    metadata: dict[str, Metadata]
    lines: dict[str, int]
    faults: tuple[Fault, ...]


def parse_stated_table(data: bytes, today: datetime.date | None = None) -> StatedTable:
    """The table in these bytes (UTF-8, UTF-16 with mark, or GB18030, as spreadsheet programs save it). Never raises:
    a wrong line is a fault and says nothing, the others stand. Of two lines for one file the first stands. With `today`, a
    line whose date is yet to come is wrong.

    >>> lines = "source_file,publication_date,place\\na.txt,2026-05,义乌市\\nb.txt,昨天,\\n"
    >>> table = parse_stated_table(lines.encode())
    >>> table.metadata["a.txt"].publication_date, table.metadata["a.txt"].publication_date_precision
    (datetime.date(2026, 5, 31), 'month')
    >>> table.faults
    (Fault(line=3, reason='publication_date 昨天 is no date; write one like 2026-05-20'),)
    """
    text = decode_table(data)
    if text is None:
        return StatedTable({}, {}, (Fault(1, "not readable as UTF-8 or GB18030"),))
    metadata: dict[str, Metadata] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    header: list[str] | None = None
    reader = csv.reader(text.splitlines(keepends=True))
    line = 1
    try:
        for cells in reader:
            first_line, line = line, reader.line_num + 1
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if header is None:
                header = cells
                faults += _find_header_faults(header, first_line)
                if "source_file" not in header:
                    break
                continue
            outcome = _read_line(header, cells, first_line, lines, today)
            if isinstance(outcome, Fault):
                faults.append(outcome)
            else:
                name, stated = outcome
                metadata[name], lines[name] = stated, first_line
    except csv.Error as error:
        faults.append(Fault(line, f"no CSV: {error}"))
    return StatedTable(metadata, lines, tuple(faults))


def parse_stated_date(text: str) -> tuple[datetime.date, Precision] | None:
    """The date and how much of it is stated; the last day of the month or year where no more is. None for no date.

    >>> parse_stated_date("2026年5月")
    (datetime.date(2026, 5, 31), 'month')
    >>> parse_stated_date("20260520")
    (datetime.date(2026, 5, 20), 'day')
    >>> parse_stated_date("2026-02-30") is None
    True
    """
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (
        int(part) if part else None for part in (match.groups()[:3] if match[1] else match.groups()[3:])
    )
    if year is None or year < _EARLIEST:
        return None
    try:
        if month is None:
            return datetime.date(year, 12, 31), "year"
        if day is None:
            return datetime.date(year, month, calendar.monthrange(year, month)[1]), "month"
        return datetime.date(year, month, day), "day"
    except ValueError:
        return None


def _find_header_faults(header: list[str], line: int) -> list[Fault]:
    faults = []
    if "source_file" not in header:
        faults.append(Fault(line, f"no column source_file; the header is {', '.join(COLUMNS)}"))
    if unknown := sorted({name for name in header if name not in COLUMNS}):
        faults.append(Fault(line, f"unknown columns: {', '.join(unknown)}; known are {', '.join(COLUMNS)}"))
    if twice := sorted({name for name in header if header.count(name) > 1}):
        faults.append(Fault(line, f"columns that stand twice: {', '.join(twice)}"))
    return faults


def _refuse_date(stated: str) -> str:
    if re.fullmatch(r"[1-9]\d{4}(\.\d+)?", stated):
        return f"publication_date {stated} is a spreadsheet's count of days; format its cells as dates like 2026-05-20"
    return f"publication_date {stated} is no date; write one like 2026-05-20"


def _read_line(
    header: list[str], cells: list[str], line: int, lines: dict[str, int], today: datetime.date | None
) -> tuple[str, Metadata] | Fault:
    if len(cells) != len(header):
        return Fault(line, f"{len(cells)} cells, the header has {len(header)}")
    row = dict(zip(header, cells, strict=True))
    name = row["source_file"].replace("\\", "/").removeprefix("./")
    if not name:
        return Fault(line, "source_file is empty")
    if name in lines:
        return Fault(line, f"{name} already stands in line {lines[name]}, which holds")
    date, precision = None, None
    if stated := row.get("publication_date"):
        parsed = parse_stated_date(stated)
        if parsed is None:
            return Fault(line, _refuse_date(stated))
        date, precision = parsed
        first_day = {"day": date, "month": date.replace(day=1), "year": date.replace(month=1, day=1)}[precision]
        if today is not None and first_day > today:
            return Fault(line, f"publication_date {stated} is yet to come")
    publisher, place = row.get("publisher") or None, row.get("place") or None
    return name, Metadata(
        publication_date=date,
        publication_date_basis="stated" if date else None,
        publication_date_precision=precision,
        publisher=publisher,
        publisher_basis="stated" if publisher else None,
        place=place,
        place_basis="stated" if place else None,
    )
