"""Answers: what a program that reads for a person may ask of the published file, and nothing without its evidence.

Belongs here: the questions of an assistant (`pipelines.commands.assistant`), their limits, plain values to pass on.
Does not: the protocol they come by, connections (`warehouse.database`), the marts they read.
"""

import datetime
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import WarehouseError, attach_warehouse

MOST_ROWS, MOST_CHARACTERS, MOST_SECONDS = 200, 400_000, 10.0

Answer = dict[str, Any]

_INDICATORS = """
SELECT indicator, english, category, synonyms, is_catalogued, statistic_count, place_count
FROM marts.indicators
WHERE contains(lower(concat_ws('、', indicator, english, synonyms)), lower($text))
ORDER BY lower(indicator) = lower($text) DESC, is_catalogued DESC, starts_with(lower(indicator), lower($text)) DESC,
    statistic_count DESC, indicator
LIMIT $most
"""
_PLACES = """
SELECT place, place_code, place_level, province, prefecture, parent, statistic_count, indicator_count
FROM marts.places
WHERE place_code = $text OR contains(place, $text) OR (length(place) > 2 AND contains($text, place))
    OR (length(place) > 2 AND contains($text, left(place, length(place) - 1)))
ORDER BY place_code = $text DESC NULLS LAST, place = $text DESC, starts_with(place, $text) DESC,
    -- 金华义乌 is 义乌: the area that lies lower, of those the text names.
    place_code IS NULL, length(place_code.rtrim('0')) DESC, statistic_count DESC, place
LIMIT $most
"""
_STATISTICS = """
WITH chosen AS (
    SELECT * FROM marts.statistics
    WHERE ($indicator IS NULL OR indicator = $indicator) AND ($place IS NULL OR place = $place OR place_code = $place)
        AND ($period IS NULL OR period = $period) AND ($subject IS NULL OR subject = $subject)
        AND ($kind IS NULL OR kind = $kind)
)
SELECT
    chosen.indicator, chosen.place, chosen.place_code, chosen.subject, chosen.period, chosen.period_label, chosen.value,
    chosen.value_low, chosen.value_high, chosen.comparator, chosen.unit, chosen.kind, chosen.basis, chosen.base_period,
    chosen.status, chosen.surface AS printed, chosen.confidence, chosen.mention_count, chosen.document_count,
    chosen.is_conflicting, chosen.is_contradicted, chosen.is_revised,
    {
        'quote': mention.quote, 'document': mention.source_file, 'char_start': mention.char_start,
        'char_end': mention.char_end, 'title': mention.article_title, 'publisher': mention.publisher,
        'publication_date': mention.publication_date
    } AS evidence,
    (
        SELECT list({
            'value': other.value, 'comparator': other.comparator, 'unit': other.unit, 'evidence': other.evidence,
            'publisher': other.publisher, 'publication_date': other.publication_date, 'confidence': other.confidence
        } ORDER BY other.observation_key)
        FROM marts.conflicts AS other
        WHERE other.statistic_key = chosen.statistic_key AND NOT other.is_chosen
    ) AS conflicts,
    count(*) OVER () AS found
FROM chosen
JOIN marts.observations AS mention ON mention.observation_key = chosen.observation_key
ORDER BY chosen.period_end DESC NULLS LAST, chosen.confidence DESC, chosen.statistic_key
LIMIT $most
"""
_BUILD = "SELECT run_id, started_at, code_version, verdict, document_count, statistic_count FROM marts.builds LIMIT 1"


def search_indicators(path: Path, text: str, most: int = 20) -> Answer:
    """Indicators whose name, English name or synonyms hold the text. Raises WarehouseError."""
    _require_text(text)
    with _open(path) as connection:
        return _answer(connection, "indicators", _rows(connection, _INDICATORS, {"text": text.strip(), "most": _bound(most)}))


def match_places(path: Path, text: str, most: int = 10) -> Answer:
    """Places that a name, a part of one or a GB/T 2260 code may mean, the likeliest first. Raises WarehouseError."""
    _require_text(text)
    with _open(path) as connection:
        return _answer(connection, "places", _rows(connection, _PLACES, {"text": text.strip(), "most": _bound(most)}))


