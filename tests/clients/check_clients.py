"""Does a published file open in the clients people have? Run by `make test-clients`, and by hand:

usage: python -m tests.clients.check_clients [WAREHOUSE.duckdb]        without one, the sample documents are published

Makes a clean environment for each client below a temporary folder with `uv` (BAOSHU_UV names one that is not on the
path), asks the ten questions, looks for the keys and comments that the declarations promise, and prints a line a client.
Exit 1 where one fails.
Needs a package index; it is no part of `make test` for that reason.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from warehouse.database import query_warehouse
from warehouse.exporting import write_export
from warehouse.tables.registry import PUBLISHED, SERVED, STORED, VIEWS
from warehouse.tables.star import FCT_OBSERVATION
from warehouse.tables.star import TABLES as STAR

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXAMPLES = ROOT / "warehouse" / "examples"
DUCKDB_VERSIONS = ("1.1.3", "1.4.5", "1.5.6", "2.0.0")
SHELL = "duckdb-cli==1.5.6"
SQLALCHEMY = ("duckdb-sqlalchemy", "duckdb==1.5.6")
SDMX = "pysdmx[data,xml]==1.21.0"
FRICTIONLESS = "frictionless==5.21.0"
DUCKDB = "duckdb==1.5.5"
# Clients that count the statistics of the mart, each by a script of its own; what their environment holds.
COUNTING = {
    "read_in_notebook": (
        "ibis-framework[duckdb]==12.0.0", "jupysql==0.11.1", "duckdb-engine==0.17.0",
        "ipython", "pandas", "polars", "pyarrow", DUCKDB,
    ),
    "show_in_streamlit": ("streamlit==1.67.0", DUCKDB),
    "run_sqlmesh": ("sqlmesh==0.236.4", DUCKDB),
    "run_dbt": ("dbt-core==1.11.16", "dbt-duckdb==1.11.1", DUCKDB),
    "serve_with_datasette": ("datasette==0.65.5", "datasette-parquet==0.6.1", DUCKDB),
    "open_in_harlequin": ("harlequin==2.17.0", DUCKDB),
    "ask_superset": (
        "apache-superset==6.1.0", "duckdb-engine==0.17.0", "flask-caching==2.3.1", "rich", "cachetools", DUCKDB,
    ),
}  # fmt: skip


def list_uv() -> list[str]:
    """The programs named uv that can be run: of BAOSHU_UV, of the path, of the Makefile's private folder."""
    candidates = (os.environ.get("BAOSHU_UV"), shutil.which("uv"), str(ROOT / ".tools" / "uv" / "bin" / "uv"))
    return [candidate for candidate in candidates if candidate and os.access(candidate, os.X_OK)]


def find_uv() -> str:
    """The path of uv. Exits where there is none."""
    for candidate in list_uv():
        return candidate
    raise SystemExit("uv is needed: put it on the path or name it in BAOSHU_UV")


def make_environment(uv: str, folder: Path, *packages: str) -> Path:
    """A new environment with the packages, the path of its programs."""
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    command = [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *packages]
    subprocess.run(command, check=True)
    return folder / "bin"


def run(command: list[str], **options: object) -> str:
    """What the command prints. Raises RuntimeError with its last words where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip()[-600:])
    return done.stdout


def publish_samples(folder: Path) -> Path:
    """The sample documents as a person would publish them: read, checked, put in place by the command itself."""
    data = folder / "data"
    run([str(Path(sys.executable).with_name("baoshu")), "run", "--input", str(ROOT / "seeds/documents"), "--data", str(data)])
    return data / "warehouse.duckdb"


def count_foreign_keys() -> int:
    """Foreign keys that a file holds: those into another schema are none of DuckDB's."""
    return sum(
        (column.references or "..").split(".")[0] == table.schema for table in STORED for column in table.columns
    )


def require(condition: bool, words: str) -> None:
    """Raise RuntimeError with the words where the condition does not hold."""
    if not condition:
        raise RuntimeError(words)


def check_duckdb(uv: str, folder: Path, warehouse: Path, version: str) -> str:
    """Ten questions, keys and comments in one version of DuckDB; what was seen, in words."""
    programs = make_environment(uv, folder / f"duckdb-{version}", f"duckdb=={version}")
    seen = json.loads(run([str(programs / "python"), str(HERE / "ask_warehouse.py"), str(warehouse), str(EXAMPLES)]))
    require(seen["version"] == version, f"version {seen['version']}")
    require(len(seen["rows"]) == 10, f"{len(seen['rows'])} questions answered")
    declared = {
        "primary_keys": sum(bool(table.key) for table in STORED),
        "foreign_keys": count_foreign_keys(),
        "columns": sum(len(table.columns) for table in PUBLISHED),
        "commented_columns": sum(len(table.columns) for table in PUBLISHED),
        "commented_tables": len(STORED) + len(SERVED),
        "commented_views": len(VIEWS),
    }
    other = {name: f"{seen[name]}, declared {count}" for name, count in declared.items() if seen[name] != count}
    require(not other, f"not as declared: {other}")
    return (
        f"10 questions, {sum(seen['rows'].values())} rows; {seen['primary_keys']} primary and {seen['foreign_keys']} "
        f"foreign keys, {seen['commented_columns']} commented columns"
    )


