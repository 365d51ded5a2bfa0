"""The process of the checks: what it answers, what it says where it cannot, that it never outlives its run."""

import datetime
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import polars as pl
import pytest

from expectations.outcomes import CheckInputs
from pipelines.storage.frames import StagedFrames
from pipelines.storage.silver_parts import Staging
from pipelines.workers.check_process import CheckProcess, CheckRequest
from tests.factories import make_silver
from warehouse.contract import build_frame
from warehouse.tables import silver

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def checker():
    with CheckProcess() as process:
        yield process


def _make_request(folder: Path, tables: tuple[str, ...]) -> CheckRequest:
    staging = Staging(folder, "g")
    frames = make_silver(30)
    for table in silver.TABLES:
        staging.write_frame(frames.get(table.name, build_frame([], table)), table)
    nothing = {"indicators": pl.DataFrame(), "units": pl.DataFrame(), "bounds": pl.DataFrame()}
    inputs = CheckInputs(frames=StagedFrames(staging, silver.TABLES), as_of=datetime.date(2026, 11, 1), **nothing)
    return CheckRequest(inputs, tables, folder / "docs", "试", False)


def test_ask_gives_what_the_checks_say_of_staged_frames(checker, tmp_path):
    request = _make_request(tmp_path, ("silver.article",))
    answer = checker.ask(request)
    assert {outcome.table for outcome in answer.outcomes} == {"silver.article"}
    assert {outcome.name: outcome.success for outcome in answer.outcomes}["contract_key"] is True
    assert answer.quarantined is None
    assert (tmp_path / "docs" / answer.outcomes[0].docs_url).is_file()


def test_ask_raises_with_the_trace_of_what_went_wrong_there(checker, tmp_path):
    with pytest.raises(RuntimeError, match=r"(?s)could not be run.*CheckSetupError|KeyError: 'star\.fct_observation'"):
        checker.ask(_make_request(tmp_path, ("star.fct_observation",)))
    assert checker.ask(_make_request(tmp_path, ("silver.article",))).outcomes


def test_ask_raises_what_a_disk_says_with_the_file_it_is_about(checker, tmp_path):
    (tmp_path / "docs").write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError, match=f"{tmp_path}/docs"):
        checker.ask(_make_request(tmp_path, ("silver.article",)))


def test_ask_starts_another_where_one_was_ended_while_it_waited(checker, tmp_path):
    checker.ask(_make_request(tmp_path, ("silver.article",)))
    os.kill(checker._process.pid, signal.SIGKILL)
    checker._process.join()
    assert checker.ask(_make_request(tmp_path, ("silver.article",))).outcomes


def test_ask_says_how_a_process_ended_that_was_at_work(checker, tmp_path):
    request = _make_request(tmp_path, ("silver.article",))
    checker.ask(request)
    os.kill(checker._process.pid, signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, (checker._process.pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(RuntimeError, match="the process that runs the checks was killed by signal 9"):
        checker.ask(request)
    killer.join()


def test_end_of_one_that_could_not_be_started_keeps_the_reason(monkeypatch):
    def refuse() -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr("multiprocessing.resource_tracker.ensure_running", refuse)
    with pytest.raises(OSError, match="allocate"), CheckProcess() as process:
        process._start()


def test_process_does_not_outlive_the_one_that_started_it():
    code = (
        "import os, time\nfrom pipelines.workers.check_process import CheckProcess\n"
        "if __name__ == '__main__':\n"
        "    checker = CheckProcess()\n    checker._start()\n    print(checker._process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        parent.kill()
        parent.wait()
    end = time.monotonic() + 30
    while _is_alive(child) and time.monotonic() < end:
        time.sleep(0.1)
    assert not _is_alive(child)


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
