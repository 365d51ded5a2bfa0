"""Exchange: the warehouse in the standards by which statistics pass from program to program.

Belongs here: one module a standard, and what it makes of a statistic.
Does not: files for people (`warehouse.exporting`), how a cell is written (`warehouse.cells`), the marts.
"""
