"""The process that runs the checks: it has Great Expectations imported by the time it is asked, and gives the memory that
this takes back to the machine when it ends.

Belongs here: that process: its start, what it is asked, what it answers, its end.
Does not: the checks (`expectations`), which frames they look at and what becomes of outcomes (`pipelines.checks.asset_checks`).
"""

import multiprocessing
import os
import signal
import threading
import traceback
from dataclasses import dataclass
from multiprocessing import util
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import polars as pl

from expectations.outcomes import CheckInputs, CheckOutcome
from pipelines.workers.child_processes import EXIT_OUT_OF_MEMORY, collect_seldom, count_workers, describe_end, spawn
from warehouse.durable_files import naming

_SECONDS_TO_END = 3.0


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Which tables to check, on what, under which name of the run, and where the Data Docs lie. The frames of `inputs` are
    such as are read when asked for: the process reads them, not the one that asks."""

    inputs: CheckInputs
    tables: tuple[str, ...]
    docs_folder: Path
    run_name: str
    with_quarantined: bool


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What the checks said, and, where asked for, the observations and the documents not fit to publish."""

    outcomes: list[CheckOutcome]
    quarantined: pl.DataFrame | None
    documents_aside: pl.DataFrame | None


class CheckProcess:
    """A process for the checks of one run, or of several one after another. Not started before it is of use."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> "CheckProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def prepare(self) -> None:
        """Starts it now, where there is a second core on which Great Expectations is imported while others work."""
        if count_workers(0) > 1:
            self._start()

    def ask(self, request: CheckRequest) -> CheckAnswer:
        """What the checks say. Raises RuntimeError with the trace of what went wrong there, or with how it ended, and the
        OSError of a disk that refuses."""
        pipe, process = self._start()
        try:
            pipe.send(request)
            answer = pipe.recv()
        except (EOFError, OSError):
            process.join(5)
            ending = describe_end(process.exitcode)
            self.end()
            raise RuntimeError(f"the process that runs the checks {ending}") from None
        if isinstance(answer, OSError):
            raise answer
        if isinstance(answer, str):
            raise RuntimeError(f"the checks could not be run:\n{answer}")
        return answer

    def end(self) -> None:
        """Ends it, whatever it does. One that is asked again starts anew."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if process is not None and pipe is not None:
            process.terminate()
            process.join(_SECONDS_TO_END)
            process.kill()
            process.join()
            pipe.close()

    def _start(self) -> tuple[Connection, BaseProcess]:
        if self._process is not None and not self._process.is_alive():
            # Something ended it while it waited; nothing is lost with it.
            self.end()
        if self._pipe is None or self._process is None:
            self._process, self._pipe = spawn(_serve)
        return self._pipe, self._process


def _serve(pipe: Connection) -> None:
    """The life of the process: a request in, an answer or a trace out, until the other end closes."""
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_follow_parent, daemon=True).start()
    collect_seldom()
    trace = _import_great_expectations()
    while True:
        try:
            request = pipe.recv()
            pipe.send(trace or _try_to_answer(request))
        except (EOFError, OSError):
            # The run has ended meanwhile.
            _leave()


def _follow_parent() -> None:
    """A run that was killed lets go of its data folder at once: nothing of it may write there any more."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(0)


def _import_great_expectations() -> str | None:
    """What this process is there to have ready; the trace where it cannot be had, for whoever asks."""
    try:
        import expectations.gx_session  # noqa: F401
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)
    except Exception:
        return traceback.format_exc()
    return None


def _try_to_answer(request: CheckRequest) -> CheckAnswer | OSError | str:
    try:
        with naming(request.docs_folder):
            return _answer(request)
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)
    except OSError as error:
        # A disk is no rule that fails: what it says in a line is all that a person needs.
        return error
    except Exception:
        # The other side raises it: there it fails the step and reaches a person.
        return traceback.format_exc()


def _leave(*_: object) -> NoReturn:
    """Ends the process at once, but not without giving back what packages hold of the system (a semaphore), of which
    Python would complain at the end of the run."""
    util._exit_function()  # pyright: ignore[reportAttributeAccessIssue] - what every process of multiprocessing ends with
    os._exit(0)


def _answer(request: CheckRequest) -> CheckAnswer:
    from expectations.quarantine import find_documents_aside, find_quarantined
    from expectations.validation import run_checks

    outcomes = run_checks(request.inputs, request.tables, request.docs_folder, request.run_name)
    if not request.with_quarantined:
        return CheckAnswer(outcomes, None, None)
    quarantined = find_quarantined(request.inputs)
    return CheckAnswer(outcomes, quarantined, find_documents_aside(request.inputs, quarantined))
