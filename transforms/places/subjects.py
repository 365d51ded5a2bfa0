"""Subjects: companies, projects, parks, ports, routes, facilities, schools … that a text names.

Belongs here: `find_subjects`: the borders of a name, leftwards from its head noun (公司, 港); 该公司 and its like.
Does not: the words themselves (`seeds/reference/organisation_heads.csv`, `organisation_words.csv`), places
(`transforms.places.mentions`), which subject a number belongs to (`transforms.meaning.observations`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from transforms.language.letters import CLAUSE_OPENERS
from transforms.language.tokens import Token, find_tokens
from transforms.places.mentions import PlaceMention
from transforms.places.subject_lexicon import SubjectHead, SubjectLexicon


class SubjectMention(NamedTuple):
    """A subject a text names; half-open span of that text. `name` is as written, for 该公司 the name it points back at;
    `place` is the full name of the area its name or the words before it give, None where they give none; `is_certain`
    says that a proper name stands there, and not only what may be one; `points`: it points back at what was named before
    (大会, 本届书展), by its head `name`."""

    start: int
    end: int
    name: str
    kind: str
    place: str | None = None
    is_certain: bool = True
    points: bool = False


# parts of speech a name does not hold: function words, pronouns, adverbs, verbs but the nominal ones
_BREAKS = frozenset(
    ("p", "c", "uj", "ul", "uz", "ud", "uv", "ug", "u", "r", "d", "y", "q", "t", "e", "df", "v", "vd", "vi")
)
_PROPER = frozenset({"nr", "nrt", "nrfg", "nt", "eng", "ns"})
_LEADS = frozenset({"a", "ad", "z", "zg", "f", "s", "i", "l", "vq", "b", "m", "an"})
_BEHIND = frozenset("区化式型级制员生城群圈带商们热")  # 中心城区, 项目化, 园区型: the head goes on
_QUOTED = re.compile(r"(?:“[^“”，。]{1,10}”|\"[^\"，。,]{1,8}\")$")
_BRACKETED = re.compile(r"[（(][\u4e00-\u9fffA-Za-z]{1,8}[）)]")
_KINDS = {"企业": {"company"}, "园区": {"park", "base"}, "基地": {"base", "park"}, "线路": {"route"}, "校": {"school"}}
_LONGEST = 30
_NUMBERED = re.compile(r"[一二三四五六七八九十\d]+号|\d+千伏|[一二三四五六七八九十]+期|[A-Za-z\d]+")
_POINTER = re.compile(r"(?:本届|本次|此次|这次|这[座条个家一项]|该|此|本)")
_ORDINAL = re.compile(r"(?:第[一二三四五六七八九十百\d]+届|首届|本届|本次|此次|这次|这[座条个家一项]|该|\d{4}年?)$")
_COMMON_LEAD = re.compile(
    r"(?:我国|全国|全球|世界|国内|首[台个座条届批]|最大|重点|主要|新一[轮批代]|大型|各类|多个|一批|相关)+"
)


def find_subjects(
    text: str, lexicon: SubjectLexicon, places: Sequence[PlaceMention] = (), carried: SubjectMention | None = None
) -> list[SubjectMention]:
    """Subjects in a text (a sentence, mostly), sorted and without overlap; precision before recall.

    `places` are the mentions of `find_places` in the same text. `carried` is the last subject of the article, which
    该公司 or 园区 at the start of a clause point back at where nothing in the text comes before.

    >>> lexicon = SubjectLexicon.from_rows([dict(head="港", kind="port", standing="located", needs="")])
    >>> harbour = PlaceMention(0, 2, "宁波市", "330200", "prefecture", "place")
    >>> [(s.name, s.kind, s.place) for s in find_subjects("宁波港吞吐量增长。", lexicon, [harbour])]
    [('宁波港', 'port', '宁波市')]
    """
    every = _named(text, lexicon, places)
    named = [subject for subject in every if not subject.points]
    found = list(named)
    starts = [subject.start for subject in named]
    for match in lexicon.pointing.finditer(text) if lexicon.pointing else ():
        next_one = bisect_left(starts, match.start())
        if next_one < len(named) and named[next_one].start < match.end():
            continue
        before = named[max(0, next_one - 3) : next_one]
        if before and before[-1].end > match.start():
            continue
        head = match["said"] or match["bare"]
        kinds = _KINDS.get(head) or {lexicon.head_of[head].kind if head in lexicon.head_of else ""}
        target = next((subject for subject in [*reversed(before), carried] if subject and subject.kind in kinds), None)
        if target is not None:
            found.append(SubjectMention(match.start(), match.end(), target.name, target.kind, target.place))
    # What points back and met nothing here is left to who knows the story.
    taken = [(subject.start, subject.end) for subject in found]
    for subject in every:
        if subject.points and not any(start < subject.end and subject.start < end for start, end in taken):
            found.append(subject)
    return sorted(found, key=lambda subject: subject.start)


def _named(text: str, lexicon: SubjectLexicon, places: Sequence[PlaceMention]) -> list[SubjectMention]:
    found: list[SubjectMention] = []
    place_ends = {place.end for place in places}
    free = 0
    for start_of_head in lexicon.starts.finditer(text):
        at = start_of_head.start()
        head_noun = lexicon.heads.match(text, at) if at >= free else None
        if head_noun is None:
            continue
        head, end = lexicon.head_of[head_noun[0]], head_noun.end()
        if head.kind == "none":
            free = end
            continue
        if text[end : end + 1] in _BEHIND:
            continue
        tokens = find_tokens(text)
        last_token = bisect_left(tokens, end, key=_token_end)
        if last_token == len(tokens) or tokens[last_token][1] != end or end in place_ends:
            continue
        # nothing of a name lies further back than its longest length
        near = tokens[max(0, last_token - _LONGEST) : last_token + 1]
        around = places[
            bisect_left(places, at - 2 * _LONGEST, key=_place_start) : bisect_left(places, end, key=_place_start)
        ]
        last = found[-1] if found else None
        if last and head.kind != "project" and at - last.start <= 2 * _LONGEST and _goes_on(last.end, at, near):
            found.pop()  # 研究中心 + 有限公司, 农林大学 + 菌草研究所: one name
            start = last.start
        else:
            start = _start_of_name(text, at, last.end if last else 0, near, around, head, lexicon)
        is_certain = start is not None and not head.is_wide
        if start is None:
            start = _start_of_likely_name(text, at, free, near, head, lexicon)
        if start is None:
            pointer = _POINTER.search(text, max(free, at - 3), at)
            if pointer or at == 0 or text[at - 1] in CLAUSE_OPENERS:
                begin = pointer.start() if pointer else at
                found.append(SubjectMention(begin, end, head.text, head.kind, None, False, True))
                free = end
            continue
        start = _with_ordinal(text, start, free)
        if pointer := _POINTER.match(text, start, at):
            found.append(SubjectMention(start, end, text[pointer.end() : end], head.kind, None, False, True))
            free = end
            continue
        if bracket := _BRACKETED.match(text, end):
            end = bracket.end()
        free = end
        found.append(SubjectMention(start, end, text[start:end], head.kind, _place_of(start, end, around), is_certain))
    return found


def _token_end(token: Token) -> int:
    return token[1]


def _place_start(place: PlaceMention) -> int:
    return place.start


def _goes_on(last_end: int, at: int, tokens: Sequence[Token]) -> bool:
    """Whether only nouns, and few, stand between the end of one name and the next head."""
    between = [kind for start, end, kind in tokens if last_end <= start and end <= at]
    return at - last_end <= 10 and all(kind[0] == "n" or kind in ("b", "vn", "eng") for kind in between)


def _start_of_name(
    text: str,
    at: int,
    free: int,
    tokens: Sequence[Token],
    places: Sequence[PlaceMention],
    head: SubjectHead,
    lexicon: SubjectLexicon,
) -> int | None:
    """Where the name that ends in the head at `at` starts; None where no proper name stands there."""
    quote = _QUOTED.search(text, max(free, at - 14), at)
    if quote:
        return quote.start()
    run: list[Token] = []
    depth = 0
    for start, end, kind in reversed(tokens):
        if end > at and start >= at:
            continue
        piece = text[start:end]
        if piece in ("）", ")", "（", "("):
            depth += 1 if piece in "）)" else -1
            if depth < 0:
                break
        elif start < free or at - start > _LONGEST or not _is_part(piece, kind, depth, lexicon):
            break
        run.insert(0, (start, min(end, at), kind))
    while run and _leads(text, run[0], lexicon):
        run.pop(0)
    if not run or text.startswith(lexicon.general, run[0][0]):
        return None
    inside = next((place for place in places if run[0][0] <= place.start and place.end <= at), None)
    if inside and inside.level not in ("nation", "world"):
        modifier = text[inside.end : at]
        if not head.needs or len(modifier) >= 3 or any(k in _PROPER for s, _, k in run if s >= inside.end):
            return inside.start
        return None
    if head.needs == "place":
        return None
    if quote := _QUOTED.search(text, max(free, run[0][0] - 14), run[0][0]):
        return quote.start()
    if any(kind in _PROPER for _, _, kind in run) and at - run[0][0] >= 2:
        return run[0][0]
    return run[0][0] if head.kind == "base" and at - run[0][0] >= 10 else None


def _start_of_likely_name(
    text: str, at: int, free: int, tokens: Sequence[Token], head: SubjectHead, lexicon: SubjectLexicon
) -> int | None:
    """Where a name may start that holds nothing proper: 首台机组, 本届运动会; None where the head stands alone."""
    start = at
    for begin, end, kind in reversed(tokens):
        if end > at and begin >= at:
            continue
        if (
            begin < free
            or at - begin > _LONGEST
            or not (_is_part(text[begin:end], kind, 0, lexicon) or _NUMBERED.fullmatch(text, begin, end))
        ):
            break
        start = begin
    leading = _COMMON_LEAD.match(text, start, at)
    start = leading.end() if leading else start
    if head.needs == "name":
        return start
    return start if at - start >= 2 else None


def _with_ordinal(text: str, start: int, free: int) -> int:
    """The start moved before the number of an event: 第12届…, 2025…."""
    ordinal = _ORDINAL.search(text, max(free, start - 10), start)
    return ordinal.start() if ordinal else start


def _leads(text: str, token: Token, lexicon: SubjectLexicon) -> bool:
    """Whether a token stands before a name without being part of it: 建设…机场, 新…工厂."""
    start, _, kind = token
    return kind in _LEADS or text[start] in "（()）" or text.startswith(lexicon.opening, start)


def _is_part(piece: str, kind: str, depth: int, lexicon: SubjectLexicon) -> bool:
    """Whether a token can be part of a name."""
    if kind == "x":
        return piece.isalnum()
    if kind == "m":
        return depth > 0 or re.fullmatch(r"[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[一二三四五六七八九十]+", piece) is not None
    return kind not in _BREAKS or piece in lexicon.nominal


def _place_of(start: int, end: int, places: Sequence[PlaceMention]) -> str | None:
    inside = [place for place in places if start <= place.start and place.end <= end and place.level != "nation"]
    if inside:
        return inside[0].name
    before = [place for place in places if place.end <= start and place.role in ("place", "listed", "deictic")]
    return before[-1].name if before and before[-1].level not in ("nation", "world", "country") else None
