"""Unwrapping: lines of a page → paragraphs as a reader sees them, each character with its way back.

Belongs here: `Line`, `Paragraph`, finding the lines of a folded text, joining what a line wrap split.
Does not: what a paragraph is for (`transforms.articles`), sentence splitting (`transforms.sentences`).
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

_LINE = re.compile(r"[^\n]+")
# White space goes where either neighbour is Chinese; between Latin words or numbers one space stays.
_DROPPED_SPACE = re.compile(r" +(?=[^\x21-\x7e])|(?<=[^\x21-\x7e]) +")
_FINAL = tuple("。！？!?…；;")
_CLOSING = "”’\"'」』）)》】］]"
_NEVER_FIRST = tuple("，。、；：？！）》”’」』】〉,;:?!)%‰·")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the white space around it: `text` stands at [start, end) of the folded text. `gap` counts
    the empty lines before it, `indent` the spaces."""

    text: str
    start: int
    end: int
    gap: int
    indent: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of joined lines, and the pieces of the original it is made of, in reading order."""

    text: str
    pieces: tuple[tuple[int, int], ...]
    _ends: list[int] = field(default_factory=list, compare=False, repr=False)

    @property
    def start(self) -> int:
        return min(start for start, _ in self.pieces)

    @property
    def end(self) -> int:
        return max(end for _, end in self.pieces)

    def offsets(self, start: int, end: int) -> Sequence[int]:
        """Where the characters [start, end) of the text stand in the original: a range where that is one piece of it,
        an unsigned array otherwise."""
        if len(self.pieces) == 1:
            first = self.pieces[0][0]
            return range(first + start, first + end)
        if not self._ends:
            total = 0
            for piece_start, piece_end in self.pieces:
                total += piece_end - piece_start
                self._ends.append(total)
        index, found, position = bisect_right(self._ends, start), array("I"), start
        while position < end:
            piece_start, piece_end = self.pieces[index]
            first = piece_end - (self._ends[index] - position)
            last = min(piece_end, first + end - position)
            if position == start and last - first == end - start:
                return range(first, last)
            found.extend(range(first, last))
            position += last - first
            index += 1
        return found


def find_lines(folded: str) -> list[Line]:
    """The lines of a folded text that hold anything, in order."""
    lines, previous_end, newlines_at = [], 0, folded.count
    for match in _LINE.finditer(folded):
        raw = match.group()
        left = raw.lstrip(" ")
        if not left:
            continue
        start = match.start() + len(raw) - len(left)
        text = left.rstrip(" ")
        end = start + len(text)
        gap = max(newlines_at("\n", previous_end, match.start()) - 1, 0) if lines else 0
        lines.append(Line(text, start, end, gap, len(raw) - len(left)))
        previous_end = end
    return lines


def build_paragraph(lines: Sequence[Line]) -> Paragraph:
    """Lines joined into one text, spaces inside Chinese text left out."""
    pieces: list[tuple[int, int]] = []
    texts: list[str] = []
    previous = ""
    for line in lines:
        if " " not in line.text:
            if previous and previous.isascii() and previous.isalnum() and line.text[0].isascii() and line.text[0].isalpha():
                # A Latin word never runs on across a wrap without a hyphen; its space is the line feed itself.
                pieces.append((line.start - 1, line.start))
                texts.append(" ")
            pieces.append((line.start, line.end))
            texts.append(line.text)
        else:
            position = 0
            for match in _DROPPED_SPACE.finditer(line.text):
                if match.start() > position:
                    pieces.append((line.start + position, line.start + match.start()))
                    texts.append(line.text[position : match.start()])
                position = match.end()
            if position < len(line.text):
                pieces.append((line.start + position, line.end))
                texts.append(line.text[position:])
        previous = line.text[-1]
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return Paragraph("".join(texts), tuple(merged))


def unwrap(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a page: thin first version, joins where the line before does not end a sentence."""
    paragraphs: list[Paragraph] = []
    run: list[Line] = []
    widths = sorted(len(line.text) for line in lines)
    width = widths[int(len(widths) * 0.7)] if widths else 0
    wrapped = width <= 60
    for line in lines:
        if run:
            last = run[-1].text
            ends = last.rstrip(_CLOSING).endswith(_FINAL)
            short = len(last) < width - 2
            split = (short and not last.endswith(("，", "、"))) if wrapped else (ends or len(last) < 30)
            if split and not line.text.startswith(_NEVER_FIRST):
                paragraphs.append(build_paragraph(run))
                run = []
        run.append(line)
    if run:
        paragraphs.append(build_paragraph(run))
    return paragraphs
