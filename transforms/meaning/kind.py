"""Kinds: level, growth, delta, ratio or rank, with sign and basis of comparison.

Belongs here: what the words that lead to a figure say of its kind.
Does not: finding those words (`transforms.meaning.figures`), the indicator (`transforms.meaning.indicator`).
"""

import re
from typing import Literal, NamedTuple

from transforms.language.cues import Cues
from transforms.meaning.figures import Figure

Kind = Literal["level", "growth", "delta", "ratio", "rank"]

_RELATIVE = ("%", "倍", "番")
_RATES = ("率", "比", "比重", "利差")
_POINTS = ("百分点", "千分点")
_BASES = ("同比", "环比", "年均", "累计")
# 以6.4%的增速领跑, 7.1%的较快增长, 3.2%的降幅: the noun behind says what the rate is of; 增长点 and 增长极 are things.
_MANNER = (
    r"(?:经济|GDP|同比|环比|年均|平均|复合|总体|整体|实际|名义|较[快高大好]|快速|高速|中高速|稳定|平稳|稳健|强劲|大幅|小幅|持续|明显|显著"
    r"|可观|两位数|正|最[大高低]|单月|逆势)"
)
_OF_RATE = rf"(?:左右|以上|以下|上下)?的?{_MANNER}{{0,2}}"
_RATE_BEHIND = re.compile(
    rf"{_OF_RATE}(?:增速|增幅|涨幅|升幅)|的{_MANNER}{{0,2}}(?:增长率?|上涨|提升|增势)(?![点极引空动源潜])|的?速度增|领跑"
)
_FALL_BEHIND = re.compile(
    rf"{_OF_RATE}(?:降幅|跌幅|减幅)|的{_MANNER}{{0,2}}(?:负增长|下降|下滑|下跌|回落|萎缩|缩减|减少)(?![点空])"
)
_SHARE = re.compile(r"占[^，。；占]{1,12}的$")
_LAST_YEAR = re.compile(r"上年|去年|上一年")


class KindReading(NamedTuple):
    """`sign` is -1 for falls; `verb` the change word that decided, None where none did; `reaches` says that the words
    lead to an end value (提高到), which makes it a level or ratio."""

    kind: Kind
    sign: int
    basis: str | None
    verb: str | None
    reaches: bool


def read_kind(figure: Figure, cues: Cues, inherited: str | None, kind_before: Kind | None) -> KindReading:
    """The kind of a figure from the words that lead to it. `inherited` is the change class of the figure before in the same
    list of phrases (新增饭店16家、民宿638家), `kind_before` its kind, which a bare member of a list of figures takes."""
    quantity, unit = figure.quantity, figure.quantity.unit
    if quantity.dimension == "rank":
        return KindReading("rank", 1, None, None, False)
    change, verb, reaches = _read_change(figure, cues)
    is_bare = figure.position > 0 and not figure.phrase and not figure.links
    if change is None and not reaches and not figure.links and (is_bare or figure.continues or figure.counts_on):
        # 增长14.2%、净利润2.1亿元: an amount behind a rate of growth is none itself
        is_amount = kind_before == "growth" and unit not in _RELATIVE and unit not in _POINTS
        # 新增1700公里、突破7000公里: behind the rise stands what it led to
        is_more = figure.phrase is None and figure.comparator_text and quantity.comparator == ">"
        is_total = is_more or figure.comparator_text.startswith("达")
        change = inherited if not (is_amount or is_total) else None
    if change is None and (unit in ("%", "倍") or quantity.is_fraction):
        if named := _read_rate_behind(figure):
            change, reaches = named, False
    if quantity.change and (unit in _RELATIVE or unit in _POINTS) and not reaches:
        change = change or ("rise" if quantity.change > 0 else "fall")  # （+4.5%）, ↓3.2%
    basis = _read_basis(figure, cues)
    if change is None and not reaches and unit in _RELATIVE and (quantity.value or 0) < 0:
        # 同比-12.3%, 沪指-0.3%; a rate of its own may lie below nought
        change = "fall" if basis or not (figure.phrase and figure.phrase.text.endswith(_RATES)) else None
    if reaches and unit == "%" and kind_before == "growth" and figure.clause == figure.floor and not figure.phrase:
        change, reaches = "rise", False  # 增速由4.1%回升到4.8%
    sign = -1 if change == "fall" else 1
    if unit in _POINTS and any(word in figure.leading_text for word in cues["drags"]):
        sign = -1
    if unit in _POINTS:
        return KindReading("delta", sign, basis, verb, False)
    if unit == "番" or (is_bare and kind_before == "growth" and unit in _RELATIVE):
        return KindReading("growth", sign, basis, verb, False)
    if unit == "‰":
        return KindReading("ratio", 1, basis, verb, reaches)
    if unit in _RELATIVE or quantity.is_fraction:
        if change in ("rise", "fall") and not reaches:
            return KindReading("growth", sign, basis, verb, False)
        return KindReading("ratio", 1, basis, verb, reaches)
    if change and not reaches:
        return KindReading("delta", sign, basis, verb, False)
    if unit is None and quantity.magnitude == 0:  # a coefficient: 收入比 2.43, PUE 1.2
        return KindReading("ratio", 1, basis, verb, reaches)
    return KindReading("level", 1, basis, verb, reaches)


def _read_rate_behind(figure: Figure) -> str | None:
    """The change class of a rate that is printed before its noun; None where no such noun follows."""
    text, end = figure.view.text, figure.quantity.right
    if _FALL_BEHIND.match(text, end):
        return "fall"
    return "rise" if _RATE_BEHIND.match(text, end) else None


def _read_basis(figure: Figure, cues: Cues) -> str | None:
    """同比, 环比, 年均, 比上年 …; None where nothing is compared with."""
    for link in figure.links:
        if link.word.startswith(_BASES):
            return link.word[:2]
        if link.word in cues["every_year"]:
            return "年均"
    if not figure.has_base:
        return None
    return "比上年" if any(link.cue == "base" and _LAST_YEAR.search(link.word) for link in figure.links) else "比基期"


def _read_change(figure: Figure, cues: Cues) -> tuple[str | None, str | None, bool]:
    """(change class, change word, whether the words lead to an end value)."""
    unit = figure.quantity.unit
    for number, link in enumerate(figure.links):
        if link.cue == "to":
            rate = next((later for later in figure.links[number + 1 :] if later.word in cues["rate_word"]), None)
            if rate:  # 降幅收窄至1.9%: the rate itself is what is stated
                return rate.cue, rate.word, False
            return None, None, True
        if link.cue in ("rise", "fall", "new"):
            # 高, 多, 低 … are changes only where something is compared with; 高596米 is a level
            if link.word in cues["comparative"] and not figure.has_base and unit not in _POINTS:
                continue
            if link.word in cues["improve"] and figure.quantity.is_measure_word:
                continue
            if link.word in cues["adjust"] and figure.quantity.is_measure_word and figure.phrase is None:
                continue  # 下调900多项商品的税率: how many were changed
            return link.cue, link.word, False
    lead = None if _SHARE.search(figure.leading_text) else figure.lead  # 增产任务约占全国的三分之一
    # 提升农村公路2500公里 says that roads were made better, not by how much they grew
    if lead and (unit in (*_RELATIVE, *_POINTS) or lead.word not in cues["improve"]):
        return lead.cue, lead.word, False
    return None, None, False
