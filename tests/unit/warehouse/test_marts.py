"""The marts on figures made by hand: each view says what its doc promises."""

import datetime
from decimal import Decimal

import polars as pl
import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star
from warehouse.database import query_warehouse
from warehouse.publishing import publish
from warehouse.tables.registry import VIEWS

PLAN = {"status": "planned", "surface": "110亿元", "quote": "力争出口额110亿元。", "value": 11_000_000_000}


@pytest.fixture(scope="module")
def marts(tmp_path_factory):
    observations = [
        make_observation(),
        make_observation(period="2024", value=8_000_000_000, char_start=20),
        make_observation(kind="growth", value=25, unit="%", basis="同比", printed_exponent=0, char_start=40),
        make_observation(char_start=60, **PLAN),
        make_observation(document_id=2, value=13_000_000_000, surface="130亿元", quote="出口额130亿元。"),
        make_observation(
            char_start=80,
            place=None,
            place_code=None,
            period=None,
            indicator_name=None,
            indicator="商品种类",
            unit="种",
            subject="云溪市场",
        ),
    ]
    documents = [
        make_document(1),
        make_document(2, publisher="义乌市统计局", publication_date=datetime.date(2026, 1, 5)),
        make_document(3, status="rejected", reason="not a text", encoding=None, text_length=None),
    ]
    target = tmp_path_factory.mktemp("marts") / "warehouse.duckdb"
    publish(build_star(make_frames(observations, documents), REFERENCE, {"run_id": "r"}), target, "r", parquet=False)
    return lambda sql: query_warehouse(target, sql).to_dicts()


def test_observations_hold_names_and_evidence(marts):
    (row,) = marts("select * from marts.observations where char_start = 0 and source_file = '0001.txt'")
    wanted = {
        "value": Decimal(10_000_000_000),
        "unit": "元",
        "indicator": "出口额",
        "indicator_name": "出口总额",
        "place": "义乌市",
        "place_code": "330782",
        "province": "浙江省",
        "prefecture": "金华市",
        "period": "2025",
        "period_label": "2025年",
        "period_start": datetime.date(2025, 1, 1),
        "period_end": datetime.date(2025, 12, 31),
        "subject": None,
        "article_title": "外贸开局良好",
        "publication_date": datetime.date(2026, 4, 20),
        "category": "综合",
        "evidence": "0001.txt:0-5 “出口额100亿元。”",
        "is_corrected": False,
    }
    assert {name: row[name] for name in wanted} == wanted


def test_observations_show_unknown_as_null_not_as_a_word(marts):
    (row,) = marts("select * from marts.observations where char_start = 80")
    names = ("place", "place_code", "period", "indicator_name", "period_start", "base_period")
    assert {row[name] for name in names} == {None}
    assert (row["indicator"], row["unit"], row["subject"]) == ("商品种类", "种", "云溪市场")


def test_series_put_growth_beside_level_and_the_year_before(marts):
    (row,) = marts("select * from marts.series where period = '2025' and status = 'actual'")
    assert (row["level_value"], row["growth_percent"], row["implied_growth_percent"], row["previous_level_value"]) == (
        Decimal(10_000_000_000),
        Decimal(25),
        25.0,
        Decimal(8_000_000_000),
    )


def test_conflicts_list_every_mention_and_mark_the_chosen(marts):
    rows = marts("select value, is_chosen, choice_reason, publisher from marts.conflicts order by value")
    assert rows == [
        {"value": Decimal(10_000_000_000), "is_chosen": True, "choice_reason": "later", "publisher": "义乌日报"},
        {"value": Decimal(13_000_000_000), "is_chosen": False, "choice_reason": "later", "publisher": "义乌市统计局"},
    ]


def test_plan_vs_actual_says_how_far_a_target_was_met(marts):
    (row,) = marts("select * from marts.plan_vs_actual")
    assert (row["planned_value"], row["actual_value"], row["difference"], row["is_met"]) == (
        Decimal(11_000_000_000),
        Decimal(10_000_000_000),
        Decimal(-1_000_000_000),
        False,
    )
    assert row["achieved_percent"] == pytest.approx(90.9091)
    assert row["planned_evidence"] == "0001.txt:60-65 “力争出口额110亿元。”"


def test_arithmetic_names_the_observations_it_used(marts):
    (row,) = marts("select * from marts.arithmetic")
    assert (row["relation"], row["holds"], row["unit"], row["observation_count"]) == ("growth", True, "%", 3)
    lines = row["observations"].splitlines()
    assert [line.split(" ")[0] for line in lines] == ["growth", "current", "previous"]
    assert lines[2].split(" ")[1] == "0001.txt:20-25"


def test_statistics_have_one_row_for_two_mentions(marts):
    rows = marts("select * from marts.statistics where kind = 'level' and status = 'actual' and period = '2025'")
    (row,) = rows
    assert (row["mention_count"], row["document_count"], row["value_count"], row["is_conflicting"]) == (2, 2, 2, True)
    assert row["evidence"] == "0001.txt:0-5 “出口额100亿元。”"


def test_documents_show_what_was_read_and_what_was_not(marts):
    rows = marts(
        "select source_file, status, reason, observation_count, place from marts.documents order by source_file"
    )
    assert rows == [
        {"source_file": "0001.txt", "status": "ok", "reason": None, "observation_count": 5, "place": "义乌市"},
        {"source_file": "0002.txt", "status": "ok", "reason": None, "observation_count": 1, "place": "义乌市"},
        {
            "source_file": "0003.txt",
            "status": "rejected",
            "reason": "not a text",
            "observation_count": 0,
            "place": None,
        },
    ]


def test_numerals_say_what_became_of_each(marts):
    assert marts("select outcome, count(*) as n from marts.numerals group by outcome") == [
        {"outcome": "observation", "n": 6}
    ]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_obeys_its_declared_values_and_key(warehouse, view):
    frame = query_warehouse(warehouse, f"select * from {view.full_name}")
    for column in view.columns:
        if column.one_of:
            assert set(frame[column.name].drop_nulls()) <= set(column.one_of), column.name
    if view.key:
        assert not frame.select(pl.struct(view.key).is_duplicated().any()).item()
