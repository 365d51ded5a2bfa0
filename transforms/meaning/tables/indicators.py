"""Indicators of cells: what row, head and title together say is measured.

Belongs here: `Names`, `compose_indicator`, `find_title_measure`, `find_end`.
Does not: taking unit, time and place out of the words (`transforms.meaning.tables.labels`).
"""

import re
from dataclasses import dataclass

from transforms.indicators.coordination import head_of
from transforms.language.cues import Cues
from transforms.meaning.tables.kinds import CellKind
from transforms.meaning.tables.labels import Label

_TRADE = {"出口": "出口额", "进口": "进口额"}
_LISTED = re.compile(r"[、和与及]")
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Names:
    """What the labels of a cell measure: of its row, of the rows that is part of and of its group (outermost first), of its
    head, of the title; empty where they say nothing of it. `is_of_partner`: the row names a country or a group of them."""

    row: list[str]
    parents: list[str]
    sections: list[str]
    head: str
    title: str
    is_of_partner: bool


def find_title_measure(label: Label, cues: Cues) -> str:
    """What a title says is measured: 粮食产量 of 2023年各县粮食产量情况; empty where it names a table of many things."""
    text = label.measure or ""
    text = re.sub(r"[（(].*?[）)]", "", text).strip("：:，,、 的及")
    for _ in range(3):
        text = cues.regex("^(?:<title_lead>)|(?:<title_tail>)$").sub("", text).strip("：:，,、 的")
    return "" if text in cues["empty"] or len(text) < 2 or len(text) > 24 else text


def compose_indicator(names: Names, kind: CellKind, cues: Cues) -> str:
    """The indicator of a cell, in the words of the table; empty where nothing says what is measured."""
    row = _join_row(names, cues)
    head = "" if names.head in cues["empty"] else names.head
    share = head in ("占比", "比重") and row
    if row and head in cues["plain_amount"] and _ends(row, cues):
        head = ""  # 发电量 under 产量
    name = _join(row, head)
    if not name:
        section = next((section for section in reversed(names.sections) if section), "")
        name = _join(section, "") or names.title
    elif not row:
        name = _with_title(head, names, cues)
    elif not head or share:
        if (
            not _ends(row, cues)
            and (borrowed := find_end(_last_title(names.title), cues))
            and not names.title.endswith(row)
        ):
            name = _join(row + borrowed if not share else row, head)
    if kind.is_index and "指数" not in name and names.title.endswith("指数"):
        end = "价格指数" if names.title.endswith("价格指数") and "价格" not in name else "指数"
        name = names.title if not row and len(head) < _SHORT else name + end
    return name


def _join_row(names: Names, cues: Cues) -> str:
    """The words of the row, its head noun borrowed from what it is part of: 其中：男性 of 常住人口 is 男性人口."""
    row = ""
    for part in names.row:
        if part and part not in cues["empty"]:
            row = _join(row, part)
    if not row:
        return ""
    owners = [name for name in (*reversed(names.parents), *reversed(names.sections)) if name]
    owner = next((name for name in owners if find_end(name, cues)), owners[0] if owners else "")
    if row in _TRADE and ("进出口" in owner or "进出口" in names.title):
        return _TRADE[row]
    if names.is_of_partner and names.parents and names.head in cues["generic_measure"] | cues["empty"] | {""}:
        return row + names.parents[-1]  # 美国 of 出口总额
    is_share = cues.regex("(?:<rate_end>)$").search(names.head) is not None
    if (
        owner
        and (is_share or names.head in ("", *cues["empty"]))
        and not _ends(row, cues)
        and (end := find_end(owner, cues))
    ):
        return row + end
    return row


def _with_title(head: str, names: Names, cues: Cues) -> str:
    """A head that is one common noun (产量) is of what the group or the title names (水泥产量)."""
    if "进出口" in names.title and head in ("进出口", *_TRADE):
        return _TRADE.get(head, head)
    owner = next((section for section in reversed(names.sections) if section), "") or names.title
    if owner and head not in cues["generic_measure"] and head and not _ends(head, cues):
        return head + find_end(_last_title(owner), cues)
    if not owner or head not in cues["generic_measure"]:
        return head
    if owner.endswith(head):
        return owner if not _LISTED.search(owner) or (len(owner) <= 12 and _last_title(owner) != head) else head
    end = find_end(owner, cues)
    bare = owner[: -len(end)] if end and len(owner) > len(end) + 1 else owner
    return _join(bare, head) if len(bare) <= 10 and not _LISTED.search(bare) else head


def _join(first: str, second: str) -> str:
    """Two names as one: the longer where it holds the other."""
    if not first or not second:
        return first or second
    if second in first:
        return first
    return second if first in second else first + second


def _last_title(title: str) -> str:
    return _LISTED.split(title)[-1]


def _ends(name: str, cues: Cues) -> bool:
    """Whether a name says itself what is measured of its thing."""
    return bool(find_end(name, cues)) or cues.regex("(?:<rate_end>)$").search(name) is not None


def find_end(name: str, cues: Cues) -> str:
    """The noun that a name ends in and that says what is measured of a thing: 产量 of 粮食产量; empty where there is none."""
    name = re.sub(r"[(（][^()（）]*[)）]$|(?:合计|总计|小计)$", "", name)
    if not name:
        return ""
    if name.endswith("生产总值"):
        return "增加值"  # what an industry has of it
    match = cues.regex("(?:<measure_end>)$").search(name)
    if match:
        return match[0]
    # A name that is nothing but such a noun (教育) is a thing that is measured.
    return end if 1 < len(end := head_of(name)) < len(name) else ""
