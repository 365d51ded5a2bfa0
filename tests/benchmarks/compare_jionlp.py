"""Our whole extraction against JioNLP's time, money and location extraction, on the same text in the same run.

Run it: python tests/benchmarks/compare_jionlp.py [--kb 100] [--texts FOLDER]. It makes a virtual environment in a temporary
folder, installs JioNLP there and removes it again; neither the product nor its tests depend on that package. JioNLP gets the
text twice, by sentence and by document. Times are of the processor, without start-up on either side.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bench_extraction as ours

PACKAGE = "jionlp==1.5.31"
_SENTENCE_END = re.compile(r"(?<=[。；！？\n])")

# Runs in the other environment: pieces of text on standard input, seconds and counts on standard output.
THEIRS = """
import contextlib, io, json, sys, time
with contextlib.redirect_stdout(io.StringIO()):
    import jionlp
    def extract(text):
        times = jionlp.ner.extract_time(text, time_base=1779235200.0)
        money = jionlp.ner.extract_money(text)
        jionlp.recognize_location(text)
        return len(times) + len(money)
    extract("2025年义乌市出口额35亿元。")
    found = failed = 0
    start = time.process_time()
    for text in json.load(sys.stdin):
        try:
            found += extract(text)
        except Exception:  # its parsers raise on some of the times they find; that piece is lost to them
            failed += 1
    seconds = time.process_time() - start
json.dump({"seconds": seconds, "found": found, "failed": failed}, sys.stdout)
"""


def cut_reports(reports: list[ours.Report], kilobytes: float) -> list[ours.Report]:
    """The first kilobytes of the reports, cut behind a sentence."""
    cut: list[ours.Report] = []
    left = kilobytes * 1000
    for name, data, metadata in reports:
        sentences: list[str] = []
        for sentence in _SENTENCE_END.split(data.decode()):
            if left <= 0:
                break
            sentences.append(sentence)
            left -= len(sentence.encode())
        if sentences:
            cut.append((name, "".join(sentences).encode(), metadata))
    return cut


def run_theirs(ways: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """For every way of cutting the text: seconds, times and amounts found, pieces JioNLP failed on."""
    with tempfile.TemporaryDirectory(prefix="jionlp-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True, stderr=subprocess.DEVNULL)
        command = [python, "-c", THEIRS]
        return {
            way: json.loads(
                subprocess.run(command, input=json.dumps(pieces), capture_output=True, text=True, check=True).stdout
            )
            for way, pieces in ways.items()
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kb", type=float, default=200.0, help="kilobytes of text")
    parser.add_argument("--texts", type=Path, default=ours.default_folder(), help="folder with documents.csv")
    chosen = parser.parse_args()
    reports = cut_reports(ours.read_reports(chosen.texts), chosen.kb)
    size = sum(len(data) for _, data, _ in reports) / 1e6
    texts = [data.decode() for _, data, _ in reports]
    sentences = [sentence for text in texts for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    ours.count_observations(reports)
    seconds, (observations, _) = ours.measure(lambda: ours.count_observations(reports))  # type: ignore[misc]
    print(f"{size * 1000:.0f} KB, {len(texts)} reports, {len(sentences)} sentences")
    print(f"ours                {size / seconds:7.3f} MB/s {seconds:7.2f} s, {observations} observations")
    for way, theirs in run_theirs({"by sentence": sentences, "by document": texts}).items():
        print(
            f"JioNLP {way}  {size / theirs['seconds']:7.3f} MB/s {theirs['seconds']:7.2f} s, {theirs['found']:.0f} times"
            f" and amounts, failed on {theirs['failed']:.0f} pieces; ours is {theirs['seconds'] / seconds:.1f} times as fast"
        )


if __name__ == "__main__":
    main()
