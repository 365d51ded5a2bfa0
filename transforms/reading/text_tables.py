"""Tables inside plain text: Markdown pipes, box characters, tabs, columns set with spaces, commas, one cell a line.

Belongs here: `find_tables`: which lines make a table, its title and notes.
Does not: splitting a line (`transforms.reading.table_lines`), columns (`transforms.reading.table_columns`), cells printed one
below the other (`transforms.reading.stacked_cells`), what a cell means (`transforms.meaning.tables`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.reading.blocks import Cell, Table
from transforms.reading.cell_looks import is_measured, is_missing, is_value, is_year
from transforms.reading.stacked_cells import collect_stack, find_stack
from transforms.reading.table_columns import PlacedCell, assign_columns, count_columns, holds_value
from transforms.reading.table_lines import (
    RawCell,
    RawLine,
    Shape,
    find_raw_lines,
    measure_narrow,
    split_lone_spaces,
)

# What no table lacks: a number that stands between separators or at the end of its line.
_MAY_HOLD = re.compile(
    r"(?:(?<![^\s|｜│┃║,;\"(（])|(?<=[^\W\d][ \u3000]))[-+−－▲▼↑↓]?\d[\d,.]*[%％‰]?[)）]?"
    r"(?:[ \u3000\t\u00a0]{0,40}(?:[|｜│┃║\t,;\n\r\"]|\Z)|[ \u3000\u00a0]{2}|\u3000| [-+−－]?\d)"
)
_TABULAR: tuple[Shape, ...] = ("box", "pipe", "tab", "spaces", "comma")
_UNIT_LINE = re.compile(
    r"[（(]?\s*(?:计量|数量|金额|货币)?单\s*位\s*(?:[：:]|\s(?=\S{1,10}$)).{1,40}"
    r"|[（(].{0,8}(?:上年|上月|基期|\d{4}年|同期|同月).{0,8}[=＝为]\s*100.{0,4}[）)]?"
)
_NOTE = re.compile(
    r"\s*+(?:[【\[（(]?\s*+(?:附?注|说明|备注|资料来源|数据来源)\s*+[\d一二三]?\s*+[】\])）：:.、]|[①②③*＊※]|注\d?[：:])"
)
# 表3-1 or 2-5 before the title of a table
_NUMBERED = re.compile(r"(?:附?表\s*\d*(?:[-—.]\d+)*|\d{1,2}(?:[-—.]\d{1,2})+)[ \u3000\t]")
_LONGEST_TITLE = 60
_TITLE_LINES = 4
_FEWEST_VALUES = 2


def find_tables(text: str) -> list[Table]:
    """The tables of a decoded text, in order, none overlapping; spans are of that text.

    `start` takes in the lines right above that only state unit or base (单位：万吨, 上年=100); the title is the short lines
    above, one a line, and stays text of its own.

    >>> text = "各乡棉花产量\\n单位：吨\\n乡镇    2024年   2025年\\n沙河乡   120   131.5\\n柳林镇   98   —\\n"
    >>> table, = find_tables(text)
    >>> table.title.split("\\n"), [(c.text, c.row, c.column) for c in table.cells if c.column == 2]
    (['各乡棉花产量', '单位：吨'], [('2025年', 0, 2), ('131.5', 1, 2), ('—', 2, 2)])
    """
    if _MAY_HOLD.search(text) is None:
        return []
    lines = list(find_raw_lines(text))
    tables: list[Table] = []
    index = 0
    while index < len(lines):
        if lines[index].shape == "line" and (numbers := collect_stack(lines, index)):
            stack = find_stack(text, lines, numbers)
            if stack is None:
                index = numbers[-1] + 1
                continue
            table, index = _finish(text, lines, stack.first, stack.stop, stack.rows, stack.heads), stack.stop
        elif found := _read_at(text, lines, index):
            table, index = found
        else:
            index += 1
            continue
        if not tables or table.start >= tables[-1].end:
            tables.append(table)
    return tables


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines [first, stop) that may make a table, rules and blanks left out of `rows`; `rules` are the numbers of the rows
    that a rule stands before."""

    first: int
    stop: int
    rows: list[RawLine]
    rules: frozenset[int]


def _read_at(text: str, lines: Sequence[RawLine], index: int) -> tuple[Table, int] | None:
    """The table that begins at a line, and the line behind it."""
    line = lines[index]
    if line.shape in _TABULAR or line.shape == "rule":
        run = _find_run(text, lines, index)
        if run is not None:
            return _build(text, lines, run), run.stop
    return None


