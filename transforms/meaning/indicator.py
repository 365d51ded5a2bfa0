"""Indicators: which phrase around a figure says what it measures.

Belongs here: choosing between the phrase before, the noun behind and what came earlier in the sentence; shares (占…比重),
ellipsis (其中，出口…), thresholds.
Does not: finding phrases (`transforms.indicators.phrases`), lists (`transforms.indicators.coordination`), catalogue names
(`transforms.indicators.catalogue`).
"""

import re
from typing import NamedTuple

from transforms.indicators.coordination import head_of
from transforms.indicators.links import find_boundary
from transforms.indicators.phrases import find_left_phrase, find_right_phrase
from transforms.language.cues import Cues
from transforms.language.sentence_view import Phrase, clean_name
from transforms.meaning.figures import Figure
from transforms.meaning.kind import KindReading
from transforms.numbers.dimensions import find_dimensions

_LONGEST_AGAINST = 20
_AGAINST = "(与[^，。；与]{2,12}(?:<against>))(?:为|是|达|到)*$"
_SHARE_END = ("比重", "比例", "份额", "率", "占比", "比")
_SHARE = re.compile(r"占比|占")
_SHARE_LINKS = ("占", "约占", "仅占", "共占", "所占")
_GROWN = "^(?:<grown>){1,3}|(?:(?:<grown>)?(?:<grown_of>)|(?:<yield>))+$"
_CARRIED_OUT = "(?:<plan_of>){0,3}(?:<plan_told>){1,2}数?(?:<rate_of_plan>)$"
_OF_PLAN = "(?:<set_against>)了?((?:<plan_of>){0,3}(?:<plan_told>){1,2}数?)的?(?:约|近|超)?$"
_SHARE_OF = re.compile(r"占[^占]*比重$")
# 占比重（下同）为1.07%
_ASIDE = re.compile(r"[（(][^（()）]{1,8}[）)]$")
_DRIVES = re.compile(r"拉动|带动|贡献")
_BASE_OF_MULTIPLE = re.compile(r"(?:已?是|为|相当于)[^，。；]{2,16}的$")
_DRIVEN_END = re.compile(r"(?:了|约|近|超过?|达到?|增长|高|提高|上升)+$")
# 旅行服务|进出口总额
_TRADED = re.compile(r"([^，。；、对]{2,10}?)(?:进出口|出口|进口)(?:总?(?:额|值))?")
_TRADE = {"出口": "出口额", "进口": "进口额", "进出口": "进出口总额"}
_COUNTED = find_dimensions("counted")
_COUNTED_UNITS = ("人", "人次", "户", "家", "名")
_KIND_UNITS = ("种", "类", "款")
_AROUND_NAME = re.compile(r"\s|^[的、]+|[的、：:]+$")
_FROM = ("由", "从", "自")


class Indicator(NamedTuple):
    """The wording of an indicator, the rule that found it, and how sure that is (0–1)."""

    text: str
    rule: str
    certainty: float


class Earlier(NamedTuple):
    """What the figures before left behind: the last indicator and unit, and whether they stand in the same sentence."""

    indicator: str | None
    unit: str | None
    is_same_sentence: bool


def choose_indicator(figure: Figure, kind: KindReading, earlier: Earlier, cues: Cues) -> Indicator | None:
    """What a figure measures; None where nothing before, behind or earlier says so."""
    chosen = _choose(figure, kind, earlier, cues)
    if chosen is None and earlier.indicator:
        return Indicator(earlier.indicator, "inherited_far", 0.4)
    if chosen is None:
        previous = _phrase_of_clause_before(figure, cues)
        return Indicator(previous.text, "clause_before", 0.35) if previous else None
    phrase = figure.phrase
    if len(chosen.text) <= 3 and figure.follows_threshold and figure.before and phrase and phrase.start == figure.floor:
        # 亿元以上项目1356个: the threshold is part of what is counted
        return Indicator(figure.view.text[figure.before.start : phrase.end], "threshold", chosen.certainty)
    return chosen


def _choose(figure: Figure, kind: KindReading, earlier: Earlier, cues: Cues) -> Indicator | None:
    q, inherited = figure.quantity, earlier.indicator
    if inherited and kind.kind == "growth":
        # 增加值130亿元，占全市四分之一，增长12%: the value grew
        inherited = _SHARE_OF.sub("", inherited.removesuffix("占比")) or inherited
        inherited = cues.regex(_CARRIED_OUT).sub("", inherited) or inherited
    if share := _choose_share(figure, kind, inherited, cues):
        return share
    left = _left_name(figure)
    if left and (mean := _choose_mean(left, figure, inherited, cues)):
        return mean
    if left in cues["empty_head"] and inherited and kind.kind != "delta":
        inherited = cues.regex("^(?:<new>)").sub("", inherited) or inherited  # 新增上市公司5家、总数达105家
    left = _settle_left(left, figure, kind, inherited, cues)
    if inherited and figure.view.text.startswith(tuple(cues["compared_behind"]), q.right):
        return Indicator(inherited, "inherited", 0.8)  # 与2010年的461万人相比
    if left and inherited and len(left) <= 3 and _is_verb(figure):
        if kind.kind in ("growth", "rank") or left in cues["ratio_verb"]:
            return Indicator(inherited + ("占比" if kind.kind == "ratio" else ""), "inherited", 0.7)
    if kind.kind in ("growth", "rank"):
        return _choose_changed(left, figure, kind, inherited, earlier, cues)
    return _choose_counted(left, figure, kind, inherited, earlier, cues)


