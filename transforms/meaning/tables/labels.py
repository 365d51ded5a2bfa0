"""Labels: what the words of a head, a row or a title say: unit, time, place, kind, and the thing measured.

Belongs here: `Label`, `LabelReader`, `strip_translation`.
Does not: where a label stands (`transforms.meaning.tables.grid`), putting labels together (`transforms.meaning.tables.reading`).
"""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from transforms.meaning.place import ResolvedPlace
from transforms.meaning.tables.grid import is_month_number, strip_blanks
from transforms.meaning.tables.units import TableUnit, cut_unit, find_base, parse_unit
from transforms.periods.mentions import PeriodMention, find_periods
from transforms.places.mentions import PlaceScope, find_places
from transforms.reading.cell_looks import is_year
from transforms.reading.folding import fold
from transforms.reference import Reference

Change = Literal["growth", "delta"]
When = Literal["month", "total", "year_before", "month_before"]

_FOOTNOTES = re.compile(
    r"[①-⑳]|(?<=[\u4e00-\u9fff）)])[¹²³⁴-⁹]+|[\[［【](?:注)?\d{1,2}[\]］】]|(?<=[\u4e00-\u9fff）)])[*＊※]+|[（(]注?\d[）)]$|注\d$"
)
# what a yearbook in two languages says again: 城镇人口 Urban, 万人 (10 000 persons)
_TRANSLATION = re.compile(
    r"(?<=[\u4e00-\u9fff%）)])(?:\s+[A-Z][a-z]+[A-Za-z ,.'&/()\-\d]*|\s*[（(][\d\s,]*[a-z]{4,}[a-z\s]*[）)])$"
)
_ENUMERATOR = re.compile(
    r"(?P<first>[一二三四五六七八九十]{1,3}[、.．])|(?P<second>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<third>\d{1,2}[、．]|\d{1,2}\.(?!\d))|(?P<fourth>[（(]\d{1,2}[）)])|(?P<fifth>[①-⑩])|(?P<dash>[#•·●○◆▪—–-]+(?=[\u4e00-\u9fff]))"
)
_DEPTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "dash": 6}
_PART = re.compile(r"(?:其中|#|＃)[：:、，,]?")
_UP_TO = re.compile(r"(?:自?年初|0?1月?)[-—–－~～至到]+(?:本月|本期)(?:止|末)?(?:累计)?")
_NUMERIC_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[./-](\d{1,2})(?!\d|[./-]\d)月?")
_COMPACT_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?!\d)")
# 至2025年底 before a head is up to then; between times it would be a span.
_BY_THE_END = re.compile(r"^至(?=(?:19|20)\d\d年)")
_LATIN_YEAR = re.compile(r"(?<![\dA-Za-z])((?:19|20)\d\d)(?:A|E|F)(?![A-Za-z])")
_LONE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=$|[（(]|[^\d年.,/\-—–~至]|[-—–]\d{1,2}月)")
_LONE_SPAN = re.compile(r"^\d{1,2}(?:[-—–~至]\d{1,2})?$")
_SHARE_OF = re.compile(r"占.{2,12}?(?:比重|比例|份额|百分比|的?%|$)")
_BASE_OF = re.compile(r"[比较](?:(?:20|19)\d\d年?|年初|上月末|上年末|上季末)(?:同期|同月)?")
_SINCE_START = re.compile(r"[比较](?:年初|上月末|上年末|上季末|期初)")
_LEFT_OVER = re.compile(r"^[的、，,：:为（(与]+|[的、，,：:为是（(+±\-—]+$")
_THIS_YEAR = re.compile(r"(?:截至)?(?:本年|今年|当年|本期|报告期)(?:度|末)?(?!度?[预决]|新)")
_AREA = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:[县市镇乡村旗盟]|街道|苏木|农场|自治州|(?<![地社小园景校城厂矿灾牧林])区)(?<!农村|城镇|城市|乡镇)"
)
_QUARTERS = frozenset({"东部", "中部", "西部", "东北"})
_STATED_UNIT = re.compile(r"(?:计量|金额)?单位[：:]")


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says. `measure` is what is left of it when unit, time, place and kind are taken away."""

    text: str
    measure: str = ""
    unit: TableUnit | None = None
    change: Change | None = None
    basis: str | None = None
    is_falling: bool = False
    is_share: bool = False
    is_fulfilment: bool = False
    is_rank: bool = False
    base: str | None = None
    plan: Literal["planned", "done"] | None = None
    when: When | None = None
    time_text: str = ""
    has_time: bool = False
    place: ResolvedPlace | None = None
    is_part: bool = False
    is_partner: bool = False
    depth: int = 0


def strip_translation(text: str) -> str:
    """A label without what it says again in English.

    >>> strip_translation("城镇化率（%） Urbanization Rate"), strip_translation("单位：万人 (10 000 persons)"), strip_translation("人均 GDP")
    ('城镇化率（%）', '单位：万人', '人均 GDP')
    """
    return _TRANSLATION.sub("", text.strip())


class LabelReader:
    """Reads the labels of one table. `default_place` is the area the text speaks of, `anchor` its publication date."""

    def __init__(self, reference: Reference, anchor: datetime.date | None, default_place: str | None) -> None:
        self.reference, self.anchor, self.default_place = reference, anchor, default_place
        self.cues = reference.table_words

    @cached_property
    def _kinds(self) -> "re.Pattern[str]":
        return self.cues.regex("(?:<growth>)率?|(?:<rank>)")

    def clean(self, text: str) -> str:
        """The text folded, without white space, footnote marks and what it says again in English."""
        folded = strip_translation(fold(text, self.reference.reading.folding))
        return _FOOTNOTES.sub("", strip_blanks(folded)).replace("（", "(").replace("）", ")")

    def is_unit(self, text: str) -> bool:
        """Whether a cell is a unit and nothing else."""
        return parse_unit(self.clean(text), self.reference.units) is not None

    def is_place(self, text: str) -> bool:
        """Whether a cell is the name of an area, or words for all of it."""
        text = self.clean(text)
        if text in self.cues["whole_area"] or text in self.cues["nation"] or _AREA.fullmatch(text):
            return True
        return self.find_area(text) is not None

    def find_area(self, name: str) -> ResolvedPlace | None:
        """The area of exactly that name, in the area the text speaks of where several share it."""
        gazetteer = self.reference.gazetteer
        if name in _QUARTERS:
            name += "地区"
        if len(name) < 2 or not gazetteer.areas_named(name):
            return None
        area = gazetteer.area_named(name, self.default_place)
        official = area.name if area else gazetteer.official_name(name, self.default_place)
        return ResolvedPlace(official, area.code if area else None, "stated") if official else None

    def _find_shortened(self, name: str) -> ResolvedPlace | None:
        """The area that a name cuts short in the middle: 玉龙县 for 玉龙纳西族自治县."""
        area = self.find_area(name[:-1])
        return area if area and area.name and area.name.endswith(name[-1:]) else None

    def find_place_in(self, name: str) -> ResolvedPlace | None:
        """The area that the name of a company or facility opens with."""
        found = find_places(name, self.reference.gazetteer, PlaceScope(self.default_place))
        opening = [m for m in found if m.start == 0 and m.level not in ("country", "world", "group", "nation")]
        return ResolvedPlace(opening[0].name, opening[0].code, "subject") if opening else None

    def read(self, text: str, *, is_place: bool = False, is_time: bool = False, is_title: bool = False) -> Label:
        """What a label says; `is_place`, `is_time`: it stands in a column of areas, of times."""
        whole = self.clean(text)
        rest, depth, is_part = self._strip_order(whole)
        if is_place:
            return self._read_place_name(whole, rest, depth, is_part)
        if is_title and _STATED_UNIT.search(rest):
            rest = _STATED_UNIT.split(rest)[0].rstrip("(（")
        base = find_base(rest)
        if base is not None:
            rest = re.sub(r"[（(]?(?:以)?[^（(=]{0,14}[=为]100[）)]?", "", rest)
        rest, unit = cut_unit(rest, self.reference.units) if rest else ("", None)
        kind = self._read_kind(rest, base)
        rest = self._strip_kind(rest, kind, base is not None)
        when, rest = self._strip_when(rest)
        time_text = self._spell_time(rest, is_time)
        rest, has_time = self._strip_time(time_text)
        rest, place = self._strip_place(rest, is_title)
        measure = self._trim(rest, kind)
        return Label(
            whole, measure, unit, base=base, when=when, time_text=time_text if has_time else "", has_time=has_time,
            place=place, is_part=is_part, is_partner=self._is_foreign(measure), depth=depth, plan=self._read_plan(whole),
            **kind,
        )  # fmt: skip

    def find_mentions(self, label: Label, carried: "object") -> list[PeriodMention]:
        """The times of a label, read on from the period `carried`."""
        return find_periods(label.time_text, self.reference.periods, self.anchor, carried)  # type: ignore[arg-type]

    def _strip_order(self, text: str) -> tuple[str, int, bool]:
        depth, is_part = 0, False
        while match := _ENUMERATOR.match(text) or _PART.match(text):
            group = match.lastgroup
            if group is None or match[0] in ("#", "＃"):
                is_part = True
            if group:
                depth = _DEPTHS[group]
            if match.end() == len(text):
                break
            text = text[match.end() :]
        return text.rstrip("：:"), depth, is_part

    def _read_place_name(self, whole: str, name: str, depth: int, is_part: bool) -> Label:
        if name in self.cues["nation"]:
            return Label(whole, place=ResolvedPlace("中国", None, "stated"), depth=depth, is_part=is_part)
        if name in self.cues["whole_area"] or not name:
            return Label(whole, depth=depth, is_part=is_part)
        bare = re.sub(r"[(（].*", "", name)
        place = self.find_area(name) or self.find_area(bare) or self._find_shortened(bare)
        gazetteer = self.reference.gazetteer
        if place is not None and self._is_foreign(place.name or ""):  # partners of trade
            return Label(whole, measure=bare, depth=depth, is_part=is_part, is_partner=True)
        if place is None:
            found = find_places(name, gazetteer, PlaceScope(self.default_place))
            if found and found[0].start == 0 and found[0].end == len(name) and found[0].role != "organisation":
                place = ResolvedPlace(found[0].name, found[0].code, "stated")
        if place is None and re.search(r"[市县区旗州盟镇乡村场道里]$|开发区|街道|新区|社区", bare) and len(bare) > 2:
            place = ResolvedPlace(bare, None, "stated")
        return Label(whole, measure="" if place else bare, place=place, depth=depth, is_part=is_part)

    def _is_foreign(self, name: str) -> bool:
        """Whether a name is that of a country or a group of countries."""
        area = self.reference.gazetteer.area_named(name) if name else None
        return area is not None and area.is_foreign

    def _strip_when(self, text: str) -> tuple[When | None, str]:
        rest, cues = _UP_TO.sub("累计", text), self.cues
        found: When | None = None
        rest = _THIS_YEAR.sub("", rest)
        for name in ("year_before", "month_before"):
            match = cues.regex(f"(?<![比较])(?:<{name}>)(?![=为])").search(rest)
            if match and not cues.regex("<growth>").match(rest, match.start() - 1 if match.start() else 0):
                found, rest = name, rest[: match.start()] + rest[match.end() :]  # type: ignore[assignment]
                break
        if "累计" in rest or cues.regex("<total_so_far>").search(rest):
            rest = cues.regex("<total_so_far>").sub("", rest)
            found = found or "total"
        if match := cues.regex("<month>").search(rest):
            rest = rest[: match.start()] + rest[match.end() :]
            found = found or "month"
        return found, rest

    def _spell_time(self, text: str, is_time: bool) -> str:
        """The label with its times as prose prints them: 2023 → 2023年, 2023.05 → 2023年5月."""
        if is_time and is_month_number(text):
            return f"{text}月"
        if is_time and _LONE_SPAN.match(text):
            return f"{text}月"
        if is_year(text):
            return f"{text}年"
        text = _COMPACT_MONTH.sub(lambda m: f"{m[1]}年{int(m[2])}月", text) if is_time else text
        text = _NUMERIC_DATE.sub(lambda m: f"{m[1]}年{int(m[2])}月" if 0 < int(m[2]) < 13 else m[0], text)
        text = _LATIN_YEAR.sub(r"\1年", text)
        text = _BY_THE_END.sub("截至", text)
        return _LONE_YEAR.sub(r"\1年", text)

    def _strip_time(self, text: str) -> tuple[str, bool]:
        mentions = find_periods(text, self.reference.periods, self.anchor, None)
        has_time = False
        for mention in reversed(mentions):
            if mention.role in ("duration", "recurrent", "none"):
                continue
            has_time = has_time or mention.role != "base"
            text = text[: mention.start] + ("比" if mention.role == "base" else "") + text[mention.end :]
        return re.sub(r"^(?:份|末|底|度)(?=$|[^额])", "", text), has_time

    def _strip_place(self, text: str, is_title: bool) -> tuple[str, ResolvedPlace | None]:
        """The label without the area it opens with, and that area; any area in a title."""
        if len(text) < 2:
            return text, None
        for mention in find_places(text, self.reference.gazetteer, PlaceScope(self.default_place)):
            if mention.role not in ("place", "listed", "deictic") or mention.level in ("country", "world"):
                continue
            if self._is_foreign(mention.name):
                continue
            if mention.level == "nation" and mention.start > 0:
                continue  # 第七次全国人口普查 tells of the area whose bulletin it is
            is_full = mention.role == "deictic" or text[mention.start : mention.end] == mention.name
            if is_title or (mention.start == 0 and is_full):
                place = ResolvedPlace(mention.name, mention.code, "stated")
                return text[: mention.start] + text[mention.end :], place
        return text, None

    def _read_kind(self, text: str, base: str | None) -> dict[str, Any]:
        cues = self.cues
        text = text.replace("自然增长率", "")  # a rate of its own, not the growth of something
        is_rank = cues.regex("(?:<rank>)").search(text) is not None
        is_fulfilment = cues.regex("<fulfilment>").search(text) is not None
        growth = cues.regex("<growth>").search(text) if base is None and not is_fulfilment else None
        is_delta = (_SINCE_START.search(text) is not None and not re.search("[率速幅%]", text)) or (
            cues.regex("<amount_of_change>|(?:比|较)[^，]{0,6}(?:增加|减少)(?!值)|^(?:增加|减少)$").search(text)
            is not None
        )
        share = cues.regex("(?:<share>)").search(text) if growth is None and not is_fulfilment else None
        is_falling = cues.regex("<fall>").search(text) is not None and not cues.regex("<both_ways>").search(text)
        basis = None
        if growth:
            basis = "环比" if re.search("环比|上月", text) else "同比" if re.search("同比|同期|同月", text) else None
            basis = basis or ("比上年" if re.search("上年|去年", text) else "年均" if "年均" in text else None)
        return {
            "change": "delta" if is_delta else "growth" if growth else None, "basis": basis, "is_falling": is_falling,
            "is_share": share is not None, "is_fulfilment": is_fulfilment, "is_rank": is_rank,
        }  # fmt: skip

    def _strip_kind(self, text: str, kind: dict[str, Any], is_index: bool) -> str:
        """The label without the words of its kind."""
        if kind["is_fulfilment"]:
            if "上年" in text:
                return "占比"
            return "预算完成率" if "完成" in text or "为" in text else "占预算比重"
        text = _BASE_OF.sub("", text)
        if kind["change"] or kind["is_rank"]:
            amount = self.cues.regex("<amount_of_change>")
            text = self.cues.regex(
                "(?:比|较)?(?:上年|去年|上月|上期)?(?:同期|同月)?(?:相比)?(?:<amount_of_change>|<growth>|<rank>)(?:率|比例|幅度?|百分比|情况)?(?:[(]?[+±\\-/%]+[)]?)?"
            ).sub(lambda found: found[0] if _is_inside(found) and amount.fullmatch(found[0]) else "", text)
            text = re.sub(
                r"^(?:实际|名义|年均|平均|累计|按?可比价格?|比|较|同期|同月|增加(?!值)|减少)+|(?:比|较|速度|幅度|百分点|%|增加|减少)+$",
                "",
                text,
            )
            text = re.sub(r"[(][-+±/%]*[)]", "", text)
        return re.sub("[同环]比|定基|上[年月]", "", text) if is_index else text

    def _trim(self, text: str, kind: dict[str, Any]) -> str:
        """What is left of a label as the name of a measure; empty where it names none."""
        text = _LEFT_OVER.sub("", re.sub(r"\(\)", "", text))
        if text.endswith(")") and self._is_foreign(partner := text.partition("(")[0]):
            return partner  # 欧盟(27国)
        if text in self.cues["empty"] or (kind["is_share"] and text in ("占", "构成")):
            return "占比" if kind["is_share"] else ""
        return text

    def _read_plan(self, text: str) -> Literal["planned", "done"] | None:
        if self.cues.regex("<done>").search(text):
            return "done"
        return (
            "planned"
            if self.cues.regex("<planned>").search(text)
            and not re.search("一般公共预算|预算(?:收|支|内|外)|基金预算|计划(?:生育|单列)", text)
            else None
        )


def _is_inside(found: re.Match[str]) -> bool:
    """Whether a word stands inside of a name, as 新增 in 城镇新增就业, which is its name then."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return before.isalpha() and after.isalpha()
