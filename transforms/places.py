"""Places in a text: which area a name or a word such as 全省 means there, and which part it plays.

Belongs here: `find_places` (text → mentions), the scope deictics resolve against, `infer_default_place`.
Does not: the list of areas and words (`transforms.gazetteer`, `seeds/reference`), which mention a number belongs to
(`transforms.observations`), companies and facilities (`transforms.subjects`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add
from typing import Literal

import rjieba

from transforms.gazetteer import Area, Gazetteer, Level, Surface

Role = Literal["place", "deictic", "organisation", "destination", "listed", "rank_scope"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place a text names. Spans are of the text given, half open.

    `name` is the full official name; for a village or township as written; for 两省 after a list, the list.
    `within` is the code of the nearest area of the gazetteer that encloses a township or village, where known.
    Roles: `place` the area spoken of · `listed` one of several joined by 、 or 和 · `deictic` 全省, 该县, 三地 …
    · `organisation` part of the name of a company, school, newspaper · `destination` where people or goods go to or
    come from · `rank_scope` what a rank or share is stated against (居全国首位, 占全省). Only the first three are
    candidates for the area a number describes.
    """

    start: int
    end: int
    name: str
    code: str | None
    level: Level
    role: Role
    within: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceScope:
    """What deictics and ambiguous names resolve against: the default place of the document or article, and the last
    place stated before the text (full names; several joined by 、)."""

    default: str | None = None
    carried: str | None = None


@dataclass(frozen=True, slots=True)
class InferredPlace:
    """The default place of an article; `basis` is "text" where a publisher or dateline says so, else "inferred"."""

    name: str
    basis: Literal["text", "inferred"]


_JOINERS = frozenset({"、", "和", "与", "及", "以及", "或", "，", "暨"})
_STOPS = re.compile(r"[，。；：！？、“”\"\s\d的在为是有了将到从（(《》]")
_NOT_HEAD = frozenset("生城制们军卡")
_CLAUSE_END = re.compile(r"[，。；：！？,;]")
_PEOPLE = re.compile(r"人(?![均口民才工大社力次文行为家物数类])")
_SETTLED = re.compile(r"(?:稳定|灵活|实现|异地)?(?:就业|务工|上班|挂职|上学|打工|培训)")
_INVESTED = re.compile(r"(?:的)?(?:企业|投资|项目|商户|商会|创业|经商)")
_WORLD_AS_AREA = re.compile(r"(?:经济|贸易|人口|GDP|总量|市场|产量|产能|总产量|同行业|总额|份额|平均|第|首|前|最|领先|排名)")
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:镇|乡|街道|苏木)(?![\u4e00-\u9fff]?(?:企业|居民|村|域|化|级))")
_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:社区|村|嘎查)(?![民级集干务落庄镇委])")
_LONE_VILLAGE = re.compile(r"(?:(?<=[，。；：、“”（）\s在与和从到向对由位])|^)[\u4e00-\u9fff]{2,3}(?:村|镇|乡)(?![民级集干落庄镇委企域])")
_NO_PROPER = re.compile(
    r"^(?:[各个全该本我每多数两三一几此其这那乡城古小大新老美农山贫富渔苗侗彝]|特色|示范|贫困|脱贫|行政|自然|城中|重点|中心|建制|专业|传统|"
    r"文明|美丽|数字|未来|空心|薄弱|先进|周边|相关|偏远|所在|部分|所有|许多|不少|集镇|边境|沿边|民族|移民|试点|帮扶|强|弱|千|百|万)+(?:小|古|山|渔|农|新|老)?[村镇乡]$"
)
_LIST_LEVELS = frozenset({"province", "prefecture", "county", "country", "area", "group"})


def find_places(text: str, gazetteer: Gazetteer, scope: PlaceScope = PlaceScope()) -> list[PlaceMention]:  # noqa: B008
    """Mentions of places in a text (a sentence, mostly), sorted and without overlap.

    Names that lie in one another and stand together are one mention (西藏措勤县曲洛乡尼雄村 is 尼雄村, `within` 措勤县).
    Deictics that nothing resolves are left out. Time is linear in the length of the text.

    >>> rows = [
    ...     dict(code="330000", name="浙江省", short_name="浙江", level="province", parent_code="100000"),
    ...     dict(code="330700", name="金华市", short_name="金华", level="prefecture", parent_code="330000"),
    ... ]
    >>> gazetteer = Gazetteer.from_rows(rows)
    >>> [(m.name, m.role) for m in find_places("去年金华出口增长一成。", gazetteer)]
    [('金华市', 'place')]
    """
    return _Reader(text, gazetteer, scope).read()


