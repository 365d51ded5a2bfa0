"""Unwrapping: what a wrap split is whole again, what ends stays ended, every character knows where it came from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.reading.paragraphs import Line, build_paragraph, find_lines
from transforms.reading.unwrapping import is_finished, joins_inside_word, may_continue, must_continue, unwrap

PARAGRAPHS = (
    "入夏以来，清河县的麦田一片金黄。全县28.6万亩小麦陆续开镰，预计总产量达到13.2万吨，比去年多收4200吨，"
    "参加夏收的联合收割机有1150台，每天能收三万余亩。",
    "县农业农村局的同志介绍，今年推广的抗旱新品种有7个，种植面积占到六成以上，亩均节水45立方米，农户每亩少花120元。",
    "粮站里排起长队。收购价每斤1.24元，比上年高出3分钱，到6月底已有3600户签了订单，售粮款当天就能到账。",
)


def wrap(paragraphs: tuple[str, ...], width: int, gap: int, indent: int) -> str:
    """Paragraphs set in a column: the first line of each indented, `gap` empty lines behind every line."""
    lines = []
    for paragraph in paragraphs:
        text = " " * indent + paragraph
        lines += [text[start : start + width] for start in range(0, len(text), width)]
    return ("\n" * (gap + 1)).join(lines)


@pytest.mark.parametrize("width", [14, 16, 18, 22, 30, 40])
@pytest.mark.parametrize("gap", [0, 1])
def test_unwrap_restores_indented_paragraphs(width: int, gap: int) -> None:
    text = wrap(PARAGRAPHS, width, gap, indent=2)
    assert tuple(paragraph.text for paragraph in unwrap(find_lines(text))) == PARAGRAPHS


@pytest.mark.parametrize("width", [14, 16, 18, 22])
def test_unwrap_loses_nothing_without_indentation(width: int) -> None:
    text = wrap(PARAGRAPHS, width, 1, indent=0)
    assert "".join(paragraph.text for paragraph in unwrap(find_lines(text))) == "".join(PARAGRAPHS)
    assert "每天能收三万余亩。" in unwrap(find_lines(text))[0].text


def test_unwrap_keeps_a_line_a_paragraph() -> None:
    text = "\n".join(PARAGRAPHS)
    assert tuple(paragraph.text for paragraph in unwrap(find_lines(text))) == PARAGRAPHS


def test_unwrap_joins_number_and_unit_across_an_empty_line() -> None:
    text = f"{PARAGRAPHS[0]}\n\n集市上人来人往，每逢赶集日，客流近5万\n\n人次，摊位要提前一周预订。\n\n{PARAGRAPHS[1]}"
    assert [paragraph.text for paragraph in unwrap(find_lines(text))][1] == (
        "集市上人来人往，每逢赶集日，客流近5万人次，摊位要提前一周预订。"
    )


def test_unwrap_leaves_a_heading_between_wrapped_paragraphs_alone() -> None:
    text = wrap(PARAGRAPHS[:1], 16, 1, 2) + "\n\n好种子进了田\n\n" + wrap(PARAGRAPHS[1:], 16, 1, 2)
    assert [paragraph.text for paragraph in unwrap(find_lines(text))] == [
        PARAGRAPHS[0],
        "好种子进了田",
        PARAGRAPHS[1],
        PARAGRAPHS[2],
    ]


def test_unwrap_joins_a_numbered_heading_of_two_lines() -> None:
    text = wrap(PARAGRAPHS[:1], 16, 1, 2) + "\n\n二、好种子好办法一起\n\n进了田\n\n" + wrap(PARAGRAPHS[1:], 16, 1, 2)
    assert unwrap(find_lines(text))[1].text == "二、好种子好办法一起进了田"


def test_unwrap_lets_marked_lines_stand_alone() -> None:
    lines = find_lines("麦浪滚滚好丰年，颗粒归仓，\n本报记者 王小明\n今年的麦子收得又快又好。")
    texts = [paragraph.text for paragraph in unwrap(lines, [None, "byline", None])]
    assert texts == ["麦浪滚滚好丰年，颗粒归仓，", "本报记者王小明", "今年的麦子收得又快又好。"]


def test_build_paragraph_drops_spaces_inside_chinese_only() -> None:
    (line,) = find_lines("全县 新增  5 家企业，Green  Valley 与 AI 平台 签约")
    paragraph = build_paragraph([line])
    assert paragraph.text == "全县新增5家企业，Green Valley与AI平台签约"
    assert paragraph.printed == "全县 新增 5 家企业，Green Valley 与 AI 平台 签约"


def test_build_paragraph_puts_a_space_between_latin_words_of_two_lines() -> None:
    assert build_paragraph(find_lines("平台名为Green\nValley，已上线")).text == "平台名为Green Valley，已上线"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("产品销往全球60多个国", "家和地区。", True),
        ("年发运集装箱约3万", "标箱，", True),
        ("截至2025年", "3月底，", True),
        ("全部完工", "今年的计划", False),
        ("", "万", False),
    ],
)
def test_joins_inside_word_sees_words_units_and_dates(before: str, after: str, expected: bool) -> None:
    assert joins_inside_word(before, after) is expected


def test_must_continue_at_marks_that_open_no_line() -> None:
    assert must_continue("全县有三个重点", "，分别是")
    assert must_continue("他说：“", "今年收成好")
    assert must_continue("县里的负责人", "表示，工程年底完工。")
    assert not must_continue("工程年底完工。", "县里的负责人")


def test_may_continue_not_before_a_word_that_opens_a_paragraph() -> None:
    broken = "走进车间，机器轰鸣，工人们正在赶制订单，产品马上要发往"
    assert may_continue(broken, "沿海的几个港口，装船出海。", ("近年来",))
    assert not may_continue(broken, "近年来，县里办起了工业园，企业越来越多。", ("近年来",))


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("收成好。", True),
        ("收成好！”", True),
        ("收成好”", False),
        ("“”", False),
        ("收成（好。）", True),
        ("收成：", False),
    ],
)
def test_is_finished_looks_behind_closing_marks(text: str, finished: bool) -> None:
    assert is_finished(text) is finished


FRAGMENTS = st.sampled_from(
    [
        *"，。、；：“”（）！？—…\n\n\n \u3000",
        *"一二三万亿年月日个的了麦田全县粮食总产量",
        "今年",
        "同比增长",
        "12.5",
        "%",
        "GDP",
        "（一）",
        "本报讯",
        "记者",
        "据悉",
        PARAGRAPHS[1],
        "各位代表：",
        "\n\n",
        "\n  ",
    ]
)
PAGES = st.lists(FRAGMENTS, max_size=120).map("".join)


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_unwrap_is_idempotent(text: str) -> None:
    once = [paragraph.text for paragraph in unwrap(find_lines(text.replace("\u3000", " ")), openers=("据悉",))]
    again = [paragraph.text for paragraph in unwrap(find_lines("\n".join(once)), openers=("据悉",))]
    assert again == once


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_unwrap_offsets_lead_back_to_equal_characters(text: str) -> None:
    folded = text.replace("\u3000", " ")
    seen: list[int] = []
    for paragraph in unwrap(find_lines(folded)):
        offsets = paragraph.offsets(0, len(paragraph.text))
        assert len(offsets) == len(paragraph.text)
        for character, offset in zip(paragraph.text, offsets, strict=True):
            assert folded[offset] == character or (character == " " and folded[offset] == "\n")
        seen += [offset for offset in offsets if not folded[offset].isspace()]
    assert seen == [offset for offset, character in enumerate(folded) if not character.isspace()]


def test_find_lines_counts_gaps_and_indents() -> None:
    assert find_lines("\n  甲 \n\n\n乙") == [Line("甲", 3, 4, 0, 2), Line("乙", 8, 9, 2, 0)]


def test_unwrap_keeps_a_numbered_section_and_the_day_of_a_report_apart_from_the_title() -> None:
    lines = [
        "关于清河县2024年预算执行情况和2025年预算草案的报告",
        "——2025年1月14日在清河县第十八届人民代表大会第四次会议上",
        "县财政局局长 王长河",
        "一、2024年预算执行情况",
        "全县一般公共预算收入完成21.6亿元，为年初预算的100.7%，比上年增长4.2%，民生支出占到八成。",
    ]
    assert [paragraph.text.replace(" ", "") for paragraph in unwrap(find_lines("\n".join(lines)))] == [
        line.replace(" ", "") for line in lines
    ]
