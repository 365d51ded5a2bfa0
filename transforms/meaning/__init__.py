"""Meaning: what is chosen for each figure, one module a field, and the walk over a text.

Belongs here: extraction, context, figures, fields, rows.
Does not: finding mentions (the packages below).
"""
