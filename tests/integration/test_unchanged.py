"""A run that finds nothing changed leaves the published file alone, and only such a run does."""

import os

import polars as pl
import pytest

from pipelines.commands.run_report import was_rebuilt
from tests.integration.conftest import publish_folder
from warehouse.database import query_warehouse
from warehouse.publishing import list_builds


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "input"
    folder.mkdir()
    for number in range(3):
        text = f"2025年，临河县第{number}乡粮食产量3{number}万吨，同比增长{number}.5%。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def _look(data) -> tuple[int, int, int]:
    look = (data / "warehouse.duckdb").stat()
    return look.st_ino, look.st_mtime_ns, look.st_size


def test_unchanged_run_leaves_the_file_as_it_is(folder, tmp_path):
    data = tmp_path / "data"
    assert was_rebuilt(publish_folder(folder, data))
    before, rows = _look(data), _row_counts(data)
    # The second finds the files known that were new to the first; what is published does not depend on it.
    for _ in range(2):
        result = publish_folder(folder, data)
        assert result.success
        assert not was_rebuilt(result)
        assert _look(data) == before
        said = {m.asset_key.path[-1]: m.metadata["dagster/row_count"].value for m in _materializations(result)}
        assert said["fct_observation"] == rows["star.fct_observation"] == 6
        assert said["warehouse"] > 6
    assert len(list_builds(data / "warehouse.duckdb")) == 1


def test_run_after_any_change_builds_anew(folder, tmp_path):
    data, warehouse = tmp_path / "data", tmp_path / "data" / "warehouse.duckdb"
    text = "2025年，临河县粮食产量99万吨。\n"
    changes = {
        "a text is another": lambda: (folder / "1.txt").write_text(text, encoding="utf-8"),
        "a text is new": lambda: (folder / "4.txt").write_text(text.replace("99", "98"), encoding="utf-8"),
        "a text is gone": (folder / "2.txt").unlink,
        "a text has another name": lambda: (folder / "1.txt").rename(folder / "9.txt"),
        "something cannot be read": lambda: (folder / "dead.txt").symlink_to(folder / "nowhere.txt"),
        "the warehouse was deleted": warehouse.unlink,
        "somebody wrote to the warehouse": lambda: os.utime(warehouse, (1.6e9, 1.6e9)),
        "a staged frame lacks": (data / "staging" / "frames" / "star" / "dim_unit.parquet").unlink,
    }
    publish_folder(folder, data)
    for name, change in changes.items():
        before = _look(data)
        change()
        assert was_rebuilt(publish_folder(folder, data)), name
        assert _look(data) != before, name
    assert was_rebuilt(publish_folder(folder, data, full=True))
    assert not was_rebuilt(publish_folder(folder, data))


def test_versions_of_documents_are_published(folder, tmp_path):
    data = tmp_path / "data"
    publish_folder(folder, data)
    (folder / "1.txt").write_text("2025年，临河县粮食产量99万吨。\n", encoding="utf-8")
    (folder / "2.txt").unlink()
    publish_folder(folder, data)
    versions = query_warehouse(
        data / "warehouse.duckdb",
        "SELECT source_file, version, vanished IS NULL AS is_current FROM audit.document_version ORDER BY ALL",
    )
    assert versions.rows() == [
        ("0.txt", 1, True), ("1.txt", 1, False), ("1.txt", 2, True), ("2.txt", 1, False),
    ]  # fmt: skip
    seen = query_warehouse(data / "warehouse.duckdb", "SELECT first_seen FROM marts.documents")["first_seen"]
    assert seen.dtype == pl.Datetime("us")
    assert seen.null_count() == 0


def _row_counts(data) -> dict[str, int]:
    rows = query_warehouse(data / "warehouse.duckdb", "SELECT count(*) AS n FROM star.fct_observation")["n"][0]
    return {"star.fct_observation": rows}


def _materializations(result):
    return [
        event.step_materialization_data.materialization for event in result.all_events if event.is_step_materialization
    ]
