"""Throughput of the reading stage on one core, on pages of each layout, and how it grows with their size.

Run it: python tests/benchmarks/bench_reading.py [megabytes]. It prints a table and asserts no time. Times are of the
processor, so that what else the machine does counts little.
"""

import csv
import random
import resource
import sys
import time
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from transforms.reading.documents import read_document  # noqa: E402
from transforms.reading.reading_lexicon import ReadingLexicon  # noqa: E402

_SUBJECTS = ("全县粮食", "港口集装箱", "新能源汽车", "跨境电商", "高铁客运", "常住居民", "光伏电站", "农产品")
_FACTS = ("产量达{}万吨", "同比增长{}%", "完成投资{}亿元", "新增就业{}人", "出口额突破{}亿美元", "惠及农户{}余户")


def build_text(megabytes: float, wrap: int | None) -> str:
    """Made-up paragraphs, a line each, or wrapped at so many characters with an empty line behind every line."""
    rng = random.Random(7)
    paragraphs, size = [], 0
    while size < megabytes * 350_000:
        facts = [
            rng.choice(_SUBJECTS) + rng.choice(_FACTS).format(rng.randint(2, 9000)) for _ in range(rng.randint(3, 9))
        ]
        paragraph = "今年上半年，" + "，".join(facts) + "。各地因地制宜推进产业发展，群众收入稳步提高。"
        if rng.random() < 0.1:
            paragraph = f"（{rng.choice('一二三四五六')}）{rng.choice(_SUBJECTS)}发展情况"
        paragraphs.append(paragraph)
        size += len(paragraph)
    if wrap is None:
        return "\n".join(paragraphs)
    lines = [p[i : i + wrap] for p in paragraphs for i in range(0, len(p), wrap)]
    return "\n\n".join(lines)


def load_reading() -> SimpleNamespace:
    """The reading lexicon from the reference tables, without the rest of the reference."""
    rows = {}
    for name in ("traditional", "publishers", "chrome"):
        with (ROOT / "seeds" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows[name] = list(csv.DictReader(file))
    return SimpleNamespace(reading=ReadingLexicon.from_rows(**rows), gazetteer=None)


def main() -> None:
    largest = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    reference = load_reading()
    read_document("warm.txt", build_text(0.1, 16).encode(), None, reference)
    cases = [
        (f"{name} {megabytes:g} MB", build_text(megabytes, wrap))
        for name, wrap in (("a line a paragraph", None), ("wrapped at 16", 16))
        for megabytes in (largest / 4, largest)
    ]
    cases.append((f"one line {largest:g} MB", build_text(largest, None).replace("\n", "")))
    cases.append((f"{int(largest * 20_000)} short lines", "第三行字\n" * int(largest * 20_000) + "完。"))
    for name, text in cases:
        data = text.encode()
        start = time.process_time()
        document = read_document("bench.txt", data, None, reference)
        seconds = time.process_time() - start
        sentences = sum(len(article.sentences) for article in document.articles)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{name:28} {len(data) / 1e6 / seconds:6.1f} MB/s {seconds:7.2f} s {sentences:8} sentences, peak {peak} MB"
        )


if __name__ == "__main__":
    main()
