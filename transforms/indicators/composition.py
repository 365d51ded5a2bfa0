"""Composed indicators: a phrase that the catalogue does not hold, named from the parts it is made of.

Belongs here: `Composer`, built from the rows of `indicator_concepts.csv` and `indicator_qualifiers.csv`: which concept a phrase
ends in, which qualifiers stand before it, shares of one indicator in another; the entry made from them; `name_rows`.
Does not: names that the catalogue holds whole (`transforms.indicators.catalogue`), extracting the phrase.

A phrase is composed only where every part of it is known, and only in a unit that measures its concept: what one word more
would mean is not guessed. Parts have one code however they are worded, so that 新建绿道 and 绿道新建 are one indicator,
建成绿道 is another, and what a catalogue name says already is that name.
"""

import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from transforms.indicators.catalogue import Catalogue, CatalogueEntry, Measure, fold_wording, read_wordings

Row = Mapping[str, str]
#: What parts the codes of a concept and its qualifiers.
JOINT = "__"
_SHARE = "SHARE"
_ACTION, _SPAN, _ADDED = "action", "span", "ADDED"
# How far before a figure its verb is looked for.
_BEFORE = 80
_CLAUSE_END = re.compile(r"[，,；;。：:！？\n]")
_LISTED = "、"
# Phrases come again: so many are kept, however long a run is.
_REMEMBERED = 65536
# Kinds in which a phrase may end with a word of growth that says nothing of what is measured.
_CHANGES = ("growth", "delta", "rank")


