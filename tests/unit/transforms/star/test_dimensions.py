"""Dimensions: hierarchy of places, parts of periods, members that only texts know."""

import datetime

import polars as pl
import pytest

from tests.factories import REFERENCE
from transforms.indicators.catalogue import Catalogue
from transforms.indicators.composition import Composer
from transforms.indicators.heads import Heads
from transforms.numbers.units import UnitCatalogue
from transforms.star.dimensions import Parts, build_dim_indicator, build_dim_place, build_dim_unit
from transforms.star.period_dimension import build_dim_period, describe_period, find_period_ends
from transforms.star.place_history import join_history

D = datetime.date


def _observed(*pairs: tuple[str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"place": pl.String, "place_code": pl.String}, orient="row")


def test_build_dim_place_puts_the_areas_above_beside_each_area():
    place = build_dim_place(REFERENCE["places"], _observed(), 1).row(
        by_predicate=pl.col("code") == "330782", named=True
    )
    above = {name: place[name] for name in ("province", "prefecture", "county", "parent", "level", "province_code")}
    assert above == {
        "province": "浙江省", "prefecture": "金华市", "county": "义乌市", "parent": "金华市", "level": "county",
        "province_code": "330000",
    }  # fmt: skip


def test_build_dim_place_keeps_places_of_one_name_apart_by_code():
    places = [
        {"code": "110105", "name": "朝阳区", "level": "county", "parent_code": "110000"},
        {"code": "220104", "name": "朝阳区", "level": "county", "parent_code": "220100"},
    ]
    frame = build_dim_place(places, _observed(("朝阳区", "110105")), 1)
    assert frame.filter(pl.col("name") == "朝阳区")["place_key"].n_unique() == 2
    assert frame.height == 3


def test_build_dim_place_adds_what_only_texts_name():
    frame = build_dim_place([], _observed(("云溪村", None), ("湖北省、湖南省", None), ("某县", "530129")), 1)
    levels = dict(frame.select("name", "level").iter_rows())
    assert levels == {"未知": "unknown", "云溪村": "village", "湖北省、湖南省": "several", "某县": "county"}
    assert not frame["is_catalogued"].any()


def test_build_dim_place_prefers_the_row_in_force_where_a_code_stands_twice():
    places = [
        {"code": "330784", "name": "旧县", "level": "county", "parent_code": "", "valid_to": "1992-10"},
        {"code": "330784", "name": "新市", "level": "county", "parent_code": "", "valid_from": "1992-10-18"},
        {"code": "330785", "name": "废县", "level": "county", "parent_code": "", "valid_to": "2001-06"},
    ]
    frame = build_dim_place(places, _observed(), 1)
    assert frame.filter(pl.col("code") == "330784")["name"].to_list() == ["新市"]
    assert frame.filter(pl.col("code") == "330785")["valid_to"].to_list() == [D(2001, 6, 30)]


def test_build_dim_place_survives_parents_in_a_loop():
    places = [
        {"code": "1", "name": "甲", "level": "county", "parent_code": "2"},
        {"code": "2", "name": "乙", "level": "prefecture", "parent_code": "1"},
    ]
    assert build_dim_place(places, _observed(), 1).filter(pl.col("code") == "1")["prefecture"].to_list() == ["乙"]


