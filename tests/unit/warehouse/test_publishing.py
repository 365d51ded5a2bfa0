"""Publishing: one rename, whole or not at all, whatever happens; readers never notice."""

import contextlib
import datetime
import errno
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import wait
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse import publishing
from warehouse.contract import ContractBreach, build_frame
from warehouse.database import query_warehouse
from warehouse.publishing import Build, PublishError, list_builds, publish, remove_leftovers
from warehouse.tables.audit import CHECK_RESULT
from warehouse.tables.registry import STORED, VIEWS

ROOT = Path(__file__).resolve().parents[3]
RUN_KEYS = "select run_key, count(*) from (" + " union all ".join(
    f"select distinct run_key from {table.full_name}"
    for table in STORED
    if "run_key" in table.column_names and table.name != "dim_run"
) + ") group by run_key"  # fmt: skip


@pytest.fixture(scope="module")
def silver():
    return make_silver(60)


def _build(silver, run_id: str) -> dict[str, pl.DataFrame]:
    return build_star(silver, REFERENCE, {"run_id": run_id})


def make_check_row(run_id: str, name: str) -> dict[str, object]:
    return {
        "run_id": run_id, "checked_at": datetime.datetime(2026, 3, 2), "suite": "s", "check_name": name,
        "table_name": "star.dim_unit", "severity": "error", "verdict": "build", "passed": True, "row_count": 1, "failed_count": 0,
        "failed_share": 0.0, "meaning": "it holds",
    }  # fmt: skip


def _run_id(path: Path) -> str:
    return query_warehouse(path, "select run_id from star.dim_run where run_key <> -1").item()


