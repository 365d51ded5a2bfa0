"""A job of one asset and one check, for tests of Dagster's record.

Belongs here: that job and its run. Does not: assertions.
"""

import dagster as dg


@dg.asset
def answer() -> None:
    """Something to materialise."""


@dg.asset_check(asset=answer)
def answer_holds() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


def run_small_job(instance: dg.DagsterInstance) -> str:
    """Runs it; the id of the run, which succeeded."""
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    job = dg.Definitions(assets=[answer], asset_checks=[answer_holds]).resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(instance=instance, run_config=quiet, tags={"small": "yes"})
    assert result.success
    return result.run_id
