"""Outcomes: why a numeral is no quantity.

Belongs here: names and codes, ordinals, enumerators, list counts, articles, idioms, phone numbers, URLs, and ranks, which
are the ordinals that count.
Does not: dates and durations (`transforms.period_mentions`), quantities (`transforms.quantities`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.numerals import Numeral, parse_chinese_number
from transforms.scanning import find_from

_N = "〇零一二两三四五六七八九十百千万亿"

# Each alternative names the outcome of the numerals inside it. Order matters: the first that matches at a place wins.
_SHAPES = re.compile(
    r"(?P<url>https?://[\x21-\x7e]+|www\.[\x21-\x7e]+|(?<![A-Za-z0-9_.])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9.-]{1,200})"
    r"|(?P<phone>(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—]\d{7,8}|400[-—]?\d{3}[-—]?\d{4})(?!\d)"
    r"|(?<![\d.])12[1-9]\d{2}(?=/12\d{3}|[\u4e00-\u9fff”]{0,8}(?:热线|平台|服务|中心|电话)))"
    r"|(?P<code>〔\d{4}〕\d*号?|\[\d{4}\]\d+号"
    r"|(?<![A-Za-z])[A-Za-z]{1,8}[-—._]?\d+(?:\.\d+)?(?:[-—+./]?[A-Za-z0-9]+)*"
    r"|(?<!\d)\d+(?:(?:[+＋×x]\d+)+(?:[+＋][A-Za-zＮN])?|[+＋][NXn]|号(?!召)|版(?!本?[块])|[ABCDGH](?![A-Za-z])级?|/\d{3,}(?=\D|$))"
    r"|[①-⑳])"
    rf"|(?P<footnote>[［\[]\d{{1,3}}[］\]])"
    rf"|(?P<enumerator>(?:(?<=^)|(?<=[。；！？：\n”]))\s*(?:[（(][{_N}\d]{{1,3}}[）)]|[{_N}]{{1,3}}[、．.]|\d{{1,2}}[、．](?!\d)|\d{{1,2}}\.(?!\d))"
    rf"|(?:(?<=^)|(?<=[。；！？，：:,、（(“\n]))(?:[一二三四五六七八九十]+|再)是(?!否)"
    rf"|其[一二三四五六七八九十](?=[，、：是])|第[{_N}]+(?=[，：]))"
    rf"|(?P<title>《[^》]{{1,60}}》|〈[^〉]{{1,60}}〉)"
    r"|(?P<quoted>[“「『‘](?![^”」』’]{0,10}[了到达超近约能要有增过赚卖挣收]\d)[^”」』’。；，,]{1,12}[”」』’]|(?<![\w.])\"[^\"。；，,]{1,12}\"|'[^'。；，,]{1,12}')"
    rf"|(?P<ordinal>第(?:\d+|[{_N}]+)(?:[—\-至到、](?:\d+|[{_N}]+))?)"
    rf"|(?P<run>连续(?:\d+|[{_N}]+)(?:个)?(?:次|届|季度|场|轮|批|天))"
    rf"|(?P<term>(?:\d{{1,2}}|[{_N}]{{1,3}})次(?=(?:全体|代表|党代|常委)?(?:会议|全会|大会))|(?:\d{{1,2}}|[{_N}]{{1,3}})届|[十]?[{_N}]{{1,2}}中全会|十[一二三四五六七]五(?![千百万亿个人年月日])|[{_N}]{{1,3}}(?:期工程|期项目|标段|期建设|期(?=[建投开竣规]))"
    rf"|\d{{1,2}}后(?=[^，。]?)|[{_N}]{{2}}后(?=[青商一、”]))"
    rf"|(?P<list_count>(?:\d{{1,2}}|[{_N}]{{1,3}})大(?![学型会专陆巴棚桥坝厦楼豆米麦蒜堤赛奖巡])|(?:\d{{1,2}}|[{_N}]{{1,3}})(?:个?方面)"
    rf"|[两三四五六七八九](?=(?:省|市|县|区|地|州|镇|乡|村|国|校|院|岸|会|级|类|端|头|边|手|翼|者|方|翼|馆|网|链|化|河|湖|江|海|港|山|城|品|新|重|癌|病|创|争|免|不|单|率|率|权)))"
)
# What any alternative of _SHAPES begins with.
_SHAPE_STARTS = re.compile(rf"[\sA-Za-z\d{_N}_.+\-〔\[［（(①-⑳《〈“「『‘\"'第再其连]")
_OUTCOME_OF_SHAPE = {
    "title": "name", "quoted": "name", "term": "ordinal", "run": "duration", "footnote": "enumerator",
}  # fmt: skip
_RANK_TAIL = re.compile(
    r"(?:位|名|席)?(?=$|[，。；、：！？,;!?）)”\"'’]|以上|左右|和|与|，|的(?:位置|水平|成绩|省|城市))"
)
_NTH_LARGEST = re.compile(r"大(?!会|学|道|队|厦|街|桥|奖|类|板块|片区|重点|任务|行动|战略|战役)[\u4e00-\u9fff]")
_MOVES = re.compile(r"(?:位|名)?(?:前移|上移|上升|升|跃升|蹿升|攀升|晋升|前进|提升|提前|后移|下滑|下降|降)(?:到|至)")
_RANK_WORD = re.compile(r"(?:首位|榜首)(?=$|[，。；、：！？,)）”\"’]|的|和|与)")
_REACHES = re.compile(r"(?:前移|上移|上升|升|跃升|蹿升|攀升|晋升|前进|提升|后移|下滑|下降|降)(?:到|至)[^，。；]{0,6}$")
_STANDS = re.compile(r"(?:位?居|位?列|排在?|排名|名列)[^，。；]{2,14}$")
_FIRST_N = re.compile(rf"前(?:\d{{1,3}}|[{_N}]{{1,3}})(?:位|名|强)?(?=$|[，。；、：！？,）)”\"']|行列|的)")


@dataclass(frozen=True, slots=True)
class Rank:
    """A position among peers: 第一, 第3位, 首位, 前十. `position` is the number; `at_most` for 前十."""

    start: int
    end: int
    position: int
    at_most: bool


class OutcomeLexicon:
    """Lexical words that hold a numeral (统一, 百姓, 一带一路). Rows: word, outcome."""

    def __init__(self, rows: Iterable[Mapping[str, str]], rank_cues: Iterable[str]) -> None:
        self._outcome = {row["word"]: row["outcome"] for row in rows}
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


def find_ranks(text: str, lexicon: OutcomeLexicon, place_ends: frozenset[int] = frozenset()) -> list[Rank]:
    """Positions among peers, left to right; `place_ends` are where names of places end (长三角第一). A superlative (首个,
    第一家) or tier (第一方阵) is none.

    >>> lexicon = OutcomeLexicon([], ["居", "全国", "全市"])
    >>> [(r.position, r.at_most) for r in find_ranks("总量居全国首位，增速全市第一，第一方阵", lexicon)]
    [(1, False), (1, False)]
    """
    ranks = []
    for match in re.finditer(rf"第(\d{{1,4}}|[{_N}]{{1,4}})", text) if "第" in text else ():
        tail = _RANK_TAIL.match(text, match.end())
        if _NTH_LARGEST.match(text, match.end()):  # 第二大贸易伙伴
            ranks.append(Rank(match.start(), match.end(), _parse_position(match[1]), False))
            continue
        moves = _MOVES.match(text, match.end())  # 由第九位前移至第六位
        if moves:
            tail = re.compile("[位名]?").match(text, match.end())
        if not tail or not (
            moves
            or match.start() in place_ends
            or lexicon.is_rank_cue(text, match.start())
            or _REACHES.search(text, max(0, match.start() - 20), match.start())
            or (tail[0].startswith(("位", "名")) and _STANDS.search(text, max(0, match.start() - 20), match.start()))
        ):
            continue
        ranks.append(Rank(match.start(), tail.end(), _parse_position(match[1]), False))
    if "首" in text:
        ranks += [
            Rank(m.start(), m.end(), 1, False)
            for m in _RANK_WORD.finditer(text)
            if not text[: m.start()].endswith(("放在", "摆在", "置于", "作为", "放到", "列为"))
        ]
    if "前" in text:
        for match in _FIRST_N.finditer(text):
            if lexicon.is_rank_cue(text, match.start()) or text[max(0, match.start() - 2) : match.start()] in (
                "进入",
                "跻身",
                "迈入",
                "保持",
            ):
                position = _parse_position(re.sub(r"[前位名强]", "", match[0]))
                ranks.append(Rank(match.start(), match.end(), position, True))
    return sorted(ranks, key=lambda rank: rank.start)


def _parse_position(printed: str) -> int:
    return int(printed) if printed.isdigit() else int(parse_chinese_number(printed))


def is_inside(numeral: Numeral, spans: Sequence[tuple[int, int, str]]) -> str | None:
    """Outcome of the first span that holds the start of the numeral, None where none does."""
    for start, end, outcome in spans:
        if start <= numeral.start < end:
            return outcome
    return None
