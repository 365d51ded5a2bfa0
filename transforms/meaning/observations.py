"""Observations of one sentence: numerals, what became of each, and every quantity with its meaning.

Belongs here: `read_sentence`, the order in which the parts of the grammar are asked, what figures hand on to the next.
Does not: the parts themselves, carrying over sentences (`transforms.meaning.context`), rows (`transforms.meaning.extraction`).
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from transforms.indicators.coordination import is_coordinated, partner_indicators, split_coordinated
from transforms.language.choice import Candidate, Choice, Decision, choose
from transforms.language.cues import Cues
from transforms.language.sentence_view import BASE, PLACE, QUANTITY, TIME, SentenceView, build_view
from transforms.meaning.agreement import DOUBTFUL, settle
from transforms.meaning.candidates.indicator import propose_indicators
from transforms.meaning.candidates.period import propose_periods
from transforms.meaning.candidates.place import ResolvedPlace, describe_place, propose_places
from transforms.meaning.candidates.subject import describe_subject, propose_subjects
from transforms.meaning.confidence import FIELD as ROW
from transforms.meaning.confidence import describe_certainty, list_doubts, weigh_confidence
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure, build_figures
from transforms.meaning.indicator import Earlier, Indicator, choose_indicator
from transforms.meaning.kind import KindReading, read_kind
from transforms.meaning.period import FLOW_DIMENSIONS, Resolved, Standing, is_old_end, resolve_period
from transforms.meaning.place import is_abroad, resolve_place
from transforms.meaning.screening import THREE_SECTORS, is_timed, screen_numerals
from transforms.meaning.spoken_periods import find_spoken_periods
from transforms.meaning.status import read_status
from transforms.numbers.numerals import find_numerals, is_magnitude_alone
from transforms.numbers.quantities import Quantity
from transforms.periods.calendar import Period
from transforms.periods.mentions import PeriodMention
from transforms.places.mentions import PlaceMention, PlaceScope, find_places
from transforms.places.subjects import SubjectMention, find_subjects
from transforms.reference import Reference

_ATTRIBUTE = "(?:<attribute>)"
_THRESHOLDS = ("以上", "以下", "以内")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHARE_COMPARED = re.compile(r"(约|近|超过|超|逾|不足)占")
_COUNT_NOUN = re.compile(r"[\u4e00-\u9fff]{2,4}?(?=[，。、；：！？,;.）)”\"和与及]|$)")


@dataclass(slots=True)
class Observation:
    """One quantity with what it means; spans are of the sentence text, fields as in `silver.observation`."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    exponent: int | None
    unit: str | None
    comparator: str
    kind: str
    basis: str | None
    indicator: str | None
    indicator_name: str | None
    subject: str | None
    period: Period | None
    period_basis: str | None
    base_period: Period | None
    place: ResolvedPlace
    status: str
    is_statistic: bool
    confidence: float
    rules: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    decisions: list[Decision] = field(default_factory=list)


@dataclass(slots=True)
class SentenceReading:
    """What a sentence gave: every numeral (start, end, outcome), and the observations in order."""

    numerals: list[tuple[int, int, str]] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)


@dataclass(slots=True)
class _Sentence:
    """A sentence under way: its mentions, and what its figures hand on to the next."""

    periods: Sequence[PeriodMention]
    places: Sequence[PlaceMention]
    subjects: Sequence[SubjectMention]
    change: str | None = None
    is_state: bool = False
    names: dict[int, str] = field(default_factory=dict)
    list_places: dict[int, ResolvedPlace] = field(default_factory=dict)
    found: list[Observation] = field(default_factory=list)
    place_features: Sequence[list[str]] = ()
    subject_features: Sequence[list[str]] = ()


