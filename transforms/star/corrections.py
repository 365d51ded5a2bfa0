"""Corrections: what a reviewer said of an observation, kept as data and applied anew on every run.

Belongs here: applying the lines of `corrections.csv`, refusing those that no longer fit, ranking what a reviewer
should look at first, writing an accepted line.
Does not: reading or writing the file (`pipelines`), extraction.
"""

import csv
import datetime
import io
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from transforms.periods.calendar import parse_period
from warehouse.contract import DECIMAL_PRECISION, DECIMAL_SCALE, Column, build_frame, conform, derive_polars_schema
from warehouse.doubt import DOUBT_WEIGHTS, INCIDENTAL_DISCOUNT
from warehouse.tables.silver import OBSERVATION

HEADER = ("source_sha256", "char_start", "char_end", "field", "value", "reason", "who", "date", "expect")

# Position, quote and document say where a figure stands: a correction finds its observation by them.
CORRECTABLE = (
    "value", "value_low", "value_high", "unit", "comparator", "kind", "basis", "indicator", "indicator_name", "place",
    "place_code", "subject", "period", "base_period", "status", "is_statistic",
)  # fmt: skip

# A refused line: where it stands, what it says, why it changes nothing.
REFUSED_SCHEMA = pl.Schema(
    {"source_file": pl.String(), "line": pl.Int64(), **dict.fromkeys((*HEADER, "refused_because"), pl.String())}
)

_LARGEST = Decimal(10) ** (DECIMAL_PRECISION - DECIMAL_SCALE)


class UnfitCorrection(ValueError):  # noqa: N818 - a verdict on the line, not a fault of the program
    """A correction cannot be applied; the message says why, for the reviewer."""


