"""Period mentions: every word and numeral of a sentence that says when, with the period it means.

Belongs here: `PeriodMention`, `find_periods`, the role a mention plays (measured period, since, as of, comparison base …).
Does not: the vocabulary and its patterns (`transforms.period_lexicon`), which period belongs to which figure and whether
it is planned (`transforms.extraction`).
"""

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from transforms import period_lexicon as grammar
from transforms.period_lexicon import Era, PeriodLexicon, Word, read_count
from transforms.period_scope import Scope
from transforms.periods import (
    Period,
    make_as_of,
    make_since,
    make_span,
    make_years,
    parse_period,
    shift_years,
)

PeriodRole = Literal[
    "point", "since", "as_of", "deadline", "from", "base", "now", "recurrent", "span", "duration", "none"
]  # fmt: skip

# Roles whose period the words after it go on with; a comparison base or a count of years is not what the text is about.
_GOES_ON = frozenset({"point", "since", "as_of", "deadline"})
_BOUNDARY = frozenset("，,。；;：:、（(“\"！!？?》」』 \u3000—…")
_REACHES = re.compile(r"[到至升跃增减降扩变达]")
_LOOKS_BACK = re.compile(r"[^，,。；;]{0,6}来?看")
_STRUCTURE = re.compile(r"[是自从为有创]")


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """One mention. `start`/`end` are a half-open span of the sentence text and take in what goes with the date
    (截至, 自, 以来, 末, 前). `period` is None where the words name none or the anchor is missing; `is_relative` says that
    the anchor or the period carried so far was needed.

    Roles: point (holds in it), span (several years, or a run of them), since, as_of (a running total or stock up to it),
    deadline (by then, in the future), from (the old end of 从…到…), base (compared with, never measured), now,
    recurrent (每年, 日均), duration (how long, not when), none (clock times, names of plans).
    """

    start: int
    end: int
    role: PeriodRole
    period: Period | None
    is_relative: bool


def find_periods(
    text: str, lexicon: PeriodLexicon, anchor: datetime.date | None = None, carried: Period | None = None
) -> list[PeriodMention]:
    """Every mention of time in a sentence, in order, none overlapping.

    `anchor` is the publication date, `carried` the last period stated before the sentence in its paragraph; without them
    words that need them get no period. Folded text is expected: ASCII digits, simplified characters, wraps undone.

    >>> from transforms.period_lexicon import PeriodLexicon
    >>> words = [{"word": "今年", "class": "year_anchor", "value": "0", "not_after": "", "not_before": ""}]
    >>> lexicon = PeriodLexicon.from_rows(eras=[], holidays=[], words=words)
    >>> found = find_periods("今年一季度全县卖出苹果3万吨。", lexicon, datetime.date(2026, 5, 20))
    >>> [(mention.role, mention.period.code) for mention in found]
    [('point', '2026-Q1')]
    """
    reader = _Reader(text, lexicon, Scope(anchor, carried))
    position, search = 0, lexicon.trigger.search
    while (match := search(text, position)) is not None:
        mention = reader.read(match)
        if mention is None:
            position = match.start() + 1
        else:
            position = mention.end
    return reader.mentions


