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
        make_observation(document_id=4, char_start=60, **PLAN),
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
        make_document(4, publication_date=datetime.date(2025, 1, 15)),
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
    assert row["planned_evidence"] == "0004.txt:60-65 “力争出口额110亿元。”"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Figures of one town: a target of January 2025, what was expected of the year in 2026, bounds and two bases."""
    january, later = {"document_id": 1}, {"document_id": 2}
    planned, expected = {"status": "planned"}, {"status": "planned"}
    goods = {"indicator_name": "货物吞吐量", "indicator": "货物吞吐量", "unit": "吨", "printed_exponent": 4}
    grain = {"indicator_name": "粮食产量", "indicator": "粮食产量", "unit": "吨", "printed_exponent": 4}
    people = {"indicator_name": "常住人口", "indicator": "常住人口", "unit": "人", "printed_exponent": 4}
    observations = [
        make_observation(**january, **planned, **goods, char_start=0, value=900_000),
        make_observation(**later, **expected, **goods, char_start=0, value=950_000),
        make_observation(**january, **planned, **grain, char_start=20, value=300_000, comparator=">"),
        make_observation(**later, **grain, char_start=20, value=280_000, comparator=">"),
        make_observation(**later, **planned, **people, char_start=40, value=800_000),
        make_observation(**later, **people, char_start=60, value=3_000, basis="累计"),
        make_observation(**later, **people, char_start=80, value=1_000),
        make_observation(**january, **people, char_start=100, value=990, period="2024", comparator="<"),
        make_observation(**later, **planned, **people, char_start=120, value=1_100, period="2026"),
    ]
    documents = [
        make_document(1, publication_date=datetime.date(2025, 1, 15)),
        make_document(2, publication_date=datetime.date(2026, 1, 20)),
    ]
    target = tmp_path_factory.mktemp("told") / "warehouse.duckdb"
    publish(build_star(make_frames(observations, documents), REFERENCE, {"run_id": "r"}), target, "r", parquet=False)
    return lambda sql: query_warehouse(target, sql).to_dicts()


def test_plan_vs_actual_puts_an_expected_result_beside_the_target_of_an_earlier_text(told):
    (row,) = told("select * from marts.plan_vs_actual where indicator = '货物吞吐量'")
    assert (row["planned_value"], row["actual_value"], row["outcome"], row["is_met"]) == (
        Decimal(900_000), Decimal(950_000), "estimate", True,
    )  # fmt: skip
    assert row["planned_evidence"].startswith("0001.txt")
    assert row["actual_evidence"].startswith("0002.txt")


def test_plan_vs_actual_takes_what_is_told_after_the_period_for_no_target(told):
    rows = told("select planned_value from marts.plan_vs_actual where indicator = '常住人口' and period = '2025'")
    assert rows == []


def test_plan_vs_actual_leaves_open_what_the_words_of_the_outcome_leave_open(told):
    (row,) = told("select * from marts.plan_vs_actual where indicator = '粮食产量'")
    assert (row["outcome"], row["actual_comparator"], row["is_met"]) == ("actual", ">", None)


def test_plan_vs_actual_shows_the_year_before(told):
    (row,) = told("select * from marts.plan_vs_actual where indicator = '常住人口' and period = '2026'")
    assert (row["previous_value"], row["outcome"]) == (Decimal(1_000), None)


def test_series_hold_the_comparator_and_an_open_end(told):
    rows = told(
        "select level_comparator, level_low, level_high from marts.series "
        "where (indicator = '粮食产量' and status = 'actual') or period = '2024' order by level_comparator"
    )
    assert [tuple(row.values()) for row in rows] == [("<", None, Decimal(990)), (">", Decimal(280_000), None)]


def test_series_keep_bases_apart(told):
    rows = told(
        "select level_basis, level_value, previous_level_value from marts.series "
        "where indicator = '常住人口' and period = '2025' and status = 'actual' order by level_value"
    )
    assert [tuple(row.values()) for row in rows] == [
        (None, Decimal(1_000), Decimal(990)), ("累计", Decimal(3_000), None),
    ]  # fmt: skip


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
        {"source_file": "0001.txt", "status": "ok", "reason": None, "observation_count": 4, "place": "义乌市"},
        {"source_file": "0002.txt", "status": "ok", "reason": None, "observation_count": 1, "place": "义乌市"},
        {
            "source_file": "0003.txt",
            "status": "rejected",
            "reason": "not a text",
            "observation_count": 0,
            "place": None,
        },
        {"source_file": "0004.txt", "status": "ok", "reason": None, "observation_count": 1, "place": "义乌市"},
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


def test_value_number_is_the_value_wherever_a_double_prints_its_digits(tmp_path):
    values = [10_000_000_000, "0.1", "66.666667", "-12.5", "760000000000", "123456789012345678.123456", None]
    rows = [
        make_observation(char_start=number * 20, value=value, indicator=f"第{number}种指标", indicator_name=None)
        for number, value in enumerate(values)
    ]
    target = tmp_path / "warehouse.duckdb"
    publish(build_star(make_frames(rows), REFERENCE, {"run_id": "numbers"}), target, "numbers", parquet=False)
    sql = "select value, value_number from marts.observations order by char_start"
    found = query_warehouse(target, sql)
    numbers = [1e10, 0.1, 66.666667, -12.5, 7.6e11, None, None]
    assert found["value_number"].to_list() == numbers
    assert found.schema["value_number"] == pl.Float64
    assert str(found["value"][5]) == "123456789012345678.123456"
    assert query_warehouse(target, "select level_number from marts.series where level_number = 0.1").height == 1


def test_no_key_is_larger_than_a_number_of_javascript_holds(warehouse):
    for table in VIEWS:
        keys = [f"max({column.name})" for column in table.columns if column.name.endswith("_key")]
        if keys:
            largest = query_warehouse(warehouse, f"select {', '.join(keys)} from {table.full_name}").row(0)
            assert all(key is None or key < 2**53 for key in largest), table.full_name