def apply_corrections(
    observations: pl.DataFrame,
    documents: pl.DataFrame,
    corrections: pl.DataFrame,
    place_codes: Mapping[str, str] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The observations with every fitting correction applied, and the corrections refused, each with why.

    `corrections` holds the columns of `HEADER` as text, and optionally the `source_file` and `line` they stand in. An
    observation is found by the SHA-256 of its document and its span; an empty `value` clears the field; a filled `expect`
    must be what the field held before. A corrected period brings its first and last day along, a corrected place its code
    from `place_codes` (none where it is not there).
    Corrected fields are named in `corrected_fields`. The refused come back with the columns of `REFUSED_SCHEMA`.
    """
    place = [name for name in ("source_file", "line") if name in corrections.columns]
    lines = corrections.select(*place, *(pl.col(name).cast(pl.String) for name in HEADER)).rows(named=True)
    if not lines:
        return conform(observations, OBSERVATION), pl.DataFrame(schema=REFUSED_SCHEMA)
    ids = dict(documents.filter(pl.col("status") == "ok").select("sha256", "document_id").iter_rows())
    touched = {ids[line["source_sha256"]] for line in lines if line["source_sha256"] in ids}
    affected = observations["document_id"].is_in(list(touched))
    before = {
        (row["document_id"], row["char_start"], row["char_end"]): row
        for row in observations.filter(affected).rows(named=True)
    }
    after = {key: dict(row) for key, row in before.items()}
    refused, seen = [], set()
    for line in lines:
        try:
            key = _find_key(line, ids, before)
            if (key, line["field"]) in seen:
                raise UnfitCorrection("an earlier line corrects the same field of the same figure")
            after[key] |= _derive_changes(line, before[key], place_codes or {})
            seen.add((key, line["field"]))
        except UnfitCorrection as reason:
            refused.append({**line, "refused_because": str(reason)})
    for key, field in sorted(seen, key=lambda pair: CORRECTABLE.index(pair[1])):
        after[key]["corrected_fields"] = " ".join(filter(None, (after[key]["corrected_fields"], field)))
    rows = build_frame(list(after.values()), OBSERVATION)
    return conform(pl.concat([observations.filter(~affected), rows]), OBSERVATION), pl.DataFrame(
        refused, schema=REFUSED_SCHEMA
    )


def _find_key(
    line: Mapping[str, str | None], ids: Mapping[str, int], observations: Mapping[tuple[int, int, int], Any]
) -> tuple[int, int, int]:
    document = ids.get(line["source_sha256"] or "")
    if document is None:
        raise UnfitCorrection("no document of the input has this content")
    try:
        span = int(line["char_start"] or ""), int(line["char_end"] or "")
    except ValueError:
        raise UnfitCorrection(f"{line['char_start']!r} to {line['char_end']!r} is no span of characters") from None
    if (document, *span) not in observations:
        raise UnfitCorrection(f"no observation stands at {span[0]} to {span[1]}")
    return document, *span


def _derive_changes(
    line: Mapping[str, str | None], row: Mapping[str, Any], place_codes: Mapping[str, str]
) -> dict[str, Any]:
    """The fields a correction changes in its observation, with their new values."""
    field = line["field"] or ""
    if field not in CORRECTABLE:
        raise UnfitCorrection(f"{field or 'an empty name'} is no field that can be corrected")
    column = OBSERVATION.column(field)
    if line["expect"] and _parse_field(line["expect"], column) != row[field]:
        raise UnfitCorrection(f"expected {line['expect']}, found {format_field(row[field])}")
    value = _parse_field(line["value"], column)
    if value is None and not column.nullable:
        raise UnfitCorrection(f"{field} must hold a value")
    changes = {field: value}
    if field == "period":
        try:
            period = parse_period(value) if value else None
        except ValueError as error:
            raise UnfitCorrection(str(error)) from error
        changes |= {"period_start": period and period.first, "period_end": period and period.last}
        changes["period_basis"] = "stated" if period else None
    if field == "place":
        changes["place_code"] = place_codes.get(value) if value else None
        changes["place_basis"] = "stated" if value else None
    return changes


def _parse_field(text: str | None, column: Column) -> Any:
    """The value a cell of the file stands for; None where it is empty."""
    if text is None or not text.strip():
        return None
    text = text.strip()
    try:
        if column.type == "decimal":
            number = Decimal(text)
            if not number.is_finite():
                raise UnfitCorrection(f"{text} is no number")
            if abs(number) >= _LARGEST:
                raise UnfitCorrection(f"{text} is larger than the warehouse can hold")
            if number != round(number, DECIMAL_SCALE):
                raise UnfitCorrection(f"{text} has more than {DECIMAL_SCALE} decimals")
            return number
        if column.type == "boolean":
            return {"true": True, "false": False}[text.lower()]
    except (InvalidOperation, KeyError):
        raise UnfitCorrection(f"{text} is no {column.type}") from None
    if column.one_of and text not in column.one_of:
        raise UnfitCorrection(f"{text} is none of {', '.join(column.one_of)}")
    if column.matches and column.name != "period" and not re.search(column.matches, text):
        raise UnfitCorrection(f"{text} is no {column.name}")
    return text


def format_field(value: Any) -> str:
    """A field's value as the file of corrections writes it.

    >>> format_field(Decimal("12.500000")), format_field(True), format_field(None)
    ('12.5', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def format_correction(
    doubt: Mapping[str, Any], field: str, value: str, reason: str, who: str, day: datetime.date
) -> str:
    """The line of `corrections.csv`, line break included, that corrects a field of a row of `rank_doubtful`.

    What the field holds now goes in as the guard. Raises UnfitCorrection where the field or the value is none.

    >>> doubt = {"source_sha256": "ab12", "char_start": 7, "char_end": 12, "unit": "元"}
    >>> format_correction(doubt, "unit", "美元", "上文写明以美元计", "陈编辑", datetime.date(2026, 4, 1))
    'ab12,7,12,unit,美元,上文写明以美元计,陈编辑,2026-04-01,元\\n'
    """
    if field not in CORRECTABLE:
        raise UnfitCorrection(f"{field} is no field that can be corrected")
    if _parse_field(value, OBSERVATION.column(field)) is None and not OBSERVATION.column(field).nullable:
        raise UnfitCorrection(f"{field} must hold a value")
    cells = (
        doubt["source_sha256"], doubt["char_start"], doubt["char_end"], field, value, reason, who, day.isoformat(),
        format_field(doubt[field]),
    )  # fmt: skip
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


_WHY = {
    "contradicted": "another figure of its sentence says it is the same and excludes it",
    "conflict": "another text states another value",
    "arithmetic": "does not add up with other figures",
    "no indicator": "no indicator found",
    "no place": "no place found",
    "no period": "no period found",
}


def rank_doubtful(
    observations: pl.DataFrame,
    documents: pl.DataFrame,
    conflicts: pl.DataFrame | None = None,
    failed_arithmetic: pl.DataFrame | None = None,
    limit: int = 20,
    quarantined: pl.DataFrame | None = None,
    contradicted: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The observations a reviewer should look at first, most doubtful first, at most `limit`.

    `conflicts`, `failed_arithmetic`, `contradicted` and `quarantined` name observations by `document_id` and `char_start`;
    the last with the `meaning` of each rule broken. What is quarantined comes first, then what its own sentence
    contradicts. The columns are
    `source_file`, `source_sha256`, those of `silver.observation`, `doubt` (0 sure, more is worse) and `why`, in words.
    Observations that a reviewer corrected are left out, unless they are quarantined still.
    """
    frame = _mark_doubtful(observations, {
        "quarantined": quarantined, "contradicted": contradicted, "conflict": conflicts, "arithmetic": failed_arithmetic,
    })  # fmt: skip
    frame = frame.filter(pl.col("corrected_fields").is_null() | pl.col("quarantined").fill_null(False))
    reasons = {
        **{name: pl.col(name).fill_null(False) for name in ("quarantined", "contradicted", "conflict", "arithmetic")},
        **{f"no {name}": pl.col(name).is_null() for name in ("indicator", "place", "period")},
    }
    doubt = (1 - pl.col("confidence")) + pl.sum_horizontal(
        reasons[name].cast(pl.Float64) * weight for name, weight in DOUBT_WEIGHTS.items()
    )
    why = [pl.when(applies).then(pl.lit(_WHY[name])) for name, applies in reasons.items() if name in _WHY]
    why = [pl.format("not published: {}", "broken"), *why]
    low = pl.when(pl.col("confidence") < 0.5).then(pl.format("confidence {}", pl.col("confidence").round(2)))
    sources = documents.select("document_id", "source_file", pl.col("sha256").alias("source_sha256"))
    ranked = (
        frame.with_columns(
            doubt=pl.when("is_statistic").then(doubt).otherwise(doubt * INCIDENTAL_DISCOUNT),
            why=pl.concat_str([*why, low], separator="; ", ignore_nulls=True),
        )
        .sort("doubt", "document_id", "char_start", descending=[True, False, False])
        .head(limit)
    )
    return ranked.join(sources, on="document_id", how="left", maintain_order="left").select(
        "source_file", "source_sha256", *derive_polars_schema(OBSERVATION), "doubt", "why"
    )


def _mark_doubtful(observations: pl.DataFrame, marks: Mapping[str, pl.DataFrame | None]) -> pl.DataFrame:
    """The observations with a column a mark, true where its frame names them by `document_id` and `char_start`, and with the
    meanings of the rules that those quarantined break."""
    on = ["document_id", "char_start"]
    frame = observations
    for name, named in marks.items():
        keys = (observations.clear() if named is None else named).select(on).unique()
        frame = frame.join(keys.with_columns(pl.lit(True).alias(name)), on=on, how="left")
    quarantined = marks["quarantined"]
    if quarantined is None:
        return frame.with_columns(broken=pl.lit(None, pl.String))
    return frame.join(quarantined.group_by(on).agg(broken=pl.col("meaning").str.join(", ")), on=on, how="left")
