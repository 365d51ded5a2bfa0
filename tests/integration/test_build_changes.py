"""Two builds of a folder of our own: every statistic that is not the same in both has its cause, in the file, in Dagster's
metadata, at the webhook and at the terminal."""

import csv
import json
import shutil

import duckdb
import pytest

from pipelines.storage.seeds import REFERENCE_FOLDER
from pipelines.workspace import Workspace
from tests.integration.conftest import listen_for_posts, publish_folder
from transforms.meaning import rows
from transforms.star.corrections import HEADER
from warehouse.database import query_warehouse
from warehouse.publishing import list_builds

TEXTS = {
    "gone.txt": "白水县粮食丰收\n\n本报讯 2024年，白水县粮食产量达到21.5万吨。\n",
    "changed.txt": "青山县粮食丰收\n\n本报讯 2024年，青山县粮食产量达到31.5万吨。\n",
    "corrected.txt": "石门县粮食丰收\n\n本报讯 2024年，石门县粮食产量达到41.5万吨。\n",
    "described.txt": "临河县粮食丰收\n\n本报讯 去年，临河县粮食产量达到51.5万吨。\n",
    "still.txt": "澧县粮食丰收\n\n本报讯 2024年，澧县粮食产量达到61.5万吨。\n",
}
NEW = "慈利县粮食丰收\n\n本报讯 2024年，慈利县粮食产量达到71.5万吨。\n"
_ROWS = "SELECT change, cause, source_file, value FROM audit.build_change ORDER BY ALL"


@pytest.fixture(scope="module")
def hook():
    with listen_for_posts() as heard:
        yield heard


@pytest.fixture(scope="module")
def two_builds(tmp_path_factory, hook):
    """A folder, its data folder with two builds, and the metadata that the second left with Dagster."""
    folder, data = tmp_path_factory.mktemp("input"), tmp_path_factory.mktemp("data")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "documents.csv").write_text("source_file,publication_date\ndescribed.txt,2025-03-01\n", encoding="utf-8")
    assert publish_folder(folder, data, webhook=hook[0]).success
    assert hook[1] == []
    (folder / "gone.txt").unlink()
    (folder / "new.txt").write_text(NEW, encoding="utf-8")
    (folder / "changed.txt").write_text(TEXTS["changed.txt"].replace("31.5", "32.5"), encoding="utf-8")
    (folder / "documents.csv").write_text("source_file,publication_date\ndescribed.txt,2024-03-01\n", encoding="utf-8")
    _correct(data)
    result = publish_folder(folder, data, webhook=hook[0])
    assert result.success
    metadata = result.asset_materializations_for_node("publish")[0].metadata
    return folder, data, {name: entry.value for name, entry in metadata.items()}


def _correct(data):
    found = query_warehouse(
        data / "warehouse.duckdb",
        "SELECT sha256, char_start, char_end FROM marts.observations JOIN marts.documents USING (source_file) "
        "WHERE source_file = 'corrected.txt'",
    ).row(0)
    with (data / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, (*found, "value", "425000", "misprint", "a reader", "2026-05-20", "")])


def test_every_statistic_that_changed_has_its_cause(two_builds):
    found = query_warehouse(two_builds[1] / "warehouse.duckdb", _ROWS).rows()
    assert [(change, cause, file, None if value is None else float(value)) for change, cause, file, value in found] == [
        ("added", "new document", "new.txt", 715_000.0),
        ("gone", "document gone", "gone.txt", None),
        ("meaning", "description of the document", "described.txt", 515_000.0),
        ("value", "changed text", "changed.txt", 325_000.0),
        ("value", "correction", "corrected.txt", 425_000.0),
    ]


def test_what_changed_is_told_to_dagster_and_to_the_webhook(two_builds, hook):
    line = two_builds[2]["changes"]
    assert line.startswith("1 statistics added, 1 gone, 2 of another value, 1 of another meaning (")
    post = next(post for post in hook[1] if post["event"] == "published")
    assert post["message"] == line
    assert line in post["text"]


