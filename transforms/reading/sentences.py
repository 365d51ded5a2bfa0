"""Sentences: the unit that extraction reads, with its way back to the decoded original.

Belongs here: `Sentence`, splitting unwrapped paragraphs into sentences.
Does not: unwrapping (`transforms.reading.unwrapping`), what a sentence says (`transforms.meaning.extraction` and below).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["headline", "subhead", "body", "caption"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as a reader sees it: wraps undone, folded (full-width digits, traditional characters), no chrome.

    `text[i]` stands at `offsets[i]` of the decoded original; folding replaces character by character, so lengths agree.
    `offsets` is a range where the sentence is contiguous in the original, an unsigned array otherwise, strictly
    increasing except where column order was scrambled. `number` counts from 1 in the document, `paragraph` too.
    """

    text: str
    offsets: Sequence[int]
    number: int
    paragraph: int
    role: Role = "body"
    section: str | None = None

    @property
    def start(self) -> int:
        """First character in the decoded original."""
        return min(self.offsets[0], self.offsets[-1])

    @property
    def end(self) -> int:
        """One past the last character in the decoded original."""
        return max(self.offsets[0], self.offsets[-1]) + 1


# A sentence ends with its mark and the brackets and quotes that close behind it, unless a comma or the like shows that
# the quotation is only a part of a longer sentence.
_END = re.compile(r"(?:[。！？!?]+|(?<!…)…+(?=[”’」』]))[”’\"'」』）)》】]*(?![，、；：,;:。！？!?”’」』）)》】])")
_PAUSE = re.compile(r"[；;，,、：: ]")
# Text without a single full stop is cut at a pause once it is longer than any sentence people write.
_LONGEST = 2000


def find_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a paragraph, in order, covering all of it.

    >>> text = "今年收粮1.2万吨。“比去年多两成！”老王说，“够吃了。”"
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['今年收粮1.2万吨。', '“比去年多两成！”', '老王说，“够吃了。”']
    """
    start, length = 0, len(text)
    has_plain_quotes, quotes, counted = '"' in text, 0, 0
    for match in _END.finditer(text):
        end = match.end()
        if has_plain_quotes:
            # A plain quotation mark looks the same at both ends: the odd ones open.
            quotes += text.count('"', counted, end)
            counted = end
            if quotes % 2 and text[end - 1] == '"':
                end -= 1
        if end > start:
            yield from _find_portions(text, start, end)
            start = end
    if start < length:
        yield from _find_portions(text, start, length)


def find_part_start(text: str, at: int) -> int:
    """Where the part of a sentence that holds `at` starts: behind the last full stop, semicolon or the like before it.

    >>> find_part_start("去年种树；今年种草3亩", 9)
    5
    """
    return max(text.rfind(mark, 0, at) for mark in "。；！？") + 1


def _find_portions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        pauses = [match.end() for match in _PAUSE.finditer(text, start + _LONGEST // 2, start + _LONGEST)]
        cut = pauses[-1] if pauses else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end
