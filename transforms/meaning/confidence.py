"""Confidence: how likely it is that every field of an observation is right.

Belongs here: `describe_certainty`, `weigh_confidence`, `list_doubts`: from the probabilities of the choices to that of the row.
Does not: the choices (`transforms.language.choice`), learning (`tests.training`).
"""

import math
from collections.abc import Iterable, Sequence

from transforms.language.choice import Decision, Weights

FIELD = "row"
# Below this a choice is named as what makes a row doubtful.
_DOUBTFUL = 0.75
_STEPS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995)


def describe_certainty(decisions: Sequence[Decision], traits: Iterable[str]) -> list[str]:
    """The features of a row: how sure each choice was, in steps, and the traits given (kind, rules …)."""
    features = ["bias", *traits]
    chosen = {decision.field: decision.choice.probability for decision in decisions}
    for field in ("indicator", "subject", "place", "period"):
        if (probability := chosen.get(field)) is None:
            features.append(f"{field}:given")
            continue
        step = sum(probability >= bound for bound in _STEPS)
        features += [f"{field}:{i}" for i in range(step)]
    return features


def weigh_confidence(features: Iterable[str], weights: Weights) -> float:
    """The probability that the row is right in every field, 0 to 1, to three decimals."""
    return round(1 / (1 + math.exp(-weights.score(FIELD, features))), 3)


def list_doubts(decisions: Sequence[Decision]) -> list[str]:
    """What lowered the confidence most: up to three fields whose choice was doubtful, each with its runner-up.

    An empty list where every choice was clear.
    """
    doubtful = sorted(
        (decision.choice.probability, decision.field, decision.choice.ranked[1][1].label or "none")
        for decision in decisions
        if decision.choice.probability < _DOUBTFUL and len(decision.choice.ranked) > 1
    )
    return [f"{field}: or {label}" for _, field, label in doubtful[:3]]
