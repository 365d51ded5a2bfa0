"""A text with its figures marked: the pieces a page shows one after another.

Belongs here: cutting a text into plain and marked pieces, lines into paragraphs. Does not: HTML, what a figure means.
"""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.visible_text import make_visible

# A text whose lines are longer than this has a paragraph a line; one with shorter lines is wrapped as on its page.
_LONG_LINE = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; with `figure` where it is marked."""

    text: str
    figure: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Line:
    """A line of the text, as pieces; `is_blank` where it holds nothing to read."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not any(piece.text.strip() for piece in self.pieces)


def mark_text(text: str, figures: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines of the text. `figures` have char_start and char_end; of two that overlap the first in the list wins.

    >>> [[(p.text, bool(p.figure)) for p in line.pieces] for line in mark_text("共3家。", [{"char_start": 1, "char_end": 3}])]
    [[('共', False), ('3家', True), ('。', False)]]
    """
    lines = [Line()]
    for piece in _cut(text, _choose(figures, len(text))):
        first, *others = piece.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for number, part in enumerate((first, *others)):
            if number:
                lines.append(Line())
            if part:
                lines[-1].pieces.append(Piece(make_visible(part), piece.figure))
    return lines


def is_wrapped(lines: Iterable[Line]) -> bool:
    """Whether the lines are those of a page, not a paragraph each."""
    lengths = [sum(len(piece.text) for piece in line.pieces) for line in lines if not line.is_blank]
    return bool(lengths) and statistics.median(lengths) < _LONG_LINE and len(lengths) > 12


def is_spaced(lines: Sequence[Line]) -> bool:
    """Whether a blank line follows nearly every line, so that blank lines say nothing."""
    return sum(line.is_blank for line in lines) > 0.4 * len(lines)


def _choose(figures: Sequence[Mapping[str, Any]], length: int) -> list[Mapping[str, Any]]:
    taken: list[Mapping[str, Any]] = []
    covered = bytearray(length)
    for figure in figures:
        start, end = figure["char_start"], min(figure["char_end"], length)
        if start < end and not any(covered[start:end]):
            covered[start:end] = b"\x01" * (end - start)
            taken.append(figure)
    return sorted(taken, key=lambda figure: figure["char_start"])


def _cut(text: str, figures: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    at = 0
    for figure in figures:
        if figure["char_start"] > at:
            yield Piece(text[at : figure["char_start"]])
        yield Piece(text[figure["char_start"] : figure["char_end"]], figure)
        at = figure["char_end"]
    if at < len(text):
        yield Piece(text[at:])
