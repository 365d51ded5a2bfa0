"""Sentences: the unit that extraction reads, with its way back to the decoded original.

Belongs here: `Sentence`, splitting unwrapped paragraphs into sentences.
Does not: unwrapping (`transforms.unwrapping`), what a sentence says (`transforms.extraction` and below).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["headline", "subhead", "body", "caption"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as a reader sees it: wraps undone, folded (full-width digits, traditional characters), no chrome.

    `text[i]` stands at `offsets[i]` of the decoded original; folding replaces character by character, so lengths agree.
    `offsets` is a range where the sentence is contiguous in the original, a tuple otherwise, strictly increasing
    except where column order was scrambled. `number` counts from 1 in the document, `paragraph` too.
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
