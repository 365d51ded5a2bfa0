"""Dates in words: from a match of the date pattern to the period it names beside a scope.

Belongs here: telling dates from look-alikes, resolving one date or a range between two. Does not: the pattern itself
(`transforms.periods.lexicon`), what a date is used for (`transforms.periods.mentions`).
"""

import re

from transforms.periods.calendar import Period, make_span, make_years, parse_period, shift_years
from transforms.periods.lexicon import PeriodLexicon, read_count
from transforms.periods.scope import Scope

_AGE_OF_THINGS = re.compile(r"来|的?历史|以上|前|左右|文明|古|之久|多")
# What may follow a lone Chinese month: 三月，… but not 三月三, 十月革命.
_AFTER_MONTH = re.compile(r"[,，.。;；:：、!！?？)）]|$|[至起以的末初]")
_AFTER_DAY = re.compile(r"[游本元均龄报]")


# 24年全市…, 98年，…: two digits are a year where no count of years goes on so.
_SUMS_YEARS = re.compile(
    r"[来前后间内里如过的磨坚多之以共累持从不只]|时间|历史|下来|跨|投入|期|新增|[^，。；]{0,4}(?:坚持|坚守|累计|总共|以来)"
)
_TELLS_OF_YEAR = re.compile(
    r"(?:[至到\-—–~]\d{2,4}年|全[市县区省国年乡镇州村]|[本我该][市县区省国州]|[上下]半年|[前第一二三四])|[^，。；\d]{1,14}(?:为|达到?|实现|完成|同比|增长|下降)[^，。；\d]{0,3}\d"
)
_TWO_DIGITS = re.compile(
    r"[零〇○][一二三四五六七八九]|[一二][零〇○一二三四五六七八九]|9[0-9]|[七八九][零〇○一二三四五六七八九]"
)
# Neighbours in order are a guess at a number: 一二年, 七八年 are one or two, seven or eight years.
_GUESS = re.compile(r"一二|二三|七八|八九")
_YEAR_OPENS = frozenset("，,。；;：:（(、’'‘在于自从到至截\n")
_FIRST_OF_REPUBLIC, _OLDEST_SHORT = 1911, 78
# 今(102)年: offices of Taiwan put the number of the year into the word for it.
GLOSSED_YEARS = tuple(f"{word}{bracket}" for word in ("今", "去", "前", "明", "本") for bracket in "(（")


def read_short_year(date: re.Match[str], text: str, scope: Scope) -> int | None:
    """The year of a date written without its century: 零八年, ’98年, 24年全市…; 民国102年, 今(102)年 and, in a text of Taiwan,
    102年.
    None where two digits count years."""
    surface, start = date["year_bare"], date.start("year_bare")
    number = read_count(surface)
    if number is None:
        return None
    if text[date.end("year_bare")] in ")）":
        return _FIRST_OF_REPUBLIC + number if text.endswith(GLOSSED_YEARS, 0, start) else None
    if text.endswith("民国", 0, start):
        return _FIRST_OF_REPUBLIC + number
    if scope.counts_from_republic and surface.isdigit() and number >= 38 and not _SUMS_YEARS.match(text, date.end()):
        return _FIRST_OF_REPUBLIC + number
    opens = start == 0 or text[start - 1] in _YEAR_OPENS
    if len(surface) != 2 or not opens or _SUMS_YEARS.match(text, date.end("year_bare") + 1):
        return None
    marked = text[start - 1 : start] in ("’", "'", "‘") if start else False
    now = scope.anchor.year % 100 if scope.anchor else 99
    if surface.isdigit():
        is_year = marked or _TELLS_OF_YEAR.match(text, date.end("year_bare") + 1) is not None
        is_year = is_year or (number >= _OLDEST_SHORT and text[date.end() : date.end() + 1] in ("", *"，,"))
    else:
        is_year = _TWO_DIGITS.fullmatch(surface) is not None and _GUESS.fullmatch(surface) is None
    if not is_year or (now < number < _OLDEST_SHORT and not marked):
        return None
    return (1900 if number > now else 2000) + number


