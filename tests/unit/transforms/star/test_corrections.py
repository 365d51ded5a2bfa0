import csv
import datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tests.factories import make_document, make_observation
from transforms.star.corrections import (
    CORRECTABLE,
    HEADER,
    UnfitCorrection,
    apply_corrections,
    format_correction,
    rank_doubtful,
)
from warehouse.contract import build_frame
from warehouse.tables.silver import DOCUMENT, OBSERVATION

DOCUMENTS = build_frame([make_document(number) for number in range(1, 9)], DOCUMENT)
OBSERVATIONS = build_frame(
    [
        make_observation(document_id=number, char_start=position * 20, value=Decimal(320_000_000))
        for number in range(1, 9)
        for position in range(6)
    ],
    OBSERVATION,
)
# The first observation of document 4.
TARGET = {"source_sha256": f"{4:064x}", "char_start": "0", "char_end": "5"}


def _line(**cells: str | None) -> dict[str, str | None]:
    return dict.fromkeys(HEADER) | TARGET | {"reason": "原文写错", "who": "陈编辑", "date": "2026-04-01"} | cells


def _edit(frame: pl.DataFrame, row: int, **changes: Any) -> pl.DataFrame:
    edited = [pl.lit(value, dtype=frame.schema[name]).alias(name) for name, value in changes.items()]
    return pl.concat([frame.head(row), frame.slice(row, 1).with_columns(edited), frame.slice(row + 1)])


def _apply(*lines: dict[str, str | None], **more: Any) -> tuple[dict[str, Any], pl.DataFrame]:
    """The target observation after the corrections, and the refused."""
    frame = pl.DataFrame(lines, schema=dict.fromkeys(HEADER, pl.String()))
    after, refused = apply_corrections(OBSERVATIONS, DOCUMENTS, frame, **more)
    assert after.height == OBSERVATIONS.height
    return after.row(18, named=True), refused


def test_apply_corrections_sets_the_value_and_says_so() -> None:
    row, refused = _apply(_line(field="value", value="330000000", expect="320000000"))
    assert (row["value"], row["corrected_fields"]) == (Decimal(330_000_000), "value")
    assert refused.height == 0


def test_apply_corrections_changes_no_other_observation() -> None:
    before = OBSERVATIONS
    corrections = pl.DataFrame([_line(field="unit", value="美元")], schema=dict.fromkeys(HEADER, pl.String()))
    after, _ = apply_corrections(before, DOCUMENTS, corrections)
    differs = pl.concat([before.with_row_index(), after.with_row_index()]).is_unique()
    assert pl.concat([before.with_row_index(), after.with_row_index()]).filter(differs)["index"].to_list() == [18, 18]


def test_apply_corrections_takes_the_days_of_a_period_along() -> None:
    row, _ = _apply(_line(field="period", value="2024-Q3", expect="2025"))
    assert (row["period_start"], row["period_end"]) == (datetime.date(2024, 7, 1), datetime.date(2024, 9, 30))


def test_apply_corrections_takes_the_code_of_a_place_along() -> None:
    codes = {"南渡县": "330124"}
    row, _ = _apply(_line(field="place", value="南渡县"), place_codes=codes)
    assert (row["place"], row["place_code"], row["corrected_fields"]) == ("南渡县", "330124", "place")
    row, _ = _apply(_line(field="place", value="云溪村"), place_codes=codes)
    assert (row["place"], row["place_code"]) == ("云溪村", None)


def test_apply_corrections_clears_a_field_and_joins_field_names() -> None:
    row, _ = _apply(_line(field="is_statistic", value="false", expect="true"), _line(field="indicator_name", value=""))
    assert (row["is_statistic"], row["indicator_name"]) == (False, None)
    assert row["corrected_fields"] == "indicator_name is_statistic"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"field": "value", "value": "1", "expect": "999"}, "expected 999, found 320000000"),
        ({"field": "value", "value": "三亿"}, "三亿 is no decimal"),
        ({"field": "value", "value": "NaN"}, "NaN is no number"),
        ({"field": "value", "value": "1e400"}, "1e400 is larger than the warehouse can hold"),
        ({"field": "value", "value": "0.0000001"}, "0.0000001 has more than 6 decimals"),
        ({"field": "base_period", "value": "去年"}, "去年 is no base_period"),
        ({"field": "is_statistic", "value": "maybe"}, "maybe is no boolean"),
        ({"field": "status", "value": "hoped"}, "hoped is none of actual, planned"),
        ({"field": "status", "value": ""}, "status must hold a value"),
        ({"field": "period", "value": "去年"}, "'去年' is no period"),
        ({"field": "quote", "value": "别的话"}, "quote is no field that can be corrected"),
        ({"field": "unit", "value": "美元", "char_end": "6"}, "no observation stands at 0 to 6"),
        ({"field": "unit", "value": "美元", "char_start": "甲"}, "'甲' to '5' is no span of characters"),
        ({"field": "unit", "value": "美元", "source_sha256": "f" * 64}, "no document of the input has this content"),
    ],
)
def test_apply_corrections_refuses_what_does_not_fit(cells: dict[str, str], why: str) -> None:
    row, refused = _apply(_line(**cells))
    assert row["corrected_fields"] is None
    assert row["value"] == Decimal(320_000_000)
    assert refused.height == 1
    assert refused["refused_because"][0].startswith(why)


