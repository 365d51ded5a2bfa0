"""Happened or planned, in sentences of our own."""

import pytest

from tests.extracting import observe


@pytest.mark.parametrize(
    "text",
    [
        "今年计划改造老旧小区120个。",
        "预计全年粮食产量达到90万吨。",
        "到2030年，全市公路里程达到2.6万公里。",
        "力争全年进出口总额突破300亿元。",
        "明年将新建充电桩5000个。",
        "未来三年拟投资80亿元。",
        "项目总投资35亿元，预计2028年投产。",
        "今年地区生产总值预期目标为增长5.5%左右。",
        "今年计划造林20万亩。",
        "该公司计划三年内新增产能10万吨。",
        "到2030年全部启用后，日通行能力将达到4000辆次。",
    ],
)
def test_status_is_planned_for_what_is_to_come(reference, text: str):
    rows = observe(text, reference)
    assert rows
    assert {row["status"] for row in rows} == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "去年全市粮食产量达到90万吨。",
        "今年一季度，全市进出口总额增长6.3%。",
        "截至4月底，已改造老旧小区86个。",
        "全县已建成充电桩5000个。",
        "“十四五”规划实施以来，全市新增公路350公里。",
        "我们将货物卖到各地，去年销售额增长8%。",
        "全县科学规划安置点，累计搬迁群众12万人。",
        "西部计划志愿者3800人服务基层。",
        "项目总投资52亿元，2023年9月开工，去年6月并网。",
    ],
)
def test_status_is_actual_for_what_happened(reference, text: str):
    rows = observe(text, reference)
    assert rows
    assert {row["status"] for row in rows} == {"actual"}


def test_status_changes_within_a_sentence(reference):
    rows = observe("去年全县新建高标准农田12万亩，今年计划新建15万亩。", reference)
    assert [row["status"] for row in rows] == ["actual", "planned"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("全镇水利支出累计完成900万元，完成年初预算数1500万元的60%。", ["actual", "planned", "actual"]),
        ("2027年预算安排：水利支出6000万元，增长4%。", ["planned", "planned"]),
        ("全镇水利支出预算安排800万元。", ["planned"]),
        ("预算执行中，水利支出实际完成800万元。", ["actual"]),
        ("全镇预算收入800万元。", ["actual"]),
    ],
)
def test_status_is_planned_for_what_a_budget_provides(reference, text: str, statuses: list[str]):
    assert [row["status"] for row in observe(text, reference)] == statuses


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("今年，全县计划实施重点项目168个；新增规上企业30家。", ["planned", "planned"]),
        ("今年，全县计划实施重点项目168个；去年新增规上企业30家。", ["planned", "actual"]),
        ("粮食产量预计达90万吨；组织应急服务队864支。", ["planned", "actual"]),  # a forecast governs nothing behind it
        ("三年行动计划实施以来，完成投资20亿元。", ["actual"]),
        ("签约项目487个，计划总投资2265亿元，其中外资项目181个。", ["actual", "planned", "actual"]),
        ("预计去年全年接待游客1.2亿人次，旅游收入900亿元。", ["planned", "planned"]),
        ("全县已将4000亩高标准农田建设任务落实到地块。", ["actual"]),
        ("完成年度目标任务的66.8%，提前完成全年50万辆的销量目标。", ["actual", "planned"]),
    ],
)
def test_status_reaches_as_far_as_the_word_that_plans(reference, text: str, statuses: list[str]):
    assert [row["status"] for row in observe(text, reference)] == statuses


def test_status_of_targets_goes_on_to_the_end_of_their_paragraph(reference):
    text = "今年的主要预期目标是：地区生产总值增长6%。坚持生态优先，森林覆盖率稳定在75%以上。\n去年，森林覆盖率为74%。"
    assert [row["status"] for row in observe(text, reference)] == ["planned", "planned", "actual"]


def test_status_of_years_ahead_is_planned_whatever_the_verb(reference):
    (row,) = observe("“十五五”时期，地区生产总值年均增速保持在5%左右。", reference)
    assert (row["period"], row["status"]) == ("2026/2030", "planned")
