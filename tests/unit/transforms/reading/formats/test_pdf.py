"""PDF files written by hand: reading order, headers, headings, ruled tables, places, and what cannot be read."""

import pytest

from tests.written_files import write_pdf
from transforms.reading.blocks import Content
from transforms.reading.decoding import UnreadableDocument
from transforms.reading.documents import read_document
from transforms.reading.formats import pdf, scan
from transforms.reading.formats.pdf import read_pdf

LEFT = ("今年全县修渠三十六公里，投", "资2.3亿元，两个镇的一万", "户人家受益。")
RIGHT = ("到年底，全县节水灌溉面积达", "到11.5万亩，比上年多一成", "有余，亩均节水45方。")


def column(
    left: float, lines: tuple[str, ...], top: float = 120, size: float = 12
) -> list[tuple[float, float, float, str]]:
    return [(left, top + 18 * number, size, line) for number, line in enumerate(lines)]


def lines(content: Content, kind: str) -> list[str]:
    return [content.text[block.start : block.end] for block in content.blocks if block.kind == kind]


def test_read_pdf_reads_one_column_after_the_other():
    content = read_pdf(write_pdf([[*column(300, RIGHT), *column(60, LEFT)]]))
    assert content.text.split("\n") == [*LEFT, *RIGHT]


def test_read_pdf_reads_a_headline_over_columns_first():
    content = read_pdf(write_pdf([[*column(300, RIGHT), *column(60, LEFT), (150, 80, 24, "水利年报发布")]]))
    assert lines(content, "heading") == ["水利年报发布"]
    assert content.text.startswith("水利年报发布\n今年")


def test_read_pdf_sets_headers_and_page_numbers_aside():
    pages = [[(200, 40, 12, "清河县年鉴"), (280, 810, 12, f"-{number}-"), *column(60, LEFT)] for number in range(1, 4)]
    content = read_pdf(write_pdf(pages))
    assert len(lines(content, "furniture")) == 6
    assert lines(content, "paragraph") == list(LEFT) * 3
    assert content.page_count == 3


def test_read_pdf_indents_the_first_line_of_a_paragraph():
    content = read_pdf(write_pdf([[(84, 102, 12, "修渠的消息传开了，乡亲"), *column(60, LEFT)]]))
    assert content.text.startswith("\u3000\u3000修渠")


def test_read_pdf_places_every_line_on_its_page():
    blocks = read_pdf(write_pdf([column(60, LEFT), column(60, RIGHT)])).blocks
    assert [block.place.page for block in blocks if block.place] == [1, 1, 1, 2, 2, 2]
    place = blocks[1].place
    assert place is not None
    assert place.box is not None
    left, top, right, bottom = place.box
    assert (left, right) == (60.0, 60.0 + 12 * len(LEFT[1]))
    assert top < 138 < bottom


def test_read_pdf_finds_the_cells_of_a_ruled_table():
    across = [(60, y, 300, y + 1) for y in (100, 130, 160, 190)]
    down = [(60, 100, 61, 190), (180, 100, 181, 190), (299, 100, 300, 190), (240, 130, 241, 190)]
    texts = [
        (70, 120, 12, "乡镇"), (200, 120, 12, "产量吨"), (70, 150, 12, "东镇"), (190, 150, 12, "31.5"), (245, 150, 12, "7.2"),
        (70, 180, 12, "西镇"), (190, 180, 12, "44.8"), (245, 180, 12, "3.1"),
    ]  # fmt: skip
    content = read_pdf(write_pdf([[*texts, (60, 250, 12, "以上各镇的产量由县里核实。")]], [*across, *down]))
    table = content.blocks[0].table
    assert table is not None
    assert [(cell.text, cell.row, cell.column, cell.column_span) for cell in table.cells] == [
        ("乡镇", 0, 0, 1), ("产量吨", 0, 1, 2), ("东镇", 1, 0, 1), ("31.5", 1, 1, 1), ("7.2", 1, 2, 1),
        ("西镇", 2, 0, 1), ("44.8", 2, 1, 1), ("3.1", 2, 2, 1),
    ]  # fmt: skip
    assert lines(content, "paragraph") == ["以上各镇的产量由县里核实。"]


def test_read_pdf_keeps_the_columns_of_a_table_without_rulings_where_a_cell_is_empty(reference):
    rows = [("乡镇", "小麦", "大麦", "油菜籽"), ("老冢镇", "31250", "1180", "420"), ("高贤乡", "28704", "", "385"),
            ("马头镇", "19633", "742", ""), ("符草楼镇", "22118", "815", "296")]  # fmt: skip
    lines = [(60, 80, 14, "2025年各镇夏粮产量（吨）")]
    lines += [
        (left, 130 + 20 * number, 12, cell)
        for number, row in enumerate(rows) for left, cell in zip((60, 200, 320, 430), row, strict=True) if cell
    ]  # fmt: skip
    document = read_document("a.pdf", write_pdf([lines]), None, reference)
    (table,) = document.tables
    found = {(cell.row, cell.column): cell.text for cell in table.cells if cell.text}
    assert found == {(y, x): cell for y, row in enumerate(rows) for x, cell in enumerate(row) if cell}


def test_read_pdf_spells_characters_that_fonts_encode_as_radicals():
    assert read_pdf(write_pdf([[(60, 100, 12, "全县⽔⻔修好了，⼀共8座。")]])).text == "全县水门修好了，一共8座。"


def test_read_pdf_says_that_a_page_without_text_is_a_scan(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    with pytest.raises(UnreadableDocument, match=r"install baoshu\[scan\]"):
        read_pdf(write_pdf([[]]))


def test_read_pdf_says_that_a_file_is_encrypted():
    key = "<" + "00" * 32 + ">"
    extra = f"/Encrypt<</Filter/Standard/V 1/R 2/O{key}/U{key}/P -4>>/ID[<00><00>]"
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read_pdf(write_pdf([column(60, LEFT)], extra=extra))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n" + bytes(range(256)) * 8])
def test_read_pdf_says_that_a_file_is_broken(data: bytes):
    with pytest.raises(UnreadableDocument, match="broken"):
        read_pdf(data)


def test_read_pdf_refuses_more_pages_than_it_can_read_in_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(UnreadableDocument, match="has 3 pages; the limit is 2"):
        read_pdf(write_pdf([column(60, LEFT)] * 3))


def test_read_pdf_tells_of_every_page():
    reached: list[tuple[int, int]] = []
    read_pdf(write_pdf([column(60, LEFT)] * 3), lambda page, pages: reached.append((page, pages)))
    assert reached == [(1, 3), (2, 3), (3, 3)]
