"""Word: the XML inside a .docx or .docm → its reading text with headings and tables. Macros are never looked at.

Belongs here: paragraphs, text boxes, tables, styles that are headings, limits on what is unpacked.
Does not: old .doc files, which are no ZIP (they are set aside with a reason).
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - written in C, no stubs

from transforms.reading.blocks import BlockKind, Content, Place
from transforms.reading.decoding import UnreadableDocument, check_text
from transforms.reading.formats.parts import Part, build_content, holds_figures, place_cells, squeeze

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_LARGEST = 256 << 20
_MOST_RATIO = 300
_HEADING_NAMES = ("heading ", "标题 ", "title")
# What holds no text of the document: deleted text, codes of fields, the copy of a text box for old programs.
_SKIPPED = frozenset({f"{_W}del", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", _FALLBACK})


def read_word(data: bytes) -> Content:
    """The reading text of a Word file, a line a paragraph. Raises UnreadableDocument with the reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            body = _parse(package, "word/document.xml")
            levels = _find_levels(_parse(package, "word/styles.xml")) if _has(package, "word/styles.xml") else {}
            properties = _parse(package, "docProps/core.xml") if _has(package, "docProps/core.xml") else None
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableDocument("the Word file is broken and cannot be opened; save it anew") from error
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"the XML of the Word file is broken: {error.msg}; save it anew") from error
    parts = list(_find_parts(body, levels))
    title = properties.findtext(_TITLE) if properties is not None else None
    content = build_content(parts, "docx", "utf-8", (("title", squeeze(title)),) if title else ())
    if not content.text.strip():
        raise UnreadableDocument("the Word file holds no text; where it holds pictures of pages, save it as PDF")
    check_text(content.text)
    return content


def _has(package: zipfile.ZipFile, name: str) -> bool:
    return name in package.NameToInfo


def _parse(package: zipfile.ZipFile, name: str) -> Any:
    """The root of a part of the package; entities are not resolved, and nothing is fetched."""
    entry = package.getinfo(name)
    if entry.file_size > _LARGEST or entry.file_size > _MOST_RATIO * max(entry.compress_size, 1 << 16):
        raise UnreadableDocument(
            f"the Word file unpacks to {entry.file_size >> 20} MB: no text does, it is not unpacked"
        )
    with package.open(entry) as file:
        source = file.read(entry.file_size + 1)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    return etree.fromstring(source, parser)


def _find_levels(styles: Any) -> dict[str, int]:
    """The level of every style that is a heading, by its id."""
    levels: dict[str, int] = {}
    for style in styles.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        label = (name.get(f"{_W}val") or "").lower() if name is not None else ""
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if label.startswith(_HEADING_NAMES):
            number = label.rpartition(" ")[2]
            levels[style.get(f"{_W}styleId") or ""] = int(number) if number.isdigit() else 1
        elif outline is not None and (outline.get(f"{_W}val") or "9") < "9":
            levels[style.get(f"{_W}styleId") or ""] = int(outline.get(f"{_W}val")) + 1
    return levels


def _find_parts(body: Any, levels: dict[str, int]) -> Iterator[Part]:
    """Paragraphs and tables in their order, whatever they are wrapped in."""
    counts = {"p": 0, "tbl": 0}
    stack = [body]
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}p":
            counts["p"] += 1
            yield from _read_paragraph(element, levels, f"p[{counts['p']}]", stack)
        elif element.tag == f"{_W}tbl":
            counts["tbl"] += 1
            part = _read_table(element, f"tbl[{counts['tbl']}]")
            if part is not None:
                yield part
            else:
                stack.extend(reversed(element))
        elif element.tag not in _SKIPPED:
            stack.extend(reversed(element))


def _read_paragraph(paragraph: Any, levels: dict[str, int], path: str, stack: list[Any]) -> Iterator[Part]:
    """The lines of a paragraph; the text boxes that hang on it come next."""
    text, boxes = _read_text(paragraph)
    stack.extend(reversed(boxes))
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    level = levels.get(style.get(f"{_W}val") or "", 0) if style is not None else 0
    is_item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    kind: BlockKind = "heading" if level else "list_item" if is_item else "paragraph"
    for line in text.split("\n"):
        if line.strip():
            yield Part(kind, " ".join(line.split()), level, Place(element=path))


def _read_text(paragraph: Any) -> tuple[str, list[Any]]:
    pieces: list[str] = []
    boxes: list[Any] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == f"{_W}t":
            pieces.append(element.text or "")
        elif tag == f"{_W}tab":
            pieces.append("  ")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif tag == f"{_W}cr" or (tag == f"{_W}br" and element.get(f"{_W}type") is None):
            pieces.append("\n")
        elif tag == f"{_W}txbxContent":
            boxes.append(element)
        elif tag not in _SKIPPED:
            stack.extend(reversed(element))
    return "".join(pieces), boxes


def _read_table(table: Any, path: str) -> Part | None:
    """A table of figures; None where it only lays out the page."""
    if next(table.iterfind(f".//{_W}tc//{_W}tbl"), None) is not None:
        return None
    rows: list[list[tuple[str, int, int, bool]]] = []
    hanging: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(table.iter(f"{_W}tr")):
        is_head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        cells: list[tuple[str, int, int, bool]] = []
        column = 0
        for cell in row.iter(f"{_W}tc"):
            span, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
            width = int(span.get(f"{_W}val") or 1) if span is not None else 1
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in hanging:
                above, index = hanging[column]
                text, _, across, head = rows[above][index]
                rows[above][index] = (text, number - above + 1, across, head)
            else:
                hanging.pop(column, None)
                if merge is not None:
                    hanging[column] = (number, len(cells))
                text = squeeze(" ".join(_read_text(inner)[0] for inner in cell.iter(f"{_W}p")))
                cells.append((text, 1, width, is_head))
            column += width
        rows.append(cells)
    placed = place_cells(rows)
    return Part("table", "", 0, Place(element=path), placed) if holds_figures(placed) else None