def _find_run(text: str, lines: Sequence[RawLine], index: int) -> _Run | None:
    """The lines from `index` on that make one table, None where they make none."""
    shape: Shape | None = None
    rows: list[RawLine] = []
    rules: set[int] = set()
    stop = at = index
    blanks = 0
    while at < len(lines):
        line = lines[at]
        if line.shape == "rule":
            rules.add(len(rows))
        elif line.shape == "blank":
            blanks += 1
            if blanks > 1:
                break
            at += 1
            continue
        elif line.shape in _TABULAR and (shape is None or line.shape == shape):
            shape = line.shape
            if blanks and rows and not _fits(rows, line):
                break
            rows.append(line)
        elif shape == "spaces" and line.shape == "line" and not blanks and _goes_on(lines, at, shape):
            rows.append(_cut_like(text, line, rows))
        else:
            break
        blanks = 0
        at += 1
        stop = at
    head = _find_head_before(text, lines, index, rows) if shape == "spaces" and not rules else None
    if head is not None:
        index, rows = index - 1, [head, *rows]
    if shape is None or not _is_table(text, rows, shape, rules):
        return None
    if shape == "box":
        rows = measure_narrow(text, rows, [line for line in lines[index:stop] if line.shape == "rule"])
    return _Run(index, stop, rows, frozenset(rules))


def _find_head_before(text: str, lines: Sequence[RawLine], index: int, rows: Sequence[RawLine]) -> RawLine | None:
    """The line before, where it is a head whose words stand one space apart: as many as the rows have cells."""
    if index == 0 or lines[index - 1].shape not in ("line", "prose") or not rows or not holds_value(text, rows[0]):
        return None
    cut = split_lone_spaces(text, lines[index - 1])
    return cut if len(cut.cells) == len(rows[0].cells) > 2 and _has_head(text, cut) else None


def _fits(rows: Sequence[RawLine], line: RawLine) -> bool:
    """Whether a row behind an empty line is of the same table: it has as many cells as the one before."""
    return len(rows[-1].cells) == len(line.cells)


def _goes_on(lines: Sequence[RawLine], at: int, shape: Shape) -> bool:
    """Whether a line of one cell stands between two rows, as the name of a group of rows does."""
    return at + 1 < len(lines) and lines[at + 1].shape == shape


def _cut_like(text: str, line: RawLine, rows: Sequence[RawLine]) -> RawLine:
    """The line, cut at single spaces where it then has as many cells as a row before."""
    cut = split_lone_spaces(text, line)
    counts = {len(row.cells) for row in rows}
    return cut if len(cut.cells) > 1 and len(cut.cells) in counts else line


def _is_table(text: str, rows: Sequence[RawLine], shape: Shape, rules: set[int]) -> bool:
    """Whether rows of one shape are a table of figures: enough of them, columns alike, numbers below words."""
    if len(rows) < 2:
        return False
    cells = [text[c.start : c.end] for row in rows for c in row.cells]
    bodies = [row for row in rows if holds_value(text, row)]
    values = sum(is_value(cell) or is_measured(cell) for row in bodies for cell in _texts(text, row)[1:])
    numbers = sum(is_value(cell) for cell in cells)
    if not bodies or values < (1 if shape == "pipe" and rules else _FEWEST_VALUES):
        return False
    counts = [len(row.cells) for row in bodies]
    usual = max(set(counts), key=counts.count)
    if usual < 2:
        return False
    long = sum(len(cell) > 30 for cell in cells)
    if shape in ("box", "pipe"):
        return long * 3 < len(cells)
    if shape == "tab":
        return long * 3 < len(cells) and values * 6 >= len(cells)
    words = [cell for cell in cells if not is_value(cell) and not is_missing(cell)]
    if long or not words or numbers < _FEWEST_VALUES or counts.count(usual) * 2 < len(counts):
        return False
    if shape == "comma":
        same = sum(len(row.cells) == len(rows[0].cells) for row in rows)
        return same * 10 >= len(rows) * 9 and _has_head(text, rows[0]) and values * 4 >= len(cells) - len(rows[0].cells)
    return len(bodies) >= 2 or (_has_head(text, rows[0]) and len(rows[0].cells) == usual > 2)


def _has_head(text: str, line: RawLine) -> bool:
    """Whether a line holds words or years alone, and no value."""
    return all(not is_value(cell) or is_year(cell) for cell in _texts(text, line))


def _texts(text: str, line: RawLine) -> list[str]:
    return [text[cell.start : cell.end] for cell in line.cells]


