"""Allocations fail: a large one once, and all of them for good where a run has less address space than it needs.

What is promised: the published file is the old or the new one; a run that ends by itself ends with exit 1 or 2 and a line of
its own; a plain run afterwards publishes what an undisturbed one does. A native library (DuckDB, Polars, jieba in Rust) may
end the process with a signal where it gets no memory: then the line is not promised, the rest is. A process of the run that
finds no memory to begin with may leave Python's trace beside that line.

A class of allocations is the library that asks and the size in powers of two, from `LARGE` on; of each the first fails,
and the last where there are `MANY`. Without more being said so many of them are taken; BAOSHU_EVERY_WRITE=classes or =all
takes each.
"""

import errno
import os
import subprocess
import sys

import pytest

from tests.faults.bench import Trial, build_bench
from tests.faults.call_classes import ALLOCATION, choose_faults, derive_faults

LARGE = 64 * 1024
MANY = 25
AT_MOST = 12
STEPS = 12

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return build_bench(tmp_path_factory.mktemp("allocations"), LARGE)


def test_run_keeps_its_promises_whatever_large_allocation_fails_once(bench):
    classes = [each for each in bench.second.classes if each.kind == ALLOCATION]
    assert len({each.part for each in classes}) > 3, "Python, DuckDB, Polars, SQLite at least"
    faults = list(derive_faults(classes, MANY))
    if not os.environ.get("BAOSHU_EVERY_WRITE"):
        faults = choose_faults(faults, AT_MOST)
    trials = [Trial(fault, errno.ENOMEM) for fault in faults]
    wrongs, missed = bench.find_wrongs(bench.second, trials, may_abort=True)
    assert not wrongs, "\n\n".join(wrongs)
    assert len(missed) <= len(trials) // 4, f"not met: {', '.join(map(str, missed))}"


def test_run_keeps_its_promises_with_too_little_memory(bench):
    least, most = _measure_peak_of_import(), bench.measure_peak(bench.second)
    trials = [Trial(memory=least + (most - least) * step // (STEPS + 1)) for step in range(1, STEPS + 1)]
    wrongs, _ = bench.find_wrongs(bench.second, trials, may_abort=True)
    assert not wrongs, "\n\n".join(wrongs)
    bench.restore(bench.second)
    assert bench.run(trials[0]).returncode != 0, "the limit has no effect"


def _measure_peak_of_import() -> int:
    """The address space that the command takes before it does anything, in bytes."""
    code = "import pipelines.command_line; print([line for line in open('/proc/self/status') if line.startswith('VmPeak')][0])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[1]) << 10
