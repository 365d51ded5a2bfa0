"""Articles of a page: headline, byline, dateline, body, and what is set aside.

Belongs here: `Article`, finding articles in the lines of a document.
Does not: decoding (`transforms.documents`), unwrapping (`transforms.unwrapping`), sentence splitting.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from transforms.sentences import Sentence

ArticleKind = Literal["news", "commentary", "caption", "notice", "report"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `sentences` hold headline, subheads, body and captions in reading order; spans are of the original."""

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
