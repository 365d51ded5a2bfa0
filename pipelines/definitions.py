"""Everything Dagster is to know, in one place.

Belongs here: `build_definitions`, and `defs`, which Dagster's web server and daemon load.
Does not: what the pieces are.
"""

import dagster as dg

from pipelines.assets.intake import input_folder
from pipelines.assets.silver import build_extraction
from pipelines.assets.star import build_star_tables
from pipelines.assets.warehouse import build_publisher
from pipelines.checks.asset_checks import build_all_checks
from pipelines.jobs import build_document_sensor, build_failure_sensor, build_jobs, build_nightly_schedule
from pipelines.settings import Settings, load_settings
from pipelines.storage.code_version import compute_code_version
from pipelines.workers.check_process import CheckProcess
from pipelines.workspace import Listener, build_workspace_resource

# A night's run and two hours: later than that, something has kept the warehouse from being refreshed.
FRESHNESS_HOURS = 26


def build_definitions(
    settings: Settings, listener: Listener | None = None, checker: CheckProcess | None = None
) -> dg.Definitions:
    """The definitions for these settings; a listener hears how far a run is, a checker is one already started."""
    return dg.Definitions(
        assets=build_assets(settings),
        asset_checks=build_all_checks(str(settings.data_docs_folder)),
        jobs=build_jobs(),
        schedules=[build_nightly_schedule(settings)],
        sensors=[build_document_sensor(settings), build_failure_sensor(settings)],
        resources={"workspace": build_workspace_resource(settings, listener or Listener(), checker)},
        executor=dg.in_process_executor,
    )


def build_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """The assets in the order of the way of one number."""
    return [
        input_folder,
        build_extraction(compute_code_version()),
        build_star_tables,
        build_publisher(str(settings.warehouse_file), FRESHNESS_HOURS),
    ]


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions for the settings in the environment."""
    return build_definitions(load_settings())
