from pathlib import Path

import dagster as dg
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.running.event_storage import ENGINES_KEPT
from pipelines.running.instance import open_instance
from pipelines.settings import load_settings


@dg.asset
def answer() -> None:
    """Something to materialise."""


@dg.asset_check(asset=answer)
def answer_holds() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


def _run(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    job = dg.Definitions(assets=[answer], asset_checks=[answer_holds]).resolve_implicit_global_asset_job_def()
    return job.execute_in_process(instance=instance, run_config=quiet)


def _list_open(folder: Path) -> set[str]:
    """Names of the database files of the folder that this process holds open."""
    held = set()
    for link in Path("/proc/self/fd").iterdir():
        try:
            path = link.readlink()
        except OSError:
            continue
        if path.parent == folder and path.suffix == ".db":
            held.add(path.name)
    return held


def test_the_files_of_runs_stay_open_until_the_instance_is_closed(tmp_path):
    settings = load_settings(data=tmp_path / "data")
    folder = settings.dagster_home / "history" / "runs"
    with open_instance(settings) as instance:
        runs = [_run(instance) for _ in range(2)]
        assert all(run.success for run in runs)
        assert _list_open(folder) == {"index.db", *(f"{run.run_id}.db" for run in runs)}
    assert _list_open(folder) == set()


def test_files_of_runs_long_past_are_closed(tmp_path):
    settings = load_settings(data=tmp_path / "data")
    with open_instance(settings) as instance:
        runs = [_run(instance).run_id for _ in range(ENGINES_KEPT + 2)]
        held = _list_open(settings.dagster_home / "history" / "runs")
        assert held == {"index.db", *(f"{run}.db" for run in runs[-ENGINES_KEPT + 1 :])}
        assert all(len(instance.all_logs(run)) > 5 for run in runs)


def test_dagsters_own_class_reads_what_was_written(tmp_path):
    settings = load_settings(data=tmp_path / "data")
    with open_instance(settings) as instance:
        run_id = _run(instance).run_id
        written = [event.message for event in instance.all_logs(run_id)]
    theirs = SqliteEventLogStorage(str(settings.dagster_home / "history" / "runs"))
    assert [event.message for event in theirs.get_logs_for_run(run_id)] == written
    kinds = {event.dagster_event_type.value for event in theirs.get_logs_for_run(run_id) if event.dagster_event}
    assert {"ASSET_MATERIALIZATION", "ASSET_CHECK_EVALUATION", "PIPELINE_SUCCESS"} <= kinds
