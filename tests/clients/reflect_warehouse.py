"""Reflects a published warehouse through SQLAlchemy, as Superset and other tools do.

usage: reflect_warehouse.py WAREHOUSE.duckdb        needs `duckdb-sqlalchemy`

Prints one line of JSON: tables and views a schema, columns, keys and comments of the facts, rows through a view, and the
keys of the facts that `audit.relation` tells.
"""

import json
import sys


def main(path: str) -> None:
    """Reflect, and print what was seen."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"duckdb:///{path}", connect_args={"read_only": True})
    inspector = sqlalchemy.inspect(engine)
    # The dialect names a schema with its database: "warehouse"."marts".
    names = {schema.split(".")[-1].strip('"'): schema for schema in inspector.get_schema_names()}
    facts = inspector.get_columns("fct_observation", schema=names["star"])
    with engine.connect() as connection:
        observations = connection.execute(sqlalchemy.text("select count(evidence) from marts.observations")).scalar()
        told = sqlalchemy.Table("relation", sqlalchemy.MetaData(), schema=names["audit"], autoload_with=engine)
        about = sqlalchemy.select(told.c.constraint_type).where(told.c.table_name == "star.fct_observation")
        relations = connection.execute(about).scalars().all()
    seen = {
        "schemas": sorted(name for name in names if name in ("star", "marts", "serving", "audit")),
        "star": len(inspector.get_table_names(schema=names["star"])),
        "marts": len(inspector.get_view_names(schema=names["marts"])),
        "columns": len(facts),
        "primary_key": inspector.get_pk_constraint("fct_observation", schema=names["star"])["constrained_columns"],
        "foreign_keys": len(inspector.get_foreign_keys("fct_observation", schema=names["star"])),
        "commented_columns": sum(bool(column.get("comment")) for column in facts),
        "observations": observations,
        "told_primary_keys": relations.count("PRIMARY KEY"),
        "told_foreign_keys": relations.count("FOREIGN KEY"),
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
