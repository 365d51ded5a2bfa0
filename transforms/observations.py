"""Observations of one sentence: numerals, what became of each, and every quantity with its meaning.

Belongs here: `read_sentence`, the order in which the parts of the grammar are asked.
Does not: the parts themselves, carrying over sentences (`transforms.context`), rows (`transforms.extraction`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from transforms.context import ReadingContext
from transforms.cues import Cues, LinkWord
from transforms.indicators import (
    Indicator,
    behind_indicator,
    head_of,
    partner_indicators,
    runs_of_lists,
    share_indicator,
    split_coordinated,
)
from transforms.kinds import KindReading, find_leading_change, read_kind
from transforms.numerals import Numeral, find_numerals
from transforms.outcomes import Rank, find_ranks, find_shapes, is_inside
from transforms.period_mentions import PeriodMention, find_periods
from transforms.period_resolution import FLOW_DIMENSIONS, Place, Resolved, resolve_period
from transforms.periods import Period
from transforms.phrases import (
    BASE,
    PLACE,
    QUANTITY,
    TIME,
    Phrase,
    SentenceView,
    build_view,
    clean_name,
    find_boundary,
    find_left_phrase,
    find_links,
    find_right_phrase,
)
from transforms.place_resolution import ResolvedPlace, resolve_place
from transforms.places import PlaceMention, PlaceScope, find_places
from transforms.quantities import Quantity, find_quantities
from transforms.reference import Reference
from transforms.statuses import read_status

_DOUBLING = re.compile(r"翻(?:了)?(?:一)?番|翻(?:了)?(?P<n>[两二三四五六])番|(?P<half>超?过半)(?=[，。、的])")
_PEOPLE_NOUN = re.compile(r"(?:名|位|个)?[\u4e00-\u9fff]{0,4}?(?:人(?![民均才大工])|居民|群众|农民工|农民|职工|员工|学生|教师|学员|游客|青年|劳动力|干部|党员|党员|老人|儿童|毕业生|大学生|牧民|农牧民|移民|村民|市民|旅客|对象|人群|人口|人员)")
_STATE_WORDS = frozenset(
    "达 达到 突破 超过 超 为 是 居 位居 稳定在 保持在 维持在 共有 有 已有 已达 已达到 拥有 建有 跃升至 高达 多达 接近 近 逾 首破 再破 迈上 站上 跨上 跃上 将达 将达到 预计达 达标 有望达到 稳定 保持 仅为 分别为 分别达 分别达到".split()
)
_TIME_UNITS = ("time",)
_INCIDENTAL_UNITS = frozenset({"岁", "周岁", "小时", "分钟", "秒"})
_LEVEL_NOUNS = re.compile(r"[\u4e00-\u9fff]{2,8}")


@dataclass(slots=True)
class Observation:
    """One quantity with what it means; spans are of the sentence text."""

    quantity: Quantity
    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    comparator: str
    kind: str
    basis: str | None
    indicator: str | None
    indicator_name: str | None
    subject: str | None
    period: Period | None
    period_basis: str | None
    base_period: Period | None
    place: ResolvedPlace
    status: str
    is_statistic: bool
    confidence: float
    rules: list[str]
    exponent: int | None


@dataclass(slots=True)
class SentenceReading:
    """What a sentence gave: every numeral with its outcome, and the observations in order."""

    numerals: list[tuple[int, int, str]]
    observations: list[Observation]


def read_sentence(text: str, context: ReadingContext, reference: Reference) -> SentenceReading:
    """Reads one sentence and moves the context on. `text` is unwrapped and folded."""
    periods = find_periods(text, reference.periods, context.anchor, context.period or context.recent)
    places = find_places(text, reference.gazetteer, PlaceScope(context.default_place, context.place))
    numerals = find_numerals(text)
    reading = SentenceReading([], [])
    if numerals or "首" in text or "番" in text:
        _read_numbers(text, numerals, periods, places, context, reference, reading)
    context.read_sentence(text, periods)
    previous: PlaceMention | None = None
    for mention in places:
        if mention.role not in ("place", "deictic", "listed") or mention.level in ("country", "world"):
            continue
        if previous and previous.role == mention.role == "listed" and mention.start - previous.end <= 2 and context.place:
            if mention.name in context.place:
                continue
            context.place, context.place_code = f"{context.place}、{mention.name}", None
        elif _leads(text, mention.start):
            context.place, context.place_code = mention.name, mention.code
        previous = mention
    return reading


def _leads(text: str, start: int) -> bool:
    """Whether a place stands where a sentence or clause takes its topic from."""
    return start <= 2 or text[start - 1] in "，。；：——在！、"


def _read_numbers(
    text: str, numerals: list[Numeral], periods: Sequence[PeriodMention], places: Sequence[PlaceMention],
    context: ReadingContext, reference: Reference, reading: SentenceReading,
) -> None:  # fmt: skip
    lexicon = reference.outcomes
    ranks = find_ranks(text, lexicon, frozenset(m.end for m in places))
    spans = [*lexicon.find_words(text), *find_shapes(text)]
    outcomes: dict[int, str] = {}
    free: list[int] = []
    for i, numeral in enumerate(numerals):
        if any(rank.start <= numeral.start < rank.end for rank in ranks):
            outcomes[i] = "observation"
            continue
        mention = next((m for m in periods if m.start <= numeral.start < m.end and m.role != "recurrent"), None)
        if mention is not None:
            outcomes[i] = "duration" if mention.role == "duration" else "date"
            if mention.role == "duration" and _is_measured_duration(text, mention, numeral):
                del outcomes[i]
                free.append(i)
            continue
        outcome = is_inside(numeral, spans)
        if outcome:
            outcomes[i] = outcome
        else:
            free.append(i)
    quantities = find_quantities(text, numerals, free, reference.units, reference.comparators)
    kept = _keep_quantities(text, quantities, numerals, outcomes, reference)
    for rank in ranks:
        kept.append(_rank_quantity(rank))
    for match in _DOUBLING.finditer(text) if "番" in text else ():
        if match["half"] or any(q.start < match.end() and match.start() < q.end for q in kept):
            continue
        kept.append(_doubling_quantity(match))
    kept.sort(key=lambda q: q.start)
    if kept:
        masks = [
            (m.start, m.end, BASE if m.role == "base" else TIME)
            for m in periods
            if m.role not in ("duration", "none") and not (m.role == "recurrent" and text[m.end - 1] == "均")
        ]
        masks += [(m.start, m.end, PLACE) for m in places if m.role != "organisation"]
        masks += [(q.start, q.end, QUANTITY) for q in kept]
        view = build_view(text, masks, ((m.start, m.end) for m in reference.catalogue.find(text)))
        reading.observations = _interpret(view, kept, periods, places, context, reference)
    for i, numeral in enumerate(numerals):
        reading.numerals.append((numeral.start, numeral.end, outcomes.get(i, "unexplained")))


# Nouns that are measured in time; without one a time is a detail of the story, not a statistic.
_LENGTH_NOUN = re.compile(
    r"(?:天数|时间|时长|年限|住院日|寿命|间隔|周期|工期|日数|用时|耗时|时效|期限|工龄|小时数|时数|日照|无霜期|年龄|节拍)[^，。；、]{0,8}$"
)


def _is_measured_duration(text: str, mention: PeriodMention, numeral: Numeral) -> bool:
    """为期3年, 投产半年多, 缩短2小时: a length of time that is stated, not used to say when."""
    before = text[max(0, numeral.start - 6) : numeral.start]
    if _LENGTH_NOUN.search(text[max(0, numeral.start - 14) : numeral.start]):
        return True
    if re.search(r"(?:为期|历时|最短|最长|最快|只要|压到|降到|减到|缩至|缩短|延长|长达|压缩|只需|仅需|用时|耗时|需要|需|平均|才|将近|期限|时间|时长|寿命|提前|减少|周期|工期|不超过|不到|控制在|达)(?:了|至|到|约|近|超|过)*$", before):
        return True
    return False


def _keep_quantities(
    text: str, quantities: list[Quantity], numerals: list[Numeral], outcomes: dict[int, str], reference: Reference
) -> list[Quantity]:
    """Quantities that are observations; the numerals of the others get the reason why not."""
    kept: list[Quantity] = []
    for k, quantity in enumerate(quantities):
        reason = _reason_against(text, quantity, quantities, k, numerals)
        if reason:
            for i in quantity.numerals:
                outcomes[i] = reason
        else:
            for i in quantity.numerals:
                outcomes[i] = "observation"
            kept.append(_with_noun_unit(text, quantity))
    return kept


_SMALL = re.compile(r"[一两]")
_PER = re.compile(r"每[^，。；]{0,6}$|每[^，。；]{1,8}就[能可有]?[^，。；]{0,3}$")


def _reason_against(text: str, q: Quantity, quantities: list[Quantity], k: int, numerals: list[Numeral]) -> str | None:
    printed = text[q.start : q.number_end]
    numeral = numerals[q.numerals[-1]]
    if numeral.value is None and numeral.form == "arabic":
        return "code"
    following = text[q.end : q.end + 1]
    if q.unit is None:
        if q.is_fraction:
            return None
        if text[max(0, q.start - 1) : q.start] == "每" and re.fullmatch(r"[十百千万亿]+", printed):
            return "name"
        if q.magnitude >= 4 or (numeral.form == "chinese" and len(printed) > 1 and printed[-1] in "百千多余几" and "\u4e00" <= following):
            if q.start and text[q.start - 1] in "“\"第":
                return "name"
            return None
        if numeral.form == "chinese":
            return "idiom"
        before = text[max(0, q.left - 3) : q.left]
        if re.search(r"(?:比|率|指数|系数|得分|评分|PUE|值|分别)(?:为|达|达到|降至|升至|是|约|分别为)?$", text[max(0, q.left - 8) : q.left]) or (
            "." in printed and re.search(r"(?:为|至|到|达)$", before)
        ):
            return None
        if re.match(r"[%‰]", following):
            return None
        if "." in printed and re.match(r"(?:缩小|扩大|下降|降低|上升|提高|降|升)(?:到|至|为)", text[q.right :]):
            return None
        if following and ("\u4e00" <= following <= "\u9fff") and numeral.form == "arabic" and q.value is not None and q.value >= 2:
            # a count noun that is its own measure word: 16站点, 340市级重点项目
            return "name"
        if re.search(r"(?:增加|减少|提高|下降|上升|降低|缩小|扩大|缩小到|扩大到|降到|提高到|上升到|下降到|降低到)了?$", text[max(0, q.left - 5) : q.left]):
            return None
        if "." in printed and re.match(r"(?:缩小|扩大|下降|降低|上升|提高|降|升)(?:到|至|为)", text[q.right :]):
            return None
        return "name"
    if text[max(0, q.start - 1) : q.start] == "每" and re.fullmatch(r"[十百千万亿]+|\d0*[十百千万亿]*", printed):
        return "name"  # 每千人口, 每万人, 每百户: part of what is measured
    if re.fullmatch(r"[百千万亿]+", printed) and re.match(r"[^，。；]{0,3}(?:死亡率|能耗|产值能耗|GDP)", text[q.end :]):
        return "name"
    if numeral.form == "arabic" and q.magnitude == 0 and "." not in printed and "," not in printed and len(printed) > 7:
        return "code"
    if q.unit == "岁" and re.match(r"(?:及?以[上下])?(?:[的老]?(?:人口|人群|老人|老年|儿童|居民|青年|青少年|劳动|学生|婴幼儿|幼儿|妇女|人|及))", text[q.end :]):
        return "name"  # 0至14岁人口: an age group
    if _SMALL.fullmatch(printed) and not q.is_fraction:
        if q.unit in ("%", "百分点", "倍", "番"):
            return None
        if q.unit in ("年", "月", "天", "小时", "日", "周", "分钟"):
            return "duration"
        counted = any(
            other is not q and abs(other.start - q.start) < 14 and not _SMALL.fullmatch(text[other.start : other.number_end])
            and not re.search(r"[。；！？]", text[min(q.end, other.end) : max(q.start, other.start)])
            and re.match(r"[、和及，]?[^，。；]{0,7}$", text[min(q.end, other.end) : max(q.start, other.start)])
            for other in quantities
        )
        if _PER.search(text[max(0, q.start - 14) : q.start]):
            return None
        if printed == "两" and counted and q.is_measure_word:
            return None
        if q.dimension in ("money", "mass", "area", "energy", "power", "length") and printed == "两" and q.unit != "年":
            return None
        return "article_use"
    if q.unit == "年" and q.value is not None and numeral.form == "arabic" and 1900 <= q.value <= 2100 and q.magnitude == 0:
        return "date"
    if q.dimension == "time" and q.unit != "岁" and re.match(r"[来前后间内]|以来|之久|以上的?历史", text[q.right :]):
        return "duration"
    if q.dimension == "time" and q.unit != "岁" and not _is_stated_length(text, q):
        return "duration"
    if q.unit in ("级", "期", "届", "号", "点", "版", "楼", "层") and (following == "" or q.magnitude == 0) and q.unit in ("级", "期", "号", "点", "版"):
        return "name"
    if q.unit == "个" and re.match(r"(?:方面|维护|确立|毫不动摇|自信|意识|伟大|必须|坚持|全面|统筹|结合|转变|着力)", text[q.end :]):
        return "list_count"
    if numeral.form == "chinese" and q.unit in ("方面",):
        return "list_count"
    return None


def _is_stated_length(text: str, q: Quantity) -> bool:
    if _LENGTH_NOUN.search(text[max(0, q.left - 14) : q.left]):
        return True
    before = text[max(0, q.left - 7) : q.left]
    return re.search(
        r"(?:为期|历时|缩短|延长|长达|压缩|只需|仅需|只要|压到|降到|减到|最短|最长|最快|用时|耗时|需要|需|平均|才|期限|时间|时长|寿命|提前|减少|周期|工期|时效|压减|增加|达|为|至|到)(?:了|至|到|约|近|超|过|由|从)*$", before
    ) is not None or q.comparator == "~" and text[q.right : q.right + 1] == "的"


def _with_noun_unit(text: str, q: Quantity) -> Quantity:
    """8万商铺: the noun is the unit; 15万多福建人: people are 人; 产值达千亿: money is decided with the indicator."""
    if q.unit is not None or q.is_fraction or q.value is None and q.magnitude == 0:
        return q
    people = _PEOPLE_NOUN.match(text, q.end)
    if people:
        return replace(q, unit="人", dimension="people", is_measure_word=True)
    return q


def _rank_quantity(rank: Rank) -> Quantity:
    value = Decimal(rank.position)
    return Quantity(
        rank.start, rank.end, rank.end, value, None, None, 0, None, "rank", False, "<" if rank.at_most else "=",
        rank.start, rank.end, (), 0, False,
    )  # fmt: skip


def _doubling_quantity(match: re.Match[str]) -> Quantity:
    value = Decimal({"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}.get(match["n"] or "", 1))
    return Quantity(
        match.start(), match.end(), match.end(), value, None, None, 0, "番", "multiple", False, "=", match.start(), match.end(), ()
    )  # fmt: skip


@dataclass(slots=True)
class _State:
    """What the quantities of a sentence hand on to the next one."""

    indicator: str | None = None
    kind: KindReading | None = None
    change: str | None = None
    unit: str | None = None
    period: Resolved | None = None
    level_indicators: list[str] | None = None
    level_start: int = 0


def _interpret(
    view: SentenceView, quantities: list[Quantity], periods: Sequence[PeriodMention], places: Sequence[PlaceMention],
    context: ReadingContext, reference: Reference,
) -> list[Observation]:  # fmt: skip
    text, cues = view.text, reference.cues
    runs = runs_of_lists(text, quantities)
    found: list[Observation] = []
    indicators: list[str | None] = []
    previous_lead: str | None = None
    is_state = False
    list_names: dict[int, str] = {}
    list_places: dict[int, ResolvedPlace] = {}
    for k, q in enumerate(quantities):
        before = quantities[k - 1] if k else None
        after = quantities[k + 1] if k + 1 < len(quantities) else None
        floor = before.right if before else 0
        clause = find_boundary(view, q.left, floor)
        limit = after.left if after else len(text)
        links, phrase_end, has_base = find_links(view, cues, clause, q.left)
        if q.dimension == "rank" and (placed := _PLACED.search(text, clause, q.left)):
            phrase_end = placed.start()  # 出口额居全国县（市、区）首位: the peers are no part of the indicator
        phrase = None if q.dimension == "rank" and _PEERS.fullmatch(text, clause, phrase_end) else find_left_phrase(view, cues, clause, phrase_end)
        lead = find_leading_change(view, phrase, cues)
        if lead is None and before and clause == floor and text[floor - 2 : floor] in ("以上", "以下"):
            lead = cues.link_before(text, 0, before.left, view.word_starts)  # 新增万吨级以上泊位6个
            lead = lead if lead and lead.cue == "new" else None
        continues = before is not None and clause == floor and text[floor : floor + 1] in "、和及与"
        position, length = runs[k]
        if position and length > 1 and not phrase and not links and found:
            kind = _with_sign(found[-1].kind, q, read_kind(q, links, lead, has_base, previous_lead))
        else:
            kind = read_kind(q, links, lead, has_base, previous_lead if continues and not text.startswith("达", q.left) else None)
        if q.dimension == "rank":
            kind = KindReading("rank", 1, None, None, False)
        own = lead.cue if lead else next((w.cue for w in links if w.cue in ("rise", "fall", "new")), None)
        if not continues or own or kind.reaches:
            previous_lead = own
        # indicator
        indicator: Indicator | None = None
        if k in list_names:
            indicator = Indicator(list_names[k], "list", 0.9)
        elif position == 0 and length > 1 and phrase and (any(w.word.startswith("分别") for w in links) or _PART.search(phrase.text)):
            names = split_coordinated(view, phrase, length)
            if names:
                for j, name in enumerate(names):
                    list_names[k + j] = name
                indicator = Indicator(names[0], "list", 0.9)
        elif position == 0 and length > 1 and not phrase and any(w.word.startswith("分别") for w in links):
            earlier = _last_levels(found, length)
            if earlier:
                for j, name in enumerate(earlier):
                    list_names[k + j] = name
                indicator = Indicator(earlier[0], "list_inherited", 0.85)
        inherited = found[-1].indicator if found else (context.last_indicators[-1] if context.last_indicators else None)
        if indicator is None and (partners := partner_indicators(text, clause, q.left, inherited, max(1, length - position))):
            for j, name in enumerate(partners):
                list_names[k + j] = name
            indicator = Indicator(partners[0], "partner", 0.85)
        if indicator is None:
            indicator = _choose_indicator(view, q, kind, phrase, links, lead, clause, phrase_end, limit, inherited, continues, reference, found)
        if indicator is None and inherited:
            indicator = Indicator(inherited, "inherited_far", 0.4)
        if indicator is None:
            previous = _clause_before(view, clause, cues)
            if previous:
                indicator = Indicator(previous.text, "clause_before", 0.35)
        name = indicator.text if indicator else None
        if name and len(name) <= 3 and before and clause == floor and phrase and phrase.start == floor and text[floor - 2 : floor] in ("以上", "以下"):
            name = text[before.start : phrase.end]  # 亿元以上项目1356个: the threshold is part of what is counted
        # period, place, status
        words = frozenset(w.word for w in links)
        if words & _STATE_WORDS or text[q.left : q.start] in _STATE_WORDS or kind.reaches:
            is_state = True
        elif not continues:  # members of a list go on with the verb of the first
            is_state = not _is_action(view, clause, q.left, cues) and indicator is not None and "behind" not in indicator.rule
        if is_state:
            words |= {"state"}
        if phrase and "累计" in text[clause : q.left]:
            words |= {"累计"}
        if "年均" in text[clause : q.left] or (continues and found and found[-1].basis == "年均") or (k in list_names and found and found[-1].basis == "年均" and position):
            words |= {"年均"}
            kind = KindReading(kind.kind, kind.sign, "年均", kind.verb, kind.reaches)
        at = Place(q.left, q.right, clause, (before.left, before.right) if before else None, after.left if after else None, _is_flow(q))
        attribute = kind.kind == "level" and bool(_ATTRIBUTE.search(text[clause : q.left]))
        resolved = resolve_period(text, periods, at, context, kind.kind, words, attribute, kind.reaches)
        place = resolve_place(text, places, q.left, clause, context, reference.gazetteer)
        if "分别" in text[clause : q.left] and length > 1 and place.name and place.name.count("、") == length - 1:
            for j, each in enumerate(place.name.split("、")):
                list_places[k + j] = ResolvedPlace(each, reference.gazetteer.code_of(each), place.basis)
        place = list_places.get(k, place)
        status = read_status(view, cues, q.left, q.right, clause, resolved.value, resolved.role, context)
        observation = _observation(text, q, kind, indicator, name, resolved, place, status, links, reference)
        found.append(observation)
        if name:
            context.last_indicators = [*context.last_indicators[-3:], name]
    return found


_PART = re.compile(r"[、和与及]")
_PLACED = re.compile(r"(?:稳?居|位[居列]|名列|列|排名?|保持|跃[居升]至?)[^，。；]{0,14}$")
_PEERS = re.compile(r"在[^，。；]{2,14}[中里]$")


def _is_flow(q: Quantity) -> bool:
    return q.dimension in FLOW_DIMENSIONS or q.is_fraction or q.unit in ("%", "倍", "番")


def _is_action(view: SentenceView, start: int, end: int, cues: Cues) -> bool:
    """Whether the words before a number say that something was done (改造农村危房5.2万户), not what something is."""
    if start >= end:
        return False
    words = view.words[view.word_at[start] : view.word_at[end - 1] + 1]
    return any(word in cues["action"] or word in cues["new"] for word in words)


def _with_sign(kind: str, q: Quantity, reading: KindReading) -> KindReading:
    """A member of a list takes the kind of the member before it where the units agree."""
    if kind == "growth" and q.unit in ("%", "倍", "番"):
        return KindReading("growth", reading.sign, reading.basis, reading.verb, False)
    return reading


def _last_levels(found: list[Observation], count: int) -> list[str] | None:
    """Indicators of the last `count` levels of the sentence, in order; the sentence goes on with 分别增长 for them."""
    names = [o.indicator for o in found if o.kind == "level" and o.indicator]
    return names[-count:] if len(names) >= count else None  # type: ignore[return-value]


def _choose_indicator(
    view: SentenceView, q: Quantity, kind: KindReading, phrase: Phrase | None, links: list[LinkWord], lead: LinkWord | None,
    clause: int, phrase_end: int, limit: int, inherited: str | None, continues: bool, reference: Reference, found: list[Observation],
) -> Indicator | None:  # fmt: skip
    text, cues = view.text, reference.cues
    if kind.kind == "ratio":
        share = share_indicator(view, cues, clause, q.left if not links else _share_end(links, phrase_end, q.left), inherited)
        if share:
            return share
    if q.unit == "百分点":
        driven = re.search(r"(?:拉动|带动|贡献)", text[clause : q.left])
        if driven:
            start = clause
            words = text[start : _strip_end(text, start, q.left)]
            words = re.sub(r"^(?:其中|，|、|对)+", "", words)
            if len(words) >= 4:
                return Indicator(words[-20:], "contribution", 0.7)
    countable = q.is_measure_word or q.dimension in ("people", "count", "households", "visits") or (q.unit is None and kind.kind == "level")
    wants_noun = countable or (q.unit in ("%",) or q.is_fraction) and kind.kind == "ratio" or text[q.right : q.right + 1] == "的"
    noun = predicate = None
    if kind.kind in ("level", "delta", "ratio") and q.right < limit + 1 and not (_is_from(links) and phrase):
        noun, predicate = find_right_phrase(view, cues, q.right, limit)
    left = _clean(phrase, lead, view, q) if phrase else None
    if left and inherited and len(left) <= 3 and _is_verb(view, phrase) and (kind.kind in ("growth", "rank") or left in ("贡献", "折合")):
        return Indicator(inherited + ("占比" if kind.kind == "ratio" else ""), "inherited", 0.7)
    if kind.kind == "growth" or kind.kind == "rank":
        if left and inherited and len(left) <= 3 and inherited.endswith(left):
            return Indicator(inherited, "inherited", 0.8)
        if left and left not in _EMPTY_HEADS:
            return _complete(left, inherited, found, text, clause, q, 0.9)
        return Indicator(inherited, "inherited", 0.8) if inherited else None
    if wants_noun and noun and not (left and len(left) >= 3 and not countable and text[q.right : q.right + 1] != "的"):
        action = next((w.word for w in links if w.word in cues["action"]), None)
        if action is None and phrase and phrase.text in cues["action"]:
            action = phrase.text
        behind = behind_indicator(q, noun, predicate, action)
        if behind and (not left or len(behind.text) >= 2):
            if kind.kind == "ratio":
                return Indicator(_ratio_name(behind.text, predicate), "share_behind", 0.6)
            return behind
    if q.unit and not countable and noun and (not left or len(left) < 3) and kind.kind == "level":
        return behind_indicator(q, noun, predicate, None)
    if left and noun is None and predicate and q.unit in ("人", "人次", "户", "家", "名") and _is_verb(view, phrase):
        return Indicator(predicate.text if len(predicate.text) >= 3 else left + predicate.text, "predicate", 0.6)
    if left:
        if left in _EMPTY_HEADS and inherited:
            return Indicator(inherited if kind.kind != "ratio" else inherited + left, "inherited", 0.75)
        return _complete(left, inherited, found, text, clause, q, 0.85)
    if predicate and countable and q.unit in ("人", "户", "家", "人次") and not continues:
        behind = behind_indicator(q, None, predicate, None)
        if behind:
            return behind
    if inherited:
        return Indicator(inherited, "inherited", 0.6)
    return None


_EMPTY_HEADS = frozenset("增速 增幅 涨幅 降幅 增长率 占比 总量 规模 其中 比重 总额 同比 数量 增加 增长 总数".split())


def _share_end(links: list[LinkWord], phrase_end: int, left: int) -> int:
    """Where 占…比重 ends: before the link words that follow it, 占 itself being one of them."""
    for word in links:
        if word.word.startswith(("占", "约占", "仅占", "共占", "所占")):
            return word.start + len(word.word)
    return phrase_end


def _strip_end(text: str, start: int, end: int) -> int:
    return start + len(re.sub(r"(?:了|约|近|超过?|达到?|增长|高|提高|上升)+$", "", text[start:end]))


def _clean(phrase: Phrase, lead: LinkWord | None, view: SentenceView, q: Quantity) -> str | None:
    """The phrase without its leading change verb, quotes and white space."""
    begin = phrase.start
    if lead and lead.start == phrase.start and phrase.end - (lead.start + len(lead.word)) >= 2:
        begin = lead.start + len(lead.word)
    text = view.text[begin : phrase.end]
    text = clean_name(re.sub(r"\s|^[的、]+|[的、：:]+$", "", text))
    return text or None


def _is_verb(view: SentenceView, phrase: Phrase | None) -> bool:
    return phrase is not None and phrase.end not in view.known and all(
        tag in ("v", "vd", "d") for tag in view.tags[view.word_at[phrase.start] : view.word_at[phrase.end - 1] + 1]
    )


def _is_from(links: list[LinkWord]) -> bool:
    """由 A 增加到 B: the words behind A lead to B, they name nothing."""
    return any(word.word in ("由", "从", "自") for word in links)


def _ratio_name(noun: str, predicate: Phrase | None) -> str:
    if predicate and len(noun) < 6:
        return f"{predicate.text}的{noun}占比"
    return noun + "占比"


def _complete(
    left: str, inherited: str | None, found: list[Observation], text: str, clause: int, q: Quantity, certainty: float
) -> Indicator:
    """Elliptical parts of a total take its head: 其中，出口… of 进出口总额 is 出口额; 稻谷 of 播种面积 is 稻谷播种面积."""
    if left in ("出口", "进口", "进出口"):
        return Indicator(left + ("总额" if left == "进出口" else "额") if q.dimension != "containers" else left, "trade", certainty)
    if inherited and not head_of(left) and "其中" in text[max(0, clause - 4) : q.left] and found:
        head = head_of(inherited)
        if head and found[-1].unit == q.unit:
            return Indicator(left + head, "part_of", certainty - 0.1)
    return Indicator(left, "phrase", certainty)


def _clause_before(view: SentenceView, clause: int, cues) -> Phrase | None:  # noqa: ANN001
    end = clause
    while end and view.text[end - 1] in "，。；：！？、,;: ":
        end -= 1
    if not end:
        return None
    start = find_boundary(view, end, 0)
    return find_left_phrase(view, cues, start, end)


# What a project has from its plan on: it is not dated by the day work began or the doors opened.
_ATTRIBUTE = re.compile(r"总?投资|占地|用地|面积|容量|产能|全长|长度|里程|规模|设计|可|能|年产|总长|跨度|时速|海拔|库容|装机|注册资本|泊位|吃水")


def _observation(
    text: str, q: Quantity, kind: KindReading, indicator: Indicator | None, name: str | None, resolved: Resolved,
    place: ResolvedPlace, status: str, links: list[LinkWord], reference: Reference,
) -> Observation:  # fmt: skip
    value, low, high, unit, end = q.value, q.low, q.high, q.unit, q.end
    if unit is None and kind.kind in ("level", "delta") and q.dimension != "rank":
        unit, end = _supply_unit(text, q, name, reference)
    elif unit == "个" and name and (counted := reference.units.match(name, max(0, len(name) - 2))) and counted.dimension == "containers":
        unit = counted.unit  # 标箱超128万个
    comparator = q.comparator
    if comparator == "=" and value is not None:  # the comparator may stand before the base: 约占全国的27%
        comparator = next((c for w in links if (c := reference.comparators.of_word(w.word)) and c != "="), "=")
    if kind.sign < 0:
        value = -value if value is not None else None
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    threshold = q.comparator in "<>" and q.right > q.end and text[q.right : q.right + 1] not in "，。；、！" and bool(
        re.match(r"(?:的)?[\u4e00-\u9fff]", text[q.right : q.right + 2])
    ) and not kind.kind == "growth" and q.unit not in ("%",) and text[q.right - 2 : q.right] in ("以上", "以下", "以内")
    is_time = q.dimension in _TIME_UNITS or unit in _INCIDENTAL_UNITS
    measured = bool(_LENGTH_NOUN.search(text[max(0, q.left - 14) : q.left])) or text[max(0, q.left - 1) : q.left] == "每"
    statistic = not threshold and (not is_time or kind.kind != "level" or measured)
    if q.value is None and unit is None:
        statistic = False
    printed = text[q.start : q.number_end]
    named_size = re.fullmatch(r"[百千万亿]+", printed) and q.left == q.start and re.match(r"[\u4e00-\u9fff]", text[q.right : q.right + 1])
    if named_size or text[q.right - 1 : q.right] == "级" and q.comparator == "~" and text[q.right - 2 : q.right] != "量级":
        statistic = False
    confidence = (indicator.certainty if indicator else 0.2) * (0.95 if resolved.basis == "stated" else 0.85) * (
        0.97 if place.basis in ("stated", "document") else 0.9
    )
    rules = [indicator.rule if indicator else "no_indicator", f"period_{resolved.basis or 'none'}", f"place_{place.basis or 'none'}", kind.kind]
    entry = reference.catalogue.name_of(name, unit, kind.kind) if name else None
    return Observation(
        q, q.start, end, value, low, high, unit, comparator, kind.kind, kind.basis, name, entry.name if entry else None, None, resolved.value, resolved.basis,
        resolved.base, place, status, statistic, round(confidence, 3), rules, q.exponent,
    )  # fmt: skip


def _supply_unit(text: str, q: Quantity, name: str | None, reference: Reference) -> tuple[str | None, int]:
    """The unit of a bare number: that of its indicator (人口 → 人, 产值达千亿 → 元), else the noun behind it (8万商铺)."""
    if name:
        if re.search(r"(?:人口|人数|人员)$", name):
            return "人", q.end
        if re.search(r"人次$", name):
            return "人次", q.end
    noun = re.match(r"[\u4e00-\u9fff]{2,4}?(?=[，。、；：！？,;.）)”\"和与及]|$)", text[q.end :])
    if noun and q.right == q.end and q.magnitude:
        return noun[0], q.end + len(noun[0])
    entry = reference.catalogue.name_of(name) if name else None
    if entry is not None and entry.dimension == "money":
        return "元", q.end
    if name and (re.search(r"(?:产值|营收|收入|投资|金额|交易额|销售额|产业|GDP|增加值|项目|企业|集群)$", name)) and q.magnitude >= 8:
        return "元", q.end
    return None, q.end
