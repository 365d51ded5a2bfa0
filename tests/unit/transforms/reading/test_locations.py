"""Locations: page, box, element and cell of what was read, and of the observations in it."""

from tests.written_files import write_pdf
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import read_document
from transforms.reference import Reference

TABLE = "<table><tr><td>镇</td><td>小麦（吨）</td></tr><tr><td>东镇</td><td>31.5</td></tr><tr><td>西镇</td><td>44.8</td></tr></table>"


def test_build_location_rows_leads_from_a_span_to_page_and_box(reference: Reference):
    pages = [[(60, 100, 12, "今年全县修渠36公里。")], [(60, 200, 12, "全县投资2.3亿元。")]]
    extraction = extract_document(read_document("a.pdf", write_pdf(pages), None, reference), reference)
    assert [(row["surface"], row["page"], row["cell"]) for row in extraction.observations] == [
        ("36公里", 1, None),
        ("2.3亿元", 2, None),
    ]
    text = extraction.texts[0]["text"]
    second = extraction.locations[1]
    assert text[second["char_start"] : second["char_end"]] == "全县投资2.3亿元。"
    assert (second["page"], second["kind"], second["box_left"]) == (2, "paragraph", 60.0)
    assert second["box_top"] < 200 < second["box_bottom"]
    assert (extraction.document["format"], extraction.document["page_count"]) == ("pdf", 2)


def test_build_location_rows_leads_from_a_span_to_element_and_cell(reference: Reference):
    page = f"<div><p>今年全县修渠36公里。</p>{TABLE}</div>"
    extraction = extract_document(read_document("a.html", page.encode(), None, reference), reference)
    text = extraction.texts[0]["text"]
    found = {text[row["char_start"] : row["char_end"]]: row for row in extraction.locations}
    assert found["今年全县修渠36公里。"]["element"] == "div[1]/p[1]"
    assert (found["44.8"]["table_no"], found["44.8"]["row_no"], found["44.8"]["column_no"]) == (1, 3, 2)
    assert (extraction.document["table_count"], extraction.document["cell_count"]) == (1, 6)


def test_build_location_rows_has_none_for_a_plain_text(reference: Reference):
    extraction = extract_document(read_document("a.txt", "今年全县修渠36公里。".encode(), None, reference), reference)
    assert extraction.locations == []
    assert [(row["page"], row["cell"]) for row in extraction.observations] == [(None, None)]
