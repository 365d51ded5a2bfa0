"""`baoshu ui`: Dagster's web server and daemon on this machine, until Ctrl-C.

Belongs here: starting both in a process group of their own, waiting until they answer, ending the whole group.
Does not: what the UI shows (`pipelines.definitions`).
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from pipelines.commands.run import check_data_folder
from pipelines.running.guarded_dagster import MODULE
from pipelines.running.instance import close_dead_runs, open_instance
from pipelines.settings import Settings
from pipelines.visible_text import say, warn

HOST = "127.0.0.1"
SECONDS_TO_START = 120.0
SECONDS_TO_END = 20.0


class UnusablePort(ValueError):  # noqa: N818 - the fault is the port's, not the program's
    """The port cannot be listened on; the message is one line."""


def serve(settings: Settings, port: int, pages_port: int | None = None) -> int:
    """Serves the UI until Ctrl-C or SIGTERM; 0 then, 1 where web server or daemon ended by themselves. With a
    `pages_port`, the pages of `baoshu web` are served there as long.

    Raises UnusablePort before anything is started.
    """
    check_port(port)
    check_data_folder(settings)
    if pages_port is not None:
        check_port(pages_port)
    with open_instance(settings) as instance:
        close_dead_runs(instance)
    environment = {
        **os.environ, **settings.derive_environment(), "DAGSTER_HOME": str(settings.dagster_home),
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", MODULE, "dev", "-m", "pipelines.definitions", "-h", HOST, "-p", str(port)]
    log_path = settings.ui_log_file
    # A shell that starts this in the background has it ignore Ctrl-C, so that SIGTERM must not become one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    pages: subprocess.Popen[bytes] | None = None
    group = _start_group(command, environment, log_path, settings.dagster_home)
    try:
        if not _wait_until_it_answers(group, port) or not _is_guarded(port):
            warn(f"baoshu: the UI did not start; its log is {log_path}")
            return 1
        say(f"UI: http://{HOST}:{port}  (data folder {settings.data}; Ctrl-C ends it)")
        if pages_port is not None:
            pages = _start_pages(settings, pages_port, port)
        group.wait()
        warn(f"baoshu: the UI ended by itself; its log is {log_path}")
        return 1
    except KeyboardInterrupt:
        warn("ending the UI")
        return 0
    finally:
        if pages is not None:
            pages.terminate()
            pages.wait()
        end_group(group)


def _start_pages(settings: Settings, port: int, dagster_port: int) -> "subprocess.Popen[bytes]":
    """The pages in a process of their own, which prints its address itself."""
    command = "from pipelines.command_line import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", command, "web", "--port", str(port), "--dagster-port", str(dagster_port)],
        env={**os.environ, **settings.derive_environment()}, stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def _start_group(
    command: list[str], environment: dict[str, str], log_path: Path, folder: Path
) -> "subprocess.Popen[bytes]":
    # Children hear the signal that ends them although this process may have been started deaf to it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with log_path.open("ab") as log:
            # `dagster dev` leaves children behind when only its first process is ended; in a group of their own, all are.
            return subprocess.Popen(
                command, env=environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True, cwd=folder,
            )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def check_port(port: int) -> None:
    """Nothing where the port is free; UnusablePort where it is taken or may not be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UnusablePort(f"port {port} cannot be used: {reason}; choose another with --port") from error


def end_group(group: "subprocess.Popen[bytes]") -> None:
    """Ends every process of the group, first asking, then not."""
    for how, seconds in ((signal.SIGINT, SECONDS_TO_END), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(group.pid, how)
        except ProcessLookupError:
            break
        end = time.monotonic() + seconds
        while time.monotonic() < end and _is_alive(group):
            time.sleep(0.1)
        if not _is_alive(group):
            break
    group.wait()


def _is_alive(group: "subprocess.Popen[bytes]") -> bool:
    """Whether any process of the group still runs."""
    group.poll()
    try:
        os.killpg(group.pid, 0)
    except ProcessLookupError:
        return False
    return True


def _is_guarded(port: int) -> bool:
    """Whether the server refuses what every guarded one does; another version of Dagster may start it in another way."""
    request = urllib.request.Request(f"http://{HOST}:{port}/server_info", headers={"Host": "elsewhere.invalid"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS_TO_END):
            return False
    except urllib.error.HTTPError as refusal:
        return refusal.code == 400


def _wait_until_it_answers(group: "subprocess.Popen[bytes]", port: int) -> bool:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and group.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/server_info", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    return False
