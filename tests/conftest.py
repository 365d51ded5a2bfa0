"""Fixtures that tests of every room share.

Belongs here: the reference, once a session. Does not: data of one room's tests.
"""

from pathlib import Path

import pytest

from pipelines.storage.reference_files import load_reference

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def reference():
    """The project's own reference tables, built once."""
    return load_reference()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts and gold beside the checkout; the test is skipped where there is none."""
    folder = ROOT.parent / "shared"
    if not (folder / "texts").is_dir():
        pytest.skip("no folder ../shared with texts beside the checkout")
    return folder
