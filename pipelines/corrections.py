"""The file of reviewers' corrections: where it lies and how it is read.

Belongs here: reading and appending lines. Does not: what a correction does (`transforms.corrections`).
"""

from pathlib import Path

import polars as pl

from pipelines.reference import UnreadableReference

COLUMNS = ("source_sha256", "char_start", "char_end", "field", "value", "reason", "who", "date", "expect")


def read_corrections(path: Path) -> pl.DataFrame:
    """All lines as text columns; none where there is no file. Raises UnreadableReference where it is no such table."""
    if not path.exists():
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String()))
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String()))
    except pl.exceptions.PolarsError as error:
        raise UnreadableReference(f"{path}: {error}") from error
    if missing := [name for name in COLUMNS if name not in frame.columns]:
        raise UnreadableReference(f"{path}:1: missing columns {', '.join(missing)}")
    return frame
