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
    """Observations fit to publish (as `silver.observation`), and those that are not (as `audit.quarantined_observation`
    less its `run_key`): one row an observation and rule it breaks."""
    judged = PLAUSIBILITY.judge(inputs)
    rules = [rule.name for rule in PLAUSIBILITY.rules if rule.row_level]
    breaks_one = pl.any_horizontal(~pl.col(rule) for rule in rules).fill_null(False)
    good = judged.filter(~breaks_one).select(OBSERVATION.column_names)
    held = judged.filter(breaks_one)
    by_rule = [held.filter(~pl.col(rule)).with_columns(pl.lit(rule).alias("rule")) for rule in rules]
    quarantined = pl.concat(by_rule).with_columns(pl.col("source_file").fill_null("")).select(_QUARANTINED.column_names)
    return conform(good, OBSERVATION), conform(quarantined, _QUARANTINED)
