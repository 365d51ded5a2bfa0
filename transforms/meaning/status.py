"""Status: happened or planned.

Belongs here: what words, period and section say of it.
Does not: periods (`transforms.meaning.period`), kinds.
"""

import re
from typing import Literal

from transforms.language.cues import Cues
from transforms.language.sentence_view import SentenceView
from transforms.meaning.context import EARLY_MONTHS, ReadingContext
from transforms.meaning.figures import Figure
from transforms.periods.calendar import Period
from transforms.reading.sentences import find_part_start

Status = Literal["actual", "planned"]

# 计划 and 规划 are plans only as verbs: 计划投资, 规划建设; in 行动计划, 十四五规划 they name a document.
_AFTER_NOUN = re.compile(
    r"(?:实现|达到?|突破|引进|总|用地|面积|投资|建设|新建|建筑|到|新增|实施|完成|在|于|年|布局|开工|设置|安排|为|是)"
)
# A plan that is no document goes on with what is planned (计划造林, 计划三年内…), not with a noun's end or another noun.
_GOES_ON = re.compile(
    r"(?![，。；：、）)”》！？]|$|[的地和与及书期内外区院师局厅者]|(?:完成(?:率|情况|的|了|[约近超]?\d)|执行情况|提出|明确|显示|要求|纲要|编制))"
)
# 计划实施以来, 规划落实情况: what became of a plan; 计划实施项目168个 is what is planned.
_CARRIED_ON = r"[，。；：、）”》]|$|<plan_result>"
# 将 before a noun disposes of it (将货物卖到各地); before a verb, an adverb or a preposition it looks ahead.
_DISPOSES = re.compile(
    r"将(?:[军领士来近]|[^，。；]{1,12}(?:作为|视为|纳入|打造成|送到|卖到|销往|转化为|列为|变成|用于))"
)
_AHEAD = re.compile(r"(?:的|这一|预期|的预期|左右的){0,4}(?:[\u4e00-\u9fff]{2,3})?(?:预期)?目标")
_UNDER_WAY = re.compile(r"[^，。；]{0,14}(?:正在[^，。；]{0,6}(?:建|施工)|在建|加紧建设|即将)")
_BY_YEAR = re.compile(r"[到至]\d{4}年|年底前|月底前")
_SETS = re.compile(r"(?:[^，。；]{0,4}(?:为|是|：|:|定)|，)")
# 完成年初预算数3.2亿元的26.9%: the amount is the plan, what was done of it is not. 2025年预算安排：… opens a list of plans.
_BUDGETED = re.compile(
    r"(?:预算|计划|目标)(?:安排)?(?:总?数|指标|任务|总额|额|收入数|支出数)(?:调整|变动)?(?:为|约|达|是|的)?$"
)
# 科学技术支出安排68.3亿元，增长10%
_PROVIDES = r"(?:<budget_item>)安排\w?(?=\d)"
_BUDGETS = re.compile(
    r"预算(?:拟|草案)?安排(?!的?(?:项目|资金管理))|(?:拟|计划)?安排(?:一般公共|政府性基金|财政)?预算|预算草案"
)
_CARRIED_OUT = re.compile(r"完成|执行|实际|决算|累计|实现|截至")
# How far back the part of the sentence is read for a word that plans.
_REACH = 400


def read_status(
    figure: Figure, cues: Cues, period: Period | None, period_role: str | None, context: ReadingContext
) -> Status:
    """The status of a figure: words of its own sentence part decide, then a period that starts after publication, then a
    section that tells of plans."""
    at, clause = figure.quantity.left, figure.clause
    text, end = figure.view.text, figure.quantity.right
    part = max(find_part_start(text, at), at - _REACH)
    plan = _find_plan(figure, cues, context, part)
    planned_at = plan.start() if plan else -1
    actual_at = max((m.start() for m in cues.find("actual", text, clause, at)), default=-1)
    anchor = context.anchor
    is_past = period is not None and anchor is not None and period.last is not None and period.last < anchor
    is_ahead = period is not None and anchor is not None and period.first is not None and period.first > anchor
    if _reaches_ahead(period, context) or _AHEAD.match(text, end) or _UNDER_WAY.match(text, end):
        return "planned"
    is_share = figure.quantity.dimension == "share"  # 完成年度目标任务的66.8%: the share was reached
    if (not is_share and _BUDGETED.search(text, clause, at)) or _is_budgeted(text, part, at, cues):
        return "planned"
    if is_total_investment(figure) and not _is_done(text, part, at, cues):
        # 去年签约项目139个、总投资1022亿元: what was promised then is still to be spent
        if not is_past or cues.regex("<promised>").search(text, part, at):
            return "planned"
    if actual_at >= 0 and planned_at > actual_at and not text.startswith("将", planned_at):
        planned_at = -1  # 已完成预计面积的九成
    if plan and planned_at > actual_at:
        # 预计全年接待…，收入…: an estimate of a year that is just over goes on with it
        if not (is_past and planned_at < clause) or plan[0] in cues["estimate"]:
            return "planned"
    if period_role == "deadline" or (is_ahead and actual_at < 0):
        return "planned"
    if period_role in ("point", None) and actual_at < 0 and _has_hardly_begun(period, context):
        return "planned"  # told in January: 2026年，地区生产总值增长6%
    is_plan = context.plan is not None and not is_past and actual_at < 0 and period_role not in ("since", "as_of")
    return "planned" if is_plan else "actual"


