"""Every request that a foreign page can make, against the UI as it is started; and how the UI ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.storage.seeds import SAMPLE_DOCUMENTS

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = 'mutation { launchRun(executionParams: {selector: {jobName: "refresh"}}) { __typename } }'

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ui(tmp_path_factory):
    """`baoshu ui` as a script starts it in the background, deaf to Ctrl-C: process and port. Ended by SIGTERM."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from pipelines.command_line import main; main()", "ui", "--port", str(port)]
    command += ["--data", str(tmp_path_factory.mktemp("ui") / "data"), "--input", str(SAMPLE_DOCUMENTS)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "BAOSHU_SENSOR_SECONDS": "3600"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().startswith("UI: ")
    yield process, port
    process.kill()


def _ask(ui, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", ui[1], timeout=60)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()


def _own(ui):
    return f"http://127.0.0.1:{ui[1]}"


def test_own_pages_are_answered_and_cannot_be_framed(ui):
    status, headers, page = _ask(ui, "GET", "/asset-groups")
    assert status == 200
    assert "<html" in page
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    question = json.dumps({"query": "{ version }"})
    status, _, text = _ask(ui, "POST", "/graphql", question, origin=_own(ui), content_type="application/json")
    assert status == 200
    assert json.loads(text)["data"]["version"]


@pytest.mark.parametrize("path", [
    "/graphql", "/report_asset_materialization/warehouse", "/report_asset_check/warehouse?check_name=a&passed=true",
    "/report_asset_observation/warehouse",
])  # fmt: skip
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", "application/graphql"])
def test_foreign_origin_changes_nothing(ui, path, kind):
    body = json.dumps({"query": LAUNCH})
    for origin in ("https://elsewhere.example", "null", f"http://127.0.0.1:{ui[1] - 1}"):
        assert _ask(ui, "POST", path, body, origin=origin, content_type=kind)[0] == 403


def test_replayed_form_without_an_origin_changes_nothing(ui):
    assert _ask(ui, "POST", "/report_asset_materialization/warehouse")[0] == 403


def test_mutation_by_get_is_refused(ui):
    assert _ask(ui, "GET", "/graphql?query=mutation%7Ba%7D")[0] == 403
    assert _ask(ui, "HEAD", "/graphql?query=mutation%7Ba%7D")[0] == 403


def test_other_host_is_not_answered(ui):
    for path in ("/", "/graphql", "/server_info", "/static/a.js"):
        assert _ask(ui, "GET", path, Host="elsewhere.example")[0] == 400


def test_ui_started_in_the_background_ends_with_sigterm(ui):
    process, _ = ui
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout
    group = int(children.split()[0])
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    end = time.monotonic() + 10
    while time.monotonic() < end and Path(f"/proc/{group}").exists():
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
