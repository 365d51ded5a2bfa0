"""Phrases: the words left and right of a number that say what it measures.

Belongs here: `SentenceView` (words, masks), link words before a number, the noun phrase before them, the noun phrase and
predicate behind a number.
Does not: which of them becomes the indicator (`transforms.meaning.indicator`), kinds (`transforms.meaning.kind`).
"""

import re

from transforms.language.cues import Cues
from transforms.language.letters import CLAUSE_MARKS, CLOSING, OPENING
from transforms.language.sentence_view import BASE, MIN_PHRASE, PLACE, QUANTITY, TIME, Phrase, SentenceView, clean_name

_NO_PREDICATE = re.compile(r"[（(]|(?:中|里|内)(?=有|，|$)|增|减|提高|提升|下降|上升|扩大|缩|降|升|达|占|压|跃|左右|以上|以下|和|、")
# 180座（含改建工程）桥梁: what the count takes in
_CONTENTS = re.compile(r"[（(]不?含[^（()）]{1,20}[）)]")
_CONNECTORS = "和与及或、"
_NOUN_TAGS = ("n", "vn", "an", "j", "l", "i", "b", "eng", "x_noun")
# 汽车产业链|实现|产值; 文化企业|实现|营业收入: whose it is stays with what is measured
_VERB_BEFORE_HEAD = r"(?<=..)(?:<verb_inside>)([\u4e00-\u9fff]{2})$"
_VERB_OF_GROUP = r"(?<=.)(?:<group>)((?:<verb_inside>))[\u4e00-\u9fff]{3,}$"
_GROUP_SIZE = re.compile(r"\d|十|百|千|万|亿")
_PER_OWNER = r"每(?:\d{1,6}|(?:十|百|千|万|亿){1,3})[\u4e00-\u9fff]{1,6}?(?:<owns>)$"
_AGE_FROM = re.compile(r"\d{1,2} ?(?:[—–~－-]|至|到)+(?=\d$)")
_COMPOUND = "(?:<compound>)"
# What a change picks out of a group: 上涨城市, 亏损企业 are counted, nothing rises here.
CHANGED_GROUP = "(?!<new>)(?:<rise>|<fall>)的?(?:<changed_group>)"
_PER = ("亩", "户", "人", "日", "月", "年", "周", "单", "场", "件")
_LONGEST_PHRASE = 24
_JOINTS = frozenset(("、", "和", "与", "及", "或", "以及", "/", "·", "+", "-"))
_FUNCTION_TAGS = ("p", "d", "r", "y", "ul", "uz", "ug", "zg")
_BEHIND_PLACES = frozenset(("中", "里", "上", "下", "后", "前", "内", "以来"))


