"""A phrase is composed of known parts alone, one code for one meaning, and never of what it nearly says."""

import pytest

from tests.reference_rows import read_rows
from transforms.indicators.catalogue import Catalogue
from transforms.indicators.composition import Composer, name_rows
from transforms.numbers.units import UnitCatalogue

UNITS = UnitCatalogue.from_rows(read_rows("units"))
CATALOGUE = Catalogue.from_rows(*(read_rows(f"indicator{end}") for end in ("s", "_synonyms", "_wordings")), UNITS)
CONCEPTS, QUALIFIERS = read_rows("indicator_concepts"), read_rows("indicator_qualifiers")
COMPOSER = Composer(CONCEPTS, QUALIFIERS, CATALOGUE)


def code_of(phrase: str, unit: str | None = None, kind: str | None = None, before: str = "") -> str | None:
    composed = COMPOSER.compose(phrase, unit, kind, COMPOSER.find_said(before))
    return composed.entry.code if composed else None


@pytest.mark.parametrize(
    ("phrase", "unit", "kind", "code"),
    [
        ("苹果产量", "吨", "level", "OUTPUT__APPLES"),
        ("苹果总产量", "%", "growth", "OUTPUT__APPLES"),
        ("秋粮面积", "亩", "level", "SOWN_AREA__AUTUMN_GRAIN"),
        ("汽车产业增加值", "%", "growth", "VALUE_ADDED__AUTOMOBILES"),
        ("规模以上电子信息制造业增加值", "%", "growth", "VALUE_ADDED__ABOVE__ELECTRONICS"),
        ("对非洲出口", "元", "level", "EXPORT_OF__AFRICA"),
        ("锂电池出口", "元", "level", "EXPORT_OF__LITHIUM"),
        ("锂电池出口额", "%", "growth", "EXPORT_OF__LITHIUM"),
        ("新建碧道", "公里", "level", "BLUEWAY__NEW_BUILT"),
        ("燃气管道更新改造", "公里", "level", "PIPES_GAS__RENOVATED"),
        ("建成国家级绿色工厂", "家", "level", "FACTORIES_GREEN__BUILT__NATIONAL"),
        ("省重点项目投资", "元", "level", "INVESTMENT__PROVINCIAL__KEY_PROJECTS"),
        ("风电平均利用率", "%", "ratio", "UTILISATION_POWER__WIND"),
        ("现代服务业增加值占服务业增加值比重", "%", "ratio", "SHARE__MODERN_SERVICES_VA__SERVICES_VA"),
        ("经济总量占全国的比重", "%", "ratio", "SHARE__GDP__NATION"),
        ("公办托位", "个", "delta", "CHILDCARE_PUBLIC"),
    ],
)
def test_compose_names_a_phrase_made_of_known_parts(phrase, unit, kind, code):
    assert code_of(phrase, unit, kind) == code


@pytest.mark.parametrize(
    ("phrase", "unit", "kind"),
    [
        ("海岛苹果产量", "吨", "level"),  # a word that no table knows
        ("产量", "吨", "level"),
        ("苹果产量", "元", "level"),  # a unit that does not measure it
        ("增加值", "元", "level"),
        ("开工项目", "个", "level"),  # of what kind is not said
        ("省属企业研发投入", "元", "level"),
        ("绿色工厂", "家", "level"),  # there, or built this year?
        ("外商投资企业", "%", "growth"),
        ("苹果产量占比", "%", "ratio"),  # a share of what is not said
        ("民营经济占全国企业比重", "%", "ratio"),
        ("服务企业", "次", "level"),
        ("", None, None),
    ],
)
def test_compose_leaves_what_it_does_not_wholly_know(phrase, unit, kind):
    assert code_of(phrase, unit, kind) is None


@pytest.mark.parametrize(
    ("one", "other", "unit", "kind"),
    [
        ("规模以上轻工业增加值", "轻工业增加值", "%", "growth"),
        ("新建碧道", "建成碧道", "公里", "level"),
        ("国家级绿色工厂", "省级绿色工厂", "家", "rank"),
        ("重点项目", "重点工程", "项", "rank"),
        ("锂电池出口", "机电产品出口", "元", "level"),
        ("对日本进出口", "对韩国进出口", "元", "level"),
        ("锂电池出口", "锂电池进口", "元", "level"),
        ("中欧班列开行", "中欧班列累计开行", "列", "level"),
        ("中欧班列开行", "中欧班列通行量", "列", "level"),
        ("新设民营企业", "登记在册民营企业", "户", "level"),
        ("高技术制造业销售收入", "高技术产业销售收入", "%", "growth"),
        ("风电新增装机", "风电装机", "千瓦", "rank"),
    ],
)
def test_compose_gives_different_meanings_different_codes(one, other, unit, kind):
    assert code_of(one, unit, kind)
    assert code_of(one, unit, kind) != code_of(other, unit, kind)


