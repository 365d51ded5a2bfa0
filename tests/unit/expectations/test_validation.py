import datetime
import json
import subprocess
import sys
from decimal import Decimal
from types import SimpleNamespace

import polars as pl
import pytest

from expectations.outcomes import CheckOutcome, CheckSetupError, Verdict, find_blocking
from expectations.validation import build_check_rows, declared_checks, run_checks
from warehouse.tables.audit import CHECK_RESULT
from warehouse.tables.silver import DOCUMENT, OBSERVATION

NAME = OBSERVATION.full_name


def _outcome(success: bool, verdict: Verdict) -> CheckOutcome:
    return CheckOutcome("rule", NAME, "suite", verdict, success, "规则 · rule", 4, 0 if success else 1, 0.25, [])


def _run(build: SimpleNamespace, frame: pl.DataFrame) -> dict[str, CheckOutcome]:
    return {o.name: o for o in run_checks(build.inputs({NAME: frame}), [NAME], None, "试运行")}


def test_run_checks_lets_a_build_pass_whose_few_offenders_are_quarantined(build: SimpleNamespace) -> None:
    frame = build.edit(build.silver()[NAME], 18, value=Decimal(32_000_000))
    outcome = _run(build, frame)["value_is_printed"]
    assert (outcome.success, outcome.severity, outcome.unexpected, outcome.evaluated) == (False, "warning", 1, 32)
    assert outcome.verdict == "row"
    assert "baoshu review" in outcome.next_step
    assert outcome.share == pytest.approx(1 / 32)
    row = outcome.sample_rows[0]
    assert (row["source_file"], row["surface"], row["value"]) == ("样例4.txt", "320000000元", Decimal(32_000_000))
    assert row["quote"] == "有关数字为320000000元。"


def test_run_checks_blocks_nothing_however_many_rows_are_wrong(build: SimpleNamespace) -> None:
    frame = build.silver()[NAME].with_columns(pl.col("value") * 10_000)
    outcomes = _run(build, frame.cast({"value": pl.Decimal(30, 6)}))
    assert find_blocking(outcomes.values()) == []
    assert outcomes["value_is_printed"].unexpected == 32
    assert not outcomes["sizes_are_stable"].success


def test_run_checks_blocks_where_unchanged_texts_lose_half_of_their_facts(build: SimpleNamespace) -> None:
    outcomes = _run(build, build.silver()[NAME].filter(pl.col("document_id") <= 4))
    assert [o.name for o in find_blocking(outcomes.values())] == ["facts_are_kept"]
    lost = outcomes["facts_are_kept"]
    assert [row["source_file"] for row in lost.sample_rows] == [f"样例{number}.txt" for number in (5, 6, 7, 8)]
    assert [(row["rows_before"], row["rows_now"]) for row in lost.sample_rows] == [(6, 0)] * 4
    assert "--accept-changes" in lost.next_step


def test_run_checks_lets_documents_go_and_says_so(build: SimpleNamespace) -> None:
    frames = build.silver()
    fewer = {name: frame.filter(pl.col("document_id") == 1) for name, frame in frames.items()}
    outcomes = {o.name: o for o in run_checks(build.inputs(fewer), [NAME], None, "试运行")}
    assert find_blocking(outcomes.values()) == []
    gone = outcomes["documents_are_still_there"]
    assert (gone.success, gone.unexpected, gone.sample_rows[0]["source_file"]) == (False, 7, "样例2.txt")


def test_run_checks_compares_nothing_with_a_first_build(build: SimpleNamespace) -> None:
    outcomes = {o.name: o for o in run_checks(build.inputs(previous=None), [NAME], None, "试运行")}
    drift = [o for o in outcomes.values() if o.suite == "silver_observation_drift"]
    assert [(o.success, o.evaluated) for o in drift] == [(True, 0)] * 7


def test_run_checks_knows_that_only_the_year_of_a_publication_is_certain(build: SimpleNamespace) -> None:
    last_day = datetime.date(2026, 12, 31)
    for precision, success in (("year", True), ("month", False), ("day", False)):
        frame = build.edit(
            build.silver()[DOCUMENT.full_name], 0, publication_date=last_day, publication_date_precision=precision
        )
        inputs = build.inputs({DOCUMENT.full_name: frame})
        outcomes = {o.name: o for o in run_checks(inputs, [DOCUMENT.full_name], None, "试运行")}
        assert outcomes["publication_not_in_future"].success is success


def test_run_checks_returns_every_declared_check_in_order(build: SimpleNamespace) -> None:
    tables = [DOCUMENT.full_name, NAME]
    outcomes = run_checks(build.inputs(), tables, None, "试运行")
    assert [(o.table, o.name) for o in outcomes] == [(d.table, d.name) for d in declared_checks(tables)]


def test_declared_checks_needs_no_great_expectations() -> None:
    code = (
        "import sys; import expectations.quarantine; from expectations.validation import declared_checks;"
        "declared_checks(['silver.observation']);"
        "print([name for name in ('great_expectations', 'pandas', 'dagster') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_build_check_rows_fit_the_audit_table(build: SimpleNamespace) -> None:
    frame = build.edit(build.silver()[NAME], 18, value=Decimal(32_000_000))
    outcomes = run_checks(build.inputs({NAME: frame}), [NAME], None, "试运行")
    rows = build_check_rows(outcomes, "run-1", datetime.datetime(2026, 3, 3, 4, 0))
    assert rows.columns == CHECK_RESULT.column_names
    assert rows.height == len(outcomes)
    failed = rows.filter(~pl.col("passed"))
    assert failed.select("check_name", "severity", "row_count", "failed_count").rows() == [
        ("value_is_printed", "warning", 32, 1)
    ]
    assert json.loads(failed["examples"][0])["source_file"] == "样例4.txt"


@pytest.mark.parametrize(
    ("outcomes", "blocking"),
    [
        ([_outcome(True, "build"), _outcome(True, "look")], 0),
        ([_outcome(True, "build"), _outcome(False, "look"), _outcome(False, "row"), _outcome(False, "document")], 0),
        ([_outcome(False, "build"), _outcome(False, "look")], 1),
    ],
)
def test_find_blocking_takes_failed_rules_on_the_build_alone(outcomes: list[CheckOutcome], blocking: int) -> None:
    assert len(find_blocking(outcomes)) == blocking


def test_run_checks_raises_where_a_frame_lacks(build: SimpleNamespace) -> None:
    inputs = build.inputs()
    frames = {name: frame for name, frame in inputs.frames.items() if name != DOCUMENT.full_name}
    lacking = type(inputs)(frames, inputs.as_of, inputs.indicators, inputs.units, inputs.bounds)
    with pytest.raises(CheckSetupError, match=r"silver\.document"):
        run_checks(lacking, [NAME], None, "试运行")


def test_run_checks_passes_an_empty_first_build(build: SimpleNamespace) -> None:
    frames = {name: frame.clear() for name, frame in build.silver().items()}
    inputs = build.inputs(frames, previous=None)
    assert [o.name for o in run_checks(inputs, list(frames), None, "试运行") if not o.success] == []
    star = build.inputs(frames | build.star(frames), previous=None)
    names = [name for name in star.frames if name.startswith("star.")]
    assert [o.name for o in run_checks(star, names, None, "试运行") if not o.success] == []
