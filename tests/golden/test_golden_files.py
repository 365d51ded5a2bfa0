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
LARGE_ENOUGH = 700


def squeeze(text: str) -> str:
    return re.sub(r"[\s\ufeff\u3000]", "", text)


def read_gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


GOLD = {path.stem: read_gold(path) for path in sorted(HERE.glob("*.jsonl"))}
ROWS = [row for rows in GOLD.values() for row in rows]
every_document = pytest.mark.parametrize("name", GOLD)


def test_golden_set_is_large_enough_and_complete():
    assert {path.stem for path in TEXTS} == set(GOLD)
    assert sum(row["statistic"] for row in ROWS) >= LARGE_ENOUGH
    assert {row["kind"] for row in ROWS} == set(KINDS)
    assert {row["comparator"] for row in ROWS} == set(COMPARATORS)


def test_golden_documents_state_date_and_publisher():
    with (HERE / "documents.csv").open(encoding="utf-8", newline="") as file:
        stated = list(csv.DictReader(file))
    # of the others the date, and the place of many, are to be found in the text
    assert {line["source_file"] for line in stated} <= {path.name for path in TEXTS}
    assert len(stated) * 2 > len(TEXTS)
    for line in stated:
        assert datetime.date.fromisoformat(line["publication_date"]).year >= 2015
        assert line["publisher"]


@every_document
def test_golden_context_occurs_once_and_holds_the_quantity(name: str):
    text = squeeze((HERE / f"{name}.txt").read_text(encoding="utf-8"))
    for row in GOLD[name]:
        assert len(row["context"]) >= SHORTEST_CONTEXT
        assert text.count(row["context"]) == 1, row
        assert row["quantity"] in row["context"]


@every_document
def test_golden_rows_of_a_document_stand_in_reading_order_without_overlap(name: str):
    text = squeeze((HERE / f"{name}.txt").read_text(encoding="utf-8"))
    end = 0
    for row in GOLD[name]:
        start = text.index(row["context"]) + row["context"].index(row["quantity"])
        assert start >= end, row
        end = start + len(row["quantity"])


@every_document
def test_golden_fields_hold_allowed_values(name: str):
    for row in GOLD[name]:
        assert set(row) == FIELDS
        assert row["kind"] in KINDS
        assert row["comparator"] in COMPARATORS
        assert row["status"] in STATUSES
        assert isinstance(row["statistic"], bool)
        assert row["indicator"]
        assert isinstance(row["alt"], list)
        assert row["period"] is None or re.match(PERIOD_PATTERN, row["period"]), row


@every_document
def test_golden_values_fit_kind_and_comparator(name: str):
    for row in GOLD[name]:
        if row["kind"] == "rank":
            assert row["unit"] is None, row
            assert row["value"] >= 1
        elif isinstance(row["value"], list):
            low, high = row["value"]
            assert low < high, row
        elif row["value"] is None:
            assert row["comparator"] == "~", row
        elif row["kind"] in ("level", "ratio") and row["unit"] not in ("摄氏度", "‰"):
            assert row["value"] >= 0, row
