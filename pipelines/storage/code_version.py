"""The version of the rules: a digest of the code and packages that reading depends on.

Belongs here: `compute_code_version`.
Does not: versions of documents (`pipelines.storage.versions`).
"""

import hashlib
import importlib.metadata
from collections.abc import Iterable
from pathlib import Path

# Extraction calls these packages; another version of one may read a text differently.
_READING_PACKAGES = ("charset-normalizer", "lxml", "pypdfium2", "rjieba", "selectolax")


def compute_code_version(sources: Iterable[Path] | None = None) -> str:
    """A digest of sources (Python and SQL) and of the versions of the packages that reading uses. Without `sources`, that
    of the rules of extraction: `transforms` and the silver declarations. Another comment gives another version: extracting
    once more is cheaper than a wrong guess."""
    root = Path(__file__).resolve().parents[2]
    sources = sources or (root / "transforms", root / "warehouse/contract.py", root / "warehouse/tables/silver.py")
    digest = hashlib.sha256()
    for source in sources:
        found = (path for path in source.rglob("*") if path.suffix in (".py", ".sql")) if source.is_dir() else [source]
        for path in sorted(found):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for name in _READING_PACKAGES:
        digest.update(f"{name} {importlib.metadata.version(name)}".encode())
    return digest.hexdigest()[:16]
