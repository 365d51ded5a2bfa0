"""Quarantine: observations that break a row-level rule of severity error, apart from those that are fit to publish.

Belongs here: splitting observations by the verdicts of `judgements.plausibility`.
Does not: the rules, writing (`pipelines`).
"""

import polars as pl

from expectations.judgements.plausibility import PLAUSIBILITY
from expectations.outcomes import CheckInputs
from warehouse.contract import Table, conform
from warehouse.tables.audit import QUARANTINED_OBSERVATION
from warehouse.tables.silver import OBSERVATION

# The run is the warehouse's to add: it is known when the build is.
_QUARANTINED = Table(
    QUARANTINED_OBSERVATION.schema,
    QUARANTINED_OBSERVATION.name,
    QUARANTINED_OBSERVATION.doc,
    tuple(column for column in QUARANTINED_OBSERVATION.columns if column.name != "run_key"),
    key=QUARANTINED_OBSERVATION.key,
    sort=QUARANTINED_OBSERVATION.sort,
)


def split_quarantined(inputs: CheckInputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations fit to publish, and those that are not: `drop_quarantined`, `find_quarantined`."""
    quarantined = find_quarantined(inputs)
    return drop_quarantined(inputs.frame(OBSERVATION.full_name), quarantined), quarantined


def find_quarantined(inputs: CheckInputs) -> pl.DataFrame:
    """Observations not fit to publish, one row an observation and rule it breaks, as `audit.quarantined_observation` less
    its `run_key`."""
    judged = PLAUSIBILITY.judge(inputs)
    rules = [rule.name for rule in PLAUSIBILITY.rules if rule.row_level]
    held = judged.filter(pl.any_horizontal(~pl.col(rule) for rule in rules).fill_null(False))
    by_rule = [held.filter(~pl.col(rule)).with_columns(pl.lit(rule).alias("rule")) for rule in rules]
    quarantined = pl.concat(by_rule).with_columns(pl.col("source_file").fill_null(""))
    return conform(quarantined.select(_QUARANTINED.column_names), _QUARANTINED)


def drop_quarantined(observations: pl.DataFrame, quarantined: pl.DataFrame) -> pl.DataFrame:
    """The observations that `find_quarantined` does not name, as `silver.observation`."""
    key = list(OBSERVATION.key)
    return conform(observations.join(quarantined.select(key), on=key, how="anti", maintain_order="left"), OBSERVATION)
