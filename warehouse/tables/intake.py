"""Intake frames: what the input folder held, what was set aside, which versions of each file there have been.

Belongs here: the tables of the walk, kept as Parquet under `data/staging/` and `data/history.parquet`.
Does not: what a text says (`warehouse.tables.silver`), published tables.
"""

from warehouse import fields
from warehouse.contract import Column, Table

CHANGES = ("new", "changed", "unchanged")

_SOURCE = fields.SOURCE
_SIZE = fields.BYTE_SIZE
_SHA256 = fields.SHA256

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
        fields.LINE,
        fields.REASON.but(nullable=False),
        fields.BYTE_SIZE.but(nullable=True, doc="字节数 · size of the file, where known"),
        fields.SHA256.but(nullable=True, doc="内容摘要 · SHA-256 of the bytes, where readable"),
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
