"""Explaining: why a figure was read as it was, in lines for a person.

Belongs here: `explain_decision`: the candidates of a choice, how likely each was, and the features that told them apart.
Does not: choosing (`transforms.language.choice`), printing (`pipelines.commands.extract`).
"""

from collections import Counter
from collections.abc import Iterator

from transforms.language.choice import Candidate, Decision, Weights

_CANDIDATES, _FEATURES = 4, 5
# Below this a feature tells nothing.
_SLIGHT = 0.2


def explain_decision(decision: Decision, weights: Weights) -> Iterator[str]:
    """Lines on one choice: a line a candidate with its probability, the winner's with what spoke for it against the next,
    every other one's with what spoke against it. Weights are in natural logarithms of odds."""
    known = weights.of_field.get(decision.field, {})
    ranked = decision.choice.ranked[:_CANDIDATES]
    best = ranked[0][1]
    yield f"{decision.field}: {best.label or 'none'} ({decision.choice.probability:.2f})"
    if len(ranked) == 1:
        yield "    nothing else was proposed" if decision.field != "row" else f"    {_name(best, None, known)}"
        return
    yield f"    for it: {_name(best, ranked[1][1], known)}"
    for probability, candidate in ranked[1:]:
        yield f"    or {candidate.label or 'none'} ({probability:.2f}): {_name(candidate, best, known)}"


def _name(candidate: Candidate, other: Candidate | None, weights: dict[str, float]) -> str:
    """The features that weigh most of what one candidate has and the other lacks."""
    own = Counter(candidate.features)
    if other is not None:
        own -= Counter(other.features)
    telling = sorted(((weights.get(f, 0.0) * n, f) for f, n in own.items()), key=lambda pair: -abs(pair[0]))
    shown = [f"{feature} {weight:+.1f}" for weight, feature in telling[:_FEATURES] if abs(weight) >= _SLIGHT]
    return ", ".join(shown) or "no feature of weight"
