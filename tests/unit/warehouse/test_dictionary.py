"""The dictionary: generated, complete, and not stale."""

from warehouse.dictionary import DICTIONARY_PATH, derive_diagram, derive_dictionary
from warehouse.tables import star
from warehouse.tables.registry import ALL


def test_dictionary_in_the_repository_is_not_stale():
    assert DICTIONARY_PATH.read_text(encoding="utf-8") == derive_dictionary(), "run python -m warehouse.dictionary"


def test_derive_dictionary_names_every_column():
    text = derive_dictionary()
    for table in ALL:
        section = text.split(f"### {table.full_name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            assert f"| `{column.name}` |" in section, f"{table.full_name}.{column.name}"


def test_derive_diagram_draws_each_reference_once():
    lines = derive_diagram(star.TABLES).splitlines()
    assert lines[0] == "erDiagram"
    assert lines.count("  dim_place ||--o{ fct_observation : place_key") == 1
    assert lines.count("  dim_period ||--o{ fct_observation : base_period_key") == 1
    assert "    BIGINT place_key PK" in lines
