"""Candidates for the period of a figure: the times of its sentence, as points, totals or spans, what is carried, none.

Belongs here: `propose_periods` and the features of a period.
Does not: finding times (`transforms.periods.mentions`), weighing (`transforms.language.choice`).
"""

import re
from collections.abc import Sequence

from transforms.language.choice import Candidate
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.meaning.story import describe_event
from transforms.periods.calendar import Period, parse_period
from transforms.periods.mentions import PeriodMention

_CLAUSES = re.compile(r"[，；。：！？]")
_YEAR, _YEARS = re.compile(r"\d{4}"), re.compile(r"\d{4}/\d{4}")
_TOTAL = re.compile(r"累计|共|已|达到?$|突破|超过?$")
_PROPERTY = re.compile(r"全长|总投资|占地|面积|长度?|时速|设计|能力|装机|高度|跨度|每小时|总库容|建筑")
_NOW = re.compile(r"目前|现|如今|已经?|至今|截至")
_SOURCES = frozenset((
    "chain:news", "chain:report", "none", "gap0", "gap1", "gap2", "gap3", "carried", "lead", "last_figure", "story",
    "heading", "role:point", "role:since", "role:as_of", "role:span", "role:base", "role:deadline", "role:from",
    "freq:D", "freq:A", "freq:M", "month_of_day", "up_to_day", "since_year", "up_to_year", "last_of_span",
    "open_span", "year_to_date", "tells", "happens", "behind",
))  # fmt: skip
_USED = ("point", "since", "as_of", "deadline", "from", "span", "now", "base", "aside", "recurrent")


