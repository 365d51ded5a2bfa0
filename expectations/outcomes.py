"""What a check is and what it said: plain data that every room above may hold.

Belongs here: the declarations of checks, what they are given, and their outcomes; which outcomes hold a build back.
Does not: the rules (`contract_suites`, `judgements`), running them (`validation`), Dagster.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

Severity = Literal["error", "warning"]

# What becomes of what breaks a rule. row: the rows step aside, the rest of their page is published. document: the
# document steps aside, the others are published. build: nothing is published, yesterday's file stays. look: everything
# is published, and a person is told where a second look pays.
Verdict = Literal["row", "document", "build", "look"]


class CheckSetupError(ValueError):
    """A check was asked for without the frames it needs; the message names the check's table and what is missing."""


@dataclass(frozen=True, slots=True)
class CheckDeclaration:
    """One check, known before anything runs. `name` is unique within its table; `verdict` says what becomes of what
    breaks it; `meaning` says in Chinese and English what a failure means for a reader of the figures; `next_step` what
    a person can do about it."""

    name: str
    table: str
    suite: str
    verdict: Verdict
    meaning: str
    next_step: str

    @property
    def severity(self) -> Severity:
        """error holds a build back, warning does not."""
        return "error" if self.verdict == "build" else "warning"


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What one check said of one build.

    `evaluated` rows had the rule applied, `unexpected` of them break it, `share` is the quotient (0 where none was
    evaluated). `severity` is the effective one: an error rule whose few offenders go to quarantine reads "warning".
    `sample_rows` are the first offenders with file and quote where there is one; `docs_url` is the page of the suite
    in the Data Docs, relative to their folder; `note` says what else a reader should know.
    """

    name: str
    table: str
    suite: str
    verdict: Verdict
    success: bool
    meaning: str
    evaluated: int
    unexpected: int
    share: float
    sample_rows: list[dict[str, Any]]
    docs_url: str | None = None
    note: str = ""
    next_step: str = ""

    @property
    def severity(self) -> Severity:
        """error holds a build back, warning does not."""
        return "error" if self.verdict == "build" else "warning"


@dataclass(frozen=True, slots=True)
class CheckInputs:
    """Everything checks look at. `frames` are keyed by full table name; `as_of` is the day of the run.

    `indicators` (name, dimensions, is_additive) and `units` (name, dimension) are the catalogue's; `bounds` is
    `seeds/reference/plausible_bounds.csv`; `previous` is what `summarise_build` said of the last published build, None
    where there is none; `refused` are the corrections that no longer fit.
    """

    frames: Mapping[str, pl.DataFrame]
    as_of: datetime.date
    indicators: pl.DataFrame
    units: pl.DataFrame
    bounds: pl.DataFrame
    previous: pl.DataFrame | None = None
    refused: pl.DataFrame | None = None
    cache: dict[str, pl.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    def frame(self, table: str) -> pl.DataFrame:
        """The frame of that table; raises CheckSetupError where it was not handed over."""
        try:
            return self.frames[table]
        except KeyError:
            raise CheckSetupError(
                f"a check needs {table}; handed over: {', '.join(self.frames) or 'nothing'}"
            ) from None


def find_blocking(outcomes: Iterable[CheckOutcome]) -> list[CheckOutcome]:
    """The outcomes that hold a build back."""
    return [outcome for outcome in outcomes if not outcome.success and outcome.severity == "error"]
