"""Coordination: lists of figures and lists of names, and how the one is spread over the other.

Belongs here: runs of figures (5%、6%和7%), splitting coordinated names with a shared head, trade partners.
Does not: choosing an indicator (`transforms.meaning.indicator`).
"""

import re
from collections.abc import Sequence

from transforms.language.cues import Cues
from transforms.language.sentence_view import Phrase, SentenceView
from transforms.language.tokens import find_tokens
from transforms.numbers.quantities import Quantity

_LIST_JOINT = re.compile(r"[、和与及]|以及|同")
_ENUMERATION = re.compile(r"、")
_PART_JOINT = re.compile(r"[、和与]|(?<!埃)及|以及")
# 分别增长9.8%、21.5%和下降2.7%: the list goes on though a member turns round
_CHANGE_AGAIN = re.compile(r"(?:同比)?(?:增长|下降|上升|提高|回落|减少|增加)(?:了|约|近|超)?")
_HEAD = re.compile(
    r"(?:总量|总额|总值|产值|产量|收入|支出|面积|人口|人数|人次|投资额|投资|销售额|零售额|营业额|交易额|成交额|(?:进出|出|进)口额|增加值|贸易额|利润"
    r"|价格|里程|吞吐量|周转量|发电量|用电量|装机容量|装机|余额|金额|资金|产能|比重|占比|率|额|量|值|数)$"
)
_LISTED = re.compile(
    r"(?P<members>[^，。；：等\d]{1,120})等(?:[一二三四五六七八九十两\d]{0,2}[大类种个项])?(?P<told>[^，。；、等]{2,20})$"
)
# What the members of a list are, before what is told of them: 等产品出口额
_KIND_OF_THINGS = re.compile(
    r"^(?:[农副工业高新技术主要重点大宗]{0,6}(?:产品|商品|行业|产业|领域|品种|地区|国家|企业|作物|服务|项目|品类|省份|城市))"
)
_SUMMED_UP = re.compile(r"[一二三四五六七八九十两\d]大")
# Where a member of an enumeration cannot reach back over.
_MEMBER_ENDS = frozenset("，。；：！？“”")
# A、B占地区生产总值比重分别为…
_SHARE = re.compile(r"占(?:比|(?P<whole>[^占、]*?)的?比重)$")
# A part as long as this names its thing by itself.
_WHOLE_NAME = 6
_LONGEST_OWNER = 8
_TRADE = r"进出口|出口|进口|投资|贸易"
_PARTNER = re.compile(
    rf"对(?P<partner>(?!其|外|华)[^，。；：对]{{1,18}}?)(?P<trade>{_TRADE})?(?:总?[值额])?(?:同比|分别|合计|则|约|也|均)*"
    r"(?:增长|下降|增|降|上升|回落|达到?|为|实现)*了?$"
)
_BEFORE_PARTNER = frozenset("，。；、我国其中省市区县")


def find_runs(text: str, quantities: Sequence[Quantity]) -> list[tuple[int, int]]:
    """For every quantity its (position in its list, length of the list); a list is made of quantities that follow each
    other with only a joint between, so that most quantities are (0, 1)."""
    runs: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(quantities) + 1):
        if i == len(quantities) or not _follows(text, quantities[i - 1], quantities[i]):
            runs += [(j - start, i - start) for j in range(start, i)]
            start = i
    return runs


