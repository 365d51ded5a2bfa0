"""Kind, sign and basis, in sentences of our own."""

from decimal import Decimal

import pytest

from tests.extracting import observe


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        # an amount, a count, a measure
        ("全市粮食产量达到86.5万吨。", "level", "865000", "吨"),
        ("全县新建标准厂房12万平方米。", "level", "120000", "平方米"),
        ("年末常住人口882.3万人。", "level", "8823000", "人"),
        ("全市登记在册的企业有5200家。", "level", "5200", "家"),
        ("居民人均可支配收入提高到2.9万元。", "level", "29000", "元"),
        ("农产品加工产值增加到320亿元。", "level", "32000000000", "元"),
        ("园区企业数量减少到45家。", "level", "45", "家"),
        # a relative change
        ("全市外贸进出口总额增长15.2%。", "growth", "15.2", "%"),
        ("快递业务量同比增长5.7倍。", "growth", "5.7", "倍"),
        ("工业用电量同比下降3.6%。", "growth", "-3.6", "%"),
        ("煤炭消费量比上年减少8%。", "growth", "-8", "%"),
        ("物流成本降低两成。", "growth", "-20", "%"),
        ("游客人数增加三成。", "growth", "30", "%"),
        ("货运量环比回落1.2%。", "growth", "-1.2", "%"),
        ("五年来，油料产量翻一番。", "growth", "1", "番"),
        ("全县出口额同比-12.3%。", "growth", "-12.3", "%"),
        ("全县出口额环比↓0.8%。", "growth", "-0.8", "%"),
        # an absolute change
        ("城镇新增就业3.6万人。", "delta", "36000", "人"),
        ("全市常住人口净增4.1万人。", "delta", "41000", "人"),
        ("存款余额比年初增加260亿元。", "delta", "26000000000", "元"),
        ("常住人口比上年减少2.3万人。", "delta", "-23000", "人"),
        ("每年减少二氧化碳排放7万吨。", "delta", "-70000", "吨"),
        ("城镇化率比上年提高1.1个百分点。", "delta", "1.1", "百分点"),
        ("失业率回落0.2个百分点。", "delta", "-0.2", "百分点"),
        # a share, a rate, a coverage
        ("高技术产业增加值占规上工业增加值的27.5%。", "ratio", "27.5", "%"),
        ("农村自来水普及率为96%。", "ratio", "96", "%"),
        ("医保覆盖率超九成。", "ratio", "90", "%"),
        ("秸秆综合利用率达到93.4%。", "ratio", "93.4", "%"),
        ("常住人口城镇化率提高到58.6%。", "ratio", "58.6", "%"),
        # a position among peers
        ("蔬菜产量居全省第二。", "rank", "2", None),
        ("外贸出口总量位居全省第3位。", "rank", "3", None),
        ("工业增速居全省首位。", "rank", "1", None),
    ],
)
def test_kind_follows_the_words_around_a_number(reference, text: str, kind: str, value: str, unit: str | None):
    (row,) = observe(text, reference)
    assert (row["kind"], row["value"], row["unit"]) == (kind, Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["全市首个零碳园区揭牌。", "它是全省最大的粮食物流园。", "我市进入第一方阵。", "这是全国第一家。"]
)
def test_kind_takes_no_superlative_or_tier_for_a_rank(reference, text: str):
    assert [row for row in observe(text, reference) if row["kind"] == "rank"] == []


def test_kind_of_a_range_that_falls_has_its_ends_in_order(reference):
    (row,) = observe("能耗强度下降3%至5%。", reference)
    assert (row["kind"], row["value_low"], row["value_high"]) == ("growth", Decimal(-5), Decimal(-3))


def test_kind_of_every_member_of_a_list_of_growth_rates(reference):
    rows = observe("全市出口、进口分别增长12.5%、8.1%。", reference)
    assert [(row["kind"], row["value"]) for row in rows] == [("growth", Decimal("12.5")), ("growth", Decimal("8.1"))]


def test_kind_of_the_two_ends_of_a_rise_is_level(reference):
    rows = observe("全县高标准农田由120万亩增加到165万亩。", reference)
    assert [(row["kind"], row["value"]) for row in rows] == [("level", Decimal(1200000)), ("level", Decimal(1650000))]


