"""Changes: two builds → the statistics that came, went, or hold another value or meaning, each with what brought it about.

Belongs here: `build_changes`, `summarise_changes`.
Does not: which builds there are and how they are read (`warehouse.kept_builds`), counts of documents (`pipelines.web.changes`).

A cause is looked for at the one figure that decides: the mention that was chosen, before or now. Its text is new, changed or gone;
or the text is the same and was read otherwise, because a reviewer said so, because something else is known of the document, or
because the program or its tables are others. What none of these explains, a check set aside or let through.
"""

from collections.abc import Callable, Sequence

import polars as pl

from warehouse.contract import conform, derive_polars_schema
from warehouse.tables import audit, star

# Gives these columns of a table by its full name.
ReadColumns = Callable[[str, Sequence[str]], pl.DataFrame]

_VALUES = ("value", "value_low", "value_high", "comparator")
_MEANINGS = ("indicator", "place", "place_code", "subject", "period", "base_period", "kind", "status", "basis", "unit")
_DIMENSIONS = (
    ("star.dim_indicator", "indicator_key", {"indicator": "name"}),
    ("star.dim_place", "place_key", {"place": "name", "place_code": "code"}),
    ("star.dim_subject", "subject_key", {"subject": "name"}),
    ("star.dim_unit", "unit_key", {"unit": "name"}),
    ("star.dim_period", "period_key", {"period": "code"}),
)
_DESCRIPTION = ("publication_date", "publisher", "place_key")


def build_changes(before: ReadColumns, after: ReadColumns, run_key: int) -> pl.DataFrame:
    """`audit.build_change` of the build `after` against the build `before`: a row a statistic that is not the same in both."""
    changed = _pair_statistics(before, after)
    if changed.is_empty():
        return pl.DataFrame(schema=derive_polars_schema(audit.BUILD_CHANGE))
    caused = _find_causes(changed, before, after)
    told = _describe(caused, before, after)
    return conform(
        told.with_columns(
            run_key=pl.lit(run_key, pl.Int64), previous_run_id=pl.lit(_read_run(before)["run_id"], pl.String)
        ).select(audit.BUILD_CHANGE.column_names),
        audit.BUILD_CHANGE,
    )


def summarise_changes(changes: pl.DataFrame) -> str:
    """The changes in one line: how many of each kind, and how many each cause brought about.

    >>> summarise_changes(pl.DataFrame({"change": ["added", "added", "gone"], "cause": ["rules", "rules", "correction"]}))
    '2 statistics added, 1 gone, 0 of another value, 0 of another meaning (rules 2, correction 1)'
    >>> summarise_changes(pl.DataFrame(schema={"change": pl.String, "cause": pl.String}))
    'no statistic changed'
    """
    if changes.is_empty():
        return "no statistic changed"
    kinds = dict(changes.group_by("change").len().iter_rows())
    causes = changes.group_by("cause").len().sort("len", "cause", descending=[True, False])
    said = ", ".join(f"{cause} {count}" for cause, count in causes.iter_rows())
    added, gone, value, meaning = (kinds.get(kind, 0) for kind in audit.CHANGE_KINDS)
    return f"{added} statistics added, {gone} gone, {value} of another value, {meaning} of another meaning ({said})"


def _pair_statistics(before: ReadColumns, after: ReadColumns) -> pl.DataFrame:
    """Every statistic that is not the same in both: change, its key before and now, and the figure that decides."""
    columns = ("statistic_key", "observation_key", *_VALUES)
    old, new = before("star.fct_statistic", columns), after("star.fct_statistic", columns)
    mentions = ("observation_key", "statistic_key", "is_contradicted", *_VALUES)
    said, says = (read("star.fct_observation", mentions) for read in (before, after))
    both = said.join(says, on="observation_key", suffix="_now")
    reread = both.filter(_differ((*_VALUES, "statistic_key", "is_contradicted"), "{}", "{}_now"))
    moved = reread.filter(
        (pl.col("statistic_key") != pl.col("statistic_key_now")) & (pl.col("statistic_key") != star.UNKNOWN_KEY)
        & (pl.col("statistic_key_now") != star.UNKNOWN_KEY)
    ).select("observation_key", previous_statistic_key="statistic_key", statistic_key="statistic_key_now")  # fmt: skip
    gone = old.join(new, on="statistic_key", how="anti").select(
        "observation_key", previous_statistic_key="statistic_key"
    )
    added = new.join(old, on="statistic_key", how="anti").select("observation_key", "statistic_key")
    meaning = pl.concat([
        moved.join(gone, on=["observation_key", "previous_statistic_key"], how="semi"),
        moved.join(added, on=["observation_key", "statistic_key"], how="semi"),
    ]).unique(["previous_statistic_key", "statistic_key"], keep="first", maintain_order=True)  # fmt: skip
    value = old.join(new, on="statistic_key", suffix="_now").filter(_differ(_VALUES, "{}", "{}_now"))
    was, is_now = pl.col("observation_key"), pl.col("observation_key_now")
    value = value.select(
        "statistic_key",
        previous_statistic_key="statistic_key",
        observation_key=pl.when(~is_now.is_in(said["observation_key"].implode())).then(is_now)
        .when(~was.is_in(says["observation_key"].implode())).then(was)
        .when(is_now.is_in(reread["observation_key"].implode())).then(is_now)
        .when(was.is_in(reread["observation_key"].implode())).then(was)
        .otherwise(is_now),
    )  # fmt: skip
    found = {
        "added": added.join(meaning, on="statistic_key", how="anti"),
        "gone": gone.join(meaning, on="previous_statistic_key", how="anti"),
        "value": value,
        "meaning": meaning,
    }
    return pl.concat([frame.with_columns(change=pl.lit(change)) for change, frame in found.items()], how="diagonal")


