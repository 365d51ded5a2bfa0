"""Reconciliation: many mentions of one statistic → the value chosen, why, and whether the mentions can all be true.

Belongs here: the grain of a statistic, the choice, spread and conflict, vintages.
Does not: keys and dimensions (`transforms.star.build`), relations between different statistics (`transforms.star.arithmetic`).
"""

import polars as pl

from transforms.star.stated_intervals import derive_bounds, derive_step
from transforms.star.surrogate_keys import derive_row_keys
from warehouse.contract import conform
from warehouse.tables import star

# One statistic: indicator × place × subject × period × status × kind, and what makes two of those different figures
# all the same: the unit (元 or 美元), the basis of a change (同比 or 环比) and the period it is compared with.
GRAIN = (
    "indicator_key",
    "place_key",
    "subject_key",
    "period_key",
    "status",
    "kind",
    "unit_key",
    "basis",
    "base_period_key",
)

_UNKNOWN = star.UNKNOWN_KEY

# What the choice looks at. The other columns of a mention are taken from the facts once it is chosen: sorting a million
# narrow rows takes a third of the memory.
_MENTION_COLUMNS = (
    "statistic_key", "observation_key", "document_key", "sentence_no", "comparator", "kind", "value", "value_low",
    "value_high", "printed_exponent", "confidence", "is_contradicted",
)  # fmt: skip

# An indicator the catalogue does not know is told from another by its wording alone; a shorter one (项目, 企业, 城市) names
# too many things for two figures of it to contradict each other.
_SHORTEST_WORDING = 4

# Two amounts of one thing that lie further apart than this are not two reports of it: one is a part, a stage, a day's or
# a year's. A contradiction between sources is a matter of some per cent, seldom of half the figure.
_FURTHEST_APART = 2.0


def derive_statistic_keys(keyed: pl.DataFrame) -> pl.Series:
    """The key of the statistic each observation states, from `GRAIN`, with words that mean the same made one.

    `keyed` has the columns of GRAIN, and the codes `period` and `base_period`. Growth of a period within one year is on
    the same period of the year before whether the text says 同比, 比上年, the year, or nothing.
    """
    period, base = pl.col("period"), pl.col("base_period")
    first, last = period.str.slice(0, 4), period.str.split("/").list.last().str.slice(0, 4)
    within_year = (first == last) & first.str.contains(r"^\d{4}$")
    year_before = (first.cast(pl.Int64, strict=False) - 1).cast(pl.String).str.zfill(4) + period.str.slice(4)
    on_year_before = (
        (pl.col("kind") == "growth") & within_year
        & (pl.col("basis").is_null() | pl.col("basis").is_in(["同比", "比上年"]))
        & (base.is_null() | (base == year_before))
    ).fill_null(False)  # fmt: skip
    grain = keyed.select(*GRAIN, on_year_before=on_year_before).select(
        *(name for name in GRAIN if name not in ("basis", "base_period_key")),
        basis=pl.when("on_year_before").then(pl.lit("同比")).otherwise("basis"),
        base_period_key=pl.when("on_year_before").then(_UNKNOWN).otherwise("base_period_key"),
    )
    return derive_row_keys(grain, GRAIN, "statistic")


