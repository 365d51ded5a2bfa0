"""Relations: declared or not, they are told and they hold."""

import polars as pl
import pytest

from pipelines.settings import Settings
from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse.contract import ContractBreach, build_frame
from warehouse.database import check_relations, open_copies, query_warehouse, write_frames
from warehouse.publishing import Build, publish
from warehouse.relations import KEYED_FACT_ROWS, are_facts_keyed, derive_relations
from warehouse.tables import star
from warehouse.tables.audit import CHECK_RESULT, RELATION
from warehouse.tables.registry import STORED, VIEWS

ROWS = 80


@pytest.fixture(scope="module")
def built() -> dict[str, pl.DataFrame]:
    return build_star(make_silver(ROWS), REFERENCE, {"run_id": "related"})


@pytest.fixture(scope="module")
def files(built, tmp_path_factory) -> dict[bool, object]:
    """The same frames published with keys of facts (True) and, with a limit one row lower, without (False)."""
    found = {}
    for is_keyed, limit in ((True, ROWS), (False, ROWS - 1)):
        found[is_keyed] = tmp_path_factory.mktemp("data") / "warehouse.duckdb"
        publish(built, found[is_keyed], "related", parquet=False, keyed_fact_rows=limit)
    return found


def _break(folder, built, full_name: str, frame: pl.DataFrame) -> None:
    write_frames((built | {full_name: frame}).items(), folder)
    with open_copies(folder) as copies:
        check_relations(copies, derive_relations(facts_keyed=False))


def test_facts_are_keyed_where_none_of_them_has_more_rows_than_the_setting():
    counts = {table.full_name: 1 for table in STORED} | {"star.dim_subject": 100, "star.fct_vintage": 7}
    assert are_facts_keyed(counts, 7)
    assert not are_facts_keyed(counts, 6)


def test_setting_and_publishing_have_the_same_default():
    assert Settings.model_fields["keyed_fact_rows"].default == KEYED_FACT_ROWS


def test_facts_without_keys_hold_the_same_rows(files):
    for table in (*STORED, *VIEWS):
        keyed, bare = (query_warehouse(path, f"SELECT * FROM {table.full_name}") for path in files.values())
        if table is RELATION:
            assert keyed.drop("is_declared").equals(bare.drop("is_declared"))
        elif table in STORED:
            assert keyed.equals(bare), table.full_name
        else:
            assert sorted(keyed.rows(), key=str) == sorted(bare.rows(), key=str), table.full_name
    assert query_warehouse(files[False], "SELECT count(*) FROM star.fct_observation").item() == ROWS


@pytest.mark.parametrize("is_keyed", [True, False])
def test_relations_are_told_with_what_the_file_declares(files, is_keyed):
    told = query_warehouse(
        files[is_keyed],
        "SELECT table_name, constraint_type, column_name, referenced_table FROM audit.relation WHERE is_declared",
    )
    declared = query_warehouse(
        files[is_keyed],
        "SELECT schema_name || '.' || table_name, constraint_type, unnest(constraint_column_names), 'star.' || referenced_table "
        "FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')",
    )
    assert sorted(told.rows(), key=str) == sorted(declared.rows(), key=str)
    facts = {row[0] for row in told.rows()} & {table.full_name for table in star.FACTS}
    assert len(facts) == (len(star.FACTS) if is_keyed else 0)


def test_every_key_and_reference_is_told_whether_declared_or_not(files):
    for path in files.values():
        told = query_warehouse(path, "SELECT table_name, column_name, referenced_table || '.' || referenced_column FROM audit.relation")
        keys = {(table.full_name, name, None) for table in STORED for name in table.key}
        references = {(t.full_name, c.name, c.references) for t in STORED for c in t.columns if c.references}
        assert set(told.rows()) == keys | references
        assert told.height == len(keys) + len(references)


def test_comment_of_a_column_names_what_it_refers_to(files):
    sql = "SELECT comment FROM duckdb_columns() WHERE table_name = 'fct_vintage' AND column_name = 'observation_key'"
    assert query_warehouse(files[False], sql).item().endswith(" → star.fct_observation.observation_key")


def test_keys_of_facts_without_constraints_may_not_be_null(files):
    sql = "SELECT bool_or(is_nullable) FROM duckdb_columns() WHERE schema_name = 'star' AND column_name IN ('observation_key', 'run_key')"
    assert query_warehouse(files[False], sql).item() is False


def test_late_rows_come_into_a_file_whose_facts_have_no_keys(built, tmp_path):
    runs = built["star.dim_run"].with_columns(failed_checks=pl.lit(7, pl.Int64))
    target = tmp_path / "warehouse.duckdb"
    Build(built, target, "late", parquet=False, keyed_fact_rows=0).finish(
        {"star.dim_run": runs, CHECK_RESULT.full_name: build_frame([], CHECK_RESULT)}
    )
    assert query_warehouse(target, "SELECT DISTINCT failed_checks FROM star.dim_run").rows() == [(7,)]


def test_publish_names_the_broken_reference_of_facts_without_keys(built, tmp_path):
    places = built["star.dim_place"].filter(pl.col("name") != "义乌市")
    words = r"star\.fct_observation\.place_key: \d+ rows name no row of star\.dim_place; for example observation_key \d+, place_key \d+"
    with pytest.raises(ContractBreach, match=words):
        publish(built | {"star.dim_place": places}, tmp_path / "w.duckdb", "broken", keyed_fact_rows=0)
    assert {path.name for path in tmp_path.iterdir()} == {"builds", ".w.duckdb.lock"}


def test_check_relations_names_the_key_that_stands_twice(built, tmp_path):
    vintages = built["star.fct_vintage"]
    statistic, number = vintages.select("statistic_key", "vintage_no").row(3)
    words = (
        r"star\.fct_vintage\.statistic_key, vintage_no: the key is not unique, 1 stand more than once; "
        f"for example statistic_key {statistic}, vintage_no {number}$"
    )
    with pytest.raises(ContractBreach, match=words):
        _break(tmp_path, built, "star.fct_vintage", pl.concat([vintages, vintages[3]]))


def test_check_relations_names_the_reference_that_leads_nowhere(built, tmp_path):
    statistics = built["star.fct_statistic"]
    lost = statistics.with_columns(
        observation_key=pl.when(pl.int_range(pl.len()) < 2).then(pl.lit(17, pl.Int64)).otherwise("observation_key")
    )
    words = (
        r"star\.fct_statistic\.observation_key: 2 rows name no row of star\.fct_observation; for example statistic_key "
        r"\d+, observation_key 17$"
    )
    with pytest.raises(ContractBreach, match=words):
        _break(tmp_path, built, "star.fct_statistic", lost)


def test_check_relations_looks_across_schemas(built, tmp_path):
    numerals = built["audit.numeral"].with_columns(document_key=pl.lit(17, pl.Int64))
    with pytest.raises(ContractBreach, match=r"audit\.numeral\.document_key: \d+ rows name no row of star\.dim_document"):
        _break(tmp_path, built, "audit.numeral", numerals)
