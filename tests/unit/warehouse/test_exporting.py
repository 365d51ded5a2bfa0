"""Exports: what leaves is what the mart holds, in a form the other program reads."""

import zipfile

import polars as pl
import pytest

from warehouse.database import WarehouseError, query_warehouse
from warehouse.exporting import ExportError, defuse_formulas, export_mart
from warehouse.tables.marts import OBSERVATIONS


def test_export_mart_writes_csv_that_excel_shows_in_chinese(warehouse, tmp_path):
    rows = export_mart(warehouse, tmp_path / "o.csv", "csv", where="place = '义乌市' and kind = 'level'")
    data = (tmp_path / "o.csv").read_bytes()
    assert data.startswith("\ufeffsource_file,char_start,".encode())
    frame = pl.read_csv(tmp_path / "o.csv", infer_schema_length=None)
    assert frame.columns == OBSERVATIONS.column_names
    assert frame.height == rows > 0
    assert set(frame["place"]) == {"义乌市"}
    assert not frame["value"].cast(pl.String).str.ends_with(".000000").any()


def test_export_mart_writes_every_row_without_a_condition(warehouse, tmp_path):
    assert export_mart(warehouse, tmp_path / "o.parquet", "parquet") == 3000
    assert pl.read_parquet(tmp_path / "o.parquet").columns == OBSERVATIONS.column_names


def test_export_mart_writes_a_workbook_with_texts_as_texts_and_the_columns_explained(warehouse, tmp_path):
    export_mart(warehouse, tmp_path / "o.xlsx", "xlsx", mart="statistics", where="place = '义乌市'")
    with zipfile.ZipFile(tmp_path / "o.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'name="statistics"' in names
    assert 'name="说明"' in names
    assert "<t>indicator</t>" in strings
    assert "<t>=</t>" in strings  # the comparator, no formula
    assert "<f>" not in sheet
    key = query_warehouse(warehouse, "select statistic_key from marts.statistics where place = '义乌市' limit 1").item()
    assert f"<t>{key}</t>" in strings  # all digits kept


def test_export_mart_writes_sdmx_csv(warehouse, tmp_path):
    export_mart(warehouse, tmp_path / "s.csv", "sdmx-csv", where="indicator = '常住人口' and value > 0")
    frame = pl.read_csv(tmp_path / "s.csv", infer_schema=False)
    wanted = {
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        "REF_AREA",
        "INDICATOR",
        "TIME_PERIOD",
        "OBS_VALUE",
        "UNIT_MEASURE",
        "UNIT_MULT",
        "OBS_STATUS",
    }
    assert wanted <= set(frame.columns)
    assert set(frame["INDICATOR"]) == {"常住人口"}
    assert set(frame["OBS_STATUS"]) <= {"A", "E", "F", "U"}
    assert frame["TIME_PERIOD"].null_count() == 0
    assert "330782" in set(frame["REF_AREA"])
    # Intervals as SDMX writes them: a start and a duration; a stock as of a month is that month's.
    assert (
        frame["TIME_PERIOD"]
        .str.contains(r"^\d{4}(-(S[12]|Q[1-4]|\d{2}(-\d{2})?))?$|^\d{4}-\d{2}-\d{2}/P\d+[YMD]$")
        .all()
    )
    assert "2025-01-01/P9M" in set(frame["TIME_PERIOD"])


@pytest.mark.parametrize(
    "where",
    [
        "1) union select (1",
        "true; select 1",
        "nocolumn = 1",
        "value >",
        "value, unit",
        "",
        "value = 'abc'",
        "(select count(*) from read_csv('/etc/passwd')) > 1",
    ],
)
def test_export_mart_refuses_a_bad_condition_and_writes_nothing(warehouse, tmp_path, where):
    with pytest.raises(ExportError, match="cannot be used"):
        export_mart(warehouse, tmp_path / "o.csv", "csv", where=where)
    assert list(tmp_path.iterdir()) == []


def test_export_mart_names_what_it_cannot_do(warehouse, tmp_path):
    with pytest.raises(ExportError, match="unknown format dbf; there are csv, xlsx, parquet, sdmx-csv"):
        export_mart(warehouse, tmp_path / "o.dbf", "dbf")
    with pytest.raises(ExportError, match="unknown mart weather"):
        export_mart(warehouse, tmp_path / "o.csv", "csv", mart="weather")
    with pytest.raises(ExportError, match="cannot write"):
        export_mart(warehouse, tmp_path / "no" / "folder" / "o.csv", "csv")
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        export_mart(tmp_path / "none.duckdb", tmp_path / "o.csv", "csv")


def test_export_mart_keeps_the_old_output_when_it_fails(warehouse, tmp_path):
    (tmp_path / "o.csv").write_text("old")
    with pytest.raises(ExportError):
        export_mart(warehouse, tmp_path / "o.csv", "csv", where="nocolumn = 1")
    assert (tmp_path / "o.csv").read_text() == "old"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("@SUM(1)", "'@SUM(1)"), ("＝1+1", "'＝1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("-HYPERLINK(1)", "'-HYPERLINK(1)"), ("\t=1", "'\t=1"), ("=\n1", "'=\n1"),
        ("=", "="), ("-", "-"), ("-12.5", "-12.5"), ("+3%", "+3%"), ("-5万吨", "-5万吨"), ("粮=食", "粮=食"), ("", ""),
    ],
)  # fmt: skip
def test_defuse_formulas_marks_what_a_spreadsheet_would_run(text, cell):
    frame = pl.DataFrame({"a": [text, None], "b": [1, 2]})
    assert defuse_formulas(frame)["a"].to_list() == [cell, None]


def test_defuse_formulas_takes_headings_too():
    assert defuse_formulas(pl.DataFrame({"=1+1": [1]})).columns == ["'=1+1"]
