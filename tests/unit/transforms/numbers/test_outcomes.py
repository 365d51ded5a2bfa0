"""Shapes, lexical words and ranks, in phrases of our own."""

import pytest

from transforms.numbers.numerals import find_numerals
from transforms.numbers.outcomes import OutcomeLexicon, find_shapes, is_inside
from transforms.numbers.ranks import find_ranks

LEXICON = OutcomeLexicon(
    [{"word": "统一", "outcome": "idiom"}, {"word": "四川", "outcome": "name"}, {"word": "一", "outcome": "idiom"}],
    ["居", "位居", "全省", "全国", "排名"],
)


@pytest.mark.parametrize(
    ("text", "surface", "outcome"),
    [
        ("详见https://example.org/2026/5 一栏", "https://example.org/2026/5", "url"),
        ("写信到baoshu2026@example.org。", "baoshu2026@example.org", "url"),
        ("电话0371-65501234，工作日接听", "0371-65501234", "phone"),
        ("手机13800138000可报名", "13800138000", "phone"),
        ("一是扩大投资", "一是", "enumerator"),
        ("（三）提升农业效益", "（三）", "enumerator"),
        ("二、主要任务", "二、", "enumerator"),
        ("2.重点工作", "2.", "enumerator"),
        ("推广“4+1”模式", "“4+1”", "name"),
        ("印发《三年行动方案2.0》", "《三年行动方案2.0》", "name"),
        ("第六代市场开业", "第六", "ordinal"),
        ("第12届年会", "第12", "ordinal"),
        ("PM2.5浓度", "PM2.5", "code"),
        ("建设S2地块", "S2", "code"),
        ("5G基站", "5G", "code"),
        ("3号线通车", "3号", "code"),
        ("豫政〔2026〕8号", "〔2026〕8号", "code"),
        ("六大产业成形", "六大", "list_count"),
    ],
)
def test_find_shapes_names_what_becomes_of_the_numerals_inside(text: str, surface: str, outcome: str):
    assert (surface, outcome) in [(text[start:end], name) for start, end, name in find_shapes(text)]


@pytest.mark.parametrize(
    "text", ["粮食86.5万吨", "增长3%、5%和8%", "第五大学城不在其列"[3:], "1.5倍", "12,500元", "3000号召", "大棚500个"]
)
def test_find_shapes_leaves_quantities_alone(text: str):
    for start, end, outcome in find_shapes(text):
        assert not any(start <= numeral.start < end for numeral in find_numerals(text)), (text[start:end], outcome)


def test_find_words_takes_the_longest_word():
    assert LEXICON.find_words("统一到四川") == [(0, 2, "idiom"), (3, 5, "name")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产量居全省第二，", [("第二", 2, False)]),
        ("规模位居全国第3位。", [("第3位", 3, False)]),
        ("出口排名第十五", [("第十五", 15, False)]),
        ("总量居全国首位。", [("首位", 1, False)]),
        ("综合实力跻身全国前十。", [("前十", 10, True)]),
        ("质量排名全国前20位，", [("前20位", 20, True)]),
        ("把质量放在首位。", []),
        ("这是全国第一家", []),
        ("进入第一方阵", []),
        ("召开第二次会议", []),
        ("前十年", []),
    ],
)
def test_find_ranks_reads_positions_among_peers(text: str, expected: list[tuple[str, int, bool]]):
    found = [(text[rank.start : rank.end], rank.position, rank.at_most) for rank in find_ranks(text, LEXICON)]
    assert found == expected


def test_find_ranks_takes_the_end_of_a_place_for_a_cue():
    text = "出口增速长三角第一。"
    assert find_ranks(text, LEXICON) == []
    assert [rank.position for rank in find_ranks(text, LEXICON, frozenset({7}))] == [1]


def test_is_inside_gives_the_outcome_of_the_first_span_that_holds_the_start():
    (numeral,) = find_numerals("建设S2地块")
    assert is_inside(numeral, [(0, 2, "name"), (2, 4, "code"), (3, 4, "idiom")]) == "code"
    assert is_inside(numeral, [(4, 6, "name")]) is None


def test_lexicon_refuses_an_outcome_that_no_numeral_can_have():
    with pytest.raises(ValueError, match=r"numeral_words\.csv: .*idiomm"):
        OutcomeLexicon([{"word": "三千孤儿", "outcome": "idiomm"}], [])
