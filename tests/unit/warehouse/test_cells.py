"""Cells: numbers as people write them, and no text that a spreadsheet would run."""

import polars as pl
import pytest

from warehouse.cells import defuse_formulas


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("@SUM(1)", "'@SUM(1)"), ("＝1+1", "'＝1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("-HYPERLINK(1)", "'-HYPERLINK(1)"), ("\t=1", "'\t=1"), ("=\n1", "'=\n1"),
        ("=", "="), ("-", "-"), ("-12.5", "-12.5"), ("+3%", "+3%"), ("-5万吨", "-5万吨"), ("粮=食", "粮=食"), ("", ""),
    ],
)  # fmt: skip
def test_defuse_formulas_marks_what_a_spreadsheet_would_run(text, cell):
    frame = pl.DataFrame({"a": [text, None], "b": [1, 2]})
    assert defuse_formulas(frame)["a"].to_list() == [cell, None]


def test_defuse_formulas_takes_headings_too():
    assert defuse_formulas(pl.DataFrame({"=1+1": [1]})).columns == ["'=1+1"]
