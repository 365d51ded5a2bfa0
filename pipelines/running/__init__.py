"""What surrounds a run: Dagster's instance, retries, failures, housekeeping.

Belongs here: opening the instance, recording what failed, removing what earlier runs left.
Does not: assets.
"""
