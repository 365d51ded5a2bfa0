"""Arithmetic: every relation by exact figures, what rounding and words allow, and what is never compared."""

import polars as pl
import pytest

from tests.factories import REFERENCE, make_frames, make_observation
from transforms.star.build import build_star

TRADE, EXPORT, IMPORT, GDP, JOBS = "进出口总值", "出口总值", "进口总值", "地区生产总值", "城镇新增就业"


def _indicator(name: str, code: str, **fields: str) -> dict[str, str]:
    return {"name": name, "code": code, "dimension": "money", "measure": "flow", "additive": "true", **fields}


CATALOGUE = {
    **REFERENCE,
    "indicators": [
        _indicator(TRADE, "TRADE"),
        _indicator(EXPORT, "EXPORT", part_of="TRADE", partition="进出口"),
        _indicator(IMPORT, "IMPORT", part_of="TRADE", partition="进出口"),
        _indicator("新三样出口", "NEW", part_of="EXPORT"),
        _indicator(GDP, "GDP"),
        _indicator("服务业增加值", "SERVICES", part_of="GDP"),
        _indicator("服务业增加值占地区生产总值比重", "S_SHARE", measure="rate", additive="false"),
        _indicator("人均地区生产总值", "GDP_PC", measure="rate", additive="false"),
        _indicator("常住人口", "POP", measure="stock"),
        _indicator(JOBS, "JOBS"),
        _indicator("城镇化率", "URBAN", measure="rate", additive="false"),
        _indicator("贸易顺差", "SURPLUS"),
    ],
    "units": [
        *REFERENCE["units"], {"unit": "对", "dimension": "count"}, {"unit": "家", "dimension": "count"},
        {"unit": "番", "dimension": "multiple"}, {"unit": "倍", "dimension": "multiple"},
    ],
    "place_groups": [{"name": "浙粤", "member_codes": "330000|440000"}],
    "arithmetic_relations": [
        {"relation": "difference", "result": "贸易顺差", "first": EXPORT, "second": IMPORT, "factor": "1", "slack_percent": "0"},
        {"relation": "quotient", "result": "人均地区生产总值", "first": GDP, "second": "常住人口", "factor": "1",
         "slack_percent": "1.5"},
        {"relation": "real_growth", "result": "生产总值", "first": "", "second": "", "factor": "", "slack_percent": ""},
    ],
}  # fmt: skip

YI = 100_000_000


def _amount(name: str, value: float, exponent: int = 8, **fields: object) -> dict[str, object]:
    return {"indicator_name": name, "indicator": name, "value": str(value), "printed_exponent": exponent, **fields}


def _rate(name: str, value: float, kind: str = "growth", **fields: object) -> dict[str, object]:
    return (
        {"unit": "%", "kind": kind, "printed_exponent": -1, "surface": f"{value}%"} | _amount(name, value, -1) | fields
    )


def _check(*figures: dict[str, object]) -> list[dict[str, object]]:
    """The checks made of these figures, each in a sentence of its own unless it says otherwise."""
    rows = [
        make_observation(char_start=50 * number, **{"sentence_no": number, **figure})
        for number, figure in enumerate(figures, 1)
    ]
    built = build_star(make_frames(rows), CATALOGUE, {"run_id": "r"})
    bridge = (
        built["star.bridge_arithmetic_observation"].group_by("arithmetic_key").agg(pl.col("role").sort_by("position"))
    )
    return built["star.fct_arithmetic"].join(bridge, on="arithmetic_key").sort("relation", "formula").to_dicts()


def _outline(checks: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(c["relation"], c["holds"], float(c["stated_value"]), float(c["expected_value"])) for c in checks]


def test_build_arithmetic_adds_up_the_parts_of_a_total():
    checks = [c for c in _check(_amount(TRADE, 500 * YI), _amount(EXPORT, 301 * YI), _amount(IMPORT, 198 * YI))
              if c["relation"] == "total"]  # fmt: skip
    assert _outline(checks) == [("total", True, 500 * YI, 499 * YI)]
    # Three figures, each good to half of 1亿.
    assert (float(checks[0]["difference"]), float(checks[0]["tolerance"])) == (YI, 1.5 * YI)
    assert (checks[0]["role"], checks[0]["formula"]) == (["total", "part", "part"], f"{TRADE} = {EXPORT} + {IMPORT}")


def test_build_arithmetic_finds_a_total_that_is_not_its_parts():
    checks = _check(_amount(TRADE, 500 * YI), _amount(EXPORT, 290 * YI), _amount(IMPORT, 198 * YI))
    assert [(c["relation"], c["holds"]) for c in checks] == [("part", True), ("part", True), ("total", False)]


@pytest.mark.parametrize(
    "stranger", [{"period": "2024"}, {"place": "深圳市", "place_code": "440300"}, {"unit": "美元"}, {"status": "planned"},
                 {"subject": "云溪园区"}, {"period": None}],
)  # fmt: skip
def test_build_arithmetic_adds_only_figures_of_one_kind(stranger):
    assert _check(_amount(TRADE, 500 * YI), _amount(EXPORT, 301 * YI, **stranger)) == []


