"""Dimensions of the star: reference rows and what occurs only in texts, one member each, and -1 未知.

Belongs here: `build_dim_*`: members, their hierarchy, their keys.
Does not: facts (`transforms.star.build`), how a text names a place or period (`transforms.places.mentions`, `transforms.periods.calendar`).
"""

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from transforms.indicators.composition import Composed, Composer
from transforms.indicators.heads import Heads, Told
from transforms.star.period_dimension import find_period_ends
from transforms.star.surrogate_keys import derive_row_keys, derive_text_keys
from warehouse.contract import Table, build_frame, conform
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


class Parts(NamedTuple):
    """What tells the parts of a composed name, and the concept that a wording outside the catalogue ends in."""

    composer: Composer
    heads: Heads


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


def _key_members(
    members: Mapping[str, Mapping[str, object]], table: Table, kind: str, run_key: int, **unknown: object
) -> pl.DataFrame:
    """A dimension: the member 未知, of which `unknown` is known, and the members with keys made from what identifies them."""
    key = f"{kind}_key"
    rows = [{key: UNKNOWN_KEY, "name": UNKNOWN_NAME, "is_catalogued": False, "run_key": run_key, **unknown}]
    keys = derive_text_keys(pl.Series(list(members), dtype=pl.String), kind)
    rows += [{key: number, "run_key": run_key, **member} for number, member in zip(keys, members.values(), strict=True)]
    return build_frame(rows, table)