def infer_default_place(
    text: str, gazetteer: Gazetteer, *, publisher: str | None = None, title: str | None = None, dateline: str | None = None
) -> InferredPlace | None:
    """The area an article speaks of unless it says otherwise; None where no area stands out.

    A government or local paper as `publisher` decides. Else every mention counts for its area and all that encloses
    it (in the title three times, the dateline's place twice), and the deepest area that still holds most of the
    weight of its parent is taken: five times 义乌 and twice 浙江 is 义乌市, 中卫 and 银川 alike are 宁夏回族自治区.
    """
    if publisher and (stated := _publisher_area(publisher, gazetteer)):
        return InferredPlace(stated.name, "text")
    weights: dict[str, float] = {}
    for part, weight in ((text, 1.0), (title or "", 3.0), (dateline or "", 2.0)):
        for area in _scan_areas(part, gazetteer):
            codes = area.members if area.level == "group" else (area.code or area.parent_code,)
            for code in filter(None, codes):
                for each in (code, *gazetteer.ancestors(code)):
                    weights[each] = weights.get(each, 0.0) + weight / len(codes)
    total = sum(weight for code, weight in weights.items() if gazetteer.area(code).level == "province")
    chosen: Area | None = None
    bar, level = 0.55 * total, "province"
    while level:
        at_level = [
            (weight, code)
            for code, weight in weights.items()
            if (area := gazetteer.area(code)).level != "province" or level == "province"
            if (area.parent_code == chosen.code if chosen else area.level == "province")
        ]
        if not at_level or max(at_level)[0] < bar or not total:
            break
        weight, code = max(at_level)
        chosen, bar, level = gazetteer.area(code), 0.6 * weight, "below"
    if chosen is None:
        return None
    said_so = bool(dateline) and any(area.code == chosen.code for area in _scan_areas(dateline or "", gazetteer))
    return InferredPlace(chosen.name, "text" if said_so else "inferred")


def _publisher_area(publisher: str, gazetteer: Gazetteer) -> Area | None:
    for area in _scan_areas(publisher, gazetteer):
        if publisher.startswith((area.name, area.short_name or area.name)) and area.level in ("province", "prefecture", "county"):
            return area
    return None


def _scan_areas(text: str, gazetteer: Gazetteer) -> list[Area]:
    """Areas a text names, most certain reading each, without roles or deictics."""
    found = []
    for _, _, surface in _Reader(text, gazetteer, PlaceScope()).scan():
        if surface.kind == "area" and surface.use == "free":
            area = gazetteer.area_named(surface.text)
            if area and area.level not in ("country", "world"):
                found.append(area)
    return found


@dataclass(slots=True)
class _Draft:
    """A mention in the making: `area` is None for lists, villages and townships."""

    start: int
    end: int
    name: str
    area: Area | None
    level: Level
    role: Role = "place"
    within: str | None = None
    head: int = -1  # where the last name of a chain starts

    @property
    def code(self) -> str | None:
        return self.area.code if self.area else None


