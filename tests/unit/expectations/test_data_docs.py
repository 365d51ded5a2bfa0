import os
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from expectations.data_docs import rewrite_page
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


def test_data_docs_keep_one_result_a_suite(docs: Path, build: SimpleNamespace) -> None:
    before = {page.relative_to(docs).as_posix() for page in docs.rglob("validations/silver_numeral_*/**/*.html")}
    outcomes = run_checks(build.inputs(), [NUMERAL.full_name], docs, "第三次")
    after = {page.relative_to(docs).as_posix() for page in docs.rglob("validations/silver_numeral_*/**/*.html")}
    assert {outcome.docs_url for outcome in outcomes} == after
    assert before.isdisjoint(after)


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
