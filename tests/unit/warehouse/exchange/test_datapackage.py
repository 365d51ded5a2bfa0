"""Data package: what the declarations say is what the package says."""

import json

import polars as pl

from warehouse.exporting import Request, write_export
from warehouse.tables.marts import OBSERVATIONS, STATISTICS
from warehouse.tables.registry import VIEWS
from warehouse.tables.star import TABLES


def describe(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return package, {resource["name"]: resource for resource in package["resources"]}


def test_export_writes_star_and_marts_with_fields_keys_and_references(warehouse, tmp_path):
    exported = write_export(warehouse, tmp_path / "p", "datapackage", Request(licence="CC-BY-4.0"))
    package, resources = describe(tmp_path / "p")
    assert len(resources) == len(TABLES) + len(VIEWS)
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    assert len(package["sources"]) == 15
    heights = [pl.read_csv(tmp_path / "p" / one["path"], infer_schema=False).height for one in resources.values()]
    assert sum(heights) == exported.rows
    facts = resources["star-fct-statistic"]["schema"]
    assert facts["primaryKey"] == ["statistic_key"]
    assert {"fields": ["place_key"], "reference": {"resource": "star-dim-place", "fields": ["place_key"]}} in facts["foreignKeys"]
    fields = {field["name"]: field for field in facts["fields"]}
    assert fields["kind"]["constraints"]["enum"] == ["level", "growth", "delta", "ratio", "rank"]
    assert fields["kind"]["constraints"]["required"] is True
    assert (fields["value"]["type"], fields["valid_from"]["type"], fields["is_revised"]["type"]) == ("number", "date", "boolean")
    assert "unit" not in fields["value"]
    growth = next(field for field in resources["marts-series"]["schema"]["fields"] if field["name"] == "growth_percent")
    assert growth["unit"] == "%"
    # A series without a subject has a gap in its key.
    assert "primaryKey" not in resources["marts-series"]["schema"]
    assert resources["marts-series"]["schema"]["uniqueKeys"]


def test_export_writes_the_chosen_rows_of_one_mart(warehouse, tmp_path):
    exported = write_export(warehouse, tmp_path / "p", "datapackage", Request("statistics", "place = '义乌市'"))
    package, resources = describe(tmp_path / "p")
    frame = pl.read_csv(tmp_path / "p" / "marts" / "statistics.csv", infer_schema=False)
    assert list(resources) == ["marts-statistics"]
    assert "licenses" not in package
    assert set(frame["place"]) == {"义乌市"}
    assert frame.height == exported.rows
    assert frame.columns == STATISTICS.column_names
    assert [field["name"] for field in resources["marts-statistics"]["schema"]["fields"]] == frame.columns
    assert OBSERVATIONS.name not in {path.stem for path in (tmp_path / "p" / "marts").iterdir()}
