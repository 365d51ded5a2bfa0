"""Comparators: words beside a number that say it is about, more or less (约, 超过, 近).

Belongs here: `Comparators`, built from the reference rows.
Does not: the quantity they belong to (`transforms.numbers.quantities`).
"""

import re
from collections.abc import Iterable, Mapping


class Comparators:
    """The comparator words, compiled once. Rows: surface, comparator, position (before, after, magnitude,
    magnitude_before), not_after (characters that make another word of it: 节约, 附近)."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._before: dict[str, tuple[str, str]] = {}
        self._magnitude_before: dict[str, tuple[str, str]] = {}
        after, magnitude = {}, {}
        for row in rows:
            entry = (row["comparator"], row.get("not_after") or "")
            match row["position"]:
                case "before":
                    self._before[row["surface"]] = entry
                case "magnitude_before":
                    self._magnitude_before[row["surface"]] = entry
                case "after":
                    after[row["surface"]] = row["comparator"]
                case _:
                    magnitude[row["surface"]] = row["comparator"]
        self._longest = max(map(len, self._before), default=0)
        self._after = after
        self._magnitude = magnitude
        alternatives = "|".join(sorted(map(re.escape, after), key=len, reverse=True))
        self._after_pattern = re.compile(alternatives or r"(?!)")
        alternatives = "|".join(sorted(map(re.escape, magnitude), key=len, reverse=True))
        self._magnitude_pattern = re.compile(alternatives or r"(?!)")

    def before(self, text: str, position: int, named_magnitude: bool) -> tuple[str, int] | None:
        """Comparator that ends at position, and where it starts. `named_magnitude`: the number is 亿/千/百 alone, which
        takes 过/破/上 as well."""
        if position and text[position - 1] == " ":
            position -= 1
        for length in range(min(self._longest, position), 0, -1):
            word = text[position - length : position]
            entry = self._before.get(word) or (self._magnitude_before.get(word) if named_magnitude else None)
            if entry:
                start = position - length
                if start and text[start - 1] in entry[1]:
                    continue
                return entry[0], start
        return None

    def of_word(self, word: str) -> str | None:
        """What a word before a number says, where words stand between them: 约占全国的27%."""
        entry = self._before.get(word)
        return entry[0] if entry else None

    def after(self, text: str, position: int) -> tuple[str, int] | None:
        """Comparator that starts at position, and where it ends."""
        match = self._after_pattern.match(text, position)
        return (self._after[match[0]], match.end()) if match else None

    def after_magnitude(self, text: str, position: int) -> tuple[str, int] | None:
        """级/量级 behind a bare 千亿: an order of size, not a figure."""
        match = self._magnitude_pattern.match(text, position)
        return (self._magnitude[match[0]], match.end()) if match else None
