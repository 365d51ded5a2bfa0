"""Data package: the star and the marts as CSV files with Frictionless' `datapackage.json` beside them.

Belongs here: what a declaration is in a Table Schema, and which keys, licence and sources the package tells of.
Does not: where the folder is put (`warehouse.exporting`), how a cell is written (`warehouse.cells`).
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.cells import defuse_formulas, trim_decimals
from warehouse.contract import Column, Table
from warehouse.ddl import derive_column_comment

_TYPES = {
    "text": "string", "integer": "integer", "decimal": "number", "real": "number", "boolean": "boolean", "date": "date",
    "timestamp": "datetime",
}  # fmt: skip
_NOTE = (
    "Statistics read from Chinese press and government text by 报数 (Baoshu), each with the place in the text that states "
    "it. Quotes belong to those who published the texts. A text that a spreadsheet would take for a formula has an "
    "apostrophe before it."
)

Read = Callable[[Table], pl.DataFrame]


def write_package(
    folder: Path, tables: Sequence[Table], read: Read, connection: duckdb.DuckDBPyConnection, licence: str | None
) -> int:
    """Write `folder/datapackage.json` and `folder/<schema>/<name>.csv` of each table; return how many rows there are.
    Raises OSError and Polars' errors as they come."""
    rows, resources, told = 0, [], {table.full_name for table in tables}
    for table in tables:
        frame = defuse_formulas(trim_decimals(read(table)))
        path = folder / table.schema / f"{table.name}.csv"
        path.parent.mkdir(exist_ok=True)
        frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S")
        resources.append(_describe_resource(table, frame, told))
        rows += frame.height
    package = _describe_package(connection, licence) | {"resources": resources}
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    return rows


def _describe_package(connection: duckdb.DuckDBPyConnection, licence: str | None) -> dict[str, Any]:
    builds = connection.sql("SELECT run_id, started_at, code_version FROM marts.builds ORDER BY run_id LIMIT 1").fetchone()
    run_id, started, version = builds or (None, None, None)
    documents = connection.sql(
        "SELECT DISTINCT source_file, publisher, title, publication_date FROM star.dim_document "
        "WHERE document_key <> -1 ORDER BY source_file"
    ).fetchall()
    sources = [{"title": ", ".join(str(part) for part in row if part is not None)} for row in documents]
    return {
        "profile": "data-package",
        "name": "baoshu-statistics",
        "title": "报数 · statistics told in texts",
        "description": _NOTE,
        "version": version or "unknown",
        **({"id": run_id} if run_id else {}),
        **({"created": f"{started:%Y-%m-%dT%H:%M:%SZ}"} if started else {}),
        **({"licenses": [{"name": licence}]} if licence else {}),
        **({"sources": sources} if sources else {}),
    }


def _describe_resource(table: Table, frame: pl.DataFrame, told: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_describe_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        # A key with gaps (of a series without a subject) is unique all the same, but no primary key to Frictionless.
        is_whole = not any(frame[name].null_count() for name in table.key)
        schema["primaryKey" if is_whole else "uniqueKeys"] = list(table.key) if is_whole else [list(table.key)]
    foreign = [_describe_reference(table, column) for column in table.columns if _is_told(column, told)]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": _name_resource(table.full_name),
        "path": f"{table.schema}/{table.name}.csv",
        "title": table.doc,
        "scheme": "file", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }  # fmt: skip


def _describe_field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {
        **({} if column.nullable else {"required": True}),
        **({"enum": list(column.one_of)} if column.one_of else {}),
        **({"minimum": column.at_least} if column.at_least is not None else {}),
        **({"maximum": column.at_most} if column.at_most is not None else {}),
        **({"pattern": column.matches.removeprefix("^").removesuffix("$")} if column.matches else {}),
    }
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": derive_column_comment(column),
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _is_told(column: Column, told: set[str]) -> bool:
    return bool(column.references) and (column.references or "").rpartition(".")[0] in told


def _describe_reference(table: Table, column: Column) -> dict[str, Any]:
    target, _, name = (column.references or "").rpartition(".")
    # To its own table, a reference names no resource.
    resource = "" if target == table.full_name else _name_resource(target)
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [name]}}


def _name_resource(full_name: str) -> str:
    return full_name.replace(".", "-").replace("_", "-")
