"""Screening: which numerals of a sentence are quantities, and what became of the others.

Belongs here: `screen_numerals`, the reasons against a number (date, name, article use of 一/两, a time that only says when …).
Does not: finding numerals, shapes, ranks and units (`transforms.numbers`).
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from transforms.language.cues import Cues
from transforms.numbers.comparators import Comparators
from transforms.numbers.dimensions import find_dimensions
from transforms.numbers.numerals import Numeral, is_magnitude_alone
from transforms.numbers.outcomes import NUMERAL_LETTERS, find_shapes, is_inside
from transforms.numbers.quantities import Quantity, find_quantities
from transforms.numbers.ranks import Rank, find_ranks
from transforms.periods.mentions import PeriodMention
from transforms.places.mentions import PlaceMention
from transforms.reference import Reference

_DOUBLING = re.compile(r"翻了?一?番|翻了?(?P<times>[两二三四五六])番")
_TIMES = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_COUNTED_GROUP = re.compile(r"[十百千万亿]+|\d0*[十百千万亿]*")
_ONE_OR_TWO = re.compile(r"[一两]")
_EACH = re.compile(r"每[^，。；]{0,6}$|每[^，。；]{1,8}就[能可有]?[^，。；]{0,3}$")
_NAMED_RATE = re.compile(
    r"[^，。；]{0,3}(?:死亡率|能耗|GDP)|(?:地区|国内)?生产总值[^，。；]{0,8}(?:死亡|能耗|用水|用地|排放)"
)
# A number without unit is a coefficient behind these, or before a change of it: 收入比为2.43, 由1.92缩小到…
_COEFFICIENT = r"(?:<coefficient>)(?:<quoted_at>|为|达|达到|降至|升至|是|约|分别为)?$"
_REACHED_DECIMAL = re.compile(r"(?:为|至|到|达)(?:(?:\d{4}年|去年|上年|今年|目前|现在)的?)?$")
_CHANGED_DECIMAL = re.compile(r"(?:缩小|扩大|下降|降低|上升|提高|降|升)(?:到|至|为)")
_CHANGED_BY = re.compile(r"(?:增加|减少|提高|下降|上升|降低|缩小|扩大)到?了?$|降到了?$")
# A time is stated, not used to say when, behind a noun measured in time or a verb that takes a length of time.
_LENGTH_NOUN = r"(?:<length_noun>)[^，。；、]{0,16}$"
_LENGTH_VERB = r"(?:<length_verb>)(?:了|至|到|约|近|超|过|由|从)*(?:(?:<now_word>)的)?$|平均[^，。；]{0,6}$|(?:同比|比|较)[^，。；]{0,8}[多少]$"
_STEP = rf"[{NUMERAL_LETTERS}]{{1,3}}元?级?(?:<step>)"
_NEXT_MEMBER = re.compile(r"[，；、][\u4e00-\u9fff]{1,8}")
_SAYS_WHEN = re.compile(r"[来前后间内]|以来|之久|以上的?历史")
_AGE_GROUP = r"(?:及?以[上下])?的?老?(?:<age_group>)"
_AND_A_HALF = re.compile(r"半(?:小时|月|钟头|年|天)")
_BUILT = re.compile(r"$|[，。；、]|工程|项目|建设|投|开|竣|机组|厂")
_TWO_MAGNITUDES = re.compile(r"\d[百千]\d")
_MARKS = frozenset("，：；！？（）｜")  # those that lie behind the Han signs in Unicode
_COUNTED_AS_NOUGHT = ("例", "个", "人", "家", "起", "户", "次")
_MEASURED = find_dimensions("measured")
# 上证指数, 沪指, 深成指: an index of a market or of the economy stands before its points.
_INDEX = re.compile(r"指数|[\u4e00-\u9fff]指(?!出|导|示|挥|引|定|标|派|数)")
_NAMED_UNITS = ("级", "期", "号", "点", "版")
_MEASURES_SIZE = r"(?:达|到|为|是|至|超|过|约|<size_noun>)$"
_THING_OF_SIZE = r"(?!<bound>|的)[\u4e00-\u9fff]"
# The head of a note that says what a name with a number in it means: ［17］四个一批：指…
_GLOSS_HEAD = re.compile(r"\s*[［\[（(]注?\d{1,3}[］\]）)]\s*[“\"]?")
_GLOSSED = re.compile(r"[^，。；：\d]{1,12}[：:]")
_SHARES = re.compile(r"(?P<a>\d{1,20}(?:\.\d{1,20})?)[∶:：](?P<b>\d{1,20}(?:\.\d{1,20})?)[∶:：](?P<c>\d{1,20}(?:\.\d{1,20})?)")
_PROPORTION = re.compile(r"(?<![\d∶:：])(\d+(?:\.\d+)?)[∶:：]1(?![\d∶:：.])")
_COLON = re.compile("[∶:：]")
# What moves by places in a ranking.
_SHIFTS = re.compile(r"(?:[前上后]移|[上提跃晋]升|下降|下滑|前进)了?$")
# A row of a table that was printed as text: its figures lack their head.
_CELLS = re.compile(r"[|｜][^|｜]{0,40}[|｜]")
_DEGREE_CUES = ("warmth", "electricity")
_HOTTEST = 150
_VERSION = re.compile(r"\d\.0")
_PEOPLE_BEHIND = r"(?:\d{1,2}周?岁(?:及?(?:<bound>))?的?)?[名位个]?[\u4e00-\u9fff]{0,4}?(?:人(?![民均才大工])|<people>)"
THREE_SECTORS = ("第一产业比重", "第二产业比重", "第三产业比重")


def screen_numerals(
    text: str,
    numerals: Sequence[Numeral],
    periods: Sequence[PeriodMention],
    places: Sequence[PlaceMention],
    names: Sequence[tuple[int, int]],
    reference: Reference,
) -> tuple[list[Quantity], dict[int, str]]:
    """The quantities of a sentence in order, and for every numeral (by index) what became of it."""
    ranks = find_ranks(text, reference.outcomes, frozenset(place.end for place in places))
    spans = [*reference.outcomes.find_words(text), *find_shapes(text)]
    composed = [*_find_sector_shares(text), *_find_proportions(text, reference.comparators)]
    outcomes: dict[int, str] = {}
    free: list[int] = []
    stated: PeriodMention | None = None  # the last length of time that is stated, not used to say when
    dated = [mention for mention in periods if mention.role != "recurrent"]
    read_otherwise = [(found.start, found.end) for found in (*ranks, *composed)]
    spans += [(place.start, place.end, "name") for place in places if place.level in ("township", "village")]
    # 二道河水库, 三江源国家公园: a name that begins with a numeral in characters
    spans += [(start, end, "name") for start, end in names]
    for i, numeral in enumerate(numerals):
        if any(start <= numeral.start < end for start, end in read_otherwise):
            outcomes[i] = "observation"
        elif (shape := next((s for s in spans if s[0] < numeral.start < s[1]), None)) and shape[2] == "code":
            outcomes[i] = "code"  # PM2.5年均浓度: a code that began before what looks like a time
        elif mention := next((m for m in dated if m.start <= numeral.start < m.end), None):
            is_stated = mention.role == "duration" and (
                _is_stated_length(text, numeral.start, reference.cues)
                or (stated is not None and _NEXT_MEMBER.fullmatch(text, stated.end, mention.start) is not None)
            )
            if is_stated:
                free.append(i)
                stated = mention
            else:
                outcomes[i] = "duration" if mention.role == "duration" else "date"
        elif outcome := is_inside(numeral, spans):
            outcomes[i] = outcome
        else:
            free.append(i)
    quantities: list[Quantity] = []
    candidates = find_quantities(text, numerals, free, reference.units, reference.comparators, reference.currencies)
    for quantity in candidates:
        reason = _reason_against(text, quantity, candidates, numerals[quantity.numerals[-1]], reference.cues)
        if reason == "duration" and quantities and _tells_alike(text, quantities[-1], quantity):
            reason = None  # 平均利用1426小时；其中核电|3815小时
        for i in range(quantity.numerals[0], len(numerals)):  # one may stand in the unit: 0.6人/百亿元
            if numerals[i].start >= quantity.end:
                break
            outcomes[i] = reason or "observation"
        if reason is None:
            quantities.append(_with_people_unit(text, _with_degrees(text, quantity, reference.cues), reference.cues))
    quantities += [*map(_rank_quantity, ranks), *composed, *_find_doublings(text, quantities)]
    return sorted(quantities, key=lambda quantity: quantity.start), outcomes


def _reason_against(text: str, q: Quantity, candidates: Sequence[Quantity], numeral: Numeral, cues: Cues) -> str | None:
    """Why a number with what follows it is no quantity; None where it is one."""
    printed = text[q.start : q.number_end]
    if numeral.value is None and numeral.form == "arabic":
        return "code"
    if is_magnitude_alone(printed) and text[q.right - 1] == "级" and text[q.right - 2] != "量":
        return "name"  # 万亿级产业集群
    if is_magnitude_alone(printed) and cues.regex("(?:<of_that_size>)").match(text, q.right):
        return "name"  # 居万亿城市第1位
    if is_magnitude_alone(printed) and q.comparator == "=" and not _is_amid_words(text, q):
        return "name"  # 绝对数（亿元）, 单位：万吨: a unit without its number
    if q.unit is None:
        return None if q.is_fraction else _reason_without_unit(text, q, numeral, printed, cues)
    if text[q.start - 1 : q.start] == "每" and _COUNTED_GROUP.fullmatch(printed):
        return "name"  # 每千人口, 每万人: part of what is measured
    if is_magnitude_alone(printed) and _NAMED_RATE.match(text, q.end):
        return "name"  # 百万吨死亡率
    if numeral.form == "arabic" and q.magnitude == 0 and len(printed) > 7 and printed.isdigit():
        return "code"
    if q.unit == "个" and cues.regex(_STEP).match(text, q.end):
        return "name"  # 连跨4个|万亿元台阶
    if q.unit == "岁" and cues.regex(_AGE_GROUP).match(text, q.end):
        return "name"  # 0至14岁人口
    if _ONE_OR_TWO.fullmatch(printed) and not q.is_fraction:
        return _reason_against_article(text, q, candidates, printed, cues)
    if q.dimension == "time" and q.unit != "岁":
        if q.unit == "年" and printed.isdigit() and 1900 <= int(printed) <= 2100:
            return "date"
        if _SAYS_WHEN.match(text, q.right) or not (
            _is_stated_length(text, q.left, cues) or (q.comparator == "~" and text[q.right : q.right + 1] == "的")
        ):
            return "duration"
    if q.unit == "期" and numeral.form == "arabic" and not _BUILT.match(text, q.end):
        return None  # 完成40期培训
    if q.unit == "点" and _INDEX.search(text, max(0, q.left - 16), q.left):
        return None
    if q.unit in ("%", "‰") and text.endswith("前", 0, q.left):
        return "name"  # 进入ESI全球前1%的学科
    if q.unit in cues["size_unit"] and not cues.regex(_MEASURES_SIZE).search(text, max(0, q.left - 8), q.left):
        if cues.regex(_THING_OF_SIZE).match(text, q.right):
            return "name"  # 新增1000千伏输电线路1240公里, 12英寸产线
    if q.is_measure_word and _GLOSS_HEAD.fullmatch(text, 0, q.start) and _GLOSSED.match(text, q.end):
        return "list_count"  # ［4］三张清单：…
    if q.unit in _NAMED_UNITS or text.endswith(("±", "正负"), 0, q.start):
        return "name"
    if q.unit == "个" and _AND_A_HALF.match(text, q.end):
        return "duration"  # 3个半小时
    if text[q.number_end : q.end] == "度" and q.magnitude == 0:
        if cues.regex("(?:<angle>)[^，。；]{0,6}$").search(text, max(0, q.left - 10), q.left):
            return "name"  # 北纬30度
    if printed in ("零", "〇") and q.is_measure_word and q.unit not in _COUNTED_AS_NOUGHT:
        return "idiom"
    if q.unit == "方面" or (q.unit == "个" and cues.regex("(?:<list_noun>)").match(text, q.end)):
        return "list_count"
    return None


def _is_amid_words(text: str, q: Quantity) -> bool:
    """Whether words, not marks or the edge of the text, stand on either side of a quantity."""
    before, behind = text[q.left - 1 : q.left], text[q.right : q.right + 1]
    return (before >= "\u4e00" and before not in _MARKS) or (
        behind != "" and behind not in _MARKS and (behind >= "\u4e00" or behind in "“‘《「")
    )


def _reason_without_unit(text: str, q: Quantity, numeral: Numeral, printed: str, cues: Cues) -> str | None:
    """A bare number counts with a magnitude (8.2万), as a coefficient or as a change of one."""
    following = text[q.end : q.end + 1]
    if text[q.start - 1 : q.start] == "每" and _COUNTED_GROUP.fullmatch(printed):
        return "name"
    if (
        q.magnitude >= 4
        or _TWO_MAGNITUDES.search(printed)
        or (numeral.form == "chinese" and len(printed) > 1 and printed[-1] in "百千多余" and following >= "\u4e00")
    ):
        return "name" if q.start and text[q.start - 1] in '“"第' else None
    if numeral.form == "chinese":
        return "idiom" if len(printed) < 3 else "unexplained"
    lead = text[max(0, q.left - 8) : q.left]
    is_decimal = "." in printed
    if cues.regex(_COEFFICIENT).search(lead) or (is_decimal and _REACHED_DECIMAL.search(lead)):
        return None
    if is_decimal and _CHANGED_DECIMAL.match(text, q.right):
        return None
    if not "\u4e00" <= following <= "\u9fff" and _CHANGED_BY.search(lead):
        return None
    if _VERSION.fullmatch(printed):
        return "name"  # 行动2.0版
    if is_decimal or len(printed) > 4:
        return "artifact" if _CELLS.search(text, max(0, q.start - 60), q.end + 60) else "unexplained"
    return "name"


def _reason_against_article(
    text: str, q: Quantity, candidates: Sequence[Quantity], printed: str, cues: Cues
) -> str | None:
    """一 and 两 are articles (一座小城, 两家企业) unless they measure, or are counted against other numbers."""
    if q.unit in ("%", "百分点", "倍", "番") or text[q.end - 1] == "半":
        return None  # 一吨半 measures
    if q.dimension == "time":
        return "duration"
    if cues.regex("(?:<list_noun>)").match(text, q.end):
        return "list_count"  # 两道关口
    if _EACH.search(text, max(0, q.start - 14), q.start):
        return None
    if printed == "两":
        if q.dimension in _MEASURED:
            return None
        if q.is_measure_word and any(_stand_together(text, q, other) for other in candidates if other is not q):
            return None
    return "ordinal" if q.unit in _NAMED_UNITS else "article_use"


def _stand_together(text: str, q: Quantity, other: Quantity) -> bool:
    """Whether another figure, not itself 一 or 两, stands so near that the two are counted against each other."""
    if abs(other.start - q.start) >= 14 or _ONE_OR_TWO.fullmatch(text[other.start : other.number_end]):
        return False
    between = text[min(q.end, other.end) : max(q.start, other.start)]
    return re.fullmatch(r"[、和及，]?[^，。；！？]{0,7}", between) is not None


def _is_stated_length(text: str, at: int, cues: Cues) -> bool:
    """为期3年, 缩短2小时, 优良天数330天: a length of time that is stated, not used to say when."""
    return is_timed(text, at, cues) or cues.regex(_LENGTH_VERB).search(text, max(0, at - 8), at) is not None


def _tells_alike(text: str, before: Quantity, q: Quantity) -> bool:
    """Whether a length of time is told of another member as the one before it was."""
    return q.unit == before.unit and _NEXT_MEMBER.fullmatch(text, before.right, q.left) is not None


def is_timed(text: str, at: int, cues: Cues) -> bool:
    """Whether a noun that is measured in time (天数, 寿命, 工期) leads to the figure at `at`."""
    return cues.regex(_LENGTH_NOUN).search(text, max(0, at - 22), at) is not None


def _with_degrees(text: str, q: Quantity, cues: Cues) -> Quantity:
    """22.5度 is a temperature or electricity by the word that stands nearest; an amount with 万 is electricity anyway."""
    if q.unit != "千瓦时" or text[q.number_end : q.end] != "度" or q.magnitude:
        return q
    if text.rfind("华氏", max(0, q.left - 6), q.left) >= 0:
        return q._replace(unit="华氏度", dimension="temperature")
    nearest = _nearest_of(_DEGREE_CUES, text, q, cues)
    if nearest == "electricity" or (nearest is None and abs(q.value or 0) > _HOTTEST):
        return q
    return q._replace(unit="摄氏度", dimension="temperature")


def _nearest_of(names: Sequence[str], text: str, q: Quantity, cues: Cues) -> str | None:
    """The class of which a word stands nearest before a quantity, else right behind it; None where none does."""
    last = {name: max((m.end() for m in cues.find(name, text, 0, q.end)), default=-1) for name in names}
    found = max(last, key=lambda name: last[name])
    if last[found] >= 0:
        return found
    behind = min(len(text), q.right + 6)
    return next((name for name in names if any(cues.find(name, text, q.right, behind))), None)


def _with_people_unit(text: str, q: Quantity, cues: Cues) -> Quantity:
    """15万多福建人, 33万农民工: people are counted in 人 though no measure word is printed."""
    if q.unit == "人" and _SHIFTS.search(text, max(0, q.left - 3), q.left) and text.startswith("位", q.number_end):
        return q._replace(unit="位", dimension="count")  # 居全省第3位，前移1位
    if q.unit is None and not q.is_fraction and (q.value is not None or q.magnitude):
        if cues.regex(_PEOPLE_BEHIND).match(text, q.end):
            return q._replace(unit="人", dimension="people", is_measure_word=True)
    return q


def _bare_quantity(
    start: int, end: int, value: Decimal, unit: str | None, dimension: str, comparator: str = "=", exponent: int = 0
) -> Quantity:
    return Quantity(
        start=start, end=end, number_end=end, value=value, low=None, high=None, exponent=exponent, unit=unit,
        dimension=dimension, is_measure_word=False, comparator=comparator, left=start, right=end, numerals=(),
    )  # fmt: skip


def _rank_quantity(rank: Rank) -> Quantity:
    return _bare_quantity(rank.start, rank.end, Decimal(rank.position), None, "rank", "<" if rank.at_most else "=")


def _find_doublings(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """翻番, 翻两番 where no numeral was read as the quantity."""
    if "番" not in text:
        return []
    return [
        _bare_quantity(match.start(), match.end(), Decimal(_TIMES.get(match["times"] or "", 1)), "番", "multiple")
        for match in _DOUBLING.finditer(text)
        if not any(q.start < match.end() and match.start() < q.end for q in quantities)
    ]


def _find_sector_shares(text: str) -> list[Quantity]:
    """三次产业结构为4.0∶37.7∶58.3: three shares in percent, in the order of `THREE_SECTORS`."""
    if "三次产业" not in text:
        return []
    return [
        _bare_quantity(
            *match.span(name), Decimal(match[name]), "%", "sector_share", exponent=-len(match[name].partition(".")[2])
        )
        for match in _SHARES.finditer(text)
        for name in "abc"
    ]


def _find_proportions(text: str, comparators: Comparators) -> list[Quantity]:
    """城乡居民收入比缩小至2.52∶1: a coefficient, told by the 比 before it."""
    if not _COLON.search(text):
        return []
    found = []
    for m in _PROPORTION.finditer(text):
        if "比" in text[max(0, m.start() - 16) : m.start()]:
            bound, exponent = comparators.after(text, m.end()), -len(m[1].partition(".")[2])
            found.append(
                _bare_quantity(m.start(), m.end(), Decimal(m[1]), None, "proportion", bound[0] if bound else "=", exponent)
            )
    return found
