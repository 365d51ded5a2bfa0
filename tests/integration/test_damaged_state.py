"""What a run relies on is damaged: each kind is rebuilt or put aside, one line says which, and the run publishes."""

import sqlite3

import pytest

from pipelines.running.instance import derive_dagster_yaml, prepare_dagster_home
from pipelines.settings import load_settings
from tests.integration.conftest import publish_folder
from warehouse.database import query_warehouse


@pytest.fixture(scope="module")
def published(tmp_path_factory, baoshu):
    """An input and a data folder with one run of the whole job."""
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "input").mkdir()
    (folder / "input" / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
    done = baoshu("run", "--input", folder / "input", "--data", folder / "data", "--workers", 1)
    assert done.returncode == 0, done.stderr
    return folder


def _truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("name", ["history.parquet", "check_history.parquet", "previous_build.parquet"])
@pytest.mark.parametrize("how", ["truncated", "emptied"])
def test_run_puts_aside_what_it_cannot_read_and_says_so(published, baoshu, name, how):
    path = published / "data" / name
    _truncate(path) if how == "truncated" else path.write_bytes(b"")
    (published / "input" / "a.txt").write_text(f"全县新建粮仓{len(name)}座，{how}。", encoding="utf-8")
    data = published / "data"
    checks = "SELECT count(DISTINCT run_id) FROM audit.check_result"
    before = query_warehouse(data / "warehouse.duckdb", checks).item()
    done = baoshu("run", "--input", published / "input", "--data", data, "--workers", 1)
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if str(path) in line]
    assert len(told) == 1
    assert "cannot be read" in told[0]
    assert list(data.glob(f"{name}.unreadable-*"))
    assert query_warehouse(data / "warehouse.duckdb", checks).item() > before, "the record of checks goes on"


@pytest.mark.parametrize("name", ["history/runs.db", "history/runs/index.db", "schedules/schedules.db"])
@pytest.mark.parametrize("how", ["truncated", "overwritten"])
def test_damaged_database_of_dagster_holds_up_no_run(published, baoshu, name, how):
    path = published / "data" / "dagster" / name
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    _truncate(path) if how == "truncated" else path.write_bytes(b"no database " * 400)
    done = baoshu("run", "--input", published / "input", "--data", published / "data", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert f"baoshu: {path} is damaged" in done.stderr


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_half_of_our_dagster_yaml_is_not_taken_for_a_persons_own(tmp_path, share):
    settings = load_settings(data=tmp_path)
    text = derive_dagster_yaml(settings)
    (tmp_path / "dagster").mkdir()
    (tmp_path / "dagster" / "dagster.yaml").write_text(text[: int(len(text) * share)])
    prepare_dagster_home(settings)
    assert (tmp_path / "dagster" / "dagster.yaml").read_text() == text


def test_dagster_yaml_of_a_person_stays_and_one_that_is_no_yaml_is_put_aside(tmp_path, capsys):
    settings = load_settings(data=tmp_path)
    path = tmp_path / "dagster" / "dagster.yaml"
    path.parent.mkdir()
    path.write_text("telemetry: {enabled: false}\n")
    prepare_dagster_home(settings)
    assert path.read_text() == "telemetry: {enabled: false}\n"
    path.write_text("telemetry: {enabled")
    prepare_dagster_home(settings)
    assert path.read_text() == derive_dagster_yaml(settings)
    assert f"{path} is no YAML" in capsys.readouterr().err


@pytest.fixture
def grain_store(tmp_path):
    """An input and a data folder with one run in process."""
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
    assert publish_folder(tmp_path / "input", tmp_path / "data").success
    return tmp_path


def _publish_again(folder):
    assert publish_folder(folder / "input", folder / "data").success
    return query_warehouse(folder / "data" / "warehouse.duckdb", "SELECT count(*) FROM marts.observations").item()


@pytest.mark.parametrize("part", ["frames/silver", "frames/star", "frames/published", "parts", "."])
def test_damaged_frames_and_parts_are_made_anew(grain_store, part):
    damaged = [path for path in (grain_store / "data" / "staging" / part).rglob("*.*") if path.is_file()]
    assert damaged
    for path in damaged:
        _truncate(path)
    assert _publish_again(grain_store) == 1


@pytest.mark.slow
def test_each_damaged_file_alone_is_made_anew(grain_store):
    for path in sorted((grain_store / "data" / "staging").rglob("*.*")):
        if path.is_file():
            _truncate(path)
            assert _publish_again(grain_store) == 1, path