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
_NOUN_LIKE = frozenset({"计划", "规划", "目标", "预算", "设计", "未来", "要"})
_AFTER_NOUN = re.compile(r"(?:总|用地|面积|投资|建设|新建|建筑|到|新增|实施|引进|完成|在|于|年|布局|开工|设置|安排|\d|为|是)")
_JIANG = re.compile(r"将(?![军领士来近]|以.{1,12}为|.{1,8}(?:作为|视为|纳入|打造成|送到|转化为|列为))")
_CLAUSE = re.compile(r"[。；！？]")


def read_status(
    view: SentenceView, cues: Cues, at: int, clause_start: int, period: Period | None, period_role: str | None, context: ReadingContext
) -> Status:
    """The status of the number at `at`. Words of its own sentence part decide, then a period that ends after
    publication, then a section that tells of plans."""
    marks = [m.end() for m in _CLAUSE.finditer(view.text, 0, at)]
    start = marks[-1] if marks else 0
    planned_at, actual_at = -1, -1
    for i in range(view.word_at[start] if start < len(view.words) or view.word_at else 0, len(view.words)):
        begin, word = view.starts[i], view.words[i]
        if begin >= at:
            break
        if begin < start:
            continue
        if word in cues["planned"] and _is_plan(view, i):
            planned_at = begin
        elif word in cues["actual"] and begin >= clause_start:
            actual_at = begin
    future = (
        period is not None and context.anchor is not None and period.first is not None
        and (period.last or period.first) > context.anchor and period.first > context.anchor - datetime.timedelta(days=366)
    )  # fmt: skip
    past = period is not None and context.anchor is not None and period.last is not None and period.last < context.anchor
    if planned_at >= 0 and planned_at > actual_at and not (past and planned_at < clause_start):
        return "planned"
    if period_role == "deadline" or (future and period is not None and period.code.count("/") == 0 and actual_at < 0 and period.first > context.anchor):  # type: ignore[operator]
        return "planned"
    if context.is_planned_section and not past and actual_at < 0:
        return "planned"
    return "actual"


def _is_plan(view: SentenceView, i: int) -> bool:
    word, begin = view.words[i], view.starts[i]
    if word == "将":
        return _JIANG.match(view.text, begin) is not None
    if word in _NOUN_LIKE:
        following = begin + len(word)
        return _AFTER_NOUN.match(view.text, following) is not None
    return True
