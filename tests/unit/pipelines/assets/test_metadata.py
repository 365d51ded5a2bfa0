import dagster as dg
import polars as pl

from pipelines.assets.metadata import build_asset_spec, derive_column_lineage, derive_column_schema, format_preview
from pipelines.definitions import build_definitions
from pipelines.settings import load_settings
from warehouse.tables import silver, star


def test_derive_column_schema_carries_docs_and_rules():
    schema = {column.name: column for column in derive_column_schema(silver.OBSERVATION).columns}
    kind = schema["kind"]
    assert kind.description == silver.OBSERVATION.column("kind").doc
    assert kind.constraints.nullable is False
    assert kind.constraints.other == ["one of level, growth, delta, ratio, rank"]
    assert schema["confidence"].constraints.other == ["≥ 0", "≤ 1"]


def test_derive_column_lineage_follows_names_and_references():
    lineage = derive_column_lineage(star.FCT_OBSERVATION, (silver.OBSERVATION, star.DIM_PLACE)).deps_by_column
    assert [dep.asset_key.path for dep in lineage["value"]] == [["silver", "observation"]]
    assert [(dep.asset_key.path, dep.column_name) for dep in lineage["place_key"]] == [
        (["star", "dim_place"], "place_key")
    ]
    assert [dep.column_name for dep in lineage["document_key"]] == ["document_id"]


def test_format_preview_keeps_a_table_whatever_the_cells_hold():
    frame = pl.DataFrame({"a|b": ["x|y", "行\n二", "长" * 60], "n": [1, None, 3]})
    lines = format_preview(frame, rows=3).splitlines()
    assert lines[2] == "| x\\|y | 1 |"
    assert lines[3] == "| 行 二 |  |"
    assert lines[4].startswith("| " + "长" * 47 + "…")


def test_every_asset_has_a_group_an_owner_kinds_and_a_description():
    graph = build_definitions(load_settings()).resolve_asset_graph()
    groups = []
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.owners == ["team:statistics"], key
        assert node.kinds, key
        groups.append(node.group_name)
    assert set(groups) == {"input", "silver", "star", "published"}


def test_every_error_check_blocks():
    checks = build_definitions(load_settings()).resolve_asset_graph().asset_check_keys
    assert len(checks) > 50
    assert dg.AssetCheckKey(dg.AssetKey(["silver", "observation"]), "contract_key") in checks


def test_build_asset_spec_takes_the_words_of_the_declaration():
    spec = build_asset_spec(silver.ARTICLE, group="silver", kinds={"polars"}, deps=(silver.DOCUMENT,))
    assert spec.description == silver.ARTICLE.doc
    assert [dep.asset_key.path for dep in spec.deps] == [["silver", "document"]]
