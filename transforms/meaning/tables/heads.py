"""Heads: what the columns of values measure, and what a growth, a share or a rank takes from the column it is of.

Belongs here: `Head`, `read_heads`.
Does not: which cells are heads (`transforms.meaning.tables.grid`), the words of one label
(`transforms.meaning.tables.labels`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.meaning.tables.grid import GridBlock, GridColumn
from transforms.meaning.tables.indicators import find_end
from transforms.meaning.tables.labels import Label, LabelReader
from transforms.meaning.tables.periods import latest, read_time

_SHARES = ("", "占比", "比重", "比例", "份额", "构成")


@dataclass(slots=True)
class Head:
    """A column of values with the labels of its head, from top to bottom, and what it takes from its neighbour: the measure
    and the times of the level that its growth, share or rank is of."""

    column: GridColumn
    labels: list[Label]
    measure: str = ""
    timed: list[Label] = field(default_factory=list)


def read_heads(block: GridBlock, reader: LabelReader) -> list[Head]:
    """The columns of values of a block, each with what its head says and what it takes from its neighbours."""
    place_heads = [reader.is_place(column.heads[-1].text) for column in block.values if column.heads]
    are_places = sum(place_heads) * 2 > len(block.values)
    heads = []
    for column in block.values:
        labels = [reader.read(cell.text, is_place=are_places and reader.is_place(cell.text)) for cell in column.heads]
        heads.append(Head(column, labels))
    for head in heads:
        head.measure = _join_measures([label.measure for label in head.labels])
    for index, head in enumerate(heads):
        if head.measure == "人均" and index and not _depends(heads[index - 1]):
            head.measure += heads[index - 1].measure  # 生产总值, 人均
        _borrow_measure(heads, index, reader)
        if _is_before(head) and not any(label.has_time for label in head.labels):
            head.timed = _times_of_now(heads[:index])
        if not _depends(head):
            continue
        levels = _levels_before(heads, index)
        worded = [label for label in head.labels if label.measure or not label.unit]  # a unit below names nothing
        own = [label for label in worded if label.measure not in _SHARES and not label.is_fulfilment]
        whens = {label.when for label in head.labels if label.when}
        alike = [level for level in levels if not whens or whens & {label.when for label in level.labels}] or levels
        if alike and (not own or own[-1] is not worded[-1]):
            borrowed = alike[-1].measure
            if borrowed and borrowed not in head.measure:
                head.measure = borrowed if head.measure in borrowed else borrowed + head.measure
        if not whens and not any(label.has_time for label in head.labels):
            now = [level for level in levels if not _is_before(level)]
            head.timed = _latest_times(now or levels, reader)
    return heads


def _borrow_measure(heads: Sequence[Head], index: int, reader: LabelReader) -> None:
    """A level that names no measure of its own has it from the level on its left: 自年初累计 beside 货物吞吐量; a part of it
    its noun: 其中 over 农业 beside 用水量."""
    head = heads[index]
    level = next((other for other in reversed(heads[:index]) if other.measure and not _depends(other)), None)
    if level is None or _depends(head):
        return
    units, units_of_level = ([label.unit for label in other.labels if label.unit] for other in (head, level))
    if not head.measure and units == units_of_level and any(label.when or label.has_time for label in head.labels):
        head.measure = level.measure
    elif head.measure and _is_part(head) and not find_end(head.measure, reader.cues):
        whole = next((other for other in reversed(heads[:index]) if not _is_part(other)), level)
        head.measure += find_end(whole.measure, reader.cues)


def _is_part(head: Head) -> bool:
    return any(label.is_part for label in head.labels)


def _times_of_now(heads: Sequence[Head]) -> list[Label]:
    """The times of the nearest level that holds this year's figure: 累计, 上年同期 is what had come together a year before."""
    now = next((head for head in reversed(heads) if not _depends(head) and not _is_before(head)), None)
    return [label for label in now.labels if label.when or label.has_time] if now else []


def _depends(head: Head) -> bool:
    """Whether a column is of another one: its growth, share, rank or fulfilment."""
    return any(
        label.change or label.is_rank or label.is_fulfilment or (label.is_share and label.measure in _SHARES)
        for label in head.labels
    )


def _is_before(head: Head) -> bool:
    """Whether a column holds what was a year before."""
    return any(label.when == "year_before" for label in head.labels)


def _levels_before(heads: Sequence[Head], index: int) -> list[Head]:
    """The columns of levels on the left, back to the one that another growth or share already is of."""
    found: list[Head] = []
    for head in reversed(heads[:index]):
        if _depends(head):
            if any(not _is_before(other) for other in found):
                break
            continue
        found.insert(0, head)
    if not found:  # 位次 before what is ranked
        found = [head for head in heads[index + 1 :] if not _depends(head)][:1]
    return found


def _latest_times(levels: Sequence[Head], reader: LabelReader) -> list[Label]:
    """The labels of the level that holds the latest time, of the last one where none holds any."""
    times = [latest([read_time(reader, label, None) for label in level.labels if label.has_time]) for level in levels]
    newest = latest(times)
    if newest is None:
        return [label for label in levels[-1].labels if label.when] if levels else []
    return levels[times.index(newest)].labels


def _join_measures(measures: Sequence[str]) -> str:
    joined = ""
    # 0—14岁 below 占常住人口比重: the share of the first
    for measure in sorted(measures, key=lambda m: m.startswith("占") or m in ("比重", "比例", "构成")):
        if measure and measure not in joined:
            joined = measure if joined and joined in measure else joined + measure
    return joined
