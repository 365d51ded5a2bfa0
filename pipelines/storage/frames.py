"""Frames that assets hand on, as Parquet below the staging folder.

Belongs here: `StagedFrames`.
Does not: parts by document (`pipelines.storage.silver_parts`), writing a single file (`pipelines.storage.files`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

import polars as pl

from pipelines.storage.silver_parts import Staging
from warehouse.contract import Table


class StagedFrames(Mapping[str, pl.DataFrame]):
    """The frames of tables by full name, each read when it is asked for, so that nobody holds all of them; those of the
    names in `kept`, which are asked for again and again, are read once."""

    def __init__(self, staging: Staging, tables: Iterable[Table], kept: Collection[str] = ()) -> None:
        self._staging, self._kept = staging, kept
        self._tables = {table.full_name: table for table in tables}
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, full_name: str) -> pl.DataFrame:
        if full_name in self._read:
            return self._read[full_name]
        frame = self._staging.read_frame(self._tables[full_name])
        if full_name in self._kept:
            self._read[full_name] = frame
        return frame

    def __contains__(self, full_name: object) -> bool:
        return full_name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)
