"""The reference: complete, versioned, or refused with a reason."""

import pytest

from transforms.reference import build_reference


def test_build_reference_names_what_lacks(reference):
    tables = {name: rows for name, rows in reference.tables.items() if name not in ("units", "cues")}
    with pytest.raises(ValueError, match=r"units\.csv") as refused:
        build_reference(tables)
    assert "cues.csv" in str(refused.value)


def test_build_reference_gives_the_same_version_to_the_same_rows(reference):
    assert build_reference(reference.tables).version == reference.version


def test_build_reference_gives_another_version_when_a_cell_changes(reference):
    changed = dict(reference.tables)
    changed["comparators"] = [*changed["comparators"][:-1], {**changed["comparators"][-1], "comparator": "~"}]
    assert build_reference(changed).version != reference.version
