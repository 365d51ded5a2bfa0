"""Asks a published warehouse what a client asks: run by `check_clients.py` with the interpreter of each environment.

usage: ask_warehouse.py WAREHOUSE.duckdb EXAMPLES_FOLDER        needs only the `duckdb` package, of whatever version

Prints one line of JSON: version, rows of each question, how many keys and comments the catalogue shows.
"""

import json
import pathlib
import sys

import duckdb

path, examples = sys.argv[1], pathlib.Path(sys.argv[2])
connection = duckdb.connect(path, read_only=True)
answers = {
    question.stem: len(connection.execute(question.read_text(encoding="utf-8")).fetchall())
    for question in sorted(examples.glob("*.sql"))
}


def count(sql: str) -> int:
    return connection.execute(sql).fetchone()[0]


print(
    json.dumps(
        {
            "version": duckdb.__version__,
            "rows": answers,
            "primary_keys": count("select count(*) from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"),
            "foreign_keys": count("select count(*) from duckdb_constraints() where constraint_type = 'FOREIGN KEY'"),
            "commented_columns": count(
                "select count(*) from duckdb_columns() where not internal and comment is not null"
            ),
            "columns": count("select count(*) from duckdb_columns() where not internal"),
            "commented_tables": count(
                "select count(*) from duckdb_tables() where not internal and comment is not null"
            ),
            "commented_views": count("select count(*) from duckdb_views() where not internal and comment is not null"),
        }
    )
)
