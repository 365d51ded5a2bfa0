"""What a table cell is by its look alone: a value, a year, a mark for what is missing, or words.

Belongs here: the patterns that tell them apart, for finding tables and for reading them.
Does not: where cells stand (`transforms.reading.text_tables`), what a value measures (`transforms.meaning.tables`).
"""

import re

BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff\u200b"
_DIGITS = r"(?:[\d０-９]{1,3}(?:[,，][\d０-９]{3})+|[\d０-９]{1,3}(?:[ \u00a0\u2009][\d０-９]{3})+|[\d０-９]+)(?:[.．][\d０-９]+)?"
_FOOTNOTE = r"(?:[*＊※△#]{1,3}|[①-⑳]|[\[［【(（](?:注)?\d{0,2}[\]］】)）]|[¹²³⁴-⁹]|注\d?)"
_SIGN = r"[+＋\-－−–—▲△▼↑↓±]?"
#: A bare number: sign, digits, a percent or per mille sign, a footnote mark; (12.3) is how accounts print -12.3.
CELL_VALUE = re.compile(
    rf"(?P<sign>{_SIGN})[ ]?(?:(?P<open>[(（])(?P<inner>{_SIGN}{_DIGITS})[%％‰]?[)）]|(?P<digits>{_DIGITS})[ ]?"
    rf"(?P<percent>[%％‰])?)(?P<arrow>[↑↓▲▼]?)[ ]?(?P<mark>{_FOOTNOTE}*)"
)
_YEAR = re.compile(r"[12][089]\d\d")
_MISSING = re.compile(r"(?:[-—–－―─一…·.／/*×xX#]{1,4}|\.{2,6}|[…]+|无|空|暂无|不详|N/?A|n\.?a\.?|NULL|null|nan)?")
# A number with its unit or a word of change before it: 18.6亿元, 增长3.2%, 第3位.
_MEASURED = re.compile(
    rf"(?:同比|环比|比上年)?(?:增长|下降|增加|减少|上升|上涨|下跌|提高|回落|降低|增|降|升|约|近|超过?|第)?{_SIGN}{_DIGITS}[\u4e00-\u9fff%％‰/·a-zA-Z²³℃]{{0,8}}"
)
# 60岁及以上, 0—14岁, 二孩, 90平方米以下: names of groups
_GROUP = re.compile(r"以上|以下|以内|及|岁|孩|居室|级|类|型|号|期|户型|[GC]$|次产业")
_DATE_END = re.compile(r"[年月日季期]$|[年月日]")


def is_value(text: str) -> bool:
    """Whether a cell holds a bare number and nothing else.

    >>> [is_value(cell) for cell in ("-22.1", "1,204.5*", "（3.4）", "5.3%", "亿元", "—", "2023年")]
    [True, True, True, True, False, False, False]
    """
    return CELL_VALUE.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Whether a cell holds a bare year: 1952, 2023."""
    return _YEAR.fullmatch(text) is not None


def is_missing(text: str) -> bool:
    """Whether a cell is blank or holds one of the marks for a missing figure: — … / 无."""
    return _MISSING.fullmatch(text) is not None


def is_measured(text: str) -> bool:
    """Whether a cell holds one number with its unit: 18.6亿元, 增长3.2%; a time is none.

    >>> [is_measured(cell) for cell in ("18.6亿元", "下降3.2%", "2023年", "1—5月")]
    [True, True, False, False]
    """
    return (
        _MEASURED.fullmatch(text) is not None
        and not is_value(text)
        and not _DATE_END.search(text)
        and not _GROUP.search(text)
    )
