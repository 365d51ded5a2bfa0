"""Extraction of whole documents: rows, offsets, numerals outside sentences."""

import datetime
from decimal import Decimal

import pytest

from tests.extracting import extract, observe
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Metadata, read_document
from warehouse.contract import build_frame
from warehouse.tables import silver

PAGE = """太康夏粮又获丰收

本报讯 去年，太康县小麦产量85.6万吨，比上年增长3.2%，
亩产突破1200斤。

今年计划推广良种60万亩。
"""


def test_extract_document_gives_rows_that_fit_every_table(reference):
    rows = extract(PAGE, reference)
    for table, part in (
        (silver.DOCUMENT, [rows.document | {"other_files": None, "reason": None}]),
        (silver.ARTICLE, rows.articles),
        (silver.SENTENCE, rows.sentences),
        (silver.NUMERAL, rows.numerals),
        (silver.OBSERVATION, rows.observations),
    ):
        assert build_frame(part, table).height == len(part) > 0


def test_extract_document_counts_what_it_found(reference):
    rows = extract(PAGE, reference)
    assert rows.document["text_length"] == len(PAGE)
    assert rows.document["article_count"] == len(rows.articles) == 1
    assert rows.document["sentence_count"] == len(rows.sentences)
    assert rows.document["numeral_count"] == len(rows.numerals)
    assert rows.document["observation_count"] == len(rows.observations) == 4
    assert (rows.document["publication_date"], rows.document["place"]) == (datetime.date(2026, 5, 20), "周口市")


def test_extract_document_points_at_the_printed_characters(reference):
    rows = observe(PAGE, reference)
    assert [PAGE[row["char_start"] : row["char_end"]] for row in rows] == ["85.6万吨", "3.2%", "1200斤", "60万亩"]
    assert [row["value"] for row in rows] == [856000, Decimal("3.2"), 1200, 600000]
    assert all("小麦产量85.6万吨，比上年增长3.2%" in row["quote"] for row in rows[:2])


@pytest.mark.parametrize("width", [16, 28, 29, 30, 31])
def test_extract_document_reads_a_number_wherever_its_line_breaks(reference, width: int):
    text = (
        "去年全市粮食种植面积稳定在1300万亩以上，产量达到86.5万吨，创历史新高，农民种粮积极性持续提高，全市上下"
        "齐心协力，为保障国家粮食安全作出新的贡献，受到各方面好评，今年有望再获丰收。"
    )
    wrapped = "\n".join(text[i : i + width] for i in range(0, len(text), width)) + "\n"
    rows = observe(wrapped, reference)
    assert [(row["surface"], row["value"]) for row in rows] == [("1300万亩", 13000000), ("86.5万吨", 865000)]


def test_extract_document_reads_full_width_figures_as_printed(reference):
    (row,) = observe("去年全市粮食产量８６．５万吨。", reference)
    assert (row["surface"], row["value"], row["unit"]) == ("８６．５万吨", Decimal(865000), "吨")


def test_extract_document_gives_the_key_of_the_content(reference):
    first, second = (
        extract_document(read_document(name, PAGE.encode(), Metadata(), reference), reference)
        for name in ("a.txt", "b/c.txt")
    )
    assert first.observations == second.observations
    assert (first.document["source_file"], second.document["source_file"]) == ("a.txt", "b/c.txt")
    assert first.document["document_id"] == second.document["document_id"]
    assert {row["document_id"] for row in first.observations} == {first.document["document_id"]}


def test_extract_document_finds_nothing_to_observe_in_a_text_without_figures(reference):
    rows = extract("孩子们在操场上放风筝，笑声传出很远，老师在树下看着他们。", reference)
    assert (rows.observations, rows.numerals, len(rows.sentences)) == ([], [], 1)


def test_extract_document_carries_a_section_of_targets(reference):
    text = (
        "政府工作报告\n\n一、2025年工作回顾\n\n全市生产总值增长6.1%，粮食产量86万吨，各项事业取得新进展。\n\n"
        "二、2026年重点工作\n\n生产总值增长6%左右，新增高标准农田20万亩，确保粮食产量稳定在85万吨以上。\n"
    )
    rows = observe(text, reference, date=datetime.date(2026, 2, 3))
    assert [row["status"] for row in rows] == ["actual"] * 2 + ["planned"] * 3
    assert [row["period"] for row in rows] == ["2025"] * 2 + ["2026"] * 3


def test_extract_document_gives_a_bulletin_the_year_of_its_title(reference):
    page = "清河县2023年国民经济和社会发展统计公报\n（2024年4月2日）\n一、综合\n全县实现地区生产总值61.7亿元，增长5.2 %。\n"
    document = read_document("公报.txt", page.encode(), None, reference)
    rows = extract_document(document, reference)
    assert document.metadata.publication_date == datetime.date(2024, 4, 2)
    assert [(row["unit"], row["period"]) for row in rows.observations] == [("元", "2023"), ("%", "2023")]


def test_extract_document_reads_targets_to_a_year(reference):
    page = "清河县第十四个五年规划纲要\n第二章 主要目标\n到2035年，努力实现以下目标：\n——粮食产量稳定在36万吨，五年累计造林20万亩。\n"
    stated = Metadata(datetime.date(2031, 3, 1), "stated", "day", None, None, "太康县", "stated")
    rows = extract_document(read_document("规划.txt", page.encode(), stated, reference), reference).observations
    assert [(row["status"], row["period"]) for row in rows] == [("planned", "2035"), ("planned", "2031/2035")]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("人口自然增长率为-2.25‰。", "人口自然增长率"),
        ("全线桥隧比达82%。", "桥隧比"),
        ("可再生能源装机达到2.2亿千瓦。", "可再生能源装机"),
        ("弃光率由并网前的11.3%降到4.7%。", "弃光率"),
        ("规模以上港口完成货物吞吐量519万吨。", "规模以上港口货物吞吐量"),
        ("全省0—14岁人口为517万人。", "0—14岁人口"),
    ],
)
def test_extract_document_names_what_is_measured(reference, text: str, indicator: str):
    assert {row["indicator"] for row in observe(text, reference)} == {indicator}
