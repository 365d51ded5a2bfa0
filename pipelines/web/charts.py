"""Series drawn as SVG on the server: levels as a line, growth as bars below, targets and bounds as marks of their own.

Belongs here: scales, marks and labels of a chart over time. Does not: rankings and tiles (`pipelines.web.comparisons`),
which rows are drawn (`pipelines.web.series_pages`).
"""

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pipelines.web.printing import print_number, print_percent, print_unit, print_value

WIDTH, LEVEL_HEIGHT, GROWTH_HEIGHT = 860, 300, 120
LEFT, RIGHT, TOP, GAP, FOOT = 76, 118, 18, 34, 30
COLOURS = ("#1f5f8b", "#b5532a", "#4d7c3a", "#7a4f8c", "#a8821f", "#2f7f7b", "#9c3d57", "#5b6470")

Link = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear scale from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)

    def ticks(self, count: int = 5) -> list[float]:
        """Round numbers within the scale."""
        step = find_step((self.high - self.low) / count)
        first = math.ceil(self.low / step - 1e-9)
        return [number * step for number in range(first, math.floor(self.high / step + 1e-9) + 1)]


def find_step(rough: float) -> float:
    """The round step next to a rough one.

    >>> find_step(0.37), find_step(1800)
    (0.5, 2000)
    """
    if rough <= 0:
        return 1.0
    size = 10 ** math.floor(math.log10(rough))
    return next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough - 1e-12)


def draw_series(points: Sequence[dict[str, Any]], language: str, link: Link, title: str) -> str:
    """The chart of rows of marts.series: one colour a place, with `sentence` where a row has one. `link` gives the
    address of an observation. An empty text where nothing can be drawn."""
    dated = [row for row in points if _when(row) is not None]
    levels = [row for row in dated if row["level_value"] is not None]
    growths = [row for row in dated if row["growth_percent"] is not None]
    if not levels and not growths:
        return ""
    days = [_when(row) for row in dated]
    first, last = min(days), max(days)  # type: ignore[type-var]
    margin = max((last - first) * 0.04, 60.0)  # type: ignore[operator]
    x = Axis(first - margin, last + margin, LEFT, WIDTH - RIGHT)  # type: ignore[operator]
    places = list(dict.fromkeys(row["place"] for row in dated))
    colours = {place: COLOURS[number % len(COLOURS)] for number, place in enumerate(places)}
    parts, y = [], float(TOP)
    if levels:
        parts.append(_draw_levels(levels, x, y, colours, language, link))
        y += LEVEL_HEIGHT + GAP
    if growths:
        parts.append(_draw_growths(growths, x, y, colours, language, link))
        y += GROWTH_HEIGHT + GAP
    parts.append(_draw_periods(dated, x, y - GAP + 18, language))
    height = y - GAP + FOOT + 6
    return wrap_drawing("".join(parts), WIDTH, height, title)