@pytest.mark.parametrize(
    ("phrase", "unit", "name"),
    [("高技术产业引资", "元", "高技术产业实际使用外资"), ("服务贸易", "元", "服务进出口总额")],
)
def test_compose_ends_at_the_name_the_catalogue_has(phrase, unit, name):
    composed = COMPOSER.compose(phrase, unit, "level")

    assert composed is not None
    assert composed.entry is CATALOGUE.name_of(name, unit, "level")


@pytest.mark.parametrize(
    ("before", "code"),
    [
        ("全市新建", "FACTORIES_GREEN__NEW_BUILT"),
        ("，新建约", "FACTORIES_GREEN__NEW_BUILT"),
        ("绿色工厂达到", "FACTORIES_GREEN"),
        ("新建幼儿园5所、绿色工厂", "FACTORIES_GREEN__NEW_BUILT"),
        ("累计建成", "FACTORIES_GREEN__CUMULATIVE__BUILT"),
        ("新建幼儿园5所，绿色工厂", None),
        ("评出", None),
    ],
)
def test_find_said_tells_what_was_done_from_what_is_there(before, code):
    found = code_of("绿色工厂", "家", "level", before)
    assert sorted((found or "").split("__")) == sorted((code or "").split("__"))


def test_every_concept_and_qualifier_is_whole():
    dimensions = {unit.dimension for unit in UNITS.units} | {"number"}
    groups = {row["class"] for row in QUALIFIERS}
    codes = [row["code"] for row in CONCEPTS]

    assert len(set(codes)) == len(codes)
    assert not set(codes) & {row["code"] for row in read_rows("indicators")}
    for row in CONCEPTS:
        assert row["english"], row
        assert set(filter(None, row["takes"].split("|"))) <= groups, row
        assert set(filter(None, row["needs"].split("|"))) <= {*row["takes"].split("|"), "any"}, row
        for dimension in filter(None, (row["dimension"], *row["other_dimensions"].split("|"))):
            assert set(dimension.split("/")) <= dimensions, row
    pairs = [(row["class"], row["code"]) for row in QUALIFIERS if row["code"]]
    assert len(set(pairs)) == len(pairs)


def test_a_composed_name_is_made_of_the_same_parts_again():
    by_class = {}
    for row in QUALIFIERS:
        by_class.setdefault(row["class"], []).append(row["name"])
    for row in CONCEPTS:
        for group in filter(None, row["takes"].split("|")):
            for name in by_class[group]:
                composed = COMPOSER.compose(name + row["name"])
                if composed:
                    again = COMPOSER.compose(composed.entry.name)
                    known = CATALOGUE.name_of(composed.entry.name, None, "rank")
                    assert (again and again.entry.code == composed.entry.code) or known, composed


def test_name_rows_fills_only_what_has_no_name():
    text = "新建约30家绿色工厂，产值增长5%。"
    row = {"article_no": 1, "sentence_no": 1, "char_start": 103, "unit": "家", "kind": "level"}
    rows = [
        row | {"indicator": "绿色工厂", "indicator_name": None},
        row | {"indicator": "绿色工厂", "indicator_name": "已有"},
        row | {"indicator": None, "indicator_name": None},
    ]
    name_rows(rows, [{"article_no": 1, "sentence_no": 1, "char_start": 100, "text": text}], COMPOSER)

    assert [r["indicator_name"] for r in rows] == ["新建绿色工厂", "已有", None]


@pytest.mark.parametrize("table", ["concepts", "qualifiers"])
def test_composer_refuses_a_wording_of_two_meanings(table):
    rows = {"concepts": CONCEPTS, "qualifiers": QUALIFIERS}
    rows[table] = [*rows[table], rows[table][0] | {"code": "OTHER"}]

    with pytest.raises(ValueError, match=f"indicator {table}"):
        Composer(rows["concepts"], rows["qualifiers"], CATALOGUE)
