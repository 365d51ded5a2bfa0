"""What works too long is ended: rules, and patterns that run away."""

import re
import subprocess
import sys
import threading
import time

import pytest

from pipelines.workers import batches
from pipelines.workers.deadlines import Overrun, can_limit, limit_work


def _spin():
    while True:
        try:
            sum(range(1000))
        except Exception:
            continue


@pytest.mark.parametrize("work", [_spin, lambda: re.match("(a|aa)+$", "a" * 80 + "b")])
def test_limit_work_ends_a_rule_and_a_pattern(work):
    with pytest.raises(Overrun), limit_work(0.05):
        work()


def test_limit_work_leaves_alone_what_is_done_in_time():
    with limit_work(0.05):
        pass
    for _ in range(200):
        sum(range(10_000))


def test_limit_work_gives_more_where_it_is_asked_for():
    with limit_work(0.05) as extend:
        for _ in range(4):
            extend(0.1)
            began = time.process_time()
            while time.process_time() - began < 0.03:
                sum(range(1000))


def _extend_and_spin():
    with limit_work(0.05) as extend:
        extend(0.01)
        _spin()


def test_limit_work_ends_what_has_come_to_its_last_page():
    with pytest.raises(Overrun):
        _extend_and_spin()


def test_can_limit_only_where_signals_are_heard():
    told = []
    thread = threading.Thread(target=lambda: told.append(can_limit()))
    thread.start()
    thread.join()
    assert (told, can_limit()) == ([False], True)


def test_document_that_takes_too_long_is_set_aside_and_the_others_are_read(monkeypatch):
    task = batches.Task("a.txt", "a.txt", "0" * 64, 10, "key", batches.Metadata())
    monkeypatch.setattr(batches, "DOCUMENT_SECONDS", 0.05)
    monkeypatch.setattr(batches, "read_document", lambda *_: _spin())
    rows = batches._extract(task, b"text", None, {}, lambda *_: None)  # type: ignore[arg-type]
    assert rows["document"][0]["status"] == "rejected"
    assert rows["document"][0]["reason"] == "reading it took longer than a document may take"


def test_process_that_hears_no_signal_is_ended():
    program = (
        "import time; from pipelines.workers.deadlines import end_process_after\n"
        "with end_process_after(0.2): time.sleep(60)"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Timeout" in done.stderr
