"""What changed since the build before: counts then and now, documents that came and went.

Belongs here: reading the build before, where it was kept. Does not: keeping builds (`warehouse.publishing`).
"""

from typing import Any

from pipelines.web.published import Build
from pipelines.web.site import Site
from warehouse.database import WarehouseError
from warehouse.publishing import list_builds

_COUNTS = (
    "SELECT (SELECT count(*) FROM star.dim_document WHERE document_key <> -1) AS documents, "
    "(SELECT count(*) FROM star.fct_observation) AS observations, "
    "(SELECT count(*) FROM star.fct_statistic) AS statistics"
)
_NAMES = "SELECT source_file, sha256 FROM star.dim_document WHERE document_key <> -1"
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
        before_it = Build(earlier[-1])
        before, counts = _read_names(before_it), before_it.row(_COUNTS) or {}
    except (WarehouseError, OSError):
        return None
    now, current = _read_names(build), build.row(_COUNTS) or {}
    return {
        "counts": [(name, counts[name], current[name]) for name in current],
        "new": sorted(now.keys() - before.keys())[:_MOST_NAMES],
        "gone": sorted(before.keys() - now.keys())[:_MOST_NAMES],
        "changed": sorted(name for name in now.keys() & before.keys() if now[name] != before[name])[:_MOST_NAMES],
    }


def _read_names(build: Build) -> dict[str, str]:
    return {row["source_file"]: row["sha256"] for row in build.rows(_NAMES)}
