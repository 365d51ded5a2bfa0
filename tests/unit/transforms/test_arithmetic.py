"""Arithmetic: relations between figures, with what rounding allows."""

from tests.factories import REFERENCE, make_frames, make_observation
from transforms.star import build_star


def _check_growth(now: int, before: int, growth: str) -> list[dict]:
    rows = [
        make_observation(value=now),
        make_observation(value=before, period="2024", char_start=50),
        make_observation(
            value=growth, unit="%", kind="growth", basis="同比", printed_exponent=-1, surface="5%", char_start=90
        ),
    ]
    built = build_star(make_frames(rows), REFERENCE, {"run_id": "r"})
    assert built["star.bridge_arithmetic_observation"].height == 3 * built["star.fct_arithmetic"].height
    return built["star.fct_arithmetic"].to_dicts()


def test_build_arithmetic_confirms_growth_within_rounding():
    (check,) = _check_growth(105_200_000_000, 100_000_000_000, "5.1")
    assert (check["relation"], check["holds"], float(check["expected_value"])) == ("growth", True, 5.2)


def test_build_arithmetic_finds_growth_that_does_not_fit():
    (check,) = _check_growth(105_000_000_000, 100_000_000_000, "8.0")
    assert (check["holds"], float(check["difference"])) == (False, 3.0)


def test_build_arithmetic_makes_no_check_without_both_levels():
    rows = [make_observation(), make_observation(value=5, unit="%", kind="growth", char_start=90)]
    assert build_star(make_frames(rows), REFERENCE, {"run_id": "r"})["star.fct_arithmetic"].is_empty()
