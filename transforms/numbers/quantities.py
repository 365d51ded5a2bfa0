"""Quantities: numeral + unit + comparator, with ranges and shared units resolved.

Belongs here: how a number, its 余/多, its unit and its comparator combine into a value in base units.
Does not: numerals that are dates, names or ordinals (the caller leaves them out), what a quantity measures.
"""

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from transforms.numbers.comparators import Comparators
from transforms.numbers.currencies import CurrencyMarks
from transforms.numbers.numerals import Numeral
from transforms.numbers.parts import FALLS, PERCENT_FORMS, RISES, NumberPart, read_parts
from transforms.numbers.units import UnitCatalogue, UnitMatch

# 至/到/— between two numbers make a range; 、 and 和 make a list whose last member carries the unit for all.
_RANGE_JOINT = re.compile(r" ?(?:[（(]含[^（）()]{0,4}[）)])? ?(?:-|—|–|~|～|至|到|－|─|―|‐)+ ?")
_BETWEEN_JOINT = re.compile(r"[和与]")
_BETWEEN = re.compile(r"之间")
_LIST_JOINT = re.compile(r"[、,，/]|和|与|及|以及|或")
# 下降1.3个和上升0.6个百分点: each member with the verb of its own
_VERB_JOINT = re.compile(r"(?:[、/]|和|与|及|以及|或)[^，。；、\d]{0,3}|[,，]")
# 1.2万户（套）: a second measure word, in brackets
_OTHER_UNIT = re.compile(r"[（(][^）)\d]{1,3}[）)]")
_LARGEST = Decimal(10) ** 23


class Quantity(NamedTuple):
    """One quantity. `start`/`end` span number and unit, without comparator; `number_end` is where the unit starts.

    `value` is in base units, None where the words name no figure; a range has `low` and `high` and its middle as value.
    `exponent` is the power of ten of the last printed digit in base units. `unit` None: the text prints no unit.
    `left` is where the comparator or currency before the quantity starts, `right` where the comparator behind it ends.
    `change` is +1 or -1 where a sign or an arrow (+4.5%, ↓3.2%) says that it is one.
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
    change: int = 0


def find_quantities(
    text: str,
    numerals: Sequence[Numeral],
    free: Sequence[int],
    units: UnitCatalogue,
    comparators: Comparators,
    currencies: CurrencyMarks,
) -> list[Quantity]:
    """The quantities that the numerals with the indices `free` print, left to right.

    A numeral becomes a quantity where it has a unit or measure word, a magnitude (万, 亿), is a fraction, or shares the
    unit of the number that follows (2.24万、3.1万公里); whether a bare number is one the caller decides from
    `Quantity.unit is None`.
    """
    parts = read_parts(text, numerals, free, units)
    quantities: list[Quantity] = []
    i = 0
    while i < len(parts):
        ends = parts[i : i + 2] if i + 1 < len(parts) and _is_range(text, parts[i], parts[i + 1]) else parts[i : i + 1]
        floor = quantities[-1].right if quantities else 0
        quantities.append(_build(text, ends, floor, comparators, currencies))
        i += len(ends)
    return _share_comparators(text, _share_units(text, quantities))


def _is_range(text: str, first: NumberPart, second: NumberPart) -> bool:
    joint = _RANGE_JOINT.match(text, first.end, second.start)  # the hyphen of 至-5℃ is the sign of the second
    if joint is None and _BETWEEN.match(text, second.end):
        joint = _BETWEEN_JOINT.match(text, first.end)
    if joint is None or joint.end() != second.start:
        return False
    if first.numeral.value is None or second.numeral.value is None:
        return False
    if first.unit and second.unit and first.unit.unit != second.unit.unit:
        return False
    return not (first.unit and not second.unit and second.numeral.form not in PERCENT_FORMS)


def _scaled(part: NumberPart, unit: UnitMatch | None) -> Decimal | None:
    value = part.scaled(unit)
    return value if value is None or abs(value) < _LARGEST else None


def _values(parts: Sequence[NumberPart]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Value, low and high of a number or of the two ends of a range."""
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
    elif numeral.high is not None and value is not None:
        low, high = value, last.sign * numeral.high * (unit.factor if unit else 1)
    if low is None or high is None:
        return value, None, None
    low, high = (low, high) if numeral.high is None else (min(low, high), max(low, high))
    return (low + high) / 2, low, high


