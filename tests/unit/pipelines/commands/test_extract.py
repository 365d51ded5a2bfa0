"""`baoshu extract`: which fields of a wrapped article are read."""

import json

import pytest

from pipelines.commands.extract import show_extraction


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.jsonl",
            '{"zw": "今年全县修渠36公里。", "rq": "2025-06-01"}\n{"zw": "今年夏收小麦3万吨。", "rq": "2025-06-02"}\n',
        ),
        (
            "a.csv",
            "rq,zw\n2025-06-01,今年全县修渠36公里，比去年多，质量也更好，群众都很满意，纷纷点赞。\n2025-06-02,今年夏收小麦3万吨。\n",
        ),
    ],
)
def test_show_extraction_reads_fields_by_the_names_that_the_settings_say(name, content, tmp_path, monkeypatch, capsys):
    (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setenv("BAOSHU_ARTICLE_FIELDS", "text=zw,date=rq")
    show_extraction(str(tmp_path / name), date=None, place=None, numerals=False, form="jsonl")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["surface"], row["period"]) for row in rows] == [("36公里", "2025"), ("3万吨", "2025")]
