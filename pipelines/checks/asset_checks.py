"""Checks: what the expectations say of a build, as Dagster asset checks. A failed error stops before publishing.

Belongs here: the bridge, the frames the checks are given, the history of what they said, what of it holds for the next run.
Does not: the rules (`expectations`).
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import dagster as dg
import polars as pl

from expectations.messages import describe_outcome
from expectations.outcomes import CheckDeclaration, CheckOutcome, find_blocking
from expectations.validation import build_check_rows, declared_checks
from pipelines.assets.metadata import format_preview
from pipelines.checks.kept import (
    build_inputs,
    derive_checked_digest,
    keep_aside,
    keep_outcomes,
    read_kept_outcomes,
)
from pipelines.running.data_docs_pages import DATA_DOCS_PATH
from pipelines.storage.frames import StagedFrames
from pipelines.storage.lines import Lines, find_file_lines
from pipelines.workers.check_process import CheckRequest
from pipelines.workspace import Workspace
from warehouse.contract import Table
from warehouse.tables import audit, silver, star


def build_checks(
    name: str, tables: Sequence[Table], docs: str, beside: Sequence[Table] = ()
) -> dg.AssetChecksDefinition:
    """One step that runs every declared check of those tables, which may look at the tables `beside` too. What is not
    fit to publish is kept for the star; a broken rule on the build as a whole blocks what lies downstream."""
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
            outcomes = add_lines(answer.outcomes, find_file_lines(workspace.settings.input, workspace.staging))
            keep_outcomes(workspace, name, outcomes, digest)
            if answer.quarantined is not None and answer.documents_aside is not None:
                keep_aside(workspace, answer.quarantined, answer.documents_aside, digest)
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        workspace.remember_checks(build_check_rows(outcomes, context.run.run_id, now))
        for outcome in outcomes:
            yield _build_result(outcome)
        for outcome in outcomes:
            if not outcome.success and outcome.severity == "warning":
                context.log.warning(describe_outcome(outcome))
        if blocking := find_blocking(outcomes):
            # Said here, in the words of the checks; left to Dagster, it would be a list of steps and two stack traces.
            raise dg.Failure("\n".join(describe_outcome(outcome) for outcome in blocking), allow_retries=False)

    return check


def build_all_checks(docs: str) -> list[dg.AssetChecksDefinition]:
    """The checks of the silver frames, before the star is built, and those of the star, before it is published."""
    return [
        build_checks("check_silver", silver.TABLES, docs),
        build_checks("check_star", star.TABLES, docs, beside=(audit.QUARANTINED_OBSERVATION, audit.REJECTED_DOCUMENT)),
    ]


def add_lines(outcomes: Sequence[CheckOutcome], lines: Lines) -> list[CheckOutcome]:
    """The outcomes with the line of its file beside each row that has a position in one."""
    return [replace(one, sample_rows=[_add_line(row, lines) for row in one.sample_rows]) for one in outcomes]


def _add_line(row: dict[str, Any], lines: Lines) -> dict[str, Any]:
    line = lines.find(row.get("source_file"), row.get("char_start"))
    if line is None:
        return row
    return {"source_file": row["source_file"], "line": line, **{k: v for k, v in row.items() if k != "source_file"}}


def _build_spec(declaration: CheckDeclaration) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        name=declaration.name,
        asset=dg.AssetKey(declaration.table.split(".")),
        description=declaration.meaning,
        blocking=declaration.verdict == "build",
    )


def _build_result(outcome: CheckOutcome) -> dg.AssetCheckResult:
    metadata: dict[str, Any] = {
        "evaluated": outcome.evaluated, "unexpected": outcome.unexpected, "share": outcome.share,
        "suite": outcome.suite,
    }  # fmt: skip
    if not outcome.success:
        metadata["next step"] = outcome.next_step
    if outcome.sample_rows:
        metadata["first rows"] = dg.MetadataValue.md(format_preview(pl.DataFrame(outcome.sample_rows, strict=False)))
    if outcome.docs_url:
        # The UI serves the pages itself: a link to a file does nothing in a browser.
        metadata["data docs"] = dg.MetadataValue.url(f"{DATA_DOCS_PATH}/{outcome.docs_url}")
    return dg.AssetCheckResult(
        passed=outcome.success,
        check_name=outcome.name,
        asset_key=dg.AssetKey(outcome.table.split(".")),
        severity=dg.AssetCheckSeverity.ERROR if outcome.severity == "error" else dg.AssetCheckSeverity.WARN,
        description=outcome.meaning if outcome.success else describe_outcome(outcome),
        metadata=metadata,
    )
