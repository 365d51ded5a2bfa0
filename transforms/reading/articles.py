"""Articles of a page: headline, byline, dateline, body, and what is set aside.

Belongs here: `Article`, finding articles among the paragraphs of a page, the role of each paragraph.
Does not: decoding (`transforms.reading.documents`), unwrapping (`transforms.reading.unwrapping`), the look of a line
(`transforms.reading.marks`), sentence splitting (`transforms.reading.sentences`).
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from transforms.reading.marks import NUMBERED, LineMarks, count_heading_marks
from transforms.reading.paragraphs import Paragraph, concatenate
from transforms.reading.sentences import Sentence
from transforms.reading.unwrapping import REACH, is_finished, is_prose, must_continue

ArticleKind = Literal["news", "commentary", "caption", "notice", "report"]
ParagraphRole = Literal["heading", "body", "byline", "dateline", "caption", "sidebar"]

_LONGEST_HEADING = 45
_LONGEST_INSERTION = 60
_LABEL = re.compile(r".*年·|.*·[^·]{2,8}\Z|【[^】]*】\Z")
_DATED = re.compile(r"[（(]?\d{4}年\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `sentences` hold headline, subheads, body and captions in reading order; spans are of the original.

    `spans` are the pieces of the original the article is made of, in their order there; `start` and `end` are the first
    start and the last end of them.
    """

    number: int
    start: int
    end: int
    kind: ArticleKind
    sentences: tuple[Sentence, ...]
    headline: str | None = None
    subheads: tuple[str, ...] = ()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    dateline_place: str | None = None
    dateline_date: datetime.date | None = None
    agency: str | None = None
    is_truncated: bool = False
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Draft:
    """An article being put together: paragraphs by role, in the order of the page."""

    headlines: list[Paragraph] = field(default_factory=list)
    bylines: list[Paragraph] = field(default_factory=list)
    datelines: list[Paragraph] = field(default_factory=list)
    body: list[tuple[Paragraph, ParagraphRole]] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        """Whether it holds what a headline can stand over; a photograph's caption alone is none, unless it has one."""
        return any(role == "body" or (role == "caption" and self.headlines) for _, role in self.body)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs, whatever their role."""
        return [*self.headlines, *self.bylines, *self.datelines, *(paragraph for paragraph, _ in self.body)]

    def add(self, paragraph: Paragraph, role: ParagraphRole, where: Literal["opening", "inside", "closing"]) -> None:
        """Take a paragraph in; a heading is a headline over the text or, where it lacks one, behind it."""
        if role == "byline":
            self.bylines.append(paragraph)
        elif role == "dateline":
            self.datelines.append(paragraph)
        elif role == "heading" and (where == "opening" or (where == "closing" and not self.headlines)):
            self.headlines.append(paragraph)
        else:
            self.body.append((paragraph, "caption" if role == "heading" and where == "closing" else role))


def rejoin(paragraphs: Sequence[Paragraph], marks: LineMarks) -> list[Paragraph]:
    """Paragraphs that a caption, a box or a column break interrupted, made whole; the insertion follows them."""
    rest: list[Paragraph | None] = list(paragraphs)
    # From the end, so that of two broken paragraphs the nearer one finds its sequel first.
    for index in range(len(rest) - 1, -1, -1):
        while True:
            here = rest[index]
            if here is None or here.mark not in (None, "opening") or is_finished(here.text):
                break
            if not is_prose(here.text) or marks.is_credited(here.printed):
                break
            found = _find_sequel(rest, index, here)
            if found is None:
                break
            number, sequel = found
            rest[index], rest[number] = concatenate([here, sequel]), None
    return [paragraph for paragraph in rest if paragraph is not None]


def _find_sequel(paragraphs: Sequence[Paragraph | None], index: int, here: Paragraph) -> tuple[int, Paragraph] | None:
    """The one of the next paragraphs that goes on where this one breaks off, with its index; None where none does."""
    inserted: list[Paragraph] = []
    for other in range(index + 1, min(index + REACH + 1, len(paragraphs))):
        there = paragraphs[other]
        if there is None:
            continue
        text = there.text
        if there.mark is None:
            # Two full paragraphs beside each other need no joining any more: unwrapping has looked at them.
            if (any(map(_is_insertion, inserted)) or text[0] in "的了") and must_continue(here.text, text):
                return other, there
            if len(inserted) == 1 and here.text[-1] in "，,、" and is_prose(text) and not is_prose(inserted[0].text):
                return other, there
        elif there.mark == "marked_heading":
            return None
        inserted.append(there)
    return None


def _is_insertion(paragraph: Paragraph) -> bool:
    """Whether a paragraph may stand inside another: a heading, a box, a caption; short, and a sentence at most."""
    return paragraph.mark is not None or (len(paragraph.text) <= _LONGEST_INSERTION and "。" not in paragraph.text[:-1])


def find_role(paragraph: Paragraph, marks: LineMarks) -> ParagraphRole:
    """What a paragraph is for, by itself."""
    text, mark = paragraph.text, paragraph.mark
    if mark in ("byline", "dateline", "caption", "sidebar"):
        return mark  # type: ignore[return-value]
    if mark == "marked_heading":
        return "heading"
    if mark == "opening":
        return "body"
    if len(text) <= 400 and marks.is_credited(paragraph.printed):
        return "caption"
    if len(text) > _LONGEST_HEADING or is_finished(text) or text[-1] in "，、：:,—" or "。" in text:
        return "body"
    # A headline may hold one comma; running text that was cut off holds more, or goes on for longer.
    commas = text.count("，") + text.count(",")
    return "body" if commas > 1 or (commas and len(text) > 30) else "heading"


def find_drafts(paragraphs: Sequence[Paragraph], marks: LineMarks) -> list[Draft]:
    """The articles of a page, each with its paragraphs; every paragraph stands in exactly one."""
    roles: list[ParagraphRole] = [find_role(paragraph, marks) for paragraph in paragraphs]
    drafts = [Draft()]
    # Where a page begins with body text, its headlines stand behind the text they belong to.
    behind = bool(roles) and roles[0] == "body" and paragraphs[0].mark != "opening"
    index = 0
    while index < len(paragraphs):
        stop = index
        while stop < len(paragraphs) and roles[stop] not in ("body", "caption"):
            stop += 1
        between = Between(list(paragraphs[index:stop]), roles[index:stop], list(paragraphs[stop : stop + 20]))
        closing = between.find_border(drafts[-1], behind, marks)
        if closing is None:
            for paragraph, role in zip(between.paragraphs, between.roles, strict=True):
                drafts[-1].add(paragraph, role, "inside" if drafts[-1].has_text else "opening")
        else:
            drafts.append(Draft())
            for position, (paragraph, role) in enumerate(zip(between.paragraphs, between.roles, strict=True)):
                if position < closing:
                    drafts[-2].add(paragraph, role, "closing")
                else:
                    drafts[-1].add(paragraph, role, "opening")
        if stop < len(paragraphs):
            drafts[-1].add(paragraphs[stop], roles[stop], "inside")
        index = stop + 1
    return [draft for draft in drafts if draft.paragraphs]


@dataclass(slots=True)
class Between:
    """What stands between two bodies of text: headings, bylines, datelines; and the text that follows."""

    paragraphs: list[Paragraph]
    roles: list[ParagraphRole]
    following: list[Paragraph]

    def find_border(self, draft: Draft, behind: bool, marks: LineMarks) -> int | None:
        """How many of the paragraphs still belong to the article before, where a new one begins here; None where it
        goes on. `behind` says that headlines stand behind their text on this page."""
        if not draft.has_text:
            return None
        if not self.following:
            return len(self.paragraphs)
        headings = [index for index, role in enumerate(self.roles) if role == "heading"]
        bylines = [index for index, role in enumerate(self.roles) if role == "byline"]
        takes_headline = behind and not draft.headlines
        marked = [index for index in headings if count_heading_marks(self.paragraphs[index].text)[0] == 1]
        if marked:
            first = marked[0]
            while first - 1 in headings and 0 < count_heading_marks(self.paragraphs[first - 1].text)[0] <= 2:
                first -= 1
            if first and self.roles[first - 1] == "dateline" and self._is_dateline_of_next(first - 1, draft, marks):
                first -= 1
            return first
        if bylines:
            before = [index for index in headings if index < bylines[0]]
            if before and takes_headline and not draft.bylines:
                return bylines[0] + 1
            if before:
                return before[0]
            # A byline in brackets behind its text closes it; one that stands before a text opens it.
            return None if self.paragraphs[bylines[0]].text[0] in "（(" and not draft.bylines else bylines[0]
        if self.following[0].mark == "opening" or self._changes_column(draft, headings):
            if takes_headline and headings:
                return headings[0] + 1
            return headings[0] if headings else (None if self.following[0].mark != "opening" else len(self.paragraphs))
        return None

    def _changes_column(self, draft: Draft, headings: Sequence[int]) -> bool:
        """Whether a heading too wide for the column before stands here, and text of another width follows."""
        before = next((paragraph.width for paragraph, _ in reversed(draft.body[-20:]) if paragraph.width), None)
        after = self.following[0].width
        if before is None or not headings or NUMBERED.match(self.paragraphs[headings[0]].text):
            return False
        return len(self.paragraphs[headings[0]].text) > before + 2 and (after is None or abs(after - before) > 4)

    def _is_dateline_of_next(self, index: int, draft: Draft, marks: LineMarks) -> bool:
        """Whether the place of a dateline between two articles is spoken of in the second rather than in the first."""
        dateline = marks.parse_dateline(self.paragraphs[index].text)
        if dateline is None or not dateline.place:
            return False
        before = sum(paragraph.text.count(dateline.place) for paragraph, _ in draft.body)
        after = sum(paragraph.text.count(dateline.place) for paragraph in self.following)
        return after > before


def find_kind(
    headline: str, byline: str, texts: Sequence[str], roles: Sequence[ParagraphRole], marks: LineMarks
) -> ArticleKind:
    """The kind of an article by its headline, byline and the beginning and end of its text.

    >>> from transforms.reading.reading_lexicon import ReadingLexicon
    >>> marks = LineMarks(ReadingLexicon.from_rows(chrome=[{"kind": "report", "pattern": "政府工作报告"}]))
    >>> find_kind("2025年某县政府工作报告", "县长 李明", ["各位代表："], ["body"], marks)
    'report'
    """
    if roles and all(role == "caption" for role in roles):
        return "caption"
    head = headline + " " + " ".join(texts[:2])[:80]
    if marks.find_cue("report", headline) or (not headline and marks.find_cue("report", head)):
        return "report"
    if marks.find_cue("commentary", headline + byline) or marks.find_cue("commentary", " ".join(texts[-2:])[-160:]):
        return "commentary"
    if marks.find_cue("notice", headline):
        return "notice"
    return "news"


def choose_headline(headings: Sequence[Paragraph], marks: LineMarks) -> int | None:
    """Which of the headings over a text is its headline: the marked one; else the shortest of the first three that is
    no label, no numbered section, no deck behind a dash and no date, for the main headline is set largest."""
    best: tuple[int, int, int] | None = None
    for index, heading in enumerate(headings[:3]):
        level, length = count_heading_marks(heading.text)
        text = heading.text[length:]
        is_label = (
            text.startswith(("——", "（", "(")) or _LABEL.match(text) is not None or _DATED.match(text) is not None
        )
        is_label = is_label or NUMBERED.match(text) is not None
        rank = (level or 9) + (20 if is_label else 0) - (30 if marks.find_cue("report", text) and not is_label else 0)
        key = (rank, len(text) if len(text) > 3 else 99, index)
        if best is None or key < best:
            best = key
    return best[2] if best else None


def find_overlap(text: str) -> tuple[int, int] | None:
    """Where the whole stands in a line printed twice in overlapping halves, None where it is printed once.

    >>> text = "合作社闯出合作社闯出新路子新路子"
    >>> start, end = find_overlap(text) or (0, 0)
    >>> text[start:end]
    '合作社闯出新路子'
    """
    half, odd = divmod(len(text), 2)
    if odd or half < 4 or len(text) > 120 or text[0] not in text[1:] or text[-1] not in text[:-1]:
        return None
    for start in range(half + 1):
        whole = text[start : start + half]
        if whole.startswith(text[:start]) and whole.endswith(text[start + half :]):
            return start, start + half
    return None
