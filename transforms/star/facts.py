"""The fact of one quantity stated once in one version of one document.

Belongs here: `build_fct_observation`.
Does not: dimensions (`transforms.star.dimensions`), statistics derived from facts (`transforms.star.reconciliation`).
"""

import polars as pl

from transforms.star.dimensions import indicator_natural_key
from transforms.star.reconciliation import derive_statistic_keys, find_contradicted
from transforms.star.surrogate_keys import derive_row_keys, derive_text_keys
from warehouse.contract import conform
from warehouse.tables import star
from warehouse.tables.star import UNKNOWN_KEY


def build_fct_observation(observations: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.fct_observation`: keys in place of labels, and the key of the statistic that each mention belongs to.

    A mention feeds a statistic where it is worth a table and says what it measures; others have statistic_key -1.
    """
    keyed = observations.with_columns(
        derive_row_keys(observations, ["document_id", "char_start"], "observation").alias("observation_key"),
        derive_row_keys(observations, ["document_id", "article_no"], "article").alias("article_key"),
        derive_text_keys(
            observations.select(indicator_natural_key(pl.col("indicator_name"), pl.col("indicator"))).to_series(),
            "indicator",
        ).alias("indicator_key"),
        derive_text_keys(observations.select(pl.coalesce("place_code", "place")).to_series(), "place").alias(
            "place_key"
        ),
        derive_text_keys(observations["subject"], "subject").alias("subject_key"),
        derive_text_keys(observations["period"], "period").alias("period_key"),
        derive_text_keys(observations["base_period"], "period").alias("base_period_key"),
        derive_text_keys(observations["unit"], "unit").alias("unit_key"),
        pl.lit(run_key, pl.Int64).alias("run_key"),
        pl.col("corrected_fields").is_not_null().alias("is_corrected"),
    ).rename({"document_id": "document_key", "indicator": "indicator_wording"})
    keyed = keyed.with_columns(derive_statistic_keys(keyed).alias("statistic_key"))
    feeds = pl.col("is_statistic") & (pl.col("indicator_key") != UNKNOWN_KEY)
    keyed = keyed.with_columns(statistic_key=pl.when(feeds).then("statistic_key").otherwise(UNKNOWN_KEY))
    contradicted = find_contradicted(keyed)["observation_key"]
    return conform(
        keyed.with_columns(is_contradicted=pl.col("observation_key").is_in(contradicted.implode())).select(
            star.FCT_OBSERVATION.column_names
        ),
        star.FCT_OBSERVATION,
    )
