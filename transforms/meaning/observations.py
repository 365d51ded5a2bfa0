"""Observations of one sentence: numerals, what became of each, and every quantity with its meaning.

Belongs here: `read_sentence`, the order in which the parts of the grammar are asked, what figures hand on to the next.
Does not: the parts themselves, carrying over sentences (`transforms.meaning.context`), rows (`transforms.meaning.extraction`).
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.language.cues import Cues
from transforms.language.sentence_view import BASE, PLACE, QUANTITY, TIME, SentenceView, build_view
from transforms.meaning.agreement import settle
from transforms.meaning.building import Observation, build_observation, identify, reread, weigh
from transforms.meaning.candidates.place import describe_places
from transforms.meaning.candidates.subject import describe_subject
from transforms.meaning.context import SPOKEN_ROLES, ReadingContext
from transforms.meaning.deciding import (
    SpokenSentence,
    decide_indicator,
    decide_period,
    decide_place,
    decide_subject,
    describe_standing,
)
from transforms.meaning.figures import PART_MARK, Figure, build_figures
from transforms.meaning.indicator import Indicator
from transforms.meaning.kind import KindReading, read_kind
from transforms.meaning.period import is_old_end
from transforms.meaning.place import is_abroad
from transforms.meaning.screening import screen_numerals
from transforms.meaning.spoken_periods import find_spoken_periods
from transforms.meaning.status import is_total_investment, read_status
from transforms.numbers.numerals import find_numerals
from transforms.numbers.outcomes import NUMERAL_LETTERS, find_enumerator_end
from transforms.numbers.quantities import Quantity
from transforms.periods.mentions import PeriodMention
from transforms.places.mentions import PlaceMention, PlaceScope, find_places
from transforms.places.short_names import derive_short_names, find_short_names
from transforms.places.subjects import SubjectMention, choose_target, find_subjects
from transforms.reference import Reference


@dataclass(slots=True)
class SentenceReading:
    """What a sentence gave: every numeral (start, end, outcome), and the observations in order."""

    numerals: list[tuple[int, int, str]] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)


_ADVERBS = ("d", "ad", "zg")
# The parts of a title stand side by side as clauses do: 净利润增长七成 新品成引擎.
_PARTS_OF_TITLE = re.compile(r"(?<=[\u4e00-\u9fff\d%]{4})[ \u3000](?=[\u4e00-\u9fff\d“]{4})")
_CLAUSE_ENDS = re.compile(r"[，；。：！？]")


def read_sentence(
    text: str, context: ReadingContext, reference: Reference, *, is_heading: bool = False
) -> SentenceReading:
    """Reads one sentence and moves the context on. `text` is unwrapped and folded."""
    if is_heading:
        text = _PARTS_OF_TITLE.sub("，", text)
    periods = find_spoken_periods(text, context, reference)
    time_ends = frozenset(mention.end for mention in periods)
    places = find_places(
        text,
        reference.gazetteer,
        PlaceScope(
            context.default_place, context.place, small=tuple(context.small_places.values()),
            recent=context.story.last_place, time_ends=time_ends,
            year=context.anchor.year if context.anchor else None,
        ),
    )
    numerals = find_numerals(text)
    named = _find_subjects(text, places, context, reference)
    subjects = [s for each in named if (s := _recall(each, context, named)) is not None]
    reading = SentenceReading()
    context.figures_read, context.is_heading = 0, is_heading
    if numerals or "首" in text or "番" in text:
        quantities, outcomes = screen_numerals(text, numerals, periods, places, _find_named_by_number(text, named), reference)
        if quantities:
            reading.observations = _read_figures(text, quantities, periods, places, subjects, context, reference)
        reading.numerals = [(n.start, n.end, outcomes.get(i, "unexplained")) for i, n in enumerate(numerals)]
    if not reading.observations and len(text) <= 24:
        context.read_topic(text, [text[m.start : m.end] for m in reference.catalogue.find(text)])
    context.subject = next((s for s in reversed(subjects) if s.is_certain), context.subject)
    context.read_sentence(text, periods)
    context.story.read(text, places, subjects, periods, is_heading=is_heading)
    if is_heading and not context.headline_subjects:
        context.headline_subjects = tuple(s.name for s in subjects)
    context.read_places([place for place in places if not is_abroad(place, reference.gazetteer)], text, time_ends)
    return reading


def _find_named_by_number(text: str, named: Sequence[SubjectMention]) -> list[tuple[int, int]]:
    """The spans of names of waters, ways and sights that begin with a numeral in characters (二道河水库)."""
    return [
        (subject.start, subject.end)
        for subject in named
        if text[subject.start] in NUMERAL_LETTERS and subject.kind in ("facility", "scenic", "route") and not subject.points
    ]


def _find_subjects(
    text: str, places: Sequence[PlaceMention], context: ReadingContext, reference: Reference
) -> list[SubjectMention]:
    """The subjects a sentence names, by their whole names or by short ones of names given before."""
    named = find_subjects(text, reference.subjects, places, context.subject)
    for subject in named:
        for short in derive_short_names(subject, places, reference.subjects.generic):
            context.short_names.setdefault(short, subject)
    taken = [(each.start, each.end) for each in (*named, *places)]
    return sorted([*named, *find_short_names(text, context.short_names, taken)], key=lambda subject: subject.start)


def _read_figures(
    text: str, quantities: Sequence[Quantity], periods: Sequence[PeriodMention], places: Sequence[PlaceMention],
    subjects: Sequence[SubjectMention], context: ReadingContext, reference: Reference,
) -> list[Observation]:  # fmt: skip
    view = _build_view(text, quantities, periods, places, reference)
    sentence = SpokenSentence(periods, places, subjects)
    sentence.place_features = describe_places(text, places, context.default_place, reference.gazetteer)
    sentence.subject_features = [describe_subject(text, subject, reference.subjects) for subject in subjects]
    sentence.marks = [mark.start() for mark in _CLAUSE_ENDS.finditer(text)]
    for k, figure in enumerate(build_figures(view, quantities, reference.cues)):
        context.decisions = []
        observation = _read_figure(k, figure, sentence, context, reference)
        observation.decisions = context.decisions
        sentence.found.append(observation)
        context.figures_read += 1
    if len(sentence.found) > 1:
        settle(sentence.found, identify, functools.partial(reread, reference=reference))
    for observation in sentence.found:
        weigh(observation, context, reference)
    if sentence.found:
        context.last_place = sentence.found[-1].place.name
    return sentence.found


def _recall(subject: SubjectMention, context: ReadingContext, named: Sequence[SubjectMention]) -> SubjectMention | None:
    """The subject with the place it stands in, as the article said when it first named it; one that points back with the
    name it points at, None where the story has named nothing of the kind."""
    if subject.points:
        earlier = [s for s in named if s.end <= subject.start and not s.points]
        earlier += [known.mention for known in context.story.subjects.values()]
        fitting = [s for s in reversed(earlier) if s.name.endswith(subject.name)]
        fitting += [s for s in reversed(earlier) if s.kind == subject.kind]
        target = choose_target(fitting)
        return target and target._replace(start=subject.start, end=subject.end)
    subject = subject._replace(name=context.story.name_alike(subject))
    if subject.place is None:
        known = context.story.subjects.get(subject.name)
        place = context.subject_places.get(subject.name) or (known and known.mention.place)
        return subject._replace(place=place)
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
    if opening := find_enumerator_end(text):
        masks.append((0, opening, TIME))  # no part of any name behind it
    masks += [(m.start, m.end, PLACE) for m in places if m.role != "organisation"]
    masks += [(q.start, q.end, QUANTITY) for q in quantities]
    return build_view(text, masks, ((m.start, m.end) for m in reference.catalogue.find(text)))


def _read_figure(
    k: int, figure: Figure, sentence: SpokenSentence, context: ReadingContext, reference: Reference
) -> Observation:
    cues, before = reference.cues, sentence.found[-1] if sentence.found else None
    kind = read_kind(figure, cues, sentence.change, before.kind if before else None)  # type: ignore[arg-type]
    is_amount = before is not None and before.kind == "growth" and kind.kind == "level"
    goes_on = figure.continues or figure.counts_on
    if figure.own_change or not goes_on or kind.reaches or is_amount:
        sentence.change = figure.own_change
    indicator = decide_indicator(k, figure, kind, sentence, context, reference)
    words = _read_link_words(k, figure, kind, indicator, sentence, cues)
    measured = indicator.text if indicator else ""
    if before and _tells_more(figure, kind, measured, before, sentence):
        subject, place = context.story.last_subject, before.place
        context.decisions += [decision for decision in before.decisions if decision.field in ("subject", "place")]
    else:
        subject = decide_subject(figure, measured, sentence, context, reference) or context.reporting_company
        place = decide_place(k, figure, subject, measured, sentence, context, reference)
    owner = subject.kind if subject else None
    resolved = decide_period(figure, kind, words, owner, measured, sentence, context, reference)
    status = read_status(figure, cues, resolved.value, resolved.role, context)
    if before and figure.continues and status != before.status and not is_total_investment(figure):
        status = before.status  # members of a list happened, or are planned, together
    if indicator:
        context.last_indicators = [*context.last_indicators[-3:], indicator.text]
    if indicator and context.is_heading:
        context.story.heading_indicators.append(indicator.text)
    context.story.last_subject = subject
    if resolved.role != "from" and "连续" not in figure.leading_text:
        context.story.last_period = resolved.value  # the old end of a comparison, a run of years date nothing behind them
    basis = "年均" if words & cues["every_year"] else kind.basis
    if kind.kind in ("level", "ratio") and is_old_end(figure.view.text, describe_standing(figure, words, kind, cues)):
        basis = "起点"
    return build_observation(
        figure, kind, basis, indicator, resolved, place, subject.name if subject else None, status, reference
    )


def _tells_more(
    figure: Figure, kind: KindReading, measured: str, before: Observation, sentence: SpokenSentence
) -> bool:
    """Whether a change is of what the figure right before it measured, so that it has its owner and its area: 产量5万吨，
    增长3%. Not in a list, nor where another owner or area is named between."""
    if kind.kind not in ("growth", "delta") or figure.length > 1 or not measured or before.indicator != measured:
        return False
    named = [*sentence.subjects, *(place for place in sentence.places if place.role in SPOKEN_ROLES)]
    return not any(before.end <= mention.start < figure.quantity.left for mention in named)


def _read_link_words(
    k: int, figure: Figure, kind: KindReading, indicator: Indicator | None, sentence: SpokenSentence, cues: Cues
) -> frozenset[str]:
    """The link words, with "state" among them where the figure says what something is, not what was done; members of a
    list go on with the verb of the first."""
    words = frozenset(link.word for link in figure.links)
    reaches = bool(words & cues["state"]) or kind.reaches
    done = _tell_of_action(figure, indicator, cues)
    if reaches or figure.comparator_text in cues["state"]:
        sentence.is_state = True
    elif not figure.continues:
        sentence.is_state = done != "done" and indicator is not None and "behind" not in indicator.rule
    if reaches or not figure.continues or done:
        sentence.done = "" if reaches else done  # 开工项目超1万个、…: 超 alone makes no state
    if sentence.is_state:
        words |= {"state"}
    if sentence.done:
        words |= {sentence.done}
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


def _tell_of_action(figure: Figure, indicator: Indicator | None, cues: Cues) -> str:
    """Which words say that something was done: a known action before the figure ("done"), a verb that opens its clause
    ("verb"), what befell the counted things behind it ("behind", 14座水电站建成); "" where none do."""
    if _is_action(figure, cues):
        return "done"
    view, start, end = figure.view, figure.clause, figure.quantity.left
    while start < end and (view.mask[start] or view.tags[view.word_at[start]] in _ADVERBS):
        start += 1
    if start < end:
        word = view.word_at[start]
        if view.tags[word].startswith("v") and view.words[word] not in cues["state"]:
            return "verb"
    if indicator is None or "behind" not in indicator.rule:
        return ""
    behind = PART_MARK.split(view.text[figure.quantity.right : figure.limit], maxsplit=1)[0]
    return "behind" if cues.regex("<event>|<done>|<action>").search(behind) else ""


def _is_action(figure: Figure, cues: Cues) -> bool:
    """Whether the words before a figure say that something was done (改造农村危房5.2万户), not what something is."""
    view, start, end = figure.view, figure.clause, figure.quantity.left
    if start >= end:
        return False
    words = view.words[view.word_at[start] : view.word_at[end - 1] + 1]
    return any(word in cues["action"] or word in cues["new"] for word in words)
