"""Markup inside a text: what is taken off, what is left alone, and the way back to the original."""

import datetime

import pytest

from transforms.meaning.extraction import Extraction, extract_document
from transforms.reading.documents import Document, Metadata, read_document
from transforms.reading.markup import find_markup
from transforms.reference import Reference

STATED = Metadata(datetime.date(2024, 3, 1), "stated", "day", place="清河县", place_basis="stated")


def read(text: str, reference: Reference, name: str = "x.txt") -> tuple[Document, Extraction]:
    document = read_document(name, text.encode(), STATED, reference)
    return document, extract_document(document, reference)


@pytest.mark.parametrize(
    "text",
    [
        "PM2.5浓度<35微克，A&B公司投资5亿元。",
        "2023年[3]号文件(试行)提出，5*6*7块地连成一片。",
        "今年收粮1.2万吨。\n- 5.2%的地种了豆。\n# 小结",
        "出口<某某>品牌服装3万件，&联名款2万件;都卖光了。",
    ],
)
def test_find_markup_leaves_a_plain_text_alone(text: str):
    assert find_markup(text) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("投资<b>18.6</b>亿元", "投资18.6亿元"),
        ('<span style="width:55%">占比</span>', "占比"),
        ("用电&nbsp;6.5&nbsp;亿度", "用电 6.5 亿度"),
        ("&ldquo;双百&rdquo;行动&#12290;", "“双百”行动。"),
        ("[全文](https://a.cn/2024/05(1).htm)见此", "全文见此"),
        ("![图3](img/3.png)增产**7%**。", "增产7%。"),
        ("<!-- 12345 -->收成<script>var a=7;</script>好", "收成好"),
    ],
)
def test_find_markup_takes_marks_off(text: str, bare: str):
    found = find_markup(text)
    assert found is not None
    assert found.bare == bare


def test_find_markup_in_markdown_takes_lists_quotes_and_front_matter_off():
    text = "---\ntitle: 水利\ndate: 2024-03-01\n---\n> 全县*修渠*36公里\n- 投资2.3亿元\n---\n```\n`节水`45立方米\n"
    found = find_markup(text, is_markdown=True)
    assert found is not None
    assert found.bare.split() == ["全县修渠36公里", "投资2.3亿元", "节水45立方米"]
    assert dict(found.hints) == {"title": "水利", "date": "2024-03-01"}


def test_find_markup_leads_every_character_back():
    text = "<p>甲<b>乙</b></p><p>[丙](/d.htm)&hellip;丁</p>"
    found = find_markup(text)
    assert found is not None
    assert len(found.legible) == len(text)
    assert [found.legible[offset] for offset in found.offsets] == list(found.bare)
    taken = {offset for start, end in found.marks for offset in range(start, end)}
    assert all(offset not in taken or found.legible[offset].isspace() for offset in found.offsets)


def test_read_document_keeps_offsets_of_the_original_under_markup(reference: Reference):
    text = (
        '<p style="width:55%">2023年，全县工业投资<b>18.6</b>亿元，<a href="/20240105/t3.htm">用电</a>6.5亿千瓦时。</p>'
    )
    document, extraction = read(text, reference)
    assert document.text == text
    found = [(o["surface"], text[o["char_start"] : o["char_end"]]) for o in extraction.observations]
    assert found == [("18.6亿元", "18.6</b>亿元"), ("6.5亿千瓦时", "6.5亿千瓦时")]
    assert extraction.observations[0]["quote"] == "2023年，全县工业投资18.6亿元，用电6.5亿千瓦时。"
    assert not any(row["surface"] in ("55", "20240105") for row in extraction.numerals)


def test_read_document_takes_a_paragraph_tag_for_the_end_of_a_paragraph(reference: Reference):
    _, extraction = read("<p>各镇修渠36公里</p><p>县里投资2.3亿元。</p>", reference)
    assert [(row["text"], row["paragraph_no"]) for row in extraction.sentences] == [
        ("各镇修渠36公里", 1),
        ("县里投资2.3亿元。", 2),
    ]


def test_read_document_accounts_for_every_character_under_markup(reference: Reference):
    text = "<p>首页</p><p>全县修渠<b>36</b>公里。</p><div>来源：清河日报</div><p>&nbsp;</p>[原文](http://a.cn/1.htm)"
    document, _ = read(text, reference)
    spans = sorted([
        *(span for article in document.articles for span in article.spans),
        *((start, end) for start, end, _ in document.set_aside),
    ])  # fmt: skip
    position = 0
    for start, end in spans:
        assert start >= position
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()
