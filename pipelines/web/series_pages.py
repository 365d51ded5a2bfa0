"""Pages of names: an indicator over its places, a place, a subject, a series by place and time, and their downloads.

Belongs here: which rows are drawn and listed, CSV and SVG. Does not: SQL, drawing (`pipelines.web.charts`), HTML.
"""

import csv
import io
from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pipelines.web import questions
from pipelines.web.charts import draw_series
from pipelines.web.comparisons import draw_bars, draw_tiles
from pipelines.web.pages import show_unknown
from pipelines.web.published import Build, Row
from pipelines.web.site import Site, choose_language

# What a row carries for the page and no table of others can hold.
# Of a level that was revised more often, the chart marks the last values.
_MOST_VINTAGES = 12

_INNER = ("vintages", "level_told", "growth_told")


def show_indicator(site: Site, request: Request) -> Response:
    """An indicator: places compared for one period, its series, every statistic."""
    name = request.query_params.get("name", "")
    build = site.open()
    about = questions.find_indicator(build, name)
    if about is None:
        return show_unknown(site, request)
    periods = questions.list_periods_of(build, name)
    chosen, ranking = _rank(build, request, name, periods)
    language = choose_language(request)

    def link(key: int) -> str:
        return site.address(f"/figure/{key}")

    title = f"{name} {chosen['period_label'] if chosen else ''}"
    return site.show(
        request, "indicator.html", about=about, periods=periods, chosen=chosen, ranking=ranking,
        bars=draw_bars(ranking, language, link, title), tiles=draw_tiles(ranking, language, link, title),
        places=questions.list_places_with(build, name), rows=questions.list_statistics_of_indicator(build, name),
        sources=_list_sources(ranking), title=title, most=questions.MOST_ROWS,
    )  # fmt: skip


def _rank(build: Build, request: Request, name: str, periods: list[Row]) -> tuple[Row | None, list[Row]]:
    """The period compared, as the address asks or the one known for most places, and its places in order."""
    asked = {part: request.query_params.get(part) for part in ("period", "kind", "unit", "status")}
    chosen = next(
        (row for row in periods if all(value in (None, "", row[part] or "-") for part, value in asked.items())), None
    )
    if chosen is None:
        return None, []
    return chosen, questions.list_ranking(
        build, name, chosen["period"], chosen["kind"], chosen["unit"], chosen["status"]
    )


def show_place(site: Site, request: Request) -> Response:
    """All that the texts say of a place, by branch and indicator."""
    name = request.query_params.get("name", "")
    build = site.open()
    about = questions.find_place(build, name)
    if about is None:
        return show_unknown(site, request)
    words = request.query_params.get("q", "")[:40]
    rows = questions.list_statistics_of_place(build, name, words)
    return site.show(
        request, "place.html", about=about, groups=_group(rows, "category"), rows=rows, words=words,
        subjects=questions.list_subjects_of_place(build, name), most=questions.MOST_ROWS,
    )  # fmt: skip


def show_subject(site: Site, request: Request) -> Response:
    """All that the texts say of a company, project, facility."""
    name = request.query_params.get("name", "")
    rows = questions.list_statistics_of_subject(site.open(), name)
    if not rows:
        return show_unknown(site, request)
    return site.show(request, "subject.html", name=name, rows=rows, most=questions.MOST_ROWS)


def show_series(site: Site, request: Request) -> Response:
    """A series by place and time: chart, table, sources."""
    build, series = site.open(), _read_series(site, request)
    if not series["rows"]:
        return show_unknown(site, request)
    indicator = series["indicator"]
    others = [row["place"] for row in questions.list_places_with(build, indicator) if row["place"] not in series["places"]]
    return site.show(request, "series.html", **series, others=others, chart=_draw(site, request, series))


