"""Reflects a published warehouse through SQLAlchemy, as Superset and other tools do.

usage: reflect_warehouse.py WAREHOUSE.duckdb        needs `duckdb-sqlalchemy`

Prints one line of JSON: tables and views a schema, columns, keys and comments of the facts, rows through a view.
"""

import json
import sys

import sqlalchemy

engine = sqlalchemy.create_engine(f"duckdb:///{sys.argv[1]}", connect_args={"read_only": True})
inspector = sqlalchemy.inspect(engine)


def plain(schema: str) -> str:
    """`"warehouse"."marts"` → `marts`; the dialects differ in how they name a schema."""
    return schema.split(".")[-1].strip('"')


names = {plain(schema): schema for schema in inspector.get_schema_names()}
facts = inspector.get_columns("fct_observation", schema=names["star"])
with engine.connect() as connection:
    observations = connection.execute(sqlalchemy.text("select count(evidence) from marts.observations")).scalar()
print(
    json.dumps(
        {
            "schemas": sorted(name for name in names if name in ("star", "marts", "audit")),
            "star": len(inspector.get_table_names(schema=names["star"])),
            "marts": len(inspector.get_view_names(schema=names["marts"])),
            "columns": len(facts),
            "primary_key": inspector.get_pk_constraint("fct_observation", schema=names["star"]).get(
                "constrained_columns"
            ),
            "foreign_keys": len(inspector.get_foreign_keys("fct_observation", schema=names["star"])),
            "commented_columns": sum(bool(column.get("comment")) for column in facts),
            "observations": observations,
        }
    )
)
