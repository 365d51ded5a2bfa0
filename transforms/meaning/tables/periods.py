"""The period of a cell: the times of title, group, row and head put together.

Belongs here: `settle_period`: years across the top or down the side, months of a titled year, 本月 and 累计, 上年同期.
Does not: finding times in words (`transforms.periods.mentions`), the words of labels (`transforms.meaning.tables.labels`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.meaning.tables.labels import Label, LabelReader
from transforms.periods.calendar import Period, make_months, make_span, month_code, parse_period, shift_years

_COARSE = {"open": 0, "range": 1, "A": 0, "S": 1, "Q": 2, "M": 3, "D": 4}
# 5月, 1—5月, 一季度: of the year the title names, whatever the date of publication
_PART_OF_YEAR = re.compile(
    r"\d{1,2}(?:月|[-—–－~～至到]\d{1,2}月)|第?[一二三四1-4]季|[上下]半年|前[一二三四\d]+(?:季|个?月)"
)
_SPOKEN = ("point", "span", "since", "as_of", "deadline", "from")


def settle_period(
    reader: LabelReader, general: Period | None, row: Sequence[Label], column: Sequence[Label]
) -> tuple[Period | None, bool]:
    """The period that the labels of a row and of a column mean, read on from `general` (title and group), and whether
    they state one themselves."""
    timed = [label for label in (*row, *column) if label.has_time]
    alone = {id(label): read_time(reader, label, None) for label in timed}
    # what names its own year goes first, the coarser before the finer; the others are read on from it
    whole = [label for label in timed if alone[id(label)] is not None and _names_year(label)]
    whole.sort(key=lambda label: _COARSE[alone[id(label)].frequency])  # type: ignore[union-attr]
    period = general
    for label in whole:
        period = read_time(reader, label, period) or period
    for label in timed:
        if label not in whole:
            period = read_time(reader, label, period) or period
    for label in (*row, *column):
        if label.when:
            period = shift(period, label.when)
    return period, bool(timed) or any(label.when for label in (*row, *column))


def read_time(reader: LabelReader, label: Label, carried: Period | None) -> Period | None:
    """The period a label states, None where it states none; the last one of several."""
    if carried is not None and carried.year and _PART_OF_YEAR.match(label.time_text):
        named = replace(label, time_text=f"{carried.year}年{label.time_text}")
        return read_time(reader, named, None)
    found = [m for m in reader.find_mentions(label, carried) if m.role in _SPOKEN and m.period is not None]
    return found[-1].period if found else None


def _names_year(label: Label) -> bool:
    return any(label.time_text[i : i + 4].isdigit() for i in range(len(label.time_text) - 3))


def shift(period: Period | None, when: str) -> Period | None:
    """The period that 本月, 累计, 上年同期 or 上月 mean where a table speaks of `period`.

    >>> shift(parse_period("2024-05"), "total").code, shift(parse_period("2024-01/2024-05"), "month").code
    ('2024-01/2024-05', '2024-05')
    """
    if period is None or period.first is None or period.last is None:
        return period
    if when == "year_before":
        return shift_years(period, -1)
    last = period.last.year * 12 + period.last.month - 1
    if when == "month":
        is_run = period.frequency in ("range", "S", "Q") and period.first.year == period.last.year
        return parse_period(month_code(last)) if is_run else period
    if when == "month_before":
        return make_months(last - 1, last - 1) if period.frequency == "M" else period
    if period.frequency in ("M", "Q"):
        return make_months(last - period.last.month + 1, last) if period.last.month > 1 else period
    return period


def latest(periods: Sequence[Period | None]) -> Period | None:
    """The one that ends last; of two that end alike the first."""
    known = [period for period in periods if period is not None and period.last is not None]
    return max(known, key=lambda period: period.last) if known else None  # type: ignore[arg-type,return-value]


def widen(first: Period, second: Period) -> Period:
    """Both and what lies between."""
    return make_span(first.code, second.code)
