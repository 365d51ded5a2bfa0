"""Tables on a terminal: columns that line up although a Chinese character is two cells wide.

Belongs here: printing rows. Does not: choosing them.
"""

from collections.abc import Collection, Sequence
from typing import Any

from pipelines.visible_text import make_visible


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], right: Collection[str] = ()) -> None:
    """Prints rows under their headings; a terminal gets them in colour and cut to its width, anything else gets whole
    cells in plain text."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        numeric = name in right
        # Text, because a string may hold brackets that Rich takes for markup.
        table.add_column(Text(make_visible(name)), justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else make_visible(str(cell))) for cell in row))
    if not console.is_terminal:
        console = Console(width=Console(width=100_000).measure(table).maximum)
    console.print(table)
