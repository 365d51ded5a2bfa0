"""Reconciliation: many mentions of one statistic → the value chosen, why, and whether the mentions can all be true.

Belongs here: the grain of a statistic, the choice, spread and conflict, vintages.
Does not: keys and dimensions (`transforms.star`), relations between different statistics (`transforms.arithmetic`).
"""

import polars as pl

from warehouse.contract import conform
from warehouse.tables import star

# One statistic: indicator × place × subject × period × status × kind, and what makes two of those different figures
# all the same: the unit (元 or 美元), the basis of a change (同比 or 环比) and the period it is compared with.
GRAIN = (
    "indicator_key", "place_key", "subject_key", "period_key", "status", "kind", "unit_key", "basis", "base_period_key",
)  # fmt: skip

_UNKNOWN = star.UNKNOWN_KEY

# What the choice looks at. The other columns of a mention are taken from the facts once it is chosen: sorting a million
# narrow rows takes a third of the memory.
_MENTION_COLUMNS = (
    "statistic_key", "observation_key", "document_key", "comparator", "value", "value_low", "value_high", "printed_exponent",
    "confidence",
)  # fmt: skip


def _mentions(facts: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The observations that feed statistics, with publication date, official or not, and the interval each allows."""
    half_step = 0.5 * pl.lit(10.0).pow(pl.col("printed_exponent").fill_null(0).cast(pl.Float64))
    point = pl.col("value").cast(pl.Float64)
    low = pl.coalesce(pl.col("value_low"), pl.col("value")).cast(pl.Float64) - half_step
    high = pl.coalesce(pl.col("value_high"), pl.col("value")).cast(pl.Float64) + half_step
    about = point.abs() * 0.05
    return (
        facts.lazy().select(_MENTION_COLUMNS).with_row_index("row").filter(pl.col("statistic_key") != _UNKNOWN)
        .join(
            documents.lazy().select("document_key", "publication_date", "is_official"), on="document_key", how="left",
            maintain_order="left",
        )
        .with_columns(
            # 超 is an interval that is open above, 近 one that ends at the figure, 约 one around it.
            allowed_low=pl.when(pl.col("comparator") == "<").then(high - about * 4)
            .when(pl.col("comparator") == "~").then(low - about).otherwise(low),
            allowed_high=pl.when(pl.col("comparator") == ">").then(low + about * 4)
            .when(pl.col("comparator") == "~").then(high + about).otherwise(high),
            is_exact=(pl.col("comparator") == "=") & pl.col("value").is_not_null(),
        )
        .drop("value_low", "value_high")
        .collect()
    )  # fmt: skip


def build_fct_statistic(facts: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """`star.fct_statistic` from `star.fct_observation` and `star.dim_document`.

    The value chosen is exact before 超/近/约, of a later publication before an earlier, of a government before the press,
    then the more precise, the more confident, the first in the order of keys. Two mentions conflict where the intervals
    that comparator and printed precision allow do not meet.
    """
    mentions = _mentions(facts, documents).sort(
        "statistic_key", "is_exact", "publication_date", "is_official", "printed_exponent", "confidence", "observation_key",
        descending=[False, True, True, True, False, True, False], nulls_last=True, maintain_order=True,
    )  # fmt: skip
    counted = mentions.group_by("statistic_key", maintain_order=True).agg(
        mention_count=pl.len().cast(pl.Int64),
        document_count=pl.col("document_key").n_unique().cast(pl.Int64),
        value_count=pl.col("value").drop_nulls().n_unique().cast(pl.Int64),
        lowest_value=pl.col("value").min(),
        highest_value=pl.col("value").max(),
        valid_from=pl.col("publication_date").min(),
        latest_low=pl.col("allowed_low").max(),
        earliest_high=pl.col("allowed_high").min(),
    )
    # The first mention of each run of equal keys is the one chosen, the row below it the runner-up.
    runner_up = ("is_exact", "publication_date", "is_official", "printed_exponent")
    chosen = mentions.with_columns(pl.col(name).shift(-1).alias(f"next_{name}") for name in runner_up).filter(_starts_group())
    others = [name for name in star.FCT_STATISTIC.column_names if name in facts.columns and name not in chosen.columns]
    statistics = pl.concat([chosen, counted.drop("statistic_key"), facts.select(others)[chosen["row"]]], how="horizontal")
    point = pl.col("value").cast(pl.Float64)
    several = pl.col("value_count") > 1
    # Without a period or place, two figures may speak of different times or areas: no conflict can be told.
    comparable = (pl.col("period_key") != _UNKNOWN) & (pl.col("place_key") != _UNKNOWN)
    spread = pl.col("highest_value") - pl.col("lowest_value")
    return conform(
        statistics.with_columns(
            known_as_of=pl.col("publication_date"),
            spread=spread,
            relative_spread=pl.when(point != 0).then(spread.cast(pl.Float64) / point.abs()),
            is_conflicting=(several & comparable & (pl.col("latest_low") > pl.col("earliest_high"))).fill_null(False),
            is_revised=(several & (pl.col("valid_from") < pl.col("publication_date"))).fill_null(False),
            choice_reason=pl.when(pl.col("mention_count") == 1).then(pl.lit("only"))
            .when(pl.col("value_count") <= 1).then(pl.lit("agreed"))
            .when(pl.col("is_exact") & ~pl.col("next_is_exact")).then(pl.lit("exact"))
            .when(pl.col("publication_date").ne_missing(pl.col("next_publication_date"))).then(pl.lit("later"))
            .when(pl.col("is_official") & ~pl.col("next_is_official")).then(pl.lit("official"))
            .when(pl.col("printed_exponent").ne_missing(pl.col("next_printed_exponent"))).then(pl.lit("precise"))
            .otherwise(pl.lit("confident")),
        ).select(star.FCT_STATISTIC.column_names),
        star.FCT_STATISTIC,
    )  # fmt: skip


def build_fct_vintage(facts: pl.DataFrame, statistics: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """`star.fct_vintage`: a row whenever a publication changed what was known of a statistic.

    Within one day the best mention counts; a later one replaces it where its value or comparator differs, unless it
    would put 超/近/约 in the place of an exact figure.
    """
    best = (
        _mentions(facts, documents)
        .rename({"publication_date": "valid_from"})
        .sort(
            "statistic_key", "valid_from", "is_exact", "is_official", "printed_exponent", "confidence", "observation_key",
            descending=[False, False, True, True, False, True, False], nulls_last=False, maintain_order=True,
        )
        .filter(_starts_group() | pl.col("valid_from").ne_missing(pl.col("valid_from").shift(1)))
    )  # fmt: skip
    exact_so_far = pl.col("is_exact").cast(pl.Int64).cum_sum() - pl.col("is_exact")
    exact_before = exact_so_far > pl.when(_starts_group()).then(exact_so_far).forward_fill()
    kept = best.filter(pl.col("is_exact") | ~exact_before)
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in ("value", "comparator"))
    kept = kept.filter(changed | _starts_group()).with_row_index("position")
    ends_group = pl.col("statistic_key").ne_missing(pl.col("statistic_key").shift(-1))
    kept = pl.concat([kept, facts.select("value_low", "value_high", "run_key")[kept["row"]]], how="horizontal")
    return conform(
        kept.with_columns(
            vintage_no=(pl.col("position") - pl.when(_starts_group()).then("position").forward_fill() + 1).cast(pl.Int64),
            valid_to=pl.when(~ends_group).then(pl.col("valid_from").shift(-1) - pl.duration(days=1)),
            is_current=ends_group,
        ).select(star.FCT_VINTAGE.column_names),
        star.FCT_VINTAGE,
    )


def _starts_group() -> pl.Expr:
    """True for the first row of each statistic in a frame sorted by statistic."""
    return pl.col("statistic_key").ne_missing(pl.col("statistic_key").shift(1))
