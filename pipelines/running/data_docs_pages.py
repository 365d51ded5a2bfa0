"""The Data Docs below the address of the UI, so that a check's link to its page works in the browser.

Belongs here: adding the pages to the web server. Does not: the pages (`expectations.data_docs`), the guard before them
(`pipelines.running.request_guard`).
"""

from pathlib import Path
from typing import Any

DATA_DOCS_PATH = "/quality"


def add_data_docs(application: Any, folder: Path) -> None:
    """Has a Starlette application answer below `DATA_DOCS_PATH` with the files of the folder, which need not be there
    yet."""
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    pages = StaticFiles(directory=folder, html=True, check_dir=False)
    application.router.routes.insert(0, Mount(DATA_DOCS_PATH, pages, name="data_docs"))
