"""What must hold of the data before it is published.

Belongs here: suites derived from the contract, judgements that a schema cannot imply; the only room that knows
Great Expectations and pandas.
Does not: table declarations, orchestration.
"""
