"""Unwrapping: lines of a page → paragraphs as a reader sees them, each character with its way back.

Belongs here: joining what a line wrap or a column break split, and the evidence for it.
Does not: lines and paragraphs themselves (`transforms.reading.paragraphs`), what one is for (`transforms.reading.articles`), the look
of a line (`transforms.reading.marks`), sentence splitting.
"""

import re
from collections.abc import Sequence

import rjieba

from transforms.reading.paragraphs import Line, Paragraph, build_paragraph, concatenate, find_columns

_FINAL = frozenset("。！？!?…；;")
_CLOSING = "”’\"'」』）)》】］]"
_OPENING = frozenset("“‘「『（(《〈【［[")
_QUOTES = frozenset("“‘「『\"'")
NEVER_FIRST = frozenset("，。、；：？！）》”’」』】〉],;:?!)%‰")
_PAUSES = frozenset("，、,")
_NUMBER_END = re.compile(r"[\d一二三四五六七八九十百千万亿余多]\Z")
# What stands behind a number across a wrap: a magnitude, a measure word or a unit.
_UNIT_START = re.compile(
    r"[万亿千百]|[个名人位户家吨元亩年月日号次项条座所台辆艘架列标种批件斤公平立千兆摄度倍番成岁小天分秒里米克升瓦美港欧]"
    r"|%|‰|(?:多|余)[个名人家户]"
)
_DATE_BREAK = re.compile(r"\d年\n\d{1,2}月|\d月\n\d{1,2}日")
_ENUMERATED = re.compile(r"[^，。；！？、,]{1,8}等(?!于|级|到|待|候)")
_SPEAKER = re.compile(r"[\u4e00-\u9fff]{2,4}(?:说|介绍|表示|告诉|认为)[，:：]?")
_TIME_START = re.compile(r"(?:\d{4}年|\d{1,2}月\d{1,2}日|今年|去年|近年)")
_OPEN_NUMBERED = re.compile(
    r"[（(] ?[一二三四五六七八九十]{1,3} ?[）)]|[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十]{1,3}[章节篇编]|\d{1,2}[.．、](?!\d)|——|[●■◆★▲▼○◎□]"
)
# No sentence and no heading begins like this: what does is the sequel of the line before.
_SEQUEL = re.compile(r"的(?!确|哥|士)|了(?!解|却|不起|然)|等[，。、,]|(?:表示|认为|介绍|说|称)[，。：,:]|以及")
# 一、 at the start of a line opens a section, unless the line before breaks off in the middle of something.
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(] ?[一二三四五六七八九十]{1,3} ?[）)]")
# Under the title of a report stands when and where it was given, and then who gave it.
_DECK = re.compile(r"(?:——|[（(])\d{4}年\d{1,2}月\d{1,2}日[^。]{0,40}[上）)]$")
_MID_LIST = frozenset("第（(《“")
_BULLETS = frozenset("●■◆★▲▼○◎□")
# How many paragraphs further on (past captions, boxes, headings) the rest of a broken paragraph may stand.
REACH = 5
# A page of paragraphs that join again and again is no prose; what two columns split is whole after one or two more passes.
_MOST_PASSES = 4


def is_finished(text: str) -> bool:
    """Whether the text ends as a sentence does.

    >>> is_finished("他说：“今年收成好。”"), is_finished("全县共有45")
    (True, False)
    """
    last = text[-1]
    if last in _FINAL:
        return True
    if last not in _CLOSING:
        return False
    inner = text.rstrip(_CLOSING)
    return inner != "" and inner[-1] in _FINAL


def is_prose(text: str) -> bool:
    """Whether the text reads as running text rather than as a heading or label."""
    return len(text) > 40 or (len(text) > 12 and ("，" in text or "。" in text or "；" in text))


def is_running(text: str) -> bool:
    """Whether the text can only be running text: longer than a headline, or of more clauses than one holds."""
    return len(text) > 45 or "。" in text or text.count("，") + text.count(",") + text.count("；") > 1


