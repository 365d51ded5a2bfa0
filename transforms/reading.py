"""What a reader of newspapers knows before reading: the lexicon of the reading stage, built from reference rows.

Belongs here: `ReadingLexicon`: the folding table, publishers, page chrome and cues, compiled for use.
Does not: the rows themselves (`seeds/reference/`), reading a document (`transforms.documents`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.folding import FoldingTable, build_folding_table

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadingLexicon:
    """Reference knowledge of the reading stage."""

    folding: FoldingTable

    @classmethod
    def from_rows(
        cls, traditional: Iterable[Row] = (), publishers: Iterable[Row] = (), chrome: Iterable[Row] = ()
    ) -> "ReadingLexicon":
        """The lexicon from the rows of `traditional.csv`, `publishers.csv` and `chrome.csv`."""
        return cls(build_folding_table(traditional))
