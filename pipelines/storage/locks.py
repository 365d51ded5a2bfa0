"""One writer at a time: the lock on a data folder.

Belongs here: taking the lock, waiting for it. The kernel frees it however the process ends.
Does not: the queue of runs in the UI (a concurrency pool in `pipelines.jobs` keeps that).
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from warehouse.durable_files import naming


@contextmanager
def hold_data_folder(data: Path, on_wait: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Holds the data folder for the time of the block; where another process holds it, says so once and waits."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / ".lock"
    with path.open("a+") as file:
        told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    file.seek(0)
                    on_wait(f"another run (process {file.read().strip() or 'unknown'}) is at work in {data}; waiting")
                    told = True
                time.sleep(0.2)
        with naming(path):
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        try:
            yield
        finally:
            # Whose number stays there does not matter once the lock is gone: no reason to fail what has been done.
            with suppress(OSError):
                file.truncate(0)
