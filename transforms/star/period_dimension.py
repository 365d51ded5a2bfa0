"""The period dimension: one member for each period code, with its days, frequency and label.

Belongs here: `build_dim_period`, `find_period_ends`, `describe_period`.
Does not: how a text names a period (`transforms.periods`).
"""

import datetime
import re

import polars as pl

from transforms.periods.calendar import POINT, parse_period
from transforms.star.surrogate_keys import derive_text_keys
from warehouse.contract import build_frame
from warehouse.tables import star
from warehouse.tables.star import UNKNOWN_KEY, UNKNOWN_NAME

_FREQUENCY_WORDS = {1: "上半年", 2: "下半年"}
_QUARTER_WORDS = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}


def build_dim_period(codes: pl.Series, run_key: int) -> pl.DataFrame:
    """`star.dim_period`: the periods of the codes, in whichever role, each with its parts."""
    distinct = codes.unique().drop_nulls().sort()
    keys = derive_text_keys(distinct, "period")
    rows: list[dict[str, object]] = [
        {
            "period_key": UNKNOWN_KEY,
            "label": UNKNOWN_NAME,
            "frequency": "unknown",
            "is_cumulative": False,
            "run_key": run_key,
        }
    ]
    rows += [
        {"period_key": key, "run_key": run_key, **describe_period(code)}
        for key, code in zip(keys, distinct, strict=True)
    ]
    return build_frame(rows, star.DIM_PERIOD)


def find_period_ends(code: str) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of a code; None where it is open, or where it is no code.

    >>> find_period_ends("2026-Q1")
    (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
    >>> find_period_ends("/2022-11")
    (None, datetime.date(2022, 11, 30))
    """
    if "/" in code:
        first, last = code.split("/", 1)
        return (find_period_ends(first)[0] if first else None, find_period_ends(last)[1] if last else None)
    try:
        period = parse_period(code)
    except ValueError:
        return None, None
    return period.first, period.last


def describe_period(code: str) -> dict[str, object]:
    """The columns of `star.dim_period` for one code, without keys.

    >>> period = describe_period("2025-01/2025-09")
    >>> period["label"], period["frequency"], period["is_cumulative"], period["year_ago_code"]
    ('2025年1月—9月', 'span', True, '2024-01/2024-09')
    >>> describe_period("/2026-Q1")["label"]
    '截至2026年一季度'
    """
    first, last = find_period_ends(code)
    point = POINT.fullmatch(code)
    within = (first, last) if first and last and first.year == last.year else None
    return {
        "code": code,
        "label": _label_period(code),
        "frequency": _find_frequency(code, point),
        "first_day": first,
        "last_day": last,
        "year": last.year if last else first.year if first else None,
        "half": _same(within, lambda day: (day.month + 5) // 6),
        "quarter": _same(within, lambda day: (day.month + 2) // 3),
        "month": _same(within, lambda day: day.month),
        "day_count": (last - first).days + 1 if first and last and last >= first else None,
        # From new year on over more than one part of a year (1—9月), or with an open end: a running total.
        "is_cumulative": bool(
            not point and (within is None or (first is not None and (first.month, first.day) == (1, 1)))
        )
        and not (first and last and first.year != last.year),
        "year_ago_code": re.sub(r"\d{4}(?=-|/|$)", lambda year: f"{int(year[0]) - 1:04d}", code),
    }


def _same(days: tuple[datetime.date, datetime.date] | None, part) -> int | None:
    return part(days[0]) if days and part(days[0]) == part(days[1]) else None


def _find_frequency(code: str, point: re.Match[str] | None) -> str:
    if point:
        _, half, quarter, month, day = point.groups()
        return "half" if half else "quarter" if quarter else "day" if day else "month" if month else "year"
    return "as_of" if code.startswith("/") else "since" if code.endswith("/") else "span"


def _label_period(code: str) -> str:
    if code.startswith("/"):
        return f"截至{_label_period(code[1:])}"
    if code.endswith("/"):
        return f"{_label_period(code[:-1])}以来"
    if "/" in code:
        first, last = code.split("/")
        last_label = _label_period(last)
        if len(first) > 4 and first[:4] == last[:4]:
            last_label = last_label.removeprefix(f"{last[:4]}年")
        return f"{_label_period(first)}—{last_label}"
    point = POINT.fullmatch(code)
    if not point:
        return code
    year, half, quarter, month, day = point.groups()
    rest = (
        _FREQUENCY_WORDS[int(half)]
        if half
        else _QUARTER_WORDS[int(quarter)]
        if quarter
        else f"{int(month)}月"
        if month
        else ""
    )
    return f"{int(year)}年{rest}" + (f"{int(day)}日" if day else "")
