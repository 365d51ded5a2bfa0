"""Pages: articles as a reader finds them on messy pages of our own, and every character accounted for."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference_rows import read_rows
from transforms.reading.articles import choose_headline, find_overlap
from transforms.reading.assembly import find_lead
from transforms.reading.folding import fold
from transforms.reading.marks import LineMarks
from transforms.reading.pages import Page, read_page
from transforms.reading.paragraphs import Paragraph
from transforms.reading.reading_lexicon import ReadingLexicon

LEXICON = ReadingLexicon.from_rows(read_rows("traditional"), read_rows("publishers"), read_rows("chrome"))

WHEAT = (
    "入夏以来，清河县的麦田一片金黄。全县28.6万亩小麦陆续开镰，预计总产量达到13.2万吨，比去年多收4200吨。",
    "县农业农村局的同志介绍，今年推广的抗旱新品种有7个，种植面积占到六成以上，亩均节水45立方米。",
)
CANAL = (
    "沿着新修的干渠往南走，水声不断。这条渠全长36公里，总投资2.3亿元，能浇11.5万亩地，受益群众超过4万户。",
    "水利站的站长算了一笔账，过去浇一遍地要等20天，如今只要6天，一亩地的水费也从52元降到38元。",
)


def column(paragraphs: tuple[str, ...], width: int = 16) -> str:
    """Newspaper columns as OCR leaves them: indentation lost in the measure, an empty line behind every line."""
    lines = []
    for paragraph in paragraphs:
        cuts = [0, *range(width - 2, len(paragraph), width), len(paragraph)]
        lines += [paragraph[start:end] for start, end in pairwise(cuts) if start < end]
    return "\n\n".join(lines)


def bodies(page: Page, number: int) -> str:
    return "".join(s.text for s in page.articles[number - 1].sentences if s.role == "body")


def test_read_page_takes_headline_and_byline_from_behind_the_text() -> None:
    text = "\n\n".join(
        [column(WHEAT), "清河：好种子", "铺就丰收路", "□ 孙 梅", column(CANAL), "一条干渠两岸新生活水到田头人心安"]
    )
    page = read_page(text, LEXICON)
    assert [article.headline for article in page.articles] == [
        "清河：好种子铺就丰收路",
        "一条干渠两岸新生活水到田头人心安",
    ]
    assert [article.authors for article in page.articles] == [("孙梅",), ()]
    assert bodies(page, 1) == "".join(WHEAT)
    assert bodies(page, 2) == "".join(CANAL)
    assert page.articles[0].sentences[0].role == "headline"


def test_read_page_reads_marked_headings_and_datelines() -> None:
    text = f"""# 好种子铺就丰收路
