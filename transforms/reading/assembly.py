"""Assembly: the drafts of a page → articles with their numbered sentences, each under its section.

Belongs here: `Assembly`, sections, lead phrases, reading order and numbers of sentences and paragraphs.
Does not: which paragraphs make an article (`transforms.reading.articles`), where a sentence ends (`transforms.reading.sentences`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from transforms.reading.articles import Article, Draft, ParagraphRole, choose_headline, find_kind
from transforms.reading.marks import NUMBERED, LineMarks, count_heading_marks
from transforms.reading.paragraphs import Paragraph
from transforms.reading.sentences import Role, Sentence, find_sentences
from transforms.reading.unwrapping import is_finished, is_prose

_APPENDIX = re.compile(r"附[件录表]\d*\Z|注释\Z|名词解释")


@dataclass(slots=True)
class Sections:
    """The headings a paragraph stands under, from the widest to the nearest."""

    stack: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, text: str) -> None:
        """A heading of that level begins: it ends all sections of its level and below."""
        self.stack = [(other, name) for other, name in self.stack if other < level]
        self.stack.append((level, text))

    @property
    def path(self) -> str | None:
        """The headings, joined by " / "; None where there is none."""
        return " / ".join(name for _, name in self.stack) or None


def find_level(paragraph: Paragraph, role: ParagraphRole) -> int:
    """Rank of a heading: 1 for # to 6; chapters, 一、, （一） below their marks; boxes and appendices
    beside chapters, plain headings lowest."""
    marks, length = count_heading_marks(paragraph.text)
    if marks:
        return marks
    if role == "sidebar" or _APPENDIX.match(paragraph.text):
        return 7
    match = NUMBERED.match(paragraph.text, length)
    if match and match.lastgroup:
        return {"chapter": 7, "first": 8, "second": 9}[match.lastgroup]
    return 10


def find_lead(text: str) -> str | None:
    """The lead phrase of a numbered paragraph, which names what follows: （一）培育特色产业。 …

    >>> find_lead("（一）培育特色产业。全年新增果园1200亩，总产量3.5万吨。")
    '（一）培育特色产业'
    """
    match = NUMBERED.match(text)
    if not match:
        return None
    end = text.find("。", match.end(), match.end() + 40)
    return text[:end] if end > 0 and end + 1 < len(text) else None


@dataclass(slots=True)
class Assembly:
    """Builds articles from drafts: numbers sentences and paragraphs through the document, in reading order."""

    marks: LineMarks
    sentence_count: int = 0
    paragraph_count: int = 0

    def build_article(self, number: int, draft: Draft, spans: Sequence[tuple[int, int]]) -> Article:
        """The article of a draft; `spans` are the pieces of the original it is made of."""
        main = choose_headline(draft.headlines, self.marks)
        sentences: list[Sentence] = []
        subheads: list[str] = []
        headline = None
        for index, heading in enumerate(draft.headlines):
            sentence = self._build_heading(heading, "headline" if index == main else "subhead")
            sentences.append(sentence)
            if index == main:
                headline = print_heading(heading)
            else:
                subheads.append(print_heading(heading))
        sections = Sections()
        was_heading = False
        for paragraph, role in draft.body:
            if role in ("heading", "sidebar"):
                text, level = print_heading(paragraph), find_level(paragraph, role)
                subheads.append(text)
                if was_heading and level == 10 and sections.stack and sections.stack[-1][0] == 10:
                    text = f"{sections.stack[-1][1]} {text}"
                sections.enter(level, text)
                sentences.append(self._build_heading(paragraph, "subhead"))
                was_heading = True
                continue
            was_heading = False
            lead = find_lead(paragraph.text)
            if lead:
                sections.enter(find_level(paragraph, role), lead)
            sentences.extend(
                self._build_sentences(paragraph, "caption" if role == "caption" else "body", sections.path)
            )
        return self._build(number, draft, spans, sentences, headline, tuple(subheads))

    def _build(
        self, number: int, draft: Draft, spans: Sequence[tuple[int, int]], sentences: Sequence[Sentence],
        headline: str | None, subheads: tuple[str, ...],
    ) -> Article:  # fmt: skip
        marks = self.marks
        byline = " ".join(paragraph.printed for paragraph in draft.bylines) or None
        authors = tuple(name for paragraph in draft.bylines for name in marks.parse_byline(paragraph.printed))
        bodies = [paragraph for paragraph, role in draft.body if role == "body"]
        opening = marks.parse_opening(bodies[0].printed) if bodies else None
        datelines = [found for paragraph in draft.datelines if (found := marks.parse_dateline(paragraph.text))]
        dateline = datelines[0] if datelines else opening[0] if opening else None
        if opening and opening[1] and not byline:
            byline, authors = opening[1], opening[2]
        agency = dateline.agency if dateline else None
        kind = find_kind(
            headline or "", byline or "", [p.text for p in bodies], [role for _, role in draft.body], marks
        )
        return Article(
            number=number, start=spans[0][0], end=spans[-1][1], kind=kind, sentences=tuple(sentences),
            headline=headline, subheads=subheads, byline=byline, authors=authors,
            dateline=dateline.printed if dateline else None,
            dateline_place=dateline.place if dateline else None,
            agency=agency or marks.find_agency(byline or ""),
            is_truncated=bool(bodies) and not is_finished(bodies[-1].text) and is_prose(bodies[-1].text),
            spans=tuple(spans),
        )  # fmt: skip

    def _build_heading(self, paragraph: Paragraph, role: Literal["headline", "subhead"]) -> Sentence:
        start = count_heading_marks(paragraph.text)[1]
        self.paragraph_count += 1
        return self._number(paragraph, start, len(paragraph.text), role, None)

    def _build_sentences(
        self, paragraph: Paragraph, role: Literal["body", "caption"], section: str | None
    ) -> list[Sentence]:
        self.paragraph_count += 1
        return [self._number(paragraph, start, end, role, section) for start, end in find_sentences(paragraph.text)]

    def _number(self, paragraph: Paragraph, start: int, end: int, role: Role, section: str | None) -> Sentence:
        self.sentence_count += 1
        return Sentence(
            paragraph.text[start:end],
            paragraph.offsets(start, end),
            self.sentence_count,
            self.paragraph_count,
            role,
            section,
        )


def print_heading(paragraph: Paragraph) -> str:
    """A heading as printed, without its marks, one space where the print leaves room between phrases."""
    return paragraph.printed[count_heading_marks(paragraph.printed)[1] :]
