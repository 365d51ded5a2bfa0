"""The command `baoshu`: its commands, options and exit codes.

Belongs here: parsing options, one clear line for a person's mistake (exit 2), dispatch.
Does not: what the commands do beyond a few lines (`pipelines.commands.run` and its neighbours). Heavy imports stay
inside the commands, so that `baoshu --help` answers at once.
"""

import datetime
import gc
import io
import os
import resource
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.running.machine_faults import OUT_OF_MEMORY, is_out_of_memory
from pipelines.visible_text import say, warn
from pipelines.workers.child_processes import collect_seldom
from warehouse.export_formats import describe_export_formats

EXIT_FAILED, EXIT_MISTAKE, EXIT_INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="baoshu",
    help="报数 · raw Chinese press and government text in, a warehouse of statistics out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

InputFolder = Annotated[Path | None, typer.Option("--input", help="Folder of texts.  [default: seeds/documents]")]
DataFolder = Annotated[Path | None, typer.Option("--data", help="Folder for everything written.  [default: data]")]


def _show_version(is_asked: bool) -> None:
    if is_asked:
        import importlib.metadata

        say(f"baoshu {importlib.metadata.version('baoshu')}")
        raise typer.Exit


@app.callback()
def choose_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """报数 · raw Chinese press and government text in, a warehouse of statistics out."""


@app.command()
def run(
    input: InputFolder = None,
    data: DataFolder = None,
    full: Annotated[bool, typer.Option("--full", help="Extract everything anew.")] = False,
    follow_links: Annotated[
        bool | None, typer.Option("--follow-links", help="Follow links that lead out of the input folder.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes; 0 for one a core.")] = None,
    accept_changes: Annotated[
        bool | None,
        typer.Option(
            "--accept-changes", help="The input shrank or changed on purpose: do not compare with the last build."
        ),
    ] = None,
) -> None:
    """Read a folder of texts and publish the warehouse."""
    collect_seldom()
    from pipelines.commands.run import run_refresh
    from pipelines.settings import load_settings

    settings = load_settings(
        input=input, data=data, follow_links=follow_links, workers=workers, accept_changes=accept_changes
    )
    try:
        code = run_refresh(settings, full=full)
    except KeyboardInterrupt:
        warn("interrupted; the published warehouse is as it was")
        code = EXIT_INTERRUPTED
    # What is left lives to the end, which is now; looking through it for cycles on the way out takes most of a second.
    gc.freeze()
    raise typer.Exit(code)


@app.command()
def ui(
    input: InputFolder = None,
    data: DataFolder = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 3000,
    pages_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Serve the pages of `baoshu web` too, on this port.")
    ] = None,
) -> None:
    """Open Dagster's UI, with its daemon, until Ctrl-C."""
    from pipelines.commands.user_interface import serve
    from pipelines.settings import load_settings

    raise typer.Exit(serve(load_settings(input=input, data=data), port, pages_port))


