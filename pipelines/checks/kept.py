"""What checks found and what is published, kept under a digest of all it was made from.

Belongs here: digests of what was checked, outcomes and quarantined rows read and kept, the note of the published build.
Does not: running checks (`pipelines.checks.asset_checks`).
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from expectations.outcomes import CheckInputs, CheckOutcome, find_blocking
from pipelines.storage.corrections_file import REFUSED
from pipelines.storage.files import is_readable, read_json
from pipelines.storage.frames import StagedFrames
from pipelines.workspace import Workspace
from warehouse.contract import Table
from warehouse.durable_files import write_text_file
from warehouse.publishing import is_whole
from warehouse.tables import silver
from warehouse.tables.intake import REJECTED_FILE

QUARANTINED, DOCUMENTS_ASIDE = "quarantined", "documents_aside"


def derive_checked_digest(workspace: Workspace) -> str:
    """A digest of all that checks depend on: the silver frames, the corrections refused, the reference tables, every rule
    and declaration, the day. The star is made from these and nothing else, so it needs no part in it; nor does the build
    published last, which is this one wherever the digest is the same."""
    day = datetime.datetime.now(datetime.UTC).date()
    digest = hashlib.sha256(f"{workspace.reference.version} {workspace.rules_version} {day}".encode())
    staging = workspace.staging
    for path in (*map(staging.frame_path, silver.TABLES), staging.loose_path(REFUSED)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_kept_outcomes(workspace: Workspace, name: str, digest: str) -> list[CheckOutcome] | None:
    """What the step of that name said before of what has that digest; None where it said nothing, or held the build back."""
    kept = read_json(_outcome_file(workspace, name))
    if kept is None or kept.get("digest") != digest:
        return None
    return [CheckOutcome(**outcome) for outcome in kept["outcomes"]]


def keep_outcomes(workspace: Workspace, name: str, outcomes: Sequence[CheckOutcome], digest: str) -> None:
    """Keeps what the step said for a run that finds nothing changed; what holds a build back is never kept. `digest` is
    that of before the checks ran: midnight may have passed meanwhile."""
    path = _outcome_file(workspace, name)
    path.unlink(missing_ok=True)
    if not find_blocking(outcomes):
        kept = {"digest": digest, "outcomes": [asdict(outcome) for outcome in outcomes]}
        write_text_file(path, json.dumps(kept, ensure_ascii=False, default=str))


def keep_aside(workspace: Workspace, quarantined: pl.DataFrame, documents: pl.DataFrame, digest: str) -> None:
    """Keeps the observations and the documents not fit to publish, as `find_quarantined` and `find_documents_aside` have
    them."""
    workspace.staging.write_loose(quarantined, QUARANTINED, digest)
    workspace.staging.write_loose(documents, DOCUMENTS_ASIDE, digest)


def read_aside(workspace: Workspace) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What `keep_aside` kept of these silver frames; judged now where nothing was."""
    from expectations.quarantine import find_documents_aside, find_quarantined

    digest = derive_checked_digest(workspace)
    quarantined = workspace.staging.read_loose(QUARANTINED, digest)
    documents = workspace.staging.read_loose(DOCUMENTS_ASIDE, digest)
    if quarantined is None or documents is None:
        inputs = build_inputs(workspace, StagedFrames(workspace.staging, silver.TABLES))
        quarantined = find_quarantined(inputs)
        documents = find_documents_aside(inputs, quarantined)
        keep_aside(workspace, quarantined, documents, digest)
    return quarantined, documents


def build_inputs(workspace: Workspace, frames: Mapping[str, pl.DataFrame]) -> CheckInputs:
    """What checks look at: these frames, the catalogue, the build published last."""
    from expectations.reference_frames import build_bounds, build_indicators, build_units

    rows = workspace.reference.tables
    return CheckInputs(
        frames=frames,
        as_of=datetime.datetime.now(datetime.UTC).date(),
        indicators=build_indicators(rows.get("indicators", [])),
        units=build_units(rows.get("units", [])),
        bounds=build_bounds(rows.get("plausible_bounds", [])),
        previous=None if workspace.settings.accept_changes else workspace.read_previous_build(),
        refused=workspace.staging.read_loose(REFUSED),
    )


def derive_build_digest(workspace: Workspace) -> str:
    """A digest of all that a build is made from: what checks depend on, what was never read, the versions of files, up to how
    many rows facts have keys. To be taken before the star is built."""
    digest = hashlib.sha256(f"{derive_checked_digest(workspace)} {workspace.settings.keyed_fact_rows}".encode())
    for path in (workspace.staging.frame_path(REJECTED_FILE), workspace.history_file):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def is_published(workspace: Workspace, digest: str, tables: Iterable[Table]) -> bool:
    """Whether the file in place was built from what has that digest, nobody has touched it since, its copies are beside
    it, and the staged frames of these tables are there."""
    known = read_json(workspace.staging.published_file)
    if known is None or not is_whole(workspace.settings.warehouse_file):
        return False
    if not all(is_readable(workspace.staging.frame_path(table)) for table in tables):
        return False
    return known == _describe(workspace, digest)


def forget_published(workspace: Workspace) -> None:
    """Has a later run build anew, whatever it finds: the staged star is about to be another than the published one."""
    workspace.staging.published_file.unlink(missing_ok=True)


def remember_published(workspace: Workspace, digest: str) -> None:
    """Says of the file just put in place what it was built from."""
    write_text_file(workspace.staging.published_file, json.dumps(_describe(workspace, digest)))


def _outcome_file(workspace: Workspace, name: str) -> Path:
    return workspace.settings.staging_folder / "frames" / f"{name}.outcomes.json"


def _describe(workspace: Workspace, digest: str) -> dict[str, object]:
    look = workspace.settings.warehouse_file.stat()
    return {"digest": digest, "byte_size": look.st_size, "modified": look.st_mtime_ns}
