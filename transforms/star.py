"""The star: silver frames and reference rows → every stored table of the warehouse, keyed and conformed.

Belongs here: `build_star`, documents, articles, observations as facts, the run, the audit tables that mirror silver.
Does not: dimension members (`transforms.dimensions`), which value is chosen (`transforms.reconciliation`), whether
figures add up (`transforms.arithmetic`), writing (`warehouse.publishing`).
"""

import datetime
from collections.abc import Mapping
from typing import Any

import polars as pl

from transforms.arithmetic import build_arithmetic
from transforms.dimensions import (
    ReferenceRows,
    build_dim_indicator,
    build_dim_period,
    build_dim_place,
    build_dim_subject,
    build_dim_unit,
    indicator_natural_key,
)
from transforms.reconciliation import build_fct_statistic, build_fct_vintage, derive_statistic_keys
from transforms.surrogate_keys import derive_row_keys, derive_text_keys, hash_text
from warehouse.contract import build_frame, conform, derive_polars_schema
from warehouse.tables import audit, intake, silver, star
from warehouse.tables.star import UNKNOWN_KEY, UNKNOWN_NAME

REFERENCE_TABLES = (
    "places", "place_groups", "countries", "indicators", "indicator_synonyms", "units", "publishers", "arithmetic_relations",
)  # fmt: skip

# Publishers that state figures by office where the table of publishers does not know them: governments and bureaus.
_OFFICIAL_ENDINGS = r"(人民政府|政府|统计局|委员会|办公厅|办公室|厅|局|海关|总署|国务院|银行)$"


