"""Labelled texts from wherever they lie: our own golden texts, and labels of the shared texts, kept as offsets.

Belongs here: `LabelledText`, loading them with their metadata, telling their kind of text.
Does not: the measure (`tests/scoring.py`), training (`tests/training`).

Labels of texts of others hold no sentence: a row points at its figure by `start` and `end` in the decoded original, whose
SHA-256 heads the file. Where the text is absent or another one, its labels are left out.
"""

import csv
import datetime
import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.scoring import find_gold_span, squeeze
from transforms.reading.documents import Metadata

TESTS = Path(__file__).parent
SHARED = TESTS.parents[1] / "shared"
ROOMS = ("corpus/xwlb", "corpus/official", "texts")


@dataclass(frozen=True)
class LabelledText:
    """A text with its gold rows; each row has `span`, counted in characters of the text that are no white space."""

    name: str
    kind: str
    path: Path
    stated: Metadata | None
    rows: tuple[dict[str, Any], ...]

    def read(self) -> str:
        """The decoded original that offsets are of."""
        return self.path.read_text(encoding="utf-8-sig", errors="replace")


def load_golden() -> list[LabelledText]:
    """Our own texts."""
    kinds = {row["name"]: row["kind"] for row in _read_rows(TESTS / "golden" / "kinds.csv")}
    stated = read_stated(TESTS / "golden")
    found = []
    for path in sorted((TESTS / "golden").glob("*.txt")):
        flat = squeeze(path.read_text(encoding="utf-8"))
        rows = [row | {"span": find_gold_span(flat, row)} for row in _read_lines(path.with_suffix(".jsonl"))]
        found.append(LabelledText(path.stem, kinds.get(path.stem, "own"), path, stated.get(path.name), tuple(rows)))
    return found


def load_gold() -> list[LabelledText]:
    """The texts labelled beside the checkout; none where it stands alone."""
    stated = read_stated(SHARED / "texts")
    found = []
    for path in sorted((SHARED / "gold").glob("*.jsonl")):
        text = SHARED / "texts" / f"{path.stem}.txt"
        flat = squeeze(text.read_text(encoding="utf-8-sig"))
        rows = [row | {"span": find_gold_span(flat, row)} for row in _read_lines(path)]
        kind = "report" if path.stem.startswith("gov") else "newspaper"
        found.append(LabelledText(path.stem, kind, text, stated.get(text.name), tuple(rows)))
    return found


def load_labels() -> list[LabelledText]:
    """The texts of the corpus whose labels lie in `tests/labels`; none where the corpus is absent."""
    found = []
    for path in sorted((TESTS / "labels").glob("*.jsonl")):
        head, *rows = _read_lines(path)
        text = next((each for room in ROOMS for each in (SHARED / room).glob(f"{path.stem}.*")), None)
        if text is None or hashlib.sha256(text.read_bytes()).hexdigest() != head["sha256"]:
            continue
        before = count_characters(text.read_text(encoding="utf-8-sig"))
        rows = [
            row | {"span": (before[row["start"]], before[row["end"]]), "quantity": "", "context": ""} for row in rows
        ]
        found.append(LabelledText(path.stem, head["kind"], text, _stated_of(text.parent).get(text.name), tuple(rows)))
    return found


def count_characters(text: str) -> list[int]:
    """For every offset of the text the number of characters before it that are no white space."""
    counts, count = [], 0
    for character in text:
        counts.append(count)
        count += squeeze(character) != ""
    return [*counts, count]


def read_stated(folder: Path) -> dict[str, Metadata]:
    """What documents.csv of a folder states of each file, empty where there is none."""
    found = {}
    for row in _read_rows(folder / "documents.csv"):
        date = datetime.date.fromisoformat(row["publication_date"]) if row["publication_date"] else None
        publisher, place = row["publisher"] or None, row["place"] or None
        found[row["source_file"]] = Metadata(
            date, "stated" if date else None, "day" if date else None,
            publisher, "stated" if publisher else None, place, "stated" if place else None,
        )  # fmt: skip
    return found


@functools.cache
def _stated_of(folder: Path) -> dict[str, Metadata]:
    return read_stated(folder)


def _read_rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
