"""Polars frames as the pandas batches that Great Expectations reads.

Belongs here: which pandas type a column becomes, so that null stays null, large keys stay exact and few distinct texts
cost few comparisons.
Does not: which columns a suite needs (`contract_suites`, `judgements`), GX (`gx_session`). Imported only by functions
that run checks, because of pandas.
"""

import numpy as np
import pandas as pd
import polars as pl


def build_batch(frame: pl.DataFrame) -> pd.DataFrame:
    """The frame as pandas. Texts become categories: GX takes a column apart several times a demand, which costs a byte a
    row for a category and a string a row otherwise. Integers and numbers are masked arrays, which know null; whatever
    else there is (dates, decimals) stays Arrow's."""
    return pd.DataFrame({column.name: _build_array(column) for column in frame.iter_columns()}, copy=False)


def _build_array(column: pl.Series) -> object:
    missing = column.is_null().to_numpy()
    if column.dtype == pl.String():
        distinct = column.drop_nulls().unique(maintain_order=True)
        codes = column.cast(pl.Enum(distinct)).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
        return pd.Categorical.from_codes(codes, pd.Index(distinct.to_list(), dtype=object))
    if column.dtype.is_integer():
        values = column.fill_null(0).cast(pl.Int64).to_numpy(writable=True)
        return pd.arrays.IntegerArray(values, missing.copy()) if missing.any() else values
    if column.dtype.is_float():
        values = column.fill_null(0.0).cast(pl.Float64).to_numpy(writable=True)
        return pd.arrays.FloatingArray(values, missing.copy()) if missing.any() else values
    if column.dtype == pl.Boolean():
        values = column.fill_null(False).to_numpy(writable=True)
        return pd.arrays.BooleanArray(np.asarray(values, dtype=bool), missing.copy())
    return column.to_frame().to_pandas(use_pyarrow_extension_array=True)[column.name].array
