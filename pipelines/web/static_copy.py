"""The static copy: the same pages as files that open from a disk or any web server, search included.

Belongs here: which pages are written, names of files, the index of the search. Does not: pages.
"""

import hashlib
import json
import shutil
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.routing import Match, Route

from pipelines.settings import Settings
from pipelines.web.application import PAGES
from pipelines.web.published import Build
from pipelines.web.search import address_name, read_names
from pipelines.web.site import FOLDER, Site

# Series are there for each place alone; of several places together there would be too many.
_MOST_PLACES = 1
_NOT_COPIED = ("/search", "/printed", "/complete", "/panel", "/review", "/language", "/series.", "/data-docs")
_MARK = ".baoshu-pages"


class UnusableFolder(ValueError):  # noqa: N818 - the fault is the folder's, not the program's
    """The folder cannot take the copy; the message is one line."""


class _Copy:
    """The pages found so far, and the names of their files."""

    def __init__(self, build: Build) -> None:
        self.waiting: deque[str] = deque()
        self.names: dict[str, str] = {}
        rows = build.rows("SELECT observation_key, document_key, char_start FROM marts.observations")
        self._figures = {row["observation_key"]: (row["document_key"], row["char_start"]) for row in rows}

    def rewrite(self, path: str) -> str:
        """The name of the file of a page, which is written later; `#` for what has no place in a copy."""
        if path.startswith("/static/") or path == "/search-index.js":
            return path.removeprefix("/")
        if path.startswith("/figure/"):
            document_key, char_start = self._figures[int(path.removeprefix("/figure/"))]
            return f"{self.rewrite(f'/document/{document_key}')}#f{char_start}"
        if path.startswith(_NOT_COPIED) or (path.startswith("/series") and path.count("place=") > _MOST_PLACES):
            return "#"
        if path not in self.names:
            self.names[path] = _name_file(path)
            self.waiting.append(path)
        return self.names[path]


def _name_file(path: str) -> str:
    if path == "/":
        return "index.html"
    first = urlsplit(path).path.strip("/").replace("/", "-")
    return f"{first}.html" if "?" not in path else f"{first}-{hashlib.sha256(path.encode()).hexdigest()[:12]}.html"


def write_copy(settings: Settings, folder: Path, language: str) -> int:
    """Writes every page that can be reached from the home page or by a search; how many there are. A folder that holds
    something else is left alone. Raises UnusableFolder, WarehouseError."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / _MARK).exists())):
        raise UnusableFolder(f"{folder} holds something else; name a new folder")
    site = Site(settings, read_only=True)
    build = site.open()
    copy = _Copy(build)
    site.rewrite, site.is_copy = copy.rewrite, True
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    shutil.copytree(FOLDER / "static", folder / "static", dirs_exist_ok=True)
    copy.rewrite("/")
    index = json.dumps(_build_index(build, copy), ensure_ascii=False)
    (folder / "search-index.js").write_text(f"window.baoshuIndex={index};", encoding="utf-8")
    while copy.waiting:
        path = copy.waiting.popleft()
        (folder / copy.names[path]).write_bytes(_render(site, path, language))
    return len(copy.names)


def _build_index(build: Build, copy: _Copy) -> list[list[object]]:
    """Kind, name, initials, count and file of every name; documents last."""
    return [
        [row["kind"], row["name"], row["initials"], row["count"], copy.rewrite(address_name(row))]
        for row in read_names(build)
    ]


_ROUTES = [(Route(path, lambda request: None), page) for path, page in PAGES.items()]


def _render(site: Site, path: str, language: str) -> bytes:
    """A page as the server would send it."""
    parts = urlsplit(path)
    scope = {
        "type": "http", "method": "GET", "path": parts.path, "root_path": "", "query_string": parts.query.encode(),
        "headers": [(b"cookie", f"lang={language}".encode())], "server": ("127.0.0.1", 80), "scheme": "http",
    }  # fmt: skip
    for route, page in _ROUTES:
        match, child = route.matches(scope)
        if match is Match.FULL:
            return bytes(page(site, Request({**scope, **child})).body)
    raise KeyError(path)
