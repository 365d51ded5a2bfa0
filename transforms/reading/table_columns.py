"""Columns of a table: which column of the grid each cell of each line stands in, and how many it spans.

Belongs here: `assign_columns`: counting cells where lines have as many as there are columns, else comparing where they are
printed; heads that stand over several columns.
Does not: splitting lines (`transforms.reading.table_lines`), finding tables (`transforms.reading.text_tables`).
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from transforms.reading.cell_looks import is_measured, is_missing, is_value
from transforms.reading.table_lines import RawCell, RawLine


class PlacedCell(NamedTuple):
    """A cell with its column in the grid and how many columns it spans."""

    cell: RawCell
    column: int
    span: int = 1


def count_columns(text: str, lines: Sequence[RawLine]) -> int:
    """How many columns the lines have: the count that most lines with values share, the larger of two as frequent."""
    counts = Counter(len(line.cells) for line in lines if holds_value(text, line) and len(line.cells) > 1)
    if not counts:
        counts = Counter(len(line.cells) for line in lines if len(line.cells) > 1)
    return max(counts, key=lambda n: (counts[n], n)) if counts else 0


def holds_value(text: str, line: RawLine) -> bool:
    """Whether any cell behind the first holds a number."""
    return any(is_value(text[c.start : c.end]) or is_measured(text[c.start : c.end]) for c in line.cells[1:])


def assign_columns(text: str, lines: Sequence[RawLine], count: int) -> list[list[PlacedCell]]:
    """For every line its cells, each with its column; a cell that spans columns is one cell."""
    full = [line for line in lines if len(line.cells) == count and holds_value(text, line)]
    full = full or [line for line in lines if len(line.cells) == count]
    centres = [_median([(line.cells[i].left + line.cells[i].right) / 2 for line in full]) for i in range(count)]
    bounds = [
        (min(line.cells[i].left for line in full), max(line.cells[i].right for line in full)) for i in range(count)
    ]
    first_value = next((i for i, line in enumerate(lines) if holds_value(text, line)), len(lines))
    placed = []
    for number, line in enumerate(lines):
        cells = _join_letters(text, line.cells, count) if line.shape == "spaces" else line.cells
        if len(cells) == count or line.shape in ("tab", "comma"):
            placed.append([PlacedCell(cell, i) for i, cell in enumerate(cells[:count])])
        elif line.shape == "pipe" and len(cells) < count and number >= first_value:
            placed.append([PlacedCell(cell, i) for i, cell in enumerate(cells)])
        elif len(cells) > count:
            placed.append(_merge(cells, centres))
        elif number < first_value and len(cells) > 1:
            placed.append(_spread(text, cells, centres, bounds))
        elif len(cells) == 1 and number < first_value:
            placed.append([PlacedCell(cells[0], 0, count if cells[0].left > bounds[0][1] else 1)])
        else:
            placed.append(_nearest(text, cells, centres, bounds))
    return placed


def _join_letters(text: str, cells: Sequence[RawCell], count: int) -> tuple[RawCell, ...]:
    """The cells of a line that has too many, words set wide put together again: 项　　目, 合　计."""
    joined: list[RawCell] = []
    spare = len(cells) - count
    was_letter = False
    for cell in cells:
        is_letter = cell.end - cell.start == 1 and "\u4e00" <= text[cell.start] <= "\u9fff"
        if spare > 0 and was_letter and is_letter:
            joined[-1] = RawCell(joined[-1].start, cell.end, joined[-1].left, cell.right)
            spare -= 1
        else:
            joined.append(cell)
        was_letter = is_letter
    return tuple(joined)


def _spread(
    text: str, cells: Sequence[RawCell], centres: Sequence[float], bounds: Sequence[tuple[int, int]]
) -> list[PlacedCell]:
    """Cells of a head line: every column goes to the cell that stands over it, else to the nearest; the first column
    only to a cell that stands over it."""
    owners: list[int | None] = []
    middles = [(cell.left + cell.right) / 2 for cell in cells]
    for column, centre in enumerate(centres):
        over = [i for i, cell in enumerate(cells) if cell.left <= centre <= cell.right]
        touching = [i for i, c in enumerate(cells) if c.left < bounds[column][1] and bounds[column][0] < c.right]
        nearest = min(range(len(cells)), key=lambda i: abs(middles[i] - centre))
        if over:
            owners.append(over[0])
        elif len(touching) == 1:
            owners.append(touching[0])
        else:
            owners.append(nearest if column else None)
    owners = _group_owners(cells, bounds) or owners
    placed = []
    for i, cell in enumerate(cells):
        columns = [column for column, owner in enumerate(owners) if owner == i]
        if columns:
            placed.append(PlacedCell(cell, columns[0], columns[-1] - columns[0] + 1))
    if len(placed) < len(cells):  # crowded heads: by order
        return [PlacedCell(cell, len(centres) - len(cells) + i) for i, cell in enumerate(cells)]
    return placed


def _group_owners(cells: Sequence[RawCell], bounds: Sequence[tuple[int, int]]) -> list[int | None]:
    """The head over each column where every head stands over the first of as many columns as the others: it is set to the
    left of its group, and nearness would give the last of them to the next head. Empty where it is not so."""
    over = [[i for i, (left, right) in enumerate(bounds) if cell.left < right and left < cell.right] for cell in cells]
    if len(cells) < 2 or any(len(columns) != 1 for columns in over):
        return []
    first, width = over[0][0], over[1][0] - over[0][0]
    if width < 2 or first + width * len(cells) != len(bounds):
        return []
    if [columns[0] for columns in over] != list(range(first, len(bounds), width)):
        return []
    return [None if column < first else (column - first) // width for column in range(len(bounds))]


def _nearest(
    text: str, cells: Sequence[RawCell], centres: Sequence[float], bounds: Sequence[tuple[int, int]]
) -> list[PlacedCell]:
    """Cells of a line that lacks some: each in the column whose print it touches most, in order."""
    placed: list[PlacedCell] = []
    column = 0
    for number, cell in enumerate(cells):
        left = len(cells) - number - 1
        choices = range(column, len(centres) - left)
        if not choices:
            break
        if number == 0 and cell.left <= bounds[0][1] and not is_value(text[cell.start : cell.end]):
            best = 0
        else:
            best = min(choices, key=lambda i: _distance(cell, bounds[i], centres[i]))
        placed.append(PlacedCell(cell, best))
        column = best + 1
    return placed


def _distance(cell: RawCell, bound: tuple[int, int], centre: float) -> tuple[float, float]:
    """How far a cell stands from a column: first the room between, then the distance of their middles."""
    gap = max(0, bound[0] - cell.right, cell.left - bound[1])
    edges = min(abs(cell.right - bound[1]), abs(cell.left - bound[0]), abs((cell.left + cell.right) / 2 - centre))
    return gap, edges


def _merge(cells: Sequence[RawCell], centres: Sequence[float]) -> list[PlacedCell]:
    """A line with more cells than columns: what stands in one column is one cell."""
    grouped: dict[int, list[RawCell]] = {}
    for cell in cells:
        middle = (cell.left + cell.right) / 2
        grouped.setdefault(min(range(len(centres)), key=lambda i: abs(centres[i] - middle)), []).append(cell)
    return [
        PlacedCell(RawCell(group[0].start, group[-1].end, group[0].left, group[-1].right), column)
        for column, group in sorted(grouped.items())
    ]


def is_blank_row(text: str, cells: Sequence[RawCell]) -> bool:
    """Whether a line holds no cell with anything in it."""
    return all(is_missing(text[cell.start : cell.end]) for cell in cells)


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0
