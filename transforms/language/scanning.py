"""Scanning: finding the matches of a pattern of many alternatives without trying them all at every character.

Belongs here: `find_from` and the patterns that say where a match can begin.
Does not: what is looked for (`transforms.numbers`, `transforms.indicators`, `transforms.places` …).
"""

import re
from collections.abc import Callable, Iterable, Iterator


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


_BRANCHES = 16


def derive_trie(words: Iterable[str], condition: Callable[[str], str] = lambda word: "") -> str:
    """Source of a regular expression for the words as a trie: the longest word first, shared beginnings written once.

    `condition(word)` is what must hold at the end of that word, as a regular expression of width zero.

    >>> derive_trie(["吨", "吨公里", "元"])
    '(?:元|吨(?:公里)?)'
    """
    root: dict = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = condition(word)
    return _write_trie(root)


def _write_trie(node: dict) -> str:
    first = sorted(c for c in node if c)
    branches = [re.escape(character) + _write_trie(node[character]) for character in first]
    if len(branches) > 2 * _BRANCHES:
        # The engine tries branches one by one: a look at the first character passes over a whole group at once.
        groups = [slice(i, i + _BRANCHES) for i in range(0, len(branches), _BRANCHES)]
        branches = [
            f"(?=[{re.escape(''.join(first[group]))}])(?:{'|'.join(branches[group])})" for group in groups
        ]  # fmt: skip
    if "" not in node:
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    ending = node[""]
    if not branches:
        return ending
    if not ending:
        return f"(?:{'|'.join(branches)})?"
    return f"(?:{'|'.join([*branches, ending])})"
