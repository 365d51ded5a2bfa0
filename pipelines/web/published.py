"""The published file as the pages read it: always the newest build, read-only, never waiting for a publisher.

Belongs here: opening, noticing that another build was put in place, refusing a file of another version, rows of a query.
Does not: which questions are asked (`pipelines.web.questions` and its neighbours).
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import WarehouseError, attach_warehouse
from warehouse.tables import audit, marts

Row = dict[str, Any]

# What a page reads and must find; other columns may come and go.
_NEEDED = (*marts.TABLES, audit.DOCUMENT_TEXT, audit.CHECK_RESULT, audit.QUARANTINED_OBSERVATION)


class OtherVersion(WarehouseError):  # noqa: N818 - a verdict on the file
    """The file was written by another version of the program; the message says what lacks."""


class Build:
    """One build, open for as long as somebody reads it."""

    def __init__(self, path: Path, identity: tuple[int, int, int], memory_limit: str = "256MB") -> None:
        self.path, self.identity = path, identity
        self._connection = attach_warehouse(path, memory_limit)
        self._kept: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._local = threading.local()
        self._database = "warehouse"
        try:
            self._check_version()
        except BaseException:
            self._connection.close()
            raise

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """The rows of a query, by column name. Raises WarehouseError with DuckDB's message."""
        try:
            cursor = self._cursor().execute(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        except duckdb.Error as error:
            raise WarehouseError(f"the query failed: {error}") from error

    def row(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        """The first row, None where there is none."""
        return next(iter(self.rows(sql, parameters)), None)

    def keep(self, name: str, make: Callable[["Build"], Any]) -> Any:
        """What `make` gave for this build, made once."""
        with self._lock:
            if name not in self._kept:
                self._kept[name] = make(self)
            return self._kept[name]

    def load(self) -> None:
        """Takes all that pages read into memory: thousands of pages made one after another would each join the views
        anew."""
        for table in _NEEDED:
            self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS memory.{table.schema}")
            self._connection.execute(f"CREATE TABLE memory.{table.full_name} AS FROM warehouse.{table.full_name}")
        self._database = "memory"
        self._local = threading.local()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of this thread: two threads on one would get each other's rows."""
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._connection.cursor()
            self._local.cursor.execute(f"USE {self._database}")
        return self._local.cursor

    def _check_version(self) -> None:
        found = self.rows(
            "SELECT schema_name || '.' || table_name || '.' || column_name AS name FROM duckdb_columns() "
            "WHERE database_name = 'warehouse'"
        )
        there = {row["name"] for row in found}
        missing = [f"{t.full_name}.{c}" for t in _NEEDED for c in t.column_names if f"{t.full_name}.{c}" not in there]
        if missing:
            raise OtherVersion(
                f"{self.path} was written by another version of baoshu: it lacks {', '.join(missing[:3])}; "
                "`baoshu run` writes it anew"
            )


class Published:
    """The file at a path, as its newest build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._build: Build | None = None
        self._lock = threading.Lock()

    def open(self) -> Build:
        """The build in place now. One that was replaced stays open for whoever still holds it. Raises WarehouseError
        where there is no file, or none that can be read."""
        identity = self._identify()
        build = self._build
        if build is not None and build.identity == identity:
            return build
        with self._lock:
            if self._build is None or self._build.identity != identity:
                self._build = Build(self.path, identity)
            return self._build

    def load(self) -> Build:
        """The build in place now, taken into memory. Raises WarehouseError."""
        self._build = Build(self.path, self._identify(), memory_limit="4GB")
        self._build.load()
        return self._build

    def _identify(self) -> tuple[int, int, int]:
        try:
            status = self.path.stat()
        except OSError as error:
            raise WarehouseError(f"there is no warehouse at {self.path}; `baoshu run` makes one") from error
        return status.st_dev, status.st_ino, status.st_mtime_ns
