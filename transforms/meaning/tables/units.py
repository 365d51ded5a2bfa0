"""Units in the words of a table: 单位：万吨, （亿元）, a column of units, 万头 behind a name.

Belongs here: `TableUnit`, `parse_unit`, `split_units`, `find_bracketed`.
Does not: units behind numbers in prose (`transforms.numbers.units`), which unit a cell has (`transforms.meaning.tables.reading`).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from transforms.numbers.units import UnitCatalogue

_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_CURRENCY = re.compile(r"(?<![，,、；; ])[，,、；; ]*币种[：:]?[\u4e00-\u9fff]{2,4}")
_LEAD = re.compile(r"^(?:人民币|折合|当年价|现价|计量单位|数量单位|金额单位|单位)[:：]?")
_MAGNITUDE = re.compile(r"[十百千万亿]+")
_BRACKET = re.compile(r"[（(\[［【]([^（）()\[\]［］【】]{1,24})[）)\]］】]")
_STATED = re.compile(r"(?:计量|数量|金额|货币)?单位[：:]?(?P<units>.+)$")
_BETWEEN = re.compile(r"[、，,;；]|和|及")
_BASE = re.compile(r"(?:以)?(?P<base>[^=＝(（]{1,14}?)[=＝为]100")
_TAIL = re.compile(r"[：:,，、/\-—]([^：:,，、\-—]{1,8})$")


class TableUnit(NamedTuple):
    """A unit of a table: a number in its cells times `factor` is in `name`."""

    name: str
    factor: Decimal
    dimension: str


def parse_unit(text: str, units: UnitCatalogue) -> TableUnit | None:
    """The unit that a text is from end to end, None where it is none.

    >>> from transforms.numbers.units import Unit
    >>> parse_unit("万吨", UnitCatalogue([Unit("吨", "吨", Decimal(1), "mass", "unit")]))
    TableUnit(name='吨', factor=Decimal('1E+4'), dimension='mass')
    """
    text = _LEAD.sub("", text).strip("()（）:： ").replace("％", "%").removeprefix("±").removeprefix("+-")
    if not text or len(text) > 16:
        return None
    magnitude = _MAGNITUDE.match(text)
    lengths = [0] if magnitude is None else range(len(magnitude[0]) + 1)
    for length in lengths:
        rest = text[length:]
        found = units.match(rest, 0) if rest else None
        if found is not None and found.end == len(rest):
            power = sum(_POWERS[character] for character in text[:length])
            return TableUnit(found.unit, found.factor.scaleb(power), found.dimension)
    if text.endswith("人民币"):
        return parse_unit(text.removesuffix("人民币"), units)
    return None


def split_units(text: str, units: UnitCatalogue) -> list[TableUnit]:
    """The units that a text lists: 亿元、% · 万吨，万亩，公斤/亩; empty where any part is none."""
    parts = [parse_unit(part, units) for part in _BETWEEN.split(text.strip("()（） ")) if part]
    return [part for part in parts if part] if all(parts) else []


def find_stated(line: str, units: UnitCatalogue) -> list[TableUnit]:
    """The units of a line such as 单位：亿元、%, or in brackets behind a title."""
    line = _CURRENCY.sub("", line)
    stated = _STATED.search(line.strip("()（）[]【】"))
    if stated and (found := split_units(stated["units"].strip("）)]】"), units)):
        return found
    return next((found for inner, _, _ in find_bracketed(line) if (found := _read_bracket(inner, units))), [])


def _read_bracket(inner: str, units: UnitCatalogue) -> list[TableUnit]:
    stated = _STATED.match(inner)
    parts = _BETWEEN.split(stated["units"] if stated else inner)
    found = split_units("、".join(parts), units)
    last = parse_unit(parts[-1], units) if len(parts) > 1 and not found else None
    return [last] if last else found  # （城镇居民，千克）


def find_bracketed(text: str) -> Iterator[tuple[str, int, int]]:
    """What stands in brackets, with the span of the whole bracket."""
    for match in _BRACKET.finditer(text):
        yield match[1], match.start(), match.end()


def find_base(text: str) -> str | None:
    """What an index takes as 100: 上年 of 以上年为100, 上月 of 上月=100; None where the text states none.

    >>> find_base("(以上年为100)"), find_base("上年同月=100"), find_base("亿元")
    ('上年', '上年同月', None)
    """
    match = _BASE.search(text)
    return match["base"].strip("（(") if match else None


def cut_unit(text: str, units: UnitCatalogue) -> tuple[str, TableUnit | None]:
    """A name without the unit that stands behind it, and that unit: 粮食产量（万吨） · 猪肉，元/公斤 · 同比±%."""
    found: TableUnit | None = None
    if alone := parse_unit(text, units):
        return "", alone
    for inner, start, end in reversed(list(find_bracketed(text))):
        unit = parse_unit(inner, units)
        if unit is None and (tail := _BETWEEN.split(inner)) and len(tail) > 1:
            unit = parse_unit(tail[-1], units)
        if unit is not None and found is None:
            found, text = unit, text[:start] + text[end:]
    if found is None and text[-1:] in ("%", "‰") and len(text) > 1:
        found, text = parse_unit(text[-1], units), text[:-1].rstrip("（(")
    if found is None and (tail := _TAIL.search(text)):
        unit = parse_unit(tail[1], units)
        if unit is not None and (tail[0][0] in "：:,，、" or len(tail[1]) > 1):
            found, text = unit, text[: tail.start()]
    return text, found
