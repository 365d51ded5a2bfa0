"""Roles of places: whether a place is what the text speaks of, part of a name, a destination or a yardstick.

Belongs here: `assign_roles` and the grammar of the words around a place.
Does not: the words themselves (`seeds/reference/place_words.csv`), finding places (`transforms.places.mentions`).
"""

import re
from itertools import pairwise

from transforms.places.drafts import JOINERS, LIST_LEVELS, NEARBY, ROUTE_JOINERS, PlaceDraft, PlaceRole
from transforms.places.gazetteer import Gazetteer

# 北京10月20日电, 长兴6月3日讯: where the report was sent from
_DATELINE = re.compile(r"(?:\d{1,2}月)?\d{1,2}日(?:电|讯|[^\d，。]{0,6}电)|电\s*[（(]")
_CLAUSE_END = "，。；：！？,;!?（(“"
# characters that end the run from a place to the head noun of an organisation named after it
_NAME_STOPS = re.compile(r"[，。；：！？、“”\"\s\d的在为是有了将到从《》]")
_BEHIND_HEAD = frozenset("生城制们军卡")  # 大学生, 大学城, 股份制: no head noun
# 人 as "people from there", not as the start of 人均, 人口, 人民 …
_PEOPLE = re.compile(r"人(?![均口民才工大社力次文行为家物数类])")
# 居全国城市首位, 全球主要港口第一: the rank stands a few characters on
_RANK_NEAR = re.compile(
    r"[^，。；、：\d]{0,8}?(?:第[一二三四五六七八九十\d]|首位|前列|前茅|榜首|之首|最[多大高快优好低强长])"
)
_NO_COMPARISON = (
    "占比", "同比", "环比", "对比", "定居", "移居", "旅居", "聚居", "系列", "陈列", "下列", "行列", "民居",
)  # fmt: skip
# 在全省占四分之一, 在全国的占比; not 在湖州占地500亩
_HOLDS_A_SHARE = re.compile(r"(?:全[国省市县区州])?(?:总量)?[的中里]?占(?![地领用])")


def assign_roles(
    text: str, drafts: list[PlaceDraft], gazetteer: Gazetteer, time_ends: frozenset[int] = frozenset()
) -> None:
    """Sets the role of each draft; drafts are sorted, `time_ends` are where the times of the text end. Those joined by
    、 or 和 become a list and share a role."""
    for index, draft in enumerate(drafts):
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        draft.role = _role(text, draft, drafts[max(0, index - NEARBY) : index], following, gazetteer)
        if draft.role == "place" and _is_trade_partner(text, draft, time_ends):
            draft.role = "destination"
    for left, right in pairwise(drafts):
        if left.role == "rank_scope" and right.role == "deictic" and text[left.end : right.start] in JOINERS:
            right.role = "rank_scope"  # 高于全国、全省平均
        if left.level not in LIST_LEVELS or right.level not in LIST_LEVELS:
            continue
        if text[left.end : right.start] in JOINERS and right.role == "place":
            if left.role in ("place", "listed"):
                left.role = right.role = "listed"
            elif left.role in ("destination", "rank_scope"):
                right.role = left.role


