"""Numerals: where they stand in a text and which number they print.

Belongs here: Arabic, Chinese and mixed numerals, 十几/数百, fractions, 成, with their value and printed precision.
Does not: units, comparators and ranges (`transforms.numbers.quantities`), what a numeral is used for (`transforms.numbers.outcomes`).
"""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from transforms.numbers.chinese_numbers import (
    CHINESE_DIGIT,
    DIGITS,
    MAGNITUDES,
    exponent_of,
    parse_chinese_number,
    parse_pair,
    spell_plainly,
)

Form = Literal["arabic", "chinese", "fraction", "tenths"]

_MAGNITUDES_ALONE = re.compile(r"[百千万亿]+")
_THIRD_MAGNITUDE = re.compile(r"[万亿]+")
# 兆 is a million millions before a currency or a smaller magnitude (五兆元), elsewhere a prefix of units or 兆 of data.
_TRILLION = r"兆(?=[元圆]|美[元金]|[日韩港][元圆币]|新?台币|\d+(?:,\d{3})*(?:\.\d+)?[十百千]?[万亿]|[一二两三四五六七八九十百千]+[万亿])"
_CHINESE = CHINESE_DIGIT + "十百千万亿廿卅卌"
# 2，565, 2, 565 and 2 565 are one number as 2,565 is, where groups of three digits and what follows say so.
_GROUPED = (
    r"(?<![第\d.,，])[1-9]\d{0,2}(?:(?:，\d{3})+(?:\.\d+)?(?=[\u4e00-\u9fff%。；、）)！？]|$)"
    r"|(?:, \d{3})+(?:\.\d+)?(?=[\u4e00-\u9fff%])|(?:[ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?(?=[\u4e00-\u9fff%]))"
)
_ARABIC = rf"\d+(?:,\d{{3}})+(?!\d)(?:\.\d+)?|{_GROUPED}|\d+(?:\.\d+)?"

# A longer numeral is no figure of a statistic, and its value would not fit the warehouse's decimals.
_LONGEST = 30

# Words that are only ever part of a numeral when digits or magnitudes follow: 数百, 几十, 上千, 成百上千.
NUMERAL = re.compile(
    # Less than one, and no 4/5G.
    r"(?P<slash>(?<![\d/.])(?:1/(?:1\d|20|[2-9]0|[2-9])|2/[3-9]|3/[4-9]|4/[5-9]|5/[6-9]|6/[7-9]|7/[89]|8/9|[3-9]/(?:10|20))(?![\d/.年月日A-Za-z]))"
    rf"|(?P<fraction>(?:百分之|千分之|万分之)(?:{_ARABIC}|(?:[{CHINESE_DIGIT}十千万亿]|百(?!分))+(?:点[{CHINESE_DIGIT}]+)?)"
    rf"|(?:{_ARABIC}|[{CHINESE_DIGIT}十百千万亿]+)分之(?:{_ARABIC}|[{CHINESE_DIGIT}十百千万]+(?:点[{CHINESE_DIGIT}]+)?))"
    rf"|(?P<tenths>(?:[一二三四五六七八九]|\d(?:\.\d)?)"
    rf"成(?:半|[一二三四五六七八九](?![{_CHINESE}]))?(?![立为功果员就长都熟本形型效绩品群交才片人语因败串套双全名婚家见像心活风规色品不]))"
    rf"|(?P<half>一半|半数|过半(?![径决夜百])|(?<![一过大多前后上下夜])半(?=年|个|小时|天|月|公里|径向|亩|吨)|(?P<nearly>(?<=[近超])半)(?![年个月天小日时世程山径价成导固封挂场路夜空决壁岛边途截数]))"
    rf"|(?P<arabic>{_ARABIC})(?P<ahead>[十百千](?=[多余几][万亿]))?(?P<amore>[多余几](?=[十百千万亿]))?"
    rf"(?P<amagnitude>(?:[十百千]?[万亿]{{1,2}}|[十百千](?!(?!零\d)[{CHINESE_DIGIT}瓦克米伏卡焦赫帕字]|分[点比之]))|{_TRILLION})?"
    rf"|(?P<vague>数|几|好几|成百上|若干)(?P<vmagnitude>[十百千万亿]+)"
    rf"|(?P<chinese>(?:[{CHINESE_DIGIT}十万亿廿卅卌]|百(?!分[点比])|千(?![瓦克米伏卡焦赫帕])|(?<=[{_CHINESE}]){_TRILLION})+(?:点[{CHINESE_DIGIT}]+[十百千万亿]*)?)(?P<few>几(?=[十百千万亿个名家年天岁人次元座条项万亿]))?"
    rf"(?P<cmore>[多余几](?=[百千万亿]))?(?P<cmagnitude>(?<=[多余几])[百千万亿]+)?"
)
# What any alternative of NUMERAL begins with.
_STARTS = re.compile(rf"[\d{_CHINESE}半过数几好成若]")

