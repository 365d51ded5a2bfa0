"""Word files written by hand: paragraphs, headings, tables with merged cells, and what cannot be read."""

import io
import zipfile

import pytest

from tests.written_files import write_word, write_word_paragraph
from transforms.reading.decoding import UnreadableDocument
from transforms.reading.formats.word import read_word

TEXT = "今年全县修渠36公里，投资2.3亿元。"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{write_word_paragraph(text)}</w:tc>"


def test_read_word_gives_a_line_to_every_paragraph():
    content = read_word(write_word(write_word_paragraph("水利年报", "1") + write_word_paragraph(TEXT)))
    assert content.text == f"水利年报\n{TEXT}"
    assert [(block.kind, block.level) for block in content.blocks] == [("heading", 1), ("paragraph", 0)]


def test_read_word_leaves_deleted_text_and_field_codes_out():
    runs = "<w:r><w:t>修渠</w:t></w:r><w:del><w:r><w:delText>35</w:delText></w:r></w:del><w:ins><w:r><w:t>36公里</w:t></w:r></w:ins>"
    code = "<w:r><w:instrText>PAGE 7</w:instrText></w:r>"
    assert read_word(write_word(f"<w:p>{runs}{code}</w:p>")).text == "修渠36公里"


def test_read_word_reads_what_content_controls_and_text_boxes_hold():
    box = f"<w:r><w:pict><w:txbxContent>{write_word_paragraph('链接：两镇受益。')}</w:txbxContent></w:pict></w:r>"
    body = f"<w:sdt><w:sdtContent>{write_word_paragraph(TEXT)}</w:sdtContent></w:sdt><w:p>{box}<w:r><w:t>图示</w:t></w:r></w:p>"
    assert read_word(write_word(body)).text.split("\n") == [TEXT, "图示", "链接：两镇受益。"]


def test_read_word_finds_cells_that_are_merged_down_and_across():
    rows = (
        cell("镇", '<w:vMerge w:val="restart"/>') + cell("产量（吨）", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("小麦") + cell("玉米"),
        cell("东镇") + cell("31.5") + cell("7"),
    )
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    found = read_word(write_word(table)).blocks[0].table
    assert found is not None
    assert [(item.text, item.row, item.column, item.row_span, item.column_span) for item in found.cells] == [
        ("镇", 0, 0, 2, 1), ("产量（吨）", 0, 1, 1, 2), ("小麦", 1, 1, 1, 1), ("玉米", 1, 2, 1, 1),
        ("东镇", 2, 0, 1, 1), ("31.5", 2, 1, 1, 1), ("7", 2, 2, 1, 1),
    ]  # fmt: skip


def test_read_word_resolves_no_entity():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/'
            f'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{TEXT}&x;</w:t></w:r></w:p></w:body></w:document>',
        )
    assert read_word(buffer.getvalue()).text == TEXT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (write_word(write_word_paragraph(TEXT))[:-30], "broken"),
        (write_word("<w:p>"), "XML of the Word file is broken"),
        (write_word("<w:p/>"), "holds no text"),
        (write_word(write_word_paragraph(TEXT + " " * (60 << 20))), "unpacks to"),
    ],
    ids=["cut off", "no XML", "empty", "bomb"],
)
def test_read_word_says_what_is_wrong(data: bytes, words: str):
    with pytest.raises(UnreadableDocument, match=words):
        read_word(data)
