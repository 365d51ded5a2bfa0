"""Judgements on how much of the texts was understood.

Belongs here: shares over all observations or numerals of a build, and documents that yielded nothing.
Does not: whether a single figure is plausible (`plausibility`), comparison with the last build (`drift`).
"""

import polars as pl

from expectations.judgements.declaration import Rule, Theme
from expectations.outcomes import CheckInputs
from expectations.thresholds import (
    FIGURES_OF_A_FACTUAL_TEXT,
    INDICATOR_CATALOGUED,
    INDICATOR_KNOWN,
    NUMERALS_EXPLAINED,
    PERIOD_KNOWN,
    PLACE_KNOWN,
)
from warehouse.tables.silver import DOCUMENT, NUMERAL, OBSERVATION

_FIGURE = r"\d\.\d|\d[万亿]"
_NO_FIGURES = ("date", "time_of_day", "phone", "url", "page", "code", "artifact")


def _judge_observations(inputs: CheckInputs) -> pl.DataFrame:
    sources = inputs.frame(DOCUMENT.full_name).select("document_id", "source_file")
    statistics = inputs.frame(OBSERVATION.full_name).filter("is_statistic")
    return statistics.join(sources, on="document_id", how="left", maintain_order="left").with_columns(
        pl.col("indicator").is_not_null().alias("indicator_is_known"),
        pl.col("indicator_name").is_not_null().alias("indicator_is_catalogued"),
        pl.col("place").is_not_null().alias("place_is_known"),
        pl.col("period").is_not_null().alias("period_is_known"),
    )


def _judge_numerals(inputs: CheckInputs) -> pl.DataFrame:
    sources = inputs.frame(DOCUMENT.full_name).select("document_id", "source_file")
    numerals = inputs.frame(NUMERAL.full_name).join(sources, on="document_id", how="left", maintain_order="left")
    return numerals.with_columns((pl.col("outcome") != "unexplained").alias("numeral_is_explained"))


def _judge_documents(inputs: CheckInputs) -> pl.DataFrame:
    counts = inputs.frame(OBSERVATION.full_name).group_by("document_id").agg(pl.len().alias("rows_present"))
    documents = inputs.frame(DOCUMENT.full_name).join(counts, on="document_id", how="left", maintain_order="left")
    is_figure = pl.col("surface").str.contains(_FIGURE) & ~pl.col("outcome").is_in(_NO_FIGURES)
    figures = inputs.frame(NUMERAL.full_name).filter(is_figure).group_by("document_id").agg(pl.len().alias("figures"))
    documents = documents.join(figures, on="document_id", how="left", maintain_order="left")
    documents = documents.with_columns(pl.col("rows_present", "figures").fill_null(0))
    read = pl.col("status") == "ok"
    # Where only the month or year is certain the date is its last day, which may be yet to come.
    published = pl.col("publication_date")
    earliest = (
        pl.when(pl.col("publication_date_precision") == "year").then(published.dt.truncate("1y"))
        .when(pl.col("publication_date_precision") == "month").then(published.dt.truncate("1mo"))
        .otherwise(published)
    )  # fmt: skip
    factual = read & (pl.col("figures") >= FIGURES_OF_A_FACTUAL_TEXT)
    return documents.with_columns(
        read.alias("document_is_readable"),
        pl.when(factual).then(pl.col("observation_count") > 0).alias("document_has_observations"),
        pl.when(read).then(pl.col("publication_date").is_not_null()).alias("publication_date_is_known"),
        (earliest <= inputs.as_of).alias("publication_not_in_future"),
        (pl.col("observation_count") == pl.col("rows_present")).alias("observations_are_complete"),
    )


OBSERVATION_COVERAGE = Theme(
    "silver_observation_coverage",
    OBSERVATION.full_name,
    _judge_observations,
    (
        Rule(
            "indicator_is_known",
            "look",
            "指标可知",
            "Nine statistics in ten say what they measure.",
            mostly=INDICATOR_KNOWN,
        ),
        Rule(
            "indicator_is_catalogued",
            "look",
            "指标在册",
            "One statistic in five measures an indicator of the catalogue.",
            mostly=INDICATOR_CATALOGUED,
        ),
        Rule("place_is_known", "look", "地区可知", "Eight statistics in ten say where they hold.", mostly=PLACE_KNOWN),
        Rule("period_is_known", "look", "时期可知", "Six statistics in ten say when they hold.", mostly=PERIOD_KNOWN),
    ),
    show=("source_file", "char_start", "surface", "quote", "indicator", "place", "period"),
)

NUMERAL_COVERAGE = Theme(
    "silver_numeral_coverage",
    NUMERAL.full_name,
    _judge_numerals,
    (
        Rule(
            "numeral_is_explained",
            "look",
            "数字皆有去向",
            "Of a hundred numerals, at least 97 are an observation or known to be none.",
            mostly=NUMERALS_EXPLAINED,
        ),
    ),
    show=("source_file", "char_start", "surface", "sentence_no"),
)

DOCUMENT_COVERAGE = Theme(
    "silver_document_coverage",
    DOCUMENT.full_name,
    _judge_documents,
    (
        Rule("observations_are_complete", "document", "观测齐全", "All figures found in a document have arrived here."),
        Rule(
            "publication_not_in_future",
            "look",
            "发布日期不在未来",
            "No text was published after today: 今年 and 去年 of such a text are years off.",
            advice="state the date of publication in a documents.csv beside the text",
        ),
        Rule("document_is_readable", "look", "文档可读", "Every file of the input is text that can be read."),
        Rule(
            "document_has_observations",
            "look",
            "文档有观测",
            "A text with decimals or amounts in 万 and 亿 yields at least one figure.",
        ),
        Rule(
            "publication_date_is_known",
            "look",
            "发布日期可知",
            "Without its date of publication, 今年 and 去年 in a text name no year.",
            advice="state the date of publication in a documents.csv beside the text",
        ),
    ),
    show=("source_file", "title", "reason", "publication_date", "numeral_count", "observation_count"),
)
