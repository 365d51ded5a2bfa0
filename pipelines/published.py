"""What is published: whether the warehouse file is what this run would build, so that it need not be built again.

Belongs here: the digest of all that a build is made from, remembering, comparing and forgetting it.
Does not: building and putting in place (`warehouse.publishing`), what checks said (`pipelines.checks`).
"""

import hashlib
import json
from collections.abc import Iterable

from pipelines.checks import derive_checked_digest
from pipelines.staging import read_json, write_text
from pipelines.workspace import Workspace
from warehouse.contract import Table
from warehouse.tables.intake import REJECTED_FILE


def derive_build_digest(workspace: Workspace) -> str:
    """A digest of all that a build is made from: what checks depend on, what was never read, the versions of files. To be
    taken before the star is built."""
    digest = hashlib.sha256(derive_checked_digest(workspace).encode())
    for path in (workspace.staging.frame_path(REJECTED_FILE), workspace.history_file):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def is_published(workspace: Workspace, digest: str, tables: Iterable[Table]) -> bool:
    """Whether the file in place was built from what has that digest, nobody has touched it since, and the staged frames of
    these tables are there."""
    known = read_json(workspace.staging.published_file)
    if known is None or not workspace.settings.warehouse_file.is_file():
        return False
    if not all(workspace.staging.frame_path(table).exists() for table in tables):
        return False
    return known == _describe(workspace, digest)


def forget_published(workspace: Workspace) -> None:
    """Has a later run build anew, whatever it finds: the staged star is about to be another than the published one."""
    workspace.staging.published_file.unlink(missing_ok=True)


def remember_published(workspace: Workspace, digest: str) -> None:
    """Says of the file just put in place what it was built from."""
    write_text(workspace.staging.published_file, json.dumps(_describe(workspace, digest)))


def _describe(workspace: Workspace, digest: str) -> dict[str, object]:
    look = workspace.settings.warehouse_file.stat()
    return {"digest": digest, "byte_size": look.st_size, "modified": look.st_mtime_ns}
