"""`baoshu query`, `export`, `docs`: reading the published warehouse from a terminal.

Belongs here: options checked, results printed or written. Does not: the questions themselves (`warehouse`).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands.requests import UnusableRequest
from pipelines.commands.terminal_tables import print_table
from pipelines.settings import Settings
from pipelines.visible_text import say, warn, write_out
from warehouse.export_formats import EXPORT_FORMATS, find_export_format

if TYPE_CHECKING:
    import polars as pl

    from warehouse.exporting import Request

# What runs keep in the data folder.
OWN_NAMES = frozenset({
    "warehouse.duckdb", "warehouse.duckdb.wal", "history.parquet", "check_history.parquet", "previous_build.parquet", "builds",
    "parquet", "staging", "dagster", "quality", "failures.log", ".lock", ".warehouse.duckdb.lock",
})  # fmt: skip
QUERY_FORMATS = ("table", "csv", "jsonl")


def show_query(warehouse: Path, sql: str, limit: int, form: str) -> None:
    """Prints the rows of one SELECT. Raises UnusableRequest, WarehouseError."""
    check_format(form)
    from warehouse.database import query_warehouse

    found = query_warehouse(warehouse, sql, limit)
    print_rows(found, form)
    if form == "table" and found.height == limit:
        warn(f"the first {limit} rows; --limit shows more")


def check_format(form: str) -> None:
    """Nothing where rows can be printed so; UnusableRequest where not."""
    if form not in QUERY_FORMATS:
        raise UnusableRequest(f"no format is called {form!r}; there are {', '.join(QUERY_FORMATS)}")


def print_rows(found: "pl.DataFrame", form: str) -> None:
    """Prints rows in one of `QUERY_FORMATS`."""
    from warehouse.cells import defuse_formulas, trim_decimals

    if form == "csv":
        write_out(defuse_formulas(trim_decimals(found)).write_csv())
    elif form == "jsonl":
        write_out(found.write_ndjson())
    else:
        numbers = [name for name, kind in found.schema.items() if kind.is_numeric()]
        print_table(found.columns, trim_decimals(found).rows(), right=numbers)


def export_view(warehouse: Path, output: Path, form: str | None, request: "Request", *, replace: bool) -> None:
    """Writes an export and says how many rows. Raises UnusableRequest, WarehouseError, ExportError."""
    from warehouse.exporting import write_export

    form = form or find_export_format(output)
    if form is None:
        raise UnusableRequest(f"{output.name} does not say a format; add --format with one of {', '.join(EXPORT_FORMATS)}")
    if is_own(warehouse, output):
        raise UnusableRequest(f"{output} belongs to the data folder's own files; an export goes elsewhere")
    if output.is_dir():
        raise UnusableRequest(f"{output} is a folder that is there already; take another name")
    exported = write_export(warehouse, output, form, request, replace=replace)
    left_out = f"; {exported.left_out} left out that have no place in this format" if exported.left_out else ""
    say(f"{output}: {exported.rows} rows{left_out}")


def is_own(warehouse: Path, output: Path) -> bool:
    """Whether a file is one that runs write and read: the warehouse, under whatever name, or any that is in its folder
    already or belongs there. Exports that were put into the folder may be replaced."""
    target, data = output.resolve(), warehouse.resolve().parent
    if output.exists() and warehouse.exists() and output.samefile(warehouse):
        return True
    if not target.is_relative_to(data):
        return False
    first = target.relative_to(data).parts[:1]
    return first[0] in OWN_NAMES if first else True


def show_documents(settings: Settings) -> None:
    """Prints where the pages for readers lie. Raises UnusableRequest where no run has written them."""
    index = settings.data_docs_folder / "index.html"
    if not index.exists():
        raise UnusableRequest(f"there are no Data Docs in {settings.data}; `baoshu run` writes them")
    say(f"data docs: {index.as_uri()}")
    import warehouse

    dictionary = Path(warehouse.__path__[0]) / "DICTIONARY.md"
    if dictionary.exists():
        say(f"data dictionary: {dictionary}")
