"""The published file as the pages read it: always the newest build, read-only, never waiting for a publisher.

Belongs here: opening, noticing that another build was put in place, refusing a file of another version, rows of a query.
Does not: which questions are asked (`pipelines.web.questions` and its neighbours).
"""

import copy
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from starlette.responses import Response

from warehouse.database import WarehouseError, attach_warehouse
from warehouse.tables import audit, marts, serving, star

Row = dict[str, Any]

_KEPT_BYTES = 16 << 20

# What a page reads and must find; other columns may come and go.
_NEEDED = (*star.TABLES, *marts.TABLES, *serving.TABLES, audit.DOCUMENT_TEXT, audit.CHECK_RESULT, audit.QUARANTINED_OBSERVATION)


class OtherVersion(WarehouseError):  # noqa: N818 - a verdict on the file
    """The file was written by another version of the program; the message says what lacks."""


class Build:
    """One build, open for as long as somebody reads it."""

    def __init__(self, path: Path) -> None:
        """Opens the file. Raises WarehouseError."""
        self.path = path
        # No other build has this name, nor this one as another start of the program shows it.
        self.name = secrets.token_hex(8)
        self._connection = attach_warehouse(path)
        self._kept: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._pages: OrderedDict[tuple[str, ...], Response] = OrderedDict()
        self._local = threading.local()
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
        """What `make` gave for this build, made once; who asks for something else does not wait for it."""
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        with making:
            if name not in self._kept:
                self._kept[name] = make(self)
            return self._kept[name]

    def keep_page(self, address: tuple[str, ...], make: Callable[[], Response]) -> Response:
        """The page at an address as it was made before, since a build never changes; the pages asked for last are kept,
        `_KEPT_BYTES` of them together."""
        with self._lock:
            if address in self._pages:
                self._pages.move_to_end(address)
                return _copy_page(self._pages[address])
        page = make()
        if page.status_code == 200:
            with self._lock:
                self._pages[address] = page
                while sum(len(other.body) for other in self._pages.values()) > _KEPT_BYTES:
                    self._pages.popitem(last=False)
        return _copy_page(page)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of this thread: two threads on one would get each other's rows."""
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._connection.cursor()
            self._local.cursor.execute("USE warehouse")
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


def _copy_page(page: Response) -> Response:
    """The page with headers of its own: what compresses an answer writes into them."""
    again = copy.copy(page)
    again.raw_headers = list(page.raw_headers)
    return again


class Published:
    """The file at a path, as its newest build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[tuple[int, int, int], Build] | None = None
        self._lock = threading.Lock()

    def open(self) -> Build:
        """The build in place now. One that was replaced stays open for whoever still holds it. Raises WarehouseError
        where there is no file, or none that can be read."""
        identity = self._identify()
        with self._lock:
            if self._opened is None or self._opened[0] != identity:
                self._opened = identity, Build(self.path)
            return self._opened[1]

    def _identify(self) -> tuple[int, int, int]:
        try:
            status = self.path.stat()
        except OSError as error:
            raise WarehouseError(f"there is no warehouse at {self.path}; `baoshu run` makes one") from error
        return status.st_dev, status.st_ino, status.st_mtime_ns
