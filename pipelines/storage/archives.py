"""Archives: the documents inside of zip and gzip files and of files that wrap several articles, and their bytes.

Belongs here: `Member`, the limits on count, size and ratio, names that are refused, reading one member again.
Does not: walking the folder (`pipelines.storage.input_folder`), what a member says (`transforms`).
"""

import contextlib
import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from transforms.reading.decoding import UnreadableDocument
from transforms.reading.formats.wrapped import FieldNames, is_wrapping, split_records

MOST_MEMBERS = 10_000
MOST_BYTES = 1 << 30
MOST_RATIO = 200
# Small files compress beyond the ratio without being a bomb.
_RATIO_FROM = 1 << 20
_SEPARATOR = "!"
_FOREIGN = ("__MACOSX", "Thumbs.db", "desktop.ini")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """Something inside a file: its name as shown, the step of a location that leads to it, its bytes or why it is
    refused."""

    name: str
    step: str
    data: bytes = b""
    reason: str | None = None


def find_members(
    name: str, data: bytes, largest_bytes: int, depth: int = 0, fields: FieldNames = ()
) -> list[Member] | None:
    """What a file holds where it is an archive or wraps several articles; None where it is a document by itself. `fields`
    are further names for the fields of such articles."""
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06") and not _is_document(data):
        return list(_open_zip(name, data, largest_bytes, depth, fields))
    if data[:2] == b"\x1f\x8b":
        return list(_open_gzip(name, data, largest_bytes, depth, fields))
    if is_wrapping(name) and "#" not in name:
        try:
            records = split_records(name, data, fields)
        except UnreadableDocument:
            # The reader of the document says so, with the reason.
            return None
        if records:
            return [Member(f"{name}#{record.number}", f"#{record.number}", record.data) for record in records]
    return None


def read_location(path: Path, location: str, largest_bytes: int, fields: FieldNames = ()) -> bytes:
    """The bytes of a file of the manifest that lies at `path`, or of the member of it that the location names. Raises
    OSError where there is none."""
    _, separator, steps = location.partition(_SEPARATOR)
    if not separator:
        return path.read_bytes()
    found = _read_file(path, path.stat().st_mtime_ns, largest_bytes, fields).get(steps)
    if found is None:
        raise FileNotFoundError(2, "no longer in its archive", location)
    return found


@lru_cache(maxsize=1)
def _read_file(path: Path, _: int, largest_bytes: int, fields: FieldNames) -> dict[str, bytes]:
    """The members of a file by their steps; kept until another file is asked for, because they are read in a row."""
    members = find_members(path.name, path.read_bytes(), largest_bytes, fields=fields) or []
    return {member.step: member.data for member in members if member.reason is None}


def _is_document(data: bytes) -> bool:
    """Whether a zip is the packing of one document: Word, Excel, EPUB."""
    return b"[Content_Types].xml" in data[:4096] or data[30:38] == b"mimetype"


def _open_zip(name: str, data: bytes, largest_bytes: int, depth: int, fields: FieldNames) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Member(name, "", reason=f"a ZIP archive that cannot be opened: {error}; pack it anew")
        return
    if len(entries) > MOST_MEMBERS:
        yield Member(name, "", reason=f"a ZIP archive of {len(entries)} files; the limit is {MOST_MEMBERS}: unpack it")
        return
    total = 0
    for entry in entries:
        inner = _find_name(entry)
        shown, step = f"{name}/{inner}", quote(inner, safe="/")
        if any(part in _FOREIGN or (part.startswith(".") and part != "..") for part in inner.split("/")):
            continue
        reason = _find_refusal(entry, inner, largest_bytes)
        total += entry.file_size
        if reason is None and total > MOST_BYTES:
            reason = f"the archive unpacks to more than {MOST_BYTES >> 20} MB: unpack it"
        if reason is None:
            try:
                with archive.open(entry) as file:
                    # One byte more than the entry says tells that it lies about its size.
                    content = file.read(entry.file_size + 1)
                yield from _descend(Member(shown, step, content), largest_bytes, depth, fields)
                continue
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
                reason = f"cannot be unpacked: {str(error).lower()}"
        yield Member(shown, step, reason=reason)


def _find_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; archives packed on a Chinese Windows hold GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _find_refusal(entry: zipfile.ZipInfo, name: str, largest_bytes: int) -> str | None:
    """Why an entry is not unpacked, in words for a person; None where it is."""
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return "its name leads out of the archive; a name like that is never unpacked"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link inside an archive; links there are not followed"
    if entry.flag_bits & 0x1:
        return "is encrypted; unpack it with its password"
    if entry.file_size > largest_bytes:
        return (
            f"{entry.file_size / 2**20:.0f} MB in one file; the limit is {largest_bytes / 2**20:.0f} MB "
            "(BAOSHU_LARGEST_MEGABYTES)"
        )
    if entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        return f"unpacks to {entry.file_size // max(entry.compress_size, 1)} times its size: no text does, it is not unpacked"
    return None


def _open_gzip(name: str, data: bytes, largest_bytes: int, depth: int, fields: FieldNames) -> Iterator[Member]:
    inner = name[:-3] if name.lower().endswith(".gz") else name
    pieces, size = [], 0
    try:
        with gzip.open(io.BytesIO(data)) as file:
            while block := file.read(_BLOCK):
                size += len(block)
                pieces.append(block)
                if size > largest_bytes:
                    reason = f"unpacks to more than {largest_bytes >> 20} MB (BAOSHU_LARGEST_MEGABYTES)"
                    yield Member(name, "", reason=reason)
                    return
    except (OSError, EOFError, zlib.error) as error:
        yield Member(name, "", reason=f"a gzip file that cannot be unpacked: {str(error).lower()}")
        return
    content = b"".join(pieces)
    if content[257:262] == b"ustar":
        yield Member(name, "", reason="a tar archive inside a gzip file: unpack it, or pack it as ZIP")
        return
    yield from _descend(Member(inner, "", content), largest_bytes, depth, fields, name)


def _descend(
    member: Member, largest_bytes: int, depth: int, fields: FieldNames, shown: str | None = None
) -> Iterator[Member]:
    """A member, or what it holds in its turn; an archive in an archive in an archive is set aside."""
    is_archive = member.data[:2] in (b"PK", b"\x1f\x8b") and not _is_document(member.data)
    if is_archive and depth >= 1:
        yield Member(
            shown or member.name, member.step, reason="an archive two levels deep in others: unpack the outer ones"
        )
        return
    inside = find_members(member.name, member.data, largest_bytes, depth + is_archive, fields)
    for found in inside or [Member(member.name, "", member.data)]:
        step = _SEPARATOR.join(filter(None, (member.step, found.step))) if found.step else member.step
        name = found.name if shown is None else shown + found.name.removeprefix(member.name)
        yield Member(name, step, found.data, found.reason)


def join_location(location: str, step: str) -> str:
    """The location of a member of the file at `location`."""
    return f"{location}{_SEPARATOR}{step}"


def find_file(location: str) -> str:
    """The location of the file on disk that a location, perhaps of a member, lies in."""
    return location.partition(_SEPARATOR)[0]