def test_build_arithmetic_sets_a_limit_to_parts_of_parts():
    checks = _check(_amount(TRADE, 50 * YI), _amount("新三样出口", 60 * YI))
    assert _outline(checks) == [("part", False, 60 * YI, 50 * YI)]


def test_build_arithmetic_leaves_out_what_nothing_could_refute():
    # 超60亿 may be anything above; a total of 超50亿 says nothing against it.
    assert _check(_amount(TRADE, 50 * YI, comparator=">"), _amount(EXPORT, 60 * YI)) == []
    # 40亿 lies below whatever 超50亿 is.
    assert _outline(_check(_amount(TRADE, 50 * YI, comparator=">"), _amount(EXPORT, 40 * YI))) == [
        ("part", True, 40 * YI, 50 * YI)
    ]


def test_build_arithmetic_holds_a_county_below_its_province():
    inside, above = {"place": "义乌市", "place_code": "330782"}, {"place": "浙江省", "place_code": "330000"}
    checks = _check(_amount(GDP, 90 * YI, **inside), _amount(GDP, 80 * YI, **above))
    assert _outline(checks) == [("part", False, 90 * YI, 80 * YI)]
    assert checks[0]["formula"] == f"{GDP}：义乌市 ≤ 浙江省"


def test_build_arithmetic_adds_up_the_members_of_a_group():
    places = ({"place": "浙江省", "place_code": "330000"}, {"place": "广东省", "place_code": "440000"})
    checks = _check(
        _amount(GDP, 90 * YI, **places[0]), _amount(GDP, 140 * YI, **places[1]),
        _amount(GDP, 200 * YI, comparator=">", place="浙粤", place_code=None),
    )  # fmt: skip
    assert _outline(checks) == [("total", True, 200 * YI, 230 * YI)]


def test_build_arithmetic_adds_up_the_years_of_a_span():
    job = {"unit": "人", "kind": "delta"}
    checks = _check(
        _amount(JOBS, 1_000_000, 4, period="2024", **job), _amount(JOBS, 1_200_000, 4, period="2025", **job),
        _amount(JOBS, 2_500_000, 4, period="2024/2025", **job),
    )  # fmt: skip
    assert _outline(checks) == [("total", False, 2_500_000, 2_200_000)]


def test_build_arithmetic_holds_one_year_below_its_span():
    job = {"unit": "人", "kind": "delta"}
    checks = _check(
        _amount(JOBS, 1_200_000, 4, period="2025", **job), _amount(JOBS, 6_000_000, 4, period="2021/2025", **job)
    )
    assert _outline(checks) == [("part", True, 1_200_000, 6_000_000)]
    # A yearly mean over the span is no total.
    assert _check(_amount(JOBS, 1_200_000, 4, period="2025", **job),
                  _amount(JOBS, 1_100_000, 4, period="2021/2025", basis="年均", **job)) == []  # fmt: skip


def test_build_arithmetic_holds_an_increase_below_the_stock_it_led_to():
    plain = {"indicator_name": None, "unit": "家", "printed_exponent": 0}
    checks = _check(
        plain | {"indicator": "上市公司数", "kind": "delta", "value": 45},
        plain | {"indicator": "上市公司数", "value": 1224},
    )
    assert _outline(checks) == [("part", True, 45, 1224)]


def test_build_arithmetic_reads_parts_behind_qizhong():
    quote = "全市登记经营主体200万户，其中企业90万户、增长5%。"
    unit = {"indicator_name": None, "unit": "户", "quote": quote, "sentence_no": 1, "printed_exponent": 4}
    checks = _check(
        unit | {"indicator": "经营主体", "value": 2_000_000, "surface": "200万户"},
        unit | {"indicator": "企业", "value": 900_000, "surface": "90万户"},
    )
    assert _outline(checks) == [("part", True, 900_000, 2_000_000)]


def test_build_arithmetic_divides_shares_out():
    checks = _check(
        _amount("服务业增加值", 600 * YI), _amount(GDP, 1000 * YI),
        _rate("服务业增加值占地区生产总值比重", 60.1, "ratio"),
    )  # fmt: skip
    shares = [c for c in checks if c["relation"] == "share"]
    assert _outline(shares) == [("share", True, 60.1, 60)]
    assert shares[0]["role"] == ["share", "part", "whole"]


def test_build_arithmetic_reads_shares_in_the_whole_province():
    where = {"place": "长三角", "place_code": None, "sentence_no": 1}
    # The document is about 义乌市, whose figure is the whole.
    quote = {"quote": f"{GDP}400亿元，占全省比重40%。"}
    checks = _check(
        _amount(GDP, 400 * YI, **where, **quote),
        {"indicator_name": None, "indicator": f"{GDP}占全省比重", "unit": "%", "kind": "ratio", "value": 40,
         "printed_exponent": 0, "surface": "40%", **quote} | where,
        _amount(GDP, 900 * YI),
    )  # fmt: skip
    assert [(c["relation"], c["holds"], round(float(c["expected_value"]), 2)) for c in checks] == [
        ("share", False, 44.44)
    ]


