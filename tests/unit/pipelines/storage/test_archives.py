"""Archives: members as files of the manifest, and what is refused with which words."""

import gzip
import io
import json
import stat
import zipfile

import pytest

from pipelines.storage import archives
from pipelines.storage.archives import find_members, read_location
from pipelines.storage.input_folder import locate, read_manifest

TEXT = "今年全县修渠36公里，投资2.3亿元。"
LIMIT = 1 << 20


def pack(*members: tuple[str | zipfile.ZipInfo, bytes], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def reasons(data: bytes, name: str = "a.zip") -> dict[str, str | None]:
    return {member.name: member.reason for member in find_members(name, data, LIMIT) or []}


def test_read_manifest_takes_members_of_a_zip_as_files(tmp_path):
    stated = "source_file,publisher\n二版/b.txt,清河日报\n"
    data = pack(("a.txt", TEXT.encode()), ("二版/b.txt", b"x"), ("documents.csv", stated.encode()), (".DS_Store", b"x"))
    (tmp_path / "packed.zip").write_bytes(data)
    found = read_manifest(tmp_path, settle_seconds=0)
    assert [file.source_file for file in found.files] == ["packed.zip/a.txt", "packed.zip/二版/b.txt"]
    assert [file.stated.publisher for file in found.files] == [None, "清河日报"]
    location = found.files[0].location
    assert read_location(locate(tmp_path, location), location, LIMIT).decode() == TEXT
    assert not found.rejections


def test_read_manifest_takes_each_record_of_wrapped_articles_as_a_file(tmp_path):
    records = [{"title": "修渠", "content": TEXT}, {"title": "造林", "content": "造林5万亩。"}]
    (tmp_path / "news.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    (tmp_path / "one.json").write_text(json.dumps(records[0]), encoding="utf-8")
    found = read_manifest(tmp_path, settle_seconds=0)
    assert [file.source_file for file in found.files] == ["news.jsonl.gz#1", "news.jsonl.gz#2", "one.json"]
    location = found.files[1].location
    assert json.loads(read_location(locate(tmp_path, location), location, LIMIT)) == records[1]


def test_read_location_says_that_a_member_is_gone(tmp_path):
    (tmp_path / "a.zip").write_bytes(pack(("a.txt", b"x")))
    with pytest.raises(FileNotFoundError):
        read_location(tmp_path / "a.zip", "a.zip!b.txt", LIMIT)


def test_find_members_reads_names_that_a_chinese_windows_packed():
    name = "修渠.txt".encode("gbk").decode("cp437")
    assert list(reasons(pack((name, b"x")).replace("修渠".encode(), b""))) != []
    entry = zipfile.ZipInfo("x" * len("修渠.txt".encode("gbk")))
    packed = pack((entry, b"x")).replace(b"x" * len("修渠.txt".encode("gbk")), "修渠.txt".encode("gbk"))
    assert list(reasons(packed)) == ["a.zip/修渠.txt"]


@pytest.mark.parametrize("name", ["../../etc/a.txt", "/etc/a.txt", "C:\\a.txt"])
def test_find_members_refuses_names_that_lead_out(name: str):
    assert "leads out of the archive" in str(next(iter(reasons(pack((name, b"x"))).values())))


def test_find_members_refuses_links():
    entry = zipfile.ZipInfo("a.txt")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link" in str(reasons(pack((entry, b"/etc/passwd")))["a.zip/a.txt"])


def test_find_members_refuses_what_is_too_large_and_what_unpacks_too_far():
    found = reasons(pack(("large.txt", bytes(LIMIT + 1)), ("good.txt", b"x")))
    assert found["a.zip/good.txt"] is None
    assert "1 MB in one file; the limit is 1 MB" in str(found["a.zip/large.txt"])
    bomb = {member.name: member.reason for member in find_members("a.zip", pack(("b.txt", bytes(4 << 20))), 8 << 20) or []}
    assert "times its size" in str(bomb["a.zip/b.txt"])


def test_find_members_refuses_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    assert "3 files; the limit is 2" in str(reasons(pack(*((f"{number}.txt", b"x") for number in range(3))))["a.zip"])


def test_find_members_opens_an_archive_in_an_archive_and_no_deeper():
    inner = pack(("deep.txt", b"x"))
    found = reasons(pack(("inner.zip", pack(("b.txt", b"x"), ("deeper.zip", inner)))))
    assert found["a.zip/inner.zip/b.txt"] is None
    assert "two levels deep" in str(found["a.zip/inner.zip/deeper.zip"])


def test_find_members_says_what_is_wrong_with_a_broken_archive():
    assert "cannot be opened" in str(reasons(b"PK\x03\x04" + bytes(64))["a.zip"])
    assert "cannot be unpacked" in str(reasons(gzip.compress(TEXT.encode())[:-6], "a.txt.gz")["a.txt.gz"])


def test_find_members_leaves_a_word_file_whole():
    assert find_members("a.docx", pack(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), LIMIT) is None
