"""Versions of documents: what is new, changed or gone since the look before.

Belongs here: rows of silver.source_file and silver.document_version, counts of changes.
Does not: walking the folder (`pipelines.storage.input_folder`).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl

from pipelines.storage.input_folder import Manifest
from warehouse.tables.intake import CHANGES


def build_source_rows(manifest: Manifest, history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of silver.source_file. `history` are the rows of silver.document_version as of the look before."""
    before = {row["source_file"]: row["sha256"] for row in history if row["vanished"] is None}
    seen: set[str] = set()
    rows = []
    for file in manifest.files:
        known = before.get(file.source_file)
        rows.append({
            "source_file": file.source_file, "sha256": file.sha256, "byte_size": file.byte_size,
            "location": file.location, "document_key": file.document_key, "is_copy": file.sha256 in seen,
            "change": "new" if known is None else "unchanged" if known == file.sha256 else "changed",
            "stated_date": file.stated.publication_date,
            "stated_precision": file.stated.publication_date_precision,
            "stated_publisher": file.stated.publisher, "stated_place": file.stated.place,
        })  # fmt: skip
        seen.add(file.sha256)
    return rows


def build_version_rows(manifest: Manifest, history: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Rows of silver.document_version after this look: a new content is a new version of its path, a version that is
    replaced or gone is marked vanished at `now`, and nothing is ever dropped."""
    current = {file.source_file: file for file in manifest.files}
    latest = {row["source_file"]: row["version"] for row in sorted(history, key=lambda row: row["version"])}
    rows, kept = [], set()
    for row in history:
        file = current.get(row["source_file"])
        if row["vanished"] is None and file is not None and file.sha256 == row["sha256"]:
            kept.add(row["source_file"])
        elif row["vanished"] is None:
            row = {**row, "vanished": now}
        rows.append(row)
    rows += [
        {"source_file": name, "version": latest.get(name, 0) + 1, "sha256": file.sha256, "byte_size": file.byte_size,
         "first_seen": now, "vanished": None}
        for name, file in current.items() if name not in kept
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["source_file"], row["version"]))


def count_vanished(manifest: Manifest, history: list[dict[str, Any]]) -> int:
    """Paths that the look before had and this one has not."""
    before = {row["source_file"] for row in history if row["vanished"] is None}
    return len(before - {file.source_file for file in manifest.files})


def count_changes(files: "pl.DataFrame", vanished: int) -> dict[str, int]:
    """How many files were seen, and how many of them are new, changed and unchanged; how many of before are gone."""
    by_change = dict(files.group_by("change").len().iter_rows())
    return {
        "seen": files.height, **{change: by_change.get(change, 0) for change in CHANGES}, "vanished": vanished,
    }  # fmt: skip


def iterate_rejection_rows(manifest: Manifest) -> Iterator[dict[str, Any]]:
    """Rows of silver.rejected_file for what the walk set aside."""
    for item in manifest.rejections:
        yield {
            "source_file": item.source_file, "line": item.line, "reason": item.reason, "byte_size": item.byte_size,
            "sha256": item.sha256,
        }  # fmt: skip
