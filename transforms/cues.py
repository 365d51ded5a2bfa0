"""Cue words: what the words around a number tell of its kind, status and wording.

Belongs here: `Cues`, the classes of `cues.csv` compiled for look-up at the end or the start of a stretch of text.
Does not: what a cue means for an observation (`transforms.kinds`, `transforms.statuses`, `transforms.phrases`).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Classes whose words may stand between an indicator and its number; where a word has several, the first one holds.
LINK_CLASSES = ("to", "rise", "fall", "new", "link")


class LinkWord(NamedTuple):
    """A word between indicator and number: its class, its text and where it starts."""

    cue: str
    word: str
    start: int


class Cues:
    """The words of each class. Rows: cue, word."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        classes: dict[str, set[str]] = {}
        for row in rows:
            classes.setdefault(row["cue"], set()).add(row["word"])
        self.classes = {name: frozenset(words) for name, words in classes.items()}
        self._link: dict[str, str] = {}
        for name in LINK_CLASSES:
            for word in self[name]:
                self._link.setdefault(word, name)
        self._longest_link = max(map(len, self._link), default=0)

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.classes.get(name, frozenset())

    def link_before(self, text: str, start: int, end: int, word_starts: frozenset[int]) -> LinkWord | None:
        """The longest link word that ends at `end`, begins at a word boundary and does not reach before `start`."""
        for length in range(min(self._longest_link, end - start), 0, -1):
            word = text[end - length : end]
            cue = self._link.get(word)
            if cue and (end - length in word_starts or length > 2):
                return LinkWord(cue, word, end - length)
        return None