class _Reader:
    """Reads one text. Holds what the passes share: the areas in scope and the token borders, made when asked for."""

    def __init__(self, text: str, gazetteer: Gazetteer, scope: PlaceScope) -> None:
        self.text, self.gazetteer, self.scope = text, gazetteer, scope
        self._borders: set[int] | None = None
        self._scope_codes: set[str] | None = None

    def read(self) -> list[PlaceMention]:
        drafts: list[_Draft] = []
        for start, end, surface in self.scan():
            if surface.kind == "deictic":
                draft = self._deictic(start, end, surface, drafts)
            else:
                draft = self._named(start, end, surface, drafts)
            if draft is None:
                continue
            if drafts and surface.kind == "area" and self._continues(drafts[-1], draft):
                draft.head, draft.start = draft.start, drafts[-1].start
                drafts[-1] = draft
            else:
                drafts.append(draft)
        if any(mark in self.text for mark in ("镇", "乡", "村", "街道", "社区", "苏木", "嘎查")):
            drafts = self._with_villages(drafts)
        self._assign_roles(drafts)
        return [
            PlaceMention(draft.start, draft.end, draft.name, draft.code, draft.level, draft.role, draft.within)
            for draft in drafts
        ]

    def scan(self) -> list[tuple[int, int, Surface]]:
        """Longest written forms from left to right; blockers eat what they cover."""
        text, by_pair = self.text, self.gazetteer.surfaces_by_pair
        found: list[tuple[int, int, Surface]] = []
        free = 0
        for at, pair in enumerate(map(add, text, text[1:])):
            if pair not in by_pair or at < free:
                continue
            for surface in by_pair[pair]:
                form = surface.text
                if not text.startswith(form, at):
                    continue
                end = at + len(form)
                if surface.kind == "area" and len(form) > 2 and _runs_on(text, end):
                    continue
                if surface.kind != "blocker":
                    found.append((at, end, surface))
                free = end
                break
        return found

    def _named(self, start: int, end: int, surface: Surface, drafts: list[_Draft]) -> _Draft | None:
        before = drafts[-1] if drafts and drafts[-1].end == start else None
        area = self._choose(surface.areas, before, drafts)
        if surface.use != "free" or (area and area.level == "county" and not surface.is_full):
            chained = before is not None and area is not None and before.code in self.gazetteer.ancestors(area.code)
            if not chained:
                if surface.use == "chain" or not self._on_borders(start, end):
                    return None
                if surface.use == "scope" and not (area and self._in_scope(area, drafts)):
                    return None
        if area is None:
            first = surface.areas[0]
            return _Draft(start, end, first.name if surface.is_full else surface.text, None, first.level)
        return _Draft(start, end, area.name, area, area.level)

    def _choose(self, areas: Sequence[Area], before: _Draft | None, drafts: list[_Draft]) -> Area | None:
        """The area meant: what the name just before, then the text, then the scope encloses; else the highest."""
        if len(areas) == 1:
            return areas[0]
        ancestors = {area.code: {area.code, *self.gazetteer.ancestors(area.code)} for area in areas}
        known = [{before.code}] if before and before.code else []
        known += [{draft.code} for draft in reversed(drafts) if draft.code]
        known += [self.scope_codes] if self.scope_codes else []
        for codes in known:
            inside = [area for area in areas if ancestors[area.code] & codes and not area.valid_to]
            if len(inside) == 1 or (inside and inside[0].level != inside[1].level):
                return inside[0]
        standing = [area for area in areas if not area.valid_to] or list(areas)
        if len(standing) == 1 or standing[0].level != standing[1].level:
            return standing[0]
        return None

    @property
    def scope_codes(self) -> set[str]:
        """Codes of the areas in scope and of all that encloses them."""
        if self._scope_codes is None:
            self._scope_codes = set()
            for name in filter(None, (self.scope.default, self.scope.carried)):
                for area in self.gazetteer.areas_named(name)[:1]:
                    if area.code and area.level != "nation":
                        self._scope_codes |= {area.code, *self.gazetteer.ancestors(area.code)}
        return self._scope_codes

    def _in_scope(self, area: Area, drafts: list[_Draft]) -> bool:
        enclosing = set(self.gazetteer.ancestors(area.code)) | {area.code}
        if enclosing & self.scope_codes:
            return True
        return any(draft.code in enclosing for draft in drafts)

    def _on_borders(self, start: int, end: int) -> bool:
        """Whether word segmentation breaks where a name starts and ends."""
        if self._borders is None:
            self._borders, at = {0}, 0
            for token in rjieba.cut(self.text):
                at += len(token)
                self._borders.add(at)
        return start in self._borders and end in self._borders

    def _continues(self, last: _Draft, draft: _Draft) -> bool:
        return last.end == draft.start and draft.area is not None and last.code in self.gazetteer.ancestors(draft.code)

    # deictics

    def _deictic(self, start: int, end: int, surface: Surface, drafts: list[_Draft]) -> _Draft | None:
        text, detail, word = self.text, surface.detail, surface.text
        if detail == "nation":
            area = next(iter(self.gazetteer.areas_named("中国")), None)
            return _Draft(start, end, "中国", area, "nation", "place" if word == "中国" else "deictic")
        if detail == "world":
            if word == "世界" and not (
                _WORLD_AS_AREA.match(text, end) or text[max(0, start - 1) : start] in ("占", "居", "列")
            ):
                return None
            return _Draft(start, end, "全球", None, "world", "place" if word == "全球" else "deictic")
        if start and text[start - 1] in "完健安齐保成" and word[0] == "全":
            return None
        if detail == "previous":
            return self._previous(start, end, drafts)
        if detail in ("township", "village"):
            suffixes = ("镇", "乡") if detail == "township" else ("村",)
            name = next((draft.name for draft in reversed(drafts) if draft.name.endswith(suffixes)), self.scope.carried)
            return _Draft(start, end, name, None, detail, "deictic") if name and name.endswith(suffixes) else None
        area = self._pointed_at(detail, word, drafts)
        return _Draft(start, end, area.name, area, area.level, "deictic") if area else None

    def _pointed_at(self, detail: str, word: str, drafts: list[_Draft]) -> Area | None:
        named = [self._scope_area(self.scope.default)]
        stated = [draft.area for draft in reversed(drafts) if draft.area] + [self._scope_area(self.scope.carried)]
        nearest = [*stated, *named] if word[0] in "该当" or detail == "here" else [*named, *stated]
        candidates = [area for area in nearest if area and area.code and area.level not in ("nation", "country")]
        if detail == "here":
            return candidates[0] if candidates else None
        for area in candidates:
            if _fits(area, detail):
                return area
        for area in [*stated, *named] if detail != "province" else candidates:
            if area and area.code:
                for code in self.gazetteer.ancestors(area.code):
                    if _fits(self.gazetteer.area(code), detail):
                        return self.gazetteer.area(code)
        return None

    def _scope_area(self, name: str | None) -> Area | None:
        found = self.gazetteer.areas_named(name) if name else ()
        return found[0] if found else None

    def _previous(self, start: int, end: int, drafts: list[_Draft]) -> _Draft | None:
        """What 两省区, 三地 point back at: the last group named, or the last list."""
        for number, draft in enumerate(reversed(drafts)):
            if draft.level == "group":
                return _Draft(start, end, draft.name, draft.area, "group", "deictic")
            if number == 0 and (names := self._list_ending_at(drafts)):
                return _Draft(start, end, "、".join(names), None, "group", "deictic")
        carried = self.scope.carried
        if carried and ("、" in carried or self.gazetteer.level_of(carried) == "group"):
            return _Draft(start, end, carried, self._scope_area(carried), "group", "deictic")
        return None

    def _list_ending_at(self, drafts: list[_Draft]) -> list[str]:
        names = [drafts[-1].name]
        for left, right in zip(reversed(drafts[:-1]), reversed(drafts), strict=False):
            if self.text[left.end : right.start] not in _JOINERS or left.level not in _LIST_LEVELS:
                break
            names.insert(0, left.name)
        return names if len(names) > 1 else []

    # villages and townships

    def _with_villages(self, drafts: list[_Draft]) -> list[_Draft]:
        extended: list[_Draft] = []
        covered = 0
        for index, draft in enumerate(drafts):
            if draft.start < covered:
                continue
            limit = drafts[index + 1].start if index + 1 < len(drafts) else len(self.text)
            extended.append(self._down_to_village(draft, limit))
            covered = extended[-1].end
        lone = [
            _Draft(match.start(), match.end(), match[0], None, "village" if match[0][-1] == "村" else "township")
            for match in _LONE_VILLAGE.finditer(self.text)
            if not _NO_PROPER.match(match[0])
            and self._on_borders(match.start(), match.end())
            and not any(draft.start < match.end() and match.start() < draft.end for draft in extended)
        ]
        for draft in lone:
            draft.within = next(iter(self.gazetteer.township_counties(draft.name)), None)
        return sorted(extended + lone, key=lambda draft: draft.start)

    def _down_to_village(self, draft: _Draft, limit: int) -> _Draft:
        """The draft taken down to the township or village whose name follows it at once."""
        if draft.area is None or draft.level not in ("county", "prefecture", "province") or draft.role != "place":
            return draft
        town = _TOWN.match(self.text, draft.end, limit)
        if town and not _NO_PROPER.match(town[0]):
            draft = _Draft(draft.start, town.end(), town[0], None, "township", within=draft.code, head=town.start())
        elif draft.level != "county":
            return draft
        village = _VILLAGE.match(self.text, draft.end, limit)
        if village and not _NO_PROPER.match(village[0]):
            within = draft.within or draft.code
            return _Draft(draft.start, village.end(), village[0], None, "village", within=within, head=village.start())
        return draft

    # roles

    def _assign_roles(self, drafts: list[_Draft]) -> None:
        for index, draft in enumerate(drafts):
            draft.role = self._role(draft, drafts[:index], drafts[index + 1] if index + 1 < len(drafts) else None)
        for left, right in zip(drafts, drafts[1:], strict=False):
            if left.level in _LIST_LEVELS and right.level in _LIST_LEVELS:
                if self.text[left.end : right.start] in _JOINERS - {"，"} and left.role != "organisation":
                    if left.role in ("place", "listed") and right.role == "place":
                        left.role = right.role = "listed"
                    elif left.role in ("destination", "rank_scope") and right.role == "place":
                        right.role = left.role

    def _role(self, draft: _Draft, earlier: list[_Draft], following: _Draft | None) -> Role:
        text, start, end = self.text, draft.start, draft.end
        cues = self.gazetteer.cues
        wide = draft.level in ("nation", "world")
        if draft.role != "deictic" and self._in_organisation(end):
            return "organisation"
        before, after = text[max(0, start - 5) : start], text[end : end + 6]
        if after.removeprefix("的").startswith(cues.get(("after", "rank_scope"), ())) and not after.startswith("前往"):
            return "rank_scope"
        if before.endswith(cues.get(("before", "rank_scope"), ())) and not before.endswith(("定居", "移居", "旅居", "聚居")):
            return "rank_scope"
        if draft.role == "deictic" and not wide:
            return draft.role
        if before.endswith(cues.get(("before", "destination"), ())):
            return "destination"
        if wide:
            return draft.role
        if _PEOPLE.match(text, end) or after.startswith(cues.get(("after", "demonym"), ())):
            return "destination"
        spoken_of = any(other.role in ("place", "listed", "deictic") for other in earlier)
        if spoken_of and before.endswith(cues.get(("before", "movement"), ())):
            return "destination"
        if spoken_of and before.endswith("在") and _SETTLED.match(text, end):
            return "destination"
        if following and after.startswith("在") and following.start == end + 1 and _INVESTED.match(text, following.end):
            return "destination"
        if draft.area and draft.area.is_foreign and start and not _CLAUSE_END.match(text, start - 1):
            return "destination"  # trade partners, mostly; a text on a foreign country opens its clauses with it
        return draft.role

    def _in_organisation(self, end: int) -> bool:
        """Whether the name of an organisation runs on from the place: 浙江 … 有限公司, 金华 … 大学."""
        pattern = holder_pattern(self.gazetteer)
        found = pattern.search(self.text, end, min(len(self.text), end + 20)) if pattern else None
        if found is None or _STOPS.search(self.text, end, found.start()):
            return False
        return self.text[found.end() : found.end() + 1] not in _NOT_HEAD or found.end() == len(self.text)


