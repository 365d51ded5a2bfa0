"""The reference: every reference table of the project, compiled once into what the transforms ask.

Belongs here: `Reference`, `build_reference` (rows of the CSV files → lexicons).
Does not: reading the files (`pipelines.storage.reference_files`), what a table means (the module that owns it).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.indicators.catalogue import Catalogue
from transforms.indicators.composition import Composer
from transforms.indicators.heads import Heads
from transforms.language.choice import Weights
from transforms.language.cues import Cues
from transforms.numbers.comparators import Comparators
from transforms.numbers.currencies import CurrencyMarks
from transforms.numbers.outcomes import OutcomeLexicon
from transforms.numbers.units import UnitCatalogue
from transforms.periods.lexicon import PeriodLexicon
from transforms.places.gazetteer import Gazetteer
from transforms.places.subject_lexicon import SubjectLexicon
from transforms.reading.reading_lexicon import ReadingLexicon

Tables = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass(frozen=True)
class Reference:
    """All language knowledge. `version` changes with any row of any table; `tables` are the rows as read."""

    version: str
    tables: Tables
    reading: ReadingLexicon
    units: UnitCatalogue
    comparators: Comparators
    currencies: CurrencyMarks
    cues: Cues
    outcomes: OutcomeLexicon
    periods: PeriodLexicon
    gazetteer: Gazetteer
    subjects: SubjectLexicon
    catalogue: Catalogue
    composer: Composer
    heads: Heads
    weights: Weights
    table_words: Cues


def build_reference(tables: Tables) -> Reference:
    """The reference from the rows of every CSV file, by file name without ending.

    Raises ValueError where a table lacks or its rows contradict each other.
    """
    needed = (
        "units", "unit_parts", "currency_marks", "comparators", "cues", "numeral_words", "period_eras", "period_holidays", "period_words",
        "places", "place_groups", "countries", "place_history", "place_words", "townships", "organisation_heads", "organisation_words",
        "indicators", "indicator_synonyms", "indicator_wordings", "indicator_concepts", "indicator_qualifiers", "indicator_heads",
        "traditional", "publishers", "chrome", "table_words",
    )  # fmt: skip
    if missing := [name for name in needed if name not in tables]:
        raise ValueError(f"reference tables missing: {', '.join(f'{name}.csv' for name in missing)}")
    cues, units = Cues(tables["cues"]), UnitCatalogue.from_rows(tables["units"], tables["unit_parts"])
    catalogue = Catalogue.from_rows(
        tables["indicators"], tables["indicator_synonyms"], tables["indicator_wordings"], units
    )
    return Reference(
        version=_version(tables),
        tables=tables,
        reading=ReadingLexicon.from_rows(tables["traditional"], tables["publishers"], tables["chrome"]),
        units=units,
        comparators=Comparators(tables["comparators"]),
        currencies=CurrencyMarks(tables["currency_marks"]),
        cues=cues,
        outcomes=OutcomeLexicon(tables["numeral_words"], cues["rank_cue"]),
        periods=PeriodLexicon.from_rows(
            eras=tables["period_eras"], holidays=tables["period_holidays"], words=tables["period_words"]
        ),
        gazetteer=Gazetteer.from_rows(
            tables["places"], tables["place_groups"], tables["countries"], tables["place_words"],
            tables["organisation_heads"], tables["townships"], tables["place_history"],
        ),
        subjects=SubjectLexicon.from_rows(tables["organisation_heads"], tables["organisation_words"]),
        catalogue=catalogue,
        composer=Composer(tables["indicator_concepts"], tables["indicator_qualifiers"], catalogue),
        heads=Heads(
            tables["indicator_heads"], tables["indicator_concepts"], tables["indicator_qualifiers"], catalogue
        ),
        table_words=Cues(tables["table_words"]),
        weights=Weights(row for name in sorted(tables) if name.startswith("weights") for row in tables[name]),
    )  # fmt: skip


def _version(tables: Tables) -> str:
    digest = hashlib.sha256()
    for name in sorted(tables):
        header = next(iter(tables[name]), {})
        digest.update("\x1f".join((name, *header)).encode())
        # A table at a time, for every process builds the reference: cells are parted by signs that no cell holds.
        digest.update("\x1e".join("\x1f".join(row.values()) for row in tables[name]).encode())
    return digest.hexdigest()[:16]
