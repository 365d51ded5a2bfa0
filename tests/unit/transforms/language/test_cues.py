"""Cue words looked up at the end of a stretch of text."""

import ast
import re
from pathlib import Path

import pytest

import transforms
from tests.unit.transforms.places.test_gazetteer import read_rows
from transforms.language.cues import Cues, LinkWord

CUES = Cues(
    [
        {"cue": "rise", "word": "增长"},
        {"cue": "fall", "word": "下降"},
        {"cue": "to", "word": "增长到"},
        {"cue": "link", "word": "列"},
        {"cue": "link", "word": "达到"},
        {"cue": "planned", "word": "计划"},
        {"cue": "planned", "word": "计划投资"},
    ]
)


def test_cues_give_the_words_of_a_class_and_know_no_other():
    assert CUES["planned"] == {"计划", "计划投资"}
    with pytest.raises(KeyError):
        CUES["unheard"]


@pytest.mark.parametrize(
    ("text", "word_starts", "expected"),
    [
        ("产量增长", {0, 2}, LinkWord("rise", "增长", 2)),
        ("产量增长到", {0, 2, 4}, LinkWord("to", "增长到", 2)),
        ("产量下降", {0, 2}, LinkWord("fall", "下降", 2)),
        ("价格下降", {0}, LinkWord("fall", "下降", 2)),  # 价格下降 may be one word to the tagger
        ("班列", {0}, None),
        ("位列", {0, 1}, LinkWord("link", "列", 1)),
        ("产量", {0}, None),
    ],
)
def test_link_before_takes_the_longest_word_that_ends_there(text: str, word_starts: set[int], expected):
    assert CUES.link_before(text, 0, len(text), frozenset(word_starts)) == expected


def test_link_before_does_not_reach_before_the_start():
    assert CUES.link_before("增长", 1, 2, frozenset({0, 1})) is None


def test_find_gives_the_longest_word_at_each_place():
    text = "计划投资3亿元，计划建厂"
    assert [match[0] for match in CUES.find("planned", text, 0, len(text))] == ["计划投资", "计划"]


def test_regex_puts_the_words_of_a_class_into_a_pattern():
    assert CUES.regex("(?:<planned>)新建").pattern == "(?:计划投资|计划)新建"


def test_changes_are_put_together_from_manner_and_bare_change():
    rows = [("rise", "增"), ("rise", "回升"), ("rise", "增速"), ("bare_change", "增"), ("manner", "仅"), ("reached", "至"),
            ("rate_word", "增速"), ("to", "到"), ("link", "达"), ("per_unit", "户"), ("per_count", "百")]  # fmt: skip
    cues = Cues([{"cue": cue, "word": word} for cue, word in rows])
    assert "仅增" in cues["rise"]
    assert "仅回升" not in cues["rise"]
    assert "回升至" in cues["to"]
    assert "增速至" not in cues["to"]
    assert {"每户", "每百户", "达"} <= cues["link"]


@pytest.mark.parametrize("table", ["cues", "table_words"])
def test_every_class_of_words_has_a_reader(table: str):
    """A class is asked for by its name or in a pattern; one that nobody names has lost its rule."""
    named: set[str] = set()
    for path in Path(transforms.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= {node.value, *re.findall("<([a-z_]{3,})>", node.value)}
    assert {row["cue"] for row in read_rows(table)} - named == set()
