"""The manifest: what the input folder holds at one moment, and how that differs from the look before.

Belongs here: walking the folder, links, permissions, hashes, files still growing.
Does not: what an archive holds (`pipelines.storage.archives`), decoding or reading a text
(`transforms.reading.documents`), lines of documents.csv (`transforms.reading.stated_metadata`).
"""

# A name on disk is bytes and need not be UTF-8; pathlib takes text only.
# ruff: noqa: PTH116, PTH118, PTH123, PTH208

import datetime
import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from pipelines.storage.archives import find_file, find_members, join_location
from transforms.reading.documents import Metadata
from transforms.reading.formats.wrapped import FieldNames, find_wrapper, is_wrapping
from transforms.reading.stated_metadata import parse_stated_table

METADATA_FILE = "documents.csv"
_BLOCK = 1 << 20
# The first bytes of files that may hold others.
_ARCHIVES = (b"PK", b"\x1f\x8b")


class UnusableInput(ValueError):  # noqa: N818 - the fault is the input folder's, not the program's
    """The input folder as a whole cannot be used; the message is one line for the person who named it."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that could be read to its end. `location` gives back the exact bytes of its path (`locate`)."""

    source_file: str
    location: str
    sha256: str
    byte_size: int
    stated: Metadata = field(default_factory=Metadata)

    @property
    def document_key(self) -> str:
        """Digest of whatever reading this file depends on but the rules: content, path, stated metadata."""
        told = (self.sha256, self.source_file, repr(self.stated))
        return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something of the input that cannot be used, and why; `line` where it is a line of a documents.csv."""

    source_file: str
    reason: str
    line: int | None = None
    byte_size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The folder at one moment: usable files by path, and what was set aside."""

    files: tuple[FoundFile, ...]
    rejections: tuple[Rejection, ...]

    @property
    def digest(self) -> str:
        """Equal for two looks that would give the same documents."""
        told = [f"{file.location} {file.document_key}" for file in self.files]
        told += [f"{item.source_file} {item.line} {item.reason}" for item in self.rejections]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def check_input_folder(folder: Path) -> None:
    """Nothing where the folder can be walked and holds an entry; UnusableInput, one line, where not."""
    try:
        if not folder.exists():
            raise UnusableInput(f"input folder {folder} does not exist")
        if not folder.is_dir():
            raise UnusableInput(f"input {folder} is a file, not a folder")
        with os.scandir(folder) as entries:
            if next((entry for entry in entries if not entry.name.startswith(".")), None) is None:
                raise UnusableInput(f"input folder {folder} is empty")
    except OSError as error:
        raise UnusableInput(f"input folder {folder} cannot be read: {_say(error)}") from error


