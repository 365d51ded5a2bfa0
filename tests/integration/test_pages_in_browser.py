"""The pages as people use them, in a real browser: from a search to a sentence, a correction, the next run, the chart.

Screenshots are left in `artifacts/`. axe-core looks through every kind of page for what keeps people from using it.
"""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.integration.conftest import find_chromium

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "artifacts"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")  # fmt: skip
REPORTS = {
    "云溪县公报_2025-03-10.txt": "云溪县2024年统计公报\n\n2024年，云溪县地区生产总值318.5亿元，比上年增长5.8%。"
    "云溪县出口总额42.6亿元，增长9.1%。\n",
    "云溪县公报_2026-03-12.txt": "云溪县2025年统计公报\n\n2025年，云溪县地区生产总值超340亿元，比上年增长6.2%。"
    "云溪县出口总额47.9亿元，增长12.4%。2026年，全县地区生产总值目标增长6%左右。\n",
}
PRINTED_FILE = "东阳市公报_2026-03-20.pdf"
PRINTED = (
    "东阳市2025年统计公报", "2025年，东阳市粮食产量11.8万吨，比上年增长1.4%。", "年末东阳市常住人口112.6万人。",
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def folders(tmp_path_factory, browser):
    """An input folder of three reports of our own, one of them printed as a PDF, and a data folder for what is read."""
    source, data = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("pages") / "data"
    for name, text in REPORTS.items():
        (source / name).write_text(text.replace("云溪县", "义乌市"), encoding="utf-8")
    printer = browser.new_page()
    printer.set_content(f"<h1>{PRINTED[0]}</h1>" + "".join(f"<p>{text}</p>" for text in PRINTED[1:]))
    (source / PRINTED_FILE).write_bytes(printer.pdf(format="A4"))
    printer.close()
    return source, data


@pytest.fixture(scope="module")
def pages(folders, baoshu):
    """The address of `baoshu web` over them."""
    source, data = folders
    done = baoshu("run", "--input", source, "--data", data)
    assert done.returncode == 0, done.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from pipelines.command_line import main; main()", "web", "--data", str(data),
               "--port", str(port)]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert f":{port}" in process.stdout.readline()
    address, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            break
        except OSError:
            time.sleep(0.2)
    yield address
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0


