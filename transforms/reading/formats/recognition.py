"""Recognition: which format the bytes of a file are of, by their content first, and its adapter.

Belongs here: `FORMATS`, one row a format: its names, its mark, its reader. Does not: any format itself (the modules beside
this one), archives and files that wrap several articles (`pipelines.storage.input_folder`).

Readers import their adapter when they are called: most runs need none of the engines for PDF, Word and scans.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from transforms.reading.blocks import Content, OnPage, ignore_page
from transforms.reading.decoding import UnreadableDocument, decode, find_binary_kind, find_picture_kind
from transforms.reading.formats.wrapped import is_wrapping, read_wrapped
from transforms.reading.reading_lexicon import ReadingLexicon

_SNIFFED_BYTES = 4096
# What a whole page begins with; a text that merely holds tags is read as a text.
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL | re.IGNORECASE
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class SourceFile:
    """A file to be read: its path, its bytes, who knows furniture by its words, who hears of pages."""

    path: str
    data: bytes
    lexicon: ReadingLexicon
    on_page: OnPage = ignore_page

    @cached_property
    def name(self) -> str:
        """The path in small letters, without the ending of compression."""
        return self.path.lower().removesuffix(".gz")

    @cached_property
    def start(self) -> bytes:
        """The first bytes, in UTF-16 without the NUL that stands beside every Latin letter."""
        start = self.data[:_SNIFFED_BYTES]
        for mark in _BOMS:
            start = start.removeprefix(mark).replace(b"\x00", b"")
        return start


class SourceFormat(NamedTuple):
    """A format: what it is called in `document.format`, which files are of it, its reader, which raises UnreadableDocument."""

    names: tuple[str, ...]
    holds: Callable[[SourceFile], bool]
    read: Callable[[SourceFile], Content]


def find_format(file: SourceFile) -> SourceFormat:
    """The first of `FORMATS` that a file is of; the last takes any."""
    return next(each for each in FORMATS if each.holds(file))


def read_content(source_file: str, data: bytes, lexicon: ReadingLexicon, on_page: OnPage = ignore_page) -> Content:
    """The reading text of a file and what its format tells of it; `lexicon` knows furniture by its words, `on_page`
    hears of pages. Raises UnreadableDocument with the reason where it is no readable text."""
    file = SourceFile(source_file, data, lexicon, on_page)
    return find_format(file).read(file)


def _read_pdf(file: SourceFile) -> Content:
    from transforms.reading.formats.pdf import read_pdf

    return read_pdf(file.data, file.on_page)


def _holds_word(file: SourceFile) -> bool:
    return file.data.startswith(b"PK\x03\x04") and (b"word/" in file.data or file.name.endswith((".docx", ".docm")))


def _read_word(file: SourceFile) -> Content:
    from transforms.reading.formats.word import read_word

    return read_word(file.data)


def _read_picture(file: SourceFile) -> Content:
    from transforms.reading.formats.scan import read_picture

    return read_picture(file.data, find_picture_kind(file.data) or "")


def _holds_html(file: SourceFile) -> bool:
    is_named_so = file.name.endswith((".html", ".htm", ".xhtml", ".shtml"))
    return is_named_so or _HTML_START.match(file.start) is not None


def _read_html(file: SourceFile) -> Content:
    if looks_like := find_binary_kind(file.data):
        raise UnreadableDocument(f"not a web page: it looks like {looks_like}")
    from transforms.reading.formats.html import read_html

    return read_html(file.data, file.lexicon)


def _read_as(name: str) -> Callable[[SourceFile], Content]:
    def read(file: SourceFile) -> Content:
        text, encoding = decode(file.data)
        return Content(text, name, encoding)

    return read


# In the order in which they are asked. `warehouse.fields.SOURCE_FORMATS` are their names.
FORMATS = (
    SourceFormat(("pdf",), lambda file: file.data.startswith(b"%PDF-"), _read_pdf),
    SourceFormat(("docx",), _holds_word, _read_word),
    SourceFormat(("scan",), lambda file: find_picture_kind(file.data) is not None, _read_picture),
    SourceFormat(("html",), _holds_html, _read_html),
    SourceFormat(("json", "csv"), lambda file: is_wrapping(file.path), lambda file: read_wrapped(file.path, file.data)),
    SourceFormat(("markdown",), lambda file: file.name.endswith((".md", ".markdown")), _read_as("markdown")),
    SourceFormat(("text",), lambda file: True, _read_as("text")),
)
