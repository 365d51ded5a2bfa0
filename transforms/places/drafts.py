"""Drafts of place mentions: what the passes over one text hand to each other.

Belongs here: `PlaceDraft`, the levels that may stand in a list, the words that join one.
Does not: finding drafts (`transforms.places.mentions`, `transforms.places.villages`), roles (`transforms.places.roles`).
"""

from dataclasses import dataclass
from typing import Literal

from transforms.places.gazetteer import Area, Level

PlaceRole = Literal["place", "deictic", "organisation", "destination", "listed", "rank_scope"]

LIST_LEVELS = frozenset({"province", "prefecture", "county", "country", "area", "group"})
ROUTE_JOINERS = frozenset({"至", "到", "—", "——", "-", "–"})
JOINERS = frozenset({"、", "和", "与", "及", "以及", "或", "暨"})
NEARBY = 12  # how many mentions back a sentence is searched for what a word points at: keeps time linear


@dataclass(slots=True)
class PlaceDraft:
    """A mention in the making. `area` is None for lists, villages, townships and ambiguous names; `within` is the
    code of the area that encloses a township or village."""

    start: int
    end: int
    name: str
    area: Area | None
    level: Level
    role: PlaceRole = "place"
    within: str | None = None

    @property
    def code(self) -> str | None:
        """GB/T 2260 code of the area."""
        return self.area.code if self.area else None
