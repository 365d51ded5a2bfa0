"""Context: what a reader carries along from sentence to sentence: section, period, place, last indicators.

Belongs here: `ReadingContext` and how headings, paragraphs and sentences change it.
Does not: finding mentions (`transforms.periods.mentions`, `transforms.places.mentions`), choosing the period or place of a number
(`transforms.meaning.period`, `transforms.meaning.place`).
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from transforms.language.choice import Decision
from transforms.meaning.story import Story
from transforms.periods.calendar import Period, parse_period
from transforms.periods.mentions import PeriodMention
from transforms.places.mentions import PlaceMention
from transforms.places.subjects import SubjectMention

# Up to this month a year has hardly begun, and what is said of it is a target.
EARLY_MONTHS = 3
SPOKEN_ROLES = ("place", "deictic", "listed")
# How far a plan reaches that a heading opened: its section, or an annex, whose headings go on with it.
PlanScope = Literal["section", "annex"]
CARRIED_ROLES = ("point", "since", "span", "as_of", "deadline")

_TOP_HEADING = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+(?:部分|章))")
_REVIEW = re.compile(r"回顾|总结|成效|成就|完成情况|取得|回望|发展基础|现实基础|发展现状")
_PLANNED = re.compile(r"目标|任务|安排|打算|部署|思路|重点|展望|规划|总体要求|工作建议|计划|怎么干|做好|实事")
# 附件2, 附表: what an annex is about is not what the report was
_ANNEX = re.compile(r"\s*附\w{1,3}\d{0,2}[：:]?\s*$|\s*附\w\d")
# A communiqué says once of which day or year all its figures are.
_ANNOUNCES = re.compile(r"现将.{4,60}(?:公布|公告|通报|发布)|(?:下面|现)公布|标准时点")
_OPENS_TARGETS = re.compile(r"(?:主要|预期|发展|奋斗)目标(?:是|为|：|:|建议|这样安排)")
_TARGETS = re.compile(_OPENS_TARGETS.pattern + r"|预期目标")
# 到2025年，努力实现以下目标：
_SETS_TARGETS = re.compile(r"(?:目标|任务|要求|如下)[^，。；]{0,6}[：:]?$")
# What may stand before the period a sentence opens with.
_OPENING = re.compile(
    r"^(?:[\s“——（(【《]|【[^】]{1,12}】|回望|回顾|展望|纵观|总结|刚刚过去的|过去的?|这|在|据统计|统计显示|数据显示|初步核算|据介绍|总的看|各位代表|！|，"
    r"|会议|全[省市区县国]|[一二三四五六七八九十]是|[（(][一二三四五六七八九十]+[）)])+"
)


_TURNS = ("，", "是", "以来")
# 2026年元宵灯会|（2月28日至3月4日）: the bracket says which days.
_GLOSSED = re.compile(r"[^，。；（）\d]{0,8}[（(]")
_JUST_OVER = re.compile("过去的?")


@dataclass(slots=True)
class ReadingContext:
    """Mutable while one article is read.

    `is_report`: a government report or bulletin, where periods carry on over paragraphs; in news they carry on within
    one. `lead_period`: what news that is all figures reports on (前三季度), to which every paragraph returns. `recent` is
    the last period stated anywhere before, for 同期 and 当月. `last_place` is that of the last figure in the paragraph, of
    which 其中 tells a part; `story_village` the village a feature is about; `small_places` the last village and township
    named, by level; `subject_places` say where subjects stand, `short_names` what companies may be called after their
    whole name was given; `reporting_company` whose report the article is.
    """

    anchor: datetime.date | None
    default_place: str | None
    is_report: bool = False
    lead_period: Period | None = None
    plan: PlanScope | None = None
    is_review_section: bool = False
    paragraph: int = -1
    opens_paragraph: bool = True
    period: Period | None = None
    recent: Period | None = None
    place: str | None = None
    place_code: str | None = None
    last_place: str | None = None
    story_village: str | None = None
    small_places: dict[str, str] = field(default_factory=dict)
    subject: SubjectMention | None = None
    reporting_company: SubjectMention | None = None
    subject_places: dict[str, str] = field(default_factory=dict)
    short_names: dict[str, SubjectMention] = field(default_factory=dict)
    last_indicators: list[str] = field(default_factory=list)
    default_code: str | None = None
    default_level: str | None = None
    story: Story = field(default_factory=Story)
    figures_read: int = 0
    is_heading: bool = False
    headline_subjects: tuple[str, ...] = ()
    counts_from_republic: bool = False
    decisions: list[Decision] = field(default_factory=list)

    def open_story(self) -> None:
        """A heading begins another story; what the one before spoke of is no longer carried."""
        self.story = Story()

    def open_paragraph(self, number: int) -> None:
        """A new paragraph: what news carried is dropped, a report goes on."""
        if number == self.paragraph:
            return
        self.paragraph, self.opens_paragraph = number, True
        self.place = self.place_code = self.last_place = None
        self.last_indicators = []
        if not self.is_report:
            self.period = self.lead_period
            self.plan = None

    def read_heading(self, text: str, mentions: Sequence[PeriodMention]) -> None:
        """A heading sets the period of its section and whether it tells of plans; the date of a speech sets nothing."""
        if _ANNEX.match(text):
            self.plan = None
        is_top = _TOP_HEADING.match(text) is not None
        review, planned = _REVIEW.search(text) is not None, _PLANNED.search(text) is not None
        if not (is_top or review or planned):
            return
        periods = [
            m.period for m in mentions if m.period and m.role in CARRIED_ROLES and m.period.frequency not in "DM"
        ]
        if is_top or review:
            if review or self.plan != "annex":
                self.plan = "section" if planned and not review else None
            self.is_review_section = review
        if periods:
            self.period = periods[0]
            if self.anchor and periods[0].first and self.is_report and not review:
                is_ahead = periods[0].first >= self.anchor.replace(month=1, day=1)
                self.plan = "section" if planned or is_ahead else None
                if planned and is_ahead and not is_top:  # 2026年十件民生实事: the numbered headings below it go on with it
                    self.plan = "annex"

    def read_sentence(self, text: str, mentions: Sequence[PeriodMention]) -> None:
        """After a sentence: the period that goes on with the paragraph (news) or the section (report)."""
        if "目标" in text and (_TARGETS if self.is_report else _OPENS_TARGETS).search(text):
            self.plan = None if self.is_review_section else self.plan or "section"
        carried: PeriodMention | None = None
        for mention in mentions:
            period = mention.period
            if mention.role not in CARRIED_ROLES or period is None:
                continue
            self.recent = period
            if text.startswith("连续", mention.start):  # a run of years tells of its own figure only
                continue
            if self.is_report and _ANNOUNCES.search(text):
                self.period = period
                continue
            if self.is_report and mention.role == "deadline" and _SETS_TARGETS.search(text):
                self.period, self.plan = parse_period(period.code.lstrip("/")), self.plan or "section"
                continue
            opening = _OPENING.sub("", text[: mention.start])
            is_gloss = _GLOSSED.fullmatch(text, carried.end, mention.start) is not None if carried else False
            if opening and not is_gloss and (self.is_report or text[mention.start - 1] not in "，。；：—“！】）》”"):
                continue
            if self.is_report and not self._is_under_review(mention, text):
                continue
            if self.is_report and (self._is_aside_of_years(mention, text) or self._is_its_end(mention)):
                continue
            self.period, carried = period, mention
        self.opens_paragraph = False

    def read_places(self, mentions: Sequence[PlaceMention], text: str, time_ends: frozenset[int]) -> None:
        """After a sentence: the place it opened a clause with goes on with the paragraph; a sentence that goes from place
        to place (昆明…；大理…) leaves none. `mentions` are those of areas at home,
        `time_ends` are where the times of the sentence end."""
        self.small_places |= {
            m.level: m.name for m in mentions if m.level in ("village", "township") and m.role == "place"
        }
        opening: list[list[PlaceMention]] = []
        for mention in mentions:
            if mention.role not in SPOKEN_ROLES:
                continue
            if (
                opening
                and opening[-1][-1].role == mention.role == "listed"
                and mention.start - opening[-1][-1].end <= 2
            ):
                opening[-1].append(mention)
            elif mention.start <= 2 or text[mention.start - 1] in "，。；：——在！、" or mention.start in time_ends:
                opening.append([mention])
        names = {"、".join(dict.fromkeys(m.name for m in group)): group for group in opening}
        if self.reporting_company is not None:
            return  # where a company has a plant says nothing of what it earns
        if len(names) == 1:
            ((self.place, group),) = names.items()
            self.place_code = group[0].code if len(group) == 1 else None
        elif len(names) > 1:
            self.place = self.place_code = None

    def read_topic(self, text: str, names: Sequence[str]) -> None:
        """After a sentence without figures: a short one that only names an indicator (居民收入。) is what follows is about."""
        if len(names) == 1 and len(names[0]) * 2 >= len(text.rstrip("。：:")):
            self.last_indicators = [names[0]]

    def _is_its_end(self, mention: PeriodMention) -> bool:
        """Whether a stock is told as of the end of the period under review (截至2025年末), which goes on behind it."""
        reviewed, period = self.period, mention.period
        if reviewed is None or period is None or mention.role != "as_of":
            return False
        return reviewed.first is not None and reviewed.last == period.last

    def _is_aside_of_years(self, mention: PeriodMention, text: str) -> bool:
        """Whether a year is told of on the way, under the review of the years that it ends (五年来，…。2025年接待游客…。);
        刚刚过去的2025年，… and 2025年，… at the head of a paragraph begin the review of that year."""
        years, year = self.period, mention.period
        if years is None or year is None or not years.is_run_of_years or years.code[5:] != year.code:
            return False
        is_turned_to = self.opens_paragraph and text.startswith(_TURNS, mention.end)
        return not (is_turned_to or _JUST_OVER.search(text, 0, mention.end))

    def _is_under_review(self, mention: PeriodMention, text: str) -> bool:
        """Whether a period can be what a section of a report is about: the last year, this one, or a plan's years; not the
        day of a visit, nor the two ends of one comparison (2020年到2025年)."""
        period = mention.period
        if period is None or period.frequency in "DM" or mention.role == "deadline":
            return False
        if period.frequency == "range" and re.search(r"[到至—-]", text[mention.start : mention.end]):
            return False
        return self.anchor is None or (period.last or self.anchor).year >= self.anchor.year - 1
