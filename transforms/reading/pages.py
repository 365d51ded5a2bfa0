"""Pages: the decoded text of a document → its articles and what is set aside, every character accounted for.

Belongs here: `Page`, the order of the reading steps, setting furniture aside, the accounting of characters.
Does not: each step itself (`folding`, `marks`, `unwrapping`, `articles`), bytes and metadata (`documents`, `metadata`).
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.reading.articles import Article, Draft, find_drafts, find_overlap, rejoin
from transforms.reading.assembly import Assembly
from transforms.reading.blocks import Block, Table
from transforms.reading.folding import fold
from transforms.reading.marks import ASIDE_MARKS, LineMarks, build_line_marks
from transforms.reading.markup import Markup
from transforms.reading.paragraphs import Line, Paragraph, find_lines
from transforms.reading.reading_lexicon import ReadingLexicon
from transforms.reading.unwrapping import is_prose, unwrap

Aside = tuple[int, int, str]

_LABEL_END = ("：", ":")
_LONGEST_VALUE = 24
# Behind the end of a page come links; a text as long as this is no link but a text.
_LONGEST_LINK = 60


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds. The spans of `articles` and `set_aside` together cover every character that is no white space
    exactly once. `furniture` are the texts of the lines set aside as dates and sources, for the metadata; `tables` stand
    in spans that are set aside as "table"."""

    articles: tuple[Article, ...]
    set_aside: tuple[Aside, ...]
    furniture: tuple[str, ...]
    tables: tuple[Table, ...] = ()


def read_marked_page(text: str, markup: Markup, lexicon: ReadingLexicon) -> Page:
    """The page of a text with markup in it: what is read is the bare text, every span is of the original."""
    page = read_page(markup.bare, lexicon)
    articles = tuple(_restore_article(article, markup) for article in page.articles)
    asides = [(*markup.find_original(start, end), name) for start, end, name in page.set_aside]
    taken = sorted([*(span for article in articles for span in article.spans), *(aside[:2] for aside in asides)])
    asides += [
        (start, end, "markup") for start, end in markup.find_marks_outside(taken) if not text[start:end].isspace()
    ]
    tables = tuple(_restore_table(table, markup) for table in page.tables)
    return replace(page, articles=articles, set_aside=tuple(sorted(asides)), tables=tables)


def _restore_article(article: Article, markup: Markup) -> Article:
    spans = tuple(markup.find_original(*span) for span in article.spans)
    sentences = tuple(
        replace(sentence, offsets=markup.find_offsets(sentence.offsets)) for sentence in article.sentences
    )
    return replace(article, start=spans[0][0], end=spans[-1][1], spans=spans, sentences=sentences)


def _restore_table(table: Table, markup: Markup) -> Table:
    cells = []
    for cell in table.cells:
        # A cell without text stands at one place.
        start, end = markup.find_original(cell.start, max(cell.end, cell.start + 1))
        cells.append(replace(cell, start=start, end=end if cell.text else start))
    start, end = markup.find_original(table.start, table.end)
    return replace(table, cells=tuple(cells), start=start, end=end)


def read_page(text: str, lexicon: ReadingLexicon, blocks: Sequence[Block] = ()) -> Page:
    """The articles of a decoded text, in the order they begin, and what belongs to none. `blocks` say, for a text that
    came from a format with parts of its own, which lines are headings, furniture and tables."""
    folded = fold(text, lexicon.folding)
    marks = build_line_marks(lexicon)
    kept, kept_marks, asides = set_furniture_aside(find_lines(folded), marks, blocks)
    openers = lexicon.cues.get("opener", ())
    paragraphs: list[Paragraph] = []
    for paragraph in rejoin(unwrap(kept, kept_marks, openers), marks):
        overlap = find_overlap(paragraph.text)
        if overlap:
            pieces = paragraph.find_pieces(*overlap)
            for start, end in ((0, overlap[0]), (overlap[1], len(paragraph.text))):
                asides.extend((first, last, "repeat") for first, last in paragraph.find_pieces(start, end))
            whole = paragraph.text[slice(*overlap)]
            paragraph = Paragraph(whole, tuple(pieces), paragraph.mark, paragraph.width, whole)
        paragraphs.append(paragraph)
    drafts = find_drafts(paragraphs, marks)
    spans, rest = account(text, drafts, asides)
    assembly = Assembly(marks)
    articles = tuple(
        assembly.build_article(number, draft, pieces)
        for number, (draft, pieces) in enumerate(zip(drafts, spans, strict=True), 1)
    )
    furniture = tuple(folded[start:end] for start, end, name in rest if name == "metadata")
    tables = tuple(block.table for block in blocks if block.table is not None)
    return Page(articles, tuple(rest), furniture, tables)


