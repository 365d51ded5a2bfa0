"""Wrapped articles: JSON, JSON lines and CSV whose fields hold an article each → its text and what they say of it.

Belongs here: the names of such fields, finding the records of a file, a record as a `Content`, a CSV that is a table.
Does not: opening files, telling formats apart (`transforms.reading.formats.recognition`).
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from transforms.reading.blocks import Content
from transforms.reading.decoding import UnreadableDocument, check_text, decode_unchecked
from transforms.reading.formats.parts import SourcePart, build_content, place_cells, squeeze

# Names that crawlers and sites give their fields, the likeliest first.
FIELDS = {
    "text": ("text", "content", "body", "article", "fulltext", "full_text", "content_text", "article_content",
             "articlebody", "html", "contents", "markdown", "正文", "内容", "全文", "文本", "新闻内容", "文章内容"),
    "title": ("title", "headline", "article_title", "news_title", "subject", "标题", "题目", "新闻标题", "文章标题"),
    "date": ("date", "publication_date", "pubdate", "publish_date", "published", "published_at", "publish_time", "pub_time",
             "pubtime", "publishtime", "datetime", "created_at", "time", "日期", "发布日期", "发布时间", "时间", "发表时间"),
    "publisher": ("publisher", "source", "media", "site", "site_name", "newspaper", "origin", "author_org", "来源", "媒体",
                  "发布者", "发布机构", "报纸", "网站"),
}  # fmt: skip
# What an installation calls its fields: (field, name) each.
FieldNames = tuple[tuple[str, str], ...]

_BLOCK_TYPES = {
    "title": "heading",
    "text": "paragraph",
    "paragraph": "paragraph",
    "list": "list_item",
    "list_item": "list_item",
}
_ENDINGS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv")
_DEEPEST = 12
_SHORTEST_CELL = 30
_RECORD = re.compile(r"#\d+\Z")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
csv.field_size_limit(1 << 26)


@dataclass(frozen=True, slots=True)
class Record:
    """An article of a file that wraps several: its number from 1, and the bytes that read as that one article."""

    number: int
    data: bytes


def is_wrapping(source_file: str) -> bool:
    """Whether a file is one by its name, or one record of such a file: news.jsonl#12."""
    return _normalise(source_file).endswith(_ENDINGS)


def find_wrapper(source_file: str) -> str:
    """The file that a record stands in; any other file itself.

    >>> find_wrapper("news.jsonl#12")
    'news.jsonl'
    """
    return _RECORD.sub("", source_file)


def _normalise(source_file: str) -> str:
    """The name that tells what the bytes are; those of a single record are always JSON."""
    name = source_file.lower().removesuffix(".gz")
    return "record.json" if _RECORD.search(name) else name


