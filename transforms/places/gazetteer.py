"""The gazetteer: which areas there are, what they are called, and what lies in what.

Belongs here: `Area`, `Gazetteer`: look-up by name and code, parents, official names, and the surfaces (written forms)
that `transforms.places.mentions` scans a text for.
Does not: reading CSV files (`pipelines.storage.reference_files`), finding or disambiguating places in a text (`transforms.places.mentions`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from transforms.language.scanning import derive_starts

Level = Literal[
    "world", "country", "nation", "group", "province", "prefecture", "county", "area", "township", "village"
]  # fmt: skip
# free: the form alone names the area; scope: only where the text already speaks of what encloses it;
# chain: only right behind the name of what encloses it
Use = Literal["free", "scope", "chain"]

NATION_CODE = "100000"
_GROUP_LEVELS: dict[str, Level] = {"area": "area", "group": "group", "compass": "group"}
_COUNTRY_LEVELS: dict[str, Level] = {"country": "country", "region": "group", "world": "world"}
_RANKS = {"world": 0, "country": 1, "nation": 1, "group": 2, "province": 3, "prefecture": 4, "county": 5, "area": 6}


# A county that became a city or a district is spoken of in older texts only.
_FORMER = "before"
# How freely a name that no area bears today is used, by its last character: districts were 向阳区 and 红旗区 in many a city.
_FORMER_USES: dict[str, Use] = {"县": "free", "市": "free", "区": "chain", "旗": "free", "盟": "free", "州": "free"}
_SIDES = frozenset("东西南北中城郊矿")


class GazetteerError(ValueError):
    """The reference rows contradict themselves; the message names the row."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area. `code` is the GB/T 2260 code, None for groups, countries and areas outside the standard."""

    name: str
    level: Level
    code: str | None = None
    short_name: str = ""
    parent_code: str | None = None
    valid_to: str | None = None
    valid_from: str | None = None
    members: tuple[str, ...] = ()
    is_foreign: bool = False

    def stands_in(self, year: int) -> bool:
        """Whether the area stands under this name in some day of that year; one whose days are not known always does."""
        first, last = self.valid_from, self.valid_to
        return (not first or int(first[:4]) <= year) and (not last or last == _FORMER or year <= int(last[:4]))


@dataclass(frozen=True, slots=True)
class Surface:
    """A written form a text may hold: the areas it can mean, how freely it may be used, or what it does instead.

    `kind` is "area" for names, "deictic" for words such as 全省 (then `detail` is what they point at), "blocker" for
    words that merely contain a name.
    """

    text: str
    kind: Literal["area", "deictic", "blocker"]
    use: Use = "free"
    detail: str = ""
    areas: tuple[Area, ...] = ()
    is_full: bool = False
    chained: frozenset[str] = frozenset()  # codes of the areas that only a chain can mean: 河北 is 河北区 behind 天津


