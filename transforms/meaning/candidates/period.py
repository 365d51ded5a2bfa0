"""Candidates for the period of a figure: the times of its sentence, as points, totals or spans, what is carried, none.

Belongs here: `propose_periods` and the features of a period.
Does not: finding times (`transforms.periods.mentions`), weighing (`transforms.language.choice`).
"""

import datetime
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from transforms.language.choice import Candidate, Group, Proposals
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.meaning.story import describe_event
from transforms.periods.calendar import Period, parse_period
from transforms.periods.mentions import PeriodMention

_CUES = (
    ("total", re.compile(r"累计|共|已|达到?$|突破|超过?$")),
    ("property", re.compile(r"全长|总投资|占地|面积|长度?|时速|设计|能力|装机|高度|跨度|每小时|总库容|建筑")),
    ("now", re.compile(r"目前|现|如今|已经?|至今|截至")),
)
_GAPS, _RANKS = ("gap0", "gap1", "gap2", "gap3"), ("rank0", "rank1", "rank2")
_SOURCES = frozenset((
    "chain", "none", "gap0", "gap1", "gap2", "gap3", "carried", "lead", "last_figure", "story",
    "heading", "role:point", "role:since", "role:as_of", "role:span", "role:base", "role:deadline", "role:from",
    "freq:D", "freq:A", "freq:M", "month_of_day", "up_to_day", "since_year", "up_to_year", "last_of_span",
    "open_span", "year_to_date", "tells", "happens", "behind",
))  # fmt: skip
# What the words before a figure say of it: what something is, what was done, in all, a year on average.
_TOLD = ("年均", "累计", "done", "verb", "behind", "state")
_USED = ("point", "since", "as_of", "deadline", "from", "span", "now", "base", "aside", "recurrent")


class _Situation(NamedTuple):
    """What holds for a figure whatever the period: its own circumstances, those of its owner, of its indicator."""

    genre: str
    own: tuple[str, ...]
    owner: str
    tail: str
    kind: str
    dimension: str
    told: str


def propose_periods(
    figure: Figure, kind: str, mentions: Sequence[PeriodMention], marks: Sequence[int],
    chained: tuple[Period | None, str | None, str | None], words: frozenset[str], owner: str | None, measured: str,
    context: ReadingContext,
) -> list[Candidate]:  # fmt: skip
    """The candidates, each code once, whatever spoke for it; values are (period, basis, role of the mention).

    `marks` are where the clauses of the sentence end, `owner` is the kind of the subject, `measured` the indicator.
    """
    at = _describe_situation(figure, kind, words, owner, measured, context)
    proposals, dates = Proposals(), _Dates()
    _add(proposals, *chained, ("chain", at.genre, f"{chained[1]}:{at.genre}", f"{chained[1]}:{chained[2]}", kind))
    _add(proposals, None, None, None, ("none", at.genre, *at.own), (f"none:{at.genre}", *at.own), *_cross("none", at))
    rank = _propose_spoken(proposals, figure, mentions, marks, at, dates)
    if dates.year and (last := dates.last_day) and last.year == dates.year and last > datetime.date(last.year, 1, 1):
        _add(proposals, parse_period(f"{last.year}-01-01/{last.isoformat()}"), "stated", "as_of", "year_to_date")
    if not _is_told(figure, mentions):
        _propose_carried(proposals, at, min(rank, 1), context)
    circumstances = (
        kind,
        figure.quantity.dimension or "bare",
        "now" if "now" in at.own else "total" if "total" in at.own else "",
    )
    return proposals.combine(_SOURCES, *circumstances)


def _is_told(figure: Figure, mentions: Sequence[PeriodMention]) -> bool:
    """Whether the clause of the figure opens with the year, quarter or month it is of: what was spoken of before does not
    outweigh it."""
    return any(m.start == figure.clause and m.role == "point" and m.period is not None and m.period.frequency in "AQM" for m in mentions)


class _Dates:
    """The year and the last day that a sentence names before its figure, for totals of a year up to a day."""

    def __init__(self) -> None:
        self.year: int | None = None
        self.last_day: datetime.date | None = None


def _describe_situation(
    figure: Figure, kind: str, words: frozenset[str], owner: str | None, measured: str, context: ReadingContext
) -> _Situation:
    leading = figure.leading_text
    own = [f"kind:{kind}", f"dim:{figure.quantity.dimension or 'bare'}", "later" if context.figures_read else "first"]
    own += [name for name, pattern in _CUES if pattern.search(leading)]
    if "state" in words:
        own.append("state")
    said = [word for word in _TOLD if word in words]
    told = "+".join(said[:-1] if len(said) > 1 and said[-1] == "state" else said) or "bare"
    return _Situation(
        "report" if context.is_report else "news", tuple(own), f"owner:{owner}", f"tail:{measured[-2:]}", kind,
        figure.quantity.dimension or "bare", told,
    )


def _add(proposals: Proposals, period: Period | None, basis: str | None, role: str | None, *groups: Group) -> None:
    proposals.add(period.code if period else "", (period, basis, role), *groups)


