"""Text that a person sees is text: nothing in it steers a terminal, turns a line around or becomes markup."""

import ast
import contextlib
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.commands.terminal_tables import print_table
from pipelines.visible_text import Pace, escape_markdown, make_visible, say

ROOM = Path(__file__).resolve().parents[3] / "pipelines"
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("[]/\\=+-@|<>\x00\x07\x1b\x7f\x85\x9b\u061c\u200e\u202a\u202e\u2066\u2069\u2028\ufeff\ud800\n\r\t粮仓1２")
    ),
    max_size=40,
)  # fmt: skip


def _is_harmless(letter: str) -> bool:
    if unicodedata.bidirectional(letter) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"):
        return False
    return unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp")


@given(NASTY)
def test_make_visible_leaves_no_character_that_does_something(text):
    shown = make_visible(text)
    assert all(_is_harmless(letter) or letter in "\n\t" for letter in shown)
    assert all(map(_is_harmless, make_visible(text, one_line=True)))


def test_make_visible_changes_no_chinese_text():
    text = "全县新建粮仓12座，增长３.5%——“良好”。\n（完）"
    assert make_visible(text) == text


def test_say_prints_one_line_of_a_name_with_two():
    out = io.StringIO()
    say("set aside a\nwarehouse: b.txt", out)
    assert out.getvalue() == "set aside a\\nwarehouse: b.txt\n"


@settings(deadline=None)
@given(NASTY, NASTY)
def test_print_table_takes_no_text_for_markup(heading, cell):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        print_table([heading], [[cell]])
    assert all(_is_harmless(letter) or letter in "\n\t" for letter in out.getvalue())
    assert "".join(out.getvalue().split()).count("[") == (heading + cell).count("[")


@pytest.mark.parametrize("text", ["[/red]", "x].txt", "[bold]粮[/bold]", "[link=http://a.example]b[/link]", "[0]"])
def test_print_table_shows_brackets(capsys, text):
    print_table([text], [[text]])
    assert capsys.readouterr().out.count(text) == 2


@pytest.mark.parametrize("text", ["![a](http://a.example/b.png)", "<img src=x>", "[a](javascript:b)", "`a`", "a|b", "# a"])
def test_escape_markdown_leaves_no_mark(text):
    escaped = escape_markdown(text)
    assert escaped.replace("\\", "") == text
    assert all(escaped[at - 1] == "\\" for at, letter in enumerate(escaped) if letter in "`[]<>!|#")


def test_nothing_in_the_room_prints_by_another_way():
    ways = []
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                ways.append(f"{path.relative_to(ROOM)}:{node.lineno}")
    allowed = ("visible_text.py", "command_line.py")
    assert [way for way in ways if way.split(":")[0] not in allowed] == []


def test_pace_waits_unless_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 4.0, 4.5, 9.0, 9.6])
    monkeypatch.setattr("pipelines.visible_text.time.monotonic", lambda: next(clock))
    pace = Pace()
    assert [pace.is_due(), pace.is_due(must=True), pace.is_due(), pace.is_due()] == [False, True, False, True]


def test_pace_says_the_first_at_once() -> None:
    pace = Pace(at_once=True)
    assert [pace.is_due(), pace.is_due()] == [True, False]