# A number with several magnitudes: 3万5千, 2亿6971.6万, 1万零560, 2306万3027; the last may be left out (13万2).
_DIGITS_OF_MIXED = rf"(?:\d{{1,12}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,9}})?|[{CHINESE_DIGIT[3:]}])"
_NOT_UNIT = "(?![瓦克米伏卡焦赫帕字]|分[点比之])"
_SECTION = "".join(rf"(?:{_DIGITS_OF_MIXED}{sign}{_NOT_UNIT})?零?" for sign in "千百十") + rf"(?:{_DIGITS_OF_MIXED})?"
_MIXED = re.compile(rf"(?:{_SECTION}兆)?零?(?:(?:{_SECTION}万)?零?{_SECTION}亿)?零?(?:{_SECTION}万)?零?{_SECTION}")
_MIXED_TOKEN = re.compile(rf"(?P<number>{_DIGITS_OF_MIXED})(?P<power>[十百千]?)|零")
_LAST = re.compile(r"(?<=[十百千万亿兆])(?P<zero>零?)(?P<digits>[\d.,]+|[一二两三四五六七八九])$")
_NOT_LAST = re.compile(r"[.,/%％‰年月日号时点期届级版代线度至到A-Za-z\-~—\d]|成|分之|个百分|百分")
_ANOTHER = re.compile(r"[至到~—\-]{1,3}\d{1,20}(?:\.\d{1,20})?[百千万亿]")  # 1万5至2万元
_AFTER_SHORT = re.compile(r"$|[，。；、：！？,.;:!?）)”—\n]|元|块|美元|左右|上下|以[上下]|多|余|的|亩|吨|斤|人|户")
# 两个亿, 1个多亿元: a measure word before the magnitude; 3个亿元村 counts villages.
_OF_HUNDRED_MILLION = re.compile(
    r"个(?P<more>[多余])?(?P<power>千万|万亿|亿)(?(more)|(?=[多余]?(?:元|美元|人民币|的|左右|以上|以下|以内|不到|资金|投资)*(?:$|[，。；、：！？,;!?）)”—])))"
)
_ABOUT_MAGNITUDE = re.compile(r"来(?P<more>[多余])?(?P<power>[百千万亿]+)")
_MORE_HUNDRED_MILLION = re.compile("[多余]亿")
_MORE_TEN_THOUSAND = re.compile("[多余]万")
_COUNTED = re.compile(r"[个名家年天岁人次户座条项种位处件台辆吨亩米块元斤]")
_SOURCE = re.compile(r"\d/\d{1,2}[至到~—\-]$|[（(](?:资料|数据|图片)?(?:来源|日期|时间|更新|截至)[^（）()，。；]*$")
_GOES_ON = frozenset("0123456789零一二两三四五六七八九")
_DECIMAL_INSIDE = re.compile(r"\.\d+[十百千万亿兆].*\d")
_SEPARATORS = re.compile("[,， \u00a0\u2009\u202f]")
_MEASURED = ("个", "来")
# Two and a half is neither two nor a half: a numeral before one of these names no figure.
_FRACTION_SIGNS = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒")
_AND_A_FRACTION = re.compile(
    rf"又(?:[{CHINESE_DIGIT}十百千万]+|\d+)分之(?:[{CHINESE_DIGIT}十百千]+|\d+)|又[1-9]\d?/\d{{1,2}}(?!\d)"
)
_SIXTH_DECIMAL = Decimal("0.000001")


