"""Shows a published file in a Streamlit page: run by `check_clients.py` with the interpreter of an environment that has it.

usage: show_in_streamlit.py WAREHOUSE.duckdb        needs `streamlit`, `duckdb`

The page is run by Streamlit itself, without a browser. Prints one line of JSON: the rows of its table.
"""

import json
import sys

PAGE = """
import duckdb, streamlit
with duckdb.connect({path!r}, read_only=True) as connection:
    streamlit.dataframe(connection.sql("select * from marts.statistics").df())
    counts = connection.sql("select coalesce(category, '') as category, count(*) as n from marts.statistics group by 1").df()
streamlit.bar_chart(counts, x="category", y="n")
"""


def main(path: str) -> None:
    """Run the page, and print what was seen."""
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_string(PAGE.format(path=path), default_timeout=120).run()
    if page.exception:
        raise SystemExit(page.exception[0].message)
    print(json.dumps({"streamlit": len(page.dataframe[0].value)}))


if __name__ == "__main__":
    main(sys.argv[1])
