"""Dagster's programs with the guard before their web server: `python -m pipelines.running.guarded_dagster webserver …`
and `… dev …` take the options of `dagster-webserver` and `dagster dev`.

Belongs here: putting the guard and the Data Docs in place, and refusing to serve without the guard.
Does not: what is refused (`pipelines.running.request_guard`).
"""

import sys
from collections.abc import Sequence
from typing import Any

from pipelines.running.data_docs_pages import add_data_docs
from pipelines.settings import load_settings

MODULE = "pipelines.running.guarded_dagster"


def serve_guarded(arguments: Sequence[str]) -> None:
    """Runs `dagster-webserver` with these options behind the guard."""
    import dagster_webserver.cli as program

    from pipelines.running.request_guard import guard_application

    settings = load_settings()
    create, hosts = program.create_app_from_workspace_process_context, settings.list_hosts()  # pyright: ignore[reportPrivateImportUsage]

    def create_guarded(*given: Any, **named: Any) -> Any:
        application = create(*given, **named)
        add_data_docs(application, settings.data_docs_folder)
        guard_application(application, hosts)
        return application

    program.create_app_from_workspace_process_context = create_guarded  # pyright: ignore[reportPrivateImportUsage]
    program.cli(list(arguments), prog_name="dagster-webserver", auto_envvar_prefix="DAGSTER_WEBSERVER")


def develop_guarded(arguments: Sequence[str]) -> None:
    """Runs `dagster dev` with these options; the web server that it starts is the guarded one."""
    import dagster._cli.dev as program

    start = program.open_ipc_subprocess  # pyright: ignore[reportPrivateImportUsage]

    def start_guarded(command: Sequence[str], **named: Any) -> Any:
        return start(replace_webserver(command), **named)

    program.open_ipc_subprocess = start_guarded  # pyright: ignore[reportPrivateImportUsage]
    program.dev_command(list(arguments), prog_name="dagster dev", auto_envvar_prefix="DAGSTER")


def replace_webserver(command: Sequence[str]) -> list[str]:
    """The command with the guarded web server in the place of Dagster's.

    >>> replace_webserver(["python", "-m", "dagster_webserver", "--port", "3000"])
    ['python', '-m', 'pipelines.running.guarded_dagster', 'webserver', '--port', '3000']
    """
    replaced: list[str] = []
    for part in command:
        replaced += [MODULE, "webserver"] if part == "dagster_webserver" else [part]
    return replaced


if __name__ == "__main__":
    {"webserver": serve_guarded, "dev": develop_guarded}[sys.argv[1]](sys.argv[2:])
