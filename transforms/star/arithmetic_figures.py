"""Figures that arithmetic works with: one per statistic, with the interval its words and digits leave open.

Belongs here: choosing and preparing figures, periods that lie a year or a plan apart, the shape of a check.
Does not: the relations (`transforms.star.arithmetic_sums`, `transforms.star.arithmetic_rates`), the tables (`transforms.star.arithmetic`).
"""

from collections.abc import Mapping, Sequence

import polars as pl

from transforms.star.stated_intervals import derive_bounds, derive_step
from warehouse.tables.star import UNKNOWN_KEY

# What two figures share that may be added, divided or subtracted, besides indicator, place and period.
SAME = ("subject_key", "status")

# Counted things are printed to the last one, so that no rounding hides in 211对; other units may have been rounded.
_COUNTED = ("count", "people", "households", "visits", "vehicles")

CHECK_SCHEMA = pl.Schema(
    {
        "relation": pl.String(), "formula": pl.String(), "working": pl.String(), "indicator_key": pl.Int64(),
        "place_key": pl.Int64(), "period_key": pl.Int64(), "stated": pl.Float64(), "stated_low": pl.Float64(),
        "stated_high": pl.Float64(), "expected": pl.Float64(), "expected_low": pl.Float64(), "expected_high": pl.Float64(),
        "is_limit": pl.Boolean(), "observation_keys": pl.List(pl.Int64()), "roles": pl.List(pl.String()),
    }
)  # fmt: skip


def build_series_figures(statistics: pl.DataFrame, units: pl.DataFrame, mixed: pl.DataFrame) -> pl.DataFrame:
    """One row a series and period: keys, kind, status, basis, unit, v, low, high (Float64), observation_key, text.

    Left out are statistics without value, place or period, and those of `mixed` (column statistic_key), whose figures
    were not told apart. Of levels of one series and period that differ only in their basis the plain one counts.
    """
    series = ("indicator_key", "place_key", *SAME, "period_key", "unit_key", "kind")
    chosen = (
        statistics.lazy().select(
            "statistic_key", *series, "base_period_key", "basis", "comparator", "value", "value_low", "value_high",
            "printed_exponent", "observation_key", "surface",
        )
        .filter(pl.col("value").is_not_null() & (pl.col("period_key") != UNKNOWN_KEY) & (pl.col("place_key") != UNKNOWN_KEY))
        .filter(pl.col("kind").is_in(["level", "growth", "delta", "ratio"]))
        .join(mixed.lazy().select("statistic_key").unique(), on="statistic_key", how="anti")
        .collect()
    )  # fmt: skip
    plain = chosen.with_columns(
        rank=pl.col("basis").is_not_null().cast(pl.Int8) * 2 + (pl.col("base_period_key") != UNKNOWN_KEY)
    )
    repeated = plain.select(series).is_duplicated() & plain["kind"].is_in(["level", "ratio"])
    sorted_out = plain.filter(repeated).sort("rank", "statistic_key").unique(series, keep="first", maintain_order=True)
    figures = pl.concat([plain.filter(~repeated), sorted_out])
    return _with_bounds(figures.drop("rank"), units)


def build_mention_figures(facts: pl.DataFrame, units: pl.DataFrame, mixed: pl.DataFrame) -> pl.DataFrame:
    """The same columns for single observations (those worth a table, with a value) of the few sentences that may state a
    relation of their own: 其中, a share, a contribution. With document_key, sentence_no, char_start, quote, wording."""
    beside = pl.struct("document_key", "sentence_no", "unit_key", *SAME).is_duplicated()
    related = pl.col("quote").str.contains("占|拉动|贡献") | (
        pl.col("kind").is_in(["level", "delta"]) & beside & pl.col("quote").str.contains("其中", literal=True)
    )
    stated = (
        facts.lazy().filter(pl.col("value").is_not_null() & pl.col("is_statistic") & related)
        .select(
            "statistic_key", "observation_key", "document_key", "sentence_no", "char_start", "indicator_key", "place_key",
            *SAME, "period_key", "unit_key", "kind", "basis", "comparator", "value", "value_low", "value_high",
            "printed_exponent", "surface", "indicator_wording", "quote",
        )
        .collect()
    )  # fmt: skip
    return _with_bounds(stated.join(mixed, on=["statistic_key", "document_key", "sentence_no"], how="anti"), units)


