"""One table → one observation a cell: indicator, unit, period, place, kind and status from title, heads and row.

Belongs here: `read_table`, `TableContext`, `TableReading`, the order in which a table is asked.
Does not: finding tables, rows of the silver tables (`transforms.meaning.tables.rows`).
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from transforms.meaning.observations import Observation
from transforms.meaning.place import ResolvedPlace
from transforms.meaning.tables.grid import Grid, GridBlock, build_grid, find_blocks, find_parts, strip_blanks
from transforms.meaning.tables.heads import Head, read_heads
from transforms.meaning.tables.indicators import Names, compose_indicator, find_title_measure
from transforms.meaning.tables.kinds import CellKind, choose_kind, choose_unit
from transforms.meaning.tables.labels import Label, LabelReader, strip_translation
from transforms.meaning.tables.periods import latest, read_time, settle_period
from transforms.meaning.tables.units import TableUnit, find_base, find_stated
from transforms.meaning.tables.values import CellValue, parse_value
from transforms.periods.calendar import Period, parse_period
from transforms.places.mentions import PlaceScope, find_places
from transforms.places.subjects import find_subjects
from transforms.reading.blocks import Cell, Table
from transforms.reading.folding import fold
from transforms.reference import Reference

_UNIT_LINE = re.compile(r"单\s*位\s*[：:]")
# a row that says how the one above all is parted: 按产业分
_PARTING = re.compile(r"按[\u4e00-\u9fff、]{1,12}分.?[:：]?")
# the names of further parts stand below the first one, behind 其中：
_WIDTH_OF_PART = 6
_CERTAINTY = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class TableContext:
    """What is known before a table is read: the publication date, the area and period its text speaks of, the headings
    it stands under, nearest first."""

    anchor: datetime.date | None
    place: str | None
    place_code: str | None = None
    period: Period | None = None
    headings: tuple[str, ...] = ()


@dataclass(slots=True)
class TableReading:
    """What a table gave: by row of its grid the observations, spans in the text of the document; what the cells that are
    no observations are for: (start, end, outcome)."""

    rows: dict[int, list[Observation]] = field(default_factory=dict)
    reasons: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Title:
    """What the lines over a table say: the units they state, the base of an index, labels, place, subject, period."""

    units: list[TableUnit]
    base: str | None
    labels: list[Label]
    measure: str
    place: ResolvedPlace | None
    subject: str | None
    period: Period | None
    is_stated: bool


@dataclass(slots=True)
class _Row:
    """The labels of a row: its own, those of the rows it is part of, those of its group."""

    labels: list[Label]
    parents: list[Label]
    sections: list[Label]
    unit: TableUnit | None
    place: ResolvedPlace | None
    subject: str | None
    names: list[str]
    is_statistic: bool = True


def read_table(table: Table, text: str, context: TableContext, reference: Reference) -> TableReading:
    """Every cell of a table that holds a number, as an observation; `text` is the text the spans are of."""
    reader = LabelReader(reference, context.anchor, context.place)
    grid = build_grid(table)
    cells, parts = find_parts(grid, reference.table_words)
    title = _read_title([*table.title.split("\n"), *(cell.text for cell in cells)], context, reader)
    reading = TableReading()
    for heads, body in parts:
        for block in find_blocks(grid, heads, body, reference.table_words, reader.is_unit, reader.is_place):
            _read_block(grid, block, title, text, context, reader, reading)
    _give_reasons(grid, parts, reader, reading)
    return reading


def _read_title(lines: Sequence[str], context: TableContext, reader: LabelReader) -> _Title:
    """The title: lines below say more than lines above; headings over the table only where it has no title of its own."""
    reference = reader.reference
    folded = (strip_translation(fold(line, reference.reading.folding)) for line in lines)
    own = [line for line in folded if line]
    units = next((found for line in reversed(own) if (found := find_stated(line, reference.units))), [])
    base = next((found for line in own if (found := find_base(reader.clean(line)))), None)
    worded = [
        line for line in own if not _UNIT_LINE.match(line.lstrip("（(")) and not _is_only_base(reader.clean(line))
    ]
    labels = [reader.read(_strip_number(line), is_title=True) for line in worded]
    measure = next((found for label in reversed(labels) if (found := find_title_measure(label, reader.cues))), "")
    others = [reader.read(_strip_number(line), is_title=True) for line in context.headings]
    if not measure:
        measure = next((found for label in others[:2] if (found := find_title_measure(label, reader.cues))), "")
    places = [label.place for label in (*reversed(labels), *others) if label.place]
    period, is_stated = context.period, False
    for label in reversed(others):
        if label.has_time:
            period = read_time(reader, label, None) or period
    for label in labels:
        if label.has_time and (found := read_time(reader, label, period)):
            period, is_stated = found, True
    place = places[0] if places else None
    subject = next(
        (found for line in (*reversed(worded), *context.headings) if (found := _find_subject(line, reader))), None
    )
    return _Title(units, base, labels, measure, place, subject, period, is_stated)


def _is_only_base(line: str) -> bool:
    return find_base(line) is not None and len(line) <= 16


def _strip_number(line: str) -> str:
    """A title without the number of its table: 表3-1 …, 2-5 …"""
    return re.sub(
        r"^(?:附?表\s*[\d一二三四五六七八九十]*(?:[-—.．][\d]+)*|\d{1,2}(?:[-—.．]\d{1,2})+)[\s：:、.．]*", "", line
    )


def _find_subject(line: str, reader: LabelReader) -> str | None:
    reference = reader.reference
    places = find_places(line, reference.gazetteer, PlaceScope(reader.default_place))
    found = [s for s in find_subjects(line, reference.subjects, places) if s.kind == "company"]
    return found[0].name if found else None


def _read_block(
    grid: Grid,
    block: GridBlock,
    title: _Title,
    text: str,
    context: TableContext,
    reader: LabelReader,
    reading: TableReading,
) -> None:
    heads = read_heads(block, reader)
    title = _add_units(title, block, reader)
    stack: list[tuple[tuple[int, int], Label]] = []
    last: list[str] = []
    section_of: tuple[Cell, ...] = ()
    before = ""
    for number, section in block.rows:
        if section != section_of:
            stack = _open_section(section, stack, text)
            section_of = section
        row = _read_row(grid, number, block, section, stack, last, text, reader)
        before = _name_change(row, before)
        last = row.names
        for head in heads:
            cell = grid.rows[number][head.column.index]
            if (
                cell is None
                or (value := parse_value(cell, reader.reference.units, reader.reference.reading.folding)) is None
            ):
                continue
            o = _observe(value, row, head, heads, title, context, reader)
            reading.rows.setdefault(number, []).append(o)


def _name_change(row: _Row, before: str) -> str:
    """What a row measures, for the rows behind it; one that is a change and nothing else (增速) is of the row before."""
    for position, label in enumerate(row.labels):
        if label.measure:
            return label.measure
        if label.change and before:
            row.labels[position] = replace(label, measure=before)
    return before


def _add_units(title: _Title, block: GridBlock, reader: LabelReader) -> _Title:
    """The title with the units that the head of the names states, where it does: 项目（单位：千元）."""
    stated = [
        find_stated(cell.text, reader.reference.units)
        for column in block.naming for cell in column.heads if _UNIT_LINE.search(cell.text)
    ]  # fmt: skip
    return replace(title, units=stated[-1]) if stated and stated[-1] else title


def _open_section(
    section: Sequence[Cell], stack: list[tuple[tuple[int, int], Label]], text: str
) -> list[tuple[tuple[int, int], Label]]:
    """The rows that those of a group are part of: all above where it is set in, the outermost where it says that it parts
    that (按产业分), none where it is another group."""
    if not (stack and section):
        return []
    if _indent_of(text, section[0]) > stack[0][0][1]:
        return stack
    return [((0, -1), stack[0][1])] if _PARTING.fullmatch(strip_blanks(section[-1].text)) else []


def _read_row(
    grid: Grid, number: int, block: GridBlock, section: Sequence[Cell], stack: list[tuple[tuple[int, int], Label]],
    last: Sequence[str], text: str, reader: LabelReader,
) -> _Row:  # fmt: skip
    labels: list[Label] = []
    place: ResolvedPlace | None = None
    subject, names, is_whole = None, [], False
    for position, column in enumerate(block.naming):
        cell = grid.rows[number][column.index]
        name = cell.text if cell else ""
        if not name.strip() and len(block.naming) > 1 and position < len(last) and position + 1 < len(block.naming):
            name = last[position]
        names.append(name)
        if not strip_blanks(name):
            continue
        label = reader.read(name, is_place=column.role == "place", is_time=column.role == "time")
        labels.append(label)
        place = label.place or place
        is_whole = is_whole or (column.role == "place" and label.place is None and not label.measure)
        if column.role == "subject":
            place = place or reader.find_place_in(label.text)
            subject = label.text if label.text not in reader.cues["whole_area"] else None
            labels[-1] = Label(label.text, "", label.unit, place=label.place)
    parents: list[Label] = []
    first = grid.rows[number][block.naming[0].index] if block.naming else None
    if labels and first is not None:
        parents = _move_stack(stack, labels[0], _indent_of(text, first))
    sections = [reader.read(cell.text) for cell in section]
    unit_cell = grid.rows[number][block.unit.index] if block.unit else None
    unit = None
    if unit_cell is not None and strip_blanks(unit_cell.text):
        from_cell = reader.read(unit_cell.text).unit
        unit = from_cell
    is_of_people = any(
        cell.text.strip() in reader.cues["person_head"] for column in block.naming for cell in column.heads
    )
    return _Row(labels, parents, sections, unit, place, subject, names, not is_of_people)


def _move_stack(stack: list[tuple[tuple[int, int], Label]], label: Label, indent: int) -> list[Label]:
    """The labels that a row is part of: those above it that stand further out; 其中 is part of the row before, and so are
    the partners of trade that follow such a one."""
    key = (label.depth, indent)
    goes_on = bool(stack) and stack[-1][1].is_partner and stack[-1][0][1] > indent
    if label.is_part or (label.is_partner and goes_on):
        while len(stack) > 1 and stack[-1][0][1] > indent:
            stack.pop()
        parents = [other for _, other in stack if not other.is_part or other.depth < label.depth] or [
            other for _, other in stack
        ]
        stack.append(((label.depth, indent + _WIDTH_OF_PART), label))
        return parents
    while stack and not (_is_outer(stack[-1][0], key)):
        stack.pop()
    parents = [other for _, other in stack]
    stack.append((key, label))
    return parents


def _is_outer(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    if outer[0] and inner[0]:
        return outer[0] < inner[0]
    return outer[1] < inner[1] or (outer[0] > 0 and inner[0] == 0)


def _indent_of(text: str, cell: Cell) -> int:
    """How many blanks stand before a cell in its line, a wide one counted twice."""
    at, indent = cell.start, 0
    while at > 0 and text[at - 1] in " \u3000\u00a0":
        at -= 1
        indent += 2 if text[at] == "\u3000" else 1
    return indent


def _observe(
    value: CellValue, row: _Row, head: Head, heads: Sequence[Head], title: _Title, context: TableContext,
    reader: LabelReader,
) -> Observation:  # fmt: skip
    reference = reader.reference
    names = Names(
        row=[label.measure for label in row.labels], parents=[label.measure for label in row.parents],
        sections=[label.measure for label in row.sections], head=head.measure, title=title.measure,
        is_of_partner=any(label.is_partner for label in row.labels),
    )  # fmt: skip
    everything = [*title.labels, *row.sections, *row.parents, *row.labels, *head.labels]
    own = [*row.labels, *head.labels]
    kind = choose_kind(value, row.labels, head.labels, [*title.labels, *row.sections], title.base)
    indicator = compose_indicator(names, kind, reader.cues)
    kind, unit = choose_unit(
        kind, value, row.unit, row.labels, head.labels, [*row.parents[::-1], *row.sections[::-1]], title.units, indicator,
        reference,
    )  # fmt: skip
    period, is_stated = _choose_period(row, head, heads, title, reader)
    place = _choose_place(row, head, title, context)
    status = _choose_status(own, everything, period, context)
    number, exponent = value.value, value.exponent
    if kind.is_falling and number > 0:
        number = -number
    if unit is not None:
        number *= unit.factor
        exponent += unit.factor.adjusted()
    name = unit.name if unit else None
    entry = reference.catalogue.name_of(indicator, name, kind.name) if indicator else None
    is_statistic = row.is_statistic and (name is not None or bool(head.column.heads))
    certainty = float(_CERTAINTY) * (1 if indicator else 0.4) * (1 if unit or kind.name in ("rank", "ratio") else 0.8)
    return Observation(
        start=value.start, end=value.end, value=_plain(number), low=None, high=None, exponent=exponent, unit=name,
        comparator="=", kind=kind.name, basis=kind.basis, indicator=indicator or None,
        indicator_name=entry.name if entry else None, subject=row.subject or title.subject, period=period,
        period_basis=("stated" if is_stated or title.is_stated else "carried") if period else None, base_period=None,
        place=place, status=status, is_statistic=is_statistic, confidence=round(certainty, 3),
        rules=("table", f"place_{place.basis or 'none'}", kind.name),
    )  # fmt: skip


def _choose_period(
    row: _Row, head: Head, heads: Sequence[Head], title: _Title, reader: LabelReader
) -> tuple[Period | None, bool]:
    """The period of a cell, and whether row or head state it."""
    general = title.period
    if general is None and not any(label.has_time for label in (*row.labels, *head.labels, *head.timed)):
        # 人口数 beside 比重 of 2020 and 2010
        general = latest(
            [read_time(reader, label, None) for other in heads for label in other.labels if label.has_time]
        )
    for label in row.sections:
        general = read_time(reader, label, general) or general if label.has_time else general
    column = head.labels if not head.timed else [*head.timed, *head.labels]
    period, is_stated = settle_period(reader, general, row.labels, column)
    if period and period.year and any(_is_of_a_year(label, reader) for label in head.labels):
        period = parse_period(str(period.year))
    return period, is_stated


def _is_of_a_year(label: Label, reader: LabelReader) -> bool:
    """Whether a head is that of a budget or a task, which is set for a year whatever part of it has passed; not of what
    was done of it."""
    return (
        label.plan == "planned"
        and not label.has_time
        and reader.cues.regex("<whole_year>").search(label.text) is not None
    )


def _plain(number: Decimal) -> Decimal:
    """The number without an exponent: 6.175E+10 is 61750000000."""
    return Decimal(f"{number:f}")


def _choose_place(row: _Row, head: Head, title: _Title, context: TableContext) -> ResolvedPlace:
    in_head = next((label.place for label in reversed(head.labels) if label.place), None)
    in_section = next((label.place for label in reversed(row.sections) if label.place), None)
    chosen = row.place or in_head or in_section or title.place
    if chosen:
        return chosen
    return ResolvedPlace(context.place, context.place_code, "document" if context.place else None)


def _choose_status(
    own: Sequence[Label], everything: Sequence[Label], period: Period | None, context: TableContext
) -> str:
    """Planned where head or row says so, else where the title does, or where the period lies ahead."""
    for label in reversed(own):
        if label.plan:
            return "planned" if label.plan == "planned" and not label.is_fulfilment else "actual"
    if any(label.change == "growth" or label.when == "year_before" for label in own):
        return "planned" if _is_ahead(period, context) else "actual"
    plan = next((label.plan for label in everything if label.plan), None)
    return "planned" if plan == "planned" or _is_ahead(period, context) else "actual"


def _is_ahead(period: Period | None, context: TableContext) -> bool:
    return bool(period and period.first and context.anchor and period.first > context.anchor)


def _give_reasons(
    grid: Grid, parts: Sequence[tuple[list[int], list[int]]], reader: LabelReader, reading: TableReading
) -> None:
    """For cells that are no observations what they are, where their look or column tells: times, numbers of rows."""
    for cells in _cells(grid):
        label = reader.read(cells.text, is_time=False)
        if label.has_time and not label.measure:
            reading.reasons.append((cells.start, cells.end, "date"))
    for heads, body in parts:
        for block_column in range(grid.width):
            head = strip_blanks("".join(grid.text(row, block_column) for row in heads))
            if head in reader.cues["serial_head"]:
                outcome = "code" if "码" in head else "enumerator"
                spans = [grid.rows[row][block_column] for row in body]
                reading.reasons += [(cell.start, cell.end, outcome) for cell in spans if cell]


def _cells(grid: Grid) -> Iterator[Cell]:
    seen: set[int] = set()
    for row in grid.rows:
        for cell in row:
            if cell is not None and cell.text and cell.start not in seen:
                seen.add(cell.start)
                yield cell


__all__ = ["CellKind", "TableContext", "TableReading", "read_table"]
