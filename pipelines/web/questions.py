"""What the pages ask of a build: home, documents, figures, indicators, places, subjects.

Belongs here: SQL on schemas marts and audit, with the limits that keep an answer small.
Does not: lists one works through (`pipelines.web.worklists`), search (`pipelines.web.search`), showing.
"""

from collections.abc import Sequence
from typing import Any

from pipelines.web.published import Build, Row

# A list longer than this is cut, and the page says so.
MOST_ROWS = 500
MOST_PLACES = 8


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
        "(SELECT count(DISTINCT statistic_key) FROM marts.conflicts) AS conflicts, "
        "(SELECT count(*) FROM marts.arithmetic) AS sums, "
        "(SELECT count(*) FROM marts.arithmetic WHERE NOT holds) AS failed_sums, "
        "(SELECT count(DISTINCT statistic_key) FROM marts.revisions) AS revisions"
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


def list_figures(build: Build, document_key: int) -> list[Row]:
    """The observations of a document, then its numerals that are none, each with its place in the text."""
    observations = build.rows(
        "SELECT * FROM marts.observations WHERE document_key = ? ORDER BY char_start", [document_key]
    )
    numerals = build.rows(
        "SELECT char_start, char_end, surface, outcome FROM marts.numerals "
        "WHERE document_key = ? AND outcome <> 'observation' ORDER BY char_start",
        [document_key],
    )
    return [*observations, *numerals]


def find_observation(build: Build, observation_key: int) -> Row | None:
    """One observation by its key."""
    return build.row("SELECT * FROM marts.observations WHERE observation_key = ?", [observation_key])


def find_numeral(build: Build, document_key: int, char_start: int) -> Row | None:
    """The numeral that stands there, whatever became of it."""
    return build.row(
        "SELECT * FROM marts.numerals WHERE document_key = ? AND char_start = ?", [document_key, char_start]
    )


def list_neighbours(build: Build, observation: Row) -> list[Row]:
    """Other mentions of the same statistic, in this text and others."""
    if observation["statistic_key"] in (None, -1):
        return []
    return build.rows(
        "SELECT * FROM marts.observations WHERE statistic_key = ? AND observation_key <> ? "
        "ORDER BY publication_date DESC NULLS LAST LIMIT 20",
        [observation["statistic_key"], observation["observation_key"]],
    )


def list_checks_of(build: Build, observation_key: int) -> list[Row]:
    """The checks of sums and rates an observation took part in."""
    return build.rows(
        "SELECT arithmetic.*, terms.role FROM marts.arithmetic_terms AS terms "
        "JOIN marts.arithmetic AS arithmetic ON arithmetic.arithmetic_key = terms.arithmetic_key "
        "WHERE terms.observation_key = ? ORDER BY arithmetic.holds, arithmetic.arithmetic_key LIMIT 20",
        [observation_key],
    )


def list_series(build: Build, indicator: str, places: Sequence[str], subject: str | None = None) -> list[Row]:
    """The points of a series, places side by side in the order asked for."""
    about = "subject = $subject" if subject else "subject IS NULL"
    named: dict[str, Any] = {"indicator": indicator, "places": list(places), "limit": MOST_ROWS}
    if subject:
        named["subject"] = subject
    where = "list_contains($places, place)" if places else "place IS NULL AND len($places) = 0"
    return build.rows(
        f"SELECT * FROM marts.series WHERE indicator = $indicator AND {where} AND {about} "
        "ORDER BY place, period_end NULLS LAST, period_start, status, level_unit, level_basis LIMIT $limit",
        named,
    )


def list_observations_of(build: Build, keys: Sequence[int]) -> dict[int, Row]:
    """Observations by key; what is not there lacks."""
    wanted = sorted({key for key in keys if key is not None})
    if not wanted:
        return {}
    rows = build.rows("SELECT * FROM marts.observations WHERE list_contains(?, observation_key)", [wanted])
    return {row["observation_key"]: row for row in rows}