@pytest.mark.parametrize(("stated", "holds"), [(5.1, True), (8.0, False)])
def test_build_arithmetic_compares_growth_with_two_levels(stated, holds):
    checks = _check(
        _amount(EXPORT, 1052 * YI), _amount(EXPORT, 1000 * YI, period="2024"), _rate(EXPORT, stated, basis="同比")
    )
    assert _outline(checks) == [("growth", holds, stated, 5.2)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"basis": "年均", "period": "2021/2025"}, 10.0),
        ({"period": "2021/2025"}, 61.051),
        ({"base_period": "2020", "basis": "比基期"}, 61.051),
        ({"base_period": "2020", "basis": "比基期", "unit": "番"}, 0.687518),
    ],
)
def test_build_arithmetic_knows_over_which_years_growth_runs(fields, expected):
    (check,) = _check(
        _amount(EXPORT, 161_051_000_000, 6), _amount(EXPORT, 1000 * YI, 6, period="2020"),
        _rate(EXPORT, expected) | {"value": str(round(expected, 1))} | fields,
    )  # fmt: skip
    assert (check["relation"], check["holds"], float(check["expected_value"])) == ("growth", True, expected)


def test_build_arithmetic_never_has_real_growth_from_amounts():
    assert _check(_amount(GDP, 1052 * YI), _amount(GDP, 1000 * YI, period="2024"), _rate(GDP, 3.0)) == []


def test_build_arithmetic_never_compares_growth_on_the_month_before():
    assert _check(_amount(EXPORT, 1052 * YI), _amount(EXPORT, 1000 * YI, period="2024"),
                  _rate(EXPORT, 3.0, basis="环比")) == []  # fmt: skip


def test_build_arithmetic_takes_changes_from_two_levels():
    points = {"unit": "百分点", "kind": "delta", "printed_exponent": -1}
    checks = _check(
        _rate("城镇化率", 57.7, "ratio"), _rate("城镇化率", 53.2, "ratio", period="2020"),
        _amount("城镇化率", 4.5, -1, period="2021/2025") | points,
    )  # fmt: skip
    assert [(c["relation"], c["holds"], round(float(c["expected_value"]), 1)) for c in checks] == [
        ("change", True, 4.5)
    ]
    assert round(float(checks[0]["tolerance"]), 2) == 0.15


def test_build_arithmetic_multiplies_contributions_out():
    quote = {"quote": "消费对经济增长贡献率为50%，拉动经济增长2.6个百分点。", "sentence_no": 1, "indicator_name": None}
    checks = _check(
        {"indicator": "消费贡献率", "unit": "%", "kind": "ratio", "value": 50, "printed_exponent": 0} | quote,
        {"indicator": "消费拉动经济增长", "unit": "百分点", "kind": "delta", "value": "2.6", "printed_exponent": -1} | quote,
        _rate(GDP, 5.2, basis="同比"),
    )  # fmt: skip
    assert _outline(checks) == [("contribution", True, 2.6, 2.6)]


def test_build_arithmetic_takes_the_surplus_and_the_amount_per_head():
    checks = _check(
        _amount(EXPORT, 300 * YI), _amount(IMPORT, 200 * YI), _amount("贸易顺差", 110 * YI),
        _amount(GDP, 1000 * YI), _amount("常住人口", 1_000_000, 4, unit="人"), _amount("人均地区生产总值", 101_000, 3),
    )  # fmt: skip
    assert [(c["relation"], c["holds"], float(c["expected_value"])) for c in checks] == [
        ("difference", False, 100 * YI),
        ("quotient", True, 100_000),
    ]


@pytest.mark.parametrize(("stated", "holds"), [(5.0, True), (9.0, False)])
def test_build_arithmetic_keeps_growth_of_a_total_between_its_parts(stated, holds):
    (check,) = _check(_rate(TRADE, stated), _rate(EXPORT, 6.0), _rate(IMPORT, 4.0))
    assert (check["relation"], check["holds"]) == ("between", holds)


def test_build_arithmetic_takes_counted_things_as_exact():
    pairs = {"unit": "对", "printed_exponent": 0}
    checks = _check(_amount(TRADE, 211, 0) | pairs, _amount(EXPORT, 101, 0) | pairs, _amount(IMPORT, 109, 0) | pairs)
    total = next(c for c in checks if c["relation"] == "total")
    assert (total["holds"], float(total["tolerance"])) == (False, 0)


def test_build_arithmetic_leaves_out_figures_that_one_sentence_does_not_tell_apart():
    same = {"sentence_no": 1}
    assert _check(_amount(TRADE, 500 * YI), _amount(EXPORT, 510 * YI, **same), _amount(EXPORT, 90 * YI, **same)) == []
