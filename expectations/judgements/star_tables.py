"""Judgements on the star: that it says what the observations say, and where its figures contradict each other.

Belongs here: rules over facts and dimensions as they are about to be published.
Does not: building them (`transforms.star.build`), finding contradictions (`transforms.star.reconciliation`,
`transforms.star.arithmetic`).
"""

from collections.abc import Mapping

import polars as pl

from expectations.judgements.declaration import Rule, Theme
from expectations.outcomes import CheckInputs
from expectations.thresholds import DOCUMENT_ARITHMETIC_AT_LEAST, DOCUMENT_ARITHMETIC_SHARE
from warehouse.contract import Table
from warehouse.tables.audit import QUARANTINED_OBSERVATION, REJECTED_DOCUMENT
from warehouse.tables.silver import DOCUMENT, OBSERVATION
from warehouse.tables.star import (
    BRIDGE_ARITHMETIC_OBSERVATION,
    DIM_ARTICLE,
    DIM_DOCUMENT,
    DIM_INDICATOR,
    DIM_PERIOD,
    DIM_PLACE,
    DIM_SUBJECT,
    DIM_UNIT,
    FCT_ARITHMETIC,
    FCT_OBSERVATION,
    FCT_STATISTIC,
    UNKNOWN_KEY,
)

BALANCE = "document_arithmetic_holds"


def _members(table: Table) -> Theme:
    def build(inputs: CheckInputs) -> pl.DataFrame:
        unknown = inputs.frame(table.full_name).filter(pl.col(table.key[0]) == UNKNOWN_KEY).height
        return pl.DataFrame(
            {"dimension": [table.full_name], "unknown_members": [unknown], "unknown_member_is_there": [unknown == 1]}
        )

    sentence = "The dimension has its member -1, so that facts with nothing known of them are kept in every sum."
    rules = (Rule("unknown_member_is_there", "build", "有未知成员", sentence),)
    return Theme(f"star_{table.name}_members", table.full_name, build, rules, ("dimension", "unknown_members"))


def _judge_completeness(inputs: CheckInputs) -> pl.DataFrame:
    """One row a document of the input: observations fit to publish, and facts. Documents that stepped aside, and earlier
    versions that stay in their place, are compared with nothing."""
    observations = inputs.frame(OBSERVATION.full_name).select("document_id", "char_start")
    held = inputs.frames.get(QUARANTINED_OBSERVATION.full_name)
    if held is not None:
        observations = observations.join(held, on=["document_id", "char_start"], how="anti")
    rejected = inputs.frames.get(REJECTED_DOCUMENT.full_name)
    if rejected is not None:
        observations = observations.join(rejected.filter(pl.col("rule").is_not_null()), on="document_id", how="anti")
    earlier = inputs.frame(DIM_DOCUMENT.full_name).filter("is_previous_version").select("document_key")
    facts = inputs.frame(FCT_OBSERVATION.full_name).join(earlier, on="document_key", how="anti")
    sources = inputs.frame(DOCUMENT.full_name).select("document_id", "source_file")
    expected = observations.group_by("document_id").agg(pl.len().alias("observations"))
    found = facts.group_by(document_id="document_key").agg(pl.len().alias("facts"))
    return (
        expected.join(found, on="document_id", how="full", coalesce=True)
        .join(sources, on="document_id", how="left")
        .with_columns(pl.col("observations", "facts").fill_null(0))
        .sort("source_file", "document_id")
        .with_columns((pl.col("observations") == pl.col("facts")).alias("facts_are_complete"))
    )


def _name_keys(frame: pl.DataFrame, inputs: CheckInputs) -> pl.DataFrame:
    """The frame with the names its keys stand for, for a reader of the first offenders."""
    for key, table, name in (
        ("indicator_key", DIM_INDICATOR, "name"),
        ("place_key", DIM_PLACE, "name"),
        ("period_key", DIM_PERIOD, "label"),
    ):
        names = inputs.frame(table.full_name).select(key, pl.col(name).alias(key.removesuffix("_key")))
        frame = frame.join(names, on=key, how="left", maintain_order="left")
    return frame


def _quote_observations(frame: pl.DataFrame, inputs: CheckInputs) -> pl.DataFrame:
    """The frame with file and quote of the observation its `observation_key` names."""
    files = inputs.frame(DIM_DOCUMENT.full_name).select("document_key", "source_file")
    facts = inputs.frame(FCT_OBSERVATION.full_name).join(files, on="document_key", how="left")
    facts = facts.select(
        "observation_key", "source_file", "char_start", "surface", "quote", pl.col("value").alias("observed_value")
    )
    return frame.join(facts, on="observation_key", how="left", maintain_order="left")


