"""Questions: rows read by key before anything is joined are those of the marts; long lists are cut and say so."""

import pytest

from pipelines.web import questions, worklists
from pipelines.web.published import Build
from pipelines.web.search import complete
from tests import factories
from transforms.star.build import build_star
from warehouse.ddl import derive_narrowed_select
from warehouse.publishing import publish
from warehouse.tables import marts


@pytest.fixture(scope="module")
def build(tmp_path_factory) -> Build:
    """A build of 6,000 synthetic figures, many of which repeat and contradict each other."""
    path = tmp_path_factory.mktemp("synthetic") / "warehouse.duckdb"
    star = build_star(factories.make_silver(6000), factories.REFERENCE, {"run_id": "synthetic"})
    publish(star, path, "synthetic", parquet=False)
    return Build(path)


@pytest.mark.parametrize("view", ["statistics", "series"])
def test_narrowed_mart_holds_the_rows_of_the_mart(build, view):
    table = next(table for table in marts.TABLES if table.name == view)
    where = "place_key IN (SELECT place_key FROM star.dim_place WHERE name = '义乌市') AND subject_key = -1"
    narrowed = derive_narrowed_select(table, {"star.fct_statistic": where})
    expected = build.rows(f"FROM marts.{view} WHERE place = '义乌市' AND subject IS NULL ORDER BY ALL")
    assert expected
    assert build.rows(f"FROM {narrowed} ORDER BY ALL") == expected


def test_list_observations_of_finds_every_key_once(build):
    expected = build.rows("FROM marts.observations WHERE document_key < 40")
    found = questions.list_observations_of(build, [row["observation_key"] for row in expected] * 2 + [None], "*")
    assert found == {row["observation_key"]: row for row in expected}
    assert questions.list_observations_of(build, [-5]) == {}


def test_conflicts_show_the_value_chosen_and_those_furthest_from_it(build, monkeypatch):
    monkeypatch.setattr(worklists, "MOST_MENTIONS", 2)
    build = Build(build.path)
    groups = [group for page in range(8) for group in worklists.list_conflicts(build, page)]
    assert groups == sorted(groups, key=lambda group: (-group["relative_spread"], group["statistic_key"]))
    cut = next(group for group in groups if group["mention_count"] > worklists.MOST_MENTIONS)
    assert len(cut["mentions"]) == worklists.MOST_MENTIONS
    assert [row["is_chosen"] for row in cut["mentions"]] == [True] + [False] * (worklists.MOST_MENTIONS - 1)
    values = build.row(
        "SELECT max(abs(value - $chosen)) AS most FROM marts.observations WHERE statistic_key = $key",
        {"chosen": cut["value"], "key": cut["statistic_key"]},
    )
    assert values is not None
    assert abs(cut["mentions"][1]["value"] - cut["value"]) == values["most"]


def test_revisions_show_the_last_values_in_order(build):
    for group in worklists.list_revisions(build, 0):
        numbers = [row["vintage_no"] for row in group["mentions"]]
        assert numbers == list(range(group["mention_count"] - len(numbers) + 1, group["mention_count"] + 1))
        assert [row["is_current"] for row in group["mentions"]] == [False] * (len(numbers) - 1) + [True]


def test_arithmetic_of_a_figure_names_its_terms(build):
    (row,) = build.rows("SELECT observation_key, arithmetic_key FROM marts.arithmetic_terms ORDER BY ALL LIMIT 1")
    checks = questions.list_checks_of(build, row["observation_key"])
    assert row["arithmetic_key"] in [check["arithmetic_key"] for check in checks]
    assert all(term["observation"] for check in checks for term in check["terms"])


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [("cke", "indicator", None), ("ckze", "indicator", "出口总额"), ("义乌", "place", "义乌市"), ("第1号", "subject", "第1号园区")],
)
def test_complete_finds_names_by_what_was_typed(build, typed, kind, name):
    found = [(row["kind"], row["name"]) for row in complete(build, typed)]
    assert ((kind, name) in found) is (name is not None)


def test_complete_puts_documents_last(build):
    kinds = [row["kind"] for row in complete(build, "1", 40)]
    assert kinds == sorted(kinds, key=lambda kind: kind == "document")
