"""Lines: in which line of its file a figure stands, so that a person finds it in an editor.

Belongs here: reading an input file once more, counting lines up to a character. Does not: reading its text for figures.
"""

from collections.abc import Mapping
from pathlib import Path

from pipelines.storage.input_folder import locate
from pipelines.storage.silver_parts import Staging
from transforms.reading.decoding import UnreadableDocument, decode
from warehouse.tables.intake import SOURCE_FILE


class Lines:
    """The lines of the files of an input folder; `locations` gives the location of each source file."""

    def __init__(self, folder: Path, locations: Mapping[str, str]) -> None:
        self._folder, self._locations = folder, locations
        self._read: tuple[str, str | None] = ("", None)

    def find(self, source_file: str | None, char_start: int | None) -> int | None:
        """The line, from 1, of that character of the decoded file; None where the file is no text, or gone."""
        if source_file is None or char_start is None or source_file not in self._locations:
            return None
        if self._read[0] != source_file:
            self._read = (source_file, self._decode(source_file))
        text = self._read[1]
        if text is None or char_start > len(text):
            return None
        return text.count("\n", 0, char_start) + 1

    def _decode(self, source_file: str) -> str | None:
        try:
            return decode(locate(self._folder, self._locations[source_file]).read_bytes())[0]
        except (OSError, UnreadableDocument):
            return None


def find_lines(folder: Path, staging: Staging) -> Lines:
    """The lines of the files of the input folder as the walk of this run found them."""
    files = staging.read_frame(SOURCE_FILE)
    return Lines(folder, dict(files.select("source_file", "location").iter_rows()))
