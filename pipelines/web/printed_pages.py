"""Where a figure is printed: the page of its PDF as an image with a box around the line or cell it was read from.

Belongs here: finding the place and the file, which must be the one that was read, and having the page drawn in a process of
its own: a PDF of others may break or hold up whoever draws it. Does not: drawing (`transforms.reading.formats.page_image`).
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from pipelines.web.pages import show_unknown
from pipelines.web.published import Build, Row
from pipelines.web.site import Site

_SECONDS = 20


def show_printed(site: Site, request: Request) -> Response:
    """The page a figure is printed on."""
    build, key, start = site.open(), request.path_params["key"], request.path_params["start"]
    place, file = find_printed_box(build, key, start), find_read_file(build, key)
    if place is None or file is None:
        return show_unknown(site, request)
    drawn = _draw(file, place)
    return show_unknown(site, request) if drawn is None else Response(drawn, media_type="image/png")


def find_printed_box(build: Build, document_key: int, char_start: int) -> Row | None:
    """Page and box of the shortest span around that character; None where its document has no pages."""
    return build.row(
        "SELECT page, box_left, box_top, box_right, box_bottom FROM audit.text_location "
        "WHERE document_key = ? AND char_start <= ? AND char_end > ? AND page IS NOT NULL AND box_left IS NOT NULL "
        "ORDER BY char_end - char_start LIMIT 1",
        [document_key, char_start, char_start],
    )


def find_read_file(build: Build, document_key: int) -> bytes | None:
    """The bytes of a PDF that was read; None where the file is gone, another one, or inside an archive."""
    row = build.row(
        "SELECT document.source_file, document.sha256, run.input_folder FROM star.dim_document AS document "
        "JOIN star.dim_run AS run ON run.run_key = document.run_key WHERE document.document_key = ? AND document.format = 'pdf'",
        [document_key],
    )
    if row is None or row["input_folder"] is None:
        return None
    try:
        data = (Path(row["input_folder"]) / row["source_file"]).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == row["sha256"] else None


def _draw(data: bytes, place: Row) -> bytes | None:
    command = [sys.executable, "-m", "transforms.reading.formats.page_image", *(str(value) for value in place.values())]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
