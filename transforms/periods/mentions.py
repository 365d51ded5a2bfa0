"""Period mentions: every word and numeral of a sentence that says when, with the period it means.

Belongs here: `PeriodMention`, `find_periods`, the role a mention plays (measured period, since, as of, base).
Does not: the vocabulary (`transforms.periods.lexicon`), resolving dates (`transforms.periods.dates`) and durations
(`transforms.periods.durations`), which period belongs to which figure and whether it is planned (`transforms.meaning.context`).
"""

import datetime
import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from transforms.periods import lexicon as grammar
from transforms.periods.calendar import Period, make_as_of, make_since, make_span, make_years, shift_years
from transforms.periods.dates import (
    GLOSSED_YEARS,
    add_tenth,
    is_date,
    is_month,
    resolve_date,
    resolve_range,
    valid_period,
)
from transforms.periods.durations import resolve_duration
from transforms.periods.lexicon import Era, PeriodLexicon, Word, read_count
from transforms.periods.scope import Scope

PeriodRole = Literal[
    "point", "since", "as_of", "deadline", "from", "base", "now", "recurrent", "span", "duration", "none", "aside"
]  # fmt: skip

# Roles whose period the words after it go on with; a base of comparison is not what a text is about.
_GOES_ON = frozenset({"point", "since", "as_of", "deadline"})
# Prefixes of what the running period is compared with: 比上月, 由上季度的…升至….
_COMPARING = frozenset({"base", "with", "from"})
_LOOKING_BACK = frozenset({"since", "span", "now"})
_RECORD = re.compile(r"的?(?:历史|同期){0,2}(?:最|新高|新低|首次|首个|首家|次高|次低)")
_BOUNDARY = frozenset('，,。.；;：:、（(“"！!？?》」』 —…')
_REACHES = re.compile(r"[到至升跃增减降扩变达为]")
_LOOKS_BACK = re.compile(r"[^，,。；;]{0,6}来?看")
# 今年是改革开放以来…: the date does not open the 以来.
_STRUCTURE = re.compile(r"[是自从为有]|创(?![办建立])|新高|最")
_SAME_PERIOD = re.compile(r"的?(?:同期(?!待)|同月)")
_EACH_YEAR = re.compile(r"的?(?:\d{1,2}(?:[至到\-—~]\d{1,2})?月(?:\d{1,2}日|[初底]|份)?|[上下]半年|[一二三四]季度)")
_DAY_OF_MONTH = re.compile(
    r"(\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日(?![本报均])|号(?![线楼院店井库机桥文令公]))"
)
# 3月，全县税收累计完成…: what is counted since January; of 3月末 it is a stock.
_YEAR_TO_DATE = re.compile(
    r"[^，。；\d]{0,4}，?[^，。；\d]{0,16}累计(?:完成|实现|增长|下降|同比|收入|支出|征收|组织|入库|减收|增收|进出口|出口|进口|销售|生产)"
)
# 比2018年末（第四次全国经济普查数据，下同）增长: what explains the base tells of no other time.
_GLOSS = re.compile(r"[（(][^（()）\d]{1,30}[）)]")
_BETWEEN = re.compile(r"[和与]")
_CLOSED, _CLOSED_PAIR = re.compile(r"之间|间(?!隔)|(?:为?止)(?!跌)"), re.compile(r"之间|间(?!隔)")
_BEFORE_SHORT_YEAR = ("中华民国", "民国", "’", "'", "‘", *GLOSSED_YEARS)
_YEAR_ENDS = frozenset({"年末", "年底", "年终", "岁末"})
# 截至6月底的三个月, 截至3月31日止年度
_MONTHS_UP_TO = re.compile(
    r"(?:为?止)?的?(?:过去)?(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,2})个月(?:内|里|中|间)?|止的?(?P<year>年度)"
)
# 二十五期间: the name is the end of a longer numeral.
_DIGITS_OF_ERAS = frozenset("一二三四五六七八九十百")


