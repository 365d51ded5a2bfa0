"""Agreement: no two figures of a sentence say different things of the same."""

from tests.extracting import observe


def identities(text, reference):
    rows = observe(text, reference)
    return [(r["indicator"], r["period"], r["kind"], r["basis"], r["unit"], r["value"]) for r in rows]


def test_the_old_end_of_a_change_is_told_by_its_basis(reference):
    first, second = observe("太康县辣椒种植面积由2万亩增加到5万亩。", reference)
    assert (first["basis"], second["basis"]) == ("起点", None)


def test_a_level_without_a_change_has_no_such_basis(reference):
    (row,) = observe("太康县辣椒种植面积达到5万亩。", reference)
    assert row["basis"] is None


def test_figures_that_agree_are_left_alone(reference):
    rows = observe("2025年，太康县粮食产量超过86万吨，达86.3万吨。", reference)
    assert len({r["indicator"] for r in rows}) == 1
    assert all("contradicts" not in r["rules"] for r in rows)


def test_members_of_a_list_keep_their_own_names(reference):
    rows = observe("2025年，太康县小麦、玉米产量分别为45.2万吨、38.1万吨。", reference)
    assert [r["indicator"] for r in rows] == ["小麦产量", "玉米产量"]
