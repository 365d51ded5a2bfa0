"""Which requests reach a server behind the guard, and which are refused."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute

from pipelines.running.request_guard import find_refusal, guard_application

HOST, FOREIGN = "localhost:3000", "http://elsewhere.example"
OWN = f"http://{HOST}"
CHANGES = ("/graphql", "/report_asset_materialization/warehouse", "/report_asset_check/warehouse")
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    text: str


async def _answer(_):
    return PlainTextResponse("reached", headers={"content-security-policy": "default-src 'self';"})


async def _accept(websocket):
    await websocket.accept()
    await websocket.close()


APPLICATION = Starlette(
    routes=[WebSocketRoute("/graphql", _accept), Route("/{path:path}", _answer, methods=["GET", "POST", "DELETE"])]
)
guard_application(APPLICATION, ["figures.example"])


def _ask(method: str, path: str, headers: Mapping[str, str], kind: str = "http") -> list[dict]:
    """What the server sends for one request of a browser or a program."""
    path, _, query = path.partition("?")
    sent: list[dict] = []
    scope = {
        "type": kind, "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "scheme": kind, "root_path": "", "http_version": "1.1", "subprotocols": [], "extensions": {},
        "headers": [(name.encode(), value.encode()) for name, value in ({"host": HOST} | headers).items()],
    }  # fmt: skip

    async def receive():
        return {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": b"{}"}

    async def send(message):
        sent.append(message)

    asyncio.run(APPLICATION(scope, receive, send))
    return sent


def _get(path: str, **headers: str) -> Answer:
    return _read(_ask("GET", path, headers))


def _post(path: str, **headers: str) -> Answer:
    return _read(_ask("POST", path, {name.replace("_", "-"): value for name, value in headers.items()}))


def _read(sent: list[dict]) -> Answer:
    return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), sent[1]["body"].decode())


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize(
    "origin", [FOREIGN, "null", "http://localhost:8080", "http://localhost:3000.elsewhere.example", ""]
)
def test_change_from_a_foreign_page_is_refused(path, origin):
    answer = _post(path, origin=origin, content_type=JSON)
    assert (answer.status, answer.text) == (403, "foreign origin")


@pytest.mark.parametrize("path", CHANGES)
def test_change_from_an_own_page_and_from_a_program_passes(path):
    assert _post(path, origin=OWN, content_type=JSON).text == "reached"
    assert _post(path, content_type=JSON).text == "reached"
    proxied = _post(path, origin="https://figures.example", host="figures.example", content_type=JSON)
    assert proxied.text == "reached"


@pytest.mark.parametrize("kind", [None, "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
def test_form_that_does_not_say_where_it_comes_from_is_refused(kind):
    headers = {} if kind is None else {"content_type": kind}
    assert _post("/report_asset_materialization/warehouse", **headers).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_change_that_a_browser_marks_as_foreign_is_refused(site):
    assert _post("/graphql", sec_fetch_site=site, content_type=JSON).status == 403


@pytest.mark.parametrize("query", ["query=mutation{a}", "query=%6Dutation{a}", "query={a}&operationName=a"])
def test_question_by_get_is_refused(query):
    for path in ("/graphql", "/graphql/", "/prefix/graphql"):
        assert _get(f"{path}?{query}", accept="text/html").status == 403
    assert _get("/graphql").text == "reached"


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "elsewhere.example:3000", ""])
def test_other_host_is_not_answered(host):
    assert _get("/", host=host).status == 400
    assert _post("/graphql", host=host, origin=f"http://{host}", content_type=JSON).status == 400


@pytest.mark.parametrize("host", ["localhost:3000", "127.0.0.1:3000", "figures.example"])
def test_no_page_can_be_framed(host):
    answer = _get("/", host=host)
    assert answer.headers["content-security-policy"] == "default-src 'self'; frame-ancestors 'none'"
    assert answer.headers["x-frame-options"] == "DENY"


def test_subscription_of_a_foreign_page_is_refused():
    assert _ask("GET", "/graphql", {"origin": OWN}, "websocket")[0]["type"] == "websocket.accept"
    assert _ask("GET", "/graphql", {"origin": FOREIGN}, "websocket")[0]["type"] == "websocket.close"


@given(
    st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "POSTS"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    st.sampled_from(["localhost:3000", "127.0.0.1:3000"]),
)
def test_find_refusal_lets_no_origin_pass_but_the_one_asked(method, origin, host):
    headers = [(b"origin", origin.encode()), (b"host", host.encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": method, "path": "/graphql", "query_string": b"", "headers": headers}
    passes = find_refusal(scope) is None
    assert passes == (origin.lower().partition("//")[2].partition("/")[0].partition("?")[0].partition("#")[0] == host)
