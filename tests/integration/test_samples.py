"""The whole way on the project's own samples: the command, what it prints, what it publishes."""

import json
import re
from pathlib import Path

import pytest

from pipelines.storage.seeds import SAMPLE_DOCUMENTS
from tests.integration.conftest import assert_same, read_published
from warehouse.database import query_warehouse

BLANK = re.compile(r"[\s\ufeff\u3000]")

# source file, surface, value, unit, comparator, kind, place, period, status; read in the samples by a person.
FACTS = [
    ("义乌陆港与品牌出海.txt", "1.5万列", 15_000, "列", ">", "level", "义乌市", "/2026-Q1"),
    ("义乌陆港与品牌出海.txt", "31.4亿元", 3_140_000_000, "元", "=", "level", "义乌市", "2026-Q1"),
    ("义乌陆港与品牌出海.txt", "23.6%", 23.6, "%", "=", "growth", "义乌市", "2026-Q1"),
    ("义乌陆港与品牌出海.txt", "128万个", 1_280_000, "标箱", ">", "level", "义乌市", "/2026-Q1"),
    ("义乌陆港与品牌出海.txt", "8000亿元", 800_000_000_000, "元", ">", "level", "义乌市", "2025"),
    ("义乌跨境电商与闽宁协作_2022-12.txt", "千亿元", 100_000_000_000, "元", ">", "level", "义乌市", "2021"),
    ("区域发展四题.txt", "49.5%", 49.5, "%", "=", "growth", "红桥区", "2026-Q1"),
    ("区域发展四题.txt", "3400万平方米", 34_000_000, "平方米", "=", "level", "西藏自治区", "2025"),
    ("区域发展四题.txt", "68.7万元", 687_000, "元", "=", "level", "昌都市", "2025/"),
    ("区域发展四题.txt", "8.1%", 8.1, "%", "=", "growth", "红桥区", "2026-Q1"),
    ("区域发展四题.txt", "1.14万亿元", 1_140_000_000_000, "元", "=", "level", "京津冀", "2026-Q1"),
    ("市场与工厂的两场连线.txt", "175家", 175, "家", "=", "level", "长兴县", "2004"),
    ("市场与工厂的两场连线.txt", "130.6亿元", 13_060_000_000, "元", "=", "level", "长兴县", "2022-01/2022-08"),
]

# What the shop window may show, read in the samples by a person: indicator, place, period, value as shown, unit.
CHECKED = {
    ("跨境电商交易额", "义乌市", "2021", "> 100,000,000,000", "元"),
    ("“新三样”产品出口额", "义乌市", "2026-Q1", "3,140,000,000", "元"),
    ("“新三样”产品出口额", "义乌市", "2026-Q1", "23.6", "%"),
    ("地区生产总值", "天津市", "2026-Q1", "5", "%"),
    ("地区生产总值", "红桥区", "2026-Q1", "8.1", "%"),
    ("固定资产投资", "红桥区", "2026-Q1", "49.5", "%"),
    ("地区生产总值", "宁夏回族自治区", "2026-Q1", "136,643,000,000", "元"),
    ("地区生产总值", "宁夏回族自治区", "2026-Q1", "4.9", "%"),
    ("高新技术产业增加值", "长兴县", "2022-01/2022-08", "13,060,000,000", "元"),
    ("高新技术产业增加值", "长兴县", "2022-01/2022-08", "12.4", "%"),
    ("进出口总额", "义乌市", "2025", "> 800,000,000,000", "元"),
    ("进出口总额", "义乌市", "2025", "25.1", "%"),
    ("进出口总额", "义乌市", "2026-Q1", "> 200,000,000,000", "元"),
    ("进出口总额", "义乌市", "2026-Q1", "25", "%"),
    ("进出口总额", "京津冀", "2026-Q1", "1,140,000,000,000", "元"),
    ("进出口总额", "京津冀", "2026-Q1", "10", "%"),
    ("出口总额", "义乌市", "2012", "56,900,000,000", "元"),
    ("出口总额", "义乌市", "2021", "365,900,000,000", "元"),
}

