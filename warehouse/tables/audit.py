"""The audit tables: every numeral, every document set aside, every verdict of a check.

Belongs here: the declarations of schema `audit`.
Does not: which rules there are (`expectations`), the star (`warehouse.tables.star`).
"""

from warehouse import fields
from warehouse.contract import Column, Table
from warehouse.tables.intake import DOCUMENT_VERSION as DOCUMENT_VERSION_SILVER
from warehouse.tables.silver import OBSERVATION

SEVERITIES = ("error", "warning")

_RUN = fields.RUN_KEY.but(doc="运行编号 · build that wrote the row")  # fmt: skip
_DOCUMENT = fields.DOCUMENT_KEY  # fmt: skip
_START = fields.CHAR_START
_END = fields.CHAR_END

REJECTED_DOCUMENT = Table(
    "audit", "rejected_document", "拒收文档 · whatever of the input could not be used, each with its reason",
    (
        fields.DOCUMENT_ID.but(nullable=True, doc="文档编号 · from the content hash; null where no bytes could be read"),
        fields.SOURCE,
        fields.LINE,
        fields.OTHER_FILES,
        fields.SHA256.but(nullable=True, doc="内容摘要 · SHA-256 of the bytes, where they could be read"),
        fields.BYTE_SIZE.but(nullable=True, doc="字节数 · size of the file, where known"),
        fields.REASON.but(nullable=False),
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
        Column("passed", "boolean", "通过 · the rule holds", nullable=False),
        Column("row_count", "integer", "行数 · rows checked", nullable=False, at_least=0),
        Column("failed_count", "integer", "违规行数 · rows that break the rule", nullable=False, at_least=0),
        Column(
            "failed_share", "real", "违规比例 · share of the rows that break it",
            nullable=False, at_least=0, at_most=1,
        ),
        Column("meaning", "text", "含义 · what the rule means for a reader", nullable=False),
        Column("examples", "text", "示例 · first offending rows with file and quote, a line each"),
    ),
    key=("run_id", "suite", "check_name"), sort=("checked_at", "suite", "check_name"),
)  # fmt: skip

# What is quarantined keeps every field extraction gave it, so that a reviewer can judge the row without its text.
QUARANTINED_OBSERVATION = Table(
    "audit", "quarantined_observation",
    "隔离观测 · observations that break a rule of severity error: kept, not published as facts",
    (
        Column("rule", "text", "规则 · name of the rule it breaks", nullable=False),
        fields.SOURCE,
        *(column for column in OBSERVATION.columns if column.name != "rules"),
        Column("rules", "text", "语法规则 · grammar rules that fired, joined by a space"),
        _RUN,
    ),
    key=("document_id", "char_start", "rule"), sort=("document_id", "char_start", "rule"),
)  # fmt: skip

TABLES = (REJECTED_DOCUMENT, DOCUMENT_VERSION, NUMERAL, CHECK_RESULT, QUARANTINED_OBSERVATION)
