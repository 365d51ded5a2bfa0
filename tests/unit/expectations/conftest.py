"""Frames that obey every rule, small enough to read; tests break one rule at a time."""

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from expectations.judgements.drift import summarise_build
from expectations.outcomes import CheckInputs
from expectations.reference_frames import build_bounds, build_indicators, build_units
from tests.reference_rows import read_rows
from transforms.star.build import build_star
from warehouse.contract import Table, build_frame
from warehouse.tables.silver import (
    ARTICLE,
    DOCUMENT,
    DOCUMENT_TEXT,
    NUMERAL,
    OBSERVATION,
    SENTENCE,
    TABLES,
    TEXT_LOCATION,
)

PUBLISHED = datetime.date(2026, 3, 2)
KINDS_A_DOCUMENT, NUMERALS_A_DOCUMENT = 6, 12

PLACES = (
    ("中国", "100000", 1000), ("浙江省", "330000", 100), ("杭州市", "330100", 10), ("临溪县", "330123", 1),
    ("南渡县", "330124", 1), ("东山县", "330125", 1), ("西河县", "330126", 1), ("北岭县", "330127", 1),
)  # fmt: skip
CATALOGUE = [
    {"name": "出口总值", "dimension": "money", "other_dimensions": "", "additive": "true"},
    {"name": "常住人口", "dimension": "people", "other_dimensions": "households", "additive": "true"},
    {"name": "粮食产量", "dimension": "mass", "other_dimensions": "", "additive": "true"},
]
YEAR_2027 = {
    "period": "2027",
    "period_start": datetime.date(2027, 1, 1),
    "period_end": datetime.date(2027, 12, 31),
    "status": "planned",
}


def make_document(number: int, **changes: Any) -> dict[str, Any]:
    row = {
        "document_id": number,
        "source_file": f"样例{number}.txt",
        "sha256": f"{number:064x}",
        "byte_size": 900,
        "encoding": "utf-8",
        "text_length": 400,
        "status": "ok",
        "title": "外贸开门红",
        "publication_date": PUBLISHED,
        "publication_date_basis": "stated",
        "publication_date_precision": "day",
        "article_count": 1,
        "sentence_count": KINDS_A_DOCUMENT,
        "numeral_count": NUMERALS_A_DOCUMENT,
        "observation_count": KINDS_A_DOCUMENT,
        "set_aside_count": 0,
    }
    return row | changes


def make_observation(document: int, position: int, **changes: Any) -> dict[str, Any]:
    row = {
        "document_id": document,
        "char_start": position * 20,
        "char_end": position * 20 + 5,
        "article_no": 1,
        "sentence_no": position + 1,
        "surface": "3.2亿元",
        "value": 320_000_000,
        "printed_exponent": 7,
        "unit": "元",
        "comparator": "=",
        "kind": "level",
        "indicator": "出口额",
        "indicator_name": "出口总值",
        "place_basis": "stated",
        "period": "2025",
        "period_start": datetime.date(2025, 1, 1),
        "period_end": datetime.date(2025, 12, 31),
        "period_basis": "stated",
        "status": "actual",
        "is_statistic": True,
        "confidence": 0.9,
    } | changes
    for name in ("value", "value_low", "value_high"):
        if row.get(name) is not None:
            row[name] = Decimal(str(row[name]))
    return {"quote": f"有关数字为{row['surface']}。"} | row


def make_place_observations(number: int, place: str, code: str, size: int) -> list[dict[str, Any]]:
    """An amount, its growth, its share, the people, a rank and a plan of one place."""
    exports, people = 320_000_000 * size, 456_000 * size
    kinds: tuple[dict[str, Any], ...] = (
        {"surface": f"{exports}元", "value": exports},
        {"surface": "12.5%", "value": 12.5, "unit": "%", "kind": "growth", "basis": "同比"},
        {"surface": "六成", "value": 60, "unit": "%", "kind": "ratio", "indicator": "出口占比", "indicator_name": None},
        {"surface": f"{people / 10_000}万人", "value": people, "unit": "人", "indicator": "常住人口",
         "indicator_name": "常住人口"},
        {"surface": "第3位", "value": 3, "unit": None, "kind": "rank", "indicator_name": None},
        {"surface": "12万吨至15万吨", "value": 135_000, "value_low": 120_000, "value_high": 150_000, "unit": "吨",
         "indicator": "粮食产量", "indicator_name": "粮食产量"} | YEAR_2027,
    )  # fmt: skip
    return [make_observation(number, i, **kind, place=place, place_code=code) for i, kind in enumerate(kinds)]