def joins_inside_word(before: str, after: str) -> bool:
    """Whether a word, or a number and its unit, straddles the break between two lines.

    >>> joins_inside_word("产品销往全球60多个国", "家和地区。"), joins_inside_word("每年发运约3万", "标箱货物")
    (True, True)
    """
    if not before or not after:
        return False
    if (_NUMBER_END.search(before) and _UNIT_START.match(after)) or _DATE_BREAK.search(before[-4:] + "\n" + after[:3]):
        return True
    head, tail = before[-4:], after[:4]
    position = 0
    for word in rjieba.cut(head + tail):
        if position < len(head) < position + len(word):
            return word.isalpha()
        position += len(word)
    return False


def _is_open(text: str) -> bool:
    """Whether a quotation or bracket that the end of the text opened is still open."""
    tail = text[-120:]
    return (
        tail.rfind("“") > tail.rfind("”")
        or tail.rfind("《") > tail.rfind("》")
        or tail.rfind("（") > tail.rfind("）")
        or text.count('"') % 2 == 1
    )


def must_continue(before: str, after: str) -> bool:
    """Whether what the two say leaves no doubt that a line goes on in the other, whatever stands between them.

    >>> must_continue("市场日均客流近5万", "人次，生意一天比一天好。")
    True
    """
    if after[0] in NEVER_FIRST or before[-1] in _OPENING:
        return True
    if is_finished(before) or before[-1] in "：:—" or _SECTION.match(after):
        return False
    if _SEQUEL.match(after):
        return True
    # A heading may end in a character that would make a word with the first one of the text below it.
    return (is_running(before) or _NUMBER_END.search(before) is not None) and joins_inside_word(before, after)


def may_continue(before: str, after: str, openers: tuple[str, ...] = ()) -> bool:
    """Whether running text that breaks off may go on in the next line of its column.

    >>> may_continue("入冬以来，县里修好水渠，疏通河道，村民", "纷纷下地，抢种了1.2万亩冬麦。")
    True
    >>> may_continue("合作社今年卖出果品12吨。", "村里修了路。")
    False
    """
    if is_finished(before) or before[-1] in "：:—":
        return False
    if before[-1] in _PAUSES:
        return is_prose(after) or is_finished(after)
    if not is_running(before):
        return ("、" in before and _ENUMERATED.match(after) is not None) or (_is_open(before) and is_prose(after))
    if before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum():
        return True
    if after.startswith(openers) or after[0] in _QUOTES or _SPEAKER.match(after) or _TIME_START.match(after):
        return False
    return is_prose(after) or (is_finished(after) and len(after) > 3)


def unwrap(
    lines: Sequence[Line], marks: Sequence[str | None] | None = None, openers: tuple[str, ...] = ()
) -> list[Paragraph]:
    """The paragraphs of a page. `marks` holds for every line the mark of one that stands alone ("opening": that begins
    a paragraph) or None; `openers` are words that open a paragraph.

    Unwrapping what it returned, a line a paragraph, changes nothing on a page of prose; the paragraphs of a page of scraps
    may join further. Time is linear in the length of the page.
    """
    marks = [None] * len(lines) if marks is None else marks
    paragraphs = [
        build_paragraph(lines[first:last], marks[first], width) for first, last, width in _group(lines, marks, openers)
    ]
    for _ in range(_MOST_PASSES):
        again = [Line(paragraph.text, 0, len(paragraph.text), 0, 0) for paragraph in paragraphs]
        groups = _group(again, [paragraph.mark for paragraph in paragraphs], openers)
        if len(groups) == len(paragraphs):
            break
        paragraphs = [
            paragraphs[first] if last - first == 1 else concatenate(paragraphs[first:last]) for first, last, _ in groups
        ]
    return paragraphs


