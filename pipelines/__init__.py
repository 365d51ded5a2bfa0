"""Orchestration: Dagster assets, checks, jobs, schedules, sensors, resources, and the command line.

Belongs here: reading and writing files, calling one transform, reporting what happened.
Does not: parsing, SQL, business rules.
"""
