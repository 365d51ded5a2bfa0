"""How an article opens: the place, period and mood that its title and first sentences set for all that follows.

Belongs here: `open_context`.
Does not: what changes from sentence to sentence (`transforms.meaning.context`).
"""

import datetime
import re

from transforms.language.cues import Cues
from transforms.meaning.context import EARLY_MONTHS, ReadingContext
from transforms.meaning.spoken_periods import TAIWAN, counts_from_republic, find_spoken_periods
from transforms.periods.calendar import Period
from transforms.periods.mentions import find_periods
from transforms.places.default_place import find_village_of_story, infer_default_place
from transforms.places.mentions import PlaceScope, find_places
from transforms.places.subjects import SubjectMention, find_subjects
from transforms.reading.articles import Article
from transforms.reading.documents import Document
from transforms.reading.folding import fold
from transforms.reference import Reference

_REPORT_TITLE = re.compile(
    r"工作报告|公报|计划执行情况|预算执行情况|情况的?(?:报告|汇报|通报|分析)|工作(?:总结|打算|要点|安排|汇报)|统计(?:分析|快报|月报|简报)"
    r"|(?:经济|工业|运行)(?:运行)?(?:简况|简析)"
)
_REPORT_SECTION = (
    r"(?:[（(]?[一二三四五六七八九十]{1,2}[、）)]|第[一二三四五六七八九十]{1,3}(?:章|节|编|篇))"
    r"[^，。；]{0,24}(?:<report_section>)[^，。；]{0,8}"
)
_NUMBERED_HEAD = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[、）)][^，；：、\d]{2,16}(?:。|$)")
# What a document of this title tells is planned, but for its sections on what has been reached.
_PLAN_TITLE = re.compile(
    r"规划(?:纲要)?(?:》|（|$)|规划.{0,16}纲要|五年规划|实施方案|行动(?:计划|方案)(?:》|（|$)|工作要点|目标任务"
)
# A company's report on a period: 报告期内 is the one of its title.
_PERIODICAL = "<periodical>"
_COMPARISON = re.compile(r"同比|增长|下降|比上年|较上年|环比|占比|占全|提高\d|上涨|增加\d|减少\d|上升\d")
# Where a story opens, and how often it names the area it is about.
_OPENING_LENGTH, _OFTEN_NAMED = 80, 4
# News of a period comes so many days after its end at most.
_RECENT = 100
_FIGURE = re.compile(r"(?<![\d.,])\d[\d.,]*(?:[万亿%]|个百分点)")


def open_context(document: Document, article: Article, reference: Reference) -> ReadingContext:
    metadata = document.metadata
    title = article.headline or ""
    is_plan = _PLAN_TITLE.search(title) is not None
    is_report = article.kind == "report" or is_plan or _REPORT_TITLE.search(title) is not None
    is_report = is_report or reference.cues.regex("<report_title>").search(title) is not None
    is_report = is_report or _is_parted(article, metadata.publication_date, reference.cues)
    place = _official_place(metadata.place, reference)
    text = "\n".join(sentence.text for sentence in article.sentences)
    # A paper of the province tells of one county at a time.
    is_guess = metadata.place_basis != "stated" or len(document.articles) > 1
    company, filed_on = _find_reporting_company(article, metadata.publication_date, reference)
    if company is None and (place is None or (is_guess and not is_report)):
        inferred = infer_default_place(text, reference.gazetteer, title=title, dateline=article.dateline_place)
        place = inferred.name if inferred else place
    if place == "中国" and not is_report and company is None:
        place = _find_area_of_story(title, text, reference) or place
    is_of_taiwan = counts_from_republic(text, reference.gazetteer.code_of(place or ""), reference.cues)
    if is_of_taiwan and place in (None, "中国"):
        place = TAIWAN  # whose texts call the island 全国
    lead = None if is_report else _lead_period(article, metadata.publication_date, reference) or filed_on
    context = ReadingContext(
        metadata.publication_date, place, is_report, lead, plan="section" if is_plan else None, reporting_company=company
    )
    if place:
        context.default_code, context.default_level = (
            reference.gazetteer.code_of(place),
            reference.gazetteer.level_of(place),
        )
    context.counts_from_republic = is_of_taiwan
    if not is_report:
        context.story_village = find_village_of_story(text, reference.gazetteer, PlaceScope(place))
    if is_report and not is_plan:
        context.period = _title_period(title, metadata.publication_date, reference) or filed_on
    return context


def _find_area_of_story(title: str, text: str, reference: Reference) -> str | None:
    """The town or county that a story in the press of the nation is about: named where it opens and again and again, oftener
    than the nation; None where there is no such."""
    inferred = infer_default_place(text, reference.gazetteer, title=title)
    area = reference.gazetteer.area_named(inferred.name) if inferred else None
    if area is None or area.level not in ("county", "prefecture") or not area.short_name:
        return None
    opens = area.short_name in title or area.short_name in text[:_OPENING_LENGTH]
    named = text.count(area.short_name)
    is_national = any(text.count(nation) >= named for nation in ("全国", "我国"))
    return area.name if opens and named >= _OFTEN_NAMED and not is_national else None