def test_apply_corrections_refuses_the_second_line_on_one_field() -> None:
    row, refused = _apply(_line(field="unit", value="美元"), _line(field="unit", value="欧元"))
    assert row["unit"] == "美元"
    assert refused["refused_because"].to_list() == ["an earlier line corrects the same field of the same figure"]


def test_apply_corrections_checks_the_guard_against_what_was_extracted() -> None:
    row, refused = _apply(
        _line(field="unit", value="美元", expect="元"), _line(field="kind", value="delta", expect="level")
    )
    assert (row["unit"], row["kind"], refused.height) == ("美元", "delta", 0)


def test_format_correction_writes_a_line_that_applies() -> None:
    doubtful = rank_doubtful(OBSERVATIONS, DOCUMENTS, limit=48)
    doubt = doubtful.filter((pl.col("document_id") == 4) & (pl.col("char_start") == 0)).row(0, named=True)
    line = format_correction(doubt, "indicator", "出口额，含转口", "正文有说明", "陈编辑", datetime.date(2026, 4, 1))
    cells = dict(zip(HEADER, next(csv.reader([line])), strict=True))
    assert cells["expect"] == "出口额"
    row, refused = _apply(cells)
    assert (row["indicator"], refused.height) == ("出口额，含转口", 0)


def test_format_correction_refuses_nonsense() -> None:
    with pytest.raises(UnfitCorrection, match="kind must hold a value"):
        format_correction({}, "kind", "", "理由", "陈编辑", datetime.date(2026, 4, 1))
    with pytest.raises(UnfitCorrection, match="surface is no field"):
        format_correction({}, "surface", "x", "理由", "陈编辑", datetime.date(2026, 4, 1))


def test_rank_doubtful_puts_conflicts_first_and_leaves_out_the_corrected() -> None:
    observations = _edit(OBSERVATIONS, 3, confidence=0.2)
    observations = _edit(observations, 9, confidence=0.0, corrected_fields="value")
    observations = _edit(observations, 11, confidence=0.1, is_statistic=False)
    conflicts = observations.slice(7, 1).select("document_id", "char_start")
    failed = observations.slice(7, 2).select("document_id", "char_start")
    ranked = rank_doubtful(observations, DOCUMENTS, conflicts, failed, limit=4)
    assert ranked.select("document_id", "char_start").rows() == [(2, 20), (2, 40), (1, 60), (2, 100)]
    assert ranked["why"].to_list() == [
        "another text states another value; does not add up with other figures",
        "does not add up with other figures",
        "confidence 0.2",
        "confidence 0.1",
    ]
    assert ranked["source_file"].to_list() == ["0002.txt", "0002.txt", "0001.txt", "0002.txt"]
    assert ranked["doubt"].to_list() == pytest.approx([2.1, 1.1, 0.8, 0.45])


def test_correctable_fields_are_columns_of_an_observation() -> None:
    assert set(CORRECTABLE) <= set(OBSERVATION.column_names)


def test_rank_doubtful_puts_what_is_not_published_first_and_then_what_its_sentence_contradicts() -> None:
    first, second = (OBSERVATIONS.slice(row, 1).select("document_id", "char_start") for row in (9, 21))
    held = first.with_columns(meaning=pl.lit("数值与原文相符 · It is printed."))
    corrected = _edit(OBSERVATIONS, 9, corrected_fields="unit")
    ranked = rank_doubtful(corrected, DOCUMENTS, limit=2, quarantined=held, contradicted=second)
    assert ranked.select("document_id", "char_start").rows() == [first.row(0), second.row(0)]
    assert ranked["why"].to_list() == [
        "not published: 数值与原文相符 · It is printed.",
        "another figure of its sentence says it is the same and excludes it",
    ]
