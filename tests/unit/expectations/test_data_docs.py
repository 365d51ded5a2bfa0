import os
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import polars as pl
import pytest

from expectations.contract_suites import HOLDS, Requirement
from expectations.data_docs import FINDINGS, STORE, forget_findings, rewrite_page
from expectations.suite_runs import Expected
from expectations.validation import run_checks
from warehouse.tables.silver import DOCUMENT, NUMERAL, OBSERVATION

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--window-size=1400,1200",
)


@pytest.fixture(scope="module")
def docs(build: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data Docs of two calls, the second with a figure that is not the one printed."""
    folder = tmp_path_factory.mktemp("quality")
    run_checks(build.inputs(), [DOCUMENT.full_name, NUMERAL.full_name], folder, "第一次")
    frame = build.edit(build.silver()[OBSERVATION.full_name], 18, value=Decimal(32_000_000))
    run_checks(build.inputs({OBSERVATION.full_name: frame}), [OBSERVATION.full_name], folder, "第二次")
    return folder


def _open(page: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """The page as Chromium renders it: its DOM on stdout, what its console says on stderr."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    command = [CHROMIUM, *FLAGS, "--enable-logging=stderr", *flags, page.as_uri()]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=True, env={**os.environ, "LANG": "C.UTF-8"}
    )


def test_rewrite_page_takes_out_what_comes_from_elsewhere() -> None:
    page = (
        '<head><link rel="stylesheet" href="https://cdn.example/a.css"><style>p {}</style></head>'
        '<body><img src="https://cdn.example/logo-long.png?d=1"><footer>news</footer>'
        '<a href="https://example.org">kept</a></body>'
    )
    assert rewrite_page(page, "../static/") == (
        '<head><style>p {}</style><link rel="stylesheet" href="../static/offline.css">'
        '<script src="../static/offline.js"></script></head>'
        '<body><img src="../static/images/logo-long.png"><a href="https://example.org">kept</a></body>'
    )


