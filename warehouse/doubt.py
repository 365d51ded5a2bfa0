"""How doubtful an observation is: what each reason to doubt it adds to what its confidence lacks.

Belongs here: the weights, and the same sum as SQL for what is ranked when a build is published.
Does not: ranking frames for `baoshu review` (`transforms.star.corrections`), showing.
"""

DOUBT_WEIGHTS = {
    "quarantined": 20.0, "contradicted": 10.0, "conflict": 1.0, "arithmetic": 1.0, "no indicator": 0.3, "no place": 0.15,
    "no period": 0.1,
}  # fmt: skip
INCIDENTAL_DISCOUNT = 0.5


def derive_doubt_sql() -> str:
    """The doubt of a row of `star.fct_observation` that also tells whether it is in `conflict` and in broken `arithmetic`."""
    reasons = {
        "conflict": "conflict", "arithmetic": "arithmetic", "no indicator": "indicator_wording IS NULL",
        "no place": "place_key = -1", "no period": "period_key = -1",
    }  # fmt: skip
    terms = " + ".join(f"({applies})::INTEGER * {DOUBT_WEIGHTS[name]}" for name, applies in reasons.items())
    return f"(1 - confidence + {terms}) * CASE WHEN is_statistic THEN 1 ELSE {INCIDENTAL_DISCOUNT} END"
