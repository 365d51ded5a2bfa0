"""Context: what a reader carries along from sentence to sentence: section, period, place, last indicators.

Belongs here: `ReadingContext` and how headings, paragraphs and mentions change it; which period and place hold for a
number.
Does not: finding mentions (`transforms.period_mentions`, `transforms.places`), indicators, kinds.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.period_mentions import PeriodMention
from transforms.periods import Period, parse_period
from transforms.places import PlaceMention

_TOP_HEADING = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+(?:部分|章))")
_REVIEW = re.compile(r"回顾|总结|成效|成就|完成情况|取得")
_PLANNED = re.compile(r"目标|任务|安排|打算|部署|思路|重点|展望|规划|总体要求|工作建议|计划|怎么干|做好")
_TARGETS = re.compile(r"(?:主要)?(?:预期|发展|奋斗)?目标(?:是|为|：|:|建议)|预期目标")
_PLACE_ROLES = ("place", "deictic", "listed")
_CARRIED_ROLES = ("point", "since", "span", "as_of", "deadline")
_STATE_KINDS = ("level", "ratio", "rank")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A period or place with how it is known."""

    value: Period | None
    basis: str | None
    base: Period | None = None
    role: str | None = None


@dataclass(slots=True)
class ReadingContext:
    """Mutable while one article is read. `is_report`: a government report or bulletin, where periods carry on over
    paragraphs; in news they carry on within one."""

    anchor: datetime.date | None
    default_place: str | None
    is_report: bool = False
    section_period: Period | None = None
    is_planned_section: bool = False
    paragraph: int = -1
    period: Period | None = None
    place: str | None = None
    place_code: str | None = None
    period_is_stated: bool = False
    last_indicators: list[str] = field(default_factory=list)

    def open_paragraph(self, number: int) -> None:
        """A new paragraph: what news carried is dropped, a report goes on."""
        if number == self.paragraph:
            return
        self.paragraph = number
        self.place = self.place_code = None
        self.last_indicators = []
        if not self.is_report:
            self.period, self.period_is_stated = None, False

    def read_heading(self, text: str, mentions: Sequence[PeriodMention]) -> None:
        """A heading sets the period of its section, and whether it tells of plans."""
        periods = [m.period for m in mentions if m.period is not None and m.role in _CARRIED_ROLES]
        if _TOP_HEADING.match(text) or periods:
            review, planned = _REVIEW.search(text), _PLANNED.search(text)
            if _TOP_HEADING.match(text):
                self.is_planned_section = bool(planned) and not review
            if periods:
                self.section_period = self.period = periods[0]
                future = self.anchor is not None and periods[0].first is not None and periods[0].first >= self.anchor.replace(month=1, day=1)
                self.is_planned_section = not review and (bool(planned) or future) and self.is_report

    def read_sentence(self, text: str, mentions: Sequence[PeriodMention]) -> None:
        """After a sentence: the period that goes on with the paragraph (news) or the section (report)."""
        if self.is_report and _TARGETS.search(text):
            self.is_planned_section = True
        for mention in mentions:
            if mention.role not in _CARRIED_ROLES or mention.period is None:
                continue
            leads = mention.start <= 6 or text[mention.start - 1] in "，。；：——“！"
            if not leads:
                continue
            code = mention.period.code
            fine = re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", code) is not None
            if self.is_report:
                if fine or mention.role == "deadline" or not self._is_recent(mention.period):
                    continue
            self.period, self.period_is_stated = mention.period, True

    def _is_recent(self, period: Period) -> bool:
        """Whether a period can be what a report reviews or plans: it ends in the year before publication or later."""
        if self.anchor is None:
            return True
        last = period.last or self.anchor
        return last.year >= self.anchor.year - 1


