"""Indicators: the catalogue, noun phrases beside figures, links, coordination.

Belongs here: finding phrases and their catalogue names.
Does not: which phrase a figure has (`transforms.meaning.indicator`).
"""