def _find_causes(changed: pl.DataFrame, before: ReadColumns, after: ReadColumns) -> pl.DataFrame:
    """The changes with cause and source_file."""
    versions = _find_version_cause(before, after)
    figures = pl.concat(
        [
            _find_figures(changed, read).with_columns(side=pl.lit(side))
            for side, read in (("old", before), ("new", after))
        ]
    )
    document = figures.unique("observation_key").select("observation_key", "document_key")
    sides = {
        side: figures.filter(side=side).select("observation_key", pl.col("corrected_fields").alias(f"corrected_{side}"))
        for side in ("old", "new")
    }
    whole = changed.join(document, on="observation_key", how="left")
    for side in sides.values():
        whole = whole.join(side, on="observation_key", how="left")
    for side, here, there in (("old", before, after), ("new", after, before)):
        whole = whole.join(_read_documents(here, there, side), on="document_key", how="left")
    corrected = whole.filter(pl.col("corrected_old").ne_missing(pl.col("corrected_new")))["document_key"].unique()
    nearby = pl.col("document_key").is_in(corrected.implode())
    is_old, is_new = pl.col("source_file_old").is_not_null(), pl.col("source_file_new").is_not_null()
    known_of = _is_described_otherwise(versions)
    otherwise = pl.lit(versions or "set aside by a check")
    return whole.with_columns(
        source_file=pl.coalesce("source_file_new", "source_file_old"),
        cause=pl.when(is_new & ~is_old & pl.col("is_rejected_new")).then(otherwise)
        .when(is_new & ~is_old & pl.col("has_other_text_new")).then(pl.lit("changed text"))
        .when(is_new & ~is_old).then(pl.lit("new document"))
        .when(is_old & ~is_new & pl.col("is_rejected_old")).then(otherwise)
        .when(is_old & ~is_new & pl.col("has_other_text_old")).then(pl.lit("changed text"))
        .when(is_old & ~is_new).then(pl.lit("document gone"))
        .when(pl.col("corrected_old").ne_missing(pl.col("corrected_new"))).then(pl.lit("correction"))
        .when(known_of).then(pl.lit("description of the document"))
        .when(nearby & pl.lit(versions is None)).then(pl.lit("correction"))
        .otherwise(otherwise),
    )  # fmt: skip


def _find_version_cause(before: ReadColumns, after: ReadColumns) -> str | None:
    """What differs between the programs that made the two builds; None where nothing does."""
    old, new = _read_run(before), _read_run(after)
    rules = old["rules_version"] is None or old["rules_version"] != new["rules_version"]
    tables = old["reference_version"] != new["reference_version"]
    if rules and tables:
        return "rules or reference tables"
    return "rules" if rules else "reference tables" if tables else None


def _is_described_otherwise(versions: str | None) -> pl.Expr:
    """Whether date, publisher or place of the document come from outside the text, and are others."""
    date, publisher, place = (pl.col(f"{name}_old").ne_missing(pl.col(f"{name}_new")) for name in _DESCRIPTION)

    def rests_on(field: str, *bases: str) -> pl.Expr:
        return pl.any_horizontal(pl.col(f"{field}_basis_{side}").is_in(bases) for side in ("old", "new")).fill_null(
            False
        )

    return (
        (date & rests_on("publication_date", "stated", "filename")) | (publisher & rests_on("publisher", "stated"))
        | (place & pl.lit(versions is None))
    )  # fmt: skip


def _find_figures(changed: pl.DataFrame, read: ReadColumns) -> pl.DataFrame:
    """Document and corrected fields of the figures that decide, as a build has them."""
    figures = read("star.fct_observation", ("observation_key", "document_key", "corrected_fields"))
    return figures.join(changed.select("observation_key").unique(), on="observation_key", how="semi")


