"""Retries: what may go better a moment later is tried again, and nothing else is.

Belongs here: which errors pass by themselves, how long to wait.
Does not: a Dagster retry policy, which would also repeat a step that a person has just interrupted.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

MOST_RETRIES = 3
TRANSIENT = frozenset({
    errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ESTALE, errno.ETIMEDOUT, errno.ENETDOWN, errno.ENETUNREACH,
    errno.ECONNRESET, errno.EREMOTEIO,
})  # fmt: skip


@contextmanager
def retry_transient(context: dg.AssetExecutionContext) -> Iterator[None]:
    """Asks Dagster to run the step again, after 1, 2 and 4 seconds, where the block ends in an error of a disk or
    network that passes; any other error goes its way."""
    try:
        yield
    except Exception as error:
        if not is_transient(error):
            raise
        raise dg.RetryRequested(max_retries=MOST_RETRIES, seconds_to_wait=2**context.retry_number) from error


def is_transient(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, is one that passes by itself."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in TRANSIENT:
            return True
        error = error.__cause__
    return False
