import datetime
from decimal import Decimal
from types import SimpleNamespace

import polars as pl
import pytest

from expectations.contract_suites import (
    MEANINGS,
    TABLES,
    contract_verdict,
    derive_declarations,
    derive_requirements,
)
from expectations.outcomes import CheckSetupError
from expectations.validation import declared_checks, run_checks
from warehouse.contract import Column, Table, build_frame
from warehouse.tables.audit import CHECK_RESULT
from warehouse.tables.silver import SENTENCE
from warehouse.tables.star import DIM_PERIOD, FCT_OBSERVATION, FCT_STATISTIC

# One check of one table each, and between them every kind of demand a declaration can make.
BREAKABLE = [
    (table, declaration.name)
    for table in (
        *(t.full_name for t in (SENTENCE, DIM_PERIOD, FCT_STATISTIC, CHECK_RESULT)),
        FCT_OBSERVATION.full_name,
    )
    for declaration in derive_declarations(TABLES[table])
]


def _set(frame: pl.DataFrame, build: SimpleNamespace, column: str, value: object) -> pl.DataFrame:
    return build.edit(frame, 0, **{column: value})


def _break_contract(build: SimpleNamespace, name: str, check: str) -> dict[str, pl.DataFrame]:
    """Clean frames, with one demand of the table's declaration broken in its first row."""
    table, frames = TABLES[name], build.silver()
    frames |= build.star(frames)
    if frames[name].is_empty():
        frames[name] = build_frame([build.row(table)], table)
    frame = frames[name]
    demand = next(r for r in derive_requirements(table) if r.check == check)
    column = demand.columns[0]
    match check:
        case "contract_columns":
            frame = frame.select(*frame.columns[:-2], frame.columns[-1], frame.columns[-2])
        case "contract_key":
            frame = pl.concat([frame, frame.head(1)])
        case "contract_not_null":
            frame = _set(frame, build, demand.argument[-1], None)
        case "contract_sets":
            frame = _set(frame, build, column, "不在其列")
        case "contract_bounds":
            low, high = demand.argument
            value = low - 1 if low is not None else high + 1
            frame = _set(frame, build, column, Decimal(value) if table.column(column).type == "decimal" else value)
        case "contract_patterns":
            frame = _set(frame, build, column, "不合格式")
        case "contract_references":
            frame = _set(frame, build, column.partition(" ")[0], 987_654_321)
    return frames | {name: frame}


@pytest.mark.parametrize(("table", "check"), BREAKABLE)
def test_run_checks_fails_only_the_broken_demand(table: str, check: str, build: SimpleNamespace) -> None:
    outcomes = run_checks(build.inputs(_break_contract(build, table, check)), [table], None, "试运行")
    contract = [o for o in outcomes if o.suite.endswith(("_contract", "_columns"))]
    assert [o.name for o in contract if not o.success] == [check]
    broken = next(o for o in contract if o.name == check)
    assert broken.verdict == contract_verdict(TABLES[table], check)
    assert 1 <= broken.unexpected <= 4  # two columns changed places; two rows share a key, or two keys
    assert len(broken.sample_rows) == broken.unexpected


def test_breakable_tables_make_every_kind_of_demand() -> None:
    assert {check for _, check in BREAKABLE} == set(MEANINGS)


def test_run_checks_names_missing_and_mistyped_columns(build: SimpleNamespace) -> None:
    row = build.row(CHECK_RESULT)
    frame = build_frame([row], CHECK_RESULT).drop("meaning").with_columns(pl.col("row_count").cast(pl.String))
    outcomes = run_checks(build.inputs({CHECK_RESULT.full_name: frame}), [CHECK_RESULT.full_name], None, "试运行")
    assert [o.name for o in outcomes if not o.success] == ["contract_columns"]
    shown = {row["column"]: (row["declared"], row["found"]) for row in outcomes[0].sample_rows}
    assert shown["row_count"] == ("10: Int64", "10: String")
    assert shown["meaning"] == ("13: String", None)


def test_derive_requirements_follows_the_declaration() -> None:
    table = Table(
        "audit",
        "sample",
        "样例 · a sample",
        (
            Column("code", "text", "代码 · code", nullable=False, matches="^[a-z]+$"),
            Column("share", "real", "比例 · share", at_least=0, at_most=1, one_of=()),
            Column("kind", "text", "类型 · kind", one_of=("甲", "乙"), references="star.dim_unit.name"),
        ),
        key=("code", "kind"),
    )
    demands = [(r.check, r.expected, r.columns, r.argument) for r in derive_requirements(table)]
    assert demands == [
        ("contract_columns", "holds", ("contract_columns",), None),
        ("contract_key", "unique", ("code", "kind"), None),
        ("contract_not_null", "holds", ("contract_not_null",), ("code",)),
        ("contract_sets", "in_set", ("kind",), ("甲", "乙")),
        ("contract_bounds", "within", ("share",), (0, 1)),
        ("contract_patterns", "matches", ("code",), "^[a-z]+$"),
        ("contract_references", "holds", ("kind → star.dim_unit.name",), None),
    ]


def test_declared_checks_are_unique_within_a_table_and_say_what_they_mean() -> None:
    declared = declared_checks(list(TABLES))
    assert len({(d.table, d.name) for d in declared}) == len(declared)
    assert all(" · " in d.meaning for d in declared)
    assert {d.table for d in declared} == set(TABLES)


def test_run_checks_asks_for_the_frames_it_needs(build: SimpleNamespace) -> None:
    with pytest.raises(CheckSetupError, match=r"audit\.numeral"):
        run_checks(build.inputs(), ["audit.numeral"], None, "试运行")
    fact = build.star(build.silver())[FCT_OBSERVATION.full_name]
    with pytest.raises(CheckSetupError, match=r"refers to star\.dim_"):
        run_checks(build.inputs({FCT_OBSERVATION.full_name: fact}), [FCT_OBSERVATION.full_name], None, "试运行")


def test_build_row_obeys_the_contract(build: SimpleNamespace) -> None:
    frame = build_frame([build.row(CHECK_RESULT)], CHECK_RESULT)
    assert frame["checked_at"].to_list() == [datetime.datetime(2026, 3, 3)]
