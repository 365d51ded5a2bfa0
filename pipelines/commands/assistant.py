"""`baoshu mcp`: the warehouse as tools of the Model Context Protocol, over standard input and output.

Belongs here: the tools' names and words, and which errors an assistant sees.
Does not: the questions and their limits (`warehouse.answers`). The protocol's package is the extra `baoshu[mcp]`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from pipelines.commands.requests import UnusableRequest
from warehouse import answers
from warehouse.database import WarehouseError

if TYPE_CHECKING:
    from mcp.server import MCPServer

_INSTRUCTIONS = (
    "Statistics read from Chinese press and government text. Look a name up with search_indicators and resolve_place, then ask "
    "get_statistics with the exact names. Whoever repeats a figure names its document and quotes it; say so where `conflicts` is not "
    "empty, `is_contradicted` is true, `status` is planned or `confidence` is low. `query` is for what the other tools cannot say; the "
    "views of schema marts have a comment on every column (duckdb_columns())."
)

Name = Annotated[str, Field(max_length=200)]
Most = Annotated[int, Field(ge=1, le=answers.MOST_ROWS, description="How many at most.")]


def serve_assistant(warehouse: Path) -> None:
    """Serve until standard input ends. Raises UnusableRequest where the extra is not installed."""
    build_server(warehouse).run("stdio")


def build_server(warehouse: Path) -> "MCPServer":
    """The server and its four tools."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise UnusableRequest("`baoshu mcp` needs the package mcp; install baoshu[mcp]") from error

    def tell(question: Callable[..., dict[str, Any]], *values: Any, **named: Any) -> dict[str, Any]:
        try:
            return question(warehouse, *values, **named)
        except WarehouseError as error:
            raise ToolError(" ".join(str(error).split())) from error

    server = MCPServer("baoshu", instructions=_INSTRUCTIONS)

    @server.tool()
    def search_indicators(text: Name, most: Most = 20) -> dict[str, Any]:
        """Indicators whose Chinese or English name or synonyms hold a text, with how many statistics are known of each."""
        return tell(answers.search_indicators, text, most)

    @server.tool()
    def resolve_place(text: Name, most: Most = 10) -> dict[str, Any]:
        """Places that a name, a part of one or a GB/T 2260 code may mean, with the areas above them, the likeliest first."""
        return tell(answers.match_places, text, most)

    @server.tool()
    def get_statistics(
        indicator: Name | None = None, place: Name | None = None, period: Name | None = None,
        subject: Name | None = None, kind: Name | None = None, most: Most = 50,
    ) -> dict[str, Any]:  # fmt: skip
        """Statistics by exact indicator, place (name or code), subject, period (2025, 2026-Q1) and kind (level, growth, delta, ratio,
        rank), newest first. Each has its evidence (quote, document, span, publication date), confidence, and what contradicts it."""
        return tell(
            answers.get_statistics, indicator=indicator, place=place, period=period, subject=subject, kind=kind, most=most
        )

    @server.tool()
    def query(sql: Annotated[str, Field(max_length=20_000)], most: Most = answers.MOST_ROWS) -> dict[str, Any]:
        """The rows of one SELECT in DuckDB's SQL on the schemas marts, star and audit; read-only, no files, no network."""
        return tell(answers.ask, sql, most)

    return server
