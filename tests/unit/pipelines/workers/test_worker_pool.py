import pytest

from pipelines.storage.silver_parts import Staging
from pipelines.workers import worker_pool
from pipelines.workers.batches import BatchPlan, Task, split_batches
from pipelines.workers.worker_pool import Progress, extract_batches
from tests.unit.pipelines import failing_extraction
from transforms.reading.documents import Metadata
from warehouse.tables import silver


def _task(name: str, size: int = 10) -> Task:
    digest = f"{sum(name.encode()):064x}"
    return Task(name, name, digest, size, f"key-{name}", Metadata())


@pytest.fixture
def plan(tmp_path):
    return BatchPlan(tmp_path, tmp_path, "generation", tmp_path)


def test_split_batches_cuts_by_bytes_and_keeps_the_order():
    tasks = [_task(name, size) for name, size in (("a", 60), ("b", 30), ("c", 50), ("d", 500), ("e", 1))]
    batches = split_batches(tasks, 100)
    assert [[task.source_file for task in batch] for batch in batches] == [["a", "b"], ["c"], ["d"], ["e"]]


def test_split_batches_bounds_the_number_of_documents():
    batches = split_batches([_task(str(n), 1) for n in range(5)], 1000, most_documents=2)
    assert [len(batch) for batch in batches] == [2, 2, 1]


def test_extract_batches_sets_aside_only_the_document_that_kills_its_worker(plan, tmp_path):
    names = ["a", "b", "bad", "c", "d", "e"]
    seen: list[Progress] = []
    report = extract_batches(
        [[_task(name) for name in names], [_task("f")]],
        plan,
        workers=2,
        extract=failing_extraction.kill_on_bad,
        on_progress=seen.append,
    )
    assert report.set_aside == {"bad": "the process reading it was killed by signal 9"}
    assert report.documents == 7
    assert {name for name in [*names, "f"] if (tmp_path / name).exists()} == {"a", "b", "c", "d", "e", "f"}
    assert (seen[-1].batches_done, seen[-1].documents_done, seen[-1].bytes_done) == (2, 7, 70)
    stored = Staging(tmp_path, "generation")
    rows = stored.read_parts(silver.DOCUMENT, stored.read_index())
    assert rows.select("source_file", "status", "reason").rows() == [
        ("bad", "rejected", "the process reading it was killed by signal 9")
    ]


def test_extract_batches_loses_nothing_when_a_worker_is_killed_from_outside(plan, tmp_path):
    report = extract_batches([[_task("a")]], plan, workers=1, extract=failing_extraction.kill_once)
    assert (report.documents, report.set_aside, report.worker_deaths) == (1, {}, 1)
    assert (tmp_path / "a").exists()


def test_extract_batches_ends_a_document_that_never_ends(plan, tmp_path):
    report = extract_batches(
        [[_task("bad"), _task("a")]], plan, workers=1, extract=failing_extraction.hang_on_bad, batch_seconds=3.0
    )
    assert report.set_aside == {"bad": "reading it took longer than a batch may take"}
    assert (tmp_path / "a").exists()


def test_extract_batches_tells_of_every_page(plan, monkeypatch):
    monkeypatch.setattr(worker_pool, "SECONDS_BETWEEN_PAGES", 0.0)
    monkeypatch.setattr(failing_extraction, "SECONDS_A_PAGE", 0.0)
    seen: list[Progress] = []
    extract_batches(
        [[_task("年鉴.pdf", 800)]],
        plan,
        in_process=True,
        extract=failing_extraction.turn_pages,
        on_progress=seen.append,
    )
    assert [(progress.pages, progress.bytes_done) for progress in seen] == [
        *(((f"年鉴.pdf page {page} of 8",), 100 * page) for page in range(1, 9)),
        ((), 800),
    ]
    assert seen[1].describe().endswith("; 年鉴.pdf page 2 of 8")


@pytest.mark.slow
def test_extract_batches_gives_a_document_time_for_every_page(plan):
    seen: list[Progress] = []
    report = extract_batches(
        [[_task("年鉴.pdf", 800)]],
        plan,
        extract=failing_extraction.turn_pages,
        on_progress=seen.append,
        batch_seconds=6.0,
    )
    assert (report.documents, report.set_aside) == (1, {})
    assert seen[-2].pages == ("年鉴.pdf page 8 of 8",)


def test_extract_batches_raises_what_is_no_documents_fault(plan):
    with pytest.raises(RuntimeError, match="No space left on device"):
        extract_batches([[_task("a"), _task("b")]], plan, workers=1, extract=failing_extraction.fill_the_disk)


def test_progress_estimates_the_end_from_the_bytes():
    progress = Progress(1, 4, 10, 40, 2_000_000, 8_000_000, 4.0)
    assert progress.megabytes_per_second == 0.5
    assert progress.seconds_left == 12.0
    assert Progress(0, 4, 0, 40, 0, 8, 0.0).seconds_left is None
