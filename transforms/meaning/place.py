"""Place resolution: which area a number describes.

Belongs here: choosing among the places of the sentence, what the paragraph carries and the default of the article.
Does not: finding places (`transforms.places.mentions`), the gazetteer.
"""

import re
from collections.abc import Sequence

from transforms.meaning.candidates.place import ResolvedPlace
from transforms.meaning.context import SPOKEN_ROLES, ReadingContext
from transforms.places.gazetteer import Gazetteer
from transforms.places.mentions import PlaceMention
from transforms.places.subjects import SubjectMention
from transforms.reading.sentences import find_part_start

_FOREIGN_LEVELS = ("country", "world")
# 占广东全省的55%: what a share is of
_MEASURED_BY = re.compile(r"(?:占|高于|低于|快于|好于)(?:到|了)?$")


def resolve_place(
    text: str, mentions: Sequence[PlaceMention], at: int, clause: int, is_rank: bool, subject: SubjectMention | None,
    context: ReadingContext, gazetteer: Gazetteer,
) -> ResolvedPlace:  # fmt: skip
    """The place of the number at `at`, in a clause that starts at `clause`: the nearest area spoken of before it, then
    what the paragraph carries, then the default of the article.

    Areas named as examples (贵阳…等) do not count, nor an area that only encloses the one spoken of (浙江省重大项目库 in a
    text on 义乌市). In a report, which speaks of its own area, only a place that opens the number's part of the sentence
    counts. `is_rank`: an area it is a rank in (在全国县市里居首位) is no
    place.
    """
    before = [
        m
        for m in mentions
        if m.end <= at
        and m.role in SPOKEN_ROLES
        and not _is_example(m, at, text)
        and not _MEASURED_BY.search(text, max(0, m.start - 3), m.start)
    ]
    home = [m for m in before if not is_abroad(m, gazetteer)]
    if is_rank:  # 在全国县（市、区）里居首位: among whom
        home = [
            m
            for m in home
            if m.level not in ("nation", "group") or text[m.start - 1 : m.start] not in ("在", "居", "列")
        ]
    if context.is_report:
        home = [m for m in home if _opens(text, m, at, clause) and (m.level != "nation" or m.role == "deictic")]
    else:
        known = context.place_code or gazetteer.code_of(context.place or context.default_place or "")
        home = [m for m in home if not (_encloses(m, known, gazetteer) and not _opens_clause(text, m))]
    if home:
        return _joined(home, gazetteer)
    if not context.is_report:
        if subject is not None and (place := _place_of_subject(subject, context, gazetteer)):
            return place
        if context.last_place and text.startswith("其中"):
            return ResolvedPlace(context.last_place, gazetteer.code_of(context.last_place), "carried")
        if context.place:
            return ResolvedPlace(context.place, context.place_code, "carried")
        if context.story_village:
            return ResolvedPlace(context.story_village, None, "assumed")
        abroad = [m for m in before if is_abroad(m, gazetteer) and m.start >= clause and _opens_clause(text, m)]
        if abroad:
            return ResolvedPlace(abroad[-1].name, abroad[-1].code, "stated")
    if context.default_place:
        return ResolvedPlace(context.default_place, gazetteer.code_of(context.default_place), "document")
    return ResolvedPlace(None, None, None)


def _place_of_subject(subject: SubjectMention, context: ReadingContext, gazetteer: Gazetteer) -> ResolvedPlace | None:
    """Where the company or facility a figure describes stands, if that lies inside the area the article speaks of."""
    if subject.place is None:
        return None
    code, known = gazetteer.code_of(subject.place), gazetteer.code_of(context.default_place or "")
    if code and known and (known in gazetteer.ancestors(code) or context.default_place == "中国"):
        return ResolvedPlace(subject.place, code, "subject")
    return None


def is_abroad(mention: PlaceMention, gazetteer: Gazetteer) -> bool:
    """Whether a mention is of another country, a region of the world (东盟) or the world."""
    if mention.level in _FOREIGN_LEVELS:
        return True
    area = gazetteer.area_named(mention.name) if mention.level == "group" else None
    return area is not None and area.is_foreign


def _joined(home: list[PlaceMention], gazetteer: Gazetteer) -> ResolvedPlace:
    """The last place, with those listed before it; of two where one lies in the other, the smaller one."""
    last = home[-1]
    names = [last]
    for m in reversed(home[:-1]):
        if m.role == names[0].role == "listed" and names[0].start - m.end <= 2:
            names.insert(0, m)
        else:
            break
    if len(names) > 1:
        unique = list(dict.fromkeys(m.name for m in names))
        return ResolvedPlace("、".join(unique), None if len(unique) > 1 else last.code, "stated")
    if last.role == "place" and last.code:
        inner = [
            m for m in home[:-1] if m.code and last.code in gazetteer.ancestors(m.code) and last.start - m.end <= 16
        ]
        if inner:
            return ResolvedPlace(inner[-1].name, inner[-1].code, "stated")
    return ResolvedPlace(last.name, last.code, "stated")


def _encloses(mention: PlaceMention, known: str | None, gazetteer: Gazetteer) -> bool:
    return bool(mention.role == "place" and mention.code and known and mention.code in gazetteer.ancestors(known))


def _opens_clause(text: str, mention: PlaceMention) -> bool:
    return mention.start <= 2 or text[mention.start - 1] in "，。；：—、！“"


def _opens(text: str, mention: PlaceMention, at: int, clause: int) -> bool:
    """Whether a place opens the part of the sentence the number stands in, up to the last 。 or ；, or its own clause."""
    part = find_part_start(text, at)
    if mention.start < part:
        return False
    return mention.start - part <= 2 or (mention.start >= clause and mention.start - clause <= 1)


def _is_example(mention: PlaceMention, at: int, text: str) -> bool:
    """打造贵阳“青云市集”等聚集区55个: the place illustrates, 等 before the number says so."""
    between = text[mention.end : at].split("，", 1)[0]
    return "等" in between and mention.role != "deictic" and "等地" not in between
