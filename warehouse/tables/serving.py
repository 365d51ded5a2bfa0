"""What the pages look up: rows of the marts worked out once, when a build is published, in the order lists show them.

Belongs here: the declarations of schema `serving`; the SQL of each table is `warehouse/serving/<name>.sql`. Stored in this
order, each from the star, the marts and those before it. A key would cost an index that no page asks.
Does not: anything a mart does not say; whoever queries by himself starts from schema `marts`.
"""

from collections.abc import Iterable

from warehouse import fields
from warehouse.contract import Column, Table
from warehouse.tables import marts, star

# Of a statistic that more sentences state, so many are listed; of doubtful figures so many.
MOST_MENTIONS, MOST_DOUBTFUL = 8, 300

LISTS = ("conflict", "revision", "fails", "holds", "plan", "doubtful")
NAME_KINDS = ("indicator", "place", "subject", "document")


def _position(name: str, doc: str) -> Column:
    return Column(name, "integer", doc, at_least=0)


def _take(table: Table, names: Iterable[str]) -> tuple[Column, ...]:
    return tuple(table.column(name) for name in names)


def _drop(table: Table, *names: str) -> tuple[Column, ...]:
    return tuple(column.shown() for column in table.columns if column.name not in names)


# What lists show of a figure, as the marts say it.
_TOLD = (
    "statistic_key", "document_key", "char_start", "char_end", "value", "value_low", "value_high", "unit", "comparator", "kind",
    "status", "basis", "indicator", "place", "subject", "period", "period_label", "confidence", "surface", "quote", "source_file",
    "article_title", "publication_date", "publisher", "observation_key",
)  # fmt: skip

SERVED_DOCUMENTS = Table("serving", "documents", "文档 · marts.documents, newest first", marts.DOCUMENTS.columns)
SERVED_INDICATORS = Table("serving", "indicators", "指标 · marts.indicators", marts.INDICATORS.columns)
SERVED_PLACES = Table("serving", "places", "地区 · marts.places", marts.PLACES.columns)
SUBJECTS = Table(
    "serving", "subjects", "主体 · companies, projects and the like by place, with how much is known of each",
    (
        *_take(marts.STATISTICS, ("place", "subject")),
        Column("statistic_count", "integer", "统计数 · statistics known of it there", at_least=1),
    ),
)  # fmt: skip
NAMES = Table(
    "serving", "names", "名称 · every name one may look for, with its pinyin; documents last",
    (
        Column("kind", "text", "类别 · indicator, place, subject or document", one_of=NAME_KINDS),
        Column("name", "text", "名称 · the name, of a document its title"),
        Column("more", "text", "别称 · what more it is called"),
        Column("count", "integer", "数量 · statistics of it, observations of a document", at_least=0),
        Column("initials", "text", "首字母 · first letters of its pinyin"),
        Column("pinyin", "text", "拼音 · its pinyin without tones"),
        fields.DOCUMENT_KEY.shown(),
        fields.PUBLICATION_DATE.shown(),
        Column("sought", "text", "检索词 · all that it is found by, in small letters"),
        _position("position", "次序 · most statistics first, documents newest first"),
    ),
)  # fmt: skip
SERVED_SERIES = Table("serving", "series", "序列 · marts.series, an indicator and a place together", marts.SERIES.columns)
SERVED_STATISTICS = Table(
    "serving", "statistics", "统计 · what lists show of each statistic and of the sentence chosen for it",
    (
        *_take(marts.STATISTICS, ("is_catalogued", "category", "place_code", "place_level", "period_end", "year")),
        *_take(marts.STATISTICS, ("choice_reason", "mention_count", "relative_spread", "is_conflicting")),
        *_take(marts.OBSERVATIONS, (name for name in _TOLD if name not in marts.STATISTICS.column_names)),
        *_take(marts.STATISTICS, (name for name in _TOLD if name in marts.STATISTICS.column_names)),
        _position("indicator_position", "指标内次序 · within its indicator, newest first"),
        _position("place_position", "地区内次序 · of a place itself, by branch and indicator; null of a subject"),
        _position("conflict_position", "矛盾次序 · among contradictions, widest apart first; null where it is none"),
        _position("revision_position", "修订次序 · among what was revised, newest first; null where it was not"),
    ),
)  # fmt: skip
VINTAGES = Table(
    "serving", "vintages", "版本 · what was once known of what was revised, an indicator together",
    (
        marts.STATISTICS.column("indicator"),
        *_drop(star.FCT_VINTAGE, "run_key"),
    ),
)  # fmt: skip
PLANS = Table(
    "serving", "plans", "计划 · marts.plan_vs_actual in the order of its page, without the evidence",
    (
        *_drop(marts.PLAN_VS_ACTUAL, "planned_evidence", "actual_evidence", "previous_evidence"),
        _position("position", "次序 · those with an outcome first"),
    ),
)  # fmt: skip
SUMS = Table(
    "serving", "sums", "勾稽 · marts.arithmetic in the order of its page, without the observations",
    (
        *_drop(marts.ARITHMETIC, "observations"),
        _position("position", "次序 · furthest off first, among those that hold or those that fail"),
    ),
)  # fmt: skip
MENTIONS = Table(
    "serving", "mentions", "列出的观测 · figures that stand in a list one works through, each list in order",
    (
        Column("list_name", "text", "清单 · list it stands in", one_of=LISTS),
        _position("position", "次序 · of its case in the list"),
        Column("case_key", "integer", "个案编号 · statistic, check of arithmetic, or observation of the target"),
        Column("place_in_case", "integer", "个案内次序 · from 1; of a revision the number of the vintage", at_least=1),
        Column("role", "text", "角色 · of a term or of a part of a plan; of a doubtful figure the reasons besides confidence"),
        *_take(marts.OBSERVATIONS, ("indicator_name", *_TOLD)),
    ),
)  # fmt: skip

TABLES = (
    SERVED_DOCUMENTS, SERVED_INDICATORS, SERVED_PLACES, SUBJECTS, NAMES, SERVED_SERIES, SERVED_STATISTICS, VINTAGES, PLANS, SUMS, MENTIONS,
)  # fmt: skip
