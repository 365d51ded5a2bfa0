"""No pattern of the code takes longer than in proportion to the text, whatever is repeated in it."""

import re

import pytest

from tests.growth.patterns import LARGE, MOST_GROWTH, build_repetitions, collect_patterns, measure_growth
from transforms.reading import articles


def test_measure_growth_finds_a_pattern_that_runs_away():
    assert measure_growth(re.compile("a+(?=b)"), "a") > MOST_GROWTH
    assert measure_growth(re.compile("(?<!a)a+(?=b)"), "a") <= MOST_GROWTH


# Asked at the beginning of one line and nowhere else, so that what they do from every other place does not matter.
ASKED_ONCE = {articles._LABEL.pattern}


@pytest.mark.slow
@pytest.mark.long
def test_every_pattern_is_linear():
    assert [told for told in map(_describe, collect_patterns()) if told] == []


def _describe(pattern: re.Pattern[str]) -> str | None:
    """The first repetition on which the pattern runs away."""
    if pattern.pattern in ASKED_ONCE:
        return None
    for unit in build_repetitions(pattern):
        if (growth := measure_growth(pattern, unit)) > MOST_GROWTH:
            return f"{growth:.0f} times {pattern.pattern[:80]!r} on {unit!r} up to {LARGE}"
    return None
