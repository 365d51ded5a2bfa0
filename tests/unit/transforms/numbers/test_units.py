"""Units: every printed form reads as its base unit, and only where it is a unit."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference_rows import read_rows
from transforms.language.scanning import derive_trie
from transforms.numbers import dimensions
from transforms.numbers.units import Unit, UnitCatalogue

UNITS = UnitCatalogue.from_rows(read_rows("units"))


def match_after(number: str, rest: str):
    return UNITS.match(number + rest, len(number))


@pytest.mark.parametrize(
    ("number", "rest", "surface", "unit", "dimension"),
    [
        ("3.2万亿", "元人民币，", "元人民币", "元", "money"),
        ("48亿", "美元，", "美元", "美元", "money"),
        ("12.5", "％。", "％", "%", "share"),
        ("0.4", "个百分点", "个百分点", "百分点", "percentage_point"),
        ("1.3", "倍于", "倍", "倍", "multiple"),
        ("35", "名教师", "名", "人", "people"),
        ("860万", "人次", "人次", "人次", "visits"),
        ("128万", "个标箱", "个标箱", "标箱", "containers"),
        ("128万", "标准箱", "标准箱", "标箱", "containers"),
        ("128万", "TEU，", "TEU", "标箱", "containers"),
        ("77", "平方千米", "平方千米", "平方公里", "area"),
        ("90", "㎡的", "㎡", "平方米", "area"),
        ("90", "平米的", "平米", "平方米", "area"),
        ("350", "km", "km", "公里", "length"),
        ("25", "公斤", "公斤", "千克", "mass"),
        ("4亿", "度电", "度电", "千瓦时", "energy"),
        ("9", "kWh", "kWh", "千瓦时", "energy"),
        ("31", "GWh", "GWh", "GWh", "energy"),
        ("500", "兆瓦", "兆瓦", "兆瓦", "power"),
        ("120", "Eflops", "Eflops", "Eflops", "computing"),
        ("6000", "P算力", "P", "P", "computing"),
        ("41", "℃", "℃", "摄氏度", "temperature"),
        ("600亿", "方天然气", "方", "立方米", "volume"),
        ("1.1亿", "吨标准煤", "吨标准煤", "吨标准煤", "energy_coal"),
        ("8", "个月", "个月", "月", "time"),
        ("8", "个工作日", "个工作日", "个工作日", "time"),
        ("230", "个国家", "个", "个", "count"),
        ("96", "列", "列", "列", "count"),
        ("10万", "户", "户", "户", "households"),
    ],
)
def test_match_reads_the_longest_unit(number, rest, surface, unit, dimension):
    found = match_after(number, rest)

    assert (found.surface, found.unit, found.dimension) == (surface, unit, dimension)
    assert found.end == len(number) + len(surface)


@pytest.mark.parametrize(
    ("number", "rest", "surface", "unit", "dimension"),
    [
        ("512", "公斤/亩，", "公斤/亩", "公斤/亩", "mass/area"),
        ("0.38", "元/千瓦时", "元/千瓦时", "元/千瓦时", "money/energy"),
        ("0.38", "元／度", "元／度", "元/千瓦时", "money/energy"),
        ("28", "微克/立方米", "微克/立方米", "微克/立方米", "mass/volume"),
        ("28", "微克每立方米", "微克每立方米", "微克/立方米", "mass/volume"),
        ("350", "公里每小时", "公里每小时", "公里/小时", "length/time"),
        ("0.31", "吨标准煤/万元，", "吨标准煤/万元", "吨标准煤/万元", "energy_coal/money"),
        ("5.8", "升/100公里", "升/100公里", "升/100公里", "volume/length"),
        ("12", "元/平方米·月", "元/平方米·月", "元/平方米·月", "money/area/time"),
        ("6000", "吨/日", "吨/日", "吨/日", "mass/time"),
        ("1.2", "kg/m³，", "kg/m³", "千克/立方米", "mass/volume"),
        ("2000", "元/月", "元/月", "元/月", "money/time"),
        ("460", "人/平方公里", "人/平方公里", "人/平方公里", "people/area"),
    ],
)
def test_match_builds_compound_units_from_known_ones(number, rest, surface, unit, dimension):
    found = match_after(number, rest)

    assert (found.surface, found.unit, found.dimension) == (surface, unit, dimension)


@pytest.mark.parametrize(
    ("number", "rest"),
    [
        ("85.2", "升至86"), ("5", "月"), ("15", "日"), ("20万", "个体工商户"), ("50万", "家庭"), ("12", "条件"),
        ("3", "部门"), ("2024", "首届"), ("2025", "本科"), ("5", "年级"), ("3", "次产业"), ("三", "方协议"),
        ("5", "Gb"), ("一", "季度"), ("二", "级以上"), ("4", "分之一"), ("1000", "亿"), ("3", "，"),
    ],
)  # fmt: skip
def test_match_leaves_a_character_of_another_word_alone(number, rest):
    assert match_after(number, rest) is None


def test_match_reads_a_bare_block_as_money():
    assert match_after("3000", "块，").unit == "元"
    assert match_after("3000多", "块左右").unit == "元"
    assert match_after("两", "块牌子").unit == "块"


def test_match_offers_both_readings_of_a_degree():
    found = match_after("39", "度")

    assert (found.unit, found.other_unit) == ("千瓦时", "摄氏度")


def test_match_scales_tenths_to_percent():
    found = match_after("九", "成以上")

    assert (found.unit, found.factor) == ("%", Decimal(10))
    assert match_after("3", "成立") is None


def test_normalise_returns_unit_and_factor():
    assert UNITS.normalise("平方千米") == ("平方公里", Decimal(1))
    assert UNITS.normalise("公斤/亩") == ("公斤/亩", Decimal(1))
    assert UNITS.normalise("分/人") == ("分/人", Decimal(1))
    for stranger in ("光阴", "元/光阴", "/元", "元/"):
        with pytest.raises(KeyError):
            UNITS.normalise(stranger)


def test_dimension_of_knows_base_units_and_compounds():
    assert UNITS.dimension_of("元") == "money"
    assert UNITS.dimension_of("元/吨") == "money/mass"
    assert UNITS.dimension_of("光阴") is None


def test_every_row_is_found_by_its_own_pattern():
    for unit in UNITS.units:
        before = unit.only_after[:1] or "8"
        found = UNITS.match(before + unit.surface, len(before))
        assert found is not None, unit
        assert found.surface == unit.surface


def test_every_base_unit_is_its_own_spelling():
    spellings = {unit.surface: unit.unit for unit in UNITS.units}

    for unit in UNITS.units:
        assert spellings.get(unit.unit, unit.unit) == unit.unit, unit
        if unit.other_unit:
            assert UNITS.normalise(unit.other_unit) == (unit.other_unit, Decimal(1))


def test_one_base_unit_has_one_dimension():
    dimensions: dict[str, str] = {}
    for unit in UNITS.units:
        assert dimensions.setdefault(unit.unit, unit.dimension) == unit.dimension


def test_pattern_captures_nothing():
    assert re.compile(UNITS.pattern).groups == 0


def test_from_rows_refuses_a_surface_twice():
    row = {"surface": "吨", "unit": "吨", "factor": "1", "dimension": "mass", "role": "unit"}

    with pytest.raises(ValueError, match="吨 stands twice"):
        UnitCatalogue.from_rows([row, row])


def test_from_rows_refuses_an_unknown_role():
    row = {"surface": "吨", "unit": "吨", "factor": "1", "dimension": "mass", "role": "noun"}

    with pytest.raises(ValueError, match="incomplete"):
        UnitCatalogue.from_rows([row])


def test_match_applies_the_factor_of_both_sides():
    units = UnitCatalogue(
        [
            Unit("角", "元", Decimal("0.1"), "money", "unit"),
            Unit("两", "克", Decimal(50), "mass", "unit"),
            Unit("克", "克", Decimal(1), "mass", "unit"),
        ]
    )

    assert units.normalise("角/两") == ("元/克", Decimal("0.002"))


@given(st.text(alphabet="0123456789.一两万亿千百元个月人次平方公里/／每·天吨标准煤箱KWhkm%℃，年级升至 ", max_size=40))
def test_match_stays_inside_the_text(text):
    for position in range(len(text) + 1):
        found = UNITS.match(text, position)
        if found:
            assert position < found.end <= len(text)
            assert text[position : found.end] == found.surface
            assert UNITS.normalise(found.surface)[1] > 0


@given(st.lists(st.text(alphabet="千瓦时公里吨人次", min_size=1, max_size=5), min_size=1, max_size=20))
def test_derive_trie_prefers_the_longest_word(words):
    longest = max(words, key=len)

    assert re.match(derive_trie(words), longest).group() == longest
    assert all(re.fullmatch(derive_trie(words), word) for word in words)


def test_traits_are_those_the_charter_names_of_dimensions_that_units_have():
    known = set(re.findall(r"^  (\w+) {2,}", dimensions.__doc__ or "", re.M))
    assert {trait for traits in dimensions.TRAITS.values() for trait in traits} == known
    assert set(dimensions.TRAITS) <= {row["dimension"] for row in read_rows("units")} | {"ratio"}