def _told(*rows: tuple[str | None, str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, ["indicator_name", "indicator", "unit", "kind"], orient="row")


def test_build_dim_indicator_joins_synonyms_and_keeps_wordings_apart_from_names():
    indicators = [
        {"code": "TRADE", "name": "进出口总值"},
        {
            "code": "EXPORT",
            "name": "出口总值",
            "dimension": "money",
            "measure": "flow",
            "additive": "true",
            "part_of": "TRADE",
        },
    ]
    synonyms = [{"synonym": "出口额", "name": "出口总值"}, {"synonym": "外贸出口", "name": "出口总值"}]
    observed = _told(("出口总值", "出口额", "元", "level"), (None, "商品种类", "种", "level"))
    frame = build_dim_indicator(indicators, synonyms, observed, 1)
    rows = {row["name"]: row for row in frame.iter_rows(named=True)}
    assert set(rows) == {"未知", "进出口总值", "出口总值", "商品种类"}
    assert rows["出口总值"]["synonyms"] == "出口额、外贸出口"
    assert (rows["出口总值"]["measure"], rows["出口总值"]["is_additive"]) == ("flow", True)
    assert (rows["出口总值"]["whole"], rows["出口总值"]["unit_dimension"]) == ("进出口总值", "money")
    assert (rows["商品种类"]["is_catalogued"], rows["商品种类"]["measure"]) == (False, "unknown")


def test_build_dim_indicator_shows_of_what_parts_a_composed_name_is_made():
    units = UnitCatalogue.from_rows(
        [{"surface": "元", "unit": "元", "factor": "1", "dimension": "money", "role": "unit"}]
    )
    catalogue = Catalogue.from_rows([], [], [], units)
    concept = {"code": "EXPORT_OF", "name": "出口额", "english": "exports", "category": "贸易", "dimension": "money",
               "other_dimensions": "", "unit": "元", "measure": "flow", "takes": "goods", "needs": "any", "written": ""}  # fmt: skip
    lamps = {"class": "goods", "code": "LAMPS", "name": "灯具", "english": "lamps", "written": ""}
    observed = _told(("灯具出口额", "灯具出口额", "元", "level"))
    parts = Parts(Composer([concept], [lamps], catalogue), Heads([], [], [], catalogue))
    row = build_dim_indicator([], [], observed, 1, parts).filter(name="灯具出口额")
    shown = row.select("code", "english", "concept", "qualifiers", "measure", "is_catalogued").row(0)
    assert shown == ("EXPORT_OF__LAMPS", "lamps exports", "出口额", "灯具", "flow", True)


def test_build_dim_indicator_gives_a_wording_its_concept_and_leaves_it_a_series_of_its_own():
    units = UnitCatalogue.from_rows(
        [{"surface": "元", "unit": "元", "factor": "1", "dimension": "money", "role": "unit"},
         {"surface": "家", "unit": "家", "factor": "1", "dimension": "count", "role": "unit"}]
    )  # fmt: skip
    catalogue = Catalogue.from_rows([], [], [], units)
    head = {"name": "企业", "dimension": "count", "other_dimensions": "", "written": "", "units": ""}
    observed = _told(
        (None, "会员企业", "家", "level"), (None, "企业", "家", "level"),
        (None, "外地企业", "家", "level"), (None, "外地企业", "元", "level"),
    )  # fmt: skip
    parts = Parts(Composer([], [], catalogue), Heads([head], [], [], catalogue))
    frame = build_dim_indicator([], [], observed, 1, parts)
    shown = {name: row for name, *row in frame.select("name", "concept", "qualifiers", "is_catalogued").iter_rows()}
    assert shown["会员企业"] == ["企业", "会员", False]
    assert shown["企业"] == ["企业", None, False]
    assert shown["外地企业"] == [None, None, False]
    assert frame["indicator_key"].n_unique() == 4


def test_build_dim_unit_takes_each_base_unit_once():
    units = [{"unit": "元", "dimension": "money"}, {"unit": "元", "dimension": "money"}]
    frame = build_dim_unit(units, pl.DataFrame({"unit": ["商铺", "元", None]}), 1)
    assert sorted(frame["name"]) == ["元", "商铺", "未知"]


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("2021", (D(2021, 1, 1), D(2021, 12, 31))),
        ("2021-S2", (D(2021, 7, 1), D(2021, 12, 31))),
        ("2026-Q1", (D(2026, 1, 1), D(2026, 3, 31))),
        ("2024-02", (D(2024, 2, 1), D(2024, 2, 29))),
        ("2026-05-18", (D(2026, 5, 18), D(2026, 5, 18))),
        ("2017/2021", (D(2017, 1, 1), D(2021, 12, 31))),
        ("2025/", (D(2025, 1, 1), None)),
        ("/2026-Q1", (None, D(2026, 3, 31))),
        ("2026-13", (None, None)),
    ],
)
def test_find_period_ends_reads_every_form(code, ends):
    assert find_period_ends(code) == ends


@pytest.mark.parametrize(
    ("code", "label", "frequency", "cumulative", "year", "year_ago"),
    [
        ("2021", "2021年", "year", False, 2021, "2020"),
        ("2025-S1", "2025年上半年", "half", False, 2025, "2024-S1"),
        ("2025-01/2025-09", "2025年1月—9月", "span", True, 2025, "2024-01/2024-09"),
        ("2025-03/2025-05", "2025年3月—5月", "span", False, 2025, "2024-03/2024-05"),
        ("2021/2025", "2021年—2025年", "span", False, 2025, "2020/2024"),
        ("2025/", "2025年以来", "since", True, 2025, "2024/"),
        ("/2026-03", "截至2026年3月", "as_of", True, 2026, "/2025-03"),
    ],
)
def test_describe_period_says_what_a_period_is(code, label, frequency, cumulative, year, year_ago):
    period = describe_period(code)
    names = ("label", "frequency", "is_cumulative", "year", "year_ago_code")
    assert tuple(period[name] for name in names) == (label, frequency, cumulative, year, year_ago)


def test_build_dim_period_holds_each_code_once_and_unknown():
    frame = build_dim_period(pl.Series(["2025", None, "2025", "2024"]), 1)
    assert sorted(frame["code"].drop_nulls()) == ["2024", "2025"]
    assert frame.filter(pl.col("period_key") == -1)["label"].to_list() == ["未知"]


def test_build_dim_place_leads_a_former_area_to_what_it_is_part_of_today():
    places = [
        {"code": "330000", "name": "浙江省", "level": "province", "parent_code": ""},
        {"code": "330782", "name": "义乌市", "level": "county", "parent_code": "330000"},
        {"code": "330783", "name": "东阳市", "level": "county", "parent_code": "330000"},
    ]
    former = {"level": "county", "parent_code": "330000", "valid_from": "1981", "valid_to": "1988"}
    history = [
        {"name": "义乌县", "code": "330725", "successor_codes": "330782", **former},
        {"name": "乌东县", "code": "330726", "successor_codes": "330782|330783", **former},
        {"name": "稠州市", "code": "", "successor_codes": "330782", **former},
    ]
    observed = pl.DataFrame(schema={"place": pl.String, "place_code": pl.String})
    frame = build_dim_place(join_history(places, history), observed, 1)
    told = {row["name"]: row for row in frame.iter_rows(named=True)}
    assert (told["义乌县"]["successor_code"], told["义乌县"]["successor"]) == ("330782", "义乌市")
    assert (told["乌东县"]["successor_code"], told["乌东县"]["successor"]) == (None, "义乌市、东阳市")
    assert (told["稠州市"]["code"], told["稠州市"]["successor_code"]) == (None, "330782")
    assert told["义乌县"]["valid_to"] == D(1988, 12, 31)
    assert told["义乌市"]["successor"] is None
