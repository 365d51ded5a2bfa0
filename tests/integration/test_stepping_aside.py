"""What is doubtful steps aside, everything else is published; what was mended comes back on the next run."""

import hashlib
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipelines.commands.review import find_doubtful
from pipelines.commands.run_report import find_errors, find_failed_checks
from pipelines.definitions import build_definitions
from pipelines.jobs import REFRESH
from pipelines.settings import load_settings
from pipelines.workers import refresh
from pipelines.workspace import Listener
from tests.integration.conftest import CHECKER
from transforms.star.corrections import HEADER
from warehouse.database import query_warehouse

RATES = ("城镇化率", "森林覆盖率", "城镇登记失业率", "产品合格率", "恩格尔系数", "绿化覆盖率")


def _write(folder: Path, name: str, rates: list[float], grain: str = "35.2万吨") -> Path:
    folder.mkdir(exist_ok=True)
    said = "".join(f"2025年，全县{rate}为{value}%。" for rate, value in zip(RATES, rates, strict=True))
    path = folder / name
    path.write_text(f"{name[0]}县2025年公报\n\n2025年，全县粮食产量达到{grain}。{said}\n", encoding="utf-8")
    return path


def _run(folder: Path, data: Path, **chosen: object) -> dg.ExecuteInProcessResult:
    settings = load_settings(input=folder, data=data, settle_seconds=0, **chosen)
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_definitions(settings, Listener(), CHECKER).resolve_job_def(REFRESH)
        return job.execute_in_process(instance=instance, run_config=quiet, raise_on_error=False)


def _ask(data: Path, sql: str) -> list[tuple]:
    return query_warehouse(data / "warehouse.duckdb", sql).rows()


