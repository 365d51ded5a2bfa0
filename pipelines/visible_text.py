"""The one way out for text that a person sees at a terminal, in a log or in Dagster's pages: names of files and what stands
in documents are text there and nothing else.

Belongs here: making characters visible that steer a terminal or turn lines around, printing and how often, Markdown
without effect.
Does not: cells of exported files (`warehouse.cells`), HTML (templates escape by themselves).
"""

import re
import sys
import time
from typing import TextIO

# Controls, what marks or turns the direction of writing, separators of lines, halves of characters that are none.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# How often what goes on for long is told of, in lines of a log or of a terminal that draws no bar.
SECONDS_BETWEEN_LINES = 5.0


class Pace:
    """When a line about progress may be said again: `SECONDS_BETWEEN_LINES` after the last, the first `at_once` or after as long."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._last = float("-inf") if at_once else time.monotonic()

    def is_due(self, must: bool = False) -> bool:
        """Whether to say it now; what `must` be said is said at any time."""
        now = time.monotonic()
        if not must and now - self._last <= SECONDS_BETWEEN_LINES:
            return False
        self._last = now
        return True


_MARKDOWN = re.compile(r"([\\`*_\[\]<>!#|~&])")


def make_visible(text: str, *, one_line: bool = False) -> str:
    """The text with every character that would not be seen, but could do something, written as its escape; line ends and
    tabs stay, where it need not be one line.

    >>> make_visible("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    >>> make_visible("a\\nb", one_line=True)
    'a\\\\nb'
    """
    if one_line:
        text = text.replace("\n", "\\n").replace("\t", "\\t")
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), text)


def say(line: object, to: TextIO | None = None) -> None:
    """Prints one line, on standard output where nothing else is said."""
    print(make_visible(str(line), one_line=True), file=to or sys.stdout, flush=True)


def warn(text: object) -> None:
    """Prints on standard error what the program itself has to say, which may be several lines."""
    for line in str(text).split("\n"):
        say(line, sys.stderr)


def write_out(text: str) -> None:
    """Writes rows of CSV or JSON Lines to standard output: as they are for a program, visible for a person."""
    sys.stdout.write(make_visible(text) if sys.stdout.isatty() else text)


def escape_markdown(text: str) -> str:
    """The text as Markdown that shows just it, on one line.

    >>> escape_markdown("![x](http://a.example/b)")
    '\\\\!\\\\[x\\\\](http://a.example/b)'
    """
    return _MARKDOWN.sub(r"\\\1", make_visible(" ".join(text.split())))
