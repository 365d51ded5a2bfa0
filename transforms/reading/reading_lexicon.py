"""What a reader of newspapers knows before reading: the lexicon of the reading stage, built from reference rows.

Belongs here: `ReadingLexicon`: the folding table, publishers, page furniture and cues, compiled for use.
Does not: the rows themselves (`seeds/reference/`), deciding what a line is (`transforms.reading.marks`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from transforms.reading.folding import FoldingTable, build_folding_table, fold

ReferenceRow = Mapping[str, str]

# Kinds of chrome.csv whose pattern is a regular expression for a whole line, with the name the line is set aside under.
_LINE_KINDS = {
    "url": "url",
    "page": "page",
    "artifact": "artifact",
    "tail": "tail",
    "line": "chrome",
    "metadata": "metadata",
}
_PATTERN_KINDS = frozenset({*_LINE_KINDS, "call", "list_head", "post"})


@dataclass(frozen=True, slots=True)
class Publisher:
    """A newspaper, agency, broadcaster, website or government that publishes; `place` is the area it is of."""

    name: str
    kind: str
    place: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ReadingLexicon:
    """Reference knowledge of the reading stage. `cues` holds the rows of `chrome.csv` by kind, in file order."""

    folding: FoldingTable
    publishers: tuple[Publisher, ...] = ()
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_rows(
        cls,
        traditional: Iterable[ReferenceRow] = (),
        publishers: Iterable[ReferenceRow] = (),
        chrome: Iterable[ReferenceRow] = (),
    ) -> "ReadingLexicon":
        """The lexicon from the rows of `traditional.csv`, `publishers.csv` and `chrome.csv`.

        Raises ValueError where a row maps more than one character, or names a kind nobody reads.
        """
        table = build_folding_table(traditional)
        cues: dict[str, list[str]] = {}
        for row in chrome:
            if row["kind"] not in _KINDS:
                raise ValueError(f"chrome.csv: nobody reads the kind {row['kind']}")
            pattern = row["pattern"] if row["kind"] in _PATTERN_KINDS else fold(row["pattern"], table)
            cues.setdefault(row["kind"], []).append(pattern)
        found = tuple(
            Publisher(row["name"], row["kind"], row["place"], tuple(filter(None, row["aliases"].split("、"))))
            for row in publishers
        )
        return cls(table, found, {kind: tuple(patterns) for kind, patterns in cues.items()})

    def alternatives(self, *kinds: str) -> str:
        """The cues of these kinds as alternatives of a regular expression, longest first; none matches nothing."""
        words = sorted(
            {word for kind in kinds for word in self.cues.get(kind, ())}, key=lambda word: (-len(word), word)
        )
        return "|".join(map(re.escape, words)) or r"(?!)"

    @cached_property
    def furniture_words(self) -> frozenset[str]:
        """Whole lines that are page furniture, spaces left out."""
        return frozenset(word.replace(" ", "") for word in self.cues.get("word", ()))

    @cached_property
    def furniture(self) -> re.Pattern[str]:
        """Matches a whole line that is no text; the last group names what it is."""
        groups = [f"(?P<{kind}>{'|'.join(self.cues[kind])})" for kind in _LINE_KINDS if kind in self.cues]
        return re.compile("(?:" + ("|".join(groups) or "(?!)") + r")\Z")

    @cached_property
    def call(self) -> re.Pattern[str]:
        """Matches the beginning of a line that calls on the reader or advertises, whatever follows: 点击上方蓝字，…"""
        return re.compile("|".join(self.cues.get("call", ())) or "(?!)")

    @cached_property
    def list_head(self) -> re.Pattern[str]:
        """Matches the whole of a short line over a list beside the text of a web page: 相关新闻, 热门评论（256）."""
        return re.compile("(?:" + ("|".join(self.cues.get("list_head", ())) or "(?!)") + r")\Z")

    @cached_property
    def post(self) -> re.Pattern[str]:
        """Matches the whole of a short line that numbers a post of a forum; the group `first` is there for the first."""
        return re.compile("(?:" + ("|".join(self.cues.get("post", ())) or "(?P<first>(?!))") + r")\Z")

    @cached_property
    def surnames(self) -> str:
        """First characters of personal names, for a character class."""
        return re.escape("".join(sorted(set("".join(self.cues.get("surname", ())))))) or "王"

    @cached_property
    def agencies(self) -> Mapping[str, Publisher]:
        """Publishers by every name that may stand in a dateline or byline."""
        return {name: publisher for publisher in self.publishers for name in (publisher.name, *publisher.aliases)}

    @cached_property
    def agency_alternatives(self) -> str:
        """Names of publishers as alternatives of a regular expression, longest first; 本报 and 本台 among them."""
        return "|".join(
            map(re.escape, sorted({*self.agencies, "本报", "本台", "本刊", "本网"}, key=lambda n: (-len(n), n)))
        )


_KINDS = frozenset({
    *_PATTERN_KINDS, "word", "role", "office", "credit", "sidebar", "opener", "commentary", "notice", "report", "surname",
})  # fmt: skip
