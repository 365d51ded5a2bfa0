"""Serves the Parquet files of the marts with Datasette: run by `check_clients.py` with the interpreter of an environment that has it.

usage: serve_with_datasette.py WAREHOUSE.duckdb        parquet/marts stands beside it; needs `datasette`, `datasette-parquet`

Prints one line of JSON: the statistics that its JSON counts, and whether a key came through to its last digit.
"""

import asyncio
import json
import pathlib
import sys


async def main(path: str) -> None:
    """Ask, and print what was seen."""
    import duckdb
    from datasette.app import Datasette

    marts = pathlib.Path(path).parent / "parquet" / "marts"
    server = Datasette(metadata={"plugins": {"datasette-parquet": {"baoshu": {"directory": str(marts)}}}})
    await server.invoke_startup()

    async def ask(sql: str) -> list:
        answer = await server.client.get("/baoshu.json", params={"sql": sql})
        return answer.json()["rows"][0]

    (counted,) = await ask("select count(value_number is null) from statistics")
    (key,) = await ask("select max(statistic_key) from statistics")
    with duckdb.connect(path, read_only=True) as connection:
        known = connection.sql("select max(statistic_key) from marts.statistics").fetchall()[0][0]
    print(json.dumps({"datasette": counted if key == known else f"key {key} for {known}"}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
