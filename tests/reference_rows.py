"""Rows of the project's own reference tables, for tests of one module that needs no more than its own tables.

Belongs here: `read_rows`. Does not: the whole reference (the fixture `reference`).
"""

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "seeds" / "reference"


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of one table of `seeds/reference`, by its name without ending."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
