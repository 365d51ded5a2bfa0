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
from transforms.language.tokens import Token, find_tokens, is_invented
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
# What says when, before a statement begins: parts of speech (去年, 后来, 已), and the ends of dates
_DATES = frozenset(("年", "月", "日"))
_TIMES = frozenset(("t", "d", "m", "q", "f", "ad"))
_PROPER = frozenset({"nr", "nrt", "nrfg", "nt", "eng", "ns"})
_LEADS = frozenset({"a", "ad", "z", "zg", "f", "s", "i", "l", "vq", "b", "m", "an"})
_BEHIND = frozenset("区化式型级制员生城群圈带商们热")  # 中心城区, 项目化, 园区型: the head goes on
_QUOTED = re.compile(r"(?:“[^“”，。]{1,10}”|\"[^\"，。,]{1,8}\")$")
_BRACKETED = re.compile(r"[（(][\u4e00-\u9fffA-Za-z]{1,8}[）)]")
_KINDS = {
    "企业": {"company"}, "园区": {"park", "base"}, "基地": {"base", "park"}, "线路": {"route"}, "校": {"school"},
    "院": {"hospital", "school", "organisation"}, "行": {"company"}, "厂": {"company", "facility", "base"}, "店": {"company"},
    "馆": {"scenic", "facility", "organisation"}, "矿": {"base", "company"}, "所": {"organisation"}, "社": {"company"},
    "站": {"facility", "port"},
}  # fmt: skip
_LONGEST = 30
# C919, 三, 第三小学
_NUMERAL_OF_NAME = re.compile(
    r"[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[一二三四五六七八九十]+|第[一二三四五六七八九十\d]{1,3}"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十\d]{1,9}号|\d{1,5}千伏|[一二三四五六七八九十]{1,9}期|[A-Za-z\d]+")
_VOLTAGE = re.compile(r"±?\d{1,5}千伏$")
_JOINS_ENDS = frozenset(("至", "到", *"—–－-～"))
# 舟山|港前|10个月: the segmenter takes what begins a time for the end of a name
_GLUED_BEHIND = frozenset(("前", "今", "去", "当", "单", "全", "首", "年"))
_GLUED_YEAR = re.compile(r"(?:\d{4})?年(?=[\u4e00-\u9fff]{2})")
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
        if match.lastgroup == "bare" and not _opens_statement(text, match.start()):
            continue
        next_one = bisect_left(starts, match.start())
        if next_one < len(named) and named[next_one].start < match.end():
            continue
        before = named[max(0, next_one - 3) : next_one]
        if before and before[-1].end > match.start():
            continue
        head = next(filter(None, match.groups()))
        kinds = _KINDS.get(head) or {lexicon.head_of[head].kind if head in lexicon.head_of else ""}
        fitting = [subject for subject in [*reversed(before), carried] if subject and subject.kind in kinds]
        target = choose_target(fitting)
        if target is not None:
            found.append(SubjectMention(match.start(), match.end(), target.name, target.kind, target.place))
    found += [
        SubjectMention(*filer.span("name"), filer["name"], "company")
        for filer in lexicon.filers.finditer(text)
        if not any(subject.start < filer.end("name") and filer.start() < subject.end for subject in found)
    ]
    # What points back and met nothing here is left to who knows the story.
    taken = [(subject.start, subject.end) for subject in found]
    for subject in every:
        if subject.points and not any(start < subject.end and subject.start < end for start, end in taken):
            found.append(subject)
    return sorted(found, key=lambda subject: subject.start)


def choose_target(fitting: Sequence[SubjectMention]) -> SubjectMention | None:
    """What points back means the first of those that fit that is surely a name, else the first; None where none fits."""
    return next((subject for subject in fitting if subject.is_certain), next(iter(fitting), None))


def _opens_statement(text: str, at: int) -> bool:
    """Whether a clause begins at `at`, or has told no more before than when: 2019年|公司, 如今|牧场."""
    if at == 0 or text[at - 1] in CLAUSE_OPENERS:
        return True
    tokens = find_tokens(text)
    for number in range(bisect_left(tokens, at, key=_token_end), -1, -1):
        start, end, kind = tokens[number]
        if kind not in _TIMES and text[end - 1] not in _DATES:
            return False
        if start == 0 or text[start - 1] in CLAUSE_OPENERS:
            return True
    return False


