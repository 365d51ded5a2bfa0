"""Exports: what leaves is what the mart holds, in a form the other program reads."""

import datetime
import errno
import zipfile
from pathlib import Path

import polars as pl
import pytest

from warehouse.database import WarehouseError, query_warehouse
from warehouse.export_formats import EXPORT_FORMATS
from warehouse.exporting import ExportError, Request, write_export
from warehouse.tables.marts import OBSERVATIONS


def test_export_writes_csv_that_excel_shows_in_chinese(warehouse, tmp_path):
    rows = write_export(warehouse, tmp_path / "o.csv", "csv", Request(where="place = '义乌市' and kind = 'level'")).rows
    data = (tmp_path / "o.csv").read_bytes()
    assert data.startswith("\ufeffsource_file,char_start,".encode())
    frame = pl.read_csv(tmp_path / "o.csv", infer_schema_length=None)
    assert frame.columns == OBSERVATIONS.column_names
    assert frame.height == rows > 0
    assert set(frame["place"]) == {"义乌市"}
    assert not frame["value"].cast(pl.String).str.ends_with(".000000").any()


def test_export_writes_every_row_without_a_condition(warehouse, tmp_path):
    assert write_export(warehouse, tmp_path / "o.parquet", "parquet").rows == 3000
    assert pl.read_parquet(tmp_path / "o.parquet").columns == OBSERVATIONS.column_names


def test_export_writes_a_workbook_with_texts_as_texts_and_the_columns_explained(warehouse, tmp_path):
    write_export(warehouse, tmp_path / "o.xlsx", "xlsx", Request("statistics", "place = '义乌市'"))
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
def test_export_refuses_a_bad_condition_and_writes_nothing(warehouse, tmp_path, where):
    with pytest.raises(ExportError, match="cannot be used"):
        write_export(warehouse, tmp_path / "o.csv", "csv", Request(where=where))
    assert list(tmp_path.iterdir()) == []


def test_export_names_what_it_cannot_do(warehouse, tmp_path):
    with pytest.raises(ExportError, match="unknown format dbf; there are csv, xlsx, parquet, sdmx-csv, datapackage, datacommons"):
        write_export(warehouse, tmp_path / "o.dbf", "dbf")
    with pytest.raises(ExportError, match="unknown mart weather"):
        write_export(warehouse, tmp_path / "o.csv", "csv", Request("weather"))
    with pytest.raises(ExportError, match="cannot write"):
        write_export(warehouse, tmp_path / "no" / "folder" / "o.csv", "csv")
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        write_export(tmp_path / "none.duckdb", tmp_path / "o.csv", "csv")


def test_export_keeps_the_old_output_when_it_fails(warehouse, tmp_path):
    (tmp_path / "o.csv").write_text("old")
    with pytest.raises(ExportError):
        write_export(warehouse, tmp_path / "o.csv", "csv", Request(where="nocolumn = 1"), replace=True)
    assert (tmp_path / "o.csv").read_text() == "old"


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_export_refuses_what_is_there_already(warehouse, tmp_path, format):
    (tmp_path / "o").write_text("mine")
    with pytest.raises(ExportError, match="o is there already; take another name"):
        write_export(warehouse, tmp_path / "o", format)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("o", "mine")]


def test_export_refuses_a_structure_message_of_others_and_replaces_when_told_to(warehouse, tmp_path):
    (tmp_path / "s.structure.xml").write_text("mine")
    with pytest.raises(ExportError, match=r"s\.structure\.xml is there already"):
        write_export(warehouse, tmp_path / "s.csv", "sdmx-csv")
    write_export(warehouse, tmp_path / "s.csv", "sdmx-csv", replace=True)
    assert (tmp_path / "s.structure.xml").read_bytes().startswith(b"<?xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.csv", "s.structure.xml"]


@pytest.mark.parametrize("format", ["csv", "sdmx-csv", "datapackage", "datacommons"])
def test_export_says_that_a_folder_cannot_be_written_to(warehouse, tmp_path, format, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    for name in ("mkdir", "open", "write_bytes"):
        monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setattr(pl.DataFrame, "write_csv", refuse)
    with pytest.raises(ExportError, match=r"cannot write .*: Permission denied"):
        write_export(warehouse, tmp_path / "o", format)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_export_names_options_that_a_format_does_not_have(warehouse, tmp_path):
    with pytest.raises(ExportError, match="only sdmx-csv and datacommons can tell what was known on a day"):
        write_export(warehouse, tmp_path / "o.csv", "csv", Request(as_of=datetime.date(2024, 6, 30)))
    with pytest.raises(ExportError, match="only datapackage names its licence"):
        write_export(warehouse, tmp_path / "o.csv", "csv", Request(licence="CC0-1.0"))
    with pytest.raises(ExportError, match="name it with --mart"):
        write_export(warehouse, tmp_path / "o", "datapackage", Request(where="value > 0"))
