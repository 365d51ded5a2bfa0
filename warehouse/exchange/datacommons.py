"""Data Commons: statistics as the files that a custom Data Commons imports: `config.json`, variables, entities, observations.

Belongs here: what a place, a subject, a variable and a period are there. One provenance a publisher, one file of
observations a provenance and type of entity, as the importer wants it.
Does not: what a statistic is and which codes it has (`warehouse.exchange.sdmx`), where the folder is put.
"""

import calendar
import datetime
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.cells import defuse_formulas
from warehouse.exchange.sdmx import SdmxData

_PREFIX = "baoshu"
_CHINA = "country/CHN"
_TYPES = {
    "country": "Country", "nation": "Country", "province": "AdministrativeArea1", "prefecture": "AdministrativeArea2",
    "county": "AdministrativeArea3", "township": "AdministrativeArea4", "village": "Village",
}  # fmt: skip
_PLACE, _SUBJECT = "Place", "Thing"
_PERIODS = {"A": "P1Y", "S": "P6M", "Q": "P3M", "M": "P1M", "D": "P1D"}
_OBSERVED = ("entity", "variable", "date", "value", "unit", "observationPeriod")
_MAPPED = ("observationAbout", "variableMeasured", "observationDate", "value", "unit", "observationPeriod")
_PLACES_SQL = """
SELECT coalesce(code, 'P_' || place_key) AS code, name, level, parent_code FROM star.dim_place WHERE place_key <> -1
"""
# What makes a variable of an indicator, and the word that says so in its id; the plain one goes unsaid.
_SAID = ("TRANSFORMATION", "COMPARISON", "BASE_PER", "SCENARIO", "ACCUMULATION")
_PLAIN = {"L", "_Z", "ACT", "PER"}


