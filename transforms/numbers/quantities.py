"""Quantities: numeral + unit + comparator, with ranges and shared units resolved.

Belongs here: how a number, its 余/多, its unit and its comparator combine into a value in base units.
Does not: numerals that are dates, names or ordinals (the caller leaves them out), what a quantity measures.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from transforms.numbers.comparators import Comparators
from transforms.numbers.numerals import Numeral
from transforms.numbers.units import UnitCatalogue, UnitMatch

# 至/到/— between two numbers make a range; 、 and 和 make a list whose last member carries the unit for all.
_RANGE_JOINT = re.compile(r"(?:-|—|–|~|～|至|到|－|─)+")
_LIST_JOINT = re.compile(r"[、,，/]|和|与|及|以及|或")
_PERCENT_FORMS = ("fraction", "tenths")
# 1.2万户（套）: a second measure word, in brackets
_OTHER_UNIT = re.compile(r"[（(][^）)\d]{1,3}[）)]")
# A hyphen is a minus sign only behind these; elsewhere it joins.
_BEFORE_MINUS = frozenset("为是达至到率数约，,（( ")
_MORE = "多余"
_OPEN_DIMENSIONS = ("time", "length", "mass", "area", "money", "share")
_LARGEST = Decimal(10) ** 23


class Quantity(NamedTuple):
    """One quantity. `start`/`end` span number and unit, without comparator; `number_end` is where the unit starts.

    `value` is in base units, None where the words name no figure; a range has `low` and `high` and its middle as value.
    `exponent` is the power of ten of the last printed digit in base units. `unit` None: the text prints no unit.
    `left` is where the comparator before the quantity starts, `right` where the one behind it ends.
    """

    start: int
    end: int
    number_end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    exponent: int | None
    unit: str | None
    dimension: str | None
    is_measure_word: bool
    comparator: str
    left: int
    right: int
    numerals: tuple[int, ...]
    magnitude: int = 0
    is_fraction: bool = False


@dataclass(slots=True)
class _Part:
    """A numeral with what is printed right behind it."""

    index: int
    numeral: Numeral
    number_end: int
    unit: UnitMatch | None
    end: int
    more: bool


def _read_part(text: str, index: int, numeral: Numeral, units: UnitCatalogue) -> _Part:
    position, more = numeral.end, numeral.more
    if position < len(text) and text[position] in _MORE:
        more, position = True, position + 1
    number_end = position
    unit = None if numeral.form in _PERCENT_FORMS else units.match(text, position)
    if unit and unit.surface in ("番", "倍") and text.startswith("多", unit.end):
        return _Part(index, numeral, number_end, unit, unit.end + 1, True)
    end = unit.end if unit else position
    if unit and text.startswith("多", end):
        if unit.surface == "个" and text[end + 1 : end + 2] in ("月", "小"):  # 3个多月, 2个多小时
            longer = units.match(text, end + 1)
            if longer:
                more, unit, end = True, longer, longer.end
        elif unit.dimension in _OPEN_DIMENSIONS:  # 半年多, 5公里多; not 3个多功能厅
            more, end = True, end + 1
    return _Part(index, numeral, number_end, unit, end, more)


def find_quantities(
    text: str, numerals: Sequence[Numeral], free: Sequence[int], units: UnitCatalogue, comparators: Comparators
) -> list[Quantity]:
    """The quantities that the numerals with the indices `free` print, left to right.

    A numeral becomes a quantity where it has a unit or measure word, a magnitude (万, 亿), is a fraction, or shares the
    unit of the number that follows (2.24万、3.1万公里); whether a bare number is one the caller decides from
    `Quantity.unit is None`.
    """
    parts: list[_Part] = []
    for index in free:
        if not parts or numerals[index].start >= parts[-1].end:  # else it stands in a unit: 人/百亿元
            parts.append(_read_part(text, index, numerals[index], units))
    quantities: list[Quantity] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        following = parts[i + 1] if i + 1 < len(parts) else None
        if following:
            joint = _RANGE_JOINT.match(text, part.end)
            if joint and joint.end() == following.numeral.start and _is_range(part, following):
                quantities.append(_build(text, [part, following], comparators))
                i += 2
                continue
        quantities.append(_build(text, [part], comparators))
        i += 1
    return _share_comparators(text, _share_units(text, quantities))


def _is_range(first: _Part, second: _Part) -> bool:
    if first.numeral.value is None or second.numeral.value is None:
        return False
    if first.unit and second.unit and first.unit.unit != second.unit.unit:
        return False
    return not (first.unit and not second.unit and second.numeral.form not in _PERCENT_FORMS)


def _scaled(part: _Part, unit: UnitMatch | None) -> Decimal | None:
    if part.numeral.value is None:
        return None
    value = part.numeral.value * (unit.factor if unit else 1)
    return value if abs(value) < _LARGEST else None


def _build(text: str, parts: list[_Part], comparators: Comparators) -> Quantity:
    first, last = parts[0], parts[-1]
    numeral, unit = last.numeral, last.unit
    value = high = _scaled(last, unit)
    low: Decimal | None = None
    if len(parts) == 2:
        low = _scaled(first, first.unit or unit)
        if low is not None and high is not None and first.numeral.magnitude == 0 and not first.unit:
            # 30—50万元: the first number borrows the magnitude, where that keeps the range ascending
            borrowed = low.scaleb(numeral.magnitude)
            if numeral.form == "tenths" and first.numeral.form in ("arabic", "chinese"):
                borrowed = first.numeral.value * 10  # type: ignore[operator]  # 5至6成
            if low < borrowed < high:
                low = borrowed
    elif numeral.high is not None:
        low, high = value, numeral.high * (unit.factor if unit else 1)
    if low is not None and high is not None:
        value = (low + high) / 2
    exponent = numeral.exponent
    if exponent is not None and unit and unit.factor != 1:
        exponent += unit.factor.adjusted()
    start, end = first.numeral.start, last.end
    aside = _OTHER_UNIT.match(text, end)
    if (
        start
        and text[start - 1] in "-−－"
        and (start == 1 or text[start - 2] in _BEFORE_MINUS)
        and value is not None
        and low is None
    ):
        value, start = -value, start - 1
    bare_magnitude = numeral.form == "chinese" and text[start] in "百千万亿"
    before = comparators.before(text, start, bare_magnitude or numeral.form == "tenths")
    after = comparators.after(text, end)
    if not after and bare_magnitude and (size := comparators.after_magnitude(text, end)):
        after = size
    more = any(part.more for part in parts)
    comparator = "~" if value is None else ">" if more else "="
    if before and value is not None and not (more and before[0] in "=~"):
        comparator = before[0]
    if after and value is not None and not (after[0] == "=" or (before and before[0] in "<>" and after[0] == "~")):
        comparator = after[0]
    if numeral.form == "fraction" and numeral.more:
        comparator = ">"
    fraction = numeral.form in _PERCENT_FORMS
    return Quantity(
        start=start, end=end, number_end=last.number_end, value=value,
        low=low if low is not None else None, high=high if low is not None else None, exponent=exponent,
        unit="%" if fraction else unit.unit if unit else None,
        dimension="ratio" if fraction else unit.dimension if unit else None,
        is_measure_word=bool(unit and unit.role == "measure_word"), comparator=comparator,
        left=before[1] if before else start, right=after[1] if after else aside.end() if aside else end,
        numerals=tuple(part.index for part in parts), magnitude=numeral.magnitude, is_fraction=fraction,
    )  # fmt: skip


def _share_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Numbers of a list whose last member alone prints the unit (2.24万、3.1万公里) take that unit."""
    shared = list(quantities)
    for i in range(len(shared) - 2, -1, -1):
        mine, following = shared[i], shared[i + 1]
        if mine.unit is not None or following.unit is None or mine.value is None:
            continue
        joint = _LIST_JOINT.match(text, mine.right)
        if joint and joint.end() == following.left and following.unit != "%":
            # 4665、2611亿千瓦时 are of one size, 800、1.2万人 are not
            printed = following.value.scaleb(-following.magnitude) if following.value else Decimal(0)
            borrow = mine.magnitude == 0 and following.magnitude > 0 and mine.value < 20 * printed
            value = mine.value.scaleb(following.magnitude) if borrow else mine.value
            shared[i] = mine._replace(
                value=value, unit=following.unit, dimension=following.dimension,
                is_measure_word=following.is_measure_word,
                exponent=mine.exponent + following.magnitude if borrow and mine.exponent is not None else mine.exponent,
            )  # fmt: skip
    return shared


def _share_comparators(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """In a list of bare quantities the comparator before the first and behind the last holds for all: 突破8万亿元、9万亿元;
    达2050万吨、4200万吨以上."""
    shared = list(quantities)
    joined = [
        (m := _LIST_JOINT.match(text, a.right)) is not None and m.end() == b.left and text[a.right] not in "，,"
        for a, b in itertools.pairwise(shared)
    ]
    for i, together in enumerate(joined):
        first, second = shared[i], shared[i + 1]
        if (
            together
            and first.comparator in "><"
            and first.left < first.start
            and second.comparator == "="
            and second.left == second.start
        ):
            shared[i + 1] = second._replace(comparator=first.comparator)
    for i in range(len(joined) - 1, -1, -1):
        first, second = shared[i], shared[i + 1]
        if joined[i] and second.comparator != "=" and second.right > second.end and first.comparator == "=":
            shared[i] = first._replace(comparator=second.comparator)
    return shared
