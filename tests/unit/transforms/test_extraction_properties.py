"""What holds of extraction for any text: offsets, accounting, independence of sentences, the same answer twice, linear time.

Belongs here: properties over made-up texts, and texts made to hurt. Does not: what single sentences mean.
"""

import itertools
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.extracting import extract
from transforms.meaning.rows import Extraction
from transforms.reading.documents import UnreadableDocument
from transforms.reference import Reference
from warehouse.contract import build_frame
from warehouse.tables import silver

Read = Callable[[str], Extraction | None]
any_text = settings(deadline=None, max_examples=150, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

_WORDS = (
    "全市粮食产量 出口额 城镇新增就业 规上工业增加值 覆盖率 常住人口 其中 分别 同比 环比 比上年 增长 下降 提高 减少 "
    "达到 增加到 由 从 占 居全省 约 超 近 以上 左右 计划 预计 将 到2030年 2025年 今年一季度 截至4月底 “十四五”期间 "
    "连续五年 五年来 周口市 太康县 全省 我市 京津冀 全国 1.2万亿 86 25,965万 三千二百 三分之二 九成 百分之十二点五 "
    "十几 数百 两 一 第一 首位 前十 翻一番 元 亿元 万吨 % 个百分点 倍 人 家 元/千瓦时 微克/立方米 8%至10% 30—50万元 "
    "， 。 、 ； ： （ ） “ ” 《 》 和 的 一是 （二） 第六代 PM2.5 〇 零 亿 千 ． · ％ ７ https://a.cn/1 0371-65501234"
)
_PIECES = _WORDS.split()
_SPACES = [" ", "\u3000", "\t", "\n", "\n\n"]
sentences = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
pages = st.lists(st.sampled_from(_PIECES + _SPACES), max_size=40).map("".join)
characters = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from(
            "一二三两十百千万亿零〇点成半多余第年月日0123456789０９.,，。、；：（）()“”《》%％‰元吨人个\n\u3000"
        ),
    ),
    max_size=200,
)
texts = st.one_of(pages, characters)
_BLANK = re.compile(r"[\s\ufeff\u3000]+")
# What makes a text readable at all: enough Chinese to be told from noise.
_BODY = "各地抓住有利时机，推动经济社会平稳健康发展，群众生活不断改善。\n\n"


@pytest.fixture(scope="module")
def read(reference: Reference) -> Read:
    """Extracts a text; None where it is set aside as unreadable, which is an answer too."""

    def read_text(text: str) -> Extraction | None:
        try:
            return extract(text, reference)
        except UnreadableDocument:
            return None

    return read_text


@any_text
@given(text=texts)
def test_extract_document_goes_through_any_text_and_fits_the_contract(read: Read, text: str):
    rows = read(_BODY + text)
    if rows is None:
        return
    for table, part in (
        (silver.ARTICLE, rows.articles),
        (silver.SENTENCE, rows.sentences),
        (silver.NUMERAL, rows.numerals),
        (silver.OBSERVATION, rows.observations),
    ):
        assert build_frame(part, table).height == len(part)


@any_text
@given(text=texts)
def test_extract_document_gives_offsets_that_hold_the_surface(read: Read, text: str):
    text = _BODY + text
    rows = read(text)
    if rows is None:
        return
    for row in [*rows.numerals, *rows.observations]:
        start, end = row["char_start"], row["char_end"]
        assert 0 <= start < end <= len(text)
    for row in rows.observations:
        assert row["surface"] == _BLANK.sub("", text[row["char_start"] : row["char_end"]])
        assert row["surface"] in row["quote"]
        assert row["quote"] == _BLANK.sub("", row["quote"])


@any_text
@given(text=texts)
def test_extract_document_counts_no_numeral_twice(read: Read, text: str):
    rows = read(_BODY + text)
    if rows is None:
        return
    spans = sorted((row["char_start"], row["char_end"]) for row in rows.numerals)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    counted = [row for row in rows.numerals if row["outcome"] == "observation"]
    assert bool(counted) <= bool(rows.observations)