@app.command()
def web(
    data: DataFolder = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 3001,
    read_only: Annotated[bool, typer.Option("--read-only", help="Leave no way to write corrections.")] = False,
    export: Annotated[Path | None, typer.Option(help="Write the pages into this folder instead of serving them.")] = None,
    language: Annotated[str, typer.Option(help="Language of the pages written: zh or en.")] = "zh",
    dagster_port: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Open the pages: documents with their figures, series, contradictions, review."""
    from pipelines.settings import load_settings
    from pipelines.web.serving import export_pages, serve_pages

    settings = load_settings(data=data)
    if export is not None:
        raise typer.Exit(export_pages(settings, export, language))
    raise typer.Exit(serve_pages(settings, port, read_only=read_only, dagster_port=dagster_port))


@app.command()
def extract(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")] = "-",
    date: Annotated[str | None, typer.Option(help="Publication date, 2026-05-20.")] = None,
    place: Annotated[str | None, typer.Option(help="The area the text speaks of, 义乌市.")] = None,
    numerals: Annotated[bool, typer.Option("--numerals", help="Every numeral and what became of it.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Why each figure was read as it was.")] = False,
    format: Annotated[str, typer.Option(help="table or jsonl.")] = "table",
) -> None:
    """Show what one text says, without a warehouse."""
    from pipelines.commands.extract import show_extraction

    show_extraction(file, date=date, place=place, numerals=numerals, form=format, explain=explain)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    data: DataFolder = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 100,
    format: Annotated[str, typer.Option(help="table, csv or jsonl.")] = "table",
) -> None:
    """Ask the published warehouse; nothing can be changed."""
    from pipelines.commands.query import show_query
    from pipelines.settings import load_settings

    show_query(load_settings(data=data).warehouse_file, sql, limit, format)


@app.command()
def diff(
    before: Annotated[
        str | None, typer.Argument(help="A kept build, by its time or run.  [default: the one before]")
    ] = None,
    after: Annotated[str | None, typer.Argument(help="Another.  [default: the one published]")] = None,
    input: InputFolder = None,
    data: DataFolder = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="What today's rules and tables would change, without publishing anything.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 40,
    format: Annotated[str, typer.Option(help="table, csv or jsonl.")] = "table",
) -> None:
    """Say which statistics two builds do not share, and why."""
    from pipelines.commands.diff import show_changes, show_effect_of_rules
    from pipelines.settings import load_settings

    settings = load_settings(input=input, data=data)
    if rules:
        show_effect_of_rules(settings, before, after, limit, format)
    else:
        show_changes(settings, before, after, limit, format)


@app.command()
def export(
    output: Annotated[Path, typer.Argument(help="File or folder to write; a file's ending says the format.")],
    data: DataFolder = None,
    mart: Annotated[str | None, typer.Option(help="View of schema marts.  [default: observations]")] = None,
    format: Annotated[str | None, typer.Option(help=f"{describe_export_formats()}.")] = None,
    where: Annotated[str | None, typer.Option(help="Condition on the rows, in SQL.")] = None,
    as_of: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Figures as they were known on that day.")
    ] = None,
    licence: Annotated[str | None, typer.Option(help="Licence a datapackage names, CC-BY-4.0.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Write a view of the warehouse, or its statistics in a standard, to a file or a folder."""
    from pipelines.commands.query import export_view
    from pipelines.settings import load_settings
    from warehouse.exporting import Request

    request = Request(mart, where, as_of.date() if as_of else None, licence)
    export_view(load_settings(data=data).warehouse_file, output, format, request, replace=replace)


@app.command()
def mcp(data: DataFolder = None) -> None:
    """Answer an assistant over standard input and output (Model Context Protocol); needs the extra baoshu[mcp]."""
    from pipelines.commands.assistant import serve_assistant
    from pipelines.settings import load_settings

    serve_assistant(load_settings(data=data).warehouse_file)


@app.command()
def review(
    data: DataFolder = None,
    limit: Annotated[int, typer.Option(min=1, help="Observations at most.")] = 20,
    number: Annotated[int | None, typer.Option(help="Correct the observation of this number in the list.")] = None,
    field: Annotated[str, typer.Option(help="Field to correct.")] = "",
    value: Annotated[str, typer.Option(help="What it should hold; empty clears it.")] = "",
    reason: Annotated[str, typer.Option(help="Why, for whoever reads it later.")] = "",
    who: Annotated[str | None, typer.Option(help="Your name.  [default: login name]")] = None,
) -> None:
    """List the observations most worth a second look; with --number, write down a correction of one."""
    from pipelines.commands.review import correct, show_doubtful
    from pipelines.settings import load_settings

    settings = load_settings(data=data)
    if number is None:
        show_doubtful(settings, limit)
    else:
        print(correct(settings, number, field, value, reason, who, limit), end="")


@app.command()
def docs(data: DataFolder = None) -> None:
    """Say where the Data Docs and the data dictionary lie."""
    from pipelines.commands.query import show_documents
    from pipelines.settings import load_settings

    show_documents(load_settings(data=data))


def main() -> None:
    """The entry point: a person's mistake is one line on stderr and exit 2; Ctrl-C is exit 130, as Typer has it."""
    # What is written is for the one who runs this, and a group that is let in: not for everybody on the machine.
    os.umask(os.umask(0o077) | 0o027)
    _prepare_for_little_memory()
    for stream in (sys.stdout, sys.stderr):
        # A name on disk, or a terminal that is not UTF-8, must not end a command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(standalone_mode=True)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_FAILED)
    except Exception as error:
        if is_out_of_memory(type(error).__name__, str(error)):
            warn(f"baoshu: {OUT_OF_MEMORY}")
            sys.exit(EXIT_FAILED)
        if not _is_mistake(error):
            raise
        warn(f"baoshu: {' '.join(str(error).split())}")
        sys.exit(EXIT_MISTAKE)


def _prepare_for_little_memory() -> None:
    """Where the address space is limited (`ulimit -v`), keeps libraries, before they are loaded, from threads that they
    cannot do without once they have tried: OpenBLAS then interrupts the process as Ctrl-C does, and the allocator of
    Polars waits for ever."""
    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        os.environ.setdefault("_RJEM_MALLOC_CONF", "background_thread:false")


def _is_mistake(error: Exception) -> bool:
    """Whether the error is about what the person asked for. Only modules that were loaded can have raised it."""
    known = {
        "pipelines.settings": "WrongSetting",
        "pipelines.storage.input_folder": "UnusableInput",
        "pipelines.storage.reference_files": "UnreadableReference",
        "pipelines.commands.run": "UnusableFolder",
        "pipelines.commands.requests": "UnusableRequest",
        "pipelines.commands.user_interface": "UnusablePort",
        "pipelines.web.serving": "UnusablePort",
        "pipelines.web.static_copy": "UnusableFolder",
        "transforms.reading.documents": "UnreadableDocument",
        "warehouse.database": "WarehouseError",
        "warehouse.exporting": "ExportError",
    }
    kinds = tuple(getattr(sys.modules[name], kind) for name, kind in known.items() if name in sys.modules)
    return isinstance(error, kinds)
