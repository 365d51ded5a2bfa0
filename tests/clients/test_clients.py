"""A published file opens in the clients people have, each in a clean environment (`make test-clients`)."""

from pathlib import Path

import pytest

from tests.clients import check_clients
from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse.database import query_warehouse
from warehouse.publishing import publish

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not check_clients.list_uv(), reason="uv is needed to make clean environments"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clients")


@pytest.fixture(scope="module")
def published(folder: Path) -> Path:
    return check_clients.publish_samples(folder)


@pytest.mark.parametrize("version", check_clients.DUCKDB_VERSIONS)
def test_duckdb_answers_the_ten_questions(folder, published, version):
    assert check_clients.check_duckdb(check_clients.find_uv(), folder, published, version).startswith("10 questions, ")


def test_shell_answers_the_ten_questions(folder, published):
    rows = query_warehouse(published, "select count(*) from marts.observations").item()
    assert rows > 100
    seen = check_clients.check_shell(check_clients.find_uv(), folder, published)
    assert seen == f"10 questions; {rows} observations"


def test_sqlalchemy_reflects_keys_and_comments(folder, published):
    seen = check_clients.check_sqlalchemy(check_clients.find_uv(), folder, published)
    assert "commented, primary key ['observation_key'], 9 foreign keys; audit.relation tells 1 and 9" in seen


def test_sqlalchemy_reads_the_relations_of_facts_without_keys(tmp_path):
    bare = tmp_path / "warehouse.duckdb"
    star = build_star(make_silver(100), REFERENCE, {"run_id": "bare"})
    publish(star, bare, "bare", parquet=False, keyed_fact_rows=0)
    seen = check_clients.check_sqlalchemy(check_clients.find_uv(), tmp_path, bare)
    assert "commented, primary key [], 0 foreign keys; audit.relation tells 1 and 9" in seen


def test_pysdmx_takes_the_sdmx_export(folder, published):
    assert check_clients.check_sdmx(check_clients.find_uv(), folder, published).endswith(" codes, 0 errors")


def test_frictionless_finds_the_data_package_valid(folder, published):
    seen = check_clients.check_package(check_clients.find_uv(), folder, published)
    assert seen.endswith(" rows, 0 errors; a spoilt cell is found")


@pytest.mark.parametrize("script", check_clients.COUNTING)
def test_clients_count_the_statistics_of_the_mart(folder, published, script):
    seen = check_clients.check_counting(check_clients.find_uv(), folder, published, script)
    assert int(seen.split()[-2]) > 100
