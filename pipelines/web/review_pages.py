"""Review: the most doubtful figures first, one accepted with a key, one corrected in a form.

Belongs here: which of the doubtful are shown, the form, what became of the lines already written.
Does not: what a line holds and where it goes (`pipelines.commands.review`), when it is applied (the next run).
"""

import threading
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipelines.commands.review import UnusableRequest, write_correction
from pipelines.storage.corrections_file import REFUSED, read_corrections
from pipelines.storage.silver_parts import Staging
from pipelines.web import questions
from pipelines.web.pages import show_unknown
from pipelines.web.published import Build, Row
from pipelines.web.site import Site
from pipelines.web.worklists import list_doubtful
from transforms.star.corrections import CORRECTABLE, format_field
from warehouse.tables.marts import OBSERVATIONS
from warehouse.tables.silver import OBSERVATION

PAGE_ROWS = 20
_CHOICES = {column.name: column.one_of for column in OBSERVATION.columns if column.one_of}
_WRITING = threading.Lock()

# Somebody looked and found it right: the field is written as it is.
ACCEPTED = "已核对，无误"


def show_review(site: Site, request: Request) -> Response:
    """The most doubtful figures, and the lines already written with what became of them."""
    build = site.open()
    lines = list_lines(site, build)
    said = {(line["source_sha256"], line["char_start"]) for line in lines if line["state"] == "waiting"}
    doubtful = [row for row in list_doubtful(build) if (row["source_sha256"], str(row["char_start"])) not in said]
    return site.show(
        request, "review.html", rows=doubtful[:PAGE_ROWS], total=len(doubtful), lines=lines[::-1][:60], accepted=ACCEPTED
    )


def show_correction(site: Site, request: Request) -> Response:
    """The form of one figure."""
    build = site.open()
    row = find_reviewed(build, request.path_params["key"])
    if row is None:
        return show_unknown(site, request)
    return _show_form(site, request, row)


def write(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """Writes one line, and goes on to the next figure. A form without the token, or of a figure that somebody corrected
    meanwhile, writes nothing."""
    if not site.token.fits(form.get("token")):
        return site.show_trouble(request, 403, "没有写入", "表单已经过期：程序重新启动过。请回到上一页，刷新后再试。")
    build = site.open()
    row = find_reviewed(build, request.path_params["key"])
    if row is None:
        return show_unknown(site, request)
    field, value = str(form.get("field", "")), str(form.get("value", "")).strip()
    reason, who = str(form.get("reason", "")).strip(), str(form.get("who", "")).strip()
    if form.get("accept"):
        field = "kind"
        value, reason = format_field(row[field]), reason or ACCEPTED
    expected = form.get(f"seen_{field}")
    with _WRITING:
        earlier = [line for line in list_lines(site, build) if _is_same(line, row) and line["field"] == field]
        if earlier:
            return _show_form(site, request, row, f"{earlier[-1]['who']} 已于 {earlier[-1]['date']} 更正了这一项。", 409)
        if expected is not None and expected != format_field(row.get(field)):
            return _show_form(site, request, row, "这一项在此期间已经改变，请重新核对。", 409)
        try:
            write_correction(site.settings, row, field, value, reason, who or None)
        except UnusableRequest as error:
            return _show_form(site, request, row, str(error), 422)
    follow = str(form.get("next", ""))
    return RedirectResponse(follow if follow.startswith("/") and not follow.startswith("//") else "/review", 303)


def _show_form(site: Site, request: Request, row: Row, trouble: str = "", status: int = 200) -> Response:
    lines = [line for line in list_lines(site, site.open()) if _is_same(line, row)]
    docs = {column.name: column.doc for column in (*OBSERVATION.columns, *OBSERVATIONS.columns)}
    return site.show(
        request, "correction.html", http_status=status, row=row, fields=CORRECTABLE, choices=_CHOICES, docs=docs, lines=lines,
        trouble=trouble, held={name: format_field(row[name]) for name in CORRECTABLE},
        suggestions=suggest(site.open(), row),
    )  # fmt: skip


def suggest(build: Build, row: Row) -> dict[str, list[str]]:
    """What stands near the figure and could be meant, by field: places, periods, units, subjects, indicators of the same
    document, those of the nearest sentences first."""
    near = build.rows(
        "SELECT place, period, unit, subject, indicator, indicator_name FROM marts.observations WHERE document_key = ? "
        "ORDER BY abs(sentence_no - ?), char_start LIMIT 60",
        [row["document_key"], row["sentence_no"]],
    )
    names = ("place", "period", "unit", "subject", "indicator", "indicator_name")
    return {name: list(dict.fromkeys(other[name] for other in near if other[name]))[:12] for name in names}


def find_reviewed(build: Build, observation_key: int) -> Row | None:
    """An observation with the digest of its document, as a line of the file of corrections names it."""
    row = questions.find_observation(build, observation_key)
    if row is None:
        return None
    document = build.row("SELECT sha256 FROM star.dim_document WHERE document_key = ?", [row["document_key"]])
    return {**row, "source_sha256": document["sha256"] if document else None}


def list_lines(site: Site, build: Build) -> list[dict[str, Any]]:
    """The lines of the file of corrections in order, each with its state: applied, refused (and why) or waiting."""
    from pipelines.storage.reference_files import UnreadableReference

    try:
        lines = read_corrections(site.settings.corrections_file)[0].to_dicts()
    except UnreadableReference:
        return []
    if not lines:
        return []
    refused = _read_refused(site)
    applied = {
        (row["sha256"], str(row["char_start"])): set((row["corrected_fields"] or "").split())
        for row in build.rows(
            "SELECT documents.sha256, told.char_start, told.corrected_fields FROM marts.observations AS told "
            "JOIN marts.documents AS documents ON documents.document_key = told.document_key WHERE told.is_corrected"
        )
    }
    for line in lines:
        key = (line["source_sha256"], line["char_start"])
        why = refused.get((*key, line["field"], line["value"]))
        line["state"], line["why"] = ("refused", why) if why else ("waiting", None)
        if line["field"] in applied.get(key, ()):
            line["state"] = "applied"
    return lines


def _read_refused(site: Site) -> dict[tuple[Any, ...], str]:
    import polars as pl

    path = Staging(site.settings.staging_folder, "").loose_path(REFUSED)
    if not path.exists():
        return {}
    return {
        (row["source_sha256"], row["char_start"], row["field"], row["value"]): row["refused_because"]
        for row in pl.read_parquet(path).iter_rows(named=True)
    }


def _is_same(line: dict[str, Any], row: Row) -> bool:
    return line["source_sha256"] == row["source_sha256"] and line["char_start"] == str(row["char_start"])
