"""DDL: what the published file holds is what the declarations say, to the last comment."""

from pathlib import Path

import pytest

from warehouse import ddl, fields
from warehouse.contract import Column, ContractBreach, Table
from warehouse.database import query_warehouse
from warehouse.ddl import derive_column_comment, derive_column_type, derive_create_table, derive_create_view
from warehouse.tables import marts, silver, star
from warehouse.tables.registry import PUBLISHED, SERVED, STORED, VIEWS


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.full_name)
def test_published_columns_are_the_declared_ones(warehouse, table):
    columns = query_warehouse(
        warehouse,
        "select column_name, data_type, is_nullable, comment from duckdb_columns() "
        f"where schema_name = '{table.schema}' and table_name = '{table.name}' order by column_index",
    ).rows()
    is_view = table.schema == "marts"
    assert columns == [
        (c.name, derive_column_type(c), is_view or (c.nullable and c.name not in table.key), derive_column_comment(c))
        for c in table.columns
    ]


def test_published_tables_and_views_carry_their_docs(warehouse):
    comments = dict(
        query_warehouse(
            warehouse,
            "select schema_name || '.' || table_name, comment from duckdb_tables() union all "
            "select schema_name || '.' || view_name, comment from duckdb_views() where not internal",
        ).iter_rows()
    )
    assert comments == {table.full_name: table.doc for table in PUBLISHED}


def test_published_keys_are_the_declared_ones(warehouse):
    rows = query_warehouse(
        warehouse,
        "select schema_name || '.' || table_name, constraint_type, constraint_column_names, referenced_table "
        "from duckdb_constraints() where constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')",
    ).rows()
    primary = {(table, tuple(columns)) for table, kind, columns, _ in rows if kind == "PRIMARY KEY"}
    foreign = {(table, columns[0], target) for table, kind, columns, target in rows if kind == "FOREIGN KEY"}
    assert primary == {(table.full_name, table.key) for table in STORED if table.key}
    assert foreign == {
        (table.full_name, column.name, column.references.split(".")[1])
        for table in STORED
        for column in table.columns
        if column.references and column.references.startswith(f"{table.schema}.")
    }


def test_every_doc_begins_with_the_chinese_term():
    for table in PUBLISHED:
        for doc in (table.doc, *(column.doc for column in table.columns)):
            term, middle, rest = doc.partition(" · ")
            assert middle, f"{table.full_name}: {doc}"
            assert rest, f"{table.full_name}: {doc}"
            assert all("\u4e00" <= character <= "\u9fff" for character in term), f"{table.full_name}: {doc}"


def test_no_mart_holds_a_list_or_a_struct(warehouse):
    types = query_warehouse(warehouse, "select distinct data_type from duckdb_columns() where schema_name = 'marts'")
    assert set(types["data_type"]) <= {"VARCHAR", "BIGINT", "DECIMAL(30,6)", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}


def test_derive_create_table_quotes_keys_and_references():
    table = Table(
        "star",
        "fct_x",
        "甲 · x",
        (
            Column("a_key", "integer", "键 · key", nullable=False),
            Column("b_key", "integer", "键 · key", references="star.dim_b.b_key"),
            Column("c_key", "integer", "键 · key", references="audit.c.c_key"),
        ),
        key=("a_key",),
    )
    assert derive_create_table(table) == (
        "CREATE TABLE star.fct_x (\n  a_key BIGINT NOT NULL,\n  b_key BIGINT,\n  c_key BIGINT,\n"
        "  PRIMARY KEY (a_key),\n  FOREIGN KEY (b_key) REFERENCES star.dim_b (b_key)\n)"
    )


def test_derive_create_view_names_the_missing_file():
    with pytest.raises(ContractBreach, match=r"marts\.weather: no SQL file weather\.sql"):
        derive_create_view(Table("marts", "weather", "天气 · weather", (Column("a", "text", "甲 · a"),)))


@pytest.mark.parametrize(("schema", "tables"), [("marts", VIEWS), ("serving", SERVED)])
def test_every_sql_file_is_declared(schema, tables):
    folder = Path(ddl.__file__).parent / schema
    assert {path.stem for path in folder.glob("*.sql")} == {table.name for table in tables}


def test_quote_literal_doubles_single_quotes():
    assert ddl.quote_literal("it's") == "'it''s'"


def test_what_extraction_says_of_an_observation_travels_to_the_mart():
    """A field added to `fields.OBSERVED` stands in all three tables, and the mart's SQL asks for it."""
    names = [field.name for field in fields.OBSERVED]
    for table in (silver.OBSERVATION, star.FCT_OBSERVATION, marts.OBSERVATIONS):
        assert set(names) <= set(table.column_names), table.full_name
    sql = derive_create_view(marts.OBSERVATIONS)
    assert ",\n    ".join(f"fact.{name}" for name in names) in sql
    assert "$" not in sql


def test_shown_field_may_lack_and_references_nothing():
    shown = fields.DOCUMENT_KEY.shown()
    assert (shown.nullable, shown.references, shown.at_least) == (True, None, fields.UNKNOWN_KEY)
    assert fields.SHA256.but(nullable=True).matches == fields.SHA256.matches
