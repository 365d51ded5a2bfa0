"""The site: what every page is made with (the published file, settings, templates, addresses) and how a page is shown.

Belongs here: `Site`, the context all templates share, pages for what went wrong.
Does not: single pages (`pipelines.web.pages` and its neighbours), routes (`pipelines.web.application`).
"""

import importlib.metadata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipelines.settings import Settings
from pipelines.visible_text import make_visible
from pipelines.web.guarding import Token
from pipelines.web.printing import print_exact, print_number, print_percent, print_unit, print_value
from pipelines.web.published import Build, Published, Row
from pipelines.web.questions import read_overview
from pipelines.web.wording import LANGUAGES, pick_half, translate

FOLDER = Path(__file__).parent
Rewrite = Callable[[str], str]


class Site:
    """One installation's pages. `rewrite` turns the address of a page into what stands in a link; the static copy gives
    names of files."""

    def __init__(self, settings: Settings, *, read_only: bool, rewrite: Rewrite = lambda path: path) -> None:
        self.settings, self.read_only, self.rewrite = settings, read_only, rewrite
        self.published = Published(settings.warehouse_file)
        self.token = Token()
        self.dagster_address: str | None = None
        self._version = importlib.metadata.version("baoshu")
        self.is_copy = False
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(FOLDER / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            undefined=jinja2.StrictUndefined, finalize=_show_unseen,
        )  # fmt: skip

    def open(self) -> Build:
        """The newest build. Raises WarehouseError."""
        return self.published.open()

    def show(self, request: Request, template: str, /, **values: Any) -> Response:
        """A page from a template, answered with status 200 or what `http_status` says."""
        status = int(values.pop("http_status", 200))
        language = choose_language(request)
        text = self._templates.get_template(template).render(**self._share(request, language), **values)
        return HTMLResponse(text, status)

    def address(self, path: str, **query: Any) -> str:
        """The address of a page, as a link has it; empty parts of a query are left away."""
        parts = [(name, value) for name, value in query.items() if value not in (None, "", [])]
        parts = [(name, tuple(value) if isinstance(value, list) else value) for name, value in parts]
        return self.rewrite(_write_address(path, *parts))

    def figure(self, row: Mapping[str, Any]) -> str:
        """The address of a figure in its document."""
        anchor = f"#f{row['char_start']}"
        if self.is_copy:
            return self.rewrite(f"/document/{row['document_key']}") + anchor
        return f"/document/{row['document_key']}/{row['char_start']}{anchor}"

    def _share(self, request: Request, language: str) -> dict[str, Any]:
        return {
            "t": partial(translate, language=language),
            "half": partial(pick_half, language=language),
            "value": partial(print_value, language=language),
            "number": partial(print_number, language=language),
            "unit": partial(print_unit, language=language),
            "percent": print_percent, "exact": print_exact,
            "address": self.address, "figure": self.figure, "quote_address": quote,
            "mark_quote": mark_quote, "language": language, "here": request.url.path, "asked": request.query_params,
            "read_only": self.read_only, "is_copy": self.is_copy, "token": self.token.value,
            "version": self._version, "dagster": self.dagster_address,
            "back": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        }  # fmt: skip

    def show_trouble(self, request: Request, status: int, heading: str, message: str, command: str = "") -> Response:
        """A page that says what went wrong, with a search box."""
        return self.show(request, "trouble.html", http_status=status, heading=heading, message=message, command=command)

    def overview(self) -> Row:
        """Counts of the newest build."""
        return read_overview(self.open())


@lru_cache(4096)
def _write_address(path: str, *parts: tuple[str, Any]) -> str:
    """The path with its query, kept because the names of a page stand in every row of its table."""
    return path + ("?" + urlencode(parts, doseq=True) if parts else "")


def _show_unseen(part: Any) -> Any:
    """What a template prints, with characters that would not be seen, but could turn the page about, made visible."""
    if not isinstance(part, str):
        return part
    shown = make_visible(part)
    return type(part)(shown) if hasattr(part, "__html__") else shown


def choose_language(request: Request) -> str:
    """The language of a page: what its address asks for, else what was chosen before, else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get("lang") or "zh"
    return asked if asked in LANGUAGES else "zh"


def mark_quote(row: Mapping[str, Any]) -> Sequence[tuple[str, bool]]:
    """A row's sentence cut before and after its figure: text and whether it is the figure.

    >>> mark_quote({"quote": "产值3亿元。", "surface": "3亿元"})
    [('产值', False), ('3亿元', True), ('。', False)]
    """
    quote, surface = make_visible(row["quote"]), make_visible(row["surface"])
    before, found, after = quote.partition(surface)
    if not found:
        return [(quote, False)]
    return [(text, marked) for text, marked in ((before, False), (found, True), (after, False)) if text]
