"""Builds a dbt project over a published file: run by `check_clients.py` with the interpreter of an environment that has it.

usage: run_dbt.py WAREHOUSE.duckdb        needs `dbt-core<1.12`, `dbt-duckdb`

Prints one line of JSON: the statistics that the model counted.
"""

import json
import os
import pathlib
import sys
import tempfile

os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
PROFILE = """
own: {{target: dev, outputs: {{dev: {{type: duckdb, path: {own}, attach: [{{path: {path}, alias: baoshu, read_only: true}}]}}}}}}
"""
SCHEMA = """
version: 2
sources: [{name: marts, database: baoshu, schema: marts, tables: [{name: statistics}]}]
models: [{name: by_kind, columns: [{name: kind, data_tests: [not_null, unique]}]}]
"""
MODEL = "select kind, count(*) as n from {{ source('marts', 'statistics') }} group by 1"


def main(path: str) -> None:
    """Build, and print what was seen."""
    import duckdb
    from dbt.cli.main import dbtRunner

    with tempfile.TemporaryDirectory() as name:
        project, own = pathlib.Path(name), pathlib.Path(name) / "own.duckdb"
        (project / "models").mkdir()
        (project / "profiles.yml").write_text(PROFILE.format(own=own, path=path), encoding="utf-8")
        (project / "dbt_project.yml").write_text('name: own\nprofile: own\nversion: "1.0"\n', encoding="utf-8")
        (project / "models" / "schema.yml").write_text(SCHEMA, encoding="utf-8")
        (project / "models" / "by_kind.sql").write_text(MODEL, encoding="utf-8")
        done = dbtRunner().invoke(["build", "--project-dir", name, "--profiles-dir", name])
        if not done.success:
            raise SystemExit(str(done.exception or "a model or a test failed"))
        # dbt keeps its own connection open; one of the same settings joins it.
        with duckdb.connect(str(own)) as connection:
            counted = int(connection.sql("select sum(n) from by_kind").fetchall()[0][0])
    print("\n" + json.dumps({"dbt": counted}))


if __name__ == "__main__":
    main(sys.argv[1])
