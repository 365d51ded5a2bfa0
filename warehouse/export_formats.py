"""Formats of exports: what they are called, which endings ask for them, what each can say.

Belongs here: `EXPORT_FORMATS`, from which the help, the refusals and the choice by a file's ending come. Does not: writing
one (`warehouse.exporting`), whose packages are too heavy for a help text.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its name, the ending of a file that asks for it by itself, whether it is a folder, whether it can tell what
    was known on a day, whether it names a licence."""

    name: str
    ending: str = ""
    is_folder: bool = False
    tells_as_of: bool = False
    names_licence: bool = False


EXPORT_FORMATS = {
    format.name: format
    for format in (
        ExportFormat("csv", ".csv"),
        ExportFormat("xlsx", ".xlsx"),
        ExportFormat("parquet", ".parquet"),
        ExportFormat("sdmx-csv", tells_as_of=True),
        ExportFormat("datapackage", is_folder=True, names_licence=True),
        ExportFormat("datacommons", is_folder=True, tells_as_of=True),
    )
}


def find_export_format(output: Path) -> str | None:
    """The name of the format that a file's ending asks for; None where it asks for none.

    >>> find_export_format(Path("增长.XLSX")), find_export_format(Path("package"))
    ('xlsx', None)
    """
    ending = output.suffix.lower()
    return next((each.name for each in EXPORT_FORMATS.values() if ending and each.ending == ending), None)


def describe_export_formats() -> str:
    """Their names in a line: files, then folders."""
    files, folders = (
        ", ".join(each.name for each in EXPORT_FORMATS.values() if each.is_folder == is_folder)
        for is_folder in (False, True)
    )
    return f"{files}; as a folder: {folders}"
