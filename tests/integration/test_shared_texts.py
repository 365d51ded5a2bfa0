"""Accuracy on the labelled texts beside the checkout, by the measure that lies there.

Belongs here: running the extractor over `../shared/texts`, handing the observations to `../shared/score.py`.
Does not: the measure itself, the project's own labelled texts (`test_golden.py`). Skipped where the folder is absent.
"""

import csv
import datetime
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Metadata, read_document
from transforms.reference import Reference
from warehouse.contract import build_frame
from warehouse.tables.silver import OBSERVATION

# What was seen when a floor was last set, by text; raised as the reading gets better, never lowered.
FLOORS = {
    "TOTAL": {
        "recall": 0.99, "precision": 0.99, "quantity": 0.99, "kind": 0.99, "status": 0.99, "period": 0.98,
        "place": 0.99, "indicator": 0.93, "subject": 0.91, "full": 0.91, "whole": 0.84,
    },
    "000": {"full": 0.94, "whole": 0.94},
    "001": {"full": 0.86, "whole": 0.735},
    "002": {"full": 0.92, "whole": 0.76},
    "003": {"full": 0.84, "whole": 0.81},
    "gov_guizhou": {"full": 0.99, "whole": 0.98},
}  # fmt: skip


def stated_metadata(texts: Path) -> dict[str, Metadata]:
    """What documents.csv beside the texts states of each file, empty where there is none."""
    path = texts / "documents.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["source_file"]: Metadata(
                datetime.date.fromisoformat(row["publication_date"]), "stated", "day",
                row["publisher"], "stated", row["place"] or None, "stated" if row["place"] else None,
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def write_observations(path: Path, texts: Path, names: list[str], reference: Reference) -> None:
    """A warehouse that holds nothing but `marts.observations` of the named texts."""
    stated = stated_metadata(texts)
    frames = []
    for name in names:
        document = read_document(name, (texts / name).read_bytes(), stated.get(name), reference)
        frame = build_frame(extract_document(document, reference).observations, OBSERVATION)
        frames.append(frame.with_columns(source_file=pl.lit(name)))
    rows = pl.concat(frames)
    with duckdb.connect(str(path)) as connection:
        connection.register("rows", rows.to_arrow())
        connection.execute("CREATE SCHEMA marts")
        connection.execute("CREATE TABLE marts.observations AS SELECT * FROM rows")


@pytest.fixture(scope="module")
def scores(shared: Path, reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """The lines of the measure's table, by text, and TOTAL."""
    names = sorted(f"{path.stem}.txt" for path in (shared / "gold").glob("*.jsonl"))
    if not names or not (shared / "score.py").is_file():
        pytest.skip("no score.py or no gold in ../shared")
    warehouse = tmp_path_factory.mktemp("scored") / "observations.duckdb"
    write_observations(warehouse, shared / "texts", names, reference)
    command = [sys.executable, shared / "score.py", warehouse, shared / "texts", shared / "gold", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(("text", "metric"), [(text, metric) for text in FLOORS for metric in FLOORS[text]])
def test_shared_texts_are_read_as_well_as_the_floor(scores: dict[str, dict[str, float]], text: str, metric: str):
    assert scores[text][metric] >= FLOORS[text][metric], scores[text]
