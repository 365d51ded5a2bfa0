"""Parts: what an adapter found, in reading order, put together to a reading text with blocks.

Belongs here: `Part`, `Grid`, joining parts to a `Content`, the cells of a table with their spans.
Does not: any format itself, what is furniture on a page (`transforms.reading.formats.html_layout`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.reading.blocks import Block, BlockKind, Cell, Content, Place, Table

_HAN_SPACE = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")
_FIGURE = re.compile(r"[-+−–~≈<>≤≥]?\s?\d[\d,， .]*[%‰]?(?:亿|万|千)?[元吨人户个家亩公顷立方米千瓦时倍]{0,5}")
_PROSE_CELL = 120
# The largest table an adapter builds, in cells; spans of merged cells are cut to it.
MOST_CELLS = 200_000
# What stands over a table is a title or a unit: short, and no sentence.
_LONGEST_TITLE = 60
_MOST_TITLES = 3


@dataclass(slots=True)
class GridCell:
    """A cell of a table as its format gives it, at its place in the grid."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_head: bool = False


@dataclass(slots=True)
class Part:
    """A block before it has its place in the reading text; `cells` of a table alone. `link_length` counts the characters
    that are links."""

    kind: BlockKind
    text: str
    level: int = 0
    place: Place | None = None
    cells: tuple[GridCell, ...] = ()
    title: str = ""
    link_length: int = 0


def squeeze(text: str) -> str:
    """Text on one line: white space of any length is one space, none between Chinese characters of a cell."""
    return _HAN_SPACE.sub("", " ".join(text.split()))


def place_cells(rows: Sequence[Sequence[tuple[str, int, int, bool]]]) -> tuple[GridCell, ...]:
    """Rows of cells (text, rows and columns it spans, whether it is a head) at their places in the grid, where a cell
    that spans rows takes room in those below."""
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        column = 0
        for text, row_span, column_span, is_head in row:
            while (number, column) in taken:
                column += 1
            row_span = max(1, min(row_span, len(rows) - number))
            column_span = max(1, min(column_span, 100))
            if len(taken) > MOST_CELLS:
                return tuple(cells)
            if row_span > 1 or column_span > 1:
                taken.update(
                    (number + down, column + across) for down in range(row_span) for across in range(column_span)
                )
            cells.append(GridCell(text, number, column, row_span, column_span, is_head))
            column += column_span
    return tuple(cells)


def holds_figures(cells: Sequence[GridCell]) -> bool:
    """Whether a grid is a table of figures rather than a layout: two rows and columns at least, two cells that hold a
    figure and nothing else, and hardly a cell of running text."""
    if not cells or max(cell.row for cell in cells) < 1 or max(cell.column for cell in cells) < 1:
        return False
    figures = sum(1 for cell in cells if len(cell.text) < 30 and _FIGURE.fullmatch(cell.text))
    prose = sum(1 for cell in cells if len(cell.text) > _PROSE_CELL and "。" in cell.text)
    return figures >= 2 and figures > 3 * prose


def build_content(
    parts: Sequence[Part],
    form: str,
    encoding: str,
    hints: tuple[tuple[str, str], ...] = (),
    page_count: int | None = None,
) -> Content:
    """The parts a line each, a row of a table a line with tabs between its cells, and the blocks they are."""
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    for number, part in enumerate(parts):
        if part.kind == "table":
            title = part.title or _find_title(parts[:number])
            table, text = _build_table(part, position, title)
            blocks.append(Block("table", position, position + len(text), 0, table, part.place))
        else:
            text = part.text
            blocks.append(Block(part.kind, position, position + len(text), part.level, None, part.place))
        pieces.append(text)
        position += len(text) + 1
    return Content("\n".join(pieces), form, encoding, tuple(blocks), hints, page_count)


def _find_title(before: Sequence[Part]) -> str:
    """The lines over a table that title it, as they stand."""
    titles: list[str] = []
    for part in reversed(before[-_MOST_TITLES:]):
        if part.kind in ("furniture", "table") or len(part.text) > _LONGEST_TITLE or part.text[-1:] in "。；！？，":
            break
        titles.insert(0, part.text)
    return "\n".join(titles)


def _build_table(part: Part, start: int, title: str) -> tuple[Table, str]:
    lines: list[list[str]] = []
    cells: list[Cell] = []
    position, row = start, -1
    for cell in part.cells:
        if cell.row != row:
            # A row whose cells all hang down from above still is a line.
            lines += [[] for _ in range(cell.row - row)]
            position += cell.row - row if row >= 0 else 0
            row = cell.row
        elif lines[-1]:
            position += 1
        lines[-1].append(cell.text)
        cells.append(
            Cell(cell.text, position, position + len(cell.text), cell.row, cell.column, cell.row_span,
                 cell.column_span, cell.is_head)
        )  # fmt: skip
        position += len(cell.text)
    text = "\n".join("\t".join(line) for line in lines)
    return Table(tuple(cells), start, start + len(text), title), text
