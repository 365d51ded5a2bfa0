"""Links: the words between a noun phrase and its figure (达到, 同比增长, 比上年), and the boundary they may not cross.

Belongs here: `find_links`, `find_boundary`.
Does not: the phrase before them (`transforms.indicators.phrases`), what the links mean (`transforms.meaning.kind`).
"""

import re

from transforms.language.cues import Cues, LinkWord
from transforms.language.letters import CLAUSE_MARKS, CLOSING, OPENING
from transforms.language.sentence_view import BASE, PLACE, TIME, SentenceView

_COMPARED = re.compile(
    r"(?:(?<!不)(高于|低于|高出|快于|慢于|(?:超过|超出|落后于?)(?=[^，。；、：\d]{0,10}(?:目标|平均|水平|预期|计划|均值|进度|增幅|增速)$))|(?:比|较|与))(?!每)[^，。；、：\d]{1,14}$"
)
# 猪肉零售价|每500克|16.8元
_PER_AMOUNT = re.compile(r"每\d[\d.]*[\u4e00-\u9fff]{1,4}$")
# 以新台币计算为2亿元: in what it is told names nothing.
_ENDS_TOLD_IN = ("计", "算", "价")
_TOLD_IN = re.compile(r"(?:以|按)[^，。；、：\d]{1,6}计(?:算|价)?$")
# 四是一般贸易…, 其三：…
_NUMBERED = re.compile(r"\s{0,4}(?:[一二三四五六七八九十]{1,3}是|再是|其[一二三四五](?:是|：|，))")


def find_links(view: SentenceView, cues: Cues, start: int, end: int) -> tuple[list[LinkWord], int, bool]:
    """Link words that stand right before `end`, rightmost first; where the phrase before them ends; whether a base of
    comparison stood among them."""
    links: list[LinkWord] = []
    ratio_nouns = tuple(cues["ratio_noun"])
    has_base = False
    while end > start:
        code = view.mask[end - 1]
        if code in (TIME, PLACE, BASE):
            last = end
            while end > start and view.mask[end - 1] == code:
                end -= 1
            if code == TIME and view.text[end] in "到至":
                links.append(LinkWord("to", view.text[end], end))  # 涨到现在的18万元
            if code == BASE:
                has_base = True
                links.append(LinkWord("base", view.text[end:last], end))
                if below := cues.regex("(?:<below>)").match(view.text, end, last):  # 低于上月|0.2个百分点
                    links.append(LinkWord("fall", below[0], end))
            continue
        if view.text[end - 1] in " 　":
            end -= 1
            continue
        if view.text[end - 1] in "”’」)）" and links and links[-1].word in ("等",):
            break
        if view.text[end - 1] in _ENDS_TOLD_IN and (told_in := _TOLD_IN.search(view.text, start, end)):
            links.append(LinkWord("link", told_in[0], told_in.start()))
            end = told_in.start()
            continue
        if "每" in view.text and (per := _PER_AMOUNT.search(view.text, start, end)):
            links.append(LinkWord("link", per[0], per.start()))
            end = per.start()
            continue
        # not 年降至 in 去年降至: what is time is no part of a link
        unmasked = start + len(view.mask[start:end].rstrip(b"\0"))
        link = cues.link_before(view.text, unmasked, end, view.word_starts)
        if link and view.text.endswith(ratio_nouns, start, link.start + 1):
            end = link.start + 1  # 桥隧比|达, cut apart as 桥隧|比达
            break
        if link and link.word.startswith("增长率") and view.text.endswith("自然", 0, link.start):
            end = link.start + len("增长率")  # 人口自然增长率为: the rate itself is the indicator
            break
        if view.text.endswith("自然增长率", 0, end) or (end in view.known and (link is None or link.cue == "link")):
            break
        if link is None and end - 1 in view.known and view.text[end - 1] in cues["link"]:
            link = LinkWord("link", view.text[end - 1], end - 1)  # 占比|居: the words were cut apart wrongly
        if not link or view.mask[link.start]:
            break
        links.append(link)
        end = link.start
    compared = _COMPARED.search(view.text, start, end)
    if compared and (compared[1] or any(link.cue in ("rise", "fall", "new") for link in links)):
        # 高于全国平均水平1.2个百分点, 比建场初期高出30倍: what is compared with belongs to no indicator
        end, has_base = compared.start(), True
        if compared[1]:
            links.append(LinkWord("fall" if compared[1][0] in "低慢落" else "rise", compared[1], end))
        more, end, _ = find_links(view, cues, start, end)
        links += more
    return links, end, has_base


def find_boundary(view: SentenceView, position: int, floor: int) -> int:
    """Where the clause that leads to `position` starts: behind the last clause mark and the word that numbers the clause
    (二是…), not before `floor` (the end of the previous quantity)."""
    start = _find_clause_mark(view.text, position, floor)
    numbered = _NUMBERED.match(view.text, start, position)
    return numbered.end() if numbered else start


def _find_clause_mark(text: str, position: int, floor: int) -> int:
    depth_close = 0
    for i in range(position - 1, floor - 1, -1):
        c = text[i]
        if c in CLOSING:
            depth_close += 1
        elif c in OPENING:
            if depth_close == 0 and c != "《":
                return i + 1
            depth_close -= 1
        elif depth_close <= 0 and c in CLAUSE_MARKS:
            if c in ",.—" and 0 < i < len(text) - 1 and text[i - 1].isdigit() and text[i + 1].isdigit():
                continue
            return i + 1
    return floor
