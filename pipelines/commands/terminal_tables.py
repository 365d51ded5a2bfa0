"""Tables on a terminal: columns that line up although a Chinese character is two cells wide.

Belongs here: printing rows. Does not: choosing them.
"""

from collections.abc import Collection, Sequence
from typing import Any


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], right: Collection[str] = ()) -> None:
    """Prints rows under their headings; a terminal gets them in colour and cut to its width, anything else gets whole
    cells in plain text."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        numeric = name in right
        table.add_column(name, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    if not console.is_terminal:
        console = Console(width=Console(width=100_000).measure(table).maximum)
    console.print(table)
