"""Dimensions of the star: reference rows and what occurs only in texts, one member each, and -1 未知.

Belongs here: `build_dim_*`: members, their hierarchy, their keys.
Does not: facts (`transforms.star`), how a text names a place or period (`transforms.places`, `transforms.periods`).
"""

import datetime
import re
from collections.abc import Mapping, Sequence

import polars as pl

from transforms.periods import POINT, parse_period
from transforms.surrogate_keys import derive_text_keys
from warehouse.contract import build_frame
from warehouse.tables import star
from warehouse.tables.star import UNKNOWN_KEY, UNKNOWN_NAME

ReferenceRows = Sequence[Mapping[str, str | None]]

_TRUE = frozenset({"1", "true", "yes", "是"})
_FALSE = frozenset({"0", "false", "no", "否"})
_CODE_PATTERN = re.compile(r"\d{6}")
_VILLAGE_LEVELS = {
    "村": "village",
    "社区": "village",
    "嘎查": "village",
    "镇": "township",
    "乡": "township",
    "街道": "township",
}


def _filled(value: str | None) -> str | None:
    return value.strip() or None if value else None


def _flag(value: str | None) -> bool | None:
    word = (value or "").strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _day(value: str | None, last: bool = False) -> datetime.date | None:
    """A day from `1993`, `1993-04` or `1993-04-01`; of a year or month the first day, or the last."""
    if not (text := _filled(value)):
        return None
    first, final = find_period_ends(text[:10])
    return final if last else first


def place_natural_key(code: str | None, name: str | None) -> str | None:
    """What identifies a place: its code where it has one (朝阳区 is many), its name otherwise.

    >>> place_natural_key("330782", "义乌市"), place_natural_key(None, "长三角")
    ('330782', '长三角')
    """
    return code or name


