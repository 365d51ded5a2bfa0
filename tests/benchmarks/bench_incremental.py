"""What a second run costs where little has changed: many small documents, then a few more, then nothing new.

Belongs here: making the documents, running `baoshu run` as a person would, wall and processor time and memory of it.
Does not: what a run publishes (`tests/integration`), the speed of single stages (the other benchmarks).

Run it: `python -m tests.benchmarks.bench_incremental [documents] [--more 100] [--characters 500]`. Every run is a
process of its own, imports included; processor time and peak memory are those of its whole process tree. The seconds of
the steps come out of Dagster's event log. It asserts no time.
"""

import argparse
import csv
import datetime
import itertools
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "import dagster, polars, duckdb, great_expectations"
YEARS = range(2016, 2026)

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s*[年—-])")
# Figures, not dates, ranges or the whole of something: what stands beside 年, 月, —, or is 100, stays as it is.
_FIGURE = re.compile(r"(?<![\d.—～-])(?!100(?!\d))(\d\.?\d)([\d.]*\d)(?![\d.]*\s*[年月日时点号—～-])")


@dataclass(slots=True)
class Cost:
    """What one process and its children took."""

    name: str
    wall: float = 0.0
    processor: float = 0.0
    peak_mb: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A text to make documents from: its sentences, without headline and byline, the area it is on and the day it was
    published."""

    sentences: list[str]
    place: str
    published: datetime.date


def read_sources() -> list[Source]:
    """The golden texts on one area of the country."""
    folder = ROOT / "tests" / "golden"
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as file:
        on_an_area = [row for row in csv.DictReader(file) if row["place"] not in ("", "中国")]
        stated = {row["source_file"]: row for row in on_an_area}
    sources = []
    for path in sorted(folder.glob("*.txt")):
        sentences = re.findall(r"[^。\n]{12,}。", path.read_text(encoding="utf-8"))
        if path.name in stated and len(sentences) > 5:
            row = stated[path.name]
            sources.append(Source(sentences, row["place"], datetime.date.fromisoformat(row["publication_date"])))
    return sources


def write_article(rng: random.Random, source: Source, place: str, year: int, characters: int) -> str:
    """A headline and sentences of one text, in their order, about as long as asked, as if of that year; the later digits
    of figures are random, so that no document is another's copy and none contradicts common sense."""

    def change(number: re.Match[str]) -> str:
        return number[1] + "".join(str(rng.randint(1, 9)) if c.isdigit() else c for c in number[2])

    def shift(found: re.Match[str]) -> str:
        return str(int(found[0]) + year - source.published.year)

    chosen: list[str] = []
    for sentence in itertools.cycle(source.sentences):
        if sum(map(len, chosen)) >= characters:
            break
        chosen.append(sentence)
    paragraphs = ("".join(chosen[i : i + 3]) for i in range(0, len(chosen), 3))
    body = "\n".join("　　" + _FIGURE.sub(change, _YEAR.sub(shift, paragraph)) for paragraph in paragraphs)
    return f"{place}发展情况\n{body}\n"


def add_documents(folder: Path, first: int, count: int, characters: int) -> None:
    """Writes documents `first` … and a documents.csv that gives every document the place of its text, for in the name of
    another area its figures would contradict that area's, and a date of its own."""
    sources = read_sources()
    an_hour_ago = time.time() - 3600
    stated = []
    taken: set[tuple[str, datetime.date]] = set()
    for number in range(first + count):
        turn, source_no = divmod(number, len(sources))
        source, year = sources[source_no], YEARS[turn % len(YEARS)]
        place = source.place
        day = source.published.replace(year=year, day=1 + turn // len(YEARS) % 28)
        while (place, day) in taken:
            day += datetime.timedelta(days=1)
        taken.add((place, day))
        name = f"{number // 1000:03}/{number:06}.txt"
        stated.append([name, day, f"{place}日报", place])
        if number >= first:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            article = write_article(random.Random(number), source, place, year, characters)
            path.write_text(article, encoding="utf-8")
            os.utime(path, (an_hour_ago, an_hour_ago))
    with (folder / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["source_file", "publication_date", "publisher", "place"], *stated])


