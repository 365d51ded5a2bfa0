"""Frames that obey every rule, small enough to read; tests break one rule at a time."""

import csv
import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations.judgements.drift import summarise_build
from expectations.outcomes import CheckInputs
from expectations.reference_frames import build_bounds, build_units
from warehouse.contract import build_frame
from warehouse.tables.silver import DOCUMENT, NUMERAL, OBSERVATION

ROOT = Path(__file__).parents[3]
PUBLISHED = datetime.date(2026, 3, 2)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document_row(number: int, **changes: Any) -> dict[str, Any]:
    row = {
        "document_id": number, "source_file": f"样例{number}.txt", "sha256": f"{number:064x}", "byte_size": 900, "encoding": "utf-8",
        "text_length": 400, "status": "ok", "title": "外贸开门红", "publication_date": PUBLISHED, "publication_date_basis": "stated",
        "publication_date_precision": "day", "article_count": 1, "sentence_count": 5, "numeral_count": 12, "observation_count": 6,
        "set_aside_count": 0,
    }  # fmt: skip
    return row | changes


def observation_row(document: int, position: int, **changes: Any) -> dict[str, Any]:
    row = {
        "document_id": document, "char_start": position * 20, "char_end": position * 20 + 5, "article_no": 1, "sentence_no": position + 1,
        "surface": "3.2亿元", "value": 320_000_000, "printed_exponent": 7, "unit": "元", "comparator": "=", "kind": "level",
        "indicator": "出口额", "indicator_name": "出口总值", "place": "临溪县", "place_code": "330123", "place_basis": "stated",
        "period": "2025", "period_start": datetime.date(2025, 1, 1), "period_end": datetime.date(2025, 12, 31), "period_basis": "stated",
        "status": "actual", "is_statistic": True, "confidence": 0.9,
    }  # fmt: skip
    row |= changes
    return {"quote": f"全县有关数字为{row['surface']}。"} | row


def clean_frames() -> dict[str, pl.DataFrame]:
    kinds = (
        {},
        {"surface": "12.5%", "value": 12.5, "unit": "%", "kind": "growth", "basis": "同比"},
        {"surface": "六成", "value": 60, "unit": "%", "kind": "ratio", "indicator": "出口占比", "indicator_name": None},
        {"surface": "45.6万人", "value": 456_000, "unit": "人", "indicator": "常住人口", "indicator_name": "常住人口"},
        {"surface": "第3位", "value": 3, "unit": None, "kind": "rank", "indicator": "出口额", "indicator_name": None},
        {"surface": "12万吨至15万吨", "value": 135_000, "value_low": 120_000, "value_high": 150_000, "unit": "吨",
         "indicator": "粮食产量", "indicator_name": "粮食产量", "status": "planned", "period": "2027",
         "period_start": datetime.date(2027, 1, 1), "period_end": datetime.date(2027, 12, 31)},
    )  # fmt: skip
    places = (
        {"place": "中国", "place_code": "100000"}, {"place": "浙江省", "place_code": "330000"}, {"place": "杭州市", "place_code": "330100"},
        {"place": "临溪县", "place_code": "330123"}, {"place": "南渡县", "place_code": "330124"}, {"place": "东山县", "place_code": "330125"},
        {"place": "西河县", "place_code": "330126"}, {"place": "北岭县", "place_code": "330127"},
    )  # fmt: skip
    sizes = {"100000": 1000, "330000": 100, "330100": 10}
    observations = []
    for number, place in enumerate(places, start=1):
        for position, kind in enumerate(kinds):
            row = observation_row(number, position, **(kind | place))
            size = sizes.get(place["place_code"], 1)
            if size > 1 and row["kind"] == "level" and "value_low" not in row:
                digits = f"{row['value'] * size:d}"
                row |= {"surface": digits + row["unit"], "value": int(digits), "quote": f"全域有关数字为{digits}{row['unit']}。"}
            observations.append(row)
    numerals = [
        {"document_id": number, "char_start": position * 20, "char_end": position * 20 + 3, "surface": "3.2", "sentence_no": 1,
         "outcome": "observation" if position < 6 else "date"}
        for number in range(1, len(places) + 1) for position in range(12)
    ]  # fmt: skip
    return {
        DOCUMENT.full_name: build_frame([document_row(n) for n in range(1, len(places) + 1)], DOCUMENT),
        OBSERVATION.full_name: build_frame(_decimals(observations), OBSERVATION),
        NUMERAL.full_name: build_frame(numerals, NUMERAL),
    }


def _decimals(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from decimal import Decimal

    wide = ("value", "value_low", "value_high")
    return [{k: Decimal(str(v)) if k in wide and v is not None else v for k, v in row.items()} for row in rows]


def clean_inputs(frames: dict[str, pl.DataFrame] | None = None, **changes: Any) -> CheckInputs:
    clean = clean_frames()
    catalogue = {"name": ["出口总值", "常住人口", "粮食产量"], "unit_dimension": ["money", "people", "mass"], "is_additive": [True] * 3}
    settings = {
        "as_of": datetime.date(2026, 3, 3),
        "indicators": pl.DataFrame(catalogue),
        "units": build_units(read_rows(ROOT / "seeds/reference/units.csv")),
        "bounds": build_bounds(read_rows(ROOT / "seeds/reference/plausible_bounds.csv")),
        "previous": summarise_build(clean),
    }
    return CheckInputs(frames=clean | (frames or {}), **(settings | changes))


@pytest.fixture(scope="session")
def inputs() -> CheckInputs:
    return clean_inputs()
