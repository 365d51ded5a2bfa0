"""Failed runs: a line in a log, then a post to a webhook where one is set.

Belongs here: what is written and posted. Does not: noticing the failure (`pipelines.jobs`, `pipelines.command_line`), what is
told of runs that published (`pipelines.running.announcements`).
"""

import os
from datetime import datetime
from urllib.parse import urlsplit

from pipelines.running.announcements import post_event
from pipelines.settings import Settings
from pipelines.visible_text import make_visible, warn

SHORTEST_SECRET = 12


def report_failure(settings: Settings, job: str, run_id: str, message: str, at: datetime) -> str:
    """Writes the line, then posts it; returns the line. A webhook that does not answer as one should becomes a second
    line: it must not turn one failure into two. Neither holds a secret of the settings."""
    message = hide_secrets(settings, message)
    line = f"{at.isoformat(timespec='seconds')} {job} {run_id} failed: {' '.join(message.split())}"
    _write(settings, line)
    if settings.webhook:
        body = {"event": "failed", "job": job, "run_id": run_id, "message": message, "at": at.isoformat(), "text": line}
        try:
            post_event(settings.webhook, body)
        except Exception as error:
            # Whatever goes wrong there, with an address or an answer that is none, has been thought of by nobody.
            reason = hide_secrets(settings, f"{type(error).__name__}: {error}")
            _write(settings, f"{at.isoformat(timespec='seconds')} {job} {run_id} webhook not reached: {reason}")
    return line


def hide_secrets(settings: Settings, text: str) -> str:
    """The text without the addresses that are secret, nor what in them is: password, path and question."""
    for address in filter(None, (settings.webhook, settings.postgres_url)):
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("//" + address.partition("://")[2].replace("[", "").replace("]", ""))
        path = parts.path.strip("/")
        secrets = [address, parts.netloc.rpartition("@")[0], parts.password or "", parts.query, parts.fragment]
        # A short path (the name of a database) is no secret, a token is long.
        secrets += [path, *path.split("/")] if len(path) >= SHORTEST_SECRET else []
        for secret in sorted({each for each in secrets if len(each) >= 4}, key=len, reverse=True):
            text = text.replace(secret, "…")
    return text


def _write(settings: Settings, line: str) -> None:
    try:
        settings.log_file.parent.mkdir(parents=True, exist_ok=True)
        with settings.log_file.open("a", encoding="utf-8") as log:
            log.write(f"{make_visible(line, one_line=True)}\n")
            log.flush()
            os.fsync(log.fileno())
    except OSError as error:
        # The disk that failed the run may fail its log; a person hears of both.
        warn(f"baoshu: {settings.log_file} cannot be written ({error.strerror}): {line}")
