"""Metadata: dates in names, in page furniture, and what the articles of a page make certain."""

import datetime

import pytest

from tests.reference_rows import read_rows
from transforms.reading.dating import infer_date
from transforms.reading.pages import read_page
from transforms.reading.publication import (
    Dating,
    build_dating,
    find_assembly_place,
    find_named_date,
    find_printed_date,
    find_publisher,
)
from transforms.reading.reading_lexicon import Publisher, ReadingLexicon

LEXICON = ReadingLexicon.from_rows((), read_rows("publishers"), read_rows("chrome"))


def infer(text: str, *datelines: tuple[int | None, int, int]) -> tuple[str, str] | None:
    dating = infer_date(read_page(text, LEXICON).articles, datelines)
    return (dating.date.isoformat(), dating.precision) if dating else None


@pytest.mark.parametrize(
    ("name", "date", "precision"),
    [
        ("人民日报_2026-05-20_01.txt", "2026-05-20", "day"),
        ("20260520-3.txt", "2026-05-20", "day"),
        ("2024年3月5日 要闻.txt", "2024-03-05", "day"),
        ("外贸_2022-12.txt", "2022-12-31", "month"),
        ("2023/月报.txt", "2023-12-31", "year"),
        ("2024/02/29.txt", "2024-02-29", "day"),
    ],
)
def test_find_named_date_reads_names_and_folders(name: str, date: str, precision: str) -> None:
    assert find_named_date(name) == Dating(datetime.date.fromisoformat(date), precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["000.txt", "页面 12.txt", "12026052011.txt", "2024-13.txt", "1897-01-01.txt", "2023-02-30.txt"]
)
def test_find_named_date_ignores_other_numbers(name: str) -> None:
    assert find_named_date(name) is None


def test_find_printed_date_prefers_the_line_that_speaks_of_publishing() -> None:
    lines = ["2025年1月1日 第12期", "来源：清河日报", "发布时间：2026-02-09 08:30"]
    assert find_printed_date(lines) == Dating(datetime.date(2026, 2, 9), "day")
    assert find_printed_date(["来源：清河日报"]) is None


def test_build_dating_takes_the_last_day_that_is_certain() -> None:
    assert build_dating("2024", "2", None) == Dating(datetime.date(2024, 2, 29), "month")
    assert build_dating("2024", "2", "30") is None


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        # 今年 beside the figure of a year named by its number: the year after.
        ("2024年，全县外贸出口额达36.5亿元。今年一季度，出口额同比增长8.1%。", "2025-12-31", "year"),
        # A news item's day without year is of the year and month it appears in.
        (
            "2024年，全县外贸出口额达36.5亿元。\n今年的订单更多。\n本报讯 3月18日，首列班车从县城开出。",
            "2025-03-31",
            "month",
        ),
        # What is announced has not happened yet.
        (
            "2024年，出口额达36.5亿元，今年开局良好。\n本报讯 3月18日，首列班车开出，展会将于3月22日在县城举行。",
            "2025-03-21",
            "month",
        ),
        # A full date in the past and nothing said of this year.
        ("2023年6月9日，水库开闸放水，灌溉万亩良田。", "2023-12-31", "year"),
        # Late December, printed with its year: read in the next.
        ("2023年12月27日，县人民代表大会上，县长在报告中提出新蓝图。", "2024-12-31", "year"),
        # Plans do not date a text.
        (
            "2022年，项目开工。\n到8月底完成投资1.2亿元。\n2022年，园区招商顺利，计划2024年1月竣工。",
            "2022-12-31",
            "year",
        ),
        (
            "# 2024年清河县国民经济和社会发展统计公报\n初步核算，全年地区生产总值126.4亿元，比上年增长5.1%。",
            "2025-12-31",
            "year",
        ),
    ],
)
def test_infer_date_from_what_the_text_makes_certain(text: str, date: str, precision: str) -> None:
    assert infer(text) == (date, precision)


def test_infer_date_gives_a_dateline_the_year_of_its_text() -> None:
    text = "2021年，纺织业产值达60.7亿元。今年1至8月，产值增长12.4%。\n（本报清河10月18日电）"
    assert infer(text, (None, 10, 18)) == ("2022-10-18", "day")


@pytest.mark.parametrize(
    "text",
    [
        "全县小麦喜获丰收，总产量13.2万吨。",
        "水库2009年建成。今年放水两次，灌溉良田3万亩。",
        "到2030年，全县绿化率达到45%。",
    ],
)
def test_infer_date_says_nothing_where_the_text_is_not_certain(text: str) -> None:
    assert infer(text) is None


def test_find_publisher_takes_the_longest_name() -> None:
    names = {name: Publisher(name, "newspaper", "") for name in ("商报", "清河商报")}
    found = find_publisher(names, ["首页", "来源：清河商报"])
    assert found is not None
    assert found.name == "清河商报"


def test_find_assembly_place_reads_the_congress_of_a_report() -> None:
    page = read_page(
        "政府工作报告\n（2026年1月12日在清河县第十八届人民代表大会第五次会议上）\n各位代表：\n一年来成绩不小。", LEXICON
    )
    assert find_assembly_place(page.articles, None) == "清河县"