def find_indicator(build: Build, name: str) -> Row | None:
    """What the catalogue says of an indicator that the texts speak of."""
    return build.row("SELECT * FROM marts.indicators WHERE indicator = ?", [name])


def list_periods_of(build: Build, indicator: str) -> list[Row]:
    """Which periods, kinds and units an indicator is known for, those known for most places first."""
    return build.rows(
        "SELECT period, any_value(period_label) AS period_label, kind, unit, status, count(DISTINCT place) AS places "
        "FROM marts.statistics WHERE indicator = ? AND subject IS NULL AND period IS NOT NULL AND place IS NOT NULL "
        "AND kind IN ('level', 'growth', 'ratio') "
        "GROUP BY period, kind, unit, status ORDER BY places DESC, status, period DESC, kind DESC LIMIT 40",
        [indicator],
    )


def list_ranking(build: Build, indicator: str, period: str, kind: str, unit: str | None, status: str) -> list[Row]:
    """One indicator of one period, place by place, highest first; of several for a place that most texts state."""
    return build.rows(
        "SELECT * FROM marts.statistics WHERE indicator = ? AND period = ? AND kind = ? AND status = ? "
        "AND unit IS NOT DISTINCT FROM ? AND subject IS NULL AND place IS NOT NULL AND value IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY place ORDER BY mention_count DESC, confidence DESC, statistic_key) = 1 "
        "ORDER BY value DESC, place LIMIT 100",
        [indicator, period, kind, status, unit],
    )


def list_statistics_of_indicator(build: Build, indicator: str) -> list[Row]:
    """Every statistic of an indicator, newest first."""
    return build.rows(
        "SELECT * FROM marts.statistics WHERE indicator = ? "
        "ORDER BY period_end DESC NULLS LAST, place NULLS LAST, subject NULLS FIRST, statistic_key LIMIT ?",
        [indicator, MOST_ROWS],
    )


def list_statistics_of_place(build: Build, place: str, text: str = "") -> list[Row]:
    """Every statistic of a place itself, by branch and indicator, newest first."""
    return build.rows(
        "SELECT * FROM marts.statistics WHERE place = ? AND subject IS NULL AND contains(indicator, ?) "
        "ORDER BY category NULLS LAST, is_catalogued DESC, indicator, period_end DESC NULLS LAST, kind DESC, statistic_key "
        "LIMIT ?",
        [place, text, MOST_ROWS],
    )


def list_subjects_of_place(build: Build, place: str) -> list[Row]:
    """Companies, projects and the like in a place, with how much is known of each."""
    return build.rows(
        "SELECT subject, count(*) AS statistic_count FROM marts.statistics WHERE place = ? AND subject IS NOT NULL "
        "GROUP BY subject ORDER BY statistic_count DESC, subject LIMIT 60",
        [place],
    )


def find_place(build: Build, name: str) -> Row | None:
    """What is known of a place by its name."""
    return build.row(
        "SELECT * FROM marts.places WHERE place = ? ORDER BY statistic_count DESC, place_code LIMIT 1", [name]
    )


def list_statistics_of_subject(build: Build, subject: str) -> list[Row]:
    """Every statistic of a subject, newest first."""
    return build.rows(
        "SELECT * FROM marts.statistics WHERE subject = ? "
        "ORDER BY period_end DESC NULLS LAST, indicator, statistic_key LIMIT ?",
        [subject, MOST_ROWS],
    )


def list_places_with(build: Build, indicator: str) -> list[Row]:
    """Places an indicator has a series for, those with most points first."""
    return build.rows(
        "SELECT place, any_value(place_code) AS place_code, count(*) AS points FROM marts.series "
        "WHERE indicator = ? AND place IS NOT NULL AND subject IS NULL "
        "GROUP BY place ORDER BY points DESC, place_code LIMIT 80",
        [indicator],
    )
