"""Relations of the stored tables: what identifies a row, and which row of another table it refers to.

Belongs here: which of them the file declares as constraints, the rows of `audit.relation` that tell them all, the SQL that
finds a row which breaks one.
Does not: `CREATE TABLE` (`warehouse.ddl`), running the SQL (`warehouse.database`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from warehouse.contract import Table, build_frame
from warehouse.tables import audit, star
from warehouse.tables.registry import STORED

# A constraint is an index. With a million observations those of the facts take four fifths of the time of writing the file
# and three fifths of its bytes; no question is faster for them but that for one row by its key (2 ms, without them 9).
KEYED_FACT_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Relation:
    """The primary key of a table, or a foreign key: one column and the `schema.table.column` it refers to."""

    table: Table
    columns: tuple[str, ...]
    references: str | None
    is_declared: bool

    @property
    def name(self) -> str:
        return f"{self.table.full_name}.{', '.join(self.columns)}"

    @property
    def target(self) -> tuple[str | None, str | None]:
        """Full name of the table referred to and name of its column; None and None of a primary key."""
        table, _, column = (self.references or "").rpartition(".")
        return table or None, column or None


def are_facts_keyed(row_counts: Mapping[str, int], keyed_fact_rows: int) -> bool:
    """Whether the facts of a build declare their keys: all do, or none does, because they refer to each other."""
    return all(row_counts[table.full_name] <= keyed_fact_rows for table in star.FACTS)


def is_keyed(table: Table, facts_keyed: bool) -> bool:
    """Whether the table declares its keys in the file; dimensions and audit tables always do."""
    return facts_keyed or table not in star.FACTS


def derive_relations(facts_keyed: bool) -> list[Relation]:
    """Every relation of the stored tables. DuckDB knows no foreign key into another schema, so those of `audit` into
    the star are never declared."""
    relations = []
    for table in STORED:
        keyed = is_keyed(table, facts_keyed)
        if table.key:
            relations.append(Relation(table, table.key, None, keyed))
        for column in table.columns:
            if column.references:
                is_declared = keyed and column.references.startswith(f"{table.schema}.")
                relations.append(Relation(table, (column.name,), column.references, is_declared))
    return relations


def build_relation(relations: list[Relation]) -> pl.DataFrame:
    """The rows of `audit.relation`, one a column of a key."""
    rows = []
    for relation in relations:
        table, column = relation.target
        for position, name in enumerate(relation.columns, 1):
            rows.append({
                "table_name": relation.table.full_name, "column_name": name, "position": position,
                "constraint_type": "FOREIGN KEY" if relation.references else "PRIMARY KEY",
                "referenced_table": table, "referenced_column": column, "is_declared": relation.is_declared,
            })  # fmt: skip
    return build_frame(rows, audit.RELATION)


def derive_breach_select(relation: Relation) -> str:
    """One SELECT that gives a row where the relation is broken and none where it holds: the columns of the key, for a
    foreign key those of the row's own key before them, and last how many rows there are like it."""
    name, columns = relation.table.full_name, ", ".join(relation.columns)
    target, target_column = relation.target
    if target is None:
        return f"SELECT {columns}, count(*) OVER () FROM {name} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1"
    shown = ", ".join(f"one.{each}" for each in dict.fromkeys((*relation.table.key, columns)))
    return (
        f"SELECT {shown}, count(*) OVER () FROM {name} AS one ANTI JOIN {target} AS other "
        f"ON one.{columns} = other.{target_column} WHERE one.{columns} IS NOT NULL LIMIT 1"
    )


def explain_breach(relation: Relation, row: Mapping[str, object], count: int) -> str:
    """What a row of `derive_breach_select` says, in words for a person."""
    example = ", ".join(f"{name} {value}" for name, value in row.items())
    if relation.references is None:
        return f"{relation.name}: the key is not unique, {count} stand more than once; for example {example}"
    table, _ = relation.target
    return f"{relation.name}: {count} rows name no row of {table}; for example {example}"
