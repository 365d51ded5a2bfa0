"""Exports: rows of the warehouse as files, for people without a database client and for other programs.

Belongs here: files for people (CSV, Excel, Parquet), what writes each format, and putting an export in place whole.
Does not: which formats there are (`warehouse.export_formats`), what a standard makes of a statistic (`warehouse.exchange`),
how a cell is written (`warehouse.cells`), connections (`warehouse.database`), the marts themselves (`warehouse/marts`).
"""

import contextlib
import datetime
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import xlsxwriter
import xlsxwriter.exceptions

from warehouse.cells import defuse_formulas, trim_decimals
from warehouse.contract import Table
from warehouse.database import open_warehouse
from warehouse.ddl import quote_name
from warehouse.durable_files import replace_folder
from warehouse.exchange.datacommons import write_import
from warehouse.exchange.datapackage import write_package
from warehouse.exchange.sdmx import SdmxData, build_sdmx
from warehouse.exchange.sdmx_structure import derive_structure_message
from warehouse.export_formats import EXPORT_FORMATS
from warehouse.tables import star
from warehouse.tables.marts import STATISTICS
from warehouse.tables.registry import VIEWS

EXCEL_ROWS = 1_048_575  # a sheet holds one more, the header
MARTS: dict[str, Table] = {table.name: table for table in VIEWS}


class ExportError(ValueError):
    """The export cannot be made; the message says why to a person."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be exported: one view of the marts, of which `where` chooses rows with an SQL condition on its columns; it
    runs on a read-only connection that reads nothing but the warehouse.

    SDMX and Data Commons always tell `marts.statistics`, as they stand or as they stood on the day `as_of`. A data
    package without a `mart` holds star and marts whole; `licence` is what it says of itself.
    """

    mart: str | None = None
    where: str | None = None
    as_of: datetime.date | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, and how many of those chosen have no place in the format."""

    rows: int
    left_out: int = 0


Write = Callable[[duckdb.DuckDBPyConnection, Request, Path], Exported]


def write_export(path: Path, output: Path, format: str, request: Request | None = None, *, replace: bool = False) -> Exported:
    """Write what is asked for to `output`, a file or, for some formats, a folder.

    What is there already is refused, unless it is a file and `replace` says that it may go when the new one is whole.
    Raises ExportError for an unknown mart or format, a condition that cannot be used, too many rows for a sheet or an
    output that cannot be written, and nothing is written then; WarehouseError where there is no warehouse.
    """
    request = request or Request()
    _check(format, request)
    to_folder, write = EXPORT_FORMATS[format].is_folder, _WRITERS[format]
    beside = _name_structure(output) if format == "sdmx-csv" else None
    taken = [one for one in (output, beside) if one is not None and one.exists()]
    if taken and (to_folder or not replace):
        offer = "" if to_folder else ", or add --replace"
        raise ExportError(f"{taken[0]} is there already; take another name{offer}")
    if not output.absolute().parent.is_dir():
        raise ExportError(f"cannot write {output}: there is no folder {output.absolute().parent}")
    try:
        with open_warehouse(path) as connection:
            if to_folder:
                return _write_folder(write, connection, request, output)
            return _write_files(write, connection, request, output, beside)
    except (OSError, pl.exceptions.PolarsError, xlsxwriter.exceptions.XlsxWriterException) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise ExportError(f"cannot write {output}: {reason}") from error


def _check(format: str, request: Request) -> None:
    if format not in EXPORT_FORMATS:
        raise ExportError(f"unknown format {format}; there are {', '.join(EXPORT_FORMATS)}")
    if request.mart is not None and request.mart not in MARTS:
        raise ExportError(f"unknown mart {request.mart}; there are {', '.join(MARTS)}")
    if request.as_of is not None and not EXPORT_FORMATS[format].tells_as_of:
        able = " and ".join(each.name for each in EXPORT_FORMATS.values() if each.tells_as_of)
        raise ExportError(f"only {able} can tell what was known on a day; leave --as-of out for {format}")
    if request.licence is not None and not EXPORT_FORMATS[format].names_licence:
        able = " and ".join(each.name for each in EXPORT_FORMATS.values() if each.names_licence)
        raise ExportError(f"only {able} names its licence; leave --licence out for {format}")
    if format == "datapackage" and request.where is not None and request.mart is None:
        raise ExportError("a condition is on the columns of one mart; name it with --mart")


def _write_folder(write: Write, connection: duckdb.DuckDBPyConnection, request: Request, output: Path) -> Exported:
    written: list[Exported] = []
    replace_folder(output, lambda beside: written.append(write(connection, request, beside)))
    return written[0]


def _write_files(
    write: Write, connection: duckdb.DuckDBPyConnection, request: Request, output: Path, beside: Path | None
) -> Exported:
    part = output.with_name(f".{output.name}.part")
    try:
        exported = write(connection, request, part)
        if beside is not None:
            _name_structure(part).replace(beside)
        part.replace(output)
        return exported
    finally:
        # A folder that cannot be written to holds no part either; the first error is the one to tell.
        for left in (part, _name_structure(part)):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def _name_structure(output: Path) -> Path:
    """Where SDMX's structure message goes: beside the data, `statistics.csv` → `statistics.structure.xml`."""
    return output.with_suffix(".structure.xml")


