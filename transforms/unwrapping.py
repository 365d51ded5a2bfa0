"""Unwrapping: lines of a page → paragraphs as a reader sees them, each character with its way back.

Belongs here: `Line`, `Paragraph`, finding the lines of a folded text, joining what a line wrap or column break split.
Does not: what a paragraph is for (`transforms.articles`), the look of a line (`transforms.marks`), sentence splitting.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import rjieba

# White space goes where either neighbour is Chinese; between Latin words or numbers one space stays.
_DROPPED_SPACE = re.compile(r" +(?=[^ -\x7e])|(?<=[^ -\x7e]) +|(?<= ) +")
_SPACES = re.compile(" {2,}")
_FINAL = frozenset("。！？!?…；;")
_CLOSING = "”’\"'」』）)》】］]"
_OPENING = frozenset("“‘「『（(《〈【［[")
_QUOTES = frozenset("“‘「『\"'")
NEVER_FIRST = frozenset("，。、；：？！）》”’」』】〉],;:?!)%‰")
_PAUSES = frozenset("，、,")
_NUMBER_END = re.compile(r"[\d一二三四五六七八九十百千万亿余多]\Z")
# What stands behind a number across a wrap: a magnitude, a measure word or a unit.
_UNIT_START = re.compile(
    r"[万亿千百]|[个名人位户家吨元亩年月日号次项条座所台辆艘架列标种批件斤公平立千兆摄度倍番成岁小天分秒里米克升瓦美港欧]"
    r"|%|‰|(?:多|余)[个名人家户]"
)
_DATE_BREAK = re.compile(r"\d年\n\d{1,2}月|\d月\n\d{1,2}日")
_ENUMERATED = re.compile(r"[^，。；！？、,]{1,8}等(?!于|级|到|待|候)")
_SPEAKER = re.compile(r"[\u4e00-\u9fff]{2,4}(?:说|介绍|表示|告诉|认为)[，:：]?")
_TIME_START = re.compile(r"(?:\d{4}年|\d{1,2}月\d{1,2}日|今年|去年|近年)")
_OPEN_NUMBERED = re.compile(
    r"[（(] ?[一二三四五六七八九十]{1,3} ?[）)]|[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十]{1,3}[章节篇编]|\d{1,2}[.．、](?!\d)|——|[●■◆★▲▼○◎□]"
)
# No sentence and no heading begins like this: what does is the sequel of the line before.
_SEQUEL = re.compile(r"的(?!确|哥|士)|了(?!解|却|不起|然)|等[，。、,]|(?:表示|认为|介绍|说|称)[，。：,:]|以及")
_BULLETS = frozenset("●■◆★▲▼○◎□")
_NARROWEST_COLUMN, _WIDEST_COLUMN = 10.0, 60.0
_WINDOW = 6
# How many paragraphs further on (past captions, boxes, headings) the rest of a broken paragraph may stand.
REACH = 5


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
    _ends: list[int] = field(default_factory=list, compare=False, repr=False)

    @property
    def start(self) -> int:
        return min(start for start, _ in self.pieces)

    @property
    def end(self) -> int:
        return max(end for _, end in self.pieces)

    def find_pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the original that hold the characters [start, end) of the text."""
        if not self._ends:
            self._ends.extend(accumulate(stop - first for first, stop in self.pieces))
        index, position, found = bisect_right(self._ends, start), start, []
        while position < end:
            stop = self.pieces[index][1]
            first = stop - (self._ends[index] - position)
            last = min(stop, first + end - position)
            found.append((first, last))
            position += last - first
            index += 1
        return found

    def offsets(self, start: int, end: int) -> Sequence[int]:
        """Where the characters [start, end) of the text stand in the original: a range where that is one piece of it,
        an unsigned array otherwise."""
        if len(self.pieces) == 1:
            first = self.pieces[0][0]
            return range(first + start, first + end)
        pieces = self.find_pieces(start, end)
        if len(pieces) == 1:
            return range(*pieces[0])
        found = array("I")
        for piece in pieces:
            found.extend(range(*piece))
        return found


def find_lines(folded: str) -> list[Line]:
    """The lines of a folded text that hold anything, in order."""
    lines: list[Line] = []
    position = gap = 0
    for raw in folded.split("\n"):
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


def is_finished(text: str) -> bool:
    """Whether the text ends as a sentence does.

    >>> is_finished("他说：“今年收成好。”"), is_finished("全县共有45")
    (True, False)
    """
    last = text[-1]
    if last in _FINAL:
        return True
    if last not in _CLOSING:
        return False
    inner = text.rstrip(_CLOSING)
    return inner != "" and inner[-1] in _FINAL


