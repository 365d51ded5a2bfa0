"""How long the star takes from silver frames to a published file, and each of the ten questions on it.

usage: python tests/benchmarks/bench_star.py [ROWS ...]        default: 10000 100000 1000000

Prints a line a size: seconds of building and publishing, of processor time, peak memory of the process, size of the file; then the median
of five runs of each question of `warehouse/examples/` on the largest. Each size runs in a process of its own.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def measure(rows: int, folder: Path) -> None:
    """Build and publish that many observations, print what it took."""
    import polars as pl

    from tests.factories import REFERENCE
    from transforms.star.build import build_star
    from warehouse.publishing import publish

    frames = {path.stem: pl.read_parquet(path) for path in folder.glob("*.parquet")}
    started, cpu_before = time.perf_counter(), time.process_time()
    built = build_star(frames, REFERENCE, {"run_id": "bench"})
    del frames
    star = time.perf_counter() - started
    publication = publish(built, folder / f"{rows}" / "warehouse.duckdb", "bench")
    total = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    peak = usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    cpu = time.process_time() - cpu_before
    print(
        f"{rows:>9,} observations  star {star:6.2f} s  publish {total - star:6.2f} s  together {total:6.2f} s "
        f"({total / rows * 1e6:5.1f} µs each, {cpu:5.1f} s of processor)  peak {peak:6.0f} MB  file {publication.byte_size / 1e6:6.1f} MB",
        flush=True,
    )


def make(rows: int, folder: Path) -> None:
    """Leave synthetic silver frames in the folder; in a process of its own, so that its memory is not counted."""
    from tests.factories import make_silver

    for name, frame in make_silver(rows).items():
        frame.write_parquet(folder / f"{name}.parquet")


def ask(path: Path) -> None:
    """Time the ten questions on one published file."""
    import duckdb

    with duckdb.connect(str(path), read_only=True, config={"threads": 2}) as connection:
        for question in sorted((ROOT / "warehouse" / "examples").glob("*.sql")):
            sql, seconds = question.read_text(encoding="utf-8"), []
            for _ in range(5):
                started = time.perf_counter()
                rows = len(connection.execute(sql).fetchall())
                seconds.append(time.perf_counter() - started)
            print(f"{question.stem:<28} {statistics.median(seconds) * 1000:6.0f} ms  {rows:>6,} rows")


def main() -> None:
    if sys.argv[1:2] in (["--make"], ["--measure"]):
        {"--make": make, "--measure": measure}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
        return
    sizes = [int(word) for word in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    with tempfile.TemporaryDirectory() as name:
        for rows in sizes:
            for step in ("--make", "--measure"):
                subprocess.run([sys.executable, __file__, step, str(rows), name], check=True)
        ask(Path(name) / f"{max(sizes)}" / "warehouse.duckdb")


if __name__ == "__main__":
    main()
