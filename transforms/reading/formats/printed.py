"""Printed pages: runs of characters with their boxes → lines in reading order, headings, headers and footers.

Belongs here: `Run`, columns, lines, what repeats on every page; the same for a PDF and for what is recognised on a scan.
Does not: where runs come from (`transforms.reading.formats.pdf`), joining lines to paragraphs
(`transforms.reading.unwrapping`).

Boxes are (left, top, right, bottom) in points, the origin at the top left of the page.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from transforms.reading.blocks import Place
from transforms.reading.formats.parts import SourcePart

Box = tuple[float, float, float, float]

_PAGE_NUMBER = re.compile(r"[-—–·•\s第]*\d{1,4}\s*(?:页|/\s*\d{1,4})?[-—–·•\s]*(?:共\s*\d+\s*页)?")
_DIGITS = re.compile(r"\d+")
# How much of a page's height is margin, where headers and footers stand.
_MARGIN = 0.09
_FEWEST_REPEATS = 3
# A gutter between columns, and a gap between blocks, in ems of the page.
_GUTTER, _BLOCK_GAP = 0.9, 1.1
_FEWEST_LINES = 2
_MOST_CUTS = 12
_HEADING_SIZE, _SMALL = 1.18, 0.85
_LONGEST_HEADING = 60
_INDENT, _MOST_INDENT = 1.4, 3


@dataclass(slots=True)
class Run:
    """Characters that stand close together on one line, with their box and the size of their type; `lefts` says where
    each begins."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    lefts: list[float] = field(default_factory=list)

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom


@dataclass(slots=True)
class PrintedPage:
    """A page: its number from 1, its size, its runs, and tables that were found on it, each with its box."""

    number: int
    width: float
    height: float
    runs: list[Run]
    tables: list[tuple[Box, SourcePart]]


def build_parts(pages: Sequence[PrintedPage]) -> list[SourcePart]:
    """The lines of the pages in reading order, a part each; headers, footers and page numbers are furniture."""
    furniture = _find_repeated(pages)
    sizes = Counter(round(run.size * 2) / 2 for page in pages for run in page.runs for _ in run.text)
    usual = sizes.most_common(1)[0][0] if sizes else 10.0
    parts: list[SourcePart] = []
    for page in pages:
        em = usual or 10.0
        aside = [run for run in page.runs if _is_furniture(run, page, furniture, em)]
        taken = {id(run) for run in aside}
        runs = [
            run for run in page.runs
            if id(run) not in taken and not any(_holds(box, run) for box, _ in page.tables)
        ]  # fmt: skip
        # A table stands in the order of the page like a run as large as it is.
        placed = [_stand_in(box, em) for box, _ in page.tables]
        stand_ins = {id(run): part for run, (_, part) in zip(placed, page.tables, strict=True)}
        for column in _order([*runs, *placed], em):
            parts += _build_column(column, page, em, stand_ins)
        # Last, so that a sentence that runs over the page has nothing in between.
        parts += [SourcePart("furniture", run.text, 0, Place(page.number, _round(run.box))) for run in aside]
    return _join_headings(parts)


def _is_furniture(run: Run, page: PrintedPage, repeated: set[str], em: float) -> bool:
    """Whether a run is a page number, a header or a footer: in the margin, and repeated or set small."""
    if not _is_margin(run, page):
        return False
    is_small = run.size < _SMALL * em and len(run.text) <= _LONGEST_HEADING and "。" not in run.text
    return is_small or _PAGE_NUMBER.fullmatch(run.text) is not None or _shape(run.text) in repeated


def _round(box: Box) -> Box:
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)


def _stand_in(box: Box, size: float) -> Run:
    return Run("", *box, size)


def _holds(box: Box, run: Run) -> bool:
    middle, height = (run.left + run.right) / 2, (run.top + run.bottom) / 2
    return box[0] <= middle <= box[2] and box[1] <= height <= box[3]


