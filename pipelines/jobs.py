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
from pipelines.settings import Settings
from pipelines.storage.input_folder import UnusableInput, glance, read_manifest

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
    """Starts `refresh` once for each settled set of new, changed or removed documents."""

    @dg.sensor(
        name="on_new_documents",
        job_name=REFRESH,
        minimum_interval_seconds=settings.sensor_seconds,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Refreshes when the input folder has changed and then rested for {settings.quiet_seconds} s.",
    )
    def on_new_documents(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        cursor = json.loads(context.cursor) if context.cursor else {}
        look, now = glance(settings.input), time.time()
        if look != cursor.get("look"):
            context.update_cursor(json.dumps({**cursor, "look": look, "since": now, "settled": False}))
            return dg.SkipReason("the input folder has changed; waiting until it rests")
        rested = now - cursor["since"]
        if not cursor["settled"] and rested < settings.quiet_seconds:
            return dg.SkipReason(f"the input folder has rested for {rested:.0f} s of {settings.quiet_seconds}")
        if cursor["settled"]:
            return dg.SkipReason("no change")
        try:
            found = read_manifest(
                settings.input,
                follow_links=settings.follow_links,
                largest_bytes=settings.largest_megabytes << 20,
                settle_seconds=0,
            )
        except UnusableInput as verdict:
            return dg.SkipReason(str(verdict))
        context.update_cursor(json.dumps({**cursor, "settled": True, "asked": found.digest}))
        if found.digest in (cursor.get("asked"), _read_digest(settings)):
            return dg.SkipReason("the documents are those of the last run")
        return dg.RunRequest(run_key=found.digest, tags={"baoshu/documents": str(len(found.files))})

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
        report_failure(
            settings, context.dagster_run.job_name, context.dagster_run.run_id, context.failure_event.message or "",
            datetime.datetime.now(datetime.UTC),
        )  # fmt: skip

    return on_failed_run


def _read_digest(settings: Settings) -> str | None:
    path = settings.manifest_digest_file
    return path.read_text(encoding="utf-8") if path.exists() else None
