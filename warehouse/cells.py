"""Cells: values as another program's table shows them.

Belongs here: how a number is written, and what keeps a text from being run as a formula.
Does not: formats (`warehouse.exporting`, `warehouse.exchange`), text on a terminal (`pipelines.visible_text`).
"""

import re

import polars as pl

# Full-width signs begin a formula in Chinese Excel. What stands after a sign of a number is no formula unless it calls one.
_FORMULA = r"^(?:[=＝@＠\t\r\n][\s\S]|[+＋\-－](?:[^0-9０-９.]|[\s\S]*[(|!]))"


def trim_decimals(frame: pl.DataFrame) -> pl.DataFrame:
    """Decimals as people write them: 12.5, not 12.500000."""
    digits = pl.selectors.decimal().cast(pl.String).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    return frame.with_columns(digits)


def defuse_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula, with an apostrophe before them, which has it take them as text.
    A number with a sign stays, and so does a sign alone: the comparator."""
    names = {name: "'" + name if re.match(_FORMULA, name) else name for name in frame.columns}
    texts = [pl.col(name) for name, kind in frame.schema.items() if kind == pl.String()]
    marked = (pl.when(text.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text) for text in texts)
    return frame.with_columns(one.alias(text.meta.output_name()) for one, text in zip(marked, texts, strict=True)).rename(names)
