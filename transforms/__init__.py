"""Pure functions: text → spans → frames.

Belongs here: whatever turns text and reference tables into rows, the same rows for the same input.
Does not: file reads, DuckDB, Dagster, Great Expectations, clocks.
"""