def wrap_drawing(inside: str, width: float, height: float, title: str) -> str:
    """The drawing as a whole SVG that stands alone as well as in a page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width:.0f} {height:.0f}" role="group" '
        f'aria-label={quoteattr(title)} font-family="Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, '
        f'sans-serif" font-size="12" fill="#333"><title>{escape(title)}</title>{inside}</svg>'
    )


def _when(row: dict[str, Any]) -> float | None:
    """The day a point stands for, as a number: the end of its period, else its start."""
    day: datetime.date | None = row["period_end"] or row["period_start"]
    return float(day.toordinal()) if day else None


def _draw_levels(
    rows: list[dict[str, Any]], x: Axis, top: float, colours: dict[Any, str], language: str, link: Link
) -> str:
    values = [float(v) for row in rows for v in (row["level_value"], row["level_low"], row["level_high"]) if v is not None]
    low, high = min(values), max(values)
    # A level is seen against nothing; only where all lie close together does the axis begin later.
    low = min(0.0, low) if low < 0.6 * high or low < 0 else low - (high - low or abs(high) * 0.1) * 0.5
    y = Axis(low, high + (high - low or 1) * 0.08, top + LEVEL_HEIGHT, top)
    unit = print_unit(rows[0]["level_unit"], language)
    parts = [_draw_grid(y, lambda value: print_number(Decimal(str(value)), language, 2) + unit)]
    for place, colour in colours.items():
        own = [row for row in rows if row["place"] == place]
        actual = [row for row in own if row["status"] == "actual" and row["level_basis"] is None]
        path = " ".join(f"{x(_day(row)):.1f},{y(float(row['level_value'])):.1f}" for row in sorted(actual, key=_day))
        if len(actual) > 1:
            parts.append(f'<polyline class="line" points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [_draw_point(row, x, y, colour, language, link) for row in own]
        if own and place:
            end = max(own, key=_day)
            parts.append(
                f'<text class="name" x="{x(_day(end)) + 12:.1f}" y="{y(float(end["level_value"])) + 4:.1f}" '
                f'fill="{colour}">{escape(place)}</text>'
            )
    return "".join(parts)


def _day(row: dict[str, Any]) -> float:
    return _when(row) or 0.0


def _draw_point(row: dict[str, Any], x: Axis, y: Axis, colour: str, language: str, link: Link) -> str:
    """The mark of one level: a disc, a diamond for a target, an arrow towards the end that 超 or 近 leaves open."""
    cx, cy = x(_day(row)), y(float(row["level_value"]))
    fill = "var(--paper, #fff)" if row["status"] == "planned" or row["level_comparator"] == "~" else colour
    if row["status"] == "planned":
        mark = f'<path d="M{cx:.1f},{cy - 6:.1f} l6,6 l-6,6 l-6,-6 z" fill="{fill}" stroke="{colour}" stroke-width="1.8"/>'
    else:
        mark = f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="4.5" fill="{fill}" stroke="{colour}" stroke-width="1.8"/>'
    # A finger needs more to touch than a mark has.
    mark += f'<circle class="touch" cx="{cx:.1f}" cy="{cy:.1f}" r="12" fill="transparent"/>'
    open_end = {">": -1, "<": 1}.get(row["level_comparator"])
    if open_end:
        tip = cy + open_end * 20
        mark += (
            f'<path d="M{cx:.1f},{cy + open_end * 6:.1f} V{tip:.1f} m-4,{-open_end * 5} l4,{open_end * 5} l4,{-open_end * 5}" '
            f'fill="none" stroke="{colour}" stroke-width="1.6"/>'
        )
    if row["is_conflicting"] or row["is_revised"]:
        mark += f'<circle class="doubt" cx="{cx:.1f}" cy="{cy:.1f}" r="8.5" fill="none" stroke="#c0392b" stroke-dasharray="3 2"/>'
    said = row.get("level_told") or {
        "value": row["level_value"], "unit": row["level_unit"], "comparator": row["level_comparator"], "kind": "level",
        "status": row["status"],
    }  # fmt: skip
    for name, older in enumerate(row.get("vintages") or ()):
        oy = y(float(older["value"]))
        mark += f'<path class="older" data-n="{name}" d="M{cx - 4:.1f},{oy - 4:.1f} l8,8 m0,-8 l-8,8" stroke="{colour}" opacity="0.6"/>'
    return wrap_mark(mark, row["level_observation_key"], describe_point(row, print_value(said, language)), link)


def describe_point(row: dict[str, Any], said: str) -> str:
    """What a reader is told of a point: where, when, how much, and the sentence that says it."""
    heads = " · ".join(str(part) for part in (row.get("place"), row.get("subject"), row["period_label"], said) if part)
    return f"{heads}\n{row['sentence']}" if row.get("sentence") else heads


def wrap_mark(mark: str, observation_key: int | None, told: str, link: Link) -> str:
    """A mark that leads to its sentence."""
    inner = f"<title>{escape(told)}</title>{mark}"
    if observation_key is None:
        return f'<g class="point">{inner}</g>'
    return f'<a class="point" href={quoteattr(link(observation_key))} data-told={quoteattr(told)} tabindex="0">{inner}</a>'


def _draw_growths(
    rows: list[dict[str, Any]], x: Axis, top: float, colours: dict[Any, str], language: str, link: Link
) -> str:
    values = [float(row["growth_percent"]) for row in rows]
    y = Axis(min(0.0, *values) * 1.15, max(0.0, *values) * 1.25 or 1.0, top + GROWTH_HEIGHT, top)
    label = "同比增速" if language == "zh" else "growth on the year before"
    parts = [
        f'<text class="axis" x="{LEFT - 8}" y="{top - 8:.1f}" fill="#777">{label}</text>',
        _draw_grid(y, lambda value: f"{value:g}%".replace("-", "−"), 3),
    ]
    order, width = list(colours), max(7.0, min(34.0, 84.0 / len(colours)))
    for row in rows:
        value, colour = float(row["growth_percent"]), colours[row["place"]]
        left = x(_day(row)) + (order.index(row["place"]) - len(order) / 2) * width
        base, tip = y(0.0), y(value)
        style = f'fill="none" stroke="{colour}" stroke-dasharray="3 2"' if row["status"] == "planned" else f'fill="{colour}"'
        bar = f'<rect x="{left:.1f}" y="{min(base, tip):.1f}" width="{width - 2:.1f}" height="{abs(base - tip):.1f}" {style}/>'
        if len(rows) <= 24:
            bar += (
                f'<text class="value" x="{left + width / 2 - 1:.1f}" y="{(tip - 4 if value >= 0 else tip + 13):.1f}" '
                f'text-anchor="middle" font-size="10.5">{print_percent(value)}</text>'
            )
        said = row.get("growth_told") or {
            "value": row["growth_percent"], "unit": "%", "comparator": row["growth_comparator"], "kind": "growth",
            "status": row["status"],
        }  # fmt: skip
        parts.append(wrap_mark(bar, row["growth_observation_key"], describe_point(row, print_value(said, language)), link))
    return "".join(parts)


def _draw_grid(y: Axis, label: Callable[[float], str], count: int = 5) -> str:
    lines = []
    for value in y.ticks(count):
        at, weight = y(value), "1.2" if value == 0 else "0.6"
        lines.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#c9c6bd" '
            f'stroke-width="{weight}"/><text class="axis" x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end" '
            f'fill="#777">{escape(label(value))}</text>'
        )
    return "".join(lines)


def _draw_periods(rows: Iterable[dict[str, Any]], x: Axis, top: float, language: str) -> str:
    """The names of the periods below, as many as there is room for."""
    named = {_day(row): row["period_label"] if language == "zh" else row["period"] for row in rows}
    parts, free = [], -math.inf
    for day in sorted(named):
        at, half = x(day), 5.0 + len(named[day]) * 4.5
        if at - half < free:
            continue
        free = at + half
        parts.append(f'<text class="axis" x="{at:.1f}" y="{top:.1f}" text-anchor="middle" fill="#777">{escape(named[day])}</text>')
    return "".join(parts)
