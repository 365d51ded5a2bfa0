"""The labelled set itself: every gold row points at one place of its text and holds only what a gold row may hold.

Belongs here: the form of the gold files beside this module and of their `documents.csv`.
Does not: what the extractor makes of the texts (`tests/integration`).

The texts were written for this project; places are real, the figures are invented.
"""

import csv
import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from warehouse.tables.silver import COMPARATORS, KINDS, PERIOD_PATTERN, STATUSES

HERE = Path(__file__).parent
TEXTS = sorted(HERE.glob("*.txt"))
FIELDS = {
    "quantity", "context", "value", "unit", "comparator", "kind", "indicator", "alt", "place", "subject", "period",
    "status", "statistic",
}  # fmt: skip
SHORTEST_CONTEXT = 12
LARGE_ENOUGH = 200


def squeeze(text: str) -> str:
    return re.sub(r"[\s\ufeff\u3000]", "", text)


def read_gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ROWS = [(path.stem, n, row) for path in sorted(HERE.glob("*.jsonl")) for n, row in enumerate(read_gold(path), 1)]
every_row = pytest.mark.parametrize(("name", "line", "row"), ROWS, ids=[f"{name}:{line}" for name, line, _ in ROWS])


def test_golden_set_is_large_enough_and_complete():
    assert {path.stem for path in TEXTS} == {path.stem for path in HERE.glob("*.jsonl")}
    assert sum(row["statistic"] for _, _, row in ROWS) >= LARGE_ENOUGH
    assert {row["kind"] for _, _, row in ROWS} == set(KINDS)
    assert {row["comparator"] for _, _, row in ROWS} == set(COMPARATORS)


def test_golden_documents_state_date_publisher_and_place():
    with (HERE / "documents.csv").open(encoding="utf-8", newline="") as file:
        stated = list(csv.DictReader(file))
    assert sorted(line["source_file"] for line in stated) == sorted(path.name for path in TEXTS)
    for line in stated:
        assert datetime.date.fromisoformat(line["publication_date"]).year >= 2022
        assert line["publisher"]
        assert line["place"]


@every_row
def test_golden_context_occurs_once_and_holds_the_quantity(name: str, line: int, row: dict[str, Any]):
    text = squeeze((HERE / f"{name}.txt").read_text(encoding="utf-8"))
    assert len(row["context"]) >= SHORTEST_CONTEXT
    assert text.count(row["context"]) == 1
    assert row["quantity"] in row["context"]


def test_golden_rows_of_a_document_are_distinct_places():
    for path in TEXTS:
        text = squeeze(path.read_text(encoding="utf-8"))
        starts = [
            text.index(row["context"]) + row["context"].index(row["quantity"])
            for row in read_gold(path.with_suffix(".jsonl"))
        ]
        assert starts == sorted(set(starts)), path.name


@every_row
def test_golden_fields_hold_allowed_values(name: str, line: int, row: dict[str, Any]):
    assert set(row) == FIELDS
    assert row["kind"] in KINDS
    assert row["comparator"] in COMPARATORS
    assert row["status"] in STATUSES
    assert isinstance(row["statistic"], bool)
    assert row["indicator"]
    assert isinstance(row["alt"], list)
    assert row["period"] is None or re.match(PERIOD_PATTERN, row["period"])
    if row["kind"] == "rank":
        assert row["unit"] is None
        assert row["value"] >= 1
    if isinstance(row["value"], list):
        low, high = row["value"]
        assert low < high
    if row["value"] is None:
        assert row["comparator"] == "~"
