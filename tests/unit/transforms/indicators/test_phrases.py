"""Words around a number, in phrases of our own."""

import pytest

from transforms.indicators.links import find_boundary, find_links
from transforms.indicators.phrases import find_left_phrase, find_right_phrase
from transforms.language.sentence_view import PLACE, QUANTITY, TIME, SentenceView, build_view


def view_of(text: str, quantity: str, **masked: str) -> tuple[SentenceView, int, int]:
    """The view of a text with its quantity and what else is masked, and the span of the quantity."""
    codes = {"time": TIME, "place": PLACE}
    start = text.index(quantity)
    masks = [(text.index(part), text.index(part) + len(part), codes[name]) for name, part in masked.items()]
    return build_view(text, [*masks, (start, start + len(quantity), QUANTITY)]), start, start + len(quantity)


def test_build_view_knows_words_and_masks_of_every_character():
    text = "去年全市粮食产量86万吨"
    view, start, end = view_of(text, "86万吨", time="去年")
    assert "".join(view.words) == text
    assert all(view.starts[view.word_at[i]] <= i for i in range(len(text)))
    assert list(view.mask) == [TIME] * 2 + [0] * (start - 2) + [QUANTITY] * (end - start)


@pytest.mark.parametrize(
    ("text", "quantity", "clause"),
    [
        ("经济平稳增长，粮食产量86万吨", "86万吨", "粮食产量"),
        ("其中：粮食产量86万吨", "86万吨", "粮食产量"),
        ("城乡（含兵团）收入86万元", "86万元", "城乡（含兵团）收入"),
        ("粮食产量86万吨", "86万吨", "粮食产量"),
    ],
)
def test_find_boundary_gives_the_start_of_the_clause(text: str, quantity: str, clause: str):
    view, start, _ = view_of(text, quantity)
    assert text[find_boundary(view, start, 0) : start] == clause


def test_find_boundary_does_not_pass_the_figure_before():
    text = "产量86万吨增长3%"
    view, start, _ = view_of(text, "3%")
    assert find_boundary(view, start, 6) == 6


def test_find_links_reads_them_from_right_to_left(reference):
    view, start, _ = view_of("全市粮食产量已经达到86万吨", "86万吨")
    links, end, has_base = find_links(view, reference.cues, 0, start)
    assert links[0].word == "达到"
    assert view.text[:end] == "全市粮食产量"
    assert not has_base


def test_find_left_phrase_leaves_verbs_and_times_out(reference):
    view, start, _ = view_of("去年实现规模以上工业增加值86亿元", "86亿元", time="去年")
    phrase = find_left_phrase(view, reference.cues, 0, start)
    assert phrase is not None
    assert phrase.text == "规模以上工业增加值"
    assert view.text[phrase.start : phrase.end] == phrase.text


def test_find_left_phrase_is_none_where_nothing_stands(reference):
    view, start, _ = view_of("，86亿元", "86亿元")
    assert find_left_phrase(view, reference.cues, 1, start) is None


def test_find_right_phrase_gives_the_noun_behind_a_count(reference):
    text = "建成86个农村电商服务站，惠及群众"
    view, _, end = view_of(text, "86个")
    phrase, _ = find_right_phrase(view, reference.cues, end, len(text))
    assert phrase is not None
    assert phrase.text == "农村电商服务站"
