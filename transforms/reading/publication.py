"""Metadata: when a document was published, by whom, and which area it speaks of, as its name and its text tell.

Belongs here: finding date, publisher and place in a file name, in page furniture and in articles, and how sure it is.
Does not: what people state about a file (`transforms.reading.stated_metadata`), which of several sources wins (`transforms.reading.documents`).
"""

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from transforms.reading.articles import Article
from transforms.reading.reading_lexicon import Publisher

Precision = Literal["day", "month", "year"]
# Reading further tells nothing more of the day a text was published, and keeps the search linear in long files.
SENTENCES_READ = 4000
_FIRST_YEAR, _LAST_YEAR = 1949, 2100

_NAMED_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[-_.年/ ]?(\d{1,2})(?:[-_.月/ ]?(\d{1,2}))?)?(?!\d)")
PRINTED_DATE = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})")
_ASSEMBLY = re.compile(r"在(?P<place>[\u4e00-\u9fff]{2,16}?)第[一二三四五六七八九十]{1,3}届(?:全国)?人民代表大会")
DATE_PARTS = {"一季度": (3, 31), "上半年": (6, 30), "前三季度": (9, 30)}


class NameGazetteer(Protocol):
    """What this module takes from `transforms.places.gazetteer.Gazetteer`."""

    def official_name(self, name: str, within: str | None = None) -> str | None:
        """The full official name of an area, None for an unknown name."""
        ...


@dataclass(frozen=True, slots=True)
class Dating:
    """A date of publication; where only month or year is certain, the last day of it that the text allows. `earliest` and
    `latest` bound the day more closely where what the text speaks of does."""

    date: datetime.date
    precision: Precision
    earliest: datetime.date | None = field(default=None, compare=False, repr=False)
    latest: datetime.date | None = field(default=None, compare=False, repr=False)


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
        match = PRINTED_DATE.search(line)
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
        return Dating(find_end_of_month(number, int(month)), "month")
    date = build_date(number, int(month), int(day))
    return Dating(date, "day") if date else None


def find_interval(
    date: datetime.date, precision: Precision, evidence: Dating | None
) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a text can have been published on: month or year as far as it is certain, narrowed
    by what the text itself makes certain, where that is of the same year.

    >>> spoken = Dating(datetime.date(2026, 12, 31), "year", earliest=datetime.date(2026, 4, 20))
    >>> [day.isoformat() for day in find_interval(datetime.date(2026, 12, 31), "year", spoken)]
    ['2026-04-20', '2026-12-31']
    """
    if precision == "day":
        return date, date
    first = date.replace(day=1) if precision == "month" else date.replace(month=1, day=1)
    earliest = evidence.earliest if evidence else None
    latest = evidence.latest if evidence else None
    first = earliest if earliest and first <= earliest <= date else first
    return first, latest if latest and first <= latest <= date else date


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


def build_date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def find_end_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
