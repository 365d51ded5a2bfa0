"""Weights of areas: which area the names of a text, all together, speak for.

Belongs here: adding weights up the hierarchy, the deepest area that stands out.
Does not: finding the names (`transforms.places`).
"""

from transforms.gazetteer import NATION_CODE, Area, Gazetteer


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