def _find_reporting_company(
    article: Article, anchor: datetime.date | None, reference: Reference
) -> tuple[SubjectMention | None, Period | None]:
    """The company whose report an article is, or is news of, and the period that is on; its figures are the company's, and of
    no area. None twice where the opening names none that files one (X股份有限公司2022年年度报告; X披露2024年年报)."""
    for text in (article.headline or "", *(sentence.text for sentence in article.sentences[:2])):
        filed = reference.subjects.filings.search(text)
        if filed is None:
            continue
        named = find_subjects(text, reference.subjects)
        companies = [s for s in named if s.kind == "company" and s.is_certain and s.end <= filed.start()]
        if companies:
            return companies[-1], _title_period(text, anchor, reference)
    return None, None


def _is_parted(article: Article, anchor: datetime.date | None, cues: Cues) -> bool:
    """Whether an article without such a title is parted as reports are (一、2025年工作回顾) or speaks to a congress."""
    section, address = cues.regex(_REPORT_SECTION), tuple(cues["to_congress"])
    texts = [sentence.text.strip() for sentence in article.sentences]
    if any(text.startswith(address) or section.fullmatch(text.rstrip("。：:")) for text in texts):
        return True
    if anchor and anchor.month <= EARLY_MONTHS:
        target = cues.regex(rf"(?:今年|{anchor.year}年)，[^，。；]{{0,6}}(?:<headline_target>)")
        if any(target.match(text) for text in texts):
            return True  # told in January: 2026年，全市地区生产总值增长6%
    # 过去五年，…。…我们…: who looks back in the first sentence and speaks for all, without a paper's dateline; or
    # 2025年，…。（一）…。（二）…: who tells of a year by numbered heads
    looks_back = bool(texts) and cues.regex(r"[“”]?(?:<looks_back>)|\d{4}年，").match(texts[0])
    if not looks_back or article.dateline:
        return False
    is_numbered = sum(_NUMBERED_HEAD.match(text) is not None for text in texts) > 1
    return is_numbered or any(cues.regex("<speaks_for_all>").search(text) for text in texts)


def _official_place(stated: str | None, reference: Reference) -> str | None:
    """A place as people state it, by its full name in simplified characters (臺北市 → 台北市); unknown ones as stated."""
    if stated is None:
        return None
    name = fold(stated, reference.reading.folding)
    official = reference.gazetteer.official_name(name)
    if official is None:  # 赣州市南康区: the last of a chain
        named = find_places(name, reference.gazetteer)
        official = named[0].name if len(named) == 1 and named[0].end == len(name) else None
    return official or name


def open_bare_context(document: Document) -> ReadingContext:
    """What is known where a document has no article: its date and its area as stated."""
    return ReadingContext(document.metadata.publication_date, document.metadata.place)


def _title_period(title: str, anchor: datetime.date | None, reference: Reference) -> Period | None:
    """The period a report is on, as its title says: 2023年统计公报, 一季度经济运行情况. None where it names a day or none."""
    mentions = find_periods(title, reference.periods, anchor)
    periods = [mention.period for mention in mentions if mention.role in ("point", "span") and mention.period]
    return next((period for period in periods if period.frequency != "D"), None)


def _lead_period(article: Article, anchor: datetime.date | None, reference: Reference) -> Period | None:
    """The period that news made of figures reports on: stated in its first sentences beside figures, in an article most
    of whose sentences compare; where these name no time, the one of its title. None for features, which tell of many times."""
    body = [sentence for sentence in article.sentences if sentence.role == "body"]
    compared = sum(len(_COMPARISON.findall(sentence.text)) for sentence in body)
    figures = sum(len(_FIGURE.findall(sentence.text)) for sentence in body)
    if anchor is None or figures < 0.8 * len(body) or compared < 0.25 * len(body):
        return None
    title = article.headline or ""
    of_title = _title_period(title, anchor, reference)
    if of_title and reference.cues.regex(_PERIODICAL).search(title):
        return of_title
    ahead: list[Period] = []  # of sentences without figures: 1—4月，我市经济运行稳中向好。
    for sentence in body[:6]:
        first = _FIGURE.search(sentence.text)
        mentions = find_spoken_periods(sentence.text, ReadingContext(anchor, None), reference)
        stated = [m for m in mentions if m.role in ("point", "since") and m.period and m.period.first]
        periods = [m.period for m in stated if m.period and m.period.frequency != "D" and (first is None or m.end <= first.start())]
        if first is None:
            ahead += [period for period in periods if period.last and 0 <= (anchor - period.last).days <= _RECENT]
        elif periods := periods or ahead:
            since = periods[-1].first
            return periods[-1] if since and (anchor - since).days < 800 else None
    spoken = (find_periods(sentence.text, reference.periods, anchor) for sentence in body)
    is_timeless = not any(mention.period for mentions in spoken for mention in mentions)
    return of_title if is_timeless else None