def _choose_share(figure: Figure, kind: KindReading, inherited: str | None, cues: Cues) -> Indicator | None:
    """What a share is one of; None where the figure is none, or nothing says so."""
    if inherited and kind.kind == "ratio" and (plan := cues.regex(_OF_PLAN).search(figure.leading_text)):
        # 收入86亿元，为年初预算的65%: how far the plan for it was carried out
        return Indicator(inherited + plan[1] + min(cues["rate_of_plan"]), "carried_out", 0.8)
    text, left = figure.view.text, figure.quantity.left
    if kind.kind == "ratio" and (against := cues.regex(_AGAINST).search(text, max(figure.floor, left - _LONGEST_AGAINST), left)):
        before = find_left_phrase(figure.view, cues, find_boundary(figure.view, against.start(), figure.floor), against.start())
        if owner := before.text if before else inherited:
            return Indicator(owner + against[1], "share", 0.85)  # 研发经费…，与国内生产总值之比为2.68%
    if kind.kind == "ratio" and (share := _share_indicator(figure, inherited, cues)):
        return share
    return _contribution_indicator(figure) if figure.quantity.unit == "百分点" else None


def _choose_mean(left: str, figure: Figure, inherited: str | None, cues: Cues) -> Indicator | None:
    """What each gains or gets (户均, 人均), which half a word before the figure says; None where it is no such word."""
    if inherited and len(left) == 2 and left[1] == "均" and not figure.links and len(inherited) > 3:
        return Indicator(left + inherited[-2:], "phrase", 0.6)  # 分红156万元，户均1.39万元
    if len(left) == 2 and left[1] == "均" and figure.links and figure.links[-1].word in cues["gain"]:
        return Indicator(left + figure.links[-1].word, "phrase", 0.8)  # 户均增收1.2万元
    if figure.phrase and figure.links and figure.links[0].word in cues["gain"] and figure.quantity.unit == "元":
        told = figure.view.text[figure.phrase_end : figure.links[0].start + len(figure.links[0].word)]
        return Indicator(left + told, "phrase", 0.8)  # 茶农|人均增收2600元
    return None


def _settle_left(
    left: str | None, figure: Figure, kind: KindReading, inherited: str | None, cues: Cues
) -> str | None:  # fmt: skip
    """The name before a figure without what only says how often, or that it is half a word."""
    q = figure.quantity
    if q.unit == "番":
        left = (left or "").rstrip("翻了") or None
    if q.unit in ("倍", "%") and kind.kind == "ratio" and (base := _BASE_OF_MULTIPLE.search(figure.leading_text)):
        # 是建场初期的30多倍: what stands before 是 is measured
        before = find_left_phrase(figure.view, cues, figure.clause, figure.clause + base.start())
        left = before.text if before and not before.text.endswith(tuple(cues["scope_noun"])) else inherited
    return None if left and inherited and len(left) == 1 else left


def _choose_changed(
    left: str | None, figure: Figure, kind: KindReading, inherited: str | None, earlier: Earlier, cues: Cues
) -> Indicator | None:
    """What grew, or has a rank."""
    q, text = figure.quantity, figure.view.text
    if kind.kind == "rank" and text.startswith("大", q.right):  # 第二大贸易伙伴
        peers, _ = find_right_phrase(figure.view, cues, q.right + 1, figure.limit)
        if peers:
            return Indicator(peers.text, "noun_behind", 0.8)
    if left and inherited and len(left) <= 3 and inherited.endswith(left):
        return Indicator(inherited, "inherited", 0.8)
    if left and left not in cues["empty_head"]:
        return _complete(left, figure, earlier, cues, 0.9)
    return Indicator(inherited, "inherited", 0.8) if inherited else None