def _exponent(part: NumberPart) -> int | None:
    exponent, unit = part.numeral.exponent, part.unit
    if exponent is not None and unit and unit.factor != 1:
        exponent += unit.factor.adjusted()
    return part.extra_exponent if part.extra_exponent is not None else exponent


def _build(
    text: str, parts: Sequence[NumberPart], floor: int, comparators: Comparators, currencies: CurrencyMarks
) -> Quantity:
    first, last = parts[0], parts[-1]
    numeral, unit = last.numeral, last.unit
    value, low, high = _values(parts)
    start, end, left = first.start, last.end, first.left
    fraction = numeral.form in PERCENT_FORMS
    unit_name = "%" if fraction else unit.unit if unit else None
    dimension = "ratio" if fraction else unit.dimension if unit else None
    if not fraction and (unit is None or unit.unit.startswith("元")):
        if currency := currencies.before(text, left, floor):
            unit_name, left = currency[0] + (unit.unit[1:] if unit else ""), currency[1]
            dimension = unit.dimension if unit else "money"
    comparator, left, right = _compare(text, parts, value, left, comparators)
    change = last.change
    if right == end and text[end : end + 1] in RISES | FALLS and not text[end + 1 : end + 2].isdigit():
        change, right = (1, end + 1) if text[end] in RISES else (-1, end + 1)
        value = -abs(value) if value is not None and change < 0 else value
    aside = _OTHER_UNIT.match(text, end) if right == end else None
    return Quantity(
        start=start, end=end, number_end=last.number_end, value=value, low=low, high=high, exponent=_exponent(last),
        unit=unit_name, dimension=dimension, is_measure_word=bool(unit and unit.role == "measure_word"),
        comparator=comparator, left=left, right=aside.end() if aside else right,
        numerals=tuple(index for part in parts for index in part.numerals), magnitude=numeral.magnitude,
        is_fraction=fraction, change=change,
    )  # fmt: skip


def _compare(
    text: str, parts: Sequence[NumberPart], value: Decimal | None, left: int, comparators: Comparators
) -> tuple[str, int, int]:
    """The comparator of a quantity, and where the words that say it start and end."""
    numeral, end = parts[-1].numeral, parts[-1].end
    bare_magnitude = numeral.form == "chinese" and text[parts[0].numeral.start] in "百千万亿"
    before = comparators.before(text, left, bare_magnitude or numeral.form == "tenths")
    after = comparators.after(text, end)
    if not after and bare_magnitude and (size := comparators.after_magnitude(text, end)):
        after = size
    more = any(part.more for part in parts)
    comparator = "~" if value is None or any(part.about for part in parts) else ">" if more else "="
    if before and value is not None and not (more and before[0] in "=~"):
        comparator = before[0] if before[0] != "=" else comparator
    if after and value is not None and not (after[0] == "=" or (before and before[0] in "<>" and after[0] == "~")):
        comparator = after[0]
    if numeral.form == "fraction" and numeral.more:
        comparator = ">"
    return comparator, before[1] if before else left, after[1] if after else end


def _share_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Numbers of a list whose last member alone prints the unit (2.24万、3.1万公里) take that unit."""
    shared = list(quantities)
    for i in range(len(shared) - 2, -1, -1):
        mine, following = shared[i], shared[i + 1]
        is_cut_short = mine.unit == "个" and following.unit == "百分点"  # 0.5个和0.3个百分点
        if (mine.unit is not None and not is_cut_short) or following.unit is None or mine.value is None:
            continue
        joint = (_VERB_JOINT if is_cut_short else _LIST_JOINT).match(text, mine.right)
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
