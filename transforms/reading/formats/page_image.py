"""A page of a PDF as an image, with a box around what a figure was read from.

Belongs here: drawing, and the process of its own that draws: `python -m transforms.reading.formats.page_image PAGE LEFT TOP
RIGHT BOTTOM` with the PDF on its standard input. Does not: reading (`transforms.reading.formats.pdf`), finding the file.
"""

import struct
import sys
import zlib

import pypdfium2
import pypdfium2.raw as pdfium

_SCALE = 1.5
# A poster is drawn smaller, so that its picture has no more pixels along a side than this.
_LONGEST = 2400
_MARGIN, _WIDTH = 2.0, 1.5
_INK = (196, 61, 35, 255)


def draw_page(data: bytes, page_number: int, box: tuple[float, float, float, float]) -> bytes:
    """The page, counted from 1, as a PNG with the box (left, top, right, bottom in points from the upper left) drawn on it.
    Raises pypdfium2.PdfiumError where the PDF cannot be opened or has no such page."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[page_number - 1]
        width, height = page.get_size()
        left, top, right, bottom = box
        frame = pdfium.FPDFPageObj_CreateNewRect(
            left - _MARGIN, height - bottom - _MARGIN, right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
        )
        pdfium.FPDFPageObj_SetStrokeColor(frame, *_INK)
        pdfium.FPDFPageObj_SetStrokeWidth(frame, _WIDTH)
        pdfium.FPDFPath_SetDrawMode(frame, pdfium.FPDF_FILLMODE_NONE, True)
        pdfium.FPDFPage_InsertObject(page, frame)
        bitmap = page.render(scale=min(_SCALE, _LONGEST / max(width, height)), rev_byteorder=True, prefer_bgrx=True)
        return _write_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    finally:
        document.close()


def _write_png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Rows of red, green, blue and a byte that says nothing as a PNG of colours."""
    rows = bytearray()
    for number in range(height):
        row = bytearray(pixels[number * stride : number * stride + width * 4])
        del row[3::4]
        rows += b"\0" + row
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


if __name__ == "__main__":
    page_number, *edges = sys.argv[1:]
    left, top, right, bottom = map(float, edges)
    sys.stdout.buffer.write(draw_page(sys.stdin.buffer.read(), int(page_number), (left, top, right, bottom)))
