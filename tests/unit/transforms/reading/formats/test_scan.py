"""Scans: turned pages are set upright, columns are read one after the other; recognition itself where it is installed."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.written_files import write_pdf
from transforms.reading.decoding import UnreadableDocument
from transforms.reading.formats import scan
from transforms.reading.formats.pdf import read_pdf
from transforms.reading.formats.recognition import read_content
from transforms.reading.formats.scan import build_scan, recognise
from transforms.reading.reading_lexicon import ReadingLexicon

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def turn(left: float, top: float, right: float, bottom: float, degrees: float) -> list[tuple[float, float]]:
    """The corners of a box on a page turned by so many degrees."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return [(x * cosine - y * sine, x * sine + y * cosine) for x, y in corners]


def recogniser(lines: list[tuple[float, float, str, float]], degrees: float = 0.0) -> Any:
    """A recogniser that finds these lines (left, top, text, score), 10 dots high."""
    boxes = [turn(left, top, left + 10 * len(text), top + 10, degrees) for left, top, text, _ in lines]
    found = SimpleNamespace(boxes=boxes, txts=[line[2] for line in lines], scores=[line[3] for line in lines])
    return lambda: lambda picture: found


def test_recognise_sets_a_turned_page_upright(monkeypatch: pytest.MonkeyPatch):
    lines = [
        (60.0, 100.0, "今年全县修渠三十六公里", 0.99),
        (60.0, 118.0, "投资2.3亿元。", 0.99),
        (60.0, 300.0, "污点", 0.2),
    ]
    monkeypatch.setattr(scan, "_build_recogniser", recogniser(lines, degrees=1.5))
    runs = recognise(np.zeros((842, 595, 3), np.uint8), 1.0)
    assert [(run.text, round(run.left), round(run.top)) for run in runs] == [
        ("今年全县修渠三十六公里", 60, 100),
        ("投资2.3亿元。", 60, 118),
    ]


def test_build_scan_reads_columns_one_after_the_other(monkeypatch: pytest.MonkeyPatch):
    left = ["今年全县修渠三十六公里，投", "资2.3亿元，两个镇的一万", "户人家受益。"]
    right = ["到年底，全县节水灌溉面积", "达到11.5万亩，比上年多", "一成有余。"]
    lines = [
        (start, 100.0 + 15 * number, text, 0.99)
        for number, pair in enumerate(zip(left, right, strict=True))
        for start, text in zip((60.0, 260.0), pair, strict=True)
    ]
    monkeypatch.setattr(scan, "_build_recogniser", recogniser(lines))
    page = scan.PrintedPage(1, 595, 842, recognise(np.zeros((842, 595, 3), np.uint8), 1.0), [])
    assert build_scan([page]).text.split("\n") == [*left, *right]


@pytest.mark.parametrize("data", [PNG, b"\xff\xd8\xff\xe0" + bytes(64)])
def test_read_content_says_what_a_picture_needs(data: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    with pytest.raises(UnreadableDocument, match=r"install baoshu\[scan\]"):
        read_content("page.txt", data, ReadingLexicon.from_rows())


def test_read_content_says_that_a_picture_is_broken(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("cv2")
    monkeypatch.setattr(scan, "is_installed", lambda: True)
    with pytest.raises(UnreadableDocument, match="broken"):
        read_content("page.png", PNG, ReadingLexicon.from_rows())


def test_read_pdf_has_a_page_without_text_recognised(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scan, "is_installed", lambda: True)
    monkeypatch.setattr(scan, "_build_recogniser", recogniser([(60.0, 100.0, "今年全县修渠36公里。", 0.99)]))
    content = read_pdf(write_pdf([[]]))
    assert (content.format, content.text, content.page_count) == ("scan", "今年全县修渠36公里。", 1)
