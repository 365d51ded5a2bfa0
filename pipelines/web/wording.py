"""The words of the pages in Chinese and English.

Belongs here: looking words up. The words themselves are `words.csv`: a key (the Chinese words, or the name a mart has), the
Chinese and the English. Does not: words of the texts that were read; those stay as they are.
"""

import csv
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
WORDS_FILE = Path(__file__).parent / "words.csv"


@cache
def _read_words() -> dict[str, dict[str, str]]:
    with WORDS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def translate(words: str, language: str) -> str:
    """The words in that language; themselves where no line has them.

    >>> translate("planned", "zh"), translate("数据来源", "en"), translate("产值", "en")
    ('计划', 'Source', '产值')
    """
    row = _read_words().get(words)
    return words if row is None else row[language]


def pick_half(doc: str, language: str) -> str:
    """The half of a doc `中文 · English` that is in the language; the whole where it has no halves.

    >>> pick_half("单位 · base unit", "en")
    'base unit'
    """
    first, middle, second = doc.partition(" · ")
    return (first if language == "zh" else second) if middle else doc