def propose_periods(
    figure: Figure, kind: str, mentions: Sequence[PeriodMention], chained: tuple[Period | None, str | None, str | None],
    words: frozenset[str], owner: str | None, measured: str, context: ReadingContext,
) -> list[Candidate]:  # fmt: skip
    """The candidates, each code once, whatever spoke for it; values are (period, basis, role of the mention)."""
    text, quantity, story = figure.view.text, figure.quantity, context.story
    at, genre = quantity.left, "report" if context.is_report else "news"
    found: dict[str, tuple[tuple[Period | None, str | None, str | None], list[str]]] = {}

    def propose(period: Period | None, basis: str | None, role: str | None, features: list[str]) -> None:
        code = period.code if period else ""
        known = found.get(code)
        if known is None:
            found[code] = ((period, basis, role), features)
        else:
            known[1].extend(features)

    size = quantity.dimension or "bare"
    leading = figure.leading_text
    cues = [f"kind:{kind}", f"dim:{size}"]
    if _TOTAL.search(leading):
        cues.append("total")
    if _PROPERTY.search(leading):
        cues.append("property")
    if _NOW.search(leading):
        cues.append("now")
    if "state" in words:
        cues.append("state")
    cues.append(f"owner:{owner}")
    cues.append(f"tail:{measured[-2:]}")
    cues.append("first" if not context.figures_read else "later")
    propose(
        chained[0],
        chained[1],
        chained[2],
        [f"chain:{genre}", f"chain:{chained[1]}:{genre}", f"chain:{chained[1]}:{chained[2]}", f"chain|{kind}"],
    )
    propose(
        None,
        None,
        None,
        ["none", f"none:{genre}", *[f"none|{cue}" for cue in cues], *[f"none:{genre}|{cue}" for cue in cues]],
    )
    days: list[Period] = []
    year: Period | None = None
    rank = 0
    for mention in reversed(mentions):
        period = mention.period
        if mention.role not in _USED:
            continue
        if mention.start >= at:
            if period is not None and mention.start < figure.limit:
                propose(period, "stated", mention.role, ["behind", f"behind:{mention.role}"])
            continue
        gap = min(len(_CLAUSES.findall(text, mention.end, at)), 3)
        frequency = period.frequency if period else "none"
        features = ["spoken", f"spoken:{genre}", f"role:{mention.role}", f"gap{gap}", f"rank{min(rank, 2)}",
                    f"{mention.role}|gap{gap}", f"freq:{frequency}", f"{mention.role}|{frequency}",
                    f"{frequency}|gap{gap}"]  # fmt: skip
        features += [f"{mention.role}|{cue}" for cue in cues] + [f"{frequency}|{cue}" for cue in cues]
        rank += 1
        if event := describe_event(text, mention):
            features += [event, f"{event}|{frequency}", f"{event}|gap{gap}", f"{event}|{frequency}|{owner}"]
        if mention.start <= 1:
            features.append("opens_sentence")
        if mention.role == "now" or period is None:
            propose(None, "stated", mention.role, [f"now_spoken|gap{gap}", f"now_spoken|{mention.role}"])
            continue
        propose(period, "stated", mention.role, features)
        if frequency == "D":
            days.append(period)
            propose(parse_period(period.code[:7]), "stated", mention.role, ["month_of_day", f"month_of_day|gap{gap}"])
            propose(
                parse_period(f"/{period.code}"),
                "stated",
                mention.role,
                ["up_to_day", *[f"up_to_day|{cue}" for cue in cues]],
            )
        elif frequency == "A":
            year = year or period
            propose(
                parse_period(f"{period.code}/"),
                "stated",
                mention.role,
                ["since_year", *[f"since_year|{cue}" for cue in cues]],
            )
            propose(
                parse_period(f"/{period.code}"),
                "stated",
                mention.role,
                ["up_to_year", *[f"up_to_year|{cue}" for cue in cues]],
            )
        elif _YEARS.fullmatch(period.code):
            propose(
                parse_period(period.code[5:]),
                "stated",
                mention.role,
                ["last_of_span", *[f"last_of_span|{cue}" for cue in cues]],
            )
            propose(
                parse_period(f"{period.code[:4]}/"),
                "stated",
                mention.role,
                ["open_span", *[f"open_span|{cue}" for cue in cues]],
            )
        elif frequency == "open" and period.first is None and period.last is not None:
            days.append(period)
            propose(
                parse_period(period.code[1:]),
                "stated",
                mention.role,
                ["point_of_total", *[f"point_of_total|{cue}" for cue in cues]],
            )
    if year and days and year.first:
        last = next((day.last for day in days if day.last), None)
        if last and last.year == year.first.year and last > year.first:
            propose(parse_period(f"{last.year}-01-01/{last.isoformat()}"), "stated", "as_of", ["year_to_date"])
    for period, source in (
        (context.period, "carried"),
        (context.lead_period, "lead"),
        (story.last_period, "last_figure"),
    ):
        if period is not None:
            features = [source, f"{source}:{genre}", f"{source}|{period.frequency}", f"{source}|{min(rank, 1)}"]
            features += [f"{source}|{cue}" for cue in cues]
            if source == "last_figure":
                features.append(f"last_figure|{'same' if context.figures_read else 'before'}|{genre}")
            propose(period, "carried", None, features)
            if source == "carried" and _YEARS.fullmatch(period.code):
                propose(
                    parse_period(period.code[5:]),
                    "carried",
                    None,
                    ["last_of_carried", *[f"last_of_carried|{cue}" for cue in cues]],
                )
    for period, role, sentence, happens in story.periods[-3:]:
        ago = min(story.sentence - sentence, 3)
        propose(
            period,
            "carried",
            None,
            [
                "story",
                f"story|{role}",
                f"story|{happens}|{period.frequency}",
                f"story|{happens}|{period.frequency}|{owner}",
                f"story|ago{ago}",
                f"story|{period.frequency}",
                f"story|{period.frequency}|{ago}",
                f"story|{genre}",
                f"story|{min(rank, 1)}",
                *[f"story|{cue}" for cue in cues],
            ],
        )
    for period in story.heading_periods[:1]:
        propose(period, "carried", None, ["heading", f"heading|{period.frequency}", f"heading|{min(rank, 1)}"])
    for _, features in found.values():
        sources = sorted(_SOURCES.intersection(features))
        combined = "+".join(sources)
        features += [
            f"all:{combined}",
            f"all:{combined}|{kind}",
            f"all:{combined}|{size}",
            f"all:{combined}|{'now' if 'now' in cues else 'total' if 'total' in cues else ''}",
        ]
    return [Candidate(value, code, features) for code, (value, features) in found.items()]
