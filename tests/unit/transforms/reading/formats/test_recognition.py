"""Recognition: the format is told by the content first, then by the name."""

import pytest

from transforms.reading.decoding import UnreadableDocument
from transforms.reading.formats.recognition import FORMATS, SourceFile, find_format, read_content
from transforms.reading.reading_lexicon import ReadingLexicon
from warehouse import fields

PAGE = "<!DOCTYPE html><html><body><p>今年修渠36公里。</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.txt", PAGE.encode(), "html"),
        ("a.txt", PAGE.encode("utf-16"), "html"),
        ("a.txt", b"\xef\xbb\xbf  <!-- saved --><HTML lang=zh>", "html"),
        ("a.html", "<p>修渠</p>".encode(), "html"),
        ("a.txt", "<p>修渠</p>".encode(), "text"),
        ("a.md", "# 修渠".encode(), "markdown"),
        ("a.txt", "# 修渠".encode(), "text"),
        ("a.html", b"%PDF-1.7", "pdf"),
        ("a.bin", b"PK\x03\x04word/document.xml", "docx"),
        ("a.html", b"GIF89a", "scan"),
        ("a.jsonl", b"{}", "json"),
        ("a.csv.gz", b"text", "csv"),
    ],
)
def test_find_format_looks_at_the_content_first(name: str, data: bytes, wanted: str):
    assert wanted in find_format(SourceFile(name, data, ReadingLexicon.from_rows())).names


def test_formats_are_the_names_that_a_document_may_hold():
    assert sorted(name for found in FORMATS for name in found.names) == sorted(fields.SOURCE_FORMATS)


def test_read_content_refuses_an_archive_called_a_page():
    with pytest.raises(UnreadableDocument, match="RAR"):
        read_content("a.html", b"Rar!" + bytes(64), ReadingLexicon.from_rows())
