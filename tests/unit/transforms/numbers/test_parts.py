"""Signs, halves, smaller units, currencies and ranges around numbers, with near misses; phrases of our own."""

from decimal import Decimal

import pytest

from tests.unit.transforms.numbers.test_quantities import read
from transforms.numbers.currencies import CurrencyMarks
from transforms.reference import Reference


def values(text: str, reference: Reference) -> list[tuple[str, float | tuple[float, float] | None, str | None]]:
    """What each quantity prints, its value or its ends, its unit."""
    return [
        (text[q.start : q.end], None if q.value is None else float(q.value) if q.low is None else (float(q.low), float(q.high or 0)), q.unit)
        for q in read(text, reference)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit"),
    [
        ("人口3万5千人", "3万5千人", 35000, "人"),
        ("客流2亿6971.6万人次", "2亿6971.6万人次", 269716000, "人次"),
        ("党员1万零560名", "1万零560名", 10560, "人"),
        ("用户2306万3027户", "2306万3027户", 23063027, "户"),
        ("产粮2千零30万斤", "2千零30万斤", 20300000, "斤"),
        ("均价13万2。", "13万2", 132000, None),
        ("投资1亿2千500万元", "1亿2千500万元", 125000000, "元"),
        ("产值5亿3千万元", "5亿3千万元", 530000000, "元"),
        ("规模1兆2000亿元", "1兆2000亿元", 1200000000000, "元"),
        ("存款6万七千元", "6万七千元", 67000, "元"),
        ("亏损2万多亿元", "2万多亿元", 2000000000000, "元"),
        ("投资两个亿。", "两个亿", 200000000, None),
        ("创收1个多亿元。", "1个多亿元", 100000000, "元"),
        ("种树十来万棵", "十来万棵", 100000, "棵"),
        ("住着三十来户", "三十来户", 30, "户"),
        ("合同额壹佰贰拾万元", "壹佰贰拾万元", 1200000, "元"),
        ("产值五兆元", "五兆元", 5000000000000, "元"),
        ("企业2，565家", "2，565家", 2565, "家"),
        ("企业2, 565家", "2, 565家", 2565, "家"),
        ("存粮两吨半。", "两吨半", 2.5, "吨"),
        ("增长一倍半，", "一倍半", 1.5, "倍"),
        ("耕地五亩半左右", "五亩半", 5.5, "亩"),
        ("租金50元6角三分", "50元6角三分", 50.63, "元"),
        ("每斤三角八分", "三角八分", 0.38, "元"),
        ("工价120块5毛", "120块5毛", 120.5, "元"),
        ("票价5块2，", "5块2", 5.2, "元"),
        ("净重三斤二两", "三斤二两", 3.2, "斤"),
        ("出土白银三十两。", "三十两", 30, "两"),
        ("株高一米八。", "一米八", 1.8, "米"),
        ("坝长2公里300米", "2公里300米", 2.3, "公里"),
        ("净利润为负1.2亿元", "负1.2亿元", -120000000, "元"),
        ("进口增速-0.5%", "-0.5%", -0.5, "%"),
        ("利润−3.2亿元", "−3.2亿元", -320000000, "元"),
        ("最低零下12℃", "零下12℃", -12, "摄氏度"),
        ("容积1.5 L。", "1.5 L", 1.5, "升"),
        ("株距168CM。", "168CM", 168, "厘米"),
        ("产量7.7（不含远洋捕捞）万吨", "7.7（不含远洋捕捞）万吨", 77000, "吨"),
        ("占百万分之三", "百万分之三", 0.0003, "%"),
        ("不到一千分之五", "一千分之五", 0.5, "%"),
        ("近半农户", "半", 50, "%"),
        ("占1/3，", "1/3", 33.333333, "%"),
    ],
)
def test_read_parts_puts_one_number_together(reference: Reference, text: str, surface: str, value: float, unit: str):
    assert values(text, reference) == [(surface, value, unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合作社带动两三百户", ("两三百户", (200, 300), "户")),
        ("投资十五六万元", ("十五六万元", (150000, 160000), "元")),
        ("增收一万六七千元", ("一万六七千元", (16000, 17000), "元")),
        ("七八成农户", ("七八成", (70, 80), "%")),
        ("占百分之二三十", ("百分之二三十", (20, 30), "%")),
        ("产量300 - 500吨", ("300 - 500吨", (300, 500), "吨")),
        ("补助1万元（含）-5万元", ("1万元（含）-5万元", (10000, 50000), "元")),
        ("每平方米1万5至2万元", ("1万5至2万元", (15000, 20000), "元")),
        ("亩产在500和600公斤之间", ("500和600公斤", (500, 600), "千克")),
        ("夜间气温-12℃至-5℃", ("-12℃至-5℃", (-12, -5), "摄氏度")),
        ("夜间气温−12℃～−5℃", ("−12℃～−5℃", (-12, -5), "摄氏度")),
        ("夜间气温-12至-5℃", ("-12至-5℃", (-12, -5), "摄氏度")),
        ("夜间气温-3℃到5℃", ("-3℃到5℃", (-3, 5), "摄氏度")),
        ("补助30-50元", ("30-50元", (30, 50), "元")),
    ],
)
def test_read_parts_reads_two_ends(reference: Reference, text: str, expected: tuple[str, tuple[float, float], str]):
    assert values(text, reference) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投资3.5万5000元", [("3.5万", 35000, None), ("5000元", 5000, "元")]),
        ("为390万65岁以上老人", [("390万", 3900000, None), ("65岁", 65, "岁")]),
        ("3万5千瓦", [("3万", 30000, None), ("5千瓦", 5, "千瓦")]),
        ("贷款20万两年", [("20万", 200000, None), ("两年", 2, "年")]),
        ("表彰3个亿元村", [("3个", 3, "个"), ("亿元", 100000000, "元")]),
        ("存粮两吨，半数外销", [("两吨", 2, "吨"), ("半数", 50, "%")]),
        ("两台半挂车", [("两台", 2, "台")]),
        ("大陆三百万人", [("三百万人", 3000000, "人")]),
        ("3项负担", [("3项", 3, "项")]),
        ("肩负1项任务", [("1项", 1, "项")]),
        ("三百万两年投完", [("三百万", 3000000, None), ("两年", 2, "年")]),
        ("20元-30公里", [("20元", 20, "元"), ("30公里", 30, "公里")]),
        ("名单有3家，256户", [("3家", 3, "家"), ("256户", 256, "户")]),
        ("4/5G用户30户", [("4", 4, None), ("5", 5, None), ("30户", 30, "户")]),
    ],
)
def test_read_parts_keeps_apart_what_is_no_one_number(reference: Reference, text: str, expected: list):
    assert values(text, reference) == expected


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("每股$20。", "美元", 20),
        ("捐款€20万", "欧元", 200000),
        ("人民币50元", "元", 50),
        ("售价￥300", "元", 300),
        ("新台币177.1亿元", "新台币", 17710000000),
        ("约港币3亿元", "港元", 300000000),
        ("存单5306亿台币", "新台币", 530600000000),
        ("贷款1万亿日元", "日元", 1000000000000),
        ("1欧元7.8元", "欧元", 1),
    ],
)
def test_find_quantities_keeps_the_currency(reference: Reference, text: str, unit: str, value: int):
    quantity = read(text, reference)[0]
    assert (quantity.unit, quantity.dimension, quantity.value) == (unit, "money", value)


