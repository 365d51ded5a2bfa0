"""The declaration of a table and its columns, and the Polars side of it.

Belongs here: `Table`, `Column`, the logical types, Polars schemas and `conform`.
Does not: the tables themselves (`warehouse.tables`), DDL (`warehouse.ddl`), checks beyond type, order and nullability
(`expectations` derives those from the same declarations).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import polars as pl

LogicalType = Literal["text", "integer", "decimal", "real", "boolean", "date", "timestamp"]

# Six decimals hold every printed figure of Chinese statistics (coefficients such as 0.4655, 66.666667 for two thirds);
# 24 digits before the point hold 亿亿 amounts in base units.
DECIMAL_PRECISION, DECIMAL_SCALE = 30, 6

_POLARS_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "decimal": pl.Decimal(DECIMAL_PRECISION, DECIMAL_SCALE),
    "real": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
}


class ContractBreach(ValueError):  # noqa: N818 - the term people use for it
    """A frame does not fit its table. The message names the table, the column and the first offending rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and which rules every value obeys.

    `doc` starts with the Chinese term users know, then English: ``"指标 · what is measured, in the text's words"``.
    `references` names ``schema.table.column``; `unit` is the unit of the values, for readers.
    """

    name: str
    type: LogicalType
    doc: str
    nullable: bool = True
    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    matches: str | None = None
    references: str | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if not self.doc.strip():
            raise ContractBreach(f"column {self.name}: a column needs a doc")

    def but(self, **changes: Any) -> "Column":
        """The same field under other rules of one table: `SHA256.but(nullable=True)`."""
        return replace(self, **changes)

    def shown(self) -> "Column":
        """The field as a view shows it: it may lack, and references nothing."""
        return replace(self, nullable=True, references=None)


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view. `schema` is one of silver (Parquet only), star, marts, audit, serving."""

    schema: str
    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    sort: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ContractBreach(f"{self.full_name}: a column name stands twice")
        for column in {*self.key, *self.sort, *(c for group in self.unique for c in group)} - set(names):
            raise ContractBreach(f"{self.full_name}: key or sort names {column}, which is no column")

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.full_name} has no column {name}")


def derive_polars_schema(table: Table) -> pl.Schema:
    """The Polars schema of a table, columns in declared order."""
    return pl.Schema({column.name: _POLARS_TYPES[column.type] for column in table.columns})


def build_frame(rows: Sequence[Mapping[str, Any]], table: Table) -> pl.DataFrame:
    """Rows as a frame that conforms to the table; a key a row leaves out is null.

    Raises ContractBreach where a row holds a key the table does not declare, or a value of another type.
    """
    schema = derive_polars_schema(table)
    unknown = sorted({key for row in rows for key in row} - set(schema))
    if unknown:
        raise ContractBreach(f"{table.full_name}: rows hold undeclared columns {', '.join(unknown)}")
    try:
        frame = pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema, strict=True)
    except (TypeError, pl.exceptions.PolarsError, OverflowError) as error:
        raise ContractBreach(f"{table.full_name}: {error}") from error
    return conform(frame, table)


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with the table's columns in the table's order and types, sorted by `table.sort`.

    Raises ContractBreach where a column lacks, is undeclared, cannot be cast without loss, holds a null it may not,
    or where the key is not unique; the message names the first offending rows.
    """
    schema = derive_polars_schema(table)
    missing, extra = [c for c in schema if c not in frame.columns], [c for c in frame.columns if c not in schema]
    if missing or extra:
        raise ContractBreach(
            f"{table.full_name}: missing columns {missing or 'none'}, undeclared columns {extra or 'none'}"
        )
    try:
        if frame.schema != schema:
            frame = frame.select(pl.col(name).cast(type_, strict=True) for name, type_ in schema.items())
    except pl.exceptions.PolarsError as error:
        raise ContractBreach(f"{table.full_name}: {error}") from error
    for column in table.columns:
        if not column.nullable and frame[column.name].null_count():
            rows = frame.with_row_index("row").filter(pl.col(column.name).is_null()).head(3)
            raise ContractBreach(f"{table.full_name}.{column.name} must not be null; first rows: {rows.to_dicts()}")
    if table.key and frame.select(table.key).is_duplicated().any():
        rows = frame.filter(frame.select(table.key).is_duplicated()).select(table.key).head(3)
        raise ContractBreach(
            f"{table.full_name}: key {', '.join(table.key)} is not unique; first rows: {rows.to_dicts()}"
        )
    return _sort(frame, table.sort) if table.sort else frame


def _sort(frame: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """The frame sorted, itself where it was: frames are conformed at every edge, and copying each time what is in order
    already would take as much memory again."""
    order = frame.select(pl.arg_sort_by(by, nulls_last=True, maintain_order=True)).to_series()
    return frame if order.is_sorted() else frame[order]
