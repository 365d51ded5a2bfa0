"""Blocks: what a document is made of, whatever format it came in, and its reading text.

Belongs here: `Block`, `Table`, `Cell`, `Content`: the one shape that every format is brought to; `OnPage`, by which slow ones tell
how far they are.
Does not: the formats themselves (`transforms.reading.formats`), finding tables in plain text
(`transforms.reading.text_tables`), what a cell means (`transforms.meaning.tables`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

# Hears of every page that a slow format has read: its number from 1, and how many there are.
OnPage = Callable[[int, int], None]


def ignore_page(page: int, pages: int) -> None:
    """Hears of a page and does nothing."""


BlockKind = Literal["heading", "paragraph", "list_item", "table", "caption", "furniture"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands in its source: page (from 1) and box in points (left, top, right, bottom), or an element path."""

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `start`/`end` are the span of its trimmed text in the reading text, equal where it is empty;
    `row` and `column` count from 0 in the grid that merged cells leave."""

    text: str
    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the reading text: its cells in reading order, the lines above it that title it, the notes below it."""

    cells: tuple[Cell, ...]
    start: int
    end: int
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the reading text and what it is. `level` is that of a heading; `table` of a table block alone."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    table: Table | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A document brought to its reading text. `format` names the adapter (text, html, markdown, pdf, docx, json …);
    `blocks` is empty where the text alone tells what its parts are; `hints` are metadata that the source itself states
    (title, date, publisher), by name."""

    text: str
    format: str
    encoding: str
    blocks: tuple[Block, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    page_count: int | None = None
