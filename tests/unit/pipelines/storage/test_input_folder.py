import datetime
import json
import zipfile

import pytest

from pipelines.settings import load_settings
from pipelines.storage.archives import read_location
from pipelines.storage.input_folder import UnusableInput, check_input_folder, glance, locate, read_manifest
from pipelines.storage.versions import build_source_rows, build_version_rows, count_vanished

NOW = datetime.datetime(2026, 5, 20, 2)
LATER = datetime.datetime(2026, 5, 21, 2)


def _look(folder):
    return read_manifest(folder, settle_seconds=0)


def test_read_manifest_lists_files_of_subfolders_and_no_hidden_ones(tmp_path):
    (tmp_path / "二版").mkdir()
    (tmp_path / "二版" / "b.txt").write_text("乙", encoding="utf-8")
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / ".hidden").write_text("丙", encoding="utf-8")
    found = _look(tmp_path)
    assert [file.source_file for file in found.files] == ["a.txt", "二版/b.txt"]
    assert locate(tmp_path, found.files[1].location).read_text(encoding="utf-8") == "乙"
    assert found.rejections == ()


def test_read_manifest_finds_articles_by_the_names_that_their_fields_are_said_to_have(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"zw": "修渠36公里。"}\n{"zw": "收麦3万斤。"}\n', encoding="utf-8")
    assert [file.source_file for file in _look(tmp_path).files] == ["a.jsonl"]
    fields = load_settings(article_fields="text=zw").list_article_fields()
    found = read_manifest(tmp_path, settle_seconds=0, fields=fields)
    assert [file.source_file for file in found.files] == ["a.jsonl#1", "a.jsonl#2"]
    data = read_location(tmp_path / "a.jsonl", found.files[1].location, 1 << 20, fields)
    assert json.loads(data)["text"] == "收麦3万斤。"


def test_read_manifest_states_metadata_from_the_nearest_documents_csv(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "sub/b.txt"):
        (tmp_path / name).write_text("甲", encoding="utf-8")
    (tmp_path / "documents.csv").write_text("source_file,publisher\na.txt,甲报\nsub/b.txt,乙报\n", encoding="utf-8")
    (tmp_path / "sub" / "documents.csv").write_text("source_file,publisher\nb.txt,丙报\n", encoding="utf-8")
    stated = {file.source_file: file.stated.publisher for file in _look(tmp_path).files}
    assert stated == {"a.txt": "甲报", "sub/b.txt": "丙报"}


def test_read_manifest_lets_a_line_for_a_wrapping_file_speak_of_all_in_it(tmp_path):
    for name in ("a.jsonl", "b#1"):
        (tmp_path / name).write_text('{"text": "修渠36公里。"}\n{"text": "收麦3万斤。"}\n', encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("d.txt", "乙")
        archive.writestr("e.jsonl", '{"text": "造林2万亩。"}\n{"text": "养羊3万只。"}\n')
    lines = "source_file,publisher\na.jsonl#2,乙报\na.jsonl,甲报\nc.zip,丙报\nc.zip/e.jsonl,丁报\nb,戊报\n"
    (tmp_path / "documents.csv").write_text(lines, encoding="utf-8")
    found = _look(tmp_path)
    assert {file.source_file: file.stated.publisher for file in found.files} == {
        "a.jsonl#1": "甲报", "a.jsonl#2": "乙报", "b#1": None, "c.zip/d.txt": "丙报", "c.zip/e.jsonl#1": "丁报",
        "c.zip/e.jsonl#2": "丁报",
    }  # fmt: skip
    assert [item.reason for item in found.rejections] == ["line 6: there is no file b"]


def test_document_key_changes_with_content_name_and_stated_metadata(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    keys = [_look(tmp_path).files[0].document_key]
    path.write_text("乙", encoding="utf-8")
    keys.append(_look(tmp_path).files[0].document_key)
    path.rename(tmp_path / "b.txt")
    keys.append(_look(tmp_path).files[0].document_key)
    (tmp_path / "documents.csv").write_text("source_file,place\nb.txt,义乌市\n", encoding="utf-8")
    keys.append(_look(tmp_path).files[0].document_key)
    assert len(set(keys)) == 4


def test_digest_stays_when_a_file_is_only_touched(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    before, glanced = _look(tmp_path).digest, glance(tmp_path)
    import os

    os.utime(path, (1, 1))
    assert _look(tmp_path).digest == before
    assert glance(tmp_path) != glanced


def test_build_source_rows_says_what_changed_and_what_is_a_copy(tmp_path):
    for name, text in (("a.txt", "甲"), ("b.txt", "乙"), ("c.txt", "甲")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    first = _look(tmp_path)
    rows = build_source_rows(first, [])
    assert [(row["source_file"], row["change"], row["is_copy"]) for row in rows] == [
        ("a.txt", "new", False),
        ("b.txt", "new", False),
        ("c.txt", "new", True),
    ]
    history = build_version_rows(first, [], NOW)
    (tmp_path / "b.txt").write_text("丙", encoding="utf-8")
    (tmp_path / "c.txt").unlink()
    second = _look(tmp_path)
    assert [row["change"] for row in build_source_rows(second, history)] == ["unchanged", "changed"]
    assert count_vanished(second, history) == 1


def test_build_version_rows_counts_versions_and_keeps_what_vanished(tmp_path):
    path = tmp_path / "a.txt"
    history: list[dict[str, object]] = []
    for text, moment in (("甲", NOW), ("乙", LATER)):
        path.write_text(text, encoding="utf-8")
        history = build_version_rows(_look(tmp_path), history, moment)
    path.rename(tmp_path / "b.txt")
    history = build_version_rows(_look(tmp_path), history, LATER)
    assert [(row["source_file"], row["version"], row["first_seen"], row["vanished"]) for row in history] == [
        ("a.txt", 1, NOW, LATER),
        ("a.txt", 2, LATER, LATER),
        ("b.txt", 1, LATER, None),
    ]
    assert build_version_rows(_look(tmp_path), history, LATER) == history


@pytest.mark.parametrize(("name", "words"), [("none", "does not exist"), ("file", "is a file"), ("empty", "is empty")])
def test_check_input_folder_names_what_is_wrong(tmp_path, name, words):
    (tmp_path / "file").write_text("甲", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnusableInput, match=words):
        check_input_folder(tmp_path / name)
