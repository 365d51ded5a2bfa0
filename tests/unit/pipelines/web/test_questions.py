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


def test_narrowed_mart_holds_the_rows_of_the_mart(build):
    narrowed = derive_narrowed_select(marts.OBSERVATIONS, {"star.fct_observation": "document_key = 7"})
    expected = build.rows("FROM marts.observations WHERE document_key = 7 ORDER BY ALL")
    assert expected
    assert build.rows(f"FROM {narrowed} ORDER BY ALL") == expected


def test_list_observations_of_gives_rows_of_the_mart_in_the_order_asked_for(build):
    found = build.rows("SELECT observation_key, rowid AS place FROM star.fct_observation WHERE document_key < 40")[::-7]
    told = questions.list_observations_of(build, found)
    assert [row["observation_key"] for row in told] == [row["observation_key"] for row in found]
    for row in told:
        whole = questions.find_observation(build, row["observation_key"])
        assert whole is not None
        assert row == {name: whole[name] for name in row}
    assert questions.list_observations_of(build, []) == []
    assert questions.find_observation(build, -5) is None


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


def test_checks_of_a_figure_are_those_it_took_part_in(build):
    (row,) = build.rows("SELECT observation_key, arithmetic_key FROM marts.arithmetic_terms ORDER BY ALL LIMIT 1")
    checks = questions.list_checks_of(build, row["observation_key"])
    assert row["arithmetic_key"] in [check["arithmetic_key"] for check in checks]
    assert [check["holds"] for check in checks] == sorted(check["holds"] for check in checks)


@pytest.mark.parametrize("holds", [True, False])
def test_arithmetic_names_the_terms_of_each_check_in_order(build, holds):
    rows = [row for page in range(2) for row in worklists.list_arithmetic(build, page, holds)]
    assert rows
    assert all(row["holds"] is holds for row in rows)
    off = [abs(row["difference"]) / max(abs(row["stated_value"]), 1) for row in rows]
    assert off == sorted(off, reverse=True)
    for row in rows:
        terms = build.rows(
            "SELECT role, observation_key FROM marts.arithmetic_terms WHERE arithmetic_key = ? ORDER BY position",
            [row["arithmetic_key"]],
        )
        told = [{"role": term["role"], "observation_key": term["observation"]["observation_key"]} for term in row["terms"]]
        assert told == terms


def test_plans_show_the_figures_of_the_mart(build):
    rows = worklists.list_plans(build, 0, "义乌市", "told")
    assert rows
    for row in rows:
        assert row["place"] == "义乌市"
        for part in ("planned", "actual", "previous"):
            told = row[part]
            assert (told and told["observation_key"]) == row[f"{part}_observation_key"]
            assert (told and told["value"]) == row[f"{part}_value"]


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