def test_diff_lists_the_changes_and_why(two_builds, baoshu):
    data = two_builds[1]
    told = baoshu("diff", "--data", data)
    assert told.returncode == 0, told.stderr
    assert "description of the document" in told.stdout
    assert two_builds[2]["changes"] in told.stdout
    older, newer = (path.parent.name for path in list_builds(data / "warehouse.duckdb"))
    back = baoshu("diff", newer, older, "--data", data, "--format", "jsonl")
    listed = [json.loads(line) for line in back.stdout.splitlines()]
    assert {(row["change"], row["cause"]) for row in listed if row["source_file"] in ("gone.txt", "new.txt")} == {
        ("added", "new document"), ("gone", "document gone"),
    }  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), [
    (("nosuch",), "no build is called 'nosuch'; kept are 2"), (("2",), "several builds are called '2'"),
    (("--rules", "2"), "name no build"), (("--format", "xml"), "no format is called 'xml'"),
])  # fmt: skip
def test_diff_refuses_what_it_cannot_compare_in_one_line(two_builds, baoshu, arguments, said):
    told = baoshu("diff", *arguments, "--data", two_builds[1])
    assert told.returncode == 2
    assert said in told.stderr
    assert told.stderr.count("\n") == 1


def test_diff_needs_two_builds_of_this_version(two_builds, baoshu, tmp_path):
    assert "no build is kept" in baoshu("diff", "--data", tmp_path).stderr
    shutil.copytree(two_builds[1], tmp_path / "data", symlinks=True)
    older, _ = list_builds(tmp_path / "data" / "warehouse.duckdb")
    older.unlink()
    with duckdb.connect(str(older)) as connection:
        connection.execute("CREATE SCHEMA star; CREATE TABLE star.fct_statistic (statistic_key BIGINT)")
    told = baoshu("diff", "--data", tmp_path / "data")
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert "is of another version of the program" in told.stderr
    shutil.rmtree(older.parent)
    told = baoshu("diff", "--data", tmp_path / "data")
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert "only one build is kept" in told.stderr


def test_diff_of_rules_shows_what_another_table_would_change_and_publishes_nothing(two_builds, baoshu, tmp_path):
    folder, data, _ = two_builds
    reference = tmp_path / "reference"
    shutil.copytree(REFERENCE_FOLDER, reference)
    synonyms = reference / "indicator_synonyms.csv"
    indicators = reference / "indicators.csv"
    for path in (synonyms, indicators):
        path.write_text(path.read_text(encoding="utf-8").replace("粮食产量", "粮食收成"), encoding="utf-8")
    before = (data / "warehouse.duckdb").stat()
    told = baoshu(
        "diff", "--rules", "--input", folder, "--data", data, "--format", "jsonl",
        env={"PATH": "/usr/bin:/bin", "BAOSHU_REFERENCE": str(reference)},
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    listed = [json.loads(line) for line in told.stdout.splitlines()]
    assert {(row["change"], row["cause"]) for row in listed} == {("meaning", "reference tables")}
    assert len(listed) == len(TEXTS)
    after = (data / "warehouse.duckdb").stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    assert len(list_builds(data / "warehouse.duckdb")) == 2


def test_new_rules_are_the_cause_where_the_texts_are_the_same(tmp_path, monkeypatch):
    folder, data = tmp_path / "input", tmp_path / "data"
    folder.mkdir()
    (folder / "still.txt").write_text(TEXTS["still.txt"], encoding="utf-8")
    assert publish_folder(folder, data).success
    read = rows.build_observation_row

    def read_otherwise(*given, **more):
        row = read(*given, **more)
        return {**row, "comparator": "~"}

    monkeypatch.setattr(rows, "build_observation_row", read_otherwise)
    init = Workspace.__init__

    def with_other_rules(self, *given, **more):
        init(self, *given, **more)
        self.rules_version = "other"

    monkeypatch.setattr(Workspace, "__init__", with_other_rules)
    assert publish_folder(folder, data, full=True).success
    assert query_warehouse(data / "warehouse.duckdb", _ROWS.replace("value", "difference")).rows() == [
        ("value", "rules", "still.txt", "comparator = → ~"),
    ]  # fmt: skip
