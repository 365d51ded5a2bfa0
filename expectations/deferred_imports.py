"""Packages that Great Expectations imports and no expectation of ours uses: loaded when first used, which is never.

Belongs here: their names, and deferring them. Does not: Great Expectations itself (`gx_session`).

They are two fifths of the time that importing Great Expectations takes, 8 % of a first run on the samples. An expectation that
did need one would still find it, whole, at its first use.
"""

import importlib.util
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# Distributions (KL divergence, Kolmogorov-Smirnov), their charts, and columns of JSON.
DEFERRED = ("scipy.stats", "altair", "jsonschema")


class _DeferringFinder(MetaPathFinder):
    def __init__(self) -> None:
        self._names = set(DEFERRED)

    def find_spec(self, fullname: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname not in self._names:
            return None
        # Asked no second time: what follows finds the package the usual way.
        self._names.discard(fullname)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


def defer_imports() -> None:
    """Has each of `DEFERRED` that is not imported yet loaded at the first use of anything in it."""
    if not any(isinstance(finder, _DeferringFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _DeferringFinder())
