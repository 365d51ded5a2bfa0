"""Search: names of indicators, places, documents and subjects as one types, in Chinese, pinyin or initials; full text.

Belongs here: the index of names of a build and what it finds. Does not: showing it.
"""

from collections.abc import Iterable
from typing import Any

from pypinyin import Style, lazy_pinyin

from pipelines.web.published import Build, Row

MOST_NAMES, MOST_SENTENCES = 10, 40

# Readings of whole words are looked up for short lists; of long ones each character has its commonest reading.
_EXACT_READINGS = 8000


def read_names(build: Build) -> list[dict[str, Any]]:
    """Every name one may look for: kind, name, what more it is called, count, and its pinyin; made once a build."""
    return build.keep("names", _read_names)


def _read_names(build: Build) -> list[dict[str, Any]]:
    rows = [
        *build.rows(
            "SELECT 'indicator' AS kind, indicator AS name, concat_ws('、', synonyms, english) AS more, "
            "statistic_count AS count FROM marts.indicators"
        ),
        *build.rows(
            "SELECT 'place' AS kind, place AS name, '' AS more, sum(statistic_count)::BIGINT AS count "
            "FROM marts.places GROUP BY place"
        ),
        *build.rows(
            "SELECT 'subject' AS kind, subject AS name, '' AS more, count(*) AS count FROM marts.statistics "
            "WHERE subject IS NOT NULL GROUP BY subject"
        ),
    ]
    spell = _Speller()
    for row in rows:
        row["initials"], row["pinyin"] = spell(row["name"], exact=len(rows) <= _EXACT_READINGS)
    return sorted(rows, key=lambda row: (-row["count"], row["name"]))


class _Speller:
    """Pinyin of names, each character looked up once."""

    def __init__(self) -> None:
        self._readings: dict[str, str] = {}

    def __call__(self, name: str, *, exact: bool) -> tuple[str, str]:
        readings = lazy_pinyin(name, style=Style.NORMAL) if exact else [self._read(letter) for letter in name]
        return "".join(reading[:1] for reading in readings).lower(), "".join(readings).lower()

    def _read(self, character: str) -> str:
        if character not in self._readings:
            self._readings[character] = lazy_pinyin(character, style=Style.NORMAL)[0]
        return self._readings[character]


def complete(build: Build, typed: str, limit: int = MOST_NAMES) -> list[dict[str, Any]]:
    """Names that fit what was typed so far: those that begin with it before those that hold it; then documents."""
    wanted = typed.strip().lower()
    if not wanted:
        return []
    spelled = wanted.isascii()
    ranked: list[tuple[int, dict[str, Any]]] = []
    for row in read_names(build):
        rank = _rank(row, wanted, spelled)
        if rank is not None:
            ranked.append((rank, row))
            if len(ranked) >= 400:
                break
    ranked.sort(key=lambda pair: pair[0])
    names = [row for _, row in ranked[:limit]]
    return [*names, *_find_titles(build, typed.strip(), limit - len(names))]


def _rank(row: dict[str, Any], wanted: str, spelled: bool) -> int | None:
    name = row["name"].lower()
    if name == wanted:
        return 0
    if name.startswith(wanted) or (spelled and row["initials"].startswith(wanted)):
        return 1
    if wanted in name:
        return 2
    if spelled and row["pinyin"].startswith(wanted):
        return 2
    if wanted in (row["more"] or "").lower():
        return 3
    if spelled and len(wanted) > 2 and wanted in row["pinyin"]:
        return 4
    return None


def _find_titles(build: Build, typed: str, limit: int) -> Iterable[dict[str, Any]]:
    if limit <= 0:
        return []
    rows = build.rows(
        "SELECT document_key, coalesce(title, source_file) AS name, publication_date, observation_count AS count "
        "FROM marts.documents WHERE status = 'ok' AND (contains(lower(title), lower($q)) "
        "OR contains(lower(source_file), lower($q)) OR contains(lower(publisher), lower($q))) "
        "ORDER BY publication_date DESC NULLS LAST, document_key LIMIT $limit",
        {"q": typed, "limit": limit},
    )
    return [{"kind": "document", "more": str(row["publication_date"] or ""), **row} for row in rows]


def find_sentences(build: Build, words: str, limit: int = MOST_SENTENCES) -> list[Row]:
    """Figures whose sentence holds every word, the surest first."""
    parts = words.split()[:5]
    if not parts:
        return []
    holds = " AND ".join("contains(quote, ?)" for _ in parts)
    return build.rows(
        f"SELECT * FROM marts.observations WHERE {holds} AND is_statistic "
        f"QUALIFY row_number() OVER (PARTITION BY document_key, sentence_no ORDER BY confidence DESC, char_start) = 1 "
        f"LIMIT {int(limit)}",
        parts,
    )


def find_texts(build: Build, words: str, limit: int = 20) -> list[Row]:
    """Documents whose text holds what was typed, each with the passage around it."""
    wanted = words.strip()
    if not wanted:
        return []
    return build.rows(
        "SELECT document.document_key, document.title, document.source_file, document.publication_date, "
        "position($q IN told.text) - 1 AS char_start, "
        "substring(told.text, greatest(position($q IN told.text) - 40, 1), 120) AS passage "
        "FROM (SELECT document_key, text FROM audit.document_text WHERE contains(text, $q) LIMIT $limit) AS told "
        "JOIN marts.documents AS document ON document.document_key = told.document_key "
        "ORDER BY document.publication_date DESC NULLS LAST, document.document_key",
        {"q": wanted, "limit": limit},
    )
