"""The lists one works through: contradictions, sums that do not add up, targets, revisions, the quality of the build.

Belongs here: SQL on schemas marts and audit for them. Does not: single figures (`pipelines.web.questions`), showing.
"""

from itertools import groupby
from typing import Any

from pipelines.web.published import Build, Row
from pipelines.web.questions import list_observations_of

PAGE_ROWS = 50


def list_conflicts(build: Build, page: int) -> list[dict[str, Any]]:
    """Statistics whose mentions contradict each other, widest apart first; each with its mentions."""
    rows = build.rows(
        "SELECT * FROM marts.conflicts WHERE statistic_key IN ("
        "  SELECT statistic_key FROM marts.statistics WHERE is_conflicting"
        "  ORDER BY relative_spread DESC NULLS LAST, statistic_key LIMIT ? OFFSET ?) "
        "ORDER BY relative_spread DESC NULLS LAST, statistic_key, is_chosen DESC, observation_key",
        [PAGE_ROWS, page * PAGE_ROWS],
    )
    return _with_mentions(build, rows)


def list_revisions(build: Build, page: int) -> list[dict[str, Any]]:
    """Statistics that a later publication states otherwise, newest first; each with its values in order."""
    rows = build.rows(
        "SELECT * FROM marts.revisions WHERE statistic_key IN ("
        "  SELECT statistic_key FROM marts.revisions GROUP BY statistic_key"
        "  ORDER BY max(valid_from) DESC NULLS LAST, statistic_key LIMIT ? OFFSET ?) "
        "ORDER BY statistic_key, vintage_no",
        [PAGE_ROWS, page * PAGE_ROWS],
    )
    return _with_mentions(build, rows)


def _with_mentions(build: Build, rows: list[Row]) -> list[dict[str, Any]]:
    """Rows put together by statistic; each row with its observation, which has the sentence and where it stands."""
    found = list_observations_of(build, [row["observation_key"] for row in rows])
    groups = []
    for _, members in groupby(rows, key=lambda row: row["statistic_key"]):
        mentions = [{**row, "observation": found.get(row["observation_key"])} for row in members]
        groups.append({**mentions[0], "mentions": mentions})
    return groups


def list_arithmetic(build: Build, page: int, holds: bool) -> list[dict[str, Any]]:
    """Checks that fail, or those that hold, furthest off first; each with its terms."""
    rows = build.rows(
        "SELECT * FROM marts.arithmetic WHERE holds = ? "
        "ORDER BY abs(difference) / greatest(abs(stated_value), 1) DESC, arithmetic_key LIMIT ? OFFSET ?",
        [holds, PAGE_ROWS, page * PAGE_ROWS],
    )
    keys = [row["arithmetic_key"] for row in rows]
    terms = build.rows(
        "SELECT * FROM marts.arithmetic_terms WHERE list_contains(?, arithmetic_key) ORDER BY arithmetic_key, position",
        [keys],
    )
    found = list_observations_of(build, [term["observation_key"] for term in terms])
    for row in rows:
        row["terms"] = [
            {**term, "observation": found.get(term["observation_key"])}
            for term in terms if term["arithmetic_key"] == row["arithmetic_key"]
        ]  # fmt: skip
    return rows


def list_plans(build: Build, page: int, place: str, only: str) -> list[Row]:
    """Targets with what came of them. `only` is met, missed, told (an outcome is known) or empty for all."""
    conditions = {"met": "AND is_met", "missed": "AND NOT is_met", "told": "AND actual_value IS NOT NULL"}
    rows = build.rows(
        f"SELECT * FROM marts.plan_vs_actual WHERE (place = $place OR $place = '') {conditions.get(only, '')} "
        "ORDER BY (actual_value IS NULL), (previous_value IS NULL), year DESC NULLS LAST, place NULLS LAST, "
        "subject NULLS FIRST, indicator, planned_observation_key LIMIT $limit OFFSET $offset",
        {"place": place, "limit": PAGE_ROWS, "offset": page * PAGE_ROWS},
    )
    keys = [row[f"{part}_observation_key"] for row in rows for part in ("planned", "actual", "previous")]
    found = list_observations_of(build, keys)
    for row in rows:
        for part in ("planned", "actual", "previous"):
            row[part] = found.get(row[f"{part}_observation_key"])
    return rows


def list_places_of_plans(build: Build) -> list[str]:
    """Places that have targets, those with most first; made once a build."""
    return build.keep(
        "plan_places",
        lambda b: [
            row["place"]
            for row in b.rows(
                "SELECT place, count(*) AS n FROM marts.plan_vs_actual WHERE place IS NOT NULL "
                "GROUP BY place ORDER BY n DESC, place LIMIT 60"
            )
        ],
    )


def read_quality(build: Build) -> dict[str, list[Row]]:
    """Checks over time, what failed last, coverage by document, numerals by outcome; made once a build."""
    return build.keep("quality", _read_quality)


def _read_quality(build: Build) -> dict[str, list[Row]]:
    return {
        "runs": build.rows(
            "SELECT run_id, max(checked_at) AS checked_at, count(*) AS checks, "
            "count(*) FILTER (NOT passed AND severity = 'error') AS errors, "
            "count(*) FILTER (NOT passed AND severity = 'warning') AS warnings "
            "FROM audit.check_result GROUP BY run_id ORDER BY checked_at DESC LIMIT 30"
        ),
        "failed": build.rows(
            "SELECT * FROM audit.check_result WHERE NOT passed AND run_id = ("
            "  SELECT run_id FROM audit.check_result ORDER BY checked_at DESC LIMIT 1) "
            "ORDER BY severity, failed_count DESC, check_name"
        ),
        "outcomes": build.rows(
            "SELECT outcome, count(*) AS count FROM marts.numerals GROUP BY outcome ORDER BY count DESC, outcome"
        ),
        "documents": build.rows(
            "SELECT document_key, title, source_file, numeral_count, unexplained_count, observation_count, "
            "statistic_count, text_length FROM marts.documents WHERE status = 'ok' "
            "ORDER BY unexplained_count DESC, observation_count DESC, source_file LIMIT 60"
        ),
        "quarantined": build.rows(
            "SELECT rule, source_file, surface, quote FROM audit.quarantined_observation ORDER BY rule, source_file LIMIT 60"
        ),
    }
