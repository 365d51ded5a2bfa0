"""Announcements: what a webhook hears of a run.

Belongs here: posting, what is posted of a build that changed something.
Does not: what is posted and written of a failed run (`pipelines.running.failures`), what changed (`transforms.star.changes`).
"""

import json
import urllib.request
from collections.abc import Mapping
from datetime import datetime

from pipelines.settings import Settings
from pipelines.visible_text import warn

WEBHOOK_SECONDS = 10.0


def announce_changes(settings: Settings, job: str, run_id: str, changes: str, at: datetime) -> None:
    """Posts what a build just published changed, where a webhook is set. One that does not answer as it should is a line to
    the person: the build is published all the same."""
    if not settings.webhook:
        return
    text = f"{at.isoformat(timespec='seconds')} {job} {run_id} published: {changes}"
    body = {"event": "published", "job": job, "run_id": run_id, "message": changes, "at": at.isoformat(), "text": text}
    try:
        post_event(settings.webhook, body)
    except Exception as error:
        # The address may hold a token, and some errors repeat it: the class says enough.
        warn(f"the webhook was not reached ({type(error).__name__}); the build is published")


def post_event(address: str, body: Mapping[str, str]) -> None:
    """Posts it as JSON; whatever goes wrong there is raised."""
    request = urllib.request.Request(
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS).close()
