"""The star: silver frames and reference rows → every stored table of the warehouse, keyed and conformed.

Belongs here: `build_star`, documents, articles, observations as facts, the run, the audit tables that mirror silver.
Does not: dimension members (`transforms.star.dimensions`), which value is chosen (`transforms.star.reconciliation`), whether
figures add up (`transforms.star.arithmetic`), writing (`warehouse.publishing`).
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from transforms.star.arithmetic import build_arithmetic
from transforms.star.dimensions import (
    Parts,
    ReferenceRows,
    build_dim_article,
    build_dim_document,
    build_dim_indicator,
    build_dim_place,
    build_dim_subject,
    build_dim_unit,
)
from transforms.star.facts import build_fct_observation
from transforms.star.period_dimension import build_dim_period
from transforms.star.place_history import join_history
from transforms.star.reconciliation import build_fct_statistic, build_fct_vintage
from transforms.star.runs import build_dim_run
from transforms.star.surrogate_keys import hash_text
from warehouse.contract import conform, derive_polars_schema
from warehouse.tables import audit, intake, silver

REFERENCE_TABLES = (
    "places", "place_history", "place_groups", "countries", "indicators", "indicator_synonyms", "units", "publishers", "arithmetic_relations",
)  # fmt: skip

_NONE = pl.DataFrame(schema={"document_id": pl.Int64(), "source_file": pl.String()})


def build_star(
    frames: Mapping[str, pl.DataFrame],
    reference: Mapping[str, ReferenceRows],
    run: Mapping[str, Any],
    parts: Parts | None = None,
) -> dict[str, pl.DataFrame]:
    """Every table of `warehouse.tables.registry.STORED` by its full name (`star.fct_observation` …), conformed.

    `frames` are the silver frames by table name: document, article, observation, numeral (sentence is not read), and
    optionally document_text, those of the walk: rejected_file, document_version; documents that stepped aside (`document_aside`:
    document_id, source_file, rule, reason, next_step); and documents that are an earlier version of one of those
    (`previous_version`: document_id, source_file).
    `reference` holds rows of reference tables by file name without ending (`REFERENCE_TABLES`); one that lacks counts
    as empty; `parts` tells those of a composed indicator and the heads of others. `run` has run_id, and optionally started_at (naive UTC),
    code_version, rules_version, reference_version, input_folder.
    The audit tables of checks, quarantine and changes come back empty: `warehouse.publishing.publish` takes the caller's. So
    does that of relations, which it fills itself.

    Equal input gives equal keys and rows in equal order; only `run_key` and `star.dim_run` differ between runs.
    Raises ContractBreach where a frame does not fit its declaration, KeyCollision where two keys meet.
    """
    documents = conform(frames["document"], silver.DOCUMENT)
    articles = conform(frames["article"], silver.ARTICLE)
    observations = conform(frames["observation"], silver.OBSERVATION)
    tables = {name: reference.get(name, ()) for name in REFERENCE_TABLES}
    run_key = hash_text(str(run["run_id"]), "run")
    read = documents.filter(pl.col("status") == "ok")

    built: dict[str, pl.DataFrame] = {}
    built["star.dim_place"] = build_dim_place(_list_places(tables), _observed_places(observations, read), run_key)
    built["star.dim_document"] = build_dim_document(
        read,
        built["star.dim_place"],
        tables["publishers"],
        run_key,
        frames.get("previous_version", _NONE)["document_id"].to_list(),
    )
    built["star.dim_article"] = build_dim_article(articles, run_key)
    built["star.dim_indicator"] = build_dim_indicator(
        tables["indicators"], tables["indicator_synonyms"], observations, run_key, parts
    )
    built["star.dim_unit"] = build_dim_unit(tables["units"], observations, run_key)
    codes = pl.concat([observations["period"], observations["base_period"]])
    built["star.dim_period"] = build_dim_period(codes, run_key)
    built["star.dim_subject"] = build_dim_subject(observations, run_key)

    facts = build_fct_observation(observations, run_key)
    built["star.fct_observation"] = facts
    # Of a million rows these are some hundred megabytes that the reconciliation can use.
    del observations, articles, codes
    built["star.fct_statistic"] = build_fct_statistic(facts, built["star.dim_document"], built["star.dim_indicator"])
    built["star.fct_vintage"] = build_fct_vintage(facts, built["star.fct_statistic"], built["star.dim_document"])
    built |= build_arithmetic(built, tables)

    built |= _build_audit(documents, frames, run_key)
    built["star.dim_run"] = build_dim_run(run, run_key, documents, built)
    return built


def _build_audit(
    documents: pl.DataFrame, frames: Mapping[str, pl.DataFrame], run_key: int
) -> dict[str, pl.DataFrame]:
    """The tables beside the star: what was not read, those that mirror silver, and empty ones for the caller's."""
    built = {audit.REJECTED_DOCUMENT.full_name: _list_rejected(documents, frames, run_key)}
    for table, source in (
        (audit.DOCUMENT_VERSION, intake.DOCUMENT_VERSION), (audit.NUMERAL, silver.NUMERAL),
        (audit.DOCUMENT_TEXT, silver.DOCUMENT_TEXT), (audit.TEXT_LOCATION, silver.TEXT_LOCATION),
    ):  # fmt: skip
        rows = frames[source.name] if source.name in frames else pl.DataFrame(schema=derive_polars_schema(source))
        keyed = rows.with_columns(run_key=pl.lit(run_key, pl.Int64))
        if "document_key" in table.column_names:
            keyed = keyed.rename({"document_id": "document_key"})
        built[table.full_name] = conform(keyed, table)
    for table in (audit.CHECK_RESULT, audit.QUARANTINED_OBSERVATION, audit.BUILD_CHANGE, audit.RELATION):
        built[table.full_name] = pl.DataFrame(schema=derive_polars_schema(table))
    return built


