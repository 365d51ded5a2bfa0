"""Chinese numbers: groups, digits one by one, formal signs, neighbouring digits."""

from decimal import Decimal

import pytest

from transforms.numbers.chinese_numbers import parse_chinese_number, parse_pair, spell_plainly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两千零十二", 2012),
        ("一百零十万", 1100000),
        ("三万零十", 30010),
        ("一一七一万七五九八", 11717598),
        ("六万二三四八", 62348),
        ("二三五〇", 2350),
        ("廿", 20),
        ("廿六", 26),
        ("卅五", 35),
        ("卌", 40),
        ("廿万", 200000),
        ("四万万", 400000000),
        ("五兆六十二亿", 5006200000000),
        ("一万五千亿", 1500000000000),
        ("两亿三", 230000000),
    ],
)
def test_parse_chinese_number_reads_spoken_and_written_forms(text: str, expected: int):
    assert parse_chinese_number(text) == expected


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("合同额壹佰贰拾万元整", "合同额一百二十万元整"),
        ("税款叁万捌仟元", "税款三万八千元"),
        ("拾陆万零伍佰元", "十六万零五百元"),
        ("贰零贰叁年", "二零二三年"),
        ("伍元", "五元"),
        ("千分之贰", "千分之二"),
        ("七十八万五佰零六", "七十八万五百零六"),
        ("大陆三百万人", "大陆三百万人"),
        ("登陆十万人", "登陆十万人"),
        ("队伍一万人", "队伍一万人"),
        ("收拾五十间房", "收拾五十间房"),
        ("拾起柒彩石", "拾起柒彩石"),
    ],
)
def test_spell_plainly_changes_numbers_and_leaves_words(text: str, plain: str):
    assert spell_plainly(text) == plain


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("两三", 2, 3),
        ("一两百", 100, 200),
        ("三五万", 30000, 50000),
        ("七八十", 70, 80),
        ("四五千万", 40000000, 50000000),
        ("十五六万", 150000, 160000),
        ("四十五六", 45, 46),
        ("一万六七千", 16000, 17000),
        ("一百二三十", 120, 130),
        ("两千五六百", 2500, 2600),
    ],
)
def test_parse_pair_gives_both_ends(text: str, low: int, high: int):
    assert parse_pair(text) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text", ["二四", "三百五", "一九四九", "二〇二五", "九十", "五三", "十三五", "一二三四", "两两"]
)
def test_parse_pair_is_none_where_no_neighbours_stand(text: str):
    assert parse_pair(text) is None
