"""The story: what has been spoken of since the last heading, as a reader remembers it.

Belongs here: `Story`, what headings and sentences leave in it: places, subjects and periods, the first and the last.
Does not: finding mentions (`transforms.places`, `transforms.periods`), choosing (`transforms.meaning.candidates`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from transforms.periods.calendar import Period
from transforms.periods.mentions import PeriodMention
from transforms.places.mentions import PlaceMention
from transforms.places.short_names import is_variant
from transforms.places.subjects import SubjectMention

NAMED_ROLES = ("place", "deictic", "listed", "organisation")
# Among how many names, the last first, a variant of a name is looked for: a reader does not look further back.
_NEAR = 24
TIMED_ROLES = ("point", "since", "span", "as_of")


# what is told at a time, what happens at it: the first is the time of the telling alone
_TELLS = re.compile(r"[^，。；]{0,16}?(?:发布|印发|公布|获悉|了解到|消息|数据显示|统计显示|介绍|透露|通报|报道)")
_HAPPENS = re.compile(
    r"[^，。；]{0,24}?(?:开幕|闭幕|启动|举行|召开|开展|揭幕|开通|投产|投运|贯通|通车|竣工|签署|施行|实施|成立)"
)


def describe_event(text: str, mention: PeriodMention) -> str:
    """Whether something is told ("tells") or happens at a time, as the words behind it say; "" where neither."""
    if _TELLS.match(text, mention.end):
        return "tells"
    return "happens" if _HAPPENS.match(text, mention.end) else ""


@dataclass(slots=True)
class Remembered:
    """A subject of the story: its mention, how often it was named, and in which sentences first and last."""

    mention: SubjectMention
    first: int
    last: int
    count: int = 1
    is_in_heading: bool = False


@dataclass(slots=True)
class Story:
    """What one story has spoken of. `sentence` counts its sentences; `heading_places` and `heading_periods` are those of
    its heading, `places` how often each place was named, `place_order` in which order; `is_told_nationally` says that an
    authority of the nation had a word in it."""

    sentence: int = 0
    paragraph: int = -1
    heading_places: list[tuple[str, str | None]] = field(default_factory=list)
    heading_periods: list[Period] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)
    place_order: list[tuple[str, str | None, int]] = field(default_factory=list)
    subjects: dict[str, Remembered] = field(default_factory=dict)
    periods: list[tuple[Period, str, int, str]] = field(default_factory=list)
    last_subject: SubjectMention | None = None
    last_period: Period | None = None
    heading_indicators: list[str] = field(default_factory=list)
    is_told_nationally: bool = False

    @property
    def last_place(self) -> str | None:
        """The area first named last; None where the story has named none."""
        return self.place_order[-1][0] if self.place_order else None

    def name_alike(self, subject: SubjectMention) -> str:
        """The name by which the story knows a subject: the fullest of its variants so far, under which it goes on."""
        for name, known in islice(reversed(self.subjects.items()), _NEAR):
            if known.mention.kind != subject.kind:
                continue
            if is_variant(subject.name, name):
                return name
            if is_variant(name, subject.name):
                known.mention = known.mention._replace(name=subject.name)
                self.subjects[subject.name] = self.subjects.pop(name)
                if self.last_subject and self.last_subject.name == name:
                    self.last_subject = known.mention
                break
        return subject.name

    def read(
        self,
        text: str,
        places: Sequence[PlaceMention],
        subjects: Sequence[SubjectMention],
        periods: Sequence[PeriodMention],
        *,
        is_heading: bool,
    ) -> None:
        """After a sentence: what it named is remembered."""
        for mention in places:
            if mention.role in NAMED_ROLES:
                if mention.name not in self.places:
                    self.place_order.append((mention.name, mention.code, self.sentence))
                self.places[mention.name] += 1
                if is_heading:
                    self.heading_places.append((mention.name, mention.code))
        for subject in subjects:
            self.is_told_nationally = self.is_told_nationally or subject.kind == "authority"
            known = self.subjects.get(subject.name)
            if known is None:
                self.subjects[subject.name] = Remembered(subject, self.sentence, self.sentence, 1, is_heading)
            else:
                known.last, known.count = self.sentence, known.count + 1
                if known.mention.place is None and subject.place:
                    known.mention = subject
        for mention in periods:
            if mention.period is not None and mention.role in TIMED_ROLES:
                self.periods.append((mention.period, mention.role, self.sentence, describe_event(text, mention)))
                if is_heading:
                    self.heading_periods.append(mention.period)
        self.sentence += 1
