"""Jobs, and what starts them: by hand, every night, when documents arrive.

Belongs here: jobs, schedule, sensors, what happens when a run fails.
Does not: assets (`pipelines.assets`), the web server.
"""

import datetime
import json
import time
from typing import Any

import dagster as dg

from pipelines.assets.intake import input_folder
from pipelines.running.failures import report_failure
from pipelines.running.instance import is_of_command_line
from pipelines.settings import Settings
from pipelines.storage.input_folder import UnusableInput, glance, read_manifest
from warehouse.publishing import is_whole

REFRESH, REBUILD, EXTRACT_ONLY = "refresh", "rebuild", "extract_only"
FULL = {"ops": {"extraction": {"config": {"full": True}}}}


def build_jobs() -> list[Any]:
    """refresh: everything, extracting what changed; rebuild: everything anew; extract_only: up to the silver frames."""
    everything = dg.AssetSelection.all()
    silver = dg.AssetSelection.assets(*input_folder.keys) | dg.AssetSelection.groups("silver")
    silver = silver - dg.AssetSelection.all_asset_checks()
    return [
        dg.define_asset_job(REFRESH, everything, description="Extract what changed, rebuild the star, check, publish."),
        dg.define_asset_job(
            REBUILD, everything, config=FULL, description="Extract everything anew, rebuild the star, check, publish."
        ),
        dg.define_asset_job(EXTRACT_ONLY, silver, description="Extract what changed; nothing is published."),
    ]


def build_nightly_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """`refresh` every night at the time and in the zone of the settings; on from the start."""
    hour, minute = settings.nightly_at.split(":")
    return dg.ScheduleDefinition(
        name="nightly_refresh",
        job_name=REFRESH,
        cron_schedule=f"{int(minute)} {int(hour)} * * *",
        execution_timezone=settings.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"Refreshes the warehouse every night at {settings.nightly_at}, {settings.time_zone}.",
    )


def build_document_sensor(settings: Settings) -> dg.SensorDefinition:
    """Starts `refresh` where the settled folder differs from what is published. It asks once for each pair of the two: a
    run that fails is left to a person or to the night, and a run that publishes an earlier state is followed by another.
    """

    @dg.sensor(
        name="on_new_documents",
        job_name=REFRESH,
        minimum_interval_seconds=settings.sensor_seconds,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Refreshes when the input folder has changed and then rested for {settings.quiet_seconds} s.",
    )
    def on_new_documents(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        cursor = _read_cursor(context.cursor)
        look, now = glance(settings.input), time.time()
        if look != cursor.get("look"):
            context.update_cursor(json.dumps({"look": look, "since": now, "count": cursor.get("count", 0)}))
            return dg.SkipReason("the input folder has changed; waiting until it rests")
        rested = now - cursor["since"]
        if "found" not in cursor:
            if rested < settings.quiet_seconds:
                return dg.SkipReason(f"the input folder has rested for {rested:.0f} s of {settings.quiet_seconds}")
            try:
                cursor = {**cursor, **_look_closely(settings)}
            except UnusableInput as verdict:
                return dg.SkipReason(str(verdict))
        published = describe_published(settings)
        if cursor["found"] == published:
            context.update_cursor(json.dumps({**cursor, "asked": None}))
            return dg.SkipReason("the documents are those that are published")
        if published == cursor.get("asked"):
            return dg.SkipReason("a run was asked for already; until it has published there is nothing more to ask")
        count = cursor["count"] + 1
        context.update_cursor(json.dumps({**cursor, "asked": published, "count": count}))
        # A key that was used once never starts a run again, and a folder may return to what it was.
        key = f"{cursor['found'][:16]}-{cursor['since']:.3f}-{count}"
        return dg.RunRequest(run_key=key, tags={"baoshu/documents": str(cursor["files"])})

    return on_new_documents


def build_failure_sensor(settings: Settings) -> dg.SensorDefinition:
    """Writes a line to the failure log for every failed run, and posts it where a webhook is set."""

    @dg.run_failure_sensor(
        name="on_failed_run",
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=settings.sensor_seconds,
        description="Writes a line to the failure log, and posts it to the webhook where one is set.",
    )
    def on_failed_run(context: dg.RunFailureSensorContext) -> None:
        if is_of_command_line(context.dagster_run):
            # It says so itself, whether or not a daemon runs.
            return
        report_failure(
            settings, context.dagster_run.job_name, context.dagster_run.run_id, context.failure_event.message or "",
            datetime.datetime.now(datetime.UTC),
        )  # fmt: skip

    return on_failed_run


def describe_published(settings: Settings) -> str:
    """Digest of the folder that is published; another text where the warehouse, its kept builds or its Parquet copies
    lack, or nothing says what it was built from."""
    if not is_whole(settings.warehouse_file):
        return "incomplete"
    try:
        return settings.manifest_digest_file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return "unknown"


def _look_closely(settings: Settings) -> dict[str, Any]:
    """Digest of the folder and how many files it holds. Raises UnusableInput."""
    found = read_manifest(
        settings.input, follow_links=settings.follow_links, largest_bytes=settings.largest_megabytes << 20,
        fields=settings.list_article_fields(), settle_seconds=0,
    )  # fmt: skip
    return {"found": found.digest, "files": len(found.files)}


def _read_cursor(text: str | None) -> dict[str, Any]:
    """What the tick before left; nothing where that was an earlier version's."""
    cursor = json.loads(text) if text else {}
    return cursor if {"look", "since", "count"} <= cursor.keys() else {}
