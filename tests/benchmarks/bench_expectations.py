"""How long all checks take over many observations, and how much memory they need beyond the frames.

Run: `python -m tests.benchmarks.bench_expectations [observations]` (one million by default).
"""

import datetime
import json
import resource
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import psutil

from expectations.judgements.drift import summarise_build
from expectations.outcomes import CheckInputs
from expectations.quarantine import split_quarantined
from expectations.reference_frames import build_bounds, build_indicators, build_units
from expectations.validation import run_checks
from pipelines.storage.reference_files import read_reference_tables
from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse.tables import silver, star


def main(observations: int) -> None:
    silver_frames = make_silver(observations, seed=7)
    silver_frames["observation"] = _agree(silver_frames["observation"])
    frames = {table.full_name: silver_frames[table.name] for table in silver.TABLES}
    tables = read_reference_tables(Path("seeds/reference"))
    inputs = CheckInputs(
        frames=frames,
        as_of=datetime.date(2026, 6, 1),
        indicators=build_indicators(tables["indicators"]),
        units=build_units(tables["units"]),
        bounds=build_bounds(tables["plausible_bounds"]),
        previous=summarise_build(frames),
    )
    started = time.perf_counter()
    import expectations.gx_session  # noqa: F401 - its import is paid once a process, whatever the rows

    report: dict[str, float | int] = {"observations": observations, "import_seconds": time.perf_counter() - started}
    process = psutil.Process()
    with TemporaryDirectory() as docs:
        report["resident_mb_before"] = process.memory_info().rss / 1e6
        peak, stop = [0.0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process, peak, stop))
        watch.start()
        started, cpu = time.perf_counter(), time.process_time()
        outcomes = run_checks(inputs, [table.full_name for table in silver.TABLES], Path(docs), "benchmark")
        report["silver_seconds"] = time.perf_counter() - started
        report["silver_cpu_seconds"] = time.process_time() - cpu
        started = time.perf_counter()
        good, quarantined = split_quarantined(inputs)
        report["quarantine_seconds"], report["quarantined"] = time.perf_counter() - started, quarantined.height
        report["silver_peak_mb"] = peak[0]
        inputs.cache.clear()
        star_frames = build_star({**silver_frames, "observation": good}, REFERENCE, {"run_id": "benchmark"})
        star_frames["audit.quarantined_observation"] = quarantined
        whole = CheckInputs(frames | star_frames, inputs.as_of, inputs.indicators, inputs.units, inputs.bounds)
        report["resident_mb_before_star"] = process.memory_info().rss / 1e6
        peak[0] = 0.0
        started, cpu = time.perf_counter(), time.process_time()
        outcomes += run_checks(whole, [table.full_name for table in star.TABLES], Path(docs), "benchmark")
        report["star_seconds"] = time.perf_counter() - started
        report["star_cpu_seconds"] = time.process_time() - cpu
        report["star_peak_mb"] = peak[0]
        stop.set()
        watch.join()
    report["frames_mb"] = sum(frame.estimated_size() for frame in whole.frames.values()) / 1e6
    report["checks"] = len(outcomes)
    report["maxrss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(json.dumps({name: round(value, 2) for name, value in report.items()}, indent=2))
    print(pl.DataFrame([(o.table, o.name, o.unexpected) for o in outcomes if not o.success], orient="row"))


def _agree(observations: pl.DataFrame) -> pl.DataFrame:
    """The observations with surface and quote that print their value, as those of real texts do: nearly all fit to
    publish, so that the star is as large."""
    number = (
        pl.col("value")
        .cast(pl.Float64)
        .cast(pl.Decimal(38, 2))
        .cast(pl.String)
        .str.strip_chars_end("0")
        .str.strip_chars_end(".")
    )
    surface = pl.concat_str(number, pl.col("unit").fill_null(""))
    return observations.with_columns(
        surface=surface, quote=pl.format("当地有关部门介绍，全年完成{}，好于上年同期水平。", surface)
    )


def _watch(process: psutil.Process, peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.02):
        peak[0] = max(peak[0], process.memory_info().rss / 1e6)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
