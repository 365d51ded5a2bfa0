"""Dimensions of units: what kind of measure each is, in one table; a new one is a row here beside its units in
`seeds/reference/units.csv`.

Belongs here: the traits of dimensions, and the sets that other rooms ask for. Does not: units (`transforms.numbers.units`), what
follows from a trait (the module that asks).

  counted   things one can count, of which no head noun is needed: 位, 户, 人次
  whole     printed to the last one, so that no rounding hides in 211对
  sized     a bare amount of an indicator is one of these: 规模, 总额
  flow      figures of news in it are mostly flows of the period reported on; counts of things are mostly stocks
  open      takes 多 behind the unit: 半年多, 5公里多; not 3个多功能厅
  measured  两 before it is two and no article: 两吨; not 两家人
  below     stands below 每: 微克每立方米
  no_head   never stands above 每: 个每… and 次每… open a new phrase
"""

TRAITS: dict[str, frozenset[str]] = {
    dimension: frozenset(traits.split())
    for dimension, traits in {
        "area": "open measured below",
        "carbon": "flow",
        "computing": "sized",
        "containers": "flow",
        "count": "counted whole no_head",
        "energy": "flow measured below",
        "households": "counted whole no_head",
        "length": "open measured below",
        "mass": "flow open measured below",
        "money": "sized flow open measured",
        "multiple": "flow no_head",
        "people": "counted whole below",
        "percentage_point": "flow no_head",
        "power": "sized measured below",
        "ratio": "flow",
        "share": "flow open no_head",
        "time": "open below no_head",
        "turnover": "flow",
        "vehicle_trips": "flow",
        "vehicles": "whole",
        "visits": "counted whole flow no_head",
        "volume": "below",
    }.items()
}


def find_dimensions(trait: str) -> frozenset[str]:
    """The dimensions that have a trait.

    >>> sorted(find_dimensions("sized"))
    ['computing', 'money', 'power']
    """
    return frozenset(dimension for dimension, traits in TRAITS.items() if trait in traits)
