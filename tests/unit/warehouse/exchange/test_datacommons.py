"""Data Commons: the documented rules of a custom import hold for what is written."""

import json
import re

import polars as pl
import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star
from warehouse.exporting import write_export
from warehouse.publishing import publish


@pytest.fixture(scope="module")
def folder(warehouse, tmp_path_factory):
    target = tmp_path_factory.mktemp("import") / "dc"
    write_export(warehouse, target, "datacommons")
    return target


def read_observations(folder):
    return {path: pl.read_csv(path, infer_schema=False) for path in sorted(folder.glob("observations/*/*.csv"))}


def test_config_names_every_file_and_a_provenance_that_has_a_source(folder):
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(config["inputFiles"]) == files - {"config.json"}
    assert config["includeInputSubdirs"] is True
    provenances = {name for source in config["sources"].values() for name in source["provenances"]}
    assert {one["provenance"] for one in config["inputFiles"].values()} <= provenances
    assert {"浙江省统计局", "义乌日报"} <= set(config["sources"])
    for path, one in config["inputFiles"].items():
        if path.startswith("observations/"):
            assert one["format"] == "variablePerRow"
            assert one["entityType"] == path.split("/")[-1].removesuffix(".csv")


def test_observations_name_variables_units_and_entities_that_are_defined(folder):
    nodes = set(re.findall(r"^Node: dcid:(\S+)$", (folder / "variables.mcf").read_text(encoding="utf-8"), re.MULTILINE))
    entities = pl.concat(pl.read_csv(path, infer_schema=False) for path in folder.glob("entities/*.csv"))
    known = {*entities["id"], "country/CHN"}
    assert entities["id"].is_unique().all()
    assert set(entities["containedInPlace"].drop_nulls()) <= known
    for frame in read_observations(folder).values():
        assert frame.columns == ["entity", "variable", "date", "value", "unit", "observationPeriod"]
        assert set(frame["variable"]) | set(frame["unit"]) <= nodes
        assert set(frame["entity"]) <= known
        assert frame["date"].str.contains(r"^\d{4}(-\d{2}(-\d{2})?)?$").all()
        assert frame["value"].cast(pl.Float64).null_count() == 0
        assert frame.select(pl.exclude("value")).is_unique().all()


def test_an_observation_carries_place_period_and_publisher(tmp_path):
    observations = [make_observation(), make_observation(char_start=50, period="2026-Q1", subject="东河园区", value=7)]
    target = tmp_path / "one.duckdb"
    publish(
        build_star(make_frames(observations, [make_document(publisher="义乌日报")]), REFERENCE, {"run_id": "one"}), target,
        "one", parquet=False,
    )  # fmt: skip
    exported = write_export(target, tmp_path / "dc", "datacommons")
    assert (exported.rows, exported.left_out) == (2, 0)
    frames = {path.name: frame for path, frame in read_observations(tmp_path / "dc").items()}
    county = frames["AdministrativeArea3.csv"].row(0, named=True)
    assert (county["entity"], county["date"], county["value"], county["observationPeriod"]) == (
        "baoshu/330782", "2025", "10000000000", "P1Y",
    )  # fmt: skip
    subject = frames["Thing.csv"].row(0, named=True)
    assert (subject["date"], subject["value"], subject["observationPeriod"]) == ("2026-03", "7", "P3M")
    things = pl.read_csv(tmp_path / "dc" / "entities" / "Thing.csv", infer_schema=False)
    assert things.row(0) == (subject["entity"], "东河园区", None)
