"""Dagster's event log in SQLite, with connections that are kept: a run of this project writes some six hundred events,
and opening and closing the file for each costs more than all the rest of an unchanged run. And with runs that leave
nothing when they are deleted, where Dagster leaves an emptied file of the same size and the rows of their checks.

Without it a first run on the samples takes 1.25 times the processor time (six paired runs).

Belongs here: these two differences. Does not: the layout of the files, which stays Dagster's own, so that its own class
reads them as well; which runs are deleted (`pipelines.running.pruning`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
import sqlalchemy.event
from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 60
ENGINES_KEPT = 16
_FORGET_CHECKS = sqlalchemy.text("DELETE FROM asset_check_executions WHERE run_id = :run_id")


class KeptSqliteEventLogStorage(SqliteEventLogStorage):
    """`SqliteEventLogStorage` with one connection a file instead of one a statement."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: dict[str, sqlalchemy.Engine] = {}
        self._tables_seen: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> "KeptSqliteEventLogStorage":
        return cls(inst_data=inst_data, **config_value)

    def has_table(self, table_name: str) -> bool:
        """Asked before every check that is stored. A table that was there is taken to stay."""
        if table_name not in self._tables_seen and super().has_table(table_name):
            self._tables_seen.add(table_name)
        return table_name in self._tables_seen

    def delete_events(self, run_id: str) -> None:
        """Deletes the events of a run, what its checks said, and its file."""
        super().delete_events(run_id)
        with self.index_connection() as connection:
            connection.execute(_FORGET_CHECKS, {"run_id": run_id})
        with self._db_lock:
            if (engine := self._engines.pop(run_id, None)) is not None:
                engine.dispose()
            self._initialized_dbs.discard(run_id)
        for end in ("", "-wal", "-shm"):
            Path(f"{self.path_for_shard(run_id)}{end}").unlink(missing_ok=True)

    def dispose(self) -> None:
        """Closes the kept connections, which tidies the write-ahead logs beside the files."""
        with self._db_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()
        super().dispose()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock:
            engine = self._engines.pop(shard, None) or self._open(shard)
            # Last used, last dropped: a web server asks after many runs.
            self._engines[shard] = engine
            while len(self._engines) > ENGINES_KEPT:
                self._engines.pop(next(iter(self._engines))).dispose()
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _open(self, shard: str) -> sqlalchemy.Engine:
        engine = sqlalchemy.create_engine(
            self.conn_string_for_shard(shard), poolclass=QueuePool, pool_size=1,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )  # fmt: skip

        @sqlalchemy.event.listens_for(engine, "connect")
        def relax(connection: Any, _: Any) -> None:
            # With a write-ahead log this cannot harm the file; a power cut may cost the last lines of a log.
            connection.execute("PRAGMA synchronous=NORMAL").close()

        return engine
