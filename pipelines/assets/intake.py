"""Intake: what the input folder holds, what was set aside, which versions there have been.

Belongs here: the asset of the walk. Does not: the walk itself (`pipelines.storage.input_folder`), reading a text.
"""

import datetime
from collections.abc import Iterator

import dagster as dg

from pipelines.assets.metadata import asset_key, build_asset_spec, describe_counts, describe_frame
from pipelines.running.retries import retry_transient
from pipelines.storage.files import write_parquet
from pipelines.storage.input_folder import read_manifest
from pipelines.storage.versions import (
    build_source_rows,
    build_version_rows,
    count_changes,
    count_vanished,
    iterate_rejection_rows,
)
from pipelines.workspace import Workspace
from warehouse.contract import build_frame
from warehouse.tables.intake import DOCUMENT_VERSION, REJECTED_FILE, SOURCE_FILE

GROUP = "input"
TABLES = (SOURCE_FILE, REJECTED_FILE, DOCUMENT_VERSION)


@dg.multi_asset(
    name="input_folder",
    specs=[build_asset_spec(table, group=GROUP, kinds={"python", "file", "parquet"}) for table in TABLES],
    pool="data_folder",
)
def input_folder(
    context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
) -> Iterator[dg.MaterializeResult]:
    """Looks at every file of the input folder and says what is new, changed and gone since the look before."""
    with retry_transient(context):
        settings = workspace.settings
        found = read_manifest(
            settings.input,
            follow_links=settings.follow_links,
            largest_bytes=settings.largest_megabytes << 20,
            fields=settings.list_article_fields(),
            settle_seconds=settings.settle_seconds,
        )
        history = workspace.read_history().to_dicts()
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        files = build_frame(build_source_rows(found, history), SOURCE_FILE)
        rejected = build_frame(list(iterate_rejection_rows(found)), REJECTED_FILE)
        versions = build_frame(build_version_rows(found, history, now), DOCUMENT_VERSION)
        for frame, table in ((files, SOURCE_FILE), (rejected, REJECTED_FILE)):
            workspace.staging.write_frame(frame, table)
        write_parquet(versions, workspace.history_file)
        workspace.manifest_digest = found.digest
        counts = count_changes(files, count_vanished(found, history))
        context.log.info(f"{settings.input}: {describe_counts(counts)}, {rejected.height} rejected")
        for row in rejected.iter_rows(named=True):
            context.log.warning(f"set aside {row['source_file']}: {row['reason']}")
        input_folder_of_run = dg.MetadataValue.path(str(settings.input))
        yield dg.MaterializeResult(
            asset_key(SOURCE_FILE), metadata=describe_frame(files, input_folder=input_folder_of_run, **counts)
        )
        yield dg.MaterializeResult(asset_key(REJECTED_FILE), metadata=describe_frame(rejected))
        yield dg.MaterializeResult(asset_key(DOCUMENT_VERSION), metadata=describe_frame(versions))
