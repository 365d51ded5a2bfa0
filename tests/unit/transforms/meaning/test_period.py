"""The period of a number, in sentences of our own; published on 20 May 2026."""

import pytest

from tests.extracting import observe


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年，全市粮食产量86万吨。", "2025"),
        ("去年全市粮食产量86万吨。", "2025"),
        ("前年全市粮食产量86万吨。", "2024"),
        ("今年一季度，全市用电量增长6.1%。", "2026-Q1"),
        ("今年1至4月，全市用电量增长6.1%。", "2026-01/2026-04"),
        ("2025年前三季度，全市用电量增长6.1%。", "2025-01/2025-09"),
        ("2025年上半年，全市用电量增长6.1%。", "2025-S1"),
        ("2025年11月，全市用电量增长6.1%。", "2025-11"),
        ("“十四五”期间，全市公路里程增加800公里。", "2021/2025"),
        ("截至2025年底，全市企业有5200家。", "/2025"),
        ("截至今年4月末，全市存款余额3600亿元。", "/2026-04"),
        ("2021年以来，全市累计造林60万亩。", "2021/"),
        ("到2030年，全市公路里程达到2.6万公里。", "2030"),
        ("目前，全市有卫生院180家。", None),
        ("全市有卫生院180家。", None),
    ],
)
def test_period_is_resolved_against_the_day_of_publication(reference, text: str, period: str | None):
    (row,) = observe(text, reference)
    assert row["period"] == period


def test_period_has_its_first_and_last_day(reference):
    (row,) = observe("今年一季度，全市用电量增长6.1%。", reference)
    assert (str(row["period_start"]), str(row["period_end"])) == ("2026-01-01", "2026-03-31")
    assert row["period_basis"] == "stated"


def test_period_carries_on_within_a_paragraph(reference):
    rows = observe("2025年，全市粮食产量86万吨。其中，小麦产量52万吨。", reference)
    assert [(row["period"], row["period_basis"]) for row in rows] == [("2025", "stated"), ("2025", "carried")]


def test_period_of_each_number_is_the_one_before_it(reference):
    rows = observe("2024年全市出口额56亿元，2025年全市出口额61亿元。", reference)
    assert [row["period"] for row in rows] == ["2024", "2025"]


def test_period_of_the_two_ends_of_a_rise(reference):
    rows = observe("全市农产品加工产值由2020年的210亿元增加到2025年的320亿元。", reference)
    assert [row["period"] for row in rows] == ["2020", "2025"]


def test_period_compared_with_is_no_period_of_the_number(reference):
    (row,) = observe("2025年，全市粮食产量比2020年增加5万吨。", reference)
    assert (row["period"], row["base_period"]) == ("2025", "2020")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("102年8月底全縣人口數為35萬4061人。", "2013-08"),
        ("去(101)年底全縣總戶數為2萬3千戶。", "2012"),
        ("1980年代，全镇工人达9万人。", "1980/1989"),
        ("去年末季，银行净利润为12亿元。", "2025-Q4"),
        ("3月前20天，全国出口额为180亿美元。", "2026-03-01/2026-03-20"),
        ("项目在102年内到位资金3亿元。", None),
    ],
)
def test_period_of_dates_of_other_calendars_and_parts(reference, text: str, period: str | None):
    assert observe(text, reference)[0]["period"] == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年全市工业运行平稳\n规模以上工业增加值增长6.6%，高新技术产业增加值增长9.1%。", "2025"),
        ("2025年全市工业运行平稳\n今年一季度，规模以上工业增加值增长6.6%，高新技术产业增加值增长9.1%。", "2026-Q1"),
    ],
)
def test_period_of_a_title_is_that_of_figures_that_name_none(reference, text: str, period: str):
    assert {row["period"] for row in observe(text, reference)} == {period}


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("三、6月份利率为1.46%。", ["2025-06"]),  # an item's number is no month
        ("6月28日8时至7月2日8时，全市平均降雨量186.4毫米。", ["2025-06-28/2025-07-02"]),
        ("2026年春运期间，铁路发送旅客5亿人次。", ["2026-02-02/2026-03-13"]),
    ],
)
def test_period_of_numbered_items_hours_and_the_spring_rush(reference, text: str, periods: list[str]):
    assert [row["period"] for row in observe(text, reference)] == periods


def test_period_of_news_is_that_of_a_first_sentence_without_figures(reference):
    text = (
        "4月经济运行\n记者获悉，1—4月，我市经济运行稳中向好。规上工业增加值同比增长9.1%。\n"
        "固定资产投资同比下降2.4%。社会消费品零售总额785.4亿元，增长5.5%。"
    )
    assert {row["period"] for row in observe(text, reference)} == {"2026-01/2026-04"}