def read_sentence(
    text: str, context: ReadingContext, reference: Reference, *, is_heading: bool = False
) -> SentenceReading:
    """Reads one sentence and moves the context on. `text` is unwrapped and folded."""
    periods = find_spoken_periods(text, context, reference)
    places = find_places(
        text,
        reference.gazetteer,
        PlaceScope(context.default_place, context.place, small=tuple(context.small_places.values())),
    )
    numerals = find_numerals(text)
    named = find_subjects(text, reference.subjects, places, context.subject)
    subjects = [s for each in named if (s := _recall(each, context, named)) is not None]
    reading = SentenceReading()
    context.figures_read, context.is_heading = 0, is_heading
    if numerals or "首" in text or "番" in text:
        quantities, outcomes = screen_numerals(text, numerals, periods, places, reference)
        if quantities:
            reading.observations = _read_figures(text, quantities, periods, places, subjects, context, reference)
        reading.numerals = [(n.start, n.end, outcomes.get(i, "unexplained")) for i, n in enumerate(numerals)]
    if not reading.observations and len(text) <= 24:
        context.read_topic(text, [text[m.start : m.end] for m in reference.catalogue.find(text)])
    context.read_sentence(text, periods)
    context.story.read(text, places, subjects, periods, is_heading=is_heading)
    if is_heading and not context.headline_subjects:
        context.headline_subjects = tuple(s.name for s in subjects)
    context.read_places([place for place in places if not is_abroad(place, reference.gazetteer)], text)
    return reading


def _read_figures(
    text: str, quantities: Sequence[Quantity], periods: Sequence[PeriodMention], places: Sequence[PlaceMention],
    subjects: Sequence[SubjectMention], context: ReadingContext, reference: Reference,
) -> list[Observation]:  # fmt: skip
    view = _build_view(text, quantities, periods, places, reference)
    sentence = _Sentence(periods, places, subjects)
    sentence.place_features = [describe_place(text, place, context.default_place) for place in places]
    sentence.subject_features = [describe_subject(text, subject) for subject in subjects]
    for k, figure in enumerate(build_figures(view, quantities, reference.cues)):
        context.decisions = []
        observation = _read_figure(k, figure, sentence, context, reference)
        observation.decisions = context.decisions
        sentence.found.append(observation)
        context.figures_read += 1
    if len(sentence.found) > 1:
        settle(sentence.found, _identify, functools.partial(_reread, reference=reference))
    for observation in sentence.found:
        _weigh(observation, context, reference)
    if subjects:
        context.subject = next((s for s in reversed(subjects) if s.is_certain), context.subject)
    if sentence.found:
        context.last_place = sentence.found[-1].place.name
    return sentence.found


def _weigh(o: Observation, context: ReadingContext, reference: Reference) -> None:
    """How sure the whole row is, and what makes it doubtful."""
    traits = [
        f"kind:{o.kind}", f"status:{o.status}", f"rule:{o.rules[0]}", "report" if context.is_report else "news",
        "catalogued" if o.indicator_name else "uncatalogued", f"period_is:{o.period_basis}", f"place_is:{o.place.basis}",
        "owned" if o.subject else "unowned", DOUBTFUL if DOUBTFUL in o.rules else "agrees",
    ]  # fmt: skip
    features = describe_certainty(o.decisions, traits)
    o.confidence = weigh_confidence(features, reference.weights)
    o.doubts = tuple(list_doubts(o.decisions))
    row = (o.confidence, Candidate(None, "the whole row", features))
    o.decisions.append(Decision(ROW, Choice(None, o.confidence, [row])))


def _identify(o: Observation) -> tuple[Any, ...]:
    """What makes two figures the same statistic."""
    period = o.period.code if o.period else None
    return (o.indicator_name or o.indicator, o.place.name, o.subject, period, o.kind, o.basis, o.status, o.unit)


def _reread(o: Observation, field_name: str, value: Any, reference: Reference) -> None:
    """Puts another reading into one field, with what hangs on it."""
    if field_name == "indicator":
        entry = reference.catalogue.name_of(value.text, o.unit, o.kind)
        o.indicator, o.indicator_name = value.text, entry.name if entry else None
    elif field_name == "place":
        o.place = value
    elif field_name == "subject":
        o.subject = value.name if value else None
    elif field_name == "period":
        o.period, o.period_basis, _ = value


def _recall(subject: SubjectMention, context: ReadingContext, named: Sequence[SubjectMention]) -> SubjectMention | None:
    """The subject with the place it stands in, as the article said when it first named it; one that points back with the
    name it points at, None where the story has named nothing of the kind."""
    if subject.points:
        earlier = [s for s in named if s.end <= subject.start and not s.points]
        earlier += [known.mention for known in context.story.subjects.values()]
        target = next((s for s in reversed(earlier) if s.name.endswith(subject.name)), None) or next(
            (s for s in reversed(earlier) if s.kind == subject.kind), None
        )
        return target and target._replace(start=subject.start, end=subject.end)
    if subject.place is None:
        return subject._replace(place=context.subject_places.get(subject.name))
    context.subject_places.setdefault(subject.name, subject.place)
    return subject


