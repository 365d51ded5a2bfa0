"""Recognition: the format is told by the content first, then by the name."""

import pytest

from transforms.reading.decoding import UnreadableDocument
from transforms.reading.formats.recognition import find_format, read_content
from transforms.reading.reading_lexicon import ReadingLexicon

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
    ],
)
def test_find_format_looks_at_the_content_first(name: str, data: bytes, wanted: str):
    assert find_format(name, data) == wanted


def test_read_content_refuses_an_archive_called_a_page():
    with pytest.raises(UnreadableDocument, match="RAR"):
        read_content("a.html", b"Rar!" + bytes(64), ReadingLexicon.from_rows())
