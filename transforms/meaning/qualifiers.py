"""Qualifiers: on which footing the ends of a change compare, and the tone of a target.

Belongs here: 按可比价格计算, 同口径; 力争, 确保, 左右, 不低于 and what they mean for the figure.
Does not: whether a figure is a target (`transforms.meaning.status`), the comparator (`transforms.numbers.comparators`).
"""

import re

from transforms.language.cues import Cues
from transforms.meaning.figures import Figure
from transforms.reading.sentences import find_part_start
from warehouse.fields import COMPARABLE_BASES, TONE_BOUNDS, TONES

# Class of `cues.csv` → what the column says, in the order in which the column declares it.
_FOOTINGS = dict(
    zip(
        ("comparable_prices", "constant_prices", "comparable_scope", "same_scope", "without_prices"),
        COMPARABLE_BASES,
        strict=True,
    )
)
_TONES = dict(zip(("tone_strives", "tone_ensures", "tone_expects"), TONES, strict=True))
_BOUNDS = dict(zip(("tone_about", "tone_floor", "tone_above", "tone_ceiling"), TONE_BOUNDS, strict=True))

# A figure that was told to its end: what stands before it says nothing of the next one. 分别增长3%、4%和5% goes on.
_FIGURE_TOLD = re.compile(r"\d[^，。；、和及与\d]*，")
_ASIDE = re.compile(r"[（(][^）)]{0,24}")
_REACH = 120
_BOUND_REACH = 4


def read_comparable_basis(figure: Figure, kind: str, cues: Cues) -> str | None:
    """The footing that the words before the figure, or an aside right behind it, state: of a change anywhere in its part of
    the sentence, of an amount in its own clause alone; None where they state none."""
    text, at, end = figure.view.text, figure.quantity.left, figure.quantity.right
    aside = _ASIDE.match(text, end)
    start = max(find_part_start(text, at), at - _REACH) if kind in ("growth", "delta") else text.rfind("，", 0, at) + 1
    found = (-1, "")
    for cue, footing in _FOOTINGS.items():
        if aside and cues.regex(f"<{cue}>").search(text, end, aside.end()):
            return footing
        for match in cues.find(cue, text, start, at):
            if match.end() > found[0] and not _FIGURE_TOLD.search(text, match.end(), at):
                found = (match.end(), footing)
    return found[1] or None


def read_target_tone(figure: Figure, status: str, cues: Cues) -> str | None:
    """The words of a target that say how firmly it is meant, nearest before it in its part of the sentence, and on which side
    of it the outcome may lie; None where there are none, or the figure is no target."""
    if status != "planned":
        return None
    text, left, right = figure.view.text, figure.quantity.left, figure.quantity.right
    start = max(find_part_start(text, left), left - _REACH)
    tones = [(m.start(), said) for cue, said in _TONES.items() for m in cues.find(cue, text, start, figure.quantity.start)]
    around = range(max(start, left - _BOUND_REACH), min(len(text), right + 2))
    bounds = [
        said for cue, said in _BOUNDS.items() for m in cues.find(cue, text, around.start, around.stop)
        if m.end() == left or (m.start() >= left and m.start() <= right)
    ]  # fmt: skip
    return " ".join([*(said for _, said in sorted(tones)[-1:]), *bounds[:1]]) or None