def _group(
    lines: Sequence[Line], marks: Sequence[str | None], openers: tuple[str, ...]
) -> list[tuple[int, int, float | None]]:
    """Runs of lines that are one paragraph: first and last (exclusive) line, width of the column."""
    finished = [line.text[-1] in _FINAL or (line.text[-1] in _CLOSING and is_finished(line.text)) for line in lines]
    decks = [line.text[0] in "—（(" and _DECK.match(line.text) is not None for line in lines]
    columns, sizes = find_columns(lines, finished)
    gaps = sorted(line.gap for line in lines)
    usual_gap = gaps[len(gaps) // 2] if gaps else 0
    indents = sorted(line.indent for line in lines)
    usual_indent = indents[len(indents) // 2] if indents else 0
    groups: list[tuple[int, int, float | None]] = []
    first = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines):
            joined = False
            if marks[index] is None and marks[index - 1] in (None, "opening"):
                before, after = lines[index - 1], lines[index]
                width, next_width = columns[index - 1], columns[index]
                if width is not None and (abs(width - (next_width or width)) > 2.6 or sizes[index] > width + 2.6):
                    # Lines of two columns, or of two headlines: only what they say can join them.
                    width = None
                is_full = width is not None and not finished[index - 1] and abs(sizes[index - 1] - width) <= 2.6
                opens = (
                    _SECTION.match(after.text) and before.text[-1] not in _PAUSES and before.text[-1] not in _MID_LIST
                )
                if opens or decks[index] or decks[index - 1]:
                    joined = False
                elif is_full and not after.indent and after.gap == usual_gap and after.text[0] not in _BULLETS:
                    # The most frequent case first: a full line that breaks off.
                    joined = True
                elif width is None:
                    joined = after.indent < usual_indent + 2 and _goes_on(lines, marks, index, before.text, openers)
                else:
                    set_off = after.indent >= usual_indent + 2 or (after.gap > usual_gap and columns[index] != width)
                    is_last = index + 1 == len(lines) or marks[index + 1] is not None
                    joined = _runs_on(lines, sizes, first, index, width, set_off, after.gap > usual_gap, is_last)
                    if not joined and not set_off and not is_finished(before.text) and sizes[index - 1] <= width + 1.6:
                        # A line too short for its column that breaks off in running text: no heading does that.
                        so_far = "".join(line.text for line in lines[max(first, index - 3) : index])
                        joined = is_prose(so_far) and _goes_on(lines, marks, index, so_far, openers)
            if joined:
                continue
        groups.append((first, index, columns[first] if first < len(lines) else None))
        first = index
    return groups if lines else []


def _goes_on(
    lines: Sequence[Line], marks: Sequence[str | None], index: int, before: str, openers: tuple[str, ...]
) -> bool:
    """Whether running text goes on in line `index`, and not in one of the next, behind an insertion."""
    if must_continue(before, lines[index].text):
        return True
    if not may_continue(before, lines[index].text, openers):
        return False
    later = range(index + 1, min(index + 3, len(lines)))
    return not any(marks[other] is None and joins_inside_word(before, lines[other].text) for other in later)


def _runs_on(
    lines: Sequence[Line], sizes: Sequence[float], first: int, index: int, width: float, set_off: bool, gap: bool,
    is_last: bool,
) -> bool:  # fmt: skip
    """Whether line `index` goes on in the paragraph that began with line `first`, in a column of that width."""
    before, after = lines[index - 1].text, lines[index].text
    size = sizes[index - 1]
    if after[0] in NEVER_FIRST or before[-1] in _OPENING:
        return True
    finished = is_finished(before)
    if _OPEN_NUMBERED.match(after) and (finished or size < width - 2.6 or after[0] in _BULLETS):
        return False
    if finished:
        if set_off or gap or size < width - 1.6:
            return False
        # A full last line tells nothing; a short line behind it that ends without a mark is a heading, not its sequel.
        return is_finished(after) or after[-1] in _PAUSES or (sizes[index] >= width - 3.6 and not is_last)
    if set_off:
        return before[-1] in _PAUSES
    if size > width + 2.6:
        return joins_inside_word(before, after)
    if size >= width - 2.6 or before[-1] in _PAUSES:
        return True
    if index - 1 == first and size >= width - 3.6:
        return True
    if size >= width - 6 and joins_inside_word(before, after):
        return True
    if before[0] in "（(" and before[-1] in "）)":
        return False
    # A heading over several lines: each shorter than the column, none ends as a sentence does.
    return (
        width <= 30
        and sizes[first] < width
        and sizes[index] < width - 3.6
        and not is_finished(after)
        and after[-1] not in "，、：:"
        and not gap
        and all("。" not in line.text for line in lines[first:index])
    )
