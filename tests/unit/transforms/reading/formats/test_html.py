"""HTML pages of our own: character sets, blocks, tables, what the head says, bad pages."""

import pytest

from transforms.reading.blocks import Content
from transforms.reading.decoding import UnreadableDocument
from transforms.reading.formats.html import read_html
from transforms.reading.reading_lexicon import ReadingLexicon

LEXICON = ReadingLexicon.from_rows()


def lines(content: Content) -> list[tuple[str, str]]:
    return [(block.kind, content.text[block.start : block.end]) for block in content.blocks]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "GBK", "big5"])
def test_read_html_believes_the_charset_a_page_declares(charset: str):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><p>今年水稻收成好，有3成外出。</p>'
    assert read_html(page.encode(charset), LEXICON).text == "今年水稻收成好，有3成外出。"


def test_read_html_survives_a_wrong_charset():
    assert (
        read_html("<meta charset=utf-8><p>秋粮收购12万吨，入库顺利。</p>".encode("gb18030"), LEXICON).text
        == "秋粮收购12万吨，入库顺利。"
    )


def test_read_html_joins_inline_elements_and_breaks_at_blocks():
    page = "<body><h2>修 渠</h2><p>全县<span>修渠<b>36</b></span>公里，<br>投资2.3<i>亿</i>元</p>余款<ul><li>一镇</li><li>二镇</ul>"
    assert lines(read_html(page.encode(), LEXICON)) == [
        ("heading", "修 渠"), ("paragraph", "全县修渠36公里，"), ("paragraph", "投资2.3亿元"), ("paragraph", "余款"),
        ("list_item", "一镇"), ("list_item", "二镇"),
    ]  # fmt: skip


def test_read_html_leaves_scripts_styles_and_comments_out():
    page = "<style>p{width:55%}</style><p>产粮<!-- 9 -->8吨<script>x=7</script>。</p><noscript>请打开脚本6</noscript>"
    assert read_html(page.encode(), LEXICON).text == "产粮8吨。"


def test_read_html_finds_the_cells_of_a_table_where_they_stand_in_the_grid():
    page = """<table><caption>各镇产量</caption><tr><th rowspan=2>镇</th><th colspan=2>产量（吨）</th></tr>
    <tr><th>小麦</th><th>玉米</th></tr><tr><td>东镇</td><td>31.5</td><td></td></tr><tr><td>西<br>镇</td><td>44.8</td><td>7</td></tr></table>"""
    content = read_html(page.encode(), LEXICON)
    table = content.blocks[0].table
    assert table is not None
    assert table.title == "各镇产量"
    assert [(cell.text, cell.row, cell.column) for cell in table.cells if cell.row < 3] == [
        ("镇", 0, 0), ("产量（吨）", 0, 1), ("小麦", 1, 1), ("玉米", 1, 2), ("东镇", 2, 0), ("31.5", 2, 1), ("", 2, 2),
    ]  # fmt: skip
    assert all(content.text[cell.start : cell.end] == cell.text for cell in table.cells)
    assert (table.cells[1].column_span, table.cells[0].row_span, table.cells[0].is_head) == (2, 2, True)


def test_read_html_titles_a_table_with_the_short_lines_over_it():
    page = "<p>产量如下。</p><p>各镇产量</p><p>单位：吨</p><table><tr><td>东镇<td>31.5<tr><td>西镇<td>44.8</table>"
    table = read_html(page.encode(), LEXICON).blocks[-1].table
    assert table is not None
    assert table.title == "各镇产量\n单位：吨"


def test_read_html_reads_a_table_that_lays_out_the_page_as_text():
    page = "<table><tr><td>栏目</td><td><p>全县修渠36公里，投资2.3亿元。</p><p>两镇受益。</p></td></tr></table>"
    assert [kind for kind, _ in lines(read_html(page.encode(), LEXICON))] == ["paragraph"] * 3


def test_read_html_takes_hints_from_the_head():
    page = '<meta name="PubDate" content="2024-03-01"><meta name="ContentSource" content="清河日报"><title>修渠</title><p>修渠36公里。</p>'
    assert dict(read_html(page.encode(), LEXICON).hints) == {"date": "2024-03-01", "publisher": "清河日报", "title": "修渠"}


def test_read_html_refuses_a_page_that_only_a_script_fills():
    with pytest.raises(UnreadableDocument, match="no text outside its scripts"):
        read_html(b"<html><body><div id=app></div><script>render()</script></body></html>", LEXICON)


def test_read_html_refuses_a_page_nested_beyond_reason():
    page = "<div>" * 100_000 + "修渠36公里" + "</div>" * 100_000
    with pytest.raises(UnreadableDocument, match="nests 100000 elements"):
        read_html(page.encode(), LEXICON)


def test_read_html_places_every_block_by_its_element():
    page = "<div><p>修渠36公里。</p><p>两镇受益。</p></div>"
    places = [block.place.element for block in read_html(page.encode(), LEXICON).blocks if block.place]
    assert places == ["div[1]/p[1]", "div[1]/p[2]"]
