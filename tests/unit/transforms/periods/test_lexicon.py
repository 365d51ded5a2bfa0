"""The period lexicon: what rows may hold, small numerals."""

import pytest

from transforms.periods.lexicon import PeriodLexicon, read_count


def word(surface: str, kind: str, value: str = "", not_after: str = "", not_before: str = "") -> dict[str, str]:
    return {"word": surface, "class": kind, "value": value, "not_after": not_after, "not_before": not_before}


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("5", 5), ("26", 26), ("五", 5), ("两", 2), ("元", 1), ("十", 10), ("十四", 14), ("二十", 20), ("三十一", 31),
        ("一百", 100), ("一百二十", 120), ("两千", 2000), ("二〇二五", 2025), ("二○二五", 2025), ("一九九七", 1997),
        ("几", None), ("数十", None), ("半", None), ("1.2", None),
    ],
)  # fmt: skip
def test_read_count_reads_arabic_and_chinese(surface, value):
    assert read_count(surface) == value


def test_from_rows_names_a_class_no_rule_reads():
    with pytest.raises(ValueError, match="year_ancor"):
        PeriodLexicon.from_rows(eras=[], holidays=[], words=[word("今年", "year_ancor", "0")])


def test_from_rows_keeps_guards_on_both_sides():
    rows = [word("上年", "year_scope", "-1", "以", "龄|货")]
    lexicon = PeriodLexicon.from_rows(eras=[], holidays=[], words=rows)
    hits = [bool(lexicon.trigger.search(text)) for text in ("比上年多", "以上年份", "上年货", "上年末")]
    assert hits == [True, False, False, True]


def test_from_rows_prefers_the_longer_word():
    lexicon = PeriodLexicon.from_rows(eras=[], holidays=[], words=[word("近年", "now"), word("近年来", "now")])
    match = lexicon.trigger.search("近年来")
    assert match is not None
    assert match[0] == "近年来"


def test_from_rows_reads_every_name_of_an_era_and_a_holiday():
    eras = [
        {
            "name": "十四五|第十四个五年规划",
            "kind": "plan",
            "quoted": "no",
            "first": "2021",
            "last": "2025",
            "since": "2021",
        }
    ]
    holidays = [{"name": "国庆|十一", "year": "2025", "first": "10-01", "last": "10-08"}]
    lexicon = PeriodLexicon.from_rows(eras=eras, holidays=holidays, words=[])
    assert set(lexicon.eras) == {"十四五", "第十四个五年规划"}
    assert lexicon.holidays["十一"]["2025"] == ("10-01", "10-08")
