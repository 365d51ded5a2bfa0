"""Every write fails once: whichever call of a run it is, the published file is the old or the new one, a line says what
failed, and a plain run afterwards publishes what an undisturbed one does.

A class of calls is a kind (open to write, write, sync, rename, mkdir, unlink …) and a pattern of file names
(`tests.faults.call_classes`): some 240 in the second run of a data folder, and some that only the first one has. Of each the
first call fails, and the last one too where there are `MANY`. Without more being said, it is one class for each kind in each
part of the data folder, and one error for each. BAOSHU_EVERY_WRITE=classes takes every class, BAOSHU_EVERY_WRITE=all every
class with every error.
"""

import os

import pytest

from tests.faults.bench import ERRORS, Trial, build_bench
from tests.faults.call_classes import choose_faults, derive_faults

MANY = 25
AT_MOST = 40
# The faults of the second run, which are most, in so many tests, so that one hears of the first before the last is done.
SLICES = 8

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return build_bench(tmp_path_factory.mktemp("writes"))


def test_run_makes_calls_that_can_fail(bench):
    seen = {(each.kind, each.pattern) for each in bench.second.classes}
    assert len(seen) > 100
    assert {("rename", "/warehouse.duckdb"), ("sync", ""), ("unlink", "/.history.parquet.‹number›.partial")} <= seen


@pytest.mark.parametrize("arguments", [
    ["query", "SELECT 1"], ["export", "OUT/a.csv"], ["export", "OUT/a.xlsx"],
])  # fmt: skip
def test_reader_writes_nothing_below_the_data_folder(bench, tmp_path, arguments):
    done = bench.ask(*(part.replace("OUT", str(tmp_path)) for part in arguments), "--data", bench.data)
    assert done.returncode == 0, done.stderr
    assert bench.read_calls() == [], "it can be given a folder that it may only read"


@pytest.mark.parametrize("part", range(SLICES))
def test_second_run_keeps_its_promises_whatever_fails_once(bench, part):
    trials = _choose(bench.second.classes, AT_MOST)
    size = -(-len(trials) // SLICES)
    _assert_kept(bench, bench.second, trials[part * size : (part + 1) * size])


def test_first_run_keeps_its_promises_whatever_fails_once(bench):
    _assert_kept(bench, bench.first, _choose(bench.first.classes, AT_MOST // SLICES))


def _choose(classes, at_most):
    """The faults to meet, each with its errors."""
    asked = os.environ.get("BAOSHU_EVERY_WRITE", "")
    faults = list(derive_faults(classes, MANY))
    faults = faults if asked in ("classes", "all") else choose_faults(faults, at_most)
    if asked == "all":
        return [Trial(fault, error) for fault in faults for error in ERRORS]
    return [Trial(fault, ERRORS[number % len(ERRORS)]) for number, fault in enumerate(faults)]


def _assert_kept(bench, stage, trials):
    wrongs, missed = bench.find_wrongs(stage, trials)
    assert not wrongs, "\n\n".join(wrongs)
    assert len(missed) <= len(trials) // 4, f"not met: {', '.join(map(str, missed))}"
