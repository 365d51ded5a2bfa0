"""Currencies before a number: ￥, US$, 新台币.

Belongs here: `CurrencyMarks`, built from the reference rows.
Does not: currencies behind a number, which are units (`transforms.numbers.units`).
"""

from collections.abc import Iterable, Mapping


class CurrencyMarks:
    """The marks and names of currencies that stand before an amount. Rows: mark, unit.

    >>> marks = CurrencyMarks([{"mark": "US$", "unit": "美元"}, {"mark": "$", "unit": "美元"}])
    >>> marks.before("售价US$20", 5), marks.before("售价20", 2)
    (('美元', 2), None)
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._units = {row["mark"]: row["unit"] for row in rows}
        self._last = frozenset(mark[-1] for mark in self._units)
        self._longest = max(map(len, self._units), default=0)

    def before(self, text: str, position: int, floor: int = 0) -> tuple[str, int] | None:
        """The currency whose mark ends at position, behind `floor`, and where the mark starts; a space may part them."""
        if position and text[position - 1] == " ":
            position -= 1
        if not position or text[position - 1] not in self._last:
            return None
        for length in range(min(self._longest, position - floor), 0, -1):
            unit = self._units.get(text[position - length : position])
            if unit:
                return unit, position - length
        return None
