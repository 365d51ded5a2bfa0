"""Silver: documents, articles, sentences, numerals and observations of every current text.

Belongs here: the asset of the extraction. Does not: which documents need it (`pipelines.workers.refresh`), language.
"""

from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg
import polars as pl

from expectations.data_docs import forget_findings
from pipelines.assets.metadata import asset_key, build_asset_spec, describe_counts, describe_frame
from pipelines.running.retries import retry_transient
from pipelines.storage.corrections_file import REFUSED, list_place_codes, read_corrections
from pipelines.visible_text import Pace
from pipelines.workers import refresh as store
from pipelines.workers.worker_pool import Progress
from pipelines.workspace import Workspace
from transforms.star.corrections import apply_corrections
from warehouse.tables import silver
from warehouse.tables.intake import SOURCE_FILE

GROUP = "silver"

# Each table is read out of the one before: page → articles → sentences → numerals and observations.
_UPSTREAM = {
    silver.DOCUMENT: (SOURCE_FILE,),
    silver.ARTICLE: (silver.DOCUMENT,),
    silver.SENTENCE: (silver.ARTICLE,),
    silver.NUMERAL: (silver.SENTENCE,),
    silver.OBSERVATION: (silver.SENTENCE, silver.NUMERAL),
    silver.DOCUMENT_TEXT: (SOURCE_FILE,),
    silver.TEXT_LOCATION: (silver.DOCUMENT_TEXT,),
}


class ExtractionConfig(dg.Config):
    """What a run may ask of the extraction."""

    full: bool = False


def build_extraction(code_version: str) -> dg.AssetsDefinition:
    """The asset of the extraction; its code version is the digest of the rules."""

    @dg.multi_asset(
        name="extraction",
        specs=[
            build_asset_spec(
                table, group=GROUP, kinds={"python", "polars", "parquet"}, deps=deps, code_version=code_version
            )
            for table, deps in _UPSTREAM.items()
        ],
        pool="data_folder",
    )
    def extraction(
        context: dg.AssetExecutionContext, config: ExtractionConfig, workspace: dg.ResourceParam[Workspace]
    ) -> Iterator[dg.MaterializeResult]:
        """Reads what is new or changed, keeps what is not, and puts the frames of the current documents together."""
        with retry_transient(context):
            if config.full:
                forget_findings(workspace.settings.data_docs_folder)
            files = workspace.staging.read_frame(SOURCE_FILE)
            tasks = store.list_tasks(files)
            report = store.refresh_store(
                tasks, workspace.staging, workspace.settings, full=config.full, on_progress=_tell(context, workspace)
            )
            for source_file, trace in report.extraction.failures.items():
                context.log.error(f"the rules failed on {source_file}:\n{trace}")
            frames = store.assemble_frames(files, tasks, workspace.staging, report.extraction.set_aside)
            corrections, unreadable = read_corrections(workspace.settings.corrections_file)
            codes = list_place_codes(workspace.reference.tables["places"])
            frames["observation"], unfit = apply_corrections(
                frames["observation"], frames["document"], corrections, codes
            )
            workspace.staging.write_loose(pl.concat([unreadable, unfit]), REFUSED)
            counts = {"documents": report.documents, "skipped": report.skipped, "extracted": report.extracted}
            context.log.info(describe_counts(counts))
            for table in _UPSTREAM:
                frame = frames[table.name]
                workspace.staging.write_frame(frame, table)
                yield dg.MaterializeResult(asset_key(table), metadata=_describe(frame, table.name, counts))

    return extraction


def _describe(frame: pl.DataFrame, name: str, counts: dict[str, int]) -> dict[str, Any]:
    return describe_frame(frame, **counts) if name == "document" else describe_frame(frame)


def _tell(context: dg.AssetExecutionContext, workspace: Workspace) -> Callable[[Progress], None]:
    pace = Pace()

    def tell(progress: Progress) -> None:
        workspace.listener.on_progress(progress)
        if pace.is_due(progress.batches_done == progress.batches):
            context.log.info(f"extraction: {progress.describe()}")

    return tell
