"""Pages: what they show, that hostile text stays text, what they say where something lacks."""

import re
from urllib.parse import quote

import pytest

from pipelines.settings import Settings
from pipelines.web.serving import list_answered_hosts
from tests.unit.pipelines.web.conftest import HOSTILE, TEXT, make_client, publish_town, span

INDICATOR, TOWN = quote("出口总额"), quote("义乌市")
PATHS = (
    "/", "/documents", "/document/1", f"/document/1/{span('3亿元')['char_start']}", "/conflicts", "/revisions", "/arithmetic",
    "/plans", "/quality", "/review", f"/indicator?name={INDICATOR}", f"/place?name={TOWN}",
    f"/series?indicator={INDICATOR}&place={TOWN}", f"/subject?name={quote(HOSTILE)}", f"/search?q={quote('产值')}",
    f"/search?q={quote(HOSTILE[:20])}",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_shows_hostile_text_as_text(shared_town, path, language):
    answer = shared_town.get(path, cookie=f"lang={language}")
    assert answer.status == 200
    assert not re.search(r"<script>alert|<img src=x|<b>a</b>|产值<b>|href=\"?javascript|\u202e|\x1b", answer.text)
    # nothing of a page stands outside the policy: no style, no script, no handler within it
    assert not re.search(r"<style|\sstyle=|\son\w+=(?=[\"'])|<script(?! src=\"/static/)", answer.text)


def test_document_writes_out_what_would_not_be_seen(shared_town):
    text = shared_town.get("/document/1").text
    assert r"\u202e反\u202c\x1b[31m" in text


def test_answered_hosts_are_this_machine_and_the_names_of_the_settings():
    settings = Settings(hosts="figures.example, ")
    assert list_answered_hosts(settings, 3001) == [
        "127.0.0.1:3001", "localhost:3001", "figures.example", "figures.example:3001",
    ]  # fmt: skip


def test_document_marks_every_figure_where_it_stands(shared_town):
    text = shared_town.get("/document/1").text
    marked = re.findall(r'<a class="f ([^"]*)" id="f(\d+)"[^>]*>([^<]*)</a>', text)
    assert [(kinds, TEXT[int(start) : int(start) + len(printed)]) for kinds, start, printed in marked] == [
        ("level", "100亿元"), ("growth", "25%"), ("level planned doubt2", "110亿元"), ("level", "3亿元"),
    ]  # fmt: skip


def test_document_at_a_figure_opens_its_panel(shared_town):
    start = span("100亿元")["char_start"]
    text = shared_town.get(f"/document/1/{start}").text
    assert 'aria-current="true"' in text
    assert "10,000,000,000元" in text
    assert "130亿元" in text, "the other mention stands beside"


def test_series_keeps_the_words_and_links_to_the_sentence(shared_town):
    text = shared_town.get(f"/series?indicator={INDICATOR}&place={TOWN}").text
    assert "超100亿元" in text
    assert f'href="/document/1/{span("100亿元")["char_start"]}#f{span("100亿元")["char_start"]}"' in text
    assert "数据来源" in text


def test_series_csv_disarms_formulas_and_keeps_numbers():
    from pipelines.web.series_pages import write_csv

    lines = write_csv([{"a": "=1+1", "b": -5, "c": "-"}]).splitlines()
    assert lines == ["\ufeffa,b,c", "'=1+1,-5,-"]


def test_search_finds_by_initials(shared_town):
    answer = shared_town.get("/complete?q=ckze")
    assert '"name":"出口总额"' in answer.text


def test_english_pages_are_in_english(shared_town):
    text = shared_town.get("/", cookie="lang=en").text
    assert "Documents" in text
    assert 'lang="en"' in text


def test_unknown_address_has_a_search_box(shared_town):
    answer = shared_town.get("/document/99999")
    assert answer.status == 404
    assert 'role="search"' in answer.text


def test_no_warehouse_says_what_to_run(tmp_path):
    answer = make_client(tmp_path / "empty").get("/")
    assert answer.status == 503
    assert "baoshu run --data" in answer.text


def test_file_of_another_version_says_so(tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("CREATE SCHEMA marts; CREATE TABLE marts.observations (a INTEGER)")
    answer = make_client(tmp_path).get("/")
    assert answer.status == 503
    assert "another version" in answer.text


def test_next_page_after_a_publication_shows_the_new_build(town, tmp_path):
    assert "超100亿元" in town.get(f"/place?name={TOWN}").text
    publish_town(tmp_path / "warehouse.duckdb", "two", value=12_000_000_000)
    text = town.get(f"/place?name={TOWN}").text
    assert "超120亿元" in text
    assert "超100亿元" not in text


def test_page_of_a_build_is_made_once_for_each_language(town, monkeypatch):
    build = town.site.open()
    first, english = town.get("/document/1").text, town.get("/document/1", cookie="lang=en").text
    monkeypatch.setattr(build, "rows", lambda *_: pytest.fail("asked again"))
    assert town.get("/document/1").text == first
    assert town.get("/document/1", cookie="lang=en").text == english != first


def test_page_made_before_is_compressed_for_whoever_takes_it_so(town):
    plain = town.get("/document/1").headers
    for _ in range(2):
        packed = town.get("/document/1", **{"accept-encoding": "gzip"}).headers
        assert packed["content-encoding"] == "gzip"
        assert int(packed["content-length"]) < int(plain["content-length"])
        assert town.get("/document/1").headers == plain


def test_kept_pages_are_those_asked_for_last(town, monkeypatch):
    monkeypatch.setattr("pipelines.web.published._KEPT_BYTES", 40_000)
    for _ in range(3):
        for path in PATHS:
            assert town.get(path).status == 200
    kept = town.site.open()._pages
    assert 0 < sum(len(page.body) for page in kept.values()) <= 40_000


def test_home_tells_what_changed_since_the_build_before(town, tmp_path):
    for run_id in ("two", "three"):
        publish_town(tmp_path / "warehouse.duckdb", run_id)
    assert "与上次相比" in town.get("/").text


def test_page_is_not_sent_again_to_who_has_it_until_another_build_is_there(town, data):
    first = town.get("/conflicts")
    mark = first.headers["etag"]
    again = town.get("/conflicts", **{"if-none-match": mark})
    assert (again.status, again.text) == (304, "")
    assert town.get("/conflicts", cookie="lang=en", **{"if-none-match": mark}).status == 200
    publish_town(data / "warehouse.duckdb", "two", value=20_000_000_000)
    assert town.get("/conflicts", **{"if-none-match": mark}).status == 200
    assert "etag" not in town.get("/document/99").headers