def is_date(date: re.Match[str], text: str, scope: Scope, linked: bool = False) -> bool:
    """Whether what looks like a date is one: not 1500年的历史, not 三月三. `linked`: another date leads to it."""
    end = date.end()
    if date["year_bare"]:
        return read_short_year(date, text, scope) is not None
    if date["last_count"] or date["month_one"]:
        return bool(date["year"] or date["year_cn"] or date["relative"])
    if date["year"]:
        is_age = int(date["year"]) < 1800 and date[0].endswith("年") and _AGE_OF_THINGS.match(text, end)
        return int(date["year"]) < 2200 and not is_age
    if date["year_cn"]:
        return 1000 <= (read_count(date["year_cn"]) or 0) < 2200
    if date["relative"] or date["years_from"] or linked:
        return True
    if date["month"] and not date["month"].isascii() and not (date["day"] or date["day_from"] or date["tenth"]):
        return bool(date["edge"]) or date[0].endswith("份") or _AFTER_MONTH.match(text, end) is not None
    if date["lone_day"] or date["lone_to"]:
        return _AFTER_DAY.match(text, end) is None
    return True


def is_month(date: re.Match[str]) -> bool:
    """Whether a date is one month as a whole: 3月, not 3月末 or 3月5日."""
    return bool(date["month"]) and not any(date[part] for part in ("day", "day_from", "tenth", "first_days", "edge"))


def resolve_date(
    date: re.Match[str], text: str, lexicon: PeriodLexicon, scope: Scope, year: int | None = None
) -> tuple[Period | None, bool]:
    """The period of a matched date and whether the scope was needed. `year` stands in where the date states none."""
    if date["years_from"]:
        first, last = int(date["years_from"]), int(date["years_to"])
        last += first // 100 * 100 if last < 100 else 0
        return (make_years(first, last) if first <= last else None), False
    stated, relative = stated_year(date, text, lexicon, scope)
    if stated is None and date["relative"]:
        return None, True
    known = stated if stated is not None else year
    is_ahead = lexicon.future.search(text, max(0, date.start() - 6), date.start()) is not None
    if date["lone_day"] or date["lone_to"]:
        days = _counts(date, "lone_from", "lone_to", "lone_day")
        month = scope.month_of_day(days[-1], is_future=is_ahead, is_reached=_is_reached(text, date.start()))
        return valid_period("/".join(f"{month}-{day:02d}" for day in days) if month else None), True
    months = _months(date)
    if months is None:
        return valid_period(f"{known:04d}" if known else None), relative
    if known is None:
        is_ahead = is_ahead or text.startswith(("前", "之前", "以前"), date.end())
        days = _counts(date, "day_to", "day", "first_days")
        chosen = scope.year_of(*months, days, is_ahead, is_reached=_is_reached(text, date.start()))
        return _of_year(date, chosen, months), True
    return _of_year(date, known, months), relative


def resolve_range(
    date: re.Match[str], later: re.Match[str], text: str, lexicon: PeriodLexicon, scope: Scope
) -> tuple[Period | None, bool]:
    """From one date to the next; what only one of them states holds for both."""
    begin_year, begin_relative = stated_year(date, text, lexicon, scope)
    end_year, end_relative = stated_year(later, text, lexicon, scope)
    if later["relative"] and lexicon.words[later["relative"]].kind == "year_scope":  # 11月至次年3月
        return _resolve_across(date, later, text, lexicon, scope)
    first, needed = resolve_date(date, text, lexicon, scope, begin_year if begin_year is not None else end_year)
    if first is None or first.first is None:
        return None, True
    if begin_year is None and end_year is not None and _starts_after(date, later):
        first = shift_years(first, -1)
    if later["lone_day"] and date["month"]:
        last = valid_period(f"{first.code[:7]}-{read_count(later['lone_day']) or 0:02d}")
    else:
        last, _ = resolve_date(later, text, lexicon, scope, first.first.year if first.first else None)
    if last and last.first and first.first and last.first < first.first and end_year is None:
        last = shift_years(last, 1)
    if last is None or last.last is None or (first.first and last.last < first.first):
        return None, True
    return make_span(first.code, last.code), needed or begin_relative or end_relative


def _resolve_across(
    date: re.Match[str], later: re.Match[str], text: str, lexicon: PeriodLexicon, scope: Scope
) -> tuple[Period | None, bool]:
    """From a date to one in a year that is counted from it."""
    first, _ = resolve_date(date, text, lexicon, scope)
    months = _months(later)
    if first is None or first.first is None or months is None:
        return None, True
    last = _of_year(later, first.first.year + lexicon.words[later["relative"]].offset, months)
    if last is None or last.last is None or last.last < first.first:
        return None, True
    return make_span(first.code, last.code), True


