"""Agreement: the figures of one sentence decided together, so that no two of them say different things of the same.

Belongs here: `settle`: which field of which figure gives way where two figures share their identity and exclude each other.
Does not: choosing for one figure (`transforms.meaning.candidates`), what documents say of each other (`transforms.star`).

A sentence hardly ever contradicts itself: where two figures have the same indicator, place, subject, period, kind, basis,
status and unit, and values that exclude each other, one of them was misread. The second best reading that costs least takes
its place; where none is near enough, both keep theirs and are marked as doubtful.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from transforms.language.choice import Choice

if TYPE_CHECKING:
    from transforms.meaning.observations import Observation

# How much less likely (natural logarithm) a reading may be that takes the place of a contradiction.
_FARTHEST = {"indicator": 3.0, "period": 1.5, "place": 1.0}
_ABOUT = 0.05
DOUBTFUL = "contradicts"
Apply = Callable[["Observation", str, Any], None]


def settle(observations: Sequence["Observation"], identify: Callable[["Observation"], tuple[Any, ...]], apply: Apply) -> None:
    """Settles every contradiction among the observations of a sentence, in order. `identify` gives what makes a figure the
    same statistic as another, `apply` puts another value into a field and all that hangs on it."""
    for first, second in combinations(observations, 2):
        if identify(first) != identify(second) or not exclude_each_other(first, second):
            continue
        taken = {identify(o) for o in observations if o is not first and o is not second}
        for _, observation, field, choice in sorted(_find_ways_out(first, second), key=lambda way: way[0]):
            before = {name: getattr(observation, name) for name in ("indicator", "indicator_name", "place", "subject", "period", "period_basis")}
            apply(observation, field, choice)
            if identify(first) != identify(second) and identify(observation) not in taken:
                break
            for name, value in before.items():
                setattr(observation, name, value)
        else:
            for observation in (first, second):
                if DOUBTFUL not in observation.rules:
                    observation.rules = (*observation.rules, DOUBTFUL)


def exclude_each_other(first: "Observation", second: "Observation") -> bool:
    """Whether the values of two figures cannot both be true: 超1万亿元 and 1.19万亿元 can."""
    if first.value is None or second.value is None:
        return False
    (low, high), (other_low, other_high) = _bounds(first), _bounds(second)
    return high < other_low or other_high < low


def _bounds(observation: "Observation") -> tuple[float, float]:
    value = float(observation.value or 0)
    if observation.comparator == ">":
        return value, math.inf
    if observation.comparator == "<":
        return -math.inf, value
    slack = abs(value) * _ABOUT if observation.comparator == "~" else 1e-9 * max(1.0, abs(value))
    return value - slack, value + slack


def _find_ways_out(first: "Observation", second: "Observation") -> Iterator[tuple[float, "Observation", str, Any]]:
    """What another reading of one field of one figure would cost: (cost, figure, field, value)."""
    for observation in (second, first):
        for decision in observation.decisions:
            choice: Choice = decision.choice
            best = choice.ranked[0][0]
            for probability, candidate in choice.ranked[1:4]:
                cost = math.log(best / probability) if probability > 0 else math.inf
                if cost <= _FARTHEST.get(decision.field, 0.0):
                    yield cost, observation, decision.field, candidate.value