@any_text
@given(text=sentences)
def test_extract_document_reads_a_sentence_alike_whatever_paragraph_follows(read: Read, text: str):
    # a sentence that ends: without a full stop the last line of a page may be a byline, and another one a heading
    alone, followed = read(f"{_BODY}{text}。"), read(f"{_BODY}{text}。\n\n孩子们在操场上放风筝，笑声传出很远。")
    if alone is None or followed is None:
        return
    assert strip_document(followed.observations) == strip_document(alone.observations)


def strip_document(rows: list[dict]) -> list[dict]:
    """Observations without the key of the document, which comes of the hash of the whole text."""
    return [{key: value for key, value in row.items() if key != "document_id"} for row in rows]


@any_text
@given(text=texts)
def test_extract_document_gives_the_same_rows_twice(read: Read, text: str):
    assert read(_BODY + text) == read(_BODY + text)


_HURTING = {
    "digits": lambda n: "产量" + "7" * n + "吨。",
    "full-width digits": lambda n: "产量" + "７" * n + "吨。",
    "grouped digits": lambda n: "产量1,234" + ",567" * (n // 4) + "吨。",
    "dots between digits": lambda n: "1." * (n // 2),
    "nested brackets": lambda n: "（" * (n // 2) + "3吨" + "）" * (n // 2),
    "open quotes": lambda n: "“" * n + "3吨",
    "yi": lambda n: "亿" * n,
    "di": lambda n: "第" * n,
    "one": lambda n: "一" * n,
    "one wan": lambda n: "一万" * (n // 2),
    "parts of": lambda n: "三分之" * (n // 3),
    "commas": lambda n: "，" * n + "5吨",
    "list of names": lambda n: "甲地、乙地、" * (n // 6) + "共5万吨。",
    "list of figures": lambda n: "产量为" + "2.5万吨、" * (n // 6) + "3万吨。",
    "no punctuation": lambda n: "工业增加值增长外贸出口农业生产居民收入" * (n // 19),
    "figures without punctuation": lambda n: "粮食产量达5万吨比上年增长3%左右" * (n // 17),
    "places": lambda n: "浙江省义乌市" * (n // 6),
    "villages": lambda n: "村" * n,
    "dates": lambda n: "2025年3月5日" * (n // 9),
    "since": lambda n: "以来" * (n // 2),
    "ranks": lambda n: "居全国第一" * (n // 5),
    "from to": lambda n: "由从" * (n // 2) + "5吨增加到6吨",
    "address": lambda n: "a." * (n // 2) + "@",
    "codes": lambda n: "A1-" * (n // 3),
    "sums": lambda n: "1+" * (n // 2),
    "short lines": lambda n: "产\n" * (n // 2),
    "spaces": lambda n: "产量" + " " * n + "5吨。",
}
_SMALL = 20_000
# A doubling doubles linear work and quadruples quadratic work; the bound lies between, and a slow moment of the machine
# is met by the best of several tries.
_BOUND = 3.0
_TRIES = 5
_MEASURABLE = 0.02


@pytest.mark.parametrize("name", _HURTING)
def test_extract_document_takes_time_in_proportion_to_its_text(read: Read, name: str):
    build = _HURTING[name]
    padding = "农业生产形势稳定向好，"

    def measure(size: int) -> float:
        text = padding * (size // len(padding)) + build(size)
        started = time.process_time()
        read(text)
        return time.process_time() - started

    measure(1000)  # what is compiled once
    ratio = float("inf")
    for _ in range(_TRIES):
        small, large = measure(_SMALL), measure(2 * _SMALL)
        ratio = min(ratio, large / max(small, _MEASURABLE))
        if ratio < _BOUND:
            break
    assert ratio < _BOUND, f"twice the text took {ratio:.1f} times as long"


def test_extract_document_survives_a_line_of_a_million_digits(reference: Reference):
    rows = extract("全年产量" + "8" * 1_000_000 + "吨，出口3万吨。", reference)
    assert [row["surface"] for row in rows.observations if row["is_statistic"]][-1:] == ["3万吨"]


def test_extract_document_survives_ten_thousand_nested_brackets(reference: Reference):
    rows = extract("出口" + "（" * 10_000 + "3万吨" + "）" * 10_000 + "。\n\n进口5万吨。", reference)
    assert [row["surface"] for row in rows.observations] == ["3万吨", "5万吨"]
