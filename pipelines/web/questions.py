"""What the pages ask of a build: home, documents, figures, indicators, places, subjects.

Belongs here: SQL on schemas marts and audit, with the limits that keep an answer small. Of the star only keys are read:
which rows a page needs is told before the marts join anything (`derive_narrowed_select`).
Does not: lists one works through (`pipelines.web.worklists`), search (`pipelines.web.search`), showing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from pipelines.web.published import Build, Row
from warehouse.ddl import derive_narrowed_select
from warehouse.tables.marts import INDICATORS, OBSERVATIONS, SERIES, STATISTICS

# A list longer than this is cut, and the page says so.
MOST_ROWS = 200
MOST_PLACES = 8
MOST_NEIGHBOURS = 8

_OF_INDICATOR = "indicator_key IN (SELECT indicator_key FROM star.dim_indicator WHERE name = $indicator)"

_OF_NOBODY = "subject_key = -1"


# What lists show of an observation; each column more is fetched for each of them from another place of the file.
_TOLD = (
    "observation_key, statistic_key, document_key, char_start, value, value_low, value_high, unit, comparator, kind, status, "
    "basis, indicator, indicator_name, place, subject, period, period_label, confidence, surface, quote, evidence, source_file, "
    "article_title, publication_date, publisher"
)


def read_overview(build: Build) -> Row:
    """Counts of everything, the span of years, the build and its verdict; made once a build."""
    return build.keep("overview", _read_overview)


def _read_overview(build: Build) -> Row:
    counts = build.row(
        "SELECT (SELECT count(*) FROM marts.documents WHERE status = 'ok') AS documents, "
        "(SELECT count(*) FROM marts.documents WHERE status <> 'ok') AS rejected, "
        "(SELECT count(*) FROM audit.quarantined_observation) AS quarantined, "
        "(SELECT count(*) FROM marts.indicators) AS indicators, "
        "(SELECT count(*) FROM marts.places) AS places, "
        "(SELECT count(*) FROM star.fct_statistic WHERE is_conflicting) AS conflicts, "
        "(SELECT count(*) FROM star.fct_arithmetic) AS sums, "
        "(SELECT count(*) FROM star.fct_arithmetic WHERE NOT holds) AS failed_sums, "
        "(SELECT count(*) FROM star.fct_statistic WHERE is_revised) AS revisions"
    )
    years = build.row(
        "SELECT min(year) AS first_year, max(year) AS last_year, count(*) FILTER (status = 'planned') AS planned "
        "FROM marts.statistics WHERE year BETWEEN 1900 AND 2100"
    )
    found = build.row("SELECT * FROM marts.builds ORDER BY started_at DESC LIMIT 1")
    return {**(counts or {}), **(years or {}), **(found or {})}


def list_front_rows(build: Build) -> dict[str, list[Row]]:
    """What the home page leads to: newest documents, indicators and places most is known of, what stepped aside."""
    return build.keep("front", _list_front_rows)


def _list_front_rows(build: Build) -> dict[str, list[Row]]:
    return {
        "documents": build.rows(
            "SELECT document_key, title, source_file, publisher, publication_date, observation_count "
            "FROM marts.documents WHERE status = 'ok' "
            "ORDER BY publication_date DESC NULLS LAST, source_file LIMIT 12"
        ),
        "indicators": build.rows(
            "SELECT indicator, category, statistic_count, place_count FROM marts.indicators WHERE is_catalogued "
            "ORDER BY place_count DESC, statistic_count DESC, indicator LIMIT 24"
        ),
        "places": build.rows(
            "SELECT place, place_level, statistic_count FROM marts.places ORDER BY statistic_count DESC, place LIMIT 24"
        ),
        "rejected": build.rows(
            "SELECT source_file, reason FROM marts.documents WHERE status <> 'ok' ORDER BY source_file LIMIT 20"
        ),
    }


def list_documents(build: Build, limit: int = MOST_ROWS) -> list[Row]:
    """Every document read or set aside, newest first."""
    return build.rows(
        "SELECT document_key, source_file, status, reason, title, publication_date, publisher, place, numeral_count, "
        "observation_count, statistic_count, unexplained_count, text_length FROM marts.documents "
        "ORDER BY publication_date DESC NULLS LAST, source_file LIMIT ?",
        [limit],
    )


def find_document(build: Build, document_key: int) -> Row | None:
    """A document's row with its text, None where it was not read."""
    row = build.row("SELECT * FROM marts.documents WHERE document_key = ? AND status = 'ok'", [document_key])
    if row is None:
        return None
    text = build.row("SELECT text FROM audit.document_text WHERE document_key = ?", [document_key])
    return {**row, "text": text["text"] if text else None}