def _build(text: str, lines: Sequence[RawLine], run: _Run) -> Table:
    rows = _trim_titles(text, run)
    count = count_columns(text, rows)
    if rows[0].shape == "box":
        count = max(count, max((len(row.cells) for row in rows if holds_value(text, row)), default=count))
    placed = assign_columns(text, rows, count)
    dropped = len(run.rows) - len(rows)
    rules = {rule - dropped for rule in run.rules if rule > dropped}
    first_value = next((i for i, row in enumerate(rows) if holds_value(text, row)), 0)
    heads = 0
    if rules and rows[0].shape in ("box", "pipe"):
        heads = min(rules) if min(rules) <= first_value else first_value
    first = next(i for i in range(run.first, run.stop) if lines[i].start == rows[0].start)
    if rows[0].shape == "box" and heads > 1 and not any(cell.span > 1 for row in placed[:heads] for cell in row):
        return _finish(text, lines, first, run.stop, placed, heads, wrapped=True)
    return _finish(text, lines, first, run.stop, placed, heads)


def _trim_titles(text: str, run: _Run) -> list[RawLine]:
    """The rows without those above the head that are no part of the grid: the title, the line of the unit."""
    rows = list(run.rows)
    while len(rows) > 2 and rows[0].shape in ("spaces", "tab") and _is_title(text, rows):
        rows.pop(0)
    return rows


def _is_title(text: str, rows: Sequence[RawLine]) -> bool:
    line = text[rows[0].start : rows[0].end].strip()
    if _UNIT_LINE.match(line) or re.search(r"单\s*位\s*[：:]", line):
        return True
    return len(rows[0].cells) <= 2 and _NUMBERED.match(line) is not None


def _finish(
    text: str, lines: Sequence[RawLine], first: int, stop: int, placed: Sequence[Sequence[PlacedCell]], heads: int,
    *, wrapped: bool = False,
) -> Table:  # fmt: skip
    titles, top = _find_titles(text, lines, first)
    notes = tuple(_find_notes(text, lines, stop))
    cells = [
        _cell(text, cell, row, row < heads) for row, line in enumerate(placed) for cell in line if cell.cell.end >= 0
    ]
    if wrapped:
        cells = list(_join_wrapped(cells, heads))
    end = lines[stop - 1].end
    return Table(tuple(cells), lines[top].start, end, "\n".join(titles), notes)


def _cell(text: str, placed: PlacedCell, row: int, is_head: bool) -> Cell:
    cell: RawCell = placed.cell
    return Cell(text[cell.start : cell.end], cell.start, cell.end, row, placed.column, 1, placed.span, is_head)


def _join_wrapped(cells: Sequence[Cell], heads: int) -> Iterator[Cell]:
    """A head that box characters close off is one row, however many lines its words take: they are joined downwards."""
    by_column: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.row < heads:
            by_column.setdefault(cell.column, []).append(cell)
    for column, parts in sorted(by_column.items()):
        full = [part for part in parts if part.text] or parts[:1]
        joined = "".join(part.text for part in full)
        yield Cell(joined, full[0].start, full[-1].end if len(full) == 1 else full[0].end, 0, column, 1, 1, True)
    for cell in cells:
        if cell.row >= heads:
            yield Cell(
                cell.text, cell.start, cell.end, cell.row - heads + 1, cell.column, cell.row_span, cell.column_span
            )


def _find_titles(text: str, lines: Sequence[RawLine], first: int) -> tuple[list[str], int]:
    """The lines above a table that title it, in order, and the first line that is only about the table (unit, base)."""
    titles: list[str] = []
    top = at = first
    blanks = 0
    while at > 0 and len(titles) < _TITLE_LINES:
        at -= 1
        line = text[lines[at].start : lines[at].end].strip(" \t\u3000\ufeff")
        if not line or lines[at].shape == "rule":
            blanks += not line
            if blanks > 2 or (blanks > 1 and titles):
                break
            continue
        is_unit = _UNIT_LINE.fullmatch(line) is not None or (len(line) <= 40 and re.search(r"单\s*位\s*[：:]", line))
        if not is_unit and (len(line) > _LONGEST_TITLE or line[-1] in "。；！？" or _NOTE.match(line)):
            break
        if lines[at].shape in ("pipe", "box", "tab") and not is_unit and not _NUMBERED.match(line):
            break
        if is_unit and top == first and not any(not _UNIT_LINE.fullmatch(t) for t in titles):
            top = at if _UNIT_LINE.fullmatch(line) else top
        titles.insert(0, line.lstrip("#").strip())
        if line[-1] in "：:" or line.startswith("#"):
            break
    return titles, top


def _find_notes(text: str, lines: Sequence[RawLine], stop: int) -> Iterator[str]:
    at = stop
    while at < len(lines) and at < stop + 12:
        line = text[lines[at].start : lines[at].end].strip()
        if line and not _NOTE.match(line):
            return
        if line:
            yield line
        at += 1