def _build_view(
    text: str,
    quantities: Sequence[Quantity],
    periods: Sequence[PeriodMention],
    places: Sequence[PlaceMention],
    reference: Reference,
) -> SentenceView:
    """日均, 月均 stay visible, since they belong to indicators (日均客流); other times and places are masked."""
    masks = [
        (m.start, m.end, BASE if m.role == "base" else TIME)
        for m in periods
        if m.role not in ("duration", "none") and not (m.role == "recurrent" and text[m.end - 1] == "均")
    ]
    masks += [(m.start, m.end, PLACE) for m in places if m.role != "organisation"]
    masks += [(q.start, q.end, QUANTITY) for q in quantities]
    return build_view(text, masks, ((m.start, m.end) for m in reference.catalogue.find(text)))


def _read_figure(
    k: int, figure: Figure, sentence: _Sentence, context: ReadingContext, reference: Reference
) -> Observation:
    cues, before = reference.cues, sentence.found[-1] if sentence.found else None
    kind = read_kind(figure, cues, sentence.change, before.kind if before else None)  # type: ignore[arg-type]
    if figure.own_change or not figure.continues or kind.reaches:
        sentence.change = figure.own_change
    indicator = _read_indicator(k, figure, kind, sentence, context, reference)
    words = _read_link_words(k, figure, kind, indicator, sentence, cues)
    measured = indicator.text if indicator else ""
    subject = _decide_subject(figure, measured, sentence, context, reference)
    place = _read_place(k, figure, subject, measured, sentence, context, reference)
    owner = subject.kind if subject else None
    resolved = _decide_period(figure, kind, words, owner, measured, sentence, context, reference)
    status = read_status(figure, cues, resolved.value, resolved.role, context)
    if before and figure.continues and status != before.status:
        status = before.status  # members of a list happened, or are planned, together
    if indicator:
        context.last_indicators = [*context.last_indicators[-3:], indicator.text]
    if indicator and context.is_heading:
        context.story.heading_indicators.append(indicator.text)
    context.story.last_subject = subject
    context.story.last_period = resolved.value
    basis = "年均" if words & cues["every_year"] else kind.basis
    if kind.kind in ("level", "ratio") and is_old_end(figure.view.text, _standing(figure, words, kind, cues)):
        basis = "起点"
    return _build_observation(
        figure, kind, basis, indicator, resolved, place, subject.name if subject else None, status, reference
    )


def _read_indicator(
    k: int, figure: Figure, kind: KindReading, sentence: _Sentence, context: ReadingContext, reference: Reference
) -> Indicator | None:
    """The indicator of the k-th figure: as its list gives it, else as its own words do."""
    cues = reference.cues
    if k in sentence.names:
        return Indicator(sentence.names[k], "list", 0.9)
    found = sentence.found
    inherited = found[-1].indicator if found else (context.last_indicators[-1] if context.last_indicators else None)
    names = _read_list_names(figure, found, inherited)
    if names:
        sentence.names |= dict(enumerate(names, k))
        return Indicator(names[0], "list", 0.9)
    earlier = Earlier(inherited, found[-1].unit if found else None, bool(found))
    chained = choose_indicator(figure, kind, earlier, cues)
    before = [*context.last_indicators, *(o.indicator for o in found if o.indicator)]
    candidates = propose_indicators(
        figure, kind, chained, before, context.story.heading_indicators, reference.catalogue, cues, is_first=not found
    )
    return _decide("indicator", candidates, figure, context, reference).value if candidates else None


def _read_list_names(figure: Figure, found: Sequence[Observation], inherited: str | None) -> list[str] | None:
    """The indicators of a list of figures that starts here: from a coordinated phrase, the levels stated before (分别增长),
    or trade partners."""
    if figure.quantity.dimension == "sector_share":
        return list(THREE_SECTORS) if figure.position == 0 else None
    names = None
    if figure.position == 0 and figure.length > 1:
        if figure.phrase and (figure.is_distributed or is_coordinated(figure.phrase)):
            names = split_coordinated(figure.view, figure.phrase, figure.length)
        elif not figure.phrase and figure.is_distributed:
            levels = [o.indicator for o in found if o.kind == "level" and o.indicator]
            names = levels[-figure.length :] if len(levels) >= figure.length else None
    return names or partner_indicators(
        figure.view.text, figure.clause, figure.quantity.left, inherited, max(1, figure.length - figure.position)
    )


