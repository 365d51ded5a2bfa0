"""Judgements: the rules a schema cannot imply, one module a theme.

Belongs here: which rows a rule looks at, when it holds, how grave a breach is and what it means for a reader.
Does not: rules that follow from a column's declaration (`expectations.contract_suites`), running them (`validation`).
"""
