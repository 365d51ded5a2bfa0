"""The catalogue names what is known, in every usual wording, and never a neighbour of it."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference_rows import read_rows
from transforms.indicators.catalogue import NUMBER, Catalogue
from transforms.numbers.units import UnitCatalogue

UNITS = UnitCatalogue.from_rows(read_rows("units"))
INDICATORS, SYNONYMS, WORDINGS = (read_rows(f"indicator{end}") for end in ("s", "_synonyms", "_wordings"))
CATALOGUE = Catalogue.from_rows(INDICATORS, SYNONYMS, WORDINGS, UNITS)


def name_of(phrase: str, unit: str | None = None, kind: str | None = None) -> str | None:
    entry = CATALOGUE.name_of(phrase, unit, kind)
    return entry.name if entry else None


@pytest.mark.parametrize(
    ("phrase", "unit", "kind", "name"),
    [
        ("GDP", "元", "level", "地区生产总值"),
        ("国内生产总值", "%", "growth", "地区生产总值"),
        ("全市生产总值", "元", "level", "地区生产总值"),
        ("云岭省地区生产总值", "元", "level", "地区生产总值"),
        ("人均GDP", "元", "level", "人均地区生产总值"),
        ("社零总额", "%", "growth", "社会消费品零售总额"),
        ("外贸进出口", "元", "level", "进出口总额"),
        ("进出口总值", "%", "growth", "进出口总额"),
        ("出口额", "美元", "level", "出口总额"),
        ("进口", "%", "growth", "进口总额"),
        ("规上工业增加值", "%", "growth", "规模以上工业增加值"),
        ("规模以上工业增加值增速", "%", "growth", "规模以上工业增加值"),
        ("粮食总产", "斤", "level", "粮食产量"),
        ("粮食产量", "吨", "level", "粮食产量"),
        ("粮食亩产", "千克/亩", "level", "粮食单位面积产量"),
        ("常住人口城镇化率", "%", "ratio", "常住人口城镇化率"),
        ("城镇化率", "百分点", "delta", "常住人口城镇化率"),
        ("常住人口数量", "人", "level", "常住人口"),
        ("空气质量优良天数的比例", "%", "ratio", "空气质量优良天数比例"),
        ("R&D经费投入强度", "%", "ratio", "研究与试验发展经费投入强度"),
        ("研究与试验发展（R＆D）经费支出", "元", "level", "研究与试验发展经费支出"),
        ("城镇调查失业率", "%", "ratio", "城镇调查失业率"),
        ("高铁运营里程", "公里", "level", "高速铁路营业里程"),
        ("集装箱吞吐量", "标箱", "level", "港口集装箱吞吐量"),
        ("电力装机", "千瓦", "level", "发电装机容量"),
        ("智能算力规模", "PFLOPS", "level", "智能算力规模"),
        ("单位GDP能耗", "吨标准煤/万元", "level", "单位地区生产总值能耗"),
        ("工业增加值占GDP的比重", "%", "ratio", "工业增加值占地区生产总值比重"),
        ("城镇常住居民人均可支配收入", "%", "growth", "城镇居民人均可支配收入"),
        ("城乡居民收入比", None, "ratio", "城乡居民收入比"),
        ("民间投资额", "元", "level", "民间投资"),
        ("PM2.5平均浓度", "微克/立方米", "level", "细颗粒物年均浓度"),
        ("居民消费价格", "%", "growth", "居民消费价格指数"),
        ("货物贸易总额", None, "rank", "进出口总额"),
        ("新能源汽车年产量", "辆", "level", "新能源汽车产量"),
        ("年实际使用外资", "美元", "level", "实际使用外资"),
        ("单项冠军企业数量", "家", "level", "制造业单项冠军企业"),
    ],
)
def test_name_of_reads_usual_wordings(phrase, unit, kind, name):
    assert name_of(phrase, unit, kind) == name


@pytest.mark.parametrize(
    ("phrase", "unit", "kind"),
    [
        ("新能源汽车出口额", "元", "level"),
        ("芦笋出口", "元", "level"),
        ("对非洲进出口额", "元", "level"),
        ("沿海城市地区生产总值", "元", "level"),
        ("山区居民人均可支配收入", "元", "level"),
        ("地区生产总值占全国比重", "%", "ratio"),
        ("出口占进出口比重", "%", "ratio"),
        ("投资", "元", "level"),
        ("总投资", "元", "level"),
        ("收入", "元", "level"),
        ("产值", "元", "level"),
        ("产量", "吨", "level"),
        ("医院", "家", "level"),
        ("出口", None, None),
        ("", None, None),
    ],
)
def test_name_of_leaves_what_it_does_not_know(phrase, unit, kind):
    assert name_of(phrase, unit, kind) is None


@pytest.mark.parametrize(
    ("phrase", "unit", "kind"),
    [
        ("出口", "辆", "level"),
        ("工业增加值", "%", "ratio"),
        ("地区生产总值", "%", "ratio"),
        ("地区生产总值", "百分点", "delta"),
        ("粮食产量", "亩", "level"),
        ("常住人口", "家", "level"),
        ("城镇化率", "人", "level"),
        ("地区生产总值", "元", "growth"),
        ("城乡居民收入", None, "ratio"),
    ],
)
def test_name_of_refuses_a_unit_the_indicator_cannot_have(phrase, unit, kind):
    assert name_of(phrase, unit, kind) is None


def test_find_takes_the_longest_name_from_left_to_right():
    text = "全县GDP达到310亿元，规上工业增加值增长6.4%，城镇居民人均可支配收入4.1万元。"

    assert [(text[m.start : m.end], m.entry.code) for m in CATALOGUE.find(text)] == [
        ("GDP", "GDP"),
        ("规上工业增加值", "INDUSTRY_VA_ABOVE"),
        ("城镇居民人均可支配收入", "INCOME_URBAN"),
    ]


def test_find_leaves_short_words_and_parts_of_latin_words():
    assert CATALOGUE.find("从高速出口驶出，面积800M2，型号XGDP") == []


def test_entries_cover_the_branches_of_official_statistics():
    categories = Counter(entry.category for entry in CATALOGUE.entries)

    assert len(CATALOGUE.entries) >= 700
    assert all(count >= 5 for count in categories.values()), categories
    assert {
        "国民经济核算",
        "人口",
        "就业",
        "价格",
        "财政",
        "金融",
        "投资",
        "贸易",
        "工业",
        "农业",
        "能源",
        "交通",
    } <= set(categories)
    assert {"邮电", "建筑", "房地产", "旅游", "教育", "科技", "卫生", "社会保障", "文化", "环境"} <= set(categories)
    assert {"居民收入", "数字经济"} <= set(categories)


def test_every_name_and_synonym_means_exactly_one_indicator():
    meant: dict[str, set[str]] = {}
    for row in SYNONYMS:
        meant.setdefault(row["synonym"], set()).add(row["name"])
    for row in INDICATORS:
        meant.setdefault(row["name"], set()).add(row["name"])

    assert {synonym: names for synonym, names in meant.items() if len(names) > 1} == {}


def test_every_synonym_is_named_by_the_catalogue():
    for row in SYNONYMS:
        if row["alone"] != "true":
            assert name_of(row["synonym"]) == row["name"]
        else:
            assert name_of(row["synonym"], None, "growth") == row["name"]


def test_every_unit_and_dimension_is_known_to_the_units():
    dimensions = {unit.dimension for unit in UNITS.units}
    for entry in CATALOGUE.entries:
        if entry.unit is not None:
            assert UNITS.dimension_of(entry.unit) == entry.dimension, entry
        else:
            assert entry.dimension == NUMBER or entry.dimension in dimensions, entry
        for dimension in entry.dimensions:
            assert all(part in dimensions or part == NUMBER for part in dimension.split("/")), entry


def test_totals_hold_their_parts_without_a_circle():
    for entry in CATALOGUE.entries:
        seen = {entry.code}
        total = entry.part_of
        while total is not None:
            assert total not in seen, entry
            seen.add(total)
            total = CATALOGUE.entry(total).part_of
        if entry.partition is not None:
            whole = CATALOGUE.entry(entry.part_of)
            assert set(whole.dimensions) & set(entry.dimensions), entry


def test_a_partition_has_more_than_one_part():
    parts = Counter((entry.part_of, entry.partition) for entry in CATALOGUE.entries if entry.partition)

    assert {key for key, count in parts.items() if count < 2} == set()


def test_shares_and_averages_are_not_additive():
    assert [entry.code for entry in CATALOGUE.entries if entry.additive and entry.measure in ("rate", "index")] == []


@pytest.mark.parametrize(
    ("indicators", "synonyms", "message"),
    [
        ([{"code": "A"}], [], "incomplete"),
        ([{}, {}], [], "twice"),
        ([{"part_of": "Z"}], [], "no code"),
        ([{}], [{"synonym": "甲", "name": "乙"}], "no indicator"),
        (
            [{}, {"code": "B", "name": "乙"}],
            [{"synonym": "丙", "name": "甲"}, {"synonym": "丙", "name": "乙"}],
            "means",
        ),
    ],
)
def test_from_rows_refuses_contradictions(indicators, synonyms, message):
    whole = {
        "code": "A",
        "name": "甲",
        "category": "人口",
        "dimension": "people",
        "measure": "stock",
        "additive": "true",
    }
    rows = [indicator if message == "incomplete" else whole | indicator for indicator in indicators]

    with pytest.raises(ValueError, match=message):
        Catalogue.from_rows(rows, synonyms, [], UNITS)


@given(st.text(alphabet="全国省市地区生产总值出口额的占比重人均GDP（）“”增速规上工业 ", max_size=25))
def test_name_of_and_find_take_any_text(text):
    CATALOGUE.name_of(text, "元", "level")
    mentions = CATALOGUE.find(text)

    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
