"""Deadlines: no document holds up the others, whatever its size and wherever it is read.

Belongs here: ending what works too long, in this process.
Does not: ending a worker process (`pipelines.workers.worker_pool`), what becomes of the document.
"""

import faulthandler
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

# A page takes a tenth of a second. What takes a minute of work, and one more for every further MiB, has run away.
DOCUMENT_SECONDS = 60.0
# Lets what comes to its next page work for so many seconds more, where it has fewer left.
Extend = Callable[[float], None]


class Overrun(BaseException):
    """Reading took longer than a document may take. No `Exception`, so that no rule catches it on its way."""


def can_limit() -> bool:
    """Whether `limit_work` can end what is done here: Python hears signals in its main thread only."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def limit_work(seconds: float) -> Iterator[Extend]:
    """Raises Overrun where the block takes this process more seconds of work than that, unless it is given more. Work, not
    time: a busy machine is no document's fault. Rules and patterns are ended at once, a package in C when it comes back."""
    if not can_limit():
        yield lambda _: None
        return
    before = signal.signal(signal.SIGVTALRM, _overrun)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield lambda more: _set_timer(max(more, signal.getitimer(signal.ITIMER_VIRTUAL)[0]))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def end_process_after(seconds: float) -> Iterator[Extend]:
    """Ends this process where the block takes longer, unless it is given more: a package in C that never comes back hears no
    signal. The trace of every thread goes to standard error."""
    end = time.monotonic()

    def extend(more: float) -> None:
        nonlocal end
        end = max(end, time.monotonic() + more)
        # By number: under a test or a daemon the stream may be none that has one.
        faulthandler.dump_traceback_later(end - time.monotonic(), exit=True, file=2)

    extend(seconds)
    try:
        yield extend
    finally:
        faulthandler.cancel_dump_traceback_later()


def _set_timer(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def _overrun(_: int, frame: FrameType | None) -> NoReturn:
    raise Overrun