def build_dim_place(places: ReferenceRows, observed: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_place`: every row of the table of places, and the places that only texts name.

    `places` has code, name, level, parent_code, and optionally valid_from, valid_to; of a code that stands twice (a
    renamed area) the row without an end counts. `observed` has columns place, place_code; one row a pair is enough.
    Above each area stand its province, prefecture and county, the area itself included.
    """
    by_code: dict[str, Mapping[str, str | None]] = {}
    uncoded: dict[str, Mapping[str, str | None]] = {}
    for row in places:
        code, name = _filled(row.get("code")), _filled(row.get("name"))
        if code and (code not in by_code or not _filled(row.get("valid_to"))):
            by_code[code] = row
        elif not code and name:
            uncoded[name] = row
    members: dict[str, dict[str, object]] = {}
    for code, row in by_code.items():
        above = _areas_above(code, by_code)
        parent = by_code.get(_filled(row.get("parent_code")) or "")
        member: dict[str, object] = {
            "name": row["name"],
            "code": code,
            "level": _place_level(row.get("level")),
            "is_catalogued": True,
            "parent_code": _filled(row.get("parent_code")),
            "parent": parent["name"] if parent else None,
            "valid_from": _day(row.get("valid_from")),
            "valid_to": _day(row.get("valid_to"), last=True),
        }
        for level in ("province", "prefecture", "county"):
            if level in above:
                member[f"{level}_code"], member[level] = above[level], by_code[above[level]]["name"]
        members[code] = member
    for name, row in uncoded.items():
        members[name] = {"name": name, "level": _place_level(row.get("level")), "is_catalogued": True}
    for place, code in observed.select("place", "place_code").unique(maintain_order=True).iter_rows():
        natural = place_natural_key(code, place)
        if natural and natural not in members:
            level = _guess_level(place or natural, code)
            members[natural] = {"name": place or natural, "code": code, "level": level, "is_catalogued": False}
    rows = [
        {"place_key": UNKNOWN_KEY, "name": UNKNOWN_NAME, "level": "unknown", "is_catalogued": False, "run_key": run_key}
    ]
    keys = derive_text_keys(pl.Series(list(members), dtype=pl.String), "place")
    rows += [
        {"place_key": key, "run_key": run_key, **member} for key, member in zip(keys, members.values(), strict=True)
    ]
    return build_frame(rows, star.DIM_PLACE)


def _place_level(level: str | None) -> str:
    level = _filled(level)
    return level if level in star.PLACE_LEVELS else "other" if level else "unknown"


def _areas_above(code: str, by_code: Mapping[str, Mapping[str, str | None]]) -> dict[str, str]:
    """Level → code of the area and of those above it; a loop of parents ends where it closes."""
    above: dict[str, str] = {}
    seen: set[str] = set()
    at: str | None = code
    while at and at in by_code and at not in seen:
        seen.add(at)
        above.setdefault(_place_level(by_code[at].get("level")), at)
        at = _filled(by_code[at].get("parent_code"))
    return above


def _guess_level(name: str, code: str | None) -> str:
    """The level of a place that no table holds: by its code, by 、 between several, by the last word of its name."""
    if code and _CODE_PATTERN.fullmatch(code):
        return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
    if "、" in name:
        return "several"
    return next((level for ending, level in _VILLAGE_LEVELS.items() if name.endswith(ending)), "other")


def indicator_natural_key(catalogue_name: pl.Expr, wording: pl.Expr) -> pl.Expr:
    """What identifies an indicator: its name in the catalogue, else `~` and the wording, which may equal a name."""
    return pl.coalesce(catalogue_name, pl.lit("~") + wording)


def build_dim_indicator(
    indicators: ReferenceRows, synonyms: ReferenceRows, observed: pl.DataFrame, run_key: int
) -> pl.DataFrame:
    """`star.dim_indicator`: the catalogue, and the wordings of texts that fit none of it.

    `indicators` has name, and optionally code, english, category, dimension, unit, measure, additive, part_of (a code)
    and partition; `synonyms` has synonym and name. `observed` has indicator, indicator_name.
    """
    names = {_filled(row.get("code")): _filled(row.get("name")) for row in indicators}
    others: dict[str, list[str]] = {}
    for row in synonyms:
        name, synonym = _filled(row.get("name")), _filled(row.get("synonym"))
        if name and synonym:
            others.setdefault(name, []).append(synonym)
    members: dict[str, dict[str, object]] = {}
    for row in indicators:
        name = _filled(row.get("name"))
        if not name:
            continue
        measure, part_of = _filled(row.get("measure")), _filled(row.get("part_of"))
        members[name] = {
            "name": name,
            "code": _filled(row.get("code")),
            "english": _filled(row.get("english")),
            "category": _filled(row.get("category")),
            "unit_dimension": _filled(row.get("dimension")),
            "measure": measure if measure in star.MEASURES else "unknown",
            "is_additive": _flag(row.get("additive")),
            "unit": _filled(row.get("unit")),
            "whole": names.get(part_of) if part_of else None,
            "partition": _filled(row.get("partition")),
            "synonyms": "、".join(dict.fromkeys(others.get(name, ()))) or None,
            "is_catalogued": True,
        }
    pairs = observed.select("indicator_name", "indicator").unique(maintain_order=True)
    for name, wording in pairs.iter_rows():
        if name and name not in members:
            members[name] = {"name": name, "measure": "unknown", "is_catalogued": True}
        elif not name and wording:
            members.setdefault(f"~{wording}", {"name": wording, "measure": "unknown", "is_catalogued": False})
    rows = [
        {
            "indicator_key": UNKNOWN_KEY,
            "name": UNKNOWN_NAME,
            "measure": "unknown",
            "is_catalogued": False,
            "run_key": run_key,
        }
    ]
    keys = derive_text_keys(pl.Series(list(members), dtype=pl.String), "indicator")
    rows += [
        {"indicator_key": key, "run_key": run_key, **member} for key, member in zip(keys, members.values(), strict=True)
    ]
    return build_frame(rows, star.DIM_INDICATOR)


def build_dim_unit(units: ReferenceRows, observed: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_unit`: base units of the table of units (columns unit, dimension, optionally code) and of the texts
    (`observed` has unit)."""
    members: dict[str, dict[str, object]] = {}
    for row in units:
        name = _filled(row.get("unit"))
        if name and name not in members:
            members[name] = {
                "dimension": _filled(row.get("dimension")),
                "code": _filled(row.get("code")),
                "is_catalogued": True,
            }
    for name in observed["unit"].unique(maintain_order=True).drop_nulls():
        members.setdefault(name, {"is_catalogued": False})
    rows = [{"unit_key": UNKNOWN_KEY, "name": UNKNOWN_NAME, "is_catalogued": False, "run_key": run_key}]
    keys = derive_text_keys(pl.Series(list(members), dtype=pl.String), "unit")
    rows += [
        {"unit_key": key, "name": name, "run_key": run_key, **member}
        for key, (name, member) in zip(keys, members.items(), strict=True)
    ]
    return build_frame(rows, star.DIM_UNIT)


def build_dim_subject(observed: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_subject`: the subjects that observations name (`observed` has subject)."""
    names = observed["subject"].unique(maintain_order=True).drop_nulls()
    frame = pl.DataFrame(
        {"subject_key": derive_text_keys(names, "subject"), "name": names}, schema_overrides={"name": pl.String}
    )
    unknown = pl.DataFrame({"subject_key": [UNKNOWN_KEY], "name": [UNKNOWN_NAME]})
    return pl.concat([unknown, frame]).with_columns(run_key=pl.lit(run_key, pl.Int64))


def build_dim_period(codes: pl.Series, run_key: int) -> pl.DataFrame:
    """`star.dim_period`: the periods of the codes, in whichever role, each with its parts."""
    distinct = codes.unique().drop_nulls().sort()
    keys = derive_text_keys(distinct, "period")
    rows: list[dict[str, object]] = [
        {
            "period_key": UNKNOWN_KEY,
            "label": UNKNOWN_NAME,
            "frequency": "unknown",
            "is_cumulative": False,
            "run_key": run_key,
        }
    ]
    rows += [
        {"period_key": key, "run_key": run_key, **describe_period(code)}
        for key, code in zip(keys, distinct, strict=True)
    ]
    return build_frame(rows, star.DIM_PERIOD)


_FREQUENCY_WORDS = {1: "上半年", 2: "下半年"}
_QUARTER_WORDS = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}


