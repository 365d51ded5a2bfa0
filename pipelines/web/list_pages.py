"""Pages of lists one works through: contradictions, arithmetic, targets, revisions, quality.

Belongs here: paging and what a list is narrowed by. Does not: SQL (`pipelines.web.worklists`), HTML.
"""

from starlette.requests import Request
from starlette.responses import Response

from pipelines.web import worklists
from pipelines.web.site import Site


def read_page_number(request: Request) -> int:
    """The page asked for, from 0; 0 where it is none."""
    text = request.query_params.get("page", "0")
    return min(int(text), 10_000) if text.isdecimal() else 0


def show_conflicts(site: Site, request: Request) -> Response:
    """Contradictions side by side."""
    page = read_page_number(request)
    groups = worklists.list_conflicts(site.open(), page)
    return site.show(request, "conflicts.html", groups=groups, page=page, is_last=len(groups) < worklists.PAGE_CASES)


def show_revisions(site: Site, request: Request) -> Response:
    """What later publications state otherwise."""
    page = read_page_number(request)
    groups = worklists.list_revisions(site.open(), page)
    return site.show(request, "revisions.html", groups=groups, page=page, is_last=len(groups) < worklists.PAGE_CASES)


def show_arithmetic(site: Site, request: Request) -> Response:
    """Sums, shares and rates with their terms: those that fail, or those that hold."""
    page, overview = read_page_number(request), site.overview()
    holds = request.query_params.get("show", "fails" if overview["failed_sums"] else "holds") == "holds"
    rows = worklists.list_arithmetic(site.open(), page, holds)
    return site.show(
        request, "arithmetic.html", rows=rows, page=page, is_last=len(rows) < worklists.PAGE_CASES, holds=holds,
        overview=overview,
    )  # fmt: skip


def show_plans(site: Site, request: Request) -> Response:
    """Targets beside what came of them."""
    build, page = site.open(), read_page_number(request)
    place, only = request.query_params.get("place", ""), request.query_params.get("only", "")
    rows = worklists.list_plans(build, page, place, only)
    return site.show(
        request, "plans.html", rows=rows, page=page, is_last=len(rows) < worklists.PAGE_ROWS, place=place, only=only,
        places=worklists.list_places_of_plans(build),
    )  # fmt: skip


def show_quality(site: Site, request: Request) -> Response:
    """What the checks say of the build, and what became of every numeral."""
    docs = site.settings.data_docs_folder / "index.html"
    return site.show(
        request, "quality.html", **worklists.read_quality(site.open()), overview=site.overview(),
        data_docs=docs if docs.exists() and not site.is_copy else None,
    )  # fmt: skip
