"""Candidates for the indicator of a figure: the words before it, the noun behind it, what was spoken of before.

Belongs here: `propose_indicators` and the features of a wording.
Does not: finding phrases (`transforms.indicators`), weighing (`transforms.language.choice`).
"""

import re
from collections.abc import Sequence

from transforms.indicators.catalogue import Catalogue
from transforms.indicators.coordination import head_of
from transforms.indicators.links import find_boundary
from transforms.indicators.phrases import find_left_phrase, find_right_phrase
from transforms.language.choice import Candidate
from transforms.language.cues import Cues
from transforms.language.sentence_view import clean_name
from transforms.meaning.figures import Figure
from transforms.meaning.indicator import Indicator
from transforms.meaning.kind import KindReading

_DISTRIBUTES = re.compile(r"分别|各(?:为|达|占|增|降)?")
_JOINT = re.compile(r"[、和与及]|以及")
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
    view, quantity, text = figure.view, figure.quantity, figure.view.text
    found: dict[str, tuple[Indicator, list[str]]] = {}
    unit_class = "measure" if quantity.is_measure_word else quantity.dimension or "bare"

    def propose(name: str | None, source: str, *more: str) -> None:
        name = clean_name(name.strip("、，的和与及 ")) if name else None
        if not name or len(name) > 40:
            return
        known = found.get(name)
        features = [
            source,
            *more,
            f"{source}|{kind.kind}",
            f"{source}|{unit_class}",
            f"{source}|{'first' if is_first else 'later'}",
        ]
        if known is None:
            found[name] = (Indicator(name, source, 0.7), features)
        else:
            known[1].extend(features)

    if chained is not None:
        propose(
            chained.text,
            "chain",
            f"reading:{chained.rule}",
            f"reading:{chained.rule}|{kind.kind}",
            f"reading:{chained.rule}|{unit_class}",
        )
    phrase = figure.phrase
    left = phrase.text if phrase else None
    if left:
        propose(left, "left", "left:linked" if figure.links else "left:bare")
        if phrase.end in view.known:
            found_in = text[view.known[phrase.end] : phrase.end]
            propose(found_in, "left_catalogued")
    noun, predicate = find_right_phrase(view, cues, quantity.right, figure.limit)
    if noun:
        after = "、" if noun.end < len(text) and text[noun.end] in "、和" else ""
        propose(noun.text, "right", f"right|{'phrase' if left else 'alone'}", f"right:joined{after}")
        if "的" in noun.text:
            propose(noun.text.rsplit("的", 1)[1], "behind_de")
        if left and len(left) <= 6:
            propose(left + noun.text, "verb_noun", f"verb_noun|{len(left)}")
        elif left is None and figure.links:
            propose(figure.links[-1].word + noun.text, "link_noun")
        if predicate:
            propose(f"{predicate.text}的{noun.text}", "predicate_noun")
            propose(noun.text + predicate.text, "right_whole")
        words = view.words[view.word_at[noun.start] : view.word_at[noun.end - 1] + 1]
        if len(words) > 1:
            propose("".join(words[:1]) if len(words[0]) > 1 else "".join(words[:2]), "right_first")
    elif predicate:
        propose(predicate.text, "predicate")
        if left:
            propose(left + predicate.text, "left_predicate")
    for rank, name in enumerate(dict.fromkeys(reversed(earlier[-3:]))):
        propose(
            name,
            "inherited" if rank == 0 else "inherited_2",
            f"inherited:{'same' if not is_first else 'before'}",
            f"inherited|{'phrase' if left else 'alone'}",
        )
        if rank == 0 and left and len(left) <= 8:
            if head := head_of(name):
                propose(left + head, "tail", f"tail|{kind.kind}")
            words = [name[:2], name[:3]]
            for cut in words:
                if 2 <= len(left) <= 4 and len(name) > len(cut) + 2:
                    propose(left + name[len(cut) :], "borrowed", f"borrowed{len(cut)}")
    boundary = figure.clause
    for rank in range(2):
        end = boundary
        while end and text[end - 1] in _MARKS:
            end -= 1
        if not end:
            break
        boundary = find_boundary(view, end, 0)
        before = find_left_phrase(view, cues, boundary, end)
        if before and not (figure.before and before.end > figure.before.start >= before.start):
            propose(
                before.text, "clause_before", f"clause_before{rank}", f"clause_before|{'phrase' if left else 'alone'}"
            )
    ends = [end for end in view.known if end <= quantity.left]
    for rank, end in enumerate(sorted(ends, reverse=True)[:2]):
        here = "here" if view.known[end] >= figure.clause else "before"
        propose(
            text[view.known[end] : end],
            "catalogued_before",
            f"catalogued_before{rank}|{here}",
            f"catalogued_before|{'phrase' if left else 'alone'}",
        )
    for name in headings[-2:]:
        propose(name, "heading", f"heading|{'phrase' if left else 'alone'}")
    if figure.length > 1 and (names := _read_enumeration(figure)):
        propose(names[figure.position], "enumerated", f"enumerated|{kind.kind}")
    for name, (_, features) in found.items():
        features += [f"long{min(len(name) // 2, 8)}", f"{kind.kind}|long{min(len(name) // 2, 8)}"]
        features += [shape for shape, pattern in _SHAPES if pattern.search(name)]
        entry = catalogue.name_of(name, quantity.unit, kind.kind)
        features.append("catalogued" if entry else "uncatalogued")
        if len(found) > 1 and any(other != name and other in name for other in found):
            features.append("holds_another")
        if any(other != name and name in other for other in found):
            features.append("within_another")
        combined = "+".join(sorted(_SOURCES.intersection(features)))
        features += [
            f"all:{combined}",
            f"all:{combined}|{kind.kind}",
            f"all:{combined}|{'of' if 'of' in features else 'amount' if 'amount' in features else ''}",
        ]
    return [Candidate(indicator, name, features) for name, (indicator, features) in found.items()]


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
