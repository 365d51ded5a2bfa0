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


@pytest.mark.slow
def test_failed_check_leaves_the_published_file_untouched(baoshu, tmp_path):
    folder, data, reference = tmp_path / "input", tmp_path / "data", tmp_path / "reference"
    folder.mkdir()
    for number in range(6):
        text = "".join(
            f"{kind}覆盖率达到{60 + number}.{i}%，" for i, kind in enumerate(("农机", "灌溉", "良种", "保险"), 1)
        )
        (folder / f"{number}.txt").write_text(f"2025年，临河县{text}粮食产量35万吨。\n", encoding="utf-8")
    assert baoshu("run", "--input", folder, "--data", data).returncode == 0
    before = _digest(data)

    # The same texts judged by bounds that no share can meet.
    shutil.copytree(REFERENCE_FOLDER, reference)
    table = reference / "plausible_bounds.csv"
    header, *lines = table.read_text(encoding="utf-8").splitlines()
    names = header.split(",")
    at_most = names.index("at_most")
    strict = []
    for line in lines:
        cells = line.split(",")
        if cells[names.index("rule")] == "share_within_bounds":
            cells[at_most] = "1"
        strict.append(",".join(cells))
    table.write_text("\n".join([header, *strict]) + "\n", encoding="utf-8")

    failed = baoshu("run", "--input", folder, "--data", data, env={**os.environ, "BAOSHU_REFERENCE": str(reference)})
    assert failed.returncode == 1
    assert "check failed: silver/observation share_within_bounds" in failed.stderr
    assert "nothing was published" in failed.stderr
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
    assert baoshu("run", "--input", folder, "--data", data).returncode == 0


@pytest.mark.slow
def test_input_that_shrank_is_published_once_a_person_accepts_it(baoshu, tmp_path):
    folder, data = tmp_path / "input", tmp_path / "data"
    folder.mkdir()
    for number in range(6):
        text = "".join(
            f"{place}粮食产量{30 + number}.{i}万吨，增长{i}.5%。" for i, place in enumerate(("全县", "东乡", "西乡"), 1)
        )
        (folder / f"{number}.txt").write_text(f"2025年，临河县{text}\n", encoding="utf-8")
    assert baoshu("run", "--input", folder, "--data", data).returncode == 0
    before = _digest(data)
    for number in range(1, 6):
        (folder / f"{number}.txt").unlink()
    refused = baoshu("run", "--input", folder, "--data", data)
    assert refused.returncode == 1
    assert "facts_are_kept" in refused.stderr
    assert "--accept-changes" in refused.stderr
    assert _digest(data) == before
    assert baoshu("run", "--input", folder, "--data", data, "--accept-changes").returncode == 0
    assert _digest(data) != before