class _Reader:
    """The state of reading one sentence: what was found so far and the scope it leaves."""

    __slots__ = ("lexicon", "mentions", "scope", "text")

    def __init__(self, text: str, lexicon: PeriodLexicon, scope: Scope) -> None:
        self.text, self.lexicon, self.scope = text, lexicon, scope
        self.mentions: list[PeriodMention] = []

    def read(self, match: re.Match[str]) -> PeriodMention | None:
        for read in _READERS[match.lastgroup]:  # type: ignore[index]
            mention = read(self, match)
            if mention is not None:
                self.mentions.append(mention)
                if mention.role in _GOES_ON and mention.period is not None:
                    self.scope.go_on_with(mention.period)
                return mention
        return None

    # Dates -----------------------------------------------------------------------------------------------------------

    def read_word(self, match: re.Match[str]) -> PeriodMention | None:
        word = self.lexicon.words[match[0]]
        start, end = match.span()
        match word.kind:
            case "year_anchor" | "year_scope":
                return self.read_date(match)
            case "year_whole":
                return self.place(start, end, self.scope.whole_year(), True)
            case "year_edge":
                return self.place(start, end, self.scope.current_year(), True)
            case "month_anchor" | "month_scope" | "month_edge":
                return self.read_month_word(word, start, end)
            case "quarter_anchor" | "quarter_scope":
                return self.place(start, end, self.scope.quarter(word.kind == "quarter_anchor", word), True)
            case "day_anchor":
                return self.place(start, end, self.scope.day(word.offset), True)
            case "day_scope":
                running = self.scope.running
                return self.place(start, end, running if running and running.frequency == "D" else None, True)
            case "same":
                return self.place(start, end, self.scope.running, True)
            case "now":
                prefix, begin = self.prefix(start)
                return self.mention(begin if prefix in ("as_of", "to", "from", "since") else start, end, "now", None, True)
            case "base" if match[0] == "同比" and self.text.startswith(("去年", "上年", "20", "19"), end):
                return self.mention(start, end, "base", None, False)
            case role:
                return self.mention(start, end, role, None, False)  # type: ignore[arg-type]

    def read_month_word(self, word: Word, start: int, end: int) -> PeriodMention | None:
        period = self.scope.month(word.kind == "month_anchor", word)
        day = re.compile(r"(\d{1,2})日").match(self.text, end)
        if day and period is not None:
            dated = _valid(f"{period.code}-{int(day[1]):02d}")
            if dated is not None:
                return self.place(start, day.end(), dated, True)
        if self.text[end : end + 1] in ("初", "底", "末"):
            end += 1
        return self.place(start, end, period, True)

    def read_full_date(self, match: re.Match[str]) -> PeriodMention | None:
        date = grammar.FULL_DATE.match(self.text, match.start())
        period = date and _valid(f"{date[1]}-{int(date[3]):02d}-{int(date[4]):02d}")
        return self.place(date.start(), date.end(), period, False) if date and period else None

    def read_clock(self, match: re.Match[str]) -> PeriodMention | None:
        clock = grammar.CLOCK.match(self.text, match.start())
        return self.mention(clock.start(), clock.end(), "none", None, False) if clock else None

    def read_weekday(self, match: re.Match[str]) -> PeriodMention | None:
        day = grammar.WEEKDAY.match(self.text, match.start())
        if day is None:
            return None
        weeks = {"上": -1, "下": 1, "本": 0, "这": 0}.get((day["which"] or "")[:1])
        return self.place(day.start(), day.end(), self.scope.weekday("一二三四五六日天".index(day["day"]) % 7, weeks), True)

    def read_decade(self, match: re.Match[str]) -> PeriodMention | None:
        decade = grammar.DECADE.match(self.text, match.start())
        if decade is None:
            return None
        tens = read_count(decade[2])
        century = 20 if decade[1] in (None, "上世纪", "上个", "上") or decade[1] == "上个世纪" else read_count(decade[1])
        if tens is None or century is None or not 10 <= century <= 21:
            return self.mention(decade.start(), decade.end(), "none", None, False)
        first = 100 * (century - 1) + tens
        return self.place(decade.start(), decade.end(), make_years(first, first + 9), False)

    def read_date(self, match: re.Match[str]) -> PeriodMention | None:
        start = match.start()
        date = self.lexicon.date.match(self.text, start)
        if date is None or date.end() == start or not self.is_date(date):
            return None
        end, period, relative = date.end(), *self.resolve(date, None)
        separator = grammar.SEPARATOR.match(self.text, end)
        if separator and not self.text.startswith("至今", end) or separator and self.text.startswith("至今年", end):
            later = self.lexicon.date.match(self.text, separator.end())
            if later and later.end() > separator.end() and self.is_date(later, linked=True):
                span, needed = self.resolve_range(date, period, later)
                return self.place(start, later.end(), span, relative or needed)
        same = re.compile(r"的?(?:同期|同月)").match(self.text, end)
        if same and period is not None and not self.text.startswith("同期待", end):
            running = self.scope.running
            if period.frequency == "A" and running and running.year and running.frequency != "A":
                period = shift_years(running, int(period.code) - running.year)
            end, relative = same.end(), True
        return self.place(start, end, period, relative)

    def is_date(self, date: re.Match[str], linked: bool = False) -> bool:
        """Whether what looks like a date is one: not 1500年的历史, not 三月三, not 一月 as part of a word."""
        text, start, end = self.text, date.start(), date.end()
        following = text[end : end + 1]
        if date["year"] and int(date["year"]) < 1800 and date[0].endswith("年"):
            return not re.compile(r"来|的?历史|以上|前|左右|文明|古|之久").match(text, end)
        if date["year_cn"]:
            return 1000 <= (read_count(date["year_cn"]) or 0) < 2200
        if date["year"] or date["relative"] or date["years_from"]:
            return not (date["year"] and int(date["year"]) >= 2200)
        if date["month"] and not date["month"].isascii() and not (date["day"] or date["day_from"] or date["tenth"] or linked):
            alone = not date["edge"] and not date[0].endswith("份")
            return not alone or following in ("", *_BOUNDARY, "至", "起", "以", "的") and following != "”"
        if date["lone_day"] or date["lone_to"]:
            return following not in ("游", "本", "元", "均", "龄", "报") and (int(read_count(date["lone_day"] or "1") or 0) <= 31)
        return True

    def resolve(self, date: re.Match[str], year: int | None) -> tuple[Period | None, bool]:
        """The period of a matched date and whether the scope was needed; `year` stands in where the date has none."""
        if date["years_from"]:
            first, last = int(date["years_from"]), int(date["years_to"])
            last += first // 100 * 100 if last < 100 else 0
            return (make_years(first, last) if first <= last else None), False
        stated, relative = self.stated_year(date)
        if stated is None and date["relative"]:
            return None, True
        needs_scope = stated is None and year is None
        known = stated if stated is not None else year

        def pick(first_month: int, last_month: int, day: int | None = None) -> int | None:
            if known is not None:
                return known
            return self.scope.year_of(first_month, last_month, day, self.lexicon.future.search(self.text, max(0, date.start() - 6), date.start()) is not None)

        code: str | None = None
        if date["half"]:
            half = 1 if date["half"] in "上前" else 2
            chosen = pick(6 * half - 5, 6 * half)
            code = f"{chosen:04d}-S{half}" if chosen else None
        elif date["quarter"] or date["quarter_one"] or date["quarter_latin"]:
            first = _quarter(date["quarter"] or date["quarter_latin"] or "1")
            last = _quarter(date["quarter_to"]) if date["quarter_to"] else first
            chosen = pick(3 * first - 2, 3 * last)
            code = f"{chosen:04d}-Q{first}/{chosen:04d}-Q{last}" if chosen and first <= last else None
        elif date["first_count"]:
            count = (read_count(date["first_count"]) or 0) * (3 if date["first_unit"] == "季度" else 1)
            if 1 <= count <= 12:
                chosen = pick(1, count)
                code = f"{chosen:04d}-01/{chosen:04d}-{count:02d}" if chosen else None
        elif date["month_from"]:
            first, last = read_count(date["month_from"]) or 1, read_count(date["month_to"]) or 1
            chosen = pick(first, last)
            code = f"{chosen:04d}-{first:02d}/{chosen + (last < first):04d}-{last:02d}" if chosen else None
        elif date["month"]:
            month = read_count(date["month"]) or 1
            days = [read_count(date[name]) for name in ("day_from", "day_to") if date[name]] or [read_count(date["day"] or "") if date["day"] else None]
            chosen = pick(month, month, days[-1])
            if chosen:
                code = f"{chosen:04d}-{month:02d}"
                if days[0]:
                    code = "/".join(f"{code}-{day:02d}" for day in days)
                elif date["tenth"]:
                    code = _tenth(code, date["tenth"])
        elif date["lone_day"] or date["lone_to"]:
            days = [read_count(date[name]) or 0 for name in ("lone_from", "lone_to", "lone_day") if date[name]]
            month_code = self.scope.month_of_day(days[-1])
            code = "/".join(f"{month_code}-{day:02d}" for day in days) if month_code else None
            return _valid(code), True
        else:
            code = f"{known:04d}" if known else None
            needs_scope = False
        return _valid(code), relative or needs_scope

    def stated_year(self, date: re.Match[str]) -> tuple[int | None, bool]:
        if date["year"]:
            return int(date["year"]), False
        if date["year_cn"]:
            return read_count(date["year_cn"]), False
        if date["year_short"]:
            short = int(date["year_short"])
            return (1900 if short >= 50 else 2000) + short, False
        if date["relative"]:
            word = self.lexicon.words[date["relative"]]
            return self.scope.year(word.kind == "year_anchor", word.offset), True
        return None, False

    def resolve_range(self, date: re.Match[str], first: Period | None, later: re.Match[str]) -> tuple[Period | None, bool]:
        """From one date to the next; a part only one of them states holds for both."""
        begin_year, _ = self.stated_year(date)
        end_year, relative = self.stated_year(later)
        if begin_year is None and end_year is not None:
            first, _ = self.resolve(date, end_year)
            if first and first.first and later["month"] and date["month"]:
                if (read_count(date["month"]) or 0) > (read_count(later["month"]) or 0):
                    first = shift_years(first, -1)
        if first is None or first.first is None:
            return None, True
        if later["lone_day"] and date["month"]:
            last = _valid(f"{first.code[:7]}-{read_count(later['lone_day']) or 0:02d}")
        else:
            last, _ = self.resolve(later, first.first.year)
            if last and last.first and last.first < first.first and end_year is None:
                last = shift_years(last, 1)
        if last is None or last.last is None or last.last < first.first:
            return None, True
        return make_span(first.code, last.code), relative

    # Roles -----------------------------------------------------------------------------------------------------------

    def prefix(self, start: int) -> tuple[str | None, int]:
        """The role of the words right before `start`, and where they begin."""
        prefixes, text, floor = self.lexicon.prefixes, self.text, self.mentions[-1].end if self.mentions else 0
        for length in (4, 3, 2, 1):
            begin = start - length
            if begin >= floor and (role := prefixes.get(text[begin:start])):
                return (None, start) if role == "ignore" else (role, begin)
        return None, start

    def place(self, start: int, end: int, period: Period | None, relative: bool) -> PeriodMention:
        """The mention of a date at `start`:`end`, its role read from what stands around it."""
        text, anchor = self.text, self.scope.anchor
        prefix, begin = self.prefix(start)
        after = grammar.AFTER.match(text, end)
        if after and after["around"]:
            end = after.end()
            after = grammar.AFTER.match(text, end)
        if prefix == "with":
            compared = grammar.COMPARED.match(text, end)
            return self.mention(begin, compared.end(), "base", period, relative) if compared else self.mention(start, end, _plain(period), period, relative)
        if prefix == "base" or (self.mentions and self.mentions[-1].role == "base" and self.mentions[-1].end == start):
            compared = grammar.COMPARED.match(text, end)
            return self.mention(begin if prefix == "base" else start, compared.end() if compared else end, "base", period, relative)
        if after and after["since"]:
            begin = begin if prefix in ("since", "from") else start
            return self.mention(begin, after.end(), "since", period and _open(make_since, period), relative)
        if prefix == "as_of":
            end = after.end() if after and after["stop"] else end
            return self.mention(begin, end, "as_of", period and _open(make_as_of, period), relative)
        if after and after["before"]:
            future = period is not None and (anchor is None or (period.last or anchor) > anchor)
            begin = begin if prefix in ("to", "as_of") else start
            return self.mention(begin, after.end(), "deadline" if future else "none", period if future else None, relative)
        later = grammar.SINCE_LATER.match(text, end)
        if later and not _STRUCTURE.search(text, end, later.end()):
            begin = begin if prefix in ("since", "from") else start
            return self.mention(begin, later.end(), "since", period and _open(make_since, period), relative)
        if prefix == "since":
            return self.mention(begin, end, "since", period and _open(make_since, period), relative)
        if prefix == "from" and not _LOOKS_BACK.match(text, end) and _REACHES.search(text, end, end + 40):
            return self.mention(begin, end, "from", period, relative)
        if prefix == "to" and self.starts_clause(begin):
            if period is not None and period.last is not None:
                if anchor is None or period.last <= anchor:
                    return self.mention(begin, end, "as_of", _open(make_as_of, period), relative)
                return self.mention(begin, end, "deadline", period, relative)
        return self.mention(start, end, _plain(period), period, relative)

    def starts_clause(self, position: int) -> bool:
        """Whether a clause starts there, or a word of intention (力争, 预计) stands right before."""
        if position == 0 or self.text[position - 1] in _BOUNDARY:
            return True
        return any(match.end() == position for match in self.lexicon.future.finditer(self.text, max(0, position - 2), position))

    def mention(self, start: int, end: int, role: PeriodRole, period: Period | None, relative: bool) -> PeriodMention:
        return PeriodMention(start, end, role, period, relative)

    # Named spans -----------------------------------------------------------------------------------------------------

    def read_era(self, match: re.Match[str]) -> PeriodMention | None:
        named = self.lexicon.era.match(self.text, match.start())
        if named is None:
            return None
        era, end = self.lexicon.eras[named["name"]], named.end()
        start = named.start() if named["close"] else named.start("name")
        if not named["close"] and named["open"]:
            end = named.end("name")
        if era.kind == "event":
            return self.read_event(era, start, end)
        tail = grammar.ERA_TAIL.match(self.text, end)
        if era.needs_quotes and not named["close"] and not (tail and (tail["span"] or tail["plan"])):
            return None
        first, last = int(era.first), int(era.last)
        if tail is None:
            return self.place(start, end, make_years(first, last), False)
        end = tail.end()
        if tail["plan"]:
            return self.mention(start, end, "none", make_years(first, last), False)
        if tail["first"]:
            last = first
        elif tail["last"]:
            first = last
        elif tail["years"]:
            last = first + (read_count(tail["count"]) or 1) - 1
        return self.place(start, end, make_years(first, last), False)

    def read_event(self, era: Era, start: int, end: int) -> PeriodMention | None:
        after = grammar.AFTER.match(self.text, end)
        if after is None or not after["since"]:
            return None
        prefix, begin = self.prefix(start)
        return self.mention(begin if prefix in ("since", "from") else start, after.end(), "since", make_since(era.since), False)

    def read_holiday(self, match: re.Match[str]) -> PeriodMention | None:
        named = self.lexicon.holiday.match(self.text, match.start())
        if named is None:
            return None
        start, years = named.start(), self.lexicon.holidays[named["name"]]
        previous = self.mentions[-1] if self.mentions else None
        stated = None
        if previous and previous.end >= start - 1 and previous.period and previous.period.frequency == "A":
            stated = int(previous.period.code)
        return self.place(start, named.end(), self.scope.holiday(years, stated), True)

    def read_since(self, match: re.Match[str]) -> PeriodMention | None:
        """以来 behind something that is no date: 有记录以来, 自开馆以来."""
        floor = self.mentions[-1].end if self.mentions else 0
        begin = self.text.rfind("自", max(floor, match.start() - 14), match.start())
        if begin >= 0 and not any(sign in _BOUNDARY for sign in self.text[begin : match.start()]):
            return self.mention(begin, match.end(), "since", None, False)
        event = self.lexicon.since_event.search(self.text, max(floor, match.start() - 8), match.start())
        return self.mention(event.start() if event else match.start(), match.end(), "since", None, False)

    # Durations -------------------------------------------------------------------------------------------------------

    def read_duration(self, match: re.Match[str]) -> PeriodMention | None:
        found = self.lexicon.duration.match(self.text, match.start())
        if found is None:
            return None
        unit, lead = found["unit"], found["lead"] and self.lexicon.words[found["lead"]].value
        if unit in ("月", "季度") and not found["ge"]:
            return None
        start, end, text = found.start(), found.end(), self.text
        if lead == "recurrent":
            if unit in ("年", "季度", "月", "周", "星期"):
                return self.mention(start, end, "recurrent", None, False)
            return self.mention(found.start("number"), end, "duration", None, False)
        if lead == "ordinal":
            return self.mention(start, end, "none", None, False)
        if unit == "日" and not lead and found["number"].isascii():
            return None
        count = read_count(found["number"]) if not (found["more"] or found["half"] or found["number_to"]) else None
        if unit == "年":
            return self.read_years(found, count, lead)
        tail = found["tail"] or ""
        if unit in ("月", "季度") and (lead in ("past", "run", "these") or tail.endswith("来")):
            period = self.scope.last_months(count, 3 if unit == "季度" else 1, lead == "run") if count else None
            return self.mention(start, end, "span", period, True)
        after_years = unit == "周年" and self.lexicon.plan_noun.match(text, end)
        return self.mention(start, end, "none" if after_years else "duration", None, False)

    def read_years(self, found: re.Match[str], count: int | None, lead: str | None) -> PeriodMention:
        """N年 in its many uses: 五年来, 近三年, 连续12年, 今后五年, 十年前, 三年行动 or plainly how long."""
        start, end, tail, scope = found.start(), found.end(), found["tail"] or "", self.scope
        if lead == "run":
            return self.mention(start, end, "span", count and scope.run_of_years(count), True)
        if lead == "future":
            return self.mention(start, end, "span", count and scope.coming_years(count), True)
        if tail.endswith("来") or (tail == "间" and lead is None):
            if count is None:
                return self.mention(start, end, "now", None, True)
            if lead == "past":
                return self._over(start, end, scope.last_years(count))
            period = scope.years_back(count)
            return self._over(start, end, period)
        if lead in ("past", "these"):
            return self._over(start, end, count and scope.last_years(count)) if count else self.mention(start, end, "now", None, True)
        if tail in ("前", "之前", "以前") and count and lead is None and scope.anchor:
            return self.mention(start, end, "point", parse_period(f"{scope.anchor.year - count:04d}"), True)
        if lead is None and not tail and count:
            if self.lexicon.plan_noun.match(self.text, end):
                return self.mention(start, end, "none", None, False)
            if count > 1 and self.lexicon.sum_verb.match(self.text, end):
                return self._over(start, end, scope.last_years(count))
        return self.mention(start, end, "duration", None, False)

    def _over(self, start: int, end: int, period: Period | None) -> PeriodMention:
        """A count of years looked back over: since where it stays open, else a span."""
        if period is None:
            return self.mention(start, end, "span", None, True)
        self.scope.go_on_with(period)
        return self.mention(start, end, "since" if period.frequency == "open" else "span", period, True)


