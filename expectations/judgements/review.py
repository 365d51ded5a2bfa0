"""Judgements on reviewers' corrections: do they still fit the texts?

Belongs here: the rule that lists refused corrections.
Does not: applying corrections (`transforms.star.corrections`).
"""

import polars as pl

from expectations.judgements.declaration import Rule, Theme
from expectations.outcomes import CheckInputs
from warehouse.tables.silver import OBSERVATION

_SHOWN = (
    "refused_because",
    "field",
    "value",
    "expect",
    "char_start",
    "char_end",
    "source_sha256",
    "who",
    "date",
    "reason",
)


def _judge(inputs: CheckInputs) -> pl.DataFrame:
    """One row a refused correction; a correction that was applied is none."""
    refused = inputs.refused if inputs.refused is not None else pl.DataFrame(schema=dict.fromkeys(_SHOWN, pl.String()))
    return refused.with_columns(pl.lit(False).alias("corrections_fit"))


REVIEW = Theme(
    "silver_observation_review",
    OBSERVATION.full_name,
    _judge,
    (
        Rule(
            "corrections_fit",
            "look",
            "更正仍适用",
            "Every correction of a reviewer still finds its figure; a refused one changes nothing.",
            advice="take the line out of corrections.csv, or mend what is said of it",
        ),
    ),
    show=_SHOWN,
)
