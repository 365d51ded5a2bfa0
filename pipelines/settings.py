"""The settings of an installation: one typed object, filled from BAOSHU_* variables or from command-line options.

Belongs here: every setting with its meaning, default and check; the places below the data folder.
Does not: reading input, starting Dagster (`pipelines.running.instance`).
"""

import re
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.storage.seeds import REFERENCE_FOLDER, SAMPLE_DOCUMENTS

PREFIX = "BAOSHU_"


class WrongSetting(ValueError):  # noqa: N818 - the fault is the setting's, not the program's
    """A setting cannot be used; the message is one line that names the variable and what is wrong with it."""


def _check_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is called {name!r}; write one like Asia/Shanghai") from error
    return name


def _check_clock_time(text: str) -> str:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"{text!r} is no time of day; write one like 02:00")
    return text


def _split_pairs(text: str) -> list[tuple[str, str]]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    return [(field.strip(), name.strip()) for field, _, name in pairs]


def _check_article_fields(text: str) -> str:
    from transforms.reading.formats.wrapped import FIELDS

    for field, name in _split_pairs(text):
        if field not in FIELDS or not name:
            raise ValueError(f"{field}={name} is no field of an article; write one like text=zw, of {', '.join(FIELDS)}")
    return text


def _check_web_address(text: str | None) -> str | None:
    if text and not re.match(r"https?://[^\s/]+", text):
        # Not repeated: what was mistyped may hold a token.
        raise ValueError("is no web address; write one like https://example.org/hook")
    return text or None


def _check_postgres_address(text: str | None) -> str | None:
    """The address with its driver named: left open, SQLAlchemy 2.1 takes psycopg 3, and Dagster brings psycopg2."""
    if not text:
        return None
    match = re.match(r"postgres(?:ql)?(?:\+psycopg2)?://(\S+)", text)
    if not match:
        raise ValueError("no PostgreSQL address; write one like postgresql://user:password@host:5432/database")
    return f"postgresql+psycopg2://{match[1]}"