class PeriodMention(NamedTuple):
    """One mention. `start`/`end` are a half-open span of the sentence text and take in what goes with the date
    (截至, 自, 以来, 末, 前). `period` is None where the words name none or the anchor is missing; `is_relative` says
    that the anchor or the period carried so far was needed.

    Roles: point (holds in it), span (several years, or a run of them), since, as_of (a running total or stock up to
    it), deadline (by then, in the future), from (the old end of 从…到…), base (compared with, never measured), now,
    recurrent (每年, 日均), duration (how long, not when), none (clock times, names of plans).
    """

    start: int
    end: int
    role: PeriodRole
    period: Period | None
    is_relative: bool


def find_periods(
    text: str, lexicon: PeriodLexicon, anchor: datetime.date | None = None, carried: Period | None = None,
    *, counts_from_republic: bool = False, since: int = 0,
) -> list[PeriodMention]:  # fmt: skip
    """Every mention of time in a sentence from `since` on, in order, none overlapping.

    `anchor` is the publication date, `carried` the last period stated before the sentence in its paragraph; words that
    need one which is missing get no period. `counts_from_republic`: in a text of Taiwan 102年 is 2013. Folded text is
    expected: ASCII digits, simplified characters, no wraps.

    >>> words = [{"word": "今年", "class": "year_anchor", "value": "0", "not_after": "", "not_before": ""}]
    >>> lexicon = PeriodLexicon.from_rows(eras=[], holidays=[], words=words)
    >>> found = find_periods("今年一季度全县卖出苹果3万吨。", lexicon, datetime.date(2026, 5, 20))
    >>> [(mention.role, mention.period.code) for mention in found]
    [('point', '2026-Q1')]
    """
    reader = _PeriodReader(text, lexicon, Scope(anchor, carried, counts_from_republic=counts_from_republic))
    position, search, trigger = since, lexicon.starts.search, lexicon.trigger.match
    while (start := search(text, position)) is not None:
        match = trigger(text, start.start())
        mention = reader.read(match) if match else None
        position = start.end() if mention is None else mention.end
    return reader.mentions


