"""Parts: a numeral with what is printed right around it: sign, 余/多/来, unit, half a unit, smaller units.

Belongs here: `NumberPart`, `read_parts`.
Does not: how parts combine into ranges and lists, comparators (`transforms.numbers.quantities`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from transforms.numbers.dimensions import find_dimensions
from transforms.numbers.numerals import Numeral, is_magnitude_alone
from transforms.numbers.units import UnitCatalogue, UnitMatch

PERCENT_FORMS = ("fraction", "tenths")
_MORE = "多余"
_OPEN_DIMENSIONS = find_dimensions("open")
# 7.7（不含远洋捕捞）万吨, 1.26[注1]万公里: what the number takes in, or a mark of a note, stands between it and its unit.
_ASIDE = re.compile(r"[（(](?:不?含|不?包括|包含)[^（）()]{1,24}[）)]|[（(\[［]注?\d{0,3}[）)\]］]")
_HALF = re.compile(r"半(?=$|[，。；、：！？,.;:!?）)”\n]|左右|多|以[上下]|的|地)")
# A hyphen is a minus sign behind these, and behind a word where the unit is one that falls below nought.
_BEFORE_MINUS = frozenset("为是达至到率数约~～，,、（( ￥¥$€£")
_SIGNED_DIMENSIONS = ("share", "percentage_point", "money", "temperature", "multiple")
_MINUS = "-−－"
_TO = ("至", "到", "~", "～")
_NO_NOUN_BEFORE_MINUS = frozenset("年月日号时点期季第")
_ABOUT = re.compile("来|(?<=[百千万])把")
_NEGATIVE_WORD = re.compile(r"(?<![不担肩胜正抱自背辜欺身亏所未])负$")
RISES, FALLS = frozenset("+↑▲△↗"), frozenset("↓▼▽↘")
_CHANGING_UNITS = ("%", "百分点", "个百分点", "倍")


@dataclass(slots=True)
class NumberPart:
    """A numeral with what is printed right around it. `start` takes in a minus sign, 负 or 零下, `left` also an arrow.

    `sign` is -1 below nought; `change` is +1 or -1 where +, an arrow or a minus sign in brackets says that it is one.
    `extra` is what half a unit or smaller units add, in the base unit; `numerals` the indices of all that are in it.
    """

    numerals: tuple[int, ...]
    numeral: Numeral
    number_end: int
    unit: UnitMatch | None
    end: int
    more: bool
    about: bool
    start: int
    left: int
    sign: int = 1
    change: int = 0
    extra: Decimal = Decimal(0)
    extra_exponent: int | None = None

    def scaled(self, unit: UnitMatch | None) -> Decimal | None:
        """The value in base units of `unit`, with its sign; None where the words name no figure."""
        if self.numeral.value is None:
            return None
        return self.sign * (self.numeral.value * (unit.factor if unit else 1) + self.extra)


def read_parts(text: str, numerals: Sequence[Numeral], free: Sequence[int], units: UnitCatalogue) -> list[NumberPart]:
    """The numerals with the indices `free`, with what is printed around them, left to right; one that stands in the unit
    of another (人/百亿元) or counts its smaller units (50元6角) is no part of its own."""
    parts: list[NumberPart] = []
    for index in free:
        numeral = numerals[index]
        if parts and numeral.start < parts[-1].end:
            continue
        if parts and numeral.start - parts[-1].end in (0, 1) and _takes_smaller(parts[-1], index, numeral, text, units):
            continue
        part = _read_part(text, index, numeral, units)
        if parts and _completes(parts[-1], part, text):
            _complete(parts[-1], part)
            continue
        _read_sign(part, text, parts[-1].end if parts else 0, part.unit)
        if parts and parts[-1].unit is None and text[parts[-1].end : part.start] in _TO:
            _read_sign(parts[-1], text, parts[-2].end if len(parts) > 1 else 0, part.unit)  # -12至-5℃
        parts.append(part)
    return parts


def _read_part(text: str, index: int, numeral: Numeral, units: UnitCatalogue) -> NumberPart:
    position, more, about = numeral.end, numeral.more, numeral.about
    is_percent = numeral.form in PERCENT_FORMS
    if text[position : position + 1] in ("多", "余"):
        more, position = True, position + 1
    elif not is_percent and _ABOUT.match(text, position) and units.match(text, position + 1):
        about, position = True, position + 1  # 三十来户, 千把人
    number_end = position
    unit = None if is_percent else _match_unit(text, position, units)
    part = NumberPart((index,), numeral, number_end, unit, position, more, about, numeral.start, numeral.start)
    if unit is None:
        return part
    part.end = unit.end
    if unit.surface in ("番", "倍") and text.startswith("多", unit.end):
        part.end, part.more = unit.end + 1, True
    elif text.startswith("多", unit.end):
        if unit.surface == "个" and text[unit.end + 1 : unit.end + 2] in ("月", "小"):  # 3个多月, 2个多小时
            if longer := units.match(text, unit.end + 1):
                part.more, part.unit, part.end = True, longer, longer.end
        elif unit.dimension in _OPEN_DIMENSIONS:  # 半年多, 5公里多; not 3个多功能厅
            part.more, part.end = True, unit.end + 1
    elif numeral.value is not None and (half := _HALF.match(text, unit.end)):  # 两吨半
        part.unit = units.without_noun(unit)
        part.extra, part.end = unit.factor / 2, half.end()
        part.extra_exponent = unit.factor.adjusted() - 1
    return part


def _match_unit(text: str, position: int, units: UnitCatalogue) -> UnitMatch | None:
    unit = units.match(text, position)
    if unit is None and text.startswith(" ", position):
        unit = units.match(text, position + 1)  # 1.5 L
    return unit


def _takes_smaller(part: NumberPart, index: int, numeral: Numeral, text: str, units: UnitCatalogue) -> bool:
    """Whether a numeral counts a smaller unit of the part before it (50元6角, 三角八分, 一米八), which then takes it in."""
    if numeral.value is None or part.numeral.value is None or part.sign < 0:
        return False
    between, found = text[part.end : numeral.start], None
    if part.unit is None and between:  # 三角 alone is a shape
        found = units.part_of(between, text, numeral.end)
        part.unit = units.match_alone(between, numeral.start) if found and found[1] > numeral.end else None
    elif part.unit and not between:
        found = units.part_of(part.unit.surface, text, numeral.end)
    if part.unit is None or found is None:
        return False
    share, end = found
    if end == numeral.end:
        share = Decimal(1).scaleb(-len(text[numeral.start : numeral.end]))  # 1米75
        if len(text[numeral.start : numeral.end]) > 2 or numeral.magnitude:
            return False
    added = numeral.value * share * part.unit.factor
    if added >= part.unit.factor and len(part.numerals) == 1:
        return False
    part.extra += added
    part.extra_exponent = (share * part.unit.factor).adjusted()
    part.numerals += (index,)
    part.end, part.unit = end, units.without_noun(part.unit)
    return True


def _completes(part: NumberPart, magnitude: NumberPart, text: str) -> bool:
    """Whether 万吨 behind a bracket belongs to the number before it: 7.7（不含远洋捕捞）万吨."""
    if part.unit is not None or part.numeral.magnitude or magnitude.unit is None or part.numeral.value is None:
        return False
    aside = _ASIDE.match(text, part.end)
    printed = text[magnitude.numeral.start : magnitude.numeral.end]
    return aside is not None and aside.end() == magnitude.numeral.start and is_magnitude_alone(printed)


def _complete(part: NumberPart, magnitude: NumberPart) -> None:
    power = (magnitude.numeral.value or Decimal(1)).adjusted()
    numeral = part.numeral
    part.numeral = numeral._replace(
        value=numeral.value.scaleb(power) if numeral.value is not None else None,
        exponent=numeral.exponent + power if numeral.exponent is not None else None, magnitude=power,
    )  # fmt: skip
    part.numerals += magnitude.numerals
    part.unit, part.number_end, part.end = magnitude.unit, magnitude.number_end, magnitude.end


def _read_sign(part: NumberPart, text: str, floor: int, unit: UnitMatch | None) -> None:
    """Takes a sign before the number in: a minus, 负, 零下, an arrow or +. `unit` is what the number is counted in."""
    start = part.start
    if start <= floor or part.numeral.value is None or part.sign < 0 or part.change:
        return
    sign = text[start - 1]
    if sign in _MINUS and _is_minus(start, text, floor, unit):
        part.start = part.left = start - 1
        part.sign = -1
        if part.unit and part.unit.surface in _CHANGING_UNITS and text[start - 2 : start - 1] in ("（", "("):
            part.change = -1
    elif sign == "负" and _NEGATIVE_WORD.search(text, max(0, start - 2), start):
        part.start, part.left, part.sign = start - 1, start - 1, -1
    elif sign == "下" and text.startswith("零下", start - 2) and unit is not None:
        part.start, part.left, part.sign = start - 2, start - 2, -1
    elif sign in RISES:
        part.left, part.change = start - 1, 1
    elif sign in FALLS:
        part.left, part.sign, part.change = start - 1, -1, -1


def _is_minus(start: int, text: str, floor: int, unit: UnitMatch | None) -> bool:
    if start == 1:
        return True
    if start - 1 <= floor and floor:
        return False
    before = text[start - 2]
    if before in _BEFORE_MINUS:
        return True
    if text[max(0, start - 3) : start - 1] in ("季度", "年度"):
        return False
    is_word = "\u4e00" <= before <= "\u9fff" and before not in _NO_NOUN_BEFORE_MINUS
    return is_word and unit is not None and unit.dimension in _SIGNED_DIMENSIONS
