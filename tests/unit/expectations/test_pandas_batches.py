import datetime
from decimal import Decimal

import pandas as pd
import polars as pl
import pytest

from expectations.pandas_batches import build_batch

LARGE = 2**62 + 1


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ([LARGE, None, -1], pl.Int64()),
        ([LARGE, 3, -1], pl.Int64()),
        ([0.5, None, 2.0], pl.Float64()),
        ([True, None, False], pl.Boolean()),
        (["粮食", None, "粮食"], pl.String()),
        ([None, None, None], pl.String()),
        ([datetime.date(2025, 3, 2), None, datetime.date(2024, 2, 29)], pl.Date()),
        ([Decimal("4.500000"), None, Decimal("-1.000000")], pl.Decimal(30, 6)),
    ],
)
def test_build_batch_keeps_values_and_nulls(values, type_):
    column = build_batch(pl.DataFrame({"a": pl.Series(values, dtype=type_)}))["a"]
    assert column.isna().tolist() == [value is None for value in values]
    assert [value for value in column.tolist() if not pd.isna(value)] == [
        value for value in values if value is not None
    ]


def test_build_batch_makes_categories_of_texts():
    column = build_batch(pl.DataFrame({"a": ["升", "降", "升"], "b": ["x", "y", "z"]}))["a"]
    assert column.cat.categories.tolist() == ["升", "降"]
    assert column.cat.codes.tolist() == [0, 1, 0]


def test_build_batch_takes_an_empty_frame():
    batch = build_batch(pl.DataFrame(schema={"a": pl.String(), "b": pl.Int64(), "c": pl.Date()}))
    assert (list(batch.columns), len(batch)) == (["a", "b", "c"], 0)
