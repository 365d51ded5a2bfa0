"""The one bridge to Great Expectations: Polars frames in, plain outcomes out.

Belongs here: which checks there are, running their suites, turning GX results into `CheckOutcome`, rows for
`audit.check_result`.
Does not: the rules (`contract_suites`, `judgements`), Dagster. GX and pandas are imported where they run: the import
takes five seconds and 230 MB, which nobody pays who only wants to know which checks there are.
"""

import datetime
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from expectations.contract_suites import (
    MEANINGS,
    REFERENCE_MARK,
    TABLES,
    Requirement,
    build_columns_frame,
    build_contract_frame,
    columns_suite,
    contract_suite,
    contract_verdict,
    derive_declarations,
    derive_requirements,
    label_verdicts,
)
from expectations.judgements.coverage import DOCUMENT_COVERAGE, NUMERAL_COVERAGE, OBSERVATION_COVERAGE
from expectations.judgements.declaration import Theme
from expectations.judgements.drift import DRIFT
from expectations.judgements.plausibility import PLAUSIBILITY
from expectations.judgements.review import REVIEW
from expectations.judgements.star_tables import STAR_THEMES
from expectations.outcomes import CheckDeclaration, CheckInputs, CheckOutcome
from expectations.suite_runs import SAMPLE_ROWS, Expected, Found, SuiteRun
from warehouse.contract import Table, build_frame
from warehouse.tables.audit import CHECK_RESULT

