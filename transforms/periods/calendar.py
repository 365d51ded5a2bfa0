"""Periods: the code a span of time is written as, and its first and last day.

Belongs here: `Period`, reading and building codes (SDMX codes and ISO intervals, as `warehouse.tables.silver` declares
them), calendar steps on them. Does not: the words of a text that mean a period (`transforms.periods.mentions`).
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Frequency = Literal["A", "S", "Q", "M", "D", "range", "open"]

POINT = re.compile(r"(\d{4})(?:-(?:S([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time. `first` and `last` are its first and last day, both in it; None where that end is open."""

    code: str
    first: datetime.date | None
    last: datetime.date | None

    @property
    def frequency(self) -> Frequency:
        """A, S, Q, M or D for a single year, half, quarter, month or day; range for A/B; open for A/ and /B."""
        if "/" in self.code:
            return "open" if self.first is None or self.last is None else "range"
        match len(self.code):
            case 4:
                return "A"
            case 10:
                return "D"
            case _:
                letter = self.code[5]
                return letter if letter in "SQ" else "M"  # type: ignore[return-value]

    @property
    def is_run_of_years(self) -> bool:
        """Whether it is a closed span of whole years, 2021/2025."""
        return len(self.code) == 9 and self.code[4] == "/"

    @property
    def year(self) -> int | None:
        """The calendar year it lies in; None where it spans several or is open at the start."""
        if self.first is None or self.last is None or self.first.year != self.last.year:
            return None
        return self.first.year


@lru_cache(maxsize=4096)
def parse_period(code: str) -> Period:
    """The period a code stands for. Raises ValueError naming the code where it is none.

    >>> parse_period("2025-Q1").last
    datetime.date(2025, 3, 31)
    >>> parse_period("2021/2025").first, parse_period("2025/").frequency
    (datetime.date(2021, 1, 1), 'open')
    """
    first_code, slash, last_code = code.partition("/")
    if not slash:
        return Period(code, *_days(code, code))
    if not first_code and not last_code:
        raise ValueError(f"{code!r} is no period: both ends are missing")
    first = _days(first_code, code)[0] if first_code else None
    last = _days(last_code, code)[1] if last_code else None
    if first and last and first > last:
        raise ValueError(f"{code!r} is no period: it ends before it starts")
    return Period(code, first, last)


def make_span(first_code: str, last_code: str) -> Period:
    """The period from the start of one code to the end of another, both in; one code twice is that code itself.
    Where a code is itself a span, its outer end counts. Raises ValueError where the end lies before the start.

    >>> make_span("2025-01", "2025-09").code
    '2025-01/2025-09'
    """
    first_code, last_code = first_code.split("/")[0], last_code.split("/")[-1]
    return parse_period(first_code if first_code == last_code else f"{first_code}/{last_code}")


def make_since(code: str) -> Period:
    """The period from the start of a code, open towards the present: `2025/`."""
    return parse_period(f"{code.split('/')[0]}/")


def make_as_of(code: str) -> Period:
    """Everything up to the end of a code: `/2025-11`."""
    return parse_period(f"/{code.split('/')[-1]}")


def make_years(first: int, last: int) -> Period:
    """Whole calendar years, both in."""
    return make_span(f"{first:04d}", f"{last:04d}")


def make_months(first: int, last: int) -> Period:
    """Whole months, both in, each counted as year * 12 + month - 1."""
    return make_span(month_code(first), month_code(last))


def make_quarters(first: int, last: int) -> Period:
    """Whole quarters, both in, each counted as year * 4 + quarter - 1."""
    return make_span(f"{first // 4:04d}-Q{first % 4 + 1}", f"{last // 4:04d}-Q{last % 4 + 1}")


def month_code(index: int) -> str:
    """The code of a month counted as year * 12 + month - 1."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def shift_years(period: Period, years: int) -> Period:
    """The same period that many years later; 29 February becomes the 28th."""

    def moved(match: re.Match[str]) -> str:
        code = f"{int(match[1]) + years:04d}{match[2]}"
        return code[:-2] + "28" if code.endswith("-02-29") and not calendar.isleap(int(code[:4])) else code

    return parse_period(re.sub(r"(\d{4})((?:-[SQ]?\d+)*)", moved, period.code))


def _days(code: str, whole: str) -> tuple[datetime.date, datetime.date]:
    match = POINT.fullmatch(code)
    if match is None or not code.isascii():
        raise ValueError(f"{whole!r} is no period")
    year, half, quarter, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if day:
            date = datetime.date(year, month, day)
            return date, date
        if half:
            first_month, last_month = 6 * half - 5, 6 * half
        elif quarter:
            first_month, last_month = 3 * quarter - 2, 3 * quarter
        elif match[4]:
            first_month = last_month = month
        else:
            first_month, last_month = 1, 12
        first = datetime.date(year, first_month, 1)
        return first, datetime.date(year, last_month, calendar.monthrange(year, last_month)[1])
    except ValueError as error:
        raise ValueError(f"{whole!r} is no period: {error}") from error
