"""A reference of few places, for tests that run the pipeline hundreds of times.

Belongs here: `write_small_reference`. Does not: the whole reference (the fixture `reference`); rows of one table
(`tests.reference_rows`).
"""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.reference_rows import FOLDER, read_rows

# Above the one county that is left: its prefecture; provinces stay, because words for places speak of all of them.
_COUNTY, _PREFECTURE = "330782", "330700"


def write_small_reference(folder: Path) -> Path:
    """Writes the project's own tables there, of the places only the nation, the provinces, and one county; the folder. A
    run with them takes two thirds of the time, since every run writes every place of the tables."""
    shutil.copytree(FOLDER, folder)
    places = _shorten(folder, "places", lambda row: row["level"] in ("nation", "province") or _is_left(row["code"]))
    codes = {row["code"] for row in places}
    _shorten(folder, "place_groups", lambda row: codes.issuperset(row["member_codes"].split("|")))
    for name in ("place_history", "townships"):
        _shorten(folder, name, lambda _: False)
    return folder


def _is_left(code: str) -> bool:
    return code in (_COUNTY, _PREFECTURE)


def _shorten(folder: Path, name: str, belongs: Callable[[dict[str, str]], bool]) -> list[dict[str, str]]:
    rows = read_rows(name)
    kept = [row for row in rows if belongs(row)]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(kept)
    return kept