def set_furniture_aside(
    lines: Sequence[Line], marks: LineMarks, blocks: Sequence[Block] = ()
) -> tuple[list[Line], list[str | None], list[Aside]]:
    """The lines that are text, the mark of each, and the spans of the lines that are not, each with its name."""
    kept: list[Line] = []
    kept_marks: list[str | None] = []
    asides: list[Aside] = []
    crumbs: set[str] = set()
    previous, previous_text, at_end = None, "", False
    starts = [block.start for block in blocks]
    for line in lines:
        mark = marks.find_mark(line.text)
        if blocks:
            mark = _find_block_mark(mark, line, blocks[max(bisect_right(starts, line.start) - 1, 0)])
        if mark is None and (previous or crumbs) and len(line.text) <= _LONGEST_VALUE and not is_prose(line.text):
            if previous == "metadata" and previous_text.endswith(_LABEL_END):
                # 时间： and its value on two lines.
                mark = "metadata"
            elif previous_text in (">", ">>", "»") or line.text in crumbs:
                crumbs.add(line.text)
                mark = "chrome"
        if mark in ("marked_heading", "byline", "dateline"):
            at_end = False
        elif at_end and mark not in ASIDE_MARKS and mark != "table" and len(line.text) <= _LONGEST_LINK:
            mark = "related"
        if mark == "tail":
            # Only near the end: a page may also offer its printing above the text.
            at_end = bool(kept) and line.start > 0.6 * lines[-1].end
            mark = "chrome"
        if mark in ASIDE_MARKS or mark in ("related", "table"):
            asides.append((line.start, line.end, str(mark)))
        else:
            kept.append(line)
            kept_marks.append(mark)
        previous, previous_text = mark, line.text
    return kept, kept_marks, asides


def _find_block_mark(mark: str | None, line: Line, block: Block) -> str | None:
    """The mark of a line in a block of the source, which knows more than the look of the line tells."""
    if block.kind == "table":
        return "table"
    if block.kind == "furniture" and mark not in ASIDE_MARKS:
        return "chrome"
    if block.kind == "heading" and mark is None and len(line.text) <= _LONGEST_LINK:
        return "marked_heading"
    return mark


def account(
    text: str, drafts: Sequence[Draft], asides: Sequence[Aside]
) -> tuple[list[list[tuple[int, int]]], list[Aside]]:
    """For every draft the spans of the original it is made of, and the complete list of what is set aside.

    Neighbouring pieces of one article are one span, white space between them included. What neither holds (characters
    that leave no mark on the page) is set aside as invisible.
    """
    pieces = [
        (start, end, number)
        for number, draft in enumerate(drafts)
        for paragraph in draft.paragraphs
        for start, end in paragraph.pieces
    ]
    owned: list[tuple[int, int, int | str]] = sorted([*pieces, *asides], key=lambda piece: piece[:2])
    spans: list[list[tuple[int, int]]] = [[] for _ in drafts]
    rest: list[Aside] = []
    position, owner_before = 0, None
    for start, end, owner in owned:
        gap = text[position:start]
        # Zero-width marks between two pieces of one article are part of its span.
        if gap and not gap.isspace() and (owner != owner_before or isinstance(owner, str)):
            rest.append((position, start, "invisible"))
        if isinstance(owner, str):
            rest.append((start, end, owner))
        elif owner == owner_before and spans[owner]:
            spans[owner][-1] = (spans[owner][-1][0], end)
        else:
            spans[owner].append((start, end))
        position, owner_before = end, owner
    tail = text[position:]
    if tail and not tail.isspace():
        rest.append((position, len(text), "invisible"))
    return spans, sorted(rest)
