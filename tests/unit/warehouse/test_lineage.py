"""Lineage: what the SQL of a view says its columns are made from."""

import pytest

from warehouse.lineage import derive_lineage
from warehouse.tables import marts
from warehouse.tables.registry import STORED


def test_lineage_follows_a_dimension_and_the_key_that_decides():
    found = derive_lineage(marts.OBSERVATIONS)
    assert found["place"] == {("star.dim_place", "name")}
    assert derive_lineage(marts.SERIES)["place_now"] >= {("star.dim_place", "name"), ("star.fct_statistic", "place_key")}
    assert found["value"] == {("star.fct_observation", "value")}


def test_lineage_goes_through_named_queries_and_unions():
    found = {view.name: derive_lineage(view) for view in marts.TABLES}
    assert found["plan_vs_actual"]["actual_value"] == {("star.fct_statistic", "value"), ("star.fct_observation", "value")}
    assert found["documents"]["source_file"] == {
        ("star.dim_document", "source_file"), ("audit.rejected_document", "source_file"),
    }  # fmt: skip


# What is counted, or written in the SQL itself, comes from no column.
COUNTED = {
    "documents": {"status", "unexplained_count", "observation_count"}, "plan_vs_actual": {"outcome"},
    "indicators": {"statistic_count"}, "places": {"statistic_count"},
}  # fmt: skip


@pytest.mark.parametrize("view", marts.TABLES, ids=lambda view: view.name)
def test_every_column_of_a_view_has_its_sources(view):
    found = derive_lineage(view)
    stored = {(table.full_name, column) for table in STORED for column in table.column_names}
    assert {column for column, sources in found.items() if not sources} == COUNTED.get(view.name, set())
    assert all(sources <= stored for sources in found.values())
