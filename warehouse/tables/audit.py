"""The audit tables: every numeral, every document set aside, every verdict of a check.

Belongs here: the declarations of schema `audit`.
Does not: which rules there are (`expectations`), the star (`warehouse.tables.star`).
"""

from warehouse import fields
from warehouse.contract import Column, Table
from warehouse.tables.intake import DOCUMENT_VERSION as DOCUMENT_VERSION_SILVER
from warehouse.tables.silver import LOCATION_KINDS, OBSERVATION

SEVERITIES = ("error", "warning")
CONSEQUENCES = ("row", "document", "build", "look")

# How a statistic of one build differs from that of another, and what may have brought it about: the texts, what is known of
# them (documents.csv, the name of the file), what reviewers said, what the program makes of them, what a check set aside.
CHANGE_KINDS = ("added", "gone", "value", "meaning")
CHANGE_CAUSES = (
    "new document", "changed text", "document gone", "description of the document", "correction", "rules", "reference tables",
    "rules or reference tables", "set aside by a check",
)  # fmt: skip
CONSTRAINT_TYPES = ("PRIMARY KEY", "FOREIGN KEY")

_RUN, _DOCUMENT, _START, _END = fields.RUN_KEY, fields.DOCUMENT_KEY, fields.CHAR_START, fields.CHAR_END

REJECTED_DOCUMENT = Table(
    "audit", "rejected_document", "拒收文档 · whatever of the input could not be used, each with its reason",
    (
        fields.DOCUMENT_ID.but(nullable=True, doc="文档编号 · from the content hash; null where no bytes could be read"),
        fields.SOURCE,
        fields.LINE.but(doc="行号 · wrong line of a documents.csv or of the corrections; null where a file is rejected"),
        fields.OTHER_FILES,
        fields.SHA256.but(nullable=True, doc="内容摘要 · SHA-256 of the bytes, where they could be read"),
        fields.BYTE_SIZE.but(nullable=True, doc="字节数 · size of the file, where known"),
        fields.REASON.but(nullable=False),
        Column("rule", "text", "规则 · check it did not pass; null where it could not be read"),
        Column("next_step", "text", "下一步 · what a person can do"),
        Column(
            "previous_version_published", "boolean", "沿用旧版 · the version of it published before stays in the warehouse",
            nullable=False,
        ),
        _RUN,
    ),
    sort=("source_file", "line", "reason"),
)  # fmt: skip

DOCUMENT_VERSION = Table(
    "audit", "document_version", "文档版本 · every content that a path has held, also what has since gone",
    (*DOCUMENT_VERSION_SILVER.columns, _RUN),
    key=("source_file", "version"), sort=("source_file", "version"),
)  # fmt: skip

NUMERAL = Table(
    "audit", "numeral", "数字 · every numeral of the texts and what became of it",
    (
        _DOCUMENT, _START, _END,
        fields.NUMERAL_SURFACE,
        fields.OUTCOME,
        fields.NUMERAL_SENTENCE_NO,
        _RUN,
    ),
    # The pair is unique (silver is keyed by it); a declared key would cost an index as large as the table.
    sort=("document_key", "char_start"),
)  # fmt: skip

DOCUMENT_TEXT = Table(
    "audit", "document_text", "正文 · the text of each document, as positions count in it",
    (
        _DOCUMENT,
        Column("text", "text", "正文 · the decoded text; char_start and char_end are offsets into it", nullable=False),
        _RUN,
    ),
    sort=("document_key",),
)  # fmt: skip

TEXT_LOCATION = Table(
    "audit", "text_location", "位置 · where spans of the text stand in their source: page and box, element, cell",
    (
        _DOCUMENT, _START, _END,
        Column("kind", "text", "类别 · what the span is", nullable=False, one_of=LOCATION_KINDS),
        Column("page", "integer", "页 · page of a PDF or scan, from 1", at_least=1),
        Column("box_left", "real", "左 · left edge of its box, from the left of the page", unit="point"),
        Column("box_top", "real", "上 · upper edge, from the top of the page", unit="point"),
        Column("box_right", "real", "右 · right edge", unit="point"),
        Column("box_bottom", "real", "下 · lower edge", unit="point"),
        Column("element", "text", "元素 · path of the element in a web page or Word file"),
        Column("table_no", "integer", "表序号 · table of the document, from 1; of a cell alone", at_least=1),
        Column("row_no", "integer", "行号 · row of the table, from 1", at_least=1),
        Column("column_no", "integer", "列号 · column of the table, from 1", at_least=1),
        _RUN,
    ),
    sort=("document_key", "char_start", "kind"),
)  # fmt: skip

