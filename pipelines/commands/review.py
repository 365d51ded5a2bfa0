"""`baoshu review`: the observations most worth a second look, and the line that corrects one.

Belongs here: reading the staged frames, printing, writing down a correction.
Does not: what makes an observation doubtful, what a correction does (`transforms.star.corrections`).
"""

import datetime
import getpass
from typing import Any

import polars as pl

from pipelines.commands.requests import UnusableRequest
from pipelines.commands.run_report import format_number
from pipelines.settings import Settings
from pipelines.storage.corrections_file import append_line
from pipelines.storage.silver_parts import Staging
from transforms.star.corrections import UnfitCorrection, format_correction, rank_doubtful
from warehouse.tables import audit, silver, star


def show_doubtful(settings: Settings, limit: int) -> None:
    """Prints the documents that stepped aside, then the most doubtful observations, those that are not published first,
    each with its evidence and why. Raises UnusableRequest before a run."""
    doubtful = find_doubtful(settings, limit)
    for row in find_aside(settings):
        kept = "; the version published before stays" if row["previous_version_published"] else ""
        print(f"stepped aside: {row['source_file']}: {row['reason']}{kept}")
        print(f"     {row['next_step']}")
    for number, row in enumerate(doubtful, 1):
        value = "" if row["value"] is None else format_number(row["value"])
        reading = [row["indicator_name"] or row["indicator"], row["place"], row["period"], row["kind"], row["status"]]
        print(f"{number:>3}  {row['source_file']}:{row['char_start']}-{row['char_end']}  {row['why']}")
        said = f"{row['surface']} {row['comparator']} {value} {row['unit'] or ''}".rstrip()
        print(f"     {said}: {' · '.join(filter(None, reading))}")
        print(f"     {row['quote']}")


def correct(settings: Settings, number: int, field: str, value: str, reason: str, who: str | None, limit: int) -> str:
    """Appends the line that corrects a field of the observation of that number in the list; returns it. The next run
    applies it. Raises UnusableRequest where there is no such number, field or value."""
    doubtful = find_doubtful(settings, limit)
    if not 1 <= number <= len(doubtful):
        raise UnusableRequest(f"the list has no number {number}; it ends at {len(doubtful)}")
    try:
        line = format_correction(
            doubtful[number - 1], field, value, reason, who or getpass.getuser(), datetime.date.today()
        )
    except UnfitCorrection as error:
        raise UnusableRequest(str(error)) from error
    append_line(settings.corrections_file, line)
    return line


def find_aside(settings: Settings) -> list[dict[str, Any]]:
    """The documents of the build at hand that could be read and are not fit to publish: rows of
    audit.rejected_document."""
    staging = Staging(settings.staging_folder, "")
    return staging.read_frame(audit.REJECTED_DOCUMENT).filter(pl.col("rule").is_not_null()).to_dicts()


def find_doubtful(settings: Settings, limit: int) -> list[dict[str, Any]]:
    """Rows of `rank_doubtful` for the build at hand."""
    staging = Staging(settings.staging_folder, "")
    if not staging.frame_path(silver.OBSERVATION).exists():
        raise UnusableRequest(f"nothing has been extracted in {settings.data}; `baoshu run` does that")
    facts = staging.read_frame(star.FCT_OBSERVATION)
    contradicted = facts.filter("is_contradicted")
    named = facts.select("observation_key", "statistic_key", "char_start", document_id="document_key")
    conflicting = staging.read_frame(star.FCT_STATISTIC).filter("is_conflicting").select("statistic_key")
    broken = (
        staging.read_frame(star.FCT_ARITHMETIC).filter(~pl.col("holds")).select("arithmetic_key")
        .join(staging.read_frame(star.BRIDGE_ARITHMETIC_OBSERVATION), on="arithmetic_key")
    )  # fmt: skip
    ranked = rank_doubtful(
        staging.read_frame(silver.OBSERVATION),
        staging.read_frame(silver.DOCUMENT),
        named.join(conflicting, on="statistic_key", how="semi"),
        named.join(broken, on="observation_key", how="semi"),
        limit,
        quarantined=staging.read_frame(audit.QUARANTINED_OBSERVATION),
        contradicted=contradicted.select("char_start", document_id="document_key"),
    )
    return ranked.to_dicts()