def find_period_ends(code: str) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of a code; None where it is open, or where it is no code.

    >>> find_period_ends("2026-Q1")
    (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
    >>> find_period_ends("/2022-11")
    (None, datetime.date(2022, 11, 30))
    """
    if "/" in code:
        first, last = code.split("/", 1)
        return (find_period_ends(first)[0] if first else None, find_period_ends(last)[1] if last else None)
    try:
        period = parse_period(code)
    except ValueError:
        return None, None
    return period.first, period.last


def describe_period(code: str) -> dict[str, object]:
    """The columns of `star.dim_period` for one code, without keys.

    >>> period = describe_period("2025-01/2025-09")
    >>> period["label"], period["frequency"], period["is_cumulative"], period["year_ago_code"]
    ('2025年1月—9月', 'span', True, '2024-01/2024-09')
    >>> describe_period("/2026-Q1")["label"]
    '截至2026年一季度'
    """
    first, last = find_period_ends(code)
    point = POINT.fullmatch(code)
    within = (first, last) if first and last and first.year == last.year else None
    return {
        "code": code,
        "label": _label_period(code),
        "frequency": _find_frequency(code, point),
        "first_day": first,
        "last_day": last,
        "year": last.year if last else first.year if first else None,
        "half": _same(within, lambda day: (day.month + 5) // 6),
        "quarter": _same(within, lambda day: (day.month + 2) // 3),
        "month": _same(within, lambda day: day.month),
        "day_count": (last - first).days + 1 if first and last and last >= first else None,
        # From new year on over more than one part of a year (1—9月), or with an open end: a running total.
        "is_cumulative": bool(
            not point and (within is None or (first is not None and (first.month, first.day) == (1, 1)))
        )
        and not (first and last and first.year != last.year),
        "year_ago_code": re.sub(r"\d{4}(?=-|/|$)", lambda year: f"{int(year[0]) - 1:04d}", code),
    }


def _same(days: tuple[datetime.date, datetime.date] | None, part) -> int | None:
    return part(days[0]) if days and part(days[0]) == part(days[1]) else None


def _find_frequency(code: str, point: re.Match[str] | None) -> str:
    if point:
        _, half, quarter, month, day = point.groups()
        return "half" if half else "quarter" if quarter else "day" if day else "month" if month else "year"
    return "as_of" if code.startswith("/") else "since" if code.endswith("/") else "span"


def _label_period(code: str) -> str:
    if code.startswith("/"):
        return f"截至{_label_period(code[1:])}"
    if code.endswith("/"):
        return f"{_label_period(code[:-1])}以来"
    if "/" in code:
        first, last = code.split("/")
        last_label = _label_period(last)
        if len(first) > 4 and first[:4] == last[:4]:
            last_label = last_label.removeprefix(f"{last[:4]}年")
        return f"{_label_period(first)}—{last_label}"
    point = POINT.fullmatch(code)
    if not point:
        return code
    year, half, quarter, month, day = point.groups()
    rest = (
        _FREQUENCY_WORDS[int(half)]
        if half
        else _QUARTER_WORDS[int(quarter)]
        if quarter
        else f"{int(month)}月"
        if month
        else ""
    )
    return f"{int(year)}年{rest}" + (f"{int(day)}日" if day else "")
