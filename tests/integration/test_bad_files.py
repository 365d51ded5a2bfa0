"""Broken files among good ones: the good are loaded, each bad one is a row with a reason a person understands."""

import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from pipelines.storage.input_folder import read_manifest
from tests.written_files import write_pdf, write_word, write_word_paragraph
from warehouse.database import query_warehouse

GOOD = "本报讯 2025年，临河县建成粮仓12座，储粮能力达到35万吨，同比增长8.5%。"

_KEY = "<" + "00" * 32 + ">"
_ENCRYPTED = f"/Encrypt<</Filter/Standard/V 1/R 2/O{_KEY}/U{_KEY}/P -4>>/ID[<00><00>]"


def _png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0" + zlib.compress(bytes(range(256)) * 4)


@pytest.fixture(scope="module")
def bad_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "input"
    folder.mkdir()
    outside = folder.parent / "outside.txt"
    outside.write_text("外面的文件有99座粮仓。", encoding="utf-8")
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "gb18030.txt").write_bytes("2024年，青山县公路里程达到1280公里。".encode("gb18030"))
    (folder / "utf16.txt").write_bytes("2024年，白水县学校达到86所。".encode("utf-16"))
    (folder / "no_number.txt").write_text("山里的春天来得迟，花却开得好。", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\t\u3000\n", encoding="utf-8")
    (folder / "picture.txt").write_bytes(_png())
    (folder / "paper.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(range(256)) * 8)
    (folder / "archive.txt").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 8)
    (folder / "locked.pdf").write_bytes(write_pdf([[(60, 100, 12, GOOD)]], extra=_ENCRYPTED))
    (folder / "cut.docx").write_bytes(write_word(write_word_paragraph(GOOD))[:-30])
    (folder / "deep.html").write_text("<div>" * 100_000 + GOOD, encoding="utf-8")
    (folder / "no_text.json").write_text('{"title": "临河县", "size": 3}', encoding="utf-8")
    (folder / "scan.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    with zipfile.ZipFile(folder / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../outside.txt", GOOD)
        archive.writestr("bomb.txt", bytes(2 << 20))
        archive.writestr("inside.txt", GOOD.replace("12座", "13座"))
    (folder / "folder.txt").mkdir()
    (folder / "dangling.txt").symlink_to("nowhere.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "round").symlink_to(".")
    (folder / "leads_out.txt").symlink_to(outside)
    os.mkfifo(folder / "pipe.txt")
    (folder / "large.txt").write_bytes(b"1" * (3 << 20))
    (folder / "documents.csv").write_text(
        "source_file,publication_date,publisher,place\n"
        "good.txt,2026-01-15,临河县人民政府,临河县\n"
        "good.txt,2026-01-16,,\n"
        "missing.txt,2026-01-15,,\n"
        "no_number.txt,某日,,\n",
        encoding="utf-8",
    )
    for name in ("换\n行.txt", '引\'号"".txt', "🌾麦.txt", "长" * 66 + ".txt"):
        (folder / name).write_text(GOOD + name[0], encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published(bad_folder, publish, tmp_path_factory):
    data = tmp_path_factory.mktemp("bad_data")
    assert publish(bad_folder, data, largest_megabytes=2).success
    return data


@pytest.fixture(scope="module")
def rejected(published) -> dict[str, list[str]]:
    rows = query_warehouse(published / "warehouse.duckdb", "SELECT source_file, reason FROM audit.rejected_document")
    found: dict[str, list[str]] = {}
    for name, reason in rows.iter_rows():
        found.setdefault(name, []).append(reason)
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.txt", "empty"),
        ("blank.txt", "white space"),
        ("picture.txt", "PNG"),
        ("paper.txt", "PDF"),
        ("archive.txt", "ZIP"),
        ("locked.pdf", "the PDF is encrypted; save it without a password"),
        ("cut.docx", "the Word file is broken"),
        ("deep.html", "nests 100000 elements"),
        ("no_text.json", "no field of it holds a text"),
        ("scan.jpg", "install baoshu[scan]"),
        ("packed.zip/../outside.txt", "leads out of the archive"),
        ("packed.zip/bomb.txt", "times its size"),
        ("folder.txt", "is a folder although its name is that of a text file"),
        ("dangling.txt", "link leads nowhere"),
        ("loop.txt", "link loop"),
        ("round", "link loop: leads back to a folder it lies in"),
        ("leads_out.txt", "link leads out of the input folder"),
        ("pipe.txt", "is neither a file nor a folder"),
        ("large.txt", "3 MB in one file; the limit is 2 MB"),
    ],
)
def test_run_sets_a_bad_file_aside_with_its_reason(rejected, name, words):
    assert any(words in reason for reason in rejected[name]), rejected.get(name)


def test_run_reports_wrong_lines_of_documents_csv_by_number(rejected):
    assert sorted(rejected["documents.csv"]) == [
        "line 3: good.txt already stands in line 2, which holds",
        "line 4: there is no file missing.txt",
        "line 5: publication_date 某日 is no date; write one like 2026-05-20",
    ]


def test_run_loads_every_good_file(published):
    rows = query_warehouse(
        published / "warehouse.duckdb",
        "SELECT source_file, publication_date::VARCHAR AS day, publisher FROM star.dim_document"
        " WHERE document_key <> -1",
    )
    known = {name: (day, publisher) for name, day, publisher in rows.iter_rows()}
    assert {"good.txt", "gb18030.txt", "utf16.txt", "no_number.txt", "换\n行.txt", '引\'号"".txt', "🌾麦.txt"} <= set(
        known
    )
    assert "长" * 66 + ".txt" in known
    assert known["good.txt"] == ("2026-01-15", "临河县人民政府")


def test_run_finds_the_figures_of_the_good_files(published):
    rows = query_warehouse(
        published / "warehouse.duckdb",
        "SELECT source_file, surface, value, unit FROM marts.observations"
        " WHERE source_file IN ('good.txt', 'gb18030.txt', 'utf16.txt', 'packed.zip/inside.txt')",
    )
    found = {(name, surface, float(value), unit) for name, surface, value, unit in rows.iter_rows()}
    assert ("good.txt", "35万吨", 350_000.0, "吨") in found
    assert ("good.txt", "8.5%", 8.5, "%") in found
    assert ("gb18030.txt", "1280公里", 1280.0, "公里") in found
    assert ("packed.zip/inside.txt", "13座", 13.0, "座") in found
    assert ("utf16.txt", "86所", 86.0, "所") in found


def test_run_reads_nothing_through_a_link_that_leads_out(published):
    rows = query_warehouse(
        published / "warehouse.duckdb", "SELECT count(*) AS n FROM marts.observations WHERE surface = '99座'"
    )
    assert rows["n"][0] == 0


def test_run_follows_a_link_that_leads_out_where_allowed(bad_folder):
    found = read_manifest(bad_folder, follow_links=True, settle_seconds=0)
    assert "leads_out.txt" in {file.source_file for file in found.files}


def test_read_manifest_sets_a_growing_file_aside(tmp_path):
    (tmp_path / "whole.txt").write_text(GOOD, encoding="utf-8")
    growing = tmp_path / "growing.txt"
    growing.write_text("一", encoding="utf-8")

    def look_away(_: float) -> None:
        with growing.open("a", encoding="utf-8") as file:
            file.write("又一行")

    found = read_manifest(tmp_path, settle_seconds=60, sleep=look_away)
    assert [file.source_file for file in found.files] == ["whole.txt"]
    assert [(item.source_file, item.reason) for item in found.rejections] == [
        ("growing.txt", "is still being written; the next run takes it")
    ]


def test_run_takes_a_file_only_when_its_writer_is_done(tmp_path, publish):
    """A writer that goes on all through the run, as another program would."""
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "whole.txt").write_text(GOOD, encoding="utf-8")
    stop = threading.Event()

    def write() -> None:
        with (folder / "growing.txt").open("a", encoding="utf-8") as file:
            while not stop.is_set():
                file.write("全县又建成粮仓3座。")
                file.flush()
                time.sleep(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        time.sleep(0.1)
        assert publish(folder, tmp_path / "data", settle_seconds=0.3).success
    finally:
        stop.set()
        writer.join()
    rows = query_warehouse(
        tmp_path / "data" / "warehouse.duckdb", "SELECT source_file, reason FROM audit.rejected_document"
    )
    assert [
        name for name, reason in rows.iter_rows() if "still being written" in reason or "changed while" in reason
    ] == ["growing.txt"]
    assert publish(folder, tmp_path / "data").success
    rows = query_warehouse(tmp_path / "data" / "warehouse.duckdb", "SELECT count(*) AS n FROM audit.rejected_document")
    assert rows["n"][0] == 0


def test_read_manifest_names_a_file_it_may_not_read():
    """As a user who is not root, since root may read everything."""
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom pipelines.storage.input_folder import read_manifest\n"
        "os.getuid() or os.setuid(65534)\n"
        "found = read_manifest(Path(sys.argv[1]), settle_seconds=0)\n"
        "for item in found.rejections: print(item.source_file, item.reason)"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "closed.txt").write_text(GOOD, encoding="utf-8")
        (folder / "closed.txt").chmod(0)
        done = subprocess.run([sys.executable, "-c", program, name], capture_output=True, text=True, check=False)
    assert done.stdout == "closed.txt cannot be read: no permission to read it\n"


def test_read_manifest_gives_back_names_that_are_not_utf8(tmp_path):
    raw = os.fsencode(tmp_path) + b"/\xd6\xd0.txt"
    with open(raw, "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write(GOOD.encode())
    found = read_manifest(tmp_path, settle_seconds=0)
    assert [(file.source_file, file.location) for file in found.files] == [("\\xd6\\xd0.txt", "%D6%D0.txt")]
