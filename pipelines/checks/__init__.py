"""Checks: asset checks of Dagster, and what they found kept for the next run.

Belongs here: bridging `expectations` to Dagster.
Does not: the judgements (`expectations`).
"""
