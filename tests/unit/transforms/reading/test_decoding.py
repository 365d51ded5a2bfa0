"""Decoding: encodings of the Chinese press, and the reasons given for files that are no Chinese text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.reading.decoding import UnreadableDocument, decode, find_binary_kind

TEXT = "今年上半年，全县粮食总产量达12.5万吨，同比增长3.2%。合作社的负责人说，这是近年来最好的收成。\n" * 4
TRADITIONAL = "今年上半年，全縣糧食總產量達12.5萬噸，同比增長3.2%。這是近年來最好的收成，農民都很高興。\n" * 4


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
    ],
)
def test_decode_finds_the_encoding(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding)


def test_decode_tells_big5_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")
    assert decode(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")


def test_decode_reads_a_short_gb18030_line() -> None:
    assert decode("棉花亩产120公斤".encode("gbk")) == ("棉花亩产120公斤", "gb18030")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (" \n\t　\r\n".encode(), "the file holds only white space"),
        (b"\xef\xbb\xbf", "the file holds only white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file: it looks like a PNG image"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not a text file: it looks like a PDF document"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not a text file: it looks like a ZIP archive (or a Word, Excel or EPUB file)"),
        (
            ("粮食总产量" * 9).encode()[:-1],
            "the UTF-8 text ends in the middle of a character (byte 132 of 134): the file is cut off",
        ),
        (
            "粮食".encode() + b"\xed\xa0\x80" + "总产".encode(),
            "the UTF-8 text holds half of a surrogate pair at byte 6: it was damaged before it was saved",
        ),
        ("粮食\x00总产".encode(), "the text holds 1 NUL characters, the first at character 2: no plain text"),
        (b"The harvest was good this year. " * 9, "no Chinese text: 0 of 225 letters are Chinese characters"),
        ("ことしの米はよくできました。".encode(), "no Chinese text: it looks Japanese (12 of 13 letters)"),
        (b"12.5\n13.7\n", "no Chinese text: 0 of 0 letters are Chinese characters"),
    ],
)
def test_decode_says_why_not(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        decode(data)
    assert str(caught.value) == reason


def test_decode_names_a_cut_off_utf16_file() -> None:
    with pytest.raises(UnreadableDocument, match="UTF-16 text ends in the middle of a character"):
        decode(TEXT.encode("utf-16")[:-1])


def test_decode_names_a_damaged_place() -> None:
    data = TEXT.encode()[:30] + b"\xff" + TEXT.encode()[30:]
    with pytest.raises(UnreadableDocument, match="the UTF-8 text is damaged at byte 30"):
        decode(data)


def test_decode_rejects_noise_that_is_no_known_format() -> None:
    noise = bytes((number * 197 + 31) % 256 for number in range(1, 4000))
    with pytest.raises(UnreadableDocument):
        decode(noise)


def test_decode_keeps_a_page_without_numbers() -> None:
    assert decode("春天来了，柳树发芽。".encode())[0] == "春天来了，柳树发芽。"


def test_find_binary_kind_leaves_a_text_that_begins_with_two_letters() -> None:
    assert find_binary_kind("BMW工厂投产".encode()) is None


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=80).map(lambda text: text.encode("utf-16-le", "surrogatepass")))
)
def test_decode_never_raises_another_error(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except UnreadableDocument:
        return
    assert text.encode(encoding if encoding not in ("utf-16", "utf-32") else "utf-8")
    assert "\x00" not in text
