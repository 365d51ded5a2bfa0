"""Choice: of several readings the one that the weights favour, and how sure that is.

Belongs here: `Candidate`, `Proposals`, `Choice`, `Weights`, `choose`: a log-linear model over named features, nothing but
arithmetic. Does not: what is proposed and which features hold (`transforms.meaning.candidates`), learning weights
(`tests/training`).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

#: A feature by itself, or a source with its circumstances: ("carried", "news", "M") is carried, carried|news, carried|M.
Group = str | tuple[str, ...]
_MOST_REMEMBERED = 200_000


class Candidate(NamedTuple):
    """A reading proposed for one field: its value, how it is shown, and the groups of features that hold for it."""

    value: Any
    label: str
    groups: list[Group]

    @property
    def features(self) -> list[str]:
        """The names of all features that hold."""
        return [feature for group in self.groups for feature in expand(group)]


class Choice(NamedTuple):
    """The winning value, its probability among the candidates (0 to 1), and all candidates, best first, each with its
    probability."""

    value: Any
    probability: float
    ranked: list[tuple[float, Candidate]]


class Decision(NamedTuple):
    """What was decided for one field of one figure, for explaining and for learning."""

    field: str
    choice: Choice


class Proposals:
    """Candidates under way: a reading is proposed once, and whatever else speaks for it adds to its features."""

    def __init__(self) -> None:
        self.of: dict[str, Candidate] = {}

    def add(self, label: str, value: Any, *groups: Group) -> None:
        """Proposes a reading, or adds features to the one that has this label already."""
        known = self.of.get(label)
        if known is None:
            self.of[label] = Candidate(value, label, list(groups))
        else:
            known.groups.extend(groups)

    def note(self, label: str, *groups: Group) -> None:
        """Adds features to a reading where it was proposed."""
        if known := self.of.get(label):
            known.groups.extend(groups)

    def combine(self, sources: frozenset[str], *circumstances: str) -> list[Candidate]:
        """The candidates, each with one feature more that names all of `sources` that spoke for it together."""
        candidates = list(self.of.values())
        for candidate in candidates:
            spoke = {group if group.__class__ is str else group[0] for group in candidate.groups}
            candidate.groups.append(("all:" + "+".join(sorted(spoke & sources)), *circumstances))
        return candidates


def expand(group: Group) -> Iterator[str]:
    """The names of the features of a group.

    >>> list(expand(("carried", "news", "M")))
    ['carried', 'carried|news', 'carried|M']
    """
    if isinstance(group, str):
        yield group
        return
    source, *circumstances = group
    yield source
    for circumstance in circumstances:
        yield f"{source}|{circumstance}"


class Weights:
    """The weights of the features of each field, as learned; an unknown feature weighs nothing."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self.of_field: dict[str, dict[str, float]] = {}
        for row in rows:
            self.of_field.setdefault(row["field"], {})[row["feature"]] = float(row["weight"])
        self._remembered: dict[str, dict[Group, float]] = {}

    def score(self, field: str, groups: Iterable[Group]) -> float:
        """The sum of the weights of the features of the groups."""
        known = self._remembered.setdefault(field, {})
        get, total = known.get, 0.0
        for group in groups:
            score = get(group)
            total += self._remember(field, known, group) if score is None else score
        return total

    def _remember(self, field: str, known: dict[Group, float], group: Group) -> float:
        weights = self.of_field.get(field, {})
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        score = known[group] = math.fsum(weights.get(feature, 0.0) for feature in expand(group))
        return score


def choose(field: str, candidates: Sequence[Candidate], weights: Weights) -> Choice:
    """The candidate of the largest score; of equals the first. Raises ValueError where nothing is proposed.

    >>> weights = Weights([{"field": "place", "feature": "opens", "weight": "2"}])
    >>> near, far = Candidate("义乌市", "义乌市", ["opens"]), Candidate("金华市", "金华市", [])
    >>> choice = choose("place", [far, near], weights)
    >>> choice.value, round(choice.probability, 2)
    ('义乌市', 0.88)
    """
    if not candidates:
        raise ValueError(f"nothing is proposed for {field}")
    if len(candidates) == 1:
        return Choice(candidates[0].value, 1.0, [(1.0, candidates[0])])
    scores = [weights.score(field, candidate.groups) for candidate in candidates]
    best = max(scores)
    exponents = [math.exp(score - best) for score in scores]
    total = sum(exponents)
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    ranked = [(exponents[i] / total, candidates[i]) for i in order]
    return Choice(ranked[0][1].value, ranked[0][0], ranked)
