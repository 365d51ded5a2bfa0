"""Period codes: reading, building, calendar steps."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.periods.calendar import (
    make_as_of,
    make_months,
    make_quarters,
    make_since,
    make_span,
    make_years,
    month_code,
    parse_period,
    shift_years,
)
from warehouse.tables.silver import PERIOD_PATTERN


@pytest.mark.parametrize(
    ("code", "first", "last", "frequency"),
    [
        ("2021", "2021-01-01", "2021-12-31", "A"),
        ("2021-S1", "2021-01-01", "2021-06-30", "S"),
        ("2021-S2", "2021-07-01", "2021-12-31", "S"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "Q"),
        ("2022-11", "2022-11-01", "2022-11-30", "M"),
        ("2024-02", "2024-02-01", "2024-02-29", "M"),
        ("2026-05-18", "2026-05-18", "2026-05-18", "D"),
        ("2017/2021", "2017-01-01", "2021-12-31", "range"),
        ("2022-01/2022-08", "2022-01-01", "2022-08-31", "range"),
        ("2025/", "2025-01-01", None, "open"),
        ("/2022-11", None, "2022-11-30", "open"),
    ],
)
def test_parse_period_gives_first_and_last_day(code, first, last, frequency):
    period = parse_period(code)
    assert period.first == (first and datetime.date.fromisoformat(first))
    assert period.last == (last and datetime.date.fromisoformat(last))
    assert (period.code, period.frequency) == (code, frequency)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "/",
        "21",
        "2021-13",
        "2021-02-30",
        "2021-Q5",
        "2021-S3",
        "2021-H1",
        "2021/2020",
        "2021//",
        "０２２１",
        "2021年",
    ],
)
def test_parse_period_names_the_code_it_refuses(code):
    with pytest.raises(ValueError, match=re.escape(repr(code))):
        parse_period(code)


@pytest.mark.parametrize(
    ("code", "year"),
    [("2021", 2021), ("2021-03", 2021), ("2021-01/2021-09", 2021), ("2020/2021", None), ("2021/", None)],
)
def test_period_year_is_the_one_year_it_lies_in(code, year):
    assert parse_period(code).year == year


def test_make_span_joins_outer_ends():
    assert make_span("2025-01", "2025-09").code == "2025-01/2025-09"
    assert make_span("2021/2022", "2023-Q1/2023-Q2").code == "2021/2023-Q2"
    assert make_span("2025", "2025").code == "2025"


def test_make_span_refuses_an_end_before_the_start():
    with pytest.raises(ValueError, match="2025/2024"):
        make_span("2025", "2024")


def test_make_since_and_as_of_open_one_end():
    assert make_since("2021/2025").code == "2021/"
    assert make_as_of("2026-Q1").code == "/2026-Q1"


def test_make_years_months_quarters_count_whole_units():
    assert make_years(2021, 2025).code == "2021/2025"
    assert make_months(2025 * 12 + 10, 2026 * 12 + 1).code == "2025-11/2026-02"
    assert make_quarters(2025 * 4 + 3, 2026 * 4).code == "2025-Q4/2026-Q1"
    assert month_code(2025 * 12 + 11) == "2025-12"


@pytest.mark.parametrize(
    ("code", "years", "expected"),
    [
        ("2026-Q1", -1, "2025-Q1"),
        ("2026-01/2026-04", -1, "2025-01/2025-04"),
        ("2024-02-29", -1, "2023-02-28"),
        ("/2026-05", -1, "/2025-05"),
        ("2025", 2, "2027"),
    ],
)
def test_shift_years_moves_every_year_of_the_code(code, years, expected):
    assert shift_years(parse_period(code), years).code == expected


_DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@given(_DAYS, _DAYS, st.sampled_from([4, 7, 10]), st.sampled_from(["/", "a/b", "a/", "/b", "a"]))
def test_parse_period_round_trips_every_code_that_can_be_built(one, other, precision, shape):
    first, last = sorted((one, other))
    first_code, last_code = str(first)[:precision], str(last)[:precision]
    built = {"a": parse_period(first_code), "a/": make_since(first_code), "/b": make_as_of(last_code)}.get(
        shape, make_span(first_code, last_code)
    )
    assert re.fullmatch(PERIOD_PATTERN, built.code)
    assert parse_period(built.code) == built
    assert built.first is None or built.first <= first
    assert built.last is None or built.last >= (first if shape == "a" else last)
