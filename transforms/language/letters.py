"""Letters: the classes of single characters that every field asks for, each defined once.

Belongs here: clause marks, brackets and quotation marks, Han digits.
Does not: words (`seeds/reference/`), numerals (`transforms.numbers.numerals`).
"""

HAN_TEN = "一二三四五六七八九十"
# Behind these a clause, or a member of a list of clauses, begins.
CLAUSE_OPENERS = frozenset("，。；：！？、—“")
CLAUSE_MARKS = frozenset("，。；：！？,;:!?…\n—")
# closing mark → the one that opens
CLOSING = {"”": "“", "」": "「", "』": "『", "）": "（", ")": "(", "’": "‘", "》": "《"}
OPENING = frozenset(CLOSING.values())
