"""Kinds of misreading that were mended by their kind: right examples and near misses, in sentences of our own.

Belongs here: what a whole sentence or a short text gives. Does not: single rules that have a room of their own beside this.
"""

import datetime

import pytest

from tests.extracting import observe


def read(rows: list[dict], field: str) -> list:
    return [row[field] for row in rows]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # The group that acts keeps its measure, a company or a bank is the subject instead.
        ("全市规上文化企业实现营业收入36亿元。", ["规上文化企业营业收入"]),
        ("全县茶叶产业实现产值9亿元。", ["茶叶产业产值"]),
        ("全市实现营业收入36亿元。", ["营业收入"]),
        # A bare measure behind a group of the same sentence is the group's; one with a word of its own is not.
        ("全市规上工业企业210家，营业收入300亿元。", ["规上工业企业", "规上工业企业营业收入"]),
        ("纺织行业稳步回升，销售收入增长4%。", ["纺织行业销售收入"]),
        ("全市规上工业企业210家，农业总产值30亿元。", ["规上工业企业", "农业总产值"]),
        # Lists share their front and their head.
        ("火灾起数、死亡人数分别下降4%、6%。", ["火灾起数", "火灾死亡人数"]),
        ("商铺销售面积和销售额分别增长2%和3%。", ["商铺销售面积", "商铺销售额"]),
        ("经济、民事案件分别下降4%、6%。", ["经济案件", "民事案件"]),
        ("城市低保、农村低保标准分别为800元和600元。", ["城市低保标准", "农村低保标准"]),
        ("接待旅客、实现旅游收入分别增长4%、6%。", ["接待旅客", "旅游收入"]),
        # A counted noun ends before what the next figure measures.
        ("12个自贸片区进出口增长8%。", ["自贸片区", "自贸片区进出口"]),
        # What befell the counted things is no part of their name, a single verb may be.
        ("为900名学童发放助学补贴。", ["发放助学补贴的学童"]),
        # A title the nation awards keeps its area; the area of a count does not stay.
        ("全市共有全国重点实验室3个。", ["全国重点实验室"]),
        ("全国粮食产量1.4万亿斤。", ["粮食产量"]),
        # 前者 and 后者 are the two last measured.
        ("稻谷产量5万吨，棉花产量2万吨，前者增长3%，后者下降2%。", ["稻谷产量", "棉花产量"] * 2),
        # What a sentence looks at, where a figure has no word of its own.
        ("从开工率看，宿州以93%居首位，六安为88%。", ["开工率", "开工率", "开工率"]),
        ("从规模看，大型厂房租金增长5%。", ["大型厂房租金"]),
        # Of how many something is told, and against what.
        ("每百户拥有汽车52辆。", ["每百户拥有汽车"]),
        ("每10万人口在校大学生增长7%。", ["每10万人口在校大学生"]),
        ("全市拥有汽车52万辆。", ["汽车"]),
        ("科研经费36亿元，与总产值之比为2.6%。", ["科研经费", "科研经费与总产值之比"]),
        # The area before 经济 is its place; examples before 等 name nothing.
        ("法国经济增长1%。", ["经济"]),
        ("云栖科技等12家企业落户。", ["企业落户"]),
        # What a clause says to have turned is what the next one measures; a clause that names its own does not look back.
        ("彩电产量8万台，增长3%；冰箱产量由降转升，增长2%。", ["彩电产量", "彩电产量", "冰箱产量"]),
        ("冰箱产量由降转升，彩电产量增长2%。", ["彩电产量"]),
        # The mean of what was just told; one of another unit is none.
        ("累计发送旅客40万人次，日均8万人次。", ["发送旅客", "日均发送旅客"]),
        # What a change picks out is counted, nothing rises.
        ("住宅销售价格环比上涨城市有9个，减少2个。", ["住宅销售价格环比上涨城市"] * 2),
        ("住宅销售价格环比上涨9%。", ["住宅销售价格"]),
        # What stands before a bracket that holds nothing but a figure.
        ("荔枝（3万吨）、龙眼（2万吨）分别增长4%和6%。", ["荔枝", "龙眼"] * 2),
        # What a trade is worth is named with it.
        ("进口榴莲6万吨，货值9亿元。", ["进口榴莲", "进口榴莲货值"]),
        # The other half of an account, of town and country.
        ("政府性基金收入3亿元，支出4亿元。", ["政府性基金收入", "政府性基金支出"]),
        ("居民消费价格上涨0.4%，其中，城市上涨0.5%，农村上涨0.2%。", ["居民消费价格", "城市居民消费价格", "农村居民消费价格"]),
        # In what it is told, who tells of it, what is counted in: no part of a name.
        ("资料显示，增长3%。", [None]),
        ("订单金额8亿美元，以人民币计算为57亿元。", ["订单金额", "订单金额"]),
        # Lists share their whole tail.
        ("高血糖、高血脂患者规范管理率分别为81%和79%。", ["高血糖患者规范管理率", "高血脂患者规范管理率"]),
        # A share of an everyday amount is of what came before it.
        ("日均揽件6亿件，是平日揽件量的118%。", ["日均揽件", "日均揽件"]),
    ],
)
def test_what_is_measured_is_named_whole_and_alone(reference, text: str, indicators: list[str]):
    assert read(observe(text, reference), "indicator") == indicators


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("营收超过亿元的乡镇达3个。", [False, True]),  # the bound says which are counted
        ("18家骨干企业营收超亿元。", [True, False]),
        ("18家骨干企业合计营收超亿元。", [True, True]),
        ("全市营收超过3亿元。", [True]),
        ("人均预期寿命提高0.5岁、达到81.2岁。", [True, True]),
        ("游客平均逗留3天。", [True]),
    ],
)
def test_a_bound_that_says_which_are_counted_is_no_statistic(reference, text: str, wanted: list[bool]):
    assert read(observe(text, reference), "is_statistic") == wanted


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("6个学科进入全球前1%。", ["6个"]),
        ("新增500千伏输电线路120公里。", ["120公里"]),
        ("供电电压达到500千伏。", ["500千伏"]),
        ("［3］三张清单：指权力清单、责任清单和负面清单。", []),
        ("全县公布三张清单。", ["三张"]),
        ("城乡居民收入比缩小至2.1∶1左右。", ["2.1∶1"]),
    ],
)
def test_numbers_in_names_are_no_figures(reference, text: str, surfaces: list[str]):
    assert read(observe(text, reference), "surface") == surfaces


