"""Pages of single things: home, documents with their figures, the panel of a figure, search.

Belongs here: which questions a page asks and what it shows of the answers. Does not: SQL, HTML.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pipelines.visible_text import make_visible
from pipelines.web import questions
from pipelines.web.changes import read_changes
from pipelines.web.marking import is_spaced, is_wrapped, mark_text
from pipelines.web.published import Build, Row
from pipelines.web.search import address_name, complete, find_sentences, find_texts
from pipelines.web.site import Site
from warehouse.tables.marts import OBSERVATIONS

# Below this a reading is shown as doubtful, below the second as very doubtful.
_DOUBTFUL, _VERY_DOUBTFUL = 0.75, 0.5


def show_home(site: Site, request: Request) -> Response:
    """What is there."""
    build = site.open()
    return site.show(
        request, "home.html", overview=questions.read_overview(build), changes=read_changes(site, build),
        **questions.list_front_rows(build),
    )  # fmt: skip


def show_documents(site: Site, request: Request) -> Response:
    """Every document."""
    rows = questions.list_documents(site.open())
    return site.show(request, "documents.html", rows=rows, is_cut=len(rows) == questions.MOST_ROWS)


def show_document(site: Site, request: Request) -> Response:
    """A document with its figures marked; with a position in the address, the panel of the figure that stands there."""
    build = site.open()
    document = questions.find_document(build, request.path_params["key"])
    if document is None:
        return show_unknown(site, request)
    figures = questions.list_figures(build, document["document_key"])
    for figure in figures:
        figure["classes"] = classify_figure(figure)
    lines = mark_text(document["text"], figures) if document["text"] is not None else []
    chosen = None
    if "start" in request.path_params:
        chosen = read_panel(build, document["document_key"], request.path_params["start"], figures)
        if chosen is None:
            return show_unknown(site, request)
    kinds = Counter(figure.get("kind") or "aside" for figure in figures)
    return site.show(
        request, "document.html", document=document, lines=lines, wrapped=is_wrapped(lines),
        spaced=is_spaced(lines), kinds=kinds, panel=chosen,
        figures=figures, at=request.path_params.get("start"),
    )  # fmt: skip


def show_panel(site: Site, request: Request) -> Response:
    """The panel of a figure alone, for a page that is already there."""
    panel = read_panel(site.open(), request.path_params["key"], request.path_params["start"])
    if panel is None:
        return show_unknown(site, request)
    return site.show(request, "panel.html", panel=panel)


def read_panel(
    build: Build, document_key: int, char_start: int, figures: Sequence[Row] | None = None
) -> dict[str, Any] | None:
    """All that is known of the figure that stands there: the observation, its neighbours and checks, or the numeral with
    what became of it; None where no figure stands there. `figures` are those of the document, where they were read."""
    if figures is None:
        figures = questions.list_figures(build, document_key, char_start)
    row = next((figure for figure in figures if figure["char_start"] == char_start), None)
    if row is None:
        return None
    if "outcome" in row:
        return {"numeral": row, "observation": None}
    return {
        "observation": row, "numeral": None, "neighbours": questions.list_neighbours(build, row),
        "checks": questions.list_checks_of(build, row["observation_key"]),
        "docs": {column.name: column.doc for column in OBSERVATIONS.columns},
        "is_on_a_page": questions.is_on_a_page(build, row),
    }  # fmt: skip


def show_figure(site: Site, request: Request) -> Response:
    """From the key of a figure to where it stands."""
    row = questions.find_observation(site.open(), request.path_params["key"])
    return RedirectResponse(site.figure(row), 307) if row else show_unknown(site, request)


def classify_figure(row: Row) -> str:
    """The classes a marked figure is drawn by: its kind, whether it is planned, how doubtful it is."""
    if "outcome" in row:
        return "aside"
    classes = [row["kind"]]
    if row["status"] == "planned":
        classes.append("planned")
    if not row["is_statistic"]:
        classes.append("incidental")
    if row["confidence"] < _VERY_DOUBTFUL:
        classes.append("doubt2")
    elif row["confidence"] < _DOUBTFUL:
        classes.append("doubt1")
    if row["is_corrected"]:
        classes.append("corrected")
    return " ".join(classes)


def show_search(site: Site, request: Request) -> Response:
    """What a search finds: names, figures by their sentence, documents by their text."""
    words = request.query_params.get("q", "").strip()[:80]
    build = site.open()
    names = complete(build, words, 30)
    sentences = find_sentences(build, words) if words else []
    texts = find_texts(build, words) if words else []
    return site.show(request, "search.html", words=words, names=names, sentences=sentences, texts=texts)


def answer_complete(site: Site, request: Request) -> Response:
    """Names that fit what was typed, as JSON."""
    found = complete(site.open(), request.query_params.get("q", "")[:80])
    return JSONResponse(
        [
            {"kind": row["kind"], "name": make_visible(row["name"]), "count": row["count"], "address": site.address(address_name(row))}
            for row in found
        ]
    )


def show_unknown(site: Site, request: Request) -> Response:
    """An address nothing stands at."""
    return site.show_trouble(request, 404, "没有这一页", "这个地址没有内容；文本重新读取之后，数字的位置可能已经改变。可以在上方搜索。")
