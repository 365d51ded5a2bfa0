"""The published file opens for questions, and for nothing else."""

import pytest

from warehouse.database import WarehouseError, query_warehouse


def test_query_warehouse_answers(warehouse):
    assert query_warehouse(warehouse, "select count(*) as n from marts.observations").rows() == [(3000,)]
    assert query_warehouse(warehouse, "select * from star.fct_observation", limit=7).height == 7


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select * from read_text('/etc/hostname')", "file system operations are disabled"),
        ("copy (select 1) to '/tmp/baoshu_must_not_be.csv'", "file system operations are disabled"),
        ("create table marts.mine (a int)", "read-only mode"),
        ("delete from star.fct_observation", "read-only mode"),
        ("attach '/tmp/baoshu_must_not_be.duckdb'", "returns no rows"),
        ("set enable_external_access = true", "returns no rows"),
        ("select 1; select 2", "one statement is needed, there are 2"),
        ("", "one statement is needed, there are 0"),
        ("selec 1", "syntax error"),
        ("select nothing from marts.observations", "not found"),
    ],
)
def test_query_warehouse_refuses_what_is_no_question(warehouse, sql, message):
    with pytest.raises(WarehouseError, match=message):
        query_warehouse(warehouse, sql)


def test_query_warehouse_reads_no_variable_of_the_program(warehouse):
    secret = [1, 2, 3]
    with pytest.raises(WarehouseError, match="secret"):
        query_warehouse(warehouse, "select * from secret")
    assert secret == [1, 2, 3]


def test_query_warehouse_names_what_is_wrong_with_the_path(tmp_path):
    with pytest.raises(WarehouseError, match="there is no warehouse at"):
        query_warehouse(tmp_path / "none.duckdb", "select 1")
    with pytest.raises(WarehouseError, match="is a folder"):
        query_warehouse(tmp_path, "select 1")
    (tmp_path / "text.duckdb").write_text("no database, only text of some length " * 200)
    with pytest.raises(WarehouseError, match="cannot be opened as a warehouse"):
        query_warehouse(tmp_path / "text.duckdb", "select 1")
