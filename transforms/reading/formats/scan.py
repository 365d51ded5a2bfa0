"""Scans and photographs: pictures of pages → runs of recognised characters. Needs the optional extra `baoshu[scan]`.

Belongs here: whether recognition is installed, recognising a picture, setting a slightly turned page upright.
Does not: columns and lines (`transforms.reading.formats.printed`), rendering PDF pages (`transforms.reading.formats.pdf`).
"""

import importlib.util
import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import median
from typing import Any, Protocol

import numpy as np

from transforms.reading.blocks import Content
from transforms.reading.decoding import UnreadableDocument, check_text
from transforms.reading.formats.parts import build_content
from transforms.reading.formats.printed import PrintedPage, Run, build_parts

DOTS_PER_INCH = 200
NEEDED = "install baoshu[scan] to have it recognised"
_LEAST_SCORE = 0.5
_POINTS = 72.0
_LARGEST_SIDE = 12_000

Corners = Sequence[Sequence[float]]


class Recogniser(Protocol):
    """What finds lines on a picture: corners, text and score of each."""

    def __call__(self, picture: Any) -> Any: ...


def is_installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("rapidocr") is not None


def read_picture(data: bytes, kind: str) -> Content:
    """The reading text of a picture of one page; `kind` names its format. Raises UnreadableDocument."""
    if not is_installed():
        raise UnreadableDocument(f"it looks like {kind}: {NEEDED}")
    import cv2  # pyright: ignore[reportMissingImports] - comes with the extra

    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None or max(picture.shape) > _LARGEST_SIDE:
        raise UnreadableDocument(
            f"it looks like {kind}, broken or larger than {_LARGEST_SIDE} dots a side; save it anew"
        )
    height, width = picture.shape[:2]
    # Without a resolution a picture is taken for a page as wide as A4.
    scale = max(width, 1) / 595.0
    page = PrintedPage(1, width / scale, height / scale, recognise(picture, scale), [])
    return build_scan([page])


def build_scan(pages: Sequence[PrintedPage]) -> Content:
    """The reading text of recognised pages. Raises UnreadableDocument where nothing Chinese was recognised."""
    content = build_content(build_parts(pages), "scan", "scan", page_count=len(pages))
    check_text(content.text)
    return content


def recognise(picture: Any, scale: float) -> list[Run]:
    """The lines of a picture (rows × columns × BGR) as runs in points; `scale` is its dots in a point."""
    found = _build_recogniser()(picture)
    if found.boxes is None or found.txts is None:
        return []
    lines = [
        (corners, text)
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if score >= _LEAST_SCORE and text.strip()
    ]
    angle = measure_angle([corners for corners, _ in lines])
    return [_build_run(corners, text.strip(), angle, scale) for corners, text in lines]


@lru_cache(maxsize=1)
def _build_recogniser() -> Recogniser:
    from rapidocr import RapidOCR  # pyright: ignore[reportMissingImports] - the optional extra

    return RapidOCR(params={"Global.log_level": "error"})


def measure_angle(boxes: Sequence[Corners]) -> float:
    """How far a page is turned, in radians: the median slope of its longer lines.

    >>> round(measure_angle([[(0, 0), (100, 1), (100, 11), (0, 10)]]), 3)
    0.01
    """
    slopes = [
        math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0])
        for box in boxes
        if box[1][0] - box[0][0] > 3 * abs(box[3][1] - box[0][1])
    ]
    return median(slopes) if slopes else 0.0


def _build_run(corners: Corners, text: str, angle: float, scale: float) -> Run:
    cosine, sine = math.cos(angle), math.sin(angle)
    turned = [(x * cosine + y * sine, y * cosine - x * sine) for x, y in corners]
    left, right = (min(x for x, _ in turned) / scale, max(x for x, _ in turned) / scale)
    top = (turned[0][1] + turned[1][1]) / 2 / scale
    bottom = (turned[2][1] + turned[3][1]) / 2 / scale
    step = (right - left) / max(len(text), 1)
    return Run(text, left, top, right, bottom, bottom - top, [left + step * index for index in range(len(text))])