@pytest.mark.parametrize(
    ("text", "unit"),
    [("为12万妇女免费体检。", "人"), ("为12万65岁以上老人免费体检。", "人"), ("技能人才总量超过12万。", "人"), ("投入12万。", None)],
)
def test_people_are_counted_without_a_measure_word(reference, text: str, unit: str | None):
    assert read(observe(text, reference), "unit") == [unit]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("去年签约项目12个、总投资36亿元。", ["actual", "planned"]),
        ("去年建成项目12个、总投资36亿元。", ["actual", "actual"]),
        ("为提振预期，出台举措12条。", ["actual"]),
        ("预期增长5%。", ["planned"]),
        ("今年，要重点抓好以下工作：改造厂房12栋。", ["planned"]),
    ],
)
def test_what_was_promised_is_still_planned(reference, text: str, status: list[str]):
    assert read(observe(text, reference), "status") == status


@pytest.mark.parametrize(
    ("text", "place"),
    [("丽水经济圈总产值达300亿元。", "丽水经济圈"), ("丽水总产值达300亿元。", "丽水市"), ("丽水都市圈人口300万人。", "丽水都市圈")],
)
def test_a_region_named_after_an_area_is_more_than_the_area(reference, text: str, place: str):
    assert read(observe(text, reference), "place") == [place]


def test_who_files_a_report_owns_its_figures(reference):
    rows = observe("4月20日晚间，恒松股材披露2024年年报。报告期内，公司实现营业收入36亿元，净利润3亿元。", reference)
    assert read(rows, "subject") == ["恒松股材", "恒松股材"]
    rows = observe("统计局公布2024年年报，全市企业300家。", reference)
    assert read(rows, "subject") == [None]


