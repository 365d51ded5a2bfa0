"""Dagster's web server with the Data Docs beside it, so that a check's link to its page works in the browser.

Belongs here: adding the pages to the web server, and having `dagster dev` start it so. Does not: starting and ending the
UI (`pipelines.commands.user_interface`), the pages (`expectations.data_docs`).

    python -m pipelines.running.web_server …       is dagster-webserver …
    python -m pipelines.running.web_server dev …   is dagster dev …, whose web server is this one
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

DATA_DOCS_PATH = "/quality"
_MODULE = "pipelines.running.web_server"


def replace_web_server(command: Sequence[str]) -> list[str]:
    """The command with Dagster's module of the web server replaced by this one.

    >>> replace_web_server(["python", "-m", "dagster_webserver", "--port", "3000"])
    ['python', '-m', 'pipelines.running.web_server', '--port', '3000']
    """
    return [_MODULE if part == "dagster_webserver" else part for part in command]


def add_data_docs(build_routes: Callable[[Any], list[Any]], folder: str) -> Callable[[Any], list[Any]]:
    """A method that returns Dagster's routes with the folder below `DATA_DOCS_PATH` before them."""
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    def build(server: Any) -> list[Any]:
        pages = StaticFiles(directory=folder, html=True, check_dir=False)
        return [Mount(DATA_DOCS_PATH, pages, name="data_docs"), *build_routes(server)]

    return build


def _serve() -> None:
    from dagster_webserver import cli
    from dagster_webserver.webserver import DagsterWebserver

    from pipelines.settings import load_settings

    folder = str(load_settings().data_docs_folder)
    routes: Any = DagsterWebserver.build_routes
    server_class: Any = DagsterWebserver
    server_class.build_routes = add_data_docs(routes, folder)
    cli.main()


def _develop() -> None:
    from dagster._cli import cli, dev

    module: Any = dev
    open_process = module.open_ipc_subprocess
    module.open_ipc_subprocess = lambda parts, **more: open_process(replace_web_server(parts), **more)
    cli(obj={})


def main() -> None:
    """The web server, or `dagster dev` with it."""
    os.environ.setdefault("DAGSTER_TELEMETRY_DISABLED", "1")
    _develop() if sys.argv[1:2] == ["dev"] else _serve()


if __name__ == "__main__":
    main()
