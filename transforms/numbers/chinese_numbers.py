"""Chinese numbers: a numeral in Han signs → the number it names.

Belongs here: `parse_chinese_number`, formal and short signs (壹, 佰, 廿) put into plain ones, neighbouring digits (两三百).
Does not: where numerals stand in a text (`transforms.numbers.numerals`), fractions, units.
"""

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "双": 2}
MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}
CHINESE_DIGIT = "〇○零一二两三四五六七八九"

# The signs of cheques and contracts, and those of calendars; the latter stand for two signs.
_FORMAL = dict(zip("壹贰叁参肆伍陆柒捌玖拾佰仟俩", "一二三三四五六七八九十百千两", strict=True))
_SHORT = {"廿": "二十", "卅": "三十", "卌": "四十"}
_FORMAL_SIGNS = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
_PLAIN = f"{CHINESE_DIGIT}十百千万亿兆"
_RUN = re.compile(rf"[{_PLAIN}{''.join(_FORMAL)}]+")
# 肆, 伍, 陆, 拾 are also parts of words: 放肆, 队伍, 大陆, 收拾. As numbers they stand beside a formal sign.
_WORD_BEFORE = re.compile("(?<=[大登内着水海江欧美亚队入退落行放收捡])[肆伍陆拾]")
_IS_FORMAL = re.compile(
    "[壹贰叁参肆伍陆柒捌玖][拾佰仟]|[拾佰仟万亿零][壹贰叁参肆伍陆柒捌玖]|[壹贰叁柒捌玖][十百千万亿兆零]|[佰仟][^佰仟]|[^佰仟][佰仟]"
    "|拾[一二三四五六七八九万亿零]|^[壹贰叁肆伍陆柒捌玖]+[万亿]|[壹贰叁柒捌玖]{2}|[千百]陆$"
)
_MONEY_BEHIND = ("元", "圆", "角", "分", "点", "又")
_ALONE = re.compile("[壹贰叁肆伍陆柒捌玖]+|[拾佰仟]$")

# 两三百, 一万六七千: two digits side by side, behind a magnitude or at the beginning, and before nothing but magnitudes.
_PAIR_MAGNITUDES = "十百千万亿"
_LOW, _HIGH = frozenset("一二两三四五六七八"), frozenset("两二三四五六七八九")
_SKIPPED_PAIR = ("三", "五")  # 三五万元: the one pair that leaves a digit out
_TURNED_PAIR = ("三", "两")  # 三两百 is what 两三百 is


def spell_plainly(text: str) -> str:
    """The text with formal numerals (壹佰贰拾万) in plain signs, of the same length; words that hold such a sign stay.

    >>> spell_plainly("合同额壹佰贰拾万元，大陆伍处"), spell_plainly("收拾队伍登陆")
    ('合同额一百二十万元，大陆伍处', '收拾队伍登陆')
    """
    if not _FORMAL_SIGNS.search(text):
        return text
    return _RUN.sub(lambda match: _spell_run(match[0], text, match.start(), match.end()), text)


def _spell_run(run: str, text: str, start: int, end: int) -> str:
    word = _WORD_BEFORE.match(text, start, end)
    kept = word.end() - start if word else 0
    number = run[kept:]
    is_number = _IS_FORMAL.search(number) or (
        (text[end : end + 1] in _MONEY_BEHIND or text.endswith("分之", 0, start)) and _ALONE.fullmatch(number)
    )
    return run[:kept] + ("".join(_FORMAL.get(c, c) for c in number) if is_number else number)


# Texts print the same few numerals over and over: 一, 十, 两.
@lru_cache(maxsize=4096)
def parse_chinese_number(text: str) -> Decimal:
    """The value of a Chinese numeral such as 三千二百万, 二〇二五, 一点五, 万, 两千三; ValueError for anything else.

    >>> parse_chinese_number("三千二百万"), parse_chinese_number("一百四十"), parse_chinese_number("二〇二五")
    (Decimal('32000000'), Decimal('140'), Decimal('2025'))
    >>> parse_chinese_number("一点五"), parse_chinese_number("千亿"), parse_chinese_number("两万三")
    (Decimal('1.5'), Decimal('100000000000'), Decimal('23000'))
    >>> parse_chinese_number("两千零十二"), parse_chinese_number("廿八"), parse_chinese_number("一一七一万七五九八")
    (Decimal('2012'), Decimal('28'), Decimal('11717598'))
    """
    whole, _, decimals = text.partition("点")
    if decimals:
        digits = decimals.rstrip("十百千万亿兆")
        scale = parse_chinese_number("一" + decimals[len(digits) :]) if len(digits) < len(decimals) else Decimal(1)
        tail = "".join(str(DIGITS[c]) for c in digits)
        return (parse_chinese_number(whole) + Decimal(f"0.{tail}")) * scale
    for sign, plain in _SHORT.items():
        whole = whole.replace(sign, plain)
    if not whole or any(c not in DIGITS and c not in MAGNITUDES for c in whole):
        raise ValueError(f"no Chinese numeral: {text}")
    return Decimal(_parse_groups(whole))


def _parse_groups(signs: str) -> int:
    """亿 and 万 part a number in groups, the last of the largest first: 三亿|零五十万, 五万|亿, 四万|万."""
    for sign in "兆亿万":
        before, found, behind = signs.rpartition(sign)
        if found:
            power = MAGNITUDES[sign]
            value = (_parse_groups(before) if before else 1) * 10**power
            if len(behind) == 1 and DIGITS.get(behind):
                return value + DIGITS[behind] * 10 ** (power - 1)  # 两万三
            return value + (_parse_groups(behind) if behind else 0)
    if all(c in DIGITS for c in signs):  # digits read one by one: 二〇二五
        return int("".join(str(DIGITS[c]) for c in signs))
    total, digit, last = 0, None, 0
    for c in signs:
        if c in DIGITS:
            last = 0 if c in "零〇○" else last
            digit = 10 * (digit or 0) + DIGITS[c]
        else:
            last = MAGNITUDES[c]
            total, digit = total + (digit or 1) * 10**last, None
    if digit is not None:
        total += digit * 10 ** (last - 1) if last > 1 and digit < 10 else digit  # 一百二
    return total


def exponent_of(value: Decimal) -> int:
    """Power of ten of the last digit that a Chinese numeral prints: 三千二百 is printed to the hundreds."""
    digits = f"{value.normalize():f}"
    if "." in digits:
        return -len(digits.partition(".")[2])
    return len(digits) - len(digits.rstrip("0")) if value else 0


@lru_cache(maxsize=1024)
def parse_pair(text: str) -> tuple[Decimal, Decimal] | None:
    """The two ends that neighbouring digits name, None where a numeral holds none.

    >>> parse_pair("两三百"), parse_pair("一万六七千"), parse_pair("四十五六"), parse_pair("二〇二五")
    ((Decimal('200'), Decimal('300')), (Decimal('16000'), Decimal('17000')), (Decimal('45'), Decimal('46')), None)
    """
    signs = text.rstrip(_PAIR_MAGNITUDES)
    head, low, high, tail = signs[:-2], signs[-2:-1], signs[-1:], text[len(signs) :]
    if low not in _LOW or high not in _HIGH or (head and head[-1] not in _PAIR_MAGNITUDES):
        return None
    if (low, high) == _TURNED_PAIR and not head:
        low, high = high, low
    if DIGITS[low] + 1 != DIGITS[high] and ((low, high) != _SKIPPED_PAIR or head):
        return None
    ends = tuple(parse_chinese_number(head + digit + tail) for digit in (low, high))
    return (ends[0], ends[1]) if ends[0] < ends[1] else None