class Numeral(NamedTuple):
    """One numeral: its span, its value (None where the words name no figure) and the power of ten of its last digit.

    `more` says that 多/余/几 inside the numeral makes it a lower bound; `magnitude` is the power of ten that its 万/亿
    stands for; `high` is the upper end of 七八十. `about`: 来 or neighbouring digits say that it is no exact figure.
    Fractions and 成 are percent.
    """

    start: int
    end: int
    value: Decimal | None
    exponent: int | None
    form: Form
    more: bool = False
    magnitude: int = 0
    high: Decimal | None = None
    about: bool = False


def is_magnitude_alone(printed: str) -> bool:
    """Whether a numeral names a size and no digit, as the 百亿 of 百亿级项目 does."""
    return _MAGNITUDES_ALONE.fullmatch(printed) is not None


def _exponent(printed: str) -> int:
    """Power of ten of the last printed digit: 0 for 25,965, -1 for 23.5."""
    return -len(printed.partition(".")[2])


def _parse_side(text: str) -> tuple[Decimal, int]:
    """Value and exponent of one side of a fraction, Arabic or Chinese."""
    if text[0].isdigit():
        return Decimal(_SEPARATORS.sub("", text)), _exponent(text)
    value = parse_chinese_number(text)
    return value, _exponent(f"{value:f}")


def _fraction(match: re.Match[str]) -> Numeral:
    below, above = match["fraction"].split("分之")
    start, end = match.span()
    pair = parse_pair(above)
    numerator, exponent = (pair[0], 0) if pair else _parse_side(above)
    denominator = _parse_side(below)[0]
    if not denominator:
        return Numeral(start, end, None, 0, "fraction")
    if _MAGNITUDES_ALONE.fullmatch(below):  # 百分之十二点五; 千分之 and 万分之 are turned into percent
        power = denominator.adjusted() - 2
        high = pair[1].scaleb(-power) if pair else None
        return Numeral(
            start, end, numerator.scaleb(-power), exponent - power, "fraction", False, 0, high, pair is not None
        )
    value = (numerator * 100 / denominator).quantize(_SIXTH_DECIMAL)
    return Numeral(start, end, value, 0, "fraction")


def _slash(match: re.Match[str]) -> Numeral:
    above, below = match["slash"].split("/")
    if _SOURCE.search(match.string, max(0, match.start() - 24), match.start()):  # （资料来源：统计局5/7）
        return Numeral(match.start(), match.start() + 1, Decimal(above), 0, "arabic")
    value = (Decimal(above) * 100 / Decimal(below)).quantize(_SIXTH_DECIMAL)
    return Numeral(match.start(), match.end(), value, 0, "fraction")


def _tenths(match: re.Match[str]) -> Numeral:
    printed = match["tenths"]
    head, _, tail = printed.partition("成")
    value = _parse_side(head)[0] * 10
    if tail:
        value += 5 if tail == "半" else DIGITS[tail]
    return Numeral(match.start(), match.end(), value, 0 if tail else 1, "tenths")


def _arabic(match: re.Match[str]) -> Numeral:
    printed, magnitude, end = match["arabic"], match["amagnitude"] or "", match.end()
    if len(printed) > _LONGEST:
        return Numeral(match.start(), end, None, None, "arabic")
    if magnitude and (more := _THIRD_MAGNITUDE.match(match.string, end)):
        # 1亿亿亿 names no figure, and its beginning is none either.
        return Numeral(match.start(), more.end(), None, None, "arabic")
    power = sum(MAGNITUDES[c] for c in (match["ahead"] or "") + magnitude)
    value, exponent = Decimal(_SEPARATORS.sub("", printed)).scaleb(power), _exponent(printed) + power
    if magnitude and not match["amore"] and exponent >= power and match.string[end : end + 1] in _GOES_ON:
        value, exponent, end = _read_mixed(match.string, match.start(), value, exponent, end)
        power = max(MAGNITUDES.get(c, 0) for c in match.string[match.start() : end]) if end > match.end() else power
    printed = match.string[match.start() : end]
    if "亿" in printed and "万" not in printed and (more := _MORE_TEN_THOUSAND.match(match.string, end)):  # 1亿2千余万元
        whole, _, rest = printed.partition("亿")
        value = _parse_mixed(whole + "亿")[0] + _parse_mixed(rest)[0].scaleb(4)
        return Numeral(match.start(), more.end(), value, exponent + 4, "arabic", True, power)
    if magnitude == "万" and (hundred := _MORE_HUNDRED_MILLION.match(match.string, end)):  # 2万多亿元
        return Numeral(match.start(), hundred.end(), value.scaleb(8), exponent + 8, "arabic", True, power + 8)
    return Numeral(match.start(), end, value, exponent, "arabic", bool(match["amore"]), power)


