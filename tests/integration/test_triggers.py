"""What starts a run without a person: the nightly schedule, the sensor for documents, the sensor for failures."""

import datetime
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from pipelines.definitions import build_definitions
from pipelines.jobs import build_document_sensor, build_failure_sensor, build_nightly_schedule
from pipelines.running.failures import report_failure
from pipelines.running.instance import (
    BOOT_TAG,
    HOST_TAG,
    PROCESS_TAG,
    close_dead_runs,
    derive_dagster_yaml,
    open_instance,
)
from pipelines.settings import WrongSetting, load_settings
from tests.integration.conftest import listen_for_posts, publish_folder

# Repository and code location of a web server that is started as `baoshu ui` and the deployment files start it.
SERVED = "__repository__@pipelines.definitions"


@pytest.fixture
def settings(tmp_path):
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
    return load_settings(input=folder, data=tmp_path / "data", quiet_seconds=0, sensor_seconds=1, settle_seconds=0)


def _tick(settings, cursor: str | None):
    context = dg.build_sensor_context(cursor=cursor)
    outcome = build_document_sensor(settings).evaluate_tick(context)
    return outcome.run_requests, outcome.cursor, outcome.skip_message


def test_schedule_ticks_at_two_in_shanghai():
    schedule = build_nightly_schedule(load_settings())
    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Asia/Shanghai"
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    moment = datetime.datetime(2026, 5, 20, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    tick = schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=moment))
    assert len(tick.run_requests) == 1


def test_schedule_follows_time_and_zone_of_the_settings():
    schedule = build_nightly_schedule(load_settings(nightly_at="23:45", time_zone="Asia/Urumqi"))
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("45 23 * * *", "Asia/Urumqi")


def test_sensor_asks_once_for_a_settled_set(settings):
    requests, cursor, why = _tick(settings, None)
    assert (requests, why) == ([], "the input folder has changed; waiting until it rests")
    requests, cursor, _ = _tick(settings, cursor)
    assert len(requests) == 1
    requests, cursor, why = _tick(settings, cursor)
    assert (requests, why) == ([], "a run was asked for already; until it has published there is nothing more to ask")
    (settings.input / "b.txt").write_text("全县新建公路30公里。", encoding="utf-8")
    requests, cursor, _ = _tick(settings, cursor)
    assert requests == []
    again, cursor, _ = _tick(settings, cursor)
    assert len(again) == 1
    (settings.input / "b.txt").touch()
    _, cursor, _ = _tick(settings, cursor)
    requests, _, why = _tick(settings, cursor)
    assert (len(requests), why) == (1, None), "nothing is published yet, so another state of the folder is asked for"


def test_sensor_follows_a_folder_that_returns_to_an_earlier_state(settings):
    first, keys, cursor = settings.input / "b.txt", [], None
    for content in (None, "全县新建公路30公里。", None, "全县新建公路30公里。"):
        first.write_text(content, encoding="utf-8") if content else first.unlink(missing_ok=True)
        _, cursor, _ = _tick(settings, cursor)
        requests, cursor, _ = _tick(settings, cursor)
        keys += [request.run_key for request in requests]
        assert publish_folder(settings.input, settings.data).success
        requests, cursor, why = _tick(settings, cursor)
        assert (requests, why) == ([], "the documents are those that are published")
    assert len(set(keys)) == 4


def test_sensor_asks_again_where_a_run_published_an_earlier_state(settings):
    assert publish_folder(settings.input, settings.data).success
    before = settings.manifest_digest_file.read_text()
    (settings.input / "b.txt").write_text("全县新建公路30公里。", encoding="utf-8")
    _, cursor, _ = _tick(settings, None)
    requests, cursor, _ = _tick(settings, cursor)
    assert len(requests) == 1
    assert _tick(settings, cursor)[0] == []
    settings.manifest_digest_file.write_text(f"{before[::-1]}")
    assert len(_tick(settings, cursor)[0]) == 1


