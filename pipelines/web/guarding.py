"""What stands between the pages and other web sites: the Host that is answered, headers, the token of a form.

Belongs here: the middleware and the token. Does not: what is written (`pipelines.web.review_pages`).
"""

import hmac
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Scripts, styles and pictures come from this server alone, nothing frames the pages, forms go nowhere else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Without any referrer a browser names no origin in its forms either.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


class Guard:
    """Answers only requests that name one of `hosts`, writes only where Origin is one of them, and puts the headers on
    every answer. A page of another site that has its name lead here is refused, because it names itself as Host."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], read_only: bool) -> None:
        self.app, self.read_only = app, read_only
        self.hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refuse(scope)
        await (refusal or self.app)(scope, receive, send_guarded)

    def _refuse(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self.hosts:
            return PlainTextResponse("this server answers to its own address only", 421)
        if scope["method"] in ("GET", "HEAD"):
            return None
        if self.read_only:
            return PlainTextResponse("these pages are read only", 405)
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() not in self.hosts:
            return PlainTextResponse("another site may not write here", 403)
        return None


class Token:
    """The token that every form of this server carries; another site cannot read it, so it cannot send it."""

    def __init__(self) -> None:
        self.value = secrets.token_urlsafe(32)

    def fits(self, sent: object) -> bool:
        """Whether that is what was sent."""
        return isinstance(sent, str) and hmac.compare_digest(sent.encode(), self.value.encode())
