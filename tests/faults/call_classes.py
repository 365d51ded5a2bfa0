"""Classes of calls: of the tens of thousands of calls of a run that could fail, those that one line of code makes alike.

Belongs here: reading what `fail_once.c` logged, which calls are of one class, which classes a short run takes. Does not:
letting one fail (`tests.faults.bench`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ALLOCATION = "allocate"
# What differs from run to run, with the expression that finds it again.
_VARYING = {
    "‹uuid›": "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "‹hash›": "[0-9a-f]{8,}",
    "‹number›": "[0-9]+",
}
# Any name up to its first dot: one of several beside each other that are written alike, a table each or a page.
_ANY = "‹any›"
# More names than this in one folder, of one ending, are such; what lies in the data folder itself is known by name.
_FEW = 2


@dataclass(frozen=True)
class CallClass:
    """Calls of one kind on files of one pattern: how many, and the places of the first and the last among all calls."""

    kind: str
    pattern: str
    number: int
    first: int
    last: int

    @property
    def expression(self) -> str:
        """The pattern as an extended regular expression."""
        text = re.sub(r"([][.^$*+?(){}|\\])", r"\\\1", self.pattern).replace(_ANY, "[^/.]+")
        for mark, expression in _VARYING.items():
            text = text.replace(mark, expression)
        return f"^{text}$"

    @property
    def part(self) -> str:
        """The part of the data folder: one of its folders, what is published, or the files beside; of an allocation, who
        asks."""
        folder, is_below, _ = self.pattern.removeprefix("/").partition("/")
        if self.kind == ALLOCATION:
            return folder.partition(" ")[0]
        return folder if is_below else "published" if folder.startswith(("warehouse", "parquet")) else "files"


@dataclass(frozen=True)
class Fault:
    """The call to fail: which of its class."""

    of: CallClass
    number: int

    @property
    def place(self) -> int:
        return self.of.first if self.number == 1 else self.of.last

    def __str__(self) -> str:
        return f"{self.of.kind} {self.of.pattern} ({self.number} of {self.of.number})"


def generalise(path: str) -> str:
    """The path with marks where it differs from run to run.

    >>> generalise("/quality/check_star 0f9fbedeb/20261127T233.json"), generalise("/facade.1.partial")
    ('/quality/check_star ‹hash›/‹number›T‹number›.json', '/facade.‹number›.partial')
    """
    path = re.sub(_VARYING["‹uuid›"], "‹uuid›", path)
    path = re.sub(r"(?<![0-9A-Za-z])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![0-9A-Za-z])", "‹hash›", path)
    return re.sub("[0-9]+", "‹number›", path)


def unite_siblings(paths: Iterable[str], few: int = _FEW) -> dict[str, str]:
    """For each path the one with `‹any›` for names below the first folder of which more than `few` have the same ending.

    >>> unite_siblings(["/a/x.html", "/a/y.html", "/a/d.json", "/b"], few=1)
    {'/a/x.html': '/a/‹any›.html', '/a/y.html': '/a/‹any›.html', '/a/d.json': '/a/d.json', '/b': '/b'}
    """
    names = {path: path.split("/") for path in paths}
    united = dict.fromkeys(names, "")
    for depth in range(max(map(len, names.values()), default=0)):
        deep = [path for path in names if len(names[path]) > depth]
        beside: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        for path in deep:
            dot, stem, ending = _part_name(names[path][depth])
            beside[united[path], dot, ending].add(stem)
        for path, folder in [(path, united[path]) for path in deep]:
            dot, stem, ending = _part_name(names[path][depth])
            is_one_of_many = depth > 1 and len(beside[folder, dot, ending]) > few
            united[path] = f"{folder}{'/' if depth else ''}{dot}{_ANY if is_one_of_many else stem}{ending}"
    return united


def _part_name(name: str) -> tuple[str, str, str]:
    """A leading dot, what is before the next one, the rest."""
    dot = "." if name.startswith(".") else ""
    stem, mark, ending = name.removeprefix(dot).partition(".")
    return dot, stem, mark + ending


def read_classes(log: str) -> list[CallClass]:
    """The classes of the calls of a log, in the order of their first calls."""
    lines = [line.partition(" ") for line in log.splitlines()]
    calls = [(kind, name if kind == ALLOCATION else generalise(name)) for kind, _, name in lines]
    united = unite_siblings({name for _, name in calls})
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (kind, name) in enumerate(calls):
        places[kind, united[name]].append(place)
    return [CallClass(*key, len(at), at[0], at[-1]) for key, at in places.items()]


def derive_faults(classes: Iterable[CallClass], many: int) -> Iterator[Fault]:
    """The first call of each class, and of one that has `many` the last, in the order of the run."""
    faults = [Fault(each, 1) for each in classes]
    faults += [Fault(fault.of, fault.of.number) for fault in faults if fault.of.number >= many]
    return iter(sorted(faults, key=lambda fault: fault.place))


def choose_faults(faults: Iterable[Fault], at_most: int) -> list[Fault]:
    """So many of them: first one for each kind of call in each part of the data folder, then what comes next of each."""
    taken: Counter[tuple[str, str]] = Counter()
    ranked = []
    for fault in faults:
        key = fault.of.kind, fault.of.part
        taken[key] += 1
        ranked.append((taken[key], fault.place, fault))
    return sorted((fault for *_, fault in sorted(ranked, key=lambda each: each[:2])[:at_most]), key=lambda fault: fault.place)