class _Gathered:
    """Areas and the forms they are written in, table by table: a later table names areas of those before."""

    def __init__(self) -> None:
        self.areas: list[Area] = []
        self.surfaces: list[Surface] = []
        self._codes: set[str | None] = set()
        self._provinces: dict[str, Area] = {}
        # Those whose name alone means them.
        self._distinct: list[Area] = []

    def add_places(self, rows: Iterable[Mapping[str, str]]) -> None:
        for row in rows:
            area = _area_of(row)
            self.areas.append(area)
            if row.get("name_use", "free") in ("", "free"):
                self._distinct.append(area)
            self.surfaces.extend(_surfaces_of(area, row))
        self._codes = {area.code for area in self.areas}
        self._provinces = {area.name: area for area in self.areas if area.level == "province"}
        if len(self._codes) != len(self.areas):
            raise GazetteerError("places: a code stands twice")
        for area in self.areas:
            if area.parent_code and area.parent_code != NATION_CODE and area.parent_code not in self._codes:
                raise GazetteerError(f"places: {area.code} {area.name} has the unknown parent {area.parent_code}")

    def add_former(self, history: Iterable[Mapping[str, str]], taken: set[str]) -> None:
        for former, use in _former_areas(history, self.areas, taken):
            self.areas.append(former)
            self.surfaces.append(Surface(former.name, "area", use, areas=(former,), is_full=True))
        for former in _former_counties(self._distinct, {area.name for area in self.areas}):
            self.areas.append(former)
            self.surfaces.append(Surface(former.name, "area", areas=(former,), is_full=True))

    def add_groups(self, rows: Iterable[Mapping[str, str]]) -> None:
        for row in rows:
            members = tuple(filter(None, row["member_codes"].split("|")))
            if unknown := [code for code in members if code not in self._codes]:
                raise GazetteerError(f"place_groups: {row['name']} has unknown members {', '.join(unknown)}")
            if stands_for := row["stands_for"]:
                area = self._provinces[stands_for]
            else:
                level = _GROUP_LEVELS[row["kind"]]
                parent = members[0] if level == "area" and members else None
                area = Area(row["name"], level, members=members, parent_code=parent)
                self.areas.append(area)
            self._add_forms(area, row, "compass" if row["kind"] == "compass" else "")

    def add_countries(self, rows: Iterable[Mapping[str, str]]) -> None:
        for row in rows:
            area = Area(row["name"], _COUNTRY_LEVELS[row["kind"]], is_foreign=row["kind"] != "world")
            self.areas.append(area)
            self._add_forms(area, row)

    def add_words(self, rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], list[str]]:
        """Adds the words that stand for an area or block one; the others by use and detail."""
        cues: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            word, use, detail = row["word"], row["use"], row["detail"]
            if use == "blocker":
                self.surfaces.append(Surface(word, "blocker"))
            elif use == "deictic":
                self.surfaces.append(Surface(word, "deictic", detail=detail))
            elif use == "abbreviation":
                if detail not in self._provinces:
                    raise GazetteerError(f"place_words: {word} abbreviates {detail}, which is no province")
                meant = (self._provinces[detail],)
                self.surfaces.extend(Surface(led + word, "area", detail=use, areas=meant) for led in "在驻")
            else:
                cues.setdefault((use, detail), []).append(word)
        return cues

    def _add_forms(self, area: Area, row: Mapping[str, str], detail: str = "") -> None:
        for form in (row["name"], *filter(None, row["aliases"].split("|"))):
            self.surfaces.append(Surface(form, "area", detail=detail, areas=(area,), is_full=True))


