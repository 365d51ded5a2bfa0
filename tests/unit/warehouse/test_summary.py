"""The summary of a published warehouse: the surest figures, one a document in turn."""

import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star
from warehouse.publishing import publish
from warehouse.summary import count_contents, read_telling_observations


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    observations = [
        make_observation(char_start=5, indicator_name=None, indicator="商品种类", unit="种", confidence=0.99),
        make_observation(char_start=20, sentence_no=2, confidence=0.5),
        make_observation(char_start=40, sentence_no=3, confidence=0.9, value=7_000_000_000),
        make_observation(char_start=60, sentence_no=4, period=None),
        make_observation(document_id=2, char_start=5, confidence=0.4),
    ]
    target = tmp_path_factory.mktemp("summary") / "warehouse.duckdb"
    frames = make_frames(observations, [make_document(1), make_document(2)])
    publish(build_star(frames, REFERENCE, {"run_id": "summary"}), target, "summary", parquet=False)
    return target


def test_read_telling_observations_takes_the_surest_and_documents_in_turn(small):
    rows = read_telling_observations(small, 10).to_dicts()
    assert [float(row["value"]) for row in rows[:1]] == [7_000_000_000]
    assert len({row["source_file"] for row in rows[:2]}) == 2
    assert {row["indicator"] for row in rows} == {"出口总额"}


def test_read_telling_observations_shows_what_there_is_where_nothing_is_sure(tmp_path):
    rows = [make_observation(char_start=5, indicator_name=None, indicator="商品种类", unit="种")]
    target = tmp_path / "warehouse.duckdb"
    star = build_star(make_frames(rows, [make_document(1)]), REFERENCE, {"run_id": "summary"})
    publish(star, target, "summary", parquet=False)
    assert read_telling_observations(target, 10)["indicator"].to_list() == ["商品种类"]


def test_read_telling_observations_gives_no_more_rows_than_asked(small):
    assert read_telling_observations(small, 2).height == 2


def test_count_contents_counts_documents_and_observations(small):
    counts = count_contents(small)
    assert (counts["documents"], counts["observations"], counts["rejected"]) == (2, 5, 0)