def download_series(site: Site, request: Request) -> Response:
    """The series as CSV (with its sentences) or as an SVG that stands alone."""
    series = _read_series(site, request)
    if not series["rows"]:
        return show_unknown(site, request)
    name = "series.csv" if request.path_params["form"] == "csv" else "series.svg"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if name == "series.csv":
        return Response(write_csv(series["all_rows"]), media_type="text/csv; charset=utf-8", headers=headers)
    return Response(_draw(site, request, series), media_type="image/svg+xml", headers=headers)


def write_csv(rows: list[Row]) -> str:
    """Rows as CSV that a spreadsheet opens: a mark of UTF-8 first, and no cell that it would take for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    if rows:
        names = [name for name in rows[0] if name not in _INNER]
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_disarm(row[name]) for name in names] for row in rows)
    return out.getvalue()


def _disarm(cell: object) -> object:
    """A text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") and len(cell) > 1 else cell


def _read_series(site: Site, request: Request) -> dict[str, Any]:
    """What the address asks for: rows of one frequency and unit with their sentences, and which others there are."""
    build, query = site.open(), request.query_params
    indicator, subject = query.get("indicator", ""), query.get("subject") or None
    places = list(dict.fromkeys(query.getlist("place")))[: questions.MOST_PLACES]
    rows = questions.list_series(build, indicator, places, subject)
    frequencies = Counter(row["frequency"] for row in rows)
    frequency = query.get("frequency") or next((name for name, _ in frequencies.most_common(1)), "year")
    shown = [row for row in rows if row["frequency"] == frequency]
    units = Counter(row["level_unit"] for row in shown if row["level_unit"])
    unit = query.get("unit") or next((name for name, _ in units.most_common(1)), None)
    shown = [row for row in shown if row["level_unit"] in (unit, None)]
    keys = [row[f"{part}_observation_key"] for row in shown for part in ("level", "growth")]
    found = questions.list_sentences_of(build, indicator, keys)
    for row in shown:
        source = found.get(row["level_observation_key"]) or found.get(row["growth_observation_key"])
        row["source"], row["sentence"] = source, source["quote"] if source else None
        row["level_told"] = found.get(row["level_observation_key"])
        row["growth_told"] = found.get(row["growth_observation_key"])
    shown.sort(key=lambda row: places.index(row["place"]) if row["place"] in places else 0)
    _add_vintages(build, shown, found)
    return {
        "indicator": indicator, "places": places, "subject": subject, "rows": shown, "frequency": frequency, "level_unit": unit,
        "frequencies": frequencies, "units": units, "found": found, "sources": _list_sources(found.values()),
        "all_rows": [{**row, "source": row["source"]["evidence"] if row["source"] else None} for row in shown],
    }  # fmt: skip


def _add_vintages(build: Build, rows: list[Row], found: dict[int, Row]) -> None:
    """To each level that was revised, what was told before."""
    told = [found.get(row["level_observation_key"]) if row["is_revised"] else None for row in rows]
    vintages = questions.list_vintages_of(build, [level for level in told if level], _MOST_VINTAGES)
    for row, level in zip(rows, told, strict=True):
        known = vintages.get(level["statistic_key"], []) if level else []
        row["vintages"] = [vintage for vintage in known if not vintage["is_current"] and vintage["value"] is not None]


def _draw(site: Site, request: Request, series: dict[str, Any]) -> str:
    found = series["found"]
    title = "、".join(filter(None, [series["indicator"], *series["places"], series["subject"]]))
    return draw_series(series["rows"], choose_language(request), lambda key: _address(site, found, key), title)


def _address(site: Site, found: dict[int, Row], key: int) -> str:
    return site.figure(found[key]) if key in found else "#"


def _list_sources(rows: Any) -> list[str]:
    """Who says what is drawn, most often named first."""
    names = Counter(row.get("publisher") or row.get("article_title") or row.get("source_file") or "" for row in rows)
    return [name for name, _ in names.most_common(6) if name]


def _group(rows: list[Row], by: str) -> list[tuple[str | None, list[Row]]]:
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(row)
    return list(groups.items())