def check_shell(uv: str, folder: Path, warehouse: Path) -> str:
    """The ten questions through DuckDB's own shell."""
    shell = make_environment(uv, folder / "shell", SHELL) / "duckdb"
    for question in sorted(EXAMPLES.glob("*.sql")):
        with question.open(encoding="utf-8") as sql:
            run([str(shell), "-readonly", "-csv", "-bail", str(warehouse)], stdin=sql)
    count = run(
        [str(shell), "-readonly", "-csv", "-noheader", str(warehouse), "select count(*) from marts.observations"]
    )
    require(int(count) > 0, "no observations")
    return f"10 questions; {int(count)} observations"


def check_sqlalchemy(uv: str, folder: Path, warehouse: Path) -> str:
    """Schemas, keys and comments as SQLAlchemy reflects them."""
    programs = make_environment(uv, folder / "sqlalchemy", *SQLALCHEMY)
    seen = json.loads(run([str(programs / "python"), str(HERE / "reflect_warehouse.py"), str(warehouse)]))
    require(seen["schemas"] == ["audit", "marts", "serving", "star"], f"schemas: {seen}")
    require(seen["marts"] == len(VIEWS) and seen["star"] == len(STAR) and seen["observations"] > 0, f"tables: {seen}")
    declared = len(FCT_OBSERVATION.columns)
    require(seen["columns"] == seen["commented_columns"] == declared, f"{declared} columns are declared: {seen}")
    return (
        f"{seen['star']} tables, {seen['marts']} views; fct_observation: {seen['columns']} columns, "
        f"{seen['commented_columns']} commented, primary key {seen['primary_key']}, {seen['foreign_keys']} foreign keys; "
        f"audit.relation tells {seen['told_primary_keys']} and {seen['told_foreign_keys']}"
    )


def check_sdmx(uv: str, folder: Path, warehouse: Path) -> str:
    """The SDMX export as pysdmx takes it: structure message, codes, keys, and back as SDMX-ML."""
    programs, data = make_environment(uv, folder / "pysdmx", SDMX), folder / "statistics.csv"
    write_export(warehouse, data, "sdmx-csv", replace=True)
    seen = json.loads(run([str(programs / "python"), str(HERE / "read_sdmx.py"), str(data)]))
    require(not seen["errors"], f"errors: {seen['errors'][:10]}")
    return f"{seen['observations']} observations, {seen['components']} components, {seen['codes']} codes, 0 errors"


def check_package(uv: str, folder: Path, warehouse: Path) -> str:
    """The data package as Frictionless validates it: every cell, key and reference; and one spoilt cell is found."""
    programs, package = make_environment(uv, folder / "frictionless", FRICTIONLESS), folder / "package"
    write_export(warehouse, package, "datapackage")
    command = [str(programs / "python"), str(HERE / "read_package.py"), str(package)]
    seen = json.loads(run(command))
    require(seen["valid"] and not seen["errors"] and not seen["warnings"], f"not valid: {seen}")
    statistics = package / "star" / "fct_statistic.csv"
    statistics.write_text(statistics.read_text(encoding="utf-8").replace(",level,", ",niveau,", 1), encoding="utf-8")
    spoilt = json.loads(run(command))
    require(not spoilt["valid"] and "niveau" in str(spoilt["errors"]), f"a spoilt cell was not found: {spoilt}")
    return f"{seen['resources']} resources, {seen['rows']} rows, 0 errors; a spoilt cell is found"


def check_counting(uv: str, folder: Path, warehouse: Path, script: str) -> str:
    """The statistics of the mart as the clients of a script count them."""
    programs = make_environment(uv, folder / script, *COUNTING[script])
    told = run([str(programs / "python"), str(HERE / f"{script}.py"), str(warehouse)]).splitlines()
    # Some clients say good-bye behind it.
    seen: dict[str, int] = json.loads([line for line in told if line.startswith("{")][-1])
    require(seen.pop("uncommented", 0) == 0, "columns without our comments")
    counted = int(query_warehouse(warehouse, "select count(*) from marts.statistics").item())
    require(bool(seen) and set(seen.values()) == {counted}, f"{counted} statistics: {seen}")
    return f"{', '.join(seen)}: {counted} statistics"


def main() -> int:
    """Run every check, print a line each, return how many failed."""
    uv, failed = find_uv(), 0
    with tempfile.TemporaryDirectory(prefix="baoshu-clients-") as name:
        folder = Path(name)
        warehouse = Path(sys.argv[1]).resolve() if sys.argv[1:] else publish_samples(folder)
        checks = {f"duckdb {v}": (check_duckdb, v) for v in DUCKDB_VERSIONS}
        checks[SHELL] = (check_shell,)
        checks[SQLALCHEMY[0]] = (check_sqlalchemy,)
        checks |= {SDMX: (check_sdmx,), FRICTIONLESS: (check_package,)}
        checks |= {packages[0]: (check_counting, script) for script, packages in COUNTING.items()}
        for client, (check, *arguments) in checks.items():
            try:
                print(f"ok    {client:<36} {check(uv, folder, warehouse, *arguments)}", flush=True)
            except (RuntimeError, subprocess.CalledProcessError) as error:
                failed += 1
                print(f"FAIL  {client:<36} {error}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
