"""Layout of a web page: which of its parts are the text and which navigation, lists of links, comments, footers.

Belongs here: `Region`, the evidence for furniture: names of elements, links, where the running text stands.
Does not: parsing (`transforms.reading.formats.html`), lines that are furniture by their look (`transforms.reading.marks`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from transforms.reading.formats.parts import Part

# Words in the class or id of an element that say it is no text. They are taken as whole words: leftNav → left nav.
_NAMES = """
    nav navbar navigation menu topbar footer foot sidebar aside breadcrumb breadcrumbs crumb crumbs location position curpos
    share social bdshare sharebox comment comments commentlist reply replies pinglun related relate relevant recommend
    recommended recommendation tuijian xiangguan hot hots hotlist rank ranking ranklist paihang toolbar tools pager
    pagination paging copyright friendlink friendlinks flink links login logon search searchbox banner ad ads advert adbox
    qrcode erweima ewm print fontsize hidden popup modal dialog cookie tags taglist subscribe counter views hits pv skip
    prevnext prev language feedback disclaimer siteinfo topnav header sitemap
"""
_FURNITURE_NAMES = frozenset(_NAMES.split())
_WORDS = re.compile(r"[A-Za-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer"})
_CONTAINERS = frozenset({"article", "body", "div", "main", "section", "td", "form", "fieldset"})
_SENTENCE = re.compile(r"[。！；]|，.*，", re.DOTALL)
_SHORTEST_PROSE = 15
_LINKED = 0.6
_TITLE_LENGTH, _LONGEST_TITLE = 6, 60
_FEWEST_PARTS = 3


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


def mark_furniture(parts: Sequence[Part], regions: Sequence[Region], title: str) -> None:
    """Makes furniture of the parts that are none of the page's text. A page without running text keeps all that no name
    speaks against."""
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
    _mark_links(parts)
    prose = [index for index, length in enumerate(lengths) if length and parts[index].kind != "furniture"]
    if not prose:
        return
    around = [
        region for region in regions
        if region.tag in _CONTAINERS and region.start <= prose[0] and region.end > prose[-1]
        and region.end - region.start >= min(_FEWEST_PARTS, len(parts))
    ]  # fmt: skip
    if around:
        main = max(around, key=lambda region: region.depth)
        _set_outside(parts, main, title)


def _holds_all(region: Region, parts: Sequence[Part]) -> bool:
    return region.end - region.start >= 0.8 * len(parts)


def _count_prose(part: Part) -> int:
    """How much running text, or table, a part is."""
    if part.kind == "table":
        return sum(len(cell.text) for cell in part.cells)
    if len(part.text) < _SHORTEST_PROSE or not _SENTENCE.search(part.text):
        return 0
    return len(part.text) if part.link_length < _LINKED * len(part.text) else 0


def _mark_links(parts: Sequence[Part]) -> None:
    """Makes furniture of links that stand in a row, or in a list."""
    is_link = [
        part.kind not in ("heading", "table", "furniture") and part.link_length >= _LINKED * max(len(part.text), 1)
        for part in parts
    ]
    for index, part in enumerate(parts):
        if not is_link[index]:
            continue
        beside = any(0 <= other < len(parts) and is_link[other] for other in (index - 1, index + 1))
        if beside or part.kind == "list_item":
            part.kind = "furniture"


def _set(parts: Sequence[Part], start: int, end: int, title: str | None) -> None:
    """Makes furniture of these parts, but of the title of the page where it is given."""
    for part in parts[start:end]:
        text, is_top = part.text, part.kind == "heading" and part.level == 1
        is_title = is_top or (_TITLE_LENGTH <= len(text) <= _LONGEST_TITLE and title is not None and text in title)
        if title is None or not is_title:
            part.kind = "furniture"


def _set_outside(parts: Sequence[Part], main: Region, title: str) -> None:
    """Makes furniture of what stands outside the element that holds the text, but of the page's title before it."""
    _set(parts, 0, main.start, title)
    _set(parts, main.end, len(parts), None)