def _read_link_words(
    k: int, figure: Figure, kind: KindReading, indicator: Indicator | None, sentence: _Sentence, cues: Cues
) -> frozenset[str]:
    """The link words, with "state" among them where the figure says what something is, not what was done; members of a
    list go on with the verb of the first."""
    words = frozenset(link.word for link in figure.links)
    if words & cues["state"] or figure.comparator_text in cues["state"] or kind.reaches:
        sentence.is_state = True
    elif not figure.continues:
        sentence.is_state = not _is_action(figure, cues) and indicator is not None and "behind" not in indicator.rule
    if sentence.is_state:
        words |= {"state"}
    if figure.phrase and "累计" in figure.leading_text:
        words |= {"累计"}
    before = sentence.found[-1] if sentence.found else None
    goes_on = (
        before is not None
        and before.basis == "年均"
        and (figure.continues or (k in sentence.names and figure.position > 0))
    )
    if "年均" in figure.leading_text or goes_on:
        words |= {"年均"}
    return words


def _is_action(figure: Figure, cues: Cues) -> bool:
    """Whether the words before a figure say that something was done (改造农村危房5.2万户), not what something is."""
    view, start, end = figure.view, figure.clause, figure.quantity.left
    if start >= end:
        return False
    words = view.words[view.word_at[start] : view.word_at[end - 1] + 1]
    return any(word in cues["action"] or word in cues["new"] for word in words)


def _standing(figure: Figure, words: frozenset[str], kind: KindReading, cues: Cues) -> Standing:
    q, before, after = figure.quantity, figure.before, figure.after
    is_attribute = kind.kind == "level" and cues.regex(_ATTRIBUTE).search(figure.leading_text) is not None
    is_flow = q.dimension in FLOW_DIMENSIONS or q.is_fraction or q.unit in ("%", "倍", "番")
    return Standing(
        q.left, q.right, figure.clause, (before.left, before.right) if before else None, after.left if after else None,
        words, is_flow, is_attribute, kind.reaches, q.unit == "倍", figure.view.text.startswith(("相比", "相较"), q.right),
    )  # fmt: skip


def _decide(
    field_name: str, candidates: list[Candidate], figure: Figure, context: ReadingContext, reference: Reference
) -> Choice:
    choice = choose(field_name, candidates, reference.weights)
    context.decisions.append(Decision(field_name, choice))
    return choice


def _decide_subject(
    figure: Figure, measured: str, sentence: _Sentence, context: ReadingContext, reference: Reference
) -> SubjectMention | None:
    candidates = propose_subjects(
        figure, sentence.subjects, sentence.subject_features, sentence.places,
        _find_subject(figure, sentence.subjects), measured, context,
    )  # fmt: skip
    return _decide("subject", candidates, figure, context, reference).value


def _decide_period(
    figure: Figure, kind: KindReading, words: frozenset[str], owner: str | None, measured: str, sentence: _Sentence,
    context: ReadingContext, reference: Reference,
) -> Resolved:  # fmt: skip
    standing = _standing(figure, words, kind, reference.cues)
    chained = resolve_period(figure.view.text, sentence.periods, standing, context, kind.kind, reference.cues)
    candidates = propose_periods(
        figure,
        kind.kind,
        sentence.periods,
        (chained.value, chained.basis, chained.role),
        words,
        owner,
        measured,
        context,
    )
    value, basis, role = _decide("period", candidates, figure, context, reference).value
    return Resolved(value, basis, chained.base, role)


def _read_place(
    k: int, figure: Figure, subject: SubjectMention | None, measured: str, sentence: _Sentence, context: ReadingContext,
    reference: Reference,
) -> ResolvedPlace:  # fmt: skip
    """The place of the k-th figure; 分别 spreads listed places over a list of figures."""
    if k in sentence.list_places:
        return sentence.list_places[k]
    gazetteer = reference.gazetteer
    is_rank = figure.quantity.dimension == "rank"
    place = resolve_place(
        figure.view.text, sentence.places, figure.lead_end, figure.clause, is_rank, subject, context, gazetteer
    )
    listed = place.name.split("、") if place.name else []
    spreads = figure.is_distributed or (figure.length > 1 and figure.position == 0)
    if spreads and len(listed) > 1 and len(listed) == figure.length - figure.position:
        for j, name in enumerate(listed, k):
            sentence.list_places[j] = ResolvedPlace(name, gazetteer.code_of(name), place.basis)
        return sentence.list_places[k]
    candidates = propose_places(
        figure, sentence.places, sentence.place_features, subject, place, measured, context, gazetteer
    )
    return _decide("place", candidates, figure, context, reference).value


