"""`baoshu mcp` as an assistant meets it: the command, started as a process, spoken to over its standard input and output."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.factories import REFERENCE, make_silver
from transforms.star.build import build_star
from warehouse.publishing import publish

mcp = pytest.importorskip("mcp", reason="needs the extra baoshu[mcp]")


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("assistant")
    publish(build_star(make_silver(1000), REFERENCE, {"run_id": "asked"}), folder / "warehouse.duckdb", "asked", parquet=False)
    return folder


def converse(data: Path, *calls: tuple[str, dict]):
    """What the server says of itself, its tools, and the results of the calls, in one conversation."""
    command = str(Path(sys.executable).with_name("baoshu"))
    server = mcp.StdioServerParameters(command=command, args=["mcp", "--data", str(data)], env=dict(os.environ))

    async def talk():
        async with mcp.Client(server, read_timeout_seconds=60) as client:
            tools = await client.list_tools()
            return tools.tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(talk())


def test_mcp_offers_four_tools_and_answers_with_evidence_and_build(data):
    tools, (indicators, places, statistics, rows) = converse(
        data,
        ("search_indicators", {"text": "出口"}),
        ("resolve_place", {"text": "义乌"}),
        ("get_statistics", {"indicator": "出口总额", "place": "义乌市", "most": 2}),
        ("query", {"sql": "select count(*) as n from marts.observations"}),
    )
    assert {tool.name for tool in tools} == {"search_indicators", "resolve_place", "get_statistics", "query"}
    assert all(tool.description for tool in tools)
    assert indicators.structured_content["indicators"][0]["indicator"] == "出口总额"
    assert places.structured_content["places"][0]["place_code"] == "330782"
    for row in statistics.structured_content["statistics"]:
        assert row["evidence"]["quote"]
        assert row["evidence"]["char_end"] > row["evidence"]["char_start"]
    assert len(statistics.structured_content["statistics"]) == 2
    assert rows.structured_content["rows"] == [{"n": 1000}]
    for answer in (indicators, places, statistics, rows):
        assert not answer.is_error
        assert answer.structured_content["build"]["run_id"] == "asked"


def test_mcp_refuses_in_words_and_goes_on(data):
    _, answers = converse(
        data,
        ("query", {"sql": "select 1; select 2"}),
        ("query", {"sql": "copy (select 1) to 'stolen.csv'"}),
        ("query", {"sql": "attach 'other.duckdb'"}),
        ("query", {"sql": "select * from read_text('/etc/hostname')"}),
        ("query", {"sql": "select * from marts.observations"}),
        ("get_statistics", {}),
        ("query", {"sql": "select 1 as one"}),
    )
    *refused, last = answers
    words = ["there are 2", "this is COPY", "this is ATTACH", "file system operations are disabled", "more than 200 rows", "name an"]
    for answer, word in zip(refused, words, strict=True):
        assert answer.is_error
        assert word in answer.content[0].text
        assert "Traceback" not in answer.content[0].text
    assert last.structured_content["rows"] == [{"one": 1}]


def test_mcp_says_that_there_is_no_warehouse_when_asked(tmp_path):
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    _, (answer,) = converse(tmp_path / "data", ("resolve_place", {"text": "义乌"}))
    assert answer.is_error
    assert "there is no warehouse" in answer.content[0].text
