from pathlib import Path

from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.running.event_storage import ENGINES_KEPT
from pipelines.running.instance import open_instance
from pipelines.settings import load_settings
from tests.unit.pipelines.running.small_runs import run_small_job


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
        runs = [run_small_job(instance) for _ in range(2)]
        assert _list_open(folder) == {"index.db", *(f"{run}.db" for run in runs)}
    assert _list_open(folder) == set()


def test_files_of_runs_long_past_are_closed(tmp_path):
    settings = load_settings(data=tmp_path / "data")
    with open_instance(settings) as instance:
        runs = [run_small_job(instance) for _ in range(ENGINES_KEPT + 2)]
        held = _list_open(settings.dagster_home / "history" / "runs")
        assert held == {"index.db", *(f"{run}.db" for run in runs[-ENGINES_KEPT + 1 :])}
        assert all(len(instance.all_logs(run)) > 5 for run in runs)


def test_dagsters_own_class_reads_what_was_written(tmp_path):
    settings = load_settings(data=tmp_path / "data")
    with open_instance(settings) as instance:
        run_id = run_small_job(instance)
        written = [event.message for event in instance.all_logs(run_id)]
    theirs = SqliteEventLogStorage(str(settings.dagster_home / "history" / "runs"))
    assert [event.message for event in theirs.get_logs_for_run(run_id)] == written
    kinds = {event.dagster_event_type.value for event in theirs.get_logs_for_run(run_id) if event.dagster_event}
    assert {"ASSET_MATERIALIZATION", "ASSET_CHECK_EVALUATION", "PIPELINE_SUCCESS"} <= kinds