def _find_subject(figure: Figure, subjects: Sequence[SubjectMention]) -> SubjectMention | None:
    """The last subject named before the figure in its sentence."""
    before = [subject for subject in subjects if subject.end <= figure.quantity.left and subject.is_certain]
    return before[-1] if before else None


def _build_observation(
    figure: Figure, kind: KindReading, basis: str | None, indicator: Indicator | None, resolved: Resolved,
    place: ResolvedPlace, subject: str | None, status: str, reference: Reference,
) -> Observation:  # fmt: skip
    q, name = figure.quantity, indicator.text if indicator else None
    unit, end = _read_unit(figure, kind, name, reference)
    value, low, high = q.value, q.low, q.high
    if kind.sign < 0:
        value = -abs(value) if value is not None else None
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    comparator = q.comparator
    if comparator == "=" and q.value is not None:  # the comparator may stand before the base: 约占全国的27%
        share = _SHARE_COMPARED.search(figure.leading_text)
        words = [share[1]] if share else [link.word for link in figure.links if link.cue == "link"]
        said = map(reference.comparators.of_word, words)
        # in 高于全国4.9个百分点 the word compares two areas, not the figure with the truth
        comparator = next((c for c in said if c and c != "=" and (c == "~" or kind.kind != "delta")), "=")
    entry = reference.catalogue.name_of(name, unit, kind.kind) if name else None
    rules = (
        indicator.rule if indicator else "no_indicator",
        f"period_{resolved.basis or 'none'}",
        f"place_{place.basis or 'none'}",
        kind.kind,
    )
    return Observation(
        start=q.start, end=end, value=value, low=low, high=high, exponent=q.exponent, unit=unit, comparator=comparator,
        kind=kind.kind, basis=basis, indicator=name, indicator_name=entry.name if entry else None, subject=subject,
        period=resolved.value, period_basis=resolved.basis, base_period=resolved.base, place=place, status=status,
        is_statistic=_is_statistic(figure, kind, unit, reference.cues), confidence=0.0, rules=rules,
    )  # fmt: skip


def _is_statistic(figure: Figure, kind: KindReading, unit: str | None, cues: Cues) -> bool:
    """Whether someone who analyses regions or industries would want the figure in a table: not a threshold that defines a
    group, a size that names one (百亿级项目), or a time that is a detail of the story."""
    q, text = figure.quantity, figure.view.text
    if q.value is None and unit is None:
        return False
    behind = text[q.right : q.right + 1]
    if text[q.right - 2 : q.right] in _THRESHOLDS and q.right > q.end and kind.kind != "growth" and unit != "%":
        if behind == "的" or _HAN.match(behind):
            return False
    if q.left == q.start and is_magnitude_alone(text[q.start : q.number_end]) and _HAN.match(behind):
        return False
    if q.comparator == "~" and text[q.right - 1 : q.right] == "级" and text[q.right - 2 : q.right] != "量级":
        return False
    if q.dimension == "time" and kind.kind == "level":
        return is_timed(text, q.left, cues) or text[q.left - 1 : q.left] == "每"
    return True


def _read_unit(figure: Figure, kind: KindReading, name: str | None, reference: Reference) -> tuple[str | None, int]:
    """The unit and the end of the quantity: a bare number takes the unit of its indicator (人口 → 人, 产值达千亿 → 元), else
    the noun behind it (8万商铺)."""
    q, text, cues = figure.quantity, figure.view.text, reference.cues
    if q.unit == "个" and name and (counted := reference.units.match(name, max(0, len(name) - 2))):
        return (counted.unit if counted.dimension == "containers" else q.unit), q.end  # 标箱超128万个
    if q.unit is not None or kind.kind not in ("level", "delta") or q.dimension == "rank":
        return q.unit, q.end
    if name and cues.regex("(?:<people_head>)$").search(name):
        return "人次" if name.endswith("人次") else "人", q.end
    noun = _COUNT_NOUN.match(text, q.end)
    if noun and q.right == q.end and q.magnitude:
        return noun[0], noun.end()
    entry = reference.catalogue.name_of(name) if name else None
    if entry is not None and entry.dimension == "money":
        return "元", q.end
    if name and q.magnitude >= 8 and cues.regex("(?:<money_head>)$").search(name):
        return "元", q.end
    return None, q.end
