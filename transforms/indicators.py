"""Indicators: which phrase around a number says what it measures.

Belongs here: choosing between the phrase before, the noun behind and what came earlier in the sentence; lists
(分别), shares (占…比重), ellipsis (其中，出口…).
Does not: finding phrases (`transforms.phrases`), catalogue names (`transforms.catalogue`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.cues import Cues, LinkWord
from transforms.phrases import Phrase, SentenceView, find_left_phrase
from transforms.quantities import Quantity

_SHARE_END = ("比重", "比例", "份额", "率", "占比", "比")
_SHARE_WORDS = re.compile(r"(?:占比|占)")
_LIST_JOINT = re.compile(r"[、，,和与及]|以及|同")
_ENUMERATION = re.compile(r"、")
_PART_JOINT = re.compile(r"[、和与及]|以及")
# 分别增长9.8%、21.5%和下降2.7%: the list goes on though a member turns round
_CHANGE_AGAIN = re.compile(r"(?:同比)?(?:增长|下降|上升|提高|回落|减少|增加)(?:了|约|近|超)?")
_HEAD = re.compile(
    r"(?:总量|总额|总值|产值|产量|收入|支出|面积|人口|人数|人次|投资额|投资|销售额|零售额|营业额|交易额|成交额|出口额|进口额|进出口额|增加值|贸易额|利润"
    r"|里程|吞吐量|周转量|发电量|用电量|装机容量|装机|余额|金额|资金|产能|比重|占比|率|额|量|值|数)$"
)
_PEOPLE_UNITS = ("人", "人次", "户", "家")


@dataclass(frozen=True, slots=True)
class Indicator:
    """The wording of an indicator, how it was found, and how sure that is (0–1)."""

    text: str
    rule: str
    certainty: float


def split_coordinated(view: SentenceView, phrase: Phrase, count: int) -> list[str] | None:
    """The `count` indicators that a coordinated phrase names, the shared head restored: 城镇和农村居民人均可支配收入 →
    城镇居民人均可支配收入, 农村居民人均可支配收入. None where the phrase has another number of parts."""
    parts = next((p for joint in (_ENUMERATION, _PART_JOINT) if len(p := [x for x in joint.split(phrase.text) if x]) == count), None)
    if parts is None:
        return None
    last = parts[-1]
    words = [view.words[i] for i in range(view.word_at[phrase.end - len(last)], view.word_at[phrase.end - 1] + 1)]
    named = []
    for part in parts[:-1]:
        if len(part) >= len(last) - 1 or _HEAD.search(part) or len(words) < 2:
            named.append(part)
        elif len(part) > 2 and part[-1] in "业品" and head_of(last):
            named.append(part + head_of(last))
        else:
            # the part takes the place of as many leading characters of the last one as a word boundary allows
            at, offset = 0, 0
            for word in words:
                offset += len(word)
                at = offset
                if offset >= min(len(part), 2):
                    break
            named.append(part + last[at:] if at < len(last) else part)
    return [*named, last]


def share_indicator(view: SentenceView, cues: Cues, start: int, end: int, inherited: str | None) -> Indicator | None:
    """A share: 工业增加值占地区生产总值比重, 占湖州总量 with what came before as its subject. None without 占."""
    text = view.text
    matches = [m for m in _SHARE_WORDS.finditer(text, start, end) if m.start() in view.word_starts or m.start() == start]
    if not matches:
        return None
    match = matches[-1]
    tail = text[match.start() : end].rstrip("的了 ")
    if match[0] == "占比" or tail == "占比":
        subject = find_left_phrase(view, cues, start, match.start())
        name = (subject.text if subject else inherited or "") + "占比"
        return Indicator(name, "share", 0.85 if subject or inherited else 0.5) if len(name) > 2 else None
    subject = find_left_phrase(view, cues, start, match.start())
    if subject and inherited and (subject.text in cues["link"] or subject.text in cues["lead"] or len(subject.text) < 2):
        subject = None
    if len(tail) <= 1:
        name = subject.text if subject else inherited
        return Indicator(name + "占比", "share", 0.6) if name else None
    if not tail.endswith(_SHARE_END):
        tail += "比重"
    name = (subject.text if subject else inherited or "") + tail
    return Indicator(name, "share", 0.9 if subject else 0.7)


def behind_indicator(
    quantity: Quantity, noun: Phrase | None, predicate: Phrase | None, action: LinkWord | str | None
) -> Indicator | None:
    """The indicator that the noun behind a count gives: 50个医疗次中心, 15万福建人在宁夏就业."""
    if noun is None:
        if predicate and quantity.unit in _PEOPLE_UNITS:
            return Indicator(predicate.text + ("人数" if quantity.unit in ("人", "人次") else ""), "predicate", 0.5)
        return None
    text = re.sub(r"\s", "", noun.text)
    if quantity.unit in ("种", "类", "款") and len(text) < 5:
        return Indicator(text + "种类", "noun_behind", 0.75)
    if len(text) >= 3 or not (quantity.is_measure_word or quantity.unit is None or quantity.dimension in ("people", "count", "households", "visits")):
        return Indicator(text, "noun_behind", 0.8)
    if predicate and len(predicate.text) >= 2:
        return Indicator(f"{predicate.text}的{text}", "noun_behind_predicate", 0.65)
    if action:
        return Indicator(str(action) + text, "noun_behind_action", 0.65)
    return Indicator(text, "noun_behind", 0.55)


def head_of(indicator: str) -> str:
    """The head noun that a part of a total borrows: 货物进出口总额 → 额, 播种面积 → 面积; empty where there is none.

    >>> head_of("粮食播种面积"), head_of("货物进出口总额"), head_of("商户")
    ('面积', '总额', '')
    """
    match = _HEAD.search(indicator)
    return match[0] if match else ""


def follows_list(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether only a joint (、 和 ，) stands between two quantities: 3.9%和5.7%. 提高15元，达到143元 is no list."""
    gap = text[before.right : quantity.start]
    joint = _LIST_JOINT.match(gap)
    if not joint:
        return not gap
    rest = text[before.right + joint.end() : quantity.start]
    if gap[0] in "，," and (rest or quantity.unit != before.unit):
        return False
    if gap[0] not in "，," and _CHANGE_AGAIN.fullmatch(rest):
        return True
    return before.right + joint.end() >= quantity.left and not rest.startswith("达")