def build_dim_place(places: ReferenceRows, observed: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_place`: every row of the table of places, and the places that only texts name.

    `places` has code, name, level, parent_code, and optionally valid_from, valid_to, successor_codes (joined by |); of a code
    that stands twice (a renamed area) the row without an end counts. `observed` has columns place, place_code; one row a pair
    is enough.
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
    for natural, row in (by_code | uncoded).items():
        members[natural] = _describe_area(row, by_code)
    for place, code in observed.select("place", "place_code").unique(maintain_order=True).iter_rows():
        natural = place_natural_key(code, place)
        if natural and natural not in members:
            level = _guess_level(place or natural, code)
            members[natural] = {"name": place or natural, "code": code, "level": level, "is_catalogued": False}
    return _key_members(members, star.DIM_PLACE, "place", run_key, level="unknown")


def _describe_area(row: Mapping[str, str | None], by_code: Mapping[str, Mapping[str, str | None]]) -> dict[str, object]:
    """A place of the table; where it has a code, with what it lies in."""
    code, parent_code = _filled(row.get("code")), _filled(row.get("parent_code"))
    member: dict[str, object] = {
        "name": _filled(row["name"]), "level": _place_level(row.get("level")), "is_catalogued": True,
        "valid_from": _day(row.get("valid_from")), "valid_to": _day(row.get("valid_to"), last=True),
        **_successor(row, by_code),
    }  # fmt: skip
    if code:
        parent = by_code.get(parent_code or "")
        member |= {"code": code, "parent_code": parent_code, "parent": parent["name"] if parent else None}
        for level, above in _areas_above(code, by_code).items():
            if level in ("province", "prefecture", "county"):
                member[f"{level}_code"], member[level] = above, by_code[above]["name"]
    return member


def _successor(
    row: Mapping[str, str | None], by_code: Mapping[str, Mapping[str, str | None]]
) -> dict[str, str | None]:
    """What a former area is part of today: its name or names, and its code where it is one."""
    codes = [code for code in (_filled(row.get("successor_codes")) or "").split("|") if code in by_code]
    names = "、".join(str(by_code[code]["name"]) for code in codes)
    return {"successor_code": codes[0] if len(codes) == 1 else None, "successor": names or None}


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
    indicators: ReferenceRows,
    synonyms: ReferenceRows,
    observed: pl.DataFrame,
    run_key: int,
    parts: Parts | None = None,
) -> pl.DataFrame:
    """`star.dim_indicator`: the catalogue, what observations name that is composed of its parts, and the wordings of texts
    that fit none of it, with the concept that such a wording ends in (`parts` tells both).

    `indicators` has name, and optionally code, english, category, dimension, unit, measure, additive, part_of (a code)
    and partition; `synonyms` has synonym and name. `observed` has indicator, indicator_name, unit, kind.
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
        members[name] = _describe_indicator(row, names, others.get(name, ()))
    _add_observed(members, observed, parts)
    return _key_members(members, star.DIM_INDICATOR, "indicator", run_key, measure="unknown")


def _describe_indicator(
    row: Mapping[str, str | None], names: Mapping[str | None, str | None], synonyms: Sequence[str]
) -> dict[str, object]:
    """An indicator of the catalogue; `names` are those of all by code."""
    measure, part_of = _filled(row.get("measure")), _filled(row.get("part_of"))
    return {
        "name": _filled(row.get("name")), "code": _filled(row.get("code")), "english": _filled(row.get("english")),
        "category": _filled(row.get("category")), "unit_dimension": _filled(row.get("dimension")),
        "measure": measure if measure in star.MEASURES else "unknown", "is_additive": _flag(row.get("additive")),
        "unit": _filled(row.get("unit")), "whole": names.get(part_of) if part_of else None,
        "partition": _filled(row.get("partition")), "synonyms": "、".join(dict.fromkeys(synonyms)) or None,
        "is_catalogued": True,
    }  # fmt: skip


def _add_observed(members: dict[str, dict[str, object]], observed: pl.DataFrame, parts: Parts | None) -> None:
    """Adds what texts name: composed names with their parts, other wordings with the concept of all that is told in them."""
    uses: dict[str, list[Told]] = {}
    pairs = observed.select("indicator_name", "indicator", "unit", "kind").unique(maintain_order=True)
    for name, wording, unit, kind in pairs.iter_rows():
        if name and name not in members:
            members[name] = _describe_composed(name, parts.composer.compose(name) if parts else None)
        elif not name and wording:
            uses.setdefault(wording, []).append((unit, kind))
    for wording, told in uses.items():
        headed = parts.heads.find(wording, told) if parts else None
        members[f"~{wording}"] = {
            "name": wording, "measure": "unknown", "is_catalogued": False,
            "concept": headed.concept if headed else None, "qualifiers": (headed.qualifier or None) if headed else None,
        }  # fmt: skip


def _describe_composed(name: str, composed: Composed | None) -> dict[str, object]:
    if composed is None:
        return {"name": name, "measure": "unknown", "is_catalogued": True}
    entry = composed.entry
    return {
        "name": name, "code": entry.code, "english": composed.english, "category": entry.category,
        "unit_dimension": entry.dimension, "measure": entry.measure, "is_additive": entry.additive, "unit": entry.unit,
        "concept": composed.concept, "qualifiers": "、".join(composed.qualifiers) or None, "is_catalogued": True,
    }  # fmt: skip


def build_dim_unit(units: ReferenceRows, observed: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_unit`: base units of the table of units (columns unit, dimension, optionally code) and of the texts
    (`observed` has unit)."""
    members: dict[str, dict[str, object]] = {}
    for row in units:
        name = _filled(row.get("unit"))
        if name and name not in members:
            members[name] = {
                "name": name,
                "dimension": _filled(row.get("dimension")),
                "code": _filled(row.get("code")),
                "is_catalogued": True,
            }
    for name in observed["unit"].unique(maintain_order=True).drop_nulls():
        members.setdefault(name, {"name": name, "is_catalogued": False})
    return _key_members(members, star.DIM_UNIT, "unit", run_key)


def build_dim_subject(observed: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_subject`: the subjects that observations name (`observed` has subject)."""
    names = observed["subject"].unique(maintain_order=True).drop_nulls()
    frame = pl.DataFrame(
        {"subject_key": derive_text_keys(names, "subject"), "name": names}, schema_overrides={"name": pl.String}
    )
    unknown = pl.DataFrame({"subject_key": [UNKNOWN_KEY], "name": [UNKNOWN_NAME]})
    return pl.concat([unknown, frame]).with_columns(run_key=pl.lit(run_key, pl.Int64))


def build_dim_document(
    documents: pl.DataFrame,
    places: pl.DataFrame,
    publishers: ReferenceRows,
    run_key: int,
    previous_versions: Collection[int] = (),
) -> pl.DataFrame:
    """`star.dim_document` from the documents that were read; the default place is looked up by its full name. Those of
    `previous_versions` (document ids) are marked as such.

    A publisher is official where the table of publishers (name, kind) says government, or its name is an office's.
    """
    offices = [row["name"] for row in publishers if row.get("kind") == "government"]
    press = [row["name"] for row in publishers if row.get("kind") != "government"]
    official = pl.col("publisher").is_in(offices) | (
        pl.col("publisher").str.contains(_OFFICIAL_ENDINGS) & ~pl.col("publisher").is_in(press)
    )
    by_name = places.sort("is_catalogued", "code", descending=[True, False]).unique(
        "name", keep="first", maintain_order=True
    )
    frame = documents.rename({"document_id": "document_key"}).select(
        *[name for name in star.DIM_DOCUMENT.column_names if name in documents.columns or name == "document_key"],
        is_official=official.fill_null(False),
        is_previous_version=pl.col("document_key").is_in(list(previous_versions)),
        place_key=_look_up(documents["place"], by_name["name"], by_name["place_key"]),
        run_key=pl.lit(run_key, pl.Int64),
    )
    counts = [f"{counted}_count" for counted in ("article", "sentence", "numeral", "observation", "set_aside")]
    none = {
        "document_key": UNKNOWN_KEY, "source_file": UNKNOWN_NAME, "is_official": False, "place_key": UNKNOWN_KEY,
        **dict.fromkeys(counts, 0), "is_previous_version": False, "run_key": run_key,
    }  # fmt: skip
    unknown = build_frame([none], star.DIM_DOCUMENT)
    return conform(pl.concat([unknown, frame.select(unknown.columns)]), star.DIM_DOCUMENT)


def build_dim_article(articles: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_article`; the key comes from document and position."""
    frame = articles.rename({"document_id": "document_key"}).with_columns(
        derive_row_keys(articles, ["document_id", "article_no"], "article").alias("article_key"),
        run_key=pl.lit(run_key, pl.Int64),
    )
    unknown = build_frame(
        [
            {
                "article_key": UNKNOWN_KEY,
                "document_key": UNKNOWN_KEY,
                "article_no": 0,
                "headline": UNKNOWN_NAME,
                "is_truncated": False,
                "run_key": run_key,
            }
        ],
        star.DIM_ARTICLE,
    )
    return conform(pl.concat([unknown, frame.select(unknown.columns)]), star.DIM_ARTICLE)


def _look_up(names: pl.Series, known: pl.Series, keys: pl.Series) -> pl.Series:
    return names.replace_strict(known, keys, default=UNKNOWN_KEY, return_dtype=pl.Int64)


# Publishers that state figures by office where the table of publishers does not know them: governments and bureaus.
_OFFICIAL_ENDINGS = r"(人民政府|政府|统计局|委员会|办公厅|办公室|厅|局|海关|总署|国务院|银行)$"
