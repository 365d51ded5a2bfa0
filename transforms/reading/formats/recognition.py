"""Recognition: which format the bytes of a file are of, by their content first, and its adapter.

Belongs here: telling formats apart, handing the bytes to the adapter.
Does not: any format itself (the modules beside this one), archives and files that wrap several articles
(`pipelines.storage.input_folder`).
"""

import re

from transforms.reading.blocks import Content, OnPage, ignore_page
from transforms.reading.decoding import UnreadableDocument, decode, find_binary_kind, find_picture_kind
from transforms.reading.formats.wrapped import is_wrapping, read_wrapped
from transforms.reading.reading_lexicon import ReadingLexicon

_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")
_MARKDOWN_NAMES = (".md", ".markdown")
_SNIFFED_BYTES = 4096
# What a whole page begins with; a text that merely holds tags is read as a text.
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL | re.IGNORECASE
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def find_format(source_file: str, data: bytes) -> str:
    """The format of a file: pdf, docx, html, wrapped, markdown or text.

    >>> find_format("page.txt", b"<!DOCTYPE html><html><body>"), find_format("notes.md", b"# 2025")
    ('html', 'markdown')
    """
    name = source_file.lower().removesuffix(".gz")
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04") and (b"word/" in data or name.endswith((".docx", ".docm"))):
        return "docx"
    start = data[:_SNIFFED_BYTES]
    for mark in _BOMS:
        # UTF-16 has a NUL beside every Latin letter.
        start = start.removeprefix(mark).replace(b"\x00", b"")
    if name.endswith(_HTML_NAMES) or _HTML_START.match(start):
        return "html"
    if is_wrapping(source_file):
        return "wrapped"
    return "markdown" if name.endswith(_MARKDOWN_NAMES) else "text"


def read_content(source_file: str, data: bytes, lexicon: ReadingLexicon, on_page: OnPage = ignore_page) -> Content:
    """The reading text of a file and what its format tells of it; `lexicon` knows furniture by its words, `on_page`
    hears of pages. Raises UnreadableDocument with the reason where it is no readable text."""
    found = find_format(source_file, data)
    if found not in ("pdf", "docx") and (kind := find_picture_kind(data)):
        from transforms.reading.formats.scan import read_picture

        return read_picture(data, kind)
    if found == "html":
        if looks_like := find_binary_kind(data):
            raise UnreadableDocument(f"not a web page: it looks like {looks_like}")
        from transforms.reading.formats.html import read_html

        return read_html(data, lexicon)
    if found == "pdf":
        from transforms.reading.formats.pdf import read_pdf

        return read_pdf(data, on_page)
    if found == "docx":
        from transforms.reading.formats.word import read_word

        return read_word(data)
    if found == "wrapped":
        return read_wrapped(source_file, data)
    text, encoding = decode(data)
    return Content(text, found, encoding)
