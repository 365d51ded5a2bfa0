"""Layout of a web page: which of its parts are the text and which navigation, lists of links, comments, footers.

Belongs here: `Region`, the evidence for furniture: names of elements, heads of lists, replies, links, where the running text
stands.
Does not: parsing (`transforms.reading.formats.html`), lines that are furniture by their look (`transforms.reading.marks`),
the words over such lists (`chrome.csv`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from transforms.reading.folding import fold
from transforms.reading.formats.parts import SourcePart
from transforms.reading.reading_lexicon import ReadingLexicon

# Words in the class or id of an element that say it is no text. They are taken as whole words: leftNav → left nav.
_NAMES = """
    nav navbar navigation menu topbar footer foot sidebar aside side breadcrumb breadcrumbs crumb crumbs location position
    curpos weizhi share social bdshare sharebox comment comments commentlist cmt cmts reply replies pinglun discuss
    discussion danmu danmaku related relate relevant relatedposts recommend recommended recommendation recommends tuijian
    xiangguan hot hots hotlist rank ranking ranklist paihang toolbar tools pager pagination paging copyright friendlink
    friendlinks flink links login logon search searchbox banner ad ads advert adbox advertisement guanggao sponsor
    sponsored promo qr qrcode erweima ewm print fontsize hidden popup modal dialog cookie cookies consent tags taglist
    subscribe subscription newsletter paywall counter views hits pv skip prevnext prev language feedback disclaimer siteinfo topnav
    header sitemap toc mulu widget widgets calendar ticker weather tianqi vote poll survey rating score mood signature
