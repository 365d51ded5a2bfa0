"""Texts that branches are tried on: read once, extracted as often as branches ask.

Belongs here: `Text`, the golden texts and folders beside them with their gold, what changed in a text and in its score, keeping
what is found (times, places, numerals, tokens), which no deciding branch changes.
Does not: switching branches (`tests.ablation.branches`).
"""

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.scoring import Score, score_document
from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Document, Metadata, read_document
from transforms.reading.stated_metadata import parse_stated_table
from transforms.reference import Reference

# Pure functions of what they are given; the deciding modules call them by these names.
FINDERS = (
    "find_periods",
    "find_places",
    "find_numerals",
    "find_tokens",
    "infer_default_place",
    "find_village_of_story",
)
GOLDEN = Path(__file__).parents[1] / "golden"
Row = dict[str, Any]


@dataclass
class Text:
    """A document, its gold rows where it has some, what is observed in it with every branch on, and the score of that."""

    document: Document
    gold: list[Row] | None
    observations: list[Row]
    score: Score

    @property
    def name(self) -> str:
        return self.document.source_file


def read_texts(folder: Path, gold_folder: Path, reference: Reference) -> Iterator[Text]:
    """The .txt files of a folder with what its documents.csv states and the gold of another folder, by file name."""
    stated_in = folder / "documents.csv"
    stated: dict[str, Metadata] = parse_stated_table(stated_in.read_bytes()).metadata if stated_in.exists() else {}
    for path in sorted(folder.glob("*.txt")):
        document = read_document(path.name, path.read_bytes(), stated.get(path.name), reference)
        of_gold = gold_folder / f"{path.stem}.jsonl"
        gold = [json.loads(line) for line in of_gold.read_text("utf-8").splitlines()] if of_gold.exists() else None
        text = Text(document, gold, [], Score())
        text.observations = observe(text, reference)
        text.score = score(text, text.observations)
        yield text


def observe(text: Text, reference: Reference) -> list[Row]:
    """The observations of a text with the branches as they are now."""
    return extract_document(text.document, reference).observations


def score(text: Text, observations: list[Row]) -> Score:
    """Their score; empty where there is no gold."""
    if text.gold is None:
        return Score()
    found = score_document(text.name, text.document.text, text.gold, observations)
    found.errors.clear()
    return found


def count_changed(before: list[Row], after: list[Row]) -> int:
    """How many figures differ in any field, came or went."""
    one, other = ({(row["char_start"], row["char_end"]): row for row in rows} for rows in (before, after))
    return sum(one.get(span) != other.get(span) for span in one.keys() | other.keys())


def keep_found(modules: Sequence[ModuleType]) -> None:
    """From now on these modules find each thing once; for processes that end when all branches are tried."""
    kept: dict[str, Any] = {}
    for module in modules:
        for name in FINDERS:
            if (finder := vars(module).get(name)) and finder.__module__ != module.__name__:
                setattr(module, name, kept.setdefault(name, _keeping(finder)))


def _keeping(finder: Callable[..., Any]) -> Callable[..., Any]:
    """The finder, asked once for the same text; lexicons, which live as long as the trial, count as themselves."""
    found: dict[Hashable, Any] = {}

    def find(*given: Any, **named: Any) -> Any:
        key = tuple(
            id(each) if type(each).__hash__ is None or "Lexicon" in type(each).__name__ else each for each in given
        )
        key = (key, tuple(named.items()))
        if key not in found:
            found[key] = finder(*given, **named)
        return found[key]

    return find
