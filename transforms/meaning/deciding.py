"""Deciding: indicator, subject, place and period of a figure, each by its candidates and their weights.

Belongs here: `SpokenSentence`, `decide_indicator`, `decide_subject`, `decide_place`, `decide_period`.
Does not: the candidates (`transforms.meaning.candidates`), the weights (`transforms.language.choice`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.indicators.coordination import (
    head_of,
    is_coordinated,
    partner_indicators,
    split_coordinated,
    split_listed,
    split_owned,
    split_paired,
)
from transforms.indicators.links import find_boundary
from transforms.indicators.phrases import find_left_phrase
from transforms.language.choice import Candidate, Choice, Decision, Group, choose
from transforms.language.cues import Cues
from transforms.language.sentence_view import SentenceView
from transforms.meaning.building import Observation
from transforms.meaning.candidates.indicator import propose_indicators
from transforms.meaning.candidates.period import propose_periods
from transforms.meaning.candidates.place import ResolvedPlace, propose_places
from transforms.meaning.candidates.subject import propose_subjects
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.meaning.indicator import Earlier, Indicator, choose_indicator
from transforms.meaning.kind import KindReading
from transforms.meaning.period import FLOW_DIMENSIONS, Resolved, Standing, find_dating, resolve_period
from transforms.meaning.place import resolve_place
from transforms.meaning.screening import THREE_SECTORS
from transforms.meaning.story import Story
from transforms.periods.calendar import Period, parse_period
from transforms.periods.mentions import PeriodMention
from transforms.places.mentions import PlaceMention
from transforms.places.subjects import SubjectMention
from transforms.reference import Reference

# How many sentences back a company is one just spoken of.
_NEAR_SENTENCES = 2
_ATTRIBUTE = "(?:<attribute>)"
# Between two lists of figures on the same members: 分别达…，增长…; 分别从…增加到…
_MORE_OF_LIST = re.compile(
    r"，?(?:同比|环比|比上年|较上年|均|各|分别){0,3}(?:名义|实际)?(?:增长|增加|提高|提升|上升|扩大|增|下降|降低|减少|回落|降)(?:[了约到至为]|到了)?"
)


_LOOKED_AT = r"(?:从|按|就)([^，。；：]{2,12}?)(?:<looks>)，"
# How many words a group of enterprises or trades may have, and of which parts of speech.
_GROUP_WORDS, _FIRST_NOUNS, _NOUNS = 5, ("n", "b", "j", "a"), ("n", "b", "v", "j", "a", "f")


@dataclass(slots=True)
class SpokenSentence:
    """A sentence under way: its mentions, and what its figures hand on to the next."""

    periods: Sequence[PeriodMention]
    places: Sequence[PlaceMention]
    subjects: Sequence[SubjectMention]
    change: str | None = None
    is_state: bool = False
    done: str = ""
    names: dict[int, str] = field(default_factory=dict)
    list_places: dict[int, ResolvedPlace] = field(default_factory=dict)
    found: list[Observation] = field(default_factory=list)
    place_features: Sequence[list[Group]] = ()
    subject_features: Sequence[list[Group]] = ()
    marks: Sequence[int] = ()


def _decide(
    field_name: str, candidates: list[Candidate], figure: Figure, context: ReadingContext, reference: Reference
) -> Choice:
    choice = choose(field_name, candidates, reference.weights)
    context.decisions.append(Decision(field_name, choice))
    return choice


def decide_subject(
    figure: Figure, measured: str, sentence: SpokenSentence, context: ReadingContext, reference: Reference
) -> SubjectMention | None:
    candidates = propose_subjects(
        figure, sentence.subjects, sentence.subject_features, sentence.marks, sentence.places,
        _find_subject(figure, sentence.subjects), measured, context,
    )  # fmt: skip
    if not context.is_report and reference.cues.regex("(?:<of_company>)").fullmatch(measured):
        # what only companies have is that of a company, where one has just been spoken of
        owners = [c for c in candidates if _is_near_company(c.value, context.story)]
        candidates = owners or candidates
    return _decide("subject", candidates, figure, context, reference).value


def _is_near_company(subject: SubjectMention | None, story: Story) -> bool:
    """Whether it is surely a company, and the sentence or one of the two before it names it."""
    if subject is None or subject.kind != "company" or not subject.is_certain:
        return False
    known = story.subjects.get(subject.name)
    return known is None or story.sentence - known.last <= _NEAR_SENTENCES


def decide_period(
    figure: Figure, kind: KindReading, words: frozenset[str], owner: str | None, measured: str, sentence: SpokenSentence,
    context: ReadingContext, reference: Reference,
) -> Resolved:  # fmt: skip
    standing = describe_standing(figure, words, kind, reference.cues)
    dating = find_dating(figure, sentence.periods, context)
    chained = resolve_period(figure.view.text, dating, standing, context, kind.kind, reference.cues)
    candidates = propose_periods(
        figure, kind.kind, dating, sentence.marks, (chained.value, chained.basis, chained.role), words, owner, measured,
        context,
    )  # fmt: skip
    value, basis, role = _decide("period", candidates, figure, context, reference).value
    if basis == "carried" and value and value.last and measured.endswith(tuple(reference.cues["stock"])):
        value = _settle_stock(value)
    return Resolved(value, basis, chained.base, role)


def _settle_stock(period: Period) -> Period:
    """A balance is of the end of the months that were spoken of: 上半年…，贷款余额…. Years are left as they are."""
    first, last = period.first, period.last
    if first is None or last is None or first.year != last.year or first.month == last.month or period.frequency == "A":
        return period
    return parse_period(f"{last:%Y-%m}")


def decide_place(
    k: int, figure: Figure, subject: SubjectMention | None, measured: str, sentence: SpokenSentence, context: ReadingContext,
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
        figure, sentence.places, sentence.place_features, sentence.marks, subject, place, measured,
        _is_told_nationally(sentence, context), context, gazetteer,
    )  # fmt: skip
    return _decide("place", candidates, figure, context, reference).value


def _is_told_nationally(sentence: SpokenSentence, context: ReadingContext) -> bool:
    """Whether an authority of the whole nation has a word in the story: its figures are the nation's."""
    return context.story.is_told_nationally or any(subject.kind == "authority" for subject in sentence.subjects)


