"""Candidates for the place of a figure: the areas of its sentence, what the story has spoken of, the page's own, none.

Belongs here: `propose_places` and the features of a place.
Does not: finding names (`transforms.places.mentions`), weighing (`transforms.language.choice`).
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from transforms.language.choice import Candidate, Group, Proposals
from transforms.language.letters import CLAUSE_OPENERS
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.places.gazetteer import Gazetteer
from transforms.places.mentions import PlaceMention
from transforms.places.subjects import SubjectMention

_BRACKETED = re.compile("[（(]")
_BEFORE = frozenset("在从由向对到至与和经于比占赴往位为给往")
_BEHIND = frozenset("的、至到—－-等")
# A page of so wide an area tells of companies from anywhere.
_FAR_HOMES = ("nation", "world")
_SPOKEN = ("place", "listed", "deictic")
_GAPS = ("gap0", "gap1", "gap2", "gap3")
_JOINTS = frozenset(("、", "和", "与", "及", "至", "到", "—", "-"))
# A name and what is measured there have at most so many characters between them: 泸州的产量, 泸州全市产量.
_LONGEST_BETWEEN = 2
_NATIONAL = ("国家", "全国", "中国", "中央", "国铁")
_SOURCES = frozenset((
    "chain", "gap0", "gap1", "gap2", "gap3", "heading", "story_first", "story_late", "carried",
    "last_figure", "of_owner", "default", "behind", "nearest", "none", "opens_clause", "list", "listed", "in_list",
    "role:organisation", "role:destination", "role:rank_scope", "encloses_another",
))  # fmt: skip


class ResolvedPlace(NamedTuple):
    """The place of a number, its code where the gazetteer has one, and how it is known."""

    name: str | None
    code: str | None
    basis: str | None


def describe_places(
    text: str, mentions: Sequence[PlaceMention], default: str | None, gazetteer: Gazetteer
) -> list[list[Group]]:
    """The features of each mention of a sentence whatever the figure: role, level, what stands around it."""
    above = [gazetteer.ancestors(mention.code) if mention.code else () for mention in mentions]
    described = []
    for mention in mentions:
        start, end = mention.start, mention.end
        features: list[Group] = [(f"role:{mention.role}", mention.level), f"level:{mention.level}"]
        before, behind = text[start - 1 : start], text[end : end + 1]
        if start <= 2:
            features.append("opens_sentence")
        if not before or before in CLAUSE_OPENERS:
            features.append("opens_clause")
        if before in _BEFORE:
            features.append(f"after:{before}")
        if behind in _BEHIND:
            features.append(f"before:{behind}")
        if mention.name == default:
            features.append("is_default")
        if mention.code and any(mention.code in codes for codes in above):
            features.append("encloses_another")
        described.append(features)
    return described


def propose_places(
    figure: Figure, mentions: Sequence[PlaceMention], described: Sequence[list[Group]], marks: Sequence[int],
    subject: SubjectMention | None, chained: ResolvedPlace, measured: str, is_told_nationally: bool,
    context: ReadingContext, gazetteer: Gazetteer,
) -> list[Candidate]:  # fmt: skip
    """The candidates, each area once, whatever spoke for it; values are `ResolvedPlace`."""
    story, proposals = context.story, Proposals()
    genre = "report" if context.is_report else "news"
    owned = "owned" if subject else "unowned"
    spoken = sum(m.role in _SPOKEN for m in mentions)
    scene = f"{min(spoken, 2)}|{min(len(story.places), 2)}"
    level = context.default_level
    tail = f"tail:{measured[-2:]}|{level}"
    teller = f"{'told_nationally' if is_told_nationally else 'told'}|{level}"

    def propose(name: str | None, code: str | None, basis: str | None, *groups: Group) -> None:
        proposals.add(name or "", ResolvedPlace(name, code, basis), *groups)

    propose(*chained, ("chain", genre, f"{chained.basis}:{genre}", owned))
    owner = f"owner:{subject.kind}" if subject else "owner:none"
    propose(
        None, None, None, ("none", genre, owner, scene, str(level), f"{owned}|{level}|{scene}"), ("none", tail),
        (f"none:{teller}", owner, genre),
    )  # fmt: skip
    _propose_spoken(propose, figure, mentions, described, marks, subject, genre, owned)
    if chained.basis == "stated" and chained.name and "、" in chained.name:
        proposals.note(chained.name, "list")
    for name, code in story.heading_places:
        propose(name, code, "carried", ("heading", genre, scene))
    for rank, (name, code, sentence) in enumerate(story.place_order[:1] + story.place_order[-2:]):
        source = "story_first" if rank == 0 else "story_late"
        known = (f"ago{min(story.sentence - sentence, 3)}", f"said{min(story.places[name], 3)}")
        propose(name, code, "carried", (source, owned), *known, *(("story_only",) if len(story.places) == 1 else ()))
    if context.place:
        propose(context.place, context.place_code, "carried", ("carried", genre, scene))
    if context.last_place:
        same = "same_sentence" if context.figures_read else "sentence_before"
        code = gazetteer.code_of(context.last_place)
        propose(context.last_place, code, "carried", ("last_figure", same, f"{same}:{genre}"))
    if subject is not None and subject.place:
        propose(subject.place, gazetteer.code_of(subject.place), "subject", ("of_owner", subject.kind, genre))
    if context.story_village:
        propose(context.story_village, None, "assumed", "village")
    if context.default_place:
        groups = (
            ("default", genre, str(level), f"{level}|{owned}", f"{level}|{scene}"), ("default", tail),
            (f"default:{teller}", owner, genre),
        )  # fmt: skip
        propose(context.default_place, context.default_code, "document", *groups)
    _propose_lists(proposals, figure, mentions, marks, genre)
    if subject is not None and (subject.kind == "government" or subject.name.startswith(_NATIONAL)):
        for name in ("中国", ""):
            proposals.note(name, ("national" if name else "none:national", subject.kind))
    _describe_nesting(proposals, context, gazetteer)
    candidates = proposals.combine(_SOURCES, owned)
    said = {mention.name for mention in mentions}
    if subject is not None and subject.kind == "company" and level in _FAR_HOMES:
        # neither the page's own area nor what the story spoke of says where a company works
        return [c for c in candidates if c.value.name in (None, *said, subject.place, context.place)]
    if subject is None and genre == "news" and any(_is_told(figure, mention) for mention in mentions):
        # 全国|玉米均价: what was spoken of before does not outweigh the area that joins the measure
        return [c for c in candidates if c.value.name and said.issuperset(c.value.name.split("、"))]
    return candidates


def _is_told(figure: Figure, mention: PlaceMention) -> bool:
    """Whether the area joins what is measured, as nothing but the owner of the figure: 泸州|经济总量."""
    return mention.role in _SPOKEN and mention.start >= figure.clause and _describe_joint(figure, mention) == "before_phrase"


def _propose_spoken(
    propose: Callable[..., None], figure: Figure, mentions: Sequence[PlaceMention], described: Sequence[list[Group]],
    marks: Sequence[int], subject: SubjectMention | None, genre: str, owned: str,
) -> None:  # fmt: skip
    """The areas of the sentence, the nearest before the figure first."""
    at, limit, nearest = figure.quantity.left, figure.limit, True
    end = bisect_left(marks, at)
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.start >= limit:
            continue
        if mention.start >= at:
            propose(mention.name, mention.code, "stated", ("behind", mention.role, genre))
            continue
        gap = _GAPS[min(end - bisect_left(marks, mention.end), 3)]
        groups: list[Group] = [*described[i], ("spoken", genre, owned), (gap, mention.role)]
        if joint := _describe_joint(figure, mention):
            groups.append((joint, mention.role, genre))
        if nearest and mention.role in _SPOKEN:
            groups.append("nearest")
            nearest = False
        if subject and subject.start <= mention.start and mention.end <= subject.end:
            groups.append("in_owner")
        if figure.quantity.dimension == "rank":
            groups.append(("rank", mention.role, mention.level))
        propose(mention.name, mention.code, "stated", *groups)


def _describe_joint(figure: Figure, mention: PlaceMention) -> str | None:
    """How a name before the figure joins the phrase of what is measured: 泸州|经济总量, 泸州的|产量; None where it does not."""
    phrase = figure.phrase
    if mention.end == figure.quantity.left or _BRACKETED.fullmatch(figure.view.text, mention.end, figure.quantity.left):
        return "before_figure"
    if phrase is None:
        return None
    if phrase.start <= mention.start and mention.end <= phrase.end:
        return "starts_phrase" if mention.start == phrase.start else "in_phrase"
    if mention.end == phrase.start:
        return "before_phrase"
    between = figure.view.text[mention.end : phrase.start]
    return f"before_phrase:{between}" if 0 < len(between) <= _LONGEST_BETWEEN else None


def _propose_lists(
    proposals: Proposals, figure: Figure, mentions: Sequence[PlaceMention], marks: Sequence[int], genre: str
) -> None:
    """Areas before the figure that stand in a row, joined by 、 or 和, or as the two ends of a way (武汉至宜昌)."""
    text, at = figure.view.text, figure.quantity.left
    rows: list[list[PlaceMention]] = []
    for mention in mentions:
        if mention.end > at:
            break
        if rows and text[rows[-1][-1].end : mention.start] in _JOINTS:
            rows[-1].append(mention)
        else:
            rows.append([mention])
    for row in rows:
        if len(row) == 1:
            continue
        joined = "、".join(dict.fromkeys(m.name for m in row))
        gap = _GAPS[min(bisect_left(marks, at) - bisect_left(marks, row[-1].end), 3)]
        complete = "etc" if text.startswith("等", row[-1].end) else "all"
        joint = _describe_joint(figure, row[-1]) or "apart"
        groups = ("listed", genre, gap, row[0].role, complete), (f"listed:{joint}", genre)
        proposals.add(joined, ResolvedPlace(joined, None, "stated"), *groups)
        for m in row:
            proposals.note(m.name, ("in_list", joint))


def _describe_nesting(proposals: Proposals, context: ReadingContext, gazetteer: Gazetteer) -> None:
    """Which candidates lie in one another, and in the area of the page."""
    above = {
        candidate.value.code: gazetteer.ancestors(candidate.value.code)
        for candidate in proposals.of.values()
        if candidate.value.code
    }
    inner = {code for codes in above.values() for code in codes}
    home = context.default_code if context.default_level not in (None, "nation") else None
    for candidate in proposals.of.values():
        code = candidate.value.code
        if not code:
            continue
        if any(each in above for each in above[code]):
            candidate.groups.append("inside_another")
        if code in inner:
            candidate.groups.append("around_another")
        if home and code != home:
            candidate.groups.append("inside_home" if home in above[code] else "outside_home")
