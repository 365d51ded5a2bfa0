"""No pattern of the code, and no document, takes longer than in proportion to the text, whatever is repeated in it."""

import contextlib
import re

import pytest

from pipelines.storage.reference_files import load_reference
from tests.extracting import extract
from tests.growth.patterns import (
    LENGTHS,
    MOST_GROWTH,
    Asked,
    build_repetitions,
    collect_patterns,
    compare_lengths,
    measure_growth,
)
from transforms.reading.decoding import UnreadableDocument
from transforms.reading.sentences import find_sentences

# Characters of a document, and seconds of one that are not worth measuring.
DOCUMENTS, NO_TIME = (2_500, 20_000), 0.05


def test_measure_growth_finds_a_pattern_that_runs_away():
    assert measure_growth(Asked(re.compile("a+(?=b)")), "a") > MOST_GROWTH
    assert measure_growth(Asked(re.compile("(?<!a)a+(?=b)")), "a") <= MOST_GROWTH
    assert measure_growth(Asked(re.compile("a+(?=b)"), once=True), "a") <= MOST_GROWTH
    assert measure_growth(Asked(re.compile("a*a*c"), once=True), "a") > MOST_GROWTH


@pytest.fixture(scope="module")
def patterns() -> list[Asked]:
    found = collect_patterns()
    assert len(found) > 300
    assert 20 < sum(asked.once for asked in found) < 150
    return found


@pytest.mark.slow
@pytest.mark.long
def test_every_pattern_is_linear(patterns):
    told = [said for asked in patterns if (said := _describe(asked))]
    assert not told, "\n".join(told)


def _describe(asked: Asked) -> str | None:
    """The first repetition on which the pattern runs away."""
    for unit in build_repetitions(asked.pattern):
        if (growth := measure_growth(asked, unit)) > MOST_GROWTH:
            return f"{growth:.0f} times {asked.pattern.pattern[:80]!r} on {unit!r} up to {LENGTHS[-1]}"
    return None


def test_sentences_of_dots_are_found_in_proportion():
    def ask(text: str) -> None:
        assert "".join(text[start:end] for start, end in find_sentences(text)) == text

    assert compare_lengths(ask, "…", LENGTHS, NO_TIME) <= MOST_GROWTH
    assert compare_lengths(ask, "。", LENGTHS, NO_TIME) <= MOST_GROWTH


@pytest.mark.slow
@pytest.mark.long
def test_every_repetition_is_read_in_proportion(patterns):
    """What is asked of a text besides patterns, and how often each is asked."""
    reference = load_reference()
    units = dict.fromkeys(unit for asked in patterns for unit in build_repetitions(asked.pattern) if len(unit) == 1)
    assert len(units) > 300
    growth = {unit: compare_lengths(lambda text: _read(text, reference), unit, DOCUMENTS, NO_TIME) for unit in units}
    assert {unit: most for unit, most in growth.items() if most > MOST_GROWTH} == {}


def _read(text: str, reference) -> None:
    # What is set aside, as is a text of NUL characters, has been looked at, too.
    with contextlib.suppress(UnreadableDocument):
        extract(f"全县新建粮仓12座，完成投资3亿元。\n全县{text}5亿元，增长{text}。\n", reference)
