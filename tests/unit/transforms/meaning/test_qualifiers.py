"""On which footing a change compares, and the tone of a target."""

import dataclasses

import pytest

from tests.extracting import observe
from transforms.meaning.building import Observation
from warehouse.fields import OBSERVED


def _read(text, reference, field):
    return [row[field] for row in observe(text, reference)]


@pytest.mark.parametrize(("text", "bases"), [
    ("全市生产总值820亿元，按可比价格计算，同比增长5.4%，财政收入61亿元，增长3.1%。", [None, "可比价格", None, None]),
    ("按不变价格计算，三次产业增加值分别增长3.2%、4.5%和6.1%。", ["不变价格", "不变价格", "不变价格"]),
    ("一般公共预算收入同口径增长4.3%。", ["同口径"]),
    ("财政收入45亿元，增长6.2%（可比口径）；税收收入增长3%。", [None, "可比口径", None]),
    ("居民人均可支配收入31250元，扣除价格因素，实际增长4.1%。", [None, "扣除价格因素"]),
    ("全市粮食产量31万吨，同比增长2.4%。", [None, None]),
])  # fmt: skip
def test_read_comparable_basis_takes_what_the_words_before_or_an_aside_state(reference, text, bases):
    assert _read(text, reference, "comparable_basis") == bases


@pytest.mark.parametrize(("text", "tones"), [
    ("今年力争地区生产总值增长6%以上，确保新增就业3万人。", ["力争 以上", "确保"]),
    ("明年预期目标：生产总值增长5.5%左右，居民消费价格涨幅不超过3%。", ["预计 左右", "预计 不超过"]),
    ("到2027年，森林覆盖率不低于41%。", ["不低于"]),
    ("去年粮食产量31万吨以上，增长2.4%左右。", [None, None]),
    ("计划2027年建成污水处理厂12座。", [None]),
])  # fmt: skip
def test_read_target_tone_takes_how_firm_a_target_is_and_where_it_ends(reference, text, tones):
    assert _read(text, reference, "target_tone") == tones


def test_every_observed_field_is_one_that_an_observation_has():
    # A field declared alone would be null in every row of the mart, unsaid.
    assert {column.name for column in OBSERVED} <= {field.name for field in dataclasses.fields(Observation)}
