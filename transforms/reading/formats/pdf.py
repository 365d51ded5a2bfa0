"""PDF: characters with their boxes → printed pages → reading text; which pages are scans.

Belongs here: opening a PDF, runs of characters, spelling of characters that fonts encode oddly.
Does not: columns, headers and lines (`transforms.reading.formats.printed`), tables by their rulings
(`transforms.reading.formats.ruled_tables`), recognising scans (`transforms.reading.formats.scan`).
"""

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from transforms.reading.blocks import Content, OnPage, Place, ignore_page
from transforms.reading.decoding import UnreadableDocument, check_text
from transforms.reading.formats import scan
from transforms.reading.formats.parts import build_content
from transforms.reading.formats.printed import Box, PrintedPage, Run, build_parts
from transforms.reading.formats.ruled_tables import find_ruled_tables

MOST_PAGES = 2000
# Below so many characters a page that holds an image is a scan.
_FEWEST_CHARACTERS = 12
_MOST_UNKNOWN = 0.2
# Fonts encode characters as the radicals they look like; Unicode's own folding leaves out those simplified in China.
_RADICALS = str.maketrans(
    "⺌⺎⺓⺝⺟⺠⺩⺬⺮⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "小兀幺月母民王示竹虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_THICKEST, _SHORTEST = 3.0, 8.0
_MOST_OBJECTS = 5000
_NO_GLYPH = frozenset({0xA0, 0xAD, 0x3000, 0xFEFF, 0xFFFE})
_JOIN_GAP, _SPACE_GAP = 0.9, 0.2


def read_pdf(data: bytes, on_page: OnPage = ignore_page) -> Content:
    """The reading text of a PDF, a line a printed line, with its blocks and their places; `on_page` hears of every page
    that is read or recognised. Raises UnreadableDocument where it is encrypted, broken, too long, or a scan."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument("the PDF is encrypted; save it without a password") from error
        raise UnreadableDocument("the PDF is broken and cannot be opened; print or save it anew") from error
    try:
        if count > MOST_PAGES:
            raise UnreadableDocument(f"the PDF has {count} pages; the limit is {MOST_PAGES}: split it")
        pages = [_read_page(document, number, on_page) for number in range(count)]
        if not any(page and page.runs for page in pages) and scan.is_installed():
            return scan.build_scan([_recognise_page(document, number, on_page) for number in range(count)])
        if scan.is_installed():
            # Pages that were scanned between others that were not.
            pages = [page or _recognise_page(document, number, on_page) for number, page in enumerate(pages)]
    finally:
        document.close()
    if not any(page and page.runs for page in pages):
        raise UnreadableDocument(f"the PDF is a scan without a text layer: {scan.NEEDED}")
    content = build_content(build_parts([page for page in pages if page]), "pdf", "pdf", page_count=count)
    check_text(content.text)
    return content


def _recognise_page(document: pypdfium2.PdfDocument, number: int, on_page: OnPage) -> PrintedPage:
    page = document[number]
    try:
        width, height = page.get_size()
        dots = scan.DOTS_PER_INCH / 72
        picture = page.render(scale=dots, rev_byteorder=False).to_numpy()[:, :, :3]  # pyright: ignore[reportArgumentType]
        return PrintedPage(number + 1, width, height, scan.recognise(picture, dots), [])
    finally:
        page.close()
        on_page(number + 1, len(document))


def _read_page(document: pypdfium2.PdfDocument, number: int, on_page: OnPage) -> PrintedPage | None:
    """A page with its runs and tables; None where it holds no text to speak of, but an image."""
    page = document[number]
    try:
        width, height = page.get_size()
        textpage = page.get_textpage()
        try:
            runs = list(_find_runs(textpage.raw, height))
        finally:
            textpage.close()
        length = sum(len(run.text) for run in runs)
        unknown = sum(run.text.count("\ufffd") for run in runs)
        if length < _FEWEST_CHARACTERS or unknown > _MOST_UNKNOWN * length:
            if any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=2)) or unknown:
                return None
        tables = find_ruled_tables(_find_rulings(page, height), runs)
        for box, part in tables:
            part.place = Place(number + 1, box)
        return PrintedPage(number + 1, width, height, runs, tables)
    finally:
        page.close()
        on_page(number + 1, len(document))


def _find_rulings(page: pypdfium2.PdfPage, height: float) -> list[Box]:
    """The boxes of the thin lines that a page draws; a frame is four of them."""
    found: list[Box] = []
    for number, drawn in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if number > _MOST_OBJECTS:
            return []
        left, below, right, above = drawn.get_bounds()
        top, bottom = height - above, height - below
        wide, high = right - left, bottom - top
        if min(wide, high) <= _THICKEST:
            if max(wide, high) >= _SHORTEST:
                found.append((left, top, right, bottom))
        elif wide >= _SHORTEST and high >= _SHORTEST and wide < 0.98 * page.get_width():
            found += (left, top, right, top), (left, bottom, right, bottom)
            found += (left, top, left, bottom), (right, top, right, bottom)
    return found


@dataclass(slots=True)
class _Glyph:
    """A character as drawn: its box from the top of the page, its origin on the base line, the size its font says."""

    character: str
    left: float
    top: float
    right: float
    bottom: float
    origin: tuple[float, float]
    font_size: float


def _find_runs(textpage: object, height: float) -> Iterator[Run]:
    """Runs in the order the file draws them: characters of one line without a wide gap between them."""
    run: Run | None = None
    for glyph in _straighten(list(_find_glyphs(textpage, height))):
        left, right, top, bottom, character = glyph.left, glyph.right, glyph.top, glyph.bottom, glyph.character
        size = bottom - top
        if run is not None and _goes_on(run, left, top, bottom, size):
            if left - run.right > _SPACE_GAP * size and (run.text[-1].isascii() or character.isascii()):
                run.text += " "
                run.lefts.append(run.right)
            run.text += character
            run.lefts.append(left)
            run.right, run.top, run.bottom = max(run.right, right), min(run.top, top), max(run.bottom, bottom)
        else:
            if run is not None:
                yield run
            run = Run(character, left, top, right, bottom, size, [left])
    if run is not None:
        yield run


def _find_glyphs(textpage: object, height: float) -> Iterator[_Glyph]:
    rectangle, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box, across, down = ctypes.byref(rectangle), ctypes.byref(x), ctypes.byref(y)
    high = 0
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        if code <= 0x20 or code in _NO_GLYPH or not pdfium.FPDFText_GetLooseCharBox(textpage, index, box):
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, across, down)
        size = pdfium.FPDFText_GetFontSize(textpage, index)
        top, bottom = height - rectangle.top, height - rectangle.bottom
        yield _Glyph(
            _spell(code), rectangle.left, top, rectangle.right, bottom, (x.value, height - y.value), size or 1.0
        )


def _straighten(glyphs: list[_Glyph]) -> list[_Glyph]:
    """The glyphs with boxes as high as their font: of some, such as 一, only the ink is told."""
    if not glyphs:
        return glyphs
    ratios = Counter(round((glyph.bottom - glyph.top) / glyph.font_size, 2) for glyph in glyphs)
    ratio = ratios.most_common(1)[0][0]
    drops = Counter(
        round((glyph.bottom - glyph.origin[1]) / glyph.font_size, 2)
        for glyph in glyphs
        if round((glyph.bottom - glyph.top) / glyph.font_size, 2) == ratio
    )
    drop = drops.most_common(1)[0][0]
    for glyph in glyphs:
        if glyph.bottom - glyph.top < 0.7 * ratio * glyph.font_size:
            glyph.bottom = glyph.origin[1] + drop * glyph.font_size
            glyph.top = glyph.bottom - ratio * glyph.font_size
            glyph.left = min(glyph.left, glyph.origin[0])
    return glyphs


def _goes_on(run: Run, left: float, top: float, bottom: float, size: float) -> bool:
    middle = (top + bottom) / 2
    return (
        run.top < middle < run.bottom
        and -0.5 * size < left - run.right < _JOIN_GAP * size
        and 0.6 * run.size < size < 1.6 * run.size
    )


def _spell(code: int) -> str:
    character = chr(code)
    if 0x2E80 <= code <= 0x2EFF:
        return character.translate(_RADICALS)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", character)
    return "\ufffd" if 0xE000 <= code <= 0xF8FF else character
