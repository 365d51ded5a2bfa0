"""Accuracy on the project's own labelled texts, against floors that only rise.

Belongs here: running the extractor over `tests/golden` and comparing the totals with the floors.
Does not: the measure (`tests/scoring.py`), the form of the labelled files (`tests/golden/test_golden_files.py`).
"""

import csv
import datetime
import json
from pathlib import Path

import pytest

from tests.scoring import METRICS, Score, score_document
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Metadata, read_document
from transforms.reference import Reference

GOLDEN = Path(__file__).parents[1] / "golden"
FLOORS = {
    "recall": 0.993, "precision": 0.993, "quantity": 0.988, "kind": 0.99, "status": 0.985, "period": 0.922, "place": 0.942,
    "indicator": 0.913, "subject": 0.875, "full": 0.8, "whole": 0.73,
}  # fmt: skip
# The error lines that belong to a metric; every line for the others.
_CAUSES = {"recall": "missed", "precision": "extra", "quantity": "", "full": ""}


def score_golden(reference: Reference) -> Score:
    """The score over every labelled text of the project."""
    with (GOLDEN / "documents.csv").open(encoding="utf-8", newline="") as file:
        stated = {row["source_file"]: row for row in csv.DictReader(file)}
    total = Score()
    for path in sorted(GOLDEN.glob("*.txt")):
        metadata = None  # of half of the later texts nothing is stated: date and place are to be found in them
        if row := stated.get(path.name):
            date = datetime.date.fromisoformat(row["publication_date"])
            place = row["place"] or None
            metadata = Metadata(date, "stated", "day", row["publisher"], "stated", place, "stated" if place else None)
        document = read_document(path.name, path.read_bytes(), metadata, reference)
        gold = [json.loads(line) for line in path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]
        total.add(score_document(path.stem, document.text, gold, extract_document(document, reference).observations))
    return total


@pytest.fixture(scope="module")
def score(reference: Reference) -> Score:
    return score_golden(reference)


@pytest.mark.parametrize("metric", METRICS)
def test_golden_texts_are_read_as_well_as_the_floor(score: Score, metric: str):
    measured = score.metrics()[metric]
    of_cause = [line for line in score.errors if line.startswith(_CAUSES.get(metric, metric))]
    assert measured >= FLOORS[metric], f"{metric} {measured:.4f}; errors:\n" + "\n".join(of_cause[:40])
