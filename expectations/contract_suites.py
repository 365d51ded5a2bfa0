"""Suites derived from the contract: what a table's declaration says becomes what is checked of its rows.

Belongs here: the requirements a `Table` implies, the checks they are grouped into, the frame they are checked on.
Does not: table declarations (`warehouse.tables`), rules a declaration cannot hold (`judgements`), running them
(`validation`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from expectations.judgements.declaration import NEXT_STEPS
from expectations.outcomes import CheckDeclaration, CheckSetupError, Verdict
from warehouse.contract import Table, derive_polars_schema
from warehouse.tables import audit, silver, star

TABLES: dict[str, Table] = {table.full_name: table for table in (*silver.TABLES, *star.TABLES, *audit.TABLES)}

ExpectationKind = Literal["in_set", "within", "matches", "unique", "holds"]

MEANINGS = {
    "contract_columns": "列与类型 · The table has the columns and types it is documented with.",
    "contract_key": "主键唯一 · Every row stands once; totals count nothing twice.",
    "contract_not_null": "必填列无空值 · Columns that must hold a value do.",
    "contract_sets": "取值在列表内 · Codes are among those documented.",
    "contract_bounds": "数值在界限内 · Numbers lie within the bounds documented.",
    "contract_patterns": "格式相符 · Codes are written the way documented.",
    "contract_references": "引用有效 · What a key refers to exists.",
}
# Demands on the cells of one row: a row that breaks one can step aside by itself. The others speak of the whole table.
CELL_CHECKS = ("contract_sets", "contract_bounds", "contract_patterns")
REFERENCE_MARK = "→"
HOLDS = "✓"
_FURTHER, _LABELLED_ROWS = "…", 50


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the contract demands of a table: the check it counts towards, what is expected of which columns, and
    the argument of that (allowed values, bounds, pattern, columns that must hold a value)."""

    check: str
    expected: ExpectationKind
    columns: tuple[str, ...]
    argument: Any = None


def derive_requirements(table: Table) -> list[Requirement]:
    """Everything the table's declaration demands, in the order of `MEANINGS`.

    GX takes some seven milliseconds a demand whatever the rows, so two things are not asked twice: all columns that
    must hold a value are one demand, and a column that refers to another is bounded by what is there.
    """
    columns = table.columns
    keys = [key for key in (table.key, *table.unique) if key]
    needed = tuple(c.name for c in columns if not c.nullable)
    return [
        Requirement("contract_columns", "holds", ("contract_columns",)),
        *(Requirement("contract_key", "unique", key) for key in keys),
        *(Requirement("contract_not_null", "holds", ("contract_not_null",), names) for names in [needed] if names),
        *(Requirement("contract_sets", "in_set", (c.name,), c.one_of) for c in columns if c.one_of),
        *(
            Requirement("contract_bounds", "within", (c.name,), (c.at_least, c.at_most))
            for c in columns
            if (c.at_least is not None or c.at_most is not None) and not c.references
        ),
        *(Requirement("contract_patterns", "matches", (c.name,), c.matches) for c in columns if c.matches),
        *(
            Requirement("contract_references", "holds", (f"{c.name} {REFERENCE_MARK} {c.references}",))
            for c in columns
            if c.references
        ),
    ]


def derive_declarations(table: Table) -> list[CheckDeclaration]:
    """One check a kind of demand that the table makes."""
    demanded = {requirement.check for requirement in derive_requirements(table)}
    suites = {"contract_columns": columns_suite(table)}
    return [
        CheckDeclaration(
            name,
            table.full_name,
            suites.get(name, contract_suite(table)),
            contract_verdict(table, name),
            meaning,
            NEXT_STEPS[contract_verdict(table, name)],
        )
        for name, meaning in MEANINGS.items()
        if name in demanded
    ]


def contract_verdict(table: Table, check: str) -> Verdict:
    """What becomes of what breaks that demand: of an observation the row steps aside, of the other silver tables the
    document; whatever breaks a table's shape, keys or references, or the star, holds the build back."""
    if check not in CELL_CHECKS or table.schema != "silver":
        return "build"
    return "row" if table is silver.OBSERVATION else "document"


