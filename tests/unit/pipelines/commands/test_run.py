"""What a person hears of a machine that fails beside the steps of a run."""

import errno
import sqlite3

import pytest

from pipelines.commands import run
from pipelines.commands.run import run_refresh
from pipelines.settings import load_settings


@pytest.mark.parametrize("fault", [sqlite3.OperationalError("disk I/O error"), OSError(errno.EIO, "Input/output error", "/a"), MemoryError()])
def test_run_whose_record_cannot_be_written_is_one_line_and_a_line_of_the_log(tmp_path, monkeypatch, capsys, fault):
    def fail(*_, **__):
        raise RuntimeError("storage") from fault

    (tmp_path / "a.txt").write_text("全县新建粮仓12座。", encoding="utf-8")
    monkeypatch.setattr(run, "_run", fail)
    settings = load_settings(input=tmp_path, data=tmp_path / "data")
    assert run_refresh(settings, full=False) == 1
    told = capsys.readouterr().err
    assert told.startswith("baoshu: the run did not end well: ")
    assert told.count("\n") == 1
    assert " failed: " in settings.log_file.read_text(encoding="utf-8")
