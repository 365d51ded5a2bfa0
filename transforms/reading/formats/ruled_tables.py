"""Ruled tables of a printed page: its lines → a grid → cells with the text that stands in them.

Belongs here: grids of rulings that cross, merged cells, the characters between two rulings.
Does not: which lines a page draws (`transforms.reading.formats.pdf`); tables without rulings, whose columns are left to
the lines of the text (`transforms.reading.formats.printed`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from transforms.reading.formats.parts import GridCell, Part, holds_figures, squeeze
from transforms.reading.formats.printed import Box, Run

_NEAR = 2.5
_FEWEST_RULINGS = 2


@dataclass(slots=True)
class Rulings:
    """Lines of a page: those across as (y, left, right), those down as (x, top, bottom)."""

    across: list[tuple[float, float, float]] = field(default_factory=list)
    down: list[tuple[float, float, float]] = field(default_factory=list)


def find_ruled_tables(rulings: Sequence[Box], runs: Sequence[Run]) -> list[tuple[Box, Part]]:
    """The tables of figures on a page, each with its box; `rulings` are the boxes of its thin lines."""
    tables = []
    for group in _group(rulings):
        lines = Rulings()
        for left, top, right, bottom in group:
            if right - left > bottom - top:
                lines.across.append(((top + bottom) / 2, left, right))
            else:
                lines.down.append(((left + right) / 2, top, bottom))
        rows, columns = _cluster(line[0] for line in lines.across), _cluster(line[0] for line in lines.down)
        if len(rows) <= _FEWEST_RULINGS or len(columns) <= _FEWEST_RULINGS:
            continue
        box = (columns[0], rows[0], columns[-1], rows[-1])
        cells = tuple(_find_cells(rows, columns, lines, [run for run in runs if _is_inside(run, box)]))
        if holds_figures(cells):
            tables.append((box, Part("table", "", cells=cells)))
    return tables


def _group(rulings: Sequence[Box]) -> list[list[Box]]:
    """Rulings that touch each other, however far the chain goes."""
    groups: list[tuple[Box, list[Box]]] = []
    for box in sorted(rulings, key=lambda box: (box[1], box[0])):
        touching = [group for group in groups if _touch(group[0], box)]
        bounds, members = box, [box]
        for group in touching:
            bounds = (
                min(bounds[0], group[0][0]), min(bounds[1], group[0][1]),
                max(bounds[2], group[0][2]), max(bounds[3], group[0][3]),
            )  # fmt: skip
            members = group[1] + members
            groups.remove(group)
        groups.append((bounds, members))
    return [members for _, members in groups]


def _touch(first: Box, second: Box) -> bool:
    return (
        first[0] - _NEAR <= second[2] and second[0] - _NEAR <= first[2]
        and first[1] - _NEAR <= second[3] and second[1] - _NEAR <= first[3]
    )  # fmt: skip


def _cluster(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _find_cells(
    rows: Sequence[float], columns: Sequence[float], lines: Rulings, runs: Sequence[Run]
) -> "list[GridCell]":
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            middle = (rows[row] + rows[row + 1]) / 2
            right = column + 1
            while right < len(columns) - 1 and not _crosses(lines.down, columns[right], middle):
                right += 1
            center = (columns[column] + columns[right]) / 2
            below = row + 1
            while below < len(rows) - 1 and not _crosses(lines.across, rows[below], center):
                below += 1
            taken.update((down, across) for down in range(row, below) for across in range(column, right))
            text = _take_text(runs, (columns[column], rows[row], columns[right], rows[below]))
            cells.append(GridCell(text, row, column, below - row, right - column))
    return cells


def _crosses(lines: Sequence[tuple[float, float, float]], at: float, through: float) -> bool:
    """Whether one of the lines stands at a coordinate and reaches over another."""
    return any(abs(line - at) <= _NEAR and start - _NEAR <= through <= end + _NEAR for line, start, end in lines)


def _is_inside(run: Run, box: Box) -> bool:
    middle = (run.top + run.bottom) / 2
    return box[1] <= middle <= box[3] and run.right > box[0] and run.left < box[2]


def _take_text(runs: Sequence[Run], box: Box) -> str:
    """What stands in a cell: the characters of every run whose middle is in it, line by line."""
    found: list[tuple[float, float, str]] = []
    for run in runs:
        if not box[1] <= (run.top + run.bottom) / 2 <= box[3]:
            continue
        inside = [
            character
            for character, left in zip(run.text, run.lefts, strict=True)
            if box[0] - 0.5 <= left < box[2] - 0.5
        ]
        if inside:
            found.append((round(run.top / max(run.size, 1)), run.left, "".join(inside)))
    return squeeze(" ".join(text for _, _, text in sorted(found)))