def find_left_phrase(view: SentenceView, cues: Cues, start: int, end: int) -> Phrase | None:
    """The noun phrase that ends at `end`, read leftwards until a word that cannot belong to it, not before `start`."""
    text = view.text
    while end > start and text[end - 1] in '、 的，,（(：:“"':
        end -= 1
    if most := cues.regex("(?<=..)(?:<superlative>)$").search(text, start, end):
        end = most.start()  # 厦门签约项目|最多
    if end <= start:
        return None
    left, skipped = _read_leftwards(view, cues, start, end)
    if age := _AGE_FROM.search(text, max(start, left - 6), left + 1):
        left = age.start()  # 0—14岁人口
    if text.startswith("但", left) and left in (start, 0) and end - left > MIN_PHRASE:
        left += 1  # 但场均|人次, cut apart wrongly
    phrase = text[left:end]
    stripped = phrase.lstrip("、的和与及或，,·-+ /）)”")
    left += len(phrase) - len(stripped)
    trimmed = _trim_lead(view, cues, _behind_verb(view, cues, left, end), end)
    if trimmed is None:
        return None
    trimmed = _with_change(view, cues, trimmed, start)
    for compound in cues.regex(_COMPOUND).finditer(text, max(start, trimmed.start - 3), min(end, trimmed.start + 4)):
        if compound.start() < trimmed.start < compound.end():  # 可再生能源, cut apart as 可|再生能源
            trimmed = Phrase(text[compound.start() : trimmed.start] + trimmed.text, compound.start(), end)
    trimmed = _with_negation(view, cues, trimmed, start)
    if verb := cues.regex(_VERB_BEFORE_HEAD).search(trimmed.text):
        trimmed = trimmed._replace(text=trimmed.text[: verb.start()] + verb[1])
    elif verb := cues.regex(_VERB_OF_GROUP).search(trimmed.text):
        trimmed = trimmed._replace(text=trimmed.text[: verb.start(1)] + trimmed.text[verb.end(1) :])
    if trimmed.start > start and text[trimmed.start - 1] == "每" and _GROUP_SIZE.match(trimmed.text):
        trimmed = Phrase("每" + trimmed.text, trimmed.start - 1, end)  # 每|百户拥有汽车, 每|10万人口在校生
    if per := cues.regex(_PER_OWNER).search(text, start, trimmed.start):  # 每万人拥有|公交车辆
        trimmed = Phrase(per[0] + trimmed.text, per.start(), end)
    if not skipped:
        return trimmed
    kept = "".join(
        c for i, c in enumerate(text[trimmed.start : end], trimmed.start) if not any(a <= i < b for a, b in skipped)
    )
    return Phrase(kept, trimmed.start, end) if kept else None