_PATTERNS: dict[int, tuple[Gazetteer, re.Pattern[str] | None]] = {}


def holder_pattern(gazetteer: Gazetteer) -> re.Pattern[str] | None:
    """Head nouns of organisations that merely carry a place in their name, longest first; None without any."""
    known = _PATTERNS.get(id(gazetteer))
    if known is None or known[0] is not gazetteer:
        heads = sorted((head for head, (_, standing) in gazetteer.heads.items() if standing == "holder"), key=len, reverse=True)
        known = (gazetteer, re.compile("|".join(map(re.escape, heads))) if heads else None)
        _PATTERNS[id(gazetteer)] = known
    return known[1]


def _runs_on(text: str, end: int) -> bool:
    """Whether a name that ends in 市 or 区 is the start of 市场, 区域, 区块 … instead."""
    return text[end - 1 : end + 1] in _RUNS_ON


_RUNS_ON = frozenset({"市场", "区域", "区块", "区位", "区间", "省份", "县域", "市值", "市面", "旗舰", "旗下"})


def _fits(area: Area, detail: str) -> bool:
    if detail == "province":
        return area.level == "province"
    if detail == "region":
        return area.name.endswith("自治区") or (area.level == "county" and area.name.endswith("区"))
    if detail == "city":
        return area.name.endswith("市")
    if detail == "county":
        return area.level == "county" and not area.name.endswith("区")
    return area.level == "prefecture"
