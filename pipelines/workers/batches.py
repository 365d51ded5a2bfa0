"""One batch of documents: bytes on disk → a part of the silver store.

Belongs here: reading the files of a batch, calling the two pure functions, what becomes of a document that fails.
Does not: how text is read (`transforms`), who runs the batches (`pipelines.workers.worker_pool`).
"""

import hashlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.storage.archives import read_location
from pipelines.storage.input_folder import locate
from pipelines.storage.reference_files import load_reference
from pipelines.storage.silver_parts import Staging
from pipelines.workers.deadlines import DOCUMENT_SECONDS, Overrun, limit_work
from transforms.meaning.extraction import extract_document
from transforms.reading.blocks import OnPage
from transforms.reading.documents import Metadata, UnreadableDocument, derive_document_id, read_document
from transforms.reading.formats.wrapped import FieldNames
from transforms.reference import Reference
from warehouse.contract import build_frame
from warehouse.tables import silver

RowsByTable = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to extract."""

    source_file: str
    location: str
    sha256: str
    byte_size: int
    document_key: str
    stated: Metadata


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What every batch of a run has in common; small, so that it can go to a worker process."""

    input_folder: Path
    staging_folder: Path
    generation: str
    reference_folder: Path
    largest_bytes: int = 32 << 20
    fields: FieldNames = ()


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of a batch: documents done and the frames' sizes, documents set aside with their reason (by path),
    and tracebacks of documents the rules themselves failed on."""

    documents: int
    byte_size: int
    observations: int
    set_aside: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageReached:
    """How far a batch is in a document of many pages: its page of so many, and what is done of the batch with it, in
    documents and bytes."""

    source_file: str
    page: int
    pages: int
    documents: int
    bytes: int

    def describe(self) -> str:
        """For a log or a terminal.

        >>> PageReached("2023/年鉴.pdf", 12, 400, 0, 9_000).describe()
        '年鉴.pdf page 12 of 400'
        """
        return f"{self.source_file.rpartition('/')[2]} page {self.page} of {self.pages}"


Tell = Callable[[PageReached], None]


def split_batches(tasks: Sequence[Task], batch_bytes: int, most_documents: int = 500) -> list[list[Task]]:
    """The tasks in order, cut so that a batch holds about `batch_bytes` and never more than so many documents."""
    batches: list[list[Task]] = []
    size = 0
    for task in tasks:
        if not batches or size + task.byte_size > batch_bytes or len(batches[-1]) >= most_documents:
            batches.append([])
            size = 0
        batches[-1].append(task)
        size += task.byte_size
    return batches


def extract_batch(tasks: Sequence[Task], plan: BatchPlan, tell: Tell) -> BatchOutcome:
    """Extracts the documents of a batch and puts the part in place; `tell` hears of every page. A document that is no text,
    changed since the walk, or that the rules fail on is set aside with a reason; it never costs the others."""
    reference = load_reference(plan.reference_folder)
    rows: RowsByTable = {table.name: [] for table in silver.TABLES}
    keys: dict[str, int] = {}
    set_aside: dict[str, str] = {}
    failures: dict[str, str] = {}
    for number, task in enumerate(tasks):
        try:
            path = locate(plan.input_folder, task.location)
            data = read_location(path, task.location, plan.largest_bytes, plan.fields)
        except OSError as error:
            # Not stored: the next run may be able to read it.
            set_aside[task.source_file] = f"cannot be read: {(error.strerror or str(error)).lower()}"
            continue
        if hashlib.sha256(data).hexdigest() != task.sha256:
            set_aside[task.source_file] = "changed while it was read; the next run takes it"
            continue
        pages = _Pages(task, number, sum(other.byte_size for other in tasks[:number]), tell)
        found = _extract(task, data, reference, failures, pages.turn)
        if pages.trouble:
            raise pages.trouble
        for name, added in found.items():
            rows[name] += added
        keys[task.document_key] = found["document"][0]["document_id"]
    if keys:
        staging = Staging(plan.staging_folder, plan.generation)
        staging.write_part(keys, {table.name: build_frame(rows[table.name], table) for table in silver.TABLES})
    return BatchOutcome(
        documents=len(tasks), byte_size=sum(task.byte_size for task in tasks), observations=len(rows["observation"]),
        set_aside=set_aside, failures=failures,
    )  # fmt: skip


def set_document_aside(task: Task, plan: BatchPlan, reason: str) -> None:
    """Stores a document as rejected, so that the same rules never try it again."""
    frames: dict[str, pl.DataFrame] = {table.name: build_frame([], table) for table in silver.TABLES}
    row = build_rejected_row(task, reason)
    frames["document"] = build_frame([row], silver.DOCUMENT)
    Staging(plan.staging_folder, plan.generation).write_part({task.document_key: row["document_id"]}, frames)


def build_rejected_row(task: Task, reason: str) -> dict[str, Any]:
    """A row of silver.document for a document that gave no text."""
    return {
        "document_id": derive_document_id(task.sha256), "source_file": task.source_file, "sha256": task.sha256,
        "byte_size": task.byte_size, "status": "rejected", "reason": reason, "article_count": 0, "sentence_count": 0,
        "numeral_count": 0, "observation_count": 0, "set_aside_count": 0,
    }  # fmt: skip


@dataclass(slots=True)
class _Pages:
    """Tells of the pages of a document that has so many documents and bytes of its batch before it. `trouble` is what went
    wrong in telling: no rule's fault, so that it must not be taken for one while the document is read."""

    task: Task
    documents: int
    bytes: int
    tell: Tell
    trouble: Exception | None = None

    def turn(self, page: int, pages: int) -> None:
        """Tells of a page."""
        reached = self.bytes + self.task.byte_size * page // pages
        try:
            self.tell(PageReached(self.task.source_file, page, pages, self.documents, reached))
        except Exception as error:
            self.trouble = error


def _extract(task: Task, data: bytes, reference: Reference, failures: dict[str, str], on_page: OnPage) -> RowsByTable:
    try:
        with limit_work(DOCUMENT_SECONDS * (1 + len(data) / 2**20)) as extend:

            def turn(page: int, pages: int) -> None:
                # A scan takes seconds a page, however small its file is.
                extend(DOCUMENT_SECONDS)
                on_page(page, pages)

            document = read_document(task.source_file, data, task.stated, reference, turn)
            extraction = extract_document(document, reference)
    except Overrun:
        return _only(build_rejected_row(task, "reading it took longer than a document may take"))
    except UnreadableDocument as verdict:
        return _only(build_rejected_row(task, str(verdict)))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:
        # The rules failed, not the document: it is set aside under that reason and the traceback goes to the run's log,
        # because ten thousand good documents must not wait for one.
        failures[task.source_file] = traceback.format_exc()
        return _only(build_rejected_row(task, f"the rules failed on it: {type(error).__name__}: {error}"))
    return {
        "document": [extraction.document], "article": extraction.articles, "sentence": extraction.sentences,
        "numeral": extraction.numerals, "observation": extraction.observations, "document_text": extraction.texts,
        "text_location": extraction.locations,
    }  # fmt: skip


def _only(document: dict[str, Any]) -> RowsByTable:
    return {table.name: [document] if table is silver.DOCUMENT else [] for table in silver.TABLES}
