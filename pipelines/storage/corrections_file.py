"""The file of reviewers' corrections: where it lies and how it is read.

Belongs here: reading and appending lines. Does not: what a correction does (`transforms.star.corrections`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from pipelines.storage.reference_files import UnreadableReference
from transforms.star.corrections import HEADER

# Under this name the corrections that no longer fit rest for the checks.
REFUSED = "refused_corrections"


def list_place_codes(places: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The code of each place name that only one place bears, from the rows of places.csv."""
    bearers = Counter(row["name"] for row in places)
    return {row["name"]: row["code"] for row in places if bearers[row["name"]] == 1}


def read_corrections(path: Path) -> pl.DataFrame:
    """All lines as text columns; none where there is no file. Raises UnreadableReference where it is no such table."""
    if not path.exists():
        return pl.DataFrame(schema=dict.fromkeys(HEADER, pl.String()))
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=dict.fromkeys(HEADER, pl.String()))
    except pl.exceptions.PolarsError as error:
        raise UnreadableReference(f"{path}: {error}") from error
    if missing := [name for name in HEADER if name not in frame.columns]:
        raise UnreadableReference(f"{path}:1: missing columns {', '.join(missing)}")
    return frame
