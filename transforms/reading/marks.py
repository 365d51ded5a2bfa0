"""Marks: what a single line is by its look alone: furniture, heading, byline, dateline, credit, or plain text.

Belongs here: `LineMarks`, the patterns of bylines, datelines, numbered and marked headings.
Does not: joining lines (`transforms.reading.unwrapping`), what a line is for among its neighbours (`transforms.reading.articles`).
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, get_args

from transforms.reading.reading_lexicon import ReadingLexicon

# A mark of the first group sets the line aside; the second stands in the text as a block of its own.
AsideMark = Literal["chrome", "artifact", "url", "page", "metadata", "tail"]
ASIDE_MARKS: frozenset[str] = frozenset(get_args(AsideMark))

_HEADING = re.compile(r"(#{1,6}) *(?=[^# ])")
# 一、 （一） 第一章 1. (1) ① open a numbered heading or paragraph; the groups give its rank.
NUMBERED = re.compile(
    r"(?P<chapter>第[一二三四五六七八九十百]{1,3}[章节篇编部])|(?P<first>[一二三四五六七八九十]{1,3}、)"
    r"|(?P<second>[（(] ?[一二三四五六七八九十]{1,3} ?[）)])"
)
_LONGEST_MARKED = 90
_HAN = "\u3400-\u9fff"


@dataclass(frozen=True)
class Dateline:
    """A dateline: 本报义乌10月18日电 as printed, agency, place, month and day where it says them."""

    printed: str
    agency: str | None
    place: str | None
    year: int | None
    month: int | None
    day: int | None


class LineMarks:
    """Finds the mark of a line. Build one per lexicon; it never changes."""

    def __init__(self, lexicon: ReadingLexicon) -> None:
        self._words = lexicon.furniture_words
        self._furniture, self._call = lexicon.furniture, lexicon.call
        self._agencies = lexicon.agencies
        roles, offices = lexicon.alternatives("role"), lexicon.alternatives("office")
        credits, surname, paper = lexicon.alternatives("credit"), lexicon.surnames, lexicon.agency_alternatives
        name = rf"(?:[{surname}][{_HAN}·]{{1,4}}?|[{surname}] [{_HAN}]|[{surname}][{_HAN}]{{1,2}})"
        word = rf"(?:[{_HAN}]{{2,4}}|[{_HAN}] [{_HAN}])"
        self._byline = re.compile(
            rf"(?:[□■◎●◆] ?)?[（(]?(?:{paper})?[{_HAN}]{{0,6}}?(?:{roles})[:： ]+(?P<names>[^。，,；;？！?!]{{2,70}})\Z"
            rf"|[□■◎◆] ?(?P<marked>(?:[{_HAN}]{{2,8}} )?{word}(?:[ 、/]+{word})*)\Z"
            rf"|(?P<close>(?:{paper})[{_HAN}]{{0,3}}(?:{roles}){name}(?:[ 、]{name})*)\Z"
            rf"|[{_HAN}]{{0,16}}(?:{offices}) +(?P<official>[{surname}] ?[{_HAN}]{{1,3}})\Z"
        )
        self._byline_hint = re.compile(rf"{roles}|{offices}|[□■◎◆]")
        day = r"(?:(?P<year>\d{4}) ?年 ?)?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
        # A paper the lexicon does not know is known by its name: 某某日报, 某某社.
        agency = rf"(?P<agency>{paper}|[{_HAN}]{{2,7}}?(?:报|社|网|台))"
        wire = rf"[（(]? ?{agency}(?P<place>[{_HAN}、]{{0,12}}?) ?(?:{day})? ?(?:专?电|讯|消息) ?[）)]?"
        self._dateline = re.compile(rf"{wire}\Z")
        self._opening = re.compile(
            rf"(?P<printed>{wire})(?: |$|(?=[（(]|{roles}|[“\"])|(?<=[）)]))"
            rf"(?:[（(]?(?P<byline>[{_HAN}]{{0,6}}(?:{roles})[ :：]*{name}(?:[ 、]{name})*?)(?:[）)]| ?报道|(?= )))?"
        )
        self._credit = re.compile(
            rf"(?:^|[。！？.] ?|[ （(])[^。！？]{{0,40}}"
            rf"(?:[ /／](?:{credits})|(?:{roles}) ?{name}摄|供图|摄影|摄影报道)[）)。]?\Z"
        )
        self._cues = {kind: re.compile(lexicon.alternatives(kind)) for kind in ("report", "commentary", "notice")}
        self._agency = re.compile(rf"(?:{paper})")
        self._sidebar = frozenset(lexicon.cues.get("sidebar", ()))

    def find_mark(self, text: str) -> str | None:
        """The mark of a folded line without the white space around it, None for plain text."""
        # Nearly all lines are running text: what follows decides that by a few cheap looks.
        head = text[:80]
        opens = ("讯" in head or "电" in head or "消息" in head) and self._opening.match(head) is not None
        if len(text) <= _LONGEST_MARKED and self._call.match(text):
            return "chrome"
        if len(text) > _LONGEST_MARKED or (("，" in text or "。" in text) and text[0] not in "←→↑↓▲▼△▽#"):
            return "opening" if opens else None
        first = text[0]
        if first == "#" and _HEADING.match(text):
            return "marked_heading"
        if text in self._words or text.replace(" ", "") in self._words:
            return "chrome"
        match = self._furniture.match(text)
        if match and match.lastgroup:
            return "chrome" if match.lastgroup == "line" else match.lastgroup
        if first in "←→↑↓▲▼△▽" and len(text) > 4:
            return "caption"
        if text.lstrip("●■◆★▲ ").rstrip(":： ") in self._sidebar:
            return "sidebar"
        if self._byline_hint.search(text) and self._byline.match(text):
            return "caption" if self._credit.search(text) and "文" not in text else "byline"
        if text[-1] in "电讯息)）" and self._dateline.match(text):
            return "dateline"
        return "opening" if opens else None

    def is_credited(self, text: str) -> bool:
        """Whether a paragraph ends in a photo credit: … 王小明 摄.

        >>> LineMarks(ReadingLexicon.from_rows(chrome=[{"kind": "credit", "pattern": "摄"}])).is_credited(
        ...     "图为工人检修风机。 李晓 摄")
        True
        """
        return self._credit.search(text[-60:]) is not None

    def parse_byline(self, text: str) -> tuple[str, ...]:
        """Names of persons in a byline, printed spaces inside a two-character name left out."""
        match = self._byline.match(text)
        if not match:
            return ()
        groups = match.groupdict()
        return _parse_names(
            groups["names"] or groups["marked"] or groups["official"] or self._strip_role(groups["close"])
        )

    def parse_opening(self, text: str) -> tuple[Dateline, str | None, tuple[str, ...]] | None:
        """Dateline, byline and names at the beginning of a body paragraph (本报讯 记者王小明报道 …), or None."""
        match = self._opening.match(text[:80])
        if not match:
            return None
        byline = match["byline"]
        return self._build_dateline(match, match["printed"]), byline, _parse_names(self._strip_role(byline))

    def parse_dateline(self, text: str) -> Dateline | None:
        """A dateline that stands alone, None where the text is none.

        >>> rows = [{"name": "新华社", "kind": "agency", "place": "中国", "aliases": ""}]
        >>> LineMarks(ReadingLexicon.from_rows(publishers=rows)).parse_dateline("新华社兰州3月5日电").place
        '兰州'
        """
        match = self._dateline.match(text)
        return self._build_dateline(match, text) if match else None

    def find_cue(self, kind: str, text: str) -> bool:
        """Whether a text holds a cue word of that kind of article: report, commentary, notice."""
        return self._cues[kind].search(text) is not None

    def find_agency(self, text: str) -> str | None:
        """The agency or paper a byline names, by its full name; None where it names none."""
        match = self._agency.search(text)
        known = self._agencies.get(match.group()) if match else None
        return known.name if known else None

    def _build_dateline(self, match: re.Match[str], printed: str) -> Dateline:
        agency = match["agency"]
        name = self._agencies[agency].name if agency in self._agencies else None if agency[0] == "本" else agency
        numbers = [int(match[group]) if match[group] else None for group in ("year", "month", "day")]
        return Dateline(printed.strip("（() ）"), name, match["place"] or None, *numbers)

    @cached_property
    def _role(self) -> re.Pattern[str]:
        return re.compile(r".*?(?:记者|通讯员|评论员|作者|实习生)[ :：]*")

    def _strip_role(self, text: str | None) -> str:
        return self._role.sub("", text or "", count=1)


@lru_cache(maxsize=8)
def build_line_marks(lexicon: ReadingLexicon) -> LineMarks:
    """The finder of marks for a lexicon, built once."""
    return LineMarks(lexicon)


def count_heading_marks(text: str) -> tuple[int, int]:
    """Level of a marked heading (# is 1) and how many characters the marks take; (0, 0) where it has none."""
    match = _HEADING.match(text)
    return (len(match.group(1)), match.end()) if match else (0, 0)


def _parse_names(text: str | None) -> tuple[str, ...]:
    """Personal names in a printed list: two to four Chinese characters each; of two single characters one name.

    >>> _parse_names("王 明 李晓红、赵刚 市委报道组 文/图")
    ('王明', '李晓红', '赵刚')
    """
    names: list[str] = []
    half = ""
    for word in re.split(r"[ 、/,，:：]+", (text or "").strip("（() ）")):
        if len(word) == 1 and word not in "文图摄":
            if half:
                names.append(half + word)
            half = "" if half else word
            continue
        half = ""
        if (
            2 <= len(word) <= 4
            and re.fullmatch(rf"[{_HAN}]+", word)
            and not word.endswith(("组", "图", "摄", "社", "部", "报", "员", "记者"))
        ) or (re.fullmatch(rf"[{_HAN}]+·[{_HAN}]+", word) and "联盟" not in word):
            names.append(word)
    return tuple(names)
