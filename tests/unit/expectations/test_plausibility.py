from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.judgements.plausibility import place_level, value_is_printed


def _judge(surface: str, value: str | int, corrected: str | None = None, cell: str | None = None) -> bool | None:
    row = {"surface": [surface], "value": [Decimal(str(value))], "corrected_fields": [corrected], "cell": [cell]}
    schema = {"surface": pl.String(), "value": pl.Decimal(30, 6), "corrected_fields": pl.String(), "cell": pl.String()}
    return pl.DataFrame(row, schema=schema).select(value_is_printed()).item()


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("3.2亿元", 320_000_000),
        ("1,280.5万吨", 12_805_000),
        ("18万千瓦", 180_000),
        ("500千瓦", 500),
        ("5千克", 5),
        ("0.2个百分点", "-0.2"),
        ("11.2%", "-11.2"),
        ("111％", 111),
        ("３．２亿元", 320_000_000),
        ("30余万人次", 300_000),
        ("3千多万人", 30_000_000),
        ("230多个", 230),
        ("2万亿元", 2_000_000_000_000),
        ("第3位", 3),
        ("8.2万", 82_000),
        ("25.7億元", 2_570_000_000),
        ("3萬餘人", 30_000),
    ],
)
def test_value_is_printed_holds_of_what_is_printed_and_fails_ten_thousand_times_that(
    surface: str, value: str | int
) -> None:
    assert _judge(surface, value) is True
    assert _judge(surface, str(Decimal(str(value)) * 10_000)) is False


@pytest.mark.parametrize(
    "surface",
    [
        "千亿元",
        "九成",
        "三分之二",
        "12%至15%",
        "3成",
        "2个亿",
        "1个半月",
        "5年半",
        "2小时30分",
        "1/3",
        "首位",
        "翻2番",
        "3万5千人",
        "13万2",
        "50元6角",
        "1兆元",
    ],
)
def test_value_is_printed_says_nothing_of_what_it_cannot_read(surface: str) -> None:
    assert _judge(surface, 7) is None


def test_value_is_printed_leaves_a_corrected_value_alone() -> None:
    assert _judge("3.2亿元", 33, corrected="unit value") is None
    assert _judge("3.2亿元", 33, corrected="value_low unit") is False


@given(
    digits=st.integers(min_value=1, max_value=99_999),
    decimals=st.integers(min_value=0, max_value=3),
    word=st.sampled_from([("", 0), ("百", 2), ("万", 4), ("千万", 7), ("亿", 8), ("万亿", 12)]),
)
def test_value_is_printed_agrees_with_decimal_arithmetic(digits: int, decimals: int, word: tuple[str, int]) -> None:
    number = Decimal(digits).scaleb(-decimals)
    assert _judge(f"{number:f}{word[0]}元", str(number * 10 ** word[1])) is True
    assert _judge(f"{number:f}{word[0]}元", str(number * 10 ** word[1] * 7)) is False


def test_place_level_reads_the_code() -> None:
    frame = pl.DataFrame({"place_code": ["100000", "330000", "330700", "330782", None]})
    assert frame.select(place_level()).to_series().to_list() == ["nation", "province", "prefecture", "county", None]


def test_value_is_printed_finds_the_power_of_a_cell_over_its_column_and_no_other_number():
    assert _judge("120500", 1_205_000_000, cell="1/3/2") is True
    assert _judge("120500", 1_205_010_000, cell="1/3/2") is False
    assert _judge("12.05万吨", 1_205_000_000, cell="1/3/2") is False  # what prints its own is held to it
    assert _judge("120500", 1_205_000_000) is False
