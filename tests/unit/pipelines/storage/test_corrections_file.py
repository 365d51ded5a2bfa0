import pytest

from pipelines.storage.corrections_file import append_line, read_corrections
from transforms.star.corrections import HEADER

HEAD = ",".join(HEADER)
GOOD = "ab,7,12,unit,美元,上文写明,陈编辑,2026-04-01,元"


def test_read_corrections_has_nothing_to_say_of_a_file_that_is_not_there(tmp_path):
    lines, refused = read_corrections(tmp_path / "corrections.csv")
    assert (lines.height, refused.height) == (0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_read_corrections_reads_what_spreadsheet_programs_save(tmp_path, encoding):
    path = tmp_path / "corrections.csv"
    path.write_bytes(f"{HEAD}\r\n{GOOD}\r\n".encode(encoding))
    lines, refused = read_corrections(path)
    assert lines.select("source_file", "line", "value", "who").row(0) == ("corrections.csv", 2, "美元", "陈编辑")
    assert refused.height == 0


def test_read_corrections_sets_a_ragged_line_aside_and_keeps_the_others(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEAD}\nab,7,12,unit\n\n{GOOD}\n", encoding="utf-8")
    lines, refused = read_corrections(path)
    assert lines["line"].to_list() == [4]
    assert refused.select("source_file", "line", "refused_because").rows() == [
        ("corrections.csv", 2, "4 cells, the header has 9")
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n1,2\n", "missing columns source_sha256"),
        (b"\xff\xfe\x00\xd8\x00", "not readable as UTF-8 or GB18030"),
        (f'{HEAD}\n"ab,7'.encode(), "1 cells, the header has 9"),
    ],
)
def test_read_corrections_never_raises(tmp_path, content, reason):
    path = tmp_path / "corrections.csv"
    path.write_bytes(content)
    lines, refused = read_corrections(path)
    assert lines.height == 0
    assert refused["refused_because"][0].startswith(reason)


def test_read_corrections_names_a_folder_in_the_place_of_the_file(tmp_path):
    (tmp_path / "corrections.csv").mkdir()
    _, refused = read_corrections(tmp_path / "corrections.csv")
    assert refused["refused_because"].to_list() == ["is a directory"]


def test_append_line_keeps_what_another_program_saved(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_bytes(f"{HEAD}\n{GOOD}".encode("gb18030"))
    append_line(path, GOOD.replace("美元", "欧元") + "\n")
    lines, refused = read_corrections(path)
    assert lines["value"].to_list() == ["美元", "欧元"]
    assert refused.height == 0


def test_append_line_begins_a_file_with_its_header(tmp_path):
    append_line(tmp_path / "new" / "corrections.csv", GOOD + "\n")
    assert read_corrections(tmp_path / "new" / "corrections.csv")[0].height == 1
