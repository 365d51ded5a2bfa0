"""Numbers: numerals, units, comparators, quantities, ranks, and what became of a numeral.

Belongs here: finding them and their values.
Does not: what they measure (`transforms.indicators`), what is chosen (`transforms.meaning`).
"""
