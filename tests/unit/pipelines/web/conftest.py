"""A site over a small warehouse made by hand, and a way to ask it without a server.

Belongs here: the figures of these tests, the client. Does not: what is asserted of pages.
"""

import asyncio
import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pipelines.settings import Settings
from pipelines.web.application import build_application
from pipelines.web.site import Site
from tests.factories import REFERENCE, make_document, make_frames, make_observation
from transforms.star.build import build_star
from warehouse.contract import build_frame
from warehouse.publishing import publish
from warehouse.tables import silver

HOST = "127.0.0.1:3001"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) =1+1 \u202e反\u202c\x1b[31m"
TEXT = f"出口额100亿元。比上年增长25%。力争2026年出口额110亿元。据{HOSTILE}统计，产值3亿元。"


@dataclass(frozen=True)
class Answer:
    """What a request came to."""

    status: int
    headers: dict[str, str]
    text: str


class Client:
    """Asks an application as a browser would."""

    def __init__(self, app, site: Site) -> None:
        self.app, self.site = app, site

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", {"host": HOST, **headers})

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        kind = {"host": HOST, "content-type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(form).encode(), {**kind, **headers})

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "root_path": "", "scheme": "http", "server": ("127.0.0.1", 3001),
            "client": ("127.0.0.1", 5), "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        }  # fmt: skip
        sent: list[dict] = []
        # The body once, then nothing more: an answer that listens for the browser to go would else listen for ever.
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive():
            return messages.pop() if messages else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        answer = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        text = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], answer, text.decode("utf-8", "replace"))


def span(printed: str) -> dict[str, object]:
    """Where something is printed in `TEXT`, and the sentence around it."""
    start = TEXT.index(printed)
    sentence = next(part for part in TEXT.split("。") if printed in part)
    return {"char_start": start, "char_end": start + len(printed), "surface": printed, "quote": f"{sentence}。"}


def publish_town(target: Path, run_id: str = "one", **changes: object) -> None:
    """A warehouse of one town at `target`; `changes` are fields of its first figure."""
    observations = [
        make_observation(**{**span("100亿元"), "comparator": ">", **changes}),
        make_observation(**span("25%"), kind="growth", value=25, unit="%", basis="同比", printed_exponent=0),
        make_observation(**span("110亿元"), value=11_000_000_000, status="planned", period="2026", confidence=0.4),
        make_observation(
            **span("3亿元"), value=300_000_000, indicator_name=None, indicator="产值<b>", subject=HOSTILE, place=None,
            place_code=None,
        ),
        make_observation(document_id=2, value=13_000_000_000, surface="130亿元", quote="出口额130亿元。", comparator=">"),
    ]  # fmt: skip
    documents = [
        make_document(1, title=HOSTILE, source_file="<b>a</b>.txt"),
        make_document(2, publisher="义乌市统计局", publication_date=datetime.date(2026, 1, 5)),
        make_document(3, status="rejected", reason=HOSTILE, encoding=None, text_length=None),
    ]
    frames = make_frames(observations, documents)
    texts = [{"document_id": 1, "text": TEXT}, {"document_id": 2, "text": "出口额130亿元。"}]
    frames["document_text"] = build_frame(texts, silver.DOCUMENT_TEXT)
    publish(build_star(frames, REFERENCE, {"run_id": run_id}), target, run_id, parquet=False)


def make_client(data: Path, *, read_only: bool = False) -> Client:
    """A client of the pages over a data folder."""
    site = Site(Settings(data=data), read_only=read_only)
    return Client(build_application(site, [HOST]), site)


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """The warehouse of the town, built once."""
    path = tmp_path_factory.mktemp("town") / "warehouse.duckdb"
    publish_town(path)
    return path


@pytest.fixture
def data(tmp_path, published) -> Path:
    """A data folder of its own with that warehouse in it."""
    shutil.copyfile(published, tmp_path / "warehouse.duckdb")
    return tmp_path


@pytest.fixture
def town(data) -> Client:
    """The pages over a data folder of their own."""
    return make_client(data)


@pytest.fixture(scope="session")
def shared_town(published) -> Client:
    """The pages over the warehouse of all tests, for those that only read."""
    return make_client(published.parent)
