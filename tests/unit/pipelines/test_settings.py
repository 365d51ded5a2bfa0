from pathlib import Path

import pytest

from pipelines.settings import WrongSetting, load_settings


def test_load_settings_takes_the_environment_and_lets_options_win(monkeypatch, tmp_path):
    monkeypatch.setenv("BAOSHU_WORKERS", "3")
    monkeypatch.setenv("BAOSHU_DATA", str(tmp_path / "one"))
    settings = load_settings(data=tmp_path / "two", input=None)
    assert settings.workers == 3
    assert settings.data == tmp_path / "two"
    assert settings.warehouse_file == tmp_path / "two" / "warehouse.duckdb"


def test_load_settings_makes_paths_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert load_settings(data=Path("here")).data == tmp_path / "here"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BAOSHU_WORKERS", "many", "BAOSHU_WORKERS: "),
        ("BAOSHU_TIME_ZONE", "Mars/Olympus", "no time zone is called 'Mars/Olympus'"),
        ("BAOSHU_NIGHTLY_AT", "24:00", "'24:00' is no time of day"),
        ("BAOSHU_WEBHOOK", "example", "is no web address"),
        ("BAOSHU_POSTGRES_URL", "mysql://x", "no PostgreSQL address"),
        ("BAOSHU_KEEP_BUILDS", "0", "BAOSHU_KEEP_BUILDS: "),
        ("BAOSHU_ARTICLE_FIELDS", "body=zw", "body=zw is no field of an article"),
    ],
)
def test_load_settings_names_the_variable_that_is_wrong(monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as caught:
        load_settings()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_wrong_setting_keeps_a_password_to_itself(monkeypatch):
    monkeypatch.setenv("BAOSHU_POSTGRES_URL", "mysql://user:secret@host/db")
    with pytest.raises(WrongSetting) as caught:
        load_settings()
    assert "secret" not in str(caught.value)


def test_derive_environment_gives_the_same_settings_back(monkeypatch, tmp_path):
    settings = load_settings(data=tmp_path, workers=2, webhook="https://example.org/hook", follow_links=True)
    for name, value in settings.derive_environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings
