"""HTML: a page → its reading text; what the page says about itself in its head.

Belongs here: the character set of a page, the walk over its elements, tables, metadata of the head.
Does not: which parts are the text and which furniture (`transforms.reading.formats.html_layout`), tags inside a plain text
(`transforms.reading.markup`). Nothing that a page points to is ever fetched.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from transforms.reading.blocks import BlockKind, Content, Place
from transforms.reading.decoding import UnreadableDocument, check_text, decode_unchecked
from transforms.reading.formats.html_layout import Region, mark_furniture
from transforms.reading.formats.parts import SourcePart, build_content, holds_figures, place_cells, squeeze
from transforms.reading.reading_lexicon import ReadingLexicon

_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE
)
# The names under which pages declare more than GB 2312 holds.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5-hkscs": "big5hkscs"}
_BLOCKS = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_UNREAD = """
    audio base button canvas datalist embed frame frameset head iframe input link map meta noembed noframes noscript object
    option progress rp rt script select style svg template textarea title video
"""
_REGIONS = "article aside body div dl fieldset footer form header li main nav ol section table td ul"
_BLOCK_TAGS, _UNREAD_TAGS, _REGION_TAGS = (frozenset(names.split()) for names in (_BLOCKS, _UNREAD, _REGIONS))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NESTING = re.compile(
    rb"<(/?)(?:div|span|table|tr|td|ul|ol|section|article|font|b|i|a|blockquote|center|em|strong|form|small|big|u|dl|dd)\b",
    re.IGNORECASE,
)
_DEEPEST = 3000
# What is only invisible keeps its room on the page: a script shows it, as the whole text of accounts on WeChat.
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# Names under which pages state title, date and source: the standard of government sites, Open Graph, and what news
# sites use.
_HINTS = {
    "articletitle": "title", "og:title": "title", "title": "title",
    "pubdate": "date", "publishdate": "date", "article:published_time": "date", "publish_time": "date",
    "datepublished": "date", "dc.date": "date", "og:published_time": "date", "publication_date": "date",
    "apub:time": "date", "weibo:article:create_at": "date",
    "contentsource": "publisher", "source": "publisher", "article:publisher": "publisher", "mediaid": "publisher",
    "og:site_name": "site", "sitename": "site",
}  # fmt: skip
_JSON_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"|\"pubDate\"\s*:\s*\"([^\"]{8,40})\"")
_NO_ATTRIBUTES: dict[str, str | None] = {}


def read_html(data: bytes, lexicon: ReadingLexicon) -> Content:
    """The reading text of a page, a line a paragraph, with its blocks. Raises UnreadableDocument.

    >>> page = "<!DOCTYPE html><meta charset=utf-8><h1>水利</h1><p>修渠<b>18.6</b>公里。</p>"
    >>> read_html(page.encode(), ReadingLexicon.from_rows()).text
    '水利\\n修渠18.6公里。'
    """
    depth = _measure_depth(data)
    if depth > _DEEPEST:
        raise UnreadableDocument(
            f"the page nests {depth} elements in each other, more than {_DEEPEST}: no page people read; "
            "save its text alone"
        )
    source, encoding = _decode_page(data)
    tree = LexborHTMLParser(source)
    root = tree.body or tree.root
    walk = _Walk()
    if root is not None:
        walk.read(root)
    hints = dict(_find_hints(tree))
    mark_furniture(walk.parts, walk.regions, hints.get("title", ""), lexicon)
    content = build_content(walk.parts, "html", encoding, tuple(hints.items()))
    if not content.text.strip():
        raise UnreadableDocument("the page holds no text outside its scripts; save it as the browser shows it")
    check_text(content.text)
    return content


def _measure_depth(data: bytes) -> int:
    """How deep elements stand in each other at most, counted without parsing: parsing takes its square."""
    if data.count(b"<") < _DEEPEST:
        return 0
    depth = deepest = 0
    for match in _NESTING.finditer(data):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _decode_page(data: bytes) -> tuple[str, str]:
    """The source as text by byte order mark, else by what the page declares, else by its bytes."""
    declared = _META_CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii").lower()
        try:
            encoding = codecs.lookup(_WIDER.get(name, name)).name
            return data.decode(encoding), encoding
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_unchecked(data)


def _find_hints(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """What the head says of the page: title, date, publisher, site; the first of each that says anything."""
    found: set[str] = set()
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").lower()
        hint, value = _HINTS.get(name), squeeze(attributes.get("content") or "")
        if hint and value and hint not in found:
            found.add(hint)
            yield hint, value
    title = tree.css_first("title")
    if title is not None and "title" not in found and (text := squeeze(title.text())):
        yield "title", text
    if "date" not in found:
        for node in tree.css("script[type='application/ld+json']"):
            if match := _JSON_DATE.search(node.text()):
                yield "date", match[1] or match[2]
                break


# What is left to visit of an open element: its next child, the counts of its children by tag, its tag, its region.
_Frame = tuple[Any, dict[str, int], str, Region | None]


class _Walk:
    """One walk over a page: its parts in order, and the regions (elements that hold several) they stand in."""

    def __init__(self) -> None:
        self.parts: list[SourcePart] = []
        self.regions: list[Region] = []
        self._pieces: list[str] = []
        self._links = self._in_link = self._in_pre = 0
        self._kind: BlockKind = "paragraph"
        self._level = 0
        self._path: list[str] = []

    def read(self, root: Any) -> None:
        """Take everything below an element in."""
        stack: list[_Frame] = []
        self._enter(root, "body", stack)
        while stack:
            node, counts, tag, region = stack.pop()
            if node is None:
                self._leave(tag, region)
                continue
            stack.append((node.next, counts, tag, region))
            if node.is_text_node:
                self._take_text(node.text_content or "")
            elif node.is_element_node:
                name = node.tag
                if name == "br":
                    self._flush()
                elif name not in _UNREAD_TAGS:
                    step = ""
                    if name in _BLOCK_TAGS:
                        counts[name] = counts.get(name, 0) + 1
                        step = f"{name}[{counts[name]}]"
                    self._path.append(step)
                    if name == "table" and self._take_table(node):
                        self._path.pop()
                    else:
                        self._enter(node, name, stack)

    def _enter(self, node: Any, tag: str, stack: list[_Frame]) -> None:
        region = None
        if tag in _BLOCK_TAGS:
            self._flush()
            if tag in _HEADINGS:
                self._kind, self._level = "heading", _HEADINGS[tag]
            elif tag in ("li", "dd", "dt"):
                self._kind, self._level = "list_item", 0
            elif tag in ("figcaption", "caption"):
                self._kind, self._level = "caption", 0
            elif tag != "p" or self._kind == "heading":
                self._kind, self._level = "paragraph", 0
            attributes = node.attributes if tag in _REGION_TAGS or tag == "p" else _NO_ATTRIBUTES
            is_hidden = "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None
            if tag in _REGION_TAGS or is_hidden:
                names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
                region = Region(tag, names, is_hidden, len(self.parts), len(self._path))
                self.regions.append(region)
            self._in_pre += tag == "pre"
        elif tag == "a":
            self._in_link += 1
        stack.append((node.first_child, {}, tag, region))

    def _leave(self, tag: str, region: Region | None) -> None:
        if tag in _BLOCK_TAGS:
            self._flush()
            self._in_pre -= tag == "pre"
            self._kind, self._level = "paragraph", 0
        elif tag == "a":
            self._in_link -= 1
        if region is not None:
            region.end = len(self.parts)
        if self._path:
            self._path.pop()

    def _take_text(self, text: str) -> None:
        if self._in_link:
            self._links += len(text)
        lines = text.split("\n") if self._in_pre else [text]
        for line in lines[:-1]:
            self._pieces.append(line)
            self._flush()
        self._pieces.append(lines[-1])

    def _flush(self) -> None:
        if not self._pieces:
            return
        text = " ".join("".join(self._pieces).split())
        if text:
            place = Place(element="/".join(filter(None, self._path)) or "body")
            self.parts.append(SourcePart(self._kind, text, self._level, place, link_length=min(self._links, len(text))))
        self._pieces.clear()
        self._links = 0

    def _take_table(self, node: Any) -> bool:
        """Take a table of figures in as one part; False where it only lays out the page."""
        if next((True for inner in node.css("table") if inner.mem_id != node.mem_id), False):
            return False
        rows = []
        for row in node.css("tr"):
            cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
            rows.append([
                (_read_cell(cell), _parse_span(cell, "rowspan"), _parse_span(cell, "colspan"), cell.tag == "th")
                for cell in cells
            ])  # fmt: skip
        cells = place_cells(rows)
        if not holds_figures(cells):
            return False
        self._flush()
        caption = node.css_first("caption")
        place = Place(element="/".join(filter(None, self._path)))
        self.parts.append(
            SourcePart("table", "", 0, place, cells, squeeze(caption.text()) if caption is not None else "")
        )
        return True


def _read_cell(node: Any) -> str:
    """The text of a cell on one line; a line break inside it is a space."""
    return squeeze(node.text(separator=" ") if node.css_first("br, p, div, li") is not None else node.text())


def _parse_span(node: Any, name: str) -> int:
    value = node.attributes.get(name) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
