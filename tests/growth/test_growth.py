"""No pattern of the code takes longer than in proportion to the text, whatever is repeated in it."""

import re

import pytest

from tests.growth.patterns import LARGE, MOST_GROWTH, build_repetitions, collect_patterns, measure_growth


def test_measure_growth_finds_a_pattern_that_runs_away():
    assert measure_growth(re.compile("a+(?=b)"), "a") > MOST_GROWTH
    assert measure_growth(re.compile("(?<!a)a+(?=b)"), "a") <= MOST_GROWTH


@pytest.mark.slow
def test_every_pattern_is_linear():
    running_away = [
        f"{growth:.0f} × {pattern.pattern[:80]!r} on {unit!r} × {LARGE}"
        for pattern in collect_patterns()
        for unit in build_repetitions(pattern)
        if (growth := measure_growth(pattern, unit)) > MOST_GROWTH
    ]
    assert running_away == []
