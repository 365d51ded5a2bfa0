"""A failure is in the log before anything is posted, and no secret is in either."""

import datetime
import socket
import threading

import pytest

from pipelines.running.failures import hide_secrets, report_failure
from pipelines.settings import WrongSetting, load_settings

AT = datetime.datetime(2026, 5, 20, 2, 5, tzinfo=datetime.UTC)


@pytest.fixture
def settings(tmp_path):
    return load_settings(data=tmp_path)


def _serve_once(answer: bytes) -> tuple[int, threading.Thread]:
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = server.accept()
        connection.recv(65536)
        connection.sendall(answer)
        connection.close()
        server.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return server.getsockname()[1], thread


@pytest.mark.parametrize("answer", [
    b"", b"nonsense\r\n\r\n", b"HTTP/1.1 999999999999999 x\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 999,
])  # fmt: skip
def test_answer_that_is_none_costs_no_line(settings, answer):
    port, thread = _serve_once(answer)
    report_failure(settings.model_copy(update={"webhook": f"http://127.0.0.1:{port}/"}), "refresh", "r1", "full", AT)
    thread.join(10)
    lines = settings.log_file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "2026-05-20T02:05:00+00:00 refresh r1 failed: full"
    assert "r1 webhook not reached" in lines[1]


@pytest.mark.parametrize("address", [
    "https://hooks.invalid:port/services/T00SECRET/B00SECRET", "http://user:SECRETSECRET@127.0.0.1:9/hook",
    "http://[::1/services/SECRETSECRET", "http://127.0.0.1:9/?token=SECRETSECRET",
])  # fmt: skip
def test_address_that_does_not_work_is_not_told_with_its_token(settings, address):
    report_failure(settings.model_copy(update={"webhook": address}), "refresh", "r1", f"posting to {address} failed", AT)
    text = settings.log_file.read_text(encoding="utf-8")
    assert text.count("\n") == 2
    assert "SECRET" not in text


def test_mistyped_address_is_not_repeated():
    with pytest.raises(WrongSetting) as told:
        load_settings(webhook="htps://hooks.example/services/SECRET")
    assert "SECRET" not in str(told.value)


def test_hide_secrets_hides_password_and_address_of_the_database(settings):
    chosen = settings.model_copy(update={"postgres_url": "postgresql+psycopg2://baoshu:geheim@db/baoshu"})
    told = hide_secrets(chosen, "no connection to postgresql+psycopg2://baoshu:geheim@db/baoshu, password geheim")
    assert told == "no connection to …, password …"


def test_line_of_the_log_is_one_line_without_controls(settings):
    report_failure(settings, "refresh", "r1", "\x1b[31mred\nline two", AT)
    assert settings.log_file.read_text(encoding="utf-8").endswith("failed: \\x1b[31mred line two\n")
