"""No pattern of the code takes longer than in proportion to the text, whatever is repeated in it."""

import re

import pytest

from tests.growth.patterns import LARGE, MOST_GROWTH, build_repetitions, collect_patterns, measure_growth


def test_measure_growth_finds_a_pattern_that_runs_away():
    assert measure_growth(re.compile("a+(?=b)"), "a") > MOST_GROWTH
    assert measure_growth(re.compile("(?<!a)a+(?=b)"), "a") <= MOST_GROWTH


@pytest.mark.slow
def test_every_pattern_is_linear():
    assert [told for told in map(_describe, collect_patterns()) if told] == []


def _describe(pattern: re.Pattern[str]) -> str | None:
    """The first repetition on which the pattern runs away."""
    for unit in build_repetitions(pattern):
        if (growth := measure_growth(pattern, unit)) > MOST_GROWTH:
            return f"{growth:.0f} times {pattern.pattern[:80]!r} on {unit!r} up to {LARGE}"
    return None