def _named(text: str, lexicon: SubjectLexicon, places: Sequence[PlaceMention]) -> list[SubjectMention]:
    """The names of a text, and what points back by a bare head noun, in order."""
    found: list[SubjectMention] = []
    place_ends = {place.end: place for place in places}
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
        place = place_ends.get(end)
        last_token = _find_last_token(text, at, end, head, place)
        if last_token is None:
            continue
        # nothing of a name lies further back than its longest length
        near = find_tokens(text)[max(0, last_token - _LONGEST) : last_token + 1]
        around = places[
            bisect_left(places, at - 2 * _LONGEST, key=_place_start) : bisect_left(places, end, key=_place_start)
        ]
        last = found[-1] if found else None
        if last and head.kind != "project" and at - last.start <= 2 * _LONGEST and _goes_on(last.end, at, near):
            found.pop()  # 研究中心 + 有限公司, 农林大学 + 菌草研究所: one name
            start = last.start
        else:
            start = _start_of_name(text, at, last.end if last else 0, near, around, head, lexicon)
        if start is None and head.kind == "route" and _BRACKETED.match(text, end):
            start = at  # 中欧班列（渝新欧）: which one the bracket says
        if place is not None:
            start = place.start if start is None else min(start, place.start)
        is_certain = (start is not None or head.needs == "name") and not head.is_wide
        if start is None:
            start = _start_of_likely_name(text, at, free, near, head, lexicon)
        if start is None:
            pointer = _POINTER.search(text, max(free, at - 3), at)
            if pointer or _opens_statement(text, at):
                begin = pointer.start() if pointer else at
                found.append(SubjectMention(begin, end, head.text, head.kind, None, False, True))
                free = end
            continue
        free = end
        is_collective = any(place.start == start and place.role == "deictic" for place in around)
        if is_collective or (lexicon.bare and text.startswith(lexicon.bare, start, at)):
            continue  # 全县茶园 is the county's, 公司二期工厂 the company's
        start = _settle_start(text, start, at, found[-1].end if found else 0, head, around)
        if pointer := _POINTER.match(text, start, at):
            found.append(SubjectMention(start, end, text[pointer.end() : end], head.kind, None, False, True))
            continue
        free = end = _settle_end(text, end, head, lexicon)
        found.append(SubjectMention(start, end, text[start:end], head.kind, _place_of(start, end, around), is_certain))
    return found


def _find_last_token(text: str, at: int, end: int, head: SubjectHead, place: PlaceMention | None) -> int | None:
    """The number of the token that a head noun ends with; None where it ends no name of an owner. `place` is the area that
    is named up to the same character."""
    if text[end : end + 1] in _BEHIND:
        return None
    if place is not None and (place.name.endswith(head.text) or place.name.startswith(text[place.start : end])):
        return None  # 浦东新区 and 香港 are areas; 新郑国际机场 is none, though one knows by it where one is
    tokens = find_tokens(text)
    last = bisect_left(tokens, end, key=_token_end)
    if last == len(tokens) or (tokens[last][1] != end and not place and text[end] not in _GLUED_BEHIND):
        return None
    if head.needs != "brand":
        return last
    goes_on = last + 1 < len(tokens) and tokens[last + 1][2].startswith("n")  # 凌芯半导体|产业园
    return last if not goes_on and _follows_brand(text, at, tokens[max(0, last - 2) : last + 1]) else None


def _settle_start(
    text: str, start: int, at: int, free: int, head: SubjectHead, places: Sequence[PlaceMention]
) -> int:  # fmt: skip
    """The start of a name without a year glued to it, with the number of an event, with both ends of a way."""
    start = _without_year(text, start, at)
    if head.kind == "event":
        return _with_ordinal(text, start, free)
    return _with_both_ends(text, start, free, places) if head.kind in ("route", "project") else start


def _settle_end(text: str, end: int, head: SubjectHead, lexicon: SubjectLexicon) -> int:
    """The end of a name with the number of a line and what stands in brackets behind."""
    if head.kind == "route" and (numbered := lexicon.numbered.match(text, end)):
        end = numbered.end()
    bracket = _BRACKETED.match(text, end)
    return bracket.end() if bracket else end


def _token_end(token: Token) -> int:
    return token[1]


def _place_start(place: PlaceMention) -> int:
    return place.start


def _follows_brand(text: str, at: int, tokens: Sequence[Token]) -> bool:
    """Whether an invented word ends at `at`."""
    return any(end == at and is_invented(text[start:end]) for start, end, _ in tokens)


