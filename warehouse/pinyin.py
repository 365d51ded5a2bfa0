"""Pinyin of names, so that they are found by what a keyboard types.

Belongs here: spelling one name. Does not: which names there are (`warehouse/serving/names.sql`), finding them.
"""

from functools import cache

# Readings of whole words are looked up for short lists; of long ones each character has its commonest reading.
MOST_EXACT = 8000


def spell_name(name: str, exact: bool) -> str:
    """The initials of a name and its pinyin, a line each; `exact` reads whole words, which takes longer.

    >>> spell_name("重庆", True), spell_name("GDP", False)
    ('cq\\nchongqing', 'gdp\\ngdp')
    """
    from pypinyin import Style, lazy_pinyin

    readings = lazy_pinyin(name, style=Style.NORMAL) if exact else [_read_character(character) for character in name]
    return "".join(reading[:1] for reading in readings).lower() + "\n" + "".join(readings).lower()


@cache
def _read_character(character: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(character, style=Style.NORMAL)[0]