def _find_subject(figure: Figure, subjects: Sequence[SubjectMention]) -> SubjectMention | None:
    """The last subject named before the figure in its sentence."""
    before = [subject for subject in subjects if subject.end <= figure.quantity.left and subject.is_certain]
    return before[-1] if before else None


def decide_indicator(
    k: int, figure: Figure, kind: KindReading, sentence: SpokenSentence, context: ReadingContext, reference: Reference
) -> Indicator | None:
    """The indicator of the k-th figure: as its list gives it, else as its own words do."""
    cues = reference.cues
    if k in sentence.names:
        return Indicator(sentence.names[k], "list", 0.9)
    found = sentence.found
    inherited = found[-1].indicator if found else (context.last_indicators[-1] if context.last_indicators else None)
    names = _read_list_names(figure, found, inherited, cues)
    if names:
        sentence.names |= dict(enumerate(names, k))
        return Indicator(names[0], "list", 0.9)
    before = [*context.last_indicators, *(o.indicator for o in found if o.indicator)]
    if (told := _recall_of_two(figure, before, cues)) is not None:
        return Indicator(told, "of_two", 0.8)
    if (topic := _read_topic(figure, kind, cues)) is not None:
        return Indicator(topic, "topic", 0.8)
    if (turned := _read_turned(figure, cues)) is not None:
        return Indicator(turned, "turned", 0.8)
    if (mean := _read_mean(figure, inherited, cues)) is not None:
        return Indicator(mean, "mean", 0.8)
    earlier = Earlier(inherited, found[-1].unit if found else None, bool(found))
    chained = choose_indicator(figure, kind, earlier, cues)
    candidates = propose_indicators(
        figure, kind, chained, before, context.story.heading_indicators, reference.catalogue, cues, is_first=not found
    )
    if not candidates:
        return None
    decided = _decide("indicator", candidates, figure, context, reference).value
    decided = decided._replace(text=cues.regex("(?<=..)的?(?:<provisional>)$").sub("", decided.text))  # 人口的临时数字
    return _with_group(_without_new(decided, figure, reference), figure, sentence, cues)


