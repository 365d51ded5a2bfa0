"""The ten questions run as they stand and find something."""

from pathlib import Path

import pytest

from warehouse.database import query_warehouse

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "warehouse" / "examples").glob("*.sql"))


def test_there_are_ten_questions():
    assert [int(path.name[:2]) for path in EXAMPLES] == list(range(1, 11))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_question_finds_rows(warehouse, path):
    sql = path.read_text(encoding="utf-8")
    assert sql.startswith("-- ")
    assert query_warehouse(warehouse, sql).height > 0
