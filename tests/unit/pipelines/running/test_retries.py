import errno

import dagster as dg
import pytest

from pipelines.running.retries import is_transient, retry_transient


class _Attempt:
    retry_number = 2


def test_is_transient_looks_at_the_cause():
    outer = RuntimeError("cannot publish")
    outer.__cause__ = OSError(errno.EIO, "input/output error")
    assert is_transient(outer)
    assert not is_transient(OSError(errno.ENOSPC, "no space left"))
    assert not is_transient(ValueError("no figure"))


def test_retry_transient_waits_longer_each_time():
    with pytest.raises(dg.RetryRequested) as caught, retry_transient(_Attempt()):  # type: ignore[arg-type]
        raise OSError(errno.ETIMEDOUT, "timed out")
    assert (caught.value.max_retries, caught.value.seconds_to_wait) == (3, 4)


def test_retry_transient_lets_a_full_disk_and_ctrl_c_go_their_way():
    with pytest.raises(OSError, match="no space left"), retry_transient(_Attempt()):  # type: ignore[arg-type]
        raise OSError(errno.ENOSPC, "no space left")
    with pytest.raises(KeyboardInterrupt), retry_transient(_Attempt()):  # type: ignore[arg-type]
        raise KeyboardInterrupt
