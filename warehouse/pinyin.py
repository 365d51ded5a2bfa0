"""Pinyin of names, so that they are found by what a keyboard types.

Belongs here: spelling names. Does not: which names there are (`warehouse/serving/names.sql`), finding them.
"""

from collections.abc import Sequence

import polars as pl

# Readings of whole words are looked up for short lists; of long ones each character has its commonest reading.
_MOST_EXACT = 8000


def spell_names(names: Sequence[str]) -> pl.DataFrame:
    """Each name with the first letters of its pinyin and the whole of it.

    >>> spell_names(["重庆", "GDP"]).rows()
    [('重庆', 'cq', 'chongqing'), ('GDP', 'g', 'gdp')]
    """
    from pypinyin import Style, lazy_pinyin

    readings: dict[str, str] = {}

    def read(character: str) -> str:
        if character not in readings:
            readings[character] = lazy_pinyin(character, style=Style.NORMAL)[0]
        return readings[character]

    if len(names) <= _MOST_EXACT:
        spelled = [lazy_pinyin(name, style=Style.NORMAL) for name in names]
    else:
        spelled = [[read(character) for character in name] for name in names]
    columns = {
        "name": list(names),
        "initials": ["".join(reading[:1] for reading in readings).lower() for readings in spelled],
        "pinyin": ["".join(readings).lower() for readings in spelled],
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
