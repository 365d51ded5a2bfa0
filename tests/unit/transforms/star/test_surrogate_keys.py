"""Keys: equal everywhere, never negative, never shared."""

import polars as pl
import pytest

from transforms.star import surrogate_keys
from transforms.star.surrogate_keys import KeyCollision, derive_row_keys, derive_text_keys, hash_text


def test_hash_text_is_the_same_in_every_build_and_version():
    assert hash_text("义乌市", "place") == 3363117301507097488 >> 10
    assert hash_text("义乌市", "subject") != hash_text("义乌市", "place")


def test_derive_text_keys_gives_null_the_unknown_key():
    keys = derive_text_keys(pl.Series(["出口总值", None, "出口总值"]), "indicator")
    assert keys[0] == keys[2] == hash_text("出口总值", "indicator")
    assert keys[1] == -1


def test_derive_text_keys_refuses_two_names_with_one_key(monkeypatch):
    monkeypatch.setattr(surrogate_keys, "hash_text", lambda text, salt: 7)
    with pytest.raises(KeyCollision, match=r"place: \['义乌市', '东阳市'\] share the key 7"):
        derive_text_keys(pl.Series(["义乌市", "东阳市"]), "place")


def test_derive_row_keys_depends_on_every_column_and_their_order():
    rows = pl.DataFrame({"a": [1, 1, 2, 1], "b": [2, 3, 1, 2], "c": ["同比", "同比", "同比", None]})
    keys = derive_row_keys(rows, ["a", "b", "c"], "x")
    assert keys.n_unique() == 4
    assert keys.is_between(0, 2**53 - 1).all()
    assert keys.to_list() == derive_row_keys(rows, ["a", "b", "c"], "x").to_list()
    assert keys.to_list() != derive_row_keys(rows, ["a", "b", "c"], "y").to_list()


def test_derive_row_keys_tells_null_from_zero():
    assert derive_row_keys(pl.DataFrame({"a": [0, None]}), ["a"], "x").n_unique() == 2


def test_derive_row_keys_refuses_two_rows_with_one_key(monkeypatch):
    monkeypatch.setattr(surrogate_keys, "_mix", lambda numbers: numbers * surrogate_keys.np.uint64(0))
    with pytest.raises(KeyCollision, match="share the key 0"):
        derive_row_keys(pl.DataFrame({"a": [1, 2]}), ["a"], "x")
