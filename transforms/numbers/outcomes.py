"""Outcomes: why a numeral is no quantity.

Belongs here: names and codes, ordinals, enumerators, list counts, articles, idioms, phone numbers, URLs, and ranks, which
are the ordinals that count.
Does not: dates and durations (`transforms.periods.mentions`), quantities (`transforms.numbers.quantities`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from transforms.language.scanning import find_from
from transforms.numbers.numerals import Numeral
from warehouse.fields import NUMERAL_OUTCOMES

NUMERAL_LETTERS = "〇零一二两三四五六七八九十百千万亿"

# The number of a heading or an item: （二）, 三、, 4.
_ITEM_NUMBER = (
    rf"(?:[（(][{NUMERAL_LETTERS}\d]{{1,3}}[）)]|[{NUMERAL_LETTERS}]{{1,3}}[、．.]|\d{{1,2}}[、．](?!\d)|\d{{1,2}}\.(?!\d))"
)

# Each alternative names the outcome of the numerals inside it. Order matters: the first that matches at a place wins.
_SHAPES = re.compile(
    r"(?P<url>https?://[\x21-\x7e]+|www\.[\x21-\x7e]+|(?<![A-Za-z0-9_.])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9.-]{1,200})"
    r"|(?P<phone>(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—]\d{7,8}|400[-—]?\d{3}[-—]?\d{4})(?!\d)"
    r"|(?<![\d.])12[1-9]\d{2}(?=/12\d{3}|[\u4e00-\u9fff”]{0,8}(?:热线|平台|服务|中心|电话)))"
    r"|(?P<code>〔\d{4}〕\d*号?|\[\d{4}\]\d+号"
    r"|(?<![A-Za-z])(?!(?:USD|HKD|RMB|CNY|EUR|GBP|JPY|TWD|NTD|AUD|CAD|SGD|KRW)\d)[A-Za-z]{1,8}[-—._]?\d+(?:\.\d+)?(?:[-—+./]?[A-Za-z0-9]+)*"
    r"|(?<!\d)\d+(?:(?:[+＋×x]\d+)+(?:[+＋][A-Za-zＮN])?|[+＋][NXn]|号(?!召)|版(?!本?[块])|[ABCDGH](?![A-Za-z])级?|/\d{3,}(?=\D|$))"
    r"|[①-⑳])"
    rf"|(?P<footnote>[［\[]注?\d{{1,3}}[］\]]|[（(]注\d{{0,3}}[）)])"
    rf"|(?P<enumerator>(?:(?<=^)|(?<=[。；！？：\n”]))\s*{_ITEM_NUMBER}"
    rf"|(?:(?<=^)|(?<=[。；！？，：:,、（(“\n]))(?:[一二三四五六七八九十]+|再)是(?!否)"
    rf"|其[一二三四五六七八九十](?=[，、：是])|第[{NUMERAL_LETTERS}]+(?=[，：]))"
    rf"|(?P<title>《[^》]{{1,60}}》|〈[^〉]{{1,60}}〉)"
    r"|(?P<quoted>[“「『‘](?![^”」』’]{0,10}[了到达超近约能要有增过赚卖挣收]\d)[^”」』’。；，,]{1,12}[”」』’]|(?<![\w.])\"[^\"。；，,]{1,12}\"|'[^'。；，,]{1,12}')"
    rf"|(?P<ordinal>第(?:\d+|[{NUMERAL_LETTERS}]+)(?:[—\-至到、](?:\d+|[{NUMERAL_LETTERS}]+))?)"
    rf"|(?P<run>连续(?:\d+|[{NUMERAL_LETTERS}]+)(?:个)?(?:次|届|季度|场|轮|批|天))"
    rf"|(?P<term>(?:\d{{1,2}}|[{NUMERAL_LETTERS}]{{1,3}})次(?=(?:全体|代表|党代|常委)?(?:会议|全会|大会))|(?:\d{{1,2}}|20\d\d|[{NUMERAL_LETTERS}]{{1,3}})届|[十]?[{NUMERAL_LETTERS}]{{1,2}}中全会|十[一二三四五六七]五(?![千百万亿个人年月日])|[{NUMERAL_LETTERS}]{{1,3}}(?:期工程|期项目|标段|期建设|期(?=[建投开竣规]))"
    rf"|\d{{1,2}}后(?=[^，。]?)|[{NUMERAL_LETTERS}]{{2}}后(?=[青商一、”]))"
    rf"|(?P<list_count>(?:\d{{1,2}}|[{NUMERAL_LETTERS}]{{1,3}})大(?![学型会专陆巴棚桥坝厦楼豆米麦蒜堤赛奖巡])|(?:\d{{1,2}}|[{NUMERAL_LETTERS}]{{1,3}})(?:个?方面)"
    rf"|[两三四五六七八九](?=(?:省|市|县|区|地|州|镇|乡|村|国|校|院|岸|会|级|类|端|头|边|手|翼|者|方|翼|馆|网|链|化|河|湖|江|海|港|山|城|品|新|重|癌|病|创|争|免|不|单|率|率|权)))"
)
# 一、二季度 and 二、三产业 list two, they do not number one.
_OPENING_ENUMERATOR = re.compile(
    rf"\s*(?![{NUMERAL_LETTERS}]{{1,3}}[、．.][{NUMERAL_LETTERS}]){_ITEM_NUMBER}(?:(?<=[）)])、)?\s*"
)
# What any alternative of _SHAPES begins with.
_SHAPE_STARTS = re.compile(rf"[\sA-Za-z\d{NUMERAL_LETTERS}_.+\-〔\[［（(①-⑳《〈“「『‘\"'第再其连]")
_OUTCOME_OF_SHAPE = {
    "title": "name", "quoted": "name", "term": "ordinal", "run": "duration", "footnote": "enumerator",
}  # fmt: skip


class OutcomeLexicon:
    """Lexical words that hold a numeral (统一, 百姓, 一带一路). Rows: word, outcome. ValueError where an outcome is none."""

    def __init__(self, rows: Iterable[Mapping[str, str]], rank_cues: Iterable[str]) -> None:
        self._outcome = {row["word"]: row["outcome"] for row in rows}
        if unknown := sorted(set(self._outcome.values()) - set(NUMERAL_OUTCOMES)):
            raise ValueError(f"numeral_words.csv: no outcome of a numeral is called {', '.join(unknown)}")
        by_first: dict[str, list[str]] = {}
        for word in self._outcome:
            by_first.setdefault(word[0], []).append(re.escape(word[1:]))
        branches = (
            f"{re.escape(c)}(?:{'|'.join(sorted(t, key=len, reverse=True))})" for c, t in sorted(by_first.items())
        )
        self._words = re.compile("|".join(branches) or r"(?!)")
        self.rank_cues = frozenset(rank_cues)
        self._longest_cue = max(map(len, self.rank_cues), default=0)

    def find_words(self, text: str) -> list[tuple[int, int, str]]:
        """Spans of lexical words with the outcome of the numerals inside."""
        return [(m.start(), m.end(), self._outcome[m[0]]) for m in self._words.finditer(text)]

    def is_rank_cue(self, text: str, position: int) -> bool:
        """Whether a word that introduces a rank ends at position."""
        while position and text[position - 1] in "的了在前":
            position -= 1
        return any(text[max(0, position - n) : position] in self.rank_cues for n in range(1, self._longest_cue + 1))


def find_shapes(text: str) -> list[tuple[int, int, str]]:
    """Spans whose numerals are no quantities, with the outcome.

    >>> find_shapes("一是依托“4+1”平台，第六代市场开业")
    [(0, 2, 'enumerator'), (4, 9, 'name'), (12, 14, 'ordinal')]
    """
    found = []
    for match in find_from(_SHAPE_STARTS, _SHAPES, text):
        group = match.lastgroup
        found.append((match.start(), match.end(), _OUTCOME_OF_SHAPE.get(group or "", group or "")))
    return found


def find_enumerator_end(text: str) -> int:
    """Where the number of a heading or an item (三、6月份…, （二）工业…) ends that opens a sentence; 0 where none does.

    >>> find_enumerator_end("三、6月份利率为1.46%"), find_enumerator_end("一、二季度利率下降")
    (2, 0)
    """
    opening = _OPENING_ENUMERATOR.match(text)
    return opening.end() if opening else 0


def is_inside(numeral: Numeral, spans: Sequence[tuple[int, int, str]]) -> str | None:
    """Outcome of the first span that holds the start of the numeral, None where none does."""
    for start, end, outcome in spans:
        if start <= numeral.start < end:
            return outcome
    return None
