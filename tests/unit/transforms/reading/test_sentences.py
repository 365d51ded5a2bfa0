"""Sentences: where they end, and that nothing is lost between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading.sentences import Sentence, find_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("麦子熟了。机器下田了！", ["麦子熟了。", "机器下田了！"]),
        ("“够吃了。”老李说，“还有余粮。”", ["“够吃了。”", "老李说，“还有余粮。”"]),
        ("他喊了声“开镰！”，众人应和。", ["他喊了声“开镰！”，众人应和。"]),
        ("增长3.5%；出口2.1万吨。", ["增长3.5%；出口2.1万吨。"]),
        ("田里、场上……到处是人。", ["田里、场上……到处是人。"]),
        ("没有句号的一行", ["没有句号的一行"]),
        ('"今年不错。"老李说。"明年更好。"', ['"今年不错。"', "老李说。", '"明年更好。"']),
        ("", []),
    ],
)
def test_find_sentences_splits_where_a_reader_does(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_find_sentences_cuts_endless_text_at_a_pause() -> None:
    parts = split("产量三百吨，" * 1000)
    assert max(map(len, parts)) <= 2000
    assert all(part.endswith("，") for part in parts)


@given(st.text(alphabet="甲乙1。！？”“\"'…，；（） ", max_size=300))
def test_find_sentences_covers_the_text_in_order(text: str) -> None:
    spans = list(find_sentences(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


def test_sentence_start_and_end_come_from_its_offsets() -> None:
    sentence = Sentence("收粮三万吨", [4, 5, 9, 10, 11], 1, 1)
    assert (sentence.start, sentence.end) == (4, 12)
