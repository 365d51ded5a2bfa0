"""Ranks: positions among peers (居全国首位, 增速全市第一).

Belongs here: `Rank`, `find_ranks`.
Does not: other ordinals and what became of them (`transforms.numbers.outcomes`).
"""

import re
from dataclasses import dataclass

from transforms.numbers.chinese_numbers import parse_chinese_number
from transforms.numbers.outcomes import NUMERAL_LETTERS, OutcomeLexicon

_RANK_TAIL = re.compile(
    r"(?:位|名|席)?(?=$|[，。；、：！？,;!?）)”\"'’]|以上|左右|和|与|，|的(?:位置|水平|成绩|省|城市))"
)
_NTH_LARGEST = re.compile(r"大(?!会|学|道|队|厦|街|桥|奖|类|板块|片区|重点|任务|行动|战略|战役)[\u4e00-\u9fff]")
_MOVES = re.compile(r"(?:位|名)?(?:前移|上移|上升|升|跃升|蹿升|攀升|晋升|前进|提升|提前|后移|下滑|下降|降)(?:到|至)")
_RANK_WORD = re.compile(r"(?:首位|榜首)(?=$|[，。；、：！？,)）”\"’]|的|和|与)")
_REACHES = re.compile(r"(?:前移|上移|上升|升|跃升|蹿升|攀升|晋升|前进|提升|后移|下滑|下降|降)(?:到|至)[^，。；]{0,6}$")
_STANDS = re.compile(r"(?:位?居|位?列|排在?|排名|名列)[^，。；]{2,14}$")
# 居全国沿海港口第一, 居各县市第一
_AMONG = re.compile(r"(?:全|各(?:省|市|区|县|州|地))[^，。；]{1,12}$")
_FIRST_N = re.compile(rf"前(?:\d{{1,3}}|[{NUMERAL_LETTERS}]{{1,3}})(?:位|名|强)?(?=$|[，。；、：！？,）)”\"']|行列|的)")


@dataclass(frozen=True, slots=True)
class Rank:
    """A position among peers: 第一, 第3位, 首位, 前十. `position` is the number; `at_most` for 前十."""

    start: int
    end: int
    position: int
    at_most: bool


def find_ranks(text: str, lexicon: OutcomeLexicon, place_ends: frozenset[int] = frozenset()) -> list[Rank]:
    """Positions among peers, left to right; `place_ends` are where names of places end (长三角第一). A superlative (首个,
    第一家) or tier (第一方阵) is none.

    >>> lexicon = OutcomeLexicon([], ["居", "全国", "全市"])
    >>> [(r.position, r.at_most) for r in find_ranks("总量居全国首位，增速全市第一，第一方阵", lexicon)]
    [(1, False), (1, False)]
    """
    ranks = []
    for match in re.finditer(rf"第(\d{{1,4}}|[{NUMERAL_LETTERS}]{{1,4}})", text) if "第" in text else ():
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
            or ((among := _AMONG.search(text, max(0, match.start() - 14), match.start())) and lexicon.is_rank_cue(text, among.start()))
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
