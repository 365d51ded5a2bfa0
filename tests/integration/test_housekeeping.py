"""A data folder that is published to again and again stops growing."""

from pathlib import Path

import psutil
import pytest

from pipelines.commands.run import execute_job
from pipelines.running.instance import open_instance
from pipelines.settings import load_settings
from tests.integration.conftest import CHECKER
from warehouse.database import query_warehouse
from warehouse.publishing import list_builds

PUBLISHES, KEPT = 30, 4


def _measure(data: Path) -> tuple[int, int]:
    """Bytes and files below the data folder; a second name of a file counts once."""
    looks = {(look.st_dev, look.st_ino): look.st_size for path in data.rglob("*") if path.is_file() for look in [path.stat()]}
    return sum(looks.values()), len(looks)


@pytest.mark.slow
def test_thirty_publishes_leave_what_a_few_do(tmp_path):
    folder, data = tmp_path / "input", tmp_path / "data"
    folder.mkdir()
    settings = load_settings(input=folder, data=data, settle_seconds=0, keep_runs=KEPT, accept_changes=True)
    measured, handles = [], []
    for number in range(PUBLISHES):
        (folder / "a.txt").write_text(f"全县新建粮仓{12 + number}座。", encoding="utf-8")
        (folder / f"{number % 3}.txt").write_text(f"全县新修公路{30 + number}公里。", encoding="utf-8")
        assert execute_job(settings, CHECKER, full=False).success
        measured.append(_measure(data))
        handles.append(psutil.Process().num_fds())
    early, late = measured[KEPT + 2], measured[-1]
    assert late[0] <= 1.05 * early[0], measured
    assert late[1] <= early[1] + 2, measured
    assert handles[-1] <= handles[KEPT + 2] + 1, handles
    assert len(list_builds(settings.warehouse_file)) == 3
    with open_instance(settings) as instance:
        runs = {run.run_id for run in instance.get_runs()}
    assert len(runs) == KEPT
    checked = query_warehouse(settings.warehouse_file, "SELECT DISTINCT run_id FROM audit.check_result")["run_id"]
    assert set(checked) == runs
