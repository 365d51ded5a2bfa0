"""Exports: rows of a mart as CSV, Excel, Parquet or SDMX-CSV, for people without a database client.

Belongs here: formats, and the SDMX reading of a statistic.
Does not: connections (`warehouse.database`), the marts themselves (`warehouse/marts`).
"""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import xlsxwriter
import xlsxwriter.exceptions

from warehouse.contract import Table
from warehouse.database import open_warehouse
from warehouse.ddl import quote_name
from warehouse.tables.registry import VIEWS

EXCEL_ROWS = 1_048_575  # a sheet holds one more, the header
MARTS: dict[str, Table] = {table.name: table for table in VIEWS}

# Code lists of SDMX: UNIT_MULT is a power of ten, OBS_STATUS says how the figure is meant (A normal, E estimated,
# F forecast, U of doubtful reliability).
_SDMX_SQL = """
SELECT
    'DATAFLOW' AS STRUCTURE,
    'BAOSHU:STATISTICS(1.0)' AS STRUCTURE_ID,
    'I' AS ACTION,
    coalesce(place_code, place, '_Z') AS REF_AREA,
    coalesce(place, '未知') AS REF_AREA_NAME,
    indicator AS INDICATOR,
    CASE kind WHEN 'level' THEN 'L' WHEN 'growth' THEN 'G' WHEN 'delta' THEN 'D' WHEN 'ratio' THEN 'R' ELSE 'K' END
        || coalesce('_' || basis, '') AS TRANSFORMATION,
    coalesce(subject, '_Z') AS COUNTERPART,
    CASE
        WHEN frequency = 'span' THEN strftime(period_start, '%Y-%m-%d') || '/P' || CASE
            WHEN day(period_start) <> 1 OR day(period_end + 1) <> 1
                THEN (period_end - period_start + 1) || 'D'
            WHEN date_diff('month', period_start, period_end + 1) % 12 <> 0
                THEN date_diff('month', period_start, period_end + 1) || 'M'
            ELSE date_diff('month', period_start, period_end + 1) // 12 || 'Y'
        END
        WHEN frequency = 'since'
            THEN strftime(period_start, '%Y-%m-%d') || '/P' || (known_as_of - period_start + 1) || 'D'
        WHEN frequency = 'as_of' THEN substr(period, 2)
        ELSE period
    END AS TIME_PERIOD,
    period AS PERIOD_AS_STATED,
    value AS OBS_VALUE,
    coalesce(unit, 'PURE_NUMB') AS UNIT_MEASURE,
    0 AS UNIT_MULT,
    CASE
        WHEN status = 'planned' THEN 'F' WHEN is_conflicting THEN 'U' WHEN comparator <> '=' THEN 'E' ELSE 'A'
    END AS OBS_STATUS,
    comparator AS COMPARATOR,
    evidence AS COMMENT_OBS
FROM selected
WHERE period IS NOT NULL AND (frequency <> 'since' OR known_as_of >= period_start)
"""


# Full-width signs begin a formula in Chinese Excel. What stands after a sign of a number is no formula unless it calls one.
_FORMULA = r"^(?:[=＝@＠\t\r\n][\s\S]|[+＋\-－](?:[^0-9０-９.]|[\s\S]*[(|!]))"


class ExportError(ValueError):
    """The export cannot be made; the message says why to a person."""


def export_mart(path: Path, output: Path, format: str, mart: str = "observations", where: str | None = None) -> int:
    """Write the rows of a mart to `output`, return how many there are.

    `format` is one of `FORMATS`. `where` is an SQL condition on the columns of the mart; it runs on a read-only
    connection that reads nothing but the warehouse. `sdmx-csv` always exports `marts.statistics`. TIME_PERIOD may
    not be empty there nor open: a statistic without a period is left out, one since a day runs to its publication, one
    as of a month is of that month, and PERIOD_AS_STATED holds what was stated.
    A file that is there is replaced when the new one is whole.

    Raises ExportError for an unknown mart or format, a condition that cannot be used, too many rows for a sheet or an
    output that cannot be written; WarehouseError where there is no warehouse.
    """
    if format not in FORMATS:
        raise ExportError(f"unknown format {format}; there are {', '.join(FORMATS)}")
    if format == "sdmx-csv":
        mart = "statistics"
    if mart not in MARTS:
        raise ExportError(f"unknown mart {mart}; there are {', '.join(MARTS)}")
    frame = _select(path, MARTS[mart], format, where)
    part = output.with_name(f".{output.name}.part")
    try:
        FORMATS[format](frame, part, MARTS[mart])
        part.replace(output)
    except (OSError, pl.exceptions.PolarsError, xlsxwriter.exceptions.XlsxWriterException) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise ExportError(f"cannot write {output}: {reason}") from error
    finally:
        # A folder that cannot be written to holds no part either; the error above is the one to tell.
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return frame.height


def _select(path: Path, table: Table, format: str, where: str | None) -> pl.DataFrame:
    with open_warehouse(path) as connection:
        rows = connection.sql(f"SELECT * FROM {table.full_name}")
        if where is not None:
            # `filter` parses the text as one expression: neither `1) UNION SELECT (2` nor `1; SELECT 2` gets through.
            try:
                rows = rows.filter(where)
            except duckdb.Error as error:
                raise ExportError(f"the condition “{where}” cannot be used: {error}") from error
        if table.key:
            rows = rows.order(", ".join(quote_name(name) for name in table.key))
        try:
            return (rows.query("selected", _SDMX_SQL) if format == "sdmx-csv" else rows).pl()
        except duckdb.Error as error:
            reason = f"the condition “{where}” cannot be used" if where is not None else "the export failed"
            raise ExportError(f"{reason}: {error}") from error


def _write_csv(frame: pl.DataFrame, path: Path, table: Table) -> None:
    defuse_formulas(trim_decimals(frame)).write_csv(path, include_bom=True)


def _write_parquet(frame: pl.DataFrame, path: Path, table: Table) -> None:
    frame.write_parquet(path, compression="zstd")


def _write_sdmx(frame: pl.DataFrame, path: Path, table: Table) -> None:
    defuse_formulas(trim_decimals(frame)).write_csv(path)


def trim_decimals(frame: pl.DataFrame) -> pl.DataFrame:
    """Decimals as people write them: 12.5, not 12.500000."""
    digits = pl.selectors.decimal().cast(pl.String).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    return frame.with_columns(digits)


def defuse_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula, with an apostrophe before them, which has it take them as text.
    A number with a sign stays, and so does a sign alone: the comparator."""
    names = {name: "'" + name if re.match(_FORMULA, name) else name for name in frame.columns}
    texts = [pl.col(name) for name, kind in frame.schema.items() if kind == pl.String()]
    marked = (pl.when(text.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text) for text in texts)
    return frame.with_columns(one.alias(text.meta.output_name()) for one, text in zip(marked, texts, strict=True)).rename(names)


def _write_xlsx(frame: pl.DataFrame, path: Path, table: Table) -> None:
    if frame.height > EXCEL_ROWS:
        raise ExportError(
            f"{frame.height:,} rows do not fit a sheet of {EXCEL_ROWS:,}; narrow it with --where, or take csv"
        )
    # Keys of 63 bits lose digits as Excel's numbers; a text that starts with = is a text here, no formula.
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


FORMATS: dict[str, Callable[[pl.DataFrame, Path, Table], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "parquet": _write_parquet,
    "sdmx-csv": _write_sdmx,
}