def split_records(source_file: str, data: bytes, names: FieldNames = ()) -> list[Record]:
    """The articles of a file that wraps several, each as the JSON of its record; none where it holds one, or a table.
    A record that has a field under one of `names` is given it under the field's own, and stands by itself even where it
    is the only one. Raises UnreadableDocument where it cannot be read as what its name says.

    >>> lines = '{"title": "修渠", "text": "修渠36公里。"}\\n{"text": "收麦3万斤。"}'
    >>> [record.data.decode() for record in split_records("news.jsonl", lines.encode())]
    ['{"title": "修渠", "text": "修渠36公里。"}', '{"text": "收麦3万斤。"}']
    >>> [record.data.decode() for record in split_records("a.json", '{"zw": "修渠36公里。"}'.encode(), (("text", "zw"),))]
    ['{"zw": "修渠36公里。", "text": "修渠36公里。"}']
    """
    text = decode_unchecked(data)[0]
    is_page = _normalise(source_file).endswith(".json") and bool(_find_parts(text))
    found = [] if is_page else list(_find_records(source_file, text, names))
    if len(found) < 2 and not any(name in record for record in found for _, name in names):
        return []
    found = [_rename_fields(record, names) for record in found]
    return [
        Record(number, json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass"))
        for number, record in enumerate(found, 1)
    ]


def _rename_fields(record: dict[str, Any], names: FieldNames) -> dict[str, Any]:
    return record | {field: record[name] for field, name in reversed(names) if name in record}


def read_wrapped(source_file: str, data: bytes) -> Content:
    """The text of such a file, its articles one behind the other, with what the first says of title, date and source;
    a CSV without a column of texts is a table. Raises UnreadableDocument."""
    if not data:
        raise UnreadableDocument("the file is empty")
    text, encoding = decode_unchecked(data)
    name = _normalise(source_file)
    form = "csv" if name.endswith((".csv", ".tsv")) else "json"
    if form == "json" and (parts := _find_parts(text)):
        content = build_content(parts, form, encoding)
    else:
        records = list(_find_records(source_file, text))
        if not records and form == "csv":
            return _read_table(text, encoding, name)
        if not records:
            raise UnreadableDocument(
                f"no field of it holds a text; looked for {', '.join(FIELDS['text'][:4])}, 正文, 内容 and the like: "
                "name the field of the text so, say its name in BAOSHU_ARTICLE_FIELDS, or save the text by itself"
            )
        content = _build(records, form, encoding)
    check_text(content.text)
    return content


def _build(records: Sequence[dict[str, Any]], form: str, encoding: str) -> Content:
    pieces: list[str] = []
    for record in records:
        title, body = take_field(record, "title"), take_field(record, "text") or ""
        if title and body.split("\n", 1)[0].strip() != title:
            pieces.append(title)
        pieces.append(body)
    hints = {name: value for name in ("title", "date", "publisher") if (value := take_field(records[0], name))}
    if _EPOCH.fullmatch(hints.get("date", "")):
        # Seconds, or thousandths of them, since 1970; the day is that of Beijing.
        moment = datetime.fromtimestamp(int(hints["date"][:10]), timezone(timedelta(hours=8)))
        hints["date"] = moment.date().isoformat()
    return Content("\n\n".join(pieces), form, encoding, (), tuple(hints.items()))


def _find_records(source_file: str, text: str, names: FieldNames = ()) -> Iterator[dict[str, Any]]:
    """The records that hold a text, wherever in the file they stand."""
    name = _normalise(source_file)
    if name.endswith((".csv", ".tsv")):
        yield from _find_rows(text, "\t" if name.endswith(".tsv") else None, names)
    elif name.endswith((".jsonl", ".ndjson")):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip(" \r\t\ufeff"):
                yield from _walk(_parse(line, f"line {number}: "), _DEEPEST, names)
    else:
        yield from _walk(_parse(text, ""), _DEEPEST, names)


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise UnreadableDocument(f"{where}no JSON people write: it nests beyond reason") from None
    except ValueError as error:
        raise UnreadableDocument(f"{where}no JSON: {error}") from error


def _walk(value: Any, depth: int, names: FieldNames) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if take_field(_rename_fields(value, names), "text"):
            yield value
        elif depth:
            for inner in value.values():
                yield from _walk(inner, depth - 1, names)
    elif isinstance(value, list) and depth:
        for inner in value:
            yield from _walk(inner, depth - 1, names)


def take_field(record: Mapping[str, Any], field: str) -> str | None:
    """What a record says under one of the names of a field (text, title, date, publisher), None where it says nothing;
    a list of texts is one text, a line each.

    >>> take_field({"来源": "清河日报"}, "publisher")
    '清河日报'
    """
    names = {str(name).lower().strip(): name for name in record}
    for name in FIELDS[field]:
        value = record.get(names.get(name, ""))
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            value = "\n".join(value)
        if isinstance(value, int) and not isinstance(value, bool) and field == "date":
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value.strip() if field == "text" else squeeze(value)
    return None


def _find_parts(text: str) -> list[SourcePart]:
    """The parts of one page that a recogniser left as a list of {type, text}; none where the file is something else."""
    if '"type"' not in text:
        return []
    items = _parse(text, "")
    if not isinstance(items, list) or not all(isinstance(item, dict) and "type" in item for item in items):
        return []
    if any(take_field(item, "title") or take_field(item, "date") for item in items):
        return []
    return [
        SourcePart(_BLOCK_TYPES[str(item["type"]).lower()], squeeze(item["text"]), 1)  # type: ignore[arg-type]
        for item in items
        if str(item["type"]).lower() in _BLOCK_TYPES and isinstance(item.get("text"), str) and item["text"].strip()
    ]


def _read_rows(text: str, delimiter: str | None) -> list[list[str]]:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    if delimiter is None:
        delimiter = max(",;\t", key=first.count)
    try:
        return [
            row
            for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
            if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise UnreadableDocument(f"no CSV: {error}") from error


def _find_rows(text: str, delimiter: str | None, names: FieldNames) -> Iterator[dict[str, Any]]:
    rows = _read_rows(text, delimiter)
    if len(rows) < 2:
        return
    header = [cell.strip() for cell in rows[0]]
    records = [dict(zip(header, row, strict=False)) for row in rows[1:]]
    texts = [take_field(_rename_fields(record, names), "text") for record in records]
    if max((len(found) for found in texts if found), default=0) >= _SHORTEST_CELL:
        yield from (record for record, found in zip(records, texts, strict=True) if found)


def _read_table(text: str, encoding: str, name: str) -> Content:
    rows = _read_rows(text, "\t" if name.endswith(".tsv") else None)
    cells = place_cells([[(squeeze(cell), 1, 1, number == 0) for cell in row] for number, row in enumerate(rows)])
    if not cells:
        raise UnreadableDocument("the file holds no cell with anything in it")
    content = build_content([SourcePart("table", "", cells=cells)], "csv", encoding)
    check_text(content.text)
    return content
