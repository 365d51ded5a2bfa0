"""Quarantine: which observations and which documents are not fit to publish, so that all others are.

Belongs here: splitting observations and documents by the verdicts of the judgements and of the contract.
Does not: the rules, writing (`pipelines`), what the star is built from instead (`pipelines.assets.star`).
"""

from collections.abc import Mapping

import polars as pl

from expectations.contract_suites import (
    CELL_CHECKS,
    MEANINGS,
    contract_verdict,
    find_cell_breaches,
)
from expectations.judgements.coverage import DOCUMENT_COVERAGE
from expectations.judgements.declaration import NEXT_STEPS, Rule
from expectations.judgements.plausibility import PLAUSIBILITY
from expectations.judgements.star_tables import BALANCE, judge_balance
from expectations.outcomes import CheckInputs
from expectations.thresholds import DOCUMENT_ROWS_AT_LEAST, DOCUMENT_ROWS_SHARE
from warehouse.contract import Table, conform
from warehouse.tables.audit import QUARANTINED_OBSERVATION
from warehouse.tables.silver import DOCUMENT, OBSERVATION
from warehouse.tables.silver import TABLES as SILVER

# What the pipeline adds: the run is known when the build is, a line when the file is at hand.
_ADDED_LATER = ("run_key", "line")
_QUARANTINED = Table(
    QUARANTINED_OBSERVATION.schema,
    QUARANTINED_OBSERVATION.name,
    QUARANTINED_OBSERVATION.doc,
    tuple(column for column in QUARANTINED_OBSERVATION.columns if column.name not in _ADDED_LATER),
    key=QUARANTINED_OBSERVATION.key,
    sort=QUARANTINED_OBSERVATION.sort,
)

# Documents that step aside: one row each, with the first rule that says so.
ASIDE_SCHEMA = pl.Schema(
    {"document_id": pl.Int64(), "source_file": pl.String(), "rule": pl.String(), "reason": pl.String(),
     "next_step": pl.String()}
)  # fmt: skip
BULK = "document_rows_hold"


def split_quarantined(inputs: CheckInputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations fit to publish, and those that are not: `drop_quarantined`, `find_quarantined`."""
    quarantined = find_quarantined(inputs)
    return drop_quarantined(inputs.frame(OBSERVATION.full_name), quarantined), quarantined


def find_quarantined(inputs: CheckInputs) -> pl.DataFrame:
    """Observations not fit to publish, one row an observation and rule it breaks, as `audit.quarantined_observation` less
    `run_key` and `line`."""
    judged = PLAUSIBILITY.judge(inputs)
    breaches = [(rule.name, rule.meaning, ~pl.col(rule.name)) for rule in PLAUSIBILITY.rules if rule.verdict == "row"]
    breaches += [
        (check, MEANINGS[check], find_cell_breaches(OBSERVATION, check))
        for check in CELL_CHECKS
        if contract_verdict(OBSERVATION, check) == "row"
    ]
    found = [
        judged.filter(breach.fill_null(False)).with_columns(
            pl.lit(name).alias("rule"), pl.lit(meaning).alias("meaning"), pl.lit(NEXT_STEPS["row"]).alias("next_step")
        )
        for name, meaning, breach in breaches
    ]
    quarantined = pl.concat(found).with_columns(pl.col("source_file").fill_null(""))
    return conform(quarantined.select(_QUARANTINED.column_names), _QUARANTINED)


def drop_quarantined(observations: pl.DataFrame, quarantined: pl.DataFrame) -> pl.DataFrame:
    """The observations that `find_quarantined` does not name, as `silver.observation`."""
    key = list(OBSERVATION.key)
    return conform(observations.join(quarantined.select(key), on=key, how="anti", maintain_order="left"), OBSERVATION)


def find_documents_aside(inputs: CheckInputs, quarantined: pl.DataFrame) -> pl.DataFrame:
    """Documents that step aside whole, as `ASIDE_SCHEMA`: a rule on documents is broken, a row of theirs in another silver
    table breaks the contract, or rows of theirs are quarantined in bulk."""
    documents = inputs.frame(DOCUMENT.full_name).filter(pl.col("status") == "ok")
    found = [
        *(_by_rule(inputs, rule) for rule in DOCUMENT_COVERAGE.rules if rule.verdict == "document"),
        *(_by_contract(inputs, table, check) for table in SILVER if table is not OBSERVATION for check in CELL_CHECKS),
        _by_bulk(inputs.frame(OBSERVATION.full_name), quarantined),
    ]
    aside = pl.concat(found).with_columns(pl.lit(NEXT_STEPS["document"]).alias("next_step"))
    named = aside.join(documents.select("document_id", "source_file"), on="document_id", how="inner")
    first = named.unique("document_id", keep="first", maintain_order=True).select(ASIDE_SCHEMA.names())
    return first.sort("source_file", "document_id")


def find_documents_out_of_balance(built: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Documents whose own figures do not fit each other in bulk, as `ASIDE_SCHEMA`, from the tables of the star."""
    judged = judge_balance(built).filter(~pl.col(BALANCE))
    return judged.select(
        pl.col("document_key").alias("document_id"),
        "source_file",
        pl.lit(BALANCE).alias("rule"),
        pl.format("{} of {} relations between its own figures do not hold", "broken", "relations").alias("reason"),
        pl.lit(NEXT_STEPS["document"]).alias("next_step"),
    )


def _by_rule(inputs: CheckInputs, rule: Rule) -> pl.DataFrame:
    broken = DOCUMENT_COVERAGE.judge(inputs).filter(~pl.col(rule.name))
    return _name(broken, rule.name, f"not true of it: {rule.sentence}")


def _by_contract(inputs: CheckInputs, table: Table, check: str) -> pl.DataFrame:
    broken = inputs.frame(table.full_name).filter(find_cell_breaches(table, check)).unique("document_id")
    return _name(broken, check, f"{table.full_name}: {MEANINGS[check]}")


def _by_bulk(observations: pl.DataFrame, quarantined: pl.DataFrame) -> pl.DataFrame:
    """Documents of which a third of the rows, and not just a few, break rules; the reason counts the rules."""
    rules = quarantined.group_by("document_id", "rule").len().sort("len", "rule", descending=[True, False])
    said = rules.group_by("document_id", maintain_order=True).agg(
        said=pl.format("{} {}", "rule", "len").str.join(", "),
    )
    rows = quarantined.select(OBSERVATION.key).unique().group_by("document_id").len("broken")
    counted = rows.join(observations.group_by("document_id").len("rows"), on="document_id").join(said, on="document_id")
    bulk = counted.filter(
        (pl.col("broken") >= DOCUMENT_ROWS_AT_LEAST) & (pl.col("broken") >= pl.col("rows") * DOCUMENT_ROWS_SHARE)
    )
    reason = pl.format("{} of its {} figures break rules: {}", "broken", "rows", "said")
    return bulk.select("document_id", pl.lit(BULK).alias("rule"), reason.alias("reason"))


def _name(broken: pl.DataFrame, rule: str, reason: str) -> pl.DataFrame:
    return broken.select("document_id", pl.lit(rule).alias("rule"), pl.lit(reason).alias("reason"))
