"""Every sequence of days: whatever happens to the folder and to the runs, what is published is what a full rebuild of the
folder gives, as it was when the last run began; and wherever the two differ, the sensor asks for a run.

BAOSHU_SEQUENCES says how many are tried; 300 by default.
"""

import datetime
import os
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

import dagster as dg
import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from pipelines.jobs import REFRESH, build_document_sensor, build_nightly_schedule
from pipelines.settings import load_settings
from tests.integration.conftest import assert_same, publish_folder, publish_recorded, read_published
from tests.sequences.runs_to_kill import RunsToKill
from tests.small_reference import write_small_reference

NAMES = st.sampled_from(["a.txt", "b.txt", "x].txt", "报/c.txt", "documents.csv"])
CONTENTS = st.sampled_from([
    "全县新建粮仓12座。", "全县新修公路30公里，完成投资5亿元。", "义乌市地区生产总值2300亿元，增长6.1%。", "本日无事。",
    "source_file,publication_date,publisher,place\na.txt,2026-05-20,,义乌市\n",
])  # fmt: skip
BROKEN = st.sampled_from(
    [b"", b"\x00" * 64, b"\xff\xfe\x00", "全县新建粮仓12座。".encode("utf-16"), b"%PDF-1.7\n", b"PK\x03\x04"]
)


class Days(RuleBasedStateMachine):
    """The folder, the data folder, and beside them what the last run that published saw, knew and published. That it is what
    a full rebuild gives is asked once, at the end of the days, and the rebuild made once of what several days end with."""

    reference: ClassVar[Path]
    runs_to_kill: ClassVar[RunsToKill]
    rebuilt: ClassVar[dict[str, dict[str, pl.DataFrame]]] = {}
    played: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        type(self).played += 1
        self.instance = dg.DagsterInstance.ephemeral()
        self.folder = Path(tempfile.mkdtemp(prefix="days-"))
        self.input, self.data = self.folder / "input", self.folder / "data"
        self.seen, self.last = self.folder / "seen", self.folder / "last"
        self.input.mkdir()
        self.write("a.txt", "全县新建粮仓12座。")
        self.cursor: str | None = None
        self.settings = load_settings(
            input=self.input, data=self.data, reference=self.reference, quiet_seconds=0, settle_seconds=0
        )

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

    @rule(seconds=st.integers(0, 30).map(lambda tenths: tenths / 10))
    def kill_a_run(self, seconds: float) -> None:
        before = self.look_at_published()
        self.runs_to_kill.kill_after(seconds, self.input, self.data)
        if self.look_at_published() != before:
            self.remember()

    @rule()
    def run_by_hand(self) -> None:
        self.run()

    @rule()
    def night_comes(self) -> None:
        night = dg.build_schedule_context(scheduled_execution_time=datetime.datetime.now(datetime.UTC))
        schedule = build_nightly_schedule(self.settings)
        assert (schedule.job_name, len(schedule.evaluate_tick(night).run_requests or [])) == (REFRESH, 1)
        self.run()

    @rule()
    def tick_of_the_sensor(self) -> None:
        requests = self.tick() or self.tick()
        if requests:
            self.run()
        elif self.files:
            assert _read_files(self.input) == _read_files(self.seen), (
                "the sensor takes another folder for the published one"
            )

    def tick(self) -> list[dg.RunRequest]:
        context = dg.build_sensor_context(cursor=self.cursor)
        outcome = build_document_sensor(self.settings).evaluate_tick(context)
        self.cursor = outcome.cursor
        return list(outcome.run_requests or [])

    def run(self) -> None:
        assert publish_recorded(self.instance, self.settings).success
        self.remember()
        requests = self.tick() or self.tick()
        assert requests == [], "what was just published is asked for again"

    def look_at_published(self) -> tuple[int, int] | None:
        """Which file is published; None where none is."""
        path = self.data / "warehouse.duckdb"
        return (path.stat().st_ino, path.stat().st_mtime_ns) if path.exists() else None

    def remember(self) -> None:
        """What was just published, from which folder, with the history that the run left: later days may lose any of it."""
        for folder in (self.seen, self.last):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.input, self.seen)
        self.last.mkdir()
        for name in ("warehouse.duckdb", "history.parquet"):
            if (self.data / name).exists():
                os.link(self.data / name, self.last / name)

    def compare(self) -> None:
        """What was published last, with a full rebuild of what the run saw, which knows the same history."""
        versions = pl.read_parquet(self.last / "history.parquet").drop("first_seen", "vanished")
        state = f"{_read_files(self.seen)} {versions.rows()}"
        if state not in self.rebuilt:
            self.rebuilt[state] = self.rebuild()
        assert_same(read_published(self.last), self.rebuilt[state])

    def rebuild(self) -> dict[str, pl.DataFrame]:
        other = self.folder / "other"
        other.mkdir()
        shutil.copy(self.last / "history.parquet", other)
        assert publish_folder(self.seen, other, full=True, reference=self.reference).success
        return read_published(other)

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        try:
            if self.last.exists():
                self.compare()
        finally:
            self.instance.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)


def _read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.long
def test_every_sequence_of_days_publishes_what_a_full_rebuild_does(tmp_path):
    Days.reference = write_small_reference(tmp_path / "reference")
    Days.runs_to_kill = RunsToKill(Days.reference)
    count = int(os.environ.get("BAOSHU_SEQUENCES", "300"))
    try:
        _play_days(count)
    finally:
        Days.runs_to_kill.end()
    assert Days.played >= count


def _play_days(count: int) -> None:
    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=count,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
            derandomize=False,
            print_blob=True,
        ),
    )
