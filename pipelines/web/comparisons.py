"""Places compared, drawn as SVG on the server: ranked bars, and provinces as a grid of tiles without borders.

Belongs here: those two drawings. Does not: charts over time (`pipelines.web.charts`). Where a province's tile stands is
`tiles.csv`.
"""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pipelines.web.charts import Link, describe_point, wrap_drawing, wrap_mark
from pipelines.web.printing import print_value

_BAR, _ROW, _NAME, _VALUE = 15, 26, 150, 130
_TILE, _BETWEEN = 64, 4
_SHADES = ("#d8e6ef", "#b3cfe1", "#84b0cd", "#4f8ab3", "#1f5f8b")
_INK = ("#1d2b36", "#1d2b36", "#10202c", "#ffffff", "#ffffff")
MOST_BARS = 40


@cache
def _read_tiles() -> list[dict[str, str]]:
    with (Path(__file__).parent / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw_bars(rows: Sequence[dict[str, Any]], language: str, link: Link, title: str) -> str:
    """Rows of marts.statistics as bars, longest first, at most `MOST_BARS`. An empty text where there are none."""
    shown = list(rows[:MOST_BARS])
    if not shown:
        return ""
    values = [float(row["value"]) for row in shown]
    low, high = min(0.0, *values), max(0.0, *values)
    width, scale = 860, (860 - _NAME - _VALUE) / ((high - low) or 1)
    parts = []
    for number, row in enumerate(shown):
        value, top = float(row["value"]), 8 + number * _ROW
        zero, tip = _NAME - low * scale, _NAME + (value - low) * scale
        style = 'fill="none" stroke="#1f5f8b" stroke-dasharray="3 2"' if row["status"] == "planned" else 'fill="#1f5f8b"'
        bar = (
            f'<text class="name" x="{_NAME - 10}" y="{top + 12}" text-anchor="end">{escape(row["place"])}</text>'
            f'<rect x="{min(zero, tip):.1f}" y="{top}" width="{max(abs(tip - zero), 1):.1f}" height="{_BAR}" {style}/>'
            f'<text class="value" x="{max(zero, tip) + 8:.1f}" y="{top + 12}">{escape(print_value(row, language))}</text>'
        )
        told = describe_point({**row, "sentence": row["quote"]}, print_value(row, language))
        parts.append(wrap_mark(bar, row["observation_key"], told, link))
    return wrap_drawing("".join(parts), width, 16 + len(shown) * _ROW, title)


def draw_tiles(rows: Sequence[dict[str, Any]], language: str, link: Link, title: str) -> str:
    """Provinces as tiles, shaded by value in five steps; an empty text where fewer than three have one."""
    by_code = {row["place_code"]: row for row in rows if row["place_level"] == "province"}
    if len(by_code) < 3:
        return ""
    order = sorted(float(row["value"]) for row in by_code.values())
    parts = []
    for tile in _read_tiles():
        row = by_code.get(tile["code"])
        left = int(tile["column"]) * (_TILE + _BETWEEN) + 130
        top = int(tile["row"]) * (_TILE + _BETWEEN) + 4
        parts.append(_draw_tile(tile["short"], row, left, top, order, language, link))
    return wrap_drawing("".join(parts), 860, 9 * (_TILE + _BETWEEN) + 8, title)


def _draw_tile(
    short: str, row: dict[str, Any] | None, left: int, top: int, order: list[float], language: str,
    link: Link,
) -> str:  # fmt: skip
    middle = left + _TILE / 2
    if row is None:
        return (
            f'<rect class="empty" x="{left}" y="{top}" width="{_TILE}" height="{_TILE}" rx="3" fill="#f1efe9"/>'
            f'<text class="faint" x="{middle}" y="{top + 37}" text-anchor="middle" fill="#a9a59a">{short}</text>'
        )
    below = sum(1 for value in order if value <= float(row["value"]))
    step = min(4, (below * 5 - 1) // len(order))
    said = print_value(row, language)
    short_value = print_value({**row, "unit": row["unit"] if row["unit"] == "%" else None, "comparator": "="}, language)
    size = 12 if len(short_value) <= 7 else 10
    tile = (
        f'<rect x="{left}" y="{top}" width="{_TILE}" height="{_TILE}" rx="3" fill="{_SHADES[step]}"/>'
        f'<text class="on" x="{middle}" y="{top + 28}" text-anchor="middle" fill="{_INK[step]}">{short}</text>'
        f'<text class="on" x="{middle}" y="{top + 47}" text-anchor="middle" font-size="{size}" fill="{_INK[step]}">'
        f"{escape(short_value)}</text>"
    )
    return wrap_mark(tile, row["observation_key"], describe_point({**row, "sentence": row["quote"]}, said), link)
