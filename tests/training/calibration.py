"""Calibration: weights under which the confidence of a row is the share of such rows that are right.

Belongs here: `fit_confidence`, `measure_gap`. Does not: the features (`transforms.meaning.confidence`), the choices.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

RAREST = 20
_PENALTY = 1.0
Row = tuple[list[str], bool]


def fit_confidence(rows: Sequence[Row], shares: Sequence[float] | None = None) -> dict[str, float]:
    """The weight of each feature of a row, to three decimals, from rows that were read by weights which had not seen
    their text. `shares` is how much each row counts."""
    counts = Counter(feature for features, _ in rows for feature in set(features))
    columns = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= RAREST))}
    matrix = np.zeros((len(rows), len(columns)))
    for i, (features, _) in enumerate(rows):
        for feature in features:
            if feature in columns:
                matrix[i, columns[feature]] = 1.0
    right = np.array([is_right for _, is_right in rows], dtype=float)
    share = np.ones(len(rows)) if shares is None else np.array(shares)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        probability = 1 / (1 + np.exp(-scores))
        value = float(np.sum(share * (np.logaddexp(0, scores) - right * scores)) + _PENALTY * weights @ weights)
        return value, matrix.T @ (share * (probability - right)) + 2 * _PENALTY * weights

    done = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {f: round(float(w), 3) for f, w in zip(columns, done.x, strict=True) if abs(w) >= 0.0005}


def measure_gap(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """The mean distance, over bins of equal size, between the mean confidence and the share that is right."""
    order = np.argsort(np.array(confidences), kind="stable")
    parts = np.array_split(order, bins)
    values, truths = np.array(confidences), np.array(right, dtype=float)
    return float(np.mean([abs(values[part].mean() - truths[part].mean()) for part in parts if len(part)]))
