"""Metadata: when a document was published, by whom, and which area it speaks of, as its name and its text tell.

Belongs here: finding date, publisher and place in a file name, in page furniture and in articles, and how sure it is.
Does not: what people state about a file (`transforms.stated`), which of several sources wins (`transforms.documents`).
"""

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from transforms.articles import Article
from transforms.reading import Publisher
from transforms.sentences import Sentence

Precision = Literal["day", "month", "year"]
# Reading further tells nothing more of the day a text was published, and keeps the search linear in long files.
_SENTENCES_READ = 4000
_FIRST_YEAR, _LAST_YEAR = 1949, 2100

_NAMED_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[-_.年/ ]?(\d{1,2})(?:[-_.月/ ]?(\d{1,2}))?)?(?!\d)")
_PRINTED_DATE = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})")
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
_BULLETIN = re.compile(r"(\d{4})年.{0,30}(?:公报|年报|年鉴)")
_ASSEMBLY = re.compile(r"在(?P<place>[\u4e00-\u9fff]{2,16}?)第[一二三四五六七八九十]{1,3}届(?:全国)?人民代表大会")
_PARTS = {"一季度": (3, 31), "上半年": (6, 30), "前三季度": (9, 30)}


class NameGazetteer(Protocol):
    """What this module takes from `transforms.gazetteer.Gazetteer`."""

    def official_name(self, name: str, within: str | None = None) -> str | None:
        """The full official name of an area, None for an unknown name."""
        ...


@dataclass(frozen=True, slots=True)
class Dating:
    """A date of publication; where only month or year is certain, the last day of it that the text allows."""

    date: datetime.date
    precision: Precision


def find_named_date(source_file: str) -> Dating | None:
    """The date in the name of a file or its folders, the last one where there are several; a bare year counts as one.

    >>> find_named_date("县报/丰收快讯_2026-05-20_01.txt")
    Dating(date=datetime.date(2026, 5, 20), precision='day')
    >>> find_named_date("20260520-3.txt").precision, find_named_date("外贸月报_2022-12.txt").date
    ('day', datetime.date(2022, 12, 31))
    """
    found = None
    for match in _NAMED_DATE.finditer(source_file):
        found = build_dating(match[1], match[2], match[3]) or found
    return found


def find_printed_date(furniture: Iterable[str]) -> Dating | None:
    """The first full date in lines such as 发布时间：2026-02-09 08:30, those that speak of publishing first.

    >>> find_printed_date(["来源：某县日报", "时间：2026-02-09 08:30"]).date
    datetime.date(2026, 2, 9)
    """
    lines = sorted(furniture, key=lambda line: not re.search("发布|发表|刊发|时间|日期", line))
    for line in lines:
        match = _PRINTED_DATE.search(line)
        if match and (dating := build_dating(*match.groups())):
            return dating
    return None


def build_dating(year: str, month: str | None, day: str | None) -> Dating | None:
    """A dating from printed numbers, None where they are no date of our time."""
    number = int(year)
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return None
    if not month or not 1 <= int(month) <= 12:
        return None if month else Dating(datetime.date(number, 12, 31), "year")
    if not day:
        return Dating(_end_of_month(number, int(month)), "month")
    date = _build_date(number, int(month), int(day))
    return Dating(date, "day") if date else None


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
                self.elapsed.append(_PARTS[match[1]] if match[1] else (min(int(match[2]), 12), 1))
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
        delivered = [match for s in headings if (match := _PRINTED_DATE.match(s.text.lstrip("—（(")))]
        bulletin = _BULLETIN.search(article.headline or "")
        is_dated_by_heading = bulletin is not None or article.kind == "report"
        if is_dated_by_heading and delivered and (dating := build_dating(*delivered[0].groups())):
            return dating
        if bulletin:
            sure.append(datetime.date(int(bulletin[1]) + 1, 1, 1))
            continue
        evidence = Evidence()
        body = [sentence for sentence in article.sentences[:_SENTENCES_READ] if sentence.role in ("body", "caption")]
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
    dated = [date for _, month, day in datelines if (date := _build_date(year, month, day))]
    if dated:
        return Dating(max(dated), "day")
    bare = [pair for evidence in collected for pair in (*evidence.bare, *evidence.elapsed)]
    speaks_of_its_year = bool(bare) or any(evidence.says_this_year for evidence in collected)
    if not speaks_of_its_year and any(earliest in evidence.december for evidence in collected):
        return Dating(datetime.date(year + 1, 12, 31), "year")
    dates = [date for month, day in bare if (date := _build_date(year, month, day))]
    latest = max([earliest, *dates])
    limits = [
        date - datetime.timedelta(days=1)
        for evidence in collected
        for month, day in evidence.upcoming
        if (date := _build_date(year, month, day)) and date > latest
    ]
    limit = min(limits, default=datetime.date(year, 12, 31))
    news = [date for e in collected for month, day in e.news_dates if (date := _build_date(year, month, day))]
    if (news and max(news).month == latest.month) or (
        limits and limit.month == latest.month and limit.year == latest.year
    ):
        return Dating(min(_end_of_month(year, latest.month), limit), "month")
    return Dating(limit, "year")


def find_publisher(names: Mapping[str, Publisher], texts: Iterable[str]) -> Publisher | None:
    """The first publisher that one of the texts names, the longest name first.

    >>> find_publisher({"新华社": Publisher("新华社", "agency", "中国")}, ["来源：新华社"]).name
    '新华社'
    """
    for text in texts:
        found = [name for name in names if name in text]
        if found:
            return names[max(found, key=len)]
    return None


def find_common_agency(articles: Sequence[Article]) -> str | None:
    """The agency or paper that at least half of the articles name as theirs, None where they name several."""
    named = {article.agency for article in articles if article.agency}
    count = sum(article.agency is not None for article in articles)
    return named.pop() if len(named) == 1 and count * 2 >= len(articles) else None


def find_assembly_place(articles: Sequence[Article], gazetteer: NameGazetteer | None) -> str | None:
    """The area whose congress a report was given to: its full official name, None where no report says so."""
    for article in articles:
        if article.kind != "report":
            continue
        for sentence in article.sentences[:8]:
            match = _ASSEMBLY.search(sentence.text)
            if match:
                return (gazetteer.official_name(match["place"]) if gazetteer else None) or match["place"]
    return None


def find_datelines(
    parsed: Iterable[tuple[int | None, int | None, int | None]],
) -> Iterator[tuple[int | None, int, int]]:
    """Of parsed datelines those that name a day: year where printed, month, day."""
    for year, month, day in parsed:
        if month and day:
            yield year, month, day


def _clause(text: str, position: int) -> str:
    """The clause around a position: what stands between two commas or the like, and the one behind it."""
    start = max(text.rfind(mark, 0, position) for mark in "，。；,；") + 1
    ends = [end for mark in "，。；,；" if (end := text.find(mark, position)) >= 0]
    return text[start : min(ends, default=len(text))]


def _build_date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _end_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
