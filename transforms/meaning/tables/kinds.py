"""CellKind and unit of a cell: level, growth, change, share, rank; and in what it is counted.

Belongs here: `CellKind`, `choose_kind`, `choose_unit`.
Does not: reading labels (`transforms.meaning.tables.labels`), indicators.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from transforms.meaning.tables.labels import Label
from transforms.meaning.tables.units import TableUnit, parse_unit
from transforms.meaning.tables.values import CellValue
from transforms.reference import Reference

CellKindName = Literal["level", "growth", "delta", "ratio", "rank"]
_PERCENT = TableUnit("%", Decimal(1), "share")
_POINTS = TableUnit("百分点", Decimal(1), "percentage_point")
# a title of growth alone, not of a level and its growth
_ONLY_GROWTH = re.compile(
    r"(?<![及和与、])(?<!及其)(?:同比|比上年)?(?:增速|增长率|增长速度|增幅|涨幅|涨跌幅|增长情况)(?:表|统计表|情况|排名)?$"
)
_RELATIVE = ("%", "‰", "倍", "番")


@dataclass(frozen=True, slots=True)
class CellKind:
    """The kind of a figure; `is_index`: an index number, which has no unit; `is_falling`: its head tells of falls, so that
    a number without sign is negative."""

    name: CellKindName
    basis: str | None = None
    is_index: bool = False
    is_falling: bool = False


def choose_kind(
    value: CellValue, row: Sequence[Label], head: Sequence[Label], around: Sequence[Label], base: str | None
) -> CellKind:
    """What kind of figure a cell holds, by its own words, then its head, its row, the title."""
    if value.is_rank:
        return CellKind("rank")
    leaf = head[-1] if head else None
    for labels in (head, row):
        if any(label.is_rank for label in labels):
            return CellKind("rank")
        if any(label.base for label in labels):
            return CellKind("ratio", is_index=True)
        changed = next((label for label in reversed(labels) if label.change), None)
        if changed is not None:
            if (
                changed.change == "growth"
                and any("指数" in label.measure for label in (*row, *head))
                and value.value > 60
            ):
                return CellKind("ratio", is_index=True)
            return CellKind(changed.change, changed.basis, is_falling=changed.is_falling)  # type: ignore[arg-type]
        if any(label.is_fulfilment or label.is_share for label in labels):
            return CellKind("ratio")
    if value.is_change:
        return CellKind("growth", "同比")
    units = [label.unit for label in (*row, *head) if label.unit]
    if (base or (leaf and "指数" in leaf.measure)) and (not units or base):
        if not any(unit.name == "%" for unit in units) or base:
            return CellKind("ratio", is_index=True)
    if any("指数" in label.measure for label in row) and not units:
        return CellKind("ratio", is_index=True)
    spoken = next((label for label in reversed(around) if label.change or label.is_rank or label.is_share), None)
    if spoken is not None and spoken.change == "growth" and not units:
        if (spoken.unit and spoken.unit.name == "%") or _ONLY_GROWTH.search(spoken.text):
            return CellKind("growth", spoken.basis)
    return CellKind("level")


def choose_unit(
    kind: CellKind, value: CellValue, column_unit: TableUnit | None, row: Sequence[Label], head: Sequence[Label],
    above: Sequence[Label], stated: Sequence[TableUnit], indicator: str, reference: Reference,
) -> tuple[CellKind, TableUnit | None]:  # fmt: skip
    """The unit of a cell, and its kind where the unit settles it: the cell's own, the column of units, the row, the head,
    the group, the title."""
    row_unit = next((label.unit for label in reversed(row) if label.unit), None)
    head_unit = next((label.unit for label in reversed(head) if label.unit), None)
    above_unit = next((label.unit for label in above if label.unit), None)
    head_unit, column_unit = _combine_price(head_unit, column_unit, head, reference)
    own = value.unit or column_unit or row_unit
    if kind.name == "rank" or kind.is_index:
        return kind, None
    if kind.name == "growth":
        return _unit_of_growth(kind, value, own, head_unit, head)
    if kind.name == "delta":
        if head_unit and head_unit.name == "%" and not (own and own.name == "%"):
            return replace(kind, name="growth"), head_unit
        if own and own.name == "%":
            return kind, _POINTS
        return kind, head_unit or own or above_unit or _pick(stated, indicator, reference)
    if kind.name == "ratio":
        unit = next((unit for unit in (value.unit, head_unit, own) if unit and unit.name in _RELATIVE), _PERCENT)
        return kind, unit
    chosen = value.unit or column_unit or row_unit or head_unit or above_unit
    return _settle_level(kind, value, chosen, stated, indicator, reference)


def _combine_price(
    head_unit: TableUnit | None, column_unit: TableUnit | None, head: Sequence[Label], reference: Reference
) -> tuple[TableUnit | None, TableUnit | None]:
    """The units of head and column of units, one where the head is a price in money and the column says of how much: 价格（元）
    beside 吨 is 元/吨."""
    if head_unit and column_unit and head_unit.dimension == "money" and any("价" in label.text for label in head):
        price = parse_unit(f"{head_unit.name}/{column_unit.name}", reference.units)
        if price is not None:
            price = price._replace(factor=price.factor * head_unit.factor / column_unit.factor)
            return price, price
    return head_unit, column_unit


def _settle_level(
    kind: CellKind, value: CellValue, chosen: TableUnit | None, stated: Sequence[TableUnit], indicator: str,
    reference: Reference,
) -> tuple[CellKind, TableUnit | None]:  # fmt: skip
    """The unit of what no word calls a change or a share, and the kind that it tells: a rate in percent is a ratio."""
    cues = reference.table_words
    is_rate = cues.regex("(?:<rate_end>)(?:[(].*)?$").search(indicator) is not None
    if chosen is None and is_rate:
        chosen = next((unit for unit in stated if unit.name in ("%", "‰")), None)
        if chosen is None and not cues.regex("(?:<number_end>)$").search(indicator):
            chosen = _PERCENT if not stated or value.value <= 100 else None
        return replace(kind, name="ratio"), chosen
    chosen = chosen or _pick(stated, indicator, reference)
    if chosen is not None and chosen.name in ("%", "‰"):
        if kind.basis or (value.value < 0 and not is_rate):
            return replace(kind, name="growth"), chosen
        return replace(kind, name="ratio"), chosen
    if chosen is not None and chosen.name == "百分点":
        return replace(kind, name="delta"), chosen
    if chosen is None:
        if cues.regex("(?:<number_end>)$|(?<![占同环])比$").search(indicator):
            return replace(kind, name="ratio"), None
        chosen = _infer(indicator, reference)
    return replace(kind, basis=None), chosen


def _unit_of_growth(
    kind: CellKind, value: CellValue, own: TableUnit | None, head_unit: TableUnit | None, head: Sequence[Label]
) -> tuple[CellKind, TableUnit | None]:
    """Growth is in percent; a change in the unit of what changes where the head says that unit."""
    if value.unit and value.unit.name in _RELATIVE:
        return kind, value.unit
    unit = head_unit
    if unit is not None and unit.name == "百分点":
        return replace(kind, name="delta"), unit
    if unit is not None and unit.name not in _RELATIVE:
        return replace(kind, name="delta"), unit
    both_ways = any("增减" in label.text or "±" in label.text or "升降" in label.text for label in head)
    if own is not None and own.name == "%" and both_ways and value.unit is None:
        return replace(kind, name="delta"), _POINTS
    if own is not None and own.name == "百分点":
        return replace(kind, name="delta"), own
    return kind, unit or _PERCENT


def _pick(stated: Sequence[TableUnit], indicator: str, reference: Reference) -> TableUnit | None:
    """Of the units that a title states the one of the indicator's dimension, else the first that is no share."""
    if not stated:
        return None
    entry = reference.catalogue.name_of(indicator) if indicator else None
    if entry is not None:
        alike = next((unit for unit in stated if unit.dimension in entry.dimensions), None)
        if alike:
            return alike
    if len(stated) > 1:
        for end, dimension in (
            ("面积", "area"),
            ("产量", "mass"),
            ("总产", "mass"),
            ("人数", "people"),
            ("户数", "households"),
        ):
            if indicator.endswith(end) and (alike := next((u for u in stated if u.dimension == dimension), None)):
                return alike
        if indicator.endswith(("单产", "亩产")) and (alike := next((u for u in stated if "/" in u.dimension), None)):
            return alike
    return next((unit for unit in stated if unit.name not in ("%", "‰")), stated[0])


def _infer(indicator: str, reference: Reference) -> TableUnit | None:
    """The unit that the indicator itself tells where the table states none: 人 of 人口."""
    if not indicator:
        return None
    if reference.cues.regex("(?:<people_head>)$").search(indicator):
        return TableUnit("人次" if indicator.endswith("人次") else "人", Decimal(1), "people")
    return None
