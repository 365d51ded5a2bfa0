"""The lock on a data folder."""

import pytest

from pipelines.storage.locks import hold_data_folder


def test_hold_data_folder_names_the_lock_that_cannot_be_written(tmp_path):
    lock = tmp_path / ".lock"
    lock.symlink_to("/dev/full")
    with pytest.raises(OSError) as caught, hold_data_folder(tmp_path):  # noqa: PT011 - which one says the file, not the text
        pass
    assert caught.value.filename == str(lock)


def test_hold_data_folder_leaves_the_lock_empty(tmp_path):
    with hold_data_folder(tmp_path):
        assert (tmp_path / ".lock").read_text().isdigit()
    assert (tmp_path / ".lock").read_text() == ""