CHECK_RESULT = Table(
    "audit", "check_result", "检查结果 · what each check of each run said, so that quality can be followed over time",
    (
        Column("run_id", "text", "运行标识 · run the check belongs to", nullable=False),
        Column("checked_at", "timestamp", "检查时间 · when the check ran, UTC", nullable=False),
        Column("suite", "text", "检查组 · suite the check belongs to", nullable=False),
        Column("check_name", "text", "检查 · name of the rule", nullable=False),
        Column("table_name", "text", "表 · table checked", nullable=False),
        Column("column_name", "text", "列 · column checked, where it is one"),
        Column(
            "severity", "text", "严重程度 · error blocks publishing, warning does not",
            nullable=False, one_of=SEVERITIES,
        ),
        Column(
            "verdict", "text", "处置 · what becomes of what breaks it: the row or the document steps aside, the build is "
            "held back, or a person looks",
            nullable=False, one_of=CONSEQUENCES,
        ),
        Column("passed", "boolean", "通过 · the rule holds", nullable=False),
        Column("row_count", "integer", "行数 · rows checked", nullable=False, at_least=0),
        Column("failed_count", "integer", "违规行数 · rows that break the rule", nullable=False, at_least=0),
        Column(
            "failed_share", "real", "违规比例 · share of the rows that break it",
            nullable=False, at_least=0, at_most=1,
        ),
        Column("meaning", "text", "含义 · what the rule means for a reader", nullable=False),
        Column("next_step", "text", "下一步 · what a person can do; null where the check passed"),
        Column("examples", "text", "示例 · first offending rows with file and quote, a line each"),
    ),
    key=("run_id", "suite", "check_name"), sort=("checked_at", "suite", "check_name"),
)  # fmt: skip

# What is quarantined keeps every field extraction gave it, so that a reviewer can judge the row without its text.
QUARANTINED_OBSERVATION = Table(
    "audit", "quarantined_observation",
    "隔离观测 · observations that break a rule whose rows step aside: kept, not published as facts",
    (
        Column("rule", "text", "规则 · name of the rule it breaks", nullable=False),
        Column("meaning", "text", "含义 · what the rule means for a reader", nullable=False),
        Column("next_step", "text", "下一步 · what a person can do", nullable=False),
        fields.SOURCE,
        Column("line", "integer", "行号 · line of the file it stands in, from 1; null where the file is no text", at_least=1),
        *(column for column in OBSERVATION.columns if column.name != "rules"),
        Column("rules", "text", "语法规则 · grammar rules that fired, joined by a space"),
        _RUN,
    ),
    key=("document_id", "char_start", "rule"), sort=("document_id", "char_start", "rule"),
)  # fmt: skip

BUILD_CHANGE = Table(
    "audit", "build_change",
    "版次变化 · statistics that came, went, or hold another value or meaning than in the build before, each with its cause",
    (
        Column(
            "change", "text", "变化 · added, gone, value: another value; meaning: the same figure is read as another statistic",
            nullable=False, one_of=CHANGE_KINDS,
        ),
        Column("cause", "text", "原因 · what brought it about", nullable=False, one_of=CHANGE_CAUSES),
        fields.SOURCE.but(nullable=True, doc="来源文件 · the file that brought it about, or that the figure stands in"),
        Column("indicator", "text", "指标 · name in the catalogue, else the text's wording"),
        Column("place", "text", "地区 · full official name"),
        Column("subject", "text", "主体 · whom it describes; null for the place itself"),
        fields.PERIOD,
        Column("base_period", "text", "基期 · period compared with"),
        fields.KIND, fields.STATUS, fields.BASIS, fields.UNIT, fields.COMPARATOR.shown(), fields.VALUE,
        Column("previous_comparator", "text", "原比较符 · comparator in the build before"),
        Column("previous_value", "decimal", "原数值 · value in the build before"),
        Column("difference", "text", "差异 · each field that is otherwise: before → now, joined by ；"),
        fields.QUOTE.but(doc="引文 · sentence of the figure, as the newer of the two builds that has it holds it"),
        Column("statistic_key", "integer", "统计编号 · statistic in this build; null where it is gone"),
        Column("previous_statistic_key", "integer", "原统计编号 · statistic in the build before; null where it is new"),
        Column("previous_run_id", "text", "原运行标识 · run of the build compared with", nullable=False),
        _RUN,
    ),
    sort=("change", "cause", "source_file", "indicator", "place", "period", "statistic_key", "previous_statistic_key"),
)  # fmt: skip

# As in information_schema.key_column_usage, which shows constraints alone.
RELATION = Table(
    "audit", "relation", "关系 · keys of the stored tables, a row a column: what identifies a row, and what it refers to",
    (
        Column("table_name", "text", "表 · table with its schema", nullable=False),
        Column("column_name", "text", "列 · column of the key", nullable=False),
        Column("position", "integer", "次序 · place of the column in its key, from 1", nullable=False, at_least=1),
        Column("constraint_type", "text", "约束类型 · PRIMARY KEY or FOREIGN KEY", nullable=False, one_of=CONSTRAINT_TYPES),
        Column("referenced_table", "text", "所指表 · table that a foreign key refers to, with its schema"),
        Column("referenced_column", "text", "所指列 · column of that table"),
        Column(
            "is_declared", "boolean", "已声明 · a constraint of the file, which clients find by themselves; the others hold too: "
            "each is checked before a build is published",
            nullable=False,
        ),
    ),
    key=("table_name", "constraint_type", "column_name"), sort=("table_name", "constraint_type", "position", "column_name"),
)  # fmt: skip

TABLES = (
    REJECTED_DOCUMENT, DOCUMENT_VERSION, NUMERAL, DOCUMENT_TEXT, TEXT_LOCATION, CHECK_RESULT, QUARANTINED_OBSERVATION,
    BUILD_CHANGE, RELATION,
)  # fmt: skip
