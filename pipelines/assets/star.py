"""Star: every stored table of the warehouse, built whole from the silver frames.

Belongs here: the asset of the build. Does not: how tables are built (`transforms.star.build`), checks, publishing.
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from pipelines.assets.metadata import PREVIEW_ROWS, asset_key, build_asset_spec, describe_frame
from pipelines.checks.kept import derive_build_digest, forget_published, is_published, read_aside
from pipelines.storage.corrections_file import REFUSED
from pipelines.storage.lines import find_file_lines
from pipelines.storage.published_silver import accept_documents, stage_accepted
from pipelines.storage.silver_parts import Staging
from pipelines.workspace import Workspace
from transforms.star.build import build_star
from transforms.star.changes import build_changes
from transforms.star.dimensions import Parts
from transforms.star.surrogate_keys import hash_text
from warehouse.contract import Table, conform
from warehouse.database import WarehouseError
from warehouse.kept_builds import open_columns
from warehouse.publishing import list_builds
from warehouse.tables import audit, intake, silver, star
from warehouse.tables.registry import STORED

GROUP = "star"

# What checks say is known when the star was checked, which keys the file declares when it is written; the publisher adds both.
TABLES = tuple(table for table in STORED if table not in (audit.CHECK_RESULT, audit.RELATION))

_UPSTREAM: dict[str, tuple[Table, ...]] = {
    star.DIM_RUN.full_name: (silver.DOCUMENT,),
    star.DIM_DOCUMENT.full_name: (silver.DOCUMENT,),
    star.DIM_ARTICLE.full_name: (silver.ARTICLE,),
    audit.REJECTED_DOCUMENT.full_name: (silver.DOCUMENT, intake.REJECTED_FILE),
    audit.NUMERAL.full_name: (silver.NUMERAL,),
    audit.DOCUMENT_TEXT.full_name: (silver.DOCUMENT_TEXT,),
    audit.TEXT_LOCATION.full_name: (silver.TEXT_LOCATION,),
}


@dg.multi_asset(
    name="star",
    specs=[
        build_asset_spec(
            table,
            group=GROUP,
            kinds={"python", "polars", "parquet"},
            deps=_UPSTREAM.get(table.full_name, (silver.OBSERVATION,)),
        )
        for table in TABLES
    ],
    pool="data_folder",
)
def build_star_tables(
    context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
) -> Iterator[dg.MaterializeResult]:
    """Sets apart what is not fit to publish, and builds dimensions, facts and audit tables from the rest."""
    staging = workspace.staging
    digest = derive_build_digest(workspace)
    workspace.keeps_published = is_published(workspace, digest, TABLES)
    workspace.star_manifest = workspace.manifest_digest
    if workspace.keeps_published:
        context.log.info("nothing has changed since the build that is published; the star stays as it is")
        for table in TABLES:
            first, rows = staging.read_head(table, PREVIEW_ROWS)
            yield dg.MaterializeResult(asset_key(table), metadata=describe_frame(first, **{"dagster/row_count": rows}))
        return
    forget_published(workspace)
    quarantined, aside = read_aside(workspace)
    built = _build(workspace, quarantined, aside, context.run)
    built[audit.BUILD_CHANGE.full_name] = _compare(context, workspace, built)
    for table in TABLES:
        staging.write_frame(built[table.full_name], table)
    # Checks are still to come; while they look at the tables, the file is written, to be put in place if they allow it.
    workspace.build_digest = digest
    workspace.begin_build(context.run.run_id)
    for table in TABLES:
        yield dg.MaterializeResult(asset_key(table), metadata=describe_frame(built[table.full_name]))


def _build(
    workspace: Workspace, quarantined: pl.DataFrame, aside: pl.DataFrame, run: dg.DagsterRun
) -> dict[str, pl.DataFrame]:
    """Every stored table, built from what is fit to publish; documents whose own figures do not add up in bulk, which is
    known only now, step aside too, and the star is built once more without them."""
    from expectations.quarantine import drop_quarantined, find_documents_out_of_balance

    staging = workspace.staging
    silver_frames = {table.name: staging.read_frame(table) for table in silver.TABLES}
    silver_frames["observation"] = drop_quarantined(silver_frames["observation"], quarantined)
    more = {intake.REJECTED_FILE.name: _list_refused(staging)}
    more[intake.DOCUMENT_VERSION.name] = workspace.read_history()
    while True:
        accepted = accept_documents(staging, silver_frames, aside, workspace.tell)
        stage_accepted(staging, accepted if aside.height else None)
        told = aside.join(
            silver_frames["document"].select("document_id", "sha256", "byte_size", "other_files"),
            on="document_id",
            how="left",
        )
        frames = {**accepted.frames, **more, "document_aside": told, "previous_version": accepted.previous}
        reference = workspace.reference
        built = build_star(frames, reference.tables, workspace.describe_run(run), Parts(reference.composer, reference.heads))
        # What is published already, and documents that stepped aside, are not judged again.
        found = find_documents_out_of_balance(built).join(accepted.previous, on="document_id", how="anti")
        if found.is_empty():
            break
        aside = pl.concat([aside, found])
    lines = find_file_lines(workspace.settings.input, staging)
    found = [lines.find(*row) for row in quarantined.select("source_file", "char_start").iter_rows()]
    held = quarantined.with_columns(
        pl.Series("line", found, pl.Int64), run_key=pl.lit(hash_text(run.run_id, "run"), pl.Int64)
    )
    built[audit.QUARANTINED_OBSERVATION.full_name] = conform(held, audit.QUARANTINED_OBSERVATION)
    return built


def _compare(context: dg.AssetExecutionContext, workspace: Workspace, built: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """What is otherwise than in the build published last; nothing where there is none, or one of another version."""
    unchanged = built[audit.BUILD_CHANGE.full_name]
    builds = list_builds(workspace.settings.warehouse_file)
    if not builds:
        return unchanged
    try:
        with open_columns(builds[-1]) as before:
            return build_changes(
                before, lambda table, columns: built[table].select(columns), hash_text(context.run.run_id, "run")
            )
    except WarehouseError as reason:
        context.log.warning(f"not compared with the build before: {reason}")
        return unchanged


def _list_refused(staging: Staging) -> pl.DataFrame:
    """What of the input could not be used, as silver.rejected_file: files, lines about files, lines of corrections."""
    files = staging.read_frame(intake.REJECTED_FILE)
    refused = staging.read_loose(REFUSED)
    if refused is None or refused.is_empty():
        return files
    lines = refused.select("source_file", "line", reason=pl.col("refused_because"))
    return pl.concat([files, lines], how="diagonal")
