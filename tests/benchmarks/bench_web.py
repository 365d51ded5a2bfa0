"""How long the pages take on a large warehouse, with several readers at once, while a build is published meanwhile.

usage: python tests/benchmarks/bench_web.py [OBSERVATIONS [READERS]]        default: 1000000, twenty a document, by 8

Prints seconds until the server answers, median and 95th percentile of each kind of page in milliseconds, what a page costs the
processor (which says more on a machine that does other things), memory of the server, and how many answers were no success.
Addresses are drawn at random, so that hardly any is asked for twice.
"""

import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
REQUESTS = 30
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    PORT = probe.getsockname()[1]


def make(rows: int, target: Path) -> None:
    """Publish that many synthetic observations; in a process of its own."""
    from tests import factories
    from transforms.star.build import build_star
    from warehouse.publishing import publish

    factories.OBSERVATIONS_A_DOCUMENT, factories.OBSERVATIONS_AN_ARTICLE = 20, 10
    publish(build_star(factories.make_silver(rows), factories.REFERENCE, {"run_id": "bench"}), target, "bench", parquet=False)


def list_addresses(target: Path) -> dict[str, list[str]]:
    """Random addresses of every kind of page."""
    from tests.factories import INDICATORS, PLACES
    from warehouse.database import query_warehouse

    rows = query_warehouse(
        target, "SELECT document_key, char_start, subject, indicator FROM marts.observations USING SAMPLE 400 ROWS"
    ).to_dicts()
    chance = random.Random(1)
    names = [quote(name or wording) for name, wording, _ in INDICATORS]
    places = [quote(name) for name, _ in PLACES if name]
    subjects = [quote(row["subject"]) for row in rows if row["subject"]]
    return {
        "home": ["/"],
        "document": [f"/document/{row['document_key']}/{row['char_start']}" for row in rows],
        "panel": [f"/panel/{row['document_key']}/{row['char_start']}" for row in rows],
        "complete": [f"/complete?q={quote(word)}" for word in ("d", "dq", "义乌", "出口", "第1", "jck", "12", "园区")],
        "search": [f"/search?q={quote(f'{chance.randint(100, 9999)}亿')}" for _ in range(200)],
        "indicator": [f"/indicator?name={name}" for name in names],
        "place": [f"/place?name={place}&q={quote(chance.choice('地进出口常城粮发货'))}" for place in places for _ in range(9)],
        "subject": [f"/subject?name={name}" for name in subjects],
        "series": [f"/series?indicator={chance.choice(names)}&place={a}&place={b}" for a in places for b in places],
        "conflicts": [f"/conflicts?page={n}" for n in range(60)],
        "arithmetic": [f"/arithmetic?page={n}" for n in range(60)],
        "plans": [f"/plans?page={n}" for n in range(60)],
        "revisions": [f"/revisions?page={n}" for n in range(60)],
        "review": ["/review"],
        "quality": ["/quality"],
    }  # fmt: skip


def ask(path: str) -> tuple[int, float]:
    """Status and milliseconds of one request."""
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    return status, (time.perf_counter() - started) * 1000


def serve(data: Path) -> tuple["subprocess.Popen[bytes]", float]:
    """The server, and the seconds until it answered."""
    command = [sys.executable, "-c", "from pipelines.command_line import main; main()", "web", "--data", str(data),
               "--port", str(PORT)]  # fmt: skip
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    while time.perf_counter() - started < 60:
        try:
            if process.poll() is not None:
                raise SystemExit("the server ended by itself")
            if ask("/static/mark.svg")[0] == 200:
                break
        except OSError:
            time.sleep(0.05)
    return process, time.perf_counter() - started


def main() -> None:
    import psutil

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    readers = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        target = data / "warehouse.duckdb"
        code = f"from tests.benchmarks.bench_web import make; from pathlib import Path; make({rows}, Path({str(target)!r}))"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
        addresses = list_addresses(target)
        process, seconds = serve(data)
        print(f"{rows:,} observations, {target.stat().st_size / 1e6:.0f} MB; answers after {seconds:.2f} s", flush=True)
        try:
            server = psutil.Process(process.pid)
            before = sum(server.cpu_times()[:2])
            failures = measure(addresses, target, readers)
            spent = (sum(server.cpu_times()[:2]) - before) / (REQUESTS * len(addresses))
            memory = server.memory_info().rss / 2**20
            print(f"processor of the server {spent * 1000:.0f} ms a page")
            print(f"memory of the server {memory:.0f} MB; answers that were no success: {failures}")
        finally:
            process.terminate()
            process.wait(20)


def measure(addresses: dict[str, list[str]], target: Path, readers: int) -> int:
    """Print the times of every kind of page, asked by so many readers who want different kinds; how many answers failed.
    In the middle the file is put in place anew."""
    chance = random.Random(2)
    for paths in addresses.values():
        ask(paths[0])
    jobs = [(kind, chance.choice(paths)) for kind, paths in addresses.items() for _ in range(REQUESTS)]
    chance.shuffle(jobs)
    told: dict[str, list[float]] = {kind: [] for kind in addresses}
    failures = 0

    def publish_again() -> None:
        time.sleep(3)
        beside = target.with_name("beside")
        shutil.copyfile(target, beside)
        beside.replace(target)

    publisher = threading.Thread(target=publish_again)
    publisher.start()
    with ThreadPoolExecutor(readers) as asking:
        for (kind, _), (status, milliseconds) in zip(jobs, asking.map(lambda job: ask(job[1]), jobs), strict=True):
            told[kind].append(milliseconds)
            failures += status != 200
    publisher.join()
    for kind, times in sorted(told.items(), key=lambda item: -statistics.median(item[1])):
        ordered = sorted(times)
        print(f"{kind:<12} median {statistics.median(times):7.0f} ms   95th {ordered[int(len(ordered) * 0.95) - 1]:7.0f} ms")
    together = sorted(time for times in told.values() for time in times)
    print(f"{'all':<12} median {statistics.median(together):7.0f} ms   95th {together[int(len(together) * 0.95) - 1]:7.0f} ms")
    return failures


if __name__ == "__main__":
    main()
