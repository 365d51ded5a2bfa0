"""Units and measure words: the printed word after a number → base unit, factor, dimension.

Belongs here: `UnitCatalogue` built from the rows of `units.csv`, and the grammar of compound units (元/千瓦时,
微克每立方米), which are put together from two known units and need no row of their own.
Does not: numbers and their magnitudes (万, 亿 belong to the number), 余/多 between number and unit, whether 度 is
energy or temperature in a given clause, count nouns that serve as their own measure word (8万商铺).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from transforms.language.scanning import derive_trie

UnitRole = Literal["unit", "measure_word"]

_ROLES = ("unit", "measure_word")
# Below the stroke a number may stand: 吨标准煤/万元, 人/百平方公里, 升/100公里.
# Another number there is another figure: 520万千瓦/1060万千瓦时.
_MAGNITUDE = r"(?:10{0,5})?[十百千万亿]{0,2}"
# 微克每立方米: "per" is a word of its own only between measures; 个每… and 次每… open a new phrase.
_PER_DIMENSIONS = frozenset({"area", "energy", "length", "mass", "people", "power", "time", "volume"})
_NOT_PER_HEADS = frozenset({"count", "share", "percentage_point", "multiple", "time", "visits", "households"})
# What follows a unit that no noun follows: 3000块。 is money, 两块牌子 is not.
_BARE_END = re.compile(r"\s*(?:$|[，。；、：！？,.;:!?）)”\"·—]|左右|上下|以上|以下|以内|不等|多?钱)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One printed form of a unit. A number before `surface`, times `factor`, is in `unit`.

    `not_before` are words that make `surface` part of another word (升 before 至), `only_after` the characters one of
    which must stand right before it (方 after 亿), both empty where there is no such condition. `other_unit` is another
    reading: with `other_when` "bare" it holds where no noun follows, with "context" the reader of the clause decides.
    `in_compounds` is the spelling inside compound units, which keep what the press prints (公斤/亩, 吨/日).
    """

    surface: str
    unit: str
    factor: Decimal
    dimension: str
    role: UnitRole
    not_before: tuple[str, ...] = ()
    only_after: str = ""
    in_compounds: str | None = None
    other_unit: str | None = None
    other_when: Literal["bare", "context"] | None = None


class UnitMatch(NamedTuple):
    """A unit found in a text; it ends before `end`. `other_unit` is the second reading where the context decides."""

    end: int
    unit: str
    factor: Decimal
    dimension: str
    role: UnitRole
    surface: str
    other_unit: str | None = None


