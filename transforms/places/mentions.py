"""Places in a text: which area a name or a word such as 全省 means there, and which part it plays.

Belongs here: `find_places` (text → mentions), the scope deictics resolve against, `scan_areas`.
Does not: the list of areas and words (`transforms.places.gazetteer`, `seeds/reference`), the area an article is about
(`transforms.places.default_place`), which mention a number belongs to
(`transforms.meaning.observations`), companies and facilities (`transforms.places.subjects`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transforms.language.tokens import find_tokens
from transforms.places.drafts import JOINERS, LIST_LEVELS, NEARBY, ROUTE_JOINERS, PlaceDraft, PlaceRole
from transforms.places.gazetteer import Area, Gazetteer, Level, Surface
from transforms.places.roles import assign_roles, find_head_behind
from transforms.places.villages import may_hold_village, with_villages


class PlaceMention(NamedTuple):
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
    role: PlaceRole
    within: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceScope:
    """What deictics and ambiguous names resolve against: the default place of the document or article, the last place
    stated before the text (full names; several joined by 、), the last group or list, for 两省 and 三地, and the last
    village and township, for 全村 and 全镇, the area the story named last, for a 全州 that fits none of these, where the
    times of the text end, behind which a clause opens, and its year, in which an area that was renamed or merged stood."""

    default: str | None = None
    carried: str | None = None
    group: str | None = None
    small: tuple[str, ...] = ()
    recent: str | None = None
    time_ends: frozenset[int] = frozenset()
    year: int | None = None


# 市 and 区 that start another word: 义乌市场, 高新区域
_RUNS_ON = frozenset({"市场", "区域", "区块", "区位", "区间", "省份", "市值", "市面", "旗舰", "旗下"})
_CLAUSE_OPENS = frozenset("，。；：、！？“（—\n ")
# Behind the name of a country: 南部奥德省, 伊利诺伊州, 芝加哥市.
_PART_ABROAD = re.compile(
    r"(?:[东南西北中]{1,2}部(?:的)?)?(?P<name>(?:(?![省州郡县市町])[\u4e00-\u9fff]){2,6}(?:[省州郡县市町]|大区))"
)
_NO_PART_ABROAD = re.compile(
    r"[的和与在对于是为有等个各全多该据]|^(?:联邦|首都)|(?:城|都|股|楼|车|上|超|夜|本)市$|^[东南西北]部"
)
# Code of the province whose texts call itself 全国.
TAIWAN_CODE = "71"
_BEFORE_CENTRE = frozenset("其当集空初高华")
_WIDE = frozenset({"nation", "world"})
_LONGEST_HONOUR = 14
_HALVES = "完健安齐保成"  # 完全, 健全, 安全 … before 省, 市, 区


def find_places(text: str, gazetteer: Gazetteer, scope: PlaceScope = PlaceScope()) -> list[PlaceMention]:
    """Mentions of places in a text (a sentence, mostly), sorted and without overlap.

    Names that lie in one another and stand together are one mention (西藏措勤县曲洛乡尼雄村 is
    尼雄村, `within` 措勤县). Deictics that nothing resolves are left out. Time is linear in the length of the text.

    >>> rows = [
    ...     dict(code="330000", name="浙江省", short_name="浙江", level="province", parent_code="100000"),
    ...     dict(code="330700", name="金华市", short_name="金华", level="prefecture", parent_code="330000"),
    ... ]
    >>> gazetteer = Gazetteer.from_rows(rows)
    >>> [(m.name, m.role) for m in find_places("去年金华出口增长一成。", gazetteer)]
    [('金华市', 'place')]
    """
    return _PlaceReader(text, gazetteer, scope).read()


def scan_areas(text: str, gazetteer: Gazetteer) -> list[Area]:
    """Areas a text names, most certain reading each, without roles or deictics."""
    found = []
    for _, _, surface in _PlaceReader(text, gazetteer, PlaceScope()).scan():
        if surface.kind == "area" and surface.use == "free":
            area = gazetteer.area_named(surface.text)
            if area and area.level not in ("country", "world"):
                found.append(area)
    return found


class _PlaceReader:
    """Reads one text. Holds what the passes share: the areas in scope and the token borders, made when asked for."""

    def __init__(self, text: str, gazetteer: Gazetteer, scope: PlaceScope) -> None:
        self.text, self.gazetteer, self.scope = text, gazetteer, scope
        self._borders: set[int] | None = None
        self._scope_codes: set[str] | None = None

    def read(self) -> list[PlaceMention]:
        drafts: list[PlaceDraft] = []
        for start, end, surface in self.scan():
            if surface.kind == "deictic":
                draft = self._deictic(start, end, surface, drafts[-NEARBY:])
            else:
                draft = self._named(start, end, surface, drafts[-NEARBY:])
            if draft is None or (drafts and start < drafts[-1].end):
                continue
            if drafts and surface.kind == "area" and self._continues(drafts[-1], draft):
                draft.start = drafts[-1].start
                drafts[-1] = draft
            else:
                drafts.append(draft)
        if may_hold_village(self.text):
            drafts = with_villages(self.text, drafts, self.gazetteer, self.scope_codes, self._small)
        drafts = [each for draft in drafts for each in (*self._find_halves(draft), draft)]
        assign_roles(self.text, drafts, self.gazetteer, self.scope.time_ends)
        return [
            PlaceMention(draft.start, draft.end, draft.name, draft.code, draft.level, draft.role, draft.within)
            for draft in drafts
        ]

    def _find_halves(self, draft: PlaceDraft) -> list[PlaceDraft]:
        """The groups before one that share the end of its name: 东、中|、西部地区; 二线|、三线城市."""
        halves: list[PlaceDraft] = []
        at = draft.start
        while draft.level == "group" and draft.area and at > 1 and self.text[at - 1] in JOINERS:
            found = next(filter(None, (self._find_half(draft.name, at - 1, size) for size in (1, 2))), None)
            if found is None:
                break
            halves.insert(0, found)
            at = found.start
        return halves

    def _find_half(self, name: str, end: int, size: int) -> PlaceDraft | None:
        """The group whose name the `size` characters up to `end` begin and `name` ends."""
        begin = self.text[max(0, end - size) : end]
        for cut in range(size, len(name) - 1):
            area = self.gazetteer.area_named(begin + name[cut:])
            if area is not None and area.level == "group":
                return PlaceDraft(end - size, end, area.name, area, area.level)
        return None

    def scan(self) -> list[tuple[int, int, Surface]]:
        """Longest written forms from left to right; blockers eat what they cover."""
        text, by_pair = self.text, self.gazetteer.surfaces_by_pair
        found: list[tuple[int, int, Surface]] = []
        free = 0
        for match in self.gazetteer.starts.finditer(text):
            at = match.start()
            if at < free:
                continue
            for surface in by_pair.get(text[at : at + 2], ()):
                form = surface.text
                if not text.startswith(form, at):
                    continue
                end = at + len(form)
                if surface.kind == "area" and not self._stands(surface, at, end):
                    continue
                if surface.kind == "deictic" and surface.detail in _WIDE and self._opens_honour(end):
                    free = end
                    break
                if surface.kind != "blocker":
                    found.append((at, end, surface))
                free = end
                break
        return found

    def _opens_honour(self, end: int) -> bool:
        """Whether a title follows that the whole nation awards or shares: 全国文明城市, 全国乡村旅游重点村."""
        return find_head_behind(self.text, end, self.gazetteer.honours, _LONGEST_HONOUR) is not None

    def _named(self, start: int, end: int, surface: Surface, drafts: list[PlaceDraft]) -> PlaceDraft | None:
        before = drafts[-1] if drafts and drafts[-1].end == start else None
        if surface.detail == "compass" and self._is_inside_a_province(surface.areas[0]):
            return None
        area = self._choose(surface, before, drafts)
        if surface.use != "free" or (area and area.level == "county" and not surface.is_full):
            chained = before is not None and area is not None and before.code in self.gazetteer.ancestors(area.code)
            if not chained and not self._is_next_in_list(start, area, drafts):
                if surface.use == "chain" or not self._on_borders(start, end):
                    return None
                if surface.use == "scope" and not (area and self._in_scope(area, drafts)):
                    if not self._opens_with_full_name(surface, start):
                        return None
        elif self._is_far_county(area, before, drafts) and not self._on_borders(start, start):
            return None  # 罗浮山县城: a county of another province begins inside a word
        if area is None:
            first = surface.areas[0]
            return PlaceDraft(start, end, first.name if surface.is_full else surface.text, None, first.level)
        if area.level == "country" and (part := self._find_part_abroad(end)) is not None:
            return PlaceDraft(start, part[0], part[1], None, "country")
        if region := self.gazetteer.regions.match(self.text, end):  # 川南|经济区, 海口|经济圈: more than the area it is named after
            return PlaceDraft(start, region.end(), self.text[start : region.end()], None, "group")
        return PlaceDraft(start, end, area.name, area, area.level)

    def _opens_with_full_name(self, surface: Surface, start: int) -> bool:
        """Whether a clause opens with a full name that one area alone has (河北区, a district of 天津)."""
        is_alone = surface.is_full and len(surface.areas) == 1 and len(surface.text) > 2
        return is_alone and (start == 0 or self.text[start - 1] in _CLAUSE_OPENS)

    def _find_part_abroad(self, end: int) -> tuple[int, str] | None:
        """The end and name of the part of a foreign country that is named behind it: 法国南部奥德省 is 奥德省."""
        name: str | None = None
        while (part := _PART_ABROAD.match(self.text, end)) is not None and not _NO_PART_ABROAD.search(part["name"]):
            if self.text[part.end() - 1 : part.end() + 1] in _RUNS_ON or not self._on_borders(part.end(), part.end()):
                break
            end, name = part.end(), part["name"]
        return (end, name) if name else None

    def _is_inside_a_province(self, compass: Area) -> bool:
        """Whether 中部地区 or 西部地区 is a part of the province spoken of: no member of the region is in scope."""
        return bool(self.scope_codes) and not self.scope_codes & set(compass.members)

    def _choose(self, surface: Surface, before: PlaceDraft | None, drafts: list[PlaceDraft]) -> Area | None:
        """The area meant: one that stood in the year of the text, which what the name just before, then the text, then the
        scope encloses; else the highest."""
        areas: Sequence[Area] = surface.areas
        if len(areas) > 1 and self.scope.year is not None:
            areas = [area for area in areas if area.stands_in(self.scope.year)] or areas
        if len(areas) == 1:
            return areas[0]
        if before is None:
            areas = [area for area in areas if area.code not in surface.chained] or areas
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

    @property
    def _small(self) -> tuple[str, ...]:
        """Names of villages and townships that were spoken of before the text, the last ones first."""
        return (*filter(None, [self.scope.carried]), *self.scope.small)

    def _in_scope(self, area: Area, drafts: list[PlaceDraft]) -> bool:
        enclosing = set(self.gazetteer.ancestors(area.code)) | {area.code}
        if enclosing & self.scope_codes:
            return True
        return any(draft.code in enclosing for draft in drafts)

    def _is_far_county(self, area: Area | None, before: PlaceDraft | None, drafts: list[PlaceDraft]) -> bool:
        """Whether nothing has led to a county: neither the name before it nor the scope."""
        return area is not None and area.level == "county" and before is None and not self._in_scope(area, drafts)

    def _is_next_in_list(self, start: int, area: Area | None, drafts: list[PlaceDraft]) -> bool:
        """Whether a doubtful name goes on a list of its neighbours (文昌、琼海、东方) or ends a road (奉节至建始)."""
        if area is None or not drafts or not drafts[-1].code or drafts[-1].level != area.level:
            return False
        between = self.text[drafts[-1].end : start]
        if between in ROUTE_JOINERS:
            return True
        above = self.gazetteer.ancestors(area.code)
        return between == "、" and above[-1:] == self.gazetteer.ancestors(drafts[-1].code)[-1:] != ()

    def _stands(self, surface: Surface, start: int, end: int) -> bool:
        """Whether a form is a name where it stands, as far as its neighbours tell without the scope."""
        text = self.text
        if len(surface.text) > 2:
            return text[end - 1 : end + 1] not in _RUNS_ON
        if surface.detail == "abbreviation":
            return self._on_borders(start + 1, end)
        if surface.areas[0].is_foreign or surface.text[1] == "县":  # 下达县: no 达县
            return self._on_borders(start, end)
        if surface.areas[0].level == "prefecture" and not self._on_borders(start, start):
            return False  # 美丽江苏 holds 丽江
        # 闽宁镇原隆村: the 镇 belongs to what stands before
        return text[start] != "镇" or not self.gazetteer.township_counties(text[max(0, start - 2) : start + 1])

    def _on_borders(self, start: int, end: int) -> bool:
        """Whether word segmentation breaks where a name starts and ends."""
        if self._borders is None:
            self._borders = {0, *(token_end for _, token_end, _ in find_tokens(self.text))}
        return start in self._borders and end in self._borders

    def _continues(self, last: PlaceDraft, draft: PlaceDraft) -> bool:
        above = (draft.code, *self.gazetteer.ancestors(draft.code))
        return last.end == draft.start and draft.area is not None and last.code in above

    # deictics

    def _deictic(self, start: int, end: int, surface: Surface, drafts: list[PlaceDraft]) -> PlaceDraft | None:
        text, detail, word = self.text, surface.detail, surface.text
        if word == "中国" and text[start - 1 : start] in _BEFORE_CENTRE and not self._on_borders(start, end):
            return None  # 其中国际航线
        if detail == "nation" and drafts and drafts[-1].end == start and drafts[-1].level == "country":
            return PlaceDraft(start, end, drafts[-1].name, drafts[-1].area, "country", "place")  # 西班牙全国
        if detail.isdigit() or (detail == "nation" and word == "全国"):
            home = self._scope_area(self.scope.default)
            prefix = detail[:2] if detail.isdigit() else TAIWAN_CODE
            if home is not None and home.code and home.code.startswith(prefix):
                area = self.gazetteer.area(f"{prefix}0000")
                return PlaceDraft(start, end, area.name, area, area.level, "deictic")
            if detail.isdigit():
                return None
        if detail == "nation":
            area = next(iter(self.gazetteer.areas_named("中国")), None)
            return PlaceDraft(start, end, "中国", area, "nation", "place" if word == "中国" else "deictic")
        if detail == "world":
            if word == "世界" and not (
                text.startswith(self.gazetteer.cues["after", "world_area"], end)
                or text[max(0, start - 1) : start] in ("占", "居", "列")
            ):
                return None
            return PlaceDraft(start, end, "全球", None, "world", "place" if word == "全球" else "deictic")
        if start and text[start - 1] in _HALVES and word[0] == "全":
            return None
        if detail == "previous":
            return self._previous(start, end, drafts)
        if detail in ("township", "village"):
            suffixes = ("镇", "乡") if detail == "township" else ("村",)
            names = [*(draft.name for draft in reversed(drafts)), *self._small]
            name = next((name for name in names if name.endswith(suffixes)), None)
            return PlaceDraft(start, end, name, None, detail, "deictic") if name else None
        named = drafts[-1].area if drafts and drafts[-1].end == start else None
        if named and _fits(named, detail):
            return PlaceDraft(start, end, named.name, named, named.level, "deictic")  # 广东全省
        area = self._pointed_at(detail, word, drafts)
        return PlaceDraft(start, end, area.name, area, area.level, "deictic") if area else None

    def _pointed_at(self, detail: str, word: str, drafts: list[PlaceDraft]) -> Area | None:
        named = [self._scope_area(self.scope.default)]
        stated = [draft.area for draft in reversed(drafts) if draft.area] + [self._scope_area(self.scope.carried)]
        nearest = [*stated, *named] if word[0] in "该当" or detail == "here" else [*named, *stated]
        candidates = [
            area
            for area in nearest
            if area and (area.code or area.name.endswith("县")) and area.level not in ("nation", "country")
        ]
        if detail == "here":
            return candidates[0] if candidates else None
        for area in candidates:
            if _fits(area, detail):
                return area
        recent = self._scope_area(self.scope.recent)
        for area in [*stated, *named, recent] if detail != "province" else candidates:
            if area and area.code:
                for code in self.gazetteer.ancestors(area.code):
                    if _fits(self.gazetteer.area(code), detail):
                        return self.gazetteer.area(code)
        return None

    def _scope_area(self, name: str | None) -> Area | None:
        found = self.gazetteer.areas_named(name) if name else ()
        return found[0] if found else None

    def _previous(self, start: int, end: int, drafts: list[PlaceDraft]) -> PlaceDraft | None:
        """What 两省区, 三地 point back at: the last group named, or the last list."""
        for number, draft in enumerate(reversed(drafts)):
            if draft.level == "group":
                return PlaceDraft(start, end, draft.name, draft.area, "group", "deictic")
            if number == 0 and (names := self._list_ending_at(drafts)):
                return PlaceDraft(start, end, "、".join(names), None, "group", "deictic")
        for carried in filter(None, (self.scope.carried, self.scope.group)):
            if "、" in carried or self.gazetteer.level_of(carried) == "group":
                return PlaceDraft(start, end, carried, self._scope_area(carried), "group", "deictic")
        return None

    def _list_ending_at(self, drafts: list[PlaceDraft]) -> list[str]:
        names = [drafts[-1].name]
        for left, right in zip(reversed(drafts[:-1]), reversed(drafts), strict=False):
            if self.text[left.end : right.start] not in JOINERS or left.level not in LIST_LEVELS:
                break
            names.insert(0, left.name)
        return names if len(names) > 1 else []


def _fits(area: Area, detail: str) -> bool:
    if detail == "province":
        return area.level == "province"
    if detail == "region":
        return area.name.endswith("自治区") or (area.level == "county" and area.name.endswith("区"))
    if detail == "city":
        return area.name.endswith("市")
    if detail == "county":
        return area.name.endswith("县") or (area.level == "county" and not area.name.endswith("区"))
    return area.level == "prefecture"