_Read = _Reader
_READERS = {
    "word": (_Read.read_word,),
    "era": (_Read.read_era, _Read.read_date, _Read.read_duration),
    "holiday": (_Read.read_holiday,),
    "lead": (_Read.read_date, _Read.read_duration),
    "digit": (_Read.read_full_date, _Read.read_clock, _Read.read_date, _Read.read_decade, _Read.read_duration),
    "cn": (_Read.read_date, _Read.read_decade, _Read.read_duration),
    "sub": (_Read.read_date,),
    "clock": (_Read.read_clock,),
    "decade": (_Read.read_decade,),
    "weekday": (_Read.read_weekday,),
    "since": (_Read.read_since,),
}


def _plain(period: Period | None) -> PeriodRole:
    """A date with nothing around it: span where it covers several years, else point."""
    return "span" if period is not None and period.frequency == "range" and period.year is None else "point"


def _open(make: "type[object] | object", period: Period) -> Period:
    return make(period.code) if period.frequency != "open" else period  # type: ignore[operator]


def _valid(code: str | None) -> Period | None:
    """The period of a code put together from a text; None where the text names a day no calendar has."""
    if code is None:
        return None
    first, slash, last = code.partition("/")
    try:
        return make_span(first, last) if slash else parse_period(code)
    except ValueError:
        return None


def _quarter(sign: str) -> int:
    return read_count(sign) or 1


def _tenth(month: str, which: str) -> str:
    """上旬, 中旬, 下旬 of a month, in days."""
    if which == "下":
        last = parse_period(month).last
        return f"{month}-21/{last}"
    return f"{month}-01/{month}-10" if which == "上" else f"{month}-11/{month}-20"
