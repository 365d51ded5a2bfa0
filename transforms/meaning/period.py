"""Period resolution: which period holds for a number.

Belongs here: choosing among the mentions of the sentence and what the context carries; what a span of years means for a
state and for a flow; the two ends of 由 A 增加到 B.
Does not: finding mentions (`transforms.periods.mentions`), moving the context on (`transforms.meaning.context`).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.language.cues import Cues
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.numbers.dimensions import find_dimensions
from transforms.periods.calendar import Period, parse_period
from transforms.periods.mentions import PeriodMention

_YEAR = re.compile(r"\d{4}")
_STATE_KINDS = ("level", "ratio", "rank")
_CLAUSE_END, _PART_END = re.compile(r"[，。；]"), re.compile("；")
_DIGIT = re.compile(r"\d")
_TOTAL = frozenset({"累计", "累计达", "累计达到"})
_REACHED_TOTAL = frozenset({"累计达", "累计达到"})
# Measured in these, a figure of news is mostly a flow of the period reported on; counts of things are mostly stocks.
FLOW_DIMENSIONS = find_dimensions("flow")
_COMPARES = re.compile(r"同比|增长|下降|比上年|较上年|环比|占|比去年|较去年|增加|减少")
_FROM = re.compile(r"(?:从|由)[^，。；从由]{0,24}$")
# What a project costs and a machine can do holds whatever the paragraph reports on.
_PROPERTY = re.compile(
    r"总投资(?:额|约|近|超|达|为)*$|(?:每小时|每分钟|每秒|一次)可?[^，。；]{0,8}$|能力(?:约|近|超|达到?|为)*$|时速(?:达|为)*$|全长(?:约|近|超|达|为)*$"
)
_SAME_TIME = re.compile(r"同期|同月|年$|上月$")
_OLD_END = re.compile(r".?[由从]")
_OF_COMPARED = "(?:底|末)?的[^，。；]{1,16}?(?:<compared_behind>)"
_COMPARED_BEFORE = re.compile(r"(?:比|较|相比)(?![例重值率赛如])[^，。；\d]{0,8}$")
_RISES = re.compile(r"[^，。；、]{0,8}(?:到|至|为)")
# How far before a figure its 由/从 and the opening of its sentence part are looked for.
_REACH = 400


class Resolved(NamedTuple):
    """The period of a number (None: the text names none), how it is known, the base of comparison where stated, and the
    role of the mention that decided."""

    value: Period | None
    basis: str | None
    base: Period | None = None
    role: str | None = None


class Standing(NamedTuple):
    """How a figure stands in its sentence: its span with comparator, the start of its clause, the span of the figure before
    and the start of the one behind (or None).

    `words` are its link words, with "state" among them where it states what something is; `is_flow`: measured in money,
    mass, visits or shares; `is_attribute`: a property of a project (总投资, 占地), which the day of an event does not date;
    `reaches`: 提高到. `is_multiple`: 上年的1.9倍. `is_compared`: 相比 follows it.
    """

    left: int
    right: int
    clause: int
    before: tuple[int, int] | None
    after: int | None
    words: frozenset[str]
    is_flow: bool
    is_attribute: bool
    reaches: bool
    is_multiple: bool = False
    is_compared: bool = False


def find_dating(figure: Figure, mentions: Sequence[PeriodMention], context: ReadingContext) -> Sequence[PeriodMention]:
    """The mentions that can date a figure: a run of years (连续三年居第二；收入…) dates its own clause alone; and what is summed
    up over the years under review is not of the last of them, of which an earlier part of the sentence told (五年来，企业增加到
    2025年的9家；能耗累计下降4%)."""
    text, left = figure.view.text, figure.quantity.left
    mentions = [
        m for m in mentions if not text.startswith("连续", m.start) or not _CLAUSE_END.search(text, m.end, left)
    ]
    years = next((m.period for m in mentions if m.period and m.period.is_run_of_years), None)
    years = years or (context.period if context.is_report else None)
    if years is None or not years.is_run_of_years or "累计" not in figure.leading_text:
        return mentions

    def is_told_before(m: PeriodMention) -> bool:
        is_last = m.period is not None and _ends_with(years, parse_period(m.period.code.lstrip("/")))
        return is_last and m.role in ("point", "deadline") and _PART_END.search(text, m.end, left) is not None

    return [mention for mention in mentions if not is_told_before(mention)]


def resolve_period(
    text: str, mentions: Sequence[PeriodMention], at: Standing, context: ReadingContext, kind: str, cues: Cues
) -> Resolved:
    """The period that holds for a figure: the nearest mention before it in the sentence decides, then what the paragraph or
    section carries."""
    ends = _from_to(text, mentions, at, context)
    if ends is not None:
        return ends
    base = next(
        (m.period for m in reversed(mentions) if m.role == "base" and at.clause <= m.start and m.end <= at.left), None
    )
    if base is not None and at.is_compared:
        return Resolved(base, "stated", None, "base")  # 与2010年的461万人相比: the figure is the old one
    stated = _find_stated(text, mentions, at, cues)
    if stated:
        return _resolve_stated(text, stated[-1], base, at, context, kind, cues)
    return _resolve_carried(text, mentions, base, at, context, kind, cues)


def _find_stated(text: str, mentions: Sequence[PeriodMention], at: Standing, cues: Cues) -> list[PeriodMention]:
    """The mentions of the sentence that can date a figure: those before it, else what a bracket behind it says."""
    stated = [
        m
        for m in mentions
        if m.end <= at.left
        and m.role not in ("base", "duration", "none", "recurrent", "aside")
        and not _is_compared_with(text, m, at, cues)
    ]
    # the old end of a comparison dates only the number it stands with
    stated = [
        m
        for m in stated
        if at.before is None
        or m.end > at.before[0]
        or not (m.role == "from" or (m.role == "now" and _OLD_END.match(text, max(0, m.start - 1))))
    ]
    if not stated:
        stated = [
            m
            for m in mentions
            if m.start == at.right + 1 and text[at.right] in "（(" and m.role == "as_of" and m.period
        ]
    return stated


def _resolve_stated(
    text: str, chosen: PeriodMention, base: Period | None, at: Standing, context: ReadingContext, kind: str, cues: Cues
) -> Resolved:
    """The period that a mention of the sentence gives a figure."""
    if chosen.role == "now" or chosen.period is None:
        return Resolved(None, "stated", base, chosen.role)
    if at.is_attribute and _is_event(text, chosen, at.clause, cues):
        ahead = (
            context.anchor is not None and chosen.period.first is not None and chosen.period.first > context.anchor
        )
        return Resolved(None, "stated", base, "deadline" if ahead else "event")
    period = chosen.period
    if chosen.role == "deadline":
        period = _deadline(period, at.words, context, cues)
    elif not text.startswith("连续", chosen.start):
        period = _for_kind(period, kind, at.words, context, cues)
        if kind == "growth" and at.words & cues["every_year"] and _ends_with(context.period, period):
            period = context.period  # 过去五年…达到1436亿元，年均增长5.9%
    return Resolved(period, "stated", base, chosen.role)


def _resolve_carried(
    text: str, mentions: Sequence[PeriodMention], base: Period | None, at: Standing, context: ReadingContext,
    kind: str, cues: Cues,
) -> Resolved:  # fmt: skip
    """The period that paragraph or section carry to a figure of whose time its sentence says nothing."""
    if not context.is_report and _is_new_end(text, at):
        return Resolved(None, None, base)
    recurrent = any(m.role == "recurrent" and at.clause <= m.start and m.end <= at.left for m in mentions)
    if recurrent and not context.is_report and not at.words & cues["every_year"] and context.lead_period is None:
        return Resolved(None, "stated", base, "recurrent")
    if not context.is_report and cues.regex("<now>").search(text, at.clause, at.left):
        return Resolved(None, "stated", base, "now")
    if context.period is not None and context.period is context.lead_period and not at.is_flow:
        # the review of a whole year counts what stood at its end, a report on months does not
        if context.period.frequency != "A" and not _COMPARES.search(text):
            return Resolved(None, None, base)
    if not context.is_report and _PROPERTY.search(text, at.clause, at.left):
        return Resolved(None, None, base)
    if context.period is None or (not context.is_report and not _carries(context.period)):
        return Resolved(None, None, base)
    if _is_ahead(context.period, context):
        return Resolved(_deadline(context.period, at.words, context, cues), "carried", base)
    return Resolved(_for_kind(context.period, kind, at.words, context, cues), "carried", base)


def is_old_end(text: str, at: Standing) -> bool:
    """Whether the figure is the A of 由 A 增加到 B."""
    if at.after is None or not _RISES.match(text, at.right, at.after):
        return False
    return _FROM.search(text, max(0, at.left - _REACH), at.left) is not None


def _from_to(text: str, mentions: Sequence[PeriodMention], at: Standing, context: ReadingContext) -> Resolved | None:
    """由 A 增加到 B: each end has its own period; None where the figure is neither end."""
    opening = _FROM.search(text, max(0, at.left - _REACH), at.left)
    if opening and at.after is not None and _RISES.match(text, at.right, at.after):
        own = [m for m in mentions if m.role == "from" and m.period and opening.start() <= m.start < at.left]
        if own:
            return Resolved(own[-1].period, "stated", None, "from")
        return Resolved(_end_of_span(mentions, at.left, context, first=True), "inherited", None, "from")
    if at.before is None or not _is_new_end(text, at):
        return None
    own = [m for m in mentions if at.before[1] <= m.start and m.end <= at.left and m.role != "base"]
    own = [m for m in own if m.period or m.role == "now"]
    if own:
        return Resolved(own[-1].period, "stated", None, own[-1].role)
    last = _end_of_span(mentions, at.left, context, first=False)
    return Resolved(last, "inherited") if last is not None else None


def _is_new_end(text: str, at: Standing) -> bool:
    """Whether the figure is the B of 由 A 增加到 B."""
    if at.before is None or not at.reaches or _CLAUSE_END.search(text[at.before[1] : at.left]):
        return False
    return _FROM.search(text, max(0, at.before[0] - _REACH), at.before[0]) is not None


def _end_of_span(mentions: Sequence[PeriodMention], at: int, context: ReadingContext, *, first: bool) -> Period | None:
    """First or last year of the span of years that the sentence or the context speaks of; of a single year under review
    the year before it, and itself."""
    spans = [m.period for m in mentions if m.period and m.end <= at and m.role not in ("base", "from")]
    span = next((s for s in reversed(spans) if s.is_run_of_years), None) or context.period
    if span is None:
        return None
    if not spans and not context.is_report:
        return None  # 由15天缩短到3天: news that names no time for a change means none it named before
    if _YEAR.fullmatch(span.code) and not spans:
        return parse_period(str(int(span.code) - first))
    if not span.is_run_of_years:
        return None
    start, end = map(int, span.code.split("/"))
    # a five-year plan 2021/2025 is measured from the year before it
    is_plan = end - start == 4 and start % 5 == 1
    return parse_period(str(start - is_plan if first else end))


def _is_compared_with(text: str, mention: PeriodMention, at: Standing, cues: Cues) -> bool:
    """Whether a time that is no base by its own words is one by what stands around it: 较疫情前的2019年多跑2360列,
    为上年的1.9倍, 扭转上年下滑势头."""
    lead = text[max(0, mention.start - 10) : mention.start]
    if text.endswith(("超出", "超过", "高于", "低于", "高出"), 0, mention.start) and _SAME_TIME.search(
        text[mention.start : mention.end]
    ):
        return True  # 已超出2019年同期8.2%
    if _COMPARED_BEFORE.search(lead) or cues.regex("(?:<base_modifier>)了?$").search(lead):
        return True
    compared = cues.regex(_OF_COMPARED).match(text, mention.end, at.left)
    if compared is not None and at.before is not None and at.before[0] > mention.start:
        return True  # 与2022年底的747万人相比，|增加3万人
    return at.is_multiple and text[mention.end : at.left] in ("的", "同期的")


def _is_event(text: str, mention: PeriodMention, clause_start: int, cues: Cues) -> bool:
    """Whether a time says when something began or opened, in an earlier clause without figures (今年5月投产，产能20万吨)."""
    if mention.end > clause_start or mention.role not in ("point", "from"):
        return False
    between = text[mention.end : clause_start]
    events = [event.end() for event in cues.regex("<event>").finditer(between)]
    # 今年4月，总投资680万元的车间投入使用，日处理能力60吨: figures before the event do not undo it
    return bool(events) and (events[-1] >= len(between) - 1 or not _DIGIT.search(between))


def _carries(period: Period) -> bool:
    """In news, spans and what is since go on through the paragraph, and years, halves and quarters; days do not."""
    return period.frequency != "D"


def _is_ahead(period: Period, context: ReadingContext) -> bool:
    """Whether a year lies ahead of the publication."""
    return bool(context.anchor and _YEAR.fullmatch(period.code) and int(period.code) > context.anchor.year)


def _ends_with(span: Period | None, year: Period) -> bool:
    """Whether a period is a span of years whose last one is that year."""
    return span is not None and span.is_run_of_years and span.code[5:] == year.code


def _deadline(period: Period, words: frozenset[str], context: ReadingContext, cues: Cues) -> Period:
    """到2030年: the year; with 年均 the years up to it."""
    code = period.code.lstrip("/")
    if words & cues["every_year"] and _is_ahead(parse_period(code), context) and context.anchor:
        return parse_period(f"{context.anchor.year}/{code}")
    return parse_period(code)


def _for_kind(period: Period, kind: str, words: frozenset[str], context: ReadingContext, cues: Cues) -> Period:
    """A closed span of years gives its last year to a state; a running total since an earlier year is open."""
    code, total = period.code, bool(words & _TOTAL)
    if _YEAR.fullmatch(code) and words & _REACHED_TOTAL and context.is_report:
        return parse_period(f"/{code}")
    if period.is_run_of_years and kind in _STATE_KINDS and not total and not words & cues["held"]:
        if kind != "level" or "state" in words:
            return parse_period(code[5:])
    if total and _YEAR.fullmatch(code) and context.anchor and int(code) < context.anchor.year - 1:
        return parse_period(f"{code}/")
    return period