def list_figures(build: Build, document_key: int, char_start: int | None = None) -> list[Row]:
    """The observations of a document, then its numerals that are none, each with its place in the text; of one place
    alone where it is named."""
    there, parameters = "document_key = ?", [document_key]
    if char_start is not None:
        there, parameters = f"{there} AND char_start = ?", [document_key, char_start]
    observations = build.rows(f"SELECT * FROM marts.observations WHERE {there} ORDER BY char_start", parameters)
    numerals = build.rows(
        "SELECT char_start, char_end, surface, outcome FROM marts.numerals "
        f"WHERE {there} AND outcome <> 'observation' ORDER BY char_start",
        parameters,
    )
    return [*observations, *numerals]


def find_observation(build: Build, observation_key: int) -> Row | None:
    """One observation by its key, with every field."""
    return list_observations_of(build, [observation_key], "*").get(observation_key)


def is_on_a_page(build: Build, observation: Row) -> bool:
    """Whether a figure is printed on a page of a PDF, which can be shown."""
    if observation["page"] is None:
        return False
    found = build.row("SELECT format FROM star.dim_document WHERE document_key = ?", [observation["document_key"]])
    return found is not None and found["format"] == "pdf"


def list_neighbours(build: Build, observation: Row) -> list[Row]:
    """Other mentions of the same statistic, in this text and others, newest first."""
    if observation["statistic_key"] in (None, -1):
        return []
    told = build.rows(
        "SELECT mention.observation_key FROM star.fct_observation AS mention "
        "JOIN star.dim_document AS document ON document.document_key = mention.document_key "
        "WHERE mention.statistic_key = ? AND mention.observation_key <> ? "
        "ORDER BY document.publication_date DESC NULLS LAST, mention.observation_key LIMIT ?",
        [observation["statistic_key"], observation["observation_key"], MOST_NEIGHBOURS],
    )
    found = list_observations_of(build, [row["observation_key"] for row in told])
    return [found[row["observation_key"]] for row in told]


def list_checks_of(build: Build, observation_key: int) -> list[Row]:
    """The checks of sums and rates an observation took part in."""
    used = build.rows(
        "SELECT DISTINCT arithmetic_key FROM marts.arithmetic_terms WHERE observation_key = ? ORDER BY arithmetic_key LIMIT 20",
        [observation_key],
    )
    rows = list_arithmetic_of(build, [row["arithmetic_key"] for row in used])
    return sorted(rows, key=lambda row: (row["holds"], row["arithmetic_key"]))


def list_arithmetic_of(build: Build, keys: Sequence[int], told: str | None = None) -> list[Row]:
    """Checks by key, in the order of the keys, each with its terms and their observations. `told` as in
    `list_observations_of`."""
    if not keys:
        return []
    wanted = f"arithmetic_key IN ({', '.join(map(str, keys))})"
    terms = build.rows(f"SELECT * FROM marts.arithmetic_terms WHERE {wanted} ORDER BY arithmetic_key, position")
    used = [term["observation_key"] for term in terms]
    found = list_observations_of(build, used, told=told)
    sums = build.keep_rows("sums", "SELECT * FROM marts.arithmetic")
    rows = build.rows(f"SELECT * FROM {sums} WHERE {wanted}")
    for row in rows:
        row["terms"] = [
            {**term, "observation": found.get(term["observation_key"])}
            for term in terms if term["arithmetic_key"] == row["arithmetic_key"]
        ]  # fmt: skip
    return sorted(rows, key=lambda row: keys.index(row["arithmetic_key"]))


