"""Plans a SQLMesh project over a published file: run by `check_clients.py` with the interpreter of an environment that has it.

usage: run_sqlmesh.py WAREHOUSE.duckdb        needs `sqlmesh`, `duckdb`

Prints one line of JSON: the statistics that the model counted.
"""

import json
import os
import pathlib
import sys
import tempfile

os.environ["SQLMESH__DISABLE_ANONYMIZED_ANALYTICS"] = "true"
CONFIG = """
gateways:
  local:
    connection:
      type: duckdb
      catalogs:
        own: {own}
        baoshu: {{type: duckdb, path: {path}, read_only: true}}
default_gateway: local
model_defaults: {{dialect: duckdb}}
"""
MODEL = """
MODEL (name own.main.by_kind, kind FULL, audits (not_null(columns := (kind, n))));
SELECT kind, count(*) AS n FROM baoshu.marts.statistics GROUP BY kind
"""


def main(path: str) -> None:
    """Plan and apply, and print what was seen."""
    from sqlmesh import Context

    with tempfile.TemporaryDirectory() as name:
        project = pathlib.Path(name)
        (project / "models").mkdir()
        (project / "config.yaml").write_text(CONFIG.format(own=project / "own.duckdb", path=path), encoding="utf-8")
        (project / "models" / "by_kind.sql").write_text(MODEL, encoding="utf-8")
        context = Context(paths=name)
        context.plan(auto_apply=True, no_prompts=True)
        counted = int(context.fetchdf("select sum(n) as n from own.main.by_kind")["n"][0])
        context.close()
    print("\n" + json.dumps({"sqlmesh": counted}))


if __name__ == "__main__":
    main(sys.argv[1])
