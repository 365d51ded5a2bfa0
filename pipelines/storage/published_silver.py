"""The silver frames of the build that is published, so that a document whose new version is not fit to publish keeps its old.

Belongs here: keeping them, and taking the earlier version of a document from them.
Does not: which documents step aside (`expectations.quarantine`), the store of extraction (`pipelines.storage.silver_parts`).
"""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.storage.files import read_kept, write_parquet
from pipelines.storage.silver_parts import Staging
from warehouse.contract import Table, conform
from warehouse.tables import silver

# What the star is built from; sentences are not.
TABLES = tuple(table for table in silver.TABLES if table is not silver.SENTENCE)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The silver frames by table name without the documents that stepped aside, and with what was published of them
    before; `previous` names that (document_id, source_file)."""

    frames: dict[str, pl.DataFrame]
    previous: pl.DataFrame


def accept_documents(
    staging: Staging, frames: Mapping[str, pl.DataFrame], aside: pl.DataFrame, tell: Callable[[str], None]
) -> Accepted:
    """The frames (by table name, observations without those quarantined) with each document of `aside` (document_id,
    source_file) replaced by the version of it that is published, where there is one and no other file holds it. `tell` hears of
    a kept frame that cannot be read."""
    kept = {table.name: _without(frames[table.name], aside) for table in TABLES}
    published = _read(staging, silver.DOCUMENT, tell)
    if published is None:
        return Accepted(kept, aside.select("document_id", "source_file").clear())
    current = kept["document"].select("document_id")
    previous = (
        published.filter(pl.col("status") == "ok").join(aside, on="source_file", how="semi")
        .join(current, on="document_id", how="anti").select("document_id", "source_file")
    )  # fmt: skip
    for table in TABLES:
        before = published if table is silver.DOCUMENT else _read(staging, table, tell)
        if before is not None and previous.height:
            again = before.join(previous.select("document_id"), on="document_id", how="semi")
            kept[table.name] = conform(pl.concat([kept[table.name], again.select(kept[table.name].columns)]), table)
    return Accepted(kept, previous)


def stage_accepted(staging: Staging, accepted: Accepted | None) -> None:
    """Lays the accepted frames ready for `keep_published`, where they are others than the silver frames (not None)."""
    folder = _folder(staging, "accepted")
    shutil.rmtree(folder, ignore_errors=True)
    if accepted is not None:
        for table in TABLES:
            write_parquet(accepted.frames[table.name], folder / f"{table.name}.parquet")


def keep_published(staging: Staging) -> None:
    """Keeps the frames of the build that was just published. They are links, not copies: a frame is replaced by a rename,
    never written into."""
    folder = _folder(staging, "published")
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        accepted = _folder(staging, "accepted") / f"{table.name}.parquet"
        _link(accepted if accepted.exists() else staging.frame_path(table), folder / f"{table.name}.parquet")


def _without(frame: pl.DataFrame, aside: pl.DataFrame) -> pl.DataFrame:
    return frame.join(aside.select("document_id"), on="document_id", how="anti", maintain_order="left")


def _read(staging: Staging, table: Table, tell: Callable[[str], None]) -> pl.DataFrame | None:
    """A frame of the published build; None where there is none, it cannot be read, or another version of the program
    wrote it."""
    path = _folder(staging, "published") / f"{table.name}.parquet"
    lost = "a document that steps aside now keeps no earlier version"
    frame = read_kept(path, None, lost, tell)
    return frame if frame is not None and frame.columns == table.column_names else None


def _folder(staging: Staging, name: str) -> Path:
    return staging.folder / "frames" / name


def _link(source: Path, place: Path) -> None:
    beside = place.with_name(f".{place.name}.{os.getpid()}.partial")
    beside.unlink(missing_ok=True)
    try:
        os.link(source, beside)
    except OSError:
        # A file system without links.
        shutil.copyfile(source, beside)
    beside.replace(place)
