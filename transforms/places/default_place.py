"""The area an article speaks of unless it says otherwise, and the village a story is about.

Belongs here: `infer_default_place`, `find_village_of_story`: what all the names of a text together tell.
Does not: finding the names (`transforms.places.mentions`), their weights up the hierarchy (`transforms.places.default_place`), which
area a number describes (`transforms.meaning.place`).
"""

import re
from dataclasses import dataclass
from typing import Literal

from transforms.places.gazetteer import NATION_CODE, Area, Gazetteer
from transforms.places.mentions import PlaceScope, find_places, scan_areas

# a dateline of Beijing says where the bureau is, not what the text is about
BUREAUS = frozenset({"北京市"})
_WEIGHED_LEVELS = frozenset({"nation", "province", "prefecture", "county"})
_VILLAGE_LIFE = re.compile(r"全村|该村|村里|村民|村集体|村党支部|村支书|村两委|村“两委”|村干部|村委会|合作社")
_MUCH_VILLAGE_LIFE = 4


@dataclass(frozen=True, slots=True)
class InferredPlace:
    """The default place of an article; `basis` is "text" where a publisher or dateline says so, else "inferred"."""

    name: str
    basis: Literal["text", "inferred"]


def infer_default_place(
    text: str,
    gazetteer: Gazetteer,
    *,
    publisher: str | None = None,
    title: str | None = None,
    dateline: str | None = None,
) -> InferredPlace | None:
    """The area an article speaks of unless it says otherwise; None where no area stands out.

    A government or local paper as `publisher` decides. Else every mention counts for its area and all that encloses
    it (in the title four times, the dateline's place twice), and the deepest area that still holds most of the
    weight of its parent is taken: five times 义乌 and twice 浙江 is 义乌市, 中卫 and 银川 alike are 宁夏回族自治区.
    """
    if publisher and (stated := _publisher_area(publisher, gazetteer)):
        return InferredPlace(stated.name, "text")
    free = weigh_areas(_free_areas(text, title, dateline, gazetteer), gazetteer)
    first = find_deepest_area(free, gazetteer)
    scope = PlaceScope(first.name if first else None)
    spoken = [
        (mention.code or mention.within, weight if mention.role != "deictic" else weight / 2)
        for part, weight in ((text, 1.0), (title or "", 4.0))
        for mention in find_places(part, gazetteer, scope)
        if mention.role in ("place", "listed", "deictic") and (mention.level in _WEIGHED_LEVELS or mention.within)
    ]
    spoken += [(area.code, 1.0) for area in scan_areas(dateline or "", gazetteer) if area.name not in BUREAUS]
    weights = weigh_areas(spoken, gazetteer)
    nation = 3 * text.count("国内生产总值") + weights.pop(NATION_CODE, 0.0)
    if nation > sum(weights.get(area.code or "", 0.0) for area in gazetteer if area.level == "province"):
        return InferredPlace("中国", "inferred")
    chosen = find_deepest_area(weights, gazetteer) or first
    if chosen is None:
        return InferredPlace("中国", "inferred") if nation >= 1 else None
    if (former := _former_county(f"{title or ''}\n{text}", chosen, gazetteer)) is not None:
        return InferredPlace(former.name, "text")
    said_so = any(area.code == chosen.code for area in scan_areas(dateline or "", gazetteer))
    return InferredPlace(chosen.name, "text" if said_so else "inferred")


def _free_areas(
    text: str, title: str | None, dateline: str | None, gazetteer: Gazetteer
) -> list[tuple[str | None, float]]:
    """Codes of the areas named without any scope, with their weights; a group counts for each of its members."""
    found: list[tuple[str | None, float]] = []
    for part, weight in ((text, 1.0), (title or "", 3.0), (dateline or "", 1.0)):
        for area in scan_areas(part, gazetteer):
            codes = area.members if area.level == "group" else (area.code or area.parent_code,)
            found += [(code, weight / len(codes)) for code in codes]
    return found


def _former_county(text: str, chosen: Area, gazetteer: Gazetteer) -> Area | None:
    """The county without a code (德都县) that an old text speaks of rather than of the area it has gone into."""
    named = list(scan_areas(text, gazetteer))
    former = [area for area in named if area.code is None and area.parent_code == chosen.code and area.name[-1] == "县"]
    return former[0] if len(former) > sum(area.code == chosen.code for area in named) else None


def _publisher_area(publisher: str, gazetteer: Gazetteer) -> Area | None:
    for area in scan_areas(publisher, gazetteer):
        opens = publisher.startswith((area.name, area.short_name or area.name))
        if opens and area.level in ("province", "prefecture", "county"):
            return area
    return None


def find_village_of_story(text: str, gazetteer: Gazetteer, scope: PlaceScope) -> str | None:
    """The village a feature is about: the only one it names, and it goes on speaking of it. None where there is none."""
    if len(_VILLAGE_LIFE.findall(text)) < _MUCH_VILLAGE_LIFE:
        return None
    mentions = find_places(text, gazetteer, scope)
    villages = {mention.name for mention in mentions if mention.level == "village" and mention.role != "deictic"}
    return villages.pop() if len(villages) == 1 else None


def weigh_areas(areas: list[tuple[str | None, float]], gazetteer: Gazetteer) -> dict[str, float]:
    """Weight of each area and of all that encloses it."""
    weights: dict[str, float] = {}
    for code, weight in areas:
        if code is not None:
            for each in (code, *gazetteer.ancestors(code)):
                weights[each] = weights.get(each, 0.0) + weight
    return weights


def find_deepest_area(weights: dict[str, float], gazetteer: Gazetteer) -> Area | None:
    """The deepest area that holds most of the weight (0.6) of what encloses it; None where no province has 0.55."""
    chosen: Area | None = None
    bar = 0.55 * sum(weight for code, weight in weights.items() if gazetteer.area(code).level == "province")
    while bar:
        above = chosen.code if chosen else NATION_CODE
        inside = [(weight, code) for code, weight in weights.items() if gazetteer.area(code).parent_code == above]
        if not inside or max(inside)[0] < bar:
            break
        weight, code = max(inside)
        chosen, bar = gazetteer.area(code), 0.6 * weight
    return chosen