class Qualifier(NamedTuple):
    """One value of a class that qualifies concepts."""

    group: str
    code: str
    name: str
    english: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What is measured, before it is said of what: `takes` are the classes that qualify it, in the order of the name;
    `needs` are those of them without any of which it does not mean one thing."""

    entry: CatalogueEntry
    english: str
    takes: tuple[str, ...]
    needs: frozenset[str]


class Composed(NamedTuple):
    """A composed indicator: its entry, its English name, the concept, and the qualifiers in the order of the name."""

    entry: CatalogueEntry
    english: str
    concept: str
    qualifiers: tuple[str, ...]


class Composer:
    """Every concept and qualifier, and the indicators that can be made of them.

    Raises ValueError where one wording stands for two concepts that take the same unit, or for two qualifiers of a class.
    """

    def __init__(self, concepts: Iterable[Row], qualifiers: Iterable[Row], catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._heads: dict[str, list[Concept]] = {}
        self._qualifiers: dict[str, list[Qualifier]] = {}
        self._words: dict[str, list[str]] = {}
        for row in concepts:
            concept = _read_concept(row)
            for wording in read_wordings(row):
                known = self._heads.setdefault(wording, [])
                if any(other.entry.dimension == concept.entry.dimension for other in known):
                    raise ValueError(f"indicator concepts: {wording} means {concept.entry.code} and another")
                known.append(concept)
        for row in qualifiers:
            if not row["code"]:
                self._words.setdefault(row["class"], []).extend(read_wordings(row))
                continue
            qualifier = Qualifier(row["class"], row["code"], row["name"], row["english"])
            for wording in read_wordings(row):
                known_qualifiers = self._qualifiers.setdefault(wording, [])
                if any(other.group == qualifier.group for other in known_qualifiers):
                    raise ValueError(f"indicator qualifiers: {wording} twice in {qualifier.group}")
                known_qualifiers.append(qualifier)
        self._spans = self._list_wordings(_SPAN)
        self._actions = frozenset(self._list_wordings(_ACTION))
        self._longest_head = max(map(len, self._heads), default=0)
        self._longest = max(map(len, self._qualifiers), default=0)
        self.compose = lru_cache(maxsize=_REMEMBERED)(self._compose)

    def _list_wordings(self, group: str) -> tuple[str, ...]:
        return tuple(word for word, known in self._qualifiers.items() if any(q.group == group for q in known))

    def _compose(
        self, phrase: str, unit: str | None = None, kind: str | None = None, said: str = ""
    ) -> Composed | None:
        """The indicator that the phrase is made of, in a value of that unit and kind; None where a part is not known, or where
        it could be two. `said` is what `find_said` finds right before the figure."""
        folded = fold_wording(phrase)
        if share := self._compose_share(folded, unit, kind):
            return share
        found: dict[str, Composed] = {}
        for text in self._cut_tails(folded, kind):
            for start in range(max(0, len(text) - self._longest_head), len(text)):
                for concept in self._heads.get(text[start:], ()):
                    parts = self._tile(text[:start], concept)
                    parts = self._settle_action(parts, concept, kind, said) if parts is not None else None
                    composed = self._build(concept, parts) if parts is not None else None
                    if composed and self._catalogue.fits(composed.entry, unit, kind):
                        found.setdefault(composed.entry.code, composed)
                if found:
                    return next(iter(found.values())) if len(found) == 1 else None
        return None

    def find_said(self, before: str) -> str:
        """The wording of an action or of a state that the text before a figure ends in, words of about aside: 再新建约|30家; else
        the action that a list of figures begins with: 新建幼儿园5所、小学|3所."""
        clause = fold_wording(_CLAUSE_END.split(before)[-1])
        said = self._find_near(clause) or self._find_of_list(clause)
        spans = [word for word in self._spans if word in clause]
        return max(spans, key=len) + said if spans and said not in self._words.get("state", ()) else said

    def _find_near(self, text: str) -> str:
        for _ in range(3):
            if wording := self._ends_in(text, "state"):
                return wording
            for length in range(min(self._longest, len(text)), 0, -1):
                if text[-length:] in self._actions:
                    return text[-length:]
            about = self._ends_in(text, "about")
            if not about:
                break
            text = text[: -len(about)]
        return ""

    def _find_of_list(self, clause: str) -> str:
        first, *members = clause.split(_LISTED)
        if not members or not all(any(sign.isdigit() for sign in member) for member in (first, *members[:-1])):
            return ""
        for word in ("", *self._words.get("skip", ()), *self._words.get("about", ())):
            text = first[len(word) :] if first.startswith(word) else ""
            for length in range(min(self._longest, len(text)), 0, -1):
                if text[:length] in self._actions:
                    return text[:length]
        return ""

    def _ends_in(self, text: str, group: str) -> str:
        return max((word for word in self._words.get(group, ()) if text.endswith(word)), key=len, default="")

    def _settle_action(
        self, parts: tuple[Qualifier, ...], concept: Concept, kind: str | None, said: str
    ) -> tuple[Qualifier, ...] | None:
        """The parts with the action that the words before the figure say; None where what can be done and can be there is said
        without either. An increase says itself that something was added."""
        if _ACTION not in concept.takes:
            return parts
        acted = any(part.group == _ACTION for part in parts)
        span = next((word for word in self._spans if said.startswith(word)), "")
        said = said[len(span) :]
        if kind == "delta":
            paced = any(part.group == _SPAN for part in parts)
            return parts if paced else tuple(part for part in parts if part.code != _ADDED)
        if kind in (None, "rank") or said in self._words.get("state", ()):
            return parts
        if span and not any(part.group == _SPAN for part in parts):
            parts = (*parts, next(q for q in self._qualifiers[span] if q.group == _SPAN))
        if acted:
            return parts
        action = next((q for q in self._qualifiers.get(said, ()) if q.group == _ACTION), None)
        return (*parts, action) if action and kind == "level" else None

    def _cut_tails(self, text: str, kind: str | None) -> list[str]:
        """The phrase, then without what counts or what grows, then with an action behind the thing put before it."""
        texts = [text]
        for group in ("growth_tail", "count_tail"):
            if group == "growth_tail" and kind not in _CHANGES:
                continue
            texts += [t[: -len(word)] for t in texts for word in self._words.get(group, ()) if t.endswith(word)]
        for cut in list(texts):
            for length in range(1, min(self._longest, len(cut) - 1) + 1):
                if cut[-length:] in self._actions:
                    texts.append(cut[-length:] + cut[:-length])
        return [t for t in texts if t]

    def _tile(self, text: str, concept: Concept) -> tuple[Qualifier, ...] | None:
        """The qualifiers that the text is made of to the last sign, the most that can be told; None where there are none
        such, or where two readings tell as much."""
        for word in ("", *self._words.get("skip", ())):
            if word and not text.startswith(word):
                continue
            ways = {frozenset(way) for way in self._tilings(text[len(word) :], (_SPAN, *concept.takes))}
            if not word and not ways:
                continue
            if len(ways) == 1:
                return tuple(next(iter(ways)))
            if ways:
                return None
        return None

    def _tilings(self, text: str, groups: Sequence[str]) -> Iterable[tuple[Qualifier, ...]]:
        if not text:
            yield ()
            return
        for length in range(min(self._longest, len(text)), 0, -1):
            for qualifier in self._qualifiers.get(text[:length], ()):
                if qualifier.group in groups:
                    left = [group for group in groups if group != qualifier.group]
                    for rest in self._tilings(text[length:], left):
                        yield (qualifier, *rest)

    def _build(self, concept: Concept, parts: tuple[Qualifier, ...]) -> Composed | None:
        """The entry of concept and parts; the catalogue's own where it holds the name."""
        groups = {part.group for part in parts}
        if concept.needs and groups.isdisjoint(concept.needs):
            return None
        order = [_SPAN, *concept.takes]
        ordered = sorted(parts, key=lambda part: order.index(part.group))
        base = concept.entry
        name = "".join([*(part.name for part in ordered), base.name])
        known = self._catalogue.name_of(name, None, "rank")
        english = " ".join([*(part.english for part in ordered), concept.english])
        if known:
            return Composed(known, english, base.name, tuple(part.name for part in ordered))
        acted = any(part.group == _ACTION for part in ordered)
        entry = replace(
            base,
            code=JOINT.join([base.code, *(part.code for part in ordered)]),
            name=name,
            measure="flow" if acted and base.measure == "stock" else base.measure,
        )
        return Composed(entry, english, base.name, tuple(part.name for part in ordered))

    def _compose_share(self, folded: str, unit: str | None, kind: str | None) -> Composed | None:
        """The share of one indicator in another: 工业税收占税收收入比重; of all there is in the nation: 产量占全国比重."""
        links, tails = self._words.get("share_link", []), self._words.get("share_tail", [])
        tail = next((word for word in tails if folded.endswith(word)), None)
        link = next((word for word in links if folded.count(word) == 1), None)
        if not tail or not link:
            return None
        part_text, whole_text = folded[: -len(tail)].split(link)
        part = self._name(part_text)
        group = next((q for q in self._qualifiers.get(whole_text, ()) if q.group == "whole"), None)
        whole = None if group else self._name(whole_text)
        if part is None or (group is None and (whole is None or whole.code == part.code)):
            return None
        whole_name = group.name if group else cast(CatalogueEntry, whole).name
        whole_code = group.code if group else cast(CatalogueEntry, whole).code
        name = f"{part.name}{link}{whole_name}{tails[0]}"
        entry = self._catalogue.name_of(name, None, "ratio") or CatalogueEntry(
            JOINT.join([_SHARE, part.code, whole_code]),
            name,
            part.category,
            "share",
            (),
            "%",
            "rate",
            False,
            None,
            None,
        )
        english = f"share of {part.code} in {whole_code}"
        fits = self._catalogue.fits(entry, unit, kind)
        return Composed(entry, english, tails[0], (part.name, whole_name)) if fits else None

    def _name(self, text: str) -> CatalogueEntry | None:
        if not text:
            return None
        entry = self._catalogue.name_of(text, None, "rank")
        if entry is None and (composed := self.compose(text, None, "rank")):
            return composed.entry
        return entry


