"""Leaving out: how well texts are read by weights that never saw them, by kind of text.

Belongs here: folds of documents, reading each fold by the weights of the others, scores and confidences of what was left out.
Does not: fitting itself (`tests.training.fitting`), the measure (`tests.scoring`).
"""

import dataclasses
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.labelled import LabelledText
from tests.scoring import Score, compare, find_pairs, score_document
from tests.training.examples import Example
from tests.training.fitting import fit_weights
from transforms.language.choice import Weights
from transforms.meaning.confidence import FIELD as ROW
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import read_document
from transforms.reference import Reference

FIELDS = ("indicator", "period", "place", "subject")
# Our own texts are many, and rules were once made for them; what a text counts says how much it may teach.
_SHARES = {"own": 0.5, "newspaper": 8.0}


class Told(NamedTuple):
    """A row of a text that was left out: the features and the confidence of the row, and whether every field was right."""

    kind: str
    features: list[str]
    confidence: float
    is_right: bool


def share_texts(texts: Sequence[LabelledText]) -> dict[str, float]:
    """How much each text counts in training, by name."""
    return {text.name: _SHARES.get(text.kind, 1.0) for text in texts}


def fit_fields(
    examples: Sequence[Example], shares: Mapping[str, float], start: Mapping[str, Mapping[str, float]] | None = None
) -> dict[str, dict[str, float]]:
    """The weights of every field."""
    return {
        field: fit_weights(
            [e for e in examples if e.field == field], shares=shares, start=(start or {}).get(field)
        )
        for field in FIELDS
    }


def build_weight_rows(weights: Mapping[str, Mapping[str, float]]) -> list[dict[str, str]]:
    """Rows as they stand in the reference table, by field and feature."""
    return [
        {"field": field, "feature": feature, "weight": str(weight)}
        for field in sorted(weights)
        for feature, weight in sorted(weights[field].items())
    ]


def split_texts(texts: Sequence[LabelledText], folds: int) -> Iterator[list[LabelledText]]:
    """The texts in so many folds, the same every time; as many folds as texts leaves one out at a time."""
    order = sorted(texts, key=lambda text: text.name)
    random.Random(0).shuffle(order)
    for fold in range(folds):
        yield order[fold::folds]


def read_left_out(
    texts: Sequence[LabelledText], examples: Sequence[Example], reference: Reference, *, folds: int
) -> tuple[dict[str, Score], list[Told]]:
    """Scores by kind of text (and ALL), and every row told, each text read by weights learned without it. The weights of
    the confidence are those of `reference`."""
    shares = share_texts(texts)
    everything = fit_fields(examples, shares)
    row = reference.weights.of_field.get(ROW, {})
    scores: dict[str, Score] = defaultdict(Score)
    told: list[Told] = []
    for fold in split_texts(texts, folds):
        left_out = {text.name for text in fold}
        learned = fit_fields([e for e in examples if e.text not in left_out], shares, everything)
        weights = Weights(build_weight_rows(learned | {ROW: row}))
        reader = dataclasses.replace(reference, weights=weights)
        for text in fold:
            document = read_document(text.path.name, text.path.read_bytes(), text.stated, reader)
            extraction = extract_document(document, reader, with_decisions=True)
            score = score_document(text.name, text.read(), text.rows, extraction.observations)
            scores[text.kind].add(score)
            scores["ALL"].add(score)
            for gold, number in find_pairs(text.read(), text.rows, extraction.observations):
                if not gold["statistic"]:
                    continue
                observation = extraction.observations[number]
                decided = (extraction.decisions or {}).get(observation["char_start"])
                if not decided:
                    continue  # a cell of a table: its reading is a rule, and so is its confidence
                features = decided[-1].choice.ranked[0][1].features
                is_right = all(compare(gold, observation).values())
                told.append(Told(text.kind, features, decided[-1].choice.probability, is_right))
    return dict(scores), told