class _PeriodReader:
    """The state of reading one sentence: what was found so far and the scope it leaves."""

    __slots__ = ("lexicon", "mentions", "scope", "text")

    def __init__(self, text: str, lexicon: PeriodLexicon, scope: Scope) -> None:
        self.text, self.lexicon, self.scope = text, lexicon, scope
        self.mentions: list[PeriodMention] = []

    def read(self, match: re.Match[str]) -> PeriodMention | None:
        """The mention that starts at a trigger, by the first reader of its kind that accepts it."""
        for reader in _READERS[match.lastgroup or ""]:
            mention = reader(self, match)
            if mention is not None:
                if mention.role in _LOOKING_BACK and self.is_record(mention):
                    mention = mention._replace(role="none")
                if mention.role == "base" and (gloss := _GLOSS.match(self.text, mention.end)):
                    mention = mention._replace(end=gloss.end())
                self.mentions.append(mention)
                if mention.role in _GOES_ON and mention.period is not None:
                    self.scope.go_on_with(mention.period)
                return mention
        return None

    def is_record(self, mention: PeriodMention) -> bool:
        """Whether it only says over which time something is the most (为7年来最高): that is no period measured."""
        if mention.role != "span" and self.text[mention.end - 1] != "来":
            return False
        return _RECORD.match(self.text, mention.end) is not None

    # Dates and words -------------------------------------------------------------------------------------------------

    def read_date(self, match: re.Match[str]) -> PeriodMention | None:
        text, start = self.text, match.start()
        date = self.lexicon.date.match(text, start)
        if date is None or date.end() == start or not is_date(date, text, self.scope):
            return None
        end = date.end()
        if date["year_bare"]:
            start -= next((len(word) for word in _BEFORE_SHORT_YEAR if text.endswith(word, 0, start)), 0)
        if (later := self.find_later_end(date)) is not None:
            period, relative = resolve_range(date, later, text, self.lexicon, self.scope)
            if period is not None:
                self.scope.go_on_with(period)
            closed = _CLOSED.match(text, later.end())
            return self.place(start, closed.end() if closed else later.end(), period, relative, has_both_ends=True)
        period, relative = resolve_date(date, text, self.lexicon, self.scope)
        if is_month(date) and period and period.first and self.counts_from_january(start, end):
            period, relative = make_span(f"{period.first.year:04d}-01", period.code), True
        if (date["day"] or date["lone_day"]) and (clock := grammar.CLOCK.match(text, end)):
            end = clock.end()
        same = _SAME_PERIOD.match(text, end)
        if same and period is not None:
            running = self.scope.running
            if period.frequency == "A" and running and running.year and running.frequency != "A":
                period = shift_years(running, int(period.code) - running.year)
            return self.place(start, same.end(), period, True)
        return self.place(start, end, period, relative)

    def find_later_end(self, date: re.Match[str]) -> re.Match[str] | None:
        """The second date of a span (1月至9月, 5月26日起至9月29日, 2015年和2018年间); None where no span goes on."""
        text, end = self.text, date.end()
        if date["day"] and (clock := grammar.CLOCK.match(text, end)):
            end = clock.end()  # 6月28日8时至7月2日8时
        joint = grammar.SEPARATOR.match(text, end)
        if joint and text.startswith("今", joint.end()) and not text.startswith("今年", joint.end()):
            return None
        joint = joint or _BETWEEN.match(text, end)
        later = joint and self.lexicon.date.match(text, joint.end())
        if not joint or not later or later.end() == joint.end():
            return None
        if not is_date(later, text, self.scope, linked=True):
            return None
        is_pair = joint[0] in ("和", "与")
        return None if is_pair and not _CLOSED_PAIR.match(text, later.end()) else later

    def read_signed_months(self, match: re.Match[str]) -> PeriodMention | None:
        """2025.01-2025.09, 2025/1: months written with a sign, at the head of a clause."""
        months = grammar.SIGNED_MONTHS.match(self.text, match.start())
        if months is None or not (self.starts_clause(match.start()) or self.prefix(match.start())[0]):
            return None
        first = f"{months['year']}-{int(months['month']):02d}"
        last = f"{months['year_to']}-{int(months['month_to']):02d}" if months["year_to"] else first
        period = valid_period(f"{first}/{last}")
        return self.place(*months.span(), period, False, has_both_ends=first != last) if period else None

    def read_word(self, match: re.Match[str]) -> PeriodMention | None:
        word, scope = self.lexicon.words[match[0]], self.scope
        start, end = match.span()
        match word.kind:
            case "year_anchor" | "year_scope":
                return self.read_date(match)
            case "month_anchor" | "month_scope" | "month_edge":
                return self.read_month_word(word, start, end)
            case "now":
                prefix, begin = self.prefix(start)
                begin = begin if prefix in ("as_of", "to", "from", "since") else start
                return PeriodMention(begin, end, "now", None, True)
            case "recurrent":
                yearly = _EACH_YEAR.match(self.text, end) if match[0] == "每年" else None
                return PeriodMention(start, yearly.end() if yearly else end, "recurrent", None, False)
            case "base" | "none":
                return PeriodMention(start, end, word.kind, None, False)
            case "year_whole":
                period = scope.whole_year()
            case "years_anchor":
                period = scope.years(*map(int, word.value.split(":")))
            case "year_edge":
                looks_back = match[0] in _YEAR_ENDS and not self.looks_ahead(start, end)
                period = (
                    scope.year_at_anchor()
                    if self.text.startswith("前", end)
                    else scope.current_year(looks_back=looks_back)
                )
            case "quarter_anchor" | "quarter_scope":
                period = scope.quarter(word, is_base=self.prefix(start)[0] in _COMPARING)
            case "week_anchor":
                period = scope.week(word.offset)
            case "day_anchor":
                period = scope.day(word.offset)
            case "holiday_scope":
                period = scope.holiday_at_hand(self.lexicon.holidays)
            case "day_scope":
                period = scope.running if scope.running and scope.running.frequency == "D" else None
            case _:
                period = scope.running
        return self.place(start, end, period, True)

    def read_month_word(self, word: Word, start: int, end: int) -> PeriodMention | None:
        period, text = self.scope.month(word, is_base=self.prefix(start)[0] in _COMPARING), self.text
        day = _DAY_OF_MONTH.match(text, end)
        number = read_count(day[1]) if day else None
        if day and period and (dated := valid_period(f"{period.code}-{number or 0:02d}")):
            return self.place(start, day.end(), dated, True)
        if text[end : end + 1] in ("初", "底", "末"):
            end += 1
        elif text[end : end + 2] in ("上旬", "中旬", "下旬"):
            period, end = valid_period(period and add_tenth(period.code, text[end])), end + 2
        return self.place(start, end, period, True)

    def read_full_date(self, match: re.Match[str]) -> PeriodMention | None:
        date = grammar.FULL_DATE.match(self.text, match.start())
        period = date and valid_period(f"{date[1]}-{int(date[3]):02d}-{int(date[4]):02d}")
        return self.place(date.start(), date.end(), period, False) if date and period else None

    def read_clock(self, match: re.Match[str]) -> PeriodMention | None:
        clock = grammar.CLOCK.match(self.text, match.start())
        return PeriodMention(*clock.span(), "none", None, False) if clock else None

    def read_weekday(self, match: re.Match[str]) -> PeriodMention | None:
        day = grammar.WEEKDAY.match(self.text, match.start())
        if day is None:
            return None
        weeks = {"上": -1, "下": 1, "本": 0, "这": 0, "上上": -2, "下下": 2}.get(day["which"] or "")
        if weeks is None:  # which week's is not said
            return PeriodMention(*day.span(), "none", None, True)
        if day["day"] == "末":
            first, last = self.scope.weekday(5, weeks), self.scope.weekday(6, weeks)
            weekend = make_span(first.code, last.code) if first and last else None
            return self.place(*day.span(), weekend, True)
        return self.place(*day.span(), self.scope.weekday("一二三四五六日天".index(day["day"]), weeks), True)

    def read_decade(self, match: re.Match[str]) -> PeriodMention | None:
        decade = grammar.DECADE.match(self.text, match.start())
        if decade is None:
            return None
        named, is_relative = decade[1], decade[1] is None and decade[3] is None
        if decade[3]:  # 1980年代
            first = int(decade[3])
        else:
            tens = read_count(decade[2])
            century = 21 if named == "本" else 20 if named is None or named.startswith("上") else read_count(named)
            if tens is None or century is None or not 10 <= century <= 21:
                return PeriodMention(*decade.span(), "none", None, False)
            first = 100 * (century - 1) + tens
        return self.place(*decade.span(), make_years(first, first + 9), is_relative)._replace(role="point")

    # Roles -----------------------------------------------------------------------------------------------------------

    def prefix(self, start: int) -> tuple[str | None, int]:
        """The role of the words right before `start`, and where they begin."""
        floor = self.mentions[-1].end if self.mentions else 0
        for length in (4, 3, 2, 1):
            begin = start - length
            if begin >= floor and (role := self.lexicon.prefixes.get(self.text[begin:start])):
                return (None, start) if role == "ignore" else (role, begin)
        return None, start

    def looks_ahead(self, start: int, end: int) -> bool:
        """Whether 年底 is one to come: 到年底, 年底将建成."""
        if self.text.endswith(("到", "至", "今年", "力争", "预计", "计划", "确保"), 0, start):
            return not self.text.endswith(("截至", "截止到"), 0, start)
        return self.lexicon.future.search(self.text, end, end + 8) is not None

    def place(
        self, start: int, end: int, period: Period | None, relative: bool, *, has_both_ends: bool = False
    ) -> PeriodMention:
        """The mention of a date at `start`:`end`, its role read from what stands around it. `has_both_ends`: the words
        say from when to when."""
        text, anchor = self.text, self.scope.anchor
        prefix, begin = self.prefix(start)
        after = grammar.AFTER.match(text, end)
        if after and after["around"]:
            end = after.end()
            after = grammar.AFTER.match(text, end)
        if self.lexicon.price_base.match(text, end):  # 按1980年不变价格计算: what prices are reckoned by
            return PeriodMention(start, end, "none", None, relative)
        compared = grammar.COMPARED.match(text, end)
        last = self.mentions[-1] if self.mentions else None
        if prefix == "with" and compared is None and grammar.COMPARED_LATER.match(text, end):
            return PeriodMention(begin, end, "base", period, relative)
        if prefix == "base" or (prefix == "with" and compared):
            return PeriodMention(begin, compared.end() if compared else end, "base", period, relative)
        measured = grammar.MULTIPLE.match(text, end) or (prefix == "share" and grammar.SHARE.match(text, end))
        if measured or (last and last.role == "base" and last.end == start):
            return PeriodMention(start, end, "base", period, relative)
        opening = begin if prefix in ("since", "from") else start
        several = period is not None and period.frequency == "range" and period.year is None
        if has_both_ends and prefix in ("since", "from", None) and not (after and after["since"]):
            end = after.end() if after and after["stop"] else end
            return PeriodMention(opening, end, "span" if several else "point", period, relative)
        if after and after["since"]:
            return PeriodMention(opening, after.end(), "since", _since(period, text[end - 1]), relative)
        if prefix == "as_of":
            counted = _MONTHS_UP_TO.match(text, end)
            if counted and period is not None and (months := self.scope.months_up_to(period, _count_months(counted))):
                return PeriodMention(begin, counted.end(), "point", months, relative)
            end = after.end() if after and after["stop"] else end
            return PeriodMention(begin, end, "as_of", _as_of(period), relative)
        if after and after["before"]:
            if period is None or period.last is None or (anchor is not None and period.last <= anchor):
                return PeriodMention(start, after.end(), "none", None, relative)
            return PeriodMention(begin if prefix == "to" else start, after.end(), "deadline", period, relative)
        later = grammar.SINCE_LATER.match(text, end)
        if later and not _STRUCTURE.search(text, end, later.end()):
            return PeriodMention(opening, later.end(), "since", _since(period, text[end - 1]), relative)
        if prefix == "since":
            return PeriodMention(begin, end, "since", _since(period, text[end - 1]), relative)
        if prefix == "from" and not _LOOKS_BACK.match(text, end) and _REACHES.search(text, end, end + 40):
            return PeriodMention(begin, end, "from", period, relative)
        if prefix == "to" and period is not None and period.last is not None:
            if anchor is not None and period.last > anchor:
                return PeriodMention(begin, end, "deadline", period, relative)
            if self.starts_clause(begin) and text[end - 1] not in "末底":  # 到2025年末 is the end of that year
                return PeriodMention(begin, end, "as_of", _as_of(period), relative)
        return PeriodMention(start, end, "span" if several else "point", period, relative)

    def counts_from_january(self, start: int, end: int) -> bool:
        """Whether a month is the last one counted: 3月，全县税收累计完成, not 自3月挂牌以来累计."""
        total = _YEAR_TO_DATE.match(self.text, end)
        return total is not None and self.prefix(start)[0] is None and "以来" not in total[0]

    def starts_clause(self, position: int) -> bool:
        """Whether a clause starts there."""
        return position == 0 or self.text[position - 1] in _BOUNDARY

    # Named spans -----------------------------------------------------------------------------------------------------

    def read_era(self, match: re.Match[str]) -> PeriodMention | None:
        named = self.lexicon.era.match(self.text, match.start())
        if named is None:
            return None
        name, is_quoted = named["name"], bool(named["open"] and named["close"])
        era = self.lexicon.eras[name]
        start, end = named.span() if is_quoted else named.span("name")
        if not is_quoted and self.text[start - 1 : start] in _DIGITS_OF_ERAS:
            return None
        if era.kind == "event":
            return self.read_event(era, start, end)
        if era.kind == "census":
            return self.place(start, end, make_years(int(era.first), int(era.last)), False)
        tail = grammar.ERA_TAIL.match(self.text, end)
        if era.needs_quotes and not is_quoted and not (tail and (tail["span"] or tail["plan"])):
            return None
        first, last = int(era.first), int(era.last)
        if tail is not None:
            end = tail.end()
            if tail["first"]:
                last = first
            elif tail["last"]:
                first = last
            elif tail["years"]:
                last = first + (read_count(tail["count"]) or 1) - 1
            elif tail["other"]:
                return PeriodMention(start, end, "none", None, False)
        if (tail and tail["plan"]) or name.endswith(("规划", "计划")):
            return PeriodMention(start, end, "none", make_years(first, last), False)
        period = make_years(first, last)
        if tail and tail["span"]:
            self.scope.go_on_with(period)
        return self.place(start, end, period, False)

    def read_event(self, era: Era, start: int, end: int) -> PeriodMention | None:
        after = grammar.AFTER.match(self.text, end)
        if after is None or not after["since"]:
            return None
        prefix, begin = self.prefix(start)
        begin = begin if prefix in ("since", "from") else start
        return PeriodMention(begin, after.end(), "since", make_since(era.since), False)

    def read_holiday(self, match: re.Match[str]) -> PeriodMention | None:
        named = self.lexicon.holiday.match(self.text, match.start())
        if named is None:
            return None
        last = self.mentions[-1] if self.mentions else None
        follows = last and last.end >= named.start() - 1 and last.period and last.period.frequency == "A"
        stated = int(last.period.code) if follows and last and last.period else None
        if last and last.role == "recurrent" and last.end == named.start():  # 每年春节
            return PeriodMention(*named.span(), "recurrent", None, False)
        period = self.scope.holiday(self.lexicon.holidays[named["name"]], stated)
        period = period or (last.period if stated and last else None)
        return self.place(*named.span(), period, stated is None)

    def read_since(self, match: re.Match[str]) -> PeriodMention | None:
        """以来 behind something that is no date: 有记录以来, 自开馆以来."""
        floor, start = self.mentions[-1].end if self.mentions else 0, match.start()
        begin = self.text.rfind("自", max(floor, start - 14), start)
        if begin >= 0 and _BOUNDARY.isdisjoint(self.text[begin:start]):
            return PeriodMention(begin, match.end(), "since", None, False)
        event = self.lexicon.since_event.search(self.text, max(floor, start - 8), start)
        return PeriodMention(event.start() if event else start, match.end(), "since", None, False)

    def read_duration(self, match: re.Match[str]) -> PeriodMention | None:
        found = self.lexicon.duration.match(self.text, match.start())
        reading = found and resolve_duration(found, self.text, self.lexicon, self.scope)
        if reading and reading.role == "point" and self.text[reading.end - 1] == "前":  # 由三年前的…, 比十年前…
            return self.place(reading.start, reading.end, reading.period, True)
        last = self.mentions[-1] if self.mentions else None
        if reading and reading.role == "span" and last and last.role == "span" and reading.start - last.end <= 1:
            return PeriodMention(*reading._replace(period=last.period))  # 2019—2021年三年平均
        return PeriodMention(*reading) if reading else None


