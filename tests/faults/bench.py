"""A bench on which calls of `baoshu` fail: an input, a data folder as earlier runs left it, the shim, and what is asked of
every run that meets a fault.

Belongs here: the bench, the judgement of a run. Does not: which calls there are (`tests.faults.call_classes`), which of them
fail in a test.
"""

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from tests.faults.call_classes import CallClass, Fault, read_classes
from tests.integration.conftest import assert_same, read_published
from tests.small_reference import write_small_reference

SHIM = Path(__file__).with_name("fail_once.c")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
# So many failed runs follow each other, each on what the one before left, until a plain run has to make it good.
PATIENCE = 6
Published = dict[str, pl.DataFrame] | None


@dataclass(frozen=True)
class Stage:
    """Where a run begins: the data folder then, what is published before and after, the classes of the run's calls."""

    kept: Path | None
    before: Published
    after: Published
    classes: list[CallClass]


@dataclass(frozen=True)
class Trial:
    """What a run meets: a call that fails with an error, or no more than so many bytes of address space."""

    fault: Fault | None = None
    error: int = 0
    memory: int = 0

    def __str__(self) -> str:
        return f"{self.fault}: {os.strerror(self.error)}" if self.fault else f"{self.memory >> 20} MB of memory"


class Bench:
    """The first run of a data folder and the second one, for which a text has come, both undisturbed; then whatever is
    asked of them again."""

    def __init__(self, folder: Path, large: int = 0) -> None:
        self.folder, self.input, self.data = folder, folder / "input", folder / "data"
        self.shim, self.log, self.large = folder / "fail_once.so", folder / "log", large
        compile_shim = ["gcc", "-shared", "-fPIC", "-O1", "-o", self.shim, SHIM, "-ldl"]
        subprocess.run(compile_shim, check=True, capture_output=True)
        self.reference = write_small_reference(folder / "reference")
        self.input.mkdir()
        (self.input / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
        before = self._run_undisturbed()
        kept = folder / "kept"
        shutil.copytree(self.data, kept, symlinks=True)
        (self.input / "b.txt").write_text("全县新修公路30公里，完成投资5亿元。", encoding="utf-8")
        self.second = Stage(kept, before, self._run_undisturbed(), self.read_calls())
        shutil.rmtree(self.data)
        after = self._run_undisturbed()
        known = {(each.kind, each.pattern) for each in self.second.classes}
        classes = [each for each in self.read_calls() if (each.kind, each.pattern) not in known]
        self.first = Stage(None, None, after, classes)

    def _run_undisturbed(self) -> Published:
        done = self.run()
        assert done.returncode == 0, done.stderr
        return self.read()

    def run(self, trial: Trial | None = None) -> "subprocess.CompletedProcess[str]":
        """A run that meets that, undisturbed where None."""
        self.published = self.identify()
        return self.ask("run", "--input", self.input, "--data", self.data, "--workers", "1", trial=trial)

    def ask(
        self, *arguments: object, trial: Trial | None = None, before: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """The command, which meets that; `before` is code that the process runs first."""
        counter = self.folder / "counter"
        counter.write_bytes(bytes(8))
        self.log.unlink(missing_ok=True)
        self.data.mkdir(exist_ok=True)
        fault = trial.fault if trial else None
        kind, name, number = (fault.of.kind, fault.of.expression, fault.number) if fault else ("", "", 0)
        environment = {
            **os.environ, "PYTHONDONTWRITEBYTECODE": "", "LD_PRELOAD": str(self.shim), "FAIL_BELOW": str(self.data),
            "FAIL_KIND": kind, "FAIL_NAME": name, "FAIL_AT": str(number), "FAIL_WITH": str(trial.error if trial else 0),
            "FAIL_COUNTER": str(counter), "FAIL_LOG": str(self.log), "FAIL_LEAST": str(self.large),
            "BAOSHU_SETTLE_SECONDS": "0", "BAOSHU_ACCEPT_CHANGES": "1", "BAOSHU_REFERENCE": str(self.reference),
        }  # fmt: skip
        memory = trial.memory if trial else 0
        code = f"{before}\nfrom pipelines.command_line import main\nmain()"
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            env=environment, capture_output=True, text=True, errors="replace", timeout=600,
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory))) if memory else None,
        )  # fmt: skip

    def read_calls(self) -> list[CallClass]:
        """The classes of what the last command, which met no fault, called."""
        return read_classes(self.log.read_text(encoding="utf-8") if self.log.exists() else "")

    def read(self) -> Published:
        """What is published; None where nothing is yet."""
        return read_published(self.data) if (self.data / "warehouse.duckdb").exists() else None

    def measure_peak(self, stage: Stage) -> int:
        """The most address space that an undisturbed run of the stage takes, in bytes."""
        self.restore(stage)
        peak = self.folder / "peak"
        lines = "[line for line in open('/proc/self/status') if line.startswith('VmPeak')]"
        before = f"import atexit\natexit.register(lambda: open({str(peak)!r}, 'w').writelines({lines}))"
        done = self.ask("run", "--input", self.input, "--data", self.data, "--workers", "1", before=before)
        assert done.returncode == 0, done.stderr
        return int(peak.read_text().split()[1]) << 10

    def identify(self) -> tuple[int, int] | None:
        """What tells the published file from another; None where there is none."""
        path = self.data / "warehouse.duckdb"
        return (path.stat().st_ino, path.stat().st_mtime_ns) if path.exists() else None

    def restore(self, stage: Stage) -> None:
        """The data folder as it is where that stage begins."""
        shutil.rmtree(self.data, ignore_errors=True)
        if stage.kept is not None:
            shutil.copytree(stage.kept, self.data, symlinks=True)

    def judge(self, stage: Stage, done: "subprocess.CompletedProcess[str]", *, may_abort: bool = False) -> str | None:
        """What is wrong with a run that met a fault; None where it kept every promise. One that `may_abort` may have been
        ended by a signal without a word, and its processes may have left traces beside its line."""
        found = self.read()
        if done.returncode == 0:
            return None if is_same(found, stage.after) else "exit 0, and something else is published"
        if not is_same(found, stage.before) and not is_same(found, stage.after):
            return "neither the old nor the new is published"
        if may_abort and done.returncode < 0:
            return None
        if "Traceback" in done.stderr and not may_abort:
            return "a traceback"
        return self._judge_words(done)

    def _judge_words(self, done: "subprocess.CompletedProcess[str]") -> str | None:
        """What is wrong with the lines in which a run that failed says so."""
        if done.returncode not in (1, 2):
            return "an exit code that is not documented"
        told = [line for line in done.stderr.splitlines() if line.startswith("baoshu: ")]
        if self.identify() != self.published and any("nothing was published" in line for line in told):
            return "it has published, and says that it has not"
        names = f"{self.data}/", "Dagster's record of runs", "memory", "was killed by signal"
        return None if any(name in line for line in told for name in names) else "no line names what failed"

    def find_wrongs(self, stage: Stage, trials: Iterable[Trial], *, may_abort: bool = False) -> "tuple[list[str], list[Trial]]":
        """What went wrong in a run for each of those trials, and the trials that met nothing. A run goes on from what
        failed ones left; every few, a plain one has to publish what an undisturbed one does."""
        wrongs: list[str] = []
        missed: list[Trial] = []
        chain: list[str] = []
        self.restore(stage)
        for trial in trials:
            done = self.run(trial)
            if self.is_missed(trial) and chain:
                wrongs += self._make_good(stage, chain)
                done = self.run(trial)
            if self.is_missed(trial):
                missed.append(trial)
            story = f"{trial}: exit {done.returncode}"
            if wrong := self.judge(stage, done, may_abort=may_abort):
                wrongs.append(f"{story}: {wrong}\n{done.stderr[-3000:]}")
            chain.append(story)
            if wrong or done.returncode == 0:
                self.restore(stage)
                chain.clear()
            elif len(chain) == PATIENCE:
                wrongs += self._make_good(stage, chain)
        return wrongs + self._make_good(stage, chain), missed

    def is_missed(self, trial: Trial) -> bool:
        """Whether the last run came to its end without the fault of the trial."""
        return trial.fault is not None and not self.log.exists()

    def _make_good(self, stage: Stage, chain: list[str]) -> list[str]:
        """What is wrong with a plain run after failed ones, if any; the stage begins anew."""
        if not chain:
            return []
        done = self.run()
        is_good = done.returncode == 0 and is_same(self.read(), stage.after)
        story = "\n".join(chain)
        chain.clear()
        self.restore(stage)
        return [] if is_good else [f"a plain run after\n{story}\nexit {done.returncode}\n{done.stderr[-3000:]}"]


def is_same(one: Published, other: Published) -> bool:
    """Whether the same is published."""
    if one is None or other is None:
        return one is other
    try:
        assert_same(one, other)
    except AssertionError:
        return False
    return True


def build_bench(folder: Path, large: int = 0) -> Bench:
    """The bench; a test that asks for it is skipped where there can be none."""
    if sys.platform != "linux" or shutil.which("gcc") is None:
        pytest.skip("needs Linux and gcc")
    return Bench(folder, large)
