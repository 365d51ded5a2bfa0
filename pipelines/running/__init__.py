"""What surrounds a run: Dagster's instance, retries, failures.

Belongs here: opening the instance, recording what failed.
Does not: assets.
"""
