"""Reads a published file as a notebook does: run by `check_clients.py` with the interpreter of an environment that has the clients.

usage: read_in_notebook.py WAREHOUSE.duckdb        needs `ibis-framework[duckdb]`, `jupysql`, `ipython`, `duckdb-engine`,
`pandas`, `polars`

Prints one line of JSON: the statistics that each of them counts.
"""

import json
import sys


def main(path: str) -> None:
    """Count, and print what was seen."""
    import duckdb
    import ibis
    from IPython.core.interactiveshell import InteractiveShell

    question = "select statistic_key, value_number from marts.statistics"
    with duckdb.connect(path, read_only=True) as connection:
        seen = {"pandas": len(connection.sql(question).df()), "polars": len(connection.sql(question).pl())}
    ibis_connection = ibis.duckdb.connect(path, read_only=True)
    seen["ibis"] = int(ibis_connection.table("statistics", database="marts").count().execute())
    ibis_connection.disconnect()
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "sql")
    shell.run_line_magic("sql", f"duckdb:///{path}")
    result = shell.run_line_magic("sql", "select count(*) as n from marts.statistics")
    seen["jupysql"] = int(result.DataFrame()["n"][0])
    print("\n" + json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
