"""References between frames: every key of a fact stands in its dimension, and every table is there.

Belongs here: what holds between tables, told in words before DuckDB would refuse the rows.
Does not: what holds within one table (`warehouse.contract.conform`).
"""

from collections.abc import Iterator, Mapping

import polars as pl

from warehouse.contract import ContractBreach, conform, derive_polars_schema
from warehouse.tables.registry import STORED

_BY_NAME = {table.full_name: table for table in STORED}


def conform_all(frames: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Name and frame of every stored table, conformed, in order of creation; a table of `audit` that lacks is empty.

    All is checked before the first frame comes; then one frame at a time is in memory twice, not all of them.

    Raises ContractBreach where a table of the star lacks, a name is not declared, a frame does not conform, or a key
    stands in no row of the table it references; the message names table, column and the first offending rows.
    """
    names = [table.full_name for table in STORED]
    if unknown := sorted(set(frames) - set(names)):
        raise ContractBreach(f"undeclared tables {', '.join(unknown)}")
    if missing := [table.full_name for table in STORED if table.schema == "star" and table.full_name not in frames]:
        raise ContractBreach(f"missing tables {', '.join(missing)}")
    keys = {}
    for table in STORED:
        keyed = [column.name for column in table.columns if column.name in table.key or column.references]
        keys[table.full_name] = conform_table(frames, table.full_name).select(keyed)
    check_references(keys)
    return ((table.full_name, conform_table(frames, table.full_name)) for table in STORED)


def conform_table(frames: Mapping[str, pl.DataFrame], full_name: str) -> pl.DataFrame:
    """The frame of that stored table, conformed; an empty one where there is none. Raises ContractBreach."""
    table = _BY_NAME[full_name]
    if full_name not in frames:
        return pl.DataFrame(schema=derive_polars_schema(table))
    return conform(frames[full_name], table)


def check_references(frames: Mapping[str, pl.DataFrame]) -> None:
    """Raise ContractBreach where a key of a frame stands in no row of the table it references."""
    for table in STORED:
        frame = frames[table.full_name]
        for column in table.columns:
            if not column.references:
                continue
            schema, name, target = column.references.split(".")
            known = frames[f"{schema}.{name}"].get_column(target)
            missing = (
                frame.get_column(column.name)
                .drop_nulls()
                .unique()
                .to_frame("key")
                .filter(~pl.col("key").is_in(known.implode()))
            )
            if missing.height:
                offending = frame.filter(pl.col(column.name).is_in(missing["key"].implode()))
                first = offending.select([*table.key, column.name] if column.name not in table.key else table.key).head(
                    3
                )
                raise ContractBreach(
                    f"{table.full_name}.{column.name}: {offending.height} rows name no row of {schema}.{name}; "
                    f"first rows: {first.to_dicts()}"
                )