class Gazetteer:
    """Areas by name and code. Build it with `from_rows`; it never changes afterwards."""

    __slots__ = (
        "_ancestors", "_areas", "_by_code", "_by_name", "_by_surface", "_no_proper", "_towns", "cues", "heads", "holder_heads",
        "honours", "regions", "starts", "surfaces_by_pair",
    )  # fmt: skip

    def __init__(
        self,
        areas: Iterable[Area],
        surfaces: Iterable[Surface],
        cues: Mapping[tuple[str, str], tuple[str, ...]],
        heads: Mapping[str, tuple[str, str]],
        towns: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._areas = tuple(areas)
        self._by_code = {area.code: area for area in self._areas if area.code}
        self._by_name: dict[str, list[Area]] = {}
        for area in self._areas:
            self._by_name.setdefault(area.name, []).append(area)
        self._by_surface = _merge_surfaces(surfaces)
        self._ancestors = {code: self._trace_ancestors(area) for code, area in self._by_code.items()}
        self._towns = dict(towns or {})
        self.cues: defaultdict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple, cues)
        self.heads = dict(heads)
        holders = sorted((head for head, (_, standing) in heads.items() if standing == "holder"), key=len, reverse=True)
        self.holder_heads = re.compile("|".join(map(re.escape, holders))) if holders else None
        #: What makes a region of the area before it: 经济圈, behind 海口.
        self.regions = re.compile("|".join(map(re.escape, self.cues["after", "region"])) or r"(?!)")
        #: What the whole nation awards or shares: 文明城, 示范, behind 全国.
        self.honours = re.compile("|".join(map(re.escape, self.cues["after", "honour"])) or r"(?!)")
        no_proper = sorted(self.cues["not_proper", ""], key=len, reverse=True)
        words = "|".join(map(re.escape, no_proper))
        self._no_proper = re.compile(f"(?:{words}){{1,6}}(?:镇|乡|村|街道|社区)") if words else None
        pairs: dict[str, list[Surface]] = {}
        for surface in self._by_surface.values():
            pairs.setdefault(surface.text[:2], []).append(surface)
        #: Where a written form can begin.
        self.starts = derive_starts(pairs)
        self.surfaces_by_pair = {
            pair: tuple(sorted(found, key=lambda surface: (-len(surface.text), surface.text)))
            for pair, found in pairs.items()
        }

    @classmethod
    def from_rows(
        cls,
        places: Iterable[Mapping[str, str]],
        groups: Iterable[Mapping[str, str]] = (),
        countries: Iterable[Mapping[str, str]] = (),
        words: Iterable[Mapping[str, str]] = (),
        heads: Iterable[Mapping[str, str]] = (),
        towns: Iterable[Mapping[str, str]] = (),
        history: Iterable[Mapping[str, str]] = (),
    ) -> "Gazetteer":
        """A gazetteer from the rows of places, place_groups, countries, place_words, organisation_heads, townships,
        place_history.

        Raises GazetteerError where a parent or member code names no area, or a code stands twice.

        >>> rows = [
        ...     dict(code="330000", name="浙江省", short_name="浙江", level="province", parent_code="100000"),
        ...     dict(code="330700", name="金华市", short_name="金华", level="prefecture", parent_code="330000"),
        ... ]
        >>> gazetteer = Gazetteer.from_rows(rows)
        >>> gazetteer.official_name("金华"), gazetteer.code_of("金华市"), gazetteer.ancestors("330700")
        ('金华市', '330700', ('330000',))
        """
        found = _Gathered()
        groups = list(groups)
        found.add_places(places)
        found.add_former(history, {row["name"] for row in groups})
        found.add_groups(groups)
        found.add_countries(countries)
        cues = found.add_words(words)
        by_town: dict[str, list[str]] = {}
        for row in towns:
            by_town.setdefault(row["name"], []).extend(row["county_codes"].split("|"))
        return cls(
            found.areas,
            found.surfaces,
            {key: tuple(words) for key, words in cues.items()},
            {row["head"]: (row["kind"], row["standing"]) for row in heads},
            {name: tuple(codes) for name, codes in by_town.items()},
        )

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas)

    def __len__(self) -> int:
        return len(self._areas)

    def area(self, code: str) -> Area:
        """The area of that code; KeyError where there is none."""
        return self._by_code[code]

    def areas_named(self, name: str) -> tuple[Area, ...]:
        """All areas a full, short or other name can mean, higher levels first; empty where none."""
        surface = self._by_surface.get(name)
        found = self._by_name.get(name) or (surface.areas if surface else ())
        return tuple(sorted(found, key=_rank))

    def area_named(self, name: str, within: str | None = None) -> Area | None:
        """The one area a name means: inside the area `within` (a name) where given, else the highest; None where
        unknown, or where several of one level are left (朝阳区)."""
        found = self.areas_named(name)
        if within and len(found) > 1:
            enclosing = {area.code for area in self.areas_named(within)}
            inside = [area for area in found if area.code in enclosing or enclosing & set(self.ancestors(area.code))]
            found = tuple(inside) or found
        valid = [area for area in found if not area.valid_to] or list(found)
        if not valid or (len(valid) > 1 and _rank(valid[0]) == _rank(valid[1])):
            return None
        return valid[0]

    def code_of(self, name: str, within: str | None = None) -> str | None:
        """GB/T 2260 code of a name, None where it has none or is ambiguous."""
        area = self.area_named(name, within)
        return area.code if area else None

    def level_of(self, name: str, within: str | None = None) -> Level | None:
        """Level of a name; None where unknown. Areas of one name are of one level or resolved by `within`."""
        area = self.area_named(name, within)
        found = self.areas_named(name)
        return area.level if area else found[0].level if found else None

    def official_name(self, name: str, within: str | None = None) -> str | None:
        """Full official name of a name as written (义乌 → 义乌市); None where unknown."""
        area = self.area_named(name, within)
        found = {area.name for area in self.areas_named(name)}
        return area.name if area else found.pop() if len(found) == 1 else None

    def ancestors(self, code: str | None) -> tuple[str, ...]:
        """Codes of what encloses an area, nearest first, up to the province; empty for provinces and unknown codes."""
        return self._ancestors.get(code, ()) if code else ()

    def _trace_ancestors(self, area: Area | None) -> tuple[str, ...]:
        found: list[str] = []
        while area and area.parent_code and area.parent_code != NATION_CODE:
            found.append(area.parent_code)
            area = self._by_code.get(area.parent_code)
        return tuple(found)

    def township_counties(self, name: str) -> tuple[str, ...]:
        """Codes of the counties that have a township of that name; empty where none."""
        return self._towns.get(name, ())

    def is_no_proper_name(self, name: str) -> bool:
        """Whether what looks like the name of a village or township is none: 示范村, 城镇, 三个乡."""
        return self.is_common_noun(name) or bool(self._no_proper and self._no_proper.fullmatch(name))

    def is_common_noun(self, name: str) -> bool:
        """Whether a name ends in a noun that the list of townships happens to hold: 于城镇 in 快于城镇居民."""
        return name.endswith(self.cues["common_noun", ""])


