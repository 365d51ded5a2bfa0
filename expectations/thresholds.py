"""Every threshold of the checks, in one place, each with its reason.

Belongs here: numbers that a person may want to move. Does not: the rules that use them (`judgements`), bounds on single
indicators (`seeds/reference/plausible_bounds.csv`).
"""

# ---- a document steps aside whole

# A third of its rows misread is no slip of a row: a table read by the wrong column, a date of publication that is wrong.
DOCUMENT_ROWS_SHARE = 1 / 3
# Of two rows one is a half; so few say nothing of their document.
DOCUMENT_ROWS_AT_LEAST = 5
# Of the relations within one document that were checked, half fail: its figures do not belong together.
DOCUMENT_ARITHMETIC_SHARE = 0.5
DOCUMENT_ARITHMETIC_AT_LEAST = 6

# ---- the build is held back

# Documents whose text is that of the last build yield at least this share of the rows they yielded then.
FACTS_KEPT_SHARE = 0.6

# ---- a person is told

# A share of quarantined rows above this is said on its own, with the documents; it never holds a build back.
QUARANTINED_SHARE = 0.005

INDICATOR_KNOWN, INDICATOR_CATALOGUED = 0.9, 0.2
PLACE_KNOWN, PERIOD_KNOWN = 0.8, 0.6
NUMERALS_EXPLAINED = 0.97
# A commentary may be full of numerals and state no quantity. One with this many decimals or amounts in 万 and 亿 does.
FIGURES_OF_A_FACTUAL_TEXT = 3

# Change of a document's rows from build to build; below so many rows a share says nothing.
DOCUMENT_MAY_CHANGE_BY, FEW_ROWS = 0.5, 5
KIND_SHARE_MAY_MOVE_BY = 0.15
MEDIAN_MAY_MOVE_BY, MEDIAN_ROWS_NEEDED, MEDIANS_STABLE = 100.0, 3, 0.9

# A change in percent beyond this is rare enough to be looked at; many a true one is.
GROWTH_LOOKED_AT = 80.0
# A value so many times its peers' median, where there are so many peers, is often a slip between 万 and 亿.
PEER_FACTOR, PEERS_NEEDED = 1000.0, 5
# Sums of rounded figures and figures given as "about" may exceed the whole by a little.
ROUNDING_SLACK = 1.01
# 6个 may stand twice in a sentence and count different things; 128.6万吨 does not by chance.
TELLING_DIGITS = 3
