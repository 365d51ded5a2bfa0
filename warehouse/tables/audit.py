"""The audit tables: every numeral, every document set aside, every verdict of a check.

Belongs here: the declarations of schema `audit`.
Does not: which rules there are (`expectations`), the star (`warehouse.tables.star`).
"""

from warehouse.contract import Column, Table
from warehouse.tables.intake import DOCUMENT_VERSION as DOCUMENT_VERSION_SILVER
from warehouse.tables.silver import NUMERAL_OUTCOMES, OBSERVATION
from warehouse.tables.star import UNKNOWN_KEY

SEVERITIES = ("error", "warning")
VERDICTS = ("row", "document", "build", "look")

_RUN = Column(
    "run_key", "integer", "运行编号 · build that wrote the row", nullable=False, at_least=UNKNOWN_KEY,
    references="star.dim_run.run_key",
)  # fmt: skip
_DOCUMENT = Column(
    "document_key", "integer", "文档编号 · document it stands in", nullable=False, at_least=UNKNOWN_KEY,
    references="star.dim_document.document_key",
)  # fmt: skip
_START = Column(
    "char_start",
    "integer",
    "起始位置 · first character in the decoded original, 0-based",
    nullable=False,
    at_least=0,
)
_END = Column(
    "char_end",
    "integer",
    "结束位置 · one past the last character in the decoded original",
    nullable=False,
    at_least=1,
)

REJECTED_DOCUMENT = Table(
    "audit", "rejected_document", "拒收文档 · whatever of the input could not be used, each with its reason",
    (
        Column("document_id", "integer", "文档编号 · from the content hash; null where no bytes could be read"),
        Column("source_file", "text", "来源文件 · path below the input folder", nullable=False),
        Column("line", "integer", "行号 · wrong line of a documents.csv or of the corrections; null where a file is rejected", at_least=1),
        Column("other_files", "text", "同内容文件 · further paths of the same content, a line each"),
        Column(
            "sha256", "text", "内容摘要 · SHA-256 of the bytes, where they could be read",
            matches=r"^[0-9a-f]{64}$",
        ),
        Column("byte_size", "integer", "字节数 · size of the file, where known", at_least=0, unit="byte"),
        Column("reason", "text", "原因 · why it was rejected, in words for a person", nullable=False),
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
        Column("surface", "text", "原文 · the numeral as printed, white space removed", nullable=False),
        Column("outcome", "text", "去向 · an observation, or why it is none", nullable=False, one_of=NUMERAL_OUTCOMES),
        Column("sentence_no", "integer", "句序号 · sentence it stands in; null in text set aside", at_least=1),
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
            nullable=False, one_of=VERDICTS,
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
        Column("source_file", "text", "来源文件 · path below the input folder", nullable=False),
        Column("line", "integer", "行号 · line of the file it stands in, from 1; null where the file is no text", at_least=1),
        *(column for column in OBSERVATION.columns if column.name != "rules"),
        Column("rules", "text", "语法规则 · grammar rules that fired, joined by a space"),
        _RUN,
    ),
    key=("document_id", "char_start", "rule"), sort=("document_id", "char_start", "rule"),
)  # fmt: skip

TABLES = (REJECTED_DOCUMENT, DOCUMENT_VERSION, NUMERAL, DOCUMENT_TEXT, CHECK_RESULT, QUARANTINED_OBSERVATION)
