"""Numerals of every form, in phrases of our own."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.numbers.chinese_numbers import parse_chinese_number
from transforms.numbers.numerals import find_numerals


def only(text: str):
    """The one numeral of a text."""
    (numeral,) = find_numerals(text)
    return numeral


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("零", "0"),
        ("〇", "0"),
        ("七", "7"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("九十九", "99"),
        ("一百", "100"),
        ("一百零八", "108"),
        ("一百二", "120"),
        ("一百二十", "120"),
        ("三百六十五", "365"),
        ("两千三", "2300"),
        ("二千零六", "2006"),
        ("五千〇一", "5001"),
        ("一千二百三十四", "1234"),
        ("一万", "10000"),
        ("两万三", "23000"),
        ("两万零三", "20003"),
        ("十二万", "120000"),
        ("三十万五千", "305000"),
        ("三千二百万", "32000000"),
        ("一亿", "100000000"),
        ("十四亿", "1400000000"),
        ("一亿二千万", "120000000"),
        ("三亿零五十万", "300500000"),
        ("一千三百零八亿五千万", "130850000000"),
        ("千亿", "100000000000"),
        ("百万", "1000000"),
        ("万亿", "1000000000000"),
        ("五万亿", "5000000000000"),
        ("一万亿", "1000000000000"),
        ("二〇二五", "2025"),
        ("一九四九", "1949"),
        ("一点五", "1.5"),
        ("三点一四", "3.14"),
        ("零点零五", "0.05"),
        ("十二点五", "12.5"),
        ("一点二万", "12000"),
        ("三点六亿", "360000000"),
    ],
)
def test_parse_chinese_number_gives_the_value(text: str, expected: str):
    assert parse_chinese_number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "吨", "三吨", "12", "点五"])
def test_parse_chinese_number_rejects_what_is_no_chinese_numeral(text: str):
    with pytest.raises(ValueError, match="no Chinese numeral"):
        parse_chinese_number(text)


@given(st.integers(0, 10**13))
def test_parse_chinese_number_inverts_the_writing_of_integers(number: int):
    assert parse_chinese_number(write_chinese(number)) == number


def write_chinese(number: int) -> str:
    """An integer below 10**16 in Chinese numerals, as schoolbooks write it."""
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    written = ""
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if group:
            gap = written and (group < 1000 or groups[power + 1] == 0)
            written += ("零" if gap else "") + write_group(group) + ("", "万", "亿", "万亿")[power]
    if len(groups) == 4:  # above 万亿 the 亿 is written once, behind what belongs to it
        thousands, rest = groups[3] * 10_000 + groups[2], groups[1] * 10_000 + groups[0]
        tail = write_chinese(rest) if rest else ""
        written = write_chinese(thousands) + "亿" + ("零" if rest and rest < 10**7 else "") + tail
    return written


def write_group(group: int) -> str:
    """1 to 9999."""
    written, gap = "", False
    for power, name in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = group // 10**power % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return written


@pytest.mark.parametrize(
    ("text", "surface", "value", "exponent"),
    [
        ("产煤7吨", "7", "7", 0),
        ("产煤1200吨", "1200", "1200", 0),
        ("投资25,965万元", "25,965万", "259650000", 4),
        ("投资1,234,567元", "1,234,567", "1234567", 0),
        ("投资1,234.5元", "1,234.5", "1234.5", -1),
        ("降水23.5毫米", "23.5", "23.5", -1),
        ("浓度0.034毫克", "0.034", "0.034", -3),
        ("总量1.20亿吨", "1.20亿", "120000000", 6),
        ("出口3万吨", "3万", "30000", 4),
        ("出口2.5万亿元", "2.5万亿", "2500000000000", 11),
        ("筹资8千万元", "8千万", "80000000", 7),
        ("筹资3百万元", "3百万", "3000000", 6),
        ("装机4500万千瓦", "4500万", "45000000", 4),
        ("长度300千米", "300", "300", 0),
        ("重量80千克", "80", "80", 0),
        ("三千二百户", "三千二百", "3200", 2),
        ("二十三个乡镇", "二十三", "23", 0),
        ("一百四十个村", "一百四十", "140", 1),
        ("产值三亿五千万元", "三亿五千万", "350000000", 7),
    ],
)
def test_find_numerals_reads_span_value_and_printed_precision(text: str, surface: str, value: str, exponent: int):
    numeral = only(text)
    assert (text[numeral.start : numeral.end], numeral.value, numeral.exponent) == (surface, Decimal(value), exponent)


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("百分之十二点五", "百分之十二点五", "12.5"),
        ("百分之三", "百分之三", "3"),
        ("百分之8.4", "百分之8.4", "8.4"),
        ("千分之五", "千分之五", "0.5"),
        ("万分之二", "万分之二", "0.02"),
        ("三分之二", "三分之二", "66.666667"),
        ("四分之一", "四分之一", "25"),
        ("二十分之一", "二十分之一", "5"),
        ("九成农户", "九成", "90"),
        ("三成半农户", "三成半", "35"),
        ("六成五农户", "六成五", "65"),
        ("5成农户", "5成", "50"),
        ("一半农户", "一半", "50"),
        ("半数农户", "半数", "50"),
    ],
)
def test_find_numerals_turns_fractions_and_tenths_into_percent(text: str, surface: str, value: str):
    numeral = only(text)
    assert (text[numeral.start : numeral.end], numeral.value) == (surface, Decimal(value))
    assert numeral.form in ("fraction", "tenths")


@pytest.mark.parametrize("text", ["数百亿元", "几十家", "数千人", "好几百户", "十几家", "二十几个", "成百上千户"])
def test_find_numerals_names_no_value_for_vague_words(text: str):
    assert [numeral.value for numeral in find_numerals(text)] == [None]


@pytest.mark.parametrize(
    ("text", "value"), [("两千多万人", "20000000"), ("三百余万人", "3000000"), ("四十多万亩", "400000")]
)
def test_find_numerals_takes_more_inside_a_numeral_for_a_lower_bound(text: str, value: str):
    numeral = only(text)
    assert (numeral.value, numeral.more) == (Decimal(value), True)


def test_find_numerals_reads_neighbouring_digits_as_a_span():
    numeral = only("七八十户人家")
    assert (numeral.value, numeral.high) == (Decimal(70), Decimal(80))


def test_find_numerals_reads_half_of_the_unit_that_follows():
    assert only("半小时车程").value == Decimal("0.5")
    assert find_numerals("半导体") == []


@pytest.mark.parametrize("text", ["建成立交", "养成果断作风", "组成员"])
def test_find_numerals_leaves_words_with_cheng_alone(text: str):
    assert find_numerals(text) == []


@pytest.mark.parametrize("text", ["9" * 31, "一" * 40, "亿" * 9])
def test_find_numerals_gives_no_value_to_what_no_statistic_prints(text: str):
    assert [numeral.value for numeral in find_numerals(text)] == [None]


@pytest.mark.parametrize("text", ["1亿亿亿元", "3万亿万亿", "1亿亿亿亿亿亿亿亿亿亿元"])
def test_find_numerals_reads_no_figure_into_a_run_of_magnitudes(text: str):
    numeral = only(text)
    assert (numeral.value, text[numeral.start : numeral.end]) == (None, text.rstrip("元"))


@pytest.mark.parametrize("text", ["2½亿元", "1¾吨", "三⅓万元"])
def test_find_numerals_reads_no_figure_before_the_sign_of_a_fraction(text: str):
    assert find_numerals(text)[0].value is None


def test_find_numerals_returns_them_in_order_without_overlap():
    text = "全县12个乡镇、一百四十六个村，三分之二通了公路，客运量1.3万人次，增长三成。"
    found = find_numerals(text)
    assert [text[n.start : n.end] for n in found] == ["12", "一百四十六", "三分之二", "1.3万", "三成"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("三又二分之一倍", "三又二分之一", "3.5"),
        ("3又1/4年", "3又1/4", "3.25"),
        ("一百又百分之五", "一百又百分之五", "100.05"),
    ],
)
def test_find_numerals_adds_a_fraction_behind_and(text: str, surface: str, value: str):
    numeral = only(text)
    assert (text[numeral.start : numeral.end], numeral.value, numeral.form) == (surface, Decimal(value), numeral.form)


def test_find_numerals_keeps_a_fraction_apart_where_no_number_stands_before():
    assert only("他又卖出三分之一").value == Decimal("33.333333")
