"""Opens a published file in Harlequin: run by `check_clients.py` with the interpreter of an environment that has it.

usage: open_in_harlequin.py WAREHOUSE.duckdb        needs `harlequin`

A question is typed and run in the terminal's page itself. Prints one line of JSON: the statistics that its table shows.
"""

import asyncio
import json
import sys


async def main(path: str) -> None:
    """Type, run, and print what was seen."""
    from harlequin import Harlequin
    from harlequin_duckdb import DuckDbAdapter

    app = Harlequin(DuckDbAdapter([path], read_only=True))
    async with app.run_test(size=(120, 36)) as pilot:
        while app.editor is None:
            await pilot.pause(0.1)
        app.editor.text = "select count(*) as n from marts.statistics"
        await pilot.press("ctrl+j")
        while not app.query("ResultsTable") or not app.query_one("ResultsTable").row_count:
            await pilot.pause(0.1)
        shown = app.query_one("ResultsTable").get_row_at(0)[0]
    print("\n" + json.dumps({"harlequin": int(str(shown).replace(",", ""))}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