def test_find_quantities_leaves_a_currency_to_the_number_before(reference: Reference):
    assert [q.unit for q in read("1欧元7.8元", reference)] == ["欧元", "元"]


def test_currency_marks_before_takes_the_longest_behind_the_floor():
    marks = CurrencyMarks([{"mark": "$", "unit": "美元"}, {"mark": "HK$", "unit": "港元"}])
    assert marks.before("价HK$ 5", 5) == ("港元", 1)
    assert marks.before("价HK$5", 4, floor=3) == ("美元", 3)
    assert marks.before("价5", 1) is None


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("会场最多500人", "<"),
        ("面积小于等于500亩", "<"),
        ("职工≤300人", "<"),
        ("资产≥3亿元", ">"),
        ("农户500人及以上", ">"),
        ("农户500人（含）以上", ">"),
        ("占地500亩以下", "<"),
        ("客流2万来人", "~"),
        ("带动两三百户", "~"),
        ("带动近两三百户", "<"),
        ("税收1个多亿元。", ">"),
        ("最多的有500人", "="),
    ],
)
def test_find_quantities_reads_comparators_of_speech_and_of_print(reference: Reference, text: str, comparator: str):
    assert read(text, reference)[0].comparator == comparator


@pytest.mark.parametrize(
    ("text", "value", "change"),
    [
        ("（+4.5%）", 4.5, 1),
        ("（-3.2%）", -3.2, -1),
        ("出口↑4.5%", 4.5, 1),
        ("出口↓3.2%", -3.2, -1),
        ("出口3.2%↓，", -3.2, -1),
        ("出口▲1.1个百分点", 1.1, 1),
        ("占比4.5%", 4.5, 0),
        ("5-8%", 6.5, 0),
    ],
)
def test_find_quantities_marks_a_change_by_sign_or_arrow(reference: Reference, text: str, value: float, change: int):
    (quantity,) = read(text, reference)
    assert (quantity.value, quantity.change) == (Decimal(str(value)), change)


@pytest.mark.parametrize(
    ("text", "exponent"), [("3万5千人", 3), ("13万2。", 3), ("2306万3027户", 0), ("50元6角", -1), ("两吨半。", -1)]
)
def test_find_quantities_keeps_the_precision_of_the_last_part(reference: Reference, text: str, exponent: int):
    assert read(text, reference)[0].exponent == exponent
