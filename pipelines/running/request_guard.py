"""What stands before Dagster's web server: it answers any Host, takes mutations by GET and from any Origin, and may be
framed; behind this it does none of that.

Belongs here: which requests are refused, the headers that keep a page from being framed.
Does not: starting the server (`pipelines.running.guarded_dagster`); logins, which a reverse proxy has (`docs/deploy`).
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOOPBACK = ("localhost", "127.0.0.1")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_FRAMES = "frame-ancestors 'none'"


def guard_application(application: Starlette, hosts: Sequence[str]) -> None:
    """Has the application refuse requests for other names than these and those of this machine, and what `RequestGuard`
    refuses."""
    application.add_middleware(RequestGuard)
    application.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, *hosts], www_redirect=False)


class RequestGuard:
    """Refuses whatever changes state but does not come from a page of this server, and questions by GET, which Dagster's
    own pages never ask: one of them may be a mutation."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._application(scope, receive, send)
            return
        refusal = find_refusal(scope)
        if refusal is not None and scope["type"] == "websocket":
            await WebSocketClose(1008, refusal)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _forbid_frames(MutableHeaders(scope=message))
            await send(message)

        if refusal is None:
            await self._application(scope, receive, send_guarded)
        else:
            await PlainTextResponse(refusal, 403)(scope, receive, send_guarded)


def find_refusal(scope: Scope) -> str | None:
    """Why a request is refused, in one line; None where it may pass."""
    headers, method = Headers(scope=scope), scope.get("method", "GET")
    if scope["type"] == "http" and method in _READING:
        if scope["path"].rstrip("/").endswith("/graphql") and scope["query_string"]:
            return "questions are asked by POST"
        return None
    origin = headers.get("origin")
    if origin is not None:
        return None if urlsplit(origin).netloc.lower() == headers.get("host", "").lower() else "foreign origin"
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "foreign origin"
    # A browser says where it comes from. Whatever does not is a program, and says what it brings: JSON, which no form of a
    # foreign page can.
    if scope["type"] == "http" and headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return "what changes state comes as application/json"
    return None


def _forbid_frames(headers: MutableHeaders) -> None:
    policy = headers.get("content-security-policy")
    headers["content-security-policy"] = f"{policy.rstrip('; ')}; {_NO_FRAMES}" if policy else _NO_FRAMES
    headers["x-frame-options"] = "DENY"
    headers["x-content-type-options"] = "nosniff"
    headers["cross-origin-resource-policy"] = "same-origin"
