"""What the pages ask of a build: home, documents, figures, indicators, places, subjects.

Belongs here: SQL on schemas serving, marts and audit, with the limits that keep an answer small. Of the star only keys are
read: which rows a page needs is told before the marts join anything (`derive_narrowed_select`).
Does not: lists one works through (`pipelines.web.worklists`), search (`pipelines.web.search`), showing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.web.published import Build, Row
from warehouse.ddl import derive_narrowed_select
from warehouse.tables.marts import OBSERVATIONS

# A list longer than this is cut, and the page says so.
MOST_ROWS = 200
MOST_PLACES = 8
MOST_NEIGHBOURS = 8

# What a search shows of an observation; each column more is fetched for each of them from another place of the file.
_TOLD = (
    "observation_key, document_key, char_start, value, value_low, value_high, unit, comparator, kind, status, indicator, "
    "indicator_name, place, period, period_label, surface, quote, source_file, article_title, publication_date, publisher"
)


def read_overview(build: Build) -> Row:
    """Counts of everything, the span of years, the build and its verdict; made once a build."""
    return build.keep("overview", _read_overview)


def _read_overview(build: Build) -> Row:
    counts = build.row(
        "SELECT (SELECT count(*) FROM serving.documents WHERE status = 'ok') AS documents, "
        "(SELECT count(*) FROM serving.documents WHERE status <> 'ok') AS rejected, "
        "(SELECT count(*) FROM audit.quarantined_observation) AS quarantined, "
        "(SELECT count(*) FROM serving.indicators) AS indicators, "
        "(SELECT count(*) FROM serving.places) AS places, "
        "(SELECT count(*) FROM star.fct_statistic WHERE is_conflicting) AS conflicts, "
        "(SELECT count(*) FROM star.fct_arithmetic) AS sums, "
        "(SELECT count(*) FROM star.fct_arithmetic WHERE NOT holds) AS failed_sums, "
        "(SELECT count(*) FROM star.fct_statistic WHERE is_revised) AS revisions"
    )
    years = build.row(
        "SELECT min(year) AS first_year, max(year) AS last_year, count(*) FILTER (status = 'planned') AS planned "
        "FROM serving.statistics WHERE year BETWEEN 1900 AND 2100"
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
            "FROM serving.documents WHERE status = 'ok' "
            "ORDER BY publication_date DESC NULLS LAST, source_file LIMIT 12"
        ),
        "indicators": build.rows(
            "SELECT indicator, category, statistic_count, place_count FROM serving.indicators WHERE is_catalogued "
            "ORDER BY place_count DESC, statistic_count DESC, indicator LIMIT 24"
        ),
        "places": build.rows(
            "SELECT place, place_level, statistic_count FROM serving.places ORDER BY statistic_count DESC, place LIMIT 24"
        ),
        "rejected": build.rows(
            "SELECT source_file, reason FROM serving.documents WHERE status <> 'ok' ORDER BY source_file LIMIT 20"
        ),
    }


def list_documents(build: Build, limit: int = MOST_ROWS) -> list[Row]:
    """Every document read or set aside, newest first."""
    return build.rows(
        "SELECT document_key, source_file, status, reason, title, publication_date, publisher, place, numeral_count, "
        "observation_count, statistic_count, unexplained_count, text_length FROM serving.documents "
        "ORDER BY publication_date DESC NULLS LAST, source_file LIMIT ?",
        [limit],
    )


def find_document(build: Build, document_key: int) -> Row | None:
    """A document's row with its text, None where it was not read."""
    row = build.row("SELECT * FROM serving.documents WHERE document_key = ? AND status = 'ok'", [document_key])
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
    # What they measure is what the observation measures: of the dimensions only those of the sentence are joined.
    return build.rows(
        "SELECT mention.observation_key, mention.document_key, mention.char_start, mention.value, mention.value_low, "
        "mention.value_high, $unit AS unit, mention.comparator, mention.kind, mention.status, mention.surface, mention.quote, "
        "document.source_file, document.publication_date, document.publisher, "
        "coalesce(article.headline, document.title) AS article_title "
        "FROM star.fct_observation AS mention "
        "JOIN star.dim_document AS document ON document.document_key = mention.document_key "
        "JOIN star.dim_article AS article ON article.article_key = mention.article_key "
        "WHERE mention.statistic_key = $statistic AND mention.observation_key <> $key "
        "ORDER BY document.publication_date DESC NULLS LAST, mention.observation_key LIMIT $most",
        {
            "unit": observation["unit"], "statistic": observation["statistic_key"], "key": observation["observation_key"],
            "most": MOST_NEIGHBOURS,
        },
    )  # fmt: skip


