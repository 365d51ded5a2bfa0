"""The grid of a table: its cells by row and column, which rows are heads, which columns name things and which hold values.

Belongs here: `Grid`, `GridBlock`, `GridColumn`, `build_grid`, `find_blocks`.
Does not: what the words of a head or a row say (`transforms.meaning.tables.labels`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from transforms.language.cues import Cues
from transforms.reading.blocks import Cell, Table
from transforms.reading.cell_looks import is_measured, is_missing, is_value, is_year

ColumnRole = Literal["value", "label", "unit", "time", "serial", "place", "subject", "remark"]
NAMING: tuple[ColumnRole, ...] = ("label", "time", "place", "subject")
_MONTHS = frozenset(map(str, range(1, 13)))


@dataclass(slots=True)
class Grid:
    """Rows of cells by column, None where a row has none; a merged cell stands in every place it covers."""

    rows: list[list[Cell | None]]
    width: int

    def text(self, row: int, column: int) -> str:
        """What stands in a place, without white space; empty where nothing does."""
        cell = self.rows[row][column]
        return strip_blanks(cell.text) if cell else ""

    def distinct(self, row: int) -> list[Cell]:
        """The cells of a row that hold anything, a merged one once."""
        found: dict[int, Cell] = {}
        for cell in self.rows[row]:
            if cell is not None and cell.text.strip():
                found.setdefault(cell.start, cell)
        return list(found.values())


@dataclass(slots=True)
class GridColumn:
    """A column of a block: its place in the grid, its role, and the cells of its head from top to bottom."""

    index: int
    role: ColumnRole
    heads: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class GridBlock:
    """A part of a table read by itself: the columns that name its rows, those that hold values, its rows.

    `rows` are (row, section): a row of values with the rows of one cell that stand above it and name its group.
    """

    naming: list[GridColumn]
    values: list[GridColumn]
    unit: GridColumn | None
    rows: list[tuple[int, tuple[Cell, ...]]]


def strip_blanks(text: str) -> str:
    """The text without white space.

    >>> strip_blanks("总    值")
    '总值'
    """
    return "".join(text.split()).replace("\ufeff", "").replace("\u200b", "")


def build_grid(table: Table) -> Grid:
    """The grid of a table, merged cells in every place they cover."""
    width = max((cell.column + cell.column_span for cell in table.cells), default=0)
    height = max((cell.row + cell.row_span for cell in table.cells), default=0)
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                if rows[row][column] is None or not rows[row][column].text:  # type: ignore[union-attr]
                    rows[row][column] = cell
    return Grid(rows, width)


def has_values(grid: Grid, row: int) -> bool:
    """Whether a row holds a figure behind its first place, bare years apart."""
    texts = [grid.text(row, column) for column in range(1, grid.width)]
    return any((is_value(text) and not is_year(text)) or is_measured(text) for text in texts)


def find_parts(grid: Grid, cues: Cues) -> tuple[list[Cell], list[tuple[list[int], list[int]]]]:
    """The cells above the first head that title the table, and its parts: (rows of the head, rows of the body)."""
    titles: list[Cell] = []
    start = 0
    while start < len(grid.rows) - 1 and _is_title(grid, start):
        titles += grid.distinct(start)
        start += 1
    parts: list[tuple[list[int], list[int]]] = []
    heads: list[int] = []
    body: list[int] = []
    for row in range(start, len(grid.rows)):
        if _is_head(grid, row, heads, body, cues):
            if body:
                parts.append((heads, body))
                heads, body = [], []
            heads.append(row)
        elif not _is_numbering(grid, row):
            body.append(row)
    if body:
        parts.append((heads, body))
    return titles, parts


def _is_title(grid: Grid, row: int) -> bool:
    """Whether a row is one cell that stands over the whole table."""
    cells = grid.distinct(row)
    return not cells or (len(cells) == 1 and cells[0].column == 0 and not has_values(grid, row))


def _is_head(grid: Grid, row: int, heads: Sequence[int], body: Sequence[int], cues: Cues) -> bool:
    cells = grid.distinct(row)
    if has_values(grid, row) or not cells:
        return False
    if all(cell.is_head for cell in cells) and not body:
        return True
    years = sum(is_year(strip_blanks(cell.text)) for cell in cells)
    words = [cell for cell in cells if not is_missing(strip_blanks(cell.text)) and not is_year(strip_blanks(cell.text))]
    if body:
        # a second head: as many words as the columns of values, or a row of years below the word for what is listed
        named = [c for c in range(1, grid.width) if grid.text(row, c) and not is_missing(grid.text(row, c))]
        return len(cells) > 2 and len(named) * 3 >= (grid.width - 1) * 2 and len(words) + years == len(cells)
    if years and heads and years * 2 > len(cells) - 1:
        stub = grid.text(row, 0)
        return not stub or stub == grid.text(heads[-1], 0) or stub in cues["time_head"] | cues["empty"]
    return len(cells) > 1 or not heads


def _is_numbering(grid: Grid, row: int) -> bool:
    """Whether a row only numbers the columns: 甲 乙 1 2 3."""
    texts = [grid.text(row, column) for column in range(grid.width)]
    numbers = [int(text) for text in texts if text.isdigit() and len(text) < 3]
    return (
        len(numbers) > 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] < 3
        and all(text.isdigit() or text in "甲乙丙丁" for text in texts)
    )


def find_blocks(
    grid: Grid, heads: Sequence[int], body: Sequence[int], cues: Cues, is_unit: Callable[[str], bool],
    is_place: Callable[[str], bool],
) -> list[GridBlock]:  # fmt: skip
    """The blocks of one part of a table: one, or several side by side."""
    columns = [
        GridColumn(
            index, _find_role(grid, index, heads, body, cues, is_unit, is_place), _head_cells(grid, index, heads)
        )
        for index in range(grid.width)
    ]
    groups: list[list[GridColumn]] = [[]]
    for column in columns:
        holds = any(other.role == "value" for other in groups[-1])
        more = any(other.role == "value" and other.index > column.index for other in columns)
        named = any(other.role in NAMING for other in groups[-1])
        if column.role in (*NAMING, "serial") and holds and more and named:
            groups.append([])
        groups[-1].append(column)
    blocks = []
    for group in groups:
        values = [column for column in group if column.role == "value"]
        naming = [column for column in group if column.role in NAMING]
        unit = next((column for column in group if column.role == "unit"), None)
        places = [column.index for column in group]
        blocks.append(GridBlock(naming, values, unit, _find_rows(grid, body, places)))
    return blocks


def _find_rows(grid: Grid, body: Sequence[int], columns: Sequence[int]) -> list[tuple[int, tuple[Cell, ...]]]:
    """The rows of a block that hold values, each with the group rows above it (一、农业, one cell over all columns)."""
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    section: tuple[Cell, ...] = ()
    was_section = False
    for row in body:
        cells = [cell for index in columns if (cell := grid.rows[row][index]) is not None and cell.text.strip()]
        distinct = {cell.start: cell for cell in cells}
        if not distinct:
            continue
        only = next(iter(distinct.values()))
        if len(distinct) == 1 and not is_value(strip_blanks(only.text)) and not is_measured(strip_blanks(only.text)):
            section = (*section, only) if was_section else (only,)
            was_section = True
            continue
        was_section = False
        rows.append((row, section))
    return rows


def _head_cells(grid: Grid, column: int, heads: Sequence[int]) -> list[Cell]:
    """The cells over a column; a blank in a head that is not the last one belongs to the cell on its left."""
    found: list[Cell] = []
    for number, row in enumerate(heads):
        cell = grid.rows[row][column]
        if (cell is None or not cell.text.strip()) and number + 1 < len(heads) and column > 0:
            below = heads[number + 1 :]
            left = column
            while left > 0 and not grid.text(row, left) and any(grid.text(other, left) for other in below):
                left -= 1
            above = heads[number - 1] if number else None
            if above is not None and grid.text(above, left) != grid.text(above, column):
                left = column
            covers = left < column and grid.text(row, left) and any(grid.text(other, left) for other in below)
            cell = grid.rows[row][left] if covers else None
        if cell is not None and cell.text.strip() and all(cell.start != other.start for other in found):
            found.append(cell)
    return found


def _find_role(
    grid: Grid, column: int, heads: Sequence[int], body: Sequence[int], cues: Cues, is_unit: Callable[[str], bool],
    is_place: Callable[[str], bool],
) -> ColumnRole:  # fmt: skip
    head = strip_blanks("".join(cell.text for cell in _head_cells(grid, column, heads)))
    bare = head.split("（")[0].split("(")[0].replace("、", "").replace("/", "")
    texts = [text for row in body if (text := grid.text(row, column)) and len(grid.distinct(row)) > 1]
    numbers = sum(is_value(text) or is_measured(text) for text in texts)
    missing = sum(is_missing(text) for text in texts)
    words = len(texts) - numbers - missing
    if bare in cues["serial_head"] or (column == 0 and not head and _counts_up(texts)):
        return "serial"
    if bare in cues["unit_head"] and words * 2 >= len(texts):
        return "unit"
    if bare in cues["time_head"] or (texts and all(is_year(text) for text in texts) and column == 0):
        return "time"
    if words and column and sum(is_unit(text) for text in texts) * 2 > len(texts):
        return "unit"
    if bare in cues["remark_head"] and column == grid.width - 1:
        return "remark"
    if numbers and numbers >= words:
        return "value"
    if not texts or words == 0:
        return "value"
    # as printed: a blank parts a name from what it is called in English
    printed = [cell.text for row in body if (cell := grid.rows[row][column]) and len(grid.distinct(row)) > 1]
    if bare in cues["place_head"] or sum(map(is_place, printed)) * 2 > len(texts):
        return "place"
    return "subject" if bare in cues["subject_head"] else "label"


def _counts_up(texts: Sequence[str]) -> bool:
    return (
        len(texts) > 1
        and all(text.isdigit() for text in texts)
        and [int(text) for text in texts] == list(range(int(texts[0]), int(texts[0]) + len(texts)))
        and int(texts[0]) < 2
    )


def is_month_number(text: str) -> bool:
    """Whether a cell under 月份 is the bare number of a month."""
    return text in _MONTHS
