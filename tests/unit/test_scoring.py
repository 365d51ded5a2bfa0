"""The measure of extraction itself: what counts as a pair, and as agreement of a field."""

import pytest

from tests.scoring import Score, compare, score_document

TEXT = "去年全市粮食总产量 52.3万吨，\n同比增长3.5%；明年计划达到60万吨。"
GOLD = {
    "quantity": "52.3万吨", "context": "去年全市粮食总产量52.3万吨，", "value": 523000, "unit": "吨",
    "comparator": "=", "kind": "level", "indicator": "粮食总产量", "alt": ["粮食产量"], "place": "周口市",
    "subject": None, "period": "2025", "status": "actual", "statistic": True,
}  # fmt: skip
ROW = {
    "char_start": 10, "char_end": 16, "surface": "52.3万吨", "value": 523000, "value_low": None, "value_high": None,
    "unit": "吨", "comparator": "=", "kind": "level", "indicator": "粮食总产量", "indicator_name": None,
    "place": "周口市", "period": "2025", "status": "actual", "is_statistic": True,
}  # fmt: skip


def test_score_document_counts_an_observation_with_every_field_right_as_full():
    metrics = score_document("a", TEXT, [GOLD], [ROW]).metrics()
    assert set(metrics.values()) == {1.0}


def test_score_document_pairs_no_spans_that_share_less_than_half():
    score = score_document("a", TEXT, [GOLD], [ROW | {"char_start": 14}])
    assert (score.found, score.predicted, score.metrics()["recall"]) == (0, 1, 0.0)
    assert [line.split("\t")[0] for line in score.errors] == ["extra", "missed"]


def test_score_document_lets_incidental_gold_neither_help_nor_hurt():
    incidental = GOLD | {"statistic": False}
    assert score_document("a", TEXT, [incidental], [ROW]) == Score()
    assert score_document("a", TEXT, [incidental], []) == Score()
    assert score_document("a", TEXT, [GOLD], [ROW | {"is_statistic": False}]).metrics()["recall"] == 0


def test_score_document_pairs_each_row_once():
    score = score_document("a", TEXT, [GOLD], [ROW, ROW | {"char_end": 15}])
    assert (score.found, score.predicted, score.metrics()["precision"]) == (1, 2, 0.5)


@pytest.mark.parametrize(
    ("gold", "row", "field", "agrees"),
    [
        ({"value": [5, 6]}, {"value": 5.5, "value_low": 5, "value_high": 6}, "value", True),
        ({"value": [5, 6]}, {"value": 5.5, "value_low": 5, "value_high": 7}, "value", False),
        ({"value": 66.67}, {"value": 66.666667}, "value", True),
        ({"value": None}, {"value": 3}, "value", False),
        ({"value": -3}, {"value": 3}, "value", False),
        ({"unit": "千瓦时"}, {"unit": "度"}, "unit", True),
        ({"unit": "吨"}, {"unit": None}, "unit", False),
        ({"unit": None, "kind": "rank"}, {"unit": "位", "kind": "rank"}, "unit", True),
        ({"period": "2025-H1"}, {"period": "2025-S1"}, "period", True),
        ({"period": "2025-01/2025-09"}, {"period": "2025-Q1/2025-Q3"}, "period", True),
        ({"period": "/2025"}, {"period": "2025"}, "period", False),
        ({"period": None}, {"period": None}, "period", True),
        ({"period": None}, {"period": "2025"}, "period", False),
        ({}, {"indicator": "全市粮食总产量"}, "indicator", True),
        ({}, {"indicator": "产量"}, "indicator", False),
        ({}, {"indicator": "总产", "indicator_name": "粮食产量"}, "indicator", True),
        ({"indicator": "货物进出口总额"}, {"indicator": "进出口货物总额"}, "indicator", True),
        ({}, {"indicator": None}, "indicator", False),
        ({"place": "湖北省、湖南省"}, {"place": "湖南省、湖北省"}, "place", False),
        ({"status": "planned"}, {}, "status", False),
        ({"comparator": ">"}, {}, "comparator", False),
    ],
)
def test_compare_judges_a_field(gold: dict, row: dict, field: str, agrees: bool):
    assert compare(GOLD | gold, ROW | row)[field] is agrees
