"""The checks are right about the world: sentences that are true, and unusual, and for each the check that might mistake
them. None of their rows may step aside."""

import datetime

import polars as pl
import pytest

from expectations.judgements.plausibility import PLAUSIBILITY
from expectations.outcomes import CheckInputs
from expectations.quarantine import find_quarantined
from expectations.reference_frames import build_bounds, build_indicators, build_units
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Metadata, read_document
from transforms.reference import Reference
from warehouse.contract import build_frame
from warehouse.tables.silver import DOCUMENT, OBSERVATION

TODAY = datetime.date(2026, 5, 20)

BUDGET_TABLE = """2026年1—4月财政收支情况
单位：万元
项目\t预算数\t累计数\t同比增长（%）
一般公共预算收入\t361500\t120500\t5.6
税收收入\t240300\t80100\t4.2
"""

# What the sentence says, the figure that is unusual, the check that looks at it, the day it was published.
TRUE = [
    ("万元写在表头", BUDGET_TABLE, "120500", "value_is_printed", TODAY),
    ("预算执行超过百分之百", "全县一般公共预算收入完成12.6亿元，占年初预算的105.47%。", "105.47%", "share_within_bounds", TODAY),
    ("完成率超过百分之百", "今年一季度，全市固定资产投资完成率为112.3%。", "112.3%", "rate_within_bounds", TODAY),
    ("参保率超过百分之百", "2025年，全县基本医疗保险参保率达101.2%。", "101.2%", "share_within_bounds", TODAY),
    ("拨备覆盖率", "2025年末，全市银行业拨备覆盖率为214.6%。", "214.6%", "share_within_bounds", TODAY),
    ("普及率以百人计", "2025年末，全省移动电话普及率为124.5%。", "124.5%", "share_within_bounds", TODAY),
    ("债务占经济总量", "2025年末，该国政府债务占国内生产总值比重为132.5%。", "132.5%", "share_within_bounds", TODAY),
    ("增长六十倍", "2025年，全县新能源汽车产量增长6000%。", "6000%", "growth_is_usual", TODAY),
    ("负的自然增长率", "2025年，全市人口自然增长率为-2.8‰。", "-2.8‰", "rate_within_bounds", TODAY),
    ("负利率", "2020年，该国十年期国债收益率为-0.5%。", "-0.5%", "rate_within_bounds", TODAY),
    ("价格指数", "2026年4月，全省工业生产者出厂价格指数为102.6%。", "102.6%", "rate_within_bounds", TODAY),
    ("景气指数", "2026年一季度，全国企业家信心指数为118.4。", "118.4", "share_within_bounds", TODAY),
    ("远期规划", "到2035年，全县森林面积将达到80万亩。", "80万亩", "period_not_after_publication", TODAY),
    ("规划期", "“十五五”期间，全市计划新建住房3.5万套。", "3.5万套", "period_not_after_publication", TODAY),
    ("一九四九年的报纸", "1949年，全县粮食产量为8.4万吨。", "8.4万吨", "period_not_after_publication", datetime.date(1949, 12, 30)),
    ("一九八六年的报纸", "去年，全省工业总产值为320亿元。", "320亿元", "period_not_after_publication", datetime.date(1986, 2, 3)),
    ("当天的事", "5月20日，全市用电负荷达1260万千瓦。", "1260万千瓦", "period_not_after_publication", TODAY),
    ("当月未完", "本月，全县安排救灾资金300万元。", "300万元", "period_not_after_publication", TODAY),
    ("繁體的億", "2025年，本港訪港旅客消費達2.4億元。", "2.4億元", "value_is_printed", TODAY),
    ("繁體的萬", "2025年底，全區公共圖書館藏書1,250萬冊。", "1,250萬冊", "value_is_printed", TODAY),
    ("全国人口", "2021年末，全国人口为141260万人。", "141260万人", "population_within_nation", TODAY),
    ("世界人口", "2025年，全球人口已达82亿人。", "82亿人", "population_within_nation", TODAY),
    ("百岁排名", "2025年，全市财政收入增速居全省第112位。", "第112位", "rank_is_a_position", TODAY),
    ("百分比区间", "2026年，全县经济增长预期目标为5%至6%。", "5%至6%", "range_is_ordered", TODAY),
    ("全角数字", "２０２５年，全县出口额完成１２．４亿元。", "１２．４亿元", "value_is_printed", TODAY),
    ("兆元", "2025年，台灣出口總額達13.2兆元。", "", "value_is_printed", TODAY),
    ("成数", "2025年，全县超过九成的村通了公交。", "九成", "value_is_printed", TODAY),
    ("约数", "2025年，全市接待游客30余万人次。", "30余万人次", "value_is_printed", TODAY),
    ("县的进出口超过省里的一次公布", "2025年，义乌市进出口总额8000亿元。", "8000亿元", "part_within_whole", TODAY),
]  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(reference: Reference) -> dict[str, pl.DataFrame]:
    rows = reference.tables
    return {
        "indicators": build_indicators(rows["indicators"]),
        "units": build_units(rows["units"]),
        "bounds": build_bounds(rows["plausible_bounds"]),
    }


def _inputs(text: str, day: datetime.date, reference: Reference, catalogue: dict[str, pl.DataFrame]) -> CheckInputs:
    stated = Metadata(day, "stated", "day")
    document = read_document("样例.txt", text.encode(), stated, reference)
    rows = extract_document(document, reference).observations
    told = {
        "document_id": document.document_id, "source_file": "样例.txt", "sha256": document.sha256, "byte_size": 9,
        "status": "ok", "publication_date": day, "publication_date_basis": "stated", "text_length": len(document.text),
        "article_count": 1, "sentence_count": 1, "numeral_count": 1, "observation_count": len(rows), "set_aside_count": 0,
    }  # fmt: skip
    frames = {DOCUMENT.full_name: build_frame([told], DOCUMENT), OBSERVATION.full_name: build_frame(rows, OBSERVATION)}
    return CheckInputs(frames=frames, as_of=max(day, TODAY), **catalogue)


@pytest.mark.parametrize(
    ("text", "surface", "check", "day"), [case[1:] for case in TRUE], ids=[f"{case[3]} {case[0]}" for case in TRUE]
)
def test_find_quarantined_leaves_a_true_sentence_alone(text, surface, check, day, reference, catalogue):
    inputs = _inputs(text, day, reference, catalogue)
    found = inputs.frame(OBSERVATION.full_name)["surface"].to_list()
    # The case says something only where the figure is read.
    assert not surface or surface in found, found
    assert find_quarantined(inputs).select("rule", "surface", "value", "period").rows() == []
    assert check in {rule.name for rule in PLAUSIBILITY.rules}
