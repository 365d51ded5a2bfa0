"""A check that fails stops before publishing: the file published before stays as it was, byte for byte."""

import hashlib
import os
import shutil

import pytest

from pipelines.running.instance import open_instance
from pipelines.settings import load_settings
from pipelines.storage.seeds import REFERENCE_FOLDER


def _digest(data) -> str:
    return hashlib.sha256((data / "warehouse.duckdb").read_bytes()).hexdigest()


def _read_lines(path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.slow
def test_unchanged_texts_that_lose_their_figures_hold_the_build_back_until_a_person_accepts_it(baoshu, tmp_path):
    folder, data, reference = tmp_path / "input", tmp_path / "data", tmp_path / "reference"
    folder.mkdir()
    for number in range(6):
        said = "，".join(f"第{i}产业园区补助{30 + number}.{i}元" for i in range(1, 9))
        (folder / f"{number}.txt").write_text(f"2025年，临河县{said}。\n", encoding="utf-8")
    assert baoshu("run", "--input", folder, "--data", data).returncode == 0
    before = _digest(data)

    # The same texts read with a table that knows no 元: what is lost is the fault of the rules.
    shutil.copytree(REFERENCE_FOLDER, reference)
    money = {row.partition(",")[0] for row in _read_lines(reference / "units.csv") if ",money," in row}
    for name in ("units.csv", "unit_parts.csv"):
        kept = [row for row in _read_lines(reference / name) if row.partition(",")[0] not in money]
        (reference / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    environment = {**os.environ, "BAOSHU_REFERENCE": str(reference)}

    failed = baoshu("run", "--input", folder, "--data", data, env=environment)
    assert failed.returncode == 1
    assert "check failed: silver/observation: 观测未大量流失" in failed.stderr
    assert "0.txt" in failed.stderr
    assert "--accept-changes" in failed.stderr
    assert "the warehouse published before is unchanged" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert _digest(data) == before
    # The file that was written while the checks looked went with them.
    assert [path.name for path in data.glob("warehouse.duckdb*")] == ["warehouse.duckdb"]
    assert [path for path in (data / "builds").iterdir() if path.name.startswith(".")] == []
    assert "refresh" in (data / "failures.log").read_text(encoding="utf-8")
    with open_instance(load_settings(data=data)) as instance:
        statuses = [run.status.value for run in instance.get_runs()]
    assert statuses == ["FAILURE", "SUCCESS"]
    accepted = baoshu("run", "--input", folder, "--data", data, "--accept-changes", env=environment)
    assert accepted.returncode == 0
    assert _digest(data) != before


@pytest.mark.slow
def test_documents_that_are_gone_are_named_and_hold_nothing_back(baoshu, tmp_path):
    folder, data = tmp_path / "input", tmp_path / "data"
    folder.mkdir()
    for number in range(6):
        text = f"2025年，临河县粮食产量{30 + number}.1万吨，增长{number}.5%。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    assert baoshu("run", "--input", folder, "--data", data).returncode == 0
    for number in range(1, 6):
        (folder / f"{number}.txt").unlink()
    done = baoshu("run", "--input", folder, "--data", data)
    assert done.returncode == 0
    assert "documents_are_still_there: 5 of 6 rows" in done.stderr
    assert "1.txt" in done.stderr
