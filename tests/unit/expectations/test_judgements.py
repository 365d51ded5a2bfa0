"""Every judgement can fail: for each rule, a build that breaks it and nothing else."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from expectations.outcomes import CheckInputs
from expectations.validation import THEMES, run_checks
from warehouse.contract import build_frame
from warehouse.tables.silver import DOCUMENT, NUMERAL, OBSERVATION
from warehouse.tables.silver import TABLES as SILVER
from warehouse.tables.star import (
    BRIDGE_ARITHMETIC_OBSERVATION,
    DIM_INDICATOR,
    DIM_PLACE,
    FCT_ARITHMETIC,
    FCT_OBSERVATION,
    FCT_STATISTIC,
)
from warehouse.tables.star import TABLES as STAR

SILVER_NAMES, STAR_NAMES = [t.full_name for t in SILVER], [t.full_name for t in STAR]

# Rows of a document in the clean frames: amount, growth, share, people, rank, plan; document 4 and on are counties.
AMOUNT, GROWTH, SHARE, PEOPLE, RANK, PLAN = range(6)
COUNTY = 3 * 6


def _edit_observation(row: int, **changes: Any) -> Callable[[SimpleNamespace], CheckInputs]:
    if "surface" in changes:
        changes.setdefault("quote", f"有关数字为{changes['surface']}。")
    changes = {k: Decimal(str(v)) if k.startswith("value") else v for k, v in changes.items()}

    def mutate(build: SimpleNamespace) -> CheckInputs:
        return build.inputs({OBSERVATION.full_name: build.edit(build.silver()[OBSERVATION.full_name], row, **changes)})

    return mutate


def _blank(column: str, rows: int) -> Callable[[SimpleNamespace], CheckInputs]:
    def mutate(build: SimpleNamespace) -> CheckInputs:
        frame = build.silver()[OBSERVATION.full_name].with_row_index("row")
        kept = pl.when(pl.col("row") >= rows).then(pl.col(column))
        return build.inputs({OBSERVATION.full_name: frame.with_columns(kept.alias(column)).drop("row")})

    return mutate


def _edit_document(**changes: Any) -> Callable[[SimpleNamespace], CheckInputs]:
    return lambda build: build.inputs(
        {DOCUMENT.full_name: build.edit(build.silver()[DOCUMENT.full_name], 0, **changes)}
    )


def _add_document(**changes: Any) -> Callable[[SimpleNamespace], CheckInputs]:
    def mutate(build: SimpleNamespace) -> CheckInputs:
        row = build_frame([build.document(50, **changes)], DOCUMENT)
        return build.inputs({DOCUMENT.full_name: pl.concat([build.silver()[DOCUMENT.full_name], row])})

    return mutate


def _add_barren_document(build: SimpleNamespace) -> CheckInputs:
    frames = build.silver()
    document = build_frame([build.document(50, observation_count=0)], DOCUMENT)
    numerals = frames[NUMERAL.full_name].head(3).with_columns(document_id=pl.lit(50, pl.Int64), outcome=pl.lit("idiom"))
    added = {
        DOCUMENT.full_name: pl.concat([frames[DOCUMENT.full_name], document]),
        NUMERAL.full_name: pl.concat([frames[NUMERAL.full_name], numerals]),
    }
    return build.inputs(added)


def _add_observation(build: SimpleNamespace) -> CheckInputs:
    row = build.observation(
        50, 0, surface="12.5%", value=12.5, unit="%", kind="growth", place="北岭县", place_code="330127"
    )
    return build.inputs(
        {OBSERVATION.full_name: pl.concat([build.silver()[OBSERVATION.full_name], build_frame([row], OBSERVATION)])}
    )


def _state_twice(build: SimpleNamespace) -> CheckInputs:
    frames = build.silver()
    again = (
        frames[OBSERVATION.full_name]
        .slice(COUNTY + GROWTH, 1)
        .with_columns(char_start=pl.lit(130, pl.Int64), char_end=pl.lit(135, pl.Int64))
    )
    observations = pl.concat([frames[OBSERVATION.full_name], again]).sort("document_id", "char_start")
    documents = build.edit(frames[DOCUMENT.full_name], 3, observation_count=7)
    return build.inputs({OBSERVATION.full_name: observations, DOCUMENT.full_name: documents})


def _leave_unexplained(build: SimpleNamespace) -> CheckInputs:
    frame = build.silver()[NUMERAL.full_name]
    for row in range(5):
        frame = build.edit(frame, row, outcome="unexplained")
    return build.inputs({NUMERAL.full_name: frame})


def _previously(**edits: pl.Expr) -> Callable[[SimpleNamespace], CheckInputs]:
    return lambda build: build.inputs(previous=build.inputs().previous.with_columns(**edits))


def _refuse(build: SimpleNamespace) -> CheckInputs:
    columns = ("source_sha256", "char_start", "char_end", "field", "value", "reason", "who", "date", "expect")
    return build.inputs(
        refused=pl.DataFrame(
            [
                {"source_file": "corrections.csv", "line": 2}
                | dict.fromkeys(columns, "1")
                | {"refused_because": "no document of the input has this content"}
            ]
        )
    )


def _is(measure: str, key: str | None = None) -> pl.Expr:
    chosen = pl.col("measure") == measure
    return chosen if key is None else chosen & (pl.col("key") == key)


_ROWS = pl.col("rows")
_LEVELS, _RATIOS = _is("kind", "level"), _is("kind", "ratio")

MUTATIONS: dict[str, Callable[[SimpleNamespace], CheckInputs]] = {
    "value_is_printed": _edit_observation(COUNTY + AMOUNT, value=32_000_000),
    "share_within_bounds": _edit_observation(COUNTY + SHARE, surface="120%", value=120, indicator="城镇化率"),
    "rate_within_bounds": _edit_observation(COUNTY + SHARE, surface="130%", value=130, indicator="到课率"),
    "population_within_nation": _edit_observation(PEOPLE, surface="15亿人", value=1_500_000_000),
    "part_within_whole": _edit_observation(COUNTY + PEOPLE, surface="500万人", value=5_000_000),
    "period_not_after_publication": _edit_observation(
        COUNTY + GROWTH, period="2027", period_start=datetime.date(2027, 1, 1), period_end=datetime.date(2027, 12, 31)
    ),
    "period_ends_near_publication": _edit_observation(
        COUNTY + GROWTH,
        period="2026/2030",
        period_start=datetime.date(2026, 1, 1),
        period_end=datetime.date(2030, 12, 31),
    ),
    "period_is_ordered": _edit_observation(
        COUNTY + GROWTH, period_start=datetime.date(2025, 12, 31), period_end=datetime.date(2025, 1, 1)
    ),
    "range_is_ordered": _edit_observation(COUNTY + PLAN, value_low=150_000, value_high=120_000),
    "rank_is_a_position": _edit_observation(COUNTY + RANK, surface="末位", value=0),
    "quote_holds_surface": _edit_observation(COUNTY + RANK, quote="这一句说的是别的事。"),
    "span_within_text": _edit_observation(COUNTY + PLAN, char_end=401),
    "observation_has_document": _add_observation,
    "growth_is_usual": _edit_observation(COUNTY + GROWTH, surface="95%", value=95),
    "unit_fits_indicator": _edit_observation(COUNTY + AMOUNT, surface="320000000吨", unit="吨"),
    "value_near_peers": _edit_observation(COUNTY + AMOUNT, surface="3.2万元", value=32_000),
    "observation_is_single": _state_twice,
    "spans_do_not_overlap": _edit_observation(COUNTY + GROWTH, char_start=3),
    "indicator_is_known": _blank("indicator", 8),
    "indicator_is_catalogued": _blank("indicator_name", 48),
    "place_is_known": _blank("place", 12),
    "period_is_known": _blank("period", 48),
    "facts_are_kept": _previously(rows=pl.when(_is("document")).then(_ROWS * 2).otherwise(_ROWS)),
    "rewritten_documents_keep_rows": _previously(
        rows=pl.when(_is("path", "样例1.txt")).then(20).otherwise(_ROWS),
        label=pl.when(_is("path", "样例1.txt")).then(pl.lit("f" * 64)).otherwise("label"),
    ),
    "documents_are_still_there": _previously(
        key=pl.when(_is("path", "样例1.txt")).then(pl.lit("另一篇.txt")).otherwise("key")
    ),
    "sizes_are_stable": _previously(value=pl.col("value") / 10_000),
    "document_rows_are_stable": _previously(rows=pl.when(_is("document", f"{1:064x}")).then(20).otherwise(_ROWS)),
    "kind_shares_are_stable": _previously(rows=pl.when(_LEVELS).then(8).when(_RATIOS).then(24).otherwise(_ROWS)),
    "status_shares_are_stable": _previously(rows=pl.when(_is("status")).then(24).otherwise(_ROWS)),
    "corrections_fit": _refuse,
    "numeral_is_explained": _leave_unexplained,
    "observations_are_complete": _edit_document(observation_count=7),
    "publication_not_in_future": _edit_document(publication_date=datetime.date(2026, 3, 4)),
    "document_is_readable": _add_document(
        status="rejected", reason="不是文本", publication_date=None, numeral_count=0, observation_count=0
    ),
    "document_has_observations": _add_barren_document,
    "publication_date_is_known": _edit_document(publication_date=None, publication_date_basis=None),
}


def _edit_star(table: str, row: int, **changes: Any) -> Callable[[SimpleNamespace], CheckInputs]:
    def mutate(build: SimpleNamespace) -> CheckInputs:
        frames = build.star(build.silver())
        return build.inputs(frames | {table: build.edit(frames[table], row, **changes)})

    return mutate


def _drop_rows(table: str, chosen: pl.Expr) -> Callable[[SimpleNamespace], CheckInputs]:
    def mutate(build: SimpleNamespace) -> CheckInputs:
        frames = build.star(build.silver())
        return build.inputs(frames | {table: frames[table].filter(~chosen)})

    return mutate


def _conflict(build: SimpleNamespace) -> CheckInputs:
    frames = build.star(build.silver())
    catalogued = frames[DIM_INDICATOR.full_name].filter("is_catalogued")["indicator_key"]
    first = frames[FCT_STATISTIC.full_name]["indicator_key"].is_in(catalogued.implode()).arg_max()
    return _edit_star(FCT_STATISTIC.full_name, first, is_conflicting=True)(build)


def _fail_arithmetic(build: SimpleNamespace) -> CheckInputs:
    frames = build.star(build.silver())
    row = build.row(FCT_ARITHMETIC) | {"holds": False, "run_key": frames[FCT_OBSERVATION.full_name]["run_key"][0]}
    return build.inputs(frames | {FCT_ARITHMETIC.full_name: build_frame([row], FCT_ARITHMETIC)})


def _fail_own_arithmetic(build: SimpleNamespace) -> CheckInputs:
    """Six relations between the figures of one document, none of which holds."""
    frames = build.star(build.silver())
    facts = frames[FCT_OBSERVATION.full_name]
    run_key, one = facts["run_key"][0], facts.filter(pl.col("document_key") == 1)["observation_key"]
    relations = [
        build.row(FCT_ARITHMETIC) | {"arithmetic_key": key, "holds": False, "run_key": run_key} for key in range(6)
    ]
    uses = [
        build.row(BRIDGE_ARITHMETIC_OBSERVATION)
        | {"arithmetic_key": key, "position": position, "observation_key": one[position], "run_key": run_key}
        for key in range(6)
        for position in (1, 2)
    ]
    broken = {
        FCT_ARITHMETIC.full_name: build_frame(relations, FCT_ARITHMETIC),
        BRIDGE_ARITHMETIC_OBSERVATION.full_name: build_frame(uses, BRIDGE_ARITHMETIC_OBSERVATION),
    }
    return build.inputs(frames | broken)


# A document whose relations fail has, of course, relations that fail.
ALSO = {"document_arithmetic_holds": ["arithmetic_holds"]}

# Each breaks its rule and no other of its table.
STAR_MUTATIONS: dict[tuple[str, str], Callable[[SimpleNamespace], CheckInputs]] = {
    **{
        (table.full_name, "unknown_member_is_there"): _drop_rows(table.full_name, pl.col(table.key[0]) == -1)
        for table in STAR
        if table.name.startswith("dim_") and table.name != "dim_run"
    },
    (FCT_OBSERVATION.full_name, "facts_are_complete"): _drop_rows(
        FCT_OBSERVATION.full_name, pl.col("char_start") == 20
    ),
    (FCT_OBSERVATION.full_name, "sentence_agrees_with_itself"): _edit_star(
        FCT_OBSERVATION.full_name, 0, is_contradicted=True
    ),
    (FCT_ARITHMETIC.full_name, "document_arithmetic_holds"): _fail_own_arithmetic,
    (FCT_STATISTIC.full_name, "value_is_that_of_its_observation"): _edit_star(
        FCT_OBSERVATION.full_name, 0, value=Decimal(7)
    ),
    (FCT_STATISTIC.full_name, "value_lies_within_mentions"): _edit_star(
        FCT_STATISTIC.full_name, 0, lowest_value=Decimal(10**15)
    ),
    (FCT_STATISTIC.full_name, "mentions_agree"): _conflict,
    (FCT_ARITHMETIC.full_name, "arithmetic_holds"): _fail_arithmetic,
}


def _failed(inputs: CheckInputs, tables: list[str]) -> list[str]:
    return [outcome.name for outcome in run_checks(inputs, tables, None, "试运行") if not outcome.success]


def test_run_checks_passes_clean_silver(build: SimpleNamespace) -> None:
    outcomes = run_checks(build.inputs(), SILVER_NAMES, None, "试运行")
    assert [(o.name, o.note) for o in outcomes if not o.success] == []
    judged = {o.name: o.evaluated for o in outcomes}
    assert judged["value_is_printed"] == 32  # amounts, growth, people, ranks of eight places; no 六成, no range
    assert judged["value_near_peers"] == 15  # three indicators in five counties
    assert judged["part_within_whole"] == 21  # three amounts in each area below the nation


def test_run_checks_passes_clean_star(build: SimpleNamespace) -> None:
    inputs = build.inputs(build.star(build.silver()))
    outcomes = run_checks(inputs, STAR_NAMES, None, "试运行")
    assert [(o.name, o.note) for o in outcomes if not o.success] == []
    assert {o.name: o.evaluated for o in outcomes}["facts_are_complete"] == 8


@pytest.mark.parametrize("rule", MUTATIONS)
def test_run_checks_fails_only_the_broken_rule(rule: str, build: SimpleNamespace) -> None:
    assert _failed(MUTATIONS[rule](build), SILVER_NAMES) == [rule]


@pytest.mark.parametrize(("table", "rule"), STAR_MUTATIONS)
def test_run_checks_fails_only_the_broken_star_rule(table: str, rule: str, build: SimpleNamespace) -> None:
    assert _failed(STAR_MUTATIONS[table, rule](build), [table]) == [rule, *ALSO.get(rule, [])]


def test_every_judgement_has_a_mutation() -> None:
    declared = {(theme.table, rule.name) for theme in THEMES for rule in theme.rules}
    silver = {(table, rule) for table, rule in declared if table.startswith("silver.")}
    assert {rule for _, rule in silver} == set(MUTATIONS)
    assert declared - silver == set(STAR_MUTATIONS)
    assert DIM_PLACE.full_name in {table for table, _ in STAR_MUTATIONS}
