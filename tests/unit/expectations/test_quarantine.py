import datetime
from decimal import Decimal
from types import SimpleNamespace

import polars as pl

from expectations.quarantine import find_documents_aside, find_quarantined, split_quarantined
from warehouse.tables.audit import QUARANTINED_OBSERVATION
from warehouse.tables.silver import DOCUMENT, OBSERVATION


def test_split_quarantined_keeps_all_of_a_clean_build(build: SimpleNamespace) -> None:
    inputs = build.inputs()
    good, held = split_quarantined(inputs)
    assert good.equals(inputs.frame(OBSERVATION.full_name))
    assert held.height == 0
    assert held.columns == [name for name in QUARANTINED_OBSERVATION.column_names if name not in ("run_key", "line")]


def test_split_quarantined_sets_apart_what_breaks_a_rule_on_rows(build: SimpleNamespace) -> None:
    frame = build.silver()[OBSERVATION.full_name]
    frame = build.edit(frame, 20, surface="120%", value=Decimal(120), quote="城镇化率为120%。", indicator="城镇化率")
    inputs = build.inputs({OBSERVATION.full_name: frame})
    good, held = split_quarantined(inputs)
    assert good.height == 47
    assert held.select("rule", "source_file", "char_start", "value").rows() == [
        ("share_within_bounds", "样例4.txt", 40, Decimal("120.000000"))
    ]
    assert not good.filter((good["document_id"] == 4) & (good["char_start"] == 40)).height


def test_split_quarantined_names_every_rule_a_row_breaks(build: SimpleNamespace) -> None:
    frame = build.edit(
        build.silver()[OBSERVATION.full_name],
        20,
        surface="120%",
        value=Decimal(120),
        quote="别的话。",
        indicator="城镇化率",
    )
    good, held = split_quarantined(build.inputs({OBSERVATION.full_name: frame}))
    assert held["rule"].to_list() == ["quote_holds_surface", "share_within_bounds"]
    assert good.height + held.select("document_id", "char_start").n_unique() == frame.height


def test_split_quarantined_publishes_what_is_only_to_be_looked_at(build: SimpleNamespace) -> None:
    frame = build.edit(build.silver()[OBSERVATION.full_name], 19, surface="95%", value=Decimal(95), quote="增长95%。")
    good, held = split_quarantined(build.inputs({OBSERVATION.full_name: frame}))
    assert (good.height, held.height) == (48, 0)


def _years_ahead(build: SimpleNamespace, rows: list[int]) -> dict[str, pl.DataFrame]:
    frame = build.silver()[OBSERVATION.full_name]
    for row in rows:
        ahead = {"period": "2029", "period_start": datetime.date(2029, 1, 1), "period_end": datetime.date(2029, 12, 31)}
        frame = build.edit(frame, row, **ahead, status="actual")
    return {OBSERVATION.full_name: frame}


def test_find_documents_aside_takes_a_document_whose_rows_fail_in_bulk(build: SimpleNamespace) -> None:
    inputs = build.inputs(_years_ahead(build, [18, 19, 20, 21, 22]))
    aside = find_documents_aside(inputs, find_quarantined(inputs))
    assert aside.select("source_file", "rule", "reason").rows() == [
        ("样例4.txt", "document_rows_hold", "5 of its 6 figures break rules: period_not_after_publication 5")
    ]


def test_find_documents_aside_leaves_a_document_with_a_few_wrong_rows(build: SimpleNamespace) -> None:
    inputs = build.inputs(_years_ahead(build, [18, 19, 20, 21]))
    assert find_documents_aside(inputs, find_quarantined(inputs)).height == 0


def test_find_documents_aside_takes_a_document_whose_rows_got_lost_or_break_the_contract(
    build: SimpleNamespace,
) -> None:
    documents = build.edit(build.silver()[DOCUMENT.full_name], 1, observation_count=9)
    documents = build.edit(documents, 2, publication_date_basis="梦中")
    inputs = build.inputs({DOCUMENT.full_name: documents})
    aside = find_documents_aside(inputs, find_quarantined(inputs))
    assert aside.select("source_file", "rule").rows() == [
        ("样例2.txt", "observations_are_complete"), ("样例3.txt", "contract_sets")
    ]  # fmt: skip


def test_find_quarantined_takes_a_row_that_breaks_the_contract(build: SimpleNamespace) -> None:
    frame = build.edit(build.silver()[OBSERVATION.full_name], 3, kind="心情")
    held = find_quarantined(build.inputs({OBSERVATION.full_name: frame}))
    assert held.select("rule", "source_file", "char_start").rows() == [("contract_sets", "样例1.txt", 60)]
