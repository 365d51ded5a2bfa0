"""Tokens: the words of a text with their parts of speech.

Belongs here: `find_tokens`, which every reader of a sentence shares, so that a sentence is segmented once; `is_invented`.
Does not: what the words mean together (`transforms.indicators.phrases`, `transforms.places.mentions`, `transforms.places.subjects`).
"""

import re
from functools import lru_cache

import rjieba

Token = tuple[int, int, str]
_INVENTED = re.compile(r"[\u4e00-\u9fff]{2,4}")


# Places, subjects and phrases ask for the same sentence one after the other, and seldom for one further back.
@lru_cache(maxsize=4)
def find_tokens(text: str) -> tuple[Token, ...]:
    """The words of a text as (start, end, part of speech), without gaps.

    >>> find_tokens("全县修路")
    ((0, 2, 'n'), (2, 4, 'n'))
    """
    tokens: list[Token] = []
    at = 0
    for word, tag in rjieba.tag(text):
        end = at + len(word)
        tokens.append((at, end, tag))
        at = end
    return tuple(tokens)


def is_invented(word: str) -> bool:
    """Whether a word of two to four characters is no word of the language: 恒跃, 凌芯, but not 东方.

    >>> is_invented("恒跃"), is_invented("东方")
    (True, False)
    """
    return _INVENTED.fullmatch(word) is not None and not rjieba.has_word(word)
