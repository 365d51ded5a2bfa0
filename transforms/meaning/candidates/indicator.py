"""Candidates for the indicator of a figure: the words before it, the noun behind it, what was spoken of before.

Belongs here: `propose_indicators` and the features of a wording.
Does not: finding phrases (`transforms.indicators`), weighing (`transforms.language.choice`).
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from transforms.indicators.catalogue import Catalogue
from transforms.indicators.coordination import head_of
from transforms.indicators.links import find_boundary
from transforms.indicators.phrases import find_left_phrase, find_right_phrase
from transforms.language.choice import Candidate, Group, Proposals
from transforms.language.cues import Cues
from transforms.language.sentence_view import QUANTITY, Phrase, SentenceView, clean_name
from transforms.meaning.figures import Figure
from transforms.meaning.indicator import Indicator
from transforms.meaning.kind import KindReading

_DISTRIBUTES = re.compile(r"分别|各(?:为|达|占|增|降)?")
_JOINT = re.compile(r"[、和与及]|以及")
_LONGEST, _LONGEST_VERB, _LONGEST_SIBLING, _LONGEST_WHOLE = 40, 6, 4, 16
# Parts of speech of what narrows a name: nouns, verbs used as such, and what only ever stands before one.
_MODIFIERS = ("n", "b", "j", "vn")
_MARKS_OF_LISTS = frozenset("、和与及的")
_MARKS = "，。；：！？、,;: ”）"
_SHAPES = (
    ("digits", re.compile(r"\d")),
    ("marks", re.compile(r"[，。；：“”（）]")),
    ("joined", re.compile(r"[、和与及]")),
    ("of", re.compile("的")),
    ("amount", re.compile(r"(?:额|值|量|率|数|比重|占比|面积|收入|规模|能力|产能|余额|里程|价格|指数|投资|贷款|存款|利润)$")),
    ("verb_end", re.compile(r"(?:完成|实现|达到|建成|新增|举办|开展|投入|发放|推出|服务|惠及|运行|突破|安排|吸引|签约)$")),
    ("verb_start", re.compile(r"^(?:完成|实现|达到|建成|新增|举办|开展|投入|发放|推出|服务|惠及|突破|安排|吸引|共|已|将)")),
)  # fmt: skip
_SOURCES = frozenset((
    "chain", "left", "right", "right_whole", "verb_noun", "behind_de", "inherited", "inherited_2", "clause_before",
    "catalogued_before", "heading", "list", "borrowed", "tail", "reading:phrase", "reading:inherited",
    "reading:noun_behind",
))  # fmt: skip


def propose_indicators(
    figure: Figure, kind: KindReading, chained: Indicator | None, earlier: Sequence[str], headings: Sequence[str],
    catalogue: Catalogue, cues: Cues, *, is_first: bool,
) -> list[Candidate]:  # fmt: skip
    """The candidates, each wording once, whatever proposed it; values are `Indicator`. Empty where there is no word."""
    quantity = figure.quantity
    measure = "measure" if quantity.is_measure_word else quantity.dimension or "bare"
    wordings = _Wordings((kind.kind, measure, "first" if is_first else "later"))
    nearness = _describe_nearness(figure)
    if chained is not None:
        wordings.add(
            chained.text, "chain", (f"reading:{chained.rule}", kind.kind, measure),
            (f"reading:{chained.rule}", nearness, kind.kind),
        )  # fmt: skip
    left = figure.phrase.text if figure.phrase else None
    beside = "phrase" if left else "alone"
    whole = _find_whole(figure)
    is_elliptic = chained is not None and chained.rule in ("trade", "trade_of")
    if figure.phrase and not is_elliptic and not (chained and figure.phrase.start >= whole > 0):
        wordings.add(left, "left", "left:linked" if figure.links else "left:bare")
        start = figure.view.known.get(figure.phrase.end)
        if start is not None and not _loses_modifier(figure.view, figure.phrase):
            wordings.add(figure.view.text[start : figure.phrase.end], "left_catalogued")
    _propose_behind(wordings, figure, left, beside, cues)
    of_amount = figure.before is not None and figure.view.text[figure.before.right : quantity.left] == "的"
    if kind.kind == "growth":  # behind a plan that was carried out to 65% grows what was planned
        earlier = [name for name in earlier if not name.endswith(tuple(cues["rate_of_plan"]))]
    _propose_inherited(wordings, kind, left, "of_amount" if of_amount else beside, earlier, nearness, is_first)
    _propose_before(wordings, figure, whole, beside, nearness, chained, cues)
    for name in headings[-2:]:
        wordings.add(name, "heading", ("heading", beside))
    if figure.length > 1 and (names := _read_enumeration(figure)):
        wordings.add(names[figure.position], "enumerated")
    _describe_shapes(wordings.proposals, quantity.unit, kind.kind, catalogue)
    return wordings.proposals.combine(_SOURCES, kind.kind)


class _Wordings:
    """Proposals of wordings, each cleaned; every source comes with the circumstances of the figure."""

    def __init__(self, circumstances: tuple[str, ...]) -> None:
        self.proposals, self._circumstances = Proposals(), circumstances

    def add(self, name: str | None, source: str, *groups: Group) -> None:
        name = clean_name(name.replace("分别", "").strip("、，的和与 ").lstrip("及")) if name else None
        if name and len(name) <= _LONGEST:
            self.proposals.add(name, Indicator(name, source, 0.7), (source, *self._circumstances), *groups)


def _propose_behind(wordings: _Wordings, figure: Figure, left: str | None, beside: str, cues: Cues) -> None:
    """The noun behind the figure, by itself, with its predicate, with the verb before the figure."""
    view, text = figure.view, figure.view.text
    noun, predicate = find_right_phrase(view, cues, figure.quantity.right, figure.find_noun_limit(cues))
    if noun is None:
        if predicate:
            wordings.add(predicate.text, "predicate")
            wordings.add(left and left + predicate.text, "left_predicate")
        return
    joined = noun.end < len(text) and text[noun.end] in "、和"
    wordings.add(noun.text, "right", ("right", beside, "joined" if joined else "ends"))
    if "的" in noun.text:
        wordings.add(noun.text.rsplit("的", 1)[1], "behind_de")
    if left and len(left) <= _LONGEST_VERB and _may_govern(figure, cues):
        wordings.add(left + noun.text, "verb_noun", f"verb_noun:{len(left)}")
    elif left is None and figure.links:
        wordings.add(figure.links[-1].word + noun.text, "link_noun")
    if predicate and not _measures_next(view, predicate):
        wordings.add(f"{predicate.text}的{noun.text}", "predicate_noun")
        if _is_name_like(view, predicate):
            wordings.add(noun.text + predicate.text, "right_whole")
    words = view.words[view.word_at[noun.start] : view.word_at[noun.end - 1] + 1]
    if len(words) > 1:
        wordings.add(words[0] if len(words[0]) > 1 else words[0] + words[1], "right_first")


def _may_govern(figure: Figure, cues: Cues) -> bool:
    """Whether the words before a count may be the verb of what is counted (改造|12个小区), not one example of it
    (华为云等|12家企业) nor another property (全长|32公里的高速公路)."""
    phrase = figure.phrase
    if phrase is None or phrase.text.endswith(tuple(cues["attribute"])):
        return False
    if figure.view.tags[figure.view.word_at[phrase.start]] == "r":
        return False  # 我们|32个护理员
    return not figure.view.text.startswith("等", phrase.end, figure.quantity.left)


def _measures_next(view: SentenceView, predicate: Phrase) -> bool:
    """Whether a predicate leads to a figure of its own: 810个省重点项目|完成投资1.04万亿元, not 85个学科|进入前1%."""
    end = predicate.end
    return end < len(view.mask) and view.mask[end] == QUANTITY and not predicate.text.endswith("前")


def _is_name_like(view: SentenceView, predicate: Phrase) -> bool:
    """Whether a noun and its predicate together name what is counted (毕业生|就业, 企业|上市), not what befell it
    (医院|在考核中获评)."""
    word = view.word_at[predicate.start]
    return len(predicate.text) <= len(view.words[word]) and view.tags[word].startswith("v")


def _propose_inherited(
    wordings: _Wordings, kind: KindReading, left: str | None, beside: str, earlier: Sequence[str], nearness: str,
    is_first: bool,
) -> None:  # fmt: skip
    """What earlier figures measured, and the words before this one with what they leave unsaid (民航, after 铁路发送旅客). A
    share of an amount (完成预算3亿元的26%) is of what was told before that amount."""
    goes_on = left is None and kind.kind == "delta" and nearness == "same_unit"
    for rank, name in enumerate(dict.fromkeys(reversed(earlier[-3:]))):
        if rank and goes_on:
            break
        source = "inherited" if rank == 0 else "inherited_2"
        said = ("inherited:any", beside, "before" if is_first else "same")
        wordings.add(name, source, said, f"{source}:{beside}", (source, nearness, beside))
        if rank or not left or len(left) > 2 * _LONGEST_SIBLING:
            continue
        if head := head_of(name):
            wordings.add(left + head, "tail")
        if 2 <= len(left) <= _LONGEST_SIBLING:
            for cut in (2, 3):
                if len(name) > cut + 2:
                    wordings.add(left + name[cut:], "borrowed", f"borrowed{cut}")


def _describe_nearness(figure: Figure) -> str:
    """How the figure is of the size of the one before it: 亩均税收26万元，较上年提高1.9万元 goes on about it."""
    before, quantity = figure.before, figure.quantity
    if before is None:
        return "no_figure_before"
    if quantity.dimension == "share" or quantity.unit == "百分点":
        return "share_of_share" if before.dimension == "share" else "share_of_amount"
    return "same_unit" if before.unit == quantity.unit else "other_unit"


def _loses_modifier(view: SentenceView, phrase: Phrase) -> bool:
    """Whether the name of the catalogue that a phrase ends with is only the tail of what it names: 旅行|服务进出口 is another statistic than
    服务进出口. A verb or an area before it is no part of the name."""
    start = view.known[phrase.end]
    if start <= phrase.start or view.mask[start - 1]:
        return False
    tag = view.tags[view.word_at[start - 1]]
    return tag.startswith(_MODIFIERS) and not tag.startswith("ns") and view.text[start - 1] not in _MARKS_OF_LISTS


def _find_whole(figure: Figure) -> int:
    """Where the whole begins that a part is held against (高新技术产品占|出口总额的比重), which is not what is measured; else 0."""
    left = figure.quantity.left
    return figure.view.text.rfind("占", max(figure.floor, left - _LONGEST_WHOLE), left) + 1


def _propose_before(
    wordings: _Wordings, figure: Figure, whole: int, beside: str, nearness: str, chained: Indicator | None, cues: Cues
) -> None:
    """What the clauses before the figure's own name, and the names of the catalogue before it, but for one from `whole` on."""
    view, text, boundary = figure.view, figure.view.text, figure.clause
    for rank in range(2):
        end = boundary
        while end and text[end - 1] in _MARKS:
            end -= 1
        if not end:
            break
        boundary = find_boundary(view, end, 0)
        before = find_left_phrase(view, cues, boundary, end)
        if before and before.text.endswith(tuple(cues["frame_end"])):
            continue  # 旅客运输方面，日均1322万人次
        if before and not (figure.before and before.end > figure.before.start >= before.start):
            wordings.add(before.text, "clause_before", f"clause_before{rank}", ("clause_before", beside))
    ends = [end for end in view.known if end <= figure.quantity.left and not view.known[end] >= whole > 0]
    ends.sort(reverse=True)
    for rank, end in enumerate(ends[:2]):
        if figure.phrase and end == figure.phrase.end and _loses_modifier(view, figure.phrase):
            continue
        here = "here" if view.known[end] >= figure.clause else "before"
        name = text[view.known[end] : end]
        stands = "whole" if text.startswith(tuple(cues["within"]), end) else beside
        if chained and chained.rule == "share" and name in chained.text:
            continue  # X发电装机容量占全部装机比重: a part of the share's name
        groups: list[Group] = [(f"catalogued_before{rank}", here), ("catalogued_before", stands)]
        if figure.before and end <= figure.before.start:
            if nearness == "same_unit" and beside == "alone" and figure.own_change:
                continue  # 亩均税收26万元，较上年提高1.9万元 goes on about the figure before it
            groups.append((f"beyond:{nearness}", beside))
        wordings.add(name, "catalogued_before", *groups)


