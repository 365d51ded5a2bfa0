"""Faults of the machine: what a disk, Dagster's database or a lack of memory said, in words for a person.

Belongs here: telling such an error from a fault of the program. Does not: what a command does then (`pipelines.commands.run`,
`pipelines.command_line`).
"""

import sqlite3

OUT_OF_MEMORY = "there is not enough memory"
# Of Python, Arrow and DuckDB.
_KINDS = ("MemoryError", "ArrowMemoryError", "OutOfMemoryException")
# What is said where a thread's stack, a library that is loaded, or a module of it finds no room; none is a MemoryError.
_SAID_WITHOUT_MEMORY = (
    "can't start new thread", "failed to map segment", "cannot allocate memory", "unable to allocate",
    "failed to allocate", "error return without exception set", "unable to start watchdog thread",
)  # fmt: skip


def find_machine_fault(error: BaseException | None) -> str | None:
    """What the machine said, where that is what caused an error; None where it is something else.

    >>> find_machine_fault(MemoryError()), find_machine_fault(ValueError("other"))
    ('there is not enough memory', None)
    """
    while error is not None:
        if is_out_of_memory(type(error).__name__, str(error)):
            return OUT_OF_MEMORY
        if isinstance(error, OSError):
            return " ".join(filter(None, (error.filename and f"{error.filename}:", error.strerror or str(error))))
        if isinstance(error, sqlite3.Error):
            return f"Dagster's record of runs: {error}"
        error = error.__cause__ or error.__context__
    return None


def is_out_of_memory(kind: str, message: str) -> bool:
    """Whether an error of that class with that message is about memory.

    >>> is_out_of_memory("RuntimeError", "can't start new thread"), is_out_of_memory("OSError", "No space left on device")
    (True, False)
    """
    return kind in _KINDS or any(said in message.lower() for said in _SAID_WITHOUT_MEMORY)
