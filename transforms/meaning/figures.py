"""Figures: a quantity in its clause, with the words that lead to it.

Belongs here: `Figure`, where its clause starts, its link words, the phrase before them, its place in a list.
Does not: what the words mean (`transforms.meaning.kind`, `transforms.meaning.indicator`, `transforms.meaning.status`).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.indicators.coordination import find_runs
from transforms.indicators.links import find_boundary, find_links
from transforms.indicators.phrases import CHANGED_GROUP, find_left_phrase
from transforms.language.cues import CHANGE_CLASSES, Cues, LinkWord
from transforms.language.sentence_view import Phrase, SentenceView
from transforms.numbers.quantities import Quantity

# 由并网前的, 从建设初期的不足: the old state of 由 A 降到 B
_OLD_STATE = re.compile(r"(?:已经?|将|可|也|预计){0,3}[由从](?:\d{4}年)?[^，。；由从\d]{2,12}的(?:不足|不到|约|近)?$")
# 由几乎空白增加到, 从无到: the old state in words
_FROM_NOTHING = "[由从](?:<nothing>)$"
_LONGEST_ASIDE = 120
_LONGEST_COUNTED = 8
_EXPLAINS = re.compile(r"不?(?:包括|含|包含)")
_REACHES = re.compile(r"[^，。；、\d]{0,8}[到至为]")
# 居…首位: what stands between the verb of a rank and the rank are the peers, no part of the indicator.
_RANK_VERB = r"(?:<rank_verb>)[^，。；]{0,14}$"
_AMONG_PEERS = re.compile(r"在?[^，。；]{2,14}[中里]")
_MEMBER = re.compile(r"[^，。；、：\d]{1,24}[、和]")
# How far the words between a measure and its figure reach; what parts a clause from the next, or a member of a list.
_LONGEST_LINK = 8
PART_MARK = re.compile("[，。；：！？、]")
_MEASURE_OF_NEXT = (
    r"(?<=区|县|乡|镇|村|市|省|国|业|企|户|园|港|群)(<measure_of_group>|<traded_measure>)(?!型|量|额|值)"
    r"(?=[^，。；：、\d]{0,8}$)"
)
_BOUND_WORDS = ("以上", "以下")


class Figure(NamedTuple):
    """A quantity in its sentence.

    `floor` is the end of the figure before, `clause` where its own clause starts (not before `floor`), `limit` where the
    next figure starts. `links` stand right before it, rightmost first; `phrase` is the noun phrase before them; `lead` a
    change verb that leads the phrase (新增学位), `lead_end` where the words that lead to it end, before an explanation in
    brackets. `position` of `length` is its place in a list (5%、6%和7%); `continues`
    says that only 、 or 和 parts its phrase from the figure before.
    """

    view: SentenceView
    quantity: Quantity
    before: Quantity | None
    after: Quantity | None
    floor: int
    clause: int
    limit: int
    links: tuple[LinkWord, ...]
    phrase_end: int
    has_base: bool
    phrase: Phrase | None
    lead: LinkWord | None
    lead_end: int
    position: int
    length: int
    continues: bool

    @property
    def leading_text(self) -> str:
        """The clause up to the figure with its comparator."""
        return self.view.text[self.clause : self.quantity.left]

    @property
    def comparator_text(self) -> str:
        """The comparator word before the figure, empty where there is none."""
        return self.view.text[self.quantity.left : self.quantity.start]

    @property
    def is_distributed(self) -> bool:
        """Whether 分别 spreads the figures of a list over what was listed before."""
        return self.length > 1 and "分别" in self.leading_text

    @property
    def own_change(self) -> str | None:
        """The class of the change word that governs the figure itself, None where there is none."""
        if self.lead:
            return self.lead.cue
        return next((link.cue for link in self.links if link.cue in CHANGE_CLASSES), None)

    @property
    def counts_on(self) -> bool:
        """Whether it goes on with what the figure before counts: 新增7名院士、|9个实验室."""
        before, quantity = self.before, self.quantity
        if before is None or not (before.is_measure_word and quantity.is_measure_word) or self.links or self.lead:
            return False
        return _MEMBER.fullmatch(self.view.text, before.right, quantity.left) is not None

    def find_noun_limit(self, cues: Cues) -> int:
        """Where the noun behind the figure ends at the latest: before the next figure, and before what that one measures
        (9个乡镇的|农民人均可支配收入|超过3万元; 21个自由贸易试验区|进出口|增长10%)."""
        view, right = self.view, self.quantity.right
        if self.after is None or PART_MARK.search(view.text, right, self.after.left):
            return self.limit
        at = self.after.left
        starts = [start for end, start in view.known.items() if end <= at <= end + _LONGEST_LINK]
        starts += [match.start(1) for match in cues.regex(_MEASURE_OF_NEXT).finditer(view.text, right, at)]
        return min((start for start in starts if start > right + 1), default=self.limit)

    @property
    def follows_threshold(self) -> bool:
        """Whether the figure before defines what this one counts: 亿元以上项目1356个."""
        return self.clause == self.floor > 2 and self.view.text[self.floor - 2 : self.floor] in _BOUND_WORDS


def build_figures(view: SentenceView, quantities: Sequence[Quantity], cues: Cues) -> list[Figure]:
    """The figures of a sentence, in order."""
    runs = find_runs(view.text, quantities)
    return [_build(view, quantities, k, runs[k], cues) for k in range(len(quantities))]


def _build(view: SentenceView, quantities: Sequence[Quantity], k: int, run: tuple[int, int], cues: Cues) -> Figure:
    text, quantity = view.text, quantities[k]
    before = quantities[k - 1] if k else None
    after = quantities[k + 1] if k + 1 < len(quantities) else None
    lead_end = _skip_aside(text, quantity.left)
    floor = before.right if before else 0
    if lead_end < quantity.left:  # the figures in the bracket lead to nothing behind it
        floor = max((other.right for other in quantities[:k] if other.right <= lead_end), default=0)
    clause = find_boundary(view, lead_end, floor)
    for cause in cues.find("causes", text, clause, lead_end):
        clause = cause.end()  # 暴雨致使|全县1.2万户停电: what brought it about is not what is counted
    if before and clause == floor and _belongs_before(view, before, lead_end):
        clause = lead_end
    links, phrase_end, has_base = find_links(view, cues, clause, lead_end)
    is_rank = quantity.dimension == "rank"
    if is_rank and (verb := cues.regex(_RANK_VERB).search(text, clause, quantity.left)):
        phrase_end = verb.start()
    if nothing := cues.regex(_FROM_NOTHING).search(text, clause, phrase_end):
        phrase_end = nothing.start()
    old = _OLD_STATE.search(text, clause, quantity.left)
    if old and old.start() > clause + 1 and _REACHES.match(text, quantity.right):
        phrase_end = old.start()  # 弃光率由并网前的11.3%降到4.7%
    if text[clause - 1 : clause] in ("（", "(") and not text[clause:quantity.start].strip():
        end = clause - 1  # 猪肉（3万吨）: what stands before the bracket
        clause = find_boundary(view, end, floor)
        links, phrase_end, has_base = find_links(view, cues, clause, end)
    phrase = None
    if not (is_rank and _AMONG_PEERS.fullmatch(text, clause, phrase_end)):
        phrase = find_left_phrase(view, cues, clause, phrase_end)
    lead = find_leading_change(view, phrase, cues)
    if lead is None and before and clause == floor and text[floor - 2 : floor] in _BOUND_WORDS:
        word = cues.link_before(text, 0, before.left, view.word_starts)  # 新增万吨级以上泊位6个
        lead = word if word and word.cue == "new" else None
    return Figure(
        view, quantity, before, after, floor, clause, after.left if after else len(text), tuple(links), phrase_end,
        has_base, phrase, lead, lead_end, *run, continues=before is not None and clause == floor and text[floor : floor + 1] in "、和及与",
    )  # fmt: skip


def _belongs_before(view: SentenceView, before: Quantity, end: int) -> bool:
    """Whether all that stands between two figures says what the first counts: 3人死亡、|12人受伤, 36个国家的|1.5万名选手."""
    gap = view.text[before.right : end]
    if len(gap) < 2 or gap[0] in "、和及与的":
        return False
    of_it = gap[-1] == "的" and before.is_measure_word and len(gap) <= _LONGEST_COUNTED and not any(view.mask[before.right : end])
    return gap[-1] in "、和及与" or of_it


def _skip_aside(text: str, end: int) -> int:
    """Where the words that lead to a figure end: before a long bracket that explains them, as in 全国人口（包括…，不包括…）
    140967万人."""
    if end < 10 or text[end - 1] not in "）)":
        return end
    opening = max(
        text.rfind("（", max(0, end - _LONGEST_ASIDE), end), text.rfind("(", max(0, end - _LONGEST_ASIDE), end)
    )
    return opening if opening > 0 and _EXPLAINS.match(text, opening + 1) else end


def find_leading_change(view: SentenceView, phrase: Phrase | None, cues: Cues) -> LinkWord | None:
    """The change verb that leads a phrase (新增学位, 减少|标准煤消耗) or stands in it (城镇新增就业); None without one."""
    if phrase is None:
        return None
    if phrase.text.endswith(tuple(cues["changed_group"])) and cues.regex(f"{CHANGED_GROUP}$").search(phrase.text):
        return None
    before = cues.link_before(view.text, max(0, phrase.start - 6), phrase.start, view.word_starts)
    if before and before.cue in CHANGE_CLASSES and len(before.word) > 1 and _governs(view, cues, before.start):
        return before
    first = view.word_at[phrase.start]
    for i in range(first, min(first + 4, len(view.words))):
        if view.starts[i] >= phrase.end:
            break
        word = view.words[i]
        if len(word) < 2 or word in cues["comparative"] or view.tags[i] in ("n", "nz"):
            continue
        if view.text.startswith(tuple(cues["change_noun"]), view.starts[i]):
            continue  # 增长面 is a share of those that grew
        for cue in CHANGE_CLASSES:
            if word in cues[cue] and (cue == "new" if i > first else _governs(view, cues, view.starts[i])):
                return LinkWord(cue, word, view.starts[i])
    return None


def _governs(view: SentenceView, cues: Cues, start: int) -> bool:
    """Whether a change verb at start begins its clause, so that the phrase is its object: not in 对经济增长|贡献率, nor in
    改造提升|农村公路, where another verb decides."""
    if start == 0 or view.mask[start - 1] or not view.text[start - 1].isalnum():
        return True
    i = view.word_at[start - 1]
    if view.words[i] in cues["planned"]:
        return True  # 计划新增床位1200张
    return not (view.tags[i].startswith("n") or view.words[i] in cues["action"])
