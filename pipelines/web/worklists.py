"""The lists one works through: contradictions, sums that do not add up, targets, revisions, the quality of the build.

Belongs here: SQL on schemas marts and audit for them. Does not: single figures (`pipelines.web.questions`), showing.
"""

from typing import Any

from pipelines.web.published import Build, Row
from pipelines.web.questions import keep_told, keep_vintages, list_arithmetic_of, list_observations_of, list_vintages_of
from warehouse.ddl import derive_narrowed_select
from warehouse.tables.marts import STATISTICS

# A page has so many rows of a table, or so many cases with their sentences side by side.
PAGE_ROWS, PAGE_CASES = 20, 10

# Of a statistic that more sentences state, these are shown, and the page says how many there are.
MOST_MENTIONS = 8

# So many pages of a list are put together at once, when the first of them is asked for.
_PAGES_TOGETHER = 100


# What a list holds, and in which order.
_CONFLICTS = "is_conflicting", "relative_spread DESC NULLS LAST, statistic_key"
_REVISIONS = "is_revised", "known_as_of DESC NULLS LAST, statistic_key"


def list_conflicts(build: Build, page: int) -> list[dict[str, Any]]:
    """Statistics whose mentions contradict each other, widest apart first; each with its mentions, the value chosen before
    those furthest from it."""
    groups = _list_statistics(build, *_CONFLICTS, page)
    told = build.rows(
        f"SELECT statistic_key, observation_key FROM {_keep_mentions(build)} WHERE list_contains(?, statistic_key) "
        "ORDER BY position",
        [[group["statistic_key"] for group in groups]],
    )
    kept = keep_told(
        build, f"conflicts_{page // _PAGES_TOGETHER}",
        f"SELECT observation_key FROM {_keep_mentions(build)} SEMI JOIN {_keep_statistics(build, *_CONFLICTS, page)} "
        "USING (statistic_key)",
    )  # fmt: skip
    found = list_observations_of(build, [row["observation_key"] for row in told], told=kept)
    for group in groups:
        keys = [row["observation_key"] for row in told if row["statistic_key"] == group["statistic_key"]]
        group["mentions"] = [{**found[key], "is_chosen": key == group["observation_key"]} for key in keys]
    return groups


def _keep_mentions(build: Build) -> str:
    """The table of the mentions that are shown of statistics in conflict."""
    return build.keep_rows(
        "mentions",
        "SELECT mention.statistic_key, mention.observation_key, row_number() OVER (PARTITION BY mention.statistic_key "
        "ORDER BY mention.observation_key = statistic.observation_key DESC, abs(mention.value - statistic.value) DESC "
        "NULLS LAST, mention.observation_key) AS position FROM star.fct_observation AS mention "
        "JOIN star.fct_statistic AS statistic ON statistic.statistic_key = mention.statistic_key "
        f"WHERE statistic.is_conflicting QUALIFY position <= {MOST_MENTIONS}",
    )


def list_revisions(build: Build, page: int) -> list[dict[str, Any]]:
    """Statistics that a later publication states otherwise, newest first; each with the last of its values in order."""
    groups = _list_statistics(build, *_REVISIONS, page)
    vintages = list_vintages_of(build, [group["statistic_key"] for group in groups], MOST_MENTIONS)
    kept = keep_told(
        build, f"revisions_{page // _PAGES_TOGETHER}",
        f"SELECT observation_key FROM {keep_vintages(build)} SEMI JOIN {_keep_statistics(build, *_REVISIONS, page)} "
        f"USING (statistic_key) QUALIFY row_number() OVER (PARTITION BY statistic_key ORDER BY vintage_no DESC) <= {MOST_MENTIONS}",
    )  # fmt: skip
    found = list_observations_of(build, [row["observation_key"] for rows in vintages.values() for row in rows], told=kept)
    for group in groups:
        known = vintages[group["statistic_key"]]
        group["mention_count"] = known[-1]["vintage_no"]
        group["mentions"] = [{**found[row["observation_key"]], **row} for row in known]
    return groups


def _list_statistics(build: Build, mark: str, order: str, page: int) -> list[Row]:
    """The statistics of a page of those that have a mark, in order."""
    return build.rows(
        f"SELECT * EXCLUDE (position) FROM {_keep_statistics(build, mark, order, page)} "
        "WHERE position > $first AND position <= $first + $most ORDER BY position",
        {"first": page % _PAGES_TOGETHER * PAGE_CASES, "most": PAGE_CASES},
    )