def runs_of_lists(text: str, quantities: Sequence[Quantity]) -> dict[int, tuple[int, int]]:
    """For every quantity the (position in its run, length of the run), a run being quantities that follow each other with
    only a joint between."""
    runs: dict[int, tuple[int, int]] = {}
    start = 0
    for i in range(1, len(quantities) + 1):
        if i == len(quantities) or not follows_list(text, quantities[i - 1], quantities[i]):
            for j in range(start, i):
                runs[j] = (j - start, i - start)
            start = i
    return runs


_PARTNER = re.compile(
    r"对(?P<partner>[^，。；：对]{2,18}?)(?P<trade>进出口|出口|进口|投资|贸易)?(?:总?[值额])?(?:同比|分别|合计|则|约|也|均)*"
    r"(?:增长|下降|增|降|上升|回落|达到?|为|实现)*了?$"
)


def partner_indicators(text: str, start: int, end: int, inherited: str | None, count: int) -> list[str] | None:
    """Trade by partner: 对东盟、欧盟分别进出口 → 对东盟进出口, 对欧盟进出口; 对美国下降 takes the trade that was spoken of.
    None where text[start:end] names no partner, or not as many as there are numbers."""
    match = _PARTNER.search(text, start, end)
    if not match or (match.start() > start and text[match.start() - 1] not in "，。；、我国其中省市区县") :
        return None
    trade = match["trade"]
    if trade is None:
        spoken = re.search(r"进出口|出口|进口|投资|贸易", inherited or "")
        if not spoken:
            return None
        trade = spoken[0]
    partner = re.sub(r"(?:等国家?|等地|三国|两国)$", "", match["partner"])
    partners = [p for p in _PART_JOINT.split(partner) if p] if count > 1 else [partner]
    return [f"对{p}{trade}" for p in partners] if len(partners) == count else None
