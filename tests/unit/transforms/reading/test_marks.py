"""Marks: what a line is by its look alone."""

import pytest

from tests.reference_rows import read_rows
from transforms.reading.marks import LineMarks, count_heading_marks
from transforms.reading.reading_lexicon import ReadingLexicon

LEXICON = ReadingLexicon.from_rows((), read_rows("publishers"), read_rows("chrome"))
MARKS = LineMarks(LEXICON)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("本报记者 王小明 李 红 市委报道组 赵大勇", "byline"),
        ("新华社记者 周明", "byline"),
        ("□ 孙 梅", "byline"),
        ("某市日报评论员 陈大力", "byline"),
        ("全媒体记者 何小川 文/图", "byline"),
        ("清河县人民政府县长 刘建国", "byline"),
        ("本报记者走访发现", None),
        ("记者了解到，工程已经完工", None),
        ("新华社兰州电", "dateline"),
        ("（本报清河6月18日电）", "dateline"),
        ("本报讯 昨日从县农业局获悉", "opening"),
        ("新华社兰州6月18日电（记者周明）今年夏粮喜获丰收，全省产量创下新高。", "opening"),
        ("# 麦田里的新气象", "marked_heading"),
        ("### 好种子进了田", "marked_heading"),
        ("packet.017%", "artifact"),
        ("layer_a.002", "artifact"),
        ("0123456789abcdef0123456789abcdef:", "artifact"),
        ("————————", "artifact"),
        ("https://www.example.cn/a/b.html", "url"),
        ("要闻 ②", "page"),
        ("第3版", "page"),
        ("- 12 -", "page"),
        ("2026年5月20日 星期三", "metadata"),
        ("海港物流周报 2025年11月14日 第3版", "metadata"),
        ("A03 2025-11-14", "metadata"),
        ("（2025年11月14日）", "metadata"),
        ("发布时间：2026-02-09 08:30", "metadata"),
        ("来源：清河日报", "metadata"),
        ("相关报道：", "tail"),
        ("打印本页", "tail"),
        ("扫一扫 看视频", "chrome"),
        ("【字号：大 中 小】", "chrome"),
        ("下 载", "chrome"),
        ("您现在的位置：首页 > 要闻", "chrome"),
        ("受访者供图", "chrome"),
        ("● 链接", "sidebar"),
        ("▲ 农机手驾驶收割机作业。", "caption"),
        ("一、好种子进了田", None),
        ("2.5", None),
        ("小康路上一个不少", None),
    ],
)
def test_find_mark_knows_lines_by_their_look(line: str, mark: str | None) -> None:
    assert MARKS.find_mark(line) == mark


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("本报记者 王小明 李 红 市委报道组 赵大勇", ("王小明", "李红", "赵大勇")),
        ("□ 孙 梅", ("孙梅",)),
        ("（记者 周明、高山）", ("周明", "高山")),
        ("清河县人民政府县长 刘建国", ("刘建国",)),
        ("全媒体记者 何小川 文/图", ("何小川",)),
        ("没有署名的一行", ()),
    ],
)
def test_parse_byline_lists_persons(byline: str, names: tuple[str, ...]) -> None:
    assert MARKS.parse_byline(byline) == names


def test_parse_opening_reads_agency_place_day_and_reporter() -> None:
    opening = MARKS.parse_opening("新华社兰州6月18日电（记者周明、高山）今年夏粮喜获丰收。")
    assert opening is not None
    dateline, byline, names = opening
    assert (dateline.agency, dateline.place, dateline.month, dateline.day) == ("新华社", "兰州", 6, 18)
    assert (byline, names) == ("记者周明、高山", ("周明", "高山"))


def test_parse_opening_knows_a_paper_by_its_name_alone() -> None:
    opening = MARKS.parse_opening("清河商报讯 今年夏粮喜获丰收。")
    assert opening is not None
    assert (opening[0].agency, opening[1]) == ("清河商报", None)
    assert MARKS.parse_opening("今年夏粮喜获丰收。") is None


def test_is_credited_sees_photo_credits() -> None:
    assert MARKS.is_credited("图为农机手在作业。 本报记者 李红 摄")
    assert MARKS.is_credited("图为农机手在作业。清河日报记者李红摄")
    assert not MARKS.is_credited("摄影展在县文化馆开幕。")


def test_count_heading_marks_gives_level_and_length() -> None:
    assert count_heading_marks("## 丰收") == (2, 3)
    assert count_heading_marks("丰收#") == (0, 0)


def test_lexicon_rejects_a_kind_nobody_reads() -> None:
    with pytest.raises(ValueError, match="nobody reads the kind colour"):
        ReadingLexicon.from_rows(chrome=[{"kind": "colour", "pattern": "红", "note": ""}])
