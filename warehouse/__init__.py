"""The contract of the warehouse and what is derived from it.

Belongs here: table declarations, DDL, Polars schemas, the data dictionary, the one module that opens DuckDB, SQL.
Does not: Dagster, Great Expectations, rules about text.
"""
