"""Runs that end before their time: killed at any moment, or interrupted by a person."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.conftest import assert_same, publish_folder, read_published
from warehouse.database import query_warehouse

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    rng = random.Random(7)
    for number in range(40):
        lines, tonnes = [], rng.randint(100, 999)
        for year in range(2016, 2026):
            # Each level is what its growth makes of the one before: texts that contradict themselves would step aside.
            before, tonnes = tonnes, tonnes + rng.randint(1, 90)
            growth = 100 * (tonnes / before - 1)
            lines.append(f"{year}年，临河县第{number}乡粮食产量{tonnes}吨，同比增长{growth:.1f}%。")
        (folder / f"{number:02}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def uninterrupted(folder, tmp_path_factory):
    data = tmp_path_factory.mktemp("whole")
    began = time.monotonic()
    assert publish_folder(folder, data, batch_kilobytes=1).success
    published = read_published(data), time.monotonic() - began
    assert query_warehouse(data / "warehouse.duckdb", "SELECT count(*) AS n FROM marts.observations")["n"][0] == 800
    return published


def _start(folder: Path, data: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.interrupted_run", str(folder), str(data)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "begin\n"
    return process


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(20))
def test_run_after_a_kill_publishes_what_an_uninterrupted_one_does(folder, uninterrupted, tmp_path, moment):
    whole, seconds = uninterrupted
    data = tmp_path / "data"
    process = _start(folder, data)
    time.sleep(random.Random(moment).uniform(0, seconds * 1.2))
    process.kill()
    process.wait()
    if (data / "warehouse.duckdb").exists():
        assert query_warehouse(data / "warehouse.duckdb", "SELECT count(*) AS n FROM marts.observations")["n"][0] > 0
    assert publish_folder(folder, data, batch_kilobytes=1).success
    assert_same(whole, read_published(data))
    assert list(data.rglob("*.partial")) == []


@pytest.mark.slow
def test_interrupted_run_keeps_the_published_file_and_its_finished_batches(baoshu, folder, tmp_path):
    data = tmp_path / "data"
    small = tmp_path / "small"
    small.mkdir()
    (small / "a.txt").write_text("2025年，临河县粮食产量350吨。", encoding="utf-8")
    assert baoshu("run", "--input", small, "--data", data).returncode == 0
    before = hashlib.sha256((data / "warehouse.duckdb").read_bytes()).hexdigest()
    process = subprocess.Popen(
        [sys.executable, "-c", "from pipelines.command_line import main; main()", "run", "--input", str(folder),
         "--data", str(data)],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "BAOSHU_BATCH_KILOBYTES": "1"}, start_new_session=True,
    )  # fmt: skip
    parts = data / "staging" / "parts"
    end = time.monotonic() + 60
    # A name that begins with a dot is a part that is still written.
    known = set(parts.glob("*/[!.]*"))
    while time.monotonic() < end and len(set(parts.glob("*/[!.]*")) - known) < 3:
        time.sleep(0.02)
    # As a terminal does it: every process of the run hears of it.
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == "interrupted; the published warehouse is as it was"
    assert "Traceback" not in said
    assert hashlib.sha256((data / "warehouse.duckdb").read_bytes()).hexdigest() == before
    assert 3 <= len(set(parts.glob("*/[!.]*")) - known) < 40