def stated_year(date: re.Match[str], text: str, lexicon: PeriodLexicon, scope: Scope) -> tuple[int | None, bool]:
    """The year a date names, in figures or relative, and whether the scope was needed."""
    if date["year"]:
        return int(date["year"]), False
    if date["year_cn"]:
        return read_count(date["year_cn"]), False
    if date["year_short"]:
        short = int(date["year_short"])
        return (1900 if short >= 50 else 2000) + short, False
    if date["year_bare"]:
        short = int(date["year_bare"]) if date["year_bare"].isdigit() else 0
        return read_short_year(date, text, scope), short < 100
    if date["relative"]:
        word = lexicon.words[date["relative"]]
        return scope.year(word.kind == "year_anchor", word.offset), True
    return None, False


def _is_reached(text: str, start: int) -> bool:
    """Whether a date stands behind 截至: a day or month that was reached when the text was written."""
    return text.endswith(("截至", "截止", "截止到", "截至到"), 0, start)


def valid_period(code: str | None) -> Period | None:
    """The period of a code put together from a text; None where the text names a day no calendar has."""
    if code is None:
        return None
    first, slash, last = code.partition("/")
    try:
        return make_span(first, last) if slash else parse_period(code)
    except ValueError:
        return None


def add_tenth(month: str, which: str) -> str:
    """上旬, 中旬 or 下旬 (the `which` sign) of a month's code, as a span of days."""
    if which == "下":
        return f"{month}-21/{parse_period(month).last}"
    return f"{month}-01/{month}-10" if which == "上" else f"{month}-11/{month}-20"


def _counts(date: re.Match[str], *names: str) -> list[int]:
    return [read_count(date[name]) or 0 for name in names if date[name]]


def _months(date: re.Match[str]) -> tuple[int, int] | None:
    """First and last month (1–12) of the part below the year; None where the date is a year alone."""
    if date["half"] or date["first_half"]:
        return (1, 6) if date["first_half"] or date["half"] in "上前" else (7, 12)
    if quarters := _counts(date, "quarter", "quarter_nth", "quarter_latin", "quarter_to"):
        return 3 * quarters[0] - 2, 3 * quarters[-1]
    if date["quarter_edge"]:
        return (1, 3) if date["quarter_edge"] == "首" else (10, 12)
    if date["first_count"]:
        return 1, _counts(date, "first_count")[0] * (1 if date["first_unit"] == "月" else 3)
    if date["last_count"]:
        return 13 - _counts(date, "last_count")[0] * (1 if date["last_unit"] == "月" else 3), 12
    if date["month_one"]:
        return 1, 1
    months = _counts(date, "month_from", "month_to", "month")
    return (months[0], months[-1]) if months else None


def _of_year(date: re.Match[str], year: int | None, months: tuple[int, int]) -> Period | None:
    """The part below the year, in that year, at the precision it is written in."""
    if year is None:
        return None
    first, last = months
    if date["half"] or date["first_half"]:
        return valid_period(f"{year:04d}-S{1 if last == 6 else 2}")
    if date["quarter"] or date["quarter_nth"] or date["quarter_edge"] or date["quarter_latin"]:
        return valid_period(f"{year:04d}-Q{(first + 2) // 3}/{year:04d}-Q{last // 3}")
    if date["first_unit"] and date["first_unit"] != "月" and last == 3:  # 头一季: the first quarter by another name
        return valid_period(f"{year:04d}-Q1")
    if date["first_count"] or date["last_count"] or date["month_from"]:
        return valid_period(f"{year:04d}-{first:02d}/{year + (last < first):04d}-{last:02d}")
    code = f"{year:04d}-{first:02d}"
    if date["tenth"] and valid_period(code):
        return valid_period(add_tenth(code, date["tenth"]))
    days = [1, *_counts(date, "first_days")] if date["first_days"] else _counts(date, "day_from", "day_to", "day")
    return valid_period("/".join(f"{code}-{day:02d}" for day in days) if days else code)


def _starts_after(date: re.Match[str], later: re.Match[str]) -> bool:
    """Whether the first date's month comes after the second's in the calendar (11月至次年3月)."""
    first, last = _months(date), _months(later)
    return first is not None and last is not None and first[0] > last[0]
