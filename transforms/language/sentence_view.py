"""The view of a sentence that every field asks: words, tags, and a mask of what is time, place, base or quantity.

Belongs here: `SentenceView`, `build_view`, `Phrase`, cleaning of names.
Does not: what the words mean.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from transforms.language.tokens import Token, find_tokens

# what a character of a sentence belongs to, in `SentenceView.mask`
TIME, PLACE, BASE, QUANTITY = 1, 2, 3, 4
MIN_PHRASE = 3
# 性别比（以女性为100）: how it is reckoned
_EXPLAINED = re.compile(r"(?<=.)[（(][^（()）]*(?:以|指|按|包括|不含|含)[^（()）]*[）)]$")


# A page number that a scan has left inside a phrase: 转-3-移支付, 结13余.
_PAGE_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff])([-—–]\s?\d{1,3}\s?[-—–]|(?<!第)(?<!每)\d{1,3}(?![个市岁天次年月日号家人级位大类种强条项名桥隧县区镇村省座所期批组户亩吨元米公小时分点倍成度至到]))(?=[\u4e00-\u9fff])"
)


@dataclass(slots=True)
class SentenceView:
    """A sentence with its words (jieba) and a mask that says which characters are time, place, base or quantity."""

    text: str
    starts: list[int]
    words: list[str]
    tags: list[str]
    word_starts: frozenset[int]
    word_at: list[int]
    mask: bytearray
    known: dict[int, int]  # where names of the indicator catalogue end → where they start


class Phrase(NamedTuple):
    """A stretch of the sentence; `text` has white space and quotes as printed."""

    text: str
    start: int
    end: int


def build_view(text: str, masks: Iterable[tuple[int, int, int]], known: Iterable[tuple[int, int]] = ()) -> SentenceView:
    """The view of a sentence; `masks` are (start, end, code) spans, later ones win; `known` spans of catalogue names."""
    masks = list(masks)
    borders = {border for start, end, code in masks if code == TIME for border in (start, end)}
    places = {end: start for start, end, code in masks if code == PLACE}
    tokens = list(_split_at(borders, places, text))
    starts = [start for start, _, _ in tokens]
    words = [text[start:end] for start, end, _ in tokens]
    tags = [tag for _, _, tag in tokens]
    word_at: list[int] = []
    for number, (start, end, _) in enumerate(tokens):
        word_at += [number] * (end - start)
    mask = bytearray(len(text))
    for start, end, code in masks:
        mask[start:end] = bytes([code]) * (end - start)
    names = {end: start for start, end in known if end - start >= MIN_PHRASE}
    return SentenceView(text, starts, words, tags, frozenset(starts), word_at, mask, names)


def _split_at(borders: set[int], places: Mapping[int, int], text: str) -> Iterator[Token]:
    """The words of a text, cut where a time begins or ends (10月|销量, not 10|月销量) and where an area ends that began before
    the word (全村|人均, not 全|村人|均); `places` are the starts of areas by their ends."""
    for start, end, tag in find_tokens(text):
        inside = [at for at in range(start + 1, end) if at in borders or places.get(at, start) < start]
        if not inside:
            yield start, end, tag
            continue
        for left, right in pairwise((start, *inside, end)):
            for from_, to, part in find_tokens(text[left:right]):
                yield left + from_, left + to, part


def _without_page_number(number: re.Match[str]) -> str:
    """Nothing where the characters on both sides of a number are one word, else the number."""
    text = number.string
    if not number[0].isdigit():
        return ""
    at = number.start()
    tokens = find_tokens(text[:at] + text[number.end() :])
    return "" if any(start < at < end for start, end, _ in tokens) else number[0]


def clean_name(text: str) -> str:
    """A phrase without white space at its ends and without quotes that lack their partner: ”班列 → 班列, “三保”支出 stays."""
    text = text.strip(" 　、的，")
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    if text.count('"') % 2:
        text = text.replace('"', "")
    text = _EXPLAINED.sub("", text)
    if _PAGE_NUMBER.search(text):
        text = _PAGE_NUMBER.sub(_without_page_number, text)
    if len(text) > 2 and text[0] == "“" and text[-1] == "”" and text.count("“") == 1:
        text = text[1:-1]
    return text.strip()
