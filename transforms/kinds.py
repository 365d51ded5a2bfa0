"""Kinds: level, growth, delta, ratio or rank, with sign and basis of comparison.

Belongs here: what the words between indicator and number say of the kind.
Does not: finding those words (`transforms.phrases`), the indicator (`transforms.indicators`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from transforms.cues import Cues, LinkWord
from transforms.phrases import Phrase, SentenceView
from transforms.quantities import Quantity

Kind = Literal["level", "growth", "delta", "ratio", "rank"]

_RELATIVE = ("%", "倍", "番")
# 高, 多, 低 … are changes only where something is compared with; 高596米 is a level.
_COMPARATIVES = frozenset("高 多 快 低 慢 少 高出 快于 慢于 高于全国".split())
# Before a thing counted these say that it was made better, not by how much it grew: 提升农村公路2500公里.
_IMPROVES = frozenset("提升 提高 扩大 加快 增强 升高".split())
_BASES = ("同比", "环比", "年均", "累计")
_EVERY_YEAR = ("年均", "年平均")


@dataclass(frozen=True, slots=True)
class KindReading:
    """`sign` is -1 for falls; `verb` the change word that decided, None where none did; `reaches` says that the words
    lead to an end value (提高到), which makes it a level or ratio."""

    kind: Kind
    sign: int
    basis: str | None
    verb: str | None
    reaches: bool


def read_kind(
    quantity: Quantity, links: Sequence[LinkWord], lead: LinkWord | None, has_base: bool, inherited: str | None
) -> KindReading:
    """The kind of a quantity from its link words (rightmost first), the change verb that leads the phrase before it, and
    the change class `inherited` from the number before in the same list."""
    basis = next((word.word if word.word in _BASES else "年均" for word in links if word.word in (*_BASES, *_EVERY_YEAR)), None)
    if basis is None and has_base:
        basis = "比上年"
    change, verb, reaches = None, None, False
    for word in links:
        if word.cue == "to":
            reaches = True
            break
        if word.cue in ("rise", "fall", "new"):
            if word.word in _COMPARATIVES and not (has_base or quantity.unit in ("百分点", "%")):
                continue
            if word.word in ("高", "多", "快") and quantity.unit == "%" and not has_base:
                continue
            change, verb = word.cue, word.word
            break
    if change is None and not reaches and lead is not None and (
        quantity.unit in _RELATIVE or quantity.unit == "百分点" or lead.word not in _IMPROVES
    ):
        change, verb = lead.cue, lead.word
    if change is None and not reaches and not links and inherited:
        change = inherited
    sign = -1 if change == "fall" else 1
    unit = quantity.unit
    if unit == "百分点":
        return KindReading("delta", sign, basis, verb, False)
    if unit == "番":
        return KindReading("growth", 1, basis, verb, False)
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


def find_leading_change(view: SentenceView, phrase: Phrase | None, cues: Cues) -> LinkWord | None:
    """The change verb that leads a phrase (新增学位, 减少标准煤消耗) or stands in it (城镇新增就业)."""
    if phrase is None:
        return None
    first = view.word_at[phrase.start]
    before = cues.link_before(view.text, max(0, phrase.start - 6), phrase.start, view.word_starts)
    if before and before.cue in ("new", "rise", "fall") and len(before.word) > 1 and _governs(view, cues, before.start):
        return before  # the verb stands right before the phrase: 减少|纸质材料
    for i in range(first, min(first + 4, len(view.words))):
        if view.starts[i] >= phrase.end:
            break
        word = view.words[i]
        for cue in ("new", "rise", "fall"):
            if len(word) > 1 and word in cues[cue] and word not in _COMPARATIVES and (i == first or cue == "new") and view.tags[i] not in ("n", "nz") and (
                i > first or _governs(view, cues, view.starts[i])
            ):
                return LinkWord(cue, word, view.starts[i])
    return None


def _governs(view: SentenceView, cues: Cues, start: int) -> bool:
    """Whether a change verb at start begins its clause, so that the phrase is its object: not in 对经济增长|贡献率, nor in
    改造提升|农村公路, where another verb decides."""
    if start == 0 or view.mask[start - 1] or not view.text[start - 1].isalnum():
        return True
    i = view.word_at[start - 1]
    return not (view.tags[i].startswith("n") or view.words[i] in cues["action"])
