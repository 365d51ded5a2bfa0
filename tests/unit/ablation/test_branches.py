"""Branches switched off one at a time.

Belongs here: what is found, what off means, that nothing stays off. Does not: texts and figures.
"""

import pytest

from tests.ablation.branches import Branch, find_branches, switch_off, watch_branches
from tests.unit.ablation import deciding
from tests.unit.ablation.deciding import Sieve, choose, name


def find(text: str) -> Branch:
    (branch,) = (branch for branch in find_branches(deciding) if branch.text == text)
    return branch


def test_find_branches_finds_tests_filters_and_their_parts():
    assert [(branch.function, branch.text) for branch in find_branches(deciding)] == [
        ("choose", "and number > 10"),
        ("choose", "if number > 10 and number % 2 == 0"),
        ("choose", "and number % 2 == 0"),
        ("choose", "if number < 5"),
        ("Sieve.kept", "filter number > 2"),
        ("name", "or word"),
        ("name", "or 'none'"),
    ]


@pytest.mark.parametrize(
    ("off", "call", "result"),
    [
        ("if number > 10 and number % 2 == 0", lambda: choose(12), "middle"),
        ("and number % 2 == 0", lambda: choose(11), "large"),
        ("and number > 10", lambda: choose(6), "large"),
        ("if number < 5", lambda: choose(1), "middle"),
        ("filter number > 2", lambda: Sieve().kept, [0, 1, 2, 3, 4, 5]),
        ("or word", lambda: name("word"), "none"),
    ],
)
def test_switch_off_takes_one_branch_away_and_gives_it_back(off, call, result):
    before = call()
    with switch_off(deciding, find(off)):
        assert call() == result
    assert call() == before != result


def test_watch_branches_reports_only_outcomes_that_off_would_change():
    seen: list[str] = []
    with watch_branches(deciding, lambda branch: seen.append(branch.text)):
        assert choose(7) == "middle"
        assert choose(11) == "middle"
    assert seen == ["and number > 10", "and number % 2 == 0"]
