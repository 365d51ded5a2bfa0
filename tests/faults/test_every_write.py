"""Every write fails once: whichever call of a run it is, the published file is the old or the new one, the message says
what failed, and a plain run afterwards publishes what an undisturbed one does.

BAOSHU_EVERY_WRITE=all takes every call that `fail_once.c` numbers; without it, so many of them spread over the run.
"""

import errno
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import assert_same, read_published
from tests.small_reference import write_small_reference

SHIM = Path(__file__).with_name("fail_once.c")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
SPREAD = 24
# The number of calls, and two words for each of the kinds that `fail_once.c` tells apart.
COUNTED = 8 + 16 * 16_384

pytestmark = [pytest.mark.slow, pytest.mark.long]


class Bench:
    """An input, a data folder with one published run, the same as an undisturbed second run leaves it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.input, self.data = folder, folder / "input", folder / "data"
        self.shim = folder / "fail_once.so"
        subprocess.run(
            ["gcc", "-shared", "-fPIC", "-O1", "-o", self.shim, SHIM, "-ldl"], check=True, capture_output=True
        )
        self.reference = write_small_reference(folder / "reference")
        self.input.mkdir()
        (self.input / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
        done = self.run(0)
        assert done.returncode == 0, done.stderr
        self.before = read_published(self.data)
        shutil.copytree(self.data, folder / "kept", symlinks=True)
        (self.input / "b.txt").write_text("全县新修公路30公里，完成投资5亿元。", encoding="utf-8")
        done = self.run(0)
        assert done.returncode == 0, done.stderr
        self.calls = self.count_calls()
        self.after = read_published(self.data)

    def run(self, fail_at: int, error: int = 0) -> "subprocess.CompletedProcess[str]":
        """A run whose call of that number fails; none does where 0."""
        return self.ask(
            "run", "--input", self.input, "--data", self.data, "--workers", "1", fail_at=fail_at, error=error
        )

    def ask(self, *arguments: object, fail_at: int = 0, error: int = 0) -> "subprocess.CompletedProcess[str]":
        """The command, whose call of that number fails."""
        (self.folder / "counter").write_bytes(bytes(COUNTED))
        (self.folder / "log").unlink(missing_ok=True)
        self.data.mkdir(exist_ok=True)
        environment = {
            **os.environ, "LD_PRELOAD": str(self.shim), "FAIL_BELOW": str(self.data), "FAIL_AT": str(fail_at),
            "FAIL_WITH": str(error), "FAIL_COUNTER": str(self.folder / "counter"), "FAIL_LOG": str(self.folder / "log"),
            "BAOSHU_SETTLE_SECONDS": "0", "BAOSHU_ACCEPT_CHANGES": "1", "BAOSHU_REFERENCE": str(self.reference),
        }  # fmt: skip
        command = "from pipelines.command_line import main; main()"
        return subprocess.run(
            [sys.executable, "-c", command, *map(str, arguments)],
            env=environment, capture_output=True, text=True, timeout=600,
        )  # fmt: skip

    def count_calls(self) -> int:
        """How many calls below the data folder the last command made that could fail."""
        return struct.unpack_from("q", (self.folder / "counter").read_bytes())[0]

    def restore(self) -> None:
        """The data folder as the first run left it."""
        shutil.rmtree(self.data)
        shutil.copytree(self.folder / "kept", self.data, symlinks=True)

    @property
    def failed_call(self) -> str:
        path = self.folder / "log"
        return path.read_text().strip() if path.exists() else "no call"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    if sys.platform != "linux" or shutil.which("gcc") is None:
        pytest.skip("needs Linux and gcc")
    return Bench(tmp_path_factory.mktemp("faults"))


def test_run_makes_calls_that_can_fail(bench):
    assert bench.calls > 100


@pytest.mark.parametrize("arguments", [
    ["query", "SELECT 1"], ["export", "OUT/a.csv"], ["export", "OUT/a.xlsx"],
])  # fmt: skip
def test_reader_writes_nothing_below_the_data_folder(bench, tmp_path, arguments):
    done = bench.ask(*(part.replace("OUT", str(tmp_path)) for part in arguments), "--data", bench.data)
    assert done.returncode == 0, done.stderr
    assert bench.count_calls() == 0, "it can be given a folder that it may only read"


@pytest.mark.parametrize("step", range(SPREAD))
def test_whatever_fails_once_costs_nothing_that_was_published(bench, step):
    everything = os.environ.get("BAOSHU_EVERY_WRITE") == "all"
    first = 1 + step if everything else 1 + step * bench.calls // SPREAD
    for number in range(first, bench.calls + 1, SPREAD) if everything else (first,):
        _fail_and_run_again(bench, number, ERRORS[number % len(ERRORS)])


def _fail_and_run_again(bench: Bench, number: int, error: int) -> None:
    bench.restore()
    done = bench.run(number, error)
    story = f"call {number}, {bench.failed_call}, {os.strerror(error)}: exit {done.returncode}\n{done.stderr[-3000:]}"
    found = read_published(bench.data)
    assert _equals(found, bench.before) or _equals(found, bench.after), story
    if done.returncode:
        assert done.returncode in (1, 2), story
        told = [line for line in done.stderr.splitlines() if line.startswith("baoshu: ")]
        assert told, story
        assert "Traceback" not in done.stderr, story
    again = bench.run(0)
    assert again.returncode == 0, f"{story}\nagain:\n{again.stderr}"
    assert_same(read_published(bench.data), bench.after)


def _equals(one, other) -> bool:
    try:
        assert_same(one, other)
    except AssertionError:
        return False
    return True
