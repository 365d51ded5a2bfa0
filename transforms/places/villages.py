"""Townships and villages: the names below the gazetteer's lowest level.

Belongs here: finding them, behind the county they lie in (磐安县双峰乡西告村) or alone where they are surely names.
Does not: anything from the county upwards (`transforms.places.mentions`), roles (`transforms.places.roles`).
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence

from transforms.language.tokens import Token, find_tokens
from transforms.places.drafts import NEARBY, PlaceDraft
from transforms.places.gazetteer import Gazetteer

_MARKS = re.compile(r"[镇乡村]|街道|社区|苏木|嘎查")
_TOWN_END = re.compile(r"[镇乡](?![域企民级亲愁音情镇]|村(?!民|委))|街道(?!办)|街道(?=办事处)|苏木")
_VILLAGE_AT = re.compile(
    r"(?![和与及的地])(?:(?!第|乡村|农村)[\u4e00-\u9fff]){1,4}?(?:社区|村|嘎查)(?![级干务落庄镇委集居])"
)
_VILLAGE_END = re.compile(r"(?<=[\u4e00-\u9fff]{2})村(?![级干务落庄镇委集居民])|(?<=[\u4e00-\u9fff]{2})村(?=村民|村委)")
_CLAUSE_VILLAGE = re.compile(r"(?:(?<=[，。；：“\s])|^)([\u4e00-\u9fff]{2,4}村)$")
_HOUSEHOLDS = re.compile(r"(?:现有|共有|有)?\d{1,9}户")
_BEHIND_VILLAGE = frozenset("的在有，去今从把")
_LONGEST_TOWN = 8


def may_hold_village(text: str) -> bool:
    """Whether a text has a character that the name of a township or village ends in."""
    return _MARKS.search(text) is not None


def with_villages(
    text: str,
    drafts: list[PlaceDraft],
    gazetteer: Gazetteer,
    scope_codes: Collection[str],
    spoken_of: Collection[str],
) -> list[PlaceDraft]:
    """The drafts, sorted, with townships and villages: a draft that a name goes on from is taken down to it.

    `scope_codes` are codes in scope, `spoken_of` names of places that the text goes on from.
    """
    drafts = _with_towns(text, drafts, gazetteer, scope_codes)
    drafts = [_down_to_village(text, draft, drafts[at + 1 : at + 2], gazetteer) for at, draft in enumerate(drafts)]
    return _with_lone_villages(text, drafts, gazetteer, spoken_of)


def _with_towns(
    text: str, drafts: list[PlaceDraft], gazetteer: Gazetteer, scope_codes: Collection[str]
) -> list[PlaceDraft]:
    """The drafts with townships, which take the place of what they overlap (闽宁 in 闽宁镇)."""
    merged: list[PlaceDraft] = []
    waiting = 0
    for match in _TOWN_END.finditer(text):
        end = match.end()
        while waiting < len(drafts) and drafts[waiting].end <= end:
            merged.append(drafts[waiting])
            waiting += 1
        found = None
        if not (waiting < len(drafts) and drafts[waiting].start < end):
            before = next((draft for draft in reversed(merged[-2:]) if draft.end < end), None)
            found = _town_behind(text, end, before, gazetteer)
            found = found or _town_alone(text, end, merged[-NEARBY:], gazetteer, scope_codes)
        if found is not None:
            while merged and merged[-1].end > found.start:
                merged.pop()
            merged.append(found)
    return merged + drafts[waiting:]


def _town_behind(text: str, end: int, before: PlaceDraft | None, gazetteer: Gazetteer) -> PlaceDraft | None:
    """A township right behind the name of what it lies in; the list of townships need not know it."""
    if before is None or before.area is None or before.area.is_foreign or before.role != "place":
        return None
    name = text[before.end : end]
    if not 2 <= len(name) <= _LONGEST_TOWN or not re.fullmatch(r"[\u4e00-\u9fff]+", name):
        return None
    inside = [code for code in gazetteer.township_counties(name) if before.code in (code, *gazetteer.ancestors(code))]
    if inside:
        return PlaceDraft(
            before.start, end, name, None, "township", within=inside[0] if len(inside) == 1 else before.code
        )
    if before.level == "county" and len(name) <= 4 and not gazetteer.is_no_proper_name(name):
        return PlaceDraft(before.start, end, name, None, "township", within=before.code)
    return None


def _town_alone(
    text: str, end: int, drafts: list[PlaceDraft], gazetteer: Gazetteer, scope_codes: Collection[str]
) -> PlaceDraft | None:
    """A township of the list standing alone: in an area of the scope, or the only one of its name."""
    known = [draft.code for draft in drafts if draft.code and draft.end <= end]
    for length in range(_LONGEST_TOWN, 2, -1):
        start = end - length
        if start < 0:
            continue
        counties = gazetteer.township_counties(text[start:end])
        if not counties or gazetteer.is_common_noun(text[start:end]):
            continue
        if any(draft.start < start < draft.end for draft in drafts):
            continue
        around = {*known, *scope_codes}
        inside = [code for code in counties if around & {code, *gazetteer.ancestors(code)}]
        nearest = [code for code in inside if code in around] or inside
        within = nearest[0] if len(nearest) == 1 else counties[0] if len(counties) == 1 else None
        if within or inside:
            return PlaceDraft(start, end, text[start:end], None, "township", within=within)
    return None


def _down_to_village(text: str, draft: PlaceDraft, following: list[PlaceDraft], gazetteer: Gazetteer) -> PlaceDraft:
    """The draft taken down to the village whose name follows it at once."""
    if draft.role != "place" or not (draft.level in ("county", "township") or (draft.area and draft.level == "area")):
        return draft
    limit = following[0].start if following else len(text)
    match = _VILLAGE_AT.match(text, draft.end, limit)
    if match is None or gazetteer.is_no_proper_name(match[0]) or len(match[0]) < 2:
        return draft
    return PlaceDraft(draft.start, match.end(), match[0], None, "village", within=draft.within or draft.code)


def _proper_start(tokens: Sequence[Token], end: int) -> int | None:
    """Start of the token that ends at `end`, where the tagger takes it for a proper noun of three or four characters."""
    at = bisect_left(tokens, end, key=_token_end)
    if at == len(tokens) or tokens[at][1] != end:
        return None
    start, _, kind = tokens[at]
    return start if kind in ("ns", "nr") and 3 <= end - start <= 4 else None


def _token_end(token: Token) -> int:
    return token[1]


def _token_start(token: Token) -> int:
    return token[0]


def _start_in_clause(text: str, end: int, tokens: Sequence[Token]) -> int | None:
    """Start of a village that opens a clause and reads as a name: 梁家坪村的账本."""
    opening = _CLAUSE_VILLAGE.search(text, max(0, end - 6), end)
    if opening is None or not (text[end : end + 1] in _BEHIND_VILLAGE or text[end : end + 1].isdigit()):
        return None
    start = opening.start(1)
    if _HOUSEHOLDS.match(text, end):
        return start  # 岩坪村216户、793人
    at = bisect_left(tokens, start, key=_token_start)
    is_name = at < len(tokens) and tokens[at][0] == start and tokens[at][2] in ("nr", "nrt", "nrfg", "ns", "nz")
    return start if is_name else None


def _with_lone_villages(
    text: str,
    drafts: list[PlaceDraft],
    gazetteer: Gazetteer,
    spoken_of: Collection[str],
) -> list[PlaceDraft]:
    """Villages that stand alone: named before (`spoken_of`, or earlier in the text), or one proper noun to the tagger."""
    known = {draft.name: draft.within for draft in drafts if draft.level == "village"}
    for name in spoken_of:
        if name.endswith("村"):
            known.setdefault(name, None)
    found: list[PlaceDraft] = []
    ends = [draft.end for draft in drafts]
    for match in _VILLAGE_END.finditer(text):
        end = match.end()
        at = bisect_left(ends, end)  # the first draft that ends there or later
        if at < len(drafts) and drafts[at].start < end:
            continue
        free = ends[at - 1] if at else 0
        start = next((end - size for size in (5, 4, 3, 2) if text[max(0, end - size) : end] in known), None)
        if start is None:
            start = _proper_start(find_tokens(text), end)
        if start is None:
            start = _start_in_clause(text, end, find_tokens(text))
        if start is None or start < free or gazetteer.is_no_proper_name(text[start:end]):
            continue
        name = text[start:end]
        found.append(PlaceDraft(start, end, name, None, "village", within=known.get(name)))
    return sorted([*drafts, *found], key=lambda draft: draft.start) if found else drafts
