"""A wording outside the catalogue has the concept of its last words, in the units that measure it, and keeps the rest open."""

import pytest

from tests.reference_rows import read_rows
from transforms.indicators.catalogue import Catalogue
from transforms.indicators.heads import Headed, Heads
from transforms.numbers.units import UnitCatalogue

UNITS = UnitCatalogue.from_rows(read_rows("units"))
CATALOGUE = Catalogue.from_rows(*(read_rows(f"indicator{end}") for end in ("s", "_synonyms", "_wordings")), UNITS)
ROWS, CONCEPTS, QUALIFIERS = (read_rows(f"indicator_{name}") for name in ("heads", "concepts", "qualifiers"))
HEADS = Heads(ROWS, CONCEPTS, QUALIFIERS, CATALOGUE)


@pytest.mark.parametrize(
    ("wording", "unit", "kind", "found"),
    [
        ("会员企业", "家", "level", ("企业", "会员")),
        ("市属重点国企", "家", "level", ("企业", "市属重点")),
        ("企业", "家", "level", ("企业", "")),
        ("省属企业研发投入", "元", "level", ("研发投入", "省属企业")),
        ("县域零售门店数量", "%", "growth", ("商店", "县域零售")),
        ("林区巡护道路", "公里", "level", ("公路", "林区巡护")),
        ("乡村医生培训", "人次", "level", ("培训", "乡村医生")),
        ("草莓种植面积", "亩", "level", ("种植面积", "草莓")),
        ("沿海港口泊位", "个", "delta", ("泊位", "沿海港口")),
        ("商业用地出租率", "%", "ratio", ("出租和使用率", "商业用地")),
        ("汽车出口", "%", "growth", ("出口", "汽车")),
        ("大型收割机", "台", "level", ("农机", "大型")),
    ],
)
def test_find_gives_the_concept_and_leaves_the_rest_open(wording, unit, kind, found):
    assert HEADS.find(wording, [(unit, kind)]) == Headed(*found)


@pytest.mark.parametrize(
    ("wording", "uses"),
    [
        ("会员企业", [("元", "level")]),  # no unit of the concept
        ("会员企业", [("家", "level"), ("吨", "level")]),  # one wording, two measures
        ("会员企业", [(None, "level")]),
        ("水果产量", [("种", "level")]),  # kinds of fruit
        ("水电站", [("台", "level")]),  # its turbines
        ("县级总领馆", [("对", "level")]),
        ("户均收入", [("元", "level")]),
        ("节约财政资金", [("元", "level")]),
        ("新增就业占比", [("%", "ratio")]),
        ("粮食、油料基地", [("个", "level")]),
        ("限上新能源汽车", [("%", "growth")]),
        ("欣欣向荣", [("家", "level")]),
        ("", [("家", "level")]),
    ],
)
def test_find_leaves_what_is_another_measure(wording, uses):
    assert HEADS.find(wording, uses) is None


def test_heads_refuse_a_wording_of_two_concepts():
    with pytest.raises(ValueError, match="indicator heads: 企业 means"):
        Heads([*ROWS, ROWS[0] | {"name": "另一概念", "written": "企业"}], CONCEPTS, QUALIFIERS, CATALOGUE)


def test_every_head_is_whole_and_stands_once():
    dimensions = {unit.dimension for unit in UNITS.units} | {"number"}
    names = [row["name"] for row in ROWS]
    assert len(set(names)) == len(names)
    for row in ROWS:
        assert row["dimension"], row
        for dimension in filter(None, (row["dimension"], *row["other_dimensions"].split("|"))):
            assert set(dimension.split("/")) <= dimensions, row
        words = [row["name"], *filter(None, row["written"].split("|"))]
        assert len(set(words)) == len(words), row
        assert min(map(len, words)) > 1, row