@pytest.mark.parametrize("lost", ["builds", "parquet"])
def test_deleted_copies_are_asked_for_and_come_back(settings, lost):
    assert publish_folder(settings.input, settings.data).success
    _, cursor, _ = _tick(settings, None)
    requests, cursor, why = _tick(settings, cursor)
    assert (requests, why) == ([], "the documents are those that are published")
    path = settings.data / lost
    path.unlink() if path.is_symlink() else shutil.rmtree(path)
    requests, cursor, _ = _tick(settings, cursor)
    assert len(requests) == 1
    assert publish_folder(settings.input, settings.data).success
    assert (settings.data / "parquet" / "marts" / "observations.parquet").is_file()
    assert len(list((settings.data / "builds").iterdir())) == 1 + (lost == "parquet")
    assert _tick(settings, cursor)[2] == "the documents are those that are published"


def test_sensor_waits_while_a_copy_goes_on(settings):
    patient = settings.model_copy(update={"quiet_seconds": 3600})
    _, cursor, _ = _tick(patient, None)
    for size in (10, 20):
        (settings.input / "b.txt").write_text("米" * size, encoding="utf-8")
        requests, cursor, why = _tick(patient, cursor)
        assert (requests, why) == ([], "the input folder has changed; waiting until it rests")
    requests, _, why = _tick(patient, cursor)
    assert requests == []
    assert why == "the input folder has rested for 0 s of 3600"


def test_sensor_leaves_alone_what_a_run_has_taken_already(settings):
    assert publish_folder(settings.input, settings.data).success
    _, cursor, _ = _tick(settings, None)
    requests, _, why = _tick(settings, cursor)
    assert (requests, why) == ([], "the documents are those that are published")


def test_sensor_says_why_a_folder_cannot_be_read(settings):
    missing = settings.model_copy(update={"input": settings.input / "nowhere"})
    _, cursor, _ = _tick(missing, None)
    requests, _, why = _tick(missing, cursor)
    assert (requests, why) == ([], f"input folder {missing.input} does not exist")


def test_report_failure_writes_a_line_and_posts_it(settings):
    at = datetime.datetime(2026, 5, 20, 2, 5, tzinfo=datetime.UTC)
    with listen_for_posts() as (address, posts):
        with_hook = settings.model_copy(update={"webhook": address})
        report_failure(with_hook, "refresh", "r1", "the disk\nis full", at)
    assert posts[0]["run_id"] == "r1"
    assert posts[0]["message"] == "the disk\nis full"
    line = "2026-05-20T02:05:00+00:00 refresh r1 failed: the disk is full\n"
    assert settings.log_file.read_text(encoding="utf-8") == line
    deaf = settings.model_copy(update={"webhook": "http://127.0.0.1:9/"})
    report_failure(deaf, "refresh", "r2", "again", at)
    assert "r2 webhook not reached" in settings.log_file.read_text(encoding="utf-8")


def test_run_of_a_dead_process_is_closed(settings):
    with open_instance(settings) as instance:
        job = build_definitions(settings).resolve_job_def("refresh")
        child = subprocess.Popen([sys.executable, "-c", ""])
        child.wait()
        tags = {HOST_TAG: os.uname().nodename, PROCESS_TAG: str(child.pid), BOOT_TAG: "1"}
        dead = instance.create_run_for_job(job_def=job, tags=tags, status=dg.DagsterRunStatus.STARTED)
        assert close_dead_runs(instance) == [dead.run_id]
        assert instance.get_run_by_id(dead.run_id).status == dg.DagsterRunStatus.FAILURE
        assert close_dead_runs(instance) == []


def test_run_that_the_ui_repeats_is_not_taken_for_one_of_a_dead_process(settings):
    with open_instance(settings) as instance:
        job = build_definitions(settings).resolve_job_def("refresh")
        tags = {HOST_TAG: os.uname().nodename, PROCESS_TAG: "1", BOOT_TAG: "1"}
        first = instance.create_run_for_job(job_def=job, tags=tags, status=dg.DagsterRunStatus.SUCCESS)
        instance.create_run_for_job(
            job_def=job, tags=tags, status=dg.DagsterRunStatus.STARTED, parent_run_id=first.run_id, root_run_id=first.run_id
        )
        assert close_dead_runs(instance) == []


