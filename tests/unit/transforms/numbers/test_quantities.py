"""Quantities: number, unit and comparator together, in phrases of our own."""

from decimal import Decimal

import pytest

from tests.extracting import observe
from transforms.numbers.comparators import Comparators
from transforms.numbers.numerals import find_numerals
from transforms.numbers.outcomes import is_inside
from transforms.numbers.quantities import Quantity, find_quantities
from transforms.reference import Reference


def read(text: str, reference: Reference) -> list[Quantity]:
    """The quantities of a text none of whose numerals is a date or a name."""
    numerals = find_numerals(text)
    words = reference.outcomes.find_words(text)  # 百 of 百分点
    free = [i for i, numeral in enumerate(numerals) if not is_inside(numeral, words)]
    return find_quantities(text, numerals, free, reference.units, reference.comparators, reference.currencies)


def shown(text: str, reference: Reference) -> list[tuple[str, object, str | None]]:
    """What each quantity prints, its value (or its ends) and its unit."""
    return [
        (
            text[q.start : q.end],
            q.value if q.low is None else (q.low, q.high),
            q.unit,
        )
        for q in read(text, reference)
    ]


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit"),
    [
        ("产值35.6亿元", "35.6亿元", "3560000000", "元"),
        ("出口1.2万美元", "1.2万美元", "12000", "美元"),
        ("增长6.5%", "6.5%", "6.5", "%"),
        ("提高0.4个百分点", "0.4个百分点", "0.4", "百分点"),
        ("增长三成", "三成", "30", "%"),
        ("死亡率5.2‰", "5.2‰", "5.2", "‰"),
        ("增长5.7倍", "5.7倍", "5.7", "倍"),
        ("就业8.2万人", "8.2万人", "82000", "人"),
        ("吸引客商120名", "120名", "120", "人"),
        ("客流56万人次", "56万人次", "560000", "人次"),
        ("惠及1200户", "1200户", "1200", "户"),
        ("企业300家", "300家", "300", "家"),
        ("吞吐量45万标箱", "45万标箱", "450000", "标箱"),
        ("粮食40万吨", "40万吨", "400000", "吨"),
        ("整治3.5万亩", "3.5万亩", "35000", "亩"),
        ("面积120平方公里", "120平方公里", "120", "平方公里"),
        ("里程86公里", "86公里", "86", "公里"),
        ("装机30万千瓦", "30万千瓦", "300000", "千瓦"),
        ("发电9.1亿千瓦时", "9.1亿千瓦时", "910000000", "千瓦时"),
        ("用电500度", "500度", "500", "千瓦时"),
        ("电价0.35元/千瓦时", "0.35元/千瓦时", "0.35", "元/千瓦时"),
        ("浓度28微克/立方米", "28微克/立方米", "28", "微克/立方米"),
        ("节约7万吨标准煤", "7万吨标准煤", "70000", "吨标准煤"),
        ("开行1500列", "1500列", "1500", "列"),
        ("新增230个", "230个", "230", "个"),
        ("七十六个村", "七十六个", "76", "个"),
    ],
)
def test_find_quantities_reads_value_in_base_units(reference, text: str, surface: str, value: str, unit: str):
    assert shown(text, reference) == [(surface, Decimal(value), unit)]


@pytest.mark.parametrize(
    ("text", "surface", "low", "high", "unit"),
    [
        ("增长8%至10%", "8%至10%", "8", "10", "%"),
        ("增长8%-10%", "8%-10%", "8", "10", "%"),
        ("增长8—10%", "8—10%", "8", "10", "%"),
        ("投资30—50万元", "30—50万元", "300000", "500000", "元"),
        ("投资30万至50万元", "30万至50万元", "300000", "500000", "元"),
        ("亩产500到600公斤", "500到600公斤", "500", "600", "千克"),
        ("覆盖5至6成", "5至6成", "50", "60", "%"),
        ("年产3～5万吨", "3～5万吨", "30000", "50000", "吨"),
        ("培训七八十人", "七八十人", "70", "80", "人"),
    ],
)
def test_find_quantities_reads_a_range_as_one_quantity(
    reference, text: str, surface: str, low: str, high: str, unit: str
):
    assert shown(text, reference) == [(surface, (Decimal(low), Decimal(high)), unit)]
    (quantity,) = read(text, reference)
    assert quantity.value == (Decimal(low) + Decimal(high)) / 2


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("产值35亿元", "="),
        ("产值达35亿元", "="),
        ("产值高达35亿元", "="),
        ("产值约35亿元", "~"),
        ("产值35亿元左右", "~"),
        ("产值大约35亿元", "~"),
        ("产值超35亿元", ">"),
        ("产值超过35亿元", ">"),
        ("产值突破35亿元", ">"),
        ("产值逾35亿元", ">"),
        ("产值35亿元以上", ">"),
        ("产值不低于35亿元", ">"),
        ("产值不少于35亿元", ">"),
        ("产值近35亿元", "<"),
        ("产值接近35亿元", "<"),
        ("产值不足35亿元", "<"),
        ("产值不到35亿元", "<"),
        ("产值不超过35亿元", "<"),
        ("产值35亿元以下", "<"),
        ("产值控制在35亿元以内", "<"),
        ("产值破千亿元", ">"),
        ("产值数百亿元", "~"),
    ],
)
def test_find_quantities_reads_the_comparator(reference, text: str, comparator: str):
    assert [q.comparator for q in read(text, reference)] == [comparator]


