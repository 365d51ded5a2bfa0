"""Kinds of misreading of when, where and whose: what is told in the clause and what is carried, in sentences of our own.

Belongs here: what a whole text gives in period, place, subject and sign, right examples and near misses.
Does not: what is measured (`test_kinds_of_misreading`), single rules that have a room of their own beside this.
"""

import datetime

import pytest

from tests.extracting import observe

_DAY = datetime.date(2026, 5, 20)


def read(rows: list[dict], field: str) -> list:
    return [row[field] for row in rows]


def test_what_is_summed_up_is_of_all_years_under_review(reference):
    text = "“十四五”时期，全县生产总值年均增长5%，2025年达到310亿元；森林覆盖率达到61%；单位产值能耗累计下降15%。"
    rows = observe(text, reference, date=datetime.date(2026, 1, 20))
    assert read(rows, "period")[-1] == "2021/2025"
    assert read(rows, "period")[1] == "2025"


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("4月份，蔬菜价格比上月上涨2%。", "2026-03"),
        ("一季度，蔬菜价格比上季度上涨2%。", "2025-Q4"),
        ("蔬菜价格比上月上涨2%。", "2026-04"),  # no month is spoken of: the one before the publication
    ],
)
def test_a_month_is_compared_with_the_month_before_it(reference, text: str, base: str):
    (row,) = observe(text, reference, date=_DAY)
    assert row["base_period"] == base


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026年半年度，公司净利润3亿元。", "2026-S1"),
        ("2025年元宵灯会（2月10日至12日）接待游客3万人次。", "2025-02-10/2025-02-12"),
        ("2025年末，全县有单位365个，比2020年末（上次普查数据，下同）增长52%。", "2025"),
    ],
)
def test_the_words_around_a_time_do_not_hide_it(reference, text: str, period: str):
    assert read(observe(text, reference, date=datetime.date(2026, 8, 20)), "period")[-1] == period


_RUN_OF_YEARS = """2025年全县经济社会发展统计公报
2025年，全县企业营业收入90亿元。产品市场份额4%，连续三年居第二位；出口收入12亿元。截至2025年末，员工1200人。研发人员300人。
"""


def test_a_run_of_years_and_a_day_reached_date_their_own_figures(reference):
    rows = observe(_RUN_OF_YEARS, reference, date=datetime.date(2026, 3, 20))
    told = {row["surface"]: row["period"] for row in rows}
    assert told["12亿元"] == "2025"
    assert told["300人"] == "2025"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("小微企业指数为49.1%，低于上月0.2个百分点。", -0.2),
        ("小微企业指数为49.1%，高于上月0.2个百分点。", 0.2),
    ],
)
def test_a_comparison_says_which_way(reference, text: str, value: float):
    assert float(observe(text, reference)[-1]["value"]) == value


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # The area that joins what is measured is told, whatever the story spoke of.
        ("清河鲜菜走俏。受寒潮影响，前两个月全国鲜菜产量3万吨，减少5%。", ["中国", "中国"]),
        # An area that a figure leaves out is none it is of.
        ("全市棉花产量（不含兵团）9万吨。林果面积3万亩。", ["周口市", "周口市"]),
        # A foreign country opens its clause behind a time too; as a partner it does not.
        ("上半年越南接待游客900万人次。", ["越南"]),
        ("丽江古城接待游客9万人次。", ["丽江市"]),
    ],
)
def test_where_it_is(reference, text: str, places: list[str]):
    assert read(observe(text, reference, date=_DAY), "place") == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("东、中、西部地区业务量比重分别为71%、20%和9%。", ["东部地区", "中部地区", "西部地区"]),
        ("二线、三线城市住宅销售价格分别下降2%和3%。", ["二线城市", "三线城市"]),
        ("西部地区业务量比重为9%。", ["西部地区"]),
    ],
)
def test_the_halves_of_regions_share_the_end_of_their_name(reference, text: str, places: list[str]):
    assert read(observe(text, reference, date=_DAY, place="中国"), "place") == places


def test_an_area_stated_as_a_chain_is_its_last(reference):
    (row,) = observe("全区企业300家。", reference, place="赣州市南康区")
    assert row["place"] == "南康区"


def test_what_only_companies_have_is_of_the_company_just_spoken_of(reference):
    text = "恒松材料股份有限公司的厂房里机声隆隆。厂长介绍，去年营收6亿元，增长9%。"
    assert read(observe(text, reference, date=_DAY), "subject") == ["恒松材料股份有限公司"] * 2
    assert read(observe("全县稳步回升。去年全县规上工业企业营收6亿元。", reference, date=_DAY), "subject") == [None]


def test_a_share_of_a_big_number_is_one_number(reference):
    (row,) = observe("创造商机1亿2千余万元。", reference)
    assert (int(row["value"]), row["comparator"], row["unit"]) == (120_000_000, ">", "元")


def test_an_index_of_expectations_is_no_plan(reference):
    assert read(observe("企业预期指数为56%，预期增长3%。", reference), "status") == ["actual", "planned"]


def test_a_length_of_time_is_told_on(reference):
    rows = observe("发电设备平均利用1426小时，其中核电3815小时。开工后用了3815小时。", reference)
    assert read(rows, "surface") == ["1426小时", "3815小时"]


_TOLD_BY_THE_NATION = """走进长兴县的备料中心，钻机隆隆。
长兴有家具企业1100家。快递也看得出冷热：业务量3400万件。长兴陆港开行班列17列。长兴家具协会的人说，产能利用率63%。
"""


def test_a_story_in_the_press_of_the_nation_is_of_the_county_it_is_about(reference):
    rows = observe(_TOLD_BY_THE_NATION, reference, date=_DAY, place="中国")
    assert read(rows, "place")[1] == "长兴县"
    rows = observe(_TOLD_BY_THE_NATION.replace("长兴有", "全国有"), reference, date=_DAY, place="中国")
    assert read(rows, "place")[0] == "中国"


def test_who_was_named_without_a_figure_is_pointed_at_later(reference):
    text = "春耕时节，农业银行河南省分行的信贷员忙碌在田间。今年一季度，该行投放贷款186亿元。"
    assert read(observe(text, reference, date=_DAY), "subject") == ["农业银行河南省分行"]
    text = "春晖护理院坐落在老城。该院现有床位260张。"
    assert read(observe(text, reference, date=_DAY), "subject") == ["春晖护理院"]
