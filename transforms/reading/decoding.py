"""Decoding: the bytes of a file → its text and the name of its encoding, or a reason why they are no Chinese text.

Belongs here: what binary files look like, byte order marks, choosing an encoding, the checks of what came out.
Does not: folding (`transforms.reading.folding`), reading the text (`transforms.reading.pages`), file access (`pipelines`).
"""

import codecs
import re

# First bytes of files that people rename to .txt, and what they are.
_MAGIC = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (or a Word, Excel or EPUB file)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90", "a Windows program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
)
# Two letters alone would also begin a text about a car maker; these need a look at what follows.
_NEEDS_BINARY = frozenset({b"BM", b"RIFF", b"ID3", b"BZh", b"OggS"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("gb18030", "big5", "utf-16-le", "utf-16-be")
# What every Chinese page is full of, in both scripts; a wrong encoding yields rare characters instead.
_COMMON = re.compile(
    "[的一是在不了有和人中大国國上为為个個地发發业業市经經全新产產会會年月日万萬亿億元到对對出时時、，。]"
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1b\x7f]")
_BIG5_USUAL = re.compile(rb"[\xa1-\xc6][\x40-\xfe]")

_SAMPLE_BYTES, _SAMPLE_CHARACTERS = 65536, 60000
_LEAST_PLAUSIBLE = 0.75
_LEAST_CHINESE = 0.15


class UnreadableDocument(ValueError):  # noqa: N818 - a verdict on the document, not a fault of the program
    """The bytes are no text this project reads; the message is the reason, in words for a person."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding. Raises UnreadableDocument, and nothing else.

    >>> decode("粮食总产量1.2万吨。".encode("gb18030"))
    ('粮食总产量1.2万吨。', 'gb18030')
    """
    if not data:
        raise UnreadableDocument("the file is empty")
    looks_like = find_binary_kind(data)
    if looks_like:
        raise UnreadableDocument(f"not a text file: it looks like {looks_like}")
    text, encoding = decode_unchecked(data)
    check_text(text)
    return text, encoding


def decode_unchecked(data: bytes) -> tuple[str, str]:
    """The text of bytes that need hold no Chinese letter yet, such as the source of a web page, and the name of its
    encoding. Raises UnreadableDocument where no encoding fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_without_utf8(data, error)


def find_binary_kind(data: bytes) -> str | None:
    """What binary format the first bytes are of, None where they are of none.

    >>> find_binary_kind(b"%PDF-1.7")
    'a PDF document'
    """
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic not in _NEEDS_BINARY or b"\x00" in data[:64]):
            return name
    if data[4:8] == b"ftyp":
        return "a video or audio recording (MP4)"
    return None


def find_picture_kind(data: bytes) -> str | None:
    """What kind of picture the first bytes are of, None where they are of none.

    >>> find_picture_kind(b"GIF89a"), find_picture_kind(b"%PDF-1.7")
    ('a GIF image', None)
    """
    kind = find_binary_kind(data)
    return kind if kind is not None and (kind.endswith(" image") or data[8:12] == b"WEBP") else None


def check_text(text: str) -> None:
    """Raises UnreadableDocument where a decoded text holds no Chinese text to read."""
    if not text.strip("\ufeff\u200b \t\r\n\x0b\x0c\x85\xa0\u2028\u2029\u3000") or text.isspace():
        raise UnreadableDocument("the file holds only white space")
    if "\x00" in text:
        count, first = text.count("\x00"), text.index("\x00")
        raise UnreadableDocument(
            f"the text holds {count} NUL characters, the first at character {first}: no plain text"
        )
    sample = _take_sample(text, _SAMPLE_CHARACTERS // 10)
    controls = len(_CONTROL.findall(sample))
    if controls > 2 and controls > len(sample) * 0.01:
        raise UnreadableDocument(f"not a text file: {controls} control characters in the first {len(sample)}")
    letters, chinese = len(_LETTER.findall(sample)), len(_HAN.findall(sample))
    for pattern, language in ((_KANA, "Japanese"), (_HANGUL, "Korean")):
        if (found := len(pattern.findall(sample))) > letters * 0.1:
            raise UnreadableDocument(f"no Chinese text: it looks {language} ({found} of {letters} letters)")
    if chinese < letters * _LEAST_CHINESE or not chinese:
        raise UnreadableDocument(f"no Chinese text: {chinese} of {letters} letters are Chinese characters")


def _decode_as(data: bytes, encoding: str) -> str:
    """The text where a byte order mark names the encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(_explain(data, encoding, error)) from error


def _decode_without_utf8(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """The text in the legacy encoding that fits best; where the bytes are faulty UTF-8, the fault is the reason."""
    damaged = data[:_SAMPLE_BYTES].decode("utf-8", "replace")
    if damaged.count("\ufffd") <= max(3, len(damaged) * 0.02) and (_HAN.search(damaged) or error.start > 8):
        raise UnreadableDocument(_explain(data, "utf-8", error)) from error
    guess = _guess(data)
    best: tuple[float, str, str, UnicodeDecodeError | None] | None = None
    for encoding in _LEGACY:
        fault = None
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as found:
            if found.start < len(data) - 4:
                continue
            text, fault = data[: found.start].decode(encoding, "ignore"), found
        score = _rate(text, encoding) + (0.05 if encoding == guess else 0)
        if best is None or score > best[0]:
            best = (score, encoding, text, fault)
    if best is None or best[0] < _LEAST_PLAUSIBLE:
        raise UnreadableDocument(
            "no character encoding turns the bytes into Chinese text (tried UTF-8, UTF-16, GB18030, Big5)"
        )
    if best[3] is not None:
        raise UnreadableDocument(_explain(data, best[1], best[3]))
    return best[2], best[1]


def _explain(data: bytes, encoding: str, error: UnicodeDecodeError) -> str:
    """Why the bytes do not decode, for a person."""
    name = encoding.removesuffix("-sig").upper()
    if error.start >= len(data) - 4 and (
        "unexpected end" in error.reason or "incomplete" in error.reason or "truncated" in error.reason
    ):
        where = f"byte {error.start} of {len(data)}"
        return f"the {name} text ends in the middle of a character ({where}): the file is cut off"
    if "surrogate" in error.reason or data[error.start : error.start + 1] == b"\xed":
        return (
            f"the {name} text holds half of a surrogate pair at byte {error.start}: it was damaged before it was saved"
        )
    return f"the {name} text is damaged at byte {error.start}: {error.reason}"


def _guess(data: bytes) -> str | None:
    """What charset-normalizer takes a sample for, of the encodings that come into question."""
    # Few files need it, every process would pay for it.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=["gb18030", "big5", "utf_16_le", "utf_16_be"]).best()
    return best.encoding.replace("_", "-") if best else None


def _rate(text: str, encoding: str) -> float:
    """How plausible a text is as Chinese: near or above 1 for real text, well below for a wrong encoding."""
    sample = "".join(re.findall(r"[^\x00-\x7f]+", _take_sample(text)))
    if not sample:
        return 0.0
    if encoding == "gb18030":
        usual = len(sample.encode("gb2312", "ignore")) / 2
    elif encoding == "big5":
        usual = float(len(_BIG5_USUAL.findall(sample.encode("big5", "ignore"))))
    else:
        usual = float(len(re.findall(r"[\u4e00-\u9fff\u3000-\u301f\uff00-\uff5e\u2010-\u2026]", sample)))
        if "\x00" in text[:1000] or len(_CONTROL.findall(text[:1000])) > 2:
            return 0.0
    return usual / len(sample) * 0.8 + min(len(_COMMON.findall(sample)) / len(sample), 0.2)


def _take_sample(text: str, size: int = _SAMPLE_CHARACTERS) -> str:
    """Beginning, middle and end of a long text."""
    if len(text) <= size:
        return text
    third, middle = size // 3, len(text) // 2
    return text[:third] + text[middle : middle + third] + text[-third:]


def decode_table(data: bytes) -> str | None:
    """The text of a table as people and spreadsheet programs save it: UTF-8, UTF-16 with mark, GB18030; None for others."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
