"""Cue words: what the words around a number tell of its kind, status and wording.

Belongs here: `Cues`, the classes of `cues.csv` compiled for look-up, and as parts of regular expressions.
Does not: what a cue means for an observation (`transforms.meaning.kind`, `transforms.meaning.status`, `transforms.indicators.phrases` …).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

# Classes whose words may stand between an indicator and its number; where a word has several, the first one holds.
LINK_CLASSES = ("to", "rise", "fall", "new", "link")
CHANGE_CLASSES = ("rise", "fall", "new")


class LinkWord(NamedTuple):
    """A word between indicator and number: its class, its text and where it starts."""

    cue: str
    word: str
    start: int


class Cues:
    """The words of each class. Rows: cue, word. A word of `bare_change` counts with every word of `manner` before it too; a
    change of two characters and more with a word of `reached` behind it leads to an end; 每 with each of `per_unit`, counted
    by `per_count` or not, is a link; `more` and `less` before a `compared_verb` are a rise and a fall."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        classes: dict[str, set[str]] = {}
        for row in rows:
            classes.setdefault(row["cue"], set()).add(row["word"])
        for name, more in (("rise", "more"), ("fall", "less")):  # 同比多签3亿元, 少增4.3万亿元
            done = (how + verb for how in classes.get(more, ()) for verb in classes.get("compared_verb", ()))
            classes.get(name, set()).update(done)
        for name in CHANGE_CLASSES:  # 仅增, 暴跌, 年增: a bare change behind how it came about
            bare = classes.get(name, set()) & classes.get("bare_change", set())
            classes.get(name, set()).update(how + word for how in classes.get("manner", ()) for word in bare)
        verbs = {word for name in ("rise", "fall") for word in classes.get(name, ()) if len(word) > 1}
        ends = {verb + end for verb in verbs - classes.get("rate_word", set()) for end in classes.get("reached", ())}
        classes.get("to", set()).update(ends)  # 上修至, 回落到
        counts = ("", *classes.get("per_count", ()))  # 每百平方公里, 每户
        classes.get("link", set()).update(f"每{count}{unit}" for count in counts for unit in classes.get("per_unit", ()))
        self._classes = {name: frozenset(words) for name, words in classes.items()}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._link: dict[str, str] = {}
        for name in LINK_CLASSES:
            for word in self._classes.get(name, ()):
                self._link.setdefault(word, name)
        # What is measured ends so, and a change of one character behind it is a word by itself: 食物类|涨, 油价|跌.
        self._measured = self._classes.get("measured_end", frozenset())
        self._link_ends = frozenset(word[-1] for word in self._link)
        self._longest_link = max(map(len, self._link), default=0)

    def __getitem__(self, name: str) -> frozenset[str]:
        """The words of a class. KeyError where `cues.csv` has no such class."""
        return self._classes[name]

    def regex(self, template: str) -> re.Pattern[str]:
        """A pattern in which ``<class>`` stands for any word of that class, longest first; compiled once.

        >>> cues = Cues([{"cue": "people", "word": "农民工"}, {"cue": "people", "word": "农民"}, {"cue": "link", "word": "达"}])
        >>> cues.regex("(?:<people>)就业").pattern
        '(?:农民工|农民)就业'
        """
        pattern = self._patterns.get(template)
        if pattern is None:
            pattern = self._patterns[template] = re.compile(re.sub(r"<([a-z_]{3,})>", self._alternatives, template))
        return pattern

    def _alternatives(self, match: re.Match[str]) -> str:
        return "|".join(map(re.escape, sorted(self[match[1]], key=lambda word: (-len(word), word))))

    def find(self, name: str, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Where words of a class stand in text[start:end], longest first at each place."""
        return self.regex(f"<{name}>").finditer(text, start, end)

    def link_before(self, text: str, start: int, end: int, word_starts: frozenset[int]) -> LinkWord | None:
        """The longest link word that ends at `end` and does not reach before `start`; a short one must begin at a word
        boundary (列 is none in 班列), but 价格上涨 is often one word, so change words of two characters need not."""
        if end <= start or text[end - 1] not in self._link_ends:
            return None
        for length in range(min(self._longest_link, end - start), 0, -1):
            word = text[end - length : end]
            cue = self._link.get(word)
            begins = end - length in word_starts or (
                cue in CHANGE_CLASSES and text[end - length - 1 : end - length] in self._measured
            )
            if cue and (begins or length > 2 or (length == 2 and cue != "link")):
                return LinkWord(cue, word, end - length)
        return None
