"""DDL: declarations → SQL that creates schemas, tables and views with keys and comments.

Belongs here: `CREATE`, `COMMENT ON`, the SQL types.
Does not: running it (`warehouse.database`, `warehouse.publishing`), the SQL of the marts (`warehouse/marts/*.sql`) and of
what the pages look up (`warehouse/serving/*.sql`).
"""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from warehouse.contract import DECIMAL_PRECISION, DECIMAL_SCALE, Column, ContractBreach, Table
from warehouse.doubt import derive_doubt_sql
from warehouse.fields import OBSERVED
from warehouse.tables.registry import SCHEMAS
from warehouse.tables.serving import MOST_DOUBTFUL, MOST_MENTIONS
from warehouse.tables.star import UNKNOWN_NAME

_FOLDER = Path(__file__).parent

# What the SQL of tables and views may name besides columns.
_NAMED = {
    "observed": ",\n    ".join(f"fact.{field.name}" for field in OBSERVED), "unknown": "'" + UNKNOWN_NAME + "'",
    "doubt": derive_doubt_sql(), "most_mentions": MOST_MENTIONS, "most_doubtful": MOST_DOUBTFUL,
}  # fmt: skip

_SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": f"DECIMAL({DECIMAL_PRECISION},{DECIMAL_SCALE})",
    "real": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


_NUMBER = re.compile(r"\$number\(([a-z_.]+)\)")


def _number(match: re.Match[str]) -> str:
    decimal = _SQL_TYPES["decimal"]
    return f"CASE WHEN TRY_CAST({match[1]}::DOUBLE AS {decimal}) = {match[1]} THEN {match[1]}::DOUBLE END"


def quote_literal(text: str) -> str:
    """The text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def derive_column_type(column: Column) -> str:
    """The DuckDB type of a column."""
    return _SQL_TYPES[column.type]


def derive_column_comment(column: Column) -> str:
    """What a client shows beside the column: the doc, the unit of its values, the column it refers to."""
    unit = f" [{column.unit}]" if column.unit else ""
    return f"{column.doc}{unit}" + (f" → {column.references}" if column.references else "")


def derive_create_table(table: Table, keyed: bool = True) -> str:
    """`CREATE TABLE` with not-null, and with primary and foreign keys where the table is to be `keyed`.

    Two rules of the declaration are never constraints: a unique key besides the primary one costs a second index in the
    file, and DuckDB knows no foreign key into another schema (those of `audit` into the star).
    """
    lines = []
    for column in table.columns:
        needed = not column.nullable or column.name in table.key
        lines.append(f"{column.name} {derive_column_type(column)}{' NOT NULL' if needed else ''}")
    if keyed and table.key:
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    for column in table.columns if keyed else ():
        schema, name, target = (column.references or "..").split(".")
        if schema == table.schema:
            lines.append(f"FOREIGN KEY ({column.name}) REFERENCES {schema}.{name} ({target})")
    return f"CREATE TABLE {table.full_name} (\n  " + ",\n  ".join(lines) + "\n)"


def derive_create_view(table: Table) -> str:
    """`CREATE VIEW` around the view's own SQL. Raises ContractBreach where it has none."""
    return f"CREATE VIEW {table.full_name} AS\n{read_view_sql(table)}"


def derive_insert(table: Table) -> str:
    """`INSERT` of the rows that the table's own SQL gives. Raises ContractBreach where it has none."""
    return f"INSERT INTO {table.full_name} BY NAME\n{read_view_sql(table)}"


def read_view_sql(table: Table) -> str:
    """The SQL file of a view, or of a table that is made of views, in which `$observed` stands for what extraction says of an observation
    (`warehouse.fields.OBSERVED`), as columns of `fact`, `$number(value)` for a decimal as a double that prints the same
    digits, null where there is none, and `$unknown` for the name of the member -1 of a dimension. Names are compared with
    it, not keys: a condition on a name then reaches the dimension, and from there the facts, before anything is joined.

    Raises ContractBreach where the view has no SQL file.
    """
    path = _FOLDER / table.schema / f"{table.name}.sql"
    if not path.is_file():
        raise ContractBreach(f"{table.full_name}: no SQL file {path.name} in {path.parent}")
    return Template(_NUMBER.sub(_number, path.read_text(encoding="utf-8").strip().rstrip(";"))).substitute(_NAMED)


def derive_narrowed_select(view: Table, conditions: Mapping[str, str]) -> str:
    """The SELECT of a view in brackets, to stand behind FROM, that takes from some stored tables only the rows which hold
    a condition, before anything is joined: `{"star.fct_statistic": "place_key = 7"}`. A condition may end with a LIMIT,
    which tells DuckDB how few rows it must expect.

    >>> from warehouse.tables import marts
    >>> print(derive_narrowed_select(marts.ARITHMETIC_TERMS, {"star.bridge_arithmetic_observation": "position = 1"}))
    (WITH narrowed_bridge_arithmetic_observation AS (FROM star.bridge_arithmetic_observation WHERE position = 1) FROM (
    SELECT bridge.arithmetic_key, bridge.position, bridge.role, bridge.observation_key
    FROM narrowed_bridge_arithmetic_observation AS bridge
    ))
    """
    sql, taken = read_view_sql(view), []
    for name, condition in conditions.items():
        narrowed = f"narrowed_{name.partition('.')[2]}"
        sql = re.sub(rf"\b{re.escape(name)}\b", narrowed, sql)
        taken.append(f"{narrowed} AS (FROM {name} WHERE {condition})")
    return f"(WITH {', '.join(taken)} FROM (\n{sql}\n))"


def derive_comments(table: Table, kind: str) -> list[str]:
    """`COMMENT ON` statements for a table or view (`kind` is TABLE or VIEW) and all its columns."""
    return [
        f"COMMENT ON {kind} {table.full_name} IS {quote_literal(table.doc)}",
        *(
            f"COMMENT ON COLUMN {table.full_name}.{column.name} IS {quote_literal(derive_column_comment(column))}"
            for column in table.columns
        ),
    ]


def derive_schema_statements() -> list[str]:
    """`CREATE SCHEMA` for each schema of the published file."""
    return [f"CREATE SCHEMA {name}" for name in SCHEMAS]
