"""The frames of a build: every stored table is there, declared, and conforms.

Belongs here: what holds of each frame before it is written.
Does not: one frame by itself (`warehouse.contract.conform`), what holds between tables (`warehouse.relations`).
"""

from collections.abc import Iterator, Mapping

import polars as pl

from warehouse.contract import ContractBreach, conform, derive_polars_schema
from warehouse.tables.registry import STORED

_BY_NAME = {table.full_name: table for table in STORED}


def conform_all(frames: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Name and frame of every stored table, conformed, in order of creation; a table of `audit` that lacks is empty.
    One frame at a time is in memory twice, not all of them.

    Raises ContractBreach at once where a table of the star lacks or a name is not declared, and on the way where a frame
    does not conform.
    """
    names = [table.full_name for table in STORED]
    if unknown := sorted(set(frames) - set(names)):
        raise ContractBreach(f"undeclared tables {', '.join(unknown)}")
    if missing := [table.full_name for table in STORED if table.schema == "star" and table.full_name not in frames]:
        raise ContractBreach(f"missing tables {', '.join(missing)}")
    return ((table.full_name, conform_table(frames, table.full_name)) for table in STORED)


def conform_table(frames: Mapping[str, pl.DataFrame], full_name: str) -> pl.DataFrame:
    """The frame of that stored table, conformed; an empty one where there is none. Raises ContractBreach."""
    table = _BY_NAME[full_name]
    if full_name not in frames:
        return pl.DataFrame(schema=derive_polars_schema(table))
    return conform(frames[full_name], table)
