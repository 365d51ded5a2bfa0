"""Candidates: what the reading proposes, and what the weights choose of it."""

import pytest

from tests.extracting import extract, observe


def labels(text, field, reference, **stated):
    from transforms.meaning.extraction import extract_document
    from transforms.reading.documents import Metadata, read_document

    metadata = Metadata(place=stated.get("place"), place_basis="stated" if stated.get("place") else None)
    document = read_document("text.txt", text.encode(), metadata, reference)
    extraction = extract_document(document, reference, with_decisions=True)
    start = extraction.observations[-1]["char_start"]
    (decision,) = [d for d in extraction.decisions[start] if d.field == field]
    return {candidate.label for _, candidate in decision.choice.ranked}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("第9届豫东书展今天开幕。书展期间，接待读者3万人次。", "第9届豫东书展"),
        ("青岗岭隧道顺利贯通。该隧道全长5963米。", "青岗岭隧道"),
        ("“清河净水”行动已启动。行动共清理河道120公里。", "“清河净水”行动"),
    ],
)
def test_an_owner_named_before_is_proposed(text, name, reference):
    assert any(name in label for label in labels(text, "subject", reference))


def test_nobody_is_always_proposed(reference):
    assert "" in labels("太康县粮食产量为86.3万吨。", "subject", reference)


def test_places_of_sentence_and_page_are_proposed_once_each(reference):
    found = labels("在淮阳区，去年的粮食产量为86.3万吨。", "place", reference, place="周口市")
    assert {"淮阳区", "周口市", ""} <= found


def test_the_area_that_joins_the_measure_leaves_no_other(reference):
    assert labels("淮阳区粮食产量为86.3万吨。", "place", reference, place="周口市") == {"淮阳区"}


def test_an_event_owns_what_is_told_of_it(reference):
    rows = observe("第9届豫东书展昨天闭幕。书展共接待读者3万人次。", reference)
    assert rows[-1]["subject"] == "第9届豫东书展"


def test_a_passing_source_owns_nothing(reference):
    rows = observe("据太康县统计局统计，2025年太康县粮食产量为86.3万吨。", reference)
    assert rows[0]["subject"] is None


def test_every_reading_carries_its_confidence(reference):
    rows = extract("2025年，太康县粮食产量为86.3万吨，比上年增长2.4%。", reference).observations
    assert all(0 < row["confidence"] < 1 for row in rows)