def test_numbers_parted_by_spaces_are_one(reference):
    rows = observe("年底人口为1 234 500人，出生9 800人。", reference)
    assert [int(row["value"]) for row in rows] == [1_234_500, 9_800]
    rows = observe("2024 100家企业参展。", reference)
    assert [int(row["value"]) for row in rows][-1:] == [100]


_SECTIONS = """一、2025年工作回顾
全县新建厂房12栋。
二、2026年工作安排
改造厂房8栋，新增床位300张。
"""


def test_an_article_parted_as_reports_are_is_read_as_one(reference):
    date = datetime.date(2026, 1, 10)
    rows = observe(_SECTIONS, reference, date=date)
    assert [(row["period"], row["status"]) for row in rows] == [("2025", "actual"), ("2026", "planned"), ("2026", "planned")]


_FIVE_YEARS = """各位代表！过去五年，是很不平凡的五年。五年来，我们坚持实干，新建厂房86栋，改造管网320公里。2025年接待游客90万人次。
累计完成投资720亿元，森林覆盖率达到61%，高中毛入学率提高到95%。
"""


def test_under_a_review_of_years_what_was_done_is_of_all_and_a_state_of_the_last(reference):
    date = datetime.date(2026, 1, 10)
    rows = observe(_FIVE_YEARS, reference, date=date)
    assert {row["surface"]: row["period"] for row in rows} == {
        "86栋": "2021/2025", "320公里": "2021/2025", "90万人次": "2025", "720亿元": "2021/2025", "61%": "2025", "95%": "2025",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "date", "read"),
    [
        # Told in January of the year just begun: targets; of the year just over: what was reached.
        ("2025年，全市生产总值增长6%。2026年，全市生产总值增长7%，新建学校8所。", (2026, 1, 9), ["actual", "planned", "planned"]),
        # Told in June, the year has run for long.
        ("2025年，全市生产总值增长6%。2026年，全市生产总值增长7%。", (2026, 6, 9), ["actual", "actual"]),
        # Who looks back in the first sentence and speaks for all reports.
        ("过去一年，我们实干为先，新建厂房12栋。今年新建厂房8栋。", (2026, 1, 9), ["actual", "planned"]),
        # A paper with its dateline tells news.
        ("本报清河1月8日讯 一年来，厂里新建厂房12栋。今年新建厂房8栋。", (2026, 1, 9), ["actual", "actual"]),
    ],
)
def test_a_year_that_had_hardly_begun_is_planned(reference, text: str, date: tuple[int, int, int], read: list[str]):
    rows = observe(text, reference, date=datetime.date(*date))
    assert [row["status"] for row in rows] == read


def test_the_report_of_a_company_is_of_no_area(reference):
    text = "恒松材料股份有限公司2025年年度报告摘要。报告期内，公司实现营业收入36亿元。在建的荆门市基地完成投资3亿元。毛利率24%。"
    rows = observe(text, reference, date=datetime.date(2026, 3, 30), place=None)
    assert [row["subject"] for row in rows] == ["恒松材料股份有限公司", "荆门市基地", "恒松材料股份有限公司"]
    assert rows[0]["place"] is None


def test_a_balance_is_of_the_end_of_its_months(reference):
    text = "2025年上半年全市金融运行情况\n上半年，全市新增贷款36亿元。制造业贷款余额120亿元，涉农贷款余额90亿元。"
    rows = observe(text, reference, date=datetime.date(2025, 7, 20))
    assert [row["period"] for row in rows] == ["2025-S1", "2025-06", "2025-06"]


def test_five_years_told_in_december_end_with_the_year(reference):
    text = "一、过去五年工作回顾。五年来，全县累计投入36亿元。"
    for date, period in ((datetime.date(2021, 12, 20), "2017/2021"), (datetime.date(2022, 1, 20), "2017/2021")):
        (row,) = observe(text, reference, date=date)
        assert row["period"] == period
