"""No numeral drops silently: an independent scan of digits and Chinese numerals against the rows of `numeral`.

Belongs here: the scan over the labelled texts, the sample documents and, where present, `../shared/texts`.
Does not: whether a reason is right (`tests/unit/transforms/test_screening.py`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_shared_texts import stated_metadata
from transforms.meaning.extraction import extract_document
from transforms.meaning.rows import Extraction
from transforms.reading.documents import read_document
from transforms.reference import Reference

ROOT = Path(__file__).parents[2]
# 千 of 千瓦, 千克, 千米 … and 百 of 百分点 belong to the unit.
_SCAN = re.compile(r"[0-9０-９]+|(?:[〇零一二两三四五六七八九十万亿]|百(?!\s*分点)|千(?!\s*[瓦克米伏卡焦赫帕]))+")
_UNEXPLAINED = 0.005
_SHORTEST_EXPLANATION = 12


def read_folder(folder: Path, reference: Reference) -> Iterator[tuple[str, str, Extraction]]:
    """Name, text and rows of every text file of a folder."""
    stated = stated_metadata(folder)
    for path in sorted(folder.glob("*.txt")):
        document = read_document(path.name, path.read_bytes(), stated.get(path.name), reference)
        yield path.name, document.text, extract_document(document, reference)


@pytest.fixture(scope="module", params=["tests/golden", "tests/golden_tables", "seeds/documents", "../shared/texts"])
def documents(request: pytest.FixtureRequest, reference: Reference) -> list[tuple[str, str, Extraction]]:
    folder = ROOT / request.param
    if not folder.is_dir():
        pytest.skip(f"no folder {request.param}")
    return list(read_folder(folder, reference))


def excerpt(text: str, start: int, end: int) -> str:
    """The numeral in its surroundings, on one line."""
    before, after = text[max(0, start - _SHORTEST_EXPLANATION) : start], text[end : end + _SHORTEST_EXPLANATION]
    return re.sub(r"\s+", "", f"{before}【{text[start:end]}】{after}")


def test_every_numeral_of_an_independent_scan_has_a_row(documents: list[tuple[str, str, Extraction]]):
    missing, scanned = [], 0
    for name, text, rows in documents:
        covered = bytearray(len(text))
        for row in rows.numerals:
            covered[row["char_start"] : row["char_end"]] = b"\1" * (row["char_end"] - row["char_start"])
        for match in _SCAN.finditer(text):
            scanned += 1
            if not any(covered[match.start() : match.end()]):
                missing.append(f"{name} {excerpt(text, *match.span())}")
    assert scanned > 0
    assert not missing, "\n".join(missing)


def test_hardly_a_numeral_is_unexplained(documents: list[tuple[str, str, Extraction]]):
    total = sum(len(rows.numerals) for _, _, rows in documents)
    unexplained = [
        f"{name} {excerpt(text, row['char_start'], row['char_end'])}"
        for name, text, rows in documents
        for row in rows.numerals
        if row["outcome"] == "unexplained"
    ]
    assert len(unexplained) <= _UNEXPLAINED * total, "\n".join(unexplained)


def test_every_observation_rests_on_a_numeral_or_a_rank_or_doubling(documents: list[tuple[str, str, Extraction]]):
    for name, text, rows in documents:
        counted = [(row["char_start"], row["char_end"]) for row in rows.numerals if row["outcome"] == "observation"]
        for row in rows.observations:
            start, end = row["char_start"], row["char_end"]
            rests = any(a < end and start < b for a, b in counted) or "首" in row["surface"] or "番" in row["surface"]
            assert rests, f"{name} {excerpt(text, start, end)}"
