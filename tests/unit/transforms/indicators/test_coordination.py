"""Lists of figures and of names, in phrases of our own."""

import pytest

from tests.extracting import observe
from tests.unit.transforms.numbers.test_quantities import read
from transforms.indicators.coordination import find_runs, head_of


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("分别增长5%、6%和7.5%", [(0, 3), (1, 3), (2, 3)]),
        ("分别为12万吨和8万吨", [(0, 2), (1, 2)]),
        ("产值35亿元，增长6%", [(0, 1), (0, 1)]),
        ("标准提高15元，达到143元", [(0, 1), (0, 1)]),
        ("产值35亿元", [(0, 1)]),
        ("", []),
    ],
)
def test_find_runs_gives_place_in_list_and_its_length(reference, text: str, runs: list[tuple[int, int]]):
    assert find_runs(text, read(text, reference)) == runs


@pytest.mark.parametrize(
    ("indicator", "head"), [("粮食播种面积", "面积"), ("外贸进出口总额", "总额"), ("蔬菜产量", "产量"), ("商户", "")]
)
def test_head_of_gives_the_noun_that_a_part_borrows(indicator: str, head: str):
    assert head_of(indicator) == head


def test_figures_of_a_list_are_spread_over_the_names_before_it(reference):
    rows = observe("去年，全市出口额61亿元、进口额31亿元，分别增长7.2%和3.9%。", reference)
    assert [(row["indicator"], row["kind"]) for row in rows] == [
        ("出口额", "level"),
        ("进口额", "level"),
        ("出口额", "growth"),
        ("进口额", "growth"),
    ]


def test_figures_of_a_list_are_spread_over_three_names(reference):
    rows = observe("小麦、玉米、大豆产量分别增长1.2%、2.5%、8.6%。", reference)
    assert [row["indicator"] for row in rows] == ["小麦产量", "玉米产量", "大豆产量"]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("城乡居民人均肉类消费量分别为32公斤和27公斤。", ["城镇居民人均肉类消费量", "农村居民人均肉类消费量"]),
        ("银行存贷款余额分别增长7%、9%。", ["银行存款余额", "银行贷款余额"]),
        ("拖拉机产销量分别完成3万台和2.8万台。", ["拖拉机产量", "拖拉机销量"]),
        ("一二三产业增加值分别增长3%、5%、6%。", ["第一产业增加值", "第二产业增加值", "第三产业增加值"]),
        ("竹笋、蜂蜜、木耳等产品的销售额分别增长2%、9%、5%。", ["竹笋销售额", "蜂蜜销售额", "木耳销售额"]),
        ("竹笋、蜂蜜等农产品销售额分别增长2%、9%。", ["竹笋销售额", "蜂蜜销售额"]),
        ("县级公路和铁路里程分别为300公里和20公里。", ["县级公路里程", "铁路里程"]),
        (
            "工业增加值、服务业增加值、社会消费品零售总额、进出口总额分别增长5%、4%、3%和2%。",
            ["工业增加值", "服务业增加值", "社会消费品零售总额", "进出口总额"],
        ),
        ("水泥、煤炭和有色金属供应量分别增长1.2%、2.5%和3.1%。", ["水泥供应量", "煤炭供应量", "有色金属供应量"]),
        ("城镇、农村居民收入分别为3.1万元和1.5万元。", ["城镇居民收入", "农村居民收入"]),
        ("茶产业、竹产业增加值所占比重分别为12%、7%。", ["茶产业增加值占比", "竹产业增加值占比"]),
        ("工业、工业技改投资分别增长9%、6%。", ["工业投资", "工业技改投资"]),
        ("城乡居民收入年均增长5%、7%。", ["城镇居民收入", "农村居民收入"]),  # without 分别 as well
        ("学前教育入园率、高等教育入学率分别达到93%、64%。", ["学前教育入园率", "高等教育入学率"]),
    ],
)
def test_indicators_of_a_distributed_list_are_told_apart(reference, text: str, indicators: list[str]):
    assert [row["indicator"] for row in observe(text, reference)] == indicators


def test_a_rate_of_a_list_is_spread_over_the_members_before_it(reference):
    rows = observe("竹笋、蜂蜜产量分别增长2%、9%，增速分别加快0.6、0.1个百分点。", reference)
    assert [row["indicator"] for row in rows] == ["竹笋产量", "蜂蜜产量"] * 2


def test_indicators_go_on_with_the_members_of_the_list_before(reference):
    rows = observe("城乡居民人均肉类消费量分别达32公斤、27公斤，增长4%、5%。", reference)
    assert [row["indicator"][:2] for row in rows] == ["城镇", "农村", "城镇", "农村"]
    rows = observe("竹笋、蜂蜜产量分别增长2%、9%，全县茶叶产值增长3%、5%。", reference)
    assert rows[2]["indicator"] == "茶叶产值"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("电气机械、汽车两大行业增加值分别增长12.1%和9.8%。", [("电气机械增加值", 12.1), ("汽车增加值", 9.8)]),
        ("工业、建筑业税收分别增长2%、-3%。", [("工业税收", 2), ("建筑业税收", -3)]),
        ("粮食、蔬菜分别增长2%和3%。", [("粮食", 2), ("蔬菜", 3)]),
    ],
)
def test_members_before_what_sums_them_up_and_figures_below_nought(reference, text: str, told: list[tuple[str, float]]):
    assert [(row["indicator"], float(row["value"])) for row in observe(text, reference)] == told