def _follows(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether only a joint (、 和 ，) stands between two quantities: 3.9%和5.7%. 提高15元、达到143元 is no list."""
    gap = text[before.right : quantity.start]
    joint = _LIST_JOINT.match(gap)
    if not joint:
        return not gap
    rest = gap[joint.end() :]
    if _CHANGE_AGAIN.fullmatch(rest):
        return before.unit == quantity.unit  # 达86万人次、增长4.5% is no list
    return before.right + joint.end() >= quantity.left and not rest.startswith("达")


def head_of(indicator: str) -> str:
    """The head noun that a part of a total borrows: 货物进出口总额 → 额, 播种面积 → 面积; empty where there is none.

    >>> head_of("粮食播种面积"), head_of("货物进出口总额"), head_of("商户")
    ('面积', '总额', '')
    """
    match = _HEAD.search(indicator)
    return match[0] if match else ""


def is_coordinated(phrase: Phrase) -> bool:
    """Whether a phrase names several things."""
    return _PART_JOINT.search(phrase.text) is not None


def split_paired(name: str, count: int, cues: Cues) -> list[str] | None:
    """The `count` indicators that one word names together: 城乡居民收入 → 城镇居民收入, 农村居民收入; 存贷款余额, 产销量,
    一二三产业增加值 alike. None where no such word stands in the name."""
    for pair in sorted(cues["paired"], key=lambda pair: (-pair.index("="), pair)):
        word, _, members = pair.partition("=")
        parts = members.split("|")
        if len(parts) == count and (at := name.find(word)) >= 0 and not _PART_JOINT.search(name.replace(word, "")):
            return [name[:at] + part + name[at + len(word) :] for part in parts]
    return None


def split_listed(view: SentenceView, start: int, end: int, count: int) -> list[str] | None:
    """The `count` indicators of examples before 等 and what is told of them: 茶叶、丝绸、家具等产品的出口额 → 茶叶出口额,
    丝绸出口额, 家具出口额. None where text[start:end] has another number of members."""
    listed = _LISTED.search(view.text, start, end)
    if listed is None or view.words[view.word_at[listed.end("members")]] not in ("等", "等等"):
        return None
    begin = max((at + 1 for at in range(listed.start("members"), listed.end("members")) if view.mask[at]), default=0)
    members = [
        m for m in _PART_JOINT.split(view.text[max(begin, listed.start("members")) : listed.end("members")]) if m
    ]
    told = listed["told"].removesuffix("分别")
    head = told.rpartition("的")[2] if "的" in told else _KIND_OF_THINGS.sub("", told)
    return [member + head for member in members] if len(members) == count and head else None


def split_coordinated(view: SentenceView, phrase: Phrase, count: int, cues: Cues) -> list[str] | None:
    """The `count` indicators that a coordinated phrase names, the shared head restored: 城镇和农村居民人均可支配收入 →
    城镇居民人均可支配收入, 农村居民人均可支配收入. None where the phrase has another number of parts."""
    share = _SHARE.search(view.text, phrase.start, phrase.end)
    end = share.start() - view.text.endswith("所", 0, share.start()) if share else phrase.end
    listed = "" if _is_cut(view, phrase.start) else view.text[phrase.start : end]
    if _PART_JOINT.match(listed, 1):
        listed = ""  # 工单办结|率、满意率: the first name is cut within
    parts = _split_parts(listed, count) or _split_parts(_read_back(view, end), count)
    if parts is None:
        return None
    parts = [parts[0], *(cues.regex("^(?:<verb_inside>)(?=..)").sub("", part) for part in parts[1:])]  # 接待游客、实现旅游总花费
    last = parts[-1]
    if (summed := _SUMMED_UP.search(last, 2)) and (kind := _KIND_OF_THINGS.match(last[summed.end() :])):
        head = last[summed.end() + kind.end() :]
        return [name + head for name in (*parts[:-1], last[: summed.start()])]  # 汽车、通用设备两大行业增加值
    words = view.words[view.word_at[end - len(last)] : view.word_at[end - 1] + 1]
    if len(parts[0]) > 1 and _is_halved(parts[0], last, cues):
        last = parts[0][:-1] + last  # 本外币存、贷款余额: both of 本外币
    names = [*(_with_shared_head(part, parts[-1], words, cues) for part in parts[:-1]), last]
    names = [names[0], *(_with_shared_front(name, names[0], cues) for name in names[1:])]
    return [name + (f"占{share['whole']}比重" if share["whole"] else "占比") for name in names] if share else names


def split_owned(view: SentenceView, phrase: Phrase, count: int) -> list[str] | None:
    """The `count` indicators of several owners and what is told of each: 水电和生物质发电的|利用率达到95%和97%. None where
    no such owners stand before the phrase."""
    start = phrase.start
    if view.text[start - 1 : start] != "的":
        return None
    owners = _split_parts(_read_back(view, start - 1), count)
    return [owner + phrase.text for owner in owners] if owners and all(1 < len(owner) <= _LONGEST_OWNER for owner in owners) else None


def _split_parts(text: str, count: int) -> list[str] | None:
    """The parts of a coordinated text, joined by 、 alone or by any joint; None where they are not `count`."""
    split = ([part for part in joint.split(text) if part] for joint in (_ENUMERATION, _PART_JOINT))
    return next((parts for parts in split if len(parts) == count), None)


def _is_cut(view: SentenceView, start: int) -> bool:
    """Whether a phrase begins within its first name: a long enumeration is not read to its beginning."""
    return start > 0 and not view.mask[start - 1] and view.tags[view.word_at[start - 1]].startswith("n")


def _read_back(view: SentenceView, end: int) -> str:
    """The enumeration that ends at `end`, back to a mark or to what is no name: a phrase reaches back no further than a
    name does."""
    start = end
    while start and view.text[start - 1] not in _MEMBER_ENDS and not view.mask[start - 1]:
        start -= 1
    return view.text[start:end]


def _is_halved(part: str, last: str, cues: Cues) -> bool:
    """Whether a part ends with the first half of a pair whose other half begins the last one: 存|贷款余额."""
    return f"{part[-1]}|{last[1:2]}" in cues["halved"]


def _with_shared_front(name: str, first: str, cues: Cues) -> str:
    """A member that says only which side of the thing is measured takes the thing from the first: 生产安全事故起数、死亡人数;
    诉求解决率、满意率."""
    side = cues.regex("(?:<side>)").fullmatch(name)
    whole = cues.regex("(.{2,})(?:<side>)").fullmatch(first)
    if not side or not whole:
        return name
    return whole[1].removesuffix(name[:2]) + name  # 商品房销售面积、销售额


def _with_shared_head(part: str, last: str, words: Sequence[str], cues: Cues) -> str:
    """A part with what it shares with the last one; a settlement (城镇) stands for the other half of its pair (农村居民)."""
    owner, head = last.removesuffix(head_of(last)), head_of(last)
    if _is_halved(part, last, cues):
        return part + last[1:]  # 存 and 贷款余额: 存款余额
    if len(part) == 2 and part[0] == last[0] and part != last[:2]:
        return part + last[2:]  # 第一 and 第三产业增加值
    if (len(words) == 2 or len(last) == 4) and len(part) == 2 and part not in cues["settlement"]:
        return part + (words[1] if len(words) == 2 else last[2:])  # 钢铁 and 有色金属|供应量; 刑事 and 治安案件
    if len(part) > 2 and part[-2:] in last[:-2] and not _HEAD.search(part):
        return part + last[last.index(part[-2:]) + 2 :]  # 城市低保 and 农村低保|标准
    if owner and owner != last and part[-1] == owner[-1] and not _HEAD.search(part):
        return part + head  # 高速公路和铁路里程
    is_whole = len(part) >= len(last) - 1 or len(part) > _WHOLE_NAME
    if (
        (is_whole and not (head and len(owner) > 1 and len(words) > 1))
        or _HEAD.search(part)
        or len(words) < 2
        or part.endswith(last[-2:])
        or _names_act(part)
    ):
        return part
    if head and (len(head) > 1 or words[-1] != head) and (len(part) > 2 or part == words[0]):
        # 工业 and 工业技改投资: 工业投资; 自来水 and 卫生户厕|普及率: 自来水普及率; 毛|入学率
        fuller = words[-2] if len(words) > 2 and len(words[-2]) == 1 else ""
        return part + (fuller + words[-1] if head == words[-1][-1:] else head)
    # the part takes the place of as many leading words of the last one as it is long itself
    at = 0
    if len(words[0]) > len(part) + 1:
        return part + last[len(part) :]  # 城镇 stands for the 农村 of 农村居民
    for word in words:
        at += len(word)
        if at >= min(len(part), 2):
            break
    return part + last[at:] if at < len(last) else part


def _names_act(part: str) -> bool:
    """Whether a part is a verb with its object, a whole measure by itself: 接待|游客."""
    tokens = find_tokens(part)
    return len(tokens) > 1 and tokens[0][2] == "v" and tokens[0][1] > 1 and tokens[-1][2].startswith("n")


def partner_indicators(text: str, start: int, end: int, inherited: str | None, count: int) -> list[str] | None:
    """Trade by partner: 对东盟、欧盟分别进出口 → 对东盟进出口, 对欧盟进出口; 对美国下降 takes the trade that was spoken of
    (`inherited`). None where text[start:end] names no partner, or not as many as there are figures."""
    match = _PARTNER.search(text, start, end)
    if not match or (match.start() > start and text[match.start() - 1] not in _BEFORE_PARTNER):
        return None
    trade = match["trade"]
    if trade is None:
        spoken = re.search(_TRADE, inherited or "")
        if not spoken:
            return None
        trade = spoken[0]
    partner = re.sub(r"(?:等国家?|等地|三国|两国)?(?:分别|合计|各)?$", "", match["partner"])
    partners = [p for p in _PART_JOINT.split(partner) if p] if count > 1 else [partner]
    return [f"对{p}{trade}" for p in partners] if len(partners) == count else None
