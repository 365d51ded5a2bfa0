import os
import time

import polars as pl
import pytest

from pipelines.storage.code_version import compute_code_version
from pipelines.storage.files import clean_leftovers, read_json, write_parquet
from pipelines.storage.frames import StagedFrames
from pipelines.storage.silver_parts import Staging
from warehouse.contract import build_frame
from warehouse.durable_files import write_text_file as write_text
from warehouse.tables import silver


def _frames(ids: list[int]) -> dict[str, pl.DataFrame]:
    frames = {table.name: build_frame([], table) for table in silver.TABLES}
    rows = [
        {"document_id": i, "source_file": f"{i}.txt", "sha256": f"{i:064x}", "byte_size": 1, "status": "ok",
         "article_count": 0, "sentence_count": 0, "numeral_count": 0, "observation_count": 0, "set_aside_count": 0}
        for i in ids
    ]  # fmt: skip
    frames["document"] = build_frame(rows, silver.DOCUMENT)
    return frames


def _write(staging: Staging, *ids: int):
    return staging.write_part({f"key{i}": i for i in ids}, _frames(list(ids)))


def test_read_parts_gives_the_documents_asked_for_in_order(tmp_path):
    staging = Staging(tmp_path, "g")
    _write(staging, 3, 1)
    _write(staging, 2)
    index = staging.read_index()
    assert sorted(index) == ["key1", "key2", "key3"]
    found = staging.read_parts(silver.DOCUMENT, {key: index[key] for key in ("key2", "key3")})
    assert found["document_id"].to_list() == [2, 3]


def test_write_part_twice_is_one_part(tmp_path):
    staging = Staging(tmp_path, "g")
    assert _write(staging, 1, 2) == _write(staging, 1, 2)
    assert len(staging.list_parts()) == 1


def test_read_index_removes_a_part_that_cannot_be_read(tmp_path):
    staging = Staging(tmp_path, "g")
    broken, _ = _write(staging, 1), _write(staging, 2)
    (broken / "observation.parquet").write_bytes(b"")
    assert list(staging.read_index()) == ["key2"]
    assert not broken.exists()


def test_drop_unneeded_keeps_what_a_current_document_needs(tmp_path):
    old = Staging(tmp_path, "old")
    _write(old, 1)
    staging = Staging(tmp_path, "g")
    _write(staging, 1, 2)
    _write(staging, 3)
    assert staging.drop_unneeded({"key2"}) == 2
    assert sorted(staging.read_index()) == ["key1", "key2"]
    assert old.list_parts() == []


def test_merge_small_parts_keeps_every_needed_row(tmp_path):
    staging = Staging(tmp_path, "g")
    for i in range(1, 9):
        _write(staging, i)
    index = staging.read_index()
    needed = {key: part for key, part in index.items() if key != "key8"}
    staging.merge_small_parts(needed, more_than=4)
    assert len(staging.list_parts()) < 8
    found = staging.read_parts(silver.DOCUMENT, {k: p for k, p in staging.read_index().items() if k in needed})
    assert found["document_id"].to_list() == [1, 2, 3, 4, 5, 6, 7]


def test_clean_leftovers_spares_a_process_that_still_runs(tmp_path):
    mine = tmp_path / f".a.parquet.{os.getpid()}.partial"
    dead = tmp_path / "deep" / ".b.4194303.partial"
    alive = tmp_path / ".c.parquet.1.partial"
    dead.mkdir(parents=True)
    mine.write_bytes(b"x")
    alive.write_bytes(b"x")
    assert clean_leftovers(tmp_path) == [mine, dead]
    assert alive.exists()
    assert clean_leftovers(tmp_path, now=time.time() + 2 * 86_400) == [alive]


def test_write_parquet_leaves_the_old_file_where_it_fails(tmp_path):
    path = tmp_path / "x.parquet"
    write_parquet(pl.DataFrame({"a": [1]}), path)
    with pytest.raises(AttributeError):
        write_parquet(None, path)  # type: ignore[arg-type]
    assert pl.read_parquet(path)["a"].to_list() == [1]
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


@pytest.mark.parametrize("name", ["rules.py", "marts/series.sql"])
def test_compute_code_version_changes_with_a_source(tmp_path, name):
    source = tmp_path / name
    source.parent.mkdir(exist_ok=True)
    source.write_text("a = 1")
    before = compute_code_version([tmp_path])
    source.write_text("a = 2")
    assert compute_code_version([tmp_path]) != before


def test_read_loose_gives_only_what_was_made_from_the_same(tmp_path):
    staging = Staging(tmp_path, "g")
    frame = pl.DataFrame({"a": [1]})
    staging.write_loose(frame, "held", "one")
    assert staging.read_loose("held", "two") is None
    assert staging.read_loose("held") is None
    found = staging.read_loose("held", "one")
    assert found is not None
    assert found.equals(frame)
    assert staging.read_loose("nothing") is None


def test_forget_leaves_nothing_that_a_run_could_hold_on_to(tmp_path):
    staging = Staging(tmp_path, "g")
    _write(staging, 1)
    staging.write_loose(pl.DataFrame({"a": [1]}), "quarantined", "one")
    (tmp_path / "frames" / "check_silver.outcomes.json").write_text("{}", encoding="utf-8")
    staging.forget()
    staging.forget()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_read_json_gives_nothing_of_a_file_that_lacks_or_is_half_written(tmp_path):
    path = tmp_path / "said.json"
    assert read_json(path) is None
    write_text(path, '{"a": [1]}')
    assert read_json(path) == {"a": [1]}
    path.write_text(path.read_text()[:4])
    assert read_json(path) is None


def test_read_head_gives_the_first_rows_and_how_many_there_are(tmp_path):
    staging = Staging(tmp_path, "g")
    staging.write_frame(_frames([1, 2, 3])["document"], silver.DOCUMENT)
    first, rows = staging.read_head(silver.DOCUMENT, 2)
    assert (first["document_id"].to_list(), rows) == ([1, 2], 3)


def test_staged_frames_read_once_what_is_to_be_kept(tmp_path):
    staging = Staging(tmp_path, "g")
    staging.write_frame(_frames([1])["document"], silver.DOCUMENT)
    held = StagedFrames(staging, (silver.DOCUMENT, silver.ARTICLE), kept=["silver.document"])
    assert held["silver.document"]["document_id"].to_list() == [1]
    staging.write_frame(_frames([2])["document"], silver.DOCUMENT)
    assert held["silver.document"]["document_id"].to_list() == [1]
    assert held["silver.article"].is_empty()
    assert "silver.article" in held
    assert "silver.numeral" not in held


def test_staged_frames_reads_what_is_asked_for(tmp_path):
    staging = Staging(tmp_path, "g")
    written = _frames([1])["document"]
    staging.write_frame(written, silver.DOCUMENT)
    frames = StagedFrames(staging, (silver.DOCUMENT, silver.ARTICLE))
    assert list(frames) == ["silver.document", "silver.article"]
    assert len(frames) == 2
    assert frames["silver.document"].equals(written)
    staging.write_frame(_frames([2])["document"], silver.DOCUMENT)
    assert frames["silver.document"]["document_id"].to_list() == [2]
    with pytest.raises(KeyError):
        frames["silver.numeral"]
