"""Kept builds: which there are, by what they are called, and their columns, to hold one against another.

Belongs here: finding a build by its name, reading columns of its tables.
Does not: keeping and removing builds (`warehouse.publishing`), what differs between two (`transforms.star.changes`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from warehouse.database import WarehouseError, open_warehouse, run_query
from warehouse.publishing import list_builds


def find_kept_build(target: Path, name: str) -> Path:
    """The kept file of the one build whose folder, time or run identifier begins so. Raises WarehouseError, which lists those
    that are kept, where none or several do."""
    kept = list_builds(target)
    names = [path.parent.name for path in kept]
    found = [path for path, label in zip(kept, names, strict=True) if name and _is_called(label, name)]
    if len(found) == 1:
        return found[0]
    said = "several builds are" if found else "no build is"
    raise WarehouseError(f"{said} called {name!r}; kept are {', '.join(names) or 'none, `baoshu run` makes one'}")


def _is_called(label: str, name: str) -> bool:
    return label.startswith(name) or label.partition("-")[2].startswith(name)


@contextmanager
def open_columns(path: Path) -> Iterator[Callable[[str, Sequence[str]], pl.DataFrame]]:
    """A function that reads columns of a table of that file, given its full name. Raises WarehouseError where there is no
    such file; the function does where the file lacks a table or column, as that of another version may."""
    with open_warehouse(path) as connection:

        def read(table: str, columns: Sequence[str]) -> pl.DataFrame:
            try:
                return run_query(connection, f"SELECT {', '.join(columns)} FROM {table}")
            except WarehouseError as error:
                if isinstance(error.__cause__, duckdb.CatalogException | duckdb.BinderException):
                    raise WarehouseError(
                        f"the build {path.parent.name} is of another version of the program: it has no {table} with "
                        f"{', '.join(columns)}; builds of this version alone can be compared, the next run makes one"
                    ) from error
                raise

        yield read
