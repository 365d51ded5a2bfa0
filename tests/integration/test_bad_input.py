"""A person's mistakes at the command line: one clear line on stderr, exit 2, nothing changed."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

MISTAKES = [
    (["run", "--input", "{tmp}/nowhere"], "input folder {tmp}/nowhere does not exist"),
    (["run", "--input", "{tmp}/a.txt"], "input {tmp}/a.txt is a file, not a folder"),
    (["run", "--input", "{tmp}/empty"], "input folder {tmp}/empty is empty"),
    (["run", "--input", "{tmp}/full", "--data", "{tmp}/a.txt"], "data folder {tmp}/a.txt is a file, or lies below one"),
    (["run", "--input", "{tmp}/full", "--data", "{tmp}/a.txt/x"], "data folder {tmp}/a.txt/x is a file, or lies below"),
    (["run", "--input", "{tmp}/full", "--workers", "-1"], "BAOSHU_WORKERS: "),
    (["extract", "{tmp}/nowhere.txt"], "{tmp}/nowhere.txt cannot be read: no such file or directory"),
    (["extract", "{tmp}/empty"], "{tmp}/empty is a folder; `baoshu run --input {tmp}/empty` reads folders"),
    (["extract", "{tmp}/a.txt", "--date", "昨天"], "'昨天' is no date; write one like 2026-05-20"),
    (["extract", "{tmp}/a.txt", "--format", "xml"], "no format is called 'xml'; there are table, jsonl"),
    (["query", "select 1", "--data", "{tmp}/empty"], "there is no warehouse at {tmp}/empty/warehouse.duckdb"),
    (["query", "select 1", "--format", "xml"], "no format is called 'xml'; there are table, csv, jsonl"),
    (["docs", "--data", "{tmp}/empty"], "there are no Data Docs in {tmp}/empty"),
    (["review", "--data", "{tmp}/empty"], "nothing has been extracted in {tmp}/empty"),
]  # fmt: skip


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
    (tmp_path / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("arguments", "message"), MISTAKES, ids=[" ".join(a)[:50] for a, _ in MISTAKES])
def test_command_names_the_mistake_in_one_line(baoshu, folders, arguments, message):
    before = sorted(path.name for path in folders.iterdir())
    done = baoshu(*(argument.format(tmp=folders) for argument in arguments), cwd=folders)
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 2
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("baoshu: " + message.format(tmp=folders))
    assert done.stdout == ""
    assert sorted(path.name for path in folders.iterdir()) == before


def test_command_shows_usage_for_an_unknown_option(baoshu, folders):
    done = baoshu("run", "--colour", cwd=folders)
    assert done.returncode == 2
    assert "Usage" in done.stderr
    assert "--colour" in done.stderr
    assert "Traceback" not in done.stderr


def test_command_names_every_wrong_variable(folders):
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.command_line import main; main()", "run", "--input", str(folders)],
        capture_output=True, text=True, check=False, cwd=folders,
        env={"PATH": "/usr/bin", "BAOSHU_TIME_ZONE": "Mars/Olympus", "BAOSHU_NIGHTLY_AT": "25:00"},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "BAOSHU_TIME_ZONE: no time zone is called 'Mars/Olympus'" in done.stderr
    assert "BAOSHU_NIGHTLY_AT: '25:00' is no time of day" in done.stderr


def test_run_refuses_a_folder_it_may_not_read():
    """Permission is tested as a user who is not root, since root may read everything."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        closed = Path(name, "closed")
        closed.mkdir(mode=0)
        program = (
            "import os\nfrom pathlib import Path\nfrom pipelines.storage.input_folder import check_input_folder, UnusableInput\n"
            "os.getuid() or os.setuid(65534)\n"
            f"try: check_input_folder(Path({str(closed)!r}))\n"
            "except UnusableInput as verdict: print(verdict)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == f"input folder {closed} cannot be read: no permission to read it"
