"""The pages of Great Expectations below Dagster's own address, so that a check's link to its page works in the browser.

Belongs here: `add_data_docs` and the path. Does not: the web server they are added to (`pipelines.running.guarded_dagster`),
the pages (`expectations.data_docs`).
"""

from collections.abc import Callable
from typing import Any

DATA_DOCS_PATH = "/quality"


def add_data_docs(build_routes: Callable[[Any], list[Any]], folder: str) -> Callable[[Any], list[Any]]:
    """A method that returns Dagster's routes with the folder below `DATA_DOCS_PATH` before them."""
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    def build(server: Any) -> list[Any]:
        pages = StaticFiles(directory=folder, html=True, check_dir=False)
        return [Mount(DATA_DOCS_PATH, pages, name="data_docs"), *build_routes(server)]

    return build