def _list_rejected(documents: pl.DataFrame, frames: Mapping[str, pl.DataFrame], run_key: int) -> pl.DataFrame:
    """`audit.rejected_document`: documents that gave no text, those that stepped aside, and what the walk over the input
    folder set aside."""
    unread = documents.filter(pl.col("status") == "rejected").select(
        "document_id",
        "source_file",
        "other_files",
        "sha256",
        "byte_size",
        reason=pl.col("reason").fill_null("no reason given"),
    )
    files = frames.get("rejected_file", pl.DataFrame(schema=derive_polars_schema(intake.REJECTED_FILE)))
    aside = frames.get("document_aside", _NONE)
    stays = frames.get("previous_version", _NONE)["source_file"]
    rejected = pl.concat([unread, conform(files, intake.REJECTED_FILE), aside], how="diagonal").with_columns(
        pl.lit(run_key, pl.Int64).alias("run_key"),
        (pl.col("source_file").is_in(stays.implode()) & pl.col("document_id").is_not_null()).alias(
            "previous_version_published"
        ),
    )
    lacking = [
        pl.lit(None).alias(name) for name in audit.REJECTED_DOCUMENT.column_names if name not in rejected.columns
    ]
    return conform(rejected.with_columns(lacking), audit.REJECTED_DOCUMENT)


def _list_places(tables: Mapping[str, ReferenceRows]) -> list[Mapping[str, str | None]]:
    groups = [{"name": row["name"], "level": "group"} for row in tables["place_groups"]]
    # Countries have no code of GB/T 2260; observations name them by name alone.
    countries = [
        {"name": row["name"], "level": "world" if row.get("kind") == "world" else "country"}
        for row in tables["countries"]
    ]
    return [*join_history(tables["places"], tables["place_history"]), *groups, *countries]


def _observed_places(observations: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        [
            observations.select("place", "place_code").unique(maintain_order=True),
            documents.select("place", place_code=pl.lit(None, pl.String))
            .filter(pl.col("place").is_not_null())
            .unique(),
        ]
    )