def _choose_counted(
    left: str | None, figure: Figure, kind: KindReading, inherited: str | None, earlier: Earlier, cues: Cues
) -> Indicator | None:
    """What an amount or a count is one of: a noun behind it, the name before it, what was spoken of."""
    q, text = figure.quantity, figure.view.text
    noun = predicate = None
    if not (figure.phrase and any(link.word in _FROM for link in figure.links)):  # 由 A 增加到 B: B names nothing
        noun, predicate = find_right_phrase(figure.view, cues, q.right, figure.find_noun_limit(cues))
    is_counted = q.is_measure_word or q.dimension in _COUNTED or (q.unit is None and kind.kind == "level")
    of_it = text[q.right : q.right + 1] == "的"
    if noun and not of_it and noun.end >= figure.limit and figure.phrase and figure.phrase.end in figure.view.known:
        noun = None  # 出生人口902万人死亡人口1110万人: the noun behind is that of the next figure
    if noun and (is_counted or of_it or (kind.kind == "ratio" and (not left or len(left) < 3))):
        behind = _behind_indicator(figure, noun, predicate, cues)
        return _share_of(behind, predicate) if kind.kind == "ratio" else behind
    if noun and q.unit and kind.kind == "level" and (not left or len(left) < 3):
        return _behind_indicator(figure, noun, predicate, cues)
    if noun and q.unit and kind.kind == "level" and _is_made(figure, noun):
        return _behind_indicator(figure, noun, predicate, cues)  # 建立200亩蔬菜基地
    if left and noun is None and predicate and q.unit in _COUNTED_UNITS and _is_verb(figure):
        return Indicator(predicate.text if len(predicate.text) >= 3 else left + predicate.text, "predicate", 0.6)
    if left:
        if left in cues["empty_head"] and inherited:
            return Indicator(inherited + (left if kind.kind == "ratio" else ""), "inherited", 0.75)
        return _complete(left, figure, earlier, cues, 0.85)
    if noun is None and predicate and is_counted and q.unit in _COUNTED_UNITS and not figure.continues:
        return Indicator(predicate.text + ("人数" if q.unit in ("人", "人次") else ""), "predicate", 0.5)
    return Indicator(inherited, "inherited", 0.6) if inherited else None


def _share_indicator(figure: Figure, inherited: str | None, cues: Cues) -> Indicator | None:
    """A share: 工业增加值占地区生产总值比重, 占湖州总量 with what came before as its subject. None without 占."""
    view, start, text = figure.view, figure.clause, figure.view.text
    end = figure.quantity.left if not figure.links else figure.phrase_end
    for link in figure.links:
        if link.word.startswith(_SHARE_LINKS):
            end = link.start + len(link.word)
            break
    matches = [m for m in _SHARE.finditer(text, start, end) if m.start() in view.word_starts or m.start() == start]
    if not matches:
        return None
    at = matches[-1].start()
    tail = _ASIDE.sub("", text[at:end].rstrip("的了到 "))
    subject = find_left_phrase(view, cues, start, at)
    name = subject.text if subject else None
    if name and inherited and (name in cues["link"] or len(name) < 2):
        name = None
    owner = (name or inherited or "").removesuffix("占比")
    if matches[-1][0] == "占比" or len(tail) <= 1:
        return Indicator(owner + "占比", "share", 0.85) if owner else None
    if not tail.endswith(_SHARE_END):
        tail += "比重"
    return Indicator(owner + tail, "share", 0.9 if name else 0.7)


def _contribution_indicator(figure: Figure) -> Indicator | None:
    """工业拉动经济增长2个百分点: the contribution is what is measured."""
    words = figure.leading_text
    if not _DRIVES.search(words):
        return None
    name = re.sub(r"^(?:其中|，|、|对)+", "", _DRIVEN_END.sub("", words))
    return Indicator(name[-20:], "contribution", 0.7) if len(name) >= 4 else None


def _behind_indicator(figure: Figure, noun: Phrase, predicate: Phrase | None, cues: Cues) -> Indicator:
    """The indicator that the noun behind a count gives: 50个医疗次中心, 15万福建人在宁夏就业."""
    q = figure.quantity
    name = re.sub(r"\s", "", noun.text)
    if q.unit in _KIND_UNITS and len(name) < 5:
        return Indicator(name + "种类", "noun_behind", 0.75)
    if len(name) >= 3 or not (q.is_measure_word or q.unit is None or q.dimension in _COUNTED):
        return Indicator(name, "noun_behind", 0.8)
    if predicate:
        return Indicator(f"{predicate.text}的{name}", "noun_behind_predicate", 0.65)
    action = next((link.word for link in figure.links if link.word in cues["action"]), None)
    if action is None and figure.phrase and figure.phrase.text in cues["action"]:
        action = figure.phrase.text
    if action:
        return Indicator(action + name, "noun_behind_action", 0.65)
    return Indicator(name, "noun_behind", 0.55)


def _share_of(behind: Indicator, predicate: Phrase | None) -> Indicator:
    """80%的企业实现数字化 → the share of what the noun names."""
    name = (
        f"{predicate.text}的{behind.text}"
        if predicate and len(behind.text) < 6 and "的" not in behind.text
        else behind.text
    )
    return Indicator(name + "占比", "share_behind", 0.6)


