"""Runs of the pipeline for integration tests.

Belongs here: running assets or the command on a folder, reading what was published.
Does not: what is asserted of it.
"""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipelines.definitions import build_assets, build_definitions
from pipelines.jobs import REFRESH
from pipelines.settings import Settings, load_settings
from pipelines.workers.check_process import CheckProcess
from pipelines.workspace import Listener, build_workspace_resource
from warehouse.database import query_warehouse
from warehouse.tables.registry import STORED

# What differs between two runs that found the same: which run it was, and when.
RUN_COLUMNS = ("run_key", "run_id", "started_at", "checked_at", "first_seen", "vanished")

# One process for the checks of all runs in this one; it starts when it is first asked.
CHECKER = CheckProcess()

Publish = Callable[..., dg.ExecuteInProcessResult]


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside():
    """Tests choose every setting themselves."""
    for name in [name for name in os.environ if name.startswith("BAOSHU_") and name != "BAOSHU_REQUIRE_BROWSER"]:
        del os.environ[name]


def find_chromium() -> str:
    """The path of a Chromium; a test that has none is skipped, or fails where the machine is said to have one."""
    chromium = shutil.which("chromium")
    if chromium is None and os.environ.get("BAOSHU_REQUIRE_BROWSER"):
        pytest.fail("no chromium on this machine, and BAOSHU_REQUIRE_BROWSER asks for one")
    return chromium or pytest.skip("no chromium on this machine")


@pytest.fixture(scope="session")
def publish() -> Publish:
    """Runs every asset, without the checks, on an input and a data folder; `full` extracts anew."""
    return publish_folder


def publish_folder(input_folder: Path, data: Path, *, full: bool = False, **chosen: object):
    settings = load_settings(**{"input": input_folder, "data": data, "settle_seconds": 0, **chosen})
    with dg.DagsterInstance.ephemeral() as instance:
        return publish_recorded(instance, settings, full=full)


def publish_recorded(instance: dg.DagsterInstance, settings: Settings, *, full: bool = False):
    """As `publish_folder`, with Dagster's record of earlier runs."""
    return dg.materialize(
        build_assets(settings),
        instance=instance,
        resources={"workspace": build_workspace_resource(settings, Listener(), CHECKER)},
        run_config={
            "ops": {"extraction": {"config": {"full": full}}},
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        },
    )


def refresh_folder(input_folder: Path, data: Path, **chosen: object) -> pl.DataFrame:
    """Runs the whole job with its checks, compared with no earlier build, and returns what they said: the rows of
    `audit.check_result` without what names the run."""
    settings = load_settings(input=input_folder, data=data, settle_seconds=0, accept_changes=True, **chosen)
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_definitions(settings, checker=CHECKER).resolve_job_def(REFRESH)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        result = job.execute_in_process(instance=instance, run_config=quiet)
    assert result.success
    said = query_warehouse(
        data / "warehouse.duckdb", f"SELECT * FROM audit.check_result WHERE run_id = '{result.run_id}'"
    )
    said = said.drop("run_id", "checked_at")
    return said.sort(said.columns)


@pytest.fixture(scope="session")
def baoshu() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command, in a process of its own."""

    def run(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from pipelines.command_line import main; main()", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **more)  # type: ignore[call-overload]

    return run


@contextmanager
def listen_for_posts() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A webhook: its address, and the list of what was posted to it."""
    posts: list[dict[str, str]] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", posts
    finally:
        server.shutdown()


def read_published(data: Path) -> dict[str, pl.DataFrame]:
    """Every stored table as published, without what names the run; rows in the order of all their columns."""
    tables = {}
    for table in STORED:
        if table.full_name in ("star.dim_run", "audit.check_result", "audit.build_change"):
            continue
        frame = query_warehouse(data / "warehouse.duckdb", f"SELECT * FROM {table.full_name}")
        frame = frame.drop([name for name in RUN_COLUMNS if name in frame.columns])
        tables[table.full_name] = frame.sort(frame.columns)
    return tables


def assert_same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    """Every table of the one equals that of the other; the message names the first that does not."""
    assert one.keys() == other.keys()
    for name, frame in one.items():
        assert frame.equals(other[name]), f"{name} differs: {frame.height} and {other[name].height} rows"
