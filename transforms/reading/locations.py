"""Locations: where in its source a span of the reading text stands: page and box, element, cell of a table.

Belongs here: rows of `silver.text_location`, the page and cell of an observation.
Does not: finding blocks and tables (`transforms.reading.formats`).
"""

from bisect import bisect_right
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from transforms.reading.blocks import Block, Cell, Table
from transforms.reading.documents import Document

LocationRow = dict[str, Any]


def build_location_rows(document: Document) -> Iterator[LocationRow]:
    """A row for every block that has a place and for every cell that holds anything, in the order of the text."""
    for block in document.content.blocks:
        place = block.place
        if place is None or block.end <= block.start:
            continue
        left, top, right, bottom = place.box or (None, None, None, None)
        yield {
            "document_id": document.document_id, "char_start": block.start, "char_end": block.end, "kind": block.kind,
            "page": place.page, "box_left": left, "box_top": top, "box_right": right, "box_bottom": bottom,
            "element": place.element, "table_no": None, "row_no": None, "column_no": None,
        }  # fmt: skip
    for number, table in enumerate(document.tables, 1):
        for cell in table.cells:
            if cell.end > cell.start:
                yield {
                    "document_id": document.document_id, "char_start": cell.start, "char_end": cell.end, "kind": "cell",
                    "page": None, "box_left": None, "box_top": None, "box_right": None, "box_bottom": None,
                    "element": None, "table_no": number, "row_no": cell.row + 1, "column_no": cell.column + 1,
                }  # fmt: skip


def place_observations(document: Document, observations: Sequence[MutableMapping[str, Any]]) -> None:
    """Gives every row of an observation its `page` and its `cell`, None where its source has none."""
    blocks = [block for block in document.content.blocks if block.place and block.place.page]
    cells = [
        (cell, number)
        for number, table in enumerate(document.tables, 1)
        for cell in table.cells
        if cell.end > cell.start
    ]
    cells.sort(key=lambda pair: pair[0].start)
    block_starts, cell_starts = [block.start for block in blocks], [cell.start for cell, _ in cells]
    for row in observations:
        block = _find(blocks, block_starts, row["char_start"])
        row["page"] = block.place.page if block and block.place else None
        at = bisect_right(cell_starts, row["char_start"]) - 1
        row["cell"] = None
        if at >= 0 and row["char_start"] < cells[at][0].end:
            row["cell"] = describe_cell(*cells[at])


def _find(blocks: Sequence[Block], starts: Sequence[int], at: int) -> Block | None:
    index = bisect_right(starts, at) - 1
    return blocks[index] if index >= 0 and at < blocks[index].end else None


def describe_cell(cell: Cell, table_number: int) -> str:
    """A cell for a reader: which table of the document, which row and column of it, from 1.

    >>> describe_cell(Cell("31.5", 8, 12, 2, 1), 1)
    '表1第3行第2列'
    """
    return f"表{table_number}第{cell.row + 1}行第{cell.column + 1}列"


def count_cells(tables: Sequence[Table]) -> int:
    """Cells that hold anything."""
    return sum(cell.end > cell.start for table in tables for cell in table.cells)