def _describe_shapes(proposals: Proposals, unit: str | None, kind: str, catalogue: Catalogue) -> None:
    """What a wording looks like: its length, its ends, whether the catalogue knows it, whether another holds it."""
    names = list(proposals.of)
    for name, candidate in proposals.of.items():
        groups = candidate.groups
        groups.append((f"long{min(len(name) // 2, 8)}", kind))
        groups += _find_shapes(name)
        groups.append("catalogued" if catalogue.name_of(name, unit, kind) else "uncatalogued")
        if len(names) > 1:
            if any(other in name for other in names if other != name):
                groups.append("holds_another")
            if any(name in other for other in names if other != name):
                groups.append("within_another")


@lru_cache(maxsize=65536)
def _find_shapes(name: str) -> tuple[str, ...]:
    return tuple(shape for shape, pattern in _SHAPES if pattern.search(name))


def _read_enumeration(figure: Figure) -> list[str] | None:
    """The names that a list of figures is spread over, as they stand before 分别; None where they are not as many."""
    text = figure.view.text
    first = figure.clause
    spread = _DISTRIBUTES.search(text, first, figure.quantity.left)
    if spread is None:
        return None
    start = first
    while start and text[start - 1] == "、":
        start = find_boundary(figure.view, start - 1, 0)
    names = [name for name in _JOINT.split(text[start : spread.start()]) if name]
    return names if len(names) == figure.length else None
