"""Surrogate keys: 53-bit hashes of natural keys, equal in every build and with every version of the libraries.

Two of a million rows share a key once in some 18,000 builds, and then the build says which.

Belongs here: hashing text and rows to keys, the collision check.
Does not: which columns make a natural key (`transforms.star.dimensions`, `transforms.star.build`).
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import polars as pl

from warehouse.fields import KEY_BITS, UNKNOWN_KEY

_MASK = np.uint64(2**KEY_BITS - 1)
_NULL = np.uint64(0x9E3779B97F4A7C15)


class KeyCollision(ValueError):  # noqa: N818 - what happened, not a kind of error
    """Two natural keys share one surrogate key; the message names both."""


def hash_text(text: str, salt: str) -> int:
    """A number of 53 bits for the text; `salt` is the name of what is keyed, so that 北京 as place and subject differ.

    >>> hash_text("义乌市", "place") == hash_text("义乌市", "place"), hash_text("义乌市", "subject") >= 0
    (True, True)
    """
    digest = hashlib.blake2b(f"{salt}\x1f{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - KEY_BITS)


def derive_text_keys(names: pl.Series, salt: str) -> pl.Series:
    """One Int64 key for each text, -1 for a null. Raises KeyCollision.

    >>> derive_text_keys(pl.Series(["常住人口", None]), "indicator").to_list()[1]
    -1
    """
    distinct = names.unique(maintain_order=True).drop_nulls()
    keys = pl.Series([hash_text(name, salt) for name in distinct], dtype=pl.Int64)
    if keys.n_unique() != len(keys):
        clash = pl.DataFrame({"name": distinct, "key": keys}).filter(keys.is_duplicated()).sort("key").head(2)
        raise KeyCollision(f"{salt}: {clash['name'].to_list()} share the key {clash['key'][0]}")
    if distinct.is_empty():
        return pl.repeat(UNKNOWN_KEY, len(names), dtype=pl.Int64, eager=True)
    return names.replace_strict(distinct, keys, default=UNKNOWN_KEY, return_dtype=pl.Int64)


def _mix(numbers: np.ndarray) -> np.ndarray:
    """splitmix64's finaliser: every bit of the input moves half the bits of the output."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def derive_row_keys(frame: pl.DataFrame, columns: Sequence[str], salt: str) -> pl.Series:
    """One Int64 key for each row, from the columns named (integer or text), in a few passes over the frame.

    Equal rows get equal keys. Raises KeyCollision where two different rows do.

    >>> rows = pl.DataFrame({"document_id": [7, 7], "char_start": [10, 24]})
    >>> derive_row_keys(rows, ["document_id", "char_start"], "observation").n_unique()
    2
    """
    state = np.full(frame.height, np.uint64(hash_text("", salt)), dtype=np.uint64)
    for name in columns:
        series = frame[name]
        if series.dtype == pl.String:
            series = derive_text_keys(series, name)
        missing = series.is_null()
        numbers = series.fill_null(0).cast(pl.Int64).to_numpy().astype(np.uint64)
        if missing.any():
            numbers[missing.to_numpy()] = _NULL
        state = _mix((state ^ numbers) + _NULL)
    keys = pl.Series("key", (state & _MASK).astype(np.int64))
    _check_collisions(frame.select(columns).with_columns(keys.alias("surrogate_key")), columns, salt)
    return keys


def _check_collisions(frame: pl.DataFrame, columns: Sequence[str], salt: str) -> None:
    # As many different keys as different rows means no two rows share one.
    if frame["surrogate_key"].n_unique() == frame.select(columns).n_unique():
        return
    clash = (
        frame.unique(maintain_order=True).filter(pl.col("surrogate_key").is_duplicated()).sort("surrogate_key").head(2)
    )
    raise KeyCollision(f"{salt}: {clash.select(columns).to_dicts()} share the key {clash['surrogate_key'][0]}")