def _rank(area: Area) -> int:
    return _RANKS.get(area.level, 9)


def _area_of(row: Mapping[str, str]) -> Area:
    return Area(
        name=row["name"],
        level=row["level"],  # type: ignore[arg-type]
        code=row["code"],
        short_name=row.get("short_name", ""),
        parent_code=row.get("parent_code") or None,
        valid_to=row.get("valid_to") or None,
        valid_from=row.get("valid_from") or None,
    )


def _former_areas(
    history: Iterable[Mapping[str, str]], areas: Sequence[Area], known: Set[str]
) -> Iterator[tuple[Area, Use]]:
    """The areas of place_history.csv whose name none of today's `areas` bears nor is `known`, each with how freely it is used.
    A county of two characters (吴县) is read only where the text already speaks of what encloses it."""
    codes = {area.code for area in areas}
    names = {form for area in areas for form in (area.name, area.short_name)} | known
    for row in history:
        name, parent = row["name"], row["parent_code"]
        use = "free" if row["level"] == "prefecture" and len(name) > 3 else _FORMER_USES.get(name[-1])
        if use is None or name in names or (parent not in codes and parent != NATION_CODE):
            continue
        if row["level"] == "county" and len(name) == 2:
            use = "scope"
        code = row["code"] if row["code"] and row["code"] not in codes else None
        level: Level = "prefecture" if row["level"] == "prefecture" else "county"
        yield Area(name, level, code, "", parent, row["valid_to"], row["valid_from"]), use


def _former_counties(areas: Sequence[Area], known: Set[str]) -> list[Area]:
    """The counties that cities and districts were before (昆山市 → 昆山县), where no other area has the name; `areas` are
    those whose names are no common words."""
    found: dict[str, list[Area]] = {}
    for area in areas:
        if area.level in ("county", "prefecture") and area.name == f"{area.short_name}{area.name[-1]}":
            former = f"{area.short_name}县"
            if area.name[-1] in "市区" and len(former) > 2 and former not in known and area.name[-2] not in _SIDES:
                above = area.code if area.level == "prefecture" else area.parent_code
                found.setdefault(former, []).append(Area(former, "county", None, "", above, _FORMER))
    return [group[0] for group in found.values() if len(group) == 1]


def _surfaces_of(area: Area, row: Mapping[str, str]) -> Iterator[Surface]:
    if area.level == "nation":
        return  # 中国 is read as a deictic: it takes part in names far more often than any other place
    name_use: Use = row.get("name_use") or "free"  # type: ignore[assignment]
    short_use = row.get("short_use") or "free"
    yield Surface(area.name, "area", name_use, areas=(area,), is_full=True)
    if len(area.short_name) >= 2 and short_use != "never":
        yield Surface(area.short_name, "area", short_use, areas=(area,))  # type: ignore[arg-type]
    for alias in filter(None, row.get("aliases", "").split("|")):
        yield Surface(alias, "area", areas=(area,), is_full=True)


_FREEDOM: dict[Use, int] = {"free": 0, "scope": 1, "chain": 2}


def _chained(surface: Surface) -> frozenset[str]:
    codes = (area.code for area in surface.areas if surface.use == "chain" and area.code)
    return surface.chained | frozenset(codes)


def _merge_surfaces(surfaces: Iterable[Surface]) -> dict[str, Surface]:
    """One surface a form: blockers and deictics win over names; the freest use of several areas holds."""
    merged: dict[str, Surface] = {}
    for surface in surfaces:
        known = merged.get(surface.text)
        if known is None or (known.kind == "area" and surface.kind != "area"):
            merged[surface.text] = surface
        elif known.kind == "area" and surface.kind == "area":
            areas = tuple(sorted({*known.areas, *surface.areas}, key=lambda area: (_rank(area), area.code or "")))
            use = min(known.use, surface.use, key=_FREEDOM.__getitem__)
            merged[surface.text] = Surface(
                surface.text, "area", use, areas=areas, is_full=known.is_full or surface.is_full,
                chained=_chained(known) | _chained(surface),
            )  # fmt: skip
    return merged
