"""The application: routes, static files, errors told to a person.

Belongs here: which address is answered by which page. Does not: pages, starting a server (`pipelines.web.serving`).
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from urllib.parse import parse_qsl

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from pipelines.web import list_pages, pages, printed_pages, review_pages, series_pages
from pipelines.web.guarding import Guard
from pipelines.web.published import OtherVersion
from pipelines.web.site import FOLDER, Site, choose_language
from pipelines.web.wording import LANGUAGES
from warehouse.database import WarehouseError

Page = Callable[[Site, Request], Response]

PAGES: dict[str, Page] = {
    "/": pages.show_home,
    "/search": pages.show_search,
    "/complete": pages.answer_complete,
    "/documents": pages.show_documents,
    "/document/{key:int}": pages.show_document,
    "/document/{key:int}/{start:int}": pages.show_document,
    "/panel/{key:int}/{start:int}": pages.show_panel,
    "/printed/{key:int}/{start:int}": printed_pages.show_printed,
    "/figure/{key:int}": pages.show_figure,
    "/indicator": series_pages.show_indicator,
    "/place": series_pages.show_place,
    "/subject": series_pages.show_subject,
    "/series": series_pages.show_series,
    "/series.{form:str}": series_pages.download_series,
    "/conflicts": list_pages.show_conflicts,
    "/arithmetic": list_pages.show_arithmetic,
    "/plans": list_pages.show_plans,
    "/revisions": list_pages.show_revisions,
    "/quality": list_pages.show_quality,
}
REVIEW_PAGES: dict[str, Page] = {
    "/review": review_pages.show_review,
    "/review/{key:int}": review_pages.show_correction,
}
# Review shows lines that are written meanwhile, and quality whether there are Data Docs.
_OF_A_BUILD = frozenset(PAGES.values()) - {list_pages.show_quality}
# More pages at once than processors are ready no sooner, and their questions together want more memory than there is.
_PAGES_AT_ONCE = 2
_YEAR = 365 * 86_400
_MOST_BYTES = 65_536


def build_application(site: Site, hosts: Iterable[str]) -> Starlette:
    """The application of a site that answers to these hosts (with their port)."""
    turns = CapacityLimiter(_PAGES_AT_ONCE)
    routes: list[Route | Mount | WebSocketRoute] = [
        Route(path, _answer(site, page, turns)) for path, page in {**PAGES, **({} if site.read_only else REVIEW_PAGES)}.items()
    ]
    if not site.read_only:
        routes.insert(0, Route("/review/{key:int}", _write(site), methods=["POST"]))
    routes += [
        Route("/language", _choose_language),
        Route("/favicon.ico", lambda _: RedirectResponse("/static/mark.svg", 307)),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    if site.settings.data_docs_folder.is_dir():
        routes.append(Mount("/data-docs", _DataDocs(directory=site.settings.data_docs_folder, html=True)))
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(Guard, hosts=list(hosts), read_only=site.read_only), Middleware(GZipMiddleware, minimum_size=2000),
        ],
        exception_handlers={
            HTTPException: lambda request, error: _show_refusal(site, request, error),
            WarehouseError: lambda request, error: _show_missing(site, request, error),
        },
    )  # fmt: skip


class _DataDocs(StaticFiles):
    """Great Expectations' pages bring their styles inline; nothing else of the policy is given up."""

    def file_response(self, *arguments, **more) -> Response:
        response = super().file_response(*arguments, **more)
        response.headers["content-security-policy"] = (
            "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "font-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
        )
        return response


def _answer(site: Site, page: Page, turns: CapacityLimiter) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for a page, made in a thread, since DuckDB keeps it waiting. What shows a build alone is made once, and not
    sent again to a browser that has it."""

    def make(request: Request) -> Response:
        build, language = site.open(), choose_language(request)
        headers = {"etag": f'W/"{build.name}-{language}"', "cache-control": "no-cache", "vary": "Cookie"}
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        made = build.keep_page((request.url.path, request.url.query, language), lambda: page(site, request))
        if made.status_code == 200:
            made.headers.update(headers)
        return made

    async def answer(request: Request) -> Response:
        return await run_sync(make if page in _OF_A_BUILD else partial(page, site), request, limiter=turns)

    return answer


def _write(site: Site):
    async def write(request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > _MOST_BYTES:
                return PlainTextResponse("a form is never this long", 413)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=60))
        return await run_sync(review_pages.write, site, request, form)

    return write


def _choose_language(request: Request) -> Response:
    """Remembers the language in a cookie and goes back."""
    back, language = request.query_params.get("back", "/"), request.query_params.get("to", "zh")
    if not back.startswith("/") or back.startswith(("//", "/\\")):
        back = "/"
    response = RedirectResponse(back, 303)
    if language in LANGUAGES:
        response.set_cookie("lang", language, max_age=_YEAR, samesite="strict", httponly=True)
    return response


def _show_refusal(site: Site, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return pages.show_unknown(site, request)
    return PlainTextResponse(str(getattr(error, "detail", error)), status)


def _show_missing(site: Site, request: Request, error: Exception) -> Response:
    """No file, or one that cannot be read: what to run."""
    if isinstance(error, OtherVersion):
        return site.show_trouble(request, 503, "仓库由另一版本写成", str(error), "baoshu run")
    if not site.published.path.is_file():
        command = f"baoshu run --data {site.settings.data}"
        return site.show_trouble(request, 503, "还没有仓库", "读取一批文本之后，这里就会有内容。", command)
    return site.show_trouble(request, 503, "这个问题没有答出来", str(error))