def _select(connection: duckdb.DuckDBPyConnection, table: Table, where: str | None) -> duckdb.DuckDBPyRelation:
    rows = connection.sql(f"SELECT * FROM {table.full_name}")
    if where is not None:
        # `filter` parses the text as one expression: neither `1) UNION SELECT (2` nor `1; SELECT 2` gets through.
        try:
            rows = rows.filter(where)
        except duckdb.Error as error:
            raise ExportError(f"the condition “{where}” cannot be used: {error}") from error
    return rows.order(", ".join(quote_name(name) for name in table.key)) if table.key else rows


@contextlib.contextmanager
def _told_of(where: str | None):
    """A condition can fail on the rows themselves."""
    try:
        yield
    except duckdb.Error as error:
        reason = f"the condition “{where}” cannot be used" if where is not None else "the export failed"
        raise ExportError(f"{reason}: {error}") from error


def _read(connection: duckdb.DuckDBPyConnection, table: Table, where: str | None = None) -> pl.DataFrame:
    with _told_of(where):
        return _select(connection, table, where).pl()


def _read_mart(connection: duckdb.DuckDBPyConnection, request: Request) -> tuple[Table, pl.DataFrame]:
    table = MARTS[request.mart or "observations"]
    return table, _read(connection, table, request.where)


def _write_csv(connection: duckdb.DuckDBPyConnection, request: Request, path: Path) -> Exported:
    _, frame = _read_mart(connection, request)
    defuse_formulas(trim_decimals(frame)).write_csv(path, include_bom=True)
    return Exported(frame.height)


def _write_parquet(connection: duckdb.DuckDBPyConnection, request: Request, path: Path) -> Exported:
    _, frame = _read_mart(connection, request)
    frame.write_parquet(path, compression="zstd")
    return Exported(frame.height)


def _write_xlsx(connection: duckdb.DuckDBPyConnection, request: Request, path: Path) -> Exported:
    table, frame = _read_mart(connection, request)
    if frame.height > EXCEL_ROWS:
        raise ExportError(
            f"{frame.height:,} rows do not fit a sheet of {EXCEL_ROWS:,}; narrow it with --where, or take csv"
        )
    # Excel keeps 15 digits of a number, a key may have 16; a text that starts with = is a text here, no formula.
    keys = [pl.col(column.name).cast(pl.String) for column in table.columns if column.name.endswith("_key")]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        (frame.with_columns(keys) if keys else frame).write_excel(
            workbook, worksheet=table.name, freeze_panes=(1, 0), autofit=frame.height < 5000,
            column_formats={pl.selectors.decimal(): "General"},
        )  # fmt: skip
        sheet = workbook.add_worksheet("说明")
        for row, column in enumerate(table.columns):
            sheet.write_row(row, 0, [column.name, column.doc])
    return Exported(frame.height)


def _read_sdmx(connection: duckdb.DuckDBPyConnection, request: Request) -> SdmxData:
    with _told_of(request.where):
        return build_sdmx(_select(connection, STATISTICS, request.where), request.as_of)


def _write_sdmx(connection: duckdb.DuckDBPyConnection, request: Request, path: Path) -> Exported:
    data = _read_sdmx(connection, request)
    data.rows.write_csv(path)
    _name_structure(path).write_bytes(derive_structure_message(data.codes, datetime.datetime.now(datetime.UTC)))
    return Exported(data.rows.height, data.left_out)


def _write_datapackage(connection: duckdb.DuckDBPyConnection, request: Request, folder: Path) -> Exported:
    tables = [MARTS[request.mart]] if request.mart else [*star.TABLES, *VIEWS]
    rows = write_package(
        folder, tables, lambda table: _read(connection, table, request.where), connection, request.licence
    )
    return Exported(rows)


def _write_datacommons(connection: duckdb.DuckDBPyConnection, request: Request, folder: Path) -> Exported:
    data = _read_sdmx(connection, request)
    rows = write_import(folder, data, connection)
    return Exported(rows, data.left_out + data.rows.height - rows)


_WRITERS: dict[str, Write] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "parquet": _write_parquet,
    "sdmx-csv": _write_sdmx,
    "datapackage": _write_datapackage,
    "datacommons": _write_datacommons,
}
