"""Wrapped articles: fields by name, whatever the file calls them, and a CSV that is a table."""

import datetime
import json

import pytest

from transforms.reading.decoding import UnreadableDocument
from transforms.reading.documents import read_document
from transforms.reading.formats.wrapped import read_wrapped, split_records
from transforms.reference import Reference

TEXT = "今年全县修渠36公里，投资2.3亿元，受益农户4.1万户，灌溉面积扩大。"


def test_read_wrapped_finds_the_text_wherever_it_stands():
    record = {
        "code": 0,
        "data": {"list": [{"新闻标题": "修渠", "正文": TEXT, "发布时间": "2024-03-01 08:00", "来源": "清河日报"}]},
    }
    content = read_wrapped("a.json", json.dumps(record).encode())
    assert content.text == f"修渠\n\n{TEXT}"
    assert dict(content.hints) == {"title": "修渠", "date": "2024-03-01 08:00", "publisher": "清河日报"}


def test_read_wrapped_takes_a_list_of_blocks_for_one_page():
    page = [{"type": "title", "text": "修渠"}, {"type": "text", "text": TEXT}, {"type": "image", "path": "a.png"}]
    content = read_wrapped("a.json", json.dumps(page).encode())
    assert [block.kind for block in content.blocks] == ["heading", "paragraph"]
    assert content.text == f"修渠\n{TEXT}"
    assert split_records("a.json", json.dumps(page).encode()) == []


def test_split_records_gives_each_article_the_bytes_that_read_as_it():
    table = f"标题,内容,日期\n修渠,{TEXT.replace(',', '，')},2024-03-01\n造林,造林5万亩。,2024-03-02\n"
    records = split_records("news.csv", table.encode("gb18030"))
    assert [read_wrapped(f"news.csv#{record.number}", record.data).text for record in records] == [
        f"修渠\n\n{TEXT}",
        "造林\n\n造林5万亩。",
    ]


def test_read_wrapped_reads_a_csv_without_texts_as_a_table():
    content = read_wrapped("a.csv", "指标,单位,2023年\n修渠,公里,36\n".encode())
    table = content.blocks[0].table
    assert table is not None
    assert [cell.text for cell in table.cells if cell.row == 1] == ["修渠", "公里", "36"]
    assert content.text.split("\n") == ["指标\t单位\t2023年", "修渠\t公里\t36"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.json", b'{"name": "x", "size": 3}', "no field of it holds a text"),
        ("a.json", b'{"text": "x', "no JSON"),
        ("a.jsonl", b'{"text": "x"}\n{"text": ', "line 2: no JSON"),
        ("a.json", b"[" * 100_000, "no JSON"),
        ("a.json", b"", "empty"),
    ],
)
def test_read_wrapped_says_what_is_wrong(name: str, data: bytes, words: str):
    with pytest.raises(UnreadableDocument, match=words):
        read_wrapped(name, data)


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_split_records_finds_fields_by_the_names_of_an_installation(form: str, reference: Reference):
    names = (("text", "zw"), ("date", "rq"), ("publisher", "ly"), ("title", "bt"))
    record = {"bt": "修渠", "zw": TEXT, "rq": "2024-03-01", "ly": "清河日报"}
    written = {
        "json": json.dumps({"data": [record]}, ensure_ascii=False), "jsonl": json.dumps(record, ensure_ascii=False),
        "csv": f"bt,zw,rq,ly\n修渠,{TEXT},2024-03-01,清河日报\n",
    }  # fmt: skip
    assert split_records(f"a.{form}", written[form].encode()) == []
    (found,) = split_records(f"a.{form}", written[form].encode(), names)
    document = read_document(f"a.{form}#1", found.data, None, reference)
    assert document.metadata.publication_date == datetime.date(2024, 3, 1)
    assert document.metadata.publisher == "清河日报"
    assert [sentence.text for article in document.articles for sentence in article.sentences][-1] == TEXT


def test_read_document_takes_date_and_publisher_from_the_fields(reference: Reference):
    record = {"text": f"<p>{TEXT}</p>", "publish_time": 1709222400, "media": "清河日报"}
    document = read_document("2019.jsonl#2018", json.dumps(record).encode(), None, reference)
    assert document.metadata.publication_date == datetime.date(2024, 3, 1)
    assert (document.metadata.publisher, document.metadata.publication_date_basis) == ("清河日报", "text")
    assert [sentence.text for article in document.articles for sentence in article.sentences] == [TEXT]