@pytest.fixture(scope="module")
def browser():
    chromium = find_chromium()
    from playwright.sync_api import sync_playwright

    ARTIFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(browser, pages):
    """A page that remembers what went wrong on it and what it asked of others; both must stay empty."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True, bypass_csp=False)
    page = context.new_page()
    page.set_default_timeout(60_000)
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: troubles.append(asked.url) if not asked.url.startswith((pages, "data:", "blob:")) else None)
    yield page
    context.close()
    assert troubles == []


def _shoot(page, name: str) -> None:
    page.screenshot(path=str(ARTIFACTS / f"pages-{name}.png"))


def test_search_chart_sentence_correction_run_chart(page, pages, folders, baoshu):
    source, data = folders
    page.goto(pages)
    _shoot(page, "home")
    page.locator("#q").press_sequentially("dqsczz", delay=20)
    page.locator("#found li").first.wait_for()
    _shoot(page, "search")
    page.locator("#q").press("ArrowDown")
    page.locator("#q").press("Enter")
    page.get_by_role("heading", name="地区生产总值", exact=True).wait_for()
    _shoot(page, "indicator")
    page.locator("section ul.names a", has_text="义乌市").click()
    page.locator("#chart svg.chart").wait_for()
    point = page.locator("#chart a.point", has=page.locator("circle")).last
    point.hover()
    assert "超340亿元" in (page.locator("#tip").text_content() or "")
    _shoot(page, "series")
    point.click()
    figure = page.locator(".text .here")
    figure.wait_for()
    assert figure.text_content() == "340亿元"
    _shoot(page, "document")
    page.locator("#panel").get_by_role("link", name="更正").click()
    field = page.locator("form.field", has=page.locator("#v-unit"))
    field.locator("#v-unit").fill("美元")
    _shoot(page, "correction")
    field.get_by_role("button", name="写下").click()
    page.locator(".text .here").wait_for()
    assert ",unit,美元," in (data / "corrections.csv").read_text(encoding="utf-8")
    done = baoshu("run", "--input", source, "--data", data, "--accept-changes")
    assert done.returncode == 0, done.stderr
    page.goto(pages + "/review")
    assert "已生效" in (page.locator("main aside").text_content() or "")
    _shoot(page, "review")
    page.goto(f"{pages}/series?indicator=地区生产总值&place=义乌市&unit=美元")
    assert "超340亿美元" in (page.locator("table").text_content() or "")
    _shoot(page, "series-corrected")


def test_panel_opens_beside_the_text_and_keys_move_on(page, pages):
    page.goto(pages + "/documents")
    page.locator("tbody th a").first.click()
    page.locator(".text a.f").first.click()
    page.locator("#panel dl.fields").wait_for()
    first = page.locator(".text .here").text_content()
    page.keyboard.press("j")
    assert page.locator(".text .here").text_content() != first
    page.keyboard.press("Enter")
    page.locator("#panel dl.fields").wait_for()
    _shoot(page, "panel")


def test_chart_is_downloaded_as_csv_svg_and_png(page, pages):
    page.goto(f"{pages}/series?indicator=出口总额&place=义乌市")
    for name, ending in (("CSV", "csv"), ("SVG", "svg"), ("PNG", "png")):
        with page.expect_download() as waiting:
            page.locator(".actions").get_by_text(name, exact=True).click()
        path = Path(waiting.value.path())
        assert waiting.value.suggested_filename == f"series.{ending}"
        assert path.stat().st_size > 300


def test_figure_of_a_pdf_is_shown_on_its_page_and_corrected(page, pages, folders, baoshu):
    source, data = folders
    page.goto(pages + "/documents")
    page.get_by_role("link", name=PRINTED[0]).click()
    page.locator(".text a.f", has_text="11.8万吨").click()
    image = page.locator("#panel .printed img")
    image.wait_for()
    # Where the box is drawn, as a share of the page: around the line that holds the figure, in the upper third.
    drawn = image.evaluate(
        """async image => {
            await image.decode();
            const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight), draw = canvas.getContext("2d");
            draw.drawImage(image, 0, 0);
            const { data, width, height } = draw.getImageData(0, 0, canvas.width, canvas.height), rows = [];
            for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
                const at = 4 * (y * width + x);
                if (data[at] > 170 && data[at + 1] < 110 && data[at + 2] < 90) rows.push(y / height);
            }
            return { width, height, points: rows.length, top: Math.min(...rows), bottom: Math.max(...rows) };
        }"""
    )
    assert drawn["width"] > 800
    assert drawn["points"] > 400
    assert 0.05 < drawn["top"] < drawn["bottom"] < 0.3
    _shoot(page, "pdf-page")
    page.locator("#panel").get_by_role("link", name="更正").click()
    field = page.locator("form.field", has=page.locator("#v-unit"))
    field.locator("#v-unit").fill("人")
    field.get_by_role("button", name="写下").click()
    page.locator(".text .here").wait_for()
    done = baoshu("run", "--input", source, "--data", data, "--accept-changes")
    assert done.returncode == 0, done.stderr
    page.goto(f"{pages}/series?indicator=粮食产量&place=东阳市")
    page.locator("#chart svg.chart").wait_for()
    assert "11.8万人" in (page.locator("table").text_content() or "")


def test_copy_opens_from_a_disk_and_is_searched(browser, pages, folders, baoshu, tmp_path):
    done = baoshu("web", "--data", folders[1], "--export", tmp_path / "copy")
    assert done.returncode == 0, done.stderr
    page = browser.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: troubles.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
    page.goto((tmp_path / "copy" / "index.html").as_uri())
    page.locator("#q").press_sequentially("ckze", delay=20)
    page.locator("#found li").first.wait_for()
    page.locator("#q").press("ArrowDown")
    page.locator("#q").press("Enter")
    page.get_by_role("heading", name="出口总额", exact=True).wait_for()
    page.locator("section ul.names a", has_text="义乌市").click()
    page.locator("#chart svg.chart a.point", has=page.locator("circle")).last.click()
    page.locator(".text .f:target").wait_for()
    assert page.locator(".text .f:target").text_content() == "47.9亿元"
    _shoot(page, "copy")
    for path in sorted((tmp_path / "copy").glob("*.html")):
        page.goto(path.as_uri())
        for link in page.locator("a[href]").evaluate_all(
            "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
        ):
            address = link.partition("#")[0]
            assert address.startswith("file:"), f"{path.name} leads to {link}"
            assert Path(urllib.request.url2pathname(address.removeprefix("file://"))).is_file(), f"{path.name} leads to {link}"
    page.close()
    assert troubles == []


PATHS = ("/", "/documents", "/conflicts", "/arithmetic", "/plans", "/revisions", "/review", "/quality",
         "/indicator?name=地区生产总值", "/place?name=义乌市", "/series?indicator=地区生产总值&place=义乌市", "/search?q=出口")  # fmt: skip


@pytest.mark.parametrize("looks", ["light", "dark", "phone"])
def test_pages_have_no_serious_fault_for_a_screen_reader(browser, pages, looks):
    size = {"width": 390, "height": 844} if looks == "phone" else {"width": 1280, "height": 900}
    # The policy of the pages forbids what axe-core puts in; only here it is left away.
    context = browser.new_context(viewport=size, color_scheme="dark" if looks == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    page.goto(pages + "/documents")
    links = page.locator("tbody th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    faults = []
    for path in (*PATHS, links[0]):
        page.goto(pages + path)
        found = Axe().run(page).response["violations"]
        faults += [
            f"{path} {fault['id']}: {node['html'][:160]}"
            for fault in found if fault["impact"] in ("serious", "critical") for node in fault["nodes"][:2]
        ]  # fmt: skip
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 1:
            faults.append(f"{path} is {overflow} pixels wider than the screen")
        _shoot(page, f"{looks}-{path.strip('/').partition('?')[0].replace('/', '-')[:18] or 'home'}")
    context.close()
    assert faults == []
