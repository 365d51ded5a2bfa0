"""SDMX: codes that mean what the standard means, keys that stand once, a structure message that names every code."""

import datetime
import xml.etree.ElementTree as ET

import duckdb
import polars as pl
import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star
from warehouse.exchange.sdmx import CODES, COMPONENTS, DIMENSIONS, build_sdmx
from warehouse.exchange.sdmx_structure import derive_structure_message
from warehouse.exporting import Request, write_export
from warehouse.fields import CHANGE_BASES, COMPARATORS, KINDS
from warehouse.publishing import publish

STR = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure}"


def read(path, **options):
    with duckdb.connect(str(path), read_only=True) as connection:
        return build_sdmx(connection.sql("SELECT * FROM marts.statistics"), **options)


def publish_told(tmp_path, observations, documents=None):
    target = tmp_path / "told.duckdb"
    publish(build_star(make_frames(observations, documents), REFERENCE, {"run_id": "told"}), target, "told", parquet=False)
    return target


@pytest.fixture(scope="module")
def data(warehouse):
    return read(warehouse)


def test_build_sdmx_has_a_column_for_each_component_and_each_key_once(data):
    assert data.rows.columns == ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(component.id for component in COMPONENTS)]
    assert data.rows.select(DIMENSIONS).is_unique().all()
    assert data.rows.height > 1000
    assert set(data.rows["STRUCTURE"]) == {"dataflow"}


def test_build_sdmx_uses_codes_of_its_lists_and_leaves_nothing_mandatory_empty(data):
    for component in COMPONENTS:
        values = data.rows[component.id]
        if component.codelist:
            assert set(values) <= set(data.codes[component.codelist]), component.id
        if component.is_mandatory or component.role in ("dimension", "time"):
            assert values.null_count() == 0, component.id


def test_build_sdmx_leaves_out_what_has_no_period_and_counts_it(warehouse, data):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        counts = connection.sql("SELECT count(*), count(period) FROM marts.statistics").fetchone()
    assert counts is not None
    assert data.rows.height + data.left_out == counts[0]
    assert data.rows.height == counts[1]


def test_codes_name_whatever_the_declarations_allow():
    assert {names[0] for names in CODES["CL_COMPARISON"].values()} == {*CHANGE_BASES, "不适用"}
    assert len(CODES["CL_TRANSFORMATION"]) == len(KINDS)
    assert len(CODES["CL_COMPARATOR"]) == len(COMPARATORS)


@pytest.mark.parametrize(
    ("period", "first", "last", "frequency", "time_period", "accumulation"),
    [
        ("2025", "2025-01-01", "2025-12-31", "A", "2025", "PER"),
        ("2025-S1", "2025-01-01", "2025-06-30", "S", "2025-S1", "PER"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "Q", "2026-Q1", "PER"),
        ("2025-01/2025-09", "2025-01-01", "2025-09-30", "_O", "2025-01-01/P9M", "PER"),
        ("2021/2025", "2021-01-01", "2025-12-31", "_O", "2021-01-01/P5Y", "PER"),
        ("2025-03-05/2025-03-14", "2025-03-05", "2025-03-14", "_O", "2025-03-05/P10D", "PER"),
        ("2026-04/", "2026-04-01", None, "_O", "2026-04-01/P20D", "SINCE"),
        ("/2026-03", None, "2026-03-31", "M", "2026-03", "UPTO"),
        ("/2026-Q1", None, "2026-03-31", "Q", "2026-Q1", "UPTO"),
    ],
)
def test_build_sdmx_writes_periods_as_sdmx_does(tmp_path, period, first, last, frequency, time_period, accumulation):
    days = {name: day and datetime.date.fromisoformat(day) for name, day in (("period_start", first), ("period_end", last))}
    rows = read(publish_told(tmp_path, [make_observation(period=period, **days)])).rows
    assert rows.select("FREQ", "TIME_PERIOD", "ACCUMULATION", "PERIOD_AS_STATED").row(0) == (
        frequency, time_period, accumulation, period,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "status", "comparator"),
    [
        ({}, "A", "EQ"),
        ({"comparator": ">"}, "A", "GT"),  # 超 bounds a figure, it does not estimate it
        ({"comparator": "~"}, "A", "ABOUT"),
        ({"status": "planned", "period": "2027"}, "F", "EQ"),
        ({"status": "planned", "period": "2025"}, "E", "EQ"),  # 预计完成, told after the year has ended
        ({"value": None, "comparator": ">"}, "O", "GT"),
    ],
)
def test_build_sdmx_says_the_status_that_the_standard_means(tmp_path, fields, status, comparator):
    year = int(fields.get("period", "2025"))
    days = {"period_start": datetime.date(year, 1, 1), "period_end": datetime.date(year, 12, 31)}
    rows = read(publish_told(tmp_path, [make_observation(**days | fields)])).rows
    assert rows.select("OBS_STATUS", "COMPARATOR", "UNIT_MULT").row(0) == (status, comparator, "0")


def test_build_sdmx_tells_what_was_known_on_a_day(tmp_path):
    documents = [make_document(1, publication_date=datetime.date(2026, 2, 1)), make_document(2, publication_date=datetime.date(2026, 5, 1))]
    observations = [make_observation(), make_observation(document_id=2, value=10_400_000_000)]
    target = publish_told(tmp_path, observations, documents)
    known = {
        day: read(target, as_of=datetime.date.fromisoformat(day)).rows.select("OBS_VALUE", "PUBLISHED").rows()
        for day in ("2026-01-31", "2026-02-01", "2026-04-30", "2026-05-01")
    }
    first, second = ("10000000000", datetime.date(2026, 2, 1)), ("10400000000", datetime.date(2026, 5, 1))
    assert known == {"2026-01-31": [], "2026-02-01": [first], "2026-04-30": [first], "2026-05-01": [second]}


def test_derive_structure_message_describes_every_component_and_code(data):
    message = ET.fromstring(derive_structure_message(data.codes, datetime.datetime(2026, 5, 1, 8, 0)))
    codes = {
        codelist.get("id"): [code.get("id") for code in codelist.iter(f"{STR}Code")] for codelist in message.iter(f"{STR}Codelist")
    }
    assert codes == {name: list(members) for name, members in data.codes.items()}
    kinds = ("Dimension", "TimeDimension", "Measure", "Attribute")
    found = [one.get("id") for kind in kinds for one in message.iter(f"{STR}{kind}") if one.get("id")]
    assert sorted(found) == sorted(component.id for component in COMPONENTS)
    assert len(list(message.iter(f"{STR}Concept"))) == len(COMPONENTS)


def test_derive_structure_message_leaves_out_what_xml_cannot_hold():
    codes = {**CODES, "CL_SUBJECT": {"S_1": ("甲\x0b乙<&>公司", "甲\x00")}}
    message = ET.fromstring(derive_structure_message(codes, datetime.datetime(2026, 5, 1)))
    (code,) = (one for one in message.iter(f"{STR}Code") if one.get("id") == "S_1")
    assert [name.text for name in code] == ["甲乙<&>公司", "甲"]


def test_export_writes_data_and_structure_side_by_side(warehouse, tmp_path):
    exported = write_export(warehouse, tmp_path / "s.csv", "sdmx-csv", Request(where="indicator = '常住人口' and value > 0"))
    frame = pl.read_csv(tmp_path / "s.csv", infer_schema=False)
    assert frame.height == exported.rows > 0
    assert frame["INDICATOR"].n_unique() == 1
    structure = (tmp_path / "s.structure.xml").read_text(encoding="utf-8")
    assert "常住人口" in structure
    assert "粮食产量" not in structure
