"""A small published warehouse that the tests of this room read."""

from pathlib import Path

import pytest

from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse.publishing import publish


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a warehouse with 3000 synthetic observations."""
    target = tmp_path_factory.mktemp("data") / "warehouse.duckdb"
    publish(build_star(make_silver(3000, seed=2), REFERENCE, {"run_id": "fixture"}), target, "fixture", parquet=False)
    return target
