"""The scope of a reader: what 今年, 同期, 5月 and 五年来 mean beside the publication date and the period read last.

Belongs here: `Scope`, calendar arithmetic relative to the anchor. Does not: the words (`transforms.periods.mentions`).
"""

import datetime
from collections.abc import Mapping

from transforms.periods.calendar import (
    Period,
    make_months,
    make_quarters,
    make_since,
    make_span,
    make_years,
    parse_period,
)
from transforms.periods.lexicon import Word

# Reports on a year that has ended appear up to April; until then 五年来 and 全年 look back on whole years.
_REPORTING_MONTHS = 4
# Counts up to a plan's length are of whole years; 26年来 is a date to count from.
_SHORT_YEARS = 5
# A text in the news speaks of the days and months just gone, even where it has just named another year.
_FRESH_MONTHS = 3
# A day named without a year so shortly ahead is announced, not remembered.
_NEAR_DAYS = 21
# Days a holiday lasts at most, and days after its start in which 假期 still means it.
_LONGEST_HOLIDAY, _RECENT_DAYS = 16, 21


class Scope:
    """The anchor (publication date) and the running period: carried into the sentence, then moved by each mention."""

    __slots__ = ("_here", "anchor", "counts_from_republic", "running")

    def __init__(
        self, anchor: datetime.date | None, carried: Period | None, *, counts_from_republic: bool = False
    ) -> None:
        self.counts_from_republic = counts_from_republic
        # Calendar arithmetic must not leave the calendar: a day of the year 3 is no publication date.
        self.anchor = anchor if anchor is not None and 1000 <= anchor.year <= 9000 else None
        day = carried and (carried.first or carried.last)
        self.running = carried if day and 1000 <= day.year <= 9000 else None
        self._here = False

    def go_on_with(self, period: Period) -> None:
        """Make a period just read the running one."""
        self.running, self._here = period, True

    @property
    def _running_year(self) -> int | None:
        """The one year the text is in; for a running total or a stock the year it is counted up to."""
        running = self.running
        if running is None:
            return None
        if running.first is None:
            return running.last.year if running.last else None
        if running.last is None:
            return running.first.year if self.anchor and running.first.year == self.anchor.year else None
        return running.year

    @property
    def _reports_past_year(self) -> bool:
        return self.anchor is not None and self.anchor.month <= _REPORTING_MONTHS

    def year(self, from_anchor: bool, offset: int) -> int | None:
        """今年, 去年 (from the anchor) or 同年, 次年, 上年 (from the running year; 上年 falls back on the anchor)."""
        if not from_anchor and self._running_year is not None:
            return self._running_year + offset
        if self.anchor is not None and (from_anchor or offset == -1):
            return self.anchor.year + offset
        return None

    def current_year(self, *, looks_back: bool = False) -> Period | None:
        """The year 年末 and 年初 belong to: the running one, else the anchor's; `looks_back`: the year reported on, which
        is the one before while that has just ended."""
        if self._running_year is not None:
            return parse_period(f"{self._running_year:04d}")
        return self._reported_year() if looks_back else self.year_at_anchor()

    def year_at_anchor(self) -> Period | None:
        """The anchor's year, which 年底前 looks ahead in."""
        return parse_period(f"{self.anchor.year:04d}") if self.anchor else None

    def whole_year(self) -> Period | None:
        """The year 全年 means: the running one (the last of several), else the year reported on at the anchor."""
        running = self.running
        if running is not None and running.first is not None and running.last is not None:
            return parse_period(f"{running.last.year:04d}")
        if self._running_year is not None:
            return parse_period(f"{self._running_year:04d}")
        return self._reported_year()

    def _reported_year(self) -> Period | None:
        return parse_period(f"{self.anchor.year - self._reports_past_year:04d}") if self.anchor else None

    def years(self, first: int, last: int) -> Period | None:
        """今明两年: the years so far from the anchor's, both in."""
        return make_years(self.anchor.year + first, self.anchor.year + last) if self.anchor else None

    def year_of(
        self, first_month: int, last_month: int, days: list[int], is_future: bool, *, is_reached: bool = False
    ) -> int | None:
        """The year of months named without one (`days`: the last day, where one is named): the running year where the
        text goes on with it, else that of the last such months not after the anchor; `is_future`: the next not before
        it; `is_reached`: none after the anchor. The year of a plan named before is none to go on with."""
        anchor, running = self.anchor, self._running_year
        if running is not None and anchor is not None and running > anchor.year and (is_reached or not self._here):
            running = None
        if running is not None and (self._here or anchor is None):
            return running
        if anchor is None:
            return None
        reached = (last_month, days[0] if days else 1) <= (anchor.month, anchor.day)
        to_come = (last_month - anchor.month) * 31 + days[0] - anchor.day if days else 0
        is_near = not reached and 0 < to_come <= _NEAR_DAYS
        if is_future or (is_near and running is None):
            ahead = (last_month, days[0] if days else 31) >= (anchor.month, anchor.day)
            return anchor.year if ahead else anchor.year + 1
        latest = anchor.year if reached and first_month <= last_month else anchor.year - 1
        if running is None or running == latest:
            return latest
        if running == anchor.year - 1:
            months_ago = (anchor.year - latest) * 12 + anchor.month - last_month
            if months_ago <= (1 if days else _FRESH_MONTHS):
                return latest
        if first_month == 1 < last_month and not days and running < anchor.year - 1:
            return latest  # 1—11月 is what has been reached this year, whenever the story began
        return running

    def month_of_day(self, day: int, *, is_future: bool = False, is_reached: bool = False) -> str | None:
        """The month of a day named without one: the running month, else that of the last such day up to the anchor;
        `is_future`: that of the next one; `is_reached`: the running month only where this sentence named it."""
        running = self.running
        if is_reached and not self._here and self.anchor is not None:
            running = None
        if running is not None and running.frequency in "MD" and running.first:
            return running.code[:7]
        if running is not None and running.last and running.frequency == "range" and len(running.code) == 21:
            return str(running.last)[:7]
        if self.anchor is None:
            return None
        turn = (day < self.anchor.day) if is_future else -(day > self.anchor.day)
        index = self.anchor.year * 12 + self.anchor.month - 1 + turn
        return f"{index // 12:04d}-{index % 12 + 1:02d}"

    def month(self, word: Word, *, is_base: bool = False) -> Period | None:
        """本月, 上月 (from the anchor; `is_base`: from the running month, which is compared with it) or 当月, 月末 (the
        running month; a running total's last)."""
        if is_base and word.offset == -1 and self.running is not None and self.running.last is not None:
            if self.running.frequency in ("M", "range"):
                index = self.running.last.year * 12 + self.running.last.month - 2
                return make_months(index, index)
        if word.kind == "month_anchor":
            if self.anchor is None:
                return None
            index = self.anchor.year * 12 + self.anchor.month - 1 + word.offset
            return make_months(index, index)
        running = self.running
        if running is None or running.last is None or running.frequency not in ("M", "D", "range", "open"):
            return None
        return parse_period(str(running.last)[:7])

    def quarter(self, word: Word, *, is_base: bool = False) -> Period | None:
        """本季度, 上季度 (from the anchor; `is_base`: from the running quarter) or 当季 (the running quarter)."""
        if is_base and word.offset == -1 and self.running is not None and self.running.last is not None:
            if self.running.frequency == "Q":
                index = self.running.last.year * 4 + (self.running.last.month - 1) // 3 - 1
                return make_quarters(index, index)
        if word.kind == "quarter_scope":
            return self.running if self.running is not None and self.running.frequency == "Q" else None
        if self.anchor is None:
            return None
        index = self.anchor.year * 4 + (self.anchor.month - 1) // 3 + word.offset
        return make_quarters(index, index)

    def week(self, offset: int) -> Period | None:
        """The days from Monday to Sunday of the anchor's week, moved by `offset` weeks."""
        first, last = self.weekday(0, offset), self.weekday(6, offset)
        return make_span(first.code, last.code) if first and last else None

    def day(self, offset: int) -> Period | None:
        """The anchor's day, moved by `offset` days."""
        return parse_period(str(self.anchor + datetime.timedelta(days=offset))) if self.anchor else None

    def weekday(self, number: int, weeks: int) -> Period | None:
        """A weekday (Monday 0; 7 is Sunday again) so many weeks from the anchor's."""
        if self.anchor is None:
            return None
        return self.day(min(number, 6) - self.anchor.weekday() + 7 * weeks)

    def holiday(self, years: Mapping[str, tuple[str, str]], stated: int | None) -> Period | None:
        """The days off of a holiday in the stated year, else the last one begun by the anchor. `years` maps a year to
        its first and last day, month and day or the full date; the key "" holds what serves for all other years."""
        candidates = [stated] if stated else [self.anchor.year, self.anchor.year - 1] if self.anchor else []
        if not stated and self._here and self._running_year:
            candidates = [self._running_year]
        for year in candidates:
            days = years.get(f"{year}") or years.get("")
            if days is None:
                continue
            period = make_span(*(day if len(day) == 10 else f"{year:04d}-{day}" for day in days))
            if stated or self.anchor is None or (period.first and period.first <= self.anchor):
                return period
        return None

    def holiday_at_hand(self, holidays: Mapping[str, Mapping[str, tuple[str, str]]]) -> Period | None:
        """The days off a text about a holiday goes on with as 假期: the running ones, else the last to begin shortly
        before the anchor, the longest where several begin on one day."""
        running = self.running
        if running is not None and running.frequency == "range" and running.first and running.last:
            days = (running.last - running.first).days
            if 1 < days < _LONGEST_HOLIDAY:
                return running
        if self.anchor is None:
            return None
        recent: list[tuple[datetime.date, datetime.date, Period]] = []
        for years in holidays.values():
            period = self.holiday(years, self.anchor.year)
            if period is None or period.first is None or period.last is None:
                continue
            if 0 <= (self.anchor - period.first).days < _RECENT_DAYS:
                recent.append((period.first, period.last, period))
        return max(recent, key=lambda found: found[:2])[2] if recent else None

    def last_years(self, count: int) -> Period | None:
        """The last `count` whole years: those of the running span where it has that many, else up to the anchor."""
        if (running := self._running_years(count)) is not None:
            return running
        return self._years(self._year_over(self.anchor), count) if self.anchor else None

    def years_averaged(self, count: int) -> Period | None:
        """两年平均: the `count` years that end with the one the text is in, else with the year reported on."""
        whole = self.whole_year()
        return self._years(whole.last.year, count) if whole and whole.last else None

    def years_back_about(self, count: int) -> Period | None:
        """N多年来: since the running year where it is that long ago, else None."""
        running = self._running_year
        if running is None or self.anchor is None or not count <= self.anchor.year - running < count + 10:
            return None
        return make_since(f"{running:04d}")

    def years_back(self, count: int) -> Period | None:
        """N年来: whole years where a year has just ended (五年来 in a report of February), else since then, open."""
        if (running := self._running_years(count)) is not None:
            return running
        if self.anchor is None or count >= self.anchor.year:
            return None
        if self._reports_past_year and (count <= _SHORT_YEARS or count == 10):
            return self._years(self._year_over(self.anchor), count)
        if count == 1:
            return make_since(f"{self.anchor.year - 1:04d}-{self.anchor.month:02d}")
        return make_since(f"{self.anchor.year - count:04d}")

    def these_years(self, count: int) -> Period | None:
        """这一年, 这五年: the running year or span of that length, else the last whole years where a year has just
        ended or where they are too many to mean "lately"."""
        if count == 1 and self._running_year is not None:
            return parse_period(f"{self._running_year:04d}")
        return self.last_years(count) if count > 2 or self._reports_past_year else None

    def _running_years(self, count: int) -> Period | None:
        running = self.running
        if running is None or running.frequency != "range" or running.first is None or running.last is None:
            return None
        if running.last.year - running.first.year + 1 != count or count == 1:
            return None
        return make_years(running.first.year, running.last.year)

    @staticmethod
    def _year_over(anchor: datetime.date) -> int:
        """The last year that is over, or all but over in December."""
        return anchor.year - (anchor.month < 12)

    @staticmethod
    def _years(last: int, count: int) -> Period | None:
        return make_years(last - count + 1, last) if count <= last else None

    def run_of_years(self, count: int) -> Period | None:
        """连续N年: ending with the running year where that is over, else with the last whole year before the anchor."""
        last = self.anchor.year - 1 if self.anchor else None
        running = self.running
        ended = running.last if running is not None else None
        if ended is not None and (ended.month, ended.day) == (12, 31) and (last is None or ended.year <= last):
            last = ended.year
        return self._years(last, count) if last else None

    def last_months(self, count: int, size: int, is_run: bool) -> Period | None:
        """The last `count` whole months (`size` 1) or quarters (`size` 3), up to the running period's end where a run
        is counted, else up to the anchor."""
        end = self.running.last if is_run and self.running and self.running.last else None
        if end is None:
            if self.anchor is None:
                return None
            end = self.anchor.replace(day=1) - datetime.timedelta(days=1)
        index = (end.year * 12 + end.month) // size - 1
        if index - count + 1 < 12:
            return None
        return (make_months if size == 1 else make_quarters)(index - count + 1, index)

    @staticmethod
    def months_up_to(period: Period, count: int) -> Period | None:
        """截至6月底的三个月: the `count` months that end with the one a period ends in; twelve up to December are a year."""
        if period.last is None or not 1 <= count < 60:
            return None
        index = period.last.year * 12 + period.last.month - 1
        return (
            parse_period(f"{period.last.year:04d}")
            if count == 12 and index % 12 == 11
            else make_months(index - count + 1, index)
        )

    def coming_years(self, count: int) -> Period | None:
        """今后N年: from the anchor's year where it has just begun, else from the next."""
        if self.anchor is None:
            return None
        first = self.anchor.year + (not self._reports_past_year)
        return make_years(first, first + count - 1)