def _read_leftwards(view: SentenceView, cues: Cues, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Where the phrase that ends at `end` starts, and the times inside it, which are no part of its name."""
    text = view.text
    i, left, closed = view.word_at[end - 1], end, 0
    if end in view.known and view.known[end] >= start:  # the name of an indicator is taken whole: 人均可支配收入
        left = view.known[end]
        i = view.word_at[left] - (view.starts[view.word_at[left]] == left)
    skipped: list[tuple[int, int]] = []
    while i >= 0 and end - left <= _LONGEST_PHRASE:
        begin, word = view.starts[i], view.words[i]
        stop_at = begin + len(word)
        if stop_at <= start:
            break
        if begin < start:
            begin, word = start, text[start:stop_at]
        if word in CLOSING:
            closed += 1
        elif word in OPENING:
            if not closed:
                break
            closed -= 1
        elif not closed:
            if _ends_phrase(view, cues, i, begin, word, left, end):
                break
            if view.mask[begin] in (TIME, BASE):
                skipped.append((begin, stop_at))
        left = begin
        i -= 1
    return left, skipped


def _ends_phrase(view: SentenceView, cues: Cues, i: int, begin: int, word: str, left: int, end: int) -> bool:
    """Whether the i-th word cannot belong to a phrase that was read from `end` back to `left`."""
    code, tag = view.mask[begin], view.tags[i]
    is_empty, is_long = left == end, end - left >= MIN_PHRASE
    if code == QUANTITY:
        return True
    if code in (TIME, BASE, PLACE):
        return is_empty or is_long
    if word == "的":
        return is_empty or (is_long and view.text[left:end] not in cues["generic_head"])
    if word in _JOINTS:
        return is_empty
    if (word == "均" and i and view.words[i - 1].endswith(_PER) and not is_empty) or word in cues["noun"]:
        return False  # 亩均税收, cut apart; 进度, an adverb to the tagger
    if word in cues["verb_inside"] and i and view.words[i - 1].endswith(tuple(cues["group"])):
        return False
    if word in cues["stop"] or tag in _FUNCTION_TAGS or (tag == "c" and word not in _CONNECTORS):
        if is_long or is_empty:
            return is_long or tag in ("p", "d", "c", "ul")
        return tag in ("p", "c", "ul", "r", "y") or word in cues["never"]
    if tag == "x" and not word.isalnum():
        return word not in ("“", "”", "%")
    return tag == "f" and is_long and word in _BEHIND_PLACES


def _with_change(view: SentenceView, cues: Cues, phrase: Phrase, start: int) -> Phrase:
    """The phrase with what changed, where the change picks out what is counted: 住宅销售价格环比|上涨城市."""
    if not cues.regex(CHANGED_GROUP).fullmatch(phrase.text):
        return phrase
    end = phrase.start
    while end > start and view.mask[end - 1] == BASE:
        end -= 1
    changed = find_left_phrase(view, cues, start, end)
    return Phrase(changed.text + view.text[end : phrase.end], changed.start, phrase.end) if changed else phrase


def _with_negation(view: SentenceView, cues: Cues, phrase: Phrase, start: int) -> Phrase:
    """The phrase with the word that denies it: 未|接种人员, else the opposite would be stored."""
    i = view.word_at[phrase.start] - 1
    if i < 0 or view.starts[i + 1] != phrase.start or view.starts[i] < start or view.words[i] not in cues["negation"]:
        return phrase
    begin = phrase.start - 1 if view.words[i].endswith("未") else view.starts[i]
    return Phrase(view.text[begin : phrase.start] + phrase.text, begin, phrase.end)


def _behind_verb(view: SentenceView, cues: Cues, left: int, end: int) -> int:
    """Where the object starts in a phrase of subject, verb and object (规模以上港口|完成|货物吞吐量), else `left`."""
    for i in range(view.word_at[end - 1], view.word_at[left], -1):
        if view.words[i] in cues["verb_inside"] and view.words[i - 1] not in cues["negation"]:
            if cues.regex("(?<=.)(?:<group>)$").search(view.text[left : view.starts[i]]):
                return left
            following = view.starts[i] + len(view.words[i])
            # 实现再就业: what was brought about is done again
            return following if end - following >= MIN_PHRASE and view.text[following] != "再" else left
    return left


def _trim_lead(view: SentenceView, cues: Cues, left: int, end: int) -> Phrase | None:
    """Leading words that belong to no indicator are cut while at least two characters remain."""
    while left < end:
        i = view.word_at[left]
        if view.starts[i] != left:
            break
        word = view.words[i]
        if word in cues["lead_of_name"] and view.known.get(end) == left:
            break  # the name of an indicator keeps what it begins with: 基本养老保险参保人数, 实际使用外资
        if word in cues["honoured"] and not view.mask[left]:
            break  # 全国重点实验室: read as no area, so part of the name
        following = left + len(word)
        is_lead = word in cues["lead"] and not (word in cues["lead_of_verb"] and not _is_verb(view, i + 1))
        if is_lead and end - following >= (MIN_PHRASE if len(word) > 1 and word not in cues["now"] else 2):
            left = following
        elif view.mask[left] in (TIME, BASE) or (
            view.mask[left] == PLACE and (end - following >= MIN_PHRASE or view.text[following:end] in cues["of_area"])
        ):
            left = following
        elif word in _CONNECTORS:
            left = following
        else:
            break
    text = clean_name(view.text[left:end])
    return Phrase(text, left, end) if text else None


def _ends_compound(view: SentenceView, cues: Cues, start: int, end: int) -> bool:
    """Whether the word up to `end` belongs to a name that holds such a word: 规模以上|服务业企业."""
    return any(view.text.endswith(name, start, end) for name in cues["compound"])


def _is_verb(view: SentenceView, i: int) -> bool:
    """Whether a word is a verb by itself; one of a single character is half of one (新|设, 新|签)."""
    return i < len(view.tags) and len(view.words[i]) > 1 and view.tags[i].startswith("v") and view.tags[i] != "vn"


def find_right_phrase(view: SentenceView, cues: Cues, position: int, limit: int) -> tuple[Phrase | None, Phrase | None]:
    """The noun phrase that starts at `position`, and the predicate behind it up to the end of the clause or `limit`."""
    text, mask = view.text, view.mask
    if aside := _CONTENTS.match(text, position, limit):
        position = aside.end()
    if position < limit and text[position] == "的":
        position += 1
    if position >= limit:
        return None, None
    begin, right, last_noun, i, closed = position, position, position, view.word_at[position], 0
    if view.words[i] in cues["within"]:
        return None, None  # 4.9万户|中已有九成恢复供电
    if view.starts[i] != position and mask[position] == 0 and view.starts[i] + len(view.words[i]) <= position:
        return None, None
    if view.tags[i] == "v" and any(view.words[i] in cues[change] for change in ("to", "rise", "fall")):
        return None, _predicate(view, cues, begin, limit)  # 由4.6万元|涨到现在的18万元
    while i < len(view.words):
        at, word, tag = max(view.starts[i], position), view.words[i], view.tags[i]
        stop_at = view.starts[i] + len(view.words[i])
        if at >= limit or mask[at] in (TIME, BASE, QUANTITY) or (tag == "m" and at == begin):
            break
        if word in ("“", "「") and last_noun > begin:
            break
        if word in ("（", "(", "“", "「", "《"):
            if word in ("（", "(") and not re.match(r"[（(][^）)\d]{1,8}[）)]", text[at:]):
                break
            closed += 1
        elif word in CLOSING:
            if not closed:
                break
            closed -= 1
            last_noun = stop_at
        elif closed or (at == begin and word in cues["negation"]):
            pass
        elif (
            word[0] in CLAUSE_MARKS
            or tag in ("p", "d", "y", "r", "ul", "ug")
            or (tag == "c" and word not in _CONNECTORS)
        ):
            break
        elif word in ("、", "和", "与", "及"):
            following = view.words[i + 1] if i + 1 < len(view.words) else ""
            if last_noun == begin or not following or mask[min(stop_at, len(mask) - 1)] in (TIME, QUANTITY):
                break
        elif word in cues["within"] and last_noun == at:
            break  # 2500家企业中，有1860家…
        elif word in cues["right_stop"] and not _ends_compound(view, cues, begin, stop_at):
            break
        elif tag == "v" and last_noun > begin and not (word in cues["nominal_verb"] or _inside_compound(view, i, limit)):
            break
        elif (
            tag.startswith(_NOUN_TAGS)
            or tag in ("a", "k", "nz", "ng", "vn", "f", "s", "nr", "ns", "nt", "q")
            or mask[at] == PLACE
        ):
            last_noun = stop_at
        elif tag == "uj" or word == "的":
            if last_noun == begin and right == begin:
                break
        right = stop_at
        i += 1
        if right - begin > _LONGEST_PHRASE:
            break
    end = last_noun
    if end <= begin:
        return None, _predicate(view, cues, begin, limit)
    phrase = clean_name(text[begin:end].strip("、和与及的 "))
    return (Phrase(phrase, begin, end) if phrase else None), _predicate(view, cues, end, limit)


def _inside_compound(view: SentenceView, i: int, limit: int) -> bool:
    """Whether a verb in a noun phrase is part of its name (风貌|保护|传承|试点，): only verbs and one noun up to a mark."""
    for j in range(i + 1, min(i + 4, len(view.words))):
        at = view.starts[j]
        if at >= limit or view.mask[at]:
            return False
        if view.tags[j].startswith("n") and not view.tags[j].startswith("nr"):
            end = at + len(view.words[j])
            return end >= len(view.text) or view.text[end] in CLAUSE_MARKS or view.text[end] in "、和"
        if not view.tags[j].startswith("v"):
            return False
    return False


def _predicate(view: SentenceView, cues: Cues, start: int, limit: int) -> Phrase | None:
    """What follows up to the next clause mark, at most 16 characters."""
    end = start
    while (
        end < limit
        and end - start < 16
        and view.text[end] not in CLAUSE_MARKS
        and view.mask[end] != QUANTITY
        and view.text[end] not in "”）)、"
    ):
        end += 1
    text = view.text[start:end].strip()
    if _NO_PREDICATE.match(text) or cues.regex("<no_predicate>").match(text):
        return None
    return Phrase(text, start, end) if len(text) >= 2 else None
