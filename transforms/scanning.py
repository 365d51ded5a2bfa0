"""Scanning: finding the matches of a pattern of many alternatives without trying them all at every character.

Belongs here: `find_from` and the patterns that say where a match can begin.
Does not: what is looked for (`transforms.numerals`, `transforms.outcomes`, `transforms.catalogue`, `transforms.gazetteer` …).
"""

import re
from collections.abc import Iterable, Iterator


def find_from(starts: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text)` gives, where `starts` matches at every place that a match of `pattern` can begin at.

    The engine passes over text at once while looking for a class of characters, but tries every alternative at every
    character of a pattern that opens with none. Matches must not be empty.

    >>> [m[0] for m in find_from(re.compile("[第前]"), re.compile("第[一二]|前[三十]"), "产量前三，前年第二，第 一")]
    ['前三', '第二']
    """
    search, match = starts.search, pattern.match
    position = 0
    while (start := search(text, position)) is not None:
        position = start.start()
        found = match(text, position)
        if found is None:
            position += 1
        else:
            yield found
            position = found.end()


def derive_starts(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches at every place one of the words can begin, judged by its first two characters.

    >>> [m.start() for m in derive_starts(["亩产", "产量"]).finditer("亩产与产量，产业")]
    [0, 3]
    """
    pairs = {word[:2] for word in words}
    if not pairs:
        return re.compile("(?!)")
    first = re.escape("".join(sorted({pair[0] for pair in pairs})))
    second = re.escape("".join(sorted({pair[-1] for pair in pairs})))
    return re.compile(f"[{first}](?=[{second}])" if min(map(len, pairs)) > 1 else f"[{first}]")
