"""Collecting: Python's cycle collector stands aside while a document is read.

Belongs here: `without_collecting`. Does not: anything else of memory (`pipelines.workers`).
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Within it the collector does not run: it would walk lines and candidates over and over, and these hold no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
