"""Candidates: what could be meant for each field of a figure, and the features that speak for it.

Belongs here: one module a field: its candidates and its features, each knowing one thing.
Does not: weighing them (`transforms.language.choice`), finding mentions (the packages below).
"""
