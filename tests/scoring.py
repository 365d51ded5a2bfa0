"""The measure of extraction: observations against labelled rows.

Belongs here: pairing extracted observations with gold rows, deciding field by field whether they agree, the totals.
Does not: reading documents, running the extractor, floors (`tests/integration/test_golden.py`).

A pair are two spans, counted in characters that are not white space, that share at least half of their union. A gold
row with ``"statistic": false`` neither helps nor hurts. Recall and precision are of spans alone; quantity and full F1;
kind, status, period, place and indicator are shares of the paired statistics.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from transforms.periods.calendar import parse_period

METRICS = (
    "recall", "precision", "quantity", "kind", "status", "period", "place", "indicator", "subject", "full", "whole",
)  # fmt: skip
UNIT_SPELLINGS = {
    "人民币": "元", "块": "元", "名": "人", "位": "人", "人口": "人", "％": "%", "个百分点": "百分点", "度": "千瓦时",
    "平方千米": "平方公里", "千米": "公里", "公斤": "千克", "标准箱": "标箱", "TEU": "标箱", "℃": "摄氏度",
}  # fmt: skip
_BLANK = re.compile(r"[\s\ufeff\u3000]")
_MARKS = re.compile(r"[“”‘’\"'《》（）()]")
_HALF = 0.5
_ALIKE = 0.6
_SHORTEST_CONTAINED = 3
Row = Mapping[str, Any]


@dataclass
class Score:
    """Counts of one or more documents; `errors` are lines for a person, a cause, a tab and the rest."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    right: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        self.gold += other.gold
        self.predicted += other.predicted
        self.found += other.found
        self.right += other.right
        self.errors += other.errors

    def metrics(self) -> dict[str, float]:
        """Every metric of METRICS, 0 to 1."""
        shares = {name: self.right[name] / self.found if self.found else 0.0 for name in METRICS}
        return shares | {
            "recall": self.found / self.gold if self.gold else 0.0,
            "precision": self.found / self.predicted if self.predicted else 0.0,
            "quantity": self._f1("quantity"),
            "full": self._f1("full"),
            "whole": self._f1("whole"),
        }

    def _f1(self, name: str) -> float:
        both = self.gold + self.predicted
        return 2 * self.right[name] / both if both else 0.0


def squeeze(text: str | None) -> str:
    """The text without white space."""
    return _BLANK.sub("", text or "")


def score_document(name: str, text: str, gold: Sequence[Row], observations: Sequence[Row]) -> Score:
    """The score of one document. `gold` rows are as in the labelled files, `observations` rows of silver.observation
    with offsets into `text`."""
    flat = squeeze(text)
    wanted = [row["span"] if "span" in row else find_gold_span(flat, row) for row in gold]
    before = _characters_before(text)
    got = [(before[row["char_start"]], before[row["char_end"]]) for row in observations]
    partner = _pair(wanted, got)
    taken = {j: i for i, j in partner.items()}
    score = Score(gold=sum(bool(row["statistic"]) for row in gold))
    for j, row in enumerate(observations):
        i = taken.get(j)
        if row["is_statistic"] and (i is None or gold[i]["statistic"]):
            score.predicted += 1
            if i is None:
                score.errors.append(f"extra\t{name}\t{row['surface']}\t{flat[max(0, got[j][0] - 14) : got[j][1] + 8]}")
    for i, row in enumerate(gold):
        if not row["statistic"]:
            continue
        j = partner.get(i)
        if j is None or not observations[j]["is_statistic"]:
            score.errors.append(f"missed\t{name}\t{row.get('quantity')}\t{row.get('context')}")
            continue
        score.found += 1
        agreed = compare(row, observations[j])
        score.right.update(key for key, is_right in agreed.items() if is_right)
        score.right["quantity"] += agreed["value"] and agreed["unit"] and agreed["comparator"]
        score.right["full"] += all(is_right for key, is_right in agreed.items() if key != "subject")
        score.right["whole"] += all(agreed.values())
        score.errors += [
            f"{key}\t{name}\t{row.get('quantity')}\twanted {row[key]}\tgot {_shown(observations[j], key)}\t{row.get('context')}"
            for key, is_right in agreed.items()
            if not is_right
        ]
    return score


