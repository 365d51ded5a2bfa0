"""The assets, a module for each stage of the way of one number, left to right.

Belongs here: assets that read, call one transform and write. Does not: parsing, SQL, business rules.
"""
