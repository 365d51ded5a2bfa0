"""Values as people print them: 1.14万亿元, 增长5.2%, 第3位; the exact value beside.

Belongs here: numbers, units and comparators as text in both languages. Does not: what they mean, HTML.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipelines.web.wording import translate

_SCALES = {
    "zh": ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")),
    "en": ((Decimal(10) ** 12, " trillion"), (Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million")),
}
_COMPARED = {
    "zh": {">": "超", "<": "近", "~": "约", "=": ""},
    "en": {">": "over ", "<": "under ", "~": "about ", "=": ""},
}
_TARGET_COMPARED = {"zh": {">": "不低于", "<": "不超过"}, "en": {">": "at least ", "<": "at most "}}
MINUS = "\N{MINUS SIGN}"


def print_number(value: Decimal | float | int | None, language: str = "zh", digits: int = 4) -> str:
    """A number in 万, 亿, 万亿, with its trailing zeros left away.

    >>> print_number(Decimal("1140000000000")), print_number(Decimal("-35600")), print_number(Decimal("2100.50"))
    ('1.14万亿', '−3.56万', '2,100.5')
    """
    if value is None:
        return "—"
    number = Decimal(str(value))
    size, word = next(((s, w) for s, w in _SCALES[language] if abs(number) >= s), (Decimal(1), ""))
    text = f"{abs(number) / size:,.{digits}f}".rstrip("0").rstrip(".")
    return f"{MINUS if number < 0 else ''}{text}{word}"


def print_exact(value: Decimal | None, unit: str | None) -> str:
    """Every digit, in the base unit.

    >>> print_exact(Decimal("1140000000000.000000"), "元")
    '1,140,000,000,000元'
    """
    if value is None:
        return ""
    text = f"{value:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + (unit or "")


def print_value(row: Mapping[str, Any], language: str = "zh", prefix: str = "") -> str:
    """The value of a row of marts with its comparator and unit; `prefix` names its columns, as in `planned_value`.

    >>> print_value({"value": Decimal(300_000_000_000), "unit": "元", "comparator": ">", "kind": "level"})
    '超3,000亿元'
    >>> print_value({"value": Decimal("-11.2"), "unit": "%", "comparator": "=", "kind": "growth"})
    '−11.2%'
    """
    value, unit, kind = row.get(f"{prefix}value"), row.get("unit"), row.get("kind")
    comparator = row.get(f"{prefix}comparator") or "="
    low, high = row.get(f"{prefix}value_low"), row.get(f"{prefix}value_high")
    words = _COMPARED[language]
    if row.get("status") == "planned" or prefix == "planned_":
        words = words | _TARGET_COMPARED[language]
    if value is None:
        return str(row.get("surface") or "—")
    if kind == "rank" and unit is None:
        return f"第{print_number(value)}位" if language == "zh" else f"rank {print_number(value)}"
    said = print_number(value, language)
    if low is not None and high is not None and low != high:
        said = f"{print_number(low, language)}–{print_number(high, language)}"
    sign = "+" if kind in ("growth", "delta") and value > 0 and comparator == "=" else ""
    return f"{words[comparator]}{sign}{said}{print_unit(unit, language)}"


def print_unit(unit: str | None, language: str = "zh") -> str:
    """The unit as it follows a number."""
    if not unit:
        return ""
    if language == "zh" or unit in ("%", "‰"):
        return unit
    return f" {translate(unit, language)}"


def print_percent(value: float | Decimal | None) -> str:
    """A percentage to one digit."""
    return "—" if value is None else f"{float(value):.1f}%".replace("-", MINUS)
