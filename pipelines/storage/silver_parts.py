"""The silver store: what extraction found, as Parquet below `data/staging/`, so that nothing is computed twice.

Belongs here: parts (what one batch of documents gave), their keys, atomic writes, assembly of the silver frames of the
current documents, and the removal of what nothing needs any more.
Does not: extraction (`pipelines.workers.batches`), the walk (`pipelines.storage.input_folder`), the star.

A part is a folder with one Parquet file per silver table, put in place by one rename. It lies below a *generation*,
named for everything but the documents that its content depends on: rules, their packages, reference tables.
"""

import hashlib
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from pipelines.storage.files import is_readable, read_parquet, write_parquet
from warehouse.contract import Table, conform, derive_polars_schema
from warehouse.durable_files import replace_folder
from warehouse.tables import silver

_INDEX = "index"
_INDEX_SCHEMA = pl.Schema({"document_key": pl.String(), "document_id": pl.Int64()})


class Staging:
    """The silver store of one generation."""

    def __init__(self, folder: Path, generation: str) -> None:
        self.folder, self.generation = folder, generation
        self.parts_folder = folder / "parts" / generation

    # ---- parts

    def list_parts(self) -> list[Path]:
        """Folders of the parts that are there, by name."""
        if not self.parts_folder.is_dir():
            return []
        return sorted(path for path in self.parts_folder.iterdir() if not path.name.startswith("."))

    def read_index(self) -> dict[str, Path]:
        """Which part holds which document, by document key. A part that cannot be read (a machine that lost power
        while writing) is removed, so that its documents are extracted again."""
        found: dict[str, Path] = {}
        for part in self.list_parts():
            try:
                keys = pl.read_parquet(part / f"{_INDEX}.parquet")["document_key"]
                for table in silver.TABLES:
                    pl.read_parquet_schema(part / f"{table.name}.parquet")
            except (pl.exceptions.PolarsError, OSError):
                shutil.rmtree(part)
                continue
            for key in keys:
                found.setdefault(key, part)
        return found

    def write_part(self, document_keys: Mapping[str, int], frames: Mapping[str, pl.DataFrame]) -> Path:
        """Puts a part in place; `document_keys` gives the document id of each key, `frames` one frame per silver table.
        The name says what is in it, so that a part written twice is one part."""
        name = hashlib.sha256("\n".join(sorted(document_keys)).encode()).hexdigest()[:24]
        place = self.parts_folder / name
        if place.exists():
            return place
        index = pl.DataFrame({"document_key": list(document_keys), "document_id": list(document_keys.values())},
                             schema=_INDEX_SCHEMA)  # fmt: skip

        def write(folder: Path) -> None:
            try:
                index.write_parquet(folder / f"{_INDEX}.parquet")
                for table in silver.TABLES:
                    frames[table.name].write_parquet(folder / f"{table.name}.parquet", compression="zstd")
            except pl.exceptions.PolarsError as error:
                raise OSError(f"{place} cannot be written: {error}") from error

        replace_folder(place, write)
        return place

    def read_parts(self, table: Table, keys: Mapping[str, Path]) -> pl.DataFrame:
        """One silver table of the documents of these keys (as `read_index` gives them), conformed and sorted."""
        frames = []
        for part, wanted in _group_by_part(keys).items():
            index = pl.read_parquet(part / f"{_INDEX}.parquet")
            frame = pl.read_parquet(part / f"{table.name}.parquet")
            if index.height > len(wanted):
                documents = index.filter(pl.col("document_key").is_in(wanted)).select("document_id").unique()
                frame = frame.join(documents, on="document_id", how="semi")
            frames.append(frame)
        if not frames:
            return pl.DataFrame(schema=derive_polars_schema(table))
        return conform(pl.concat(frames), table)

    def merge_small_parts(self, keys: Mapping[str, Path], more_than: int = 24) -> None:
        """Makes one part of all that are needed, where a long row of small additions has left more than so many."""
        parts = _group_by_part(keys)
        if len(parts) <= more_than or len(self.list_parts()) <= more_than:
            return
        by_size = sorted(parts, key=lambda part: (part / "sentence.parquet").stat().st_size)
        smaller = by_size[: len(parts) - more_than // 2]
        merged = {key: part for key, part in keys.items() if part in set(smaller)}
        indexes = [pl.read_parquet(part / f"{_INDEX}.parquet") for part in smaller]
        ids = dict(pl.concat(indexes).filter(pl.col("document_key").is_in(list(merged))).iter_rows())
        self.write_part(ids, {table.name: self.read_parts(table, merged) for table in silver.TABLES})
        for part in smaller:
            shutil.rmtree(part)

    def drop_unneeded(self, keys: Collection[str]) -> int:
        """Removes parts none of whose documents is needed, and other generations; how many went."""
        dropped = 0
        wanted = set(keys)
        for part in self.list_parts():
            if wanted.isdisjoint(pl.read_parquet(part / f"{_INDEX}.parquet")["document_key"]):
                shutil.rmtree(part)
                dropped += 1
        for other in (self.folder / "parts").iterdir() if (self.folder / "parts").is_dir() else ():
            if other.name != self.generation:
                shutil.rmtree(other)
                dropped += 1
        return dropped

    def forget(self) -> None:
        """Removes every part of this generation, what checks said of them and what is known of the build published from
        them: what follows is done anew."""
        shutil.rmtree(self.parts_folder, ignore_errors=True)
        outcomes = (self.folder / "frames").glob("*.outcomes.json")
        loose = map(self.loose_path, ("quarantined", "documents_aside"))
        for path in (*outcomes, *loose, self.published_file):
            path.unlink(missing_ok=True)

    @property
    def published_file(self) -> Path:
        """What `pipelines.checks.kept` knows of the build that is published."""
        return self.folder / "frames" / "published.json"

    # ---- frames between steps

    def frame_path(self, table: Table) -> Path:
        return self.folder / "frames" / table.schema / f"{table.name}.parquet"

    def write_frame(self, frame: pl.DataFrame, table: Table) -> None:
        # Every run writes it anew, or finds that it cannot be read and then does.
        write_parquet(frame, self.frame_path(table), is_lasting=False)

    def read_frame(self, table: Table) -> pl.DataFrame:
        return read_parquet(self.frame_path(table), table)

    def read_head(self, table: Table, rows: int) -> tuple[pl.DataFrame, int]:
        """The first rows of a frame, and how many it has."""
        whole = pl.scan_parquet(self.frame_path(table))
        return whole.head(rows).collect(), whole.select(pl.len()).collect().item()

    def loose_path(self, name: str) -> Path:
        return self.folder / "frames" / f"{name}.parquet"

    def write_loose(self, frame: pl.DataFrame, name: str, digest: str = "") -> None:
        """Keeps a frame that is no table: what one step tells a later one. `digest` is that of what it was made from."""
        write_parquet(frame, self.loose_path(name), {"digest": digest}, is_lasting=False)

    def read_loose(self, name: str, digest: str = "") -> pl.DataFrame | None:
        """The frame kept under that name; None where no step has written it, or was made from something else, or the file is damaged."""
        path = self.loose_path(name)
        if not is_readable(path) or pl.read_parquet_metadata(path).get("digest", "") != digest:
            return None
        return pl.read_parquet(path)


def _group_by_part(keys: Mapping[str, Path]) -> dict[Path, Sequence[str]]:
    grouped: dict[Path, list[str]] = {}
    for key, part in keys.items():
        grouped.setdefault(part, []).append(key)
    return dict(sorted(grouped.items()))
