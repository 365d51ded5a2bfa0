"""Short names: what a text calls an owner beside its whole name: 恒跃动力科技有限公司 and 恒跃动力, 鄂州花湖国际机场 and 花湖机场.

Belongs here: `derive_short_names` from a whole name, `find_short_names` in a later sentence, `is_variant` of two names.
Does not: whole names (`transforms.places.subjects`), 该公司 and its like (there too).
"""

import re
from collections.abc import Collection, Sequence
from itertools import islice

from transforms.language.tokens import find_tokens, is_invented
from transforms.places.mentions import PlaceMention
from transforms.places.subjects import SubjectMention

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_BRACKETS = re.compile(r"[（(][^）)]{0,40}[）)]")
#: Short names of known words (东方电气) are names from this length on; an invented word (恒跃) is one by itself.
_SHORTEST_OF_WORDS = 4
_LONGEST = 8
_SHORTEST_VARIANT, _ENDING = 4, 2
# How many short names are looked for; a text of many companies speaks of the last ones.
_MOST = 60


def derive_short_names(
    mention: SubjectMention, places: Sequence[PlaceMention], generic: Collection[str]
) -> tuple[str, ...]:
    """The short names a company may go by, longest first; none for other kinds. `places` are those of the sentence of the
    mention, `generic` the words that say what trade or form it is of.

    >>> whole = SubjectMention(0, 10, "恒跃动力科技有限公司", "company")
    >>> derive_short_names(whole, (), {"科技", "有限公司"})
    ('恒跃动力科技', '恒跃动力', '恒跃')
    """
    if mention.kind != "company" or not mention.is_certain:
        return ()
    inside = [p.end for p in places if mention.start <= p.start and p.end <= mention.end]
    name = _BRACKETS.sub("", mention.name[max(inside, default=mention.start) - mention.start :])
    ends = [end for _, end, _ in find_tokens(name)]
    found, is_brand = [], False
    for end in ends[:-1]:
        short = name[:end]
        is_brand = is_brand or is_invented(short)
        is_worded = end > ends[0] and end >= _SHORTEST_OF_WORDS and name[: ends[0]] not in generic
        if (is_brand or is_worded) and end <= _LONGEST and _HAN.fullmatch(short) and short not in generic:
            found.append(short)
    return tuple(reversed(found))


def find_short_names(
    text: str, known: dict[str, SubjectMention], taken: Sequence[tuple[int, int]]
) -> list[SubjectMention]:
    """Mentions of known companies by a short name, those named last before others, outside the spans that are `taken`; each
    carries the whole name."""
    if not known:
        return []
    found = []
    lately = sorted(islice(reversed(known), _MOST), key=len, reverse=True)
    for match in re.finditer("|".join(map(re.escape, lately)), text):
        start, end = match.span()
        if not any(a < end and start < b for a, b in taken):
            whole = known[match[0]]
            found.append(whole._replace(start=start, end=end))
    return found


def is_variant(short: str, whole: str) -> bool:
    """Whether one name is the other with words left out: it ends alike, and its characters stand in the other in order.

    >>> is_variant("花湖机场", "鄂州花湖国际机场"), is_variant("花湖机场", "武汉天河机场"), is_variant("机场", "花湖机场")
    (True, False, False)
    """
    if not _SHORTEST_VARIANT <= len(short) < len(whole) or short[-_ENDING:] != whole[-_ENDING:]:
        return False
    rest = iter(whole)
    return all(character in rest for character in short)
