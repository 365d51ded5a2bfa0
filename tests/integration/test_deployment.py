"""The files of `docs/deploy/`: checked as far as a machine without a container engine can."""

import base64
import configparser
import http.client
import http.server
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import yaml

from pipelines.running.instance import derive_dagster_yaml
from pipelines.settings import PREFIX, Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
KNOWN = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_page_documents_every_setting():
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(BAOSHU_[A-Z_]+)` \|", page, re.MULTILINE)) == KNOWN


def test_compose_file_starts_both_programs_on_postgres():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert set(services) == {"webserver", "daemon", "postgres"}
    for name in ("webserver", "daemon"):
        assert services[name]["command"][0] == name
        settings = {key for key in services[name]["environment"] if key.startswith(PREFIX)}
        assert "BAOSHU_POSTGRES_URL" in settings
        assert settings <= KNOWN
        assert services[name]["depends_on"]["postgres"]["condition"] == "service_healthy"
    volumes = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert volumes == set(compose["volumes"])
    assert services["webserver"]["ports"] == ["127.0.0.1:3000:3000"]
    assert (DEPLOY / compose["services"]["webserver"]["build"]["context"]).resolve() == ROOT


def test_compose_file_has_no_default_password_and_drops_what_is_not_needed():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{POSTGRES_PASSWORD(..)", text)) == {":?"}
    for service in yaml.safe_load(text)["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_services_start_the_guarded_web_server():
    assert "dagster-webserver" not in (DEPLOY / "start").read_text(encoding="utf-8")
    assert "pipelines.running.guarded_dagster webserver" in (DEPLOY / "start").read_text(encoding="utf-8")


@pytest.mark.slow
def test_proxy_lets_nobody_through_without_a_login(tmp_path):
    """The configuration as it is, with paths and the certificate exchanged, before a server that says what reached it."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(nginx).exists() or shutil.which("openssl") is None:
        pytest.skip("no nginx or openssl on this machine")
    seen: list[dict[str, str]] = []

    class Behind(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(dict(self.headers))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pem, key, passwords = tmp_path / "a.pem", tmp_path / "a.key", tmp_path / "passwords"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=figures.example", "-out", pem,
         "-keyout", key], check=True, capture_output=True,
    )  # fmt: skip
    word = subprocess.run(["openssl", "passwd", "-apr1", "geheim"], check=True, capture_output=True, text=True).stdout
    passwords.write_text(f"reader:{word}")
    tmp_path.chmod(0o755)
    passwords.chmod(0o644)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for before, after in {
        "/etc/nginx/figures.example.pem": pem, "/etc/nginx/figures.example.key": key, "/etc/nginx/baoshu.passwords": passwords,
        "127.0.0.1:3000": f"127.0.0.1:{server.server_port}", "listen 443": f"listen 127.0.0.1:{port}",
    }.items():  # fmt: skip
        assert before in site
        site = site.replace(before, str(after))
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"user root; daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\nhttp {{ access_log off;\n{site}}}"
        if os.getuid() == 0 else
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\nhttp {{ access_log off;\n{site}}}"
    )  # fmt: skip
    proxy = subprocess.Popen([nginx, "-c", whole, "-p", tmp_path], stderr=subprocess.PIPE)
    try:
        trusting = ssl.create_default_context(cafile=str(pem))
        trusting.check_hostname = False

        def ask(login: str | None) -> int:
            connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=20)
            connection.sock = trusting.wrap_socket(
                socket.create_connection(("127.0.0.1", port)), server_hostname="figures.example"
            )
            headers = {"Host": f"figures.example:{port}"}
            if login:
                headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
            connection.request("GET", "/", headers=headers)
            return connection.getresponse().status

        end = time.monotonic() + 20
        while time.monotonic() < end and socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.1)
        assert [ask(None), ask("reader:wrong")] == [401, 401]
        assert seen == []
        assert ask("reader:geheim") == 200
        assert seen[0]["Host"] == f"figures.example:{port}"
        assert "Authorization" not in seen[0]
    finally:
        proxy.terminate()
        proxy.wait(20)
        server.shutdown()


def test_dockerfile_copies_what_is_there():
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for name in re.findall(r"requirements[a-z-]*\.lock", text):
        assert (ROOT / name).exists()
    entry = re.search(r'ENTRYPOINT \["(.+)"\]', text)
    assert entry is not None
    assert os.access(ROOT / entry[1], os.X_OK)


@pytest.mark.parametrize("name", ["webserver", "daemon"])
def test_systemd_unit_starts_a_program_that_is_there(name):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / "systemd" / f"baoshu-{name}.service")
    command, argument = unit["Service"]["ExecStart"].split()
    assert argument == name
    assert (ROOT / command.removeprefix("/opt/baoshu/")).exists()
    lines = (DEPLOY / "systemd" / "baoshu.env").read_text(encoding="utf-8").splitlines()
    assert {line.partition("=")[0] for line in lines} - {"DAGSTER_HOME"} <= KNOWN


def test_dagster_yaml_shown_is_the_one_that_is_written():
    settings = load_settings()
    written = derive_dagster_yaml(settings).replace(str(settings.dagster_home), "$DAGSTER_HOME")
    assert (DEPLOY / "dagster.yaml").read_text(encoding="utf-8") == written
    postgres = load_settings(postgres_url="postgresql://baoshu:secret@db/baoshu")
    assert (DEPLOY / "dagster.postgres.yaml").read_text(encoding="utf-8") == derive_dagster_yaml(postgres)


def test_start_refuses_a_third_program(tmp_path):
    environment = {
        **os.environ,
        "BAOSHU_DATA": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        [str(DEPLOY / "start"), "kettle"], env=environment, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 2
    assert done.stderr == "start: webserver or daemon, not kettle\n"


@pytest.mark.postgres
@pytest.mark.slow
def test_run_is_kept_in_a_real_postgres(baoshu, tmp_path):
    pytest.importorskip("dagster_postgres", reason="dagster-postgres is not installed")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
    if initdb is None:
        pytest.skip("no PostgreSQL server on this machine")
    as_other = {"user": "postgres"} if os.getuid() == 0 else {}
    home = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True, **as_other).stdout.strip())
    controls, port = str(Path(initdb).with_name("pg_ctl")), "54329"
    subprocess.run(
        [initdb, "-D", str(home), "-U", "baoshu", "-A", "trust"], check=True, capture_output=True, **as_other
    )
    subprocess.run(
        [controls, "-D", str(home), "-o", f"-p {port} -k {home}", "-w", "-l", str(home / "log"), "start"],
        check=True, capture_output=True, **as_other,
    )  # fmt: skip
    try:
        folder = tmp_path / "input"
        folder.mkdir()
        (folder / "a.txt").write_text("2025年，临河县粮食产量350吨。", encoding="utf-8")
        address = f"postgresql://baoshu@127.0.0.1:{port}/postgres"
        environment = {**os.environ, "BAOSHU_POSTGRES_URL": address}
        done = baoshu("run", "--input", folder, "--data", tmp_path / "data", env=environment)
        assert done.returncode == 0, done.stderr
        psql = shutil.which("psql") or str(Path(initdb).with_name("psql"))
        told = subprocess.run(
            [psql, address, "-Atc", "select pipeline_name, status from runs"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout == "refresh|SUCCESS\n"
    finally:
        subprocess.run([controls, "-D", str(home), "-m", "fast", "stop"], check=False, capture_output=True, **as_other)
        shutil.rmtree(home, ignore_errors=True)
