"""The date of a page that states none: inferred from the times its own text speaks of.

Belongs here: `infer_date` and the evidence it weighs.
Does not: dates that a page states (`transforms.reading.publication`), periods of figures (`transforms.periods`).
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.reading.articles import Article
from transforms.reading.publication import (
    DATE_PARTS,
    PRINTED_DATE,
    SENTENCES_READ,
    Dating,
    build_date,
    build_dating,
    find_end_of_month,
)
from transforms.reading.sentences import Sentence

_YEAR_DATE = re.compile(r"(?<![\d~—–\-至])(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(底|末)?")
_BARE_DATE = re.compile(r"(?<![年\d])(\d{1,2})月(?:(\d{1,2})日|(底|末))")
_OTHER_YEAR = re.compile(r"(?:去年|上年|前年|同年|当年|次年|翌年|明年|每年|历年)[^，。；]{0,4}\Z")
_PART_OF_YEAR = re.compile(
    r"今年(?:以来)?[，,]?(?:(一季度|上半年|前三季度)|(?:前|1 ?(?:至|到|-|—|~|－) ?)(\d{1,2})个?月)"
)
_PLANNED = re.compile(
    r"将|计划|预计|力争|规划|目标|拟|到\d{4}年|至\d{4}年|\d{4}年(?:底|末)?前|建设周期|有望|届时|明年|未来"
)
_UPCOMING = re.compile(r"(?:将于|将在|定于)(\d{1,2})月(\d{1,2})日")
_MEASURED = re.compile(r"增|达|完成|实现|突破|超|居|下降|减少|提高|跃升|上升|回落|首次|为\d")
_MONTHS_UNTIL_NEWER = 4
_BULLETIN = re.compile(r"(\d{4})年.{0,30}(?:公报|年报|年鉴)")


@dataclass(slots=True)
class Evidence:
    """What the sentences of an article say about the day it was published."""

    past: list[datetime.date] = field(default_factory=list)
    december: list[datetime.date] = field(default_factory=list)
    closed_years: list[int] = field(default_factory=list)
    dated_years: list[int] = field(default_factory=list)
    bare: list[tuple[int, int]] = field(default_factory=list)
    news_dates: list[tuple[int, int]] = field(default_factory=list)
    upcoming: list[tuple[int, int]] = field(default_factory=list)
    elapsed: list[tuple[int, int]] = field(default_factory=list)
    says_this_year: bool = False

    def read(self, sentences: Sequence[Sentence], is_news_item: bool) -> None:
        """Collect what an article says; `is_news_item` where it begins with a dateline such as 本报讯."""
        year_of_paragraph: tuple[int, int] | None = None
        for index, sentence in enumerate(sentences):
            text = sentence.text
            if "月" not in text and "年" not in text:
                continue
            self.says_this_year = self.says_this_year or "今年" in text
            for match in _YEAR_DATE.finditer(text):
                if self._read_year_date(text, match):
                    year_of_paragraph = (sentence.paragraph, int(match[1]))
            for match in _PART_OF_YEAR.finditer(text):
                self.elapsed.append(DATE_PARTS[match[1]] if match[1] else (min(int(match[2]), 12), 1))
            self.upcoming.extend((int(month), int(day)) for month, day in _UPCOMING.findall(text))
            if year_of_paragraph and year_of_paragraph[0] == sentence.paragraph:
                continue
            for match in _BARE_DATE.finditer(text):
                if _OTHER_YEAR.search(text[: match.start()]) or _PLANNED.search(_clause(text, match.start())):
                    continue
                self.bare.append((int(match[1]), int(match[2] or 28)))
                if is_news_item and index < 3 and match[2]:
                    self.news_dates.append(self.bare[-1])

    def _read_year_date(self, text: str, match: re.Match[str]) -> bool:
        dating = build_dating(match[1], match[2], match[3])
        clause = _clause(text, match.start())
        if dating is None or _PLANNED.search(clause):
            return False
        year = int(match[1])
        if match[3]:
            self.past.append(dating.date)
            self.dated_years.append(year)
            if match[2] == "12" and int(match[3]) >= 15:
                self.december.append(dating.date)
        elif match[2]:
            self.past.append(dating.date if match[4] else datetime.date(year, int(match[2]), 1))
            if not self.says_this_year:
                self.dated_years.append(year)
        elif match[4]:
            self.past.append(dating.date)
            self.closed_years.append(year)
        else:
            self.past.append(datetime.date(year, 1, 1))
            named = text[max(match.start() - 2, 0) : match.start()]
            rest = text[match.end() :].split("；", 1)[0]
            if set(named) & set('—《“「"（(') or rest[:2] in ("以来", "起，") or _UPCOMING.search(text):
                return True
            if _MEASURED.search(rest) and any(character.isdigit() for character in rest):
                self.closed_years.append(year)
        return True

    def find_bounds(self) -> tuple[list[datetime.date], list[datetime.date]]:
        """The first days the text can have been published on: those it makes certain, and those it makes likely at
        best, for a year long past may be the last one that a text names."""
        closed = [datetime.date(year + 1, 1, 1) for year in self.closed_years]
        sure, vague = (closed, []) if self.says_this_year else ([], closed)
        years = [date.year for date in self.past]
        latest = max(years, default=None)
        if latest is None:
            return sure, vague
        if self.says_this_year:
            # The year a text calls 今年 is not the one it calls by its number.
            (sure if latest in (*self.dated_years, *self.closed_years) else vague).append(
                datetime.date(latest + 1, 1, 1)
            )
        elif latest in self.dated_years or (years.count(latest) > 1 and self.bare):
            sure.append(max(self.past))
        else:
            vague.append(max(self.past))
        return sure, vague


def infer_date(articles: Sequence[Article], datelines: Sequence[tuple[int | None, int, int]]) -> Dating | None:
    """The day the articles of a page make certain: its latest past date, and what 今年, datelines and figures of closed
    years say on top. `datelines` are year, month and day of datelines. None where they say nothing.

    Newspapers print no year with dates of the year they appear in. So a figure of a year named by its number, beside
    今年, is of the year before; a date without year is of the year of publication; and a late December date printed
    with its year, in a text that never speaks of this year, was read in the next. A report is dated by the day it was
    delivered.
    """
    sure: list[datetime.date] = []
    vague: list[datetime.date] = []
    collected: list[Evidence] = []
    for article in articles:
        # the day of the assembly stands under the title, whatever the layout makes of that line
        headings = [
            sentence
            for number, sentence in enumerate(article.sentences[:60])
            if sentence.role in ("headline", "subhead") or (number < 5 and "会议上" in sentence.text)
        ][:6]
        delivered = [match for s in headings if (match := PRINTED_DATE.match(s.text.lstrip("—（(")))]
        bulletin = _BULLETIN.search(article.headline or "")
        is_dated_by_heading = bulletin is not None or article.kind == "report"
        if is_dated_by_heading and delivered and (dating := build_dating(*delivered[0].groups())):
            return dating
        if bulletin:
            sure.append(datetime.date(int(bulletin[1]) + 1, 1, 1))
            continue
        evidence = Evidence()
        body = [sentence for sentence in article.sentences[:SENTENCES_READ] if sentence.role in ("body", "caption")]
        evidence.read(body, article.dateline is not None)
        collected.append(evidence)
        for bounds, found in zip((sure, vague), evidence.find_bounds(), strict=True):
            bounds.extend(found)
    sure.extend(datetime.date(year, 1, 1) for year, _, _ in datelines if year)
    if not sure or max(vague, default=sure[0]).year > max(sure).year:
        return None
    return _settle(max(sure), collected, datelines)


def _settle(
    earliest: datetime.date, collected: Sequence[Evidence], datelines: Sequence[tuple[int | None, int, int]]
) -> Dating:
    year = earliest.year
    dated = [date for _, month, day in datelines if (date := build_date(year, month, day))]
    if dated:
        return Dating(max(dated), "day")
    bare = [pair for evidence in collected for pair in (*evidence.bare, *evidence.elapsed)]
    speaks_of_its_year = bool(bare) or any(evidence.says_this_year for evidence in collected)
    if not speaks_of_its_year and any(earliest in evidence.december for evidence in collected):
        return Dating(datetime.date(year + 1, 12, 31), "year")
    dates = [date for month, day in bare if (date := build_date(year, month, day))]
    latest = max([earliest, *dates])
    limits = [
        date - datetime.timedelta(days=1)
        for evidence in collected
        for month, day in evidence.upcoming
        if (date := build_date(year, month, day)) and date > latest
    ]
    limit = min(limits, default=datetime.date(year, 12, 31))
    last = _find_last_day(latest, collected, limit)
    news = [date for e in collected for month, day in e.news_dates if (date := build_date(year, month, day))]
    if (news and max(news).month == latest.month) or (
        limits and limit.month == latest.month and limit.year == latest.year
    ):
        return Dating(min(find_end_of_month(year, latest.month), limit), "month", latest, last)
    return Dating(limit, "year", latest, last)


def _find_last_day(latest: datetime.date, collected: Sequence[Evidence], limit: datetime.date) -> datetime.date:
    """The last day a text is likely from: where the latest it speaks of is a part of this year as just past, such as
    今年一季度, some months later there would be newer figures."""
    elapsed = [
        date
        for evidence in collected
        for month, _ in evidence.elapsed
        if (date := find_end_of_month(latest.year, month))
    ]
    if not elapsed or latest > max(elapsed):
        return limit
    month = max(elapsed).month + _MONTHS_UNTIL_NEWER
    return limit if month > 12 else min(limit, find_end_of_month(latest.year, month))


def _clause(text: str, position: int) -> str:
    """The clause around a position: what stands between two commas or the like, and the one behind it."""
    start = max(text.rfind(mark, 0, position) for mark in "，。；,；") + 1
    ends = [end for mark in "，。；,；" if (end := text.find(mark, position)) >= 0]
    return text[start : min(ends, default=len(text))]