def find_pairs(text: str, gold: Sequence[Row], observations: Sequence[Row]) -> list[tuple[Row, int]]:
    """Gold rows that were found, each with the number of its observation; rows have `span`, offsets are of `text`."""
    before = _characters_before(text)
    got = [(before[row["char_start"]], before[row["char_end"]]) for row in observations]
    partner = _pair([row["span"] for row in gold], got)
    return [(gold[i], j) for i, j in partner.items() if observations[j]["is_statistic"]]


def compare(gold: Row, got: Row) -> dict[str, bool]:
    """Which fields of an observation agree with its gold row."""
    return {
        "value": _same_value(gold["value"], got),
        "unit": gold["kind"] == "rank" or _one_unit(gold["unit"]) == _one_unit(got["unit"]),
        "comparator": gold["comparator"] == got["comparator"],
        "kind": gold["kind"] == got["kind"],
        "status": gold["status"] == got["status"],
        "period": _bounds(gold["period"]) == _bounds(got["period"]),
        "place": squeeze(gold["place"]) == squeeze(got["place"]),
        "indicator": _same_indicator(gold, got),
        "subject": _same_subject(gold, got),
    }


def find_gold_span(flat: str, row: Row) -> tuple[int, int]:
    """The span of a gold row in the text without white space."""
    context, quantity = squeeze(row["context"]), squeeze(row["quantity"])
    start = flat.index(context) + context.index(quantity)
    return start, start + len(quantity)


def _characters_before(text: str) -> list[int]:
    counts, count = [], 0
    for character in text:
        counts.append(count)
        count += not _BLANK.match(character)
    return [*counts, count]


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def _pair(wanted: Sequence[tuple[int, int]], got: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For gold rows the observation each is paired with; the largest overlaps pair first, each row once."""
    overlaps = [(_overlap(a, b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(got)]
    partner: dict[int, int] = {}
    for share, i, j in sorted(overlaps, reverse=True):
        if share < _HALF:
            break
        if i not in partner and j not in partner.values():
            partner[i] = j
    return partner


def _near(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    a, b = float(a), float(b)
    return abs(a - b) <= 1e-4 * max(1.0, abs(a), abs(b))


def _same_value(wanted: Any, got: Row) -> bool:
    if isinstance(wanted, list):
        return _near(wanted[0], got["value_low"]) and _near(wanted[1], got["value_high"])
    return _near(wanted, got["value"])


def _one_unit(unit: str | None) -> str:
    unit = squeeze(unit)
    return UNIT_SPELLINGS.get(unit, unit)


def _bounds(code: str | None) -> Any:
    """First and last day of a period code, None for an open end; None where there is no period."""
    if not code:
        return None
    period = parse_period(squeeze(code).replace("-H", "-S"))
    return period.first, period.last


def _pairs_of_characters(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1)) or Counter([text])


def _same_indicator(gold: Row, got: Row) -> bool:
    """Equal, one inside the other (three characters or more), or two-character runs alike by 60 % (Dice)."""
    wanted = [squeeze(text) for text in (gold["indicator"], *gold["alt"]) if text]
    offered = [squeeze(text) for text in (got["indicator"], got["indicator_name"]) if text]
    return not wanted or any(_alike(a, b) for a in wanted for b in offered)


def _same_subject(gold: Row, got: Row) -> bool:
    """Both none, or one name holds the other; quotation marks and brackets do not count."""
    wanted = [_MARKS.sub("", squeeze(name)) for name in (gold.get("subject"), *gold.get("subject_alt", ())) if name]
    offered = _MARKS.sub("", squeeze(got.get("subject")))
    if not gold.get("subject") and not offered:
        return True
    return any(name == offered or (len(offered) >= 2 and offered in name) or name in offered for name in wanted)


def _alike(a: str, b: str) -> bool:
    if a == b or (min(len(a), len(b)) >= _SHORTEST_CONTAINED and (a in b or b in a)):
        return True
    first, second = _pairs_of_characters(a), _pairs_of_characters(b)
    return 2 * (first & second).total() / (first.total() + second.total()) >= _ALIKE


def _shown(row: Row, key: str) -> str:
    if key == "value" and row["value_low"] is not None:
        return f"{row['value_low']}–{row['value_high']}"
    return str(row[key])