@pytest.mark.parametrize(("tags", "lines"), [({}, 1), ({HOST_TAG: "here"}, 0)])
def test_failure_sensor_leaves_runs_of_the_command_line_to_it(settings, tags, lines):
    with open_instance(settings) as instance:
        job = build_definitions(settings).resolve_job_def("refresh")
        run = instance.create_run_for_job(job_def=job, tags=tags, status=dg.DagsterRunStatus.STARTED)
        instance.report_run_failed(run, "the disk is full")
        event = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.RUN_FAILURE).records[0]
        build_failure_sensor(settings)(
            dg.build_run_status_sensor_context(
                "on_failed_run", event.event_log_entry.dagster_event, instance, instance.get_run_by_id(run.run_id)
            ).for_run_failure()
        )
    written = settings.log_file.read_text(encoding="utf-8") if settings.log_file.exists() else ""
    assert written.count("the disk is full") == lines


def test_run_of_the_command_line_belongs_to_the_job_that_the_ui_serves(settings, baoshu):
    done = baoshu("run", "--input", settings.input, "--data", settings.data)
    assert done.returncode == 0, done.stderr
    with open_instance(settings) as instance:
        # The home page leaves out runs without an origin, and asks for those of a job by the repository's tag.
        (run,) = instance.get_runs(dg.RunsFilter(job_name="refresh", tags={".dagster/repository": SERVED}))
    assert run.status == dg.DagsterRunStatus.SUCCESS
    assert run.remote_job_origin.repository_origin.get_label() == SERVED


def test_dagster_yaml_names_postgres_only_where_it_is_set(settings):
    address = "postgresql://baoshu:secret@db/baoshu"
    assert "postgres" not in derive_dagster_yaml(settings)
    text = derive_dagster_yaml(settings.model_copy(update={"postgres_url": address}))
    assert "postgres_url" in text
    assert "secret" not in text


def test_postgres_that_cannot_be_used_is_one_line_without_the_password(settings, monkeypatch):
    # An instance leaves the address in the environment, for Dagster's children.
    monkeypatch.delenv("BAOSHU_POSTGRES_URL", raising=False)
    chosen = settings.model_copy(update={"postgres_url": "postgresql+psycopg2://baoshu:geheimnis@127.0.0.1:9/db"})
    with pytest.raises(WrongSetting) as refusal:
        open_instance(chosen)
    told = str(refusal.value)
    is_installed = importlib.util.find_spec("dagster_postgres") is not None
    expected = "connection to server" if is_installed else "needs another package; pip install 'baoshu[postgres]'"
    assert told.startswith(f"BAOSHU_POSTGRES_URL: {expected}")
    assert "geheimnis" not in told
    assert "\n" not in told


@pytest.mark.slow
def test_daemon_starts_one_run_for_a_settled_set_and_one_for_a_schedule_tick(settings):
    """A real daemon: the sensor looks every second, the schedule ticks with the next minute."""
    soon = datetime.datetime.now(ZoneInfo("Asia/Shanghai")) + datetime.timedelta(seconds=75)
    chosen = settings.model_copy(update={"nightly_at": f"{soon:%H:%M}"})
    with open_instance(chosen) as instance:
        environment = {**os.environ, **chosen.derive_environment(), "DAGSTER_HOME": str(chosen.dagster_home)}
        with (chosen.data / "daemon.log").open("wb") as log:
            daemon = subprocess.Popen(
                [sys.executable, "-m", "dagster._daemon", "run", "-m", "pipelines.definitions"],
                env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            end = time.monotonic() + 280
            kinds: list[str] = []
            while time.monotonic() < end and not {"sensor", "schedule"} <= set(kinds):
                time.sleep(1)
                done = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS]))
                kinds = [
                    "schedule" if "dagster/schedule_name" in run.tags else "sensor"
                    for run in done
                    if {"dagster/schedule_name", "dagster/sensor_name"} & set(run.tags)
                ]
        finally:
            os.killpg(daemon.pid, signal.SIGINT)
            time.sleep(3)
            os.killpg(daemon.pid, signal.SIGKILL) if daemon.poll() is None else None
        assert sorted(kinds) == ["schedule", "sensor"], (chosen.data / "daemon.log").read_text()[-3000:]
    assert chosen.warehouse_file.exists()
