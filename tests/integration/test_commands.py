"""A person's mistakes at the command line: one line, exit 2, and nothing is destroyed."""

# Names on disk are bytes here.
# ruff: noqa: PTH123

import os
import zipfile

import pytest

NASTY_NAMES = ["x].txt", "[red].txt", "[link=a]b.txt", "=cmd|'C calc'!A0.txt", "a\x1b[31mb\x07.txt", "a\u202etxt.exe", "a\nb.txt"]
NASTY_TEXT = "全县[bold]新建[/red]粮仓12座\x1b[2J。=cmd|'/C'!A0 完成投资30亿元\u202e。[0]全年[x]收入增长5.2%。\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, baoshu):
    """An input of nasty names and texts, and the data folder of a run on it."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "input").mkdir()
    for number, name in enumerate(NASTY_NAMES):
        (folder / "input" / name).write_text(f"{NASTY_TEXT}全县新修公路{number + 3}公里。", encoding="utf-8")
    latin = os.fsencode(folder / "input") + b"/\xff\xfe.txt"
    with open(latin, "w", encoding="utf-8") as file:
        file.write(NASTY_TEXT)
    done = baoshu("run", "--input", folder / "input", "--data", folder / "data", "--workers", 1)
    assert done.returncode == 0, done.stderr
    _assert_harmless(done)
    return folder


def _assert_harmless(done):
    assert "Traceback" not in done.stderr
    shown = done.stdout + done.stderr
    assert not {letter for letter in shown if letter in "\x1b\x07\u202e\x9b"}


@pytest.mark.parametrize("arguments", [
    ["query", "SELECT source_file, quote FROM marts.observations"],
    ["query", "SELECT '[/red]' AS \"[bold]\", chr(27) AS \"\x1b[31m\""],
    ["review", "--limit", "50"],
])  # fmt: skip
def test_nasty_text_comes_out_as_text(folder, baoshu, arguments):
    done = baoshu(*arguments, "--data", folder / "data")
    assert done.returncode == 0, done.stderr
    _assert_harmless(done)


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_extract_shows_nasty_text_as_text(folder, baoshu, name):
    done = baoshu("extract", folder / "input" / name)
    assert done.returncode == 0, done.stderr
    _assert_harmless(done)
    assert "[bold]" in done.stdout


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_cell_of_an_export_is_a_formula(folder, baoshu, tmp_path, ending):
    done = baoshu("export", tmp_path / f"a.{ending}", "--data", folder / "data")
    assert done.returncode == 0, done.stderr
    if ending == "xlsx":
        with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
            assert not [name for name in book.namelist() if name.startswith("xl/worksheets/sheet") and b"<f>" in book.read(name)]
    else:
        text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
        assert "'=cmd|" in text
        assert not [line for line in text.splitlines() if line.startswith("=cmd")]


@pytest.mark.parametrize("target", [
    "warehouse.duckdb", "history.parquet", "check_history.parquet", "previous_build.parquet", "parquet/marts/series.parquet",
    "staging/a.csv", "dagster/dagster.yaml", "../linked.duckdb", "builds/a.csv",
])  # fmt: skip
def test_export_takes_no_file_of_the_data_folder_for_its_target(folder, baoshu, target):
    data = folder / "data"
    (folder / "linked.duckdb").unlink(missing_ok=True)
    (folder / "linked.duckdb").symlink_to(data / "warehouse.duckdb")
    path = data / target
    before = path.read_bytes() if path.exists() else None
    done = baoshu("export", path, "--format", "csv", "--data", data)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"baoshu: {path} belongs to the data folder's own files; an export goes elsewhere\n"
    assert (path.read_bytes() if path.exists() else None) == before


@pytest.mark.parametrize(("arguments", "said"), [
    (["export", "a.csv", "--mart", "nowhere"], "unknown mart nowhere"),
    (["export", "a.csv", "--where", "no_such_column = 1"], "the condition “no_such_column = 1” cannot be used"),
    (["export", "a.csv", "--where", "1) UNION SELECT (2"], "cannot be used"),
    (["export", "a.csv", "--where", ""], "cannot be used"),
    (["export", "a.csv", "--where", "'"], "cannot be used"),
    (["export", "a.csv", "--where", "\0"], ""),
    (["export", "a.csv", "--format", "pdf"], "unknown format pdf"),
    (["export", "a.pdf"], "does not say a format"),
    (["export", "a_folder.csv"], "is a folder"),
    (["export", "missing/a.csv"], "there is no folder"),
    (["export", "/proc/a.csv"], "cannot write"),
    (["export", "/proc/a.xlsx"], "cannot write"),
    (["export", "/proc/a.parquet"], "cannot write"),
    (["query", "SELECT 1", "--format", "pdf"], "no format is called 'pdf'"),
    (["query", "SELEKT 1"], "the query failed"),
    (["query", ""], "one statement is needed"),
    (["review", "--number", "999999"], "the list has no number"),
])  # fmt: skip
def test_wrong_request_is_one_line(folder, baoshu, tmp_path, arguments, said):
    (tmp_path / "a_folder.csv").mkdir()
    if "\0" in arguments:
        pytest.skip("no program can be given a zero byte")
    done = baoshu(*arguments, "--data", folder / "data", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("baoshu: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a_folder.csv"]


@pytest.mark.parametrize("command", [["run", "--input", "."], ["ui"]])
@pytest.mark.parametrize("place", ["/proc/data", "a.txt/data"])
def test_data_folder_that_cannot_be_written_is_one_line(baoshu, tmp_path, command, place):
    (tmp_path / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
    done = baoshu(*command, "--data", place, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("baoshu: data folder ")
    assert done.stderr.count("\n") == 1


def test_extract_says_that_it_knows_no_such_place(baoshu, tmp_path):
    (tmp_path / "a.txt").write_text("全市新建粮仓12座。", encoding="utf-8")
    done = baoshu("extract", tmp_path / "a.txt", "--place", "火星市")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "no place of places.csv is called '火星市'" in done.stderr
    assert baoshu("extract", tmp_path / "a.txt", "--place", "义乌市").returncode == 0


def test_version_is_said(baoshu):
    done = baoshu("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("baoshu 0.")


def test_what_is_written_is_not_for_everybody(folder):
    assert not [path for path in (folder / "data").rglob("*") if not path.is_symlink() and path.stat().st_mode & 0o007]


def test_two_names_of_different_bytes_stay_apart(folder, baoshu):
    """A name that is no UTF-8, and one that is the text by which that is shown."""
    with open(os.fsencode(folder / "input") + b"/\\xff\\xfe.txt", "w", encoding="utf-8") as file:
        file.write("全县新修公路77公里。")
    again = [baoshu("run", "--input", folder / "input", "--data", folder / "data", "--workers", 1) for _ in range(2)]
    assert [done.returncode for done in again] == [0, 0], again[0].stderr
    assert "9 seen, 0 new, 0 changed, 9 unchanged" in again[1].stdout
    asked = baoshu("query", "SELECT count(DISTINCT source_file) AS n FROM marts.documents", "--data", folder / "data", "--format", "csv")
    assert asked.stdout == "n\n9\n"
