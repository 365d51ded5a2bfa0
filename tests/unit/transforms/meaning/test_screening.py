"""What becomes of every numeral, in sentences of our own."""

import pytest

from tests.extracting import observe, outcomes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年12月3日，全市召开会议。", [("2025", "date"), ("12", "date"), ("3", "date")]),
        ("今年一季度，全市经济平稳运行。", [("一", "date")]),
        ("老厂停了5年之久。", [("5", "duration")]),
        ("推进“一带一路”建设。", [("一", "name"), ("一", "name")]),
        ("各地统一部署，百姓放心。", [("一", "idiom"), ("百", "idiom")]),
        ("一家企业负责人这样说。", [("一", "article_use")]),
        ("一座小城正在变样。", [("一", "article_use")]),
        ("认真学习党的二十大精神。", [("二十", "ordinal")]),
        ("第六代市场已经开业。", [("六", "ordinal")]),
        ("二是提升农业效益。", [("二", "enumerator")]),
        ("六大新赛道同时起跑。", [("六", "list_count")]),
        ("联系电话0371-65501234。", [("0371", "phone"), ("65501234", "phone")]),
        ("国道G310改线段通车。", [("310", "code")]),
        ("粮食产量86万吨。", [("86万", "observation")]),
        ("产量占全省的三分之一。", [("三分之一", "observation")]),
        ("蔬菜产量居全省第二。", [("二", "observation")]),
    ],
)
def test_every_numeral_is_explained(reference, text: str, expected: list[tuple[str, str]]):
    found = outcomes(text, reference)
    assert [surface for surface, _ in found] == [surface for surface, _ in expected]
    for (surface, outcome), (_, wanted) in zip(found, expected, strict=True):
        # lexical words are told apart by the reference tables, which may call an idiom a name and the reverse
        alike = {"idiom", "name"} if wanted in ("idiom", "name") else {wanted}
        assert outcome in alike, surface


@pytest.mark.parametrize(
    "text",
    [
        "2025年12月3日，全市召开会议。",
        "一家企业负责人这样说。",
        "推进“一带一路”建设，打造“4+1”平台。",
        "六大产业、三大片区齐头并进。",
        "第三次联席会议在周口召开。",
        "20世纪80年代，这里还是荒地。",
        "（二）提升农业效益",
    ],
)
def test_what_is_no_quantity_gives_no_observation(reference, text: str):
    assert observe(text, reference) == []


@pytest.mark.parametrize(
    "text",
    [
        "骑车上班只要20分钟。",
        "今年六十八岁的老李是村里的种粮大户。",
        "亿元以上项目开工顺利。",
    ],
)
def test_incidental_quantities_are_no_statistics(reference, text: str):
    assert [row for row in observe(text, reference) if row["is_statistic"]] == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("昨日最高气温达38度。", 38, "摄氏度"),
        ("大棚水温保持在20度左右。", 20, "摄氏度"),
        ("入冬后最低气温为零下15度。", -15, "摄氏度"),
        ("烘房温度为华氏温度120度。", 120, "华氏度"),
        ("户均用电量为38度。", 38, "千瓦时"),
        ("全县节电120万度。", 1200000, "千瓦时"),
        ("高温天里每户日均用电12度。", 12, "千瓦时"),
    ],
)
def test_degrees_are_warmth_or_electricity_by_the_nearest_word(reference, text: str, value: int, unit: str):
    (row,) = observe(text, reference)
    assert (row["value"], row["unit"]) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "营地位于北纬30度。",
        "误差为±3%。",
        "温差在正负3度之内。",
        "单位：万吨",
        "绝对数（亿元）",
        "电子零组件价格走低。",
        "三四线城市房价回落。",
        "三五成群的游客走进古镇。",
        "一二三产业融合发展。",
        "两会期间，两岸同胞相聚。",
        "（资料来源：县统计局5/7）",
        "全县完成投资½亿元。",
        "全县完成投资2½亿元。",
    ],
)
def test_what_only_looks_like_a_figure_gives_no_observation(reference, text: str):
    assert observe(text, reference) == []


@pytest.mark.parametrize(
    ("text", "value"), [("均价达到9千8。", 9800), ("均价达到13万2。", 132000), ("上月报告病例零例。", 0)]
)
def test_numbers_without_noun_count_where_they_are_told_in_full(reference, text: str, value: int):
    assert [row["value"] for row in observe(text, reference)] == [value]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("赔付金额HKD3亿。", 300000000, "港元"),
        ("净利润为¥-0.3亿。", -30000000, "元"),
        ("贷款总额1200亿韩元。", 120000000000, "韩元"),
        ("海外收入20亿新西兰元。", 2000000000, "新西兰元"),
        ("负债总额500亿土耳其里拉。", 50000000000, "里拉"),
    ],
)
def test_amounts_keep_their_currency(reference, text: str, value: int, unit: str):
    (row,) = observe(text, reference)
    assert (row["value"], row["unit"]) == (value, unit)


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("作坊日产豆腐一吨半。", "一吨半", 1.5),
        ("全市公路通车里程1.26[注1]万公里。", "1.26[注1]万公里", 12600),
        ("全市公路通车里程1.26（注）万公里。", "1.26（注）万公里", 12600),
    ],
)
def test_half_of_a_unit_and_marks_of_notes_are_part_of_a_figure(reference, text: str, surface: str, value: float):
    (row,) = observe(text, reference)
    assert (row["surface"], float(row["value"])) == (surface, value)
