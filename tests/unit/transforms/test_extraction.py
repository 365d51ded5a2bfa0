"""Extraction of whole documents: rows, offsets, numerals outside sentences."""

import datetime
from decimal import Decimal

import pytest

from tests.extracting import extract, observe
from transforms.documents import Metadata, read_document
from transforms.extraction import extract_document
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
