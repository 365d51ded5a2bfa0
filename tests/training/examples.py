"""Examples for learning: for each labelled figure and field the candidates that were proposed, and which of them are right.

Belongs here: `Example`, `collect_examples`. Does not: fitting (`tests.training.fitting`), the labels (`tests.labelled`).
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from tests.labelled import LabelledText
from tests.scoring import compare, find_pairs
from transforms.meaning.confidence import FIELD as ROW
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import read_document
from transforms.reference import Reference


class Example(NamedTuple):
    """Candidates of one field of one figure: the features of each, and the numbers of those that are right."""

    text: str
    field: str
    features: list[list[str]]
    right: list[int]


_VALUES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "subject": lambda value: {"subject": value.name if value else None},
    "place": lambda value: {"place": value.name},
    "period": lambda value: {"period": value[0].code if value[0] else None},
    "indicator": lambda value: {"indicator": value.text if value else None, "indicator_name": None},
}


def collect_examples(texts: Iterable[LabelledText], reference: Reference) -> list[Example]:
    """The examples of all figures that are labelled as statistics and were found."""
    examples = []
    for text in texts:
        document = read_document(text.path.name, text.path.read_bytes(), text.stated, reference)
        extraction = extract_document(document, reference, with_decisions=True)
        for row, number in find_pairs(text.read(), text.rows, extraction.observations):
            if not row["statistic"]:
                continue
            observation = extraction.observations[number]
            for decision in (extraction.decisions or {}).get(observation["char_start"], []):
                if decision.field == ROW:
                    continue
                candidates = [candidate for _, candidate in decision.choice.ranked]
                right = [
                    i
                    for i, candidate in enumerate(candidates)
                    if compare(row, observation | _VALUES[decision.field](candidate.value))[decision.field]
                ]
                examples.append(Example(text.name, decision.field, [c.features for c in candidates], right))
    return examples
