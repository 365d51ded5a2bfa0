"""Stand-ins for `extract_batch` that worker processes can import.

Belongs here: batches that succeed, kill their process, or never end. Does not: assertions.
"""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from pipelines.workers.batches import BatchOutcome, BatchPlan, PageReached, Task, Tell

SECONDS_A_PAGE = 1.1


def _note(tasks: Sequence[Task], plan: BatchPlan) -> BatchOutcome:
    for task in tasks:
        (Path(plan.staging_folder) / task.source_file).touch()
    return BatchOutcome(len(tasks), sum(task.byte_size for task in tasks), 0)


def kill_on_bad(tasks: Sequence[Task], plan: BatchPlan, tell: Tell) -> BatchOutcome:
    """Ends its own process where a document is called bad."""
    if any(task.source_file.startswith("bad") for task in tasks):
        os.kill(os.getpid(), signal.SIGKILL)
    return _note(tasks, plan)


def kill_once(tasks: Sequence[Task], plan: BatchPlan, tell: Tell) -> BatchOutcome:
    """Ends its own process the first time, as if it had been killed from outside."""
    mark = Path(plan.staging_folder) / "killed"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _note(tasks, plan)


def hang_on_bad(tasks: Sequence[Task], plan: BatchPlan, tell: Tell) -> BatchOutcome:
    """Never comes back where a document is called bad."""
    while any(task.source_file.startswith("bad") for task in tasks):
        time.sleep(60)
    return _note(tasks, plan)


def fill_the_disk(tasks: Sequence[Task], plan: BatchPlan, tell: Tell) -> BatchOutcome:
    """Fails for a reason that is no document's."""
    raise OSError(28, "No space left on device")


def turn_pages(tasks: Sequence[Task], plan: BatchPlan, tell: Tell) -> BatchOutcome:
    """Takes longer than a batch may, but comes from page to page."""
    for page in range(1, 9):
        time.sleep(SECONDS_A_PAGE)
        tell(PageReached(tasks[0].source_file, page, 8, 0, tasks[0].byte_size * page // 8))
    return _note(tasks, plan)
