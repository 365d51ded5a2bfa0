"""Heads of phrases: which concept a wording outside the catalogue measures, what stands before it left open.

Belongs here: `Heads`, built from the rows of `indicator_heads.csv`, the concepts of `indicator_concepts.csv` that stand alone, the
words of `indicator_qualifiers.csv` and the catalogue's own names; `Headed`, the concept that a wording ends in.
Does not: names of indicators (`transforms.indicators.catalogue`, `transforms.indicators.composition`), extracting the phrase.

A Chinese noun phrase ends in its head: 会员企业 are enterprises, 省属企业研发投入 is spending on R&D. The concept groups such
wordings; it never names them, so that a wording stays a series of its own and never becomes the plain head's. A wording has a
concept only where every value told of it comes in a unit that measures the concept.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.indicators.catalogue import Catalogue, CatalogueEntry, fold_wording, read_wordings
from transforms.numbers.dimensions import find_dimensions

Row = Mapping[str, str]
Told = tuple[str | None, str | None]
# A head of one sign would be the last sign of another word: 村 of 中关村.
_SHORTEST = 2
# Kinds in which a phrase may end with a word of growth that says nothing of what is measured.
_CHANGES = frozenset({"growth", "delta", "rank"})
# Kinds whose unit is that of the thing itself.
_AMOUNTS = frozenset({"level", "delta"})
_COUNTED = find_dimensions("counted") | {"vehicles", "vehicle_trips"}


class Headed(NamedTuple):
    """The concept that a wording ends in, and the words before it, empty where the wording is the head alone."""

    concept: str
    qualifier: str


class Heads:
    """Every head, and the concept of a wording.

    >>> from transforms.numbers.units import UnitCatalogue
    >>> units = UnitCatalogue.from_rows(
    ...     [{"surface": "家", "unit": "家", "factor": "1", "dimension": "count", "role": "unit"}])
    >>> row = {"name": "企业", "dimension": "count", "other_dimensions": "", "written": "国企", "units": ""}
    >>> heads = Heads([row], [], [], Catalogue([], {}, [], units))
    >>> heads.find("市属国企", [("家", "level")])
    Headed(concept='企业', qualifier='市属')
    """

    def __init__(
        self, heads: Iterable[Row], concepts: Iterable[Row], qualifiers: Iterable[Row], catalogue: Catalogue
    ) -> None:
        """Raises ValueError where one wording is the head of two concepts that take one dimension."""
        self._catalogue = catalogue
        self._entries: dict[str, list[CatalogueEntry]] = {}
        self._own_units: dict[str, set[str]] = {}
        for row in heads:
            entry = _read_head(row)
            for unit in filter(None, row["units"].split("|")):
                self._own_units.setdefault(unit, set()).add(entry.name)
            for wording in read_wordings(row):
                known = self._entries.setdefault(wording, [])
                if other := next((o for o in known if not set(o.dimensions).isdisjoint(entry.dimensions)), None):
                    raise ValueError(f"indicator heads: {wording} means {other.name} and {entry.name}")
                known.append(entry)
        # Further wordings of a concept are too short to be heads of anything (面积 of a crop); its name is not.
        for row in concepts:
            if not row["needs"]:
                self._entries.setdefault(fold_wording(row["name"]), [_read_head(row)])
        for entry in catalogue.entries:
            self._entries.setdefault(fold_wording(entry.name), [entry])
        words: dict[str, tuple[str, ...]] = {}
        for row in qualifiers:
            if not row["code"]:
                words[row["class"]] = (*words.get(row["class"], ()), *read_wordings(row))
        self._counts, self._grows = words.get("count_tail", ()), words.get("growth_tail", ())
        self._ends, self._holds = words.get("open_ends", ()), words.get("open_holds", ())
        self._longest = max(map(len, self._entries), default=0)

    def find(self, wording: str, uses: Iterable[Told]) -> Headed | None:
        """The concept of a wording that is told in these units and kinds; None where it ends in no known head, where a unit
        does not measure it, or where what stands before makes another measure of it: 人均收入, 节约资金, 就业占比."""
        told = list(uses)
        for text in self._cut_tails(fold_wording(wording), {kind for _, kind in told}):
            for start in range(max(0, len(text) - self._longest), len(text) - _SHORTEST + 1):
                if entry := self._choose(text[start:], told):
                    before = text[:start]
                    if before.endswith(self._ends) or any(word in before for word in self._holds):
                        return None
                    return Headed(entry.name, before)
        return None

    def _choose(self, head: str, uses: list[Told]) -> CatalogueEntry | None:
        found = self._entries.get(head, ())
        return next((entry for entry in found if all(self._measures(entry, *use) for use in uses)), None)

    def _measures(self, entry: CatalogueEntry, unit: str | None, kind: str | None) -> bool:
        # A level without a unit tells nothing of what was measured; a rank has none.
        if unit is None:
            return kind != "level" and self._catalogue.fits(entry, unit, kind)
        if entry.name not in self._own_units.get(unit, {entry.name}):
            return False
        # 14种 of what is weighed are not its output.
        counts = kind in _AMOUNTS and self._catalogue.is_counted(unit)
        return self._catalogue.fits(entry, unit, kind) and not (counts and entry.dimension not in _COUNTED)

    def _cut_tails(self, text: str, kinds: set[str | None]) -> list[str]:
        """The phrase, then without what counts or what grows."""
        tails = (*self._counts, *(self._grows if kinds <= _CHANGES else ()))
        return [text, *(text.removesuffix(tail) for tail in tails if text.endswith(tail))]


def _read_head(row: Row) -> CatalogueEntry:
    """The concept as an entry whose units can be asked; it is no indicator, so it has no code."""
    others = tuple(word for word in row["other_dimensions"].split("|") if word)
    measure = "rate" if "share" in (row["dimension"], *others) else "flow"
    return CatalogueEntry("", row["name"], "", row["dimension"], others, None, measure, False, None, None)