def is_total_investment(figure: Figure) -> bool:
    """Whether a figure is what a project costs in all, which is planned until it stands."""
    return "总投资" in figure.leading_text


def _find_plan(figure: Figure, cues: Cues, context: ReadingContext, part: int) -> re.Match[str] | None:
    """The last word before a figure that plans it: of its own part of the sentence, or an intention that governs it."""
    view, at = figure.view, figure.quantity.left
    found = [
        m
        for m in cues.find("planned", view.text, max(_find_governed_start(view, part), at - _REACH), at)
        if _is_plan(view, m, cues)
        and (m.start() >= part or m[0] in cues["plan_intent"])
        and not (view.text.startswith("总", m.end()) and figure.floor > m.end())  # 计划总投资2265亿元，外资项目181个
        and (not context.is_review_section or m[0] in cues["plan_strong"])
    ]
    return found[-1] if found else None


def _has_hardly_begun(period: Period | None, context: ReadingContext) -> bool:
    """Whether a whole year had hardly begun when a report told of it."""
    anchor = context.anchor
    if anchor is None or period is None or not context.is_report:
        return False
    return anchor.month <= EARLY_MONTHS and period.code == str(anchor.year)


def _reaches_ahead(period: Period | None, context: ReadingContext) -> bool:
    """Whether a span of years begins with the year of publication and ends later (2026/2030, told in 2026)."""
    anchor = context.anchor
    if anchor is None or period is None or period.frequency != "range" or not period.first or not period.last:
        return False
    return period.first.year >= anchor.year and period.last.year > anchor.year


def _find_governed_start(view: SentenceView, part: int) -> int:
    """Where what an intention governs starts: at the part of the sentence, or, where that opens with a verb and names no doer
    of its own, at the part before (今年计划实施项目168个；新增企业30家)."""
    while part and view.text[part - 1] == "；" and view.tags[view.word_at[part]] in ("v", "vn") and not view.mask[part]:
        part = find_part_start(view.text, part - 1)
    return part


def _is_budgeted(text: str, part: int, at: int, cues: Cues) -> bool:
    """Whether the sentence part says that a budget provides for the figure, and nothing of how it was carried out."""
    provides = _BUDGETS.search(text, part, at) or cues.regex(_PROVIDES).search(text, part, at + 1)
    return provides is not None and _CARRIED_OUT.search(text, part, at) is None


def _is_done(text: str, part: int, at: int, cues: Cues) -> bool:
    """Whether the sentence says of a project that it stands (2023年9月开工，今年6月并网), not that it is to."""
    if cues.regex("<done>").search(text, part, at):
        return True
    return any(
        not text.startswith(("后", "以后", "之后"), done.end())
        and not cues.regex("<planned>").search(text, max(at, done.start() - 16), done.start())
        and not _BY_YEAR.search(text, max(at, done.start() - 16), done.start())
        for done in cues.regex("<stands>").finditer(text, at, min(len(text), at + 60))
    )


def _is_plan(view: SentenceView, match: re.Match[str], cues: Cues) -> bool:
    """Whether a word of the class planned does look ahead where it stands."""
    word, begin, end = match[0], match.start(), match.end()
    if begin not in view.word_starts:
        return False
    if word == "将":
        following = view.word_at[begin] + 1
        tag = view.tags[following] if following < len(view.tags) else "x"
        if view.text[begin - 1 : begin] == "已":
            return False  # 已将任务落实
        return tag[0] in "vdptam" and not _DISPOSES.match(view.text, begin)
    if word == "目标":  # a target set, not one that was met or passed
        return _SETS.match(view.text, end) is not None
    if word == "预期":  # 人均预期寿命, 业务活动预期指数, 提振预期, 好于预期
        if cues.regex("(?:<named_expectation>)").match(view.text, end):
            return False
        return not cues.regex("(?:<of_expectation>)$").search(view.text, max(0, begin - 4), begin)
    if word not in cues["plan_noun"]:
        return True
    if begin and view.text[begin - 1] in "”》":
        return False  # “十四五”规划, 行动计划: a document
    before = view.word_at[begin] - 1
    is_plan_or_document = word in ("计划", "规划")
    if (
        begin
        and not view.mask[begin - 1]
        and (
            view.words[before] in cues["plan_document"] or view.tags[before] in ("v", "vn")
            if is_plan_or_document
            else view.tags[before].startswith("n")
        )
    ):
        return False
    following = view.word_at[end - 1] + 1
    if following < len(view.tags) and view.tags[following] in ("d", "ad"):
        following += 1
    if (
        following < len(view.words)
        and view.words[following] in cues["plan_carried_out"]
        and cues.regex(_CARRIED_ON).match(view.text, view.starts[following] + len(view.words[following]))
    ):
        return False
    if is_plan_or_document:
        if begin and view.tags[before][0] in "nf" and not view.mask[begin - 1] and _is_noun(view, end):
            return False  # 西部计划志愿者
        return _GOES_ON.match(view.text, end) is not None
    is_verb_next = following < len(view.tags) and view.tags[following] in ("v", "vn")
    return (is_verb_next and word != "要") or _AFTER_NOUN.match(view.text, end) is not None


def _is_noun(view: SentenceView, at: int) -> bool:
    return at < len(view.text) and not view.mask[at] and view.tags[view.word_at[at]].startswith("n")
