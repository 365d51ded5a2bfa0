from decimal import Decimal
from types import SimpleNamespace

from expectations.quarantine import split_quarantined
from warehouse.tables.audit import QUARANTINED_OBSERVATION
from warehouse.tables.silver import OBSERVATION


def test_split_quarantined_keeps_all_of_a_clean_build(build: SimpleNamespace) -> None:
    inputs = build.inputs()
    good, held = split_quarantined(inputs)
    assert good.equals(inputs.frame(OBSERVATION.full_name))
    assert held.height == 0
    assert held.columns == [name for name in QUARANTINED_OBSERVATION.column_names if name != "run_key"]


def test_split_quarantined_sets_apart_what_breaks_a_row_level_error(build: SimpleNamespace) -> None:
    frame = build.silver()[OBSERVATION.full_name]
    frame = build.edit(frame, 20, surface="120%", value=Decimal(120), quote="占比为120%。")
    inputs = build.inputs({OBSERVATION.full_name: frame})
    good, held = split_quarantined(inputs)
    assert good.height == 47
    assert held.select("rule", "source_file", "char_start", "value").rows() == [
        ("share_within_bounds", "样例4.txt", 40, Decimal("120.000000"))
    ]
    assert not good.filter((good["document_id"] == 4) & (good["char_start"] == 40)).height


def test_split_quarantined_names_every_rule_a_row_breaks(build: SimpleNamespace) -> None:
    frame = build.edit(build.silver()[OBSERVATION.full_name], 20, surface="120%", value=Decimal(120), quote="别的话。")
    good, held = split_quarantined(build.inputs({OBSERVATION.full_name: frame}))
    assert held["rule"].to_list() == ["quote_holds_surface", "share_within_bounds"]
    assert good.height + held.select("document_id", "char_start").n_unique() == frame.height


def test_split_quarantined_publishes_what_only_breaks_a_warning(build: SimpleNamespace) -> None:
    frame = build.edit(build.silver()[OBSERVATION.full_name], 19, surface="95%", value=Decimal(95), quote="增长95%。")
    good, held = split_quarantined(build.inputs({OBSERVATION.full_name: frame}))
    assert (good.height, held.height) == (48, 0)
