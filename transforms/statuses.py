"""Status: happened or planned.

Belongs here: what words, period and section say of it.
Does not: periods (`transforms.context`), kinds.
"""

import datetime
import re
from typing import Literal

from transforms.context import ReadingContext
from transforms.cues import Cues
from transforms.periods import Period
from transforms.phrases import SentenceView

Status = Literal["actual", "planned"]

# 计划 and 规划 are plans only as verbs: 计划投资, 规划建设; in 行动计划, 十四五规划 they name a document.
_NOUN_LIKE = frozenset({"计划", "规划", "预期", "预算", "设计", "未来", "要", "争取", "确保", "建议", "努力", "待"})
_AFTER_NOUN = re.compile(r"(?:实现|达到?|突破|引进|总|用地|面积|投资|建设|新建|建筑|到|新增|实施|引进|完成|在|于|年|布局|开工|设置|安排|\d|为|是)")
# 将 before a noun disposes of it (将货物卖到各地); before a verb, an adverb or a preposition it looks ahead.
_DISPOSES = re.compile(r"将(?:[军领士来近]|[^，。；]{1,12}(?:作为|视为|纳入|打造成|送到|卖到|销往|转化为|列为|变成|用于))")
_AHEAD = re.compile(r"(?:的|这一|预期|的预期|左右的)*(?:预期)?目标")
_UNDER_WAY = re.compile(r"[^，。；]{0,14}(?:正在[^，。；]{0,6}(?:建|施工)|在建|加紧建设|加快建设|即将)")
_DONE = re.compile(r"建成|投产|竣工|投运|完工|完成|投入使用|落成")
_STRONG = frozenset("将 将会 即将 预计 预计将 计划 规划 拟 有望 预期 按计划 按照计划".split())
_SETS = re.compile(r"(?:[^，。；]{0,4}(?:为|是|：|:|定)|，)")
_CLAUSE = re.compile(r"[。；！？]")


def read_status(
    view: SentenceView, cues: Cues, at: int, end: int, clause_start: int, period: Period | None, period_role: str | None, context: ReadingContext
) -> Status:
    """The status of the number at `at`. Words of its own sentence part decide, then a period that ends after
    publication, then a section that tells of plans."""
    start = max((m.end() for m in _CLAUSE.finditer(view.text, 0, at)), default=0)
    planned_at = max(
        (
            m.start()
            for m in cues.find("planned", view.text, start, at)
            if _is_plan(view, m) and (not context.is_review_section or m[0] in _STRONG)
        ),
        default=-1,
    )
    actual_at = max((m.start() for m in cues.find("actual", view.text, clause_start, at)), default=-1)
    future = (
        period is not None and context.anchor is not None and period.first is not None
        and (period.last or period.first) > context.anchor and period.first > context.anchor - datetime.timedelta(days=366)
    )  # fmt: skip
    past = period is not None and context.anchor is not None and period.last is not None and period.last < context.anchor
    if _AHEAD.match(view.text, end) or _UNDER_WAY.match(view.text, end):
        return "planned"
    if view.text[clause_start:at].find("总投资") >= 0 and not _DONE.search(view.text, start, at) and not past:
        return "planned"
    if planned_at >= 0 and planned_at > actual_at and not (past and planned_at < clause_start):
        return "planned"
    if period_role == "deadline" or (future and period is not None and period.code.count("/") == 0 and actual_at < 0 and period.first > context.anchor):  # type: ignore[operator]
        return "planned"
    if context.is_planned_section and not past and actual_at < 0:
        return "planned"
    return "actual"


def _is_plan(view: SentenceView, match: re.Match[str]) -> bool:
    word, begin = match[0], match.start()
    if begin not in view.word_starts:
        return False
    if word == "将":
        following = view.word_at[begin] + 1
        tag = view.tags[following] if following < len(view.tags) else "x"
        return tag[0] in "vdptam" and not _DISPOSES.match(view.text, begin)
    if word == "目标":  # a target set, not one that was met or passed
        return _SETS.match(view.text, match.end()) is not None
    if word in _NOUN_LIKE:
        return _AFTER_NOUN.match(view.text, match.end()) is not None
    return True
