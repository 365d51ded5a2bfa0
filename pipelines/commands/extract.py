"""`baoshu extract`: one text in, what it says out; no data folder, no Dagster.

Belongs here: reading the text, printing marked text, tables and JSON Lines.
Does not: reading or extraction (`transforms`).
"""

import datetime
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.commands.requests import UnusableRequest
from pipelines.commands.terminal_tables import print_table
from pipelines.visible_text import Pace, make_visible, say, warn, write_out

if TYPE_CHECKING:
    from transforms.meaning.rows import Extraction
    from transforms.reading.blocks import OnPage

EXTRACT_FORMATS = ("table", "jsonl")
STANDARD_INPUT = "-"
_COLUMNS = ("no", "surface", "value", "unit", "kind", "indicator", "place", "subject", "period", "status", "confidence")
# A span of text is marked by its outcome; what is not listed stays as it is.
_STYLES = {
    "observation": "bold black on bright_green", "date": "cyan", "duration": "cyan", "ordinal": "blue", "name": "blue",
    "unexplained": "bold white on red", "unreadable": "bold white on red",
}  # fmt: skip


def show_extraction(
    file: str, *, date: str | None, place: str | None, numerals: bool, form: str, explain: bool = False
) -> None:
    """Prints the observations of a text, or every numeral of it; with `explain`, why each was read so. Raises
    UnusableRequest, UnreadableDocument."""
    if form not in EXTRACT_FORMATS:
        raise UnusableRequest(f"no format is called {form!r}; there are {', '.join(EXTRACT_FORMATS)}")
    text, extraction = _extract(file, date, place, explain)
    rows = extraction.numerals if numerals else extraction.observations
    if form == "jsonl":
        for row in rows:
            write_out(json.dumps(row, ensure_ascii=False, default=_to_json) + "\n")
        return
    _print_marked(text, extraction)
    if numerals:
        print_table(("surface", "outcome", "start", "end"), [
            (row["surface"], row["outcome"], row["char_start"], row["char_end"]) for row in rows
        ], right=("start", "end"))  # fmt: skip
        return
    cells = [(number, *(_cell(row, name) for name in _COLUMNS[1:])) for number, row in enumerate(rows, 1)]
    print_table(_COLUMNS, cells, right=("no", "value", "confidence"))
    if explain:
        _print_reasons(extraction)


def _print_reasons(extraction: "Extraction") -> None:
    """For each figure what else could have been meant, and what decided."""
    from pipelines.storage.reference_files import load_reference
    from transforms.meaning.explaining import explain_decision

    weights = load_reference().weights
    for number, row in enumerate(extraction.observations, 1):
        say("")
        say(f"[{number}] {row['surface']}")
        for decision in (extraction.decisions or {}).get(row["char_start"], ()):
            for line in explain_decision(decision, weights):
                say(f"  {line}")


def _extract(file: str, date: str | None, place: str | None, explain: bool) -> "tuple[str, Extraction]":
    from pipelines.storage.reference_files import load_reference
    from transforms.meaning.extraction import extract_document
    from transforms.reading.documents import Metadata, read_document
    from transforms.reading.stated_metadata import parse_stated_date

    stated, precision = None, None
    if date:
        parsed = parse_stated_date(date)
        if parsed is None:
            raise UnusableRequest(f"{date!r} is no date; write one like 2026-05-20")
        stated, precision = parsed
    metadata = Metadata(
        stated, "stated" if stated else None, precision, place=place or None, place_basis="stated" if place else None
    )
    name = "standard-input.txt" if file == STANDARD_INPUT else Path(file).name
    reference = load_reference()
    if place and not (reference.gazetteer.areas_named(place) or reference.gazetteer.township_counties(place)):
        warn(f"baoshu: no place of places.csv is called {place!r}; it is taken as written")
    document = read_document(*_name_fields(name, _read(file)), metadata, reference, _tell_pages())
    return document.text, extract_document(document, reference, with_decisions=explain)


def _name_fields(name: str, data: bytes) -> tuple[str, bytes]:
    """A file that wraps articles under field names of the settings as JSON whose fields are named as usual; any other as
    it is."""
    from pipelines.settings import load_settings
    from transforms.reading.formats.wrapped import is_wrapping, split_records

    records = split_records(name, data, load_settings().list_article_fields()) if is_wrapping(name) else []
    if not records:
        return name, data
    return f"{name}.json", b"[" + b",".join(record.data for record in records) + b"]"


def _tell_pages() -> "OnPage":
    """What says now and then which page of a slow format is read."""
    pace = Pace()

    def tell(page: int, pages: int) -> None:
        if pace.is_due():
            warn(f"page {page} of {pages}")

    return tell


def _read(file: str) -> bytes:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except IsADirectoryError:
        raise UnusableRequest(f"{file} is a folder; `baoshu run --input {file}` reads folders") from None
    except OSError as error:
        raise UnusableRequest(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from None


def _print_marked(text: str, extraction: "Extraction") -> None:
    """The text with its numerals marked: observations by their number in the table, the others by colour."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    marked = Text()
    at = 0
    spans: list[tuple[int, int, str, str]] = [
        (row["char_start"], row["char_end"], "observation", f"[{number}]")
        for number, row in enumerate(extraction.observations, 1)
    ]
    taken = [(start, end) for start, end, _, _ in spans]
    spans += [
        (row["char_start"], row["char_end"], row["outcome"], "")
        for row in extraction.numerals
        if not _overlaps(row["char_start"], row["char_end"], taken)
    ]
    for start, end, outcome, label in sorted(spans):
        if start < at:
            continue
        marked.append(make_visible(text[at:start]))
        marked.append(make_visible(text[start:end]), _STYLES.get(outcome, "dim"))
        marked.append(label, "green")
        at = end
    marked.append(make_visible(text[at:]))
    console.print(marked, soft_wrap=True)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def _cell(row: dict[str, Any], name: str) -> str | None:
    from pipelines.commands.run_report import format_number

    value = row.get(name)
    if name == "value":
        if row.get("value_low") is not None and row["value_low"] != row.get("value_high"):
            shown = f"{format_number(row['value_low'])} – {format_number(row['value_high'])}"
        else:
            shown = "" if value is None else format_number(value)
        return shown if row["comparator"] == "=" else f"{row['comparator']} {shown}".rstrip()
    if name == "confidence":
        return f"{value:.2f}"
    if name == "indicator":
        return row.get("indicator_name") or value
    return value


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
