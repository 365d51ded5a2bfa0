"""Folding: one spelling for characters that mean the same, without moving any of them.

Belongs here: the folding table (full-width ASCII → ASCII, every kind of white space → space or line feed, traditional →
simplified one character for one), folding a text. Folding keeps the length, so an offset into the folded text is an
offset into the original.
Does not: joining lines (`transforms.reading.unwrapping`), reading numbers in words (`transforms.numbers.numerals`).
"""

from collections.abc import Iterable, Mapping

FoldingTable = dict[int, int]

# Punctuation keeps its Chinese shape: a full-width comma or bracket tells a reader (and the sentence splitter) that it
# belongs to Chinese text. Only what stands inside a number or a Latin word becomes ASCII.
_FULL_WIDTH_KEPT = frozenset("，：；！？（）")
_LINE_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Characters that take no room on the page count as space: byte order marks, zero-width joiners, soft hyphens, NUL.
_SPACES = "\t\x1f\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = "\x00\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ue004\ue5e5"


def build_folding_table(traditional: Iterable[Mapping[str, str]] = ()) -> FoldingTable:
    """The table for `fold`, from the rows of `traditional.csv` (columns traditional, simplified, a character each).

    Raises ValueError where a row maps other than one character to one.
    """
    table = {ord(" "): ord(" ")}
    for code in range(0xFF01, 0xFF5F):
        if chr(code) not in _FULL_WIDTH_KEPT:
            table[code] = code - 0xFEE0
    for characters, folded in ((_LINE_BREAKS, "\n"), (_SPACES + _INVISIBLE, " ")):
        table.update(dict.fromkeys(map(ord, characters), ord(folded)))
    for row in traditional:
        if len(row["traditional"]) != 1 or len(row["simplified"]) != 1:
            pair = f"{row['traditional']} to {row['simplified']}"
            raise ValueError(f"traditional.csv maps one character to one, not {pair}")
        table[ord(row["traditional"])] = ord(row["simplified"])
    return table


def fold(text: str, table: FoldingTable) -> str:
    """The text in one spelling, of the same length; line breaks of every kind are line feeds.

    >>> table = build_folding_table([{"traditional": "萬", "simplified": "万"}])
    >>> fold("收穀１．５萬斤，增８％", table)
    '收穀1.5万斤，增8%'
    """
    # A carriage return before a line feed is part of the same line end, not an empty line.
    return text.replace("\r\n", " \n").translate(table)