class UnitCatalogue:
    """All printed units as one regular expression, and what each of them means.

    >>> rows = [{"surface": s, "unit": u, "in_compounds": c, "factor": "1", "dimension": d, "role": "unit"}
    ...     for s, u, c, d in [("公斤", "千克", "公斤", "mass"), ("亩", "亩", "", "area"), ("元", "元", "", "money")]]
    >>> units = UnitCatalogue.from_rows(rows)
    >>> found = units.match("小麦亩产达到512公斤/亩", 9)
    >>> found.unit, found.dimension, found.end
    ('公斤/亩', 'mass/area', 13)
    >>> units.match("平均每人38元每公斤", 6).unit
    '元/公斤'
    """

    __slots__ = ("_compiled", "_denominator", "_dimensions", "_meanings", "_parts", "_units", "pattern")

    def __init__(self, units: Iterable[Unit], parts: Mapping[str, Mapping[str, Decimal]] | None = None) -> None:
        self._parts = parts or {}
        self._units = {unit.surface: unit for unit in units}
        if not self._units:
            raise ValueError("a catalogue of units needs at least one unit")
        self._dimensions = {unit.unit: unit.dimension for unit in self._units.values()}
        self._meanings: dict[str, tuple[str, Decimal, str, UnitRole]] = {
            s: (u.unit, u.factor, u.dimension, u.role) for s, u in self._units.items()
        }
        denominators = sorted(s for s, u in self._units.items() if u.dimension not in ("share", "multiple"))
        per = [s for s in denominators if self._units[s].dimension in _PER_DIMENSIONS and self._units[s].role == "unit"]
        heads = [s for s, u in self._units.items() if u.role == "unit" and not u.only_after]
        heads = [s for s in heads if self._units[s].dimension not in _NOT_PER_HEADS]
        below, below_per = derive_trie(denominators, _boundary), derive_trie(per, _boundary)
        head, per_head = derive_trie(sorted(self._units), self._condition), derive_trie(heads, _boundary)
        self._denominator = re.compile(rf"[/／·每]({_MAGNITUDE})({below})")
        #: Source of a regular expression, without groups that capture, for any unit, the longest first; linear time.
        compound = rf"{head}(?:[/／]{_MAGNITUDE}{below}(?:[/／·]{_MAGNITUDE}{below})?)?"
        self.pattern = rf"(?:{per_head}每{_MAGNITUDE}{below_per}|{compound})"
        self._compiled = re.compile(self.pattern)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], parts: Iterable[Mapping[str, str]] = ()) -> "UnitCatalogue":
        """The catalogue of the rows of `units.csv` and `unit_parts.csv`; ValueError where a row is incomplete or a surface
        stands twice."""
        units: dict[str, Unit] = {}
        for row in rows:
            surface, role = row["surface"], row["role"]
            if not surface or not row["unit"] or not row["dimension"] or role not in _ROLES:
                raise ValueError(f"units: incomplete row {dict(row)}")
            if surface in units:
                raise ValueError(f"units: {surface} stands twice")
            other_when = row.get("other_when") or None
            if other_when not in (None, "bare", "context"):
                raise ValueError(f"units: {surface}: other_when is bare or context, not {other_when}")
            units[surface] = Unit(
                surface, row["unit"], Decimal(row["factor"]), row["dimension"], role,
                tuple(word for word in (row.get("not_before") or "").split("|") if word), row.get("only_after") or "",
                row.get("in_compounds") or None,
                row.get("other_unit") or None, other_when,
            )  # fmt: skip
        shares: dict[str, dict[str, Decimal]] = {}
        for row in parts:
            if row["surface"] not in units:
                raise ValueError(f"unit_parts: {row['surface']} is no unit")
            shares.setdefault(row["surface"], {})[row["part"]] = Decimal(row["share"])
        return cls(units.values(), shares)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit, in the order given."""
        return tuple(self._units.values())

    def match(self, text: str, position: int) -> UnitMatch | None:
        """The longest unit or compound unit that starts at `position`, or None."""
        found = self._compiled.match(text, position)
        if found is None:
            return None
        surface, end = found.group(), found.end()
        known = self._units.get(surface)
        if known is not None and known.other_unit is not None:
            if known.other_when == "context":
                return UnitMatch(end, *self._meanings[surface], surface, known.other_unit)
            if _BARE_END.match(text, end):
                return UnitMatch(end, *self._meanings[known.other_unit], surface)
        return UnitMatch(end, *self._meaning(surface), surface)

    def without_noun(self, unit: UnitMatch) -> UnitMatch:
        """The reading that holds where no noun follows: 块 of 3块5 is 元."""
        known = self._units.get(unit.surface)
        if known is None or known.other_unit is None or known.other_when != "bare":
            return unit
        return UnitMatch(unit.end, *self._meanings[known.other_unit], unit.surface)

    def match_alone(self, surface: str, end: int) -> UnitMatch:
        """A printed form as a unit that ends at `end`, whatever stands around it; KeyError where it is none."""
        return UnitMatch(end, *self._meaning(surface), surface)

    def part_of(self, surface: str, text: str, position: int) -> tuple[Decimal, int] | None:
        """The share of a unit that a word right behind a second number names, and where the word ends: 角 and 分 behind 元
        (50元6角), nothing at all behind 块 (5块2). None where the unit is not told in such parts.

        >>> rows = [{"surface": "元", "unit": "元", "factor": "1", "dimension": "money", "role": "unit"}]
        >>> UnitCatalogue.from_rows(rows, [{"surface": "元", "part": "角", "share": "0.1"}]).part_of("元", "50元6角", 4)
        (Decimal('0.1'), 5)
        """
        shares = self._parts.get(surface)
        if shares is None:
            return None
        for length in (2, 1):
            if (share := shares.get(text[position : position + length])) is not None and position + length <= len(text):
                return share, position + length
        share = shares.get("")
        return (share, position) if share is not None and _BARE_END.match(text, position) else None

    def normalise(self, surface: str) -> tuple[str, Decimal]:
        """Base unit and factor of a unit as printed; KeyError where it is none.

        >>> UnitCatalogue([Unit("千米", "公里", Decimal(1), "length", "unit")]).normalise("千米")
        ('公里', Decimal('1'))
        """
        return self._meaning(surface)[:2]

    def dimension_of(self, unit: str) -> str | None:
        """Dimension of a base unit (元 → money, 元/吨 → money/mass), None where it is unknown."""
        try:
            return self._dimensions.get(unit) or self._meaning(unit)[2]
        except KeyError:
            return None

    def _condition(self, surface: str) -> str:
        unit = self._units[surface]
        condition = _boundary(surface)
        if unit.not_before:
            condition += f"(?!{'|'.join(re.escape(word) for word in unit.not_before)})"
        if unit.only_after:
            condition += f"(?<=[{re.escape(unit.only_after)}]{re.escape(surface)})"
        return condition

    def _meaning(self, surface: str) -> tuple[str, Decimal, str, UnitRole]:
        """Base spelling, factor, dimension and role of a unit or compound (公斤/亩, 吨标准煤/万元, 微克每立方米)."""
        meaning = self._meanings.get(surface)
        if meaning is not None:
            return meaning
        parts = list(self._denominator.finditer(surface))
        # A surface such as 台/套 holds a stroke itself: the head ends at the first part that leaves a known one.
        while parts and surface[: parts[0].start()] not in self._units:
            parts.pop(0)
        if not parts or parts[-1].end() != len(surface):
            raise KeyError(surface)
        head = self._units[surface[: parts[0].start()]]
        unit, factor, dimension = head.in_compounds or head.unit, head.factor, head.dimension
        for part in parts:
            below = self._units[part[2]]
            unit += f"{'·' if part[0][0] == '·' else '/'}{part[1]}{below.in_compounds or below.unit}"
            factor /= below.factor
            dimension += f"/{below.dimension}"
        self._meanings[surface] = unit, factor, dimension, "unit"
        return self._meanings[surface]


def _boundary(surface: str) -> str:
    return "(?![A-Za-z])" if surface[-1].isascii() and surface[-1].isalpha() else ""
