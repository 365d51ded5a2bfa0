"""Runs of the command line on the home page of Dagster's UI, which shows only runs that name the code they belong to.

Belongs here: naming it. Does not: other marks of such a run (`pipelines.running.instance`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dagster as dg

# The module that the web server and the daemon are started with, and the name Dagster gives to what `defs` holds.
CODE_LOCATION, REPOSITORY = "pipelines.definitions", "__repository__"


def derive_repository_tags() -> dict[str, str]:
    """Tags by which the UI finds the runs of a job."""
    return {".dagster/repository": f"{REPOSITORY}@{CODE_LOCATION}", "dagster/code_location": CODE_LOCATION}


def show_in_overview(instance: "dg.DagsterInstance", run_id: str) -> None:
    """Records that the run is one of the jobs that the UI serves. Dagster does it itself for what a web server starts,
    and offers nothing for `execute_in_process` but what its command `dagster run migrate-repository` does."""
    from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteRepositoryOrigin

    run = instance.get_run_by_id(run_id)
    if run is not None:
        repository = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin(CODE_LOCATION), REPOSITORY)
        instance.run_storage.replace_job_origin(run, repository.get_job_origin(run.job_name))
