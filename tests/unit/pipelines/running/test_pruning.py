import datetime
import os
import sqlite3
import time

import dagster as dg
import pytest

from pipelines.running.instance import open_instance
from pipelines.running.pruning import prune, prune_runs, shorten_log
from pipelines.settings import load_settings
from tests.unit.pipelines.running.small_runs import run_small_job

LONG = datetime.timedelta(days=365)


@pytest.fixture
def settings(tmp_path):
    return load_settings(data=tmp_path / "data", keep_runs=2, keep_days=30)


def _list_runs(instance: dg.DagsterInstance) -> set[str]:
    return {run.run_id for run in instance.get_runs()}


def test_prune_runs_keeps_the_last_ones_and_leaves_nothing_of_the_others(settings):
    folder = settings.dagster_home / "history" / "runs"
    with open_instance(settings) as instance:
        runs = [run_small_job(instance) for _ in range(5)]
        assert set(prune_runs(instance, 2, LONG)) == set(runs[:3])
        assert _list_runs(instance) == set(runs[3:])
        assert all(len(instance.all_logs(run)) > 5 for run in runs[3:])
        assert instance.get_latest_materialization_event(dg.AssetKey("answer")).run_id == runs[4]
    assert {path.name for path in folder.glob("*.db*")} == {"index.db", *(f"{run}.db" for run in runs[3:])}
    with sqlite3.connect(folder / "index.db") as index:
        for table in ("event_logs", "asset_check_executions"):
            assert {run for (run,) in index.execute(f"SELECT run_id FROM {table}")} == set(runs[3:])
    with sqlite3.connect(folder.parent / "runs.db") as record:
        assert {run for (run,) in record.execute("SELECT run_id FROM run_tags")} <= set(runs[3:])


def test_prune_runs_keeps_the_last_that_succeeded_and_what_has_not_ended(settings):
    with open_instance(settings) as instance:
        success = run_small_job(instance)
        job = dg.GraphDefinition("later").to_job()
        at_work = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED).run_id
        failed = [instance.create_run_for_job(job, status=dg.DagsterRunStatus.FAILURE).run_id for _ in range(3)]
        prune_runs(instance, 1, LONG)
        assert _list_runs(instance) == {success, at_work, failed[-1]}


def test_prune_runs_deletes_what_is_too_old(settings):
    with open_instance(settings) as instance:
        runs = [run_small_job(instance) for _ in range(2)]
        assert prune_runs(instance, 9, LONG) == []
        assert prune_runs(instance, 9, datetime.timedelta(0)) == runs[:1]


def test_prune_removes_files_that_no_run_is_recorded_of_and_what_was_put_aside_long_ago(settings):
    folder = settings.dagster_home / "history" / "runs"
    with open_instance(settings) as instance:
        run = run_small_job(instance)
        old, new = folder / "0000.db", folder / "1111.db"
        aside, young = settings.data / "a.parquet.unreadable-1", settings.data / "b.parquet.unreadable-2"
        for path in (old, new, aside, young):
            path.write_bytes(b"x")
        for path, days in ((old, 2), (aside, 40), (young, 20)):
            os.utime(path, (time.time() - days * 86_400,) * 2)
        assert prune(settings, instance) == ["removed 2 files of runs long past"]
        assert prune(settings, instance) == []
    assert [path.exists() for path in (old, new, aside, young)] == [False, True, False, True]
    assert (folder / f"{run}.db").exists()


def test_shorten_log_leaves_whole_lines_and_what_is_appended_meanwhile(tmp_path):
    path = tmp_path / "ui.log"
    assert not shorten_log(path, 100)
    with path.open("ab", buffering=0) as writer:
        writer.write(b"".join(b"line %03d\n" % number for number in range(20)))
        assert not shorten_log(path, 180)
        assert shorten_log(path, 100)
        writer.write(b"last\n")
    lines = path.read_text().splitlines()
    assert lines == ["line 015", "line 016", "line 017", "line 018", "line 019", "last"]