def _left_name(figure: Figure) -> str | None:
    """The phrase before the figure without its leading change verb and white space."""
    phrase, lead = figure.phrase, figure.lead
    if phrase is None:
        return None
    begin, kept = phrase.start, phrase.text
    if lead and lead.start == begin and phrase.end - (begin + len(lead.word)) >= 2:
        kept = figure.view.text[begin + len(lead.word) : phrase.end]
    return clean_name(_AROUND_NAME.sub("", kept)) or None


def _is_verb(figure: Figure) -> bool:
    """Whether the phrase before the figure is nothing but verbs, so that it names no thing."""
    view, phrase = figure.view, figure.phrase
    return (
        phrase is not None
        and phrase.end not in view.known
        and all(
            tag in ("v", "vd", "d") for tag in view.tags[view.word_at[phrase.start] : view.word_at[phrase.end - 1] + 1]
        )
    )


def _is_made(figure: Figure, noun: Phrase) -> bool:
    """Whether a figure stands between a verb and its object: what is measured is the object."""
    view, phrase = figure.view, figure.phrase
    if phrase is None or figure.links or phrase.end != figure.quantity.left or noun.start != figure.quantity.right:
        return False
    return view.tags[view.word_at[phrase.end - 1]] == "v" and view.tags[view.word_at[noun.start]][0] in "nbas"


def _complete(left: str, figure: Figure, earlier: Earlier, cues: Cues, certainty: float) -> Indicator:
    """Elliptical parts of a total take its head: 其中，出口… of 进出口总额 is 出口额; 稻谷 of 播种面积 is 稻谷播种面积. What is left
    unsaid of a yield is what was sown: 播种小麦35万亩，产量… is 小麦产量."""
    if left in _TRADE and figure.quantity.dimension != "containers":
        owner = _trade_owner(figure, earlier, cues)
        return Indicator(owner + _TRADE[left], "trade_of" if owner else "trade", certainty)
    inherited, text = earlier.indicator, figure.view.text
    if inherited and earlier.is_same_sentence and cues.regex("(?:<yield>)").fullmatch(left):
        topic = cues.regex(_GROWN).sub("", inherited)
        if topic and topic != inherited and not topic.endswith(tuple(cues["of_ground"])):
            return Indicator(topic + left, "of_topic", certainty - 0.1)
    if inherited and left in cues["settlement"] and not inherited.startswith(left) and figure.own_change:
        whole = cues.regex("^(?:<settlement>)").sub("", inherited)  # 居民消费价格上涨2%。其中，城市上涨3%，农村…
        return Indicator(left + whole, "part_of", certainty - 0.1)
    other = _find_other_half(left, cues)
    if inherited and other and inherited.endswith(other) and inherited != other:  # 政府性基金收入3亿元，支出4亿元
        return Indicator(inherited.removesuffix(other) + left, "of_topic", certainty - 0.1)
    if inherited and earlier.is_same_sentence and left in cues["worth"]:  # 美国订单占比达4%，金额增长3%
        return Indicator(_SHARE_OF.sub("", inherited.removesuffix("占比")) + left, "of_topic", certainty - 0.1)
    if inherited and earlier.is_same_sentence and not head_of(left) and earlier.unit == figure.quantity.unit:
        if "其中" in text[max(0, figure.clause - 4) : figure.quantity.left] and (head := head_of(inherited)):
            return Indicator(left + head, "part_of", certainty - 0.1)
    return Indicator(left, "phrase", certainty)


def _find_other_half(name: str, cues: Cues) -> str | None:
    """The other half of an account, 收入 for 支出; None for any other name."""
    halves = next((pair.split("|") for pair in cues["other_half"] if name in pair.split("|")), [])
    return next((half for half in halves if half != name), None)


def _trade_owner(figure: Figure, earlier: Earlier, cues: Cues) -> str:
    """What is traded, where a part of it is told: 旅行服务进出口增长8%，其中，出口… is of 旅行服务. Empty for goods at large."""
    is_part = "其中" in figure.view.text[max(0, figure.clause - 4) : figure.quantity.left]
    if not earlier.indicator or not (is_part or earlier.is_same_sentence):
        return ""
    whole = _TRADED.fullmatch(earlier.indicator)
    return whole[1] if whole and whole[1].endswith(tuple(cues["traded"])) else ""


def _phrase_of_clause_before(figure: Figure, cues: Cues) -> Phrase | None:
    text, end = figure.view.text, figure.clause
    while end and text[end - 1] in "，。；：！？、,;: ":
        end -= 1
    phrase = find_left_phrase(figure.view, cues, find_boundary(figure.view, end, 0), end) if end else None
    return None if phrase and phrase.text.endswith(tuple(cues["frame_end"])) else phrase
