"""Lines of a text as rows of cells: what separates them, and which spans they take.

Belongs here: `RawLine`, `RawCell`, the separators of each shape (pipes, box characters, tabs, runs of spaces, commas).
Does not: which lines make a table (`transforms.reading.text_tables`), which column a cell stands in
(`transforms.reading.table_columns`).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from transforms.reading.cell_looks import BLANKS, is_missing, is_value, is_year

Shape = Literal["rule", "box", "pipe", "tab", "spaces", "comma", "line", "blank", "prose"]

_BOX = "\u2500-\u257f"
_UPRIGHT = "│┃║┆┇┊┋╎╏┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╯╰┠┨┯┷┿╂"
_RULE = re.compile(rf"(?=.*(?:[-─━═=－—_]{{3}}|[-─━═]\s*[|+┼┬┴│]))[-—－─━═=_+|:：│┃║{_BOX}\s]+")
_HAS_BOX = re.compile(f"[{_BOX}]")
_BOX_JOINT = re.compile(f"[{_UPRIGHT}]")
_BOX_DASHES = re.compile(r"[─━═╌╍┄┅┈┉]+")
_PIPE = re.compile(r"(?<!\\)[|｜]")
_GAP = re.compile(rf"[{BLANKS}]{{2,}}|[\u3000\t]")
# blanks that part columns, not the letters of 项　目
_WIDE = re.compile(rf"[{BLANKS}]{{2,}}|\u3000(?!.[,;]|.$)|\t")
_LONE_GAP = re.compile(rf"[{BLANKS}]+")
_COMMA = re.compile(r"[,;]")
_SENTENCE = re.compile(r"[。！？；]|，[^，]{4,}，")
_LONGEST_CELL, _LONGEST_LINE = 60, 24
_AROUND = " \t\u00a0\u2002\u2003\u2009\u202f\u3000\ufeff\u200b"
_AROUND_BOX = _AROUND + "─━═"


class RawCell(NamedTuple):
    """A cell of one line: span of its trimmed text in the text, and the display columns it takes (half open)."""

    start: int
    end: int
    left: int
    right: int


class RawLine(NamedTuple):
    """A line with the shape it has by itself; `start`/`end` without the line break."""

    start: int
    end: int
    shape: Shape
    cells: tuple[RawCell, ...]


@lru_cache(maxsize=8192)
def _width(character: str) -> int:
    if character == "\t":
        return 4
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def find_raw_lines(text: str) -> Iterator[RawLine]:
    """Every line of a text with its shape and, where it may be the row of a table, its cells."""
    position = 0
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip("\r\n\v\f\u2028\u2029\x85")
        yield read_line(text, position, position + len(line))
        position += len(raw)


def read_line(text: str, start: int, end: int) -> RawLine:
    """The line [start, end) of a text by itself."""
    line = text[start:end]
    bare = line.strip(" \t\u00a0\u3000\ufeff")
    if not bare:
        return RawLine(start, end, "blank", ())
    if len(bare) >= 3 and _RULE.fullmatch(bare) and bare.strip("-—") != "":
        return RawLine(start, end, "rule", ())
    if len(bare) >= 6 and bare.strip("-—－─━═=_") == "":
        return RawLine(start, end, "rule", ())
    if _HAS_BOX.search(line) and len(_BOX_JOINT.findall(line)) >= 1:
        return _read_box(start, line)
    if len(_PIPE.findall(bare)) >= 2 or (_PIPE.search(bare) and len(bare) < 120):
        return _build(start, line, "pipe", _split_pipes(line))
    if "\t" in bare:
        return _build(start, line, "tab", _split(line, re.compile("\t")))
    if (
        bare.count(",") + bare.count(";") >= 2
        and not _WIDE.search(bare)
        and not _SENTENCE.search(bare.replace(";", ","))
    ):
        fields = list(split_commas(line))
        if len(bare) <= 600 and len(fields) >= 3 and all(b - a <= _LONGEST_CELL for a, b in fields):
            return _build(start, line, "comma", fields)
    if len(bare) <= 400 and _GAP.search(bare) and not _SENTENCE.search(bare):
        return _build(start, line, "spaces", _split_gaps(line))
    if " " in bare and len(bare) <= 200 and (lone := _split_words(line)):
        return _build(start, line, "spaces", lone)
    if _COMMA.search(bare) and not _SENTENCE.search(bare) and len(bare) <= 600:
        cells = list(split_commas(line))
        if len(cells) >= 2:
            return _build(start, line, "comma", cells)
    if len(bare) <= _LONGEST_LINE and bare[-1] not in "。！？；，":
        first = line.index(bare[0])
        return _build(start, line, "line", [(first, first + len(bare))])
    return RawLine(start, end, "prose", ())


def split_lone_spaces(text: str, line: RawLine) -> RawLine:
    """The line cut at every space, however narrow."""
    spans = [s for s in _split(text[line.start : line.end], _LONE_GAP) if s[0] < s[1]]
    return _build(line.start, text[line.start : line.end], "spaces", spans)


def _split_words(line: str) -> list[tuple[int, int]] | None:
    """The words of a line of figures set one space apart: names, then two numbers or more; None where it is none."""
    spans = [s for s in _split(line, _LONE_GAP) if s[0] < s[1]]
    looks = [is_value(line[a:b]) for a, b in spans]
    if spans and is_year(line[spans[0][0] : spans[0][1]]):
        looks[0] = False
    if len(spans) < 3 or sum(looks) < 2 or looks[0] or any(b - a > _LONGEST_LINE for a, b in spans):
        return None
    first = looks.index(True)
    if first > 3 or not all(is_value(line[a:b]) or is_missing(line[a:b]) for a, b in spans[first:]):
        return None
    return spans


def split_commas(line: str) -> Iterator[tuple[int, int]]:
    """Spans of the fields of a line of comma separated values; a quoted one may hold commas, its quotes are left out.

    >>> list(split_commas('棉花,"1,204",吨'))
    [(0, 2), (4, 9), (11, 12)]
    """
    separator = ";" if line.count(";") > line.count(",") else ","
    position, length = 0, len(line)
    while position <= length:
        if line[position : position + 1] == '"' and (close := line.find('"', position + 1)) > 0:
            yield position + 1, close
            position = line.find(separator, close)
        else:
            end = line.find(separator, position)
            yield position, length if end < 0 else end
            position = end
        if position < 0:
            return
        position += 1


def _split(line: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans, position = [], 0
    for match in separator.finditer(line):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, len(line)))
    return spans


def _split_gaps(line: str) -> list[tuple[int, int]]:
    """The words of a line set in columns; letters of one word that one wide blank parts stay together: 单　位."""
    spans = [s for s in _split(line, _GAP) if s[0] < s[1]]
    joined: list[tuple[int, int]] = []
    was_letter = False
    for start, end in spans:
        is_letter = end - start == 1 and "\u4e00" <= line[start] <= "\u9fff" and line[start] not in "男女"
        if was_letter and is_letter and line[joined[-1][1] : start] == "\u3000":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        was_letter = is_letter
    return joined


def _split_pipes(line: str) -> list[tuple[int, int]]:
    spans = _split(line, _PIPE)
    if not line[spans[0][0] : spans[0][1]].strip():
        spans = spans[1:]
    if spans and not line[spans[-1][0] : spans[-1][1]].strip():
        spans = spans[:-1]
    return spans


def measure_narrow(text: str, lines: Sequence[RawLine], rules: Sequence[RawLine]) -> list[RawLine]:
    """The lines of a box measured with box characters of one column, where they then are as long as its rules."""
    measured = []
    for width in (2, 1):
        lengths = [
            sum(width if _HAS_BOX.match(c) else _width(c) for c in text[line.start : line.end].rstrip())
            for line in (*lines, *rules)
        ]
        measured.append(max(lengths) - min(lengths))
    if measured[1] >= measured[0]:
        return list(lines)
    return [_read_box(line.start, text[line.start : line.end], 1) for line in lines]


def _read_box(offset: int, line: str, box_width: int = 2) -> RawLine:
    spans = _split(_BOX_DASHES.sub(lambda match: " " * len(match[0]), line), _BOX_JOINT)
    return _build(offset, line, "box", spans, box_width)


def _build(offset: int, line: str, shape: Shape, spans: list[tuple[int, int]], box_width: int = 2) -> RawLine:
    positions = [0]
    for character in line:
        is_narrow = box_width == 1 and _HAS_BOX.match(character)
        positions.append(positions[-1] + (1 if is_narrow else _width(character)))
    if shape == "box":
        while spans and spans[0][0] == spans[0][1] and len(spans) > 1:
            spans = spans[1:]
        if spans and not line[spans[-1][0] : spans[-1][1]].strip() and line.rstrip()[-1:] in _UPRIGHT:
            spans = spans[:-1]
    cells = []
    for first, last in spans:
        whole = line[first:last]
        kept = whole.strip(_AROUND_BOX if shape == "box" else _AROUND)
        start = first + (whole.index(kept[0]) if kept else 0)
        left, right = (start, start + len(kept)) if shape == "spaces" else (first, last)
        cells.append(RawCell(offset + start, offset + start + len(kept), positions[left], positions[right]))
    if any(cell.end - cell.start > _LONGEST_CELL for cell in cells) and shape in ("spaces", "comma"):
        return RawLine(offset, offset + len(line), "prose", ())
    return RawLine(offset, offset + len(line), shape, tuple(cells))