def make_silver() -> dict[str, pl.DataFrame]:
    numbers = range(1, len(PLACES) + 1)
    numerals = [
        {
            "document_id": number,
            "char_start": position * 20,
            "char_end": position * 20 + 3,
            "surface": "3.2",
            "sentence_no": 1,
            "outcome": "observation" if position < KINDS_A_DOCUMENT else "date",
        }
        for number in numbers
        for position in range(NUMERALS_A_DOCUMENT)
    ]
    spans = {"char_start": 0, "char_end": 400}
    article = {"article_no": 1, "headline": "外贸开门红", "kind": "news", "is_truncated": False, **spans}
    sentence = {"article_no": 1, "sentence_no": 1, "paragraph_no": 1, "role": "body", "text": "有关数字如下。", **spans}
    observations = [
        row for number, place in zip(numbers, PLACES, strict=True) for row in make_place_observations(number, *place)
    ]
    return {
        DOCUMENT.full_name: build_frame([make_document(number) for number in numbers], DOCUMENT),
        ARTICLE.full_name: build_frame([{"document_id": number, **article} for number in numbers], ARTICLE),
        SENTENCE.full_name: build_frame([{"document_id": number, **sentence} for number in numbers], SENTENCE),
        NUMERAL.full_name: build_frame(numerals, NUMERAL),
        OBSERVATION.full_name: build_frame(observations, OBSERVATION),
        DOCUMENT_TEXT.full_name: build_frame(
            [{"document_id": number, "text": "有关数字如下。"} for number in numbers], DOCUMENT_TEXT
        ),
        TEXT_LOCATION.full_name: build_frame([], TEXT_LOCATION),
    }


def make_star(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    levels = {1000: "nation", 100: "province", 10: "prefecture", 1: "county"}
    reference = {
        "places": [{"name": name, "code": code, "level": levels[size]} for name, code, size in PLACES],
        "indicators": CATALOGUE,
    }
    return build_star({table.name: frames[table.full_name] for table in TABLES}, reference, {"run_id": "试运行"})


def make_inputs(frames: dict[str, pl.DataFrame] | None = None, **changes: Any) -> CheckInputs:
    """Clean inputs with some frames or settings put in place of the clean ones."""
    clean = make_silver()
    settings: dict[str, Any] = {
        "as_of": datetime.date(2026, 3, 3),
        "indicators": build_indicators(CATALOGUE),
        "units": build_units(read_rows("units")),
        "bounds": build_bounds(read_rows("plausible_bounds")),
        "previous": summarise_build(clean),
    }
    return CheckInputs(frames=clean | (frames or {}), **(settings | changes))


def edit(frame: pl.DataFrame, row: int, **changes: Any) -> pl.DataFrame:
    """The frame with some cells of one row changed."""
    first, one, rest = frame.head(row), frame.slice(row, 1), frame.slice(row + 1)
    one = one.with_columns(pl.lit(value, dtype=frame.schema[name]).alias(name) for name, value in changes.items())
    return pl.concat([first, one, rest])


def make_row(table: Table) -> dict[str, Any]:
    """A row that obeys the contract of any table whose references hold a key -1."""
    samples = {
        "text": "样例",
        "integer": 1,
        "decimal": Decimal(1),
        "real": 0.5,
        "boolean": True,
        "date": PUBLISHED,
        "timestamp": datetime.datetime(2026, 3, 3),
    }
    row: dict[str, Any] = {}
    for column in table.columns:
        row[column.name] = column.one_of[0] if column.one_of else samples[column.type]
        if column.references:
            row[column.name] = -1
        elif column.matches:
            row[column.name] = "0" * 64 if "f]{64}" in column.matches else "2025"
        elif column.at_least is not None and column.type in ("integer", "decimal"):
            row[column.name] = type(samples[column.type])(max(int(column.at_least), 2))
    return row


@pytest.fixture(scope="session")
def build() -> SimpleNamespace:
    """The functions of this file, for tests to build frames with."""
    return SimpleNamespace(
        document=make_document,
        observation=make_observation,
        silver=make_silver,
        star=make_star,
        inputs=make_inputs,
        edit=edit,
        row=make_row,
    )
