"""Accuracy on the project's own labelled tables, against floors that only rise.

Belongs here: running the extractor over `tests/golden_tables`, floors, the form of the labelled files there.
Does not: the measure (`tests/scoring.py`), prose (`test_golden.py`).

The tables were written for this project; places are real, the figures are invented.
"""

import csv
import datetime
import json
import re
from pathlib import Path

import pytest

from tests.scoring import METRICS, Score, score_document, squeeze
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Metadata, read_document
from transforms.reference import Reference
from warehouse.tables.silver import COMPARATORS, KINDS, PERIOD_PATTERN, STATUSES

GOLDEN = Path(__file__).parents[1] / "golden_tables"
FLOORS = {
    "recall": 0.98, "precision": 0.98, "quantity": 0.98, "kind": 0.98, "status": 0.98, "period": 0.97, "place": 0.97,
    "indicator": 0.95, "subject": 0.95, "full": 0.95, "whole": 0.93,
}  # fmt: skip
FEWEST_TABLES, FEWEST_CELLS = 20, 400


def read_stated() -> dict[str, Metadata]:
    """What documents.csv states of each table file."""
    with (GOLDEN / "documents.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["source_file"]: Metadata(
                datetime.date.fromisoformat(row["publication_date"]), "stated", "day", row["publisher"] or None,
                "stated" if row["publisher"] else None, row["place"] or None, "stated" if row["place"] else None,
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


STATED = read_stated()
every_table = pytest.mark.parametrize("name", sorted(STATED))


def read_gold(name: str) -> list[dict]:
    lines = (GOLDEN / name).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def score_table(name: str, reference: Reference) -> Score:
    document = read_document(name, (GOLDEN / name).read_bytes(), STATED[name], reference)
    return score_document(name, document.text, read_gold(name), extract_document(document, reference).observations)


@pytest.fixture(scope="module")
def score(reference: Reference) -> Score:
    total = Score()
    for name in sorted(STATED):
        total.add(score_table(name, reference))
    return total


@pytest.mark.parametrize("metric", METRICS)
def test_golden_tables_are_read_as_well_as_the_floor(score: Score, metric: str):
    measured = score.metrics()[metric]
    assert measured >= FLOORS[metric], f"{metric} {measured:.4f}; errors:\n" + "\n".join(score.errors[:60])


def test_golden_tables_are_enough():
    assert len(STATED) >= FEWEST_TABLES
    assert sum(len(read_gold(name)) for name in STATED) >= FEWEST_CELLS


@every_table
def test_golden_rows_of_a_table_point_at_one_place_each_and_hold_allowed_values(name: str, reference: Reference):
    text, end = squeeze(read_document(name, (GOLDEN / name).read_bytes(), STATED[name], reference).text), 0
    for row in read_gold(name):
        assert text.count(row["context"]) == 1, row
        start = text.index(row["context"]) + row["context"].index(row["quantity"])
        assert start >= end, row
        end = start + len(row["quantity"])
        assert row["kind"] in KINDS, row
        assert row["status"] in STATUSES, row
        assert row["comparator"] in COMPARATORS, row
        assert row["period"] is None or re.match(PERIOD_PATTERN, row["period"]), row