@pytest.mark.parametrize(("text", "basis"), [("全市生产总值年均增长6.2%。", "年均")])
def test_basis_of_a_change_is_named(reference, text: str, basis: str):
    assert [row["basis"] for row in observe(text, reference)] == [basis]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("全市茶叶产值保持6.4%的较快增长。", "growth", "6.4"),
        ("竹笋产量以9%的增速居前。", "growth", "9"),
        ("蚕茧产量录得4.5%的跌幅。", "growth", "-4.5"),
        ("藤编出口出现两成的下滑。", "growth", "-20"),
        ("出口占比为30%的增长点。", "ratio", "30"),
        ("油茶面积占比为12%的县。", "ratio", "12"),
        ("前1%的学科数量增长两倍。", "growth", "2"),  # the bound of a group is none
    ],
)
def test_kind_of_a_rate_printed_before_its_noun(reference, text: str, kind: str, value: str):
    row = observe(text, reference)[0]
    assert (row["kind"], Decimal(row["value"])) == (kind, Decimal(value))


def test_kind_of_amounts_behind_a_rate_in_a_list_is_level(reference):
    rows = observe("茶企营业收入比上年增长9.2%、净利润3.1亿元、纳税4000万元。", reference)
    assert [row["kind"] for row in rows] == ["growth", "level", "level"]
    rows = observe("全市新增茶企12家、竹企30家。", reference)
    assert [row["kind"] for row in rows] == ["delta", "delta"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "出口额12.3亿元（+4.5%），进口额5.6亿元（-3.2%）。",
            [("level", 1), ("growth", 4.5), ("level", 1), ("growth", -3.2)],
        ),
        (
            "出口额12.3亿元（▲4.5%），进口额5.6亿元（▼3.2%）。",
            [("level", 1), ("growth", 4.5), ("level", 1), ("growth", -3.2)],
        ),
        ("出口额12.3亿元，↑4.5%。", [("level", 1), ("growth", 4.5)]),
        ("出口额12.3亿元（4.5%）。", [("level", 1), ("ratio", 4.5)]),
        ("净利润率-3.2%。", [("ratio", -3.2)]),
    ],
)
def test_a_sign_or_arrow_makes_a_rate_a_growth(reference, text: str, expected: list[tuple[str, float]]):
    rows = observe(text, reference)
    assert [(row["kind"], 1 if row["kind"] == "level" else float(row["value"])) for row in rows] == expected


def test_kind_of_what_a_rise_led_to_is_a_level(reference):
    rows = observe("全省铁路里程新增160公里、突破7200公里。", reference)
    assert [row["kind"] for row in rows] == ["delta", "level"]


def test_kind_of_a_second_rise_with_a_noun_of_its_own_stays_a_rise(reference):
    rows = observe("全市新增饭店16家、民宿超过638家。", reference)
    assert [row["kind"] for row in rows] == ["delta", "delta"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("全市用电量较上年同月仅增0.48%。", "growth", 0.48),
        ("商业用电量暴跌20%。", "growth", -20),
        ("外销订单年增4.2%。", "growth", 4.2),
        ("全市降水量较常年偏少12%。", "growth", -12),
        ("失业率预测值由5.2%下修至5.0%。", "ratio", 5.0),
        ("全市企业增长面达74.4%。", "ratio", 74.4),
        ("公司每10股转增3股。", "level", 3),
        ("水库蓄水量3.2亿立方米，比常年同期多蓄0.4亿立方米。", "delta", 40000000),
        ("人民币贷款增加15.7万亿元，同比少增4.3万亿元。", "delta", -4.3e12),
        ("全县多产粮食30万吨。", "level", 300000),
    ],
)
def test_kind_of_a_change_told_with_its_manner(reference, text: str, kind: str, value: float):
    row = observe(text, reference)[-1]
    assert (row["kind"], float(row["value"])) == (kind, value)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("城郊站水位超警戒水位0.52米。", "delta", 0.52),
        ("下调900多项商品的税率。", "level", 900),  # how many were changed, not by how much
        ("救助标准不低于当地低保标准的1.6倍。", "ratio", 1.6),
    ],
)
def test_kind_of_marks_passed_and_of_what_is_adjusted(reference, text: str, kind: str, value: float):
    row = observe(text, reference)[-1]
    assert (row["kind"], float(row["value"])) == (kind, value)


def test_kind_of_what_is_new_holds_for_the_counts_it_lists(reference):
    rows = observe("全市新增院士7名、重点实验室9个。新增7名院士、9个重点实验室、1个基地，建成6个中心。", reference)
    assert [row["kind"] for row in rows] == ["delta"] * 5 + ["level"]


def test_steps_that_a_total_climbs_are_no_count(reference):
    rows = observe("经济总量连跨4个万亿元台阶，新增企业4个。", reference)
    assert [row["surface"] for row in rows if row["is_statistic"]] == ["4个"]