def test_data_docs_load_nothing_from_the_network(docs: Path) -> None:
    pages = list(docs.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert not re.findall(r"""(?:src|<link[^>]*href)=["']https?://[^"']*""", html), page
        for asset in re.findall(r'(?:src|<link[^>]*href)="([^":]+\.(?:css|js|png))', html):
            assert (page.parent / asset).is_file(), (page, asset)


def _list_pages(docs: Path, suites: str) -> set[str]:
    return {page.relative_to(docs).as_posix() for page in docs.rglob(f"validations/{suites}/**/*.html")}


def test_data_docs_keep_one_result_a_suite(docs: Path, build: SimpleNamespace) -> None:
    before = _list_pages(docs, "silver_numeral_*")
    frame = build.edit(build.silver()[NUMERAL.full_name], 0, outcome="date")
    outcomes = run_checks(build.inputs({NUMERAL.full_name: frame}), [NUMERAL.full_name], docs, "第三次")
    after = _list_pages(docs, "silver_numeral_*")
    assert {outcome.docs_url for outcome in outcomes} == after
    # The columns are the same, and so is the one thing that coverage asks of the rows; the rows themselves are not.
    assert {page.split("/")[1] for page in before - after} == {"silver_numeral_contract"}
    assert len(before) == len(after) == 3


def test_findings_hold_for_a_suite_whose_rows_have_not_changed(build: SimpleNamespace, tmp_path: Path) -> None:
    broken = build.edit(build.silver()[OBSERVATION.full_name], 18, value=Decimal(32_000_000))
    inputs = {
        "clean": build.inputs(), "broken": build.inputs({OBSERVATION.full_name: broken}),
        "shorter": build.inputs({OBSERVATION.full_name: broken.head(40)}),
    }  # fmt: skip
    names = [DOCUMENT.full_name, NUMERAL.full_name, OBSERVATION.full_name]
    for number, state in enumerate(("clean", "broken", "broken", "shorter", "clean")):
        known = run_checks(inputs[state], names, tmp_path / "kept", f"第{number}次")
        anew = run_checks(inputs[state], names, tmp_path / f"anew{number}", f"第{number}次")
        assert [replace(one, docs_url=None) for one in known] == [replace(one, docs_url=None) for one in anew]
        for outcome in known:
            assert outcome.docs_url is not None
            assert (tmp_path / "kept" / outcome.docs_url).is_file()
    # Documents never changed; of observations the last run found what the first had found of other rows.
    assert {page.split("/")[2] for page in _list_pages(tmp_path / "kept", "silver_document_contract")} == {"第0次"}
    assert {page.split("/")[2] for page in _list_pages(tmp_path / "kept", "silver_observation_plausibility")} == {
        "第4次"
    }
    index = unquote((tmp_path / "kept" / "index.html").read_text(encoding="utf-8"))
    assert all(page in index for page in _list_pages(tmp_path / "kept", "*"))


def test_forget_findings_has_gx_asked_again(build: SimpleNamespace, tmp_path: Path) -> None:
    for name in ("一", "二"):
        run_checks(build.inputs(), [NUMERAL.full_name], tmp_path, name)
    assert {page.split("/")[2] for page in _list_pages(tmp_path, "*")} == {"一"}
    forget_findings(tmp_path)
    run_checks(build.inputs(), [NUMERAL.full_name], tmp_path, "三")
    assert {page.split("/")[2] for page in _list_pages(tmp_path, "*")} == {"三"}


def test_findings_that_cannot_be_read_are_found_again(build: SimpleNamespace, tmp_path: Path) -> None:
    first = run_checks(build.inputs(), [NUMERAL.full_name], tmp_path, "一")
    for path in (tmp_path / STORE / FINDINGS).iterdir():
        path.write_text(path.read_text(encoding="utf-8")[:20], encoding="utf-8")
    second = run_checks(build.inputs(), [NUMERAL.full_name], tmp_path, "二")
    assert [replace(one, docs_url=None) for one in first] == [replace(one, docs_url=None) for one in second]
    assert {page.split("/")[2] for page in _list_pages(tmp_path, "*")} == {"二"}


def test_findings_of_a_run_that_died_before_its_pages_are_found_again(tmp_path: Path) -> None:
    from expectations.gx_session import GxSession

    demand = Expected("holds", Requirement("holds", "holds", ("a",)), "error", "It holds.")
    one, other = pl.DataFrame({"a": [HOLDS]}), pl.DataFrame({"a": [HOLDS, "第二行"]})
    for name, frame, is_finished in (("一", one, True), ("二", other, False), ("三", other, True)):
        session = GxSession(tmp_path, name)
        found = session.run_suite("suite", frame, [demand])
        assert (found[0].evaluated, found[0].unexpected, found[0].positions) == (
            (1, 0, ()) if frame is one else (2, 1, (1,))
        )
        if is_finished:
            assert session.build_docs()["suite"].split("/")[2] == name


@pytest.mark.browser
def test_index_lists_every_suite_in_a_browser(docs: Path) -> None:
    done = _open(docs / "index.html", "--dump-dom")
    rows = re.findall(r'<tr class="clickable-row">.*?</tr>', done.stdout, re.DOTALL)
    listed = {name for row in rows for name in re.findall(r"silver_\w+", row)}
    assert {"silver_document_contract", "silver_numeral_coverage", "silver_observation_plausibility"} <= listed
    failed = [row for row in rows if "text-danger" in row]
    assert len(failed) == 1
    assert "silver_observation_plausibility" in failed[0]
    assert "CONSOLE" not in done.stderr


@pytest.mark.browser
def test_result_page_names_the_offending_figure_in_a_browser(docs: Path, tmp_path: Path) -> None:
    page = next(docs.glob("validations/silver_observation_plausibility/**/*.html"))
    done = _open(page, "--dump-dom")
    assert "数值与原文相符" in done.stdout
    assert "样例4.txt · 0 · 320000000元" in done.stdout
    assert "CONSOLE" not in done.stderr
    picture = tmp_path / "page.png"
    _open(page, f"--screenshot={picture}")
    assert picture.stat().st_size > 20_000  # a page without its style, or an empty one, is smaller


def test_text_of_documents_is_no_markup_in_a_page(build: SimpleNamespace, tmp_path: Path) -> None:
    nasty = "<img src=a onerror=b><script>c</script>"
    frame = build.edit(build.silver()[OBSERVATION.full_name], 18, kind=nasty, unit=nasty, surface=nasty)
    run_checks(build.inputs({OBSERVATION.full_name: frame}), [OBSERVATION.full_name], tmp_path, "第一次")
    pages = [page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html")]
    assert any("&lt;img src=a onerror=b&gt;" in page for page in pages)
    assert not any("<img src=a" in page or "<script>c" in page for page in pages)
