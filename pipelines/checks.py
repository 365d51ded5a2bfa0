"""Checks: what the expectations say of a build, as Dagster asset checks. A failed error stops before publishing.

Belongs here: the bridge, the frames the checks are given, the history of what they said, what of it holds for the next run.
Does not: the rules (`expectations`).
"""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from expectations.outcomes import CheckDeclaration, CheckInputs, CheckOutcome, find_blocking
from expectations.validation import build_check_rows, declared_checks
from pipelines.asset_metadata import format_preview
from pipelines.check_process import CheckRequest
from pipelines.corrections import REFUSED
from pipelines.staging import StagedFrames, read_json, write_text
from pipelines.workspace import Workspace
from warehouse.contract import Table
from warehouse.tables import audit, silver, star

QUARANTINED = "quarantined"


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


def build_checks(
    name: str, tables: Sequence[Table], docs: str, beside: Sequence[Table] = ()
) -> dg.AssetChecksDefinition:
    """One step that runs every declared check of those tables, which may look at the tables `beside` too. Error checks
    block what lies downstream."""
    names = [table.full_name for table in tables]
    declarations = declared_checks(names)

    @dg.multi_asset_check(
        name=name,
        specs=[_build_spec(declaration) for declaration in declarations],
        description=f"Great Expectations on {', '.join(names)}; the Data Docs lie in {docs}",
        pool="data_folder",
    )
    def check(
        context: dg.AssetCheckExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> Iterator[dg.AssetCheckResult]:
        digest = derive_checked_digest(workspace)
        outcomes = read_kept_outcomes(workspace, name, digest)
        if outcomes is not None:
            context.log.info("nothing the checks look at has changed since they last ran; what they said holds")
        else:
            # The tables that are checked are looked at again and again; of the others a column or two, once.
            frames = StagedFrames(workspace.staging, (*silver.TABLES, *tables, *beside), kept=names)
            request = CheckRequest(
                inputs=build_inputs(workspace, frames),
                tables=tuple(names),
                docs_folder=workspace.settings.data_docs_folder,
                run_name=f"{name} {context.run.run_id[:8]}",
                with_quarantined=silver.OBSERVATION in tables,
            )
            answer = workspace.checker.ask(request)
            outcomes = answer.outcomes
            keep_outcomes(workspace, name, outcomes, digest)
            if answer.quarantined is not None:
                keep_quarantined(workspace, answer.quarantined, digest)
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        workspace.remember_checks(build_check_rows(outcomes, context.run.run_id, now))
        for outcome in outcomes:
            yield _build_result(outcome, workspace)
        for outcome in find_blocking(outcomes):
            context.log.error(f"{outcome.table} {outcome.name}: {outcome.note or outcome.meaning}")

    return check


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
    if kept is None or kept["digest"] != digest:
        return None
    return [CheckOutcome(**outcome) for outcome in kept["outcomes"]]


def keep_outcomes(workspace: Workspace, name: str, outcomes: Sequence[CheckOutcome], digest: str) -> None:
    """Keeps what the step said for a run that finds nothing changed; what holds a build back is never kept. `digest` is
    that of before the checks ran: midnight may have passed meanwhile."""
    path = _outcome_file(workspace, name)
    path.unlink(missing_ok=True)
    if not find_blocking(outcomes):
        kept = {"digest": digest, "outcomes": [asdict(outcome) for outcome in outcomes]}
        write_text(path, json.dumps(kept, ensure_ascii=False, default=str))


def keep_quarantined(workspace: Workspace, quarantined: pl.DataFrame, digest: str) -> None:
    """Keeps the observations not fit to publish, as `find_quarantined` has them."""
    workspace.staging.write_loose(quarantined, QUARANTINED, digest)


def read_quarantined(workspace: Workspace) -> pl.DataFrame:
    """What `keep_quarantined` kept of these silver frames; judged now where nothing was."""
    from expectations.quarantine import find_quarantined

    digest = derive_checked_digest(workspace)
    kept = workspace.staging.read_loose(QUARANTINED, digest)
    if kept is None:
        kept = find_quarantined(build_inputs(workspace, StagedFrames(workspace.staging, silver.TABLES)))
        keep_quarantined(workspace, kept, digest)
    return kept


def _outcome_file(workspace: Workspace, name: str) -> Path:
    return workspace.settings.staging_folder / "frames" / f"{name}.outcomes.json"


def build_all_checks(docs: str) -> list[dg.AssetChecksDefinition]:
    """The checks of the silver frames, before the star is built, and those of the star, before it is published."""
    return [
        build_checks("check_silver", silver.TABLES, docs),
        build_checks("check_star", star.TABLES, docs, beside=(audit.QUARANTINED_OBSERVATION,)),
    ]


def _build_spec(declaration: CheckDeclaration) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        name=declaration.name,
        asset=dg.AssetKey(declaration.table.split(".")),
        description=declaration.meaning,
        blocking=declaration.severity == "error",
    )


def _build_result(outcome: CheckOutcome, workspace: Workspace) -> dg.AssetCheckResult:
    metadata: dict[str, Any] = {
        "evaluated": outcome.evaluated, "unexpected": outcome.unexpected, "share": outcome.share,
        "suite": outcome.suite,
    }  # fmt: skip
    if outcome.note:
        metadata["note"] = outcome.note
    if outcome.sample_rows:
        metadata["first rows"] = dg.MetadataValue.md(format_preview(pl.DataFrame(outcome.sample_rows, strict=False)))
    if outcome.docs_url:
        page = workspace.settings.data_docs_folder / outcome.docs_url
        metadata["data docs"] = dg.MetadataValue.url(page.as_uri())
    return dg.AssetCheckResult(
        passed=outcome.success,
        check_name=outcome.name,
        asset_key=dg.AssetKey(outcome.table.split(".")),
        severity=dg.AssetCheckSeverity.ERROR if outcome.severity == "error" else dg.AssetCheckSeverity.WARN,
        description=outcome.note or outcome.meaning,
        metadata=metadata,
    )
