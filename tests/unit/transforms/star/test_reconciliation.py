"""Reconciliation: the choice, its reason, conflicts, vintages."""

import datetime

import polars as pl
import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star

D = datetime.date


def _reconcile(*mentions: dict, **documents: dict):
    """Each mention in a document of its own, numbered from 1; `documents` sets fields as `d2={...}`."""
    rows = [make_observation(document_id=number, **fields) for number, fields in enumerate(mentions, 1)]
    described = [make_document(number, **documents.get(f"d{number}", {})) for number in range(1, len(mentions) + 1)]
    return build_star(make_frames(rows, described), REFERENCE, {"run_id": "r"})


def _statistic(*mentions: dict, **documents: dict) -> dict:
    built = _reconcile(*mentions, **documents)
    assert built["star.fct_statistic"].height == 1
    row = built["star.fct_statistic"].row(0, named=True)
    chosen = built["star.fct_observation"].row(
        by_predicate=pl.col("observation_key") == row["observation_key"], named=True
    )
    return row | {"chosen_document": chosen["document_key"]}


def test_build_fct_statistic_takes_exact_before_more_than():
    row = _statistic({"value": 100, "comparator": ">", "printed_exponent": 1}, {"value": 103, "printed_exponent": 0})
    assert (row["chosen_document"], row["choice_reason"], row["mention_count"], row["document_count"]) == (
        2,
        "exact",
        2,
        2,
    )


def test_build_fct_statistic_takes_the_later_publication():
    later, earlier = {"publication_date": D(2026, 5, 1)}, {"publication_date": D(2026, 1, 1)}
    row = _statistic({"value": 100}, {"value": 101}, d1=later, d2=earlier)
    assert (row["chosen_document"], row["choice_reason"], row["is_revised"]) == (1, "later", True)
    assert (row["valid_from"], row["known_as_of"]) == (D(2026, 1, 1), D(2026, 5, 1))


def test_build_fct_statistic_takes_the_office_before_the_press():
    row = _statistic({"value": 100}, {"value": 101}, d2={"publisher": "义乌市统计局"})
    assert (row["chosen_document"], row["choice_reason"]) == (2, "official")


def test_build_fct_statistic_says_agreed_where_all_state_one_value():
    row = _statistic({"value": 100}, {"value": 100})
    assert (row["choice_reason"], row["value_count"], row["is_conflicting"], row["spread"]) == ("agreed", 1, False, 0)


@pytest.mark.parametrize(
    ("one", "other", "conflicting"),
    [
        ({"value": 100, "printed_exponent": 0}, {"value": 130, "printed_exponent": 0}, True),
        # Printed alike, so that neither is the other rounded.
        ({"value": "5.4", "printed_exponent": -1}, {"value": "5.5", "printed_exponent": -1}, True),
        ({"value": 2, "printed_exponent": 0}, {"value": 3, "printed_exponent": 0}, True),
        # Rounded or cut off: 103.4 → 103; 23562亿 → 2.3万亿 and 2.4万亿, but not 2.5万亿.
        ({"value": 103, "printed_exponent": 0}, {"value": "103.4", "printed_exponent": -1}, False),
        ({"value": 2300, "printed_exponent": 2}, {"value": 2356, "printed_exponent": 0}, False),
        ({"value": 2400, "printed_exponent": 2}, {"value": 2356, "printed_exponent": 0}, False),
        ({"value": 2500, "printed_exponent": 2}, {"value": 2356, "printed_exponent": 0}, True),
        # 超 is open above, 近 below, 约 a tenth to both sides.
        ({"value": 100, "comparator": ">"}, {"value": 190}, False),
        ({"value": 100, "comparator": ">"}, {"value": 120, "comparator": ">"}, False),
        ({"value": 100, "comparator": ">", "printed_exponent": 0}, {"value": 80, "printed_exponent": 0}, True),
        ({"value": 100, "comparator": "<"}, {"value": 60}, False),
        ({"value": 100, "comparator": "<", "printed_exponent": 0}, {"value": 104, "printed_exponent": 0}, True),
        ({"value": 100, "comparator": "~"}, {"value": 92}, False),
        ({"value": 100, "comparator": "~", "printed_exponent": 0}, {"value": 115, "printed_exponent": 0}, True),
        ({"value": 4, "value_low": 3, "value_high": 5}, {"value": 5}, False),
        ({"value": None, "comparator": "~"}, {"value": 5}, False),
        # A fall of more than 5% and one of 8% agree, one of 3% does not.
        ({"value": -5, "kind": "growth", "comparator": ">"}, {"value": -8, "kind": "growth"}, False),
        ({"value": -5, "kind": "growth", "comparator": ">", "printed_exponent": 0},
         {"value": -3, "kind": "growth", "printed_exponent": 0}, True),
        # Amounts of another order are parts or stages, not other reports of the same.
        ({"value": 100, "printed_exponent": 0}, {"value": 415, "printed_exponent": 0}, False),
        # Nothing can be told without period or place.
        ({"value": 100, "period": None}, {"value": 130, "period": None}, False),
        ({"value": 100, "place": None, "place_code": None}, {"value": 130, "place": None, "place_code": None}, False),
        # As of one day two figures can contradict each other.
        ({"value": 100, "period": "/2026-03"}, {"value": 130, "period": "/2026-03"}, True),
        # An indicator outside the catalogue has to be worded out.
        ({"value": 100, "indicator_name": None, "indicator": "项目"},
         {"value": 130, "indicator_name": None, "indicator": "项目"}, False),
        ({"value": 100, "indicator_name": None, "indicator": "重大科技专项"},
         {"value": 130, "indicator_name": None, "indicator": "重大科技专项"}, True),
    ],
)  # fmt: skip
def test_build_fct_statistic_tells_conflict_from_rounding_and_intervals(one, other, conflicting):
    plain = {"value_low": None, "value_high": None, "printed_exponent": 0}
    assert _statistic(plain | one, plain | other)["is_conflicting"] is conflicting


