"""Tables whose cells stand one below the other, as a web page leaves them when it is copied: one cell a line.

Belongs here: `find_stack`: how many cells make a row, where the head begins.
Does not: tables whose rows are lines (`transforms.reading.text_tables`).
"""

import re
from collections.abc import Sequence

from transforms.reading.cell_looks import is_measured, is_missing, is_value, is_year
from transforms.reading.table_lines import RawCell, RawLine

_WIDEST = 14
_FEWEST_ROWS, _FEWEST_VALUES = 2, 4
_LONGEST_RUN = 4000
# A list of numbers is a table only where words say that it is one.
_TELLING = re.compile(
    r"指标|单位|地区|年份|名称|项目|增长|增速|同比|比重|占比|产量|产值|面积|总量|累计|合计|总计|金额|人口|收入|支出|指数|位次|[（(][%％‰]|[（(][万亿千]|年$"
)
_TIME = re.compile(r"(?:[12]\d{3}年?)?(?:\d{1,2}(?:[-—–至]\d{1,2})?月份?|第?[一二三四1-4]季度|上半年|全年)?")


def find_stack(text: str, lines: Sequence[RawLine], index: int) -> tuple[int, int, list[list[RawCell]]] | None:
    """The table of stacked cells that begins at a line: its first line, the line behind it, its rows of cells, the head
    first. None where none begins there."""
    numbers = _collect(lines, index)
    if len(numbers) < 6:
        return None
    texts = [text[lines[i].cells[0].start : lines[i].cells[0].end] for i in numbers]
    looks = "".join(_look(cell) for cell in texts)
    if looks[0] not in "TY" or looks.count("V") < _FEWEST_VALUES or not any(map(_TELLING.search, texts)):
        return None
    best: tuple[int, int, int] | None = None
    for width in range(2, _WIDEST + 1):
        rows = _count_rows(looks, width)
        values = looks[width : width * (rows + 1)].count("V")
        if rows >= _FEWEST_ROWS and values >= _FEWEST_VALUES and (best is None or values > best[0]):
            best = (values, width, rows)
    if best is None:
        return None
    _, width, rows = best
    cells = [lines[i].cells[0] for i in numbers[: width * (rows + 1)]]
    grid = [cells[row * width : (row + 1) * width] for row in range(rows + 1)]
    return index, numbers[width * (rows + 1) - 1] + 1, grid


def _collect(lines: Sequence[RawLine], index: int) -> list[int]:
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
        if line.shape not in ("line", "spaces", "comma") or len(line.cells) != 1:
            break
        blanks = 0
        found.append(at)
    return found


def _look(cell: str) -> str:
    """T words, Y a time, V a value, M a mark for what is missing."""
    if is_year(cell) or (cell[0].isdigit() and _TIME.fullmatch(cell)) or (cell and _TIME.fullmatch(cell)):
        return "Y"
    if is_value(cell) or is_measured(cell):
        return "V"
    return "M" if is_missing(cell) else "T"


def _count_rows(looks: str, width: int) -> int:
    """How many rows of that width follow a head of that width: a head of words, then columns each of one look."""
    head = looks[:width]
    if "V" in head or "M" in head:
        return 0
    kinds: list[str] = []
    rows = 0
    for start in range(width, len(looks) - width + 1, width):
        row = looks[start : start + width]
        if row[0] not in "TY" or "V" not in row:
            break
        if not kinds:
            kinds = ["V" if look in "VM" else look for look in row]
        elif not all(_agrees(kind, look) for kind, look in zip(kinds, row, strict=True)):
            break
        rows += 1
    return rows if kinds and kinds[-1] == "V" else 0


def _agrees(kind: str, look: str) -> bool:
    return look == kind or (kind == "V" and look in "VMY") or (kind in "TY" and look in "TY")
