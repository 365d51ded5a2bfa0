"""Search: names of indicators, places, documents and subjects as one types, in Chinese, pinyin or initials; full text.

Belongs here: what is found among the names of a build, its sentences and texts. Does not: showing it.
"""

from typing import Any
from urllib.parse import urlencode

from pipelines.web.published import Build, Row
from pipelines.web.questions import list_observations_of

MOST_NAMES, MOST_SENTENCES = 10, 40

# So many figures are looked at for a sentence that is shown; more would be read for nothing.
_FIGURES_A_SENTENCE = 10

def read_names(build: Build) -> list[Row]:
    """Every name one may look for, those of most statistics first, documents last and newest first: kind, name, what more
    it is called, count, initials and pinyin, the key of a document."""
    return build.rows("SELECT * FROM serving.names ORDER BY position")


def complete(build: Build, typed: str, limit: int = MOST_NAMES) -> list[dict[str, Any]]:
    """Names that fit what was typed so far: those that begin with it before those that hold it; then documents."""
    wanted = typed.strip().lower()
    if not wanted:
        return []
    return build.rows(
        """
        SELECT kind, name, count, document_key, publication_date, CASE
            WHEN kind = 'document' THEN 5
            WHEN lower(name) = $wanted THEN 0
            WHEN starts_with(lower(name), $wanted) OR starts_with(initials, $wanted) THEN 1
            WHEN contains(lower(name), $wanted) OR starts_with(pinyin, $wanted) THEN 2
            WHEN contains(lower(more), $wanted) THEN 3
            WHEN length($wanted) > 2 AND contains(pinyin, $wanted) THEN 4
        END AS fit
        FROM serving.names WHERE contains(sought, $wanted) AND fit IS NOT NULL ORDER BY fit, position LIMIT $limit
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
        "SELECT observation_key, place FROM ("
        "  SELECT observation_key, rowid AS place, document_key, sentence_no, confidence, char_start FROM star.fct_observation"
        f"  WHERE {holds} AND is_statistic LIMIT {limit * _FIGURES_A_SENTENCE}) "
        "QUALIFY row_number() OVER (PARTITION BY document_key, sentence_no ORDER BY confidence DESC, char_start) = 1 "
        f"ORDER BY document_key, sentence_no LIMIT {limit}",
        parts,
    )
    return list_observations_of(build, told)


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
