"""The UI as people use it, in a real browser; screenshots are left in `artifacts/`."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.storage.seeds import SAMPLE_DOCUMENTS
from tests.integration.conftest import find_chromium

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "artifacts"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def page():
    chromium = find_chromium()
    from playwright.sync_api import sync_playwright

    ARTIFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def ui(tmp_path_factory):
    """The command `baoshu ui` on a fresh data folder: its process, address and data folder."""
    data, port = tmp_path_factory.mktemp("ui") / "data", _free_port()
    command = "from pipelines.command_line import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "ui", "--data", str(data), "--input", str(SAMPLE_DOCUMENTS), "--port", str(port)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "BAOSHU_SENSOR_SECONDS": "3600"},
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith(f"UI: http://127.0.0.1:{port}"), line
    yield process, f"http://127.0.0.1:{port}", data
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _shoot(page, name: str) -> None:
    page.screenshot(path=str(ARTIFACTS / f"{name}.png"))


def test_materialize_all_succeeds_from_the_graph(page, ui):
    from pipelines.running.instance import open_instance
    from pipelines.settings import load_settings

    _, address, data = ui
    page.goto(f"{address}/asset-groups")
    for group in ("input", "silver", "star", "published"):
        page.get_by_text(group).first.wait_for()
    _shoot(page, "1-asset-graph")
    page.get_by_role("button", name="Materialize all").first.click()
    with open_instance(load_settings(data=data)) as instance:
        end, statuses = time.monotonic() + 240, []
        while time.monotonic() < end and not {"SUCCESS", "FAILURE", "CANCELED"} & set(statuses):
            time.sleep(1)
            statuses = [run.status.value for run in instance.get_runs()]
        run_id = instance.get_runs()[0].run_id
    assert statuses == ["SUCCESS"]
    assert (data / "warehouse.duckdb").exists()
    page.goto(f"{address}/runs/{run_id}")
    page.get_by_text("Success").first.wait_for()
    _shoot(page, "2-run")


def test_asset_page_shows_preview_columns_and_lineage(page, ui):
    _, address, _ = ui
    page.goto(f"{address}/assets/marts/observations")
    page.get_by_text("观测").first.wait_for()
    page.get_by_text("indicator_name").first.wait_for()
    _shoot(page, "3-asset")


def test_check_page_lists_what_the_checks_said(page, ui):
    _, address, _ = ui
    page.goto(f"{address}/assets/silver/observation?view=checks")
    page.get_by_text("contract_key").first.wait_for()
    _shoot(page, "4-checks")


def test_data_docs_are_served_where_the_link_of_a_check_leads(page, ui):
    _, address, _ = ui
    page.goto(f"{address}/assets/silver/observation?view=checks")
    page.get_by_text("contract_key").first.click()
    link = page.get_by_role("link", name="/quality/").first
    link.wait_for()
    page.goto(f"{address}{link.get_attribute('href')}")
    page.get_by_text("silver_observation").locator("visible=true").first.wait_for()
    _shoot(page, "4b-data-docs")


def test_automation_page_shows_schedule_and_sensors(page, ui):
    _, address, _ = ui
    page.goto(f"{address}/automation")
    for name in ("nightly_refresh", "on_new_documents", "on_failed_run"):
        page.get_by_text(name).first.wait_for()
    _shoot(page, "5-automation")


def test_run_of_the_command_line_is_seen_in_the_ui(page, ui, baoshu):
    _, address, data = ui
    done = baoshu("run", "--data", data, "--input", SAMPLE_DOCUMENTS)
    assert done.returncode == 0, done.stderr
    page.goto(f"{address}/runs")
    page.get_by_text("refresh", exact=True).first.wait_for()
    _shoot(page, "6-runs")


def test_home_page_shows_a_run_of_the_command_line(page, ui, baoshu):
    _, address, data = ui
    done = baoshu("run", "--full", "--data", data, "--input", SAMPLE_DOCUMENTS)
    assert done.returncode == 0, done.stderr
    page.goto(address)
    # `rebuild` is a job that nobody started but the command.
    page.get_by_role("link", name="rebuild").first.wait_for()
    _shoot(page, "6b-home")


def test_ui_ends_with_all_its_processes(ui):
    """Last in the file: it ends the UI."""
    import psutil

    process, _, _ = ui
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 3
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    _, alive = psutil.wait_procs(children, timeout=15)
    assert alive == []
