"""What a published warehouse holds, in a few rows: the telling observations, the size of what people ask first.

Belongs here: the queries of that summary.
Does not: how it is shown (`pipelines.commands.run`), questions of an analyst (`warehouse/examples`).
"""

from pathlib import Path

import polars as pl

from warehouse.database import query_warehouse

# Named indicators first and those most sure of themselves, one a document in turn.
_TELLING = """
WITH ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY source_file ORDER BY indicator_name IS NULL, kind = 'rank', confidence DESC, char_start
  ) AS turn
  FROM marts.observations
  WHERE is_statistic AND value IS NOT NULL AND period IS NOT NULL AND place IS NOT NULL
)
SELECT coalesce(indicator_name, indicator) AS indicator, place, period, comparator, value, unit, kind, source_file
FROM ranked ORDER BY turn, source_file, char_start
"""
_SIZES = """
SELECT (SELECT count(*) FROM star.dim_document WHERE document_key <> -1) AS documents,
       (SELECT count(*) FROM marts.observations) AS observations,
       (SELECT count(*) FROM star.fct_statistic) AS statistics,
       (SELECT count(*) FROM audit.rejected_document) AS rejected
"""

_ASIDE = """
SELECT (SELECT count(DISTINCT (document_id, char_start)) FROM audit.quarantined_observation) AS observations,
       (SELECT count(*) FROM audit.rejected_document WHERE rule IS NOT NULL) AS documents
"""


def read_telling_observations(warehouse: Path, rows: int) -> pl.DataFrame:
    """The most telling observations, at most `rows`: indicator, place, period, comparator, value, unit, kind, source_file.
    Raises WarehouseError where the file cannot be opened."""
    return query_warehouse(warehouse, _TELLING, rows)


def count_contents(warehouse: Path) -> dict[str, int]:
    """How many documents, observations, statistics and rejected files it holds. Raises WarehouseError as above."""
    return query_warehouse(warehouse, _SIZES).row(0, named=True)


def count_aside(warehouse: Path) -> dict[str, int]:
    """How many observations and documents that could be read are not fit to publish. Raises WarehouseError as above."""
    return query_warehouse(warehouse, _ASIDE).row(0, named=True)