def _entries(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_publish_leaves_one_whole_file_and_its_copies(tmp_path, silver):
    target = tmp_path / "data" / "warehouse.duckdb"
    publication = publish(_build(silver, "one"), target, "one")
    assert _run_id(target) == "one"
    assert publication.row_counts["star.fct_observation"] == 60
    assert _entries(target.parent) == {"warehouse.duckdb", "builds", "parquet", ".warehouse.duckdb.lock"}
    for table in (*STORED, *VIEWS):
        copy = target.parent / "parquet" / table.schema / f"{table.name}.parquet"
        assert pl.read_parquet(copy).columns == table.column_names
    assert pl.scan_parquet(target.parent / "parquet/marts/observations.parquet").select(pl.len()).collect().item() == 60


def test_publish_copies_the_rows_that_the_views_of_the_file_give(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    publish(_build(silver, "one"), target, "one")
    for view in VIEWS:
        rows = query_warehouse(target, f"SELECT * FROM {view.full_name}")
        copy = pl.read_parquet(tmp_path / "parquet" / view.schema / f"{view.name}.parquet")
        assert copy.schema == rows.schema, view.full_name
        assert copy.sort(copy.columns).equals(rows.sort(rows.columns)), view.full_name


def test_publish_writes_the_format_that_every_client_since_1_0_reads(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    publish(_build(silver, "one"), target, "one")
    # The header holds the number of the format: 64 is that of DuckDB 0.10 to 1.1.
    assert int.from_bytes(target.read_bytes()[12:20], "little") == 64


def test_publish_keeps_as_many_earlier_builds_as_asked(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    for number in range(5):
        publish(_build(silver, f"run{number}"), target, f"run{number}", keep=2, parquet=False)
    assert [_run_id(path) for path in list_builds(target)] == ["run2", "run3", "run4"]
    assert list_builds(target)[-1].samefile(target)


def test_publish_gives_equal_tables_for_equal_input(tmp_path, silver):
    tables = {}
    for name in ("one", "two"):
        publish(_build(silver, name), tmp_path / name / "w.duckdb", name)
        tables[name] = {
            t: pl.read_parquet(tmp_path / name / "parquet" / t.schema / f"{t.name}.parquet") for t in (*STORED, *VIEWS)
        }
    for table in (*STORED, *VIEWS):
        if table.name not in ("dim_run", "builds"):
            one, two = (tables[name][table].drop("run_key", strict=False) for name in ("one", "two"))
            assert sorted(one.rows(), key=str) == sorted(two.rows(), key=str), table.full_name


def test_publish_refuses_a_key_that_no_dimension_holds(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    publish(_build(silver, "one"), target, "one", parquet=False)
    built = _build(silver, "two")
    built["star.dim_place"] = built["star.dim_place"].filter(pl.col("name") != "义乌市")
    with pytest.raises(
        ContractBreach,
        match=r"star\.fct_observation\.place_key: \d+ rows name no row of star\.dim_place; for example observation_key \d+, place_key",
    ):
        publish(built, target, "two")
    assert _run_id(target) == "one"


def test_publish_refuses_missing_and_undeclared_tables(tmp_path, silver):
    built = _build(silver, "one")
    with pytest.raises(ContractBreach, match=r"undeclared tables star\.dim_weather"):
        publish(built | {"star.dim_weather": pl.DataFrame()}, tmp_path / "w.duckdb", "one")
    del built["star.dim_unit"]
    with pytest.raises(ContractBreach, match=r"missing tables star\.dim_unit"):
        publish(built, tmp_path / "w.duckdb", "one")
    assert _entries(tmp_path) == set()


def test_publish_refuses_a_folder_at_the_target(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    (target / "inside").mkdir(parents=True)
    with pytest.raises(PublishError, match="it is a folder"):
        publish(_build(silver, "one"), target, "one")
    assert _entries(tmp_path) == {"warehouse.duckdb"}


def test_publish_says_so_when_the_folder_is_read_only(tmp_path, silver):
    # root may write anywhere: ask as nobody
    code = "import os; os.setgid(65534); os.setuid(65534)" if os.geteuid() == 0 else ""
    publish(_build(silver, "one"), tmp_path / "w.duckdb", "one", parquet=False)
    before = (tmp_path / "w.duckdb").read_bytes()
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o555)
    tmp_path.chmod(0o555)
    try:
        script = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse.publishing import PublishError, publish
built = build_star(make_silver(60), REFERENCE, {{"run_id": "two"}})
{code}
try:
    publish(built, Path({str(tmp_path / "w.duckdb")!r}), "two")
except PublishError as error:
    print(error)
"""
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    finally:
        tmp_path.chmod(0o755)
    assert "the folder cannot be written to" in done.stdout
    assert (tmp_path / "w.duckdb").read_bytes() == before


@pytest.mark.parametrize("limit", [200_000, 3_000_000])
def test_publish_leaves_nothing_half_written_when_the_disk_refuses_more(tmp_path, silver, limit):
    target = tmp_path / "warehouse.duckdb"
    publish(_build(silver, "one"), target, "one", parquet=False)
    before, entries = target.read_bytes(), _entries(tmp_path / "builds")
    script = f"""
import resource, signal, sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse.publishing import PublishError, publish
built = build_star(make_silver(60), REFERENCE, {{"run_id": "two"}})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
try:
    publish(built, Path({str(target)!r}), "two")
except PublishError as error:
    print("refused:", error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"refused: cannot publish to {target}"), done.stdout + done.stderr
    assert target.read_bytes() == before
    assert _entries(tmp_path) == {"warehouse.duckdb", "builds", ".warehouse.duckdb.lock"}
    assert _entries(tmp_path / "builds") == entries


def test_publish_tells_a_full_disk_from_other_failures(tmp_path, silver, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "build_database", refuse)
    with pytest.raises(PublishError, match="the disk is full"):
        publish(_build(silver, "one"), tmp_path / "w.duckdb", "one")
    assert _entries(tmp_path) == {"builds", ".w.duckdb.lock"}


def test_build_takes_rows_that_come_late(tmp_path, silver):
    target, built = tmp_path / "warehouse.duckdb", _build(silver, "one")
    runs = built["star.dim_run"]
    said = build_frame([make_check_row("one", "contract_key"), make_check_row("one", "contract_sets")], CHECK_RESULT)
    late = {
        "star.dim_run": runs.with_columns(failed_checks=pl.lit(7, pl.Int64)),
        CHECK_RESULT.full_name: said,
    }
    whole = Build(built, target, "one").finish(late)
    assert whole.row_counts["audit.check_result"] == 2
    for name, frame in late.items():
        stored = query_warehouse(target, f"SELECT * FROM {name}")
        schema, table = name.split(".")
        for found in (stored, pl.read_parquet(tmp_path / "parquet" / schema / f"{table}.parquet")):
            assert found.sort(found.columns).equals(frame.select(found.columns).sort(found.columns)), name
    plain = tmp_path / "plain" / "warehouse.duckdb"
    publish(built | late, plain, "one")
    for table in STORED:
        one, other = (query_warehouse(path, f"SELECT * FROM {table.full_name}") for path in (target, plain))
        assert one.equals(other), table.full_name


def test_build_that_is_abandoned_leaves_nothing_and_lets_others_publish(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    publish(_build(silver, "one"), target, "one", parquet=False)
    before, builds = target.read_bytes(), _entries(tmp_path / "builds")
    for seconds in (0.0, 0.02, 0.1, 5.0):
        build = Build(_build(silver, "two"), target, "two")
        wait([build._written], timeout=seconds)
        build.abandon()
        assert target.read_bytes() == before
        assert _entries(tmp_path) == {"warehouse.duckdb", "builds", ".warehouse.duckdb.lock"}
        assert _entries(tmp_path / "builds") == builds
    publish(_build(silver, "three"), target, "three", parquet=False)
    assert _run_id(target) == "three"


class _InterruptedError(BaseException):
    """As Dagster tells of an interruption."""


def test_build_whose_end_is_not_waited_for_leaves_nothing(tmp_path, silver, monkeypatch):
    def interrupt(_):
        raise _InterruptedError

    build = Build(_build(silver, "one"), tmp_path / "warehouse.duckdb", "one")
    with monkeypatch.context() as patch:
        patch.setattr("concurrent.futures.Future.result", interrupt)
        with pytest.raises(_InterruptedError):
            build.finish()
    assert _entries(tmp_path) <= {"builds", ".warehouse.duckdb.lock"}
    assert list((tmp_path / "builds").glob(".*")) == []
    publish(_build(silver, "two"), tmp_path / "warehouse.duckdb", "two", parquet=False)


def test_publish_refuses_while_another_publishes(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    built = _build(silver, "one")
    with publishing._only_publisher(target), pytest.raises(PublishError, match="another run is publishing"):
        publish(built, target, "one")
    publish(built, target, "one", parquet=False)
    assert _run_id(target) == "one"


def test_publish_that_cannot_file_what_is_in_place_says_so_and_the_next_one_files_it(tmp_path, silver, monkeypatch):
    target = tmp_path / "warehouse.duckdb"

    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.publishing._settle", refuse)
        with pytest.raises(PublishError, match="which is published: the disk is full"):
            publish(_build(silver, "one"), target, "one")
    assert target.is_file()
    assert list_builds(target) == []
    remove_leftovers(target)
    assert list_builds(target)[-1].samefile(target)


def test_remove_leftovers_takes_what_a_killed_run_left_and_nothing_else(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    publish(_build(silver, "one"), target, "one", parquet=False)
    (tmp_path / "warehouse.duckdb.dead.building").write_bytes(b"half")
    (tmp_path / "warehouse.duckdb.dead.building.wal").write_bytes(b"half")
    (tmp_path / "warehouse.duckdb.backup").write_bytes(b"mine")
    (tmp_path / "builds" / ".partial-dead").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    remove_leftovers(target)
    assert _entries(tmp_path) == {
        "warehouse.duckdb",
        "builds",
        ".warehouse.duckdb.lock",
        "notes.txt",
        "warehouse.duckdb.backup",
    }
    assert len(_entries(tmp_path / "builds")) == 1


def test_remove_leftovers_files_a_build_that_was_already_in_place(tmp_path, silver):
    target = tmp_path / "warehouse.duckdb"
    publish(_build(silver, "one"), target, "one")
    (folder,) = (tmp_path / "builds").iterdir()
    folder.rename(tmp_path / "builds" / ".partial-one")  # as if killed right after the rename of the file
    remove_leftovers(target)
    assert [path.parent.name.endswith("-one") for path in list_builds(target)] == [True]
    assert pl.read_parquet(tmp_path / "parquet/star/dim_unit.parquet").height > 0


READER = """
import sys, time, duckdb
path, mode, stop = sys.argv[1:4]
sql = sys.argv[4]
held = duckdb.connect(path, read_only=True)
runs, queries = set(), 0
print("ready", flush=True)
import os
while not os.path.exists(stop):
    connection = held if mode == "held" else duckdb.connect(path, read_only=True)
    rows = connection.execute(sql).fetchall()
    assert len(rows) == 1, rows
    total = connection.execute("select count(*), count(evidence) from marts.observations").fetchone()
    assert total == (60, 60), total
    runs.add(rows[0][0]); queries += 1
    if mode != "held":
        connection.close()
    time.sleep(0.1 if mode != "held" else 0.02)
print(len(runs), queries)
"""


def test_publish_twenty_times_while_two_readers_read(tmp_path, silver):
    target, stop = tmp_path / "warehouse.duckdb", tmp_path / "stop"
    publish(_build(silver, "first"), target, "first", parquet=False)
    readers = {}
    for mode in ("held", "reconnecting"):
        # The one that reconnects must not hold a connection beside: DuckDB shares a file within a process by its path.
        code = (
            READER if mode == "held" else READER.replace("held = duckdb.connect(path, read_only=True)", "held = None")
        )
        readers[mode] = subprocess.Popen(
            [sys.executable, "-c", code, str(target), mode, str(stop), RUN_KEYS],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert readers[mode].stdout.readline() == "ready\n"
    for number in range(20):
        publish(_build(silver, f"run{number}"), target, f"run{number}", parquet=False)
    stop.touch()
    seen = {}
    for mode, reader in readers.items():
        out, err = reader.communicate(timeout=60)
        assert reader.returncode == 0, err
        seen[mode] = [int(word) for word in out.split()]
    assert seen["held"][0] == 1
    assert seen["reconnecting"][0] >= 5
    assert _run_id(target) == "run19"


# Imports once and forks a publisher for each line it reads: fifty kills in seconds. The frames are read in the child,
# because a thread pool that Polars has started does not survive a fork.
NURSERY = """
import os, pickle, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from warehouse.publishing import publish
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            publish(pickle.loads(Path({frames!r}).read_bytes()), Path({target!r}), line.strip())
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(repr(error))
            os._exit(1)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_publish_killed_at_fifty_moments_leaves_a_whole_file(tmp_path, silver):
    target, frames = tmp_path / "warehouse.duckdb", tmp_path / "frames.pickle"
    frames.write_bytes(pickle.dumps(_build(silver, "new")))
    publish(_build(silver, "old"), target, "old")
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY.format(root=str(ROOT), frames=str(frames), target=str(target))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip

    def start(name: str) -> int:
        nursery.stdin.write(f"{name}\n")
        nursery.stdin.flush()
        return int(nursery.stdout.readline())

    begun = time.monotonic()
    start("whole")
    assert nursery.stdout.readline() == "0\n"
    took = time.monotonic() - begun
    moments, exits = random.Random(5), []
    # A publisher that ends before its kill tells that the machine is faster now than when it was timed.
    while exits.count(-signal.SIGKILL) < 50 and len(exits) < 200:
        child = start(f"kill{len(exits)}")
        time.sleep(moments.uniform(0, took * 0.9))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        exits.append(int(nursery.stdout.readline()))
        took *= 1.0 if exits[-1] else 0.9
        with duckdb.connect(str(target), read_only=True) as connection:
            assert len(connection.execute(RUN_KEYS).fetchall()) == 1
            assert connection.execute("select count(*), count(evidence) from marts.observations").fetchone() == (60, 60)
            assert connection.execute("select count(*) from marts.documents").fetchone() == (1,)
    nursery.stdin.close()
    assert nursery.wait(timeout=30) == 0
    assert exits.count(-signal.SIGKILL) == 50, exits
    publish(_build(silver, "last"), target, "last")
    assert {name for name in _entries(tmp_path) if name.startswith("warehouse.duckdb")} == {"warehouse.duckdb"}
    assert not [name for name in _entries(tmp_path / "builds") if name.startswith(".partial-")]
    assert _run_id(target) == "last"
