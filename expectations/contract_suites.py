"""Suites derived from the contract: what a table's declaration says becomes what is checked of its rows.

Belongs here: the requirements a `Table` implies, the checks they are grouped into, the frame they are checked on.
Does not: table declarations (`warehouse.tables`), rules a declaration cannot hold (`judgements`), running (`validation`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from expectations.outcomes import CheckDeclaration, CheckSetupError
from warehouse.contract import Table, derive_polars_schema
from warehouse.tables import audit, silver, star

TABLES: dict[str, Table] = {table.full_name: table for table in (*silver.TABLES, *star.TABLES, *audit.TABLES)}

Expected = Literal["column_order", "type", "not_null", "in_set", "within", "matches", "unique", "true"]

MEANINGS = {
    "contract_columns": "列与类型 · The table has the columns and types it is documented with.",
    "contract_key": "主键唯一 · Every row stands once; totals count nothing twice.",
    "contract_not_null": "必填列无空值 · Columns that must hold a value do.",
    "contract_sets": "取值在列表内 · Codes are among those documented.",
    "contract_bounds": "数值在界限内 · Numbers lie within the bounds documented.",
    "contract_patterns": "格式相符 · Codes are written the way documented.",
    "contract_references": "引用有效 · What a key refers to exists.",
}
REFERENCE_MARK = "→"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the contract demands of a table: the check it counts towards, what is expected of which columns, and
    the argument of that (type name, allowed values, bounds, pattern)."""

    check: str
    expected: Expected
    columns: tuple[str, ...]
    argument: Any = None


def derive_requirements(table: Table) -> list[Requirement]:
    """Everything the table's declaration demands, in the order of `MEANINGS`."""
    columns = table.columns
    keys = [key for key in (table.key, *table.unique) if key]
    return [
        Requirement("contract_columns", "column_order", tuple(table.column_names)),
        *(Requirement("contract_columns", "type", (c.name,), c.type) for c in columns),
        *(Requirement("contract_key", "unique", key) for key in keys),
        *(Requirement("contract_not_null", "not_null", (c.name,)) for c in columns if not c.nullable),
        *(Requirement("contract_sets", "in_set", (c.name,), c.one_of) for c in columns if c.one_of),
        *(
            Requirement("contract_bounds", "within", (c.name,), (c.at_least, c.at_most))
            for c in columns
            if c.at_least is not None or c.at_most is not None
        ),
        *(Requirement("contract_patterns", "matches", (c.name,), c.matches) for c in columns if c.matches),
        *(
            Requirement("contract_references", "true", (f"{c.name} {REFERENCE_MARK} {c.references}",))
            for c in columns
            if c.references
        ),
    ]


def derive_declarations(table: Table) -> list[CheckDeclaration]:
    """One check a kind of demand that the table makes."""
    demanded = {requirement.check for requirement in derive_requirements(table)}
    suites = {"contract_columns": columns_suite(table)}
    return [
        CheckDeclaration(name, table.full_name, suites.get(name, contract_suite(table)), "error", meaning)
        for name, meaning in MEANINGS.items()
        if name in demanded
    ]


def columns_suite(table: Table) -> str:
    """Name of the suite on the table's columns and types."""
    return f"{table.schema}_{table.name}_columns"


def contract_suite(table: Table) -> str:
    """Name of the suite on the table's rows."""
    return f"{table.schema}_{table.name}_contract"


def build_contract_frame(table: Table, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The columns of the table on which something is demanded, and a Boolean column a reference, named
    ``column → schema.table.column``: true where the value exists there, null where the value is null.

    Raises CheckSetupError where a table referred to was not handed over.
    """
    frame = frames[table.full_name]
    requirements = derive_requirements(table)
    wanted = {c for r in requirements if r.check not in ("contract_columns", "contract_references") for c in r.columns}
    declared = derive_polars_schema(table)
    usable = [c for c in frame.columns if c in declared and _same_kind(frame.schema[c], declared[c])]
    references = []
    for column in table.columns:
        if column.references is None or column.name not in usable:
            continue
        target, _, target_column = column.references.rpartition(".")
        if target not in frames:
            raise CheckSetupError(f"{table.full_name}.{column.name} refers to {target}, which was not handed over")
        known = frames[target][target_column].unique()
        holds = pl.when(pl.col(column.name).is_not_null()).then(pl.col(column.name).is_in(known.implode()))
        references.append(holds.alias(f"{column.name} {REFERENCE_MARK} {column.references}"))
    return frame.select(*(c for c in usable if c in wanted), *references)


def _same_kind(found: pl.DataType, declared: pl.DataType) -> bool:
    return found == declared or (found.is_integer() and declared.is_integer()) or (found.is_float() and declared.is_float())