def get_statistics(
    path: Path, *, indicator: str | None = None, place: str | None = None, period: str | None = None,
    subject: str | None = None, kind: str | None = None, most: int = 50,
) -> Answer:  # fmt: skip
    """Statistics, newest period first, each with the text that states it and whatever contradicts it.

    `found` says how many fit; no more than `most` are given. Raises WarehouseError, also where neither indicator, place nor
    subject is named.
    """
    asked = {"indicator": indicator, "place": place, "period": period, "subject": subject, "kind": kind}
    if not any((indicator, place, subject)):
        raise WarehouseError("name an indicator, a place or a subject; all statistics at once are too many")
    with _open(path) as connection:
        rows = _rows(connection, _STATISTICS, {name: value or None for name, value in asked.items()} | {"most": _bound(most)})
        found = rows[0]["found"] if rows else 0
        for row in rows:
            del row["found"]
            row["conflicts"] = row["conflicts"] or []
        return _answer(connection, "statistics", rows) | {"found": found}


def ask(path: Path, sql: str, most: int = MOST_ROWS) -> Answer:
    """The rows of one SELECT on a connection that reads nothing but the warehouse.

    Raises WarehouseError where it is not one SELECT, fails, takes longer than `MOST_SECONDS` or has too many rows.
    """
    most = _bound(most)
    with _open(path) as connection:
        try:
            statements = connection.extract_statements(sql)
        except duckdb.Error as error:
            raise WarehouseError(f"the query failed: {_say(error)}") from error
        if len(statements) != 1:
            raise WarehouseError(f"one statement is needed, there are {len(statements)}")
        if statements[0].type != duckdb.StatementType.SELECT:
            name = statements[0].type.name
            raise WarehouseError(f"only a SELECT can be asked here, and this is {name}; nothing is written or attached")
        rows = _rows(connection, sql, limit=most + 1)
        if len(rows) > most:
            raise WarehouseError(f"the answer has more than {most} rows; aggregate, narrow it with WHERE, or add LIMIT")
        return _answer(connection, "rows", rows)


def _require_text(text: str) -> None:
    if not text.strip():
        raise WarehouseError("there is nothing to look for; write a name or a part of one")


def _bound(most: int) -> int:
    if not 1 <= most <= MOST_ROWS:
        raise WarehouseError(f"{most} rows cannot be asked for; take 1 to {MOST_ROWS}")
    return most


@contextmanager
def _open(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build that is published now; what takes too long is interrupted."""
    connection = attach_warehouse(path)
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        connection.interrupt()

    clock = threading.Timer(MOST_SECONDS, stop)
    clock.daemon = True
    clock.start()
    try:
        connection.execute("USE warehouse")
        yield connection
    except duckdb.Error as error:
        if is_late.is_set():
            raise WarehouseError(f"the question took longer than {MOST_SECONDS:g} s and was stopped; narrow it") from error
        raise WarehouseError(f"the query failed: {_say(error)}") from error
    finally:
        clock.cancel()
        connection.close()


def _say(error: duckdb.Error) -> str:
    """DuckDB's sentence, without the line it points at."""
    return " ".join(str(error).split("LINE 1:")[0].split())


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None, limit: int = MOST_ROWS
) -> list[Answer]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchmany(limit)]


def _plain(value: Any) -> Any:
    """A value as JSON has it: an exact decimal as the number that prints the same digits, else as text."""
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
        return number if Decimal(repr(number)) == value else f"{value:f}"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return (value if abs(value) < float("inf") else None) if isinstance(value, float) else str(value)


def _answer(connection: duckdb.DuckDBPyConnection, name: str, rows: list[Answer]) -> Answer:
    """The rows with the build they come from. Raises WarehouseError where they are more text than one reads at a time."""
    if (length := len(json.dumps(rows, ensure_ascii=False))) > MOST_CHARACTERS:
        raise WarehouseError(f"the answer has {length:,} characters, more than {MOST_CHARACTERS:,}; ask for fewer rows or columns")
    build = _rows(connection, _BUILD)
    return {name: rows, "build": build[0] if build else None}