THEMES: tuple[Theme, ...] = (
    PLAUSIBILITY,
    OBSERVATION_COVERAGE,
    DRIFT,
    REVIEW,
    NUMERAL_COVERAGE,
    DOCUMENT_COVERAGE,
    *STAR_THEMES,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What was found of one demand of a check, and the first rows that break it."""

    expected: Expected
    found: Found
    rows: list[dict[str, Any]]


def declared_checks(tables: Collection[str]) -> list[CheckDeclaration]:
    """The checks of those tables, by full name; KeyError where the contract has no such table."""
    themes = [declaration for theme in THEMES if theme.table in tables for declaration in theme.declarations()]
    return [d for table in tables for d in derive_declarations(TABLES[table])] + themes


def run_checks(
    inputs: CheckInputs, tables: Collection[str], docs_folder: Path | None, run_name: str
) -> list[CheckOutcome]:
    """Every declared check of those tables, once, in the order of `declared_checks`.

    With `docs_folder`, GX's Data Docs are written there; pages of other tables that an earlier call wrote stay.
    Raises CheckSetupError where a frame lacks.
    """
    for table in tables:
        inputs.frame(table)
    from expectations.gx_session import GxSession  # here, and nowhere at the top: see the charter

    session = GxSession(docs_folder, run_name)
    found: dict[tuple[str, str], list[_Part]] = {}
    for run in (run for table in tables for run in _build_runs(table, inputs)):
        for expected, result in zip(run.expected, session.run_suite(run.name, run.frame, run.expected), strict=True):
            # Of the rows only the sample is kept, so that the frames of all suites are never in memory together.
            rows = _sample(run, expected, result) if result.unexpected else []
            found.setdefault((run.table, expected.check), []).append(_Part(expected, result, rows))
    pages = session.build_docs()
    return [_build_outcome(d, found.get((d.table, d.name), []), pages) for d in declared_checks(tables)]


def _build_runs(table: str, inputs: CheckInputs) -> Iterator[SuiteRun]:
    """The suites of one table with the frames they run on."""
    yield from _contract_runs(TABLES[table], inputs)
    yield from (_theme_run(theme, inputs) for theme in THEMES if theme.table == table)


def _contract_runs(table: Table, inputs: CheckInputs) -> Iterator[SuiteRun]:
    """Columns and types, and the demands on values; these leave out columns that lack or are of another type, of which
    the first have told."""
    frame = inputs.frame(table.full_name)
    shape, values = build_columns_frame(table, frame), build_contract_frame(table, inputs.frames)
    columns = ("column", "declared", "found")
    keys = tuple(c for c in (*table.key, "source_file", "surface", "quote") if c in frame.columns)
    demands = [Expected(r.check, r, contract_verdict(table, r.check), "") for r in derive_requirements(table)]
    of_columns = tuple(
        replace(d, description=MEANINGS["contract_columns"]) for d in demands if d.check == "contract_columns"
    )
    of_values = tuple(d for d in demands if set(d.requirement.columns) <= set(values.columns))
    yield SuiteRun(
        columns_suite(table),
        table.full_name,
        shape.select(label_verdicts(pl.col("contract_columns"), *columns).alias("contract_columns")),
        shape,
        of_columns,
        columns,
    )
    if of_values:
        yield SuiteRun(contract_suite(table), table.full_name, values, frame, of_values, keys)


def _theme_run(theme: Theme, inputs: CheckInputs) -> SuiteRun:
    rows = theme.judge(inputs)
    expected = tuple(
        Expected(r.name, Requirement(r.name, "holds", (r.name,)), r.verdict, r.meaning, r.mostly) for r in theme.rules
    )
    return SuiteRun(
        theme.suite,
        theme.table,
        rows.select(label_verdicts(pl.col(r.name), *theme.show[:3]).alias(r.name) for r in theme.rules),
        rows,
        expected,
        theme.show,
    )


def _build_outcome(declaration: CheckDeclaration, parts: Sequence[_Part], pages: Mapping[str, str]) -> CheckOutcome:
    """One outcome from everything found of a check; `unexpected` adds up the breaches where it has several demands."""
    evaluated = max((part.found.evaluated for part in parts), default=0)
    unexpected = sum(part.found.unexpected for part in parts)
    success = all(part.found.success for part in parts)
    rows = [row for part in parts for row in part.rows]
    notes = [_describe(part.expected, part.found) for part in parts if not part.found.success]
    if not parts:
        notes.append("not evaluated: its columns lack or have another type, see contract_columns")
    return CheckOutcome(
        name=declaration.name,
        table=declaration.table,
        suite=declaration.suite,
        verdict=declaration.verdict,
        success=success,
        meaning=declaration.meaning,
        evaluated=evaluated,
        unexpected=unexpected,
        share=min(unexpected / evaluated, 1.0) if evaluated else 0.0,
        sample_rows=rows[:SAMPLE_ROWS],
        docs_url=pages.get(declaration.suite),
        note="; ".join(filter(None, notes)),
        next_step=declaration.next_step,
    )


def _sample(run: SuiteRun, expected: Expected, found: Found) -> list[dict[str, Any]]:
    """The first rows that break a demand, with the columns it is on."""
    requirement = expected.requirement
    on = (*requirement.columns, *(requirement.argument if requirement.check == "contract_not_null" else ()))
    names = (name.partition(f" {REFERENCE_MARK} ")[0] for name in (*run.show, *on))
    show = [c for c in dict.fromkeys(names) if c in run.rows.columns and c != expected.check]
    return run.rows[list(found.positions)].select(show).to_dicts()


def _describe(expected: Expected, found: Found) -> str:
    requirement = expected.requirement
    if requirement.expected != "holds":
        return f"{', '.join(requirement.columns)}: {requirement.expected} {requirement.argument or ''}".rstrip()
    if expected.mostly < 1:
        return f"at least {expected.mostly:.0%} must hold; {found.unexpected} of {found.evaluated} do not"
    return "" if requirement.columns[0] == expected.check else requirement.columns[0]


def build_check_rows(outcomes: Sequence[CheckOutcome], run_id: str, checked_at: datetime.datetime) -> pl.DataFrame:
    """The outcomes as rows of `audit.check_result`; examples are JSON, a line each."""
    rows = [
        {
            "run_id": run_id,
            "checked_at": checked_at,
            "suite": o.suite,
            "check_name": o.name,
            "table_name": o.table,
            "severity": o.severity,
            "verdict": o.verdict,
            "passed": o.success,
            "row_count": o.evaluated,
            "failed_count": o.unexpected,
            "failed_share": o.share,
            "meaning": o.meaning,
            "next_step": None if o.success else o.next_step,
            "examples": "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in o.sample_rows) or None,
        }
        for o in outcomes
    ]
    return build_frame(rows, CHECK_RESULT)