@pytest.mark.parametrize("text", ["签约35亿元", "附近35家", "契约12份", "最近3批"])
def test_find_quantities_sees_no_comparator_inside_another_word(reference, text: str):
    assert [q.comparator for q in read(text, reference)] == ["="]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("往来230多个国家", "230多个", "230"),
        ("增长十余倍", "十余倍", "10"),
        ("招工1200余人", "1200余人", "1200"),
        ("两千多万人", "两千多万人", "20000000"),
        ("增长3倍多", "3倍多", "3"),
    ],
)
def test_find_quantities_keeps_duo_and_yu_as_a_lower_bound(reference, text: str, surface: str, value: str):
    (quantity,) = read(text, reference)
    assert (text[quantity.start : quantity.end], quantity.value, quantity.comparator) == (surface, Decimal(value), ">")


def test_find_quantities_shares_the_unit_of_the_last_member_of_a_list(reference):
    text = "分别为2.24万、3.1万公里"
    assert shown(text, reference) == [("2.24万", Decimal(22400), "公里"), ("3.1万公里", Decimal(31000), "公里")]


def test_find_quantities_shares_the_size_of_numbers_that_are_printed_alike(reference):
    assert [q.value for q in read("分别为4665、2611亿千瓦时", reference)] == [Decimal("4665e8"), Decimal("2611e8")]
    assert [q.value for q in read("分别为800、1.2万人", reference)] == [Decimal(800), Decimal(12000)]


def test_find_quantities_tells_a_number_in_a_unit_from_a_second_figure(reference):
    assert shown("死亡率0.6人/百亿元", reference) == [("0.6人/百亿元", Decimal("0.6"), "人/百亿元")]
    assert [q.unit for q in read("储能225兆瓦/900兆瓦时", reference)] == ["兆瓦", "兆瓦时"]


def test_find_quantities_shares_the_comparator_of_a_list(reference):
    assert [q.comparator for q in read("突破8万亿元、9万亿元", reference)] == [">", ">"]
    assert [q.comparator for q in read("产量20万吨、30万吨以上", reference)] == [">", ">"]


def test_find_quantities_keeps_percents_of_a_list_apart(reference):
    text = "分别增长5%、6%和7.5%"
    assert shown(text, reference) == [
        ("5%", Decimal(5), "%"),
        ("6%", Decimal(6), "%"),
        ("7.5%", Decimal("7.5"), "%"),
    ]


def test_find_quantities_leaves_a_second_measure_word_in_brackets_out(reference):
    text = "改造1.2万户（套）"
    (quantity,) = read(text, reference)
    assert (text[quantity.start : quantity.end], quantity.unit, quantity.right) == ("1.2万户", "户", len(text))


def test_find_quantities_reads_a_hyphen_behind_a_verb_as_minus(reference):
    assert [q.value for q in read("气温为-5.2摄氏度", reference)] == [Decimal("-5.2")]


@pytest.mark.parametrize(
    ("text", "exponent"),
    [("产值35.6亿元", 7), ("产值35.60亿元", 6), ("产值35亿元", 8), ("增长6.5%", -1), ("1200户", 0), ("三千二百户", 2)],
)
def test_find_quantities_keeps_the_printed_precision(reference, text: str, exponent: int):
    assert [q.exponent for q in read(text, reference)] == [exponent]


def test_find_quantities_leaves_out_numerals_that_are_not_free(reference):
    text = "2025年产煤3万吨"
    numerals = find_numerals(text)
    found = find_quantities(text, numerals, [1], reference.units, reference.comparators, reference.currencies)
    assert [(text[q.start : q.end], q.numerals) for q in found] == [("3万吨", (1,))]


def test_comparators_before_needs_a_named_magnitude_for_guo_and_po():
    comparators = Comparators(
        [
            {"surface": "过", "comparator": ">", "position": "magnitude_before", "not_after": "经"},
            {"surface": "近", "comparator": "<", "position": "before", "not_after": "附"},
            {"surface": "以上", "comparator": ">", "position": "after", "not_after": ""},
            {"surface": "级", "comparator": "~", "position": "magnitude", "not_after": ""},
        ]
    )
    assert comparators.before("产值过千亿", 3, named_magnitude=True) == (">", 2)
    assert comparators.before("产值过3亿", 3, named_magnitude=False) is None
    assert comparators.before("历经过千", 3, named_magnitude=True) is None
    assert comparators.before("附近三家", 2, named_magnitude=False) is None
    assert comparators.after("三成以上", 2) == (">", 4)
    assert comparators.after_magnitude("千亿级", 2) == ("~", 3)
    assert comparators.of_word("近") == "<"


def test_quantities_of_a_list_take_the_unit_of_the_last_behind_their_own_verbs(reference):
    rows = observe("中、小型企业指数比上月下降1.3个和上升0.6个百分点。", reference)
    assert [(row["surface"], row["unit"]) for row in rows] == [("1.3个", "百分点"), ("0.6个百分点", "百分点")]
    rows = observe("新增企业3个，就业率提高0.6个百分点。", reference)
    assert [row["unit"] for row in rows] == ["个", "百分点"]


def test_quantity_behind_a_verb_is_no_threshold_where_nothing_is_counted_after_it(reference):
    wanted, _, threshold, _ = observe("建立3个以上协作机制，建成200家。3个以上工序的企业90家。", reference)
    assert (wanted["is_statistic"], threshold["is_statistic"]) == (True, False)