def is_prose(text: str) -> bool:
    """Whether the text reads as running text rather than as a heading or label."""
    return len(text) > 40 or (len(text) > 12 and ("，" in text or "。" in text or "；" in text))


def is_running(text: str) -> bool:
    """Whether the text can only be running text: longer than a headline, or of more clauses than one holds."""
    return len(text) > 45 or "。" in text or text.count("，") + text.count(",") + text.count("；") > 1


def joins_inside_word(before: str, after: str) -> bool:
    """Whether a word, or a number and its unit, straddles the break between two lines.

    >>> joins_inside_word("产品销往全球60多个国", "家和地区。"), joins_inside_word("每年发运约3万", "标箱货物")
    (True, True)
    """
    if not before or not after:
        return False
    if (_NUMBER_END.search(before) and _UNIT_START.match(after)) or _DATE_BREAK.search(before[-4:] + "\n" + after[:3]):
        return True
    head, tail = before[-4:], after[:4]
    position = 0
    for word in rjieba.cut(head + tail):
        if position < len(head) < position + len(word):
            return word.isalpha()
        position += len(word)
    return False


def _is_open(text: str) -> bool:
    """Whether a quotation or bracket that the end of the text opened is still open."""
    tail = text[-120:]
    return (
        tail.rfind("“") > tail.rfind("”")
        or tail.rfind("《") > tail.rfind("》")
        or tail.rfind("（") > tail.rfind("）")
        or text.count('"') % 2 == 1
    )


def must_continue(before: str, after: str) -> bool:
    """Whether what the two say leaves no doubt that a line goes on in the other, whatever stands between them.

    >>> must_continue("市场日均客流近5万", "人次，生意一天比一天好。")
    True
    """
    if after[0] in NEVER_FIRST or before[-1] in _OPENING:
        return True
    if is_finished(before) or before[-1] in "：:—":
        return False
    if _SEQUEL.match(after):
        return True
    # A heading may end in a character that would make a word with the first one of the text below it.
    return (is_running(before) or _NUMBER_END.search(before) is not None) and joins_inside_word(before, after)


def may_continue(before: str, after: str, openers: tuple[str, ...] = ()) -> bool:
    """Whether running text that breaks off may go on in the next line of its column.

    >>> may_continue("入冬以来，县里修好水渠，疏通河道，村民", "纷纷下地，抢种了1.2万亩冬麦。")
    True
    >>> may_continue("合作社今年卖出果品12吨。", "村里修了路。")
    False
    """
    if is_finished(before) or before[-1] in "：:—":
        return False
    if before[-1] in _PAUSES:
        return is_prose(after) or is_finished(after)
    if not is_running(before):
        return ("、" in before and _ENUMERATED.match(after) is not None) or (_is_open(before) and is_prose(after))
    if before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum():
        return True
    if after.startswith(openers) or after[0] in _QUOTES or _SPEAKER.match(after) or _TIME_START.match(after):
        return False
    return is_prose(after) or (is_finished(after) and len(after) > 3)


def unwrap(
    lines: Sequence[Line], marks: Sequence[str | None] | None = None, openers: tuple[str, ...] = ()
) -> list[Paragraph]:
    """The paragraphs of a page. `marks` holds for every line the mark of one that stands alone ("opening": that begins
    a paragraph) or None; `openers` are words that open a paragraph.

    Unwrapping what it returned, a line a paragraph, changes nothing.
    """
    marks = [None] * len(lines) if marks is None else marks
    paragraphs = [
        build_paragraph(lines[first:last], marks[first], width) for first, last, width in _group(lines, marks, openers)
    ]
    while True:
        again = [Line(paragraph.text, 0, len(paragraph.text), 0, 0) for paragraph in paragraphs]
        groups = _group(again, [paragraph.mark for paragraph in paragraphs], openers)
        if len(groups) == len(paragraphs):
            return paragraphs
        joined: list[Paragraph] = []
        for first, last, _ in groups:
            joined.append(paragraphs[first] if last - first == 1 else concatenate(paragraphs[first:last]))
        paragraphs = joined