## ——清河县夏收见闻
新华社记者 周明
{WHEAT[0]}
### 一粒种子
{WHEAT[1]}
新华社兰州电
# 一条干渠
本报记者 高山
{CANAL[0]}
"""
    first, second = read_page(text, LEXICON).articles
    assert (first.headline, first.subheads) == ("好种子铺就丰收路", ("——清河县夏收见闻", "一粒种子"))
    assert (first.dateline, first.dateline_place, first.agency) == ("新华社兰州电", "兰州", "新华社")
    assert [s.section for s in first.sentences if s.role == "body"] == [
        None,
        None,
        "一粒种子",
    ]
    assert (second.headline, second.authors, second.dateline) == ("一条干渠", ("高山",), None)


def test_read_page_gives_a_misplaced_dateline_to_the_article_that_speaks_of_its_place() -> None:
    broken = "干渠边上装了智能阀门，手机上点一点，水就来了，还有智能测土、智"
    text = f"# 丰收路\n{WHEAT[0]}\n{broken}\n新华社武威电\n# 干渠\n武威的农民说，{CANAL[0]}\n"
    first, second = read_page(text, LEXICON).articles
    assert first.is_truncated
    assert (first.dateline, second.dateline) == (None, "新华社武威电")


def test_read_page_parts_articles_at_headlines_with_bylines() -> None:
    text = "\n\n".join(
        [
            "坚持科技兴农走出特色农业强县富民的新路子",
            "好种子铺就丰收路",
            "本报记者 王小明",
            *WHEAT,
            "要闻 ②",
            "清河日报评论员 陈大力",
            "水利是命脉，也是饭碗。办好水利，要算长远账。",
            "一条干渠修到家门口",
            "两岸群众喜上眉梢",
            "本报记者 高山",
            "本报讯 " + CANAL[0],
            CANAL[1],
        ]
    )
    page = read_page(text, LEXICON)
    assert [(a.headline, a.kind, a.authors) for a in page.articles] == [
        ("好种子铺就丰收路", "news", ("王小明",)),
        (None, "commentary", ("陈大力",)),
        ("两岸群众喜上眉梢", "news", ("高山",)),
    ]
    assert page.articles[2].dateline == "本报讯"
    assert [name for _, _, name in page.set_aside] == ["page"]


def test_read_page_makes_a_sentence_whole_around_a_caption() -> None:
    text = "\n".join(
        [
            WHEAT[0],
            "清河的面粉厂越办越大，设备也换了新的，产品销往全国18个省份和国外60多个国",
            "packet.017%",
            "农机手驾驶收割机作业",
            "家和地区。",
            WHEAT[1],
        ]
    )
    page = read_page(text, LEXICON)
    whole = "清河的面粉厂越办越大，设备也换了新的，产品销往全国18个省份和国外60多个国家和地区。"
    (sentence,) = [s for s in page.articles[0].sentences if "60多个" in s.text]
    assert sentence.text == whole
    assert [text[offset] for offset in sentence.offsets] == list(whole)
    assert [text[start:end] for start, end, _ in page.set_aside] == ["packet.017%"]


def test_read_page_sets_web_furniture_aside() -> None:
    text = "\n".join(
        [
            "首页",
            ">",
            "政务",
            "下载",
            "打印",
            "【字号：",
            "大",
            "中",
            "小",
            "】",
            "2026年清河县政府工作报告",
            "——2026年1月12日在清河县第十八届人民代表大会第五次会议上",
            "来源：清河日报",
            "时间：",
            "2026-01-15 09:20",
            "县长 刘建国",
            "各位代表：",
            "一、2025年工作回顾",
            "（一）稳住农业基本盘。" + WHEAT[0],
            "二、2026年工作安排",
            CANAL[0],
            "相关报道：",
            "图解：一图读懂报告",
            "扫一扫在手机打开当前页",
        ]
    )
    page = read_page(text, LEXICON)
    (article,) = page.articles
    assert (article.headline, article.kind, article.authors) == ("2026年清河县政府工作报告", "report", ("刘建国",))
    assert page.furniture == ("来源：清河日报", "时间：", "2026-01-15 09:20")
    names = {text[start:end]: name for start, end, name in page.set_aside}
    assert (names["政务"], names["图解：一图读懂报告"], names["时间："]) == ("chrome", "related", "metadata")
    sections = {s.text[:6]: s.section for s in article.sentences if s.role == "body"}
    assert sections["入夏以来，清"] == "一、2025年工作回顾 / （一）稳住农业基本盘"
    assert sections["沿着新修的干"] == "二、2026年工作安排"


def test_read_page_recognises_a_captioned_photograph_as_an_article_of_its_own() -> None:
    caption = "位于清河县西关镇的粮食烘干中心每天能烘干小麦260吨，服务周边9个村。该中心去年建成，总投资1800万元。"
    photo = [caption[start : start + 36] for start in range(0, len(caption), 36)]
    text = "\n\n".join(
        [
            column(WHEAT),
            "从田间到仓库的九十里长路上看清河农业这五年的新变化",
            "烘干中心服务烘干中心服务到田头到田头",
            *photo,
            "本报记者 李红 摄",
            "本报讯 " + column(CANAL),
        ]
    )
    page = read_page(text, LEXICON)
    assert [article.headline for article in page.articles][:2] == [
        "从田间到仓库的九十里长路上看清河农业这五年的新变化",
        "烘干中心服务到田头",
    ]
    assert [name for _, _, name in page.set_aside] == ["repeat", "repeat"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [("办好水利办好水利惠民生惠民生", "办好水利惠民生"), ("一条干渠一条干渠", "一条干渠"), ("一条干渠两岸春色", None)],
)
def test_find_overlap_finds_a_line_printed_twice(text: str, whole: str | None) -> None:
    found = find_overlap(text)
    assert (text[slice(*found)] if found else None) == whole


def test_find_lead_is_the_phrase_that_names_the_paragraph() -> None:
    assert find_lead("（二）办好水利。修渠36公里。") == "（二）办好水利"
    assert find_lead("（二）办好水利。") is None
    assert find_lead("办好水利。修渠36公里。") is None


def test_choose_headline_passes_over_kicker_deck_and_label() -> None:
    marks = LineMarks(LEXICON)
    headings = [
        Paragraph(text, ((0, 1),))
        for text in ("坚持科技兴农走出强县富民的新路子", "好种子铺就丰收路", "清河夏收·见闻录")
    ]
    assert choose_headline(headings, marks) == 1
    assert (
        choose_headline([Paragraph("——清河见闻", ((0, 1),)), Paragraph("好种子铺就丰收的道路", ((0, 1),))], marks) == 1
    )
    assert choose_headline([], marks) is None


FRAGMENTS = st.sampled_from(
    [
        *'，。、；：“”"（）！？—…#●□\u200b\u3000 \r',
        *"一二三万年月日的了麦田全县粮",
        "12.5",
        "%",
        "GDP",
        "\n",
        "\n\n",
        "\n",
        "\n本报记者 王小明\n",
        "\n新华社兰州电\n",
        "\n本报讯 ",
        "\n下载\n",
        "\npacket.017%\n",
        "\n相关报道：\n",
        "\n# ",
        "\n## ——",
        "\n（一）",
        "\n一、",
        "\n链接\n",
        "\n好种子铺就好种子铺就丰收路丰收路\n",
        WHEAT[0],
        CANAL[1],
        "李红 摄\n",
        "來源：",
        "時間：",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENTS, max_size=80).map("".join))
def test_read_page_accounts_for_every_character_once(text: str) -> None:
    page = read_page(text, LEXICON)
    spans = [span for article in page.articles for span in article.spans]
    spans += [(start, end) for start, end, _ in page.set_aside]
    covered = [0] * len(text)
    for start, end in spans:
        for position in range(start, end):
            covered[position] += 1
    for position, character in enumerate(text):
        assert character.isspace() or covered[position] == 1, (position, character)
    assert max(covered, default=0) <= 1


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=80).map("".join))
def test_read_page_sentences_lead_back_to_equal_characters(text: str) -> None:
    page = read_page(text, LEXICON)
    folded = fold(text, LEXICON.folding)
    numbers = []
    for article in page.articles:
        assert (article.start, article.end) == (article.spans[0][0], article.spans[-1][1])
        for sentence in article.sentences:
            numbers.append(sentence.number)
            assert len(sentence.offsets) == len(sentence.text)
            for character, offset in zip(sentence.text, sentence.offsets, strict=True):
                assert folded[offset] == character or (character == " " and folded[offset] == "\n")
                assert any(start <= offset < end for start, end in article.spans)
    assert numbers == list(range(1, len(numbers) + 1))