def _find_repeated(pages: Sequence[PrintedPage]) -> set[str]:
    """Texts of the margins, figures left out, that stand on several pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(run.text) for run in page.runs if _is_margin(run, page)})
    least = max(_FEWEST_REPEATS, len(pages) // 4)
    return {shape for shape, count in seen.items() if count >= least}


def _shape(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.split()))


def _is_margin(run: Run, page: PrintedPage) -> bool:
    return run.bottom < page.height * _MARGIN or run.top > page.height * (1 - _MARGIN)


def _order(runs: list[Run], em: float) -> list[list[Run]]:
    """The runs cut into columns and blocks, in reading order: first at a gutter that leaves lines on both sides, else at
    a gap across."""
    if len(runs) < 2:
        return [runs] if runs else []
    gutter = _find_gutter(runs, em)
    if gutter is not None:
        left = [run for run in runs if run.right <= gutter + 0.01]
        right = [run for run in runs if run.right > gutter + 0.01]
        return [*_order(left, em), *_order(right, em)]
    cut = _find_cut(runs, em)
    if cut is not None:
        above = [run for run in runs if run.bottom <= cut + 0.01]
        below = [run for run in runs if run.bottom > cut + 0.01]
        return [*_order(above, em), *_order(below, em)]
    return [runs]


def _find_gap(spans: Sequence[tuple[float, float]], least: float) -> float | None:
    """Where the widest gap that no span crosses begins; None where none is as wide as `least`."""
    best, widest = None, least
    end = None
    for start, stop in sorted(spans):
        if end is not None and start - end >= widest:
            best, widest = end, start - end
        end = stop if end is None else max(end, stop)
    return best


def _find_cut(runs: Sequence[Run], em: float) -> float | None:
    """Where a region splits across, because its parts may have other columns than the whole: at its widest gap, or where
    a line crosses what is a gutter for the others."""
    rows: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda run: run.top):
        if rows and run.top < rows[-1][1] - 0.3 * em:
            rows[-1] = (rows[-1][0], max(rows[-1][1], run.bottom))
        else:
            rows.append((run.top, run.bottom))
    gaps = sorted(((after[0] - row[1], row[1]) for row, after in pairwise(rows)), reverse=True)
    if gaps and gaps[0][0] >= _BLOCK_GAP * em:
        return gaps[0][1]
    for _, at in gaps[:_MOST_CUTS]:
        above = [run for run in runs if run.bottom <= at + 0.01]
        if (
            _find_gutter(above, em) is not None
            or _find_gutter([run for run in runs if run.bottom > at + 0.01], em) is not None
        ):
            return at
    return None


def _find_gutter(runs: Sequence[Run], em: float) -> float | None:
    """Where a gap down begins that parts columns of running text; None where there is none."""
    gutter = _find_gap([(run.left, run.right) for run in runs], _GUTTER * em)
    if gutter is None:
        return None
    left = [run for run in runs if run.right <= gutter + 0.01]
    right = [run for run in runs if run.right > gutter + 0.01]
    if min(_count_lines(left), _count_lines(right)) < _FEWEST_LINES or _are_rows(left, right):
        return None
    return gutter


def _count_lines(runs: Sequence[Run]) -> int:
    return len({round((run.top + run.bottom) / 2 / max(run.size, 1)) for run in runs})


def _are_rows(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Whether what stands left and right of a gap are cells of the same rows rather than columns of running text."""
    return median(len(run.text) for run in left) < 8 or median(len(run.text) for run in right) < 6


def _build_column(runs: list[Run], page: PrintedPage, em: float, tables: dict[int, SourcePart]) -> list[SourcePart]:
    """The lines of a column, from top to bottom."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: ((run.top + run.bottom) / 2, run.left)):
        middle = (run.top + run.bottom) / 2
        if lines and id(run) not in tables and id(lines[-1][0]) not in tables:
            last = lines[-1][0]
            if last.top < middle < last.bottom and abs(run.size - last.size) < 0.6 * last.size:
                lines[-1].append(run)
                continue
        lines.append([run])
    lefts = sorted(min(run.left for run in line) for line in lines)
    margin = lefts[len(lefts) // 4] if lefts else 0.0
    parts = []
    for line in lines:
        if part := tables.get(id(line[0])):
            parts.append(part)
            continue
        line.sort(key=lambda run: run.left)
        text = _set_line(line, margin, em)
        if not text.strip():
            continue
        box = line[0].left, min(run.top for run in line), line[-1].right, max(run.bottom for run in line)
        place = Place(page.number, _round(box))
        size = max(line, key=lambda run: len(run.text)).size
        if size >= _HEADING_SIZE * em and len(text) <= _LONGEST_HEADING:
            parts.append(SourcePart("heading", text.strip(), max(1, round(size)), place))
        else:
            indent = "\u3000\u3000" if margin + _INDENT * em < line[0].left < margin + _MOST_INDENT * em else ""
            parts.append(SourcePart("paragraph", indent + text, 0, place))
    return parts


def _set_line(line: Sequence[Run], margin: float, em: float) -> str:
    """The runs of a line, each as far from the margin as it is printed, in halves of an em, and two blanks from the one
    before at the least: cells of a table without rulings stand below each other, where one of them is empty too."""
    text, width = "", 0
    for run in line:
        place = round((run.left - margin) / (em / 2))
        words = run.text.strip()
        if not words:
            continue
        blanks = max(2, place - width) if text else place if len(line) > 1 and place > 2 * _MOST_INDENT else 0
        text, width = text + " " * blanks + words, width + blanks + _measure(words)
    return text


def _measure(text: str) -> int:
    """How wide a text is in halves of an em."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _join_headings(parts: Sequence[SourcePart]) -> list[SourcePart]:
    """Lines of one heading joined; the level of a heading is its rank among the sizes."""
    sizes = sorted({part.level for part in parts if part.kind == "heading"}, reverse=True)
    joined: list[SourcePart] = []
    for part in parts:
        before = joined[-1] if joined else None
        if part.kind != "heading":
            joined.append(part)
            continue
        level = min(sizes.index(part.level) + 1, 6)
        if before and before.kind == "heading" and before.level == level and _follow(before.place, part.place):
            before.text += part.text
            first, second = before.place.box, part.place.box  # type: ignore[union-attr]
            box = (min(first[0], second[0]), first[1], max(first[2], second[2]), second[3])  # type: ignore[index]
            before.place = Place(part.place.page, box)  # type: ignore[union-attr]
        else:
            joined.append(SourcePart("heading", part.text, level, part.place))
    return joined


def _follow(first: Place | None, second: Place | None) -> bool:
    """Whether a line stands right below another of its page."""
    if not first or not second or not first.box or not second.box or first.page != second.page:
        return False
    height = second.box[3] - second.box[1]
    return second.box[1] - first.box[1] >= 0 and second.box[1] - first.box[3] < 0.7 * height