def _group(
    lines: Sequence[Line], marks: Sequence[str | None], openers: tuple[str, ...]
) -> list[tuple[int, int, float | None]]:
    """Runs of lines that are one paragraph: first and last (exclusive) line, width of the column."""
    finished = [is_finished(line.text) for line in lines]
    columns, sizes = _find_columns(lines, finished)
    gaps = sorted(line.gap for line in lines)
    usual_gap = gaps[len(gaps) // 2] if gaps else 0
    indents = sorted(line.indent for line in lines)
    usual_indent = indents[len(indents) // 2] if indents else 0
    groups: list[tuple[int, int, float | None]] = []
    first = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines):
            joined = False
            if marks[index] is None and marks[index - 1] in (None, "opening"):
                before, after = lines[index - 1], lines[index]
                width, next_width = columns[index - 1], columns[index]
                if width is not None and (abs(width - (next_width or width)) > 2.6 or sizes[index] > width + 2.6):
                    # Lines of two columns, or of two headlines: only what they say can join them.
                    width = None
                is_full = width is not None and not finished[index - 1] and abs(sizes[index - 1] - width) <= 2.6
                if is_full and not after.indent and after.gap == usual_gap and after.text[0] not in _BULLETS:
                    # The most frequent case first: a full line that breaks off.
                    joined = True
                elif width is None:
                    joined = after.indent < usual_indent + 2 and _goes_on(lines, marks, index, before.text, openers)
                else:
                    set_off = after.indent >= usual_indent + 2 or (after.gap > usual_gap and columns[index] != width)
                    is_last = index + 1 == len(lines) or marks[index + 1] is not None
                    joined = _runs_on(lines, sizes, first, index, width, set_off, after.gap > usual_gap, is_last)
                    if not joined and not set_off and not is_finished(before.text) and sizes[index - 1] <= width + 1.6:
                        # A line too short for its column that breaks off in running text: no heading does that.
                        so_far = "".join(line.text for line in lines[max(first, index - 3) : index])
                        joined = is_prose(so_far) and _goes_on(lines, marks, index, so_far, openers)
            if joined:
                continue
        groups.append((first, index, columns[first] if first < len(lines) else None))
        first = index
    return groups if lines else []


def _goes_on(
    lines: Sequence[Line], marks: Sequence[str | None], index: int, before: str, openers: tuple[str, ...]
) -> bool:
    """Whether running text goes on in line `index`, and not in one of the next, behind an insertion."""
    if must_continue(before, lines[index].text):
        return True
    if not may_continue(before, lines[index].text, openers):
        return False
    later = range(index + 1, min(index + 3, len(lines)))
    return not any(marks[other] is None and joins_inside_word(before, lines[other].text) for other in later)


def _runs_on(
    lines: Sequence[Line], sizes: Sequence[float], first: int, index: int, width: float, set_off: bool, gap: bool,
    is_last: bool,
) -> bool:  # fmt: skip
    """Whether line `index` goes on in the paragraph that began with line `first`, in a column of that width."""
    before, after = lines[index - 1].text, lines[index].text
    size = sizes[index - 1]
    if after[0] in NEVER_FIRST or before[-1] in _OPENING:
        return True
    finished = is_finished(before)
    if _OPEN_NUMBERED.match(after) and (finished or size < width - 2.6 or after[0] in _BULLETS):
        return False
    if finished:
        if set_off or gap or size < width - 1.6:
            return False
        # A full last line tells nothing; a short line behind it that ends without a mark is a heading, not its sequel.
        return is_finished(after) or after[-1] in _PAUSES or (sizes[index] >= width - 3.6 and not is_last)
    if set_off:
        return before[-1] in _PAUSES
    if size > width + 2.6:
        return joins_inside_word(before, after)
    if size >= width - 2.6 or before[-1] in _PAUSES:
        return True
    if index - 1 == first and size >= width - 3.6:
        return True
    if size >= width - 6 and joins_inside_word(before, after):
        return True
    if before[0] in "（(" and before[-1] in "）)":
        return False
    # A heading over several lines: each shorter than the column, none ends as a sentence does.
    return (
        width <= 30
        and sizes[first] < width
        and sizes[index] < width - 3.6
        and not is_finished(after)
        and after[-1] not in "，、：:"
        and not gap
        and all("。" not in line.text for line in lines[first:index])
    )


def _find_columns(lines: Sequence[Line], finished: Sequence[bool]) -> tuple[list[float | None], list[float]]:
    """For every line the width of the column it was wrapped in, None where it was not wrapped, and its own width, in
    Chinese characters."""
    count = len(lines)
    widths = [_measure(line.text) for line in lines]
    if count < 3:
        return [None] * count, widths
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
    punctuated = _windows(np.array([_is_punctuated(line.text) for line in lines], dtype=float), 5, 5, np.nan)
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


def _measure(text: str) -> float:
    """Width of a line in Chinese characters: a Latin letter or digit is half as wide. Long lines count as 200."""
    if len(text) > 130:
        return 200.0
    # Three bytes and one character for a Chinese one, one and one for a Latin one: together four to two.
    return (len(text.encode("utf-8", "surrogatepass")) + len(text)) / 4 - (text.count(" ") / 2 if " " in text else 0)


def _is_punctuated(text: str) -> bool:
    return "，" in text or "。" in text or "、" in text or "；" in text or "," in text or "：" in text
