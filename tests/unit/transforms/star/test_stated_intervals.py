"""Stated intervals: what words and signs leave open."""

import math

import polars as pl
import pytest

from transforms.star.stated_intervals import derive_bounds

INF = math.inf


@pytest.mark.parametrize(
    ("value", "comparator", "kind", "expected"),
    [
        (100, "=", "level", (99, 102)),
        (100, ">", "level", (100, INF)),
        (100, "<", "level", (-INF, 100)),
        (100, "~", "level", (90, 110)),
        # Falls: the words speak of the size, and digits are cut off towards zero.
        (-20, "=", "growth", (-22, -19)),
        (-20, ">", "growth", (-INF, -20)),
        (-20, "<", "growth", (-20, 0)),
        (-20, ">", "level", (-20, INF)),
    ],
)
def test_derive_bounds_follows_words_and_sign(value, comparator, kind, expected):
    row = pl.DataFrame(
        {"value": [float(value)], "value_low": None, "value_high": None, "comparator": comparator, "kind": kind}
    )
    low, high = derive_bounds(pl.lit(1.0), pl.lit(2.0))
    assert row.select(low.alias("low"), high.alias("high")).row(0) == expected


def test_derive_bounds_takes_a_range_as_its_ends():
    row = pl.DataFrame({"value": [4.75], "value_low": [4.5], "value_high": [5.0], "comparator": "=", "kind": "growth"})
    low, high = derive_bounds(pl.lit(0.0), pl.lit(0.0))
    assert row.select(low.alias("low"), high.alias("high")).row(0) == (4.5, 5.0)
