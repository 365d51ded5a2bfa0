"""Pages as images: the box stands where it was asked for."""

import struct
import zlib

from tests.written_files import write_pdf
from transforms.reading.formats.page_image import draw_page


def test_draw_page_frames_the_box_and_nothing_else():
    png = draw_page(write_pdf([[(60, 80, 12, "修渠"), (60, 180, 12, "三十六里")]]), 1, (60, 170, 120, 184))
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (width, height, depth, kind) == (893, 1263, 8, 2)
    length = int.from_bytes(png[33:37], "big")
    rows = zlib.decompress(png[41 : 41 + length])
    stride = 1 + width * 3
    inked = {
        (column / 1.5, row / 1.5)
        for row in range(height) for column in range(width)
        if rows[row * stride + 1 + column * 3] > 180 and rows[row * stride + 2 + column * 3] < 100
    }  # fmt: skip
    assert inked
    assert 55 <= min(left for left, _ in inked) < 60
    assert 120 < max(left for left, _ in inked) <= 125
    assert 165 <= min(top for _, top in inked) < 170
    assert 184 < max(top for _, top in inked) <= 189
