"""Former areas in the dimension of places: what was renamed, merged or split since 1980, and what it is part of today.

Belongs here: rows of place_history.csv as rows of places. Does not: the members (`transforms.star.dimensions`), how a text names a
former area (`transforms.places.gazetteer`).
"""

from collections.abc import Mapping

from transforms.star.dimensions import ReferenceRows


def join_history(places: ReferenceRows, history: ReferenceRows) -> list[Mapping[str, str | None]]:
    """The rows of places with `successor_codes` (joined by |) where they ended, and after them the former areas; one whose code
    is another's today has none, as observations of it have none."""
    ended = {code: row["successor_codes"] for row in history if (code := row["code"])}
    known = {row["code"] for row in places}
    names = {row["name"] for row in places}
    joined: list[Mapping[str, str | None]] = [
        {**row, "successor_codes": ended.get(row["code"] or "")} if row.get("valid_to") else row for row in places
    ]
    for row in history:
        if row["code"] in known or (not row["code"] and row["name"] in names):
            continue
        joined.append(row)
    return joined
