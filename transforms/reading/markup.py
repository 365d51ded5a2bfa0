"""Markup inside a text: tags, entities and Markdown marks are taken off before reading, every character keeping its offset.

Belongs here: `Markup`, finding marks in a text, the bare text that is read and the way back to the original.
Does not: whole HTML documents (`transforms.reading.formats.html`), lines and paragraphs (`transforms.reading.paragraphs`).
"""

import html
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Elements that begin and end a line of their own, those that stand inside one, and those that hold no text to read.
_BLOCKS = (
    "p|div|br|h[1-6]|li|ul|ol|dl|dt|dd|hr|tr|table|thead|tbody|tfoot|caption|section|article|header|footer|main|aside|nav"
    "|blockquote|center|figure|figcaption|address|pre|form|html|body|head|title|meta|link"
)
_CELLS = "td|th"
_INLINE = (
    "a|abbr|b|big|cite|code|del|em|font|i|img|input|ins|kbd|label|mark|o:p|picture|q|s|small|source|span|strike|strong|sub"
    "|sup|time|tt|u|var|video|wbr"
)
_UNREAD = "script|style|noscript|template|svg|select|button"
_ATTRIBUTES = r"(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?/?>"
_HTML = re.compile(
    rf"(?P<unread><!--.*?-->|<(?P<name>{_UNREAD})\b[^<>]*>.*?</(?P=name)\s*>)"
    rf"|(?P<block></?(?:{_BLOCKS}){_ATTRIBUTES})|(?P<cell></?(?:{_CELLS}){_ATTRIBUTES})"
    rf"|(?P<inline></?(?:{_INLINE}){_ATTRIBUTES})"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});)",
    re.IGNORECASE | re.DOTALL,
)
# The address of a link may hold one pair of brackets; without an address it is no link but text in brackets.
_ADDRESS = (
    r"\((?:<[^<>\n]*>|(?:https?:|mailto:|ftp:|/|\.|#|[\w\-/]+\.)(?:[^\s()]|\([^\s()]*\))*)(?:\s+[\"'][^\"'\n]*[\"'])?\)"
)
_LINKS = re.compile(
    rf"(?P<image>!\[[^\[\]\n]*\]{_ADDRESS})|(?P<link>\[(?P<inner>[^\[\]\n]*)\]{_ADDRESS})"
    r"|(?P<open>\*\*)(?P<bold>(?=\S)[^*\n]{1,400}?(?<=\S))(?P<close>\*\*)"
)
_MARKDOWN = re.compile(
    r"^(?P<quote>[ ]{0,3}(?:>[ ]?)+)|^(?P<item>[ ]{0,8}[-*+][ ]+)(?=\S)|^(?P<rule>[ ]{0,3}(?:[-*_=][ ]*){3,})$"
    r"|^(?P<fence>[ ]{0,3}(?:```|~~~)[^\n]*)$|(?P<escape>\\)(?=[\\`*_{}\[\]()#+\-.!|>~])"
    r"|(?P<open>(?<![A-Za-z0-9*_\\])[*_](?=[^\s*_]))(?P<light>[^*_\n]{1,400}?)"
    r"(?P<close>(?<=[^\s*_\\])(?P=open)(?!(?<=_)[A-Za-z0-9]|[*_]))"
    r"|(?P<tick>`)(?P<code>[^`\n]{1,200})(?P<tock>`)|(?P<struck>~~)|(?P<anchor>[ ]*\{#[^{}\n]*\}[ ]*)$"
    r"|(?P<note>\[\^[^\[\]\n]{1,20}\]:?)",
    re.MULTILINE,
)
_FRONT = re.compile(r"\ufeff?---[ ]*\r?\n(?P<body>(?:[^\n]*\n){0,60}?)(?:---|\.\.\.)[ ]*(?:\r?\n|\Z)")
_FRONT_LINE = re.compile(r"^([A-Za-z_][\w-]{0,30})[ ]*:[ ]*(.*?)[ ]*\r?$", re.MULTILINE)
Mark = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Markup:
    """A text without its marks, and the way back. `bare[i]` stands at `offsets[i]` of the original. `legible` is the
    original, of the same length, with its marks blanked out and entities spelled by their character. `marks` are the
    spans taken off; `hints` what the front matter says, by name."""

    bare: str
    offsets: "array[int]"
    legible: str
    marks: tuple[tuple[int, int], ...]
    hints: tuple[tuple[str, str], ...] = ()

    def find_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a span of the bare text, not empty, comes from."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def find_offsets(self, offsets: Sequence[int]) -> Sequence[int]:
        """Offsets into the bare text as offsets into the original; a range where they are contiguous there."""
        if not offsets:
            return range(0)
        if isinstance(offsets, range):
            found: Sequence[int] = self.offsets[offsets.start : offsets.stop]
        else:
            found = array("I", [self.offsets[offset] for offset in offsets])
        if found[-1] - found[0] == len(found) - 1:
            return range(found[0], found[-1] + 1)
        return found

    def find_marks_outside(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The marks, or the parts of them, that lie in none of the spans, which are sorted and do not overlap."""
        ends = [end for _, end in spans]
        for start, end in self.marks:
            index = bisect_left(ends, start + 1)
            while start < end and index < len(spans) and spans[index][0] < end:
                if start < spans[index][0]:
                    yield start, spans[index][0]
                start, index = max(start, spans[index][1]), index + 1
            if start < end:
                yield start, end


def find_markup(text: str, is_markdown: bool = False) -> Markup | None:
    """The markup of a text; None where it has none, which is so for nearly every plain text. `is_markdown` says that
    list marks, quotes, emphasis by one star and front matter are marks too.

    >>> found = find_markup("<p>工业投资<b>18.6</b>亿元，</p><p>[详见](http://a.cn/5.htm)**增长7%**。")
    >>> found.bare.split()
    ['工业投资18.6亿元，', '详见增长7%。']
    >>> find_markup("产量<30万吨，A&B公司") is None
    True
    """
    has_tags, has_links = "<" in text or "&" in text, "](" in text or "**" in text
    if not (has_tags or has_links or is_markdown):
        return None
    marks: list[Mark] = list(_find_tags(text)) if has_tags else []
    if has_links or is_markdown:
        marks += _find_markdown(text, is_markdown)
    front = _FRONT.match(text) if text.startswith(("---", "\ufeff---")) else None
    if front and not _FRONT_LINE.search(front["body"]):
        front = None
    if front:
        marks.append((0, front.end(), "\n"))
    if not marks:
        return None
    hints = (
        tuple((name.lower(), value.strip("\"' ")) for name, value in _FRONT_LINE.findall(front["body"]))
        if front
        else ()
    )
    return _take_off(text, sorted(marks, key=lambda mark: (mark[0], -mark[1])), hints)


def _find_tags(text: str) -> Iterator[Mark]:
    """Tags and entities: where each stands and what is read instead."""
    for match in _HTML.finditer(text):
        kind = match.lastgroup
        if kind == "entity":
            spelled = html.unescape(match.group())
            if len(spelled) == 1:
                yield match.start(), match.end(), " " if spelled == "\xa0" else spelled
        else:
            yield match.start(), match.end(), {"block": "\n", "cell": "\t"}.get(kind or "", "")


def _find_markdown(text: str, is_markdown: bool) -> Iterator[Mark]:
    """Marks of Markdown; in a text that is none only links and what stands in pairs of two stars."""
    for match in _LINKS.finditer(text):
        if match["image"]:
            yield match.start(), match.end(), ""
        elif match["link"]:
            yield match.start(), match.start("inner"), ""
            yield match.end("inner"), match.end(), ""
        else:
            yield *match.span("open"), ""
            yield *match.span("close"), ""
    for match in _MARKDOWN.finditer(text) if is_markdown else ():
        for group in ("open", "close", "tick", "tock"):
            if match[group]:
                yield *match.span(group), ""
        for group in ("quote", "item", "escape", "struck", "anchor", "note"):
            if match[group]:
                yield *match.span(group), ""
        for group in ("rule", "fence"):
            if match[group]:
                yield *match.span(group), ""


def _take_off(text: str, marks: Sequence[Mark], hints: tuple[tuple[str, str], ...]) -> Markup:
    """The text without these marks, which are sorted; of two that overlap the first counts."""
    pieces: list[str] = []
    legible: list[str] = []
    offsets: array[int] = array("I")
    spans: list[tuple[int, int]] = []
    position = 0
    for start, end, spelled in marks:
        if start < position:
            continue
        pieces += text[position:start], spelled
        offsets.extend(range(position, start))
        if spelled:
            offsets.append(start)
        legible += text[position:start], spelled, " " * (end - start - len(spelled))
        # An entity is a character of the text: what is taken off is the rest of its spelling.
        spans.append((start + (not spelled.isspace() and len(spelled)), end))
        position = end
    pieces.append(text[position:])
    legible.append(text[position:])
    offsets.extend(range(position, len(text)))
    return Markup("".join(pieces), offsets, "".join(legible), tuple(spans), hints)
