"""Intake frames: what the input folder held, what was set aside, which versions of each file there have been.

Belongs here: the tables of the walk, kept as Parquet under `data/staging/` and `data/history.parquet`.
Does not: what a text says (`warehouse.tables.silver`), published tables.
"""

from warehouse.contract import Column, Table

CHANGES = ("new", "changed", "unchanged")

_SOURCE = Column("source_file", "text", "来源文件 · path below the input folder, with forward slashes", nullable=False)
_SIZE = Column("byte_size", "integer", "字节数 · size of the file", nullable=False, at_least=0, unit="byte")
_SHA256 = Column("sha256", "text", "内容摘要 · SHA-256 of the bytes", nullable=False, matches=r"^[0-9a-f]{64}$")

SOURCE_FILE = Table(
    "silver", "source_file", "输入文件 · one row a readable file of the input folder, as of the last look at it",
    (
        _SOURCE, _SHA256, _SIZE,
        Column("location", "text", "位置 · bytes of the path below the input folder, percent-encoded", nullable=False),
        Column("document_key", "text", "抽取键 · digest of content, path and stated metadata", nullable=False),
        Column("is_copy", "boolean", "重复 · the same content stands under an earlier path", nullable=False),
        Column("change", "text", "变化 · against the look before", nullable=False, one_of=CHANGES),
        Column("stated_date", "date", "指定日期 · date that documents.csv states; the last day of a month or year"),
        Column("stated_precision", "text", "指定精度 · how much of it is stated", one_of=("day", "month", "year")),
        Column("stated_publisher", "text", "指定发布者 · publisher that documents.csv states"),
        Column("stated_place", "text", "指定地区 · default place that documents.csv states"),
    ),
    key=("location",), sort=("source_file", "location"),
)  # fmt: skip

REJECTED_FILE = Table(
    "silver", "rejected_file", "剔除文件 · one row for whatever of the input could not be used, with a reason",
    (
        _SOURCE,
        Column("line", "integer", "行号 · wrong line of documents.csv; null where the file is rejected", at_least=1),
        Column("reason", "text", "原因 · why, in words for a person", nullable=False),
        Column("byte_size", "integer", "字节数 · size of the file, where known", at_least=0, unit="byte"),
        Column("sha256", "text", "内容摘要 · SHA-256 of the bytes, where readable", matches=r"^[0-9a-f]{64}$"),
    ),
    sort=("source_file", "line", "reason"),
)  # fmt: skip

DOCUMENT_VERSION = Table(
    "silver", "document_version", "文档版本 · one row a content that a path has held, also where it has vanished since",
    (
        _SOURCE,
        Column("version", "integer", "版本 · counts the contents of this path, from 1", nullable=False, at_least=1),
        _SHA256, _SIZE,
        Column("first_seen", "timestamp", "首次见到 · when the version was first seen, UTC", nullable=False),
        Column("vanished", "timestamp", "消失时间 · when it was first found replaced or gone, UTC; null where current"),
    ),
    key=("source_file", "version"), sort=("source_file", "version"),
)  # fmt: skip

TABLES = (SOURCE_FILE, REJECTED_FILE, DOCUMENT_VERSION)
