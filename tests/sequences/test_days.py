"""Every sequence of days: whatever happens to the folder and to the runs, what is published is what a full rebuild of the
folder gives, as it was when the last run began; and wherever the two differ, the sensor asks for a run.

BAOSHU_SEQUENCES says how many are tried; 300 by default.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dagster as dg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from pipelines.jobs import build_document_sensor
from pipelines.settings import load_settings
from tests.integration.conftest import assert_same, publish_folder, read_published

NAMES = st.sampled_from(["a.txt", "b.txt", "x].txt", "报/c.txt", "documents.csv"])
CONTENTS = st.sampled_from([
    "全县新建粮仓12座。", "全县新修公路30公里，完成投资5亿元。", "义乌市地区生产总值2300亿元，增长6.1%。", "本日无事。",
    "source_file,publication_date,publisher,place\na.txt,2026-05-20,,义乌市\n",
])  # fmt: skip
BROKEN = st.sampled_from([b"", b"\x00" * 64, b"\xff\xfe\x00", "全县新建粮仓12座。".encode("utf-16"), b"%PDF-1.7\n", b"PK\x03\x04"])
ROOT = Path(__file__).resolve().parents[2]


class Days(RuleBasedStateMachine):
    """The folder, the data folder, and the digest of whatever the last run saw."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="days-"))
        self.input, self.data = self.folder / "input", self.folder / "data"
        self.input.mkdir()
        self.write("a.txt", "全县新建粮仓12座。")
        self.cursor: str | None = None
        self.settings = load_settings(input=self.input, data=self.data, quiet_seconds=0, settle_seconds=0)

    def write(self, name: str, content: str | bytes) -> None:
        path = self.input / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in self.input.rglob("*") if path.is_file())

    @rule(name=NAMES, content=CONTENTS)
    def add_change_or_return(self, name: str, content: str) -> None:
        self.write(name, content)

    @rule(name=NAMES, content=BROKEN)
    def break_a_file(self, name: str, content: bytes) -> None:
        self.write(name, content)

    @precondition(lambda self: len(self.files) > 1)
    @rule(which=st.integers(0, 9))
    def delete(self, which: int) -> None:
        self.files[which % len(self.files)].unlink()

    @rule(which=st.integers(0, 9), name=NAMES)
    def rename(self, which: int, name: str) -> None:
        (self.input / name).parent.mkdir(exist_ok=True)
        self.files[which % len(self.files)].replace(self.input / name)

    @rule(lost=st.sampled_from(["builds", "parquet", "history.parquet", "staging", "warehouse.duckdb"]))
    def lose_what_was_written(self, lost: str) -> None:
        path = self.data / lost
        if path.is_symlink() or path.is_file():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)

    @rule(milliseconds=st.integers(0, 4000))
    def kill_a_run(self, milliseconds: int) -> None:
        before = _read(self.data)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.interrupted_run", str(self.input), str(self.data)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(milliseconds / 1000)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        found = _read(self.data)
        if found is not None and (before is None or not _same(found, before)):
            self.compare(found)

    @rule()
    def run_by_hand(self) -> None:
        self.run()

    @rule()
    def tick_of_the_sensor(self) -> None:
        requests = self.tick() or self.tick()
        if requests:
            self.run()
        elif self.files:
            self.compare(read_published(self.data))

    def tick(self) -> list[dg.RunRequest]:
        context = dg.build_sensor_context(cursor=self.cursor)
        outcome = build_document_sensor(self.settings).evaluate_tick(context)
        self.cursor = outcome.cursor
        return outcome.run_requests or []

    def run(self) -> None:
        assert publish_folder(self.input, self.data).success
        self.compare(read_published(self.data))
        requests = self.tick() or self.tick()
        assert requests == [], "what was just published is asked for again"

    def compare(self, found: dict) -> None:
        """With a full rebuild, which knows the same history."""
        other = self.folder / "other"
        shutil.rmtree(other, ignore_errors=True)
        other.mkdir()
        if (self.data / "history.parquet").exists():
            shutil.copy(self.data / "history.parquet", other)
        assert publish_folder(self.input, other, full=True).success
        assert_same(found, read_published(other))

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)


def _read(data: Path) -> dict | None:
    return read_published(data) if (data / "warehouse.duckdb").exists() else None


def _same(one: dict, other: dict) -> bool:
    try:
        assert_same(one, other)
    except AssertionError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.long
def test_every_sequence_of_days_publishes_what_a_full_rebuild_does():
    count = int(os.environ.get("BAOSHU_SEQUENCES", "300"))
    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=count, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=False, print_blob=True,
        ),
    )
