"""Processes that work for a run.

Belongs here: starting, feeding and ending them.
Does not: what they compute (`transforms`, `expectations`).
"""
