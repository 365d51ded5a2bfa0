"""Every branch off once: how many figures change, and how the full score moves.

Belongs here: the run over all branches, on all processors at low priority, and the table of what it found.
Does not: branches (`tests.ablation.branches`), texts (`tests.ablation.texts`).

Run as `python -m tests.ablation.report [--module NAME …] [--texts FOLDER[:GOLD] …] [--at-most N] [--enough N]`. A branch is tried only on
texts that reach it with the outcome it would not have when off; the others cannot change.
"""

import argparse
import importlib
import multiprocessing
import os
import pkgutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import transforms.meaning
from pipelines.storage.reference_files import load_reference
from tests.ablation.branches import Branch, find_branches, switch_off, watch_branches
from tests.ablation.texts import GOLDEN, Text, count_changed, keep_found, observe, read_texts, score
from tests.scoring import Score
from transforms.reference import Reference

# What decides: which period, place, indicator, kind, status and subject a figure has, and whether it is one.
DECIDING = (
    *(
        found.name
        for found in pkgutil.walk_packages(transforms.meaning.__path__, "transforms.meaning.")
        if not found.ispkg
    ),
    "transforms.places.subjects",
)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a branch does: figures that change without it in texts with gold; where none does, those of the first other text in
    which some do; by how much the full score of all gold is lower without it; the error of a text that cannot be read without
    it. `reached` are the texts where it can matter."""

    branch: Branch
    reached: int
    changed: int = 0
    elsewhere: int = 0
    full: float = 0.0
    error: str = ""

    @property
    def changes_nothing(self) -> bool:
        return not (self.changed or self.elsewhere or self.error)


@dataclass
class _Trial:
    texts: list[Text]
    reference: Reference
    total: Score
    enough: int


_trial: _Trial


def weigh(branch: Branch, reached: Sequence[int]) -> Worth:
    """Extracts the texts that reach a branch without it, those with gold first."""
    total, changed, elsewhere = sum_of(_trial.texts), 0, 0
    with switch_off(importlib.import_module(branch.module), branch):
        for text in sorted((_trial.texts[number] for number in reached), key=lambda text: text.gold is None):
            if changed >= _trial.enough or (text.gold is None and (changed or elsewhere)):
                break
            try:
                observations = observe(text, _trial.reference)
            except Exception as error:  # guards what the code behind it takes for granted
                return Worth(branch, len(reached), error=f"{type(error).__name__} in {text.name}")
            count = count_changed(text.observations, observations)
            if text.gold is None:
                elsewhere = count
            elif count:
                changed += count
                swap(total, text.score, score(text, observations))
    full = _trial.total.metrics()["full"] - total.metrics()["full"]
    return Worth(branch, len(reached), changed, elsewhere, full)


def sum_of(texts: Sequence[Text]) -> Score:
    """The score of all texts together."""
    total = Score()
    for text in texts:
        total.add(text.score)
    return total


def swap(total: Score, before: Score, after: Score) -> None:
    """A total with the score of one text replaced."""
    total.add(after)
    total.gold, total.predicted, total.found = (
        total.gold - before.gold, total.predicted - before.predicted, total.found - before.found,
    )  # fmt: skip
    total.right.subtract(before.right)


def find_reached(texts: Sequence[Text], modules: Sequence[str], reference: Reference) -> dict[Branch, list[int]]:
    """For every branch of the modules the texts, by number, that it can matter for."""
    seen: set[Branch] = set()
    reached: dict[Branch, list[int]] = {}
    with ExitStack() as stack:
        for name in modules:
            module = importlib.import_module(name)
            reached |= {branch: [] for branch in find_branches(module)}
            stack.enter_context(watch_branches(module, seen.add))
        for number, text in enumerate(texts):
            observe(text, reference)
            for branch in seen:
                reached[branch].append(number)
            seen.clear()
    return reached


def ablate(modules: Sequence[str], folders: Sequence[tuple[Path, Path]], enough: int, processes: int) -> list[Worth]:
    """The worth of every branch of the modules on the texts of (folder, folder of its gold), in the order of the source. A
    branch that changes `enough` figures is tried on no further text."""
    global _trial
    reference = load_reference()
    texts = [text for folder, gold in folders for text in read_texts(folder, gold, reference)]
    _trial = _Trial(texts, reference, sum_of(texts), enough)
    if set(modules) <= set(DECIDING):
        keep_found([importlib.import_module(name) for name in DECIDING])
    reached = find_reached(texts, modules, reference)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return pool.starmap(weigh, reached.items(), chunksize=4)


def print_report(found: Sequence[Worth], at_most: int) -> None:
    """Counts, then the branches that change at most so many figures, and those without which the score is higher."""
    changing = [worth for worth in found if not worth.error]
    nothing = sum(worth.changes_nothing for worth in changing)
    few = sum(0 < worth.changed <= 3 for worth in changing)
    worse = sum(worth.full < 0 for worth in changing)
    metrics = _trial.total.metrics()
    print(f"{metrics['full']:.4f} full score over {_trial.total.gold} figures of gold; {len(_trial.texts)} texts")
    print(f"{len(found)} branches: {nothing} change nothing, {few} one to three figures, {worse} lower the score")
    print("texts that reach it, figures changed with gold, in the first other text, points of the full score, branch")
    for worth in changing:
        if worth.full < 0 or worth.changed + worth.elsewhere <= at_most:
            print(f"{worth.reached:5}{worth.changed:6}{worth.elsewhere:6}{100 * worth.full:+9.3f}  {worth.branch}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="What each branch of the decision functions is worth.")
    parser.add_argument("--module", action="append", help="a module to try instead of all that decide")
    parser.add_argument("--texts", action="append", default=[], help="FOLDER or FOLDER:GOLD beside the golden texts")
    parser.add_argument("--at-most", type=int, default=0, help="list branches that change up to so many figures")
    parser.add_argument("--enough", type=int, default=10**9, help="leave a branch once it changed so many figures")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args()
    os.nice(10)
    folders = [(GOLDEN, GOLDEN)]
    shared = Path("../shared")
    if (shared / "gold").is_dir():
        folders.append((shared / "texts", shared / "gold"))
    for each in given.texts:
        folder, _, gold = each.partition(":")
        folders.append((Path(folder), Path(gold or folder)))
    print_report(ablate(given.module or DECIDING, folders, given.enough, given.processes), given.at_most)


if __name__ == "__main__":
    main()
