"""Subjects in sentences of our own: names from the head noun leftwards, what is too general, what points back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.transforms.places.test_gazetteer import read_rows
from transforms.places.gazetteer import Gazetteer
from transforms.places.mentions import PlaceScope, find_places
from transforms.places.subject_lexicon import SubjectLexicon
from transforms.places.subjects import SubjectMention, find_subjects

HEADS = read_rows("organisation_heads")
GAZETTEER = Gazetteer.from_rows(
    read_rows("places"), read_rows("place_groups"), read_rows("countries"), read_rows("place_words"), HEADS
)
LEXICON = SubjectLexicon.from_rows(HEADS, read_rows("organisation_words"))


def found(text: str, carried: SubjectMention | None = None) -> list[tuple[str, str, str | None]]:
    subjects = find_subjects(text, LEXICON, find_places(text, GAZETTEER, PlaceScope("浙江省")), carried)
    return [(subject.name, subject.kind, subject.place) for subject in subjects if subject.is_certain]


def test_find_subjects_marks_what_may_be_a_name_as_uncertain():
    (subject,) = find_subjects("清河书市今天开幕。", LEXICON)
    assert (subject.name, subject.is_certain, subject.points) == ("清河书市", False, False)


def test_find_subjects_leaves_what_points_at_the_story_to_it():
    (subject,) = find_subjects("书展期间，接待读者3万人次。", LEXICON)
    assert (subject.name, subject.is_certain, subject.points) == ("书展", False, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宁波舟山港去年吞吐量增长。", [("宁波舟山港", "port", "宁波市")]),
        ("浙江甬瑞纺织有限公司营收翻番。", [("浙江甬瑞纺织有限公司", "company", "浙江省")]),
        ("浙江中欧班列（义新欧）开行2000列。", [("浙江中欧班列（义新欧）", "route", "浙江省")]),
        ("走进银川数字经济产业园，机器轰鸣。", [("银川数字经济产业园", "park", "银川市")]),
        ("义乌国际商贸城人来人往。", [("义乌国际商贸城", "facility", "义乌市")]),
        ("金华职业技术学院招生4000人。", [("金华职业技术学院", "school", "金华市")]),
        ("福建农林大学菌草研究所派出专家。", [("福建农林大学菌草研究所", "school", "福建省")]),
        ("实施“千渠”工程300处。", [("“千渠”工程", "project", None)]),
        ("建设青铜峡抽水蓄能电站，投资80亿元。", [("青铜峡抽水蓄能电站", "facility", "青铜峡市")]),
        ("义乌市工艺品商会有会员900家。", [("义乌市工艺品商会", "organisation", "义乌市")]),
        # the gazetteer knows by it where one is; an area it is not
        ("杭州萧山机场起降架次增长。", [("杭州萧山机场", "port", "杭州市")]),
        # what the segmenter glues to either end of a name
        ("宁波舟山港前8个月吞吐量增长。", [("宁波舟山港", "port", "宁波市")]),
        ("2023年萧山机场起降增长。", [("萧山机场", "port", "杭州市")]),
        # an invented word is a name whatever it is taken for; a legal form makes one of common words
        ("走进恒曜动力有限公司的厂房。", [("恒曜动力有限公司", "company", None)]),
        ("位于绍兴市的凌曜半导体投产。", [("凌曜半导体", "company", "绍兴市")]),
        ("海潮日用品有限公司产值增长。", [("海潮日用品有限公司", "company", None)]),
        ("杭州地铁19号线开通。", [("杭州地铁19号线", "route", "杭州市")]),
    ],
)
def test_find_subjects_reads_a_name_from_its_head(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全市新开工项目200个。",
        "浙江市场活跃，企业增多。",
        "据杭州海关统计，出口增长。",
        "上市公司达到90家。",
        "中心城区绿地增加。",
        "贵州大学生返乡创业。",
        "建成数据中心12个。",
        "加快建设重大工程。",
        "香港游客增加两成。",
        "全市地铁里程增长。",
        "功率半导体产值增长。",
    ],
)
def test_find_subjects_passes_over_what_is_no_name(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("杭州至宁波高铁运送旅客3万人次。", "杭州至宁波高铁"),
        ("浙江—宁夏±800千伏直流输电工程投产。", "浙江—宁夏±800千伏直流输电工程"),
        ("杭州、宁波高铁站客流增长。", None),
    ],
)
def test_find_subjects_takes_both_ends_of_a_way_into_its_name(text, name):
    subjects = find_subjects(text, LEXICON, find_places(text, GAZETTEER, PlaceScope("浙江省")))
    assert name is None or [subject.name for subject in subjects] == [name]
    assert name is not None or not any("、" in subject.name for subject in subjects)


@pytest.mark.parametrize(
    ("text", "kind", "points"),
    [
        ("后来公司改做出口。", "company", True),
        ("2019年公司营收3亿元。", "company", True),
        ("班列运送货物3万吨。", "route", True),
        ("全市公司数量增长。", "company", False),
    ],
)
def test_find_subjects_points_back_where_a_statement_opens(text, kind, points):
    carried = SubjectMention(0, 4, "甬瑞某某", kind, "宁波市")
    named = [subject.name for subject in find_subjects(text, LEXICON, (), carried)]
    assert ("甬瑞某某" in named) is points


def test_find_subjects_points_back_within_the_text():
    names = found("绍兴柯桥甬瑞纺织有限公司扩产，该公司新增织机60台。")
    assert [name for name, _, _ in names] == ["绍兴柯桥甬瑞纺织有限公司"] * 2


@pytest.mark.parametrize(
    ("text", "points"),
    [("该基地营业额1.7亿元。", True), ("园区签约率达83%。", True), ("该公司出口增长。", False)],
)
def test_find_subjects_points_back_at_what_is_carried_if_of_its_kind(text, points):
    carried = SubjectMention(3, 15, "盐池滩羊良种繁育基地", "base", "盐池县")
    assert found(text, carried) == ([("盐池滩羊良种繁育基地", "base", "盐池县")] if points else [])


def test_find_subjects_points_at_nothing_without_an_antecedent():
    assert found("该公司出口增长一成。") == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*'港（）“”"，3A', "义乌", "公司", "研究所", "该公司", "数字", "建设", "中心"]),
        max_size=16,
    ).map("".join)
)
def test_find_subjects_mentions_lie_inside_sorted_and_apart(text):
    end = 0
    for subject in find_subjects(text, LEXICON, find_places(text, GAZETTEER), None):
        assert end <= subject.start < subject.end <= len(text)
        end = subject.end


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("清河农商银行投放贷款3亿元，该行余额9亿元。", ["清河农商银行", "清河农商银行"]),
        ("清河农商银行投放贷款3亿元，该行业产值9亿元。", ["清河农商银行"]),  # a longer word
        ("清河县华晟轴承有限公司开工，这家成立于1998年的企业有员工680人。", ["清河县华晟轴承有限公司"] * 2),
        ("松雅湖第三小学占地48亩。", ["松雅湖第三小学"]),
        ("国有控股企业实现利润90亿元。", []),
        ("全市优化242条公交线路。", []),
    ],
)
def test_find_subjects_follows_what_points_back_and_numbered_names(text: str, names: list[str]):
    assert [name for name, _, _ in found(text)] == names
