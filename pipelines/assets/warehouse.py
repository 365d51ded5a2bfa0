"""The published warehouse and the views people read.

Belongs here: the one asset that publishes. Does not: how a file is built and put in place (`warehouse.publishing`).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg
import polars as pl

from pipelines.assets import star as star_assets
from pipelines.assets.metadata import (
    OWNER,
    PREVIEW_ROWS,
    asset_key,
    build_asset_spec,
    derive_view_lineage,
    describe_frame,
    format_preview,
)
from pipelines.checks.kept import remember_published
from pipelines.running.announcements import announce_changes
from pipelines.running.retries import retry_transient
from pipelines.storage.published_silver import keep_published
from pipelines.workspace import Workspace
from transforms.star.changes import summarise_changes
from transforms.star.runs import record_verdict
from warehouse.contract import Table
from warehouse.lineage import derive_lineage
from warehouse.publishing import list_builds
from warehouse.tables import audit, marts, silver, star
from warehouse.tables.registry import STORED

if TYPE_CHECKING:
    import duckdb

GROUP = "published"
WAREHOUSE = dg.AssetKey("warehouse")


def build_publisher(target: str, freshness_hours: int) -> dg.AssetsDefinition:
    """The asset that publishes to `target`; the warehouse counts as stale once it is older than so many hours."""
    warehouse = dg.AssetSpec(
        WAREHOUSE,
        deps=[asset_key(table) for table in star_assets.TABLES],
        description="仓库 · the published DuckDB file: star schema, views, audit tables; replaced in one rename",
        group_name=GROUP,
        kinds={"duckdb"},
        owners=[OWNER],
        metadata={"file": dg.MetadataValue.path(target)},
        freshness_policy=dg.FreshnessPolicy.time_window(
            fail_window=timedelta(hours=freshness_hours), warn_window=timedelta(hours=freshness_hours - 1)
        ),
    )
    views = [_build_view_spec(view) for view in marts.TABLES]

    @dg.multi_asset(
        name="publish",
        specs=[warehouse, *views],
        pool="data_folder",
    )
    def publish(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> Iterator[dg.MaterializeResult]:
        """Puts the file in place that was written beside, and remembers what it held for the next run's checks."""
        with retry_transient(context):
            from warehouse.database import open_warehouse, run_query

            target, seconds, changes = workspace.settings.warehouse_file, 0.0, None
            if workspace.keeps_published:
                context.log.info(f"nothing has changed since {target} was built; it stays as it is")
            else:
                is_first = not list_builds(target)
                seconds = _publish(context, workspace)
                changes = None if is_first else _announce(context, workspace)
            workspace.remember_manifest()
            with open_warehouse(target) as connection:
                counts = {t.full_name: _count_rows(connection, t.full_name) for t in STORED}
                yield dg.MaterializeResult(
                    WAREHOUSE,
                    metadata={
                        "file": dg.MetadataValue.path(str(target)),
                        "megabytes": target.stat().st_size / 1e6,
                        "dagster/row_count": sum(counts.values()),
                        "tables": dg.MetadataValue.md(format_preview(_list_tables(counts), len(STORED))),
                        "rebuilt": not workspace.keeps_published,
                        **({} if changes is None else {"changes": changes}),
                        "seconds": seconds,
                    },
                )
                for view in marts.TABLES:
                    rows = _count_rows(connection, view.full_name)
                    first = run_query(connection, f"SELECT * FROM {view.full_name}", PREVIEW_ROWS)
                    yield dg.MaterializeResult(
                        asset_key(view), metadata={**describe_frame(first), "dagster/row_count": rows}
                    )

    return publish


def _build_view_spec(view: Table) -> dg.AssetSpec:
    """A view reads the published file; each of its columns comes from the columns that its SQL names."""
    lineage = derive_lineage(view)
    named = {name for sources in lineage.values() for name, _ in sources}
    tables = [table for table in star_assets.TABLES if table.full_name in named]
    spec = build_asset_spec(
        view, group=GROUP, kinds={"duckdb", "sql", "view"}, deps=tables, lineage=derive_view_lineage(lineage, tables)
    )
    return spec.replace_attributes(deps=[WAREHOUSE, *spec.deps])


def _publish(context: dg.AssetExecutionContext, workspace: Workspace) -> float:
    """Publishes the staged frames with what the checks said of them; the seconds it was worked on."""
    from expectations.judgements.drift import summarise_build

    staging = workspace.staging
    history = workspace.read_check_history()
    verdict = record_verdict(staging.read_frame(star.DIM_RUN), history)
    late = {audit.CHECK_RESULT.full_name: history, star.DIM_RUN.full_name: verdict}
    done = workspace.take_build(context.run.run_id).finish(late)
    workspace.remember_build(summarise_build({table.full_name: staging.read_frame(table) for table in silver.TABLES}))
    keep_published(staging)
    if workspace.build_digest is not None:
        remember_published(workspace, workspace.build_digest)
    context.log.info(f"published {done.path}: {done.byte_size / 1e6:.1f} MB in {done.seconds:.1f} s")
    return done.seconds


def _announce(context: dg.AssetExecutionContext, workspace: Workspace) -> str:
    """What the build just published changed, in a line, which a webhook hears too where anything did."""
    changes = workspace.staging.read_frame(audit.BUILD_CHANGE)
    summary = summarise_changes(changes)
    context.log.info(summary)
    if changes.height:
        now = datetime.now(UTC)
        announce_changes(workspace.settings, context.run.job_name, context.run.run_id, summary, now)
    return summary


def _count_rows(connection: "duckdb.DuckDBPyConnection", full_name: str) -> int:
    from warehouse.database import run_query

    return run_query(connection, f"SELECT count(*) AS n FROM {full_name}")["n"][0]


def _list_tables(row_counts: dict[str, int]) -> pl.DataFrame:
    return pl.DataFrame({"table": list(row_counts), "rows": list(row_counts.values())})