def _read_mixed(text: str, start: int, value: Decimal, exponent: int, end: int) -> tuple[Decimal, int, int]:
    """Value, exponent and end of the number with several magnitudes at `start`; those given where it has but one."""
    match = _MIXED.match(text, start)
    if match is None or match.end() <= end:
        return value, exponent, end
    printed = match[0].rstrip("零")
    if last := _LAST.search(printed):
        digits, behind = last["digits"], start + len(printed)
        is_short = len(digits) == 1 and not last["zero"]
        if (
            (_NOT_LAST.match(text, behind) and not (is_short and _ANOTHER.match(text, behind)))
            or "." in digits
            or (
                is_short
                and (
                    printed[last.start() - 1] == "十"
                    or not (_AFTER_SHORT.match(text, behind) or _ANOTHER.match(text, behind))
                )
            )
            or (len(digits) == 2 and not last["zero"])  # 390万65岁以上老年人
        ):
            printed = printed[: last.start()]
    if len(printed) <= end - start or _DECIMAL_INSIDE.search(printed):
        return value, exponent, end
    number, power = _parse_mixed(printed)
    return number, power, start + len(printed)


def _parse_mixed(printed: str) -> tuple[Decimal, int]:
    """Value and power of ten of the last printed digit of 3万5千, 2亿6971.6万, 13万2."""
    for sign in "兆亿万":
        before, found, behind = printed.rpartition(sign)
        if not found:
            continue
        power = MAGNITUDES[sign]
        value, exponent = _parse_mixed(before)
        value, exponent = value.scaleb(power), exponent + power
        if not behind:
            return value, exponent
        if len(behind) == 1:
            return value + _side(behind).scaleb(power - 1), power - 1
        rest, exponent = _parse_mixed(behind)
        return value + rest, exponent
    total, exponent, last, zero = Decimal(0), 0, 0, False
    for token in _MIXED_TOKEN.finditer(printed):
        if not token["number"]:
            zero = True
            continue
        number, power = _side(token["number"]), MAGNITUDES.get(token["power"], 0)
        if not power and last > 1 and len(token["number"]) == 1 and not zero:
            power = last - 1  # 9千8
        total, exponent, last, zero = total + number.scaleb(power), _exponent(token["number"]) + power, power, False
    return total, exponent


def _side(printed: str) -> Decimal:
    return Decimal(_SEPARATORS.sub("", printed)) if printed[0].isdecimal() else parse_chinese_number(printed)


def _chinese(match: re.Match[str]) -> Numeral:
    printed, start, end = match["chinese"], match.start(), match.end()
    if len(printed) > _LONGEST:
        return Numeral(start, end, None, None, "chinese")
    if len(printed) > 1 and printed[-1] == "两" and not (printed == "一两" and _COUNTED.match(match.string, end)):
        printed, end = printed[:-1], start + len(printed) - 1  # 三十|两: a unit of weight, or the next number
    magnitude = match["cmagnitude"] or ""
    power = sum(MAGNITUDES[c] for c in magnitude)
    pair = parse_pair(printed) if len(printed) > 1 else None
    inner = sum(MAGNITUDES[c] for c in printed[len(printed.rstrip("万亿")) :])
    if pair:  # 七八十: between seventy and eighty
        low, high = pair
        return Numeral(start, end, low, exponent_of(low), "chinese", False, power or inner, high, True)
    value = parse_chinese_number(printed).scaleb(power)
    if value.adjusted() > 22:
        return Numeral(start, end, None, None, "chinese")
    if match["few"]:  # 十几家 names no figure
        return Numeral(start, end, None, None, "chinese", False, power)
    return Numeral(start, end, value, exponent_of(value), "chinese", bool(match["cmore"]), power or inner)


