"""Bringing the silver store up to date: extract what is not there yet, assemble the frames of what is current.

Belongs here: which documents need extraction, in this process or in workers, what the frames are put together from.
Does not: one batch (`pipelines.workers.batches`), the processes (`pipelines.workers.worker_pool`), the store itself
(`pipelines.storage.silver_parts`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.settings import Settings
from pipelines.storage.silver_parts import Staging
from pipelines.workers.batches import BatchPlan, Task, build_rejected_row, split_batches
from pipelines.workers.child_processes import count_workers
from pipelines.workers.deadlines import can_limit
from pipelines.workers.worker_pool import SMALL_INPUT_BYTES, ExtractionReport, Progress, extract_batches
from transforms.reading.documents import Metadata
from warehouse.contract import build_frame, conform
from warehouse.tables import silver


@dataclass(frozen=True, slots=True)
class SilverReport:
    """What bringing the store up to date came to: documents wanted, those already there, those extracted now."""

    documents: int
    skipped: int
    extracted: int
    extraction: ExtractionReport


def list_tasks(files: pl.DataFrame) -> list[Task]:
    """One task a content: the rows of silver.source_file that are no copy of an earlier path."""
    return [
        Task(
            row["source_file"], row["location"], row["sha256"], row["byte_size"], row["document_key"],
            Metadata(
                row["stated_date"], "stated" if row["stated_date"] else None, row["stated_precision"],
                row["stated_publisher"], "stated" if row["stated_publisher"] else None,
                row["stated_place"], "stated" if row["stated_place"] else None,
            ),
        )
        for row in files.iter_rows(named=True) if not row["is_copy"]
    ]  # fmt: skip


def refresh_store(
    tasks: list[Task],
    staging: Staging,
    settings: Settings,
    *,
    full: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> SilverReport:
    """Extracts what the store lacks (all of it where `full`) and removes what no current document needs."""
    if full:
        staging.forget()
    index = staging.read_index()
    missing = [task for task in tasks if task.document_key not in index]
    extraction = ExtractionReport()
    if missing:
        plan = BatchPlan(
            settings.input, settings.staging_folder, staging.generation, settings.reference,
            settings.largest_megabytes << 20, settings.list_article_fields(),
        )  # fmt: skip
        batches = split_batches(missing, settings.batch_kilobytes << 10)
        workers = count_workers(settings.workers)
        small = sum(task.byte_size for task in missing) <= SMALL_INPUT_BYTES or workers == 1
        with _InProcessMark(settings.staging_folder) as mark:
            in_process = small and can_limit() and not mark.is_left_over
            extraction = extract_batches(batches, plan, workers=workers, in_process=in_process, on_progress=on_progress)
        index = staging.read_index()
    wanted = {task.document_key for task in tasks}
    staging.drop_unneeded(wanted)
    staging.merge_small_parts({key: part for key, part in index.items() if key in wanted})
    return SilverReport(len(tasks), len(tasks) - len(missing), len(missing), extraction)


def assemble_frames(
    files: pl.DataFrame, tasks: list[Task], staging: Staging, set_aside: dict[str, str]
) -> dict[str, pl.DataFrame]:
    """The silver frames of the current documents by table name. A copy's paths are listed with the document of its
    content; what was set aside without being stored (it changed while it was read) becomes a rejected document."""
    index = staging.read_index()
    keys = {task.document_key: index[task.document_key] for task in tasks if task.document_key in index}
    frames = {table.name: staging.read_parts(table, keys) for table in silver.TABLES}
    lost = [
        build_rejected_row(task, set_aside.get(task.source_file, "could not be extracted"))
        for task in tasks if task.document_key not in index
    ]  # fmt: skip
    copies = (
        files.filter("is_copy").sort("source_file").group_by("sha256", maintain_order=True)
        .agg(other_files=pl.col("source_file").str.join("\n"))
    )  # fmt: skip
    documents = pl.concat([frames["document"], build_frame(lost, silver.DOCUMENT)]).drop("other_files")
    frames["document"] = conform(documents.join(copies, on="sha256", how="left"), silver.DOCUMENT)
    return frames


class _InProcessMark:
    """A file that is there while documents are extracted in this process. One left over means that a run died of it:
    the next one works in processes that may die without it, and finds the document that is to blame."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "extracting"
        self.is_left_over = self.path.exists()

    def __enter__(self) -> "_InProcessMark":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # Ctrl-C or a full disk are no document's fault, and neither is any error this process lived to see.
        self.path.unlink(missing_ok=True)
