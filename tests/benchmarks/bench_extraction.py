"""Throughput of extraction on one core, documents to observations, and the peak memory of the process tree.

Run it: python tests/benchmarks/bench_extraction.py [--mb 20] [--texts FOLDER]. It prints a table and asserts no time. The
texts are the reports of a folder, repeated to so many megabytes; rjieba's tagging and one scan by a regular expression run
over the same text in the same run, for scale. Times are of the processor, so that what else the machine does counts little.
"""

import argparse
import csv
import datetime
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402
import rjieba  # noqa: E402

from pipelines.storage.reference_files import load_reference  # noqa: E402
from transforms.meaning.extraction import extract_document  # noqa: E402
from transforms.reading.documents import Metadata, read_document  # noqa: E402
from warehouse.contract import build_frame  # noqa: E402
from warehouse.tables import silver  # noqa: E402

# Documents of a batch; the pipeline takes as many as make up some megabytes.
BATCH = 12
_NUMBER = re.compile(r"\d+(?:\.\d+)?[万亿]?(?:元|吨|人|%|个百分点)?")
Report = tuple[str, bytes, Metadata]


def default_folder() -> Path:
    """The shared texts beside the checkout, else the project's own labelled texts."""
    shared = ROOT.parent / "shared" / "texts"
    return shared if shared.is_dir() else ROOT / "tests" / "golden"


def read_reports(folder: Path) -> list[Report]:
    """Name, bytes and metadata of the texts that documents.csv of the folder states a place of."""
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["source_file"])
    return [
        (
            row["source_file"],
            (folder / row["source_file"]).read_bytes(),
            Metadata(
                datetime.date.fromisoformat(row["publication_date"]), "stated", "day",
                row["publisher"], "stated", row["place"], "stated",
            ),
        )
        for row in rows
    ]  # fmt: skip


def repeat_reports(reports: list[Report], megabytes: float) -> list[Report]:
    """The reports over and over, until they hold so many megabytes."""
    repeated: list[Report] = []
    size = 0
    while size < megabytes * 1e6:
        for report in reports:
            repeated.append(report)
            size += len(report[1])
            if size >= megabytes * 1e6:
                break
    return repeated


def measure(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds of processor time, and what the work returned."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def count_observations(reports: list[Report]) -> tuple[int, int]:
    """Extracts the reports to frames, batch by batch as the pipeline does; observations and numerals found."""
    reference = load_reference()
    observations = numerals = 0
    for first in range(0, len(reports), BATCH):
        found = [
            extract_document(read_document(name, data, metadata, reference), reference)
            for name, data, metadata in reports[first : first + BATCH]
        ]
        observations += build_frame([row for rows in found for row in rows.observations], silver.OBSERVATION).height
        numerals += build_frame([row for rows in found for row in rows.numerals], silver.NUMERAL).height
        build_frame([row for rows in found for row in rows.sentences], silver.SENTENCE)
    return observations, numerals


def tag(texts: list[str]) -> int:
    """Words that rjieba finds."""
    return sum(len(rjieba.tag(line)) for text in texts for line in text.splitlines())


def scan(texts: list[str]) -> int:
    """Matches of one regular expression."""
    return sum(1 for text in texts for _ in _NUMBER.finditer(text))


def peak_megabytes() -> float:
    """Peak of this process and those it started."""
    children = sum(child.memory_info().rss for child in psutil.Process().children(recursive=True)) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + children


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mb", type=float, default=20.0, help="megabytes of text")
    parser.add_argument("--texts", type=Path, default=default_folder(), help="folder with documents.csv")
    chosen = parser.parse_args()
    originals = read_reports(chosen.texts)
    reports = repeat_reports(originals, chosen.mb)
    size = sum(len(data) for _, data, _ in reports) / 1e6
    count_observations(originals[:1])
    tag(["预热"])
    before = peak_megabytes()
    seconds, (observations, numerals) = measure(lambda: count_observations(reports))  # type: ignore[misc]
    after = peak_megabytes()
    few = [data.decode() for _, data, _ in reports[: max(1, len(reports) // 4)]]
    part = sum(len(text.encode()) for text in few) / 1e6
    tag_seconds, _ = measure(lambda: tag(few))
    scan_seconds, _ = measure(lambda: scan(few))
    print(f"{len(reports)} reports, {size:.1f} MB from {chosen.texts}")
    print(
        f"documents → observations {size / seconds:8.2f} MB/s  {seconds:.1f} s, {observations} observations, {numerals} numerals"
    )
    print(f"rjieba tags              {part / tag_seconds:8.2f} MB/s")
    print(f"one regex scan           {part / scan_seconds:8.2f} MB/s")
    print(f"peak memory              {after:8.0f} MB    {before:.0f} MB after the first report")


if __name__ == "__main__":
    main()