"""
_FURNITURE_NAMES = frozenset(_NAMES.split())
_WORDS = re.compile(r"[A-Za-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer"})
_CONTAINERS = frozenset({"article", "body", "div", "dl", "main", "section", "td", "form", "fieldset"})
_SENTENCE = re.compile(r"[。！；]|，.*，", re.DOTALL)
_DATES = re.compile(r"[\[(（]?\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?[\])）]?|\d{1,2}:\d\d(?::\d\d)?|[·•▪■◆>»\s]")
_SHORTEST_PROSE = 15
_LINKED = 0.6
_TITLE_LENGTH, _LONGEST_TITLE = 6, 60
_LONGEST_LABEL = 40
_FEWEST_POSTS = 2
_FEWEST_PARTS, _FEWEST_PROSE = 3, 2
# How much of the running text the element of the text holds at least.
_MAIN_SHARE = 0.75


@dataclass(slots=True)
class Region:
    """An element that holds parts: its tag, the words of its class and id, and the parts [start, end) in it."""

    tag: str
    names: str
    is_hidden: bool
    start: int
    depth: int
    end: int = 0

    def looks_like_furniture(self) -> bool:
        """Whether its tag or names say that it is no text."""
        if self.tag in _FURNITURE_TAGS or self.is_hidden:
            return True
        return _names_furniture(self.names)


@lru_cache(maxsize=4096)
def _names_furniture(names: str) -> bool:
    words = {word.lower() for word in _WORDS.findall(_CAMEL.sub(" ", names))}
    return not words.isdisjoint(_FURNITURE_NAMES)


def mark_furniture(parts: Sequence[SourcePart], regions: Sequence[Region], title: str, lexicon: ReadingLexicon) -> None:
    """Makes furniture of the parts that are none of the page's text. A page without running text keeps all that no name
    speaks against. `lexicon` knows the short lines over lists beside a text and those that number posts."""
    lengths = [_count_prose(part) for part in parts]
    total = sum(lengths)
    sums = [0, *accumulate(lengths)]
    named = [region for region in regions if region.end > region.start and region.looks_like_furniture()]
    for region in named:
        # What holds most of the text is no furniture, whatever it is called.
        if sums[region.end] - sums[region.start] <= total / 2 and (total or not _holds_all(region, parts)):
            _set(parts, region.start, region.end, None if region.is_hidden else title)
    if not total:
        return
    innermost = _find_innermost(regions, len(parts))
    lines = [fold(part.text, lexicon.folding) if _is_short(part) else "" for part in parts]
    lists = _find_lists(parts, regions, innermost, [bool(lexicon.list_head.match(line)) for line in lines])
    for start, end in (*lists, *_find_replies(regions, [lexicon.post.match(line) for line in lines])):
        if sums[end] - sums[start] <= total / 2:
            _set(parts, start, end, title)
    _mark_links(parts)
    lengths = [0 if part.kind == "furniture" else length for part, length in zip(parts, lengths, strict=True)]
    texts = [0 if part.kind == "table" else length for part, length in zip(parts, lengths, strict=True)]
    main = _find_main(parts, regions, texts if any(texts) else lengths)
    if main is not None:
        for column in _find_columns(regions, main):
            if _is_side_column(parts, column, lengths, texts):
                _set(parts, column.start, column.end, title if column.end <= main.start else None)
        _set_outside(parts, innermost, main, lengths, title)


def _holds_all(region: Region, parts: Sequence[SourcePart]) -> bool:
    return region.end - region.start >= 0.8 * len(parts)


def _count_prose(part: SourcePart) -> int:
    """How much running text, or table, a part is."""
    if part.kind == "table":
        return sum(len(cell.text) for cell in part.cells)
    if len(part.text) < _SHORTEST_PROSE or not _SENTENCE.search(part.text):
        return 0
    return len(part.text) if part.link_length < _LINKED * len(part.text) else 0


def _find_innermost(regions: Sequence[Region], count: int) -> list[Region | None]:
    """For every part the innermost container it stands in."""
    found: list[Region | None] = []
    waiting = [region for region in reversed(regions) if region.tag in _CONTAINERS and region.end > region.start]
    stack: list[Region] = []
    for index in range(count):
        while stack and stack[-1].end <= index:
            stack.pop()
        while waiting and waiting[-1].start == index:
            stack.append(waiting.pop())
        found.append(stack[-1] if stack else None)
    return found


def _is_short(part: SourcePart) -> bool:
    return part.kind not in ("table", "furniture") and len(part.text) <= _LONGEST_LABEL


def _find_lists(
    parts: Sequence[SourcePart], regions: Sequence[Region], innermost: Sequence[Region | None], is_head: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """The parts that stand below the head of a list: the element that opens with it, else all up to the next heading."""
    opening: dict[int, list[Region]] = {}
    for region in regions:
        if region.end - region.start >= _FEWEST_PARTS:
            opening.setdefault(region.start, []).append(region)
    for index in (index for index, holds in enumerate(is_head) if holds):
        around = innermost[index]
        if index in opening:
            yield index, opening[index][-1].end
        elif parts[index].kind == "heading" and around is not None:
            yield index, _find_next_heading(parts, index, around.end)


def _find_replies(regions: Sequence[Region], posts: Sequence[re.Match[str] | None]) -> Iterator[tuple[int, int]]:
    """The elements of the posts behind the first one, where a page numbers several."""
    numbered = [index for index, match in enumerate(posts) if match]
    if len(numbered) < _FEWEST_POSTS:
        return
    counts = [0, *accumulate(match is not None for match in posts)]
    taken = 0
    for region in regions:
        # The outermost element that holds one number alone is the post.
        if region.start >= taken and counts[region.end] - counts[region.start] == 1:
            taken = region.end
            match = posts[numbered[counts[region.start]]]
            if match and not match["first"]:
                yield region.start, region.end


def _find_next_heading(parts: Sequence[SourcePart], index: int, end: int) -> int:
    level = parts[index].level
    return next((i for i in range(index + 1, end) if parts[i].kind == "heading" and parts[i].level <= level), end)


def _mark_links(parts: Sequence[SourcePart]) -> None:
    """Makes furniture of links that stand in a row, or in a list."""
    is_link = [
        part.kind not in ("heading", "table", "furniture") and part.link_length >= _LINKED * _count_words(part)
        for part in parts
    ]
    for index, part in enumerate(parts):
        if not is_link[index]:
            continue
        beside = any(0 <= other < len(parts) and is_link[other] for other in (index - 1, index + 1))
        if beside or part.kind == "list_item":
            part.kind = "furniture"


def _count_words(part: SourcePart) -> int:
    """How long a part is without the dates and marks that stand beside links."""
    return max(len(_DATES.sub("", part.text)) if part.link_length else len(part.text), 1)


def _find_main(parts: Sequence[SourcePart], regions: Sequence[Region], lengths: Sequence[int]) -> Region | None:
    """The innermost element that holds nearly all of the running text; None where there is none."""
    sums, counts = [0, *accumulate(lengths)], [0, *accumulate(map(bool, lengths))]
    if not sums[-1]:
        return None

    def is_main(region: Region) -> bool:
        share = sums[region.end] - sums[region.start] >= _MAIN_SHARE * sums[-1]
        enough = region.end - region.start >= min(_FEWEST_PARTS, len(parts))
        return share and (enough or counts[region.end] - counts[region.start] >= _FEWEST_PROSE)

    found = [region for region in regions if region.tag in _CONTAINERS and region.end > region.start]
    return max(filter(is_main, found), key=lambda region: region.depth, default=None)


def _set(parts: Sequence[SourcePart], start: int, end: int, title: str | None) -> None:
    """Makes furniture of these parts, but of the title of the page where it is given."""
    for part in parts[start:end]:
        text, is_top = part.text, part.kind == "heading" and part.level == 1
        is_title = is_top or (_TITLE_LENGTH <= len(text) <= _LONGEST_TITLE and title is not None and text in title)
        if title is None or not is_title:
            part.kind = "furniture"


def _set_outside(
    parts: Sequence[SourcePart], innermost: Sequence[Region | None], main: Region, lengths: Sequence[int], title: str
) -> None:
    """Makes furniture of what stands outside the element of the text, but of the page's title before it and of elements
    that hold running text or tables of their own."""
    sums = [0, *accumulate(lengths)]
    for index in (*range(main.start), *range(main.end, len(parts))):
        own = innermost[index]
        holds_text = own is not None and sums[own.end] > sums[own.start]
        is_around = own is not None and own.start <= main.start and own.end >= main.end
        if not lengths[index] and (is_around or not holds_text):
            _set(parts, index, index + 1, title if index < main.start else None)


def _find_columns(regions: Sequence[Region], main: Region) -> Iterator[Region]:
    """The outermost elements beside the element of the text."""
    end = 0
    for region in regions:
        if region.start >= end and (region.end <= main.start or region.start >= main.end):
            end = region.end
            yield region


def _is_side_column(parts: Sequence[SourcePart], column: Region, lengths: Sequence[int], texts: Sequence[int]) -> bool:
    """Whether a column holds lists beside its tables, no running text, and less than the text: prices of the day."""
    span = slice(column.start, column.end)
    has_lists = any(part.kind in ("list_item", "furniture") for part in parts[span])
    return has_lists and not any(texts[span]) and sum(lengths[span]) < sum(texts)
