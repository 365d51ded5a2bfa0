"""Throughput of the adapters on one core: source of web pages in MB/s, pages of PDF, paragraphs of Word a second.

Run it: python tests/benchmarks/bench_formats.py. It prints a table and asserts no time. Times are of the processor, so that
what else the machine does counts little.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipelines.storage.reference_files import load_reference  # noqa: E402
from tests.benchmarks.bench_reading import build_text  # noqa: E402
from tests.written_files import write_pdf, write_word, write_word_paragraph  # noqa: E402
from transforms.reading.blocks import Content  # noqa: E402
from transforms.reading.formats.html import read_html  # noqa: E402
from transforms.reading.formats.pdf import read_pdf  # noqa: E402
from transforms.reading.formats.word import read_word  # noqa: E402

_PAGES = 40
_LINES = 42


def build_page(text: str) -> bytes:
    """A page with twice a hundred links, a script, and the text with a style on every paragraph."""
    links = "".join(
        f"<li class='nav-item'><a href='/n{n}/index.html' title='栏目{n}'>栏目{n}</a></li>" for n in range(100)
    )
    body = "".join(
        f"<p style='text-indent:2em'><span style='font-size:16px'>{line}</span></p>\n" for line in text.split("\n")
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><script>var a={'1;' * 5000}</script></head><body><div class=menu>"
        f"<ul>{links}</ul></div><div id=zoom>{body}</div><div class=footer><ul>{links}</ul></div></body></html>"
    ).encode()


def main() -> None:
    paragraphs = build_text(0.3, None)
    lines = [line for line in build_text(1, 34).split("\n") if line]
    pages = [
        [(60.0, 80.0 + 17 * row, 12.0, line) for row, line in enumerate(lines[start : start + _LINES])]
        for start in range(0, _PAGES * _LINES, _LINES)
    ]
    page = build_page(paragraphs)
    lexicon = load_reference().reading
    cases: list[tuple[str, Callable[[bytes], Content], bytes, float, str]] = [
        ("HTML", lambda data: read_html(data, lexicon), page, len(page) / 1e6, "MB/s"),
        ("PDF with a text layer", read_pdf, write_pdf(pages), _PAGES, "pages/s"),
        ("Word", read_word, write_word("".join(map(write_word_paragraph, paragraphs.split("\n")))),
         paragraphs.count("\n") + 1, "paragraphs/s"),
    ]  # fmt: skip
    for name, read, data, amount, unit in cases:
        read(data)
        start = time.process_time()
        read(data)
        print(f"{name:28} {amount / (time.process_time() - start):8.1f} {unit}")


if __name__ == "__main__":
    main()