class Settings(BaseSettings):
    """What an installation may choose. Each field is the variable BAOSHU_<FIELD> in the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    input: Path = Field(SAMPLE_DOCUMENTS, description="folder of texts to read, with its subfolders")
    data: Path = Field(Path("data"), description="folder for everything that is written; the warehouse lies in it")
    reference: Path = Field(REFERENCE_FOLDER, description="folder of the reference tables")
    corrections: Path | None = Field(
        None,
        description="file of reviewers' corrections, where several data folders share one; DATA/corrections.csv if unset",
    )
    workers: int = Field(0, ge=0, le=256, description="worker processes for extraction; 0 takes the number of cores")
    follow_links: bool = Field(False, description="follow symbolic links that lead out of the input folder")
    keep_builds: int = Field(3, ge=1, le=1000, description="published files to keep, the current one included")
    keyed_fact_rows: int = Field(
        200_000, ge=0,
        description="tables of facts declare primary and foreign keys in the warehouse where none has more rows; audit.relation tells all",
    )  # fmt: skip
    keep_runs: int = Field(
        100, ge=1, le=100_000, description="runs to keep in Dagster's record, with their events and what their checks said"
    )
    keep_days: int = Field(
        90, ge=1, le=36_500, description="days to keep a run in Dagster's record, and a file that was put aside unreadable"
    )
    keep_log_megabytes: int = Field(
        8, ge=1, le=4096, description="a log larger than this, in MiB, loses its older half"
    )
    time_zone: Annotated[str, AfterValidator(_check_time_zone)] = Field(
        "Asia/Shanghai", description="time zone of the nightly schedule"
    )
    nightly_at: Annotated[str, AfterValidator(_check_clock_time)] = Field(
        "02:00", description="time of day of the nightly refresh"
    )
    quiet_seconds: int = Field(
        60, ge=0, le=86_400, description="how long the input folder must rest before the sensor starts a run"
    )
    sensor_seconds: int = Field(30, ge=1, le=86_400, description="how often the sensor looks at the input folder")
    settle_seconds: float = Field(
        1.0, ge=0, le=60, description="a file changed less than this long ago is looked at twice: is it still growing?"
    )
    batch_kilobytes: int = Field(512, ge=1, le=1_048_576, description="bytes of text in one extraction batch, in KiB")
    largest_megabytes: int = Field(
        32, ge=1, le=4096, description="a file larger than this, in MiB, is no page of text and is set aside"
    )
    article_fields: Annotated[str, AfterValidator(_check_article_fields)] = Field(
        "",
        description="names of fields in JSON and CSV that wrap articles, beside those known: text=zw,title=bt,date=rq,publisher=ly",
    )
    accept_changes: bool = Field(
        False,
        description="do not hold the build against the one published last: the input shrank or changed on purpose",
    )
    webhook: Annotated[str | None, AfterValidator(_check_web_address)] = Field(
        None, description="web address that hears of failed runs and of builds that changed something, as a JSON post"
    )
    hosts: str = Field(
        "", description="names beside localhost under which the UI and the pages are reached, with commas; others are not answered"
    )
    postgres_url: Annotated[str | None, AfterValidator(_check_postgres_address)] = Field(
        None, description="PostgreSQL address for Dagster's own storage; SQLite below the data folder where unset"
    )

    def list_hosts(self) -> list[str]:
        """The names of `hosts`, one by one."""
        return [name.strip() for name in self.hosts.split(",") if name.strip()]

    def list_article_fields(self) -> tuple[tuple[str, str], ...]:
        """The pairs of `article_fields`: a field, a name that files give it."""
        return tuple(_split_pairs(self.article_fields))

    @property
    def warehouse_file(self) -> Path:
        """The published warehouse."""
        return self.data / "warehouse.duckdb"

    @property
    def corrections_file(self) -> Path:
        """Reviewers' corrections. A correction speaks of the texts of one input, so the file lies with what was made of
        them unless a shared one is set."""
        return self.corrections or self.data / "corrections.csv"

    @property
    def staging_folder(self) -> Path:
        """Silver store and frames between steps, as Parquet."""
        return self.data / "staging"

    @property
    def dagster_home(self) -> Path:
        """Dagster's home: its dagster.yaml, SQLite files and logs."""
        return self.data / "dagster"

    @property
    def data_docs_folder(self) -> Path:
        """Great Expectations' Data Docs."""
        return self.data / "quality"

    @property
    def manifest_digest_file(self) -> Path:
        """Digest of the input folder as the published warehouse has it."""
        return self.staging_folder / "published.digest"

    @property
    def log_file(self) -> Path:
        """The log of failed runs, a line each."""
        return self.data / "failures.log"

    @property
    def ui_log_file(self) -> Path:
        """What the web server and the daemon of `baoshu ui` say."""
        return self.dagster_home / "ui.log"

    def derive_environment(self) -> dict[str, str]:
        """The settings as BAOSHU_* variables, for a child process; paths absolute, unset ones left out."""
        environment: dict[str, str] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is not None:
                environment[f"{PREFIX}{name.upper()}"] = str(value.resolve() if isinstance(value, Path) else value)
        return environment


def load_settings(**chosen: Any) -> Settings:
    """Settings from the environment, overridden by what was chosen (None = not chosen); paths come back absolute.

    Raises WrongSetting, one line that names every variable that is wrong.
    """
    try:
        settings = Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        faults = [f"{PREFIX}{str(fault['loc'][0]).upper()}: {_say(fault)}" for fault in error.errors()]
        raise WrongSetting("; ".join(faults)) from error
    paths = {
        name: path.expanduser().absolute()
        for name in ("input", "data", "reference", "corrections")
        if (path := getattr(settings, name)) is not None
    }
    return settings.model_copy(update=paths)


def _say(fault: Any) -> str:
    """Our own checks say what they need to; pydantic's do not repeat the value, and none of those holds a secret."""
    if fault["type"] == "value_error":
        return fault["msg"].removeprefix("Value error, ")
    return f"{fault['msg'][0].lower()}{fault['msg'][1:]}, got {fault['input']!r}"
