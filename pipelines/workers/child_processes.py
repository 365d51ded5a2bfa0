"""Processes that work for a run: how they begin, how many there may be, how one ended.

Belongs here: what all of them have in common. Does not: what they do (`pipelines.workers.worker_pool`,
`pipelines.workers.check_process`).

They are spawned, not forked: Polars and Dagster run threads, and a fork would copy their locks in whatever state they are.
"""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from pipelines.running.machine_faults import is_out_of_memory

# What a process ends with that has no memory left: it can say so in no other way.
EXIT_OUT_OF_MEMORY = 70


def spawn(serve: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """A process that runs `serve` with its end of a pipe and the arguments, and this end of the pipe.

    Ctrl-C reaches every process of a terminal; the run decides what it means and ends the others, which do not hear of
    it from their first moment on.
    """
    context = multiprocessing.get_context("spawn")
    # Multiprocessing would start it next, and lift the block.
    resource_tracker.ensure_running()
    here, there = context.Pipe()
    process = context.Process(target=_live, args=(serve, there, *arguments), daemon=True)
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        there.close()
    return process, here


def _live(serve: Callable[..., None], *arguments: object) -> None:
    """`serve`, which a lack of memory ends with the code that says so."""
    try:
        serve(*arguments)
    except Exception as error:
        if is_out_of_memory(type(error).__name__, str(error)):
            os._exit(EXIT_OUT_OF_MEMORY)
        raise


def count_workers(wanted: int) -> int:
    """The number asked for, or the cores this process may use where 0."""
    return wanted or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else wanted or os.cpu_count() or 1


def describe_end(exit_code: int | None) -> str:
    """How a process ended, in words that follow its name."""
    if exit_code is not None and exit_code < 0:
        return f"was killed by signal {-exit_code}"
    return "ended for want of memory" if exit_code == EXIT_OUT_OF_MEMORY else f"ended with code {exit_code}"


def collect_seldom() -> None:
    """Has the cycle collector look less often: nearly all that a run makes are the objects of the packages it imports,
    which stay, and frames, in which there are no cycles."""
    gc.set_threshold(50_000, 20, 100)