def _with_measured_magnitude(numeral: Numeral, text: str) -> Numeral:
    """两个亿 is two hundred million, 十来万 about a hundred thousand."""
    if numeral.magnitude or numeral.value is None or numeral.exponent is None or numeral.high is not None:
        return numeral
    found = _OF_HUNDRED_MILLION.match(text, numeral.end) or _ABOUT_MAGNITUDE.match(text, numeral.end)
    if found is None:
        return numeral
    power = sum(MAGNITUDES[c] for c in found["power"])
    return numeral._replace(
        end=found.end(), value=numeral.value.scaleb(power), exponent=numeral.exponent + power, magnitude=power,
        more=found["more"] is not None, about=found["more"] is None and found[0][0] == "来",
    )  # fmt: skip


def _with_fraction(numeral: Numeral, text: str) -> Numeral:
    """三又二分之一 is three and a half."""
    found = _AND_A_FRACTION.match(text, numeral.end)
    if found is None or numeral.value is None or numeral.form not in ("arabic", "chinese"):
        return numeral
    below, parted, above = found[0][1:].partition("分之")
    if not parted:
        above, _, below = found[0][1:].partition("/")
    divisor = _side(below)
    if not divisor:
        return numeral
    value = (numeral.value + _side(above) / divisor).quantize(_SIXTH_DECIMAL).normalize()
    return numeral._replace(end=found.end(), value=value, exponent=exponent_of(value) if value % 1 else 0)


def find_numerals(text: str) -> list[Numeral]:
    """Every numeral of a folded text, left to right.

    >>> [(n.value, n.exponent, n.more) for n in find_numerals("客商超56万人次，出口1.2万亿元，涉及一百四十多个国家")]
    [(Decimal('5.6E+5'), 4, False), (Decimal('1.2E+12'), 11, False), (Decimal('140'), 1, False)]
    >>> [n.value for n in find_numerals("三分之二的村、九成农户，增长百分之十二点五，数百亿元")]
    [Decimal('66.666667'), Decimal('90'), Decimal('12.5'), None]
    >>> [int(n.value) for n in find_numerals("人口3万5千，税款叁万捌仟元，投资两个亿")]
    [35000, 38000, 200000000]
    """
    text = spell_plainly(text)
    search, read = _STARTS.search, NUMERAL.match
    found: list[Numeral] = []
    position = 0
    while (start := search(text, position)) is not None:
        position = start.start()
        match = read(text, position)
        if match is None:
            position += 1
            continue
        numeral = _read(match)
        if text[numeral.end : numeral.end + 1] in _FRACTION_SIGNS:
            numeral = numeral._replace(value=None, exponent=None)
        elif text[numeral.end : numeral.end + 1] in _MEASURED:
            numeral = _with_measured_magnitude(numeral, text)
        elif text.startswith("又", numeral.end) and numeral.value is not None:
            numeral = _with_fraction(numeral, text)
        found.append(numeral)
        position = numeral.end
    return found


def _read(match: re.Match[str]) -> Numeral:
    if match["arabic"]:
        return _arabic(match)
    if match["chinese"]:
        return _chinese(match)
    if match["slash"]:
        return _slash(match)
    if match["fraction"]:
        return _fraction(match)
    if match["tenths"]:
        return _tenths(match)
    if match["vague"]:
        return Numeral(match.start(), match.end(), None, None, "chinese")
    return _half(match)


def _half(match: re.Match[str]) -> Numeral:
    if match["half"] == "半" and not match["nearly"]:
        return Numeral(match.start(), match.end(), Decimal("0.5"), -1, "chinese")  # half of the unit that follows: 半年
    return Numeral(match.start(), match.end(), Decimal(50), 0, "fraction", match["half"] == "过半")
