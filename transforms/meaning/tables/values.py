"""The value of a cell: its number, sign and printed precision, and the span it takes.

Belongs here: `CellValue`, `parse_value`. Does not: units of heads, kinds.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from transforms.meaning.tables.units import TableUnit, parse_unit
from transforms.numbers.units import UnitCatalogue
from transforms.reading.blocks import Cell
from transforms.reading.cell_looks import CELL_VALUE
from transforms.reading.folding import FoldingTable, fold

_NEGATIVE = "-−－–—▼↓"
_FALLS = re.compile(r"下降|减少|下跌|回落|降低|降")
_CHANGES = re.compile(r"增长|下降|增加|减少|上升|上涨|下跌|提高|回落|降低|[增降升]")
_NUMBER = re.compile(r"[-−－+▼▲↓↑]?\d[\d,]*(?:\.\d+)?")
_RANK = re.compile(r"第(\d+)[位名]?|(\d+)[位名]")
_MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


class CellValue(NamedTuple):
    """A number of a cell: its span in the text, its value as printed, the power of ten of its last digit, the unit the
    cell itself prints, and whether the cell says that it is a change or a rank."""

    start: int
    end: int
    value: Decimal
    exponent: int
    unit: TableUnit | None = None
    is_change: bool = False
    is_rank: bool = False


def parse_value(cell: Cell, units: UnitCatalogue, folding: FoldingTable) -> CellValue | None:
    """The number a cell holds, None where it holds none, or more than one."""
    text = fold(cell.text, folding)
    match = CELL_VALUE.fullmatch(text)
    if match:
        return _bare(cell, match, text)
    squeezed = text.replace(" ", "")
    rank = _RANK.fullmatch(squeezed)
    if rank:
        return CellValue(cell.start, cell.end, Decimal(rank[1] or rank[2]), 0, None, False, True)
    number = _NUMBER.search(text)
    if number is None or _NUMBER.search(text, number.end()):
        return None
    lead, tail = text[: number.start()], text[number.end() :].strip()
    value, exponent = _number(number[0].lstrip("+▲↑"))
    magnitude = re.match(r"[十百千万亿]+", tail)
    unit = parse_unit(tail, units) if tail else None
    if tail and unit is None and not (magnitude and magnitude.end() == len(tail)):
        return None
    if unit is None and magnitude:
        value = value.scaleb(power := sum(_MAGNITUDES[c] for c in magnitude[0]))
        exponent += power
    if _FALLS.search(lead):
        value = -abs(value)
    end = cell.start + len(text.rstrip())
    return CellValue(cell.start + number.start(), end, value, exponent, unit, _CHANGES.search(lead) is not None)


def _bare(cell: Cell, match: re.Match[str], text: str) -> CellValue:
    digits = match["digits"] or match["inner"]
    value, exponent = _number(digits.replace(" ", ""))
    if (match["sign"] in tuple(_NEGATIVE) and match["sign"]) or match["open"] or match["arrow"] in ("↓", "▼"):
        value = -abs(value)
    start, end = match.start(), match.start("mark") if match["mark"] else match.end()
    while end > start and text[end - 1] == " ":
        end -= 1
    percent = TableUnit(match["percent"].replace("％", "%"), Decimal(1), "share") if match["percent"] else None
    return CellValue(cell.start + start, cell.start + end, value, exponent, percent)


def _number(digits: str) -> tuple[Decimal, int]:
    plain = digits.replace(",", "").replace("，", "")
    for sign in _NEGATIVE:
        plain = plain.replace(sign, "-")
    return Decimal(plain.lstrip("+")), -len(plain.partition(".")[2])
