"""Candidates for the place of a figure: the areas of its sentence, what the story has spoken of, the page's own, none.

Belongs here: `propose_places` and the features of a place.
Does not: finding names (`transforms.places.mentions`), weighing (`transforms.language.choice`).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.language.choice import Candidate
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.places.gazetteer import Gazetteer
from transforms.places.mentions import PlaceMention
from transforms.places.subjects import SubjectMention

_CLAUSES = re.compile(r"[，；。：！？]")
_BEFORE = frozenset("在从由向对到至与和经于比占赴往位为给往")
_BEHIND = frozenset("的、至到—－-等")
_JOINTS = frozenset(("、", "和", "与", "及", "至", "到", "—", "-"))
_NATIONAL = ("国家", "全国", "中国", "中央", "国铁")
_SOURCES = frozenset((
    "chain:news", "chain:report", "gap0", "gap1", "gap2", "gap3", "heading", "story_first", "story_late", "carried",
    "last_figure", "of_owner", "default", "behind", "nearest", "none", "opens_clause", "list", "listed", "in_list",
    "role:organisation", "role:destination", "role:rank_scope", "encloses_another",
))  # fmt: skip


class ResolvedPlace(NamedTuple):
    """The place of a number, its code where the gazetteer has one, and how it is known."""

    name: str | None
    code: str | None
    basis: str | None


def describe_place(text: str, mention: PlaceMention, default: str | None) -> list[str]:
    """The features of a mention whatever the figure: role, level, what stands around it."""
    start, end = mention.start, mention.end
    features = [f"role:{mention.role}", f"level:{mention.level}", f"{mention.role}|{mention.level}"]
    before, behind = text[start - 1 : start], text[end : end + 1]
    if start <= 2:
        features.append("opens_sentence")
    if not before or before in "，。；：！？、“—":
        features.append("opens_clause")
    if before in _BEFORE:
        features.append(f"after:{before}")
    if behind in _BEHIND:
        features.append(f"before:{behind}")
    if mention.name == default:
        features.append("is_default")
    return features


def propose_places(
    figure: Figure, mentions: Sequence[PlaceMention], described: Sequence[list[str]], subject: SubjectMention | None,
    chained: ResolvedPlace, measured: str, context: ReadingContext, gazetteer: Gazetteer,
) -> list[Candidate]:  # fmt: skip
    """The candidates, each area once, whatever spoke for it."""
    text, at, story = figure.view.text, figure.quantity.left, context.story
    genre = "report" if context.is_report else "news"
    default = context.default_place
    level = gazetteer.level_of(default) if default else None
    found: dict[str | None, tuple[ResolvedPlace, list[str]]] = {}

    def propose(name: str | None, code: str | None, basis: str | None, features: list[str]) -> None:
        known = found.get(name)
        if known is None:
            found[name] = (ResolvedPlace(name, code, basis), features)
        else:
            known[1].extend(features)

    owner = f"owner:{subject.kind}" if subject else "owner:none"
    has_owner = "owned" if subject else "unowned"
    spoken = [m for m in mentions if m.role in ("place", "listed", "deictic")]
    scene = f"{min(len(spoken), 2)}|{min(len(story.places), 2)}"
    propose(
        chained.name,
        chained.code,
        chained.basis,
        [f"chain:{genre}", f"chain:{chained.basis}:{genre}", f"chain|{has_owner}"],
    )
    propose(
        None,
        None,
        None,
        [
            "none",
            f"none:{genre}",
            f"none|{owner}",
            f"none|{scene}",
            f"none|{level}",
            f"none|{has_owner}|{level}|{scene}",
        ],
    )
    nearest = True
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.start >= figure.limit:
            continue
        if mention.start >= at:
            propose(mention.name, mention.code, "stated", ["behind", f"behind:{mention.role}", f"behind:{genre}"])
            continue
        gap = min(len(_CLAUSES.findall(text, mention.end, at)), 3)
        features = [
            *described[i],
            "spoken",
            f"spoken:{genre}",
            f"gap{gap}",
            f"gap{gap}|{mention.role}",
            f"{has_owner}|spoken",
        ]
        if nearest and mention.role in ("place", "listed", "deictic"):
            features.append("nearest")
            nearest = False
        if subject and subject.start <= mention.start and mention.end <= subject.end:
            features.append("in_owner")
        if any(
            other.code
            and mention.code
            and other.code != mention.code
            and mention.code in gazetteer.ancestors(other.code)
            for other in mentions
        ):
            features.append("encloses_another")
        if figure.quantity.dimension == "rank":
            features += [f"rank|{mention.role}", f"rank|{mention.level}"]
        propose(mention.name, mention.code, "stated", features)
    if chained.basis == "stated" and chained.name and "、" in chained.name:
        found[chained.name][1].append("list")
    for name, code in story.heading_places:
        propose(name, code, "carried", ["heading", f"heading:{genre}", f"heading|{scene}"])
    for rank, (name, code, sentence) in enumerate(story.place_order[:1] + story.place_order[-2:]):
        features = [
            "story_first" if rank == 0 else "story_late",
            f"ago{min(story.sentence - sentence, 3)}",
            f"story|{has_owner}",
        ]
        features.append(f"said{min(story.places[name], 3)}")
        if len(story.places) == 1:
            features.append("story_only")
        propose(name, code, "carried", features)
    if context.place:
        propose(context.place, context.place_code, "carried", ["carried", f"carried:{genre}", f"carried|{scene}"])
    if context.last_place:
        same = "same_sentence" if context.figures_read else "sentence_before"
        propose(
            context.last_place,
            gazetteer.code_of(context.last_place),
            "carried",
            ["last_figure", f"last_figure:{same}", f"last_figure:{same}:{genre}"],
        )
    if subject is not None and subject.place:
        propose(
            subject.place,
            gazetteer.code_of(subject.place),
            "subject",
            ["of_owner", f"of_owner:{subject.kind}", f"of_owner:{genre}"],
        )
    if context.story_village:
        propose(context.story_village, None, "assumed", ["village"])
    if default:
        propose(
            default,
            gazetteer.code_of(default),
            "document",
            [
                "default",
                f"default:{genre}",
                f"default:{level}",
                f"default:{level}|{has_owner}",
                f"default:{level}|{scene}",
            ],
        )
    for names in _find_lists(text, mentions, at):
        joined = "、".join(dict.fromkeys(m.name for m in names))
        gap = min(len(_CLAUSES.findall(text, names[-1].end, at)), 3)
        behind = text[names[-1].end : names[-1].end + 2]
        propose(joined, None, "stated", ["listed", f"listed:{genre}", f"listed|gap{gap}", f"listed|{names[0].role}",
            f"listed|{'等' if behind.startswith('等') else 'all'}"])  # fmt: skip
        for m in names:
            if m.name in found:
                found[m.name][1].append("in_list")
    if subject is not None and (subject.kind == "government" or subject.name.startswith(_NATIONAL)):
        national = f"national:{subject.kind}"
        for name in ("中国", None):
            if name in found:
                found[name][1].append(f"{name}|national" if subject.kind != "company" else f"{name}|national_company")
                found[name][1].append(f"{name}|{national}")
    known_codes = {place.code for place, _ in found.values() if place.code}
    for place, features in found.values():
        if place.code:
            above = gazetteer.ancestors(place.code)
            if any(code in known_codes for code in above):
                features.append("inside_another")
            if any(place.code in gazetteer.ancestors(code) for code in known_codes):
                features.append("around_another")
            if level not in (None, "nation") and default:
                home = gazetteer.code_of(default)
                if home and place.code != home:
                    features.append("inside_home" if home in above else "outside_home")
    for name, (_, features) in found.items():
        features += _combine(features, has_owner)
        if name is None or name == default:
            features.append(f"{'none' if name is None else 'default'}|tail:{measured[-2:]}|{level}")
    return [Candidate(place, place.name or "", features) for place, features in found.values()]


def _find_lists(text: str, mentions: Sequence[PlaceMention], at: int) -> list[list[PlaceMention]]:
    """Areas before the figure that stand in a row, joined by 、 or 和, or as the two ends of a way (武汉至宜昌)."""
    rows: list[list[PlaceMention]] = []
    for mention in mentions:
        if mention.end > at:
            break
        if rows and text[rows[-1][-1].end : mention.start] in _JOINTS:
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return [row for row in rows if len(row) > 1]


def _combine(features: Sequence[str], owned: str) -> list[str]:
    """Which sources spoke for a candidate, all together as one feature."""
    sources = sorted(_SOURCES.intersection(features))
    combined = "+".join(sources)
    return [f"all:{combined}", f"all:{combined}|{owned}"]
