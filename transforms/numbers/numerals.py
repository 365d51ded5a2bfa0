"""Numerals: where they stand in a text and which number they print.

Belongs here: Arabic, Chinese and mixed numerals, 十几/数百, fractions, 成, with their value and printed precision.
Does not: units, comparators and ranges (`transforms.numbers.quantities`), what a numeral is used for (`transforms.numbers.outcomes`).
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from transforms.language.scanning import find_from

Form = Literal["arabic", "chinese", "fraction", "tenths"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "双": 2}
_MAGNITUDES_ALONE = re.compile(r"[百千万亿]+")
_MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_CHINESE_DIGIT = "〇○零一二两三四五六七八九"
_CHINESE = _CHINESE_DIGIT + "十百千万亿"
_ARABIC = r"\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"

# A longer numeral is no figure of a statistic, and its value would not fit the warehouse's decimals.
_LONGEST = 30
_CONSECUTIVE = re.compile(r"([一二三四五六七八])([二三四五六七八九])([十百千万亿]*)")

# Words that are only ever part of a numeral when digits or magnitudes follow: 数百, 几十, 上千, 成百上千.
NUMERAL = re.compile(
    rf"(?P<slash>(?<![\d/.])[1-9]/(?:[2-9]|10|20)(?![\d/.年月]))"
    rf"|(?P<fraction>(?:百分之|千分之|万分之)(?:{_ARABIC}|[{_CHINESE}]+(?:点[{_CHINESE_DIGIT}]+)?)"
    rf"|(?:{_ARABIC}|[{_CHINESE_DIGIT}十百]+)分之(?:{_ARABIC}|[{_CHINESE_DIGIT}十百]+))"
    rf"|(?P<tenths>(?:[一二三四五六七八九]|\d(?:\.\d)?)"
    rf"成(?:半|[一二三四五六七八九](?![{_CHINESE}]))?(?![立为功果员就长都熟本形型效绩品群交才片人语因败串套双全名婚家见像心活风规色品不]))"
    rf"|(?P<half>一半|半数|过半(?![径决夜百])|(?<![一过大多前后上下夜])半(?=年|个|小时|天|月|公里|径向|亩|吨))"
    rf"|(?P<arabic>{_ARABIC})(?P<ahead>[十百千](?=[多余几][万亿]))?(?P<amore>[多余几](?=[十百千万亿]))?"
    rf"(?P<amagnitude>[十百千]?[万亿]{{1,2}}|[十百千](?![{_CHINESE_DIGIT}瓦克米伏卡焦赫帕字]|分[点比之]))?"
    rf"|(?P<vague>数|几|好几|成百上|若干)(?P<vmagnitude>[十百千万亿]+)"
    rf"|(?P<chinese>(?:[{_CHINESE_DIGIT}十万亿]|百(?!分[点比])|千(?![瓦克米伏卡焦赫帕]))+(?:点[{_CHINESE_DIGIT}]+[十百千万亿]*)?)(?P<few>几(?=[十百千万亿个名家年天岁人次元座条项万亿]))?"
    rf"(?P<cmore>[多余几](?=[百千万亿]))?(?P<cmagnitude>(?<=[多余几])[百千万亿]+)?"
)
# What any alternative of NUMERAL begins with.
_STARTS = re.compile(rf"[\d{_CHINESE}半过数几好成若]")


class Numeral(NamedTuple):
    """One numeral: its span, its value (None where the words name no figure) and the power of ten of its last digit.

    `more` says that 多/余/几 inside the numeral makes it a lower bound; `magnitude` is the power of ten that its 万/亿
    stands for; `high` is the upper end of 七八十. Fractions and 成 are percent.
    """

    start: int
    end: int
    value: Decimal | None
    exponent: int | None
    form: Form
    more: bool = False
    magnitude: int = 0
    high: Decimal | None = None


def is_magnitude_alone(printed: str) -> bool:
    """Whether a numeral names a size and no digit, as the 百亿 of 百亿级项目 does."""
    return _MAGNITUDES_ALONE.fullmatch(printed) is not None


# Texts print the same few numerals over and over: 一, 十, 两.
@lru_cache(maxsize=4096)
def parse_chinese_number(text: str) -> Decimal:
    """The value of a Chinese numeral such as 三千二百万, 二〇二五, 一点五, 万, 两千三; ValueError for anything else.

    >>> parse_chinese_number("三千二百万"), parse_chinese_number("一百四十"), parse_chinese_number("二〇二五")
    (Decimal('32000000'), Decimal('140'), Decimal('2025'))
    >>> parse_chinese_number("一点五"), parse_chinese_number("千亿"), parse_chinese_number("两万三")
    (Decimal('1.5'), Decimal('100000000000'), Decimal('23000'))
    """
    whole, _, decimals = text.partition("点")
    if decimals:
        digits = decimals.rstrip("十百千万亿")
        scale = parse_chinese_number("一" + decimals[len(digits) :]) if len(digits) < len(decimals) else Decimal(1)
        tail = "".join(str(_DIGITS[c]) for c in digits)
        return (parse_chinese_number(whole) + Decimal(f"0.{tail}")) * scale
    if not whole or any(c not in _DIGITS and c not in _MAGNITUDES for c in whole):
        raise ValueError(f"no Chinese numeral: {text}")
    if all(c in _DIGITS for c in whole):  # digits read one by one: 二〇二五
        return Decimal("".join(str(_DIGITS[c]) for c in whole))
    total = section = 0  # total: finished 亿/万 groups; section: the group below 万 under way
    digit: int | None = None
    last = 0  # magnitude of the last unit read, for 两万三 = 23000
    for c in whole:
        if c in _DIGITS:
            if digit is not None and digit != 0:
                digit = digit * 10 + _DIGITS[c]
            else:
                digit = _DIGITS[c]
                last = 0 if c in "零〇○" else last
            continue
        power = _MAGNITUDES[c]
        if power < 4:
            section += (1 if digit is None else digit) * 10**power
        else:
            group = section + (digit or 0)
            if group == 0 and total == 0:
                group = 1
            # 万亿: the magnitude multiplies all that stands before it; 亿…万: it closes its own group
            if total and total % 10**power == 0 and group and total >= 10**power * 10**4:
                total += group * 10**power
            elif total and not group:
                total *= 10**power
            elif total < 10**power:
                total = (total + group) * 10**power
            else:
                total += group * 10**power
            section = 0
        digit, last = None, power
    if digit is not None:
        section += digit * 10 ** (last - 1) if last > 1 else digit
    return Decimal(total + section)


def _exponent(printed: str) -> int:
    """Power of ten of the last printed digit: 0 for 25,965, -1 for 23.5."""
    return -len(printed.partition(".")[2])


@lru_cache(maxsize=4096)
def _chinese_exponent(value: Decimal) -> int:
    """Trailing zeros of a Chinese numeral: 三千二百 is printed to the hundreds."""
    digits = f"{value.normalize():f}"
    return _exponent(digits) if "." in digits else len(digits) - len(digits.rstrip("0")) if value else 0


def _parse_side(text: str) -> tuple[Decimal, int]:
    """Value and exponent of one side of a fraction, Arabic or Chinese."""
    if text[0].isdigit():
        return Decimal(text.replace(",", "")), _exponent(text)
    value = parse_chinese_number(text)
    return value, _exponent(f"{value:f}")


def _fraction(match: re.Match[str]) -> Numeral:
    below, above = match["fraction"].split("分之")
    numerator, exponent = _parse_side(above)
    if below in ("百", "千", "万"):  # 百分之十二点五; 千分之 and 万分之 are turned into percent
        power = {"百": 0, "千": 1, "万": 2}[below]
        return Numeral(match.start(), match.end(), numerator.scaleb(-power), exponent - power, "fraction")
    denominator = _parse_side(below)[0]
    value = (numerator * 100 / denominator).quantize(Decimal("0.000001")) if denominator else None
    return Numeral(match.start(), match.end(), value, 0, "fraction")


def _tenths(match: re.Match[str]) -> Numeral:
    printed = match["tenths"]
    head, _, tail = printed.partition("成")
    value = _parse_side(head)[0] * 10
    if tail:
        value += 5 if tail == "半" else _DIGITS[tail]
    return Numeral(match.start(), match.end(), value, 0 if tail else 1, "tenths")


def _arabic(match: re.Match[str]) -> Numeral:
    printed, magnitude = match["arabic"], match["amagnitude"] or ""
    if len(printed) > _LONGEST:
        return Numeral(match.start(), match.end(), None, None, "arabic")
    power = sum(_MAGNITUDES[c] for c in (match["ahead"] or "") + magnitude)
    return Numeral(
        match.start(), match.end(), Decimal(printed.replace(",", "")).scaleb(power), _exponent(printed) + power,
        "arabic", bool(match["amore"]), power,
    )  # fmt: skip


def _chinese(match: re.Match[str]) -> Numeral:
    printed, start, end = match["chinese"], match.start(), match.end()
    magnitude = match["cmagnitude"] or ""
    power = sum(_MAGNITUDES[c] for c in magnitude)
    if len(printed) > _LONGEST:
        return Numeral(start, end, None, None, "chinese")
    pair = _CONSECUTIVE.fullmatch(printed)
    if pair and _DIGITS[pair[1]] + 1 == _DIGITS[pair[2]]:  # 七八十: between seventy and eighty
        low, high = (parse_chinese_number(pair[i] + pair[3]) for i in (1, 2))
        return Numeral(start, end, low, _chinese_exponent(low), "chinese", False, power, high)
    value = parse_chinese_number(printed).scaleb(power)
    if value.adjusted() > 22:
        return Numeral(start, end, None, None, "chinese")
    if match["few"]:  # 十几家 names no figure
        return Numeral(start, end, None, None, "chinese", False, power)
    lower_bound = bool(match["cmore"])
    inner = sum(_MAGNITUDES[c] for c in printed[len(printed.rstrip("万亿")) :])
    return Numeral(start, end, value, _chinese_exponent(value), "chinese", lower_bound, power or inner)


def find_numerals(text: str) -> list[Numeral]:
    """Every numeral of a folded text, left to right.

    >>> [(n.value, n.exponent, n.more) for n in find_numerals("客商超56万人次，出口1.2万亿元，涉及一百四十多个国家")]
    [(Decimal('5.6E+5'), 4, False), (Decimal('1.2E+12'), 11, False), (Decimal('140'), 1, False)]
    >>> [n.value for n in find_numerals("三分之二的村、九成农户，增长百分之十二点五，数百亿元")]
    [Decimal('66.666667'), Decimal('90'), Decimal('12.5'), None]
    """
    found = []
    for match in find_from(_STARTS, NUMERAL, text):
        if match["arabic"]:
            found.append(_arabic(match))
        elif match["chinese"]:
            found.append(_chinese(match))
        elif match["slash"]:
            numerator, denominator = match["slash"].split("/")
            value = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.000001"))
            found.append(Numeral(match.start(), match.end(), value, 0, "fraction"))
        elif match["fraction"]:
            found.append(_fraction(match))
        elif match["tenths"]:
            found.append(_tenths(match))
        elif match["vague"]:
            found.append(Numeral(match.start(), match.end(), None, None, "chinese"))
        else:
            found.append(_half(match))
    return found


def _half(match: re.Match[str]) -> Numeral:
    if match["half"] == "半":  # half of the unit that follows: 半年
        return Numeral(match.start(), match.end(), Decimal("0.5"), -1, "chinese")
    return Numeral(match.start(), match.end(), Decimal(50), 0, "fraction", match["half"] == "过半")
