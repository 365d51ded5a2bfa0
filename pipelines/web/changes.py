"""What changed since the build before: counts then and now, documents that came and went.

Belongs here: reading the build before, where it was kept. Does not: keeping builds (`warehouse.publishing`).
"""

from typing import Any

from pipelines.web.published import Build
from pipelines.web.site import Site
from warehouse.database import WarehouseError, open_warehouse, run_query
from warehouse.publishing import list_builds

_COUNTS = (
    "SELECT (SELECT count(*) FROM marts.documents WHERE status = 'ok') AS documents, "
    "(SELECT count(*) FROM marts.observations) AS observations, "
    "(SELECT count(*) FROM marts.statistics) AS statistics"
)
_NAMES = "SELECT source_file, sha256 FROM marts.documents WHERE status = 'ok'"
_MOST_NAMES = 12


def read_changes(site: Site, build: Build) -> dict[str, Any] | None:
    """Counts of the build before and of this one, and documents that are new, changed or gone; made once a build. None
    where no earlier build was kept or it cannot be read."""
    return build.keep("changes", lambda current: _read_changes(site, current))


def _read_changes(site: Site, build: Build) -> dict[str, Any] | None:
    try:
        earlier = [path for path in list_builds(site.published.path) if not path.samefile(site.published.path)]
        if not earlier:
            return None
        with open_warehouse(earlier[-1]) as connection:
            counts = run_query(connection, _COUNTS).row(0)
            before = dict(run_query(connection, _NAMES).rows())
    except (WarehouseError, OSError):
        return None
    now = {row["source_file"]: row["sha256"] for row in build.rows(_NAMES)}
    current = build.row(_COUNTS) or {}
    return {
        "counts": [(name, old, current[name]) for name, old in zip(current, counts, strict=True)],
        "new": sorted(now.keys() - before.keys())[:_MOST_NAMES],
        "gone": sorted(before.keys() - now.keys())[:_MOST_NAMES],
        "changed": sorted(name for name in now.keys() & before.keys() if now[name] != before[name])[:_MOST_NAMES],
    }
