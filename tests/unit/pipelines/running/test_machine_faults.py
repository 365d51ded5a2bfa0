"""Faults of the machine are told from those of the program."""

import errno
import sqlite3

import pytest

from pipelines.running.machine_faults import OUT_OF_MEMORY, find_machine_fault


def _caused(cause: BaseException) -> BaseException:
    error = RuntimeError("the step failed")
    error.__cause__ = cause
    return error


def test_find_machine_fault_tells_what_the_disk_said():
    said = find_machine_fault(_caused(OSError(errno.ENOSPC, "No space left on device", "/a/b")))
    assert said == "/a/b: No space left on device"
    said = find_machine_fault(_caused(sqlite3.OperationalError("disk I/O error")))
    assert said == "Dagster's record of runs: disk I/O error"
    assert find_machine_fault(ValueError("other")) is None


@pytest.mark.parametrize("cause", [
    MemoryError("std::bad_alloc"), RuntimeError("can't start new thread"),
    ImportError("x.so: failed to map segment from shared object"), OSError(errno.ENOMEM, "Cannot allocate memory"),
])  # fmt: skip
def test_find_machine_fault_tells_a_lack_of_memory_whoever_meets_it(cause):
    assert find_machine_fault(_caused(cause)) == OUT_OF_MEMORY
