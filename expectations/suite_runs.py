"""Suites ready to run and what was found of them: the words the bridge and the GX session share.

Belongs here: `Expected`, `SuiteRun`, `Found`.
Does not: GX (`gx_session`), outcomes (`outcomes`), rules.
"""

from dataclasses import dataclass

import polars as pl

from expectations.contract_suites import Requirement
from expectations.outcomes import Verdict

SAMPLE_ROWS = 10


@dataclass(frozen=True, slots=True)
class Expected:
    """One demand of a suite and the check it counts towards; `description` replaces GX's own wording where given."""

    check: str
    requirement: Requirement
    verdict: Verdict
    description: str
    mostly: float = 1.0


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One suite over one frame. `rows` is what samples are taken from, row by row the same as `frame`; `show` names the
    columns of a sample."""

    name: str
    table: str
    frame: pl.DataFrame
    rows: pl.DataFrame
    expected: tuple[Expected, ...]
    show: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one demand: rows it applied to, rows that break it, positions of the first of these in the
    frame."""

    success: bool
    evaluated: int
    unexpected: int
    positions: tuple[int, ...]