# The columns that the measure of accuracy reads, and those that a reader needs besides.
COLUMNS = {
    "source_file", "char_start", "char_end", "value", "value_low", "value_high", "unit", "comparator", "kind",
    "indicator", "indicator_name", "place", "period", "status", "is_statistic",
    "quote", "surface", "basis", "place_code", "period_start", "period_end", "subject", "article_title",
    "publication_date", "confidence",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(baoshu, tmp_path_factory):
    data = tmp_path_factory.mktemp("samples") / "data"
    done = baoshu("run", "--input", SAMPLE_DOCUMENTS, "--data", data)
    assert done.returncode == 0, done.stderr
    return data, done


@pytest.fixture(scope="module")
def rows(run) -> list[dict[str, object]]:
    return query_warehouse(run[0] / "warehouse.duckdb", "SELECT * FROM marts.observations").to_dicts()


def test_run_says_what_it_found_and_where_it_is(run):
    data, done = run
    assert "documents: 5 seen, 5 new, 0 changed, 0 unchanged, 0 vanished, 0 skipped, 5 extracted" in done.stdout
    assert re.search(r"found: 5 documents, \d+ observations, \d+ statistics, 0 rejected", done.stdout)
    assert f"warehouse: {data / 'warehouse.duckdb'}" in done.stdout
    assert re.search(r"indicator +place +period +value +unit +kind +document", done.stdout)


def _read_table(text: str) -> list[tuple[str, ...]]:
    """The rows of a printed table of figures: indicator, place, period, value, unit."""
    rows = [re.split(r" {2,}", line.strip()) for line in text.splitlines() if re.search(r"(level|growth) {2,}", line)]
    return [tuple(row[:5]) for row in rows]


def test_run_shows_rows_that_the_texts_bear_out(run):
    shown = _read_table(run[1].stdout)
    assert len(shown) == 12
    assert set(shown) <= CHECKED


def test_readme_prints_the_first_rows_that_the_run_shows(run):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    printed = _read_table(readme.partition("`make run` ends like this")[2].partition("documents: 5 seen")[0])
    assert len(printed) == 4
    assert printed == _read_table(run[1].stdout)[:4]


def test_readme_shows_the_misreading_that_review_lists_first(run, baoshu):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    first = baoshu("review", "--data", run[0], "--limit", 1).stdout.splitlines()
    for line in first[:2]:
        assert line.strip() in readme


def test_run_prints_plain_lines_where_there_is_no_terminal(run):
    _, done = run
    assert "extraction: 1 of 1 batches, 5 of 5 documents" in done.stderr
    assert "\x1b" not in done.stderr + done.stdout
    # Nothing else: no process of the run has a complaint of its own.
    said = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    assert {line.partition(":")[0] for line in said} == {"extraction", "warning"}


@pytest.mark.parametrize("fact", FACTS, ids=[f"{fact[1]} {fact[6]}" for fact in FACTS])
def test_run_publishes_the_fact(rows, fact):
    name, surface, *wanted = fact
    found = [
        [float(row["value"]), row["unit"], row["comparator"], row["kind"], row["place"], row["period"]]
        for row in rows
        if row["source_file"] == name and row["surface"] == surface
    ]
    assert wanted in found, found


def test_every_span_gives_back_its_surface(rows):
    texts = {path.name: path.read_bytes().decode("utf-8-sig") for path in SAMPLE_DOCUMENTS.glob("*.txt")}
    assert len(rows) > 100
    for row in rows:
        cut = BLANK.sub("", texts[str(row["source_file"])][row["char_start"] : row["char_end"]])  # type: ignore[misc]
        assert cut == row["surface"]
        assert str(row["surface"]) in str(row["quote"])


def test_observations_have_the_columns_readers_rely_on(rows):
    assert set(rows[0]) >= COLUMNS


def test_stated_metadata_reaches_the_documents(run):
    found = query_warehouse(
        run[0] / "warehouse.duckdb",
        "SELECT publication_date::VARCHAR, publication_date_basis, publisher FROM marts.documents"
        " WHERE source_file = '义乌陆港与品牌出海.txt'",
    )
    assert found.row(0) == ("2026-05-20", "stated", "浙中商报")


def test_checks_are_recorded_beside_what_they_checked(run):
    found = query_warehouse(
        run[0] / "warehouse.duckdb",
        "SELECT count(*) AS n, count(*) FILTER (WHERE NOT passed AND severity = 'error') AS broken"
        " FROM audit.check_result",
    )
    assert found["n"][0] > 50
    assert found["broken"][0] == 0
    verdict = query_warehouse(run[0] / "warehouse.duckdb", "SELECT verdict FROM star.dim_run WHERE run_key <> -1")
    assert verdict["verdict"][0] in ("passed", "warned")


def test_data_docs_are_written(run, baoshu):
    done = baoshu("docs", "--data", run[0])
    page = Path(done.stdout.splitlines()[0].removeprefix("data docs: file://"))
    assert page.name == "index.html"
    assert page.exists()


def test_unchanged_run_extracts_nothing_and_publishes_the_same(run, baoshu):
    data, _ = run
    before = read_published(data)
    done = baoshu("run", "--input", SAMPLE_DOCUMENTS, "--data", data)
    assert "5 seen, 0 new, 0 changed, 5 unchanged, 0 vanished, 5 skipped, 0 extracted" in done.stdout
    said = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    assert {line.partition(":")[0] for line in said} == {"warning"}
    assert "(as it was, nothing has changed, " in done.stdout
    assert_same(before, read_published(data))


def test_query_answers_in_json_lines(run, baoshu):
    sql = "SELECT count(*) AS n FROM marts.observations WHERE source_file = '区域发展四题.txt'"
    done = baoshu("query", sql, "--data", run[0], "--format", "jsonl")
    assert done.returncode == 0
    assert json.loads(done.stdout)["n"] >= 1


def test_export_writes_the_rows_asked_for(run, baoshu, tmp_path):
    target = tmp_path / "义乌.csv"
    done = baoshu("export", target, "--data", run[0], "--where", "place = '义乌市' AND kind = 'growth'")
    assert done.returncode == 0, done.stderr
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert done.stdout.strip() == f"{target}: {len(lines) - 1} rows"
    assert all("义乌市" in line for line in lines[1:])


def test_extract_reads_one_text_from_standard_input(baoshu):
    text = "2025年，临河县粮食产量达到35万吨，比上年增长8.5%。"
    done = baoshu("extract", "-", "--date", "2026-01-20", "--format", "jsonl", input=text)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["surface"], row["value"], row["unit"], row["kind"], row["period"]) for row in found] == [
        ("35万吨", 350_000, "吨", "level", "2025"),
        ("8.5%", 8.5, "%", "growth", "2025"),
    ]


def test_extract_says_what_became_of_every_numeral(baoshu):
    done = baoshu(
        "extract", "--numerals", "--format", "jsonl", "--date", "2026", input="第三次会议10月18日召开，120人参加。"
    )
    found = {row["surface"]: row["outcome"] for row in map(json.loads, done.stdout.splitlines())}
    assert found["120"] == "observation" or found["120人"] == "observation"
    assert "ordinal" in found.values()
    assert "date" in found.values()


@pytest.mark.slow
def test_run_handles_the_shared_texts(baoshu, shared, tmp_path):
    done = baoshu("run", "--input", shared / "texts", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    found = query_warehouse(
        tmp_path / "warehouse.duckdb", "SELECT count(*) AS n FROM marts.documents WHERE status = 'ok'"
    )
    assert found["n"][0] == len(list((shared / "texts").glob("*.txt")))