def _recall_of_two(figure: Figure, before: Sequence[str], cues: Cues) -> str | None:
    """What 前者 or 后者 stands for, the first or the second of the two last measured; None where neither is said."""
    pointer = cues.regex("(<former>)|<latter>").search(figure.leading_text)
    two = list(dict.fromkeys(before))[-2:]
    if pointer is None or len(two) < 2:
        return None
    return two[0] if pointer[1] else two[1]


def _read_topic(figure: Figure, kind: KindReading, cues: Cues) -> str | None:
    """What a sentence says it looks at, for a figure without a word of its own: 从开工率看，甲市以93%居首，乙市为91%."""
    if figure.phrase is not None or kind.kind not in ("ratio", "level", "rank"):
        return None
    looked_at = [*cues.regex(_LOOKED_AT).finditer(figure.view.text, 0, figure.clause)]
    topic = looked_at[-1][1] if looked_at else ""
    is_rate = topic.endswith(tuple(cues["rate_word"])) or topic.endswith("率")
    if not head_of(topic) or (kind.kind != "rank" and is_rate != (figure.quantity.unit == "%")):
        return None
    return topic


def _read_turned(figure: Figure, cues: Cues) -> str | None:
    """What the clause before says to have turned, for a figure without a word of its own: 客运量由降转升，增长3%; 案均损失最高，
    达4万元."""
    if figure.phrase is not None or figure.length > 1 or figure.view.text[figure.clause - 1 : figure.clause] != "，":
        return None
    view, end = figure.view, figure.clause - 1
    turned = cues.regex("(?:<turned>)$").search(view.text, figure.floor, end)
    if turned is None:
        return None
    phrase = find_left_phrase(view, cues, find_boundary(view, turned.start(), figure.floor), turned.start())
    return phrase.text if phrase else None


def _read_mean(figure: Figure, inherited: str | None, cues: Cues) -> str | None:
    """The mean of what was just told, which a word alone says: 发送旅客30万人次，日均6万人次."""
    mean = cues.regex("(?:<mean>)$").search(figure.view.text, figure.clause, figure.quantity.left)
    if mean is None or inherited is None or figure.before is None or figure.before.unit != figure.quantity.unit:
        return None
    if mean.start() != figure.clause or inherited.startswith(mean[0]):
        return None
    return mean[0] + inherited


def _without_new(decided: Indicator, figure: Figure, reference: Reference) -> Indicator:
    """What is counted anew is named by itself (新增经营主体370万户 are 经营主体), but for a name that the catalogue knows so
    (城镇新增就业)."""
    lead, quantity = figure.lead, figure.quantity
    if lead is None or lead.word not in reference.cues["new"] or not quantity.is_measure_word:
        return decided
    entry = reference.catalogue.name_of(decided.text, quantity.unit, "delta")
    if entry is not None and lead.word in entry.name:
        return decided
    return decided._replace(text=decided.text.removeprefix(lead.word) or decided.text)


def _with_group(decided: Indicator, figure: Figure, sentence: SpokenSentence, cues: Cues) -> Indicator:
    """A measure without a word of whose it is, behind a group that the sentence spoke of, is the group's: 规模以上工业企业
    6.1万家，增加值增长4%; 装备制造业释放动能，增加值增长9.8%. Not where a place or an owner of its own stands between."""
    phrase, view = figure.phrase, figure.view
    if phrase is None or phrase.text not in cues["measure_of_group"] or not decided.text.endswith(phrase.text):
        return decided
    if any(view.mask[figure.clause : phrase.start]) or _find_subject(figure, sentence.subjects):
        return decided
    marks = [mark for mark in sentence.marks if mark < figure.clause - 1]
    if phrase.text == decided.text:
        told = (_read_told_group(o, cues) for o in reversed(sentence.found))
        group = next(filter(None, told), None) or _find_group(view, [0, *marks], figure.clause, cues)
    else:  # 规模以上工业增加值…，其中，装备制造业…，增加值…: only a group named since takes the measure from the one before
        group = _find_group(view, [mark for mark in marks if mark >= figure.floor], figure.clause, cues)
    return decided._replace(text=group + cues.regex("^(?:<verb_inside>)").sub("", phrase.text)) if group else decided


