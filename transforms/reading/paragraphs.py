"""Paragraphs and the lines they are printed in, each character with its way back to the original.

Belongs here: `Line`, `Paragraph`, finding the lines of a folded text, putting lines together, measuring columns.
Does not: deciding which lines belong together (`transforms.reading.unwrapping`), what one is for (`transforms.reading.articles`).
"""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

# White space goes where either neighbour is Chinese and between a number and its unit; between Latin words or numbers one
# space stays.
_DROPPED_SPACE = re.compile(
    r" +(?=[^ -\x7e])|(?<=[^ -\x7e]) +|(?<= ) +|(?<=\d) +(?=%|\.\d|(?:[kMGT]?Wh?|k[mg]|mm|hm|TEU|t)(?![A-Za-z]))"
)
_SPACES = re.compile(" {2,}")
_NARROWEST_COLUMN, _WIDEST_COLUMN = 10.0, 60.0
_WINDOW = 6


class Line(NamedTuple):
    """A printed line without the white space around it: `text` stands at [start, end) of the folded text. `gap` counts
    the empty lines before it, `indent` the spaces."""

    text: str
    start: int
    end: int
    gap: int
    indent: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of joined lines, and the pieces of the original it is made of, in reading order.

    `mark` is the mark of a line that stands alone; `width` is the width of its column in characters, None where it was
    not wrapped; `printed` is the text with one space wherever a line leaves room.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    mark: str | None = None
    width: float | None = None
    printed: str = ""
    _offsets: "array[int]" = field(default_factory=lambda: array("I"), compare=False, repr=False)

    @property
    def start(self) -> int:
        """First character in the original."""
        return min(start for start, _ in self.pieces)

    @property
    def end(self) -> int:
        """One past the last character in the original."""
        return max(end for _, end in self.pieces)

    def offsets(self, start: int, end: int) -> Sequence[int]:
        """Where the characters [start, end) of the text stand in the original: a range where that is one piece of it,
        an unsigned array otherwise."""
        if len(self.pieces) == 1:
            first = self.pieces[0][0]
            return range(first + start, first + end)
        if not self._offsets:
            for piece in self.pieces:
                self._offsets.extend(range(*piece))
        found = self._offsets[start:end]
        if found and found[-1] - found[0] == len(found) - 1:
            return range(found[0], found[-1] + 1)
        return found

    def find_pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the original that hold the characters [start, end) of the text."""
        found = self.offsets(start, end)
        if isinstance(found, range):
            return [(found.start, found.stop)] if found else []
        return _merge([(offset, offset + 1) for offset in found])


def find_lines(folded: str) -> list[Line]:
    """The lines of a folded text that hold anything, in order."""
    lines: list[Line] = []
    position = gap = 0
    for raw in folded.split("\n"):
        if not raw:
            gap += 1
            position += 1
            continue
        text = raw.strip(" ")
        if text:
            indent = len(raw) - len(raw.lstrip(" ")) if len(text) != len(raw) else 0
            start = position + indent
            lines.append(Line(text, start, start + len(text), gap if lines else 0, indent))
            gap = 0
        else:
            gap += 1
        position += len(raw) + 1
    return lines


def build_paragraph(lines: Sequence[Line], mark: str | None = None, width: float | None = None) -> Paragraph:
    """Lines joined into one text: spaces inside Chinese text left out, one kept between Latin words."""
    if len(lines) == 1 and " " not in lines[0].text:
        return Paragraph(lines[0].text, ((lines[0].start, lines[0].end),), mark, width, lines[0].text)
    pieces: list[tuple[int, int]] = []
    texts: list[str] = []
    previous = "。"
    for line in lines:
        text, offset, position = line.text, line.start, 0
        if previous.isascii() and previous.isalpha() and text[0].isascii() and text[0].isalpha():
            # Latin text wraps between words: the line feed before this line is their space.
            pieces.append((offset - 1, offset))
            texts.append(" ")
        if " " in text:
            for match in _DROPPED_SPACE.finditer(text):
                if match.start() > position:
                    pieces.append((offset + position, offset + match.start()))
                    texts.append(text[position : match.start()])
                position = match.end()
        pieces.append((offset + position, line.end))
        texts.append(text[position:])
        previous = text[-1]
    printed = _SPACES.sub(" ", "".join(line.text for line in lines))
    return Paragraph("".join(texts), tuple(_merge(pieces)), mark, width, printed)


def concatenate(paragraphs: Sequence[Paragraph]) -> Paragraph:
    """Paragraphs run together into one, in the given order."""
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
    first = paragraphs[0]
    text, printed = ("".join(each) for each in zip(*((p.text, p.printed) for p in paragraphs), strict=True))
    return Paragraph(text, tuple(_merge(pieces)), first.mark, first.width, printed)


def _merge(pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def find_columns(lines: Sequence[Line], finished: Sequence[bool]) -> tuple[list[float | None], list[float]]:
    """For every line the width of the column it was wrapped in, None where it was not wrapped, and its own width, in
    Chinese characters. `finished` says of every line whether it ends as a sentence does."""
    texts = [line.text for line in lines]
    count = len(lines)
    # UTF-8 has three bytes for a Chinese character and one for a Latin letter: bytes and characters together four to
    # two, as print sets a letter or digit half as wide. Long lines need no measure.
    widths = [
        (len(text.encode("utf-8", "surrogatepass")) + len(text)) / 4 - text.count(" ") / 2
        if len(text) <= 130
        else 200.0
        for text in texts
    ]
    if count < 3:
        return [None] * count, widths
    has_mark = ["，" in t or "。" in t or "、" in t or "；" in t or "," in t or "：" in t for t in texts]
    sizes = np.array(widths)
    # Second widest of a window: one line that hangs over does not set the width of a column.
    widest = np.sort(_windows(sizes, 0, _WINDOW - 1, -1.0), axis=1)[:, -2]
    widest[-1] = sizes[-1]
    # Headings and short last lines in a window make it narrower than the column beside them is.
    near = _windows(widest, 4, 4, -1.0)
    widest = np.where(near <= widest[:, None] + 2.6, near, -1.0).max(axis=1)
    # At the border of two columns a line belongs to the narrower one that can hold it.
    behind, ahead = widest[np.maximum(np.arange(count) - _WINDOW + 1, 0)], widest
    holds_behind, holds_ahead = behind >= sizes - 1.6, ahead >= sizes - 1.6
    column = np.where(holds_behind & holds_ahead, np.minimum(behind, ahead), np.where(holds_behind, behind, ahead))
    column = np.where(holds_behind | holds_ahead, column, sizes)
    around = _windows(sizes, _WINDOW - 1, _WINDOW - 1, np.nan)
    fits = (around >= column[:, None] - 3.6) & (around <= column[:, None] + 2.6)
    exists = ~np.isnan(around)
    unfinished = _windows(1.0 - np.array(finished, dtype=float), 5, 5, np.nan)
    punctuated = _windows(np.array(has_mark, dtype=float), 5, 5, np.nan)
    wrapped = (
        (column >= _NARROWEST_COLUMN)
        & (column <= _WIDEST_COLUMN)
        & (np.nanmean(unfinished, axis=1) >= 0.45)
        & (np.nanmean(punctuated, axis=1) >= 0.3)
        & (
            (fits[:, :_WINDOW].sum(axis=1) >= 0.45 * exists[:, :_WINDOW].sum(axis=1))
            | (fits[:, _WINDOW - 1 :].sum(axis=1) >= 0.45 * exists[:, _WINDOW - 1 :].sum(axis=1))
        )
    )
    return [float(width) if is_wrapped else None for width, is_wrapped in zip(column, wrapped, strict=True)], widths


def _windows(values: "np.ndarray[Any, Any]", before: int, after: int, fill: float) -> "np.ndarray[Any, Any]":
    """For every value a row of it and its neighbours, `fill` where there is none."""
    padded = np.concatenate([np.full(before, fill), values, np.full(after, fill)])
    return np.lib.stride_tricks.sliding_window_view(padded, before + after + 1)
