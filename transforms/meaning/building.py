"""Building: an observation from its figure and what was decided of it.

Belongs here: `Observation`, its unit, value and comparator, whether it is worth a table, its confidence.
Does not: deciding (`transforms.meaning.deciding`), the walk over a sentence (`transforms.meaning.observations`).
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from transforms.language.choice import Candidate, Choice, Decision
from transforms.language.cues import Cues
from transforms.language.letters import CLAUSE_MARKS
from transforms.meaning.agreement import DOUBTFUL
from transforms.meaning.candidates.place import ResolvedPlace
from transforms.meaning.confidence import FIELD as ROW
from transforms.meaning.confidence import describe_certainty, list_doubts, weigh_confidence
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.meaning.indicator import Indicator
from transforms.meaning.kind import KindReading
from transforms.meaning.period import Resolved
from transforms.meaning.qualifiers import read_comparable_basis, read_target_tone
from transforms.meaning.screening import is_timed
from transforms.numbers.numerals import is_magnitude_alone
from transforms.periods.calendar import Period
from transforms.reference import Reference

# 的县域达12个, 的有44种: what the figure behind counts are those beyond the bound
_BOUNDED = r"的[^，。；：、\d]{0,10}(?:<counted_link>)?"
# 191家|工业企业营业收入|超百亿元: no verb that sums up stands between
_COUNTED_BY = r"(?!.*(?:<sums_up>))[^，。；：、\d]{2,16}"
_ROUND = re.compile(r"(?:一|二|三|五|\d)?0*(?:十|百|千)?(?:万|亿)+")
_THRESHOLDS = ("以上", "以下", "以内")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHARE_COMPARED = re.compile(r"(约|近|超过|超|逾|不足)占")
_COUNT_NOUN = re.compile(r"[\u4e00-\u9fff]{2,4}?(?=[，。、；：！？,;.）)”\"和与及]|$)")


@dataclass(slots=True)
class Observation:
    """One quantity with what it means; spans are of the sentence text, fields as in `silver.observation`."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    exponent: int | None
    unit: str | None
    comparator: str
    kind: str
    basis: str | None
    indicator: str | None
    indicator_name: str | None
    subject: str | None
    period: Period | None
    period_basis: str | None
    base_period: Period | None
    place: ResolvedPlace
    status: str
    is_statistic: bool
    confidence: float
    rules: tuple[str, ...]
    comparable_basis: str | None = None
    target_tone: str | None = None
    doubts: tuple[str, ...] = ()
    decisions: list[Decision] = field(default_factory=list)


def build_observation(
    figure: Figure, kind: KindReading, basis: str | None, indicator: Indicator | None, resolved: Resolved,
    place: ResolvedPlace, subject: str | None, status: str, reference: Reference,
) -> Observation:  # fmt: skip
    q, name = figure.quantity, indicator.text if indicator else None
    unit, end = _read_unit(figure, kind, name, reference)
    value, low, high = q.value, q.low, q.high
    if kind.sign < 0:
        value = -abs(value) if value is not None else None
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    comparator = q.comparator
    if comparator == "=" and q.value is not None:  # the comparator may stand before the base: 约占全国的27%
        share = _SHARE_COMPARED.search(figure.leading_text)
        words = [share[1]] if share else [link.word for link in figure.links if link.cue == "link"]
        said = map(reference.comparators.of_word, words)
        # in 高于全国4.9个百分点 the word compares two areas, not the figure with the truth
        comparator = next((c for c in said if c and c != "=" and (c == "~" or kind.kind != "delta")), "=")
    entry = reference.catalogue.name_of(name, unit, kind.kind) if name else None
    rules = (
        indicator.rule if indicator else "no_indicator",
        f"period_{resolved.basis or 'none'}",
        f"place_{place.basis or 'none'}",
        kind.kind,
    )
    return Observation(
        start=q.start, end=end, value=value, low=low, high=high, exponent=q.exponent, unit=unit, comparator=comparator,
        kind=kind.kind, basis=basis, indicator=name, indicator_name=entry.name if entry else None, subject=subject,
        period=resolved.value, period_basis=resolved.basis, base_period=resolved.base, place=place, status=status,
        is_statistic=_is_statistic(figure, kind, unit, name or "", reference.cues), confidence=0.0, rules=rules,
        comparable_basis=read_comparable_basis(figure, kind.kind, reference.cues),
        target_tone=read_target_tone(figure, status, reference.cues),
    )  # fmt: skip


