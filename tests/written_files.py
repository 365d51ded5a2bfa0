"""PDF and Word files as small as they can be, written by hand for tests.

Belongs here: `write_pdf`, `write_word`. Does not: what is expected of reading them.
"""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>'
)
Line = tuple[float, float, float, str]
Frame = tuple[float, float, float, float]


def write_pdf(pages: Sequence[Sequence[Line]], rulings: Sequence[Frame] = (), extra: str = "") -> bytes:
    """A PDF whose pages (A4) hold lines as (left, base line from the top, size, text); every page has the rulings, each
    (left, top, right, bottom). Its font is a name only, every character an em wide. `extra` goes into the trailer."""
    ranges = "".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>\n" for high in range(256))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /x def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + "".join(
            f"{len(part)} beginbfrange\n{''.join(part)}endbfrange\n" for part in _parts(ranges.splitlines(True), 100)
        )
        + "endcmap end end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/Sans/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Sans/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/Sans/Flags 4/FontBBox[0 -120 1000 880]/Ascent 880"
        "/Descent -120/ItalicAngle 0/CapHeight 800/StemV 80>>>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    for number, lines in enumerate(pages):
        drawn = "".join(
            f"{left} {842 - bottom} {right - left} {bottom - top} re f\n" for left, top, right, bottom in rulings
        )
        drawn += "".join(
            f"BT /F {size} Tf {left} {842 - base} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for left, base, size, text in lines
        )
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {7 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    file = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{len(file)}\n%%EOF"
    return file + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def _parts(lines: Sequence[str], size: int) -> list[Sequence[str]]:
    return [lines[start : start + size] for start in range(0, len(lines), size)]


def write_word(body: str, styles: str = _STYLES) -> bytes:
    """A .docx with this body in WordprocessingML, the prefix w bound."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
        )
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
        package.writestr("word/styles.xml", styles)
    return buffer.getvalue()


def write_word_paragraph(text: str, style: str = "a") -> str:
    """A paragraph of the body, its text cut into runs as Word cuts it."""
    middle = len(text) // 2
    runs = "".join(
        f"<w:r><w:t xml:space='preserve'>{escape(part)}</w:t></w:r>" for part in (text[:middle], text[middle:])
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'