def name_rows(
    observations: Iterable[MutableMapping[str, Any]], sentences: Iterable[Mapping[str, Any]], composer: Composer
) -> None:
    """Gives every observation that has no catalogue name the one that its parts make."""
    texts = {(row["article_no"], row["sentence_no"]): row for row in sentences}
    for row in observations:
        if row["indicator"] and not row["indicator_name"]:
            sentence = texts.get((row["article_no"], row["sentence_no"]))
            at = row["char_start"] - sentence["char_start"] if sentence else 0
            before = sentence["text"][max(0, at - _BEFORE) : at] if sentence and at > 0 else ""
            composed = composer.compose(row["indicator"], row["unit"], row["kind"], composer.find_said(before))
            if composed:
                row["indicator_name"] = composed.entry.name


def _read_concept(row: Row) -> Concept:
    measure = cast(Measure, row["measure"])
    entry = CatalogueEntry(
        row["code"], row["name"], row["category"], row["dimension"],
        tuple(word for word in row["other_dimensions"].split("|") if word), row["unit"] or None, measure,
        measure in ("stock", "flow"), None, None,
    )  # fmt: skip
    takes = tuple(word for word in row["takes"].split("|") if word)
    needs = takes if row["needs"] == "any" else [word for word in row["needs"].split("|") if word]
    return Concept(entry, row["english"], takes, frozenset(needs) - {_SPAN})
