"""Indicators as official statistics name them: which entry of the catalogue a phrase means, if any.

Belongs here: `Catalogue`, built from the rows of `indicators.csv`, `indicator_synonyms.csv` and
`indicator_wordings.csv`; finding official names in a clause; naming the indicator that was extracted.
Does not: extracting the phrase (`transforms.meaning.indicator`), sums of parts and totals (`transforms.star.arithmetic`).

A phrase is named only where the whole of it, place and time words aside, is a known wording: 新能源汽车出口额 is not
出口总额, 工业增加值占地区生产总值比重 is neither 工业增加值 nor 地区生产总值. A wrong name is worse than none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from transforms.language.scanning import derive_starts, derive_trie, find_from
from transforms.numbers.dimensions import find_dimensions
from transforms.numbers.units import UnitCatalogue

Measure = Literal["stock", "flow", "rate", "index"]

_MEASURES = ("stock", "flow", "rate", "index")
#: Dimension of coefficients and index numbers, which have no unit.
NUMBER = "number"
_COUNTED, _SIZED = find_dimensions("counted"), find_dimensions("sized")
_RELATIVE_UNITS = frozenset({"%", "‰", "倍", "番"})
_RELATIVE_DIMENSIONS = frozenset({"share", NUMBER})
_POINTS = frozenset({"百分点", "千分点", "基点"})

# What a reader skips: quotation marks, brackets (their content stays), the particle 的, white space.
_SKIPPED = re.compile(r"[\s“”‘’\"'「」『』《》（）()的]")
_DASHES = re.compile(r"[–—－~～至]")
_LEADING = re.compile(
    r"^(?:全国|全省|全市|全区|全县|全州|全自治区|我国|我省|我市|我区|我县|我州|本省|本市|本区|省内|市内|全年|年末|年度|"
    r"累计|当年|上年末?|今年|去年|期末|月末|年|上半年|下半年|前三季度|[一二三四]季度|其中|完成|实现|预计|力争|预期|辖区|全社会|全口径|年均|约)+"
)
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|省|市)")
# Words that end like a place and say which part of the thing is meant.
_NO_PLACE = re.compile(r"(?:城|都|股|上|超|楼|车|债|菜|门|夜|集|县|省|各|外|跨|出|进|入|本|多|大|强|市)(?:市|省)$")
# GDP is no word of its own in XGDP, nor M2 in 800M2.
_LATIN_JOINT = re.compile(r"[A-Za-z0-9]{2}")
_GROWTH_TAIL = re.compile(r"(?:同比|年均|平均|实际){0,4}(?:增速|增长率|增长速度|增幅|涨幅|降幅|增长|下降)$")
# 年产量 is the output: the year is said by the period.
_YEARLY = re.compile(
    r"年(?=产量|产值|总产值|销量|销售额|交易额|营收|营业收入|旅客吞吐量|货邮吞吐量|吞吐量|发电量|接待)"
)
_COUNT_TAIL = re.compile(r"(?:总数|数量|总量|人数|数)$")
_AMOUNT_TAIL = re.compile(r"(?:总额|总规模|总量|规模|金额|额)$")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An official indicator. `dimension` is that of its usual `unit`, `other_dimensions` those of further ones.

    `part_of` is the code of the total it is a part of; parts with the same `partition` add up to that total.
    """

    code: str
    name: str
    category: str
    dimension: str
    other_dimensions: tuple[str, ...]
    unit: str | None
    measure: Measure
    additive: bool
    part_of: str | None
    partition: str | None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Every dimension its values come in, the usual one first."""
        return (self.dimension, *self.other_dimensions)


class IndicatorMention(NamedTuple):
    """A known name in a text: `text[start:end]` means `entry`."""

    start: int
    end: int
    entry: CatalogueEntry


class Catalogue:
    """The official indicators and every known wording of them.

    >>> units = UnitCatalogue.from_rows([
    ...     {"surface": s, "unit": s, "factor": "1", "dimension": d, "role": "unit"}
    ...     for s, d in [("元", "money"), ("%", "share")]])
    >>> catalogue = Catalogue.from_rows(
    ...     [{"code": "GDP", "name": "地区生产总值", "english": "GDP", "category": "国民经济核算", "dimension": "money",
    ...       "unit": "元", "measure": "flow", "additive": "true"}],
    ...     [{"synonym": "经济总量", "name": "地区生产总值"}],
    ...     [{"official": "地区生产总值", "written": "GDP"}], units)
    >>> catalogue.name_of("全市经济总量", "元", "level").code
    'GDP'
    >>> catalogue.name_of("数字经济占GDP比重", "%", "ratio") is None
    True
    >>> [(m.start, m.end) for m in catalogue.find("去年湖东县GDP首破三百亿元")]
    [(5, 8)]
    """

    __slots__ = ("_alone", "_by_code", "_find", "_starts", "_units", "_wordings", "entries")

    def __init__(
        self, entries: Iterable[CatalogueEntry], wordings: Mapping[str, str], alone: Iterable[str], units: UnitCatalogue
    ) -> None:
        """`wordings` maps every wording to a code; those in `alone` are too common to be found in running text."""
        self.entries = tuple(entries)
        self._by_code = {entry.code: entry for entry in self.entries}
        self._units = units
        self._alone = frozenset(fold_wording(wording) for wording in alone)
        self._wordings: dict[str, CatalogueEntry] = {}
        for wording, code in wordings.items():
            entry, folded = self._by_code[code], fold_wording(wording)
            if self._wordings.setdefault(folded, entry) is not entry:
                raise ValueError(f"indicators: {wording} means {code} and {self._wordings[folded].code}")
        findable = [wording for wording in wordings if fold_wording(wording) not in self._alone]
        self._find = re.compile(derive_trie(findable, _ends_word)) if findable else None
        self._starts = derive_starts(findable)

    @classmethod
    def from_rows(
        cls, indicators: Iterable[Mapping[str, str]], synonyms: Iterable[Mapping[str, str]],
        wordings: Iterable[Mapping[str, str]], units: UnitCatalogue,
    ) -> "Catalogue":  # fmt: skip
        """The catalogue of the rows of `indicators.csv`, `indicator_synonyms.csv` (synonym, name, alone) and
        `indicator_wordings.csv` (official, written: the second may stand for the first in any name).

        Raises ValueError where rows contradict each other: a code, name or synonym twice, an unknown name or total.
        """
        entries = [_read_indicator(row) for row in indicators]
        codes = {entry.name: entry.code for entry in entries}
        if len(codes) != len(entries) or len(set(codes.values())) != len(entries):
            raise ValueError("indicators: a code or a name stands twice")
        for entry in entries:
            if entry.part_of is not None and entry.part_of not in codes.values():
                raise ValueError(f"indicators: {entry.code} is part of {entry.part_of}, which is no code")
        written, alone = dict(codes), []
        for row in synonyms:
            synonym, name = row["synonym"], row["name"]
            if name not in codes:
                raise ValueError(f"indicator synonyms: {synonym} stands for {name}, which is no indicator")
            if written.setdefault(synonym, codes[name]) != codes[name]:
                raise ValueError(f"indicator synonyms: {synonym} means {codes[name]} and {written[synonym]}")
            if row.get("alone") == "true":
                alone.append(synonym)
        return cls(entries, _expand(written, wordings), alone, units)

    def find(self, text: str) -> list[IndicatorMention]:
        """Known names in the text from left to right, the longest first, none inside another."""
        if self._find is None:
            return []
        return [
            IndicatorMention(found.start(), found.end(), self._wordings[fold_wording(found[0])])
            for found in find_from(self._starts, self._find, text)
            if not _LATIN_JOINT.match(text[max(found.start() - 1, 0) : found.start() + 1])
        ]

    def entry(self, code: str) -> CatalogueEntry:
        """The indicator of that code; KeyError where there is none."""
        return self._by_code[code]

    def name_of(self, indicator: str, unit: str | None = None, kind: str | None = None) -> CatalogueEntry | None:
        """The entry that an extracted phrase means, or None. `unit` is a base unit, `kind` a kind of observation; an
        entry that cannot be measured so is not returned."""
        folded = fold_wording(indicator)
        entry = self._read(folded, kind)
        if entry is None or not self.fits(entry, unit, kind):
            return None
        if folded in self._alone and kind not in ("growth", "rank") and unit is None:
            return None
        return entry

    def _read(self, folded: str, kind: str | None) -> CatalogueEntry | None:
        entry = self._wordings.get(folded)
        if entry is not None:
            return entry
        for core in _cores(folded):
            if entry := self._wordings.get(core):
                return entry
            if kind in ("growth", "delta", "rank") and (entry := self._wordings.get(_GROWTH_TAIL.sub("", core))):
                return entry
            entry = self._wordings.get(_COUNT_TAIL.sub("", core))
            if entry is not None and entry.dimension in _COUNTED:
                return entry
            entry = self._wordings.get(_AMOUNT_TAIL.sub("", core))
            if entry is not None and entry.dimension in _SIZED:
                return entry
        return None

    def is_counted(self, unit: str) -> bool:
        """Whether the unit counts things: 个, 种, 家."""
        return self._units.dimension_of(unit) == "count"

    def fits(self, entry: CatalogueEntry, unit: str | None, kind: str | None) -> bool:
        """Whether a value of that unit and kind can be one of the indicator."""
        if kind == "ratio":
            relative = entry.measure in ("rate", "index") and not _RELATIVE_DIMENSIONS.isdisjoint(entry.dimensions)
            if not relative or unit is None:
                return relative
        if kind == "rank" or unit is None:
            return True
        if kind == "growth":
            return unit in _RELATIVE_UNITS
        if unit in _POINTS:
            return "share" in entry.dimensions
        dimension = self._units.dimension_of(unit)
        return dimension in entry.dimensions or (dimension == "multiple" and entry.dimension == NUMBER)


def _read_indicator(row: Mapping[str, str]) -> CatalogueEntry:
    missing = [name for name in ("code", "name", "category", "dimension", "measure", "additive") if not row.get(name)]
    if missing or row["measure"] not in _MEASURES or row["additive"] not in ("true", "false"):
        raise ValueError(f"indicators: incomplete row {dict(row)}")
    return CatalogueEntry(
        code=row["code"],
        name=row["name"],
        category=row["category"],
        dimension=row["dimension"],
        other_dimensions=tuple(word for word in (row.get("other_dimensions") or "").split("|") if word),
        unit=row.get("unit") or None,
        measure=cast(Measure, row["measure"]),
        additive=row["additive"] == "true",
        part_of=row.get("part_of") or None,
        partition=row.get("partition") or None,
    )


def fold_wording(wording: str) -> str:
    """The wording without what a reader skips: brackets, quotes, 的; Latin letters in capitals, one kind of dash."""
    return _DASHES.sub("-", _SKIPPED.sub("", wording)).replace("＆", "&").upper()


def read_wordings(row: Mapping[str, str]) -> list[str]:
    """The folded wordings of a row (name; written, parted by |), its name first, each once."""
    written = (row["name"], *row["written"].split("|"))
    return list(dict.fromkeys(fold_wording(word) for word in written if word))


def _cores(folded: str) -> list[str]:
    """The phrase itself, then without leading words of time and place."""
    cores = [folded, _YEARLY.sub("", _LEADING.sub("", folded))]
    if (place := _PLACE.match(cores[1])) and not _NO_PLACE.search(place[0]):
        cores.append(_LEADING.sub("", cores[1][place.end() :]))
    return [core for core in dict.fromkeys(cores) if core]


def _ends_word(wording: str) -> str:
    return "(?![A-Za-z0-9])" if wording[-1].isascii() and wording[-1].isalnum() else ""


def _expand(written: Mapping[str, str], wordings: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Every wording with each exchangeable word exchanged, up to two in one name; what the tables state goes first.

    A variant that two indicators share says nothing and is left out.
    """
    exchanges = [(row["official"], row["written"]) for row in wordings]
    expanded, stated = dict(written), {fold_wording(wording): code for wording, code in written.items()}
    latest = dict(written)
    for _ in range(2):
        variants: dict[str, set[str]] = {}
        for wording, code in latest.items():
            for official, other in exchanges:
                if official in wording and not _doubles(wording, official, other):
                    variants.setdefault(wording.replace(official, other), set()).add(code)
        latest = {
            variant: next(iter(codes))
            for variant, codes in variants.items()
            if len(codes) == 1 and stated.get(fold_wording(variant), next(iter(codes))) == next(iter(codes))
            and expanded.get(variant, next(iter(codes))) == next(iter(codes))
        }  # fmt: skip
        expanded.update(latest)
        stated.update({fold_wording(wording): code for wording, code in latest.items()})
    return expanded


def _doubles(wording: str, official: str, other: str) -> bool:
    """Whether the exchange would say a part twice: 常住居民 where 常住 stands already."""
    return official in other and other in wording