def write_import(folder: Path, data: SdmxData, connection: duckdb.DuckDBPyConnection) -> int:
    """Write the files; return how many observations there are. A figure about a subject is one about that entity; a figure
    whose place is unknown, or that has no value, is none. Raises OSError and Polars' errors as they come."""
    places = {code: row for code, *row in connection.sql(_PLACES_SQL).fetchall()}
    periods = {text: _parse_period(text) for text in data.rows["TIME_PERIOD"].unique()}
    provenances = _name_provenances(data.rows["PUBLISHER"])
    rows = _build_observations(data.rows, places, periods)
    inputs, entities = {}, {"variables.mcf": {"provenance": provenances[None]}}
    for (publisher, kind), part in rows.group_by("PUBLISHER", "type", maintain_order=True):
        path = f"observations/{provenances[publisher]}/{kind}.csv"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        part.select(_OBSERVED).write_csv(folder / path)
        inputs[path] = _describe_input(provenances[publisher], kind)
    for kind, part in _build_entities(rows, places, data.codes).group_by("type", maintain_order=True):
        path = f"entities/{kind[0]}.csv"
        (folder / path).parent.mkdir(exist_ok=True)
        defuse_formulas(part.drop("type")).write_csv(folder / path)
        entities[path] = _describe_entities(str(kind[0]), provenances[None])
    (folder / "variables.mcf").write_text(_build_nodes(rows, data.codes), encoding="utf-8")
    build = connection.sql("SELECT coalesce(any_value(run_id), 'unknown') FROM marts.builds").fetchall()[0][0]
    config = {
        "includeInputSubdirs": True,
        "inputFiles": entities | inputs,
        "sources": _describe_sources(provenances, f"urn:baoshu:build:{build}"),
    }
    (folder / "config.json").write_text(json.dumps(config, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return rows.height


def _build_observations(rows: pl.DataFrame, places: dict[str, Any], periods: dict[str, tuple[str, str]]) -> pl.DataFrame:
    by_subject = pl.col("SUBJECT") != "_Z"
    entities = {code: _name_place(code) for code in places}
    kinds = {code: _TYPES.get(level, _PLACE) for code, (_, level, _) in places.items()}
    said = [pl.when(pl.col(name).is_in(_PLAIN)).then(pl.lit("")).otherwise(pl.format("_{}", name)) for name in _SAID]
    variable = pl.concat_str("INDICATOR", *said).str.replace_all("/", "-")
    span = pl.col("TIME_PERIOD").replace_strict({text: period for text, (_, period) in periods.items()})
    observed = rows.filter(pl.col("OBS_VALUE").is_not_null(), by_subject | (pl.col("REF_AREA") != "_U")).with_columns(
        entity=pl.when(by_subject).then(pl.format(_PREFIX + "/{}", "SUBJECT"))
        .otherwise(pl.col("REF_AREA").replace_strict(entities, default=None)),
        type=pl.when(by_subject).then(pl.lit(_SUBJECT)).otherwise(pl.col("REF_AREA").replace_strict(kinds, default=_PLACE)),
        variable=pl.format(_PREFIX + "/{}", variable),
        date=pl.col("TIME_PERIOD").replace_strict({text: date for text, (date, _) in periods.items()}),
        value="OBS_VALUE",
        unit=pl.format(_PREFIX + "/{}", "UNIT_MEASURE"),
        observationPeriod=pl.when(pl.col("ACCUMULATION") == "UPTO").then(pl.lit("")).otherwise(
            pl.coalesce(pl.col("FREQ").replace_strict(_PERIODS, default=None), span)
        ),
    )  # fmt: skip
    # Two figures of one subject in two places, or a stock of a day and one as of it, are one observation there.
    return observed.unique([name for name in _OBSERVED if name != "value"], keep="first", maintain_order=True)


def _build_entities(rows: pl.DataFrame, places: dict[str, Any], codes: dict[str, dict[str, tuple[str, str]]]) -> pl.DataFrame:
    """The entities that observations name, with the areas above them; China is Data Commons' own."""
    subjects = rows.filter(pl.col("SUBJECT") != "_Z")["SUBJECT"].unique().sort()
    needed = set(rows.filter(pl.col("SUBJECT") == "_Z")["REF_AREA"])
    while above := {places[code][2] for code in needed if places[code][2] in places} - needed:
        needed |= above
    found = [
        (_TYPES.get(level, _PLACE), _name_place(code), name, _name_place(parent) if parent in places else None)
        for code, (name, level, parent) in sorted(places.items())
        if code in needed and _name_place(code) != _CHINA
    ]
    found += [(_SUBJECT, f"{_PREFIX}/{code}", codes["CL_SUBJECT"][code][0], None) for code in subjects]
    return pl.DataFrame(found, schema=["type", "id", "name", "containedInPlace"], orient="row")


def _build_nodes(rows: pl.DataFrame, codes: dict[str, dict[str, tuple[str, str]]]) -> str:
    """Variables and units as nodes of MCF."""
    parts = []
    for row in rows.unique("variable", maintain_order=True).sort("variable").iter_rows(named=True):
        words = [codes["CL_INDICATOR"][row["INDICATOR"]][0]]
        words += [codes[f"CL_{name}"][row[name]][0] for name in _SAID if f"CL_{name}" in codes and row[name] not in _PLAIN]
        words += [row["BASE_PER"]] if row["BASE_PER"] != "_Z" else []
        english = codes["CL_INDICATOR"][row["INDICATOR"]][1]
        parts.append(
            f"Node: dcid:{row['variable']}\ntypeOf: dcs:StatisticalVariable\nname: {_quote(' '.join(words))}\n"
            f"description: {_quote(english)}\npopulationType: schema:Thing\n"
            f"measuredProperty: dcid:{row['variable']}_value\nstatType: dcs:measuredValue\n"
        )
    for code in rows["UNIT_MEASURE"].unique().sort():
        name = _quote(codes["CL_UNIT"][code][0])
        parts.append(f"Node: dcid:{_PREFIX}/{code}\ntypeOf: dcs:UnitOfMeasure\nname: {name}\n")
    return "\n".join(parts)


def _quote(text: str) -> str:
    """A text of MCF, on one line; a quotation mark inside it would end it."""
    plain = re.sub(r"\s+", " ", text).replace("\\", "").replace('"', "”")
    return f'"{plain}"'


def _name_place(code: str) -> str:
    return _CHINA if code == "100000" else f"{_PREFIX}/{code}"


def _name_provenances(publishers: pl.Series) -> dict[str | None, str]:
    """A short name each, fit for a folder; None is the publisher that is not known, and the catalogue of entities."""
    names = publishers.drop_nulls().unique().sort()
    return {None: "baoshu"} | {name: f"publisher_{number:04d}" for number, name in enumerate(names, 1)}


def _describe_input(provenance: str, kind: str) -> dict[str, Any]:
    # The headings are those that the importer expects without a mapping; the mapping is what its newer versions ask for.
    mappings = {f"dcid:{name}": heading for name, heading in zip(_MAPPED, _OBSERVED, strict=True)}
    return {
        "importType": "observations", "format": "variablePerRow", "entityType": kind, "provenance": provenance,
        "columnMappings": mappings,
    }  # fmt: skip


def _describe_entities(kind: str, provenance: str) -> dict[str, Any]:
    return {
        "importType": "entities", "rowEntityType": kind, "idColumn": "id", "entityColumns": ["containedInPlace"],
        "provenance": provenance,
    }  # fmt: skip


def _describe_sources(provenances: dict[str | None, str], url: str) -> dict[str, Any]:
    return {
        publisher or "报数": {"url": url, "provenances": {provenance: url}} for publisher, provenance in provenances.items()
    }


def _parse_period(text: str) -> tuple[str, str]:
    """The date of an observation and its length: the last month or day, as Data Commons dates a span.

    >>> _parse_period("2026-Q1"), _parse_period("2021-01-01/P5Y"), _parse_period("2025-03-05/P10D")
    (('2026-03', 'P3M'), ('2025', 'P5Y'), ('2025-03-14', 'P10D'))
    """
    if part := re.fullmatch(r"(\d{4})-([SQ])(\d)", text):
        length = 6 if part[2] == "S" else 3
        return f"{part[1]}-{int(part[3]) * length:02d}", f"P{length}M"
    if "/" not in text:
        return text, ""
    start, length = text.split("/")
    first, count = datetime.date.fromisoformat(start), int(length[1:-1])
    if length.endswith("D"):
        return (first + datetime.timedelta(days=count - 1)).isoformat(), length
    months = first.month - 1 + count * (12 if length.endswith("Y") else 1)
    year, month = first.year + (months - 1) // 12, (months - 1) % 12 + 1
    if length.endswith("Y") and month == 12:
        return f"{year}", length
    return (f"{year}-{month:02d}", length) if first.day == 1 else (
        f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}", length
    )  # fmt: skip
