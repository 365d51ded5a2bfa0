"""`baoshu query`, `export`, `docs`: reading the published warehouse from a terminal.

Belongs here: options checked, results printed or written. Does not: the questions themselves (`warehouse`).
"""

import sys
from pathlib import Path

from pipelines.commands.requests import UnusableRequest
from pipelines.commands.terminal_tables import print_table
from pipelines.settings import Settings

QUERY_FORMATS = ("table", "csv", "jsonl")
FORMAT_BY_ENDING = {".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}


def show_query(warehouse: Path, sql: str, limit: int, form: str) -> None:
    """Prints the rows of one SELECT. Raises UnusableRequest, WarehouseError."""
    if form not in QUERY_FORMATS:
        raise UnusableRequest(f"no format is called {form!r}; there are {', '.join(QUERY_FORMATS)}")
    from warehouse.database import query_warehouse
    from warehouse.exporting import trim_decimals

    found = query_warehouse(warehouse, sql, limit)
    if form == "csv":
        sys.stdout.write(trim_decimals(found).write_csv())
    elif form == "jsonl":
        sys.stdout.write(found.write_ndjson())
    else:
        numbers = [name for name, kind in found.schema.items() if kind.is_numeric()]
        print_table(found.columns, trim_decimals(found).rows(), right=numbers)
        if found.height == limit:
            print(f"the first {limit} rows; --limit shows more", file=sys.stderr)


def export_view(warehouse: Path, output: Path, mart: str, form: str | None, where: str | None) -> None:
    """Writes a view to a file and says how many rows. Raises UnusableRequest, WarehouseError."""
    from warehouse.exporting import export_mart

    form = form or FORMAT_BY_ENDING.get(output.suffix.lower())
    if form is None:
        raise UnusableRequest(f"{output.name} does not say a format; add --format csv, xlsx, parquet or sdmx-csv")
    if not output.absolute().parent.is_dir():
        raise UnusableRequest(f"there is no folder {output.absolute().parent}")
    rows = export_mart(warehouse, output, form, mart=mart, where=where)
    print(f"{output}: {rows} rows")


def show_documents(settings: Settings) -> None:
    """Prints where the pages for readers lie. Raises UnusableRequest where no run has written them."""
    index = settings.data_docs_folder / "index.html"
    if not index.exists():
        raise UnusableRequest(f"there are no Data Docs in {settings.data}; `baoshu run` writes them")
    print(f"data docs: {index.as_uri()}")
    import warehouse

    dictionary = Path(warehouse.__path__[0]) / "DICTIONARY.md"
    if dictionary.exists():
        print(f"data dictionary: {dictionary}")
