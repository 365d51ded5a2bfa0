"""The words and patterns that say when: what `seeds/reference/period_*.csv` hold, compiled once.

Belongs here: `PeriodLexicon`, the regular expressions of dates, durations and clock times, small numerals in them.
Does not: what a match means beside an anchor (`transforms.periods.mentions`), calendar steps (`transforms.periods.calendar`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Rows = Iterable[Mapping[str, str]]

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "两": 2, "元": 1}
_CN = "一二三四五六七八九十"
_CN_YEAR = "一二三四五六七八九〇○零"
_SEPARATOR = r"(?:\s?[‐-―−－\-~～]{1,2}\s?|起?[至到])"
_MONTH = r"(?:1[0-2]|0?[1-9](?!\d)|十[一二]|[一二三四五六七八九十元](?![一二三四五六七八九十]))"
_DAY = r"(?:3[01]|[12]\d|0?[1-9](?!\d)|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_QUARTER = r"[1-4一二三四]"

# 5天假期, 三天小长假 behind the name of a holiday.
_DAYS_OFF = rf"{_COUNT}[天日](?=小?长?假)"

# A date, from its largest part to its smallest; <years> stands for the relative words of the lexicon.
_DATE = (
    r"(?:(?:(?P<year>[12]\d{3})(?:财年|学年|年(?!代)度?|(?=[上下]半年|[一二三四]季度|Q[1-4]|[、和及与](?:19|20)\d{2}年))"
    rf"|(?P<year_cn>[{_CN_YEAR}]{{4}})年度?"
    r"|(?P<year_short>0\d|\d{2}(?=年(?:[初底末]|\d{1,2}月)))年"
    rf"|(?P<year_bare>\d{{2,3}}|[{_CN_YEAR}十]{{2,3}}|元(?=年))[)）]?年度?"
    r"|(?P<years_from>[12]\d{3})年?\s?[‐-―−－\-~～至到/]{1,2}\s?(?P<years_to>[12]\d{3}|\d{2}(?=年度|[学财]年|[一-龥]{1,2}季))"
    r"(?:年度|[学财]年|年|(?:榨|采暖|供暖|雪|产|赛)季|(?=[)）]))"
    r"|(?P<relative><years>))(?:的(?=[前上下一二三四]|\d{1,2}月))?)?"
    r"(?:(?P<half>[上下前后])半年|(?P<first_half>半年)(?=[度报])"
    rf"|[前头首](?P<first_count>{_COUNT})个?(?P<first_unit>月|季度?(?![节候]))份?"
    rf"|最?后(?P<last_count>{_COUNT})个(?P<last_unit>月|季度)|(?P<month_one>首个?月)"
    rf"|第?(?P<quarter>{_QUARTER})(?:(?:{_SEPARATOR}|[、和])?第?(?P<quarter_to>{_QUARTER}))?季[度报]"
    rf"|第(?P<quarter_nth>{_QUARTER})季(?![节赛])"
    r"|(?P<quarter_edge>[首末])季度?(?!节)|Q(?P<quarter_latin>[1-4])"
    rf"|(?P<month_from>{_MONTH})(?:月份?)?(?:{_SEPARATOR}|、)(?P<month_to>{_MONTH})月(?!\d{{1,2}}[日号])份?"
    rf"|(?P<month>{_MONTH})月份?(?:(?P<day_from>{_DAY})[日号]?(?:{_SEPARATOR}|、)(?P<day_to>{_DAY})[日号]"
    rf"|(?P<day>{_DAY})[日号]|(?P<tenth>[上中下])旬|前(?P<first_days>{_DAY})[天日])?"
    rf"|(?P<lone_from>{_DAY})日?(?:{_SEPARATOR})(?P<lone_to>{_DAY})日|(?<![.\d])(?P<lone_day>\d{{1,2}}|二?十[{_CN}]|三十)日"
    r"|(?P<whole>全年|年内|内)"
    r")?"
    r"(?P<edge>年[初底末终中]|初(?![步级中次期衷心稿始定具显见创])|末(?![端梢尾位])|底(?![层部线色盘价]))?"
)
_PART_OF_DAY = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|深夜|早|晚)"
_FULL_DATE = re.compile(r"((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{2}(?=\d{2}:)|\d{1,2}(?!\d))")
_CLOCK = re.compile(
    rf"(?:{_PART_OF_DAY}(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})"
    r"[时点](?:半|整|许|[一二三四五六七八九十\d]{1,3}分)?"
    r"|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)"
    r"|\d{1,2}[时点](?:半|整|许|\d{1,2}分(?!钟)(?:\d{1,2}秒)?)"
    r"|(?:\d{1,2}|零)时(?=[，,。、；;至前起许左]|$))"
)
# 2025.01, 2025/1: a year and month joined by a sign, alone in its clause or up to another.
_MONTH_CODE = r"(?P<year{0}>(?:19|20)\d{{2}})(?P<sign{0}>[./\-])(?P<month{0}>1[0-2]|0?[1-9])(?!\d)"
_SIGNED_MONTHS = re.compile(
    _MONTH_CODE.format("")
    + rf"(?:{_SEPARATOR}"
    + _MONTH_CODE.format("_to")
    + r"(?![%万亿千百倍元])|(?=[，,；;：:）)\s]))"
)
_DECADE = re.compile(
    r"(?:(?:(\d{2}|[一二三四五六七八九十]{1,3}|上个?|本)世纪)?([1-9]0|[一二三四五六七八九]十)|((?:1[0-9]|20)\d0))年代[初中末]?期?"
)
_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千几数半]{1,6})"
_DURATION = (
    rf"(?P<lead><leads>)?(?P<number>{_NUMBER})(?:{_SEPARATOR}(?P<number_to>{_NUMBER}))?(?P<more>[多余来几])?(?P<ge>个)?"
    r"(?:多|半)?(?P<unit>周年|年(?![级龄代货轻画糕夜味产报])|月(?![球饼子嫂薪亮光租])|季度|星期|周(?![边转报岁刊密])|礼拜"
    r"|工作日|交易日|自然日|天(?![然气空津地下台使才])|日(?![本元报])|昼夜|小时|钟头|分钟|秒钟?|毫秒|世纪|学期)"
    r"(?P<half>半|多|余)?(?P<tail>以?来(?![自到临往])|间(?!隔)|[之以]?[前后]|内|以上)?"
)
_WEEKDAY = re.compile(
    r"(?P<which>上上|下下|[上本这下])?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])(?![次个趟班期场天年至名多])"
)
_AFTER = re.compile(
    r"(?P<since>以来|至今(?!年(?!均))|开始(?!时)|起至今|起(?![步草诉点色伏来码义航飞])|之后|以后|后(?![半续勤方期年])|来(?=[,，]))"
    r"|(?P<before>之前|以前|前(?![期后三四一二两十\d列往端沿年景]))|(?P<stop>为止|止(?!跌))|(?P<around>前后|左右|期间|时期|之际)"
)
_SINCE_LATER = re.compile(r"[^\d,，。；;：:、！？!?（）()\s]{1,14}?以来")
_COMPARED = re.compile(
    r"(?:的?(?:同期|水平))?(?:相比|比较|比(?=[,，增下上提减高低])|基本持平|持平|相当|一致|同口径)"
    r"|[^,，。；;、\d]{1,16}?相比|为基[期数准]"
)
_COMPARED_LATER = re.compile(r"[^,，。；;]{1,30}?相比")
# 达2020年的2.3倍: whatever stands before, the date is what is compared with; 仅为2020年的六成 likewise.
_MULTIPLE = re.compile(r"的(?:约|近|逾|将近|大约)?[\d.一二两三四五六七八九十几]+[多余]?倍")
_SHARE = re.compile(r"的(?:约|近|逾|将近|大约)?[\d.一二两三四五六七八九十几]+[多余]?[%成]")
_ERA_TAIL = re.compile(
    r"(?P<first>开局之年|开局年|第一年|首年|初期?)|(?P<last>收官之年|最后一年|收官年|末期?)"
    r"|(?P<years>前(?P<count>[一二三四])年)|(?P<span>(?:这五年|五年)?(?:时期|期间)?(?=以来)|(?:这五年|五年)?(?:时期|期间)|这五年)"
    r"|(?P<plan>规划|计划|纲要|目标|发展规划)|(?P<other>普法)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the lexicon: what it does (`kind`) and by how much or as what (`value`)."""

    kind: str
    value: str

    @property
    def offset(self) -> int:
        """The value as a number of years, months or days."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class Era:
    """A named span (`plan`, 十四五) or event (`event`, 党的十八大); `since` is the year counting starts in."""

    kind: str
    needs_quotes: bool
    first: str
    last: str
    since: str


@dataclass(frozen=True, slots=True)
class PeriodLexicon:
    """All that `find_periods` knows of the language. Build it once with `from_rows`; it holds compiled patterns."""

    words: Mapping[str, Word]
    prefixes: Mapping[str, str]
    eras: Mapping[str, Era]
    holidays: Mapping[str, Mapping[str, tuple[str, str]]]
    starts: re.Pattern[str]
    trigger: re.Pattern[str]
    date: re.Pattern[str]
    duration: re.Pattern[str]
    era: re.Pattern[str]
    holiday: re.Pattern[str]
    since_event: re.Pattern[str]
    future: re.Pattern[str]
    sum_verb: re.Pattern[str]
    yearly_verb: re.Pattern[str]
    plan_noun: re.Pattern[str]
    price_base: re.Pattern[str]

    @classmethod
    def from_rows(cls, *, eras: Rows, holidays: Rows, words: Rows) -> "PeriodLexicon":
        """The lexicon of the rows of `period_eras.csv`, `period_holidays.csv` and `period_words.csv`.

        Raises ValueError where a word has a class that no rule reads.
        """
        by_class: dict[str, list[Mapping[str, str]]] = {}
        for row in words:
            by_class.setdefault(row["class"], []).append(row)
        unknown = sorted(set(by_class) - _SCANNED - _AUXILIARY)
        if unknown:
            raise ValueError(f"period_words.csv: no rule reads the class {', '.join(unknown)}")
        scanned = [row for kind in sorted(_SCANNED) for row in by_class.get(kind, ())]
        era_index = {name: _era(row) for row in eras for name in row["name"].split("|")}
        feasts: dict[str, dict[str, tuple[str, str]]] = {}
        for row in holidays:
            for name in row["name"].split("|"):
                feasts.setdefault(name, {})[row["year"]] = (row["first"], row["last"])
        years = [row for kind in ("year_anchor", "year_scope") for row in by_class.get(kind, ())]
        leads = by_class.get("lead", ())
        open_quote, close_quote = r"[“\"'‘「『]", r"[”\"'’」』]"
        era_names, feast_names = _choice(era_index), _choice(feasts)
        # Alternatives are tried in this order at each place where the first character fits.
        trigger = (
            rf"(?:(?P<word>{_guarded(scanned)})"
            rf"|(?P<era>{open_quote}?(?:{era_names}))"
            rf"|(?P<holiday>{open_quote}?(?:{feast_names}){close_quote}?(?:国庆)?(?=假|黄金周|小长假|长假|节|期间|当[天日]|前后|购物|促销|大促|{_DAYS_OFF}))"
            rf"|(?P<feast>(?<![^，,。；;：:（(年的\s]){open_quote}?(?:{_guarded(by_class.get('holiday_alone', ()))}))"
            rf"|(?P<lead>{_guarded(leads)})(?=[\d一二两三四五六七八九十百几数半])"
            r"|(?P<digit>(?<![\d.])\d{1,4}(?=[年月日时点周天个小工交自昼秒季世分多余来半几毫钟\-‐-―−－~～至到/.:：、和及与财学]|[)）]年|\s[‐-―−－\-~～]))"
            r"|(?P<cn>(?<![一二三四五六七八九十百千万亿〇零两第统唯专划单归])[一二两三四五六七八九十百千几数半〇○零元]{1,6}"
            r"(?=[年月日时点周天个小工交自昼秒季世分多余来半、至到和\-‐-―−－~～]))"
            r"|(?P<sub>[上下](?=半年)|首季|Q(?=[1-4])|[前头首](?=[\d一二两三四五六七八九十]{1,3}个?[月季]))"
            rf"|(?P<clock>{_PART_OF_DAY}(?=[\d一二三四五六七八九十]))"
            r"|(?P<decade>[上本]个?世纪(?=[\d一二三四五六七八九]))"
            r"|(?P<weekday>(?:上上|下下|[上本这下])个?(?=(?:周|星期|礼拜)[一二三四五六日天末])|(?<![每一二两三四五六七八九十\d个四])"
            r"(?:周|星期|礼拜)(?=[一二三四五六日天]))"
            r"|(?P<since>以来))"
        )
        names = [*era_index, *feasts, *(row["word"] for row in (*scanned, *leads))]
        first = "".join(sorted({name[0] for name in names} | set(_FIRST_SIGNS)))
        second = "".join(sorted({name[1] for name in names if len(name) > 1} | set(_SECOND_SIGNS)))
        return cls(
            words={row["word"]: Word(row["class"], row["value"]) for row in (*scanned, *leads)},
            prefixes={row["word"]: row["value"] for row in by_class.get("prefix", ())},
            eras=era_index,
            holidays=feasts,
            starts=re.compile(rf"[{re.escape(first)}](?:(?<=[{_LONE_SIGNS}])|(?=[{re.escape(second)}]))"),
            trigger=re.compile(trigger),
            date=re.compile(_DATE.replace("<years>", _guarded(years))),
            duration=re.compile(_DURATION.replace("<leads>", _guarded(leads))),
            era=re.compile(rf"(?P<open>{open_quote})?(?P<name>{era_names})(?P<close>{close_quote})?"),
            holiday=re.compile(
                rf"{open_quote}?(?P<name>{feast_names}){close_quote}?(?:国庆)?节?(?:{_DAYS_OFF})?(?:小长假|长假|假期|假日|黄金周|期间|当[天日]|节|前后)*"
            ),
            since_event=re.compile(rf"(?:{_choice(row['word'] for row in by_class.get('since_event', ()))})$"),
            future=re.compile(_choice(row["word"] for row in by_class.get("future", ()))),
            sum_verb=re.compile(_choice(row["word"] for row in by_class.get("sum_verb", ()))),
            yearly_verb=re.compile(_choice(row["word"] for row in by_class.get("yearly_verb", ()))),
            price_base=re.compile(f"的?(?:{_choice(row['word'] for row in by_class.get('price_base', ()))})"),
            plan_noun=re.compile(rf"(?:{_guarded(by_class.get('plan_noun', ()))})"),
        )


FULL_DATE, SIGNED_MONTHS, CLOCK, DECADE, WEEKDAY = _FULL_DATE, _SIGNED_MONTHS, _CLOCK, _DECADE, _WEEKDAY
AFTER, SINCE_LATER, ERA_TAIL = _AFTER, _SINCE_LATER, _ERA_TAIL
COMPARED, COMPARED_LATER, MULTIPLE, SHARE = _COMPARED, _COMPARED_LATER, _MULTIPLE, _SHARE
SEPARATOR = re.compile(_SEPARATOR)
# Units that no 个 stands before: 三个年 is a name.
UNITS_WITHOUT_GE = frozenset({"年", "周年", "天", "日", "秒", "秒钟", "分钟", "毫秒", "昼夜"})

# Classes of `period_words.csv`. Scanned words are mentions by themselves: *_anchor counts `value` units from the day of
# publication, *_scope from the period the text is in; years_anchor gives first and last year (今明两年); year_whole is 全年,
# year_edge 年末, month_edge 月底, same 同期.
_SCANNED = frozenset(
    f"{unit}_{reference}" for unit in ("year", "month", "quarter", "week", "day") for reference in ("anchor", "scope")
) | frozenset(
    (
        "years_anchor",
        "year_whole",
        "year_edge",
        "month_edge",
        "holiday_scope",
        "same",
        "now",
        "recurrent",
        "base",
        "none",
    )
)
# Auxiliary words give others a meaning: lead before a count (近, 连续; `value` the kind of count), prefix before a date
# (`value` the role it gives, ignore for look-alikes such as 来自), future words of intention, since_event before 以来;
# sum_verb, yearly_verb and plan_noun behind N年 (五年累计, 一年发电, 三年行动); holiday_alone is the name of a holiday that
# says when by itself (春节接待游客).
_AUXILIARY = frozenset(
    ("holiday_alone", "lead", "prefix", "future", "since_event", "sum_verb", "yearly_verb", "plan_noun", "price_base")
)


def read_count(surface: str) -> int | None:
    """The whole number a short numeral names, Arabic or Chinese up to 9999; None for 几, 数, 半 and decimals.

    >>> read_count("十四"), read_count("26"), read_count("二〇二五"), read_count("几十")
    (14, 26, 2025, None)
    """
    if surface.isascii():
        return int(surface) if surface.isdigit() else None
    if len(surface) > 1 and all(sign in _DIGITS for sign in surface):
        return int("".join(str(_DIGITS[sign]) for sign in surface))
    total, digit = 0, None
    for sign in surface:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        else:
            return None
    return total + (digit or 0)


_FIRST_SIGNS = "0123456789一二两三四五六七八九十百千几数半〇○零元上下前头首Q本这周星礼以凌清早中傍晚深“\"'‘「『"
# Of those, the ones that a trigger can begin with whatever follows; behind any other one of these or of the words' second
# characters must stand.
_LONE_SIGNS = "0123456789一二两三四五六七八九十百千几数半〇○零元“\"'‘「『"
_SECOND_SIGNS = "0123456789一二两三四五六七八九十百千几数半季个世周星礼期拜晨上午下间夜来"
_TENS = {"十": 10, "百": 100, "千": 1000}


def _era(row: Mapping[str, str]) -> Era:
    return Era(row["kind"], row["quoted"] == "yes", row["first"], row["last"], row["since"])


def _choice(names: Iterable[str]) -> str:
    """An alternation, longest first; a pattern that never matches where there are no names."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))) or r"(?!)"


def _guarded(rows: Sequence[Mapping[str, str]]) -> str:
    """An alternation of words with what may not stand before (characters) or after (patterns between bars). The guard
    stands behind the word, so that the engine can skip an alternative by its first character."""
    parts = []
    for row in sorted(rows, key=lambda row: (-len(row["word"]), row["word"])):
        word = re.escape(row["word"])
        before = f"(?<![{row['not_after']}]{word})" if row["not_after"] else ""
        after = f"(?!{row['not_before']})" if row["not_before"] else ""
        parts.append(word + before + after)
    return "|".join(parts) or r"(?!)"