def _read_documents(here: ReadColumns, there: ReadColumns, side: str) -> pl.DataFrame:
    """The documents of a build by key, their columns ending in `_side`: what is known of them, whether the other build
    rejected the same content, and whether it has another content under one of their paths."""
    known = ("document_key", "source_file", "other_files", "sha256", *_DESCRIPTION)
    bases = ("publication_date_basis", "publisher_basis")
    mine = here("star.dim_document", (*known, *bases)).filter(pl.col("document_key") != star.UNKNOWN_KEY)
    other = there("star.dim_document", ("document_key", "source_file", "other_files"))
    refused = there("audit.rejected_document", ("source_file", "sha256", "line")).filter(pl.col("line").is_null())
    paths = pl.concat([_list_paths(other)["path"], refused["source_file"]]).unique()
    with_other_text = _list_paths(mine).filter(pl.col("path").is_in(paths.implode()))["document_key"]
    return mine.with_columns(
        is_rejected=pl.col("sha256").is_in(refused["sha256"].drop_nulls().implode()),
        has_other_text=pl.col("document_key").is_in(with_other_text.unique().implode()),
    ).drop("other_files", "sha256").rename(lambda name: name if name == "document_key" else f"{name}_{side}")  # fmt: skip


def _list_paths(documents: pl.DataFrame) -> pl.DataFrame:
    """A row for each path of each document."""
    together = pl.concat_str("source_file", "other_files", separator="\n", ignore_nulls=True)
    return documents.select("document_key", path=together.str.split("\n")).explode("path")


def _describe(caused: pl.DataFrame, before: ReadColumns, after: ReadColumns) -> pl.DataFrame:
    """The changes with what they are about, before and now, and the sentence."""
    fields = (*_MEANINGS, *_VALUES)
    now = _label(caused["statistic_key"], after)
    then = _label(caused["previous_statistic_key"], before).rename(lambda name: f"previous_{name}")
    told = caused.join(now, on="statistic_key", how="left").join(then, on="previous_statistic_key", how="left")
    is_pair = pl.col("statistic_key").is_not_null() & pl.col("previous_statistic_key").is_not_null()
    arrows = [
        pl.when(pl.col(name).ne_missing(pl.col(f"previous_{name}"))).then(
            pl.format("{} {} → {}", pl.lit(name), _write(f"previous_{name}"), _write(name))
        )
        for name in fields
    ]  # fmt: skip
    told = told.with_columns(difference=pl.when(is_pair).then(pl.concat_str(arrows, separator="；", ignore_nulls=True)))
    is_gone = pl.col("change") == "gone"
    told = told.with_columns(
        pl.when(is_gone).then(f"previous_{name}").otherwise(name).alias(name) for name in _MEANINGS
    )
    return told.join(_read_quotes(caused, before, after), on="observation_key", how="left")


def _label(keys: pl.Series, read: ReadColumns) -> pl.DataFrame:
    """What these statistics of a build are about, in words, and their values."""
    keyed = ("indicator_key", "place_key", "subject_key", "period_key", "base_period_key", "unit_key")
    columns = ("statistic_key", *keyed, "kind", "status", "basis", *_VALUES)
    found = read("star.fct_statistic", columns).filter(pl.col("statistic_key").is_in(keys.drop_nulls().implode()))
    for table, key, names in _DIMENSIONS:
        members = read(table, (key, *names.values())).filter(pl.col(key) != star.UNKNOWN_KEY)
        found = found.join(members.rename({old: new for new, old in names.items()}), on=key, how="left")
    periods = read("star.dim_period", ("period_key", "code")).rename(
        {"period_key": "base_period_key", "code": "base_period"}
    )
    return found.join(periods, on="base_period_key", how="left").select("statistic_key", *_MEANINGS, *_VALUES)


def _read_quotes(caused: pl.DataFrame, before: ReadColumns, after: ReadColumns) -> pl.DataFrame:
    wanted = caused.select("observation_key").unique()
    found = [
        read("star.fct_observation", ("observation_key", "quote")).join(wanted, on="observation_key", how="semi")
        for read in (after, before)
    ]
    return pl.concat(found).unique("observation_key", keep="first", maintain_order=True)


def _read_run(read: ReadColumns) -> dict[str, str | None]:
    runs = read("star.dim_run", ("run_key", "run_id", "rules_version", "reference_version"))
    return runs.filter(pl.col("run_key") != star.UNKNOWN_KEY).row(0, named=True)


def _differ(names: Sequence[str], one: str, other: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(one.format(name)).ne_missing(pl.col(other.format(name))) for name in names)


def _write(name: str) -> pl.Expr:
    """A field as text, a number without the noughts behind it."""
    text = pl.col(name).cast(pl.String)
    if name.removeprefix("previous_") in ("value", "value_low", "value_high"):
        text = text.str.replace(r"\.?0+$", "")
    return text.fill_null("–")