def list_checks_of(build: Build, observation_key: int) -> list[Row]:
    """The checks of sums and rates an observation took part in."""
    used = build.rows(
        "SELECT DISTINCT arithmetic_key FROM marts.arithmetic_terms WHERE observation_key = ? ORDER BY arithmetic_key LIMIT 20",
        [observation_key],
    )
    keys = [row["arithmetic_key"] for row in used]
    if not keys:
        return []
    return build.rows(
        "SELECT * EXCLUDE (position) FROM serving.sums "
        f"WHERE arithmetic_key IN ({', '.join(map(str, keys))}) ORDER BY holds, arithmetic_key"
    )


def list_series(build: Build, indicator: str, places: Sequence[str], subject: str | None = None) -> list[Row]:
    """The points of a series, places side by side in the order asked for."""
    where = "list_contains($places, place)" if places else "place IS NULL"
    about = "subject = $subject" if subject else "subject IS NULL"
    named = {"places": list(places)} if places else {}
    return build.rows(
        f"SELECT * FROM serving.series WHERE indicator = $indicator AND {where} AND {about} "
        "ORDER BY place, period_end NULLS LAST, period_start, status, level_unit, level_basis LIMIT $limit",
        {"indicator": indicator, "limit": MOST_ROWS, **named, **({"subject": subject} if subject else {})},
    )


def list_sentences_of(build: Build, indicator: str, keys: Iterable[int | None]) -> dict[int, Row]:
    """What a list shows of the observations chosen for statistics of an indicator, by key."""
    wanted = sorted({key for key in keys if key is not None})
    rows = build.rows(
        "SELECT indicator, statistic_key, document_key, char_start, value, value_low, value_high, unit, comparator, kind, status, "
        "surface, quote, source_file, article_title, publication_date, publisher, observation_key, "
        "source_file || ':' || char_start || '-' || char_end || ' “' || quote || '”' AS evidence "
        f"FROM serving.statistics WHERE indicator = ? AND observation_key IN (SELECT unnest({wanted}::BIGINT[]))",
        [indicator],
    )
    return {row["observation_key"]: row for row in rows}


def list_vintages_of(build: Build, statistics: Sequence[Row], most: int) -> dict[int, list[Row]]:
    """What was known of revised statistics, from one publication to the next, the last few of each, oldest first."""
    if not statistics:
        return {}
    vintages: dict[int, list[Row]] = {}
    keys = sorted({row["statistic_key"] for row in statistics})
    for row in build.rows(
        "SELECT * EXCLUDE (indicator) FROM serving.vintages WHERE indicator IN (SELECT unnest($indicators)) "
        f"AND statistic_key IN (SELECT unnest({keys}::BIGINT[])) ORDER BY statistic_key, vintage_no",
        {"indicators": sorted({row["indicator"] for row in statistics})},
    ):
        vintages.setdefault(row["statistic_key"], []).append(row)
    return {key: rows[-most:] for key, rows in vintages.items()}


def find_observation(build: Build, observation_key: int) -> Row | None:
    """One observation by its key, with every field."""
    chosen = f"observation_key = {int(observation_key)}"
    return build.row(f"FROM {derive_narrowed_select(OBSERVATIONS, {'star.fct_observation': chosen})}")


def list_observations_of(build: Build, found: Sequence[Row]) -> list[Row]:
    """What a list shows of observations that were found, in that order. Each names its `observation_key`, and as `place` its
    row among the facts: by the key alone DuckDB reads all keys."""
    if not found:
        return []
    # The limit takes no row away: DuckDB, which expects a fifth of a table of any list, learns from it how few come.
    chosen = f"rowid IN (SELECT unnest({[row['place'] for row in found]}::BIGINT[])) LIMIT {len(found)}"
    told = derive_narrowed_select(OBSERVATIONS, {"star.fct_observation": chosen})
    by_key = {row["observation_key"]: row for row in build.rows(f"SELECT {_TOLD} FROM {told}")}
    return [by_key[row["observation_key"]] for row in found]


