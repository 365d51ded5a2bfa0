"""Short names of owners, in sentences of our own: what is one, where it is found, which names are of one owner."""

import pytest

from tests.extracting import observe
from tests.unit.transforms.places.test_subjects import GAZETTEER, LEXICON
from transforms.places.mentions import PlaceScope, find_places
from transforms.places.short_names import derive_short_names, find_short_names, is_variant
from transforms.places.subjects import find_subjects


def derive(text: str) -> tuple[str, ...]:
    places = find_places(text, GAZETTEER, PlaceScope("浙江省"))
    (subject,) = find_subjects(text, LEXICON, places)
    return derive_short_names(subject, places, LEXICON.generic)


@pytest.mark.parametrize(
    ("text", "shortest"),
    [
        ("绍兴恒曜轴承制造有限公司扩产。", "恒曜"),
        ("恒曜动力科技有限公司扩产。", "恒曜"),
        ("海潮电缆有限公司扩产。", "海潮电缆"),  # 海潮 alone is a word
    ],
)
def test_derive_short_names_gives_what_names_one_company_alone(text: str, shortest: str):
    assert derive(text)[-1] == shortest


def test_derive_short_names_gives_none_for_what_is_no_company():
    assert derive("宁波舟山港扩产。") == ()


def test_find_short_names_passes_over_what_is_named_in_full_already():
    text = "恒曜动力有限公司扩产，恒曜产值增长。"
    (whole,) = find_subjects(text, LEXICON)
    (short,) = find_short_names(text, {"恒曜": whole}, [(whole.start, whole.end)])
    assert (text[short.start : short.end], short.name) == ("恒曜", "恒曜动力有限公司")


@pytest.mark.parametrize(
    ("short", "whole", "expected"),
    [
        ("萧山机场", "杭州萧山国际机场", True),
        ("丝绸博览会", "2026年中国丝绸博览会", True),
        ("萧山机场", "宁波栎社国际机场", False),
        ("国际机场", "国际机场", False),
        ("机场", "萧山机场", False),
    ],
)
def test_is_variant_tells_names_of_one_owner(short: str, whole: str, expected: bool):
    assert is_variant(short, whole) is expected


def test_a_story_goes_on_with_its_owner_under_the_short_name(reference):
    text = (
        "走进位于周口市的恒曜动力科技有限公司，机器轰鸣。\n"
        "去年，恒曜动力实现产值31.5亿元，同比增长12.4%。今年，公司计划投资2.6亿元。"
    )
    rows = observe(text, reference)
    assert [row["subject"] for row in rows] == ["恒曜动力科技有限公司"] * 3
