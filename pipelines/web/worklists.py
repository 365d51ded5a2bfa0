"""The lists one works through: contradictions, sums that do not add up, targets, revisions, the doubtful, the quality of the
build.

Belongs here: SQL on schemas serving, marts and audit for them. Does not: single figures (`pipelines.web.questions`), showing.
"""

from collections.abc import Sequence
from typing import Any

from pipelines.web.published import Build, Row
from pipelines.web.questions import list_vintages_of
from warehouse.tables.serving import MOST_MENTIONS

# A page has so many rows of a table, or so many cases with their sentences side by side.
PAGE_ROWS, PAGE_CASES = 20, 10


def list_conflicts(build: Build, page: int) -> list[dict[str, Any]]:
    """Statistics whose mentions contradict each other, widest apart first; each with its mentions, the value chosen before
    those furthest from it."""
    groups = _list_statistics(build, "conflict_position", page)
    mentions = _list_mentions(build, "conflict", [group["conflict_position"] for group in groups])
    for group in groups:
        group["mentions"] = [
            {**row, "is_chosen": row["observation_key"] == group["observation_key"]}
            for row in mentions[group["conflict_position"]][:MOST_MENTIONS]
        ]
    return groups


def list_revisions(build: Build, page: int) -> list[dict[str, Any]]:
    """Statistics that a later publication states otherwise, newest first; each with the last of its values in order."""
    groups = _list_statistics(build, "revision_position", page)
    vintages = list_vintages_of(build, groups, MOST_MENTIONS)
    mentions = _list_mentions(build, "revision", [group["revision_position"] for group in groups])
    for group in groups:
        told = {row["place_in_case"]: row for row in mentions[group["revision_position"]]}
        known = vintages[group["statistic_key"]]
        group["mention_count"] = known[-1]["vintage_no"]
        group["mentions"] = [{**told[row["vintage_no"]], **row} for row in known]
    return groups


def _list_statistics(build: Build, position: str, page: int) -> list[Row]:
    """The statistics of a page of a list, in order."""
    return build.rows(
        "SELECT indicator, place, subject, period_label, kind, value, choice_reason, relative_spread, mention_count, "
        f"statistic_key, observation_key, {position} FROM serving.statistics "
        f"WHERE {position} >= $first AND {position} < $first + $most ORDER BY {position}",
        {"first": page * PAGE_CASES, "most": PAGE_CASES},
    )


def _list_mentions(build: Build, name: str, positions: Sequence[int]) -> dict[int, list[Row]]:
    """The figures of some cases of a list, by the position of the case, each in order."""
    mentions: dict[int, list[Row]] = {position: [] for position in positions}
    for row in build.rows(
        f"SELECT * FROM serving.mentions WHERE list_name = ? AND position IN (SELECT unnest({list(positions)}::BIGINT[])) "
        "ORDER BY position, place_in_case",
        [name],
    ):
        mentions[row["position"]].append(row)
    return mentions


def list_arithmetic(build: Build, page: int, holds: bool) -> list[Row]:
    """Checks that fail, or those that hold, furthest off first; each with its terms."""
    rows = build.rows(
        "SELECT * FROM serving.sums WHERE holds = $holds AND position >= $first AND position < $first + $most ORDER BY position",
        {"holds": holds, "first": page * PAGE_CASES, "most": PAGE_CASES},
    )
    mentions = _list_mentions(build, "holds" if holds else "fails", [row["position"] for row in rows])
    for row in rows:
        row["terms"] = [{"role": term["role"], "observation": term} for term in mentions[row["position"]]]
    return rows


def list_plans(build: Build, page: int, place: str, only: str) -> list[Row]:
    """Targets with what came of them. `only` is met, missed, told (an outcome is known) or empty for all."""
    conditions = {"met": "AND is_met", "missed": "AND NOT is_met", "told": "AND actual_value IS NOT NULL"}
    rows = build.rows(
        f"SELECT * FROM serving.plans WHERE (place = $place OR $place = '') {conditions.get(only, '')} "
        "ORDER BY position LIMIT $limit OFFSET $offset",
        {"place": place, "limit": PAGE_ROWS, "offset": page * PAGE_ROWS},
    )
    mentions = _list_mentions(build, "plan", [row["position"] for row in rows])
    for row in rows:
        told = {mention["role"]: mention for mention in mentions[row["position"]]}
        row |= {part: told.get(part) for part in ("planned", "actual", "previous")}
    return rows


def list_doubtful(build: Build) -> list[Row]:
    """The figures a reviewer should look at first, ranked as `baoshu review` ranks them, each with the digest of its
    document; made once a build."""
    return build.keep("doubtful", _list_doubtful)


def _list_doubtful(build: Build) -> list[Row]:
    rows = build.rows(
        "SELECT mention.*, document.sha256 AS source_sha256 FROM serving.mentions AS mention "
        "JOIN star.dim_document AS document ON document.document_key = mention.document_key "
        "WHERE mention.list_name = 'doubtful' ORDER BY mention.position"
    )
    return [{**row, **{reason: reason in row["role"] for reason in ("conflict", "arithmetic")}} for row in rows]


def list_places_of_plans(build: Build) -> list[str]:
    """Places that have targets, those with most first."""
    rows = build.rows(
        "SELECT place, count(*) AS n FROM serving.plans WHERE place IS NOT NULL "
        "GROUP BY place ORDER BY n DESC, place LIMIT 60"
    )
    return [row["place"] for row in rows]


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
            "statistic_count, text_length FROM serving.documents WHERE status = 'ok' "
            "ORDER BY unexplained_count DESC, observation_count DESC, source_file LIMIT 60"
        ),
        "quarantined": build.rows(
            "SELECT rule, source_file, surface, quote FROM audit.quarantined_observation ORDER BY rule, source_file LIMIT 60"
        ),
    }
