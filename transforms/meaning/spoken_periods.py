"""Periods as an article speaks of them: the mentions of time of a sentence beside what the article has said before.

Belongs here: `find_spoken_periods`, which mentions name no time of a figure, years counted up to a target, whose calendar
an article goes by (`counts_from_republic`).
Does not: the mentions themselves (`transforms.periods.mentions`), which one a figure takes (`transforms.meaning.period`).
"""

import re

from transforms.language.cues import Cues
from transforms.meaning.context import ReadingContext
from transforms.numbers.outcomes import find_enumerator_end
from transforms.periods.calendar import Period, make_years
from transforms.periods.dates import GLOSSED_YEARS
from transforms.periods.mentions import PeriodMention, find_periods
from transforms.places.mentions import TAIWAN_CODE
from transforms.reference import Reference

# 2014年成立的合作社，现有社员…: the time belongs to the name, not to the figures behind the comma
_NAMES_ORIGIN = r"[^，。；\d]{0,6}(?:<event>)[^，。；\d]{0,4}的[^，。；\d]{2,30}，"
# The province whose texts count years from 1911.
TAIWAN = "台湾省"
# What only such a text says: its money, the name of its era, a month of a year of three digits, a year in brackets.
_OF_TAIWAN = rf"<of_taiwan>|(?<![\d.])1\d\d年\d{{1,2}}月|(?:{'|'.join(map(re.escape, GLOSSED_YEARS))})\d{{2,3}}[)）]年"
_YEARS_COUNTED = re.compile(r"[一二三四五六七八九十]{1,2}年|\d{1,2}年")


def find_spoken_periods(text: str, context: ReadingContext, reference: Reference) -> list[PeriodMention]:
    """The mentions of time in a sentence; of days and the holiday they make up (4月29日至5月6日的“五一”假期) the days alone."""
    mentions: list[PeriodMention] = []
    for mention in find_periods(
        text,
        reference.periods,
        context.anchor,
        context.period or context.recent,
        counts_from_republic=context.counts_from_republic or "民国" in text,
        since=find_enumerator_end(text),
    ):
        last = mentions[-1] if mentions else None
        if last and last.period and mention.period and text[last.end : mention.start] == "的":
            if (
                "/" in last.period.code
                and mention.role == last.role
                and len(last.period.code) == len(mention.period.code)
            ):
                continue
        if mention.role in ("point", "from", "as_of") and reference.cues.regex(_NAMES_ORIGIN).match(text, mention.end):
            mention = mention._replace(role="aside")
        if (
            mention.role == "span"
            and context.plan
            and _YEARS_COUNTED.fullmatch(text, mention.start, mention.end)
        ):
            mention = mention._replace(period=_years_of_plan(mention.period, context.period))
        mentions.append(mention)
    return mentions


def counts_from_republic(text: str, home: str | None, cues: Cues) -> bool:
    """Whether the years of an article of three digits or fewer count from 1911; `home` is the code of its area."""
    return (home or "").startswith(TAIWAN_CODE) or cues.regex(_OF_TAIWAN).search(text) is not None


def _years_of_plan(looked_back: Period | None, target: Period | None) -> Period | None:
    """In a section on what is to be reached by a year, 五年累计 counts the years up to it, not those that went by."""
    if (
        looked_back is None
        or target is None
        or target.frequency != "A"
        or not looked_back.first
        or not looked_back.last
    ):
        return looked_back
    last = int(target.code)
    return make_years(last - (looked_back.last.year - looked_back.first.year), last)
