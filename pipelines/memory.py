"""How a process of ours keeps house with memory.

Belongs here: what is said to Python's cycle collector and to Polars' allocator. Does not: what a step holds in memory.
"""

import gc
import os


def collect_seldom() -> None:
    """Has the cycle collector look less often: nearly all that a run makes are the objects of the packages it imports,
    which stay, and frames, in which there are no cycles."""
    gc.set_threshold(50_000, 20, 100)


def return_memory() -> None:
    """Has Polars, in this process and its children, give memory back half a second after use instead of ten: what one
    step has freed is then there for the next, and for the process of the checks. Read when Polars is imported."""
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:500,muzzy_decay_ms:0")