def _keep_statistics(build: Build, mark: str, order: str, page: int) -> str:
    """The table of the statistics of a page and those around it."""
    part, most = page // _PAGES_TOGETHER, _PAGES_TOGETHER * PAGE_CASES
    chosen = {"star.fct_statistic": f"{mark} ORDER BY {order} LIMIT {most} OFFSET {part * most}"}
    return build.keep_rows(
        f"statistics_{mark}_{part}",
        f"SELECT *, row_number() OVER (ORDER BY {order}) AS position FROM {derive_narrowed_select(STATISTICS, chosen)} "
        "ORDER BY position",
    )


def list_arithmetic(build: Build, page: int, holds: bool) -> list[Row]:
    """Checks that fail, or those that hold, furthest off first; each with its terms."""
    order = build.keep_rows(
        f"sums_{holds}",
        "SELECT arithmetic_key, row_number() OVER (ORDER BY abs(difference) / greatest(abs(stated_value), 1) DESC, "
        "arithmetic_key) - 1 AS position FROM star.fct_arithmetic WHERE holds = ?",
        [holds],
    )
    part, together = page // _PAGES_TOGETHER, _PAGES_TOGETHER * PAGE_CASES
    kept = keep_told(
        build, f"arithmetic_{holds}_{part}",
        f"SELECT observation_key FROM marts.arithmetic_terms SEMI JOIN (FROM {order} "
        f"WHERE position // {together} = {part}) AS shown USING (arithmetic_key)",
    )  # fmt: skip
    rows = build.rows(
        f"SELECT arithmetic_key FROM {order} WHERE position // {PAGE_CASES} = ? ORDER BY position", [page]
    )
    return list_arithmetic_of(build, [row["arithmetic_key"] for row in rows], kept)


def list_plans(build: Build, page: int, place: str, only: str) -> list[Row]:
    """Targets with what came of them. `only` is met, missed, told (an outcome is known) or empty for all."""
    conditions = {"met": "AND is_met", "missed": "AND NOT is_met", "told": "AND actual_value IS NOT NULL"}
    rows = build.rows(
        f"SELECT * FROM {_keep_plans(build)} WHERE (place = $place OR $place = '') {conditions.get(only, '')} "
        "ORDER BY position LIMIT $limit OFFSET $offset",
        {"place": place, "limit": PAGE_ROWS, "offset": page * PAGE_ROWS},
    )
    keys = [row[f"{part}_observation_key"] for row in rows for part in ("planned", "actual", "previous")]
    kept = None
    if not place and not only:
        most = _PAGES_TOGETHER * PAGE_ROWS
        kept = keep_told(
            build, f"targets_{page // _PAGES_TOGETHER}",
            "SELECT unnest([planned_observation_key, actual_observation_key, previous_observation_key]) AS observation_key "
            f"FROM {_keep_plans(build)} WHERE (position - 1) // {most} = {page // _PAGES_TOGETHER}",
        )  # fmt: skip
    found = list_observations_of(build, keys, told=kept)
    for row in rows:
        for part in ("planned", "actual", "previous"):
            row[part] = found.get(row[f"{part}_observation_key"])
    return rows


def _keep_plans(build: Build) -> str:
    """The table of all targets in order; their sentences are read for those that are shown."""
    return build.keep_rows(
        "plans",
        "SELECT * EXCLUDE (planned_evidence, actual_evidence, previous_evidence), row_number() OVER ("
        "ORDER BY (actual_value IS NULL), (previous_value IS NULL), year DESC NULLS LAST, place NULLS LAST, "
        "subject NULLS FIRST, indicator, planned_observation_key) AS position FROM marts.plan_vs_actual",
    )


def list_places_of_plans(build: Build) -> list[str]:
    """Places that have targets, those with most first."""
    rows = build.rows(
        f"SELECT place, count(*) AS n FROM {_keep_plans(build)} WHERE place IS NOT NULL "
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
            "statistic_count, text_length FROM marts.documents WHERE status = 'ok' "
            "ORDER BY unexplained_count DESC, observation_count DESC, source_file LIMIT 60"
        ),
        "quarantined": build.rows(
            "SELECT rule, source_file, surface, quote FROM audit.quarantined_observation ORDER BY rule, source_file LIMIT 60"
        ),
    }
