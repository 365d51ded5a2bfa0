"""Asks a published warehouse what a client asks: run by `check_clients.py` with the interpreter of each environment.

usage: ask_warehouse.py WAREHOUSE.duckdb EXAMPLES_FOLDER        needs only the `duckdb` package, of whatever version

Prints one line of JSON: version, rows of each question, how many keys and comments the catalogue shows.
"""

import json
import pathlib
import sys

COUNTS = {
    "primary_keys": "duckdb_constraints() where constraint_type = 'PRIMARY KEY'",
    "foreign_keys": "duckdb_constraints() where constraint_type = 'FOREIGN KEY'",
    "columns": "duckdb_columns() where not internal",
    "commented_columns": "duckdb_columns() where not internal and comment is not null",
    "commented_tables": "duckdb_tables() where not internal and comment is not null",
    "commented_views": "duckdb_views() where not internal and comment is not null",
}


def main(path: str, examples: str) -> None:
    """Ask, and print what came back."""
    import duckdb

    connection = duckdb.connect(path, read_only=True)
    seen: dict[str, object] = {"version": duckdb.__version__}
    seen["rows"] = {
        question.stem: len(connection.execute(question.read_text(encoding="utf-8")).fetchall())
        for question in sorted(pathlib.Path(examples).glob("*.sql"))
    }
    for name, source in COUNTS.items():
        seen[name] = connection.execute(f"select count(*) from {source}").fetchone()[0]
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:3])