def build_star(
    frames: Mapping[str, pl.DataFrame], reference: Mapping[str, ReferenceRows], run: Mapping[str, Any]
) -> dict[str, pl.DataFrame]:
    """Every table of `warehouse.tables.registry.STORED` by its full name (`star.fct_observation` …), conformed.

    `frames` are the silver frames by table name: document, article, observation, numeral (sentence is not read), and
    optionally those of the walk: rejected_file, document_version.
    `reference` holds rows of reference tables by file name without ending (`REFERENCE_TABLES`); one that lacks counts
    as empty. `run` has run_id, and optionally started_at (naive UTC), code_version, reference_version, input_folder.
    The audit tables of checks and quarantine come back empty: `warehouse.publishing.publish` takes the caller's.

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
    built["star.dim_document"] = build_dim_document(read, built["star.dim_place"], tables["publishers"], run_key)
    built["star.dim_article"] = build_dim_article(articles, run_key)
    built["star.dim_indicator"] = build_dim_indicator(
        tables["indicators"], tables["indicator_synonyms"], observations, run_key
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

    built["audit.rejected_document"] = _list_rejected(documents, frames.get("rejected_file"), run_key)
    versions = frames.get("document_version", pl.DataFrame(schema=derive_polars_schema(intake.DOCUMENT_VERSION)))
    built["audit.document_version"] = conform(
        versions.with_columns(run_key=pl.lit(run_key, pl.Int64)), audit.DOCUMENT_VERSION
    )
    numerals = conform(frames["numeral"], silver.NUMERAL)
    built["audit.numeral"] = conform(
        numerals.rename({"document_id": "document_key"}).with_columns(run_key=pl.lit(run_key, pl.Int64)), audit.NUMERAL
    )
    for table in (audit.CHECK_RESULT, audit.QUARANTINED_OBSERVATION):
        built[table.full_name] = pl.DataFrame(schema=derive_polars_schema(table))
    built["star.dim_run"] = build_dim_run(run, run_key, documents, built)
    return built


def _list_rejected(documents: pl.DataFrame, files: pl.DataFrame | None, run_key: int) -> pl.DataFrame:
    """`audit.rejected_document`: documents that gave no text, and what the walk over the input folder set aside."""
    unread = documents.filter(pl.col("status") == "rejected").select(
        "document_id",
        "source_file",
        "other_files",
        "sha256",
        "byte_size",
        reason=pl.col("reason").fill_null("no reason given"),
    )
    if files is None:
        files = pl.DataFrame(schema=derive_polars_schema(intake.REJECTED_FILE))
    rejected = pl.concat([unread, conform(files, intake.REJECTED_FILE)], how="diagonal")
    return conform(rejected.with_columns(run_key=pl.lit(run_key, pl.Int64)), audit.REJECTED_DOCUMENT)


def _list_places(tables: Mapping[str, ReferenceRows]) -> list[Mapping[str, str | None]]:
    groups = [{"name": row["name"], "level": "group"} for row in tables["place_groups"]]
    # Countries have no code of GB/T 2260; observations name them by name alone.
    countries = [
        {"name": row["name"], "level": "world" if row.get("kind") == "world" else "country"}
        for row in tables["countries"]
    ]
    return [*tables["places"], *groups, *countries]


def _observed_places(observations: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        [
            observations.select("place", "place_code").unique(maintain_order=True),
            documents.select("place", place_code=pl.lit(None, pl.String))
            .filter(pl.col("place").is_not_null())
            .unique(),
        ]
    )


def build_dim_document(
    documents: pl.DataFrame, places: pl.DataFrame, publishers: ReferenceRows, run_key: int
) -> pl.DataFrame:
    """`star.dim_document` from the documents that were read; the default place is looked up by its full name.

    A publisher is official where the table of publishers (name, kind) says government, or its name is an office's.
    """
    offices = [row["name"] for row in publishers if row.get("kind") == "government"]
    press = [row["name"] for row in publishers if row.get("kind") != "government"]
    official = pl.col("publisher").is_in(offices) | (
        pl.col("publisher").str.contains(_OFFICIAL_ENDINGS) & ~pl.col("publisher").is_in(press)
    )
    by_name = places.sort("is_catalogued", "code", descending=[True, False]).unique(
        "name", keep="first", maintain_order=True
    )
    frame = documents.rename({"document_id": "document_key"}).select(
        *[name for name in star.DIM_DOCUMENT.column_names if name in documents.columns or name == "document_key"],
        is_official=official.fill_null(False),
        place_key=_look_up(documents["place"], by_name["name"], by_name["place_key"]),
        run_key=pl.lit(run_key, pl.Int64),
    )
    unknown = build_frame(
        [
            {
                "document_key": UNKNOWN_KEY,
                "source_file": UNKNOWN_NAME,
                "is_official": False,
                "place_key": UNKNOWN_KEY,
                "article_count": 0,
                "sentence_count": 0,
                "numeral_count": 0,
                "observation_count": 0,
                "set_aside_count": 0,
                "run_key": run_key,
            }
        ],
        star.DIM_DOCUMENT,
    )
    return conform(pl.concat([unknown, frame.select(unknown.columns)]), star.DIM_DOCUMENT)


def _look_up(names: pl.Series, known: pl.Series, keys: pl.Series) -> pl.Series:
    return names.replace_strict(known, keys, default=UNKNOWN_KEY, return_dtype=pl.Int64)


def build_dim_article(articles: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.dim_article`; the key comes from document and position."""
    frame = articles.rename({"document_id": "document_key"}).with_columns(
        derive_row_keys(articles, ["document_id", "article_no"], "article").alias("article_key"),
        run_key=pl.lit(run_key, pl.Int64),
    )
    unknown = build_frame(
        [
            {
                "article_key": UNKNOWN_KEY,
                "document_key": UNKNOWN_KEY,
                "article_no": 0,
                "headline": UNKNOWN_NAME,
                "is_truncated": False,
                "run_key": run_key,
            }
        ],
        star.DIM_ARTICLE,
    )
    return conform(pl.concat([unknown, frame.select(unknown.columns)]), star.DIM_ARTICLE)


