"""Incremental runs: they extract what changed and nothing else, and publish what a full rebuild would."""

import random

import polars as pl
import pytest

from pipelines.commands.run_report import read_counts
from tests.integration.conftest import assert_same, publish_folder, read_published, refresh_folder
from transforms.star.corrections import HEADER

TOWNS = ("临河县", "青山县", "白水县", "石门县")


def _write_text(seed: int) -> str:
    """A short page whose figures depend on the seed alone."""
    rng = random.Random(seed)
    town = rng.choice(TOWNS)
    return (
        f"{town}粮食丰收\n\n本报讯 {rng.randint(2019, 2025)}年，"
        f"{town}粮食产量达到{rng.randint(10, 99)}.{rng.randint(1, 9)}万吨，"
        f"同比增长{rng.randint(1, 20)}.{rng.randint(1, 9)}%，新建高标准农田{rng.randint(1, 30)}万亩。\n"
    )


def _change_folder(folder, rng: random.Random, fresh: list[int]) -> None:
    """One random change: add, change, rename, copy or remove."""
    known = sorted(folder.rglob("*.txt"))
    kind = rng.choice(["add", "add", "change", "rename", "copy", "remove"]) if known else "add"
    fresh[0] += 1
    target = folder / rng.choice(["", "二版"]) / f"{fresh[0]:03}.txt"
    target.parent.mkdir(exist_ok=True)
    if kind == "add":
        target.write_text(_write_text(fresh[0]), encoding="utf-8")
    elif kind == "change":
        rng.choice(known).write_text(_write_text(fresh[0]), encoding="utf-8")
    elif kind == "rename":
        rng.choice(known).rename(target)
    elif kind == "copy":
        target.write_bytes(rng.choice(known).read_bytes())
    elif len(known) > 1:
        rng.choice(known).unlink()


def _make_changing_folder(tmp_path, seed):
    """An empty folder, and what makes up to five random changes to it, as many as asked at least."""
    rng, fresh, folder = random.Random(seed), [seed * 100], tmp_path / "input"
    folder.mkdir()

    def change(fewest):
        for _ in range(rng.randint(fewest, 5)):
            _change_folder(folder, rng, fresh)

    return folder, change


@pytest.mark.parametrize("seed", [1, 2, pytest.param(3, marks=pytest.mark.slow)])
def test_incremental_runs_publish_what_a_full_rebuild_does(tmp_path, seed):
    folder, change = _make_changing_folder(tmp_path, seed)
    for _ in range(3):
        change(1)
        assert publish_folder(folder, tmp_path / "data").success
    incremental = read_published(tmp_path / "data")
    assert publish_folder(folder, tmp_path / "data", full=True).success
    assert_same(incremental, read_published(tmp_path / "data"))
    assert publish_folder(folder, tmp_path / "elsewhere").success
    versions = "audit.document_version"
    elsewhere = read_published(tmp_path / "elsewhere")
    assert_same(
        {n: f for n, f in incremental.items() if n != versions}, {n: f for n, f in elsewhere.items() if n != versions}
    )


@pytest.mark.parametrize("seed", [4, pytest.param(5, marks=pytest.mark.slow)])
def test_checks_of_incremental_runs_say_what_those_of_a_first_run_do(tmp_path, seed):
    folder, change = _make_changing_folder(tmp_path, seed)
    for number in range(3):
        change(2)
        # A figure that cannot be, so that a row goes to quarantine and comes out of it again.
        odd = folder / "odd.md"
        if number == 1:
            odd.unlink()
        else:
            odd.write_text(f"白水县人口\n\n本报讯 2025年，白水县常住人口城镇化率达到{140 + number}.5%。\n", encoding="utf-8")
        known = refresh_folder(folder, tmp_path / "data")
        anew = refresh_folder(folder, tmp_path / f"anew{number}")
        assert known.equals(anew)
        assert known["failed_count"].sum() > 0
        kept, made = read_published(tmp_path / "data"), read_published(tmp_path / f"anew{number}")
        kept.pop("audit.document_version"), made.pop("audit.document_version")
        assert_same(kept, made)
        assert kept["audit.quarantined_observation"].height == (number != 1)


def test_second_run_over_unchanged_input_extracts_nothing(tmp_path):
    folder = tmp_path / "input"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(_write_text(number), encoding="utf-8")
    first = read_counts(publish_folder(folder, tmp_path / "data"))
    (folder / "1.txt").write_text(_write_text(11), encoding="utf-8")
    (folder / "2.txt").rename(folder / "renamed.txt")
    (folder / "3.txt").unlink()
    (folder / "new.txt").write_text(_write_text(12), encoding="utf-8")
    second = read_counts(publish_folder(folder, tmp_path / "data"))
    third = read_counts(publish_folder(folder, tmp_path / "data"))
    full = read_counts(publish_folder(folder, tmp_path / "data", full=True))
    names = ("seen", "new", "changed", "unchanged", "vanished", "skipped", "extracted")
    assert [tuple(counts[name] for name in names) for counts in (first, second, third, full)] == [
        (4, 4, 0, 0, 0, 0, 4),
        (4, 2, 1, 1, 2, 1, 3),
        (4, 0, 0, 4, 0, 4, 0),
        (4, 0, 0, 4, 0, 0, 4),
    ]


def test_changed_reference_table_extracts_anew(tmp_path):
    import shutil

    from pipelines.storage.seeds import REFERENCE_FOLDER

    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "a.txt").write_text(_write_text(5), encoding="utf-8")
    reference = tmp_path / "reference"
    shutil.copytree(REFERENCE_FOLDER, reference)
    assert read_counts(publish_folder(folder, tmp_path / "data", reference=reference))["extracted"] == 1
    assert read_counts(publish_folder(folder, tmp_path / "data", reference=reference))["extracted"] == 0
    table = reference / "publishers.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    assert read_counts(publish_folder(folder, tmp_path / "data", reference=reference))["extracted"] == 1


def test_history_keeps_replaced_and_vanished_versions(tmp_path):
    folder = tmp_path / "input"
    folder.mkdir()
    for name, seed in (("a.txt", 1), ("b.txt", 2)):
        (folder / name).write_text(_write_text(seed), encoding="utf-8")
    publish_folder(folder, tmp_path / "data")
    (folder / "a.txt").write_text(_write_text(3), encoding="utf-8")
    (folder / "b.txt").unlink()
    publish_folder(folder, tmp_path / "data")
    history = pl.read_parquet(tmp_path / "data" / "history.parquet")
    current = history.select("source_file", "version", is_current=pl.col("vanished").is_null())
    assert current.rows() == [("a.txt", 1, False), ("a.txt", 2, True), ("b.txt", 1, False)]


def test_checks_notice_a_correction_that_fits_nothing(tmp_path):
    folder, corrections = tmp_path / "input", tmp_path / "corrections.csv"
    folder.mkdir()
    (folder / "a.txt").write_text(_write_text(5), encoding="utf-8")
    corrections.write_text(",".join(HEADER) + "\n", encoding="utf-8")
    said = {}
    for name in ("without", "with"):
        rows = refresh_folder(folder, tmp_path / "data", corrections=corrections)
        said[name] = rows.filter(pl.col("check_name") == "corrections_fit")["failed_count"].to_list()
        # No observation changes with it.
        line = f"{'0' * 64},1,2,unit,元,没有这份文件,陈编辑,2026-04-01,\n"
        corrections.write_text(corrections.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert said == {"without": [0], "with": [1]}