def measure(name: str, command: Sequence[str], environment: dict[str, str]) -> Cost:
    """Runs the command to its end. Raises RuntimeError with its last words where it fails."""
    cost, done = Cost(name), threading.Event()
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, cwd=ROOT)
    watch = threading.Thread(target=_watch, args=(process.pid, cost, done))
    watch.start()
    assert process.stdout is not None
    said = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    cost.wall, cost.processor = time.monotonic() - started, usage.ru_utime + usage.ru_stime
    done.set()
    watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{name} ended with {process.returncode}:\n{said[-2000:]}")
    return cost


def _watch(pid: int, cost: Cost, done: threading.Event) -> None:
    """Keeps the largest sum of resident memory of the process and its children."""
    while not done.wait(0.05):
        try:
            top = psutil.Process(pid)
            tree = [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        total = 0
        for process in tree:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        cost.peak_mb = max(cost.peak_mb, total / 1e6)


def read_steps(data: Path) -> dict[str, float]:
    """Seconds of each step of the latest run, from Dagster's event log; the whole run under `(run)`."""
    code = (
        "import json, sys\n"
        "from dagster import DagsterInstance\n"
        "instance = DagsterInstance.from_config(sys.argv[1])\n"
        "run = instance.get_runs(limit=1)[0]\n"
        "stats = {s.step_key: s.end_time - s.start_time for s in instance.get_run_step_stats(run.run_id)}\n"
        "whole = instance.get_run_stats(run.run_id)\n"
        "print(json.dumps({**stats, '(run)': whole.end_time - whole.launch_time if whole.launch_time"
        " else whole.end_time - whole.start_time}))\n"
    )
    home = str(data / "dagster")
    done = subprocess.run(
        [sys.executable, "-c", code, home], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "DAGSTER_HOME": home},
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def show(costs: Sequence[Cost], first: str) -> None:
    """The table: a line a run, with its share of the first, then the seconds of the steps."""
    whole = next(cost for cost in costs if cost.name == first)
    print(f"{'':24}{'wall s':>9}{'of first':>10}{'processor s':>13}{'of first':>10}{'peak MB':>9}")
    for cost in costs:
        print(
            f"{cost.name:24}{cost.wall:9.2f}{cost.wall / whole.wall:10.1%}{cost.processor:13.2f}"
            f"{cost.processor / whole.processor:10.1%}{cost.peak_mb:9.0f}"
        )
    with_steps = [cost for cost in costs if cost.steps]
    print(f"\n{'seconds of the step':24}" + "".join(f"{cost.name:>18}" for cost in with_steps))
    for step in with_steps[0].steps:
        print(f"{step:24}" + "".join(f"{cost.steps.get(step, 0.0):18.2f}" for cost in with_steps))


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("documents", type=int, nargs="?", default=10_000)
    options.add_argument("--more", type=int, default=100)
    options.add_argument("--characters", type=int, default=500)
    options.add_argument("--keep", type=Path, help="leave input and data in this folder")
    chosen = options.parse_args()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BAOSHU_", "DAGSTER_"))}
    with TemporaryDirectory() as name:
        folder = chosen.keep or Path(name)
        given, data = folder / "input", folder / "data"
        command = [
            sys.executable, "-c", "from pipelines.command_line import main; main()",
            "run", "--input", str(given), "--data", str(data),
        ]  # fmt: skip
        measure("imports", [sys.executable, "-c", IMPORTS], environment)
        costs = [measure("imports", [sys.executable, "-c", IMPORTS], environment)]
        for title, first, count in (
            (f"{chosen.documents} documents", 0, chosen.documents),
            (f"{chosen.more} more", chosen.documents, chosen.more),
            ("unchanged", 0, 0),
        ):
            if count:
                add_documents(given, first, count, chosen.characters)
            cost = measure(title, command, environment)
            cost.steps = read_steps(data)
            costs.append(cost)
        show(costs, f"{chosen.documents} documents")


if __name__ == "__main__":
    main()