def find_indicator(build: Build, name: str) -> Row | None:
    """What the catalogue says of an indicator that the texts speak of."""
    return build.row("SELECT * FROM serving.indicators WHERE indicator = ?", [name])


def list_periods_of(build: Build, indicator: str) -> list[Row]:
    """Which periods, kinds and units an indicator is known for, those known for most places first."""
    return build.rows(
        "SELECT period, any_value(period_label) AS period_label, kind, unit, status, count(DISTINCT place) AS places "
        "FROM serving.statistics WHERE indicator = ? AND subject IS NULL AND place IS NOT NULL AND period IS NOT NULL "
        "AND kind IN ('level', 'growth', 'ratio') "
        "GROUP BY period, kind, unit, status ORDER BY places DESC, status, period DESC, kind DESC LIMIT 40",
        [indicator],
    )


def list_ranking(build: Build, indicator: str, period: str, kind: str, unit: str | None, status: str) -> list[Row]:
    """One indicator of one period, place by place, highest first; of several for a place that most texts state."""
    return build.rows(
        "SELECT place, place_code, place_level, subject, period_label, value, value_low, value_high, unit, comparator, kind, "
        "status, surface, quote, publisher, observation_key FROM serving.statistics "
        "WHERE indicator = $indicator AND subject IS NULL AND place IS NOT NULL "
        "AND period = $period AND kind = $kind AND status = $status AND value IS NOT NULL AND unit IS NOT DISTINCT FROM $unit "
        "QUALIFY row_number() OVER (PARTITION BY place ORDER BY mention_count DESC, confidence DESC, statistic_key) = 1 "
        "ORDER BY value DESC, place LIMIT 100",
        {"indicator": indicator, "period": period, "kind": kind, "status": status, "unit": unit},
    )


def _list_statistics(build: Build, where: str, order: str, parameters: Sequence[Any]) -> list[Row]:
    """The first statistics that fit, in order, with what a table of them shows."""
    return build.rows(
        "SELECT indicator, category, place, subject, period, period_label, value, value_low, value_high, unit, comparator, kind, "
        "basis, status, is_conflicting, quote, observation_key "
        f"FROM serving.statistics WHERE {where} ORDER BY {order} LIMIT {MOST_ROWS}",
        parameters,
    )


def list_statistics_of_indicator(build: Build, indicator: str) -> list[Row]:
    """Every statistic of an indicator, newest first."""
    return _list_statistics(build, f"indicator = ? AND indicator_position < {MOST_ROWS}", "indicator_position", [indicator])


def list_statistics_of_place(build: Build, place: str, text: str = "") -> list[Row]:
    """Every statistic of a place itself, by branch and indicator, newest first."""
    if not text:
        return _list_statistics(build, f"place = ? AND place_position < {MOST_ROWS}", "place_position", [place])
    where = "place = ? AND place_position IS NOT NULL AND contains(indicator, ?)"
    return _list_statistics(build, where, "place_position", [place, text])


def list_subjects_of_place(build: Build, place: str) -> list[Row]:
    """Companies, projects and the like in a place, with how much is known of each."""
    return build.rows(
        "SELECT subject, statistic_count FROM serving.subjects WHERE place = ? ORDER BY statistic_count DESC, subject LIMIT 60",
        [place],
    )


def find_place(build: Build, name: str) -> Row | None:
    """What is known of a place by its name."""
    return build.row(
        "SELECT * FROM serving.places WHERE place = ? ORDER BY statistic_count DESC, place_code LIMIT 1", [name]
    )


def list_statistics_of_subject(build: Build, subject: str) -> list[Row]:
    """Every statistic of a subject, newest first."""
    return _list_statistics(build, "subject = ?", "period_end DESC NULLS LAST, indicator, statistic_key", [subject])


def list_places_with(build: Build, indicator: str) -> list[Row]:
    """Places an indicator has a series for, those with most points first."""
    return build.rows(
        "SELECT place, any_value(place_code) AS place_code, count(*) AS points FROM serving.series "
        "WHERE indicator = ? AND subject IS NULL AND place IS NOT NULL "
        "GROUP BY place ORDER BY points DESC, place_code, place LIMIT 80",
        [indicator],
    )
