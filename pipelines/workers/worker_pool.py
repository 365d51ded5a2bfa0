"""Batches over worker processes: who works on what, what happens when a worker dies, how far the work is.

Belongs here: the processes, retry in halves, progress.
Does not: what a batch does (`pipelines.workers.batches`); the order of results, which the store sorts (`pipelines.storage.silver_parts`).

Each worker has a pipe of its own, so that it is always known which batch a dead worker held.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from pipelines.workers.batches import (
    BatchOutcome,
    BatchPlan,
    PageReached,
    Task,
    Tell,
    extract_batch,
    set_document_aside,
)
from pipelines.workers.child_processes import EXIT_OUT_OF_MEMORY, describe_end, spawn
from pipelines.workers.deadlines import Extend, end_process_after

# Starting a worker costs about a second; below this much text one process is done before two have begun.
SMALL_INPUT_BYTES = 1 << 20
# A batch may take this long, and as long again for every further MiB; a rule that runs away must not hang the night.
# The same again from every page on: a scan takes seconds a page.
BATCH_SECONDS = 300.0
# A text of many pages turns hundreds a second; so seldom is enough to be told of it.
SECONDS_BETWEEN_PAGES = 1.0

ExtractBatch = Callable[[Sequence[Task], BatchPlan, Tell], BatchOutcome]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the extraction is: batches and documents done of all, bytes of text, seconds since its start; `pages`, which
    page of which document is being read, where that takes its time."""

    batches_done: int
    batches: int
    documents_done: int
    documents: int
    bytes_done: int
    bytes: int
    seconds: float
    pages: tuple[str, ...] = ()

    @property
    def megabytes_per_second(self) -> float:
        return self.bytes_done / 1e6 / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Estimated from the bytes still to do; None before anything is done."""
        if not self.bytes_done:
            return None
        return self.seconds / self.bytes_done * (self.bytes - self.bytes_done)

    def describe(self) -> str:
        """One line for a log.

        >>> Progress(2, 4, 100, 200, 500_000, 1_000_000, 2.0).describe()
        '2 of 4 batches, 100 of 200 documents, 0.25 MB/s, about 2 s left'
        """
        left = "" if self.seconds_left is None else f", about {self.seconds_left:.0f} s left"
        return (
            f"{self.batches_done} of {self.batches} batches, {self.documents_done} of {self.documents} documents, "
            f"{self.megabytes_per_second:.2f} MB/s{left}{self.describe_pages()}"
        )

    def describe_pages(self) -> str:
        """The pages being read, to be put behind the rest.

        >>> Progress(0, 1, 0, 2, 0, 9, 1.0, ("年鉴.pdf page 3 of 40",)).describe_pages()
        '; 年鉴.pdf page 3 of 40'
        """
        return "".join(f"; {page}" for page in self.pages)


@dataclass(slots=True)
class ExtractionReport:
    """What a whole extraction came to."""

    documents: int = 0
    observations: int = 0
    set_aside: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    worker_deaths: int = 0

    def add(self, outcome: BatchOutcome) -> None:
        self.documents += outcome.documents
        self.observations += outcome.observations
        self.set_aside.update(outcome.set_aside)
        self.failures.update(outcome.failures)


def extract_batches(
    batches: Sequence[Sequence[Task]],
    plan: BatchPlan,
    *,
    workers: int = 1,
    in_process: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    extract: ExtractBatch = extract_batch,
    batch_seconds: float = BATCH_SECONDS,
) -> ExtractionReport:
    """Works through all batches and returns what came of them. A batch whose worker dies or overruns its time is tried
    again in halves, until the one document that does it is set aside with that reason. An error that the batch itself
    raises (a full disk) is raised here, after the workers were ended."""
    report = ExtractionReport()
    tally = _Tally(batches, on_progress)
    if in_process:
        for batch in batches:
            megabytes = sum(task.byte_size for task in batch) / 2**20
            with end_process_after(batch_seconds * (1 + megabytes)) as extend:

                def turn(reached: PageReached, extend: Extend = extend) -> None:
                    extend(batch_seconds)
                    tally.reach(0, reached)

                report.add(extract(batch, plan, _slow_down(turn)))
            tally.count(0, batch, whole=True)
            tally.tell()
        return report
    pool = _Pool(plan, extract, batch_seconds)
    try:
        pool.run(batches, min(workers, len(batches)), report, tally)
    finally:
        pool.end()
    return report


class _Tally:
    def __init__(self, batches: Sequence[Sequence[Task]], on_progress: Callable[[Progress], None] | None) -> None:
        self.start, self.on_progress = time.monotonic(), on_progress
        self.batches = len(batches)
        self.documents = sum(len(batch) for batch in batches)
        self.bytes = sum(task.byte_size for batch in batches for task in batch)
        self.done = [0, 0, 0]
        self.reached: dict[int, PageReached] = {}

    def reach(self, worker: int, reached: PageReached) -> None:
        """A worker turned a page."""
        self.reached[worker] = reached
        self.tell()

    def count(self, worker: int, batch: Sequence[Task], *, whole: bool) -> None:
        """A worker is done with a batch."""
        self.reached.pop(worker, None)
        self.done[0] += whole
        self.done[1] += len(batch)
        self.done[2] += sum(task.byte_size for task in batch)

    def tell(self) -> None:
        if self.on_progress:
            batches, documents, size = self.done
            under_way = self.reached.values()
            documents += sum(reached.documents for reached in under_way)
            size += sum(reached.bytes for reached in under_way)
            seconds, pages = time.monotonic() - self.start, tuple(reached.describe() for reached in under_way)
            self.on_progress(
                Progress(batches, self.batches, documents, self.documents, size, self.bytes, seconds, pages)
            )


def _slow_down(tell: Tell) -> Tell:
    """The same, heard of once in a while only."""
    last = time.monotonic()

    def tell_seldom(reached: PageReached) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_PAGES:
            last = time.monotonic()
            tell(reached)

    return tell_seldom


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    batch: "_Batch | None" = None
    deadline: float = 0.0


@dataclass(frozen=True, slots=True)
class _Batch:
    tasks: Sequence[Task]
    is_half: bool = False
    is_second_try: bool = False


class _Pool:
    def __init__(self, plan: BatchPlan, extract: ExtractBatch, batch_seconds: float) -> None:
        self.plan, self.extract, self.batch_seconds = plan, extract, batch_seconds
        self.workers: list[_Worker] = []

    def run(self, batches: Sequence[Sequence[Task]], size: int, report: ExtractionReport, tally: _Tally) -> None:
        waiting = deque(_Batch(batch) for batch in batches)
        while waiting or any(worker.batch for worker in self.workers):
            while waiting and (worker := self.find_idle(size)):
                self.hand(worker, waiting.popleft())
            for worker, outcome in self.collect():
                if isinstance(outcome, PageReached):
                    worker.deadline = max(worker.deadline, time.monotonic() + self.batch_seconds)
                    tally.reach(id(worker), outcome)
                    continue
                batch, worker.batch = worker.batch, None
                assert batch is not None
                if isinstance(outcome, BatchOutcome):
                    report.add(outcome)
                    tally.count(id(worker), batch.tasks, whole=not batch.is_half)
                    tally.tell()
                elif isinstance(outcome, BaseException):
                    raise outcome
                else:
                    report.worker_deaths += 1
                    tally.reached.pop(id(worker), None)
                    self.retire(worker)
                    waiting.extendleft(self.split(batch, outcome, report, tally))

    def split(self, batch: _Batch, reason: str, report: ExtractionReport, tally: _Tally) -> list[_Batch]:
        """The halves of a batch, the first one last, as `extendleft` wants them. A single document is tried once more,
        because a worker can also be killed from outside; then it is set aside."""
        tasks = batch.tasks
        if len(tasks) > 1:
            middle = len(tasks) // 2
            # The batch counts as done with its second half.
            return [_Batch(tasks[middle:], batch.is_half), _Batch(tasks[:middle], True)]
        if not batch.is_second_try:
            return [_Batch(tasks, batch.is_half, is_second_try=True)]
        set_document_aside(tasks[0], self.plan, reason)
        report.documents += 1
        report.set_aside[tasks[0].source_file] = reason
        tally.count(0, tasks, whole=not batch.is_half)
        tally.tell()
        return []

    def find_idle(self, size: int) -> _Worker | None:
        for worker in self.workers:
            if worker.batch is None:
                return worker
        if len(self.workers) >= size:
            return None
        self.workers.append(_Worker(*spawn(_work, self.plan, self.extract)))
        return self.workers[-1]

    def hand(self, worker: _Worker, batch: _Batch) -> None:
        megabytes = sum(task.byte_size for task in batch.tasks) / 2**20
        worker.batch, worker.deadline = batch, time.monotonic() + self.batch_seconds * (1 + megabytes)
        try:
            worker.pipe.send(batch.tasks)
        except OSError:
            # It died before it got the batch; `collect` meets its end and the batch is tried again.
            return

    def collect(self) -> list[tuple[_Worker, Any]]:
        """Workers that have something to say, each with a page it reached, an outcome, an exception, or the reason it
        ended."""
        busy = [worker for worker in self.workers if worker.batch]
        ready = wait([worker.pipe for worker in busy], max(0.0, min(w.deadline for w in busy) - time.monotonic()))
        told: list[tuple[_Worker, Any]] = []
        for worker in busy:
            if worker.pipe in ready:
                try:
                    told.append((worker, worker.pipe.recv()))
                except (EOFError, OSError):
                    worker.process.join(5)
                    told.append((worker, f"the process reading it {describe_end(worker.process.exitcode)}"))
            elif time.monotonic() > worker.deadline:
                told.append((worker, "reading it took longer than a batch may take"))
        return told

    def retire(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()

    def end(self) -> None:
        for worker in list(self.workers):
            self.retire(worker)


def _work(pipe: Connection, plan: BatchPlan, extract: ExtractBatch) -> None:
    """The life of a worker: a batch in, pages that it reached, an outcome or an exception out, until the other end closes."""

    def tell(reached: PageReached) -> None:
        try:
            pipe.send(reached)
        except OSError:
            # The run is gone: no document's fault, and nothing may be written of this one.
            os._exit(1)

    while True:
        try:
            tasks = pipe.recv()
        except EOFError:
            return
        try:
            outcome: BatchOutcome | Exception = extract(tasks, plan, _slow_down(tell))
        except MemoryError:
            # Ending is what tells the other side to try smaller pieces.
            os._exit(EXIT_OUT_OF_MEMORY)
        except Exception as error:
            outcome = RuntimeError(f"{type(error).__name__}: {error}")
        pipe.send(outcome)
