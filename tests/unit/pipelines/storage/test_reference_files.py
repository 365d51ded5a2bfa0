import pytest

from pipelines.storage.reference_files import UnreadableReference, load_reference, read_reference_tables


def test_read_reference_tables_reads_rows_by_file_name(tmp_path):
    (tmp_path / "units.csv").write_text('﻿unit,factor\n元 ,1\n\n"亿,元",100000000\n', encoding="utf-8")
    assert read_reference_tables(tmp_path) == {
        "units": [{"unit": "元", "factor": "1"}, {"unit": "亿,元", "factor": "100000000"}]
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1\n", "units.csv:2: 1 cells, the header has 2"),
        (b"a,a\n1,2\n", "units.csv:1: a column name stands twice"),
        (b"a,\n1,2\n", "units.csv:1: a column without a name"),
        (b"", "units.csv: no header line"),
        (b"a\n\xff\xfe\n", "units.csv: not UTF-8"),
        (b'a,b\n1,"2\n', "units.csv:2: "),
    ],
)
def test_read_reference_tables_names_file_and_line(tmp_path, content, words):
    (tmp_path / "units.csv").write_bytes(content)
    with pytest.raises(UnreadableReference) as caught:
        read_reference_tables(tmp_path)
    assert words in str(caught.value)


def test_load_reference_says_which_tables_lack(tmp_path):
    (tmp_path / "units.csv").write_text("unit\n元\n", encoding="utf-8")
    with pytest.raises(UnreadableReference, match=r"reference tables missing: .*places\.csv"):
        load_reference(tmp_path)


def test_load_reference_is_built_once(reference):
    assert load_reference() is reference