def _read_told_group(observation: Observation, cues: Cues) -> str | None:
    """The group that an indicator names, by itself or with its measure: 规模以上轻工企业|营业收入."""
    told = cues.regex("(.{2,}(?:<group>))(?:<measure_of_group>)?").fullmatch(observation.indicator or "")
    return told[1] if told else None


def _find_group(view: SentenceView, marks: Sequence[int], limit: int, cues: Cues) -> str | None:
    """The group that the last of the clauses behind these marks opens with, None where none does."""
    found = (_read_group(view, mark + (mark > 0), limit, cues) for mark in reversed(marks))
    return next(filter(None, found), None)


def _read_group(view: SentenceView, start: int, limit: int, cues: Cues) -> str | None:
    """The group that a clause opens with as the subject of its verb: 装备制造业|释放动能."""
    while start < limit and view.mask[start]:
        start += 1
    ends = tuple(cues["group"])
    for i in range(view.word_at[start], min(view.word_at[start] + _GROUP_WORDS, len(view.words) - 1)):
        end = view.starts[i + 1]
        nouns = _NOUNS if view.starts[i] > start else _FIRST_NOUNS
        if end >= limit or view.mask[view.starts[i]] or not view.tags[i].startswith(nouns):
            return None
        if view.words[i].endswith(ends) and view.tags[i + 1].startswith(("v", "d", "a")) and end - start > 2:
            return view.text[start:end]
    return None


def _read_list_names(
    figure: Figure, found: Sequence[Observation], inherited: str | None, cues: Cues
) -> list[str] | None:
    """The indicators of a list of figures that starts here: from a coordinated phrase, the levels stated before (分别增长),
    or trade partners."""
    if figure.quantity.dimension == "sector_share":
        return list(THREE_SECTORS) if figure.position == 0 else None
    names = None
    if figure.position == 0 and figure.length > 1:
        told = [o.indicator for o in found[-figure.length :] if o.indicator and o.rules[0] == "list"]
        is_told = len(set(told)) == figure.length
        if figure.is_distributed and is_told and figure.phrase and figure.phrase.text in cues["rate_of_list"]:
            names = told  # 增速分别加快0.6、0.1个百分点: of the members right before
        elif figure.phrase and (paired := split_paired(figure.phrase.text, figure.length, cues)):
            names = paired
        elif figure.phrase and (figure.is_distributed or is_coordinated(figure.phrase)):
            partners = partner_indicators(
                figure.view.text, figure.clause, figure.quantity.left, inherited, figure.length
            )
            listed = split_listed(figure.view, figure.clause, figure.phrase.end, figure.length)
            names = partners or listed or split_coordinated(
                figure.view, figure.phrase, figure.length, cues
            )
        elif figure.phrase and (owned := split_owned(figure.view, figure.phrase, figure.length)):
            names = owned
        elif not figure.phrase and figure.is_distributed:
            levels = [o.indicator for o in found if o.kind == "level" and o.indicator]
            names = told if is_told else levels[-figure.length :] if len(levels) >= figure.length else None
        elif not figure.phrase and is_told and _goes_on(figure):
            names = told  # 分别达6.9万元、3.4万元，增长4.2%、5.3%: as many rates as there were members
    return names or partner_indicators(
        figure.view.text, figure.clause, figure.quantity.left, inherited, max(1, figure.length - figure.position)
    )


def _goes_on(figure: Figure) -> bool:
    """Whether a list of figures tells more of the members of the list right before it."""
    before = figure.before
    return (
        before is not None and _MORE_OF_LIST.fullmatch(figure.view.text, before.right, figure.quantity.left) is not None
    )


def describe_standing(figure: Figure, words: frozenset[str], kind: KindReading, cues: Cues) -> Standing:
    q, before, after = figure.quantity, figure.before, figure.after
    is_attribute = kind.kind == "level" and cues.regex(_ATTRIBUTE).search(figure.leading_text) is not None
    is_flow = q.dimension in FLOW_DIMENSIONS or q.is_fraction or q.unit in ("%", "倍", "番")
    return Standing(
        q.left, q.right, figure.clause, (before.left, before.right) if before else None, after.left if after else None,
        words, is_flow, is_attribute, kind.reaches, q.unit == "倍", figure.view.text.startswith(tuple(cues["compared_behind"]), q.right),
    )  # fmt: skip