def test_build_fct_statistic_sees_no_conflict_within_a_sentence():
    rows = [
        make_observation(char_start=10 * number, sentence_no=sentence, value=value, printed_exponent=-1)
        for number, (sentence, value) in enumerate([(1, "4.4"), (1, "5.6"), (2, "7.0")], 1)
    ]
    built = build_star(make_frames(rows), REFERENCE, {"run_id": "r"})
    assert built["star.fct_statistic"].select("mention_count", "value_count", "is_conflicting").rows() == [
        (3, 3, False)
    ]


def test_build_fct_statistic_takes_headline_and_body_for_agreed():
    row = _statistic({"sentence_no": 1}, {"sentence_no": 7})
    assert (row["mention_count"], row["choice_reason"], row["is_conflicting"]) == (2, "agreed", False)


@pytest.mark.parametrize(
    ("one", "other", "statistics"),
    [
        # Growth of a year is on the year before, however that is worded.
        ({"basis": "同比"}, {"basis": None}, 1),
        ({"basis": "比上年"}, {"basis": "同比", "base_period": "2024"}, 1),
        ({"period": "2025-01/2025-09"}, {"period": "2025-01/2025-09", "basis": "同比"}, 1),
        # Over a plan, on the month before, on another base it is another figure.
        ({"basis": "年均", "period": "2021/2025"}, {"basis": None, "period": "2021/2025"}, 2),
        ({"basis": "环比"}, {"basis": "同比"}, 2),
        ({"basis": None, "base_period": "2020"}, {"basis": None}, 2),
    ],
)
def test_derive_statistic_keys_makes_one_of_words_that_mean_the_same(one, other, statistics):
    growth = {"kind": "growth", "unit": "%", "value": 5}
    assert _reconcile(growth | one, growth | other)["star.fct_statistic"].height == statistics


@pytest.mark.parametrize(
    "fields",
    [
        {"period": "2024"},
        {"unit": "美元"},
        {"kind": "growth"},
        {"status": "planned"},
        {"subject": "云溪园区"},
        {"basis": "环比"},
    ],
)
def test_build_fct_statistic_keeps_different_figures_apart(fields):
    assert _reconcile({}, fields)["star.fct_statistic"].height == 2


def test_build_fct_vintage_tells_what_was_known_when():
    vintages = _reconcile(
        {"value": 100}, {"value": 105}, {"value": 105}, {"value": 104, "comparator": "~"},
        d1={"publication_date": D(2026, 1, 10)}, d2={"publication_date": D(2026, 2, 10)},
        d3={"publication_date": D(2026, 3, 10)}, d4={"publication_date": D(2026, 4, 10)},
    )["star.fct_vintage"]  # fmt: skip
    got = vintages.select("vintage_no", pl.col("value").cast(pl.Int64), "valid_from", "valid_to", "is_current").rows()
    assert got == [(1, 100, D(2026, 1, 10), D(2026, 2, 9), False), (2, 105, D(2026, 2, 10), None, True)]


def _in_one_sentence(*values: int) -> list[dict]:
    return [{"value": value, "char_start": 10 * at, "char_end": 10 * at + 5} for at, value in enumerate(values)]


def test_build_fct_statistic_takes_a_sound_mention_before_one_its_sentence_contradicts():
    said = [make_observation(document_id=1, **fields) for fields in _in_one_sentence(100, 700)]
    sound = make_observation(document_id=2, value=101)
    documents = [make_document(1, publication_date=D(2026, 5, 1)), make_document(2, publication_date=D(2026, 1, 1))]
    built = build_star(make_frames([*said, sound], documents), REFERENCE, {"run_id": "r"})
    row = built["star.fct_statistic"].row(0, named=True)
    assert (row["value"], row["choice_reason"], row["mention_count"], row["is_contradicted"]) == (
        101,
        "sound",
        3,
        False,
    )
    assert built["star.fct_observation"].sort("value")["is_contradicted"].to_list() == [True, False, True]
    current = built["star.fct_vintage"].filter("is_current")["value"].to_list()
    assert current == [101]


def test_build_fct_statistic_says_where_every_mention_is_contradicted():
    said = [make_observation(document_id=1, **fields) for fields in _in_one_sentence(100, 700)]
    built = build_star(make_frames(said, [make_document(1)]), REFERENCE, {"run_id": "r"})
    assert built["star.fct_statistic"]["is_contradicted"].to_list() == [True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": 10_000, "comparator": ">"}, {"value": 11_900}),
        ({"value": 100, "comparator": "~"}, {"value": 105}),
        ({"value": 100}, {"value": 100}),
    ],
)
def test_find_contradicted_leaves_figures_that_can_both_be_true(one: dict, other: dict):
    said = [
        make_observation(document_id=1, **place, **fields)
        for place, fields in zip(_in_one_sentence(0, 0), (one, other), strict=True)
        if not place.pop("value")
    ]
    built = build_star(make_frames(said, [make_document(1)]), REFERENCE, {"run_id": "r"})
    assert built["star.fct_observation"]["is_contradicted"].to_list() == [False, False]