def _cross(source: str, at: _Situation) -> tuple[Group, ...]:
    """A source with the circumstances of the owner and of the indicator."""
    return (source, at.owner, at.tail), (source, *at.own)


def _propose_spoken(
    proposals: Proposals, figure: Figure, mentions: Sequence[PeriodMention], marks: Sequence[int], at: _Situation,
    dates: _Dates,
) -> int:  # fmt: skip
    """The times of the sentence, the nearest before the figure first; how many there were."""
    text, left, rank = figure.view.text, figure.quantity.left, 0
    end = bisect_left(marks, left)
    for mention in reversed(mentions):
        period, role = mention.period, mention.role
        if role not in _USED:
            continue
        if mention.start >= left:
            if period is not None and mention.start < figure.limit:
                _add(proposals, period, "stated", role, ("behind", role))
            continue
        gap = _GAPS[min(end - bisect_left(marks, mention.end), 3)]
        if role == "now" or period is None:
            _add(proposals, None, "stated", role, ("now_spoken", gap, role))
            rank += 1
            continue
        frequency = period.frequency
        groups: list[Group] = [
            ("spoken", at.genre), (f"role:{role}", gap, frequency), (gap, frequency), _RANKS[min(rank, 2)],
            (f"freq:{frequency}", gap), *_cross(f"role:{role}", at), *_cross(f"freq:{frequency}", at),
        ]  # fmt: skip
        rank += 1
        if event := describe_event(text, mention):
            groups.append((event, frequency, gap, f"{frequency}|{at.owner}"))
        if mention.start <= 1:
            groups.append("opens_sentence")
        _add(proposals, period, "stated", role, *groups)
        _propose_turned(proposals, period, role, gap, at, dates)
    return rank


def _propose_turned(proposals: Proposals, period: Period, role: str, gap: str, at: _Situation, dates: _Dates) -> None:
    """What else a time may mean: the month of a day, a total up to it or since it, the last year of a span."""
    code, frequency = period.code, period.frequency

    def turn(into: str, source: str) -> None:
        _add(proposals, parse_period(into), "stated", role, (source, gap), *_cross(source, at))

    if frequency == "D":
        dates.last_day = dates.last_day or period.last
        turn(code[:7], "month_of_day")
        turn(f"/{code}", "up_to_day")
    elif frequency == "A":
        dates.year = dates.year or int(code)
        turn(f"{code}/", "since_year")
        turn(f"/{code}", "up_to_year")
    elif period.is_run_of_years:
        turn(code[5:], "last_of_span")
        _weigh_years(proposals, period, role, "spoken", at)
        if at.genre == "news":
            turn(f"{code[:4]}/", "open_span")
    elif frequency == "open" and period.first is None and period.last is not None:
        dates.last_day = dates.last_day or period.last
        turn(code[1:], "point_of_total")


def _weigh_years(proposals: Proposals, years: Period, role: str | None, source: str, at: _Situation) -> None:
    """A span of years and its last one: which of them a figure is of is told by what it says, something done or a state."""
    told = (f"{at.kind}|{at.told}", f"{at.kind}|{at.told}|{at.dimension}", f"{at.told}|{at.tail}")
    basis = "stated" if source == "spoken" else "carried"
    _add(proposals, years, basis, role, (f"years_{source}:{at.genre}", *told))
    _add(proposals, parse_period(years.code[5:]), basis, role, (f"last_{source}:{at.genre}", *told))


def _propose_carried(proposals: Proposals, at: _Situation, spoken: int, context: ReadingContext) -> None:
    """What is carried: by the paragraph, from the lead, the last figure, what the story and its heading named."""
    story, is_spoken = context.story, f"spoken{spoken}"
    same = f"{'same' if context.figures_read else 'before'}:{at.genre}"
    review = context.period.code if context.period and context.period.is_run_of_years else ""
    sources = ((context.period, "carried"), (context.lead_period, "lead"), (story.last_period, "last_figure"))
    for period, source in sources:
        if period is None or (source == "last_figure" and review and period.code in (review, review[5:])):
            continue  # under a review of years each figure says anew whether it is of all of them or of the last
        _add(
            proposals,
            period,
            "carried",
            None,
            (source, at.genre, period.frequency, is_spoken, same),
            *_cross(source, at),
        )
        if source == "carried" and review:
            _weigh_years(proposals, period, None, "carried", at)
            _add(proposals, parse_period(review[5:]), "carried", None, *_cross("last_of_carried", at))
    for period, role, sentence, event in story.periods[-3:]:
        ago, frequency = f"ago{min(story.sentence - sentence, 3)}", period.frequency
        told = f"{event}|{frequency}"
        _add(
            proposals, period, "carried", None, ("story", role, told, ago, frequency, f"{frequency}|{ago}", is_spoken),
            (f"story:{at.genre}", told), (f"story:{told}", at.owner), *_cross("story", at),
        )  # fmt: skip
    for period in story.heading_periods[:1]:
        _add(proposals, period, "carried", None, ("heading", period.frequency, is_spoken))
