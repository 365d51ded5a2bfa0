"""What a published warehouse holds, in a few rows: the telling observations, the size of what people ask first.

Belongs here: the queries of that summary.
Does not: how it is shown (`pipelines.commands.run`), questions of an analyst (`warehouse/examples`).
"""

from pathlib import Path

import polars as pl

from warehouse.database import query_warehouse

# The surest, one a document in turn: indicators of the catalogue in a unit that measures them, a period with both ends that
# the text states (one of several years it seldom does in so many words), a place it names, nothing its sentence contradicts.
# Where a folder has none of these, what has a place and a period at least.
_TELLING = """
WITH stated AS (
  SELECT said.*,
    NOT said.is_contradicted AND indicator.is_catalogued AND said.place_basis <> 'assumed' AND said.period_basis = 'stated'
    AND NOT regexp_matches(said.period, '^/|/$|^\\d{4}/\\d{4}$') AND (
      said.kind = 'growth' AND said.unit = '%' OR said.kind = 'level' AND unit.dimension = indicator.unit_dimension
    ) AS is_sure
  FROM marts.observations AS said
  JOIN star.fct_observation AS fact USING (observation_key)
  JOIN star.dim_indicator AS indicator USING (indicator_key)
  JOIN star.dim_unit AS unit USING (unit_key)
  WHERE said.is_statistic AND said.value IS NOT NULL AND said.place IS NOT NULL AND said.period IS NOT NULL
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY source_file ORDER BY confidence DESC, char_start) AS turn
  FROM stated WHERE coalesce(is_sure, false) = (SELECT coalesce(bool_or(is_sure), false) FROM stated)
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

_UNREAD = """
SELECT source_file || coalesce(':' || line, '') AS place, reason FROM audit.rejected_document WHERE rule IS NULL
ORDER BY line IS NOT NULL, source_file, line
"""
_NAMED = 3


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


def describe_unread(warehouse: Path) -> list[str]:
    """A line for each of the first files, or lines about them, that could not be used, with the reason; one more that
    counts the rest. Raises WarehouseError as above."""
    rows = query_warehouse(warehouse, _UNREAD).rows()
    lines = [f"set aside {place}: {reason}" for place, reason in rows[:_NAMED]]
    if len(rows) > _NAMED:
        lines.append(
            f"{len(rows) - _NAMED} more are set aside: select source_file, reason from audit.rejected_document"
        )
    return lines
