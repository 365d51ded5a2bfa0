"""Words that rules know: they belong into `seeds/reference/`; what is left in Python, how much, and why.

Belongs here: counting the Han words of literals, by room, against ceilings that only fall. Does not: single letters (numerals,
marks), docstrings and comments.
"""

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
# Names, not words of rules: areas, townships, countries, the table of traditional letters, learned weights.
_NO_WORDS = {"places", "place_history", "townships", "countries", "traditional", "weights"}
# By room: how many different words may stand in its literals, how many of those in a table too, and why any do.
LEFT = {
    "reading": (168, 105, "marks of a page's print (来源, 记者, 附件) that are half of a pattern of punctuation"),
    "language": (4, 2, "none but words that name a class of cues"),
    "numbers": (179, 69, "digits and ranks as one pattern: 第一大, 翻两番; words with numerals inside"),
    "periods": (252, 86, "the grammar of dates: 以来, 年底, 上半年 stand inside patterns with their numerals"),
    "places": (117, 46, "roles that a few letters around a name decide: 位于, 全省; village life"),
    "indicators": (176, 147, "heads that names share (总额, 增加值), trade partners, tails a name may drop"),
    "meaning": (506, 315, "patterns of two or three words in a row, which a table of words cannot say: 较…前的, 为…的"),
    "star": (59, 43, "what is written for a reader: 第一季度, 所述, 增速"),
}


def list_words(path: Path) -> Iterator[str]:
    """Every run of two or more Han letters in a module's literals, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield from _HAN.findall(node.value)


@pytest.fixture(scope="module")
def in_tables() -> set[str]:
    words: set[str] = set()
    for path in (ROOT / "seeds" / "reference").glob("*.csv"):
        if path.stem not in _NO_WORDS:
            with path.open(encoding="utf-8", newline="") as file:
                words.update(word for row in csv.reader(file) for cell in row for word in re.split("[|、 ]", cell))
    return words


@pytest.fixture(scope="module")
def by_room() -> dict[str, set[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "transforms").glob("*/**/*.py"):
        words[path.relative_to(ROOT / "transforms").parts[0]].update(list_words(path))
    return words


@pytest.mark.parametrize("room", LEFT)
def test_words_left_in_a_room_only_become_fewer(room: str, by_room, in_tables):
    most, most_in_both, why = LEFT[room]
    words = by_room[room]
    both = sorted(words & in_tables)
    assert len(words) <= most, f"{len(words)} words; {why}; new ones belong into seeds/reference"
    assert len(both) <= most_in_both, f"{len(both)} words stand in a table too: {'、'.join(both)}"


def test_every_room_is_counted(by_room):
    assert {room for room, words in by_room.items() if words} <= LEFT.keys()
