"""Folding: the same length, one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference_rows import read_rows
from transforms.reading.folding import build_folding_table, fold

ROWS = read_rows("traditional")
TABLE = build_folding_table(ROWS)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２．５％", "12.5%"),
        ("ＧＤＰ增长", "GDP增长"),
        ("糧食總產量達到兩萬噸", "粮食总产量达到两万吨"),
        ("之後於臺灣", "之后于台湾"),
        ("乾县、像样、藉口", "乾县、像样、藉口"),
        ("甲，乙：丙；（丁）！？", "甲，乙：丙；（丁）！？"),
        ("甲\r\n乙\u2028丙\x0c丁\r戊", "甲 \n乙\n丙\n丁\n戊"),
        ("甲\u3000乙\u00a0丙\u200b丁\ufeff", "甲 乙 丙 丁 "),
    ],
)
def test_fold_gives_one_spelling(text: str, folded: str) -> None:
    assert fold(text, TABLE) == folded


@given(st.text(max_size=200))
def test_fold_keeps_the_length_and_is_idempotent(text: str) -> None:
    folded = fold(text, TABLE)
    assert len(folded) == len(text)
    assert fold(folded, TABLE) == folded


def test_build_folding_table_rejects_a_row_of_two_characters() -> None:
    with pytest.raises(ValueError, match="one character to one, not 裡面 to 里"):
        build_folding_table([{"traditional": "裡面", "simplified": "里"}])


def test_traditional_rows_map_no_character_twice_and_none_to_a_mapped_one() -> None:
    keys = [row["traditional"] for row in ROWS]
    assert len(keys) == len(set(keys)) > 3000
    assert not {row["simplified"] for row in ROWS} & set(keys)