def list_series(build: Build, indicator: str, places: Sequence[str], subject: str | None = None) -> list[Row]:
    """The points of a series, places side by side in the order asked for."""
    named: dict[str, Any] = {"indicator": indicator, "limit": MOST_ROWS}
    about, where = _OF_NOBODY, "place_key = -1"
    if subject:
        about, named["subject"] = "subject_key IN (SELECT subject_key FROM star.dim_subject WHERE name = $subject)", subject
    if places:
        where = "place_key IN (SELECT place_key FROM star.dim_place WHERE list_contains($places, name))"
        named["places"] = list(places)
    series = derive_narrowed_select(SERIES, {"star.fct_statistic": f"{_OF_INDICATOR} AND {where} AND {about}"})
    return build.rows(
        f"SELECT * FROM {series} "
        "ORDER BY place, period_end NULLS LAST, period_start, status, level_unit, level_basis LIMIT $limit",
        named,
    )


def list_vintages_of(build: Build, statistics: Sequence[int], most: int) -> dict[int, list[Row]]:
    """What was known of revised statistics, from one publication to the next, the last few of each, oldest first."""
    if not statistics:
        return {}
    kept = keep_vintages(build)
    vintages: dict[int, list[Row]] = {}
    for row in build.rows(
        f"SELECT * FROM {kept} WHERE statistic_key IN (SELECT unnest(?::BIGINT[])) ORDER BY statistic_key, vintage_no",
        [list(statistics)],
    ):
        vintages.setdefault(row["statistic_key"], []).append(row)
    return {key: rows[-most:] for key, rows in vintages.items()}


def keep_vintages(build: Build) -> str:
    """The table of the vintages of what was revised, which are few beside those of what never changed."""
    return build.keep_rows(
        "vintages",
        "SELECT vintage.* FROM star.fct_vintage AS vintage SEMI JOIN (FROM star.fct_statistic WHERE is_revised) AS revised "
        "ON revised.statistic_key = vintage.statistic_key",
    )