def _is_statistic(figure: Figure, kind: KindReading, unit: str | None, name: str, cues: Cues) -> bool:
    """Whether someone who analyses regions or industries would want the figure in a table: not a threshold that defines a
    group, a size that names one (百亿级项目), or a time that is a detail of the story."""
    q, text = figure.quantity, figure.view.text
    if q.value is None and unit is None:
        return False
    behind = text[q.right : q.right + 1]
    if text[q.right - 2 : q.right] in _THRESHOLDS and q.right > q.end and kind.kind != "growth" and unit != "%":
        # 建立3个以上机制 is what is to be built, 3个以上…的企业90家 says which are counted
        is_count = q.is_measure_word and behind != "的" and not _defines(figure)
        if (behind == "的" or _HAN.match(behind)) and not is_count:
            return False
    if q.left == q.start and is_magnitude_alone(text[q.start : q.number_end]) and _HAN.match(behind):
        return False
    if q.comparator == "~" and text[q.right - 1 : q.right] == "级" and text[q.right - 2 : q.right] != "量级":
        return False
    if q.dimension == "time" and kind.kind == "level":
        is_mean = "平均" in name or any(word in name for word in cues["length_noun"])  # 平均居住83天, 预期寿命…达到79.72岁
        return is_mean or is_timed(text, q.left, cues) or text[q.left - 1 : q.left] == "每"
    return not _bounds_a_group(figure, cues)


def _bounds_a_group(figure: Figure, cues: Cues) -> bool:
    """Whether a bound says which are counted: 经济总量超千亿元的县域达12个, 191家工业企业营业收入超百亿元."""
    q, before, after, text = figure.quantity, figure.before, figure.after, figure.view.text
    if q.comparator != ">":
        return False
    if text.startswith("的", q.right) and after is not None and after.is_measure_word:
        return cues.regex(_BOUNDED).fullmatch(text, q.right, after.left) is not None
    if before is None or not before.is_measure_word or q.dimension != "money" or not _ROUND.fullmatch(text, q.start, q.number_end):
        return False
    return cues.regex(_COUNTED_BY).fullmatch(text, before.right, q.left) is not None


def _defines(figure: Figure) -> bool:
    """Whether another figure of the same clause counts what this one defines."""
    after = figure.after
    return after is not None and not any(c in CLAUSE_MARKS for c in figure.view.text[figure.quantity.right : after.left])


def _read_unit(figure: Figure, kind: KindReading, name: str | None, reference: Reference) -> tuple[str | None, int]:
    """The unit and the end of the quantity: a bare number takes the unit of its indicator (人口 → 人, 产值达千亿 → 元), else
    the noun behind it (8万商铺)."""
    q, text, cues = figure.quantity, figure.view.text, reference.cues
    if q.unit == "个" and name and (counted := reference.units.match(name, max(0, len(name) - 2))):
        return (counted.unit if counted.dimension == "containers" else q.unit), q.end  # 标箱超128万个
    if q.unit is not None or kind.kind not in ("level", "delta") or q.dimension == "rank":
        return q.unit, q.end
    if name and cues.regex("(?:<people_head>)$").search(name):
        return "人次" if name.endswith("人次") else "人", q.end
    noun = _COUNT_NOUN.match(text, q.end)
    if noun and q.right == q.end and q.magnitude:
        return noun[0], noun.end()
    entry = reference.catalogue.name_of(name) if name else None
    if entry is not None and entry.dimension == "money":
        return "元", q.end
    if name and q.magnitude >= 8 and cues.regex("(?:<money_head>)$").search(name):
        return "元", q.end
    return None, q.end


def weigh(o: Observation, context: ReadingContext, reference: Reference) -> None:
    """How sure the whole row is, and what makes it doubtful."""
    traits = [
        f"kind:{o.kind}", f"status:{o.status}", f"rule:{o.rules[0]}", "report" if context.is_report else "news",
        "catalogued" if o.indicator_name else "uncatalogued", f"period_is:{o.period_basis}", f"place_is:{o.place.basis}",
        "owned" if o.subject else "unowned", DOUBTFUL if DOUBTFUL in o.rules else "agrees",
    ]  # fmt: skip
    features = describe_certainty(o.decisions, traits)
    o.confidence = weigh_confidence(features, reference.weights)
    o.doubts = tuple(list_doubts(o.decisions))
    row = (o.confidence, Candidate(None, "the whole row", features))
    o.decisions.append(Decision(ROW, Choice(None, o.confidence, [row])))


def identify(o: Observation) -> tuple[Any, ...]:
    """What makes two figures the same statistic."""
    period = o.period.code if o.period else None
    return (o.indicator_name or o.indicator, o.place.name, o.subject, period, o.kind, o.basis, o.status, o.unit)


def reread(o: Observation, field_name: str, value: Any, reference: Reference) -> None:
    """Puts another reading into one field, with what hangs on it."""
    if field_name == "indicator":
        entry = reference.catalogue.name_of(value.text, o.unit, o.kind)
        o.indicator, o.indicator_name = value.text, entry.name if entry else None
    elif field_name == "place":
        o.place = value
    elif field_name == "subject":
        o.subject = value.name if value else None
    elif field_name == "period":
        o.period, o.period_basis, _ = value
