"""Errors of the disk name the file."""

import errno

import polars as pl
import pytest

from warehouse.durable_files import naming, replace_file


@pytest.mark.parametrize("error", [
    OSError(errno.ENOSPC, "No space left on device"),
    pl.exceptions.ComputeError("parquet: underlying IO error: No space left on device (os error 28)"),
    OSError("No space left on device (os error 28): ...ta/a (set POLARS_VERBOSE=1 to see full path)"),
])  # fmt: skip
def test_naming_has_an_error_of_the_disk_name_the_file(tmp_path, error):
    with pytest.raises(OSError, match="No space left on device") as caught, naming(tmp_path / "a"):
        raise error
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(tmp_path / "a"))


@pytest.mark.parametrize("error", [pl.exceptions.ColumnNotFoundError("value"), FileNotFoundError(errno.ENOENT, "none", "b")])
def test_naming_leaves_other_errors_as_they_are(tmp_path, error):
    with pytest.raises(type(error)) as caught, naming(tmp_path / "a"):
        raise error
    assert caught.value is error


def test_replace_file_leaves_the_old_one_and_nothing_beside_it_where_writing_fails(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")

    def write(beside):
        beside.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        replace_file(path, write)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a", "old")]