def _role(
    text: str, draft: PlaceDraft, earlier: list[PlaceDraft], following: PlaceDraft | None, gazetteer: Gazetteer
) -> PlaceRole:
    cues, start, end = gazetteer.cues, draft.start, draft.end
    is_wide = draft.level in ("nation", "world")
    is_pointing = draft.role == "deictic"
    is_dateline = _DATELINE.match(text, end) or text.startswith(cues["after", "dateline"], end)
    if not is_pointing and (is_dateline or _names_organisation(text, end, gazetteer)):
        return "organisation"
    before, after = text[max(0, start - 5) : start], text[end : end + 6]
    if after.removeprefix("的").startswith(cues["after", "rank_scope"]) and not after.startswith(("前往", "前来")):
        return "rank_scope"
    if before.endswith(cues["before", "rank_scope"]) and not before.endswith(_NO_COMPARISON):
        return "rank_scope"
    if before.endswith("在") and _HOLDS_A_SHARE.match(text, end):
        return "rank_scope"  # 在湖州全市占四分之一
    if is_pointing and earlier and earlier[-1].end == start and earlier[-1].role == "rank_scope":
        return "rank_scope"
    if is_wide or is_pointing:
        if before.endswith(("比", "较")) and not before.endswith(_NO_COMPARISON):
            return "rank_scope"
        if _RANK_NEAR.match(text, end) and not (following and following.start < end + 8):
            return "rank_scope"
    if is_pointing and not is_wide:
        return draft.role
    if before.endswith(cues["before", "destination"]):
        # where a reporter went is where the story is told: 记者近日走进|共和县
        ahead = text[max(0, start - 12) : start]
        is_visited = ahead.endswith(cues["before", "visited"]) and any(who in ahead for who in cues["before", "visitor"])
        return "place" if is_visited else "destination"
    if is_wide:
        return "destination" if before.endswith(cues["before", "reach"]) else draft.role
    if _is_quoted_name(text, start, end) or _is_named_facility(text, draft, earlier, cues["before", "located"]):
        return "organisation"
    if _PEOPLE.match(text, end) or after.startswith(cues["after", "demonym"]):
        return "destination"
    spoken_of = any(other.role in ("place", "listed", "deictic") for other in earlier)
    if spoken_of and before.endswith(cues["before", "recipient"]):
        return "destination"
    if _is_partner(text, start, end, earlier, cues["after", "partner"]):
        return "destination"
    moves = before.endswith(("在", *cues["before", "movement"]))
    if spoken_of and moves and after.startswith(cues["after", "settled"]):
        return "destination"
    next_end = following.end if following and after.startswith("在") and following.start == end + 1 else None
    if next_end and text.startswith(cues["after", "invested"], next_end):
        return "destination"
    if _is_route(text, draft, earlier, following, gazetteer):
        return "destination"
    if before.endswith(cues["before", "excluded"]):
        return "destination"  # 棉花产量（不含|兵团）
    return draft.role


def _is_trade_partner(text: str, draft: PlaceDraft, time_ends: frozenset[int]) -> bool:
    """Whether it is a foreign country that opens no clause; a text on one opens its clauses with it, or behind a time."""
    opens = not draft.start or text[draft.start - 1] in _CLAUSE_END or draft.start in time_ends
    return draft.area is not None and draft.area.is_foreign and not opens


def _is_partner(text: str, start: int, end: int, earlier: list[PlaceDraft], partner: tuple[str, ...]) -> bool:
    """Whether the place is whom a deal is made with: 与北京…签署协议. 义乌与金华合作 is a list."""
    if text[start - 1 : start] not in ("与", "同", "和") or (earlier and earlier[-1].end == start - 1):
        return False
    clause = text[end : end + 40].split("，", 1)[0].split("。", 1)[0]
    return any(word in clause for word in partner)


def _is_quoted_name(text: str, start: int, end: int) -> bool:
    """Whether the place opens a name or slogan in quotes or a title: “晋江经验”, 《杭州宣言》."""
    if text[start - 1 : start] not in ("“", "《", "‘"):
        return False
    close = next((at for at in range(end, min(len(text), end + 14)) if text[at] in "”》’，。；“"), -1)
    return close > end and text[close] in "”》’"


def _is_named_facility(text: str, draft: PlaceDraft, earlier: list[PlaceDraft], located: tuple[str, ...]) -> bool:
    """Whether the place is part of the name of what was just said to lie elsewhere: 位于银川市的宁夏…社区."""
    if not earlier or text[draft.start - 1 : draft.start] != "的" or draft.start - earlier[-1].end > 12:
        return False
    return text[max(0, earlier[-1].start - 4) : earlier[-1].start].endswith(located)


def find_head_behind(text: str, end: int, heads: re.Pattern[str], longest: int) -> re.Match[str] | None:
    """The head noun of a name that runs on from the place that ends at `end`, at most `longest` characters with it; None where
    another word ends the name before."""
    found = heads.search(text, end, end + longest)
    return found if found and not _NAME_STOPS.search(text, end, found.start()) else None


def _names_organisation(text: str, end: int, gazetteer: Gazetteer) -> bool:
    """Whether the name of an organisation runs on from the place: 浙江 … 有限公司, 金华 … 大学."""
    pattern = gazetteer.holder_heads
    found = find_head_behind(text, end, pattern, 20) if pattern else None
    if found is None:
        return False
    return text[found.end() : found.end() + 1] not in _BEHIND_HEAD or found.end() == len(text)


def _is_route(
    text: str, draft: PlaceDraft, earlier: list[PlaceDraft], following: PlaceDraft | None, gazetteer: Gazetteer
) -> bool:
    """Whether the place is an end of a road or line: 阜阳至黄冈段, 奉节至建始高速."""
    route = gazetteer.cues["after", "route"]
    if following and text[draft.end : following.start] in ROUTE_JOINERS:
        return text.startswith(route, following.end)
    if earlier and text[earlier[-1].end : draft.start] in ROUTE_JOINERS:
        return text.startswith(route, draft.end)
    return False