def _mentions(facts: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The observations that feed statistics, with publication date and whether the publisher is official."""
    return (
        facts.lazy().select(_MENTION_COLUMNS).with_row_index("row").filter(pl.col("statistic_key") != _UNKNOWN)
        .join(
            documents.lazy().select("document_key", "publication_date", "is_official"), on="document_key", how="left",
            maintain_order="left",
        )
        .with_columns(is_exact=(pl.col("comparator") == "=") & pl.col("value").is_not_null())
        .collect()
    )  # fmt: skip


def find_mixed_sentences(mentions: pl.DataFrame) -> pl.DataFrame:
    """Sentences that state one statistic twice with values that cannot both be true, as rows of statistic_key,
    document_key, sentence_no.

    No writer contradicts himself within a sentence: the figures belong to things set side by side (城镇、农村居民收入分别增长…)
    that were not told apart. They say nothing about a contradiction.
    """
    sentence = ["statistic_key", "document_key", "sentence_no"]
    several = mentions.filter(pl.col("value").is_not_null()).filter(pl.struct(sentence).is_duplicated())
    low, high = derive_bounds(pl.lit(0.0), pl.lit(0.0))
    stated = (
        several.select(*sentence, low=low, high=high).group_by(sentence).agg(pl.col("low").max(), pl.col("high").min())
    )
    return stated.filter(pl.col("low") > pl.col("high")).select(sentence)


def find_contradicted(facts: pl.DataFrame) -> pl.DataFrame:
    """The observation_key of each mention that another one of its sentence excludes: both say they are one statistic, and
    no true value fits both. One column. Almost every such pair is a misreading of one of the two.

    `facts` has statistic_key, document_key, sentence_no, observation_key, value, value_low, value_high, comparator, kind.
    Last digits leave nothing open here: within a sentence a figure is not stated once coarsely and once exactly.
    """
    sentence = ["statistic_key", "document_key", "sentence_no"]
    several = facts.filter((pl.col("statistic_key") != _UNKNOWN) & pl.col("value").is_not_null()).filter(
        pl.struct(sentence).is_duplicated()
    )
    low, high = derive_bounds(pl.lit(0.0), pl.lit(0.0))
    stated = several.select(*sentence, "observation_key", low=low, high=high)
    excluded = (pl.col("low") > pl.col("high").min().over(sentence)) | (
        pl.col("high") < pl.col("low").max().over(sentence)
    )
    return stated.filter(excluded).select("observation_key")


def find_conflicts(facts: pl.DataFrame, mentions: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """The statistic_key of each statistic of which two mentions cannot both be true, one column.

    Compared are mentions that surely speak of one thing: a known place and period, an indicator of the catalogue or of
    one longer wording, sentences that state the statistic once, amounts of like size. A figure printed with fewer digits
    than another may have been rounded or cut off: 2.3万亿 and 23562亿 agree; 2.3万亿 and 2.4万亿 do not. Ranks are
    compared as they are; a mention whose value is not named is not compared.
    """
    named = indicators.filter("is_catalogued")
    several = pl.col("value").n_unique().over("statistic_key") > 1
    stated = mentions.filter(pl.col("value").is_not_null()).filter(several)
    grain = facts.select("indicator_key", "place_key", "period_key", "indicator_wording")[stated["row"]]
    long_enough = pl.col("indicator_wording").str.len_chars() >= _SHORTEST_WORDING
    stated = (
        pl.concat([stated, grain], how="horizontal")
        .filter((pl.col("period_key") != _UNKNOWN) & (pl.col("place_key") != _UNKNOWN))
        .filter(pl.col("indicator_key").is_in(named["indicator_key"].implode()) | long_enough)
        .join(find_mixed_sentences(mentions), on=["statistic_key", "document_key", "sentence_no"], how="anti")
    )
    coarser = pl.col("printed_exponent") > pl.col("printed_exponent").min().over("statistic_key")
    step = pl.when(coarser).then(derive_step()).otherwise(0.0)
    low, high = derive_bounds(step / 2, step)
    apart = (
        stated.select("statistic_key", "kind", "value", low=low, high=high)
        .group_by("statistic_key", maintain_order=True)
        .agg(
            pl.col("kind").first(), latest_low=pl.col("low").max(), earliest_high=pl.col("high").min(),
            smallest=pl.col("value").cast(pl.Float64).abs().min(), largest=pl.col("value").cast(pl.Float64).abs().max(),
        )
    )  # fmt: skip
    alike = ~pl.col("kind").is_in(["level", "delta"]) | (pl.col("largest") <= pl.col("smallest") * _FURTHEST_APART)
    return apart.filter((pl.col("latest_low") > pl.col("earliest_high")) & alike).select("statistic_key")


def build_fct_statistic(facts: pl.DataFrame, documents: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """`star.fct_statistic` from `star.fct_observation`, `star.dim_document` and `star.dim_indicator`.

    The value chosen is one that its own sentence does not contradict before one that it does, exact before 超/近/约, of a
    later publication before an earlier, of a government before the press, then the more precise, the more confident, the
    first in the order of keys. Conflicts: see `find_conflicts`.
    """
    mentions = _mentions(facts, documents)
    conflicting = find_conflicts(facts, mentions, indicators)["statistic_key"]
    mentions = mentions.drop("sentence_no", "value_low", "value_high", "kind").sort(
        "statistic_key", "is_contradicted", "is_exact", "publication_date", "is_official", "printed_exponent", "confidence",
        "observation_key",
        descending=[False, False, True, True, True, False, True, False], nulls_last=True, maintain_order=True,
    )  # fmt: skip
    counted = mentions.group_by("statistic_key", maintain_order=True).agg(
        mention_count=pl.len().cast(pl.Int64),
        document_count=pl.col("document_key").n_unique().cast(pl.Int64),
        value_count=pl.col("value").drop_nulls().n_unique().cast(pl.Int64),
        lowest_value=pl.col("value").min(),
        highest_value=pl.col("value").max(),
        valid_from=pl.col("publication_date").min(),
    )
    # The first mention of each run of equal keys is the one chosen, the row below it the runner-up.
    runner_up = ("is_contradicted", "is_exact", "publication_date", "is_official", "printed_exponent")
    chosen = mentions.with_columns(pl.col(name).shift(-1).alias(f"next_{name}") for name in runner_up).filter(
        _starts_group()
    )
    others = [name for name in star.FCT_STATISTIC.column_names if name in facts.columns and name not in chosen.columns]
    statistics = pl.concat(
        [chosen, counted.drop("statistic_key"), facts.select(others)[chosen["row"]]], how="horizontal"
    )
    point = pl.col("value").cast(pl.Float64)
    several = pl.col("value_count") > 1
    spread = pl.col("highest_value") - pl.col("lowest_value")
    return conform(
        statistics.with_columns(
            known_as_of=pl.col("publication_date"),
            spread=spread,
            relative_spread=pl.when(point != 0).then(spread.cast(pl.Float64) / point.abs()),
            is_conflicting=pl.col("statistic_key").is_in(conflicting.implode()),
            is_revised=(several & (pl.col("valid_from") < pl.col("publication_date"))).fill_null(False),
            choice_reason=pl.when(pl.col("mention_count") == 1).then(pl.lit("only"))
            .when(pl.col("value_count") <= 1).then(pl.lit("agreed"))
            .when(~pl.col("is_contradicted") & pl.col("next_is_contradicted")).then(pl.lit("sound"))
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

    A mention that its own sentence contradicts counts only where there is no other. Within one day the best mention
    counts; a later one replaces it where its value or comparator differs, unless it would put 超/近/约 in the place of an
    exact figure.
    """
    best = (
        _mentions(facts, documents)
        .drop("value_low", "value_high")
        .filter(~pl.col("is_contradicted") | pl.col("is_contradicted").all().over("statistic_key"))
        .rename({"publication_date": "valid_from"})
        .sort(
            "statistic_key",
            "valid_from",
            "is_exact",
            "is_official",
            "printed_exponent",
            "confidence",
            "observation_key",
            descending=[False, False, True, True, False, True, False],
            nulls_last=False,
            maintain_order=True,
        )
        .filter(_starts_group() | pl.col("valid_from").ne_missing(pl.col("valid_from").shift(1)))
    )
    exact_so_far = pl.col("is_exact").cast(pl.Int64).cum_sum() - pl.col("is_exact")
    exact_before = exact_so_far > pl.when(_starts_group()).then(exact_so_far).forward_fill()
    kept = best.filter(pl.col("is_exact") | ~exact_before)
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in ("value", "comparator"))
    kept = kept.filter(changed | _starts_group()).with_row_index("position")
    ends_group = pl.col("statistic_key").ne_missing(pl.col("statistic_key").shift(-1))
    kept = pl.concat([kept, facts.select("value_low", "value_high", "run_key")[kept["row"]]], how="horizontal")
    return conform(
        kept.with_columns(
            vintage_no=(pl.col("position") - pl.when(_starts_group()).then("position").forward_fill() + 1).cast(
                pl.Int64
            ),
            valid_to=pl.when(~ends_group).then(pl.col("valid_from").shift(-1) - pl.duration(days=1)),
            is_current=ends_group,
        ).select(star.FCT_VINTAGE.column_names),
        star.FCT_VINTAGE,
    )


def _starts_group() -> pl.Expr:
    """True for the first row of each statistic in a frame sorted by statistic."""
    return pl.col("statistic_key").ne_missing(pl.col("statistic_key").shift(1))
