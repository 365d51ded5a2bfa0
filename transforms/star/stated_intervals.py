"""Stated intervals: which true values a printed figure leaves open, by its words (超, 近, 约) and its last digit.

Belongs here: bounds of one figure as Polars expressions.
Does not: whether two figures contradict (`transforms.star.reconciliation`) or add up (`transforms.star.arithmetic`).
"""

import polars as pl

# 约, 左右: what writers round so freely stays within a tenth.
ABOUT = 0.1


def derive_step() -> pl.Expr:
    """One in the last printed digit, in base units; 1 where the precision is not known."""
    return pl.lit(10.0).pow(pl.col("printed_exponent").fill_null(0).cast(pl.Float64))


def derive_bounds(below: pl.Expr, above: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Lowest and highest value that may be true, as Float64; infinite where the words leave an end open.

    Reads columns value, value_low, value_high, comparator, kind. `below` and `above` say how far an exact figure may lie
    from the truth because of its last digit, as magnitudes. 超 opens the upper end, 近 and 不到 the lower. A fall is
    stated as a negative value whose words speak of its size: 下降超过5% lies at or below −5.

    >>> row = pl.DataFrame({"value": [20.0], "value_low": None, "value_high": None, "comparator": ">", "kind": "level"})
    >>> row.select(*(bound.alias(name) for name, bound in zip("lh", derive_bounds(pl.lit(0.0), pl.lit(0.0))))).row(0)
    (20.0, inf)
    """
    low = pl.coalesce("value_low", "value").cast(pl.Float64)
    high = pl.coalesce("value_high", "value").cast(pl.Float64)
    falls = pl.col("kind").is_in(["growth", "delta"]) & (high < 0)
    near, far = pl.when(falls).then(-high).otherwise(low), pl.when(falls).then(-low).otherwise(high)
    about = pl.max_horizontal(far.abs() * ABOUT, above)
    comparator = pl.col("comparator")
    smallest = (
        pl.when(comparator == ">").then(near).when(comparator == "~").then(near - about)
        .when(comparator == "<").then(pl.when(falls).then(0.0).otherwise(float("-inf"))).otherwise(near - below)
    )  # fmt: skip
    largest = (
        pl.when(comparator == ">").then(float("inf")).when(comparator == "~").then(far + about)
        .when(comparator == "<").then(far).otherwise(far + above)
    )  # fmt: skip
    return pl.when(falls).then(-largest).otherwise(smallest), pl.when(falls).then(-smallest).otherwise(largest)
