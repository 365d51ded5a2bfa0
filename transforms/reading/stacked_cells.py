"""Tables whose cells stand one below the other, as a web page leaves them when it is copied: one cell a line.

Belongs here: `find_stack`: how many cells make a row, where the head begins, heads over several columns.
Does not: tables whose rows are lines (`transforms.reading.text_tables`).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.reading.cell_looks import is_measured, is_missing, is_value, is_year
from transforms.reading.table_columns import PlacedCell
from transforms.reading.table_lines import RawCell, RawLine

_WIDEST = 14
_LONGEST_HEAD = 40
_FEWEST_ROWS, _FEWEST_VALUES = 2, 4
_LONGEST_RUN = 4000
# A list of numbers is a table only where words say that it is one.
_TELLING = re.compile(
    r"指标|单位|地区|年份|名称|项目|增长|增速|同比|比重|占比|产量|产值|面积|总量|累计|合计|总计|金额|人口|收入|支出|指数|位次|[（(][%％‰]|[（(][万亿千]|年$"
)
_STUB = re.compile(
    r"(?:主要)?(?:指\s*标|项\s*目|地\s*区|年\s*份|月\s*份|名\s*称|行\s*业|品\s*种|类\s*别|科\s*目|城\s*市|县\s*区|区\s*县|时\s*间|产\s*品)(?:名称)?"
)
_BRACKET = re.compile(r"[（(\[［][^（()）]{1,14}[）)\]］]|[%％‰]")
_TIME = re.compile(r"(?:[12]\d{3}年?)?(?:\d{1,2}(?:[-—–至]\d{1,2})?月份?|第?[一二三四1-4]季度|上半年|全年)?")


class Stack(NamedTuple):
    """A table of stacked cells: its first line, the line behind it, its rows, how many of them are head."""

    first: int
    stop: int
    rows: list[list[PlacedCell]]
    heads: int


class _Fit(NamedTuple):
    """A way to cut the lines: the first row begins at `start`, every row has `width` cells; `rows` are their starts,
    those of one cell (a group) as width 1."""

    values: int
    start: int
    width: int
    rows: list[tuple[int, int]]


def collect_stack(lines: Sequence[RawLine], index: int) -> list[int]:
    """The lines of one cell from `index` on; empty lines between them do not end them."""
    found: list[int] = []
    blanks = 0
    for at in range(index, min(len(lines), index + _LONGEST_RUN)):
        line = lines[at]
        if line.shape == "blank":
            blanks += 1
            if blanks > 2:
                break
            continue
        if line.shape != "line" or len(line.cells) != 1:
            break
        blanks = 0
        found.append(at)
    return found


def find_stack(text: str, lines: Sequence[RawLine], numbers: Sequence[int]) -> Stack | None:
    """The table in a run of lines of one cell, None where it holds none; what stands above its head is no part of it."""
    texts = [text[lines[i].cells[0].start : lines[i].cells[0].end] for i in numbers]
    looks = "".join(_look(cell) for cell in texts)
    if len(looks) < 6 or looks.count("V") < _FEWEST_VALUES or not any(map(_TELLING.search, texts)):
        return None
    first_value = looks.index("V")
    best: _Fit | None = None
    for start in range(max(1, first_value - _WIDEST), first_value):
        for width in range(2, _WIDEST + 1):
            fit = _fit(looks, start, width)
            if fit and (
                best is None or fit.values > best.values or (fit.values == best.values and start >= width > best.width)
            ):
                best = fit
    if best is None:
        return None
    cells = [lines[i].cells[0] for i in numbers]
    head = _read_head(texts, cells, best)
    if head is None:
        return None
    top, rows = head
    heads = len(rows)
    for start, width in best.rows:
        rows.append([PlacedCell(cell, column) for column, cell in enumerate(cells[start : start + width])])
    last = sum(best.rows[-1])
    return Stack(numbers[top], numbers[last - 1] + 1, rows, heads)


def _look(cell: str) -> str:
    """T words, Y a time, V a value, M a mark for what is missing."""
    if is_year(cell) or (cell and _TIME.fullmatch(cell)):
        return "Y"
    if is_value(cell) or is_measured(cell):
        return "V"
    return "M" if is_missing(cell) else "T"


def _fit(looks: str, start: int, width: int) -> _Fit | None:
    """The rows of that width from `start` on: a name, then columns each of one look; a name alone is a group."""
    if "V" in looks[:start] or "M" in looks[:start]:
        return None
    kinds: list[str] = []
    rows: list[tuple[int, int]] = []
    at = start
    while at + width <= len(looks):
        row = looks[at : at + width]
        if _is_row(row, kinds):
            kinds = kinds or ["V" if look in "VM" else look for look in row]
            rows.append((at, width))
            at += width
        elif kinds and looks[at] == "T" and _is_row(looks[at + 1 : at + 1 + width], kinds):
            rows.append((at, 1))
            at += 1
        else:
            break
    values = sum(looks[first : first + size].count("V") for first, size in rows)
    full = sum(size == width for _, size in rows)
    if full < _FEWEST_ROWS or values < _FEWEST_VALUES or "V" in "".join(kinds).rstrip("V"):
        return None
    return _Fit(values, start, width, rows)


def _is_row(row: str, kinds: Sequence[str]) -> bool:
    if not row or row[0] not in "TY" or "V" not in row or (kinds and len(row) != len(kinds)):
        return False
    return not kinds or all(_agrees(kind, look) for kind, look in zip(kinds, row, strict=True))


def _agrees(kind: str, look: str) -> bool:
    return look == kind or (kind == "V" and look in "VMY") or (kind in "TY" and look in "TY")


def _read_head(texts: Sequence[str], cells: Sequence[RawCell], fit: _Fit) -> tuple[int, list[list[PlacedCell]]] | None:
    """Where the head begins and its rows: as many cells as columns, or one row of groups over a row of columns."""
    stub = next(
        (i for i in range(fit.start - 1, max(-1, fit.start - _LONGEST_HEAD), -1) if _STUB.fullmatch(texts[i])), None
    )
    if stub is None or fit.start - stub < fit.width:
        top = fit.start - fit.width
        return None if top < 0 else (top, [[PlacedCell(cell, i) for i, cell in enumerate(cells[top : fit.start])]])
    parts: list[RawCell] = []
    for i in range(stub, fit.start):
        if parts and _BRACKET.fullmatch(texts[i]):  # (亿元) on a line of its own
            parts[-1] = RawCell(parts[-1].start, cells[i].end, 0, 0)
        else:
            parts.append(cells[i])
    columns = fit.width - 1
    if len(parts) == fit.width:
        return stub, [[PlacedCell(cell, i) for i, cell in enumerate(parts)]]
    groups, leaves = parts[1:-columns], parts[-columns:]
    if not groups or len(parts) < fit.width or columns % len(groups):
        top = fit.start - fit.width
        return top, [[PlacedCell(cell, i) for i, cell in enumerate(cells[top : fit.start])]]
    span = columns // len(groups)
    upper = [PlacedCell(parts[0], 0), *(PlacedCell(cell, 1 + i * span, span) for i, cell in enumerate(groups))]
    return stub, [upper, [PlacedCell(cell, i) for i, cell in enumerate(leaves, 1)]]
