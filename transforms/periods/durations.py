"""Durations: what a count of years, months or hours says: which years it looks back on, or merely how long.

Belongs here: `resolve_duration` and the uses of N年 (五年来, 连续12年, 三年行动).
Does not: dates (`transforms.periods.dates`), the pattern of durations (`transforms.periods.lexicon`).
"""

import re
from typing import Literal, NamedTuple

from transforms.periods.calendar import Period
from transforms.periods.dates import valid_period
from transforms.periods.lexicon import UNITS_WITHOUT_GE, PeriodLexicon, read_count
from transforms.periods.scope import Scope

DurationRole = Literal["span", "since", "point", "now", "recurrent", "duration", "none"]

# Up to so many years, N年前 names a year; beyond, an age.
# In a text of Taiwan so many years are a date.
_REPUBLIC_YEARS = 80
_REMEMBERED = 100
# 提前两年完成, 缩短3年: a stretch of time, not the years in which something was done.
# 同比增长12%，两年平均增长5%: beside a figure the average is of the period of that figure.
_FIGURE_BEFORE = re.compile(r"\d(?:[%亿万倍]|个百分点)")
_AVERAGED = re.compile(r"(?:的?移动|的?滚动)?平均(?!每|分|年龄|[^，。；]{0,6}每)")
_STRETCHED = frozenset("前后长迟早晚短了用近满每共第逾超约这到")
# 3年实有人口净增8.2万: a count that opens its clause is summed up by a verb a little later.
_OPENS_CLAUSE = frozenset(("", *"，,。；;：:、—"))
_CLAUSE = re.compile(r"[^，,。；;：:、！!？?\d]{0,10}")


class DurationReading(NamedTuple):
    """The fields of the mention a duration makes, in the order of `PeriodMention`."""

    start: int
    end: int
    role: DurationRole
    period: Period | None
    is_relative: bool


def resolve_duration(found: re.Match[str], text: str, lexicon: PeriodLexicon, scope: Scope) -> DurationReading | None:
    """What a match of the duration pattern says; None where it is none (三个年, PM2.5年均, 三月). Moves the scope on
    where the text goes on with the years counted."""
    start, end = found.span()
    number, unit, has_ge = found["number"], found["unit"], found["ge"] is not None
    lead = lexicon.words[found["lead"]].value if found["lead"] else None
    if not has_ge and unit in ("月", "季度") and lead not in ("run", "past"):
        return None
    if not has_ge and unit == "月" and (found["lead"] or "").endswith("过去的"):  # 刚刚过去的7月
        return None
    if not has_ge and unit == "世纪" and number != "半":
        return None
    if (has_ge and unit in UNITS_WITHOUT_GE) or (unit == "日" and lead is None and number.isascii()):
        return None
    if unit == "年" and scope.counts_from_republic and (read_count(number) or 0) >= _REPUBLIC_YEARS:
        return None  # 113年|来台旅客
    if unit == "年" and "." in number and text.startswith("均", end):  # PM2.5年均浓度
        return None
    if unit == "年" and number.isdigit() and 1800 <= int(number) < 2200:  # 刚刚过去的2025年
        return None
    if lead == "recurrent":
        if unit in ("年", "季度", "月", "周", "星期"):
            return DurationReading(start, end, "recurrent", None, False)
        return DurationReading(found.start("number"), end, "duration", None, False)
    if lead == "ordinal":
        return DurationReading(start, end, "none", None, False)
    is_vague = found["more"] or found["half"] or found["number_to"]
    count = None if is_vague else read_count(number)
    tail = found["tail"] or ""
    if unit == "年":
        return _resolve_years(found, count, lead, tail, text, lexicon, scope)
    if unit in ("月", "季度") and (lead in ("past", "run", "these") or tail.endswith("来")):
        period = scope.last_months(count, 1 if unit == "月" else 3, lead == "run") if count else None
        return DurationReading(start, end, "span", period, True)
    return DurationReading(start, end, "duration", None, False)


def _resolve_years(
    found: re.Match[str],
    count: int | None,
    lead: str | None,
    tail: str,
    text: str,
    lexicon: PeriodLexicon,
    scope: Scope,
) -> DurationReading:
    """N年 in its many uses: 五年来, 近三年, 连续12年, 今后五年, 十年前, 三年行动 or plainly how long."""
    start, end = found.span()
    if lead == "run":
        return DurationReading(start, end, "span", scope.run_of_years(count) if count else None, True)
    if lead == "future":
        return DurationReading(start, end, "span", scope.coming_years(count) if count else None, True)
    looks_back = tail.endswith("来") or (tail == "间" and lead is None)
    if looks_back or (lead in ("past", "these") and tail in ("", "间", "内")):
        if count is None:
            least = read_count(found["number"]) if found["more"] and lead is None else None
            period = scope.years_back_about(least) if least else None
            return DurationReading(start, end, "since" if period else "now", period, True)
        if lead == "these":
            return _look_back(start, end, scope.these_years(count), scope)
        return _look_back(start, end, scope.last_years(count) if lead else scope.years_back(count), scope)
    if tail in ("前", "之前", "以前") and count and count <= _REMEMBERED and lead is None and scope.anchor:
        return DurationReading(start, end, "point", valid_period(f"{scope.anchor.year - count:04d}"), True)
    if lead is None and not tail and count:
        averaged = _AVERAGED.match(text, end) if count > 1 else None
        if averaged and _FIGURE_BEFORE.search(text, 0, start):
            return DurationReading(start, end, "duration", None, False)
        if averaged:  # 两年平均增长, 三年移动平均
            return DurationReading(start, averaged.end(), "span", scope.years_averaged(count), True)
        if lexicon.plan_noun.match(text, end):
            return DurationReading(start, end, "none", None, False)
        before = text[start - 1 : start]
        if count == 1 and before not in _STRETCHED and lexicon.yearly_verb.match(text, end):  # 一年发电960万度
            return DurationReading(start, end, "recurrent", None, False)
        clause = _CLAUSE.match(text, end)
        is_summed = lexicon.sum_verb.match(text, end) or (
            clause and before in _OPENS_CLAUSE and lexicon.sum_verb.search(clause[0])
        )
        if count > 1 and before not in _STRETCHED and is_summed:
            return _look_back(start, end, scope.last_years(count), scope)
    return DurationReading(start, end, "duration", None, False)


def _look_back(start: int, end: int, period: Period | None, scope: Scope) -> DurationReading:
    """Years looked back on: since where they stay open, point for a single year; the text goes on with them."""
    if period is None:
        return DurationReading(start, end, "span" if scope.anchor is None else "now", None, True)
    scope.go_on_with(period)
    roles: dict[str, DurationRole] = {"open": "since", "A": "point"}
    return DurationReading(start, end, roles.get(period.frequency, "span"), period, True)