def resolve_period(
    mentions: Sequence[PeriodMention], at: int, end: int, context: ReadingContext, kind: str, words: frozenset[str], clause_start: int
) -> Resolved:
    """The period that holds for the number at `at`, in a sentence with these mentions.

    The nearest mention before it in the sentence decides; then what the paragraph or section carries. A span of years
    gives its last year to states (达到, 突破) and itself to flows (累计, 年均, 新建)."""
    base = next((m.period for m in reversed(mentions) if m.role == "base" and m.end <= at and m.start >= clause_start), None)
    cumulative = bool(words & {"累计", "累计达", "累计达到"})
    before = [m for m in mentions if m.end <= at and m.role not in ("base", "duration", "none")]
    recurrent = next((m for m in reversed(before) if m.role == "recurrent" and m.start >= clause_start), None)
    stated = [m for m in before if m.role != "recurrent"]
    # a time behind the number in its own clause: …1.2万户（截至6月底）
    if not stated:
        after = [m for m in mentions if end <= m.start <= end + 3 and m.role in ("as_of",) and m.period]
        stated = after
    chosen = stated[-1] if stated else None
    if chosen is not None:
        if chosen.role == "now":
            return Resolved(None, "stated", base, "now")
        period = chosen.period
        if period is None:
            return Resolved(None, "stated", base, chosen.role)
        if chosen.role == "deadline" and period.code.startswith("/"):
            period = parse_period(period.code[1:])
        return Resolved(_for_kind(period, kind, words, cumulative, context), "stated", base, chosen.role)
    if recurrent is not None and not context.is_report and not (words & {"年均", "年平均"}):
        return Resolved(None, "stated", base, "recurrent")
    if context.period is not None and (context.is_report or context.period_is_stated):
        carried = context.period
        if not context.is_report and not _carries(carried):
            return Resolved(None, None, base, None)
        return Resolved(_for_kind(carried, kind, words, cumulative, context), "carried", base, None)
    return Resolved(None, None, base, None)


def _carries(period: Period) -> bool:
    """In news, spans and what is since go on through the paragraph, and years, halves and quarters; days do not."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", period.code) is None


def _for_kind(period: Period, kind: str, words: frozenset[str], cumulative: bool, context: ReadingContext) -> Period:
    """A closed span of two years or more gives its last year to a state; a running total since a year is open."""
    code = period.code
    if re.fullmatch(r"\d{4}/\d{4}", code):
        state = kind in _STATE_KINDS and not cumulative and (kind != "level" or "state" in words)
        if state:
            return parse_period(code[5:])
    if cumulative and re.fullmatch(r"\d{4}", code) and context.anchor and int(code) < context.anchor.year - 1:
        return parse_period(f"{code}/")
    return period


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """The place of a number, its code where the gazetteer has one, and how it is known."""

    name: str | None
    code: str | None
    basis: str | None


def resolve_place(
    mentions: Sequence[PlaceMention], at: int, clause_start: int, phrase_end: int, context: ReadingContext, text: str
) -> ResolvedPlace:
    """The place that holds for the number at `at`: the nearest area spoken of before it in the sentence, then in the
    paragraph, then the default of the article. Areas named only as examples (贵阳…等) or inside names do not count."""
    before = [m for m in mentions if m.role in _PLACE_ROLES and m.end <= at and m.level not in ("country", "world") ]
    usable = [m for m in before if not _is_example(m, at, text)]
    if usable:
        last = usable[-1]
        joined = [last]
        for m in reversed(usable[:-1]):
            if m.role == "listed" and joined[0].role == "listed" and joined[0].start - m.end <= 2:
                joined.insert(0, m)
            else:
                break
        if len(joined) > 1:
            return ResolvedPlace("、".join(m.name for m in joined), None, "stated")
        return ResolvedPlace(last.name, last.code, "stated")
    if context.place:
        return ResolvedPlace(context.place, context.place_code, "carried")
    world = [m for m in mentions if m.role in _PLACE_ROLES and m.end <= at and m.level in ("country", "world")]
    if world and world[-1].start >= clause_start and not context.is_report:
        return ResolvedPlace(world[-1].name, world[-1].code, "stated")
    if context.default_place:
        return ResolvedPlace(context.default_place, None, "document")
    return ResolvedPlace(None, None, None)


def _is_example(mention: PlaceMention, at: int, text: str) -> bool:
    """打造贵阳“青云市集”等聚集区55个: the place illustrates, 等 before the number says so."""
    return "等" in text[mention.end : at] and "，" not in text[mention.end : at] and mention.role != "deictic" and not re.search(
        r"等\d|等地", text[mention.end : at + 1]
    )
