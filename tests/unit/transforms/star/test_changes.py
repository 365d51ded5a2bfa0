"""What differs between two builds of our own making, and that every row of it has its cause."""

import datetime

import polars as pl
import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star
from transforms.star.changes import build_changes, summarise_changes
from warehouse.contract import build_frame
from warehouse.tables.intake import REJECTED_FILE

SEVERAL = "set aside by a check"


def _build(observations, documents=None, aside=(), **run):
    frames = make_frames(observations, documents)
    frames["document_aside"] = pl.DataFrame(
        [{"document_id": row["document_id"], "source_file": row["source_file"], "sha256": row["sha256"], "rule": "bulk",
          "reason": "figures break rules"} for row in aside],
        schema={"document_id": pl.Int64, "source_file": pl.String, "sha256": pl.String, "rule": pl.String, "reason": pl.String},
    )  # fmt: skip
    run = {"run_id": "one", "rules_version": "a", "reference_version": "b"} | run
    return build_star(frames, REFERENCE, run)


def _changes(before, after):
    def reader(built):
        return lambda table, columns: built[table].select(columns)

    return build_changes(reader(before), reader(after), run_key=7)


def _told(before, after):
    return _changes(before, after).select("change", "cause", "source_file", "period").rows()


LATER = {"run_id": "two"}


def test_build_changes_of_equal_builds_is_empty():
    rows = [make_observation()]
    found = _changes(_build(rows), _build(rows, rules_version="c", reference_version="d", **LATER))
    assert found.is_empty()
    assert summarise_changes(found) == "no statistic changed"


def test_build_changes_names_the_new_document_and_the_one_that_is_gone():
    one, two = make_document(1), make_document(2)
    first, second = make_observation(), make_observation(document_id=2, period="2024")
    before, after = _build([first], [one]), _build([first, second], [one, two], **LATER)
    assert _told(before, after) == [("added", "new document", "0002.txt", "2024")]
    assert _told(after, before) == [("gone", "document gone", "0002.txt", "2024")]


def test_build_changes_tells_a_changed_text_from_a_new_one():
    old, new = make_document(1), make_document(2, source_file="0001.txt")
    before = _build([make_observation(), make_observation(char_start=50, period="2023")], [old])
    after = _build([make_observation(document_id=2, value=12_000_000_000)], [new], **LATER)
    found = _changes(before, after)
    assert found.select("change", "cause", "source_file").rows() == [
        ("gone", "changed text", "0001.txt"), ("value", "changed text", "0001.txt"),
    ]  # fmt: skip
    row = found.row(1, named=True)
    assert row["difference"] == "value 10000000000 → 12000000000"
    assert (row["previous_value"], row["value"]) == (10_000_000_000, 12_000_000_000)
    assert (row["previous_run_id"], row["run_key"]) == ("one", 7)


def test_build_changes_sees_a_figure_that_stands_for_another_statistic_as_one_change():
    before = _build([make_observation()])
    after = _build([make_observation(period="2024", corrected_fields="period")], **LATER)
    found = _changes(before, after)
    assert found.select("change", "cause", "difference").rows() == [("meaning", "correction", "period 2025 → 2024")]
    row = found.row(0, named=True)
    assert row["statistic_key"] == after["star.fct_statistic"]["statistic_key"][0]
    assert row["previous_statistic_key"] == before["star.fct_statistic"]["statistic_key"][0]


def test_build_changes_blames_the_correction_before_new_rules():
    before = _build([make_observation()])
    corrected = [make_observation(value=1, corrected_fields="value")]
    assert _told(before, _build(corrected, rules_version="c", **LATER)) == [("value", "correction", "0001.txt", "2025")]


def test_build_changes_sees_a_correction_that_takes_a_statistic_away_and_one_that_is_withdrawn():
    corrected = _build([make_observation(is_statistic=False, corrected_fields="is_statistic")])
    plain = _build([make_observation()])
    assert _told(plain, corrected) == [("gone", "correction", "0001.txt", "2025")]
    assert _told(corrected, plain) == [("added", "correction", "0001.txt", "2025")]


@pytest.mark.parametrize(("version", "cause"), [
    ({"rules_version": "c"}, "rules"), ({"reference_version": "c"}, "reference tables"),
    ({"rules_version": "c", "reference_version": "c"}, "rules or reference tables"),
])  # fmt: skip
def test_build_changes_blames_the_version_where_the_text_is_the_same(version, cause):
    before = _build([make_observation(), make_observation(char_start=50, period="2023")])
    after = _build([make_observation(comparator="~"), make_observation(char_start=50, place="浙江省", place_code="330000",
                                                                       period="2023")], **version, **LATER)  # fmt: skip
    found = _changes(before, after)
    assert found.select("change", "cause", "difference").rows() == [
        ("meaning", cause, "place 义乌市 → 浙江省；place_code 330782 → 330000"), ("value", cause, "comparator = → ~"),
    ]  # fmt: skip


def test_build_changes_blames_what_is_known_of_the_document():
    before = _build([make_observation()], [make_document(publication_date=None, publication_date_basis=None)])
    after = _build([make_observation(period="2024")], rules_version="c", **LATER)
    assert _told(before, after) == [("meaning", "description of the document", "0001.txt", "2024")]


def test_build_changes_blames_the_check_that_set_a_document_or_a_row_aside():
    one, two = make_document(1), make_document(2)
    first, second = make_observation(), make_observation(document_id=2, period="2024")
    before = _build([first, second], [one, two])
    assert _told(before, _build([first], [one], aside=[two], **LATER)) == [("gone", SEVERAL, "0002.txt", "2024")]
    assert _told(before, _build([first], [one, two], **LATER)) == [("gone", SEVERAL, "0002.txt", "2024")]


def test_build_changes_names_new_rules_where_a_document_can_be_read_at_last():
    before_frames = make_frames([], [])
    document = make_document(1)
    refused = {name: document[name] for name in ("source_file", "sha256", "byte_size")} | {"reason": "no text in it"}
    before_frames["rejected_file"] = build_frame([refused], REJECTED_FILE)
    before = build_star(before_frames, REFERENCE, {"run_id": "one", "rules_version": "a", "reference_version": "b"})
    after = _build([make_observation()], [document], rules_version="c", **LATER)
    assert _told(before, after) == [("added", "rules", "0001.txt", "2025")]


def test_build_changes_takes_the_cause_of_the_mention_that_was_preferred():
    """A later report replaces the value of an earlier one, and its going gives the earlier one back."""
    early, late = make_document(1), make_document(2, publication_date=datetime.date(2026, 5, 1))
    first, second = make_observation(), make_observation(document_id=2, value=11_000_000_000)
    before, after = _build([first], [early]), _build([first, second], [early, late], **LATER)
    assert _told(before, after) == [("value", "new document", "0002.txt", "2025")]
    assert _told(after, before) == [("value", "document gone", "0002.txt", "2025")]


def test_summarise_changes_counts_kinds_and_causes():
    one, two = make_document(1), make_document(2)
    first = make_observation()
    more = [make_observation(document_id=2, period=str(year)) for year in (2021, 2022)]
    more = [{**row, "char_start": 50 * at, "char_end": 50 * at + 5} for at, row in enumerate(more)]
    before = _build([first], [one])
    after = _build([{**first, "period": "2020", "corrected_fields": "period"}, *more], [one, two], **LATER)
    assert summarise_changes(_changes(before, after)) == (
        "2 statistics added, 0 gone, 0 of another value, 1 of another meaning (new document 2, correction 1)"
    )