SOUND = [61.3, 40.2, 3.1, 98.7, 30.5, 41.9]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Three sound counties, published once."""
    base = tmp_path_factory.mktemp("night")
    for name in ("甲县.txt", "乙县.txt", "丙县.txt"):
        _write(base / "input", name, SOUND)
    assert _run(base / "input", base / "data").success
    return base / "input", base / "data"


def test_one_wrong_row_steps_aside_and_comes_back_with_a_correction(night, tmp_path):
    folder, data = tmp_path / "input", tmp_path / "data"
    _write(folder, "甲县.txt", SOUND)
    wrong = _write(folder, "乙县.txt", [613.0, *SOUND[1:]])
    result = _run(folder, data)
    assert result.success
    held = _ask(data, "SELECT rule, source_file, line, surface, next_step FROM audit.quarantined_observation")
    assert [row[:4] for row in held] == [("share_within_bounds", "乙县.txt", 3, "613.0%")]
    assert "correction" in held[0][4]
    published = "SELECT count(*) FROM marts.observations WHERE source_file = '乙县.txt'"
    assert _ask(data, published) == [(6,)]
    said = [found.description for found in find_failed_checks(result) if found.check_name == "share_within_bounds"]
    assert "乙县.txt:3 613.0% “" in said[0]
    first = find_doubtful(load_settings(data=data), 1)[0]
    assert (first["surface"], first["why"][:13]) == ("613.0%", "not published")

    digest = hashlib.sha256(wrong.read_bytes()).hexdigest()
    cells = f"{digest},{first['char_start']},{first['char_end']},value,61.3,多印一位,陈编辑,2026-04-01,613"
    (data / "corrections.csv").write_text(f"{','.join(HEADER)}\n{cells}\n", encoding="utf-8")
    assert _run(folder, data).success
    assert _ask(data, "SELECT count(*) FROM audit.quarantined_observation") == [(0,)]
    assert _ask(data, published) == [(7,)]


def test_a_document_wrong_in_bulk_steps_aside_and_keeps_the_version_published_before(night):
    folder, data = night
    before = _ask(data, "SELECT surface FROM marts.observations WHERE source_file = '甲县.txt' ORDER BY char_start")
    _write(folder, "甲县.txt", [value + 150 for value in SOUND])
    _write(folder, "丁县.txt", SOUND)
    assert _run(folder, data).success
    aside = _ask(data, "SELECT source_file, rule, previous_version_published FROM audit.rejected_document")
    assert aside == [("甲县.txt", "document_rows_hold", True)]
    again = _ask(data, "SELECT surface FROM marts.observations WHERE source_file = '甲县.txt' ORDER BY char_start")
    assert again == before
    marked = _ask(data, "SELECT source_file FROM marts.documents WHERE is_previous_version")
    assert marked == [("甲县.txt",)]
    assert _ask(data, "SELECT count(*) FROM marts.observations WHERE source_file = '丁县.txt'") == [(7,)]
    # The version stays as long as the text is wrong, and goes when it is mended.
    _write(folder, "戊县.txt", SOUND)
    assert _run(folder, data).success
    assert _ask(data, "SELECT count(*) FROM marts.documents WHERE is_previous_version") == [(1,)]
    _write(folder, "甲县.txt", [value + 1 for value in SOUND])
    assert _run(folder, data).success
    assert _ask(data, "SELECT count(*) FROM audit.rejected_document") == [(0,)]
    mended = _ask(data, "SELECT surface FROM marts.observations WHERE source_file = '甲县.txt' ORDER BY char_start")
    assert mended[1] == ("62.3%",)


def test_wrong_lines_about_the_input_step_aside_with_file_line_and_reason(tmp_path):
    folder, data = tmp_path / "input", tmp_path / "data"
    for name in ("甲县.txt", "乙县.txt", "丙县.txt", "丁县.txt"):
        _write(folder, name, SOUND)
    (folder / "documents.csv").write_text(
        "source_file,publication_date,publisher,place\n甲县.txt,2206-05-02,,\n乙县.txt,46144,,\n丙县.txt,0001-01-01,,\n"
        "丁县.txt,2026-03-02,,\n", encoding="utf-8",
    )  # fmt: skip
    data.mkdir()
    digest = hashlib.sha256((folder / "丁县.txt").read_bytes()).hexdigest()
    (data / "corrections.csv").write_bytes(
        f"{','.join(HEADER)}\n{digest},0,1\n{digest},0,1,value,1e400,大,陈编辑,2026-04-01,\n".encode("gb18030")
    )
    assert _run(folder, data).success
    aside = _ask(data, "SELECT source_file, line, reason FROM audit.rejected_document ORDER BY source_file, line")
    assert [row[:2] for row in aside] == [
        ("corrections.csv", 2), ("corrections.csv", 3), ("documents.csv", 2), ("documents.csv", 3), ("documents.csv", 4),
    ]  # fmt: skip
    assert all(row[2] for row in aside)
    dates = dict(_ask(data, "SELECT source_file, publication_date::VARCHAR FROM marts.documents WHERE status = 'ok'"))
    assert dates["丁县.txt"] == "2026-03-02"
    assert not {"2206-05-02", "0001-01-01"} & set(dates.values())


def _lose_rows(frames: dict[str, pl.DataFrame]) -> None:
    """Of each document the first two observations are left, and the document says it has no more."""
    left = frames["observation"].group_by("document_id", maintain_order=True).head(2)
    counted = frames["document"].with_columns(observation_count=pl.lit(2, pl.Int64))
    frames |= {"observation": left, "document": counted}


def _lose_a_document(frames: dict[str, pl.DataFrame]) -> None:
    """The observations of the first document refer to one that is not there."""
    frames["document"] = frames["document"].slice(1)


@pytest.mark.parametrize(
    ("fault", "check"), [(_lose_rows, "facts_are_kept"), (_lose_a_document, "observation_has_document")]
)
def test_a_fault_of_the_whole_holds_the_build_back_and_names_documents(night, monkeypatch, fault, check):
    folder, data = night
    before = (data / "warehouse.duckdb").read_bytes()
    assemble = refresh.assemble_frames

    def assemble_with_fault(*arguments: object) -> dict[str, pl.DataFrame]:
        frames = assemble(*arguments)  # type: ignore[arg-type]
        fault(frames)
        return frames

    monkeypatch.setattr(refresh, "assemble_frames", assemble_with_fault)
    result = _run(folder, data)
    assert not result.success
    failed = {found.check_name: found.description or "" for found in find_failed_checks(result)}
    assert "县.txt" in failed[check] or "县粮食" in failed[check] or "全县" in failed[check]
    assert "the build is held back" in failed[check]
    assert (data / "warehouse.duckdb").read_bytes() == before
    # What the run says of its end are the words of the check, not a list of steps.
    assert any(check in text for _, text in find_errors(result))
