"""The gazetteer against known facts of the administrative divisions."""

import pytest

from tests.reference_rows import read_rows
from transforms.places.gazetteer import Gazetteer, GazetteerError


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_rows(
        read_rows("places"),
        read_rows("place_groups"),
        read_rows("countries"),
        read_rows("place_words"),
        read_rows("organisation_heads"),
    )


@pytest.mark.parametrize(
    ("name", "code", "level", "parent"),
    [
        ("义乌市", "330782", "county", "金华市"),
        ("长兴县", "330522", "county", "湖州市"),
        ("盐池县", "640323", "county", "吴忠市"),
        ("武清区", "120114", "county", "天津市"),
        ("措勤县", "542527", "county", "阿里地区"),
        ("色尼区", "540602", "county", "那曲市"),
        ("乃东区", "540502", "county", "山南市"),
        ("仙桃市", "429004", "county", "湖北省"),
        ("文昌市", "469005", "county", "海南省"),
        ("石河子市", "659001", "county", "新疆维吾尔自治区"),
        ("东莞市", "441900", "prefecture", "广东省"),
        ("浦东新区", "310115", "county", "上海市"),
        ("彭水苗族土家族自治县", "500243", "county", "重庆市"),
    ],
)
def test_area_named_agrees_with_the_national_standard(gazetteer, name, code, level, parent):
    area = gazetteer.area_named(name)
    assert (area.code, area.level) == (code, level)
    assert gazetteer.area(gazetteer.ancestors(code)[0]).name == parent


def test_gazetteer_holds_the_whole_standard(gazetteer):
    levels = [area.level for area in gazetteer if not area.valid_to]
    assert levels.count("province") == 34
    assert levels.count("prefecture") == 333 + 6  # and the six special municipalities of Taiwan
    assert 2840 <= levels.count("county") <= 2920


@pytest.mark.parametrize(
    ("written", "official"),
    [("义乌", "义乌市"), ("长兴", "长兴县"), ("内蒙古", "内蒙古自治区"), ("吉林", "吉林省"),
     ("恩施州", "恩施土家族苗族自治州"),
     ("香港", "香港特别行政区"), ("长三角地区", "长三角"), ("俄罗斯联邦", "俄罗斯"), ("海南自贸港", "海南省")],
)  # fmt: skip
def test_official_name_of_a_written_form(gazetteer, written, official):
    assert gazetteer.official_name(written) == official


def test_code_of_an_ambiguous_name_needs_what_encloses_it(gazetteer):
    assert gazetteer.code_of("朝阳区") is None
    assert gazetteer.code_of("朝阳区", within="长春市") == "220104"
    assert gazetteer.code_of("朝阳区", within="北京市") == "110105"


def test_ancestors_name_every_level_but_the_nation(gazetteer):
    assert gazetteer.ancestors("330782") == ("330700", "330000")
    assert gazetteer.ancestors("429004") == ("420000",)
    assert gazetteer.ancestors(None) == ()


def test_from_rows_refuses_an_unknown_parent():
    row = {"code": "330782", "name": "义乌市", "level": "county", "parent_code": "330700"}
    with pytest.raises(GazetteerError, match="330782 义乌市 has the unknown parent 330700"):
        Gazetteer.from_rows([row])


def test_from_rows_refuses_a_code_that_stands_twice():
    row = {"code": "330000", "name": "浙江省", "level": "province", "parent_code": "100000"}
    with pytest.raises(GazetteerError, match="a code stands twice"):
        Gazetteer.from_rows([row, row])


def test_former_areas_are_read_with_their_years_and_lie_in_what_encloses_them_today():
    gazetteer = Gazetteer.from_rows(read_rows("places"), history=read_rows("place_history"))
    former = gazetteer.area_named("吴县市")
    assert former is not None
    assert (former.code, gazetteer.ancestors(former.code)) == ("320586", ("320500", "320000"))
    assert [former.stands_in(year) for year in (1994, 1995, 2000, 2001)] == [False, True, True, False]
    assert gazetteer.code_of("孙吴县") == "231124"
