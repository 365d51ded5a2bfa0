"""The star: what is built from silver frames.

Belongs here: dimensions, facts, statistics, arithmetic, corrections.
Does not: reading texts.
"""
