"""Documents: which source of a date, a publisher, a place wins; and what a reader finds on the shared pages."""

import datetime
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.reference_rows import read_rows
from transforms.reading.decoding import UnreadableDocument
from transforms.reading.documents import Document, Metadata, derive_document_id, read_document
from transforms.reading.reading_lexicon import ReadingLexicon

ROOT = Path(__file__).resolve().parents[4]
SHARED = ROOT.parent / "shared" / "texts"


REFERENCE = SimpleNamespace(
    reading=ReadingLexicon.from_rows(read_rows("traditional"), read_rows("publishers"), read_rows("chrome")),
    gazetteer=None,
)
PAGE = "好种子铺就丰收路\n来源：浙江日报\n发布时间：2026-02-09\n全县28.6万亩小麦陆续开镰，预计总产量达到13.2万吨。\n"


def read(text: str, name: str = "a.txt", stated: Metadata | None = None) -> Document:
    return read_document(name, text.encode(), stated, REFERENCE)


def test_read_document_takes_date_publisher_and_place_from_the_text() -> None:
    metadata = read(PAGE).metadata
    assert (metadata.publication_date, metadata.publication_date_basis) == (datetime.date(2026, 2, 9), "text")
    assert (metadata.publisher, metadata.publisher_basis) == ("浙江日报", "text")
    assert (metadata.place, metadata.place_basis) == ("浙江省", "inferred")


def test_read_document_prefers_the_file_name_to_the_text() -> None:
    metadata = read(PAGE, "福建日报_2026-02-11_03.txt").metadata
    assert (metadata.publication_date, metadata.publication_date_basis) == (datetime.date(2026, 2, 11), "filename")
    assert (metadata.publisher, metadata.publisher_basis) == ("福建日报", "filename")


def test_read_document_prefers_what_is_stated_field_by_field() -> None:
    stated = Metadata(datetime.date(2026, 2, 28), "stated", "day", None, None, "清河县", "stated")
    metadata = read(PAGE, "福建日报_2026-02-11_03.txt", stated).metadata
    assert (metadata.publication_date, metadata.publication_date_basis) == (datetime.date(2026, 2, 28), "stated")
    assert (metadata.publisher, metadata.place, metadata.place_basis) == ("福建日报", "清河县", "stated")


def test_read_document_dates_the_datelines_of_its_articles() -> None:
    text = "# 丰收路\n小麦总产量达到13.2万吨。\n（本报清河12月30日电）\n"
    document = read(text, "清河日报_2026-01-02.txt")
    assert document.articles[0].dateline_date == datetime.date(2025, 12, 30)


def test_read_document_bounds_a_date_of_which_only_the_year_is_known() -> None:
    text = "今年一季度，全县外贸出口增长7.2%。2025年全县外贸出口达到12亿元。\n"
    metadata = read(text).metadata
    assert metadata.publication_date_precision == "year"
    assert (metadata.published_from, metadata.published_to) == (datetime.date(2026, 3, 31), datetime.date(2026, 7, 31))


def test_read_document_takes_a_stated_month_for_an_interval() -> None:
    metadata = read("全县修渠36公里。", stated=Metadata(datetime.date(2026, 2, 28), "stated", "month")).metadata
    assert (metadata.published_from, metadata.published_to) == (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))


def test_read_document_takes_one_day_for_a_date_that_is_printed() -> None:
    metadata = read(PAGE).metadata
    assert metadata.published_from == metadata.published_to == metadata.publication_date


def test_read_document_raises_the_reason() -> None:
    with pytest.raises(UnreadableDocument, match="the file is empty"):
        read_document("a.txt", b"", None, REFERENCE)


def test_read_document_reads_one_endless_line() -> None:
    document = read("全县小麦总产量达到13.2万吨，" * 40_000)
    sentences = document.articles[0].sentences
    assert max(len(sentence.text) for sentence in sentences) <= 2000
    assert "".join(sentence.text for sentence in sentences) == document.text


def test_read_document_reads_many_short_lines() -> None:
    document = read("小麦\n" * 20_000)
    assert sum(len(sentence.text) for article in document.articles for sentence in article.sentences) == 40_000


def test_derive_document_id_fits_a_number_of_javascript() -> None:
    assert derive_document_id("f" * 64) == 2**53 - 1
    assert derive_document_id("0" * 13 + "8" + "f" * 50) == 1


needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not beside this repository")

# What a reader says of the five pages: how many articles, the headline of each (None: the page prints none; … stands for
# the middle of a long one).
HEADLINES = {
    "000": [
        "义乌：跨境电商智能化服务基地应运而生",
        "从东西部协作…典范中汲取智慧和力量",
        "闽宁协作打造电商模式新业态",
        "中国品牌日网站改版更新后正式上线运行",
    ],
    "001": [
        "不断书写“小商品、大市场”新篇章",
        "聚焦“小而美”…雪域高原大民生",
        "塞上绿电与算力蓝海的「双向奔赴」",
        "在这里，读懂中国区域发展战略牵引力",
    ],
    "002": [
        "“无中生有”修大港 “点石成金”通全球",
        None,
        "1.2万个岗位虚位以待",
        "让义乌品牌出海全世界",
        "“共富仓”打通共富路",
    ],
    "003": ['"世界超市"长袖舞翩跹', "绿色之路向未来"],
    "004": ["聚焦“138”， 奋楫扬帆行致远"],
}
# Year of publication, and the month where the text makes it certain.
PUBLISHED = {"000": (2022, 12), "001": (2026, None), "002": (2026, 5), "003": (2022, 10), "004": (2022, None)}


@needs_shared
@pytest.mark.parametrize("name", sorted(HEADLINES))
def test_read_document_finds_the_articles_of_the_shared_pages(name: str) -> None:
    document = read_document(f"{name}.txt", (SHARED / f"{name}.txt").read_bytes(), None, REFERENCE)
    assert len(document.articles) == len(HEADLINES[name])
    for article, expected in zip(document.articles, HEADLINES[name], strict=True):
        if expected is None:
            assert article.headline is None
        else:
            pattern = ".+".join(map(re.escape, expected.split("…")))
            assert re.fullmatch(pattern, article.headline or "")


@needs_shared
@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_read_document_infers_when_the_shared_pages_were_published(name: str) -> None:
    document = read_document(f"{name}.txt", (SHARED / f"{name}.txt").read_bytes(), None, REFERENCE)
    metadata, (year, month) = document.metadata, PUBLISHED[name]
    assert metadata.publication_date is not None
    assert metadata.publication_date_basis == "inferred"
    assert metadata.publication_date.year == year
    assert (metadata.publication_date.month if metadata.publication_date_precision != "year" else None) == month


@needs_shared
def test_read_document_joins_a_number_and_its_unit_on_the_shared_page() -> None:
    document = read_document("001.txt", (SHARED / "001.txt").read_bytes(), None, REFERENCE)
    assert any("近30万人次" in sentence.text for sentence in document.articles[0].sentences)


@needs_shared
@pytest.mark.parametrize("path", sorted(SHARED.glob("gov_*.txt")), ids=lambda path: path.stem)
def test_read_document_finds_one_report_on_every_shared_government_page(path: Path) -> None:
    document = read_document(path.name, path.read_bytes(), None, REFERENCE)
    assert [article.kind for article in document.articles] == ["report"]
    assert "政府工作报告" in (document.articles[0].headline or "")
    assert document.metadata.publication_date is not None
    assert document.metadata.publication_date.year == 2026
