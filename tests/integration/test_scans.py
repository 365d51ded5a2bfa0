"""Scans by the real recogniser: golden texts printed, rendered at 200 dpi and slightly turned, read as the plain text is.

Belongs here: what needs the extra `baoshu[scan]` and a Chromium; skipped where one lacks.
Does not: reading order and pages set upright (`tests/unit/transforms/reading/formats/test_scan.py`).
"""

import io

import pytest

from tests.integration.test_formats import PdfPrinter, measure_share
from tests.integration.test_formats import print_pdf as print_pdf
from transforms.reference import Reference

pytest.importorskip("rapidocr", reason="the extra baoshu[scan] is not installed")

DEGREES = 0.6
TEXTS = 6


def scan_pages(data: bytes) -> bytes:
    """A PDF's pages as a PDF of pictures: 200 dots an inch, slightly turned."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        pictures = [
            page.render(scale=200 / 72).to_pil().convert("RGB").rotate(DEGREES, fillcolor="white") for page in document
        ]
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", resolution=200, save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


@pytest.mark.browser
@pytest.mark.scan
def test_texts_read_the_same_from_a_scan(print_pdf: PdfPrinter, reference: Reference):
    share, differing = measure_share(
        lambda text: scan_pages(print_pdf(text)), ".pdf", reference, sets_paragraphs=True, most=TEXTS
    )
    assert share >= 0.93, "\n".join(differing)
