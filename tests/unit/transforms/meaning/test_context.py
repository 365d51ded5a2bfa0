"""What a reader carries along: paragraphs, headings, sections."""

import datetime

import pytest

from transforms.meaning.context import ReadingContext
from transforms.periods.mentions import find_periods
from transforms.reference import Reference

PUBLISHED = datetime.date(2026, 2, 3)


def mentions(text: str, reference: Reference):
    return find_periods(text, reference.periods, PUBLISHED)


def test_open_paragraph_drops_the_period_of_news_and_keeps_that_of_a_report(reference):
    text = "2025年，全市粮食产量86万吨。"
    for is_report, carried in ((False, None), (True, "2025")):
        context = ReadingContext(PUBLISHED, "周口市", is_report)
        context.open_paragraph(1)
        context.read_sentence(text, mentions(text, reference))
        assert context.period is not None
        assert context.period.code == "2025"
        context.open_paragraph(2)
        assert (context.period.code if context.period else None) == carried


def test_open_paragraph_leaves_the_paragraph_under_way_alone(reference):
    text = "2025年，全市粮食产量86万吨。"
    context = ReadingContext(PUBLISHED, "周口市")
    context.open_paragraph(1)
    context.read_sentence(text, mentions(text, reference))
    context.open_paragraph(1)
    assert context.period is not None


@pytest.mark.parametrize(
    ("heading", "planned", "review"),
    [("一、2025年工作回顾", False, True), ("二、2026年主要目标任务", True, False), ("三、重点工作安排", True, False)],
)
def test_read_heading_tells_plans_from_reviews(reference, heading: str, planned: bool, review: bool):
    context = ReadingContext(PUBLISHED, "周口市", is_report=True)
    context.read_heading(heading, mentions(heading, reference))
    assert (context.plan is not None, context.is_review_section) == (planned, review)


def test_read_heading_of_a_plain_kind_changes_nothing(reference):
    context = ReadingContext(PUBLISHED, "周口市", is_report=True, is_review_section=True)
    context.read_heading("农业生产稳中向好", [])
    assert (context.plan is not None, context.is_review_section) == (False, True)
