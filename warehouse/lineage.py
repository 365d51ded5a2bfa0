"""Lineage of the marts by column: which columns of which stored tables a column of a view is made from, read from its SQL.

Belongs here: `derive_lineage`, the walk through DuckDB's own tree of a SELECT.
Does not: what Dagster shows of it (`pipelines.assets.metadata`), the SQL (`warehouse/marts/`).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from warehouse.contract import Table
from warehouse.database import parse_select
from warehouse.ddl import read_view_sql
from warehouse.tables.registry import STORED

# A column of a stored table: full name of the table, name of the column.
Source = tuple[str, str]
Columns = Mapping[str, frozenset[Source]]
_NOTHING: frozenset[Source] = frozenset()


@cache
def derive_lineage(view: Table) -> Columns:
    """For each column of a view the stored columns it is computed from; joins and conditions do not count."""
    made = _read_query(parse_select(read_view_sql(view)), {})
    return {column: made.get(column, _NOTHING) for column in view.column_names}


def _read_query(node: dict[str, Any], known: Mapping[str, Columns]) -> dict[str, frozenset[Source]]:
    """The columns that a SELECT gives, with what they are made from; `known` are the queries named before it."""
    known = dict(known)
    for entry in node["cte_map"]["map"]:
        known[entry["key"]] = _read_query(entry["value"]["query"]["node"], known)
    if node["type"] == "SET_OPERATION_NODE":
        first, *others = (
            _read_query(child, known) for child in node.get("children") or (node["left"], node["right"])
        )
        # Columns of a union meet by position.
        for other in others:
            first = {name: found | more for (name, found), more in zip(first.items(), other.values(), strict=True)}
        return first
    scope = dict(_read_tables(node["from_table"], known))
    columns: dict[str, frozenset[Source]] = {}
    for position, item in enumerate(node["select_list"]):
        if item["type"] == "STAR":
            names = [item["relation_name"]] if item.get("relation_name") else list(scope)
            for name in names:
                columns |= {column: found for column, found in scope[name].items() if column not in columns}
            continue
        # What was named earlier in the same list may be used further on.
        name = item["alias"] or (item["column_names"][-1] if item["type"] == "COLUMN_REF" else f"column {position}")
        columns[name] = _collect(item, {**scope, "": columns})
    return columns


def _read_tables(node: dict[str, Any], known: Mapping[str, Columns]) -> Iterator[tuple[str, Columns]]:
    """What stands behind FROM: its name there and its columns."""
    if node["type"] == "JOIN":
        yield from _read_tables(node["left"], known)
        yield from _read_tables(node["right"], known)
    elif node["type"] == "SUBQUERY":
        yield node["alias"], _read_query(node["subquery"]["node"], known)
    elif node["type"] == "BASE_TABLE":
        name = node["table_name"]
        yield node["alias"] or name, known[name] if not node["schema_name"] else _read_stored(f"{node['schema_name']}.{name}")


def _read_stored(full_name: str) -> Columns:
    table = next(table for table in STORED if table.full_name == full_name)
    return {column: frozenset({(full_name, column)}) for column in table.column_names}


def _collect(node: Any, scope: Mapping[str, Columns]) -> frozenset[Source]:
    """What every column named below a node is made from."""
    if isinstance(node, list):
        return frozenset().union(*(_collect(part, scope) for part in node))
    if not isinstance(node, dict):
        return _NOTHING
    if node.get("type") == "COLUMN_REF":
        return _find(node["column_names"], scope)
    return frozenset().union(*(_collect(part, scope) for part in node.values()))


def _find(names: list[str], scope: Mapping[str, Columns]) -> frozenset[Source]:
    """A column with the name of its table, or, where only one has it, without."""
    if len(names) > 1 and names[0] in scope:
        return scope[names[0]].get(names[1], _NOTHING)
    return next((columns[names[0]] for columns in scope.values() if names[0] in columns), _NOTHING)