def find_cell_breaches(table: Table, check: str) -> pl.Expr:
    """Whether a row of the table breaks a demand of that check, one of `CELL_CHECKS`; false where nothing is demanded."""
    breaches = [pl.lit(False)]
    for demand in (r for r in derive_requirements(table) if r.check == check):
        cell = pl.col(demand.columns[0])
        match demand.expected:
            case "in_set":
                breaches.append(~cell.is_in(list(demand.argument)))
            case "within":
                low, high = demand.argument
                breaches += [cell < low] if low is not None else []
                breaches += [cell > high] if high is not None else []
            case "matches":
                breaches.append(~cell.str.contains(demand.argument))
    return pl.any_horizontal(breach.fill_null(False) for breach in breaches)


def columns_suite(table: Table) -> str:
    """Name of the suite on the table's columns and types."""
    return f"{table.schema}_{table.name}_columns"


def contract_suite(table: Table) -> str:
    """Name of the suite on the table's rows."""
    return f"{table.schema}_{table.name}_contract"


def build_columns_frame(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """One row a column that is declared or found: its name, position and type as declared and as found, and whether
    these agree in `contract_columns`."""

    def describe(schema: pl.Schema, name: str) -> pl.DataFrame:
        places = [f"{position}: {type_}" for position, type_ in enumerate(schema.dtypes(), start=1)]
        return pl.DataFrame({"column": schema.names(), name: places}, schema={"column": pl.String(), name: pl.String()})

    declared, found = describe(derive_polars_schema(table), "declared"), describe(frame.schema, "found")
    both = declared.join(found, on="column", how="full", coalesce=True, maintain_order="left_right")
    return both.with_columns(pl.col("declared").eq_missing(pl.col("found")).alias("contract_columns"))


def build_contract_frame(table: Table, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The columns of the table on which something is demanded, and verdicts (see `label_verdicts`) where a demand is no
    single column's: `contract_not_null`, and ``column → schema.table.column`` for each reference.

    Columns that lack or are of another type are left out. Raises CheckSetupError where a table referred to was not
    handed over.
    """
    frame, declared = frames[table.full_name], derive_polars_schema(table)
    usable = [c for c in frame.columns if c in declared and _same_kind(frame.schema[c], declared[c])]
    demands = derive_requirements(table)
    plain = {c for r in demands if r.expected != "holds" for c in r.columns}
    verdicts = []
    for demand in (r for r in demands if r.check == "contract_not_null"):
        needed = [c for c in demand.argument if c in usable]
        label = [c for c in (*table.key, *needed) if c in usable][:3]
        verdicts.append(label_verdicts(pl.all_horizontal(pl.col(needed).is_not_null()), *label).alias(demand.check))
    for column in table.columns:
        if column.references is None or column.name not in usable:
            continue
        target, _, target_column = column.references.rpartition(".")
        if target not in frames:
            raise CheckSetupError(f"{table.full_name}.{column.name} refers to {target}, which was not handed over")
        exists = pl.col(column.name).is_in(frames[target][target_column].unique().implode())
        name = f"{column.name} {REFERENCE_MARK} {column.references}"
        verdicts.append(label_verdicts(exists, column.name).alias(name))
    return frame.select(*(c for c in usable if c in plain), *verdicts)


def label_verdicts(verdict: pl.Expr, *label: str) -> pl.Expr:
    """`HOLDS` where the verdict is true, what the label columns say of the row where it is false, else null.

    GX shows the first unexpected values in its pages: a label tells a reader which row, where a bare false would not.
    Further rows share one label, so that a rule broken by a million rows costs no million strings.
    """
    row = pl.concat_str([pl.col(c).cast(pl.String) for c in label], separator=" · ", ignore_nulls=True)
    is_first = (~verdict).cum_sum() <= _LABELLED_ROWS
    return (
        pl.when(verdict).then(pl.lit(HOLDS)).when(~verdict & is_first).then(row).when(~verdict).then(pl.lit(_FURTHER))
    )


def _same_kind(found: pl.DataType, declared: pl.DataType) -> bool:
    return (
        found == declared
        or (found.is_integer() and declared.is_integer())
        or (found.is_float() and declared.is_float())
    )