def build_fct_observation(observations: pl.DataFrame, run_key: int) -> pl.DataFrame:
    """`star.fct_observation`: keys in place of labels, and the key of the statistic that each mention belongs to.

    A mention feeds a statistic where it is worth a table and says what it measures; others have statistic_key -1.
    """
    keyed = observations.with_columns(
        derive_row_keys(observations, ["document_id", "char_start"], "observation").alias("observation_key"),
        derive_row_keys(observations, ["document_id", "article_no"], "article").alias("article_key"),
        derive_text_keys(
            observations.select(indicator_natural_key(pl.col("indicator_name"), pl.col("indicator"))).to_series(),
            "indicator",
        ).alias("indicator_key"),
        derive_text_keys(observations.select(pl.coalesce("place_code", "place")).to_series(), "place").alias(
            "place_key"
        ),
        derive_text_keys(observations["subject"], "subject").alias("subject_key"),
        derive_text_keys(observations["period"], "period").alias("period_key"),
        derive_text_keys(observations["base_period"], "period").alias("base_period_key"),
        derive_text_keys(observations["unit"], "unit").alias("unit_key"),
        pl.lit(run_key, pl.Int64).alias("run_key"),
        pl.col("corrected_fields").is_not_null().alias("is_corrected"),
    ).rename({"document_id": "document_key", "indicator": "indicator_wording"})
    keyed = keyed.with_columns(derive_statistic_keys(keyed).alias("statistic_key"))
    feeds = pl.col("is_statistic") & (pl.col("indicator_key") != UNKNOWN_KEY)
    return conform(
        keyed.with_columns(statistic_key=pl.when(feeds).then("statistic_key").otherwise(UNKNOWN_KEY)).select(
            star.FCT_OBSERVATION.column_names
        ),
        star.FCT_OBSERVATION,
    )


def build_dim_run(
    run: Mapping[str, Any], run_key: int, documents: pl.DataFrame, built: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """`star.dim_run`: this build, counted, and 未知. The verdict is `unchecked` until `record_verdict`."""
    rejected = built["audit.rejected_document"].filter(pl.col("line").is_null()).height
    started_at: datetime.datetime | None = run.get("started_at")
    if started_at is not None and started_at.tzinfo is not None:
        started_at = started_at.astimezone(datetime.UTC).replace(tzinfo=None)
    nothing = {
        "document_count": 0,
        "rejected_count": 0,
        "observation_count": 0,
        "statistic_count": 0,
        "failed_checks": 0,
        "warned_checks": 0,
        "verdict": "unchecked",
    }
    this = {
        **nothing,
        "run_key": run_key,
        "run_id": str(run["run_id"]),
        "started_at": started_at,
        **{name: run.get(name) for name in ("code_version", "reference_version", "input_folder")},
        "document_count": int((documents["status"] == "ok").sum()),
        "rejected_count": rejected,
        "observation_count": built["star.fct_observation"].height,
        "statistic_count": built["star.fct_statistic"].height,
    }
    return build_frame([{**nothing, "run_key": UNKNOWN_KEY, "run_id": UNKNOWN_NAME}, this], star.DIM_RUN)


def record_verdict(dim_run: pl.DataFrame, check_results: pl.DataFrame) -> pl.DataFrame:
    """The runs with what their own check results say: failed where an error-rule broke, warned where a warning did."""
    broken = check_results.group_by("run_id").agg(
        failed=(~pl.col("passed") & (pl.col("severity") == "error")).sum().cast(pl.Int64),
        warned=(~pl.col("passed") & (pl.col("severity") == "warning")).sum().cast(pl.Int64),
    )
    judged = dim_run.join(broken, on="run_id", how="left", maintain_order="left")
    verdict = (
        pl.when(pl.col("failed").is_null())
        .then(pl.col("verdict"))
        .when(pl.col("failed") > 0)
        .then(pl.lit("failed"))
        .when(pl.col("warned") > 0)
        .then(pl.lit("warned"))
        .otherwise(pl.lit("passed"))
    )
    return conform(
        judged.with_columns(
            verdict=verdict,
            failed_checks=pl.coalesce("failed", "failed_checks"),
            warned_checks=pl.coalesce("warned", "warned_checks"),
        ).select(star.DIM_RUN.column_names),
        star.DIM_RUN,
    )