def list_observations_of(
    build: Build, keys: Iterable[int | None], columns: str = _TOLD, told: str | None = None
) -> dict[int, Row]:
    """Observations by key, with what a list shows of them; what is not there lacks. `told` is a table of `keep_told`
    that holds them."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    if told is None:
        told = derive_narrowed_select(OBSERVATIONS, {"star.fct_observation": _choose_observations(build, wanted)})
    else:
        told = f"{told} WHERE observation_key IN (SELECT unnest({sorted(wanted)}::BIGINT[]))"
    return {row["observation_key"]: row for row in build.rows(f"SELECT {columns} FROM {told}")}


def keep_told(build: Build, name: str, keys: str) -> str:
    """The table of observations as lists show them, of the keys that a query gives; made once a build. The facts lie in
    the order of documents, so that a page of a list finds its sentences in as many places as it has; asked for a thousand
    at once they cost as much as for ten pages, and lie together."""

    def make(build: Build) -> str:
        wanted = {row["observation_key"] for row in build.rows(keys)} - {None}
        told = derive_narrowed_select(OBSERVATIONS, {"star.fct_observation": _choose_observations(build, wanted)})
        return build.keep_rows(name, f"SELECT {_TOLD} FROM {told}")

    return build.keep(f"told of {name}", make)


def _choose_observations(build: Build, keys: Iterable[int]) -> str:
    """The condition that an observation is one of these, by where it stands: the table is in the order of documents, and
    its index of keys would take four times the memory of what is kept here. The limit takes no row away: DuckDB, which
    expects a fifth of a table of any list, learns from it how few come."""
    known, places = build.keep("places", _order_places)
    wanted = np.array(sorted(set(keys)), dtype=np.int64)
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    rows = places[at[known[at] == wanted]].tolist() if len(known) else []
    return f"rowid IN (SELECT unnest({rows}::BIGINT[])) LIMIT {len(rows)}"


def _order_places(build: Build) -> tuple[np.ndarray, np.ndarray]:
    """The keys of all observations in order, and the row that each stands in."""
    told = build.columns("SELECT observation_key, rowid AS place FROM star.fct_observation")
    order = np.argsort(told["observation_key"])
    return told["observation_key"][order], told["place"][order].astype(np.int32)


def find_indicator(build: Build, name: str) -> Row | None:
    """What the catalogue says of an indicator that the texts speak of."""
    indicators = derive_narrowed_select(INDICATORS, {"star.fct_statistic": _OF_INDICATOR})
    return build.row(f"SELECT * FROM {indicators}", {"indicator": name})


def list_periods_of(build: Build, indicator: str) -> list[Row]:
    """Which periods, kinds and units an indicator is known for, those known for most places first."""
    statistics = _narrow_statistics("place_key > 0 AND period_key > 0 AND kind IN ('level', 'growth', 'ratio')")
    return build.rows(
        "SELECT period, any_value(period_label) AS period_label, kind, unit, status, count(DISTINCT place) AS places "
        f"FROM {statistics} GROUP BY period, kind, unit, status ORDER BY places DESC, status, period DESC, kind DESC LIMIT 40",
        {"indicator": indicator},
    )


def list_ranking(build: Build, indicator: str, period: str, kind: str, unit: str | None, status: str) -> list[Row]:
    """One indicator of one period, place by place, highest first; of several for a place that most texts state."""
    statistics = _narrow_statistics(
        "place_key > 0 AND value IS NOT NULL AND kind = $kind AND status = $status "
        "AND period_key IN (SELECT period_key FROM star.dim_period WHERE code = $period)"
    )
    return build.rows(
        f"SELECT * FROM {statistics} WHERE unit IS NOT DISTINCT FROM $unit "
        "QUALIFY row_number() OVER (PARTITION BY place ORDER BY mention_count DESC, confidence DESC, statistic_key) = 1 "
        "ORDER BY value DESC, place LIMIT 100",
        {"indicator": indicator, "period": period, "kind": kind, "status": status, "unit": unit},
    )


def _narrow_statistics(condition: str) -> str:
    """marts.statistics of `$indicator`, of no subject, that hold a condition on the keys of the star."""
    return derive_narrowed_select(STATISTICS, {"star.fct_statistic": f"{_OF_INDICATOR} AND {_OF_NOBODY} AND {condition}"})


def _list_statistics(build: Build, where: str, order: str, parameters: Sequence[Any]) -> list[Row]:
    """The first statistics that fit, in order, with what a table of them shows."""
    return build.rows(
        "SELECT indicator, category, place, subject, period, period_label, value, value_low, value_high, unit, comparator, kind, "
        "basis, status, is_conflicting, quote, observation_key "
        f"FROM marts.statistics WHERE {where} ORDER BY {order}, statistic_key LIMIT {MOST_ROWS}",
        parameters,
    )


def list_statistics_of_indicator(build: Build, indicator: str) -> list[Row]:
    """Every statistic of an indicator, newest first."""
    order = "period_end DESC NULLS LAST, place NULLS LAST, subject NULLS FIRST"
    return _list_statistics(build, "indicator = ?", order, [indicator])


def list_statistics_of_place(build: Build, place: str, text: str = "") -> list[Row]:
    """Every statistic of a place itself, by branch and indicator, newest first."""
    order = "category NULLS LAST, is_catalogued DESC, indicator, period_end DESC NULLS LAST, kind DESC"
    return _list_statistics(build, "place = ? AND subject IS NULL AND contains(indicator, ?)", order, [place, text])


def list_subjects_of_place(build: Build, place: str) -> list[Row]:
    """Companies, projects and the like in a place, with how much is known of each."""
    return build.rows(
        "SELECT subject.name AS subject, count(*) AS statistic_count FROM star.fct_statistic AS fact "
        "JOIN star.dim_subject AS subject ON subject.subject_key = fact.subject_key "
        "WHERE fact.subject_key > 0 AND fact.place_key IN (SELECT place_key FROM star.dim_place WHERE name = ?) "
        "GROUP BY subject.name ORDER BY statistic_count DESC, subject LIMIT 60",
        [place],
    )


def find_place(build: Build, name: str) -> Row | None:
    """What is known of a place by its name."""
    return build.row(
        "SELECT * FROM marts.places WHERE place = ? ORDER BY statistic_count DESC, place_code LIMIT 1", [name]
    )


def list_statistics_of_subject(build: Build, subject: str) -> list[Row]:
    """Every statistic of a subject, newest first."""
    return _list_statistics(build, "subject = ?", "period_end DESC NULLS LAST, indicator", [subject])


def list_places_with(build: Build, indicator: str) -> list[Row]:
    """Places an indicator has a series for, those with most points first."""
    series = derive_narrowed_select(SERIES, {"star.fct_statistic": f"{_OF_INDICATOR} AND {_OF_NOBODY}"})
    return build.rows(
        f"SELECT place, any_value(place_code) AS place_code, count(*) AS points FROM {series} "
        "WHERE place IS NOT NULL GROUP BY place ORDER BY points DESC, place_code LIMIT 80",
        {"indicator": indicator},
    )
