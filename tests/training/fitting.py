"""Fitting: the weights under which right candidates are likely, held small.

Belongs here: `fit_weights`: a conditional log-linear model by L-BFGS, the same result for the same examples.
Does not: examples (`tests.training.examples`), the model at run time (`transforms.language.choice`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tests.training.examples import Example

RAREST = 3
_PENALTY = 1.5


class Problem:
    """Examples of one field as matrices: a row a candidate, a column a feature."""

    def __init__(self, examples: Sequence[Example], columns: Mapping[str, int], shares: Mapping[str, float]) -> None:
        rows, of_row, starts, right = [], [], [0], []
        for example in examples:
            for number, features in enumerate(example.features):
                for feature in features:
                    if (column := columns.get(feature)) is not None:
                        rows.append(column)
                        of_row.append(starts[-1] + number)
                right.append(number in example.right)
            starts.append(starts[-1] + len(example.features))
        self.starts = np.array(starts[:-1])
        self.lengths = np.diff(starts)
        self.right = np.array(right)
        self.shares = np.array([shares.get(example.text, 1.0) for example in examples])
        shape = (starts[-1], len(columns))
        self.matrix = csr_matrix((np.ones(len(rows)), (of_row, rows)), shape=shape)

    def loss(self, weights: np.ndarray, penalty: float) -> tuple[float, np.ndarray]:
        """Negative log likelihood of the right candidates, with its gradient."""
        scores = self.matrix @ weights
        top = np.maximum.reduceat(scores, self.starts)
        exponents = np.exp(scores - np.repeat(top, self.lengths))
        total = np.add.reduceat(exponents, self.starts)
        good = np.add.reduceat(exponents * self.right, self.starts)
        everywhere = exponents / np.repeat(total, self.lengths)
        among_right = exponents * self.right / np.repeat(good, self.lengths)
        gradient = self.matrix.T @ ((everywhere - among_right) * np.repeat(self.shares, self.lengths))
        loss = float(np.sum(self.shares * (np.log(total) - np.log(good))))
        return loss + penalty * float(weights @ weights), gradient + 2 * penalty * weights


def list_features(examples: Sequence[Example]) -> dict[str, int]:
    """The features that occur in at least RAREST examples, in alphabetical order, each with its column."""
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update({feature for features in example.features for feature in features})
    return {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= RAREST))}


def fit_weights(
    examples: Sequence[Example], *, start: Mapping[str, float] | None = None, penalty: float = _PENALTY,
    shares: Mapping[str, float] | None = None,
) -> dict[str, float]:  # fmt: skip
    """The weight of each feature of one field, to three decimals; zero weights are left out."""
    usable = [example for example in examples if example.right and len(example.right) < len(example.features)]
    columns = list_features(usable)
    problem = Problem(usable, columns, shares or {})
    first = np.array([(start or {}).get(feature, 0.0) for feature in columns])
    done = minimize(lambda w: problem.loss(w, penalty), first, jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return {f: round(float(w), 3) for f, w in zip(columns, done.x, strict=True) if abs(w) >= 0.0005}


def share_right(examples: Sequence[Example], weights: Mapping[str, float]) -> tuple[int, int, int]:
    """How many examples the weights decide rightly, how many could be, of how many."""
    good = possible = 0
    for example in examples:
        scores = [sum(weights.get(f, 0.0) for f in features) for features in example.features]
        good += scores.index(max(scores)) in example.right
        possible += bool(example.right)
    return good, possible, len(examples)