def _judge_statistics(inputs: CheckInputs) -> pl.DataFrame:
    value = pl.col("value")
    frame = _quote_observations(_name_keys(inputs.frame(FCT_STATISTIC.full_name), inputs), inputs)
    catalogued = inputs.frame(DIM_INDICATOR.full_name).filter("is_catalogued")["indicator_key"]
    return frame.with_columns(
        # 项目 or 高校 of one text need not be those of another: only an indicator of the catalogue is surely the same.
        pl.when(pl.col("indicator_key").is_in(catalogued.implode()))
        .then(~pl.col("is_conflicting"))
        .alias("mentions_agree"),
        value.eq_missing(pl.col("observed_value")).alias("value_is_that_of_its_observation"),
        ((pl.col("lowest_value") <= value) & (value <= pl.col("highest_value"))).alias("value_lies_within_mentions"),
    )


def _judge_arithmetic(inputs: CheckInputs) -> pl.DataFrame:
    bridge = inputs.frame(BRIDGE_ARITHMETIC_OBSERVATION.full_name)
    first = bridge.filter(pl.col("position") == 1).select("arithmetic_key", "observation_key")
    frame = inputs.frame(FCT_ARITHMETIC.full_name).join(first, on="arithmetic_key", how="left", maintain_order="left")
    return _quote_observations(_name_keys(frame, inputs), inputs).with_columns(
        pl.col("holds").alias("arithmetic_holds")
    )


def judge_balance(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a document of which relations between its own figures were checked: document_key, source_file, how many
    `relations`, how many of them `broken`, and whether most hold (null where there are too few to say)."""
    facts = frames[FCT_OBSERVATION.full_name].select("observation_key", "document_key")
    own = (
        frames[BRIDGE_ARITHMETIC_OBSERVATION.full_name].join(facts, on="observation_key")
        .group_by("arithmetic_key").agg(pl.col("document_key").unique().sort())
        .filter(pl.col("document_key").list.len() == 1).with_columns(pl.col("document_key").list.first())
    )  # fmt: skip
    holds = frames[FCT_ARITHMETIC.full_name].select("arithmetic_key", "holds")
    counted = own.join(holds, on="arithmetic_key").group_by("document_key").agg(
        relations=pl.len(), broken=(~pl.col("holds")).sum()
    )  # fmt: skip
    balanced = pl.col("broken") < pl.col("relations") * DOCUMENT_ARITHMETIC_SHARE
    files = frames[DIM_DOCUMENT.full_name].select("document_key", "source_file")
    return (
        counted.join(files, on="document_key", how="left")
        .with_columns(pl.when(pl.col("relations") >= DOCUMENT_ARITHMETIC_AT_LEAST).then(balanced).alias(BALANCE))
        .sort("source_file", "document_key")
    )


MEMBERS = tuple(
    _members(table)
    for table in (DIM_DOCUMENT, DIM_ARTICLE, DIM_INDICATOR, DIM_PLACE, DIM_SUBJECT, DIM_PERIOD, DIM_UNIT)
)

COMPLETENESS = Theme(
    "star_fct_observation_completeness",
    FCT_OBSERVATION.full_name,
    _judge_completeness,
    (
        Rule(
            "facts_are_complete",
            "build",
            "事实齐全",
            "Every observation fit to publish is one fact; none is lost or doubled.",
        ),
    ),
    show=("source_file", "observations", "facts"),
)

STATISTICS = Theme(
    "star_fct_statistic_agreement",
    FCT_STATISTIC.full_name,
    _judge_statistics,
    (
        Rule(
            "value_is_that_of_its_observation",
            "build",
            "取值有据",
            "The value of a statistic is that of the observation it names.",
        ),
        Rule(
            "value_lies_within_mentions",
            "build",
            "取值在各次提及之间",
            "The value chosen lies between the lowest and highest stated.",
        ),
        Rule(
            "mentions_agree",
            "look",
            "各处说法一致",
            "Texts that state a statistic of the catalogue state the same value.",
        ),
    ),
    show=(
        "indicator",
        "place",
        "period",
        "value",
        "lowest_value",
        "highest_value",
        "source_file",
        "char_start",
        "surface",
        "quote",
    ),
)

DOCUMENT_ARITHMETIC = Theme(
    "star_fct_arithmetic_documents",
    FCT_ARITHMETIC.full_name,
    lambda inputs: judge_balance(inputs.frames),
    (
        Rule(
            BALANCE,
            "document",
            "单篇勾稽关系大多成立",
            "Most relations between the figures of one document hold; otherwise it steps aside.",
        ),
    ),
    show=("source_file", "relations", "broken"),
)

ARITHMETIC = Theme(
    "star_fct_arithmetic_agreement",
    FCT_ARITHMETIC.full_name,
    _judge_arithmetic,
    (
        Rule(
            "arithmetic_holds",
            "look",
            "勾稽关系成立",
            "Parts add up to their total, and growth fits the amounts stated.",
        ),
    ),
    show=(
        "formula",
        "place",
        "period",
        "working",
        "stated_value",
        "expected_value",
        "source_file",
        "char_start",
        "surface",
        "quote",
    ),
)

STAR_THEMES = (*MEMBERS, COMPLETENESS, STATISTICS, DOCUMENT_ARITHMETIC, ARITHMETIC)