def read_manifest(
    folder: Path,
    *,
    follow_links: bool = False,
    largest_bytes: int = 32 << 20,
    fields: FieldNames = (),
    settle_seconds: float = 1.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Manifest:
    """Everything below the folder but hidden entries, by path. A link that leads out of the folder is followed only
    where `follow_links`; a file changed within the last `settle_seconds` is looked at once more after that long.

    Raises UnusableInput where the folder itself cannot be walked.
    """
    check_input_folder(folder)
    walk = _Walk(folder.resolve(), follow_links, largest_bytes, fields)
    walk.enter(folder.resolve(), b"", ())
    young = [path for path, look in walk.looks.items() if time.time() - look.st_mtime < settle_seconds]
    if young:
        sleep(settle_seconds)
    for path in young:
        walk.look_again(path)
    stated, faults = _apply_stated(walk)
    files = sorted(walk.list_files(), key=lambda file: (file.source_file, file.location))
    rejections = sorted([*walk.rejections, *faults], key=lambda item: (item.source_file, item.line or 0, item.reason))
    named = (
        FoundFile(file.source_file, file.location, file.sha256, file.byte_size, stated.get(file.location, Metadata()))
        for file in files
    )
    return Manifest(tuple(named), tuple(rejections))


def glance(folder: Path) -> str:
    """A digest of names, sizes and times below the folder: cheap, and other whenever anything may have changed."""
    digest = hashlib.sha256()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            try:
                look = os.lstat(os.path.join(place, name))
            except OSError:
                continue
            digest.update(f"{place}/{name} {look.st_size} {look.st_mtime_ns}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def locate(folder: Path, location: str) -> Path:
    """The path of a file of the manifest, whatever bytes its name is made of; of a member, that of its archive."""
    return Path(os.fsdecode(os.path.join(os.fsencode(folder), unquote_to_bytes(find_file(location)))))


class _Walk:
    """One walk. Paths are bytes below the folder, because a name need not be UTF-8."""

    def __init__(self, root: Path, follow_links: bool, largest_bytes: int, fields: FieldNames) -> None:
        self.root, self.follow_links, self.largest_bytes, self.fields = root, follow_links, largest_bytes, fields
        self.files: dict[bytes, list[FoundFile]] = {}
        self.looks: dict[bytes, os.stat_result] = {}
        self.rejections: list[Rejection] = []
        self.metadata: dict[bytes, bytes] = {}

    def list_files(self) -> list[FoundFile]:
        """Every usable file, members of archives among them, in no order."""
        return [file for found in self.files.values() for file in found]

    def enter(self, folder: Path, below: bytes, above: tuple[tuple[int, int], ...]) -> None:
        """Every entry of a folder; `above` are device and inode of the folders on the way to it."""
        try:
            look = folder.stat()
            names = sorted(os.listdir(os.fsencode(folder)))
        except OSError as error:
            self.reject(below, f"folder cannot be read: {_say(error)}")
            return
        here = (look.st_dev, look.st_ino)
        if here in above:
            self.reject(below, "link loop: leads back to a folder it lies in")
            return
        for name in names:
            if not name.startswith(b"."):
                self.take(name if not below else below + b"/" + name, (*above, here))

    def take(self, path: bytes, above: tuple[tuple[int, int], ...]) -> None:
        full = self.full(path)
        try:
            is_link = stat.S_ISLNK(os.lstat(full).st_mode)
            look = os.stat(full)
        except OSError as error:
            self.reject(path, _say(error, is_link=True))
            return
        if is_link and not self.follow_links and not self.is_inside(full):
            self.reject(path, "link leads out of the input folder; --follow-links (BAOSHU_FOLLOW_LINKS=1) allows it")
        elif stat.S_ISDIR(look.st_mode):
            if path.lower().endswith((b".txt", b".md", b".html")):
                self.reject(path, "is a folder although its name is that of a text file; files in it are read")
            self.enter(Path(os.fsdecode(full)), path, above)
        elif not stat.S_ISREG(look.st_mode):
            self.reject(path, "is neither a file nor a folder (pipe, socket or device)")
        elif look.st_size > self.largest_bytes:
            self.reject(
                path, f"{look.st_size / 2**20:.0f} MB in one file; the limit is {self.largest_bytes / 2**20:.0f} MB "
                "(BAOSHU_LARGEST_MEGABYTES)", byte_size=look.st_size,
            )  # fmt: skip
        else:
            self.read(path, look)

    def read(self, path: bytes, look: os.stat_result) -> None:
        digest, size, kept = hashlib.sha256(), 0, bytearray()
        name = _display(path)
        is_metadata = path.split(b"/")[-1] == METADATA_FILE.encode()
        is_kept = is_metadata or is_wrapping(name)
        try:
            with open(self.full(path), "rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    is_kept = is_kept or (size == len(block) and block.startswith(_ARCHIVES))
                    if is_kept:
                        kept += block
                after = os.fstat(file.fileno())
        except OSError as error:
            self.reject(path, f"cannot be read: {_say(error)}", byte_size=look.st_size)
            return
        if (after.st_size, after.st_mtime_ns) != (look.st_size, look.st_mtime_ns) or size != look.st_size:
            self.reject(path, "is still being written; the next run takes it", byte_size=after.st_size)
        elif is_metadata:
            self.metadata[path] = bytes(kept)
        else:
            self.looks[path] = after
            location = quote_from_bytes(path)
            inside = self.unpack(name, location, bytes(kept)) if is_kept else None
            whole = FoundFile(name, location, digest.hexdigest(), size)
            self.files[path] = [whole] if inside is None else inside

    def unpack(self, name: str, location: str, data: bytes) -> list[FoundFile] | None:
        """The usable members of an archive, None where the file is a document by itself."""
        members = find_members(name, data, self.largest_bytes, fields=self.fields)
        if members is None:
            return None
        found = []
        for member in members:
            if member.reason is not None:
                self.rejections.append(Rejection(member.name, member.reason))
            elif member.name.rpartition("/")[2] == METADATA_FILE:
                self.metadata[member.name.encode("utf-8", "surrogateescape")] = member.data
            else:
                digest = hashlib.sha256(member.data).hexdigest()
                found.append(FoundFile(member.name, join_location(location, member.step), digest, len(member.data)))
        return found

    def look_again(self, path: bytes) -> None:
        before = self.looks[path]
        try:
            now = os.stat(self.full(path))
        except OSError as error:
            now, reason = None, f"vanished while it was looked at: {_say(error)}"
        else:
            reason = "is still being written; the next run takes it"
        if now is None or (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            del self.files[path]
            self.reject(path, reason, byte_size=now.st_size if now else None)

    def full(self, path: bytes) -> bytes:
        return os.path.join(os.fsencode(self.root), path)

    def is_inside(self, full: bytes) -> bool:
        return Path(os.fsdecode(os.path.realpath(full))).is_relative_to(self.root)

    def reject(self, path: bytes, reason: str, byte_size: int | None = None) -> None:
        self.rejections.append(Rejection(_display(path) or ".", reason, byte_size=byte_size))


def _apply_stated(walk: _Walk) -> tuple[dict[str, Metadata], list[Rejection]]:
    """Metadata by location, from every documents.csv; its lines name files below the folder it lies in. A line for an
    archive, or for a file that wraps articles, speaks of all in it that no line speaks of by itself."""
    locations = _find_locations(walk)
    known = locations.keys() | {item.source_file for item in walk.rejections}
    stated: dict[str, Metadata] = {}
    faults: list[Rejection] = []
    # East of Greenwich it is tomorrow already.
    today = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    # The nearest documents.csv has the last word, so deeper ones come later.
    for path in sorted(walk.metadata, key=lambda path: (path.count(b"/"), path)):
        name = _display(path)
        folder = name.removesuffix(METADATA_FILE)
        table = parse_stated_table(walk.metadata[path], today)
        faults += [Rejection(name, f"line {fault.line}: {fault.reason}", fault.line) for fault in table.faults]
        for source_file in sorted(table.metadata, key=lambda file: -len(locations.get(folder + file, ()))):
            stated |= dict.fromkeys(locations.get(folder + source_file, ()), table.metadata[source_file])
            if folder + source_file not in known:
                line = table.lines[source_file]
                faults.append(Rejection(name, f"line {line}: there is no file {source_file}", line))
    return stated, faults


def _find_locations(walk: _Walk) -> dict[str, list[str]]:
    """The locations that a name speaks of: that of the document, or those of all in an archive or a file of articles."""
    locations: dict[str, list[str]] = {}
    for path, files in walk.files.items():
        for file in files:
            is_member = find_file(file.location) != file.location
            wrapper = find_wrapper(file.source_file) if is_member else file.source_file
            for name in {_display(path), wrapper, file.source_file}:
                locations.setdefault(name, []).append(file.location)
    return locations


def _display(path: bytes) -> str:
    """A path as text, another for every other: bytes that are no UTF-8 are written as escapes, and so is the backslash,
    by which an escape could be meant."""
    return path.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def _say(error: OSError, is_link: bool = False) -> str:
    if error.errno == errno.ENOENT and is_link:
        return "link leads nowhere"
    if error.errno == errno.ELOOP:
        return "link loop: the link leads back to itself"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "no permission to read it"
    return (error.strerror or str(error)).lower()