def _with_bounds(figures: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    counted = pl.col("unit_key").is_in(units.filter(pl.col("dimension").is_in(_COUNTED))["unit_key"].implode())
    # 28.0万 ends in thousands: only a figure printed to the last one is exact.
    half = pl.when(counted & (pl.col("printed_exponent") == 0)).then(0.0).otherwise(derive_step() / 2)
    low, high = derive_bounds(half, half)
    words = {"=": "", ">": "超", "<": "近", "~": "约"}
    return figures.with_columns(
        v=pl.col("value").cast(pl.Float64), low=low, high=high,
        text=pl.col("comparator").replace_strict(words, return_dtype=pl.String) + pl.col("surface"),
    ).drop("value", "value_low", "value_high", "surface", "comparator", "printed_exponent")  # fmt: skip


def take_side(figures: pl.DataFrame, side: str, keys: Mapping[str, str] | Sequence[str], *further: str) -> pl.DataFrame:
    """The figures as one operand of a join: the keys named (or renamed), and v, low, high, text, observation_key as
    `v_<side>` …"""
    renamed = keys if isinstance(keys, Mapping) else {name: name for name in keys}
    own = ("v", "low", "high", "text", "observation_key", *further)
    return figures.select(
        *(pl.col(old).alias(new) for old, new in renamed.items()),
        *(pl.col(name).alias(f"{name}_{side}") for name in own),
    )


def build_spans(periods: pl.DataFrame) -> pl.DataFrame:
    """Per period: `year_ago_key`, the same period a year before; for spans of whole years `span_end_key` (their last
    year), `span_base_key` (the year before their first) and `span_years`. Null where no such period is known."""
    keys = dict(periods.filter(pl.col("code").is_not_null()).select("code", "period_key").iter_rows())
    rows = []
    for key, code, ago in periods.select("period_key", "code", "year_ago_code").iter_rows():
        first, _, last = (code or "").partition("/")
        whole = len(first) == len(last) == 4 and first < last
        rows.append(
            {"period_key": key, "year_ago_key": None if whole else keys.get(ago),
             "span_end_key": keys.get(last) if whole else None,
             "span_base_key": keys.get(f"{int(first) - 1:04d}") if whole else None,
             "span_years": int(last) - int(first) + 1 if whole else None}
        )  # fmt: skip
    names = ("period_key", "year_ago_key", "span_end_key", "span_base_key", "span_years")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int64))


def shape_checks(
    frame: pl.DataFrame, relation: str, operands: Sequence[str] | None, **columns: pl.Expr
) -> pl.DataFrame:
    """A frame of checks in `CHECK_SCHEMA`; `operands` names observation columns `observation_key_<operand>` in order, or is
    None where the frame already holds the lists `observation_keys` and `roles`."""
    columns.setdefault("is_limit", pl.lit(False))
    if operands is not None:
        columns.setdefault("observation_keys", pl.concat_list([f"observation_key_{role}" for role in operands]))
        columns["roles"] = pl.concat_list([pl.lit(role) for role in operands])
    shaped = frame.with_columns(relation=pl.lit(relation), **columns)
    return shaped.select(pl.col(name).cast(type_) for name, type_ in CHECK_SCHEMA.items())


def format_rounded(number: pl.Expr, digits: int = 2) -> pl.Expr:
    """The number as text, rounded, without a trailing .0."""
    return number.round(digits).cast(pl.String).str.replace(r"\.0$", "")


def format_amount(number: pl.Expr) -> pl.Expr:
    """An amount as a reader of Chinese writes it: in 万亿, 亿 or 万 where it is that large."""
    size = number.abs()
    return (
        pl.when(size >= 1e12).then(format_rounded(number / 1e12, 4) + "万亿")
        .when(size >= 1e8).then(format_rounded(number / 1e8) + "亿")
        .when(size >= 1e4).then(format_rounded(number / 1e4) + "万").otherwise(format_rounded(number))
    )  # fmt: skip
