"""DuckDB: the one module that opens it, to build a file or to read one.

Belongs here: connections, building a file from frames, read-only queries.
Does not: where a built file goes (`warehouse.publishing`), formats other than DuckDB's (`warehouse.exporting`), DDL.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.contract import ContractBreach, Table
from warehouse.ddl import (
    derive_comments,
    derive_create_table,
    derive_create_view,
    derive_insert,
    derive_schema_statements,
    quote_literal,
)
from warehouse.durable_files import naming
from warehouse.pinyin import spell_names
from warehouse.relations import Relation, derive_breach_select, explain_breach, is_keyed
from warehouse.tables import serving
from warehouse.tables.registry import SERVED, STORED, VIEWS

# The format that every client since 1.0 opens; what DuckDB 2 writes by itself is closed to the older ones.
STORAGE_VERSION = "v1.0.0"

# As many rows as DuckDB puts into one group, so that a copy reads as fast as a table.
_ROW_GROUP_ROWS = 122_880

# The rows of a view are wide and wait in memory for their group to be full; a third of the usual size costs a
# twentieth of the file and saves a quarter of a gigabyte.
_VIEW_ROW_GROUP_ROWS = 40_960

_READ_ONLY = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened or asked; the message says so to a person."""


def write_frames(frames: Iterable[tuple[str, pl.DataFrame]], folder: Path) -> dict[str, int]:
    """Write each frame to `folder/<schema>/<name>.parquet`, in its own order, return how many rows each has.

    Raises OSError.
    """
    counts = {}
    for full_name, frame in frames:
        counts[full_name] = frame.height
        path = _parquet_path(folder, full_name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with naming(path):
            frame.write_parquet(path, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP_ROWS)
    return counts


OnOpen = Callable[[duckdb.DuckDBPyConnection], None]


def build_database(folder: Path, path: Path, facts_keyed: bool, on_open: OnOpen = lambda _: None) -> None:
    """Write a new file with every stored table and view, keys and comments; checkpointed and closed when it returns.
    Whether the facts have keys too is `facts_keyed`: most of the time goes into those.

    The rows come from `folder/<schema>/<name>.parquet` for each of `STORED`: DuckDB streams them, so that a table is
    never twice in memory. Those of `SERVED` are worked out of them. `on_open` is told of the connection, so that another
    thread can interrupt it. Raises duckdb.Error and OSError as they come.
    """
    with _open_build(folder, path) as connection:
        on_open(connection)
        # In one transaction: each of some seven hundred comments would be written and synced by itself.
        connection.execute("BEGIN")
        for statement in _derive_declarations(facts_keyed):
            connection.execute(statement)
        connection.execute("COMMIT")
        for table in STORED:
            rows = quote_literal(str(_parquet_path(folder, table.full_name)))
            connection.execute(f"INSERT INTO {table.full_name} BY NAME SELECT * FROM read_parquet({rows})")
        for table in SERVED:
            if table is serving.NAMES:
                _write_spelling(connection, folder / "spelling.parquet")
            connection.execute(derive_insert(table))


def _write_spelling(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The temporary table of the names that are served with their pinyin. Through a file, because a function of ours
    would have DuckDB import pandas and pyarrow."""
    names = connection.execute(
        "SELECT indicator FROM serving.indicators UNION SELECT place FROM serving.places UNION SELECT subject FROM serving.subjects"
    ).fetchall()
    with naming(path):
        spell_names([name for (name,) in names]).write_parquet(path)
    connection.execute(f"CREATE TEMP TABLE spelling AS SELECT * FROM read_parquet({quote_literal(str(path))})")
    path.unlink()


def _derive_declarations(facts_keyed: bool) -> Iterator[str]:
    yield from derive_schema_statements()
    for table in STORED:
        yield derive_create_table(table, is_keyed(table, facts_keyed))
        yield from derive_comments(table, "TABLE")
    for view in VIEWS:
        yield derive_create_view(view)
        yield from derive_comments(view, "VIEW")
    for table in SERVED:
        yield derive_create_table(table)
        yield from derive_comments(table, "TABLE")


def complete_database(folder: Path, path: Path, names: Sequence[str]) -> None:
    """Bring rows that came late into a file of `build_database`, from `folder/<schema>/<name>.parquet` of these tables:
    rows of known keys take the new contents, the others are added. Raises duckdb.Error and OSError."""
    with _open_build(folder, path) as connection:
        for table in (table for table in STORED if table.full_name in names):
            rows = f"read_parquet({quote_literal(str(_parquet_path(folder, table.full_name)))})"
            keys = " AND ".join(f"old.{name} = new.{name}" for name in table.key)
            changes = ", ".join(f"{name} = new.{name}" for name in table.column_names if name not in table.key)
            connection.execute(f"UPDATE {table.full_name} AS old SET {changes} FROM {rows} AS new WHERE {keys}")
            connection.execute(
                f"INSERT INTO {table.full_name} BY NAME SELECT * FROM {rows} AS new "
                f"WHERE NOT EXISTS (FROM {table.full_name} AS old WHERE {keys})"
            )


@contextmanager
def _open_build(folder: Path, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that writes to that file, new or not; checkpointed and closed at the end."""
    # What does not fit in memory spills beside the rows, not into the folder the program was started in. Rows go into
    # tables with keys one after another: a second thread would only spin.
    with duckdb.connect(":memory:", config={"temp_directory": str(folder / "spill"), "threads": 1}) as connection:
        # In a program given with `-c` DuckDB takes itself for a terminal's and draws a bar into what it prints.
        connection.execute("SET enable_progress_bar = false")
        connection.execute(
            f"ATTACH {quote_literal(str(path))} AS build (STORAGE_VERSION {quote_literal(STORAGE_VERSION)})"
        )
        connection.execute("USE build")
        yield connection
        connection.execute("CHECKPOINT build")
        connection.execute("USE memory")
        connection.execute("DETACH build")


@contextmanager
def open_copies(folder: Path, on_open: OnOpen = lambda _: None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to which the rows that `write_frames` left in that folder are the stored tables, with the views on them:
    what a built file gives, without waiting for one. `on_open` as above. Raises duckdb.Error and OSError as they come."""
    # One thread a question: each holds rows of its own, and the other cores have the file and the checks.
    config = {"temp_directory": str(folder / "spill_views"), "threads": 1}
    with duckdb.connect(":memory:", config=config) as connection:
        on_open(connection)
        for statement in derive_schema_statements():
            connection.execute(statement)
        for table in STORED:
            rows = quote_literal(str(_parquet_path(folder, table.full_name)))
            connection.execute(f"CREATE VIEW {table.full_name} AS SELECT * FROM read_parquet({rows})")
        for view in VIEWS:
            connection.execute(derive_create_view(view))
        yield connection


def check_relations(copies: duckdb.DuckDBPyConnection, relations: Iterable[Relation]) -> None:
    """Ask of the tables of `open_copies` whether each of the relations holds.

    Raises ContractBreach, which names table, column and a row, where one does not.
    """
    for relation in relations:
        answer = copies.execute(derive_breach_select(relation))
        names = [column[0] for column in answer.description[:-1]]
        if row := answer.fetchone():
            raise ContractBreach(explain_breach(relation, dict(zip(names, row, strict=False)), row[-1]))


def write_view(copies: duckdb.DuckDBPyConnection, view: Table, folder: Path, on_open: OnOpen = lambda _: None) -> None:
    """Write one of `VIEWS` from `open_copies` to `folder/<schema>/<name>.parquet`; several may be written at the same time.
    `on_open` as above."""
    target = _parquet_path(folder, view.full_name)
    target.parent.mkdir(parents=True, exist_ok=True)
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_VIEW_ROW_GROUP_ROWS}"
    with copies.cursor() as connection:
        on_open(connection)
        connection.execute(f"COPY (SELECT * FROM {view.full_name}) TO {quote_literal(str(target))} ({options})")


def _parquet_path(folder: Path, full_name: str) -> Path:
    schema, name = full_name.split(".")
    return folder / schema / f"{name}.parquet"


@contextmanager
def open_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection that reads nothing but this file: no other file, no network, no variable of the program.

    Raises WarehouseError where there is no such file or it is no DuckDB database.
    """
    if path.is_dir():
        raise WarehouseError(f"{path} is a folder, not a warehouse file")
    if not path.is_file():
        raise WarehouseError(f"there is no warehouse at {path}; `baoshu run` makes one")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(_READ_ONLY))
    except duckdb.Error as error:
        raise WarehouseError(f"{path} cannot be opened as a warehouse: {error}") from error
    try:
        yield connection
    finally:
        connection.close()


def attach_warehouse(path: Path, memory_limit: str = "144MB", threads: int = 1) -> duckdb.DuckDBPyConnection:
    """A connection for a program that reads for long: like `open_warehouse`, the caller's to close, and one opened after
    a publication reads the new file although the old one is still open (DuckDB gives each path of a process once). A
    cursor of it says `USE warehouse` first. Raises WarehouseError as above."""
    if not path.is_file():
        raise WarehouseError(f"there is no warehouse at {path}; `baoshu run` makes one")
    # What does not fit spills into the folder for such things, not into the one the program was started in.
    spill = Path(tempfile.gettempdir()) / f"baoshu-{os.getpid()}"
    # An index of keys is larger than their column and stays in memory once it was asked. Without it the rows of a list of
    # keys are found by the zones of a table, where the list is as long as one that reaches the scan.
    config = {
        "memory_limit": memory_limit, "threads": threads, "temp_directory": str(spill), "index_scan_max_count": 0,
        "index_scan_percentage": 0, "dynamic_or_filter_threshold": 1000, "preserve_insertion_order": False,
    }  # fmt: skip
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute(f"ATTACH {quote_literal(str(path))} AS warehouse (READ_ONLY)")
        for name, value in _READ_ONLY.items():
            connection.execute(f"SET {name} = {value}")
    except duckdb.Error as error:
        connection.close()
        raise WarehouseError(f"{path} cannot be opened as a warehouse: {error}") from error
    return connection


def parse_select(sql: str) -> dict[str, Any]:
    """DuckDB's own tree of one SELECT. Raises WarehouseError where it is none."""
    with duckdb.connect(":memory:") as connection:
        # A bound value would have DuckDB import pandas and pyarrow, a quarter of a second of every start.
        answer = connection.execute(f"SELECT json_serialize_sql({quote_literal(sql)})").fetchone()
    tree: dict[str, Any] = json.loads(answer[0]) if answer else {"error": True}
    if tree["error"]:
        raise WarehouseError(f"DuckDB cannot read the query: {tree.get('error_message', sql)}")
    return tree["statements"][0]["node"]


def query_warehouse(path: Path, sql: str, limit: int | None = None) -> pl.DataFrame:
    """The rows of one SELECT, at most `limit`. Raises WarehouseError with DuckDB's message."""
    with open_warehouse(path) as connection:
        return run_query(connection, sql, limit)


def run_query(connection: duckdb.DuckDBPyConnection, sql: str, limit: int | None = None) -> pl.DataFrame:
    """The rows of one statement on an open connection. Raises WarehouseError where it is no single, answerable one."""
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise WarehouseError(f"one statement is needed, there are {len(statements)}")
        if duckdb.ExpectedResultType.QUERY_RESULT not in statements[0].expected_result_type:
            raise WarehouseError("the statement returns no rows; only questions can be asked here")
        answer = connection.sql(sql)
        return (answer.limit(limit) if limit is not None else answer).pl()
    except duckdb.Error as error:
        raise WarehouseError(f"the query failed: {error}") from error
