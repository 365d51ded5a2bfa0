"""Answers: nothing without its evidence, nothing beyond the warehouse, nothing that never ends."""

import datetime
import shutil

import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star
from warehouse import answers
from warehouse.database import WarehouseError, query_warehouse
from warehouse.publishing import publish


@pytest.fixture(scope="module")
def disputed(tmp_path_factory):
    """Two papers that state one figure otherwise on one day, and one that nobody disputes."""
    target = tmp_path_factory.mktemp("disputed") / "warehouse.duckdb"
    days = {"publication_date": datetime.date(2026, 4, 20)}
    documents = [make_document(1, publisher="义乌日报", **days), make_document(2, publisher="浙江省统计局", **days)]
    observations = [
        make_observation(), make_observation(document_id=2, value=13_000_000_000, surface="130亿元", quote="出口额达130亿元。"),
        make_observation(char_start=90, indicator="常住人口", indicator_name="常住人口", unit="人", value=1_900_000),
    ]  # fmt: skip
    publish(build_star(make_frames(observations, documents), REFERENCE, {"run_id": "disputed"}), target, "d", parquet=False)
    return target


def test_get_statistics_gives_evidence_and_what_contradicts_it(disputed):
    answer = answers.get_statistics(disputed, indicator="出口总额", place="义乌市")
    (row,) = answer["statistics"]
    assert answer["found"] == 1
    assert row["is_conflicting"] is True
    assert set(row["evidence"]) == {
        "quote", "document", "char_start", "char_end", "title", "publisher", "publication_date",
    }  # fmt: skip
    assert row["evidence"]["publication_date"] == "2026-04-20"
    (other,) = row["conflicts"]
    assert {row["value"], other["value"]} == {10_000_000_000, 13_000_000_000}
    assert {row["evidence"]["publisher"], other["publisher"]} == {"义乌日报", "浙江省统计局"}
    assert 0 < row["confidence"] <= 1


def test_get_statistics_never_lacks_evidence(warehouse):
    answer = answers.get_statistics(warehouse, place="330782", most=200)
    assert len(answer["statistics"]) == min(answer["found"], 200) > 50
    for row in answer["statistics"]:
        assert row["evidence"]["quote"]
        assert row["evidence"]["document"].endswith(".txt")
        assert row["evidence"]["char_start"] < row["evidence"]["char_end"]
        assert bool(row["conflicts"]) == row["is_conflicting"]


def test_get_statistics_narrows_by_each_name_and_says_how_many_there_are(disputed, warehouse):
    assert answers.get_statistics(disputed, place="义乌市", kind="growth")["found"] == 0
    assert answers.get_statistics(disputed, place="义乌市", period="2025")["found"] == 2
    assert answers.get_statistics(disputed, indicator="常住人口")["statistics"][0]["conflicts"] == []
    answer = answers.get_statistics(warehouse, place="义乌市", most=3)
    assert (len(answer["statistics"]), answer["found"] > 3) == (3, True)
    with pytest.raises(WarehouseError, match="name an indicator, a place or a subject"):
        answers.get_statistics(warehouse, period="2025")


def test_search_indicators_finds_names_and_synonyms(warehouse):
    assert answers.search_indicators(warehouse, "出口总额")["indicators"][0]["indicator"] == "出口总额"
    assert answers.search_indicators(warehouse, "港口吞吐量")["indicators"][0]["indicator"] == "货物吞吐量"
    assert answers.search_indicators(warehouse, "降水")["indicators"] == []
    with pytest.raises(WarehouseError, match="nothing to look for"):
        answers.search_indicators(warehouse, " ")


@pytest.mark.parametrize(
    ("text", "place"), [("义乌", "义乌市"), ("330782", "义乌市"), ("金华义乌", "义乌市"), ("浙江", "浙江省"), ("云溪村", "云溪村")]
)
def test_find_places_puts_the_likeliest_first(warehouse, text, place):
    assert answers.match_places(warehouse, text)["places"][0]["place"] == place


def test_answers_name_the_build_that_is_published_now(disputed, warehouse, tmp_path):
    target = tmp_path / "warehouse.duckdb"
    shutil.copyfile(disputed, target)
    assert answers.ask(target, "select 1 as one")["build"]["run_id"] == "disputed"
    shutil.copyfile(warehouse, tmp_path / "next")
    (tmp_path / "next").replace(target)
    assert answers.ask(target, "select 1 as one")["build"]["run_id"] == "fixture"


def test_ask_gives_values_that_json_holds(warehouse):
    sql = (
        "select 760000000000::decimal(30,6) a, 12.5::decimal(30,6) b, 123456789012345678.123456::decimal(30,6) c, "
        "date '2026-05-01' d, [1, 2] e, 'nan'::double f, {'x': 0.1::decimal(30,6)} g"
    )
    assert answers.ask(warehouse, sql)["rows"] == [
        {
            "a": 760000000000, "b": 12.5, "c": "123456789012345678.123456", "d": "2026-05-01", "e": [1, 2], "f": None,
            "g": {"x": 0.1},
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select 1; select 2", "one statement is needed, there are 2"),
        ("", "one statement is needed, there are 0"),
        ("copy (select 1) to 'a.csv'", "only a SELECT can be asked here, and this is COPY"),
        ("attach 'a.duckdb'", "this is ATTACH"),
        ("set memory_limit = '9GB'", "this is SET"),
        ("install httpfs", "this is LOAD"),
        ("create table memory.main.t as select 1", "this is CREATE"),
        ("delete from star.fct_vintage", "this is DELETE"),
        ("select * from read_csv('/etc/hostname')", "file system operations are disabled"),
        ("select * from read_text('/etc/hostname')", "file system operations are disabled"),
        ("select * from glob('/etc/*')", "file system operations are disabled"),
        ("select * from '/etc/hostname'", "does not exist"),
        ("select * from marts.observations", "more than 200 rows"),
        ("select repeat('长', 500000)", "more than 400,000"),
        ("select no_such_column from marts.statistics", "the query failed: Binder Error"),
    ],
)
def test_ask_refuses_in_one_sentence(warehouse, sql, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WarehouseError, match=words) as refusal:
        answers.ask(warehouse, sql)
    assert "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_ask_takes_as_many_rows_as_one_asks_for(warehouse):
    assert len(answers.ask(warehouse, "select * from range(200)")["rows"]) == 200
    with pytest.raises(WarehouseError, match="more than 5 rows"):
        answers.ask(warehouse, "select * from range(6)", 5)
    for most in (0, 201):
        with pytest.raises(WarehouseError, match=f"{most} rows cannot be asked for"):
            answers.ask(warehouse, "select 1", most)


def test_ask_stops_what_takes_too_long(warehouse, monkeypatch):
    monkeypatch.setattr(answers, "MOST_SECONDS", 0.3)
    with pytest.raises(WarehouseError, match=r"took longer than 0\.3 s"):
        answers.ask(warehouse, "select count(*) from range(10000000000) a, range(1000000) b where a.range + b.range = -1")
    assert query_warehouse(warehouse, "select 1").item() == 1


def test_answers_say_that_there_is_no_warehouse(tmp_path):
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        answers.ask(tmp_path / "none.duckdb", "select 1")
