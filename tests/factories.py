"""Synthetic silver frames for tests and benchmarks: conformed, seeded, fast to millions of rows.

Belongs here: `make_silver` and the rows it is made of. Does not: real or self-written texts (`seeds/documents`,
`tests/golden`), fixtures of one test.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import polars as pl

from warehouse.contract import build_frame, conform, derive_polars_schema
from warehouse.tables import silver

OBSERVATIONS_A_DOCUMENT, OBSERVATIONS_AN_ARTICLE, OBSERVATIONS_A_SENTENCE = 200, 100, 4
ENTRY_WIDTH = 40  # characters of text from one observation to the next

INDICATORS = (
    ("地区生产总值", "国内生产总值", "元"),
    ("进出口总额", "外贸进出口额", "元"),
    ("出口总额", "出口额", "元"),
    ("进口总值", "进口额", "元"),
    ("常住人口", "常住人口", "人"),
    ("城镇新增就业", "新增就业", "人"),
    ("粮食产量", "粮食总产量", "吨"),
    ("发电量", "全年发电量", "千瓦时"),
    (None, "跨境电商交易额", "元"),
    (None, "商品种类", "种"),
    (None, "开行班列", "列"),
    ("货物吞吐量", "港口吞吐量", "吨"),
)
PLACES = (
    ("中国", "100000"),
    ("浙江省", "330000"),
    ("金华市", "330700"),
    ("义乌市", "330782"),
    ("广东省", "440000"),
    ("深圳市", "440300"),
    ("湖南省", "430000"),
    ("长沙市", "430100"),
    ("长三角", None),
    ("云溪村", None),
    (None, None),
)
PERIODS = (
    "2019",
    "2020",
    "2021",
    "2022",
    "2023",
    "2024",
    "2025",
    "2025-S1",
    "2026-Q1",
    "2025-01/2025-09",
    "/2026-03",
    None,
)
REFERENCE: Mapping[str, list[dict[str, str | None]]] = {
    "places": [
        {"code": "100000", "name": "中国", "level": "nation", "parent_code": ""},
        {"code": "330000", "name": "浙江省", "level": "province", "parent_code": "100000"},
        {"code": "330700", "name": "金华市", "level": "prefecture", "parent_code": "330000"},
        {"code": "330782", "name": "义乌市", "level": "county", "parent_code": "330700"},
        {"code": "440000", "name": "广东省", "level": "province", "parent_code": "100000"},
        {"code": "440300", "name": "深圳市", "level": "prefecture", "parent_code": "440000"},
        {"code": "430000", "name": "湖南省", "level": "province", "parent_code": "100000"},
        {"code": "430100", "name": "长沙市", "level": "prefecture", "parent_code": "430000"},
    ],
    "place_groups": [{"name": "长三角"}],
    "indicators": [
        {
            "name": name,
            "category": "综合",
            "dimension": "money" if unit == "元" else "count",
            "measure": "flow",
            "additive": "1",
        }
        for name, _, unit in INDICATORS
        if name
    ],
    "indicator_synonyms": [
        {"synonym": wording, "name": name} for name, wording, _ in INDICATORS if name and wording != name
    ],
    "units": [
        {"unit": "元", "dimension": "money"},
        {"unit": "人", "dimension": "people"},
        {"unit": "吨", "dimension": "mass"},
        {"unit": "%", "dimension": "share"},
        {"unit": "百分点", "dimension": "percentage_point"},
    ],
}


def make_observation(**fields: object) -> dict[str, object]:
    """One row of `silver.observation`: a plain level of 义乌市 in 2025, and what the caller sets."""
    row: dict[str, object] = {
        "document_id": 1,
        "char_start": 0,
        "article_no": 1,
        "sentence_no": 1,
        "surface": "100亿元",
        "quote": "出口额100亿元。",
        "value": 10_000_000_000,
        "printed_exponent": 8,
        "unit": "元",
        "comparator": "=",
        "kind": "level",
        "indicator": "出口额",
        "indicator_name": "出口总额",
        "place": "义乌市",
        "place_code": "330782",
        "place_basis": "stated",
        "period": "2025",
        "period_start": datetime.date(2025, 1, 1),
        "period_end": datetime.date(2025, 12, 31),
        "period_basis": "stated",
        "status": "actual",
        "is_statistic": True,
        "confidence": 0.9,
        "doubts": None,
        "rules": "level",
        **fields,
    }
    row.setdefault("char_end", int(str(row["char_start"])) + 5)
    decimals = {
        name: Decimal(str(row[name])) for name in ("value", "value_low", "value_high") if row.get(name) is not None
    }
    return row | decimals


def make_document(document_id: int = 1, **fields: object) -> dict[str, object]:
    """One row of `silver.document`: read, dated, of a newspaper, and what the caller sets."""
    return {
        "document_id": document_id,
        "source_file": f"{document_id:04d}.txt",
        "sha256": f"{document_id:064x}",
        "byte_size": 900,
        "encoding": "utf-8",
        "text_length": 300,
        "status": "ok",
        "title": "外贸开局良好",
        "publication_date": datetime.date(2026, 4, 20),
        "publication_date_basis": "stated",
        "publication_date_precision": "day",
        "publisher": "义乌日报",
        "publisher_basis": "stated",
        "place": "义乌市",
        "place_basis": "inferred",
        "article_count": 1,
        "sentence_count": 1,
        "numeral_count": 1,
        "observation_count": 1,
        "set_aside_count": 0,
        **fields,
    }


def make_frames(
    observations: list[dict[str, object]], documents: list[dict[str, object]] | None = None
) -> dict[str, pl.DataFrame]:
    """The five silver frames around hand-made observations: articles, sentences and numerals follow from them."""
    documents = documents if documents is not None else [make_document()]
    articles = sorted({(row["document_id"], row["article_no"]) for row in observations}, key=str)
    return {
        "document": build_frame(documents, silver.DOCUMENT),
        "article": build_frame(
            [
                {
                    "document_id": document,
                    "article_no": number,
                    "headline": "外贸开局良好",
                    "kind": "news",
                    "is_truncated": False,
                    "char_start": 0,
                    "char_end": 300,
                }
                for document, number in articles
            ],
            silver.ARTICLE,
        ),
        "sentence": pl.DataFrame(schema=derive_polars_schema(silver.SENTENCE)),
        "numeral": build_frame(
            [
                {name: row[name] for name in ("document_id", "char_start", "char_end", "surface", "sentence_no")}
                | {"outcome": "observation"}
                for row in observations
            ],
            silver.NUMERAL,
        ),
        "observation": build_frame(observations, silver.OBSERVATION),
    }


def make_silver(n_observations: int, seed: int = 0) -> dict[str, pl.DataFrame]:
    """Silver frames document, article, sentence, numeral, observation with that many observations.

    Figures repeat over documents as they do in the press: about a third of the mentions share a statistic with another.
    """
    random = np.random.default_rng(seed)
    n = n_observations
    row = np.arange(n)
    document = row // OBSERVATIONS_A_DOCUMENT
    within = row % OBSERVATIONS_A_DOCUMENT
    indicator, place, period = (random.integers(0, len(choices), n) for choices in (INDICATORS, PLACES, PERIODS))
    subject = random.integers(0, max(20, n // 20), n)
    kind = random.choice(5, n, p=[0.6, 0.2, 0.07, 0.1, 0.03])
    magnitude = random.integers(4, 11, n)
    digits = random.integers(100, 10_000, n)
    rate = np.isin(kind, [1, 3])
    value = np.where(rate, digits / 100, np.where(kind == 4, digits % 30 + 1, digits * 10.0**magnitude))
    exponent = np.where(rate, -1, np.where(kind == 4, 0, magnitude))
    names = ("level", "growth", "delta", "ratio", "rank")
    frame = pl.DataFrame(
        {
            "document_id": document + 1,
            "article_no": within // OBSERVATIONS_AN_ARTICLE + 1,
            "sentence_no": within // OBSERVATIONS_A_SENTENCE + 1,
            "char_start": within * ENTRY_WIDTH,
            "char_end": within * ENTRY_WIDTH + 6,
            "value": value,
            "printed_exponent": exponent,
            "confidence": random.random(n).round(3),
            "digits": digits,
            "kind": pl.Series(names).gather(pl.Series(kind)),
            "is_statistic": random.random(n) < 0.95,
            "status": pl.Series(["actual", "planned"]).gather(pl.Series((random.random(n) < 0.1).astype(np.int8))),
            "comparator": pl.Series(["=", "~", ">", "<"]).gather(
                pl.Series(random.choice(4, n, p=[0.7, 0.1, 0.15, 0.05]))
            ),
            "indicator_name": pl.Series([name for name, _, _ in INDICATORS]).gather(pl.Series(indicator)),
            "indicator": pl.Series([wording for _, wording, _ in INDICATORS]).gather(pl.Series(indicator)),
            "unit": pl.Series([unit for _, _, unit in INDICATORS]).gather(pl.Series(indicator)),
            "place": pl.Series([name for name, _ in PLACES]).gather(pl.Series(place)),
            "place_code": pl.Series([code for _, code in PLACES]).gather(pl.Series(place)),
            "period": pl.Series(PERIODS).gather(pl.Series(period)),
            "subject_no": subject,
            "has_subject": random.random(n) < 0.5,
        }
    )
    growth = pl.col("kind") == "growth"
    frame = frame.with_columns(
        value=pl.col("value").round(2).cast(pl.Decimal(30, 6)),
        unit=pl.when(pl.col("kind").is_in(["growth", "ratio"]))
        .then(pl.lit("%"))
        .when(pl.col("kind") != "rank")
        .then("unit"),
        basis=pl.when(growth).then(pl.lit("同比")),
        subject=pl.when("has_subject").then(pl.format("第{}号园区", "subject_no")),
        surface=pl.format("{}亿", "digits"),
        quote=pl.format(
            "{}{}为{}亿，比上年更多，其中第{}句如此说明。", "place", "indicator", "digits", "sentence_no"
        ).fill_null("另有说明。"),
        place_basis=pl.lit("stated"),
        period_basis=pl.lit("stated"),
        doubts=pl.lit(None, pl.String),
        comparable_basis=pl.lit(None, pl.String),
        target_tone=pl.lit(None, pl.String),
        rules=pl.lit("synthetic"),
        period_start=pl.lit(None, pl.Date),
        period_end=pl.lit(None, pl.Date),
        base_period=pl.lit(None, pl.String),
        value_low=pl.lit(None, pl.Decimal(30, 6)),
        value_high=pl.lit(None, pl.Decimal(30, 6)),
    )
    lacking = [name for name in silver.OBSERVATION.column_names if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None).alias(name) for name in lacking)
    observations = conform(frame.select(silver.OBSERVATION.column_names), silver.OBSERVATION)
    return {
        "document": _make_documents(observations, random),
        "article": _make_articles(observations),
        "sentence": pl.DataFrame(schema=derive_polars_schema(silver.SENTENCE)),
        "numeral": conform(
            observations.select(
                "document_id", "char_start", "char_end", "surface", "sentence_no", outcome=pl.lit("observation")
            ),
            silver.NUMERAL,
        ),
        "observation": observations,
        "document_text": _make_texts(observations),
    }


def _make_texts(observations: pl.DataFrame) -> pl.DataFrame:
    """A text a document in which every figure stands where its position says."""
    entry = pl.concat_str("surface", pl.lit("，"), pl.col("indicator").fill_null(""), pl.lit("据此说明")).str.pad_end(
        ENTRY_WIDTH, "。"
    )
    texts = observations.group_by("document_id", maintain_order=True).agg(text=entry.str.join(""))
    return conform(texts, silver.DOCUMENT_TEXT)


def _make_documents(observations: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    counted = observations.group_by("document_id", maintain_order=True).agg(count=pl.len())
    days = random.integers(0, 1500, counted.height)
    official = random.random(counted.height) < 0.3
    return conform(
        counted.select(
            "document_id",
            source_file=pl.format("{}.txt", pl.col("document_id").cast(pl.String).str.zfill(7)),
            other_files=pl.lit(None, pl.String),
            sha256=pl.col("document_id").cast(pl.String).str.zfill(64),
            byte_size=pl.lit(30_000),
            encoding=pl.lit("utf-8"),
            text_length=pl.lit(OBSERVATIONS_A_DOCUMENT * ENTRY_WIDTH),
            status=pl.lit("ok"),
            reason=pl.lit(None, pl.String),
            title=pl.lit("经济运行情况"),
            publication_date=pl.lit(datetime.date(2022, 3, 1)) + pl.duration(days=pl.Series(days)),
            publication_date_basis=pl.lit("stated"),
            publication_date_precision=pl.lit("day"),
            published_from=pl.lit(datetime.date(2022, 3, 1)) + pl.duration(days=pl.Series(days)),
            published_to=pl.lit(datetime.date(2022, 3, 1)) + pl.duration(days=pl.Series(days)),
            format=pl.lit("text"),
            page_count=pl.lit(None, pl.Int64),
            block_count=pl.lit(20),
            table_count=pl.lit(0),
            cell_count=pl.lit(0),
            publisher=pl.when(pl.Series(official)).then(pl.lit("浙江省统计局")).otherwise(pl.lit("义乌日报")),
            publisher_basis=pl.lit("stated"),
            place=pl.lit("浙江省"),
            place_basis=pl.lit("inferred"),
            article_count=pl.lit(2),
            sentence_count=pl.lit(50),
            numeral_count="count",
            observation_count="count",
            set_aside_count=pl.lit(0),
        ),
        silver.DOCUMENT,
    )


def _make_articles(observations: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    return conform(
        observations.select("document_id", "article_no")
        .unique(maintain_order=True)
        .with_columns(
            headline=pl.lit("经济运行情况"),
            subheads=nothing,
            byline=nothing,
            authors=nothing,
            dateline=nothing,
            dateline_place=nothing,
            dateline_date=pl.lit(None, pl.Date),
            agency=nothing,
            kind=pl.lit("report"),
            is_truncated=pl.lit(False),
            char_start=(pl.col("article_no") - 1) * OBSERVATIONS_AN_ARTICLE * ENTRY_WIDTH,
            char_end=pl.col("article_no") * OBSERVATIONS_AN_ARTICLE * ENTRY_WIDTH,
        ),
        silver.ARTICLE,
    )
