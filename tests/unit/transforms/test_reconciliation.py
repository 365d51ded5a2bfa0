"""Reconciliation: the choice, its reason, conflicts, vintages."""

import datetime

import polars as pl
import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star import build_star

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
        # 103.4 rounds to 103: both may be true.
        ({"value": 103, "printed_exponent": 0}, {"value": "103.4", "printed_exponent": -1}, False),
        ({"value": 100, "comparator": ">", "printed_exponent": 1}, {"value": 108, "printed_exponent": 0}, False),
        ({"value": 100, "comparator": "<", "printed_exponent": 1}, {"value": 96, "printed_exponent": 0}, False),
        ({"value": 100, "comparator": ">", "printed_exponent": 0}, {"value": 80, "printed_exponent": 0}, True),
        ({"value": 100, "period": None}, {"value": 130, "period": None}, False),
    ],
)  # fmt: skip
def test_build_fct_statistic_tells_conflict_from_rounding_and_intervals(one, other, conflicting):
    assert _statistic(one, other)["is_conflicting"] is conflicting


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
