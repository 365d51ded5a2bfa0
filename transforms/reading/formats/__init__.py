"""Formats: bytes of any format → its reading text with its blocks, an adapter each.

Belongs here: which format bytes are of, and one module a format.
Does not: what a page says (`transforms.reading.pages` and below), file access (`pipelines`).
"""
