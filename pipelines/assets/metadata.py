"""What the UI shows of an asset, derived from the contract and from the frame at hand.

Belongs here: column schema, lineage, row counts, previews, the spec that every table's asset shares.
Does not: the frames (`pipelines.assets`), the declarations (`warehouse.tables`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg
import polars as pl

from pipelines.visible_text import escape_markdown
from warehouse.contract import Column, Table

OWNER = "team:statistics"
PREVIEW_ROWS = 8
# A preview that is wider is read by nobody; these say most of a figure and come first where a frame has them.
PREVIEW_COLUMNS = 12
_TELLING = (
    "source_file", "surface", "value", "unit", "kind", "indicator", "indicator_name", "place", "period", "status", "quote",
)  # fmt: skip
_CELL = 48


def asset_key(table: Table) -> dg.AssetKey:
    """The asset of a table: its schema, then its name."""
    return dg.AssetKey([table.schema, table.name])


def build_asset_spec(
    table: Table,
    *,
    group: str,
    kinds: Iterable[str],
    deps: Iterable[Table] = (),
    lineage: dg.TableColumnLineage | None = None,
    code_version: str | None = None,
) -> dg.AssetSpec:
    """The spec of a table's asset, all of it from the declaration; without a `lineage` columns come from those of their
    name."""
    upstream = list(deps)
    lineage = lineage or (derive_column_lineage(table, upstream) if upstream else None)
    return dg.AssetSpec(
        asset_key(table),
        deps=[asset_key(other) for other in upstream],
        description=table.doc,
        group_name=group,
        kinds=set(kinds),
        owners=[OWNER],
        code_version=code_version,
        metadata={
            "dagster/column_schema": derive_column_schema(table),
            **({"dagster/column_lineage": lineage} if lineage else {}),
        },
        skippable=False,
    )


def derive_column_schema(table: Table) -> dg.TableSchema:
    """The table's columns with their types, docs and constraints, as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type,
                description=column.doc,
                constraints=dg.TableColumnConstraints(
                    nullable=column.nullable, unique=table.key == (column.name,), other=_describe_rules(column)
                ),
            )
            for column in table.columns
        ]
    )


def derive_column_lineage(table: Table, upstream: Iterable[Table]) -> dg.TableColumnLineage:
    """Where each column comes from: the column it references, and columns of its name in the tables it is made from."""
    sources: dict[str, list[dg.TableColumnDep]] = {}
    for column in table.columns:
        found = [
            dg.TableColumnDep(asset_key=asset_key(other), column_name=other_column.name)
            for other in upstream
            for other_column in other.columns
            if other_column.name == column.name
            or column.references == f"{other.full_name}.{other_column.name}"
            or (column.name == "document_key" and other_column.name == "document_id")
        ]
        if found:
            sources[column.name] = found
    return dg.TableColumnLineage(deps_by_column=sources)


def derive_view_lineage(columns: Mapping[str, Iterable[tuple[str, str]]], upstream: Iterable[Table]) -> dg.TableColumnLineage:
    """What `warehouse.lineage` read from a view's SQL, as Dagster shows it, where its tables are assets."""
    keys = {table.full_name: asset_key(table) for table in upstream}
    found = {
        column: [dg.TableColumnDep(asset_key=keys[name], column_name=source) for name, source in sorted(sources) if name in keys]
        for column, sources in columns.items()
    }
    return dg.TableColumnLineage(deps_by_column={column: deps for column, deps in found.items() if deps})


def describe_frame(frame: pl.DataFrame, **more: Any) -> dict[str, Any]:
    """Metadata of a materialisation: the row count, which the UI plots over time, and the first rows."""
    return {"dagster/row_count": frame.height, "preview": dg.MetadataValue.md(format_preview(frame)), **more}


def format_preview(frame: pl.DataFrame, rows: int = PREVIEW_ROWS) -> str:
    """The first rows as a Markdown table, long cells cut, the telling columns of a wide frame alone."""
    if not frame.width:
        return "no columns"
    names, left = frame.columns, 0
    if frame.width > PREVIEW_COLUMNS:
        telling = [name for name in _TELLING if name in frame.columns]
        names = [*telling, *(name for name in frame.columns if name not in telling)][:PREVIEW_COLUMNS]
        left = frame.width - len(names)
    # Polars writes dates that Python has none for, such as the year before the first.
    first = frame.select(names).head(rows).with_columns(pl.col(pl.Date, pl.Datetime).cast(pl.String))
    lines = ["| " + " | ".join(map(escape_markdown, names)) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(_format_cell(cell) for cell in row) + " |" for row in first.iter_rows()]
    return "\n".join([*lines, "", f"{left} more columns"] if left else lines)


def describe_counts(counts: Mapping[str, int | float | str]) -> str:
    """Counts as one line: ``5 seen, 1 new``.

    >>> describe_counts({"seen": 5, "new": 1})
    '5 seen, 1 new'
    """
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _describe_rules(column: Column) -> list[str]:
    rules = []
    if column.one_of:
        rules.append("one of " + ", ".join(column.one_of))
    if column.at_least is not None:
        rules.append(f"≥ {column.at_least:g}")
    if column.at_most is not None:
        rules.append(f"≤ {column.at_most:g}")
    if column.matches:
        rules.append(f"matches {column.matches}")
    if column.references:
        rules.append(f"references {column.references}")
    if column.unit:
        rules.append(f"in {column.unit}")
    return rules


def _format_cell(value: Any) -> str:
    text = "" if value is None else str(value)
    text = " ".join(text.split())
    return escape_markdown(text if len(text) <= _CELL else text[: _CELL - 1] + "…")