def _goes_on(last_end: int, at: int, tokens: Sequence[Token]) -> bool:
    """Whether only nouns, and few, stand between the end of one name and the next head."""
    between = [kind for start, end, kind in tokens if last_end <= start and end <= at]
    return at - last_end <= 10 and all(kind[0] == "n" or kind in ("b", "vn", "eng", "m") for kind in between)


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
        elif start < free or at - start > _LONGEST:
            break
        elif not _is_part(piece, kind, depth, lexicon) and not _is_place(start, end, places):
            break
        run.insert(0, (start, min(end, at), kind))
    while run and _leads(text, run[0], lexicon):
        run.pop(0)
    if not run or text.startswith(lexicon.general, run[0][0]):
        return None
    inside = next((place for place in places if run[0][0] <= place.start and place.end <= at), None)
    if inside and inside.start - run[0][0] == 1 and run[0][2] in _PROPER:
        return run[0][0]  # 湛|海丰渔业: a name that only looks like an area
    if inside and inside.level not in ("nation", "world"):
        modifier = text[inside.end : at]
        if head.needs in ("", "words") or len(modifier) >= 3 or any(k in _PROPER for s, _, k in run if s >= inside.end):
            return inside.start
        return None
    if head.needs == "place":
        return None
    if quote := _QUOTED.search(text, max(free, run[0][0] - 14), run[0][0]):
        return quote.start()
    is_named = head.needs == "words" or any(
        kind in _PROPER or (head.kind == "company" and is_invented(text[a:b])) for a, b, kind in run
    )
    if is_named and at - run[0][0] >= 2:
        return run[0][0]
    return run[0][0] if head.kind == "base" and at - run[0][0] >= 10 else None


def _start_of_likely_name(
    text: str, at: int, free: int, tokens: Sequence[Token], head: SubjectHead, lexicon: SubjectLexicon
) -> int | None:
    """Where a name may start that holds nothing proper: 首台机组, 本届运动会; None where the head stands alone."""
    start = second = at  # where the name may begin, and where its second word does
    for begin, end, kind in reversed(tokens):
        if end > at and begin >= at:
            continue
        if text[begin:end].isdigit() and second - end == 1:
            start = second  # 优化242条|公交线路: a number and a word of one character count what follows
            break
        if (
            begin < free
            or at - begin > _LONGEST
            or not (_is_part(text[begin:end], kind, 0, lexicon) or _NUMBERED.fullmatch(text, begin, end))
        ):
            break
        start, second = begin, start
    leading = _COMMON_LEAD.match(text, start, at)
    start = leading.end() if leading else start
    if head.needs == "name":
        return start
    return start if at - start >= 2 else None


def _without_year(text: str, start: int, at: int) -> int:
    """The start moved behind a year that the segmenter glued to the name: 2024|年花湖机场."""
    year = _GLUED_YEAR.match(text, start, at)
    return year.end() if year else start


def _with_both_ends(text: str, start: int, free: int, places: Sequence[PlaceMention]) -> int:
    """The start of a way's name moved before its voltage and its two ends: 青海至河南±800千伏特高压直流工程."""
    voltage = _VOLTAGE.search(text, max(free, start - 8), start)
    before = voltage.start() if voltage else start
    end_of = {place.end: place.start for place in places if place.start >= free}
    near = before if before in end_of.values() else end_of.get(before, 0)
    return end_of.get(near - 1, start) if near and text[near - 1] in _JOINS_ENDS else start


def _with_ordinal(text: str, start: int, free: int) -> int:
    """The start moved before the number of an event: 第12届…, 2025…."""
    ordinal = _ORDINAL.search(text, max(free, start - 10), start)
    return ordinal.start() if ordinal else start


def _leads(text: str, token: Token, lexicon: SubjectLexicon) -> bool:
    """Whether a token stands before a name without being part of it: 建设…机场, 新…工厂."""
    start, _, kind = token
    return kind in _LEADS or text[start] in "（()）" or text.startswith(lexicon.opening, start)


def _is_place(start: int, end: int, places: Sequence[PlaceMention]) -> bool:
    """Whether a token names an area, whatever part of speech it was given: 大连 is an adverb to the segmenter."""
    return any(place.start <= start and end <= place.end for place in places)


def _is_part(piece: str, kind: str, depth: int, lexicon: SubjectLexicon) -> bool:
    """Whether a token can be part of a name."""
    if kind == "x":
        return piece.isalnum()
    if piece in lexicon.breaks:
        return False
    if kind == "m":
        return depth > 0 or _NUMERAL_OF_NAME.fullmatch(piece) is not None
    return kind not in _BREAKS or piece in lexicon.nominal or (kind == "vg" and is_invented(piece))


def _place_of(start: int, end: int, places: Sequence[PlaceMention]) -> str | None:
    inside = [place for place in places if start <= place.start and place.end <= end and place.level != "nation"]
    if inside:
        return inside[0].name
    before = [place for place in places if place.end <= start and place.role in ("place", "listed", "deictic")]
    return before[-1].name if before and before[-1].level not in ("nation", "world", "country") else None
