"""Review: what is written, and all that must not write."""

import re

import pytest

from tests.unit.pipelines.web.conftest import HOST, Client, make_client, span


def _key(client: Client) -> int:
    start = span("100亿元")["char_start"]
    row = client.site.open().row("SELECT observation_key FROM marts.observations WHERE char_start = ?", [start])
    assert row is not None
    return row["observation_key"]


def _form(client: Client, **more: str) -> dict[str, str]:
    return {"token": client.site.token.value, "field": "unit", "value": "美元", "reason": "以美元计", "who": "陈编辑", **more}


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "corrections.csv"
    return lambda: path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def test_write_appends_the_line_of_the_command(town, lines):
    answer = town.post(f"/review/{_key(town)}", _form(town, next="/conflicts"))
    assert (answer.status, answer.headers["location"]) == (303, "/conflicts")
    (line,) = lines()
    start = span("100亿元")["char_start"]
    assert re.fullmatch(rf"{1:064x},{start},{start + 5},unit,美元,以美元计,陈编辑,\d{{4}}-\d\d-\d\d,元", line)


def test_accept_writes_the_field_as_it_is(town, lines):
    town.post(f"/review/{_key(town)}", {"token": town.site.token.value, "accept": "1", "who": "陈编辑"})
    assert ",kind,level,已核对，无误,陈编辑," in lines()[0]


def test_second_reviewer_of_one_field_sees_the_first(town, lines):
    town.post(f"/review/{_key(town)}", _form(town))
    answer = town.post(f"/review/{_key(town)}", _form(town, value="港元", who="林编辑"))
    assert answer.status == 409
    assert "陈编辑" in answer.text
    assert len(lines()) == 1


def test_field_that_changed_meanwhile_is_not_written(town, lines):
    answer = town.post(f"/review/{_key(town)}", _form(town, seen_unit="吨"))
    assert (answer.status, lines()) == (409, [])


def test_wrong_value_is_told_and_not_written(town, lines):
    answer = town.post(f"/review/{_key(town)}", _form(town, field="kind", value="heap"))
    assert (answer.status, lines()) == (422, [])


@pytest.mark.parametrize("token", ["", "guessed"])
def test_form_without_the_token_writes_nothing(town, lines, token):
    answer = town.post(f"/review/{_key(town)}", _form(town, token=token))
    assert (answer.status, lines()) == (403, [])


def test_other_site_writes_nothing(town, lines):
    for origin in ("https://elsewhere.example", "null"):
        answer = town.post(f"/review/{_key(town)}", _form(town), origin=origin)
        assert (answer.status, lines()) == (403, [])


def test_other_host_is_refused(town):
    assert town.get("/", host="elsewhere.example:3001").status == 421
    assert town.get("/", host=HOST).status == 200


def test_follow_up_leads_nowhere_else(town):
    answer = town.post(f"/review/{_key(town)}", _form(town, next="//elsewhere.example/"))
    assert answer.headers["location"] == "/review"


def test_read_only_pages_leave_no_way_to_write(data, lines):
    client = make_client(data, read_only=True)
    key = _key(client)
    assert client.get("/review").status == 404
    assert client.get(f"/review/{key}").status == 404
    assert client.post(f"/review/{key}", _form(client)).status == 405
    assert "/review" not in client.get(f"/document/1/{span('100亿元')['char_start']}").text
    assert lines() == []


def test_every_answer_has_the_policy(town):
    for path in ("/", "/nowhere", "/static/site.js", "/complete?q=a"):
        policy = town.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
