"""The reference tables as checks need them: typed frames from the rows of the CSV files.

Belongs here: choosing and typing columns of the reference tables.
Does not: reading files (`pipelines.storage.reference_files`), what the tables mean.
"""

from collections.abc import Mapping, Sequence

import polars as pl

_BOUNDS = ("rule", "pattern", "excluding", "kind", "unit", "scope", "at_least", "at_most", "reason")
_TRUE = ("true", "1", "yes", "是")


def build_bounds(rows: Sequence[Mapping[str, str]]) -> pl.DataFrame:
    """`plausible_bounds.csv` as `CheckInputs.bounds`; empty cells are null."""
    return pl.DataFrame(
        {name: [row.get(name) or None for row in rows] for name in _BOUNDS}, schema=dict.fromkeys(_BOUNDS, pl.String())
    )


def build_units(rows: Sequence[Mapping[str, str]]) -> pl.DataFrame:
    """`units.csv` as `CheckInputs.units`: one row a base unit, with its dimension."""
    pairs = {row["unit"]: row["dimension"] or None for row in rows if row["unit"]}
    return pl.DataFrame(
        {"name": list(pairs), "dimension": list(pairs.values())}, schema={"name": pl.String(), "dimension": pl.String()}
    )


def build_indicators(rows: Sequence[Mapping[str, str]]) -> pl.DataFrame:
    """`indicators.csv` as `CheckInputs.indicators`: name, dimensions its unit may have, whether it may be summed."""
    return pl.DataFrame(
        {
            "name": [row["name"] for row in rows],
            "dimensions": [
                [row["dimension"], *filter(None, row.get("other_dimensions", "").split("|"))] for row in rows
            ],
            "is_additive": [row["additive"].lower() in _TRUE for row in rows],
        },
        schema={"name": pl.String(), "dimensions": pl.List(pl.String()), "is_additive": pl.Boolean()},
    )
