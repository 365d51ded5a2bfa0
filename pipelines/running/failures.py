"""Failed runs: a line in a log, and a post to a webhook where one is set.

Belongs here: what is written and posted. Does not: noticing the failure (`pipelines.jobs`, `pipelines.command_line`).
"""

import json
import urllib.error
import urllib.request
from datetime import datetime

from pipelines.settings import Settings

WEBHOOK_SECONDS = 10.0


def report_failure(settings: Settings, job: str, run_id: str, message: str, at: datetime) -> str:
    """Writes the line and posts it; returns the line. A webhook that does not answer becomes a second line: it must
    not turn one failure into two."""
    line = f"{at.isoformat(timespec='seconds')} {job} {run_id} failed: {' '.join(message.split())}"
    lines = [line]
    if settings.webhook:
        body = {"job": job, "run_id": run_id, "message": message, "at": at.isoformat(), "text": line}
        request = urllib.request.Request(
            settings.webhook, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
        )
        try:
            urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS).close()
        except (urllib.error.URLError, OSError) as error:
            lines.append(f"{at.isoformat(timespec='seconds')} {job} {run_id} webhook not reached: {error}")
    settings.log_file.parent.mkdir(parents=True, exist_ok=True)
    with settings.log_file.open("a", encoding="utf-8") as log:
        log.write("".join(f"{each}\n" for each in lines))
    return line