_READERS: dict[str, tuple[Callable[[_PeriodReader, re.Match[str]], PeriodMention | None], ...]] = {
    "word": (_PeriodReader.read_word,),
    "era": (_PeriodReader.read_era, _PeriodReader.read_date, _PeriodReader.read_duration),
    "holiday": (_PeriodReader.read_holiday,),
    "feast": (_PeriodReader.read_holiday,),
    "lead": (_PeriodReader.read_date, _PeriodReader.read_duration),
    "digit": (
        _PeriodReader.read_full_date, _PeriodReader.read_signed_months, _PeriodReader.read_clock, _PeriodReader.read_date,
        _PeriodReader.read_decade, _PeriodReader.read_duration,
    ),
    "cn": (_PeriodReader.read_clock, _PeriodReader.read_date, _PeriodReader.read_decade, _PeriodReader.read_duration),
    "sub": (_PeriodReader.read_date,),
    "clock": (_PeriodReader.read_clock,),
    "decade": (_PeriodReader.read_decade,),
    "weekday": (_PeriodReader.read_weekday,),
    "since": (_PeriodReader.read_since,),
}  # fmt: skip


def _since(period: Period | None, edge: str) -> Period | None:
    """Open from a period's start, from its last month where `edge`, the last sign of the date, says its end (年底)."""
    if period is None or period.frequency == "open":
        return period
    return make_since(f"{period.code}-12" if period.frequency == "A" and edge in "末底" else period.code)


def _count_months(counted: re.Match[str]) -> int:
    return 12 if counted["year"] else read_count(counted["count"]) or 0


def _as_of(period: Period | None) -> Period | None:
    return make_as_of(period.code) if period is not None and period.frequency != "open" else period
