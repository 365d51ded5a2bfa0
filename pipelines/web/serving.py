"""`baoshu web`: the pages on this machine, until Ctrl-C.

Belongs here: the port, the server, what is printed. Does not: pages (`pipelines.web.application`).
"""

import socket
import sys
from pathlib import Path

from pipelines.settings import Settings
from pipelines.visible_text import say
from pipelines.web.application import build_application
from pipelines.web.site import Site

HOST = "127.0.0.1"


class UnusablePort(ValueError):  # noqa: N818 - the fault is the port's, not the program's
    """The port cannot be listened on; the message is one line."""


def serve_pages(settings: Settings, port: int, *, read_only: bool = False, dagster_port: int | None = None) -> int:
    """Serves the pages on 127.0.0.1 until Ctrl-C or SIGTERM, then 0. Raises UnusablePort before anything is served."""
    import uvicorn

    # At the first bound value DuckDB looks for them, a third of a second and 86 MB; where they cannot be imported it goes on
    # without, and no page uses them.
    sys.modules.update({"pandas": None, "pyarrow": None})  # type: ignore[dict-item]
    listening = _listen(port)
    site = Site(settings, read_only=read_only)
    site.dagster_address = f"http://{HOST}:{dagster_port}" if dagster_port else None
    application = build_application(site, list_answered_hosts(settings, port))
    server = uvicorn.Server(
        uvicorn.Config(application, log_level="warning", access_log=False, lifespan="off", server_header=False)
    )
    say(f"pages: http://{HOST}:{port}  (data folder {settings.data}; Ctrl-C ends them)")
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    return 0


def list_answered_hosts(settings: Settings, port: int) -> list[str]:
    """What a request may name as its Host: this machine at the port, and the names of the settings, with it or without,
    as a proxy in front passes them on."""
    names = settings.list_hosts()
    return [f"{HOST}:{port}", f"localhost:{port}", *names, *(f"{name}:{port}" for name in names)]


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise UnusablePort(f"port {port} cannot be used: {reason}; choose another with --port") from error
    return listening


def export_pages(settings: Settings, folder: Path, language: str = "zh") -> int:
    """Writes the static copy, says how many pages it has, returns 0."""
    from pipelines.web.static_copy import write_copy

    count = write_copy(settings, folder, language)
    say(f"{folder / 'index.html'}: {count} pages")
    return 0
