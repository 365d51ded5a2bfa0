"""Choice: of several readings the one that the weights favour, and how sure that is.

Belongs here: `Candidate`, `Choice`, `Weights`, `choose`: a log-linear model over named features, nothing but arithmetic.
Does not: what is proposed and which features hold (`transforms.meaning.candidates`), learning weights (`tests/training`).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple


class Candidate(NamedTuple):
    """A reading proposed for one field, with the names of the features that hold for it."""

    value: Any
    label: str
    features: list[str]


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


class Weights:
    """The weights of the features of each field, as learned; an unknown feature weighs nothing."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self.of_field: dict[str, dict[str, float]] = {}
        for row in rows:
            self.of_field.setdefault(row["field"], {})[row["feature"]] = float(row["weight"])

    def score(self, field: str, features: Iterable[str]) -> float:
        """The sum of the weights of the features."""
        get = self.of_field.get(field, {}).get
        return sum([get(feature, 0.0) for feature in features])


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
    get = weights.of_field.get(field, {}).get
    scores = [sum([get(feature, 0.0) for feature in candidate.features]) for candidate in candidates]
    best = max(scores)
    exponents = [math.exp(score - best) for score in scores]
    total = sum(exponents)
    ranked = sorted(
        ((exponent / total, candidate) for exponent, candidate in zip(exponents, candidates, strict=True)),
        key=lambda pair: -pair[0],
    )
    return Choice(ranked[0][1].value, ranked[0][0], ranked)
