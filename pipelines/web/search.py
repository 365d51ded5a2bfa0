"""Search: names of indicators, places, documents and subjects as one types, in Chinese, pinyin or initials; full text.

Belongs here: the index of names of a build and what it finds. Does not: showing it.
"""

from typing import Any
from urllib.parse import urlencode

from pypinyin import Style, lazy_pinyin

from pipelines.web.published import Build, Row
from pipelines.web.questions import list_observations_of

MOST_NAMES, MOST_SENTENCES = 10, 40

# So many figures are looked at for a sentence that is shown; more would be read for nothing.
_FIGURES_A_SENTENCE = 10

# Readings of whole words are looked up for short lists; of long ones each character has its commonest reading.
_EXACT_READINGS = 8000


def read_names(build: Build) -> list[Row]:
    """Every name one may look for, those of most statistics first, documents last and newest first: kind, name, what more
    it is called, count, initials and pinyin, the key of a document."""
    return build.rows(f"SELECT * FROM {_keep_names(build)} ORDER BY position")


def _keep_names(build: Build) -> str:
    """The table of all names of a build. `sought` is all that a name may be found by, in one text."""
    return build.keep("names", _make_names)


def _make_names(build: Build) -> str:
    rows = build.rows(
        """
        SELECT 'indicator' AS kind, indicator AS name, concat_ws('、', synonyms, english) AS more, statistic_count AS count
        FROM marts.indicators
        UNION ALL SELECT 'place', place, '', sum(statistic_count)::BIGINT FROM marts.places GROUP BY place
        UNION ALL SELECT 'subject', subject.name, '', sum(told.count)::BIGINT
        FROM (SELECT subject_key, count(*) AS count FROM star.fct_statistic WHERE subject_key > 0 GROUP BY subject_key) AS told
        JOIN star.dim_subject AS subject ON subject.subject_key = told.subject_key GROUP BY subject.name
        """
    )
    spell = _Speller()
    spelled = [spell(row["name"], exact=len(rows) <= _EXACT_READINGS) for row in rows]
    columns = {name: [row[name] for row in rows] for name in ("kind", "name", "more", "count")}
    columns |= {"initials": [initials for initials, _ in spelled], "pinyin": [pinyin for _, pinyin in spelled]}
    return build.keep_rows(
        "names",
        """
        SELECT *, lower(concat_ws(chr(10), name, initials, pinyin, more)) AS sought,
            row_number() OVER (ORDER BY document_key IS NOT NULL, publication_date DESC NULLS LAST, count DESC, name) AS position
        FROM (
            SELECT
                unnest($kind::VARCHAR[]) AS kind, unnest($name::VARCHAR[]) AS name, unnest($more::VARCHAR[]) AS more,
                unnest($count::BIGINT[]) AS count, unnest($initials::VARCHAR[]) AS initials,
                unnest($pinyin::VARCHAR[]) AS pinyin, NULL::BIGINT AS document_key, NULL::DATE AS publication_date
            UNION ALL
            SELECT
                'document', coalesce(title, source_file), concat_ws(chr(10), source_file, publisher), observation_count, '', '',
                document_key, publication_date
            FROM star.dim_document WHERE document_key > 0
        )
        """,
        columns,
    )


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
    return build.rows(
        f"""
        SELECT kind, name, count, document_key, publication_date, CASE
            WHEN kind = 'document' THEN 5
            WHEN lower(name) = $wanted THEN 0
            WHEN starts_with(lower(name), $wanted) OR starts_with(initials, $wanted) THEN 1
            WHEN contains(lower(name), $wanted) OR starts_with(pinyin, $wanted) THEN 2
            WHEN contains(lower(more), $wanted) THEN 3
            WHEN length($wanted) > 2 AND contains(pinyin, $wanted) THEN 4
        END AS fit
        FROM {_keep_names(build)} WHERE contains(sought, $wanted) AND fit IS NOT NULL ORDER BY fit, position LIMIT $limit
        """,
        {"wanted": wanted, "limit": limit},
    )


def address_name(row: Row) -> str:
    """The address of the page of a name that was found."""
    if row["kind"] == "document":
        return f"/document/{row['document_key']}"
    return f"/{row['kind']}?{urlencode({'name': row['name']})}"


def find_sentences(build: Build, words: str, limit: int = MOST_SENTENCES) -> list[Row]:
    """Figures whose sentence holds every word, the surest of each sentence."""
    parts = words.split()[:5]
    if not parts:
        return []
    holds = " AND ".join("contains(quote, ?)" for _ in parts)
    told = build.rows(
        "SELECT observation_key FROM ("
        "  SELECT observation_key, document_key, sentence_no, confidence, char_start FROM star.fct_observation"
        f"  WHERE {holds} AND is_statistic LIMIT {limit * _FIGURES_A_SENTENCE}) "
        "QUALIFY row_number() OVER (PARTITION BY document_key, sentence_no ORDER BY confidence DESC, char_start) = 1 "
        f"ORDER BY document_key, sentence_no LIMIT {limit}",
        parts,
    )
    found = list_observations_of(build, [row["observation_key"] for row in told])
    return [found[row["observation_key"]] for row in told]


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
        "JOIN star.dim_document AS document ON document.document_key = told.document_key "
        "ORDER BY document.publication_date DESC NULLS LAST, document.document_key",
        {"q": wanted, "limit": limit},
    )
